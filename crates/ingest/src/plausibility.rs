use regiobeeld_domain::{
    Code, Cube, Dataset, Diagnostic, Period, Place, RegionCode, Severity,
};
use regiobeeld_method::median;

use crate::inwoners::INWONERS;
use crate::vektis::ZVW;

/// How far insured-years may be from residents before it is said. Year averages differ
/// from a count on 1 January, and not every resident is insured, but not by this much.
const PLAUSIBLE: std::ops::RangeInclusive<f64> = 0.85..=1.15;

/// How much insured-years per resident may change from one loaded year to the next, beside
/// what the middle gemeente changed.
const STEP: f64 = 0.04;

/// The fewest residents of whom a step is told: among fewer some moves are enough for it.
const FEWEST: f64 = 5_000.0;

/// Insured-years per resident of a gemeente in a loaded year.
#[derive(Debug, Clone, Copy)]
struct Ratio {
    year: u16,
    value: f64,
    residents: f64,
}

/// Finds gemeenten whose insured-years do not fit their residents.
pub(crate) fn jumps(datasets: &[Dataset]) -> Vec<Diagnostic> {
    let cube = |id: &str, measure: &str| {
        datasets.iter().find(|dataset| dataset.id == id)?.measures.get(measure)
    };
    let (Some(insured), Some(residents)) =
        (cube(ZVW, "verzekerdejaren"), cube(INWONERS, "inwoners"))
    else {
        return Vec::new();
    };
    let regions = insured.axes().regions.iter().enumerate();
    let of_gemeenten: Vec<(&RegionCode, Vec<Ratio>)> = regions
        .filter_map(|(at, code)| Some((code, ratios(insured, residents, at, code)?)))
        .collect();
    let usual = |first: u16, last: u16| {
        let step = |pair: &[Ratio]| match pair {
            [a, b] if (a.year, b.year) == (first, last) => Some(b.value / a.value),
            _ => None,
        };
        let steps = of_gemeenten.iter().flat_map(|(_, all)| all.windows(2));
        median(&steps.filter_map(step).collect::<Vec<_>>()).unwrap_or(1.0)
    };
    let found = of_gemeenten.iter().flat_map(|(code, ratios)| of(code, ratios, &usual));
    found.collect()
}

/// The loaded years of a gemeente that have residents too.
fn ratios(
    insured: &Cube,
    residents: &Cube,
    region: usize,
    code: &RegionCode,
) -> Option<Vec<Ratio>> {
    let resident = residents.axes().regions.iter().position(|known| known == code)?;
    let ratio = |(period, when): (usize, &Period)| {
        let counted = residents.axes().periods.iter().position(|p| p == when)?;
        let people =
            total(residents, resident, counted).filter(|people| *people > 0.0)?;
        let value = total(insured, region, period)? / people;
        Some(Ratio { year: when.calendar_year(), value, residents: people })
    };
    Some(insured.axes().periods.iter().enumerate().filter_map(ratio).collect())
}

/// What is told of a gemeente: every step, and the years in which the level is strange. One
/// that is so in every year is no jump: many of its people are insured abroad.
fn of(
    code: &RegionCode,
    ratios: &[Ratio],
    usual: &dyn Fn(u16, u16) -> f64,
) -> Vec<Diagnostic> {
    let found = |message: String| {
        Diagnostic::new(Code::ImplausibleJump, message)
            .at(Place::Region(code))
            .help("read growth and totals of this gemeente with care")
    };
    let (mut told, mut of_steps) = (Vec::new(), Vec::new());
    for pair in ratios.windows(2) {
        let [a, b] = pair else { continue };
        let step = b.value / a.value / usual(a.year, b.year);
        if (step - 1.0).abs() > STEP && a.residents.min(b.residents) >= FEWEST {
            told.push(found(format!(
                "{:.2} insured-years per resident in {} and {:.2} in {}",
                a.value, a.year, b.value, b.year
            )));
            of_steps.extend([a.year, b.year]);
        }
    }
    let strange: Vec<_> =
        ratios.iter().filter(|one| !PLAUSIBLE.contains(&one.value)).collect();
    let is_always = strange.len() == ratios.len() && ratios.len() > 1;
    let untold: Vec<_> =
        strange.into_iter().filter(|one| !of_steps.contains(&one.year)).collect();
    if !untold.is_empty() {
        let years = untold.iter().map(|one| format!("{:.2} in {}", one.value, one.year));
        let years: Vec<_> = years.collect();
        let mut level =
            found(format!("insured-years per resident: {}", years.join(", ")));
        if is_always {
            level.severity = Severity::Info;
        }
        told.push(level);
    }
    told
}

fn total(cube: &Cube, region: usize, period: usize) -> Option<f64> {
    let (values, status) = cube.slab(region, period);
    status.iter().any(|status| status.has_value()).then(|| values.iter().sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks what is told of a gemeente with these insured-years per resident.
    #[track_caller]
    fn check(residents: f64, ratios: &[(u16, f64)], expected: &[(Severity, &str)]) {
        let ratio =
            |(year, value): &(u16, f64)| Ratio { year: *year, value: *value, residents };
        let ratios: Vec<_> = ratios.iter().map(ratio).collect();
        let found = of(&RegionCode::nederland(), &ratios, &|_, _| 1.0);
        let found: Vec<_> =
            found.iter().map(|one| (one.severity, one.message.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_step_is_told_and_a_level_that_stays_is_good_to_know() {
        use Severity::{Info, Warning};
        check(20e3, &[(2018, 0.99), (2020, 1.0), (2022, 0.98)], &[]);
        check(
            20e3,
            &[(2018, 0.99), (2020, 1.0), (2022, 1.27)],
            &[(Warning, "1.00 insured-years per resident in 2020 and 1.27 in 2022")],
        );
        check(
            20e3,
            &[(2020, 1.0), (2022, 1.05)],
            &[(Warning, "1.00 insured-years per resident in 2020 and 1.05 in 2022")],
        );
        check(1e3, &[(2020, 1.0), (2022, 1.05)], &[]);
        check(
            9e3,
            &[(2020, 0.74), (2022, 0.73)],
            &[(Info, "insured-years per resident: 0.74 in 2020, 0.73 in 2022")],
        );
        // One year does not tell whether it is always so.
        check(
            9e3,
            &[(2022, 0.73)],
            &[(Warning, "insured-years per resident: 0.73 in 2022")],
        );
    }
}
