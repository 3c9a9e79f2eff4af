use regiobeeld::domain::{
    Comparison, Diagnostic, IndicatorRow, Judgement, RegionCode, RegionLevel, Trend,
};

use crate::fixture::{Computed, compute, file_name, vektis, write};

const LEVELS: [RegionLevel; 3] =
    [RegionLevel::Nederland, RegionLevel::Zorgkantoorregio, RegionLevel::Gemeente];

/// Two gemeenten of ZK12 and one of ZK02, two strata, and a rest row that counts nowhere.
///
/// National: 50 insured-years and 420 euro of boys, so 8.40 each; 40 and 1400 of women, so
/// 35 each; together 90 and 1820.
const THREE: &str = "
    sex | age   | gemeente  | jaren | farmacie | mondzorg
    M   | 0-4   | TILBURG   |    10 |      100 |       20
    V   | 65-69 | TILBURG   |    30 |      900 |        0
    M   | 0-4   | GOIRLE    |    10 |       50 |       10
    V   | 65-69 | AMSTERDAM |    10 |      500 |        0
    M   | 0-4   | AMSTERDAM |    30 |      210 |       30
        |       |           |  1000 |    99999 |        1";

fn computed(files: &[(u16, &str)]) -> Computed {
    let folder = tempfile::tempdir().unwrap();
    for (year, table) in files {
        write(folder.path(), &[(&file_name(*year), vektis(*year, table).as_bytes())]);
    }
    compute(&[folder.path().to_path_buf()], None, &LEVELS, Some(files[0].0))
}

/// Each line of `expected` is indicator, region, year, category and `field=value` pairs; a
/// number may be written as a fraction.
#[track_caller]
fn check(files: &[(u16, &str)], expected: &str) {
    let computed = computed(files);
    for line in expected.trim().lines().map(str::trim) {
        let mut words = line.split_whitespace();
        let mut word = || words.next().unwrap();
        let (indicator, region, year) = (word(), word(), word().parse().unwrap());
        let row = computed.row(indicator, region, year, word());
        let row = row.unwrap_or_else(|| panic!("there is no row for `{line}`"));
        for pair in words {
            let (field, value) = pair.split_once('=').unwrap();
            let text = |got: &str| assert_eq!(got, value, "{line}");
            match field {
                "value" => number(row.value, value, line),
                "numerator" => number(row.numerator, value, line),
                "denominator" => number(row.denominator, value, line),
                "benchmark" => number(row.benchmark, value, line),
                "lower_95" => number(row.limits_95[0], value, line),
                "upper_95" => number(row.limits_95[1], value, line),
                "comparison" => text(row.comparison.as_str()),
                "trend" => text(row.trend.map_or("null", Trend::as_str)),
                "rank" => number(row.rank.map(f64::from), value, line),
                "rank_of" => number(row.rank_of.map(f64::from), value, line),
                "status" => text(row.status.as_str()),
                _ => panic!("`{field}` is no field"),
            }
        }
    }
}

#[track_caller]
fn number(got: Option<f64>, expected: &str, line: &str) {
    let parse = |text: &str| text.parse::<f64>().unwrap();
    let expected = match expected.split_once('/') {
        Some((top, bottom)) => Some(parse(top) / parse(bottom)),
        None => (expected != "null").then(|| parse(expected)),
    };
    let equal = match (got, expected) {
        (Some(got), Some(expected)) => {
            (got - expected).abs() <= 1e-12 * expected.abs().max(1.0)
        }
        (got, expected) => got == expected,
    };
    assert!(equal, "{got:?} is not {expected:?} in `{line}`");
}

#[test]
fn a_rate_is_a_ratio_of_sums() {
    // Not (1020/40 + 60/10) / 2 = 15.75.
    check(
        &[(2018, THREE)],
        "zorgkosten/zvw-per-verzekerdejaar ZK12   2018 total value=21.6 numerator=1080 denominator=50 status=observed
         zorgkosten/zvw-per-verzekerdejaar ZK12   2018 farmacie value=21 numerator=1050 denominator=50
         zorgkosten/zvw-per-verzekerdejaar ZK12   2018 mondzorg value=0.6
         zorgkosten/zvw-per-verzekerdejaar GM0363 2018 total value=18.5
         zorgkosten/zvw-per-verzekerdejaar NL01   2018 total value=1820/90",
    );
}

#[test]
fn totals_by_category_are_sums() {
    check(
        &[(2018, THREE)],
        "zorgkosten/zvw-totaal ZK12   2018 farmacie value=1050
         zorgkosten/zvw-totaal ZK12   2018 mondzorg value=30
         zorgkosten/zvw-totaal ZK12   2018 msz value=0 status=observed
         zorgkosten/zvw-totaal ZK12   2018 total value=1080
         zorgkosten/zvw-totaal GM0785 2018 total value=60
         zorgkosten/zvw-totaal ZK02   2018 total value=740
         zorgkosten/zvw-totaal NL01   2018 total value=1820
         bevolking/verzekerdejaren NL01 2018 total value=90
         bevolking/verzekerdejaren ZK12 2018 total value=50",
    );
}

#[test]
fn columns_of_one_care_group_are_added() {
    check(
        &[(
            2018,
            "sex | age | gemeente | jaren | huisarts_consult | huisarts_mdz | huisarts_overig | eerstelijnsverblijf | verpleging_en_verzorging
             M   | 0-4 | TILBURG  |    10 |                1 |            2 |               4 |                   8 |                       16
                 |     |          |     1 |                0 |            0 |               0 |                   0 |                        0",
        )],
        "zorgkosten/zvw-totaal GM0855 2018 huisarts value=7
         zorgkosten/zvw-totaal GM0855 2018 verpleging-revalidatie value=24
         zorgkosten/zvw-totaal GM0855 2018 total value=31",
    );
}

#[test]
fn the_rest_row_stands_apart() {
    check(
        &[(2018, THREE)],
        "zorgkosten/zvw-restregel NL01 2018 total value=100000
         bevolking/verzekerdejaren-restregel NL01 2018 total value=1000
         zorgkosten/zvw-per-verzekerdejaar NL01 2018 total denominator=90",
    );
    let computed = computed(&[(2018, THREE)]);
    for name in ["zorgkosten/zvw-restregel", "bevolking/verzekerdejaren-restregel"] {
        assert!(computed.row(name, "ZK12", 2018, "total").is_none(), "{name}");
    }
}

#[test]
fn cost_ratio_is_observed_over_expected_at_national_rates() {
    // ZK12: 20 boys at 8.40 and 30 women at 35; ZK02: 30 and 10.
    check(
        &[(2018, THREE)],
        "zorgkosten/zvw-kostenratio ZK12   2018 total value=1080/1218 numerator=1080 denominator=1218
         zorgkosten/zvw-kostenratio ZK02   2018 total value=740/602 numerator=740 denominator=602
         zorgkosten/zvw-kostenratio GM0785 2018 total value=60/84
         zorgkosten/zvw-kostenratio NL01   2018 total value=1
         zorgkosten/zvw-verschil-verwacht ZK12 2018 total value=-138
         zorgkosten/zvw-verschil-verwacht ZK02 2018 total value=138",
    );
}

#[test]
fn a_standardised_rate_leaves_out_a_stratum_without_people() {
    // Weights are 50 and 40. ZK12 has 9 and 30 a head, ZK02 8 and 50, and Goirle 6 and no
    // women, so that its rate is over boys alone.
    let name = "zorgkosten/zvw-gestandaardiseerd";
    check(
        &[(2018, THREE)],
        &format!(
            "{name} ZK12   2018 total value=1650/90 numerator=1650 denominator=90
             {name} ZK02   2018 total value=2400/90
             {name} NL01   2018 total value=1820/90
             {name} GM0785 2018 total value=6 numerator=300 denominator=50
             {name} GM0785 2018 mondzorg value=1"
        ),
    );
}

#[test]
fn a_stratum_that_is_left_out_is_said_of_the_region_that_has_a_rate() {
    let computed = computed(&[(2018, THREE)]);
    let missing: Vec<_> =
        computed.found.iter().filter(|d| d.code.as_str() == "stratum-missing").collect();
    let goirle =
        |d: &&Diagnostic| d.region.as_ref().map(RegionCode::as_str) == Some("GM0785");
    let of_goirle: Vec<_> = missing.iter().copied().filter(goirle).collect();
    let [only] = &of_goirle[..] else { panic!("{of_goirle:?}") };
    assert!(only.message.contains("female 65-69"), "{only}");
    assert!(!only.message.contains("male 0-4"), "{only}");
    // Of a region without a figure there is nothing to be renormalised.
    let others = missing.len() - of_goirle.len();
    assert_eq!(others, 0, "for example {}", missing[0]);
}

#[test]
fn growth_is_split_in_three() {
    // 25 a head in 2015, 10 more people: 250. This year's people at the rates of then cost
    // 10·10 + 20·40 = 900, 150 more than 30·25. They did cost 1000, 100 more than that.
    check(
        &[
            (
                2015,
                "sex | age   | gemeente | jaren | farmacie
                 M   | 0-4   | TILBURG  |    10 |      100
                 V   | 65-69 | TILBURG  |    10 |      400
                     |       |          |     5 |       70",
            ),
            (
                2018,
                "sex | age   | gemeente | jaren | farmacie
                 M   | 0-4   | TILBURG  |    10 |      100
                 V   | 65-69 | TILBURG  |    20 |      900
                     |       |          |     7 |      900",
            ),
        ],
        "zorgkosten/zvw-groei-omvang          ZK12 2018 total value=250
         zorgkosten/zvw-groei-leeftijdsopbouw ZK12 2018 total value=150
         zorgkosten/zvw-groei-gebruik         ZK12 2018 total value=100
         zorgkosten/zvw-groei-gebruik         NL01 2018 total value=100
         zorgkosten/zvw-groei-omvang          ZK12 2015 total value=0
         zorgkosten/zvw-groei-leeftijdsopbouw ZK12 2015 total value=0
         zorgkosten/zvw-groei-gebruik         ZK12 2015 total value=0
         zorgkosten/zvw-groei-gebruik         ZK02 2018 total value=null status=missing
         zorgkosten/zvw-index                 ZK12 2018 total value=4000/30
         zorgkosten/zvw-index                 ZK12 2015 total value=100",
    );
}

#[test]
fn ages_are_counted_in_insured_years() {
    check(
        &[(
            2018,
            "sex | age   | gemeente | jaren
             M   | 0-4   | TILBURG  |    15
             V   | 15-19 | TILBURG  |     5
             M   | 20-24 | TILBURG  |    40
             V   | 60-64 | TILBURG  |    60
             V   | 65-69 | TILBURG  |    10
             V   | 75-79 | TILBURG  |    20
             M   | 80-84 | TILBURG  |     5
             M   | 85-89 | TILBURG  |     4
             V   | 90+   | TILBURG  |     1
             M   | 0-4   | GOIRLE   |    10
             M   | 20-24 | AMSTERDAM |   10
                 |       |          |     1",
        )],
        // Of working age: 100; old: 40; everyone: 160.
        "bevolking/groene-druk         GM0855 2018 total value=20 numerator=20 denominator=100
         bevolking/grijze-druk         GM0855 2018 total value=40
         bevolking/demografische-druk  GM0855 2018 total value=60
         bevolking/aandeel-65-plus     GM0855 2018 total value=25
         bevolking/aandeel-75-plus     GM0855 2018 total value=18.75
         bevolking/dubbele-vergrijzing GM0855 2018 total value=25
         bevolking/mantelzorgpotentieel GM0855 2018 total value=14 numerator=70 denominator=5
         bevolking/groene-druk         GM0785 2018 total value=null status=missing
         bevolking/mantelzorgpotentieel GM0785 2018 total value=null status=missing
         bevolking/aandeel-65-plus     GM0785 2018 total value=0 status=observed
         bevolking/grijze-druk         GM0363 2018 total value=0 status=observed
         bevolking/aandeel-65-plus     GM0518 2018 total value=null status=missing",
    );
}

#[test]
fn a_missing_cell_is_not_zero() {
    check(
        &[(
            2018,
            "sex | age   | gemeente | jaren | farmacie | mondzorg
             M   | 0-4   | GOIRLE   |    10 |          |       10
             M   | 0-4   | TILBURG  |    10 |        0 |       20
                 |       |          |     1 |        0 |        0",
        )],
        "zorgkosten/zvw-totaal             GM0785 2018 farmacie value=null status=missing
         zorgkosten/zvw-totaal             GM0785 2018 mondzorg value=10 status=observed
         zorgkosten/zvw-totaal             GM0785 2018 total value=null status=missing
         zorgkosten/zvw-per-verzekerdejaar GM0785 2018 farmacie value=null status=missing
         zorgkosten/zvw-totaal             GM0855 2018 farmacie value=0 status=observed
         zorgkosten/zvw-totaal             GM0855 2018 total value=20 rank=1 rank_of=1
         zorgkosten/zvw-totaal             GM0518 2018 total value=null status=missing rank=null rank_of=null",
    );
}

#[test]
fn a_negative_cost_is_a_number() {
    check(
        &[(
            2018,
            "sex | age | gemeente | jaren | farmacie | kraamzorg
             V   | 0-4 | TILBURG  |    10 |      100 |   -199.75
                 |     |          |     1 |        0 |        -1",
        )],
        "zorgkosten/zvw-totaal GM0855 2018 geboortezorg value=-199.75 status=observed
         zorgkosten/zvw-totaal GM0855 2018 total value=-99.75
         zorgkosten/zvw-per-verzekerdejaar GM0855 2018 total value=-9.975
         zorgkosten/zvw-restregel NL01 2018 total value=-1",
    );
}

#[test]
fn a_care_group_that_a_year_did_not_know_is_not_applicable() {
    let table = "sex | age | gemeente | jaren | farmacie
                 V   | 0-4 | TILBURG  |    10 |      100
                     |     |          |     1 |        0";
    check(
        &[(2012, table), (2018, table)],
        "zorgkosten/zvw-totaal GM0855 2012 verpleging-revalidatie value=null status=not_applicable
         zorgkosten/zvw-totaal GM0855 2018 verpleging-revalidatie value=0 status=observed
         zorgkosten/zvw-totaal GM0855 2012 total value=100 status=observed
         zorgkosten/zvw-per-verzekerdejaar GM0855 2012 verpleging-revalidatie value=null status=not_applicable",
    );
}

#[test]
fn ties_share_the_smallest_rank() {
    check(
        &[(
            2018,
            "sex | age | gemeente  | jaren | farmacie
             V   | 0-4 | TILBURG   |    10 |       50
             V   | 0-4 | GOIRLE    |    20 |      100
             V   | 0-4 | AMSTERDAM |    10 |       80
             V   | 0-4 | ROTTERDAM |    10 |       30
                 |     |           |     1 |        0",
        )],
        "zorgkosten/zvw-per-verzekerdejaar GM0363 2018 total rank=1 rank_of=4
         zorgkosten/zvw-per-verzekerdejaar GM0855 2018 total rank=2 rank_of=4
         zorgkosten/zvw-per-verzekerdejaar GM0785 2018 total rank=2 rank_of=4
         zorgkosten/zvw-per-verzekerdejaar GM0599 2018 total rank=4 rank_of=4
         zorgkosten/zvw-per-verzekerdejaar ZK12   2018 total rank=2 rank_of=3
         zorgkosten/zvw-per-verzekerdejaar NL01   2018 total rank=1 rank_of=1
         zorgkosten/zvw-per-verzekerdejaar GM0518 2018 total rank=null rank_of=null",
    );
}

#[test]
fn the_benchmark_is_the_country() {
    check(
        &[(2018, THREE)],
        "zorgkosten/zvw-per-verzekerdejaar ZK12 2018 total    benchmark=1820/90
         zorgkosten/zvw-per-verzekerdejaar ZK12 2018 mondzorg benchmark=60/90
         zorgkosten/zvw-kostenratio        ZK12 2018 total    benchmark=1
         bevolking/aandeel-65-plus         ZK12 2018 total    benchmark=4000/90
         zorgkosten/zvw-totaal             ZK12 2018 total    benchmark=null",
    );
}

#[test]
fn shares_have_wilsons_limits_and_are_compared() {
    // 30 of 50 in ZK12, 10 of 40 in ZK02, 40 of 90 in the country.
    check(
        &[(2018, THREE)],
        "bevolking/aandeel-65-plus ZK12 2018 total value=60 lower_95=46.181437747589364 upper_95=72.39161026974345 comparison=higher trend=null
         bevolking/aandeel-65-plus ZK02 2018 total value=25 lower_95=14.187118639096301 upper_95=40.19396142076802 comparison=lower
         bevolking/aandeel-65-plus NL01 2018 total comparison=similar
         bevolking/groene-druk     ZK12 2018 total value=null comparison=not_compared",
    );
}

#[test]
fn what_no_gemeente_can_have_makes_no_total_missing() {
    // In 2011 there was no geriatric rehabilitation, and most gemeenten are absent here.
    check(
        &[(2011, THREE)],
        "zorgkosten/zvw-totaal NL01 2011 total value=1820
         zorgkosten/zvw-totaal NL01 2011 verpleging-revalidatie value=null status=not_applicable
         zorgkosten/zvw-totaal ZK12 2011 total value=1080",
    );
}

#[test]
fn euro_amounts_have_limits_from_three_years_on() {
    let years = [2015, 2016, 2017].map(|year| (year, THREE));
    // Every year is the same, so that nothing moves and one year cannot be off.
    check(
        &years,
        "zorgkosten/zvw-kostenratio ZK12 2016 total lower_95=null comparison=not_compared
         zorgkosten/zvw-kostenratio NL01 2017 total lower_95=1 upper_95=1 comparison=similar",
    );
}

#[test]
fn without_an_interval_nothing_is_compared() {
    let computed = computed(&[(2018, THREE)]);
    let without = |row: &&IndicatorRow| row.limits_95 == [None; 2];
    let rows: Vec<_> = computed.frame.rows.iter().filter(without).collect();
    assert!(rows.len() > 100, "{}", rows.len());
    for row in rows {
        assert_eq!(row.comparison, Comparison::NotCompared);
        assert_eq!(row.judgement, Judgement::None);
        assert_eq!((row.limits_998, row.trend), ([None; 2], None));
    }
}

#[test]
fn a_gemeente_that_was_divided_goes_by_residents_and_says_so() {
    // Haaren went to four gemeenten in 2021, of which Tilburg has residents of its own.
    let table = "
        sex | age | gemeente | jaren | farmacie
        V   | 0-4 | HAAREN   |    10 |      800
        V   | 0-4 | TILBURG  |    10 |      100
            |     |          |     1 |        0";
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[(&file_name(2018), vektis(2018, table).as_bytes())]);
    let computed = compute(&[folder.path().to_path_buf()], Some(2021), &LEVELS, None);
    let row =
        |region| computed.row("zorgkosten/zvw-totaal", region, 2018, "total").unwrap();
    let parts = ["GM0757", "GM0824", "GM0855", "GM0865"].map(row);
    let sum: f64 = parts.iter().map(|part| part.value.unwrap()).sum();
    assert!((sum - 900.0).abs() < 1e-9, "{sum}");
    for part in parts {
        assert_eq!(part.status.as_str(), "estimated");
        assert!(part.value.unwrap() > 0.0);
    }
    assert!(row("GM0855").value.unwrap() > 100.0);
    // A sum over all parts does not depend on the weights.
    assert!((row("NL01").value.unwrap() - 900.0).abs() < 1e-9);
    assert_eq!(row("NL01").status.as_str(), "observed");
    let said = |d: &Diagnostic| {
        d.code.as_str() == "split-by-weight"
            && d.region.as_ref().map(RegionCode::as_str) == Some("GM0788")
            && d.file == Some(file_name(2018))
    };
    assert!(computed.found.iter().any(said));
}

#[test]
fn residents_are_those_of_cbs_on_any_boundary_year() {
    // CBS, StatLine 03759ned (CC BY 4.0).
    let known = [
        (2015, 16_900_726.0),
        (2020, 17_407_585.0),
        (2022, 17_590_672.0),
        (2023, 17_811_291.0),
        (2024, 17_942_942.0),
    ];
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[(&file_name(2018), vektis(2018, THREE).as_bytes())]);
    for boundaries in [2015, 2022, 2026] {
        let places = [folder.path().to_path_buf()];
        let computed = compute(&places, Some(boundaries), &LEVELS, None);
        for (year, residents) in known {
            let of = |region: &str| {
                computed.value("bevolking/inwoners", region, year, "total")
            };
            let national = of("NL01").unwrap();
            assert!(
                (national - residents).abs() < 1e-6,
                "{boundaries} {year} {national}"
            );
            let regions = computed.regions(RegionLevel::Zorgkantoorregio);
            let sum: f64 = regions.iter().map(|region| of(region).unwrap()).sum();
            assert!((sum - residents).abs() < 1e-6, "{boundaries} {year} {sum}");
        }
    }
}
