//! Every method as a definition names it, on a few gemeenten with figures that can be
//! worked out by hand, against the same method called on the numbers themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::LazyLock;

use regiobeeld_domain::{
    Age, Axes, Comparison, Cube, Dataset, IndicatorFrame, IndicatorRow, Judgement,
    Period, Regioindeling, Region, RegionCode, RegionLevel, SeriesBreak, Sex, Status,
    Sums, Text, Trend,
};
use regiobeeld_method as method;
use regiobeeld_method::{
    AgeGroup, Confidence, Convention, Estimate, Health, Limits, Reference, Strata,
};

use crate::{
    Definition, EvaluateOptions, METHODS, WorkingOptions, evaluate, parse_definition,
    working,
};

const LEVELS: [Confidence; 2] = [Confidence::P95, Confidence::P998];
const EXACT: Convention = Convention::Exact;

/// Tilburg and Goirle in ZK12, Amsterdam in ZK02.
const GEMEENTEN: [&str; 3] = ["GM0855", "GM0785", "GM0363"];
const AGES: [&str; 3] = ["0-64", "65-79", "80+"];
const YEARS: [u16; 5] = [2018, 2019, 2020, 2021, 2022];

/// Persons of a gemeente by age, the same in every year but for a hundred more a year.
fn people(gemeente: usize, year: usize, age: usize) -> f64 {
    let base =
        [[9000.0, 2000.0, 700.0], [1000.0, 400.0, 150.0], [40000.0, 5000.0, 1500.0]];
    base[gemeente][age] + 100.0 * year as f64
}

/// Events: one in a hundred of the young, in twenty of the old and in five of the oldest,
/// with a little more each year in the first gemeente.
fn events(gemeente: usize, year: usize, age: usize) -> f64 {
    let part = [0.01, 0.05, 0.2][age] * [1.2, 0.8, 1.0][gemeente];
    let more = if gemeente == 0 { 1.0 + 0.05 * year as f64 } else { 1.0 };
    (people(gemeente, year, age) * part * more).round()
}

fn healthy(_: usize, _: usize, age: usize) -> f64 {
    [90.0, 70.0, 40.0][age]
}

fn asked(_: usize, _: usize, _: usize) -> f64 {
    100.0
}

type Cell = fn(usize, usize, usize) -> f64;

fn axes(categories: &[&str]) -> Axes {
    Axes {
        regions: GEMEENTEN.iter().map(|code| code.parse().unwrap()).collect(),
        periods: YEARS.iter().map(|year| Period::year(*year)).collect(),
        sexes: vec![Sex::Total],
        ages: AGES.iter().map(|age| age.parse().unwrap()).collect(),
        categories: categories.iter().map(|name| (*name).to_owned()).collect(),
    }
}

fn cube(cell: Cell) -> Cube {
    let mut values = Vec::new();
    for gemeente in 0..3 {
        for year in 0..YEARS.len() {
            values.extend((0..3).map(|age| cell(gemeente, year, age)));
        }
    }
    let status = vec![Status::Observed; values.len()];
    Cube::new(axes(&["total"]), values, status).unwrap()
}

/// Persons with one event, and half as many with two.
fn repeated() -> Cube {
    let mut values = Vec::new();
    for gemeente in 0..3 {
        for year in 0..YEARS.len() {
            for age in 0..3 {
                let once = events(gemeente, year, age);
                values.extend([once, once / 2.0]);
            }
        }
    }
    let status = vec![Status::Observed; values.len()];
    Cube::new(axes(&["1", "2"]), values, status).unwrap()
}

fn dataset() -> Dataset {
    let cubes: [(&str, Cell); 4] =
        [("events", events), ("people", people), ("healthy", healthy), ("asked", asked)];
    let mut measures: BTreeMap<String, Cube> =
        cubes.iter().map(|(name, cell)| ((*name).to_owned(), cube(*cell))).collect();
    measures.insert("repeated".to_owned(), repeated());
    Dataset {
        id: "a/b".to_owned(),
        indeling: 2022,
        measures,
        published: BTreeSet::new(),
        sums: Sums::OverKnown,
        national: BTreeMap::new(),
        divided: BTreeMap::new(),
        inputs: BTreeMap::new(),
        protection: None,
    }
}

static INDELING: LazyLock<Regioindeling> =
    LazyLock::new(|| Regioindeling::embedded().unwrap());

fn parsed(definition: &str) -> Definition {
    let mut text = String::from(
        "title = { nl = \"a\", en = \"a\" }\ndefinition = { nl = \"a\", en = \"a\" }\n\
         duiding = { nl = \"a\", en = \"a\" }\ncriterion = 1\nunit = \"ratio\"\n",
    );
    if !definition.contains("polarity") {
        text.push_str("polarity = \"low-is-good\"\n");
    }
    // The shorthand of a measure, so that the cases below stay short.
    for line in definition.trim().lines() {
        writeln!(text, "{}", spelt(line)).unwrap();
    }
    parse_definition("a/b", &text).unwrap()
}

fn frame(definition: &str, breaks: &[SeriesBreak]) -> IndicatorFrame {
    let options = EvaluateOptions {
        levels: vec![
            RegionLevel::Nederland,
            RegionLevel::Zorgkantoorregio,
            RegionLevel::Gemeente,
            // A level of which there are no regions is no trouble.
            RegionLevel::EigenRegio,
        ],
        indicators: Vec::new(),
        regions: Vec::new(),
        periods: Vec::new(),
        indeling: 2022,
        reference_year: Some(2018),
    };
    let (definitions, datasets) = ([parsed(definition)], [dataset()]);
    evaluate(&definitions, &datasets, &INDELING, &[], breaks, &options).unwrap().value
}

/// Spells out `@name` as a measure of the dataset.
fn spelt(line: &str) -> String {
    let Some((before, name)) = line.split_once('@') else { return line.to_owned() };
    format!("{before}{{ dataset = \"a/b\", measure = \"{name}\" }}")
}

fn row(frame: &IndicatorFrame, region: &str, year: u16) -> IndicatorRow {
    let region: RegionCode = region.parse().unwrap();
    let values = frame.values();
    let mut of_region = values.filter(|value| value.region.code == region);
    *of_region.find(|value| value.row.period == Period::year(year)).unwrap().row
}

#[track_caller]
fn close(got: Option<f64>, expected: Option<f64>, what: &str) {
    match (got, expected) {
        (Some(got), Some(expected)) => {
            let distance = (got - expected).abs();
            assert!(
                distance <= 1e-12 * expected.abs().max(1.0),
                "{what} {got} {expected}"
            );
        }
        _ => assert_eq!(got, expected, "{what}"),
    }
}

/// The figure of a region in 2022 and its limits at both levels.
#[track_caller]
fn check(definition: &str, region: &str, value: f64, limits: [Limits; 2]) {
    let row = row(&frame(definition, &[]), region, 2022);
    close(row.value, Some(value), "value");
    for (got, limits) in [row.limits_95, row.limits_998].iter().zip(limits) {
        close(got[0], limits.lower, "lower limit");
        close(got[1], limits.upper, "upper limit");
    }
}

/// Of ZK12 in a year, by age.
fn of(gemeenten: &[usize], year: usize, cell: Cell) -> Vec<f64> {
    let sum = |age| gemeenten.iter().map(|gemeente| cell(*gemeente, year, age)).sum();
    (0..3).map(sum).collect()
}

const ZK12: &[usize] = &[0, 1];
const ALL: &[usize] = &[0, 1, 2];

fn strata() -> [Vec<f64>; 4] {
    [of(ZK12, 4, events), of(ZK12, 4, people), of(ALL, 4, events), of(ALL, 4, people)]
}

fn total(values: &[f64]) -> f64 {
    values.iter().sum()
}

#[test]
fn counts_and_parts() {
    let [x, n, ..] = strata();
    let (x, n) = (total(&x), total(&n));
    let garwood = LEVELS.map(|level| method::garwood(x, level));
    check("interval = \"garwood\"\n[method.sum]\nof = @events", "ZK12", x, garwood);
    check("[method.sum]\nof = @events", "ZK12", x, [Limits::NONE; 2]);
    let byar = LEVELS.map(|level| method::byar(x, level, EXACT));
    check("interval = \"byar\"\n[method.sum]\nof = @events", "ZK12", x, byar);
    let rate = method::crude_rate(x, n, 1e3, LEVELS, EXACT).unwrap();
    check(
        "interval = \"garwood\"\n[method.crude-rate]\nevents = @events\n\
         population = @people\nmultiplier = 1000",
        "ZK12",
        rate.value,
        rate.limits,
    );
    let part = method::proportion(x, n, 100.0, LEVELS).unwrap();
    let proportion = "[method.proportion]\nnumerator = @events\ndenominator = @people\n\
                      multiplier = 100";
    check(
        &format!("interval = \"wilson\"\n{proportion}"),
        "ZK12",
        part.value,
        part.limits,
    );
    let exact = LEVELS
        .map(|level| method::clopper_pearson(x, n, level).map(|limit| 100.0 * limit));
    check(
        &format!("interval = \"clopper-pearson\"\n{proportion}"),
        "ZK12",
        part.value,
        exact,
    );
}

#[test]
fn a_total_needs_all_its_parts() {
    let [x, n, ..] = strata();
    let definition = |second: &str| {
        let part = |name: &str| format!("{{ dataset = \"a/b\", measure = \"{name}\" }}");
        format!("[method.total]\nof = [{}, {}]", part("events"), part(second))
    };
    let sum = total(&x) + total(&n);
    check(&definition("people"), "ZK12", sum, [Limits::NONE; 2]);
    assert!(frame(&definition("nothing"), &[]).rows.is_empty());
}

#[test]
fn a_mean_of_years_is_that_of_the_sums() {
    let sums: Vec<f64> = (2..5).map(|year| total(&of(ZK12, year, events))).collect();
    let mean = method::mean(&sums, LEVELS).unwrap();
    let definition = "interval = \"student\"\n[method.mean]\nof = @events\nyears = 3";
    check(definition, "ZK12", mean.value, mean.limits);
    // In 2019 there are only two years.
    assert_eq!(row(&frame(definition, &[]), "ZK12", 2019).value, None);
}

#[test]
fn ages_over_ages_are_parts_or_odds() {
    let n = of(ZK12, 4, people);
    let age_ratio = |numerator: &str, denominator: &str| {
        format!(
            "interval = \"wilson\"\n[method.age-ratio]\n\
             of = [{{ dataset = \"a/b\", measure = \"people\" }}]\n\
             numerator = [\"{numerator}\"]\ndenominator = [\"{denominator}\"]\nscale = 100"
        )
    };
    let part = method::proportion(n[2], n[1] + n[2], 100.0, LEVELS).unwrap();
    check(&age_ratio("80+", "65+"), "ZK12", part.value, part.limits);
    let (old, young) = (n[1] + n[2], n[0]);
    let part = method::proportion(old, old + young, 1.0, LEVELS).unwrap();
    let odds = part.limits.map(|limits| limits.map(|p| 100.0 * (p / (1.0 - p))));
    check(&age_ratio("65+", "0-64"), "ZK12", 100.0 * old / young, odds);
}

#[test]
fn standardised_figures() {
    let [x, n, all, population] = strata();
    let reference = Reference { events: &all, population: &population };
    let ratio = method::indirect_ratio(&x, &n, reference, 1.0, LEVELS, EXACT);
    let inputs = "events = @events\npopulation = @people";
    check(
        &format!("interval = \"garwood\"\n[method.indirect-ratio]\n{inputs}"),
        "ZK12",
        ratio.value.unwrap(),
        ratio.limits,
    );
    let gap =
        ratio.limits.map(|limits| limits.map(|limit| ratio.expected * (limit - 1.0)));
    check(
        &format!("interval = \"garwood\"\n[method.observed-minus-expected]\n{inputs}"),
        "ZK12",
        ratio.observed - ratio.expected,
        gap,
    );
    let rate = method::indirect_rate(&x, &n, reference, 1e3, LEVELS, EXACT).unwrap();
    check(
        &format!(
            "interval = \"garwood\"\n[method.indirect-rate]\n{inputs}\nmultiplier = 1000"
        ),
        "ZK12",
        rate.value,
        rate.limits,
    );
    let direct = |standard: &str, interval: &str| {
        format!(
            "interval = \"{interval}\"\n[method.direct-rate]\n{inputs}\n\
             standard = \"{standard}\"\nmultiplier = 1000"
        )
    };
    let then = of(ALL, 0, people);
    let european = method::european_2013(&[0.0, 65.0, 80.0]).unwrap();
    for (name, standard) in [
        ("national", &population),
        ("national-2018", &then),
        ("european-2013", &european),
    ] {
        let strata = Strata { events: &x, population: &n, standard };
        let rate = method::direct_rate(strata, 1e3, LEVELS, EXACT);
        check(&direct(name, "dobson"), "ZK12", rate.value.unwrap(), rate.limits);
        let rate = method::fay_feuer(strata, 1e3, LEVELS).unwrap();
        check(&direct(name, "fay-feuer"), "ZK12", rate.value, rate.limits);
    }
    let few = "[method.direct-rate]\nevents = @events\npopulation = @people\n\
               minimum_events = 1e6";
    assert_eq!(row(&frame(few, &[]), "ZK12", 2022).value, None);
}

#[test]
fn events_that_come_together_have_wider_limits() {
    let [x, n, _, population] = strata();
    let rows: Vec<f64> =
        x.iter().copied().chain(x.iter().map(|once| once / 2.0)).collect();
    let rate = method::direct_rate_repeated(&rows, &n, &population, 1e3, LEVELS, EXACT);
    check(
        "interval = \"dobson\"\n[method.direct-rate-repeated]\npersons = @repeated\n\
         population = @people\nmultiplier = 1000",
        "ZK12",
        rate.value.unwrap(),
        rate.limits,
    );
}

#[test]
fn contrasts_with_the_country_and_with_the_reference_year() {
    let [x, n, all, population] = strata();
    let rate = |events: &[f64], people: &[f64]| {
        let strata = Strata { events, population: people, standard: &population };
        let rate = method::direct_rate(strata, 1.0, LEVELS, EXACT);
        Estimate { value: rate.value.unwrap(), limits: rate.limits }
    };
    let (region, country) = (rate(&x, &n), rate(&all, &population));
    let inputs = "interval = \"square-and-add\"\n[method.NAME]\nevents = @events\n\
                  population = @people";
    let ratio = method::quotient(region, country).unwrap();
    check(&inputs.replace("NAME", "rate-ratio"), "ZK12", ratio.value, ratio.limits);
    let gap = method::difference(region, country);
    check(&inputs.replace("NAME", "rate-difference"), "ZK12", gap.value, gap.limits);

    let part = |year| {
        let (x, n) = (total(&of(ZK12, year, events)), total(&of(ZK12, year, people)));
        method::proportion(x, n, 100.0, LEVELS).unwrap()
    };
    let change = method::change(part(0), part(4));
    let definition = |expressed: &str| {
        format!(
            "interval = \"square-and-add\"\n[method.change]\nnumerator = @events\n\
             denominator = @people\ncounted = \"persons\"\nexpressed = \"{expressed}\"\n\
             multiplier = 100"
        )
    };
    check(&definition("absolute"), "ZK12", change.absolute.value, change.absolute.limits);
    let percent = change.percent.unwrap();
    check(&definition("percent"), "ZK12", percent.value, percent.limits);
}

#[test]
fn differences_are_split_exactly() {
    let [x, n, all, population] = strata();
    let split = method::kitagawa(&x, &n, &all, &population).unwrap();
    let kitagawa = |term: &str| {
        format!(
            "[method.kitagawa]\nevents = @events\npopulation = @people\nterm = \"{term}\""
        )
    };
    check(&kitagawa("structure"), "ZK12", split.structure, [Limits::NONE; 2]);
    check(&kitagawa("rate"), "ZK12", split.rate, [Limits::NONE; 2]);
    let then = [of(ZK12, 0, events), of(ZK12, 0, people)];
    let growth = method::growth_split(&then[0], &then[1], &x, &n).unwrap();
    let term = "[method.growth]\nevents = @events\npopulation = @people\nterm = \"rate\"";
    check(term, "ZK12", growth.rate, [Limits::NONE; 2]);
}

#[test]
fn an_index_starts_at_a_hundred() {
    let rate = |year| total(&of(ZK12, year, events)) / total(&of(ZK12, year, people));
    let index = "[method.index]\nnumerator = @events\ndenominator = @people";
    check(index, "ZK12", 100.0 * rate(4) / rate(0), [Limits::NONE; 2]);
}

#[test]
fn life_expectancy_at_an_age() {
    let [deaths, people, ..] = strata();
    let groups: Vec<AgeGroup> = [0.0, 65.0, 80.0]
        .iter()
        .zip(deaths.iter().zip(&people))
        .map(|(start, (deaths, people))| AgeGroup {
            start: *start,
            deaths: *deaths,
            population: *people,
        })
        .collect();
    let table = method::life_table(&groups, LEVELS, EXACT).unwrap();
    let inputs = "deaths = @events\npopulation = @people";
    for (age, at) in [0, 65, 80].iter().zip(&table.expectancy) {
        check(
            &format!(
                "interval = \"silcocks\"\n[method.life-expectancy]\n{inputs}\nat_age = {age}"
            ),
            "ZK12",
            at.value.unwrap(),
            at.limits,
        );
    }
    let health = [0.9, 0.7, 0.4].map(|healthy| Health { healthy, respondents: 200.0 });
    let years = method::healthy_life_expectancy(&groups, &health, LEVELS).unwrap();
    check(
        &format!(
            "interval = \"sullivan\"\n[method.healthy-life-expectancy]\n{inputs}\n\
             healthy = @healthy\nrespondents = @asked"
        ),
        "ZK12",
        years[0].value.unwrap(),
        years[0].limits,
    );
}

#[test]
fn regions_fall_into_groups() {
    let definition = "[method.quantile]\nnumerator = @events\n\
                      denominator = @people\ngroups = 3\nfirst = \"highest\"";
    let frame = frame(definition, &[]);
    let of_gemeenten = ["GM0855", "GM0785", "GM0363"].map(|code| row(&frame, code, 2022));
    let groups = of_gemeenten.map(|row| row.value);
    let ratio = |row: &IndicatorRow| row.numerator.unwrap() / row.denominator.unwrap();
    let mut sorted = of_gemeenten;
    sorted.sort_by(|a, b| ratio(b).total_cmp(&ratio(a)));
    assert_eq!(
        sorted.map(|row| row.value),
        [Some(1.0), Some(2.0), Some(3.0)],
        "{groups:?}"
    );
    assert!(of_gemeenten.iter().all(|row| row.benchmark.is_none()));
    // The country alone cannot be parted in three.
    assert_eq!(row(&frame, "NL01", 2022).value, None);
}

#[test]
fn inequality_is_over_the_gemeenten_of_a_region() {
    let mut rows: Vec<[f64; 4]> = (0..3)
        .map(|gemeente| {
            let x = total(&of(&[gemeente], 4, events));
            let n = total(&of(&[gemeente], 4, people));
            [200.0 / n, n, x / n, x.sqrt() / n]
        })
        .collect();
    rows.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let column = |at: usize| -> Vec<f64> { rows.iter().map(|row| row[at]).collect() };
    let groups = method::RankedGroups {
        population: &column(1),
        value: &column(2),
        standard_error: &column(3),
    };
    let model = method::SlopeModel {
        scale: method::Scale::Linear,
        transformed: false,
        multiplier: 1000.0,
        convention: EXACT,
    };
    let index = method::slope_index(groups, model, LEVELS).unwrap();
    let inputs = "events = @events\npopulation = @people\nadvantage = @healthy\n\
                  advantage_of = @people";
    let slope = format!(
        "interval = \"analytic\"\n[method.slope-index]\n{inputs}\nmultiplier = 1000"
    );
    check(&slope, "NL01", index.slope, index.slope_limits);
    let relative = format!("interval = \"analytic\"\n[method.relative-index]\n{inputs}");
    check(&relative, "NL01", index.relative.unwrap(), index.relative_limits);
    // Two gemeenten are too few for a line.
    assert_eq!(row(&frame(&slope, &[]), "ZK12", 2022).value, None);
}

const PROPORTION: &str = "[method.proportion]\nnumerator = @events\n\
                          denominator = @people\nmultiplier = 100";

#[track_caller]
fn check_compared(rule: &str, region: &str, expected: (Comparison, Judgement)) {
    let frame = frame(&format!("interval = \"wilson\"\n{rule}\n{PROPORTION}"), &[]);
    let row = row(&frame, region, 2022);
    assert_eq!((row.comparison, row.judgement), expected, "{rule} {row:?}");
}

#[test]
fn a_region_is_compared_with_the_country() {
    use Comparison::{Higher, Lower, NotCompared, Similar};
    check_compared("", "GM0855", (Higher, Judgement::Worse));
    check_compared("polarity = \"high-is-good\"", "GM0855", (Higher, Judgement::Better));
    check_compared("polarity = \"none\"", "GM0855", (Higher, Judgement::None));
    check_compared("", "GM0363", (Lower, Judgement::Better));
    check_compared("", "NL01", (Similar, Judgement::Similar));
    check_compared("benchmark = false", "GM0855", (NotCompared, Judgement::None));
    for rule in [
        "comparison = { level = \"99.8\" }",
        "comparison = { benchmark_uncertainty = true }",
        "comparison = { benchmark_uncertainty = true, part_of_benchmark = true }",
        "comparison = { discovery_rate = 0.05 }",
    ] {
        check_compared(rule, "GM0855", (Higher, Judgement::Worse));
        check_compared(rule, "NL01", (Similar, Judgement::Similar));
    }
    // Three regions that differ far more than by chance: none of them stands out.
    check_compared(
        "comparison = { overdispersion = 0.0 }",
        "GM0855",
        (Similar, Judgement::Similar),
    );
}

#[test]
fn what_is_explained_of_a_comparison_is_what_decided_it() {
    let region = Region {
        code: "GM0855".parse().unwrap(),
        level: RegionLevel::Gemeente,
        name: "Tilburg".to_owned(),
    };
    let options = WorkingOptions {
        region,
        period: Period::year(2022),
        sex: Sex::Total,
        age: Age::Total,
        category: "total".to_owned(),
        indeling: 2022,
        reference_year: None,
    };
    let of = |rule: &str| {
        let definition = parsed(&format!("interval = \"wilson\"\n{rule}\n{PROPORTION}"));
        let made = working(&definition, &[], &[dataset()], &INDELING, &[], &options);
        made.unwrap().comparison
    };
    let rated = of("comparison = { discovery_rate = 0.05 }");
    // Three gemeenten are tested, so that the adjusted probability is at most three times
    // as large and never smaller.
    let (p, adjusted) = (rated.p_value.unwrap(), rated.adjusted_p_value.unwrap());
    assert!(p <= adjusted && adjusted <= 3.0 * p, "{rated:?}");
    let spread = of("comparison = { overdispersion = 0.0 }");
    assert!(spread.between.unwrap() > 0.0 && spread.difference.unwrap() > 0.0);
}

#[test]
fn a_trend_stops_at_a_break() {
    let definition = format!("interval = \"wilson\"\n{PROPORTION}\n[trend.regression]");
    let of = |breaks: &[SeriesBreak], region: &str, year: u16| {
        row(&frame(&definition, breaks), region, year).trend
    };
    assert_eq!(of(&[], "GM0855", 2022), Some(Trend::Rising));
    assert_eq!(of(&[], "GM0855", 2019), None);
    let broken = SeriesBreak {
        year: 2021,
        groups: vec!["total".to_owned()],
        ages: None,
        reason: Text { nl: String::new(), en: String::new() },
    };
    // From 2021 on there are two years only.
    assert_eq!(of(std::slice::from_ref(&broken), "GM0855", 2022), None);
    assert_eq!(of(&[broken], "GM0855", 2020), Some(Trend::Rising));
    let recent = format!("{PROPORTION}\n[trend.recent]\nyears = 5");
    assert_eq!(row(&frame(&recent, &[]), "GM0855", 2022).trend, Some(Trend::Rising));
    assert_eq!(row(&frame(&recent, &[]), "GM0855", 2021).trend, None);
}

#[test]
fn money_has_limits_from_its_years() {
    let ratios = |year: usize| {
        let per = |gemeenten: &[usize]| {
            total(&of(gemeenten, year, events)) / total(&of(gemeenten, year, people))
        };
        (per(ZK12), per(ALL))
    };
    let (own, national): (Vec<f64>, Vec<f64>) = (0..5).map(ratios).unzip();
    let money = method::money_ratio(&own, &national, LEVELS).unwrap();
    let limits = money.ratio_limits.map(|limits| limits.map(|limit| limit * national[4]));
    let inputs = "numerator = @events\ndenominator = @people";
    check(
        &format!("interval = \"year-to-year\"\n[method.ratio-of-sums]\n{inputs}"),
        "ZK12",
        own[4],
        limits,
    );
}

/// Percentages of the gemeenten of ZK12 and of the country in 2022, and residents of these
/// gemeenten; the gemeente at `without` has no percentage, and the first few residents.
fn percentages(without: usize) -> Dataset {
    let members = INDELING.members(&"ZK12".parse().unwrap(), 2022).into_iter();
    let gemeenten: Vec<RegionCode> = members.map(|part| part.to).collect();
    let cube = |regions: &[RegionCode], value: &dyn Fn(usize) -> Option<f64>| {
        let values: Vec<_> = (0..regions.len()).map(value).collect();
        let status = values.iter().map(|value| match value {
            Some(_) => Status::Observed,
            None => Status::Missing,
        });
        let axes = Axes {
            regions: regions.to_vec(),
            periods: vec![Period::year(2022)],
            ages: vec![Age::Total],
            ..axes(&["total"])
        };
        let status = status.collect();
        let values = values.into_iter().map(|value| value.unwrap_or(0.0)).collect();
        Cube::new(axes, values, status).unwrap()
    };
    let country = [gemeenten.clone(), vec![RegionCode::nederland()]].concat();
    let share = |at: usize| (at != without).then_some(10.0 + at as f64);
    let measures = BTreeMap::from([
        ("share".to_owned(), cube(&country, &share)),
        ("share-ondergrens-95".to_owned(), cube(&country, &|_| Some(9.0))),
        ("share-bovengrens-95".to_owned(), cube(&country, &|_| Some(90.0))),
        ("residents".to_owned(), cube(&gemeenten, &|at| Some(weight(at)))),
    ]);
    let published = measures.keys().filter(|name| name.starts_with("share"));
    Dataset { published: published.cloned().collect(), measures, ..dataset() }
}

fn weight(gemeente: usize) -> f64 {
    if gemeente == 0 { 10.0 } else { 1000.0 + gemeente as f64 }
}

#[test]
fn published_figures_are_taken_or_weighed() {
    let definition = parsed(
        "interval = \"published\"\n[method.published]\nof = @share\nmargins = true\n\
         [method.published.weight]\nmeasure = @residents",
    );
    let frame = |without: usize| {
        let options = EvaluateOptions {
            indicators: Vec::new(),
            levels: vec![RegionLevel::Nederland, RegionLevel::Zorgkantoorregio],
            regions: Vec::new(),
            periods: Vec::new(),
            indeling: 2022,
            reference_year: None,
        };
        let (definitions, datasets) = ([definition.clone()], [percentages(without)]);
        evaluate(&definitions, &datasets, &INDELING, &[], &[], &options).unwrap().value
    };
    let count = INDELING.members(&"ZK12".parse().unwrap(), 2022).len();
    let of_country = row(&frame(0), "NL01", 2022);
    close(of_country.value, Some(10.0 + count as f64), "the country's own");
    assert_eq!(of_country.limits_95, [Some(9.0), Some(90.0)]);
    assert_eq!(of_country.status, Status::Observed);
    // The first gemeente has so few residents that the others speak for it.
    let mean = row(&frame(0), "ZK12", 2022);
    let of_others = |term: fn(usize) -> f64| (1..count).map(term).sum::<f64>();
    let expected = of_others(|at| weight(at) * (10.0 + at as f64)) / of_others(weight);
    close(mean.value, Some(expected), "mean of gemeenten");
    assert_eq!((mean.status, mean.limits_95), (Status::Estimated, [None, None]));
    assert_eq!(row(&frame(1), "ZK12", 2022).value, None, "a large part is absent");
}

#[test]
fn every_method_has_a_test() {
    let text = include_str!("tests.rs");
    for info in METHODS {
        let named = text.contains(&format!("[method.{}]", info.name));
        let is_contrast = ["rate-ratio", "rate-difference"].contains(&info.name);
        assert!(named || is_contrast, "{}", info.name);
    }
}
