use regiobeeld_domain::{LEVELS, Period};

use crate::{DimensionKind, StatDimension, period_label, region_label};

/// What a dimension is about by its name, in the spellings of CBS and of programs that
/// save its files.
pub(crate) fn kind_of_name(name: &str) -> Option<DimensionKind> {
    let name = name.trim().replace('’', "'").to_lowercase();
    let name = name.as_str();
    let is_one_of = |names: &[&str]| names.contains(&name);
    if is_one_of(&["perioden", "periode", "periods", "period", "jaar", "year"]) {
        return Some(DimensionKind::Time);
    }
    let is_geo = is_one_of(&[
        "regio's",
        "regio",
        "regios",
        "regio.s",
        "regio_s",
        "regions",
        "region",
        "gebieden",
        "gemeente",
        "gemeenten",
        "gemeentenaam",
        "wijken en buurten",
        "wijkenenbuurten",
        "ggd-regio",
        "ggd-regio's",
        "ggd_regio",
        "provincies",
        "provincie",
        "zorgkantoorregio",
        "zorgkantoorregio's",
        "gebieden in nederland",
    ]);
    // The name may hold the vintage: `RegioIndeling2021`.
    (is_geo || name.starts_with("regioindeling")).then_some(DimensionKind::Geo)
}

/// What a dimension is about by its codes: tables of regions are not always said to be.
pub(crate) fn guess_kind(dimension: &StatDimension) -> DimensionKind {
    const LOOKED_AT: usize = 50;
    let codes = &dimension.codes[..dimension.codes.len().min(LOOKED_AT)];
    let most = |is: &dyn Fn(&str) -> bool| {
        let count = codes.iter().filter(|code| is(&code.key)).count();
        !codes.is_empty() && 2 * count > codes.len()
    };
    if most(&|key| is_period(key)) {
        DimensionKind::Time
    } else if most(&geo_key) {
        DimensionKind::Geo
    } else {
        DimensionKind::Plain
    }
}

/// Whether a text is a period by code or label. A number of four digits may be anything,
/// so that a bare year is one only when it is near.
fn is_period(key: &str) -> bool {
    if key.parse::<u32>().is_ok() && key.len() != 4 {
        return false;
    }
    let period: Option<Period> = period_label(key).map(|label| label.period);
    period.is_some_and(|period| (1800..2200).contains(&period.calendar_year()))
}

/// Whether a text has the form of a code of CBS for a region, or of a label that says
/// its level.
pub(crate) fn geo_key(key: &str) -> bool {
    let Some((letters, rest)) = key.split_at_checked(2) else { return false };
    let is_level = LEVELS.iter().any(|row| row.2 == letters)
        || ["LD", "WK", "BU", "NL", "PC", "JZ", "RE", "MC", "ES", "ET", "VT"]
            .contains(&letters);
    let is_code = is_level
        && rest.len() >= 2
        && rest.len() <= 8
        && rest.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
        && rest.bytes().any(|byte| byte.is_ascii_digit());
    is_code || key == "Nederland" || region_label::level_of_suffix(key).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::StatCode;

    #[track_caller]
    fn check(keys: &[&str], expected: DimensionKind) {
        let code =
            |key: &&str| StatCode { key: (*key).to_owned(), ..StatCode::default() };
        let codes = keys.iter().map(code).collect();
        let dimension = StatDimension { codes, ..StatDimension::default() };
        assert_eq!(guess_kind(&dimension), expected, "{keys:?}");
    }

    #[test]
    fn trap_10_and_15_codes_say_what_a_dimension_is() {
        check(&["NL01", "PV20", "GM0014"], DimensionKind::Geo);
        check(&["WK0363AC", "BU0363AF08"], DimensionKind::Geo);
    }

    #[test]
    fn trap_16_the_name_of_a_dimension_may_hold_its_year() {
        assert_eq!(kind_of_name("RegioIndeling2021"), Some(DimensionKind::Geo));
        assert_eq!(kind_of_name("RegioS"), Some(DimensionKind::Geo));
        assert_eq!(kind_of_name("Leeftijd"), None);
    }

    #[test]
    fn what_codes_say() {
        check(
            &["Nederland", "Groningen (PV)", "Groningen (gemeente)"],
            DimensionKind::Geo,
        );
        check(&["2015JJ00", "2016JJ00"], DimensionKind::Time);
        check(&["2015", "2016"], DimensionKind::Time);
        check(&["10000", "10010"], DimensionKind::Plain);
        check(&["3000", "4000"], DimensionKind::Plain);
        check(&["Mannen", "Vrouwen"], DimensionKind::Plain);
        check(&["T001038"], DimensionKind::Plain);
        check(&[], DimensionKind::Plain);
    }
}
