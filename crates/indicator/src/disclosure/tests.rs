//! Protected data on the regions of the country and one of shares, seen by someone who
//! has the table of values and knows which gemeenten make up a region.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regiobeeld_domain::{
    Age, Axes, Category, Code, Comparison, Cube, Dataset, IndicatorFrame, IndicatorValue,
    OwnRegion, Part, Period, Protection, Regioindeling, Region, RegionCode, RegionLevel,
    Sex, Status, Sums, Text, Warned,
};
use regiobeeld_method::Draws;

use crate::{
    Definition, EvaluateOptions, Working, WorkingOptions, evaluate, parse_definition,
    working,
};

const YEAR: u16 = 2022;
const CATEGORIES: [&str; 2] = ["a", "b"];

/// With a region of two whole gemeenten and a part of a third.
static INDELING: LazyLock<Regioindeling> = LazyLock::new(|| {
    let mut indeling = Regioindeling::embedded().unwrap();
    let part = |code: &str, share| Part { to: code.parse().unwrap(), share };
    let region = Region {
        code: "EIGEN1".parse().unwrap(),
        level: RegionLevel::EigenRegio,
        name: "Eigen".to_owned(),
    };
    let members = vec![part("GM0687", 1.0), part("GM0718", 1.0), part("GM0654", 0.37)];
    indeling
        .add(OwnRegion { region, valid: 2015..=2026, indeling: YEAR, members })
        .unwrap();
    indeling
});

/// The gemeenten of Zeeland and of Flevoland.
fn gemeenten() -> Vec<RegionCode> {
    let of = |code: &str| INDELING.members(&code.parse().unwrap(), YEAR);
    let mut codes: Vec<_> =
        ["PV24", "PV29"].iter().flat_map(|code| of(code)).map(|part| part.to).collect();
    codes.sort();
    codes
}

/// Zero, small or large, in every gemeente, period, sex and category.
fn drawn(periods: Vec<Period>, seed: u64) -> Cube {
    let draws = Draws::new(seed);
    let (sexes, ages) = (vec![Sex::Male, Sex::Female], vec![Age::Total]);
    let categories = CATEGORIES.map(str::to_owned).to_vec();
    let axes = Axes { regions: gemeenten(), periods, sexes, ages, categories };
    let count: usize = axes.shape().iter().product();
    let value = |at: usize| {
        let at = at as u64;
        match draws.uniform(2 * at) {
            kind if kind < 0.1 => 0.0,
            kind if kind < 0.35 => (draws.uniform(2 * at + 1) * 9.0).ceil(),
            _ => 10.0 + (draws.uniform(2 * at + 1) * 80.0).floor(),
        }
    };
    let values = (0..count).map(value).collect();
    Cube::new(axes, values, vec![Status::Observed; count]).unwrap()
}

fn dataset(cube: Cube, protection: Option<Protection>) -> Dataset {
    let [regions, periods, ..] = cube.axes().shape();
    let people = Axes { categories: vec!["total".to_owned()], ..cube.axes().clone() };
    let count = regions * periods * 2;
    let people =
        Cube::new(people, vec![1_000.0; count], vec![Status::Observed; count]).unwrap();
    Dataset {
        id: "a/b".to_owned(),
        indeling: YEAR,
        measures: BTreeMap::from([
            ("cases".to_owned(), cube),
            ("people".to_owned(), people),
        ]),
        published: BTreeSet::new(),
        sums: Sums::OverKnown,
        national: BTreeMap::new(),
        divided: BTreeMap::new(),
        inputs: BTreeMap::new(),
        protection,
    }
}

const PROTECTED: Option<Protection> = Some(Protection { minimum: 10 });

fn parsed(name: &str, rest: &str) -> Definition {
    let text = format!(
        "title = {{ nl = \"a\", en = \"a\" }}\ndefinition = {{ nl = \"a\", en = \"a\" }}\n\
         duiding = {{ nl = \"a\", en = \"a\" }}\ncriterion = 1\nunit = \"ratio\"\n\
         polarity = \"low-is-good\"\n{rest}"
    );
    let spelt = |name: &str| format!("{{ dataset = \"a/b\", measure = \"{name}\" }}");
    let text = text.replace("@cases", &spelt("cases"));
    parse_definition(name, &text.replace("@people", &spelt("people"))).unwrap()
}

fn count() -> Definition {
    parsed("a/count", "breakdowns = [[\"sex\", \"category\"]]\n[method.sum]\nof = @cases")
}

fn rate() -> Definition {
    let method = "interval = \"garwood\"\nbreakdowns = [[\"sex\"]]\n[trend.regression]\n\
                  [method.crude-rate]\nevents = @cases\npopulation = @people\n\
                  multiplier = 1000";
    parsed("a/rate", method)
}

fn options() -> EvaluateOptions {
    EvaluateOptions {
        indicators: Vec::new(),
        levels: RegionLevel::all().collect(),
        regions: Vec::new(),
        periods: Vec::new(),
        indeling: YEAR,
        reference_year: None,
    }
}

fn run(
    definitions: &[Definition],
    dataset: &Dataset,
    options: &EvaluateOptions,
) -> Warned<IndicatorFrame> {
    let title = Text { nl: String::new(), en: String::new() };
    let category = |name: &str| Category { name: name.to_owned(), title: title.clone() };
    let categories = CATEGORIES.map(category);
    let datasets = std::slice::from_ref(dataset);
    evaluate(definitions, datasets, &INDELING, &categories, &[], options).unwrap()
}

/// One gemeente, sex, category and period.
type Atom = (RegionCode, Sex, String, Period);

/// The atoms that a value is a sum over, by the public shares of its region.
fn atoms(value: &IndicatorValue<'_>) -> BTreeMap<Atom, f64> {
    let known = gemeenten();
    let mut atoms = BTreeMap::new();
    let members = INDELING.members(&value.region.code, YEAR);
    for part in members.into_iter().filter(|part| known.contains(&part.to)) {
        for sex in [Sex::Male, Sex::Female] {
            for category in CATEGORIES {
                let has_sex = [Sex::Total, sex].contains(&value.row.sex);
                let has_category =
                    ["total", category].contains(&value.category.name.as_str());
                if has_sex && has_category {
                    let (code, name) = (part.to.clone(), category.to_owned());
                    atoms.insert((code, sex, name, value.row.period), part.share);
                }
            }
        }
    }
    atoms
}

/// Someone who solves the equations of the values that are shown, of `more` that he knows
/// to be zero, and of zeros, which leave nothing to any of their atoms.
struct Attacker {
    places: BTreeMap<Atom, usize>,
    /// Equations with the atom that each is solved for, which is in no other.
    rows: Vec<(usize, Vec<f64>)>,
}

impl Attacker {
    fn new(shown: &[(BTreeMap<Atom, f64>, f64)], more: &[BTreeMap<Atom, f64>]) -> Self {
        let zero = shown.iter().filter(|(_, value)| *value == 0.0);
        let zero: BTreeSet<&Atom> = zero.flat_map(|(atoms, _)| atoms.keys()).collect();
        let sums = || shown.iter().map(|(atoms, _)| atoms).chain(more);
        let free = sums().flat_map(BTreeMap::keys).filter(|atom| !zero.contains(atom));
        let free: BTreeSet<&Atom> = free.collect();
        let places = free.into_iter().cloned().enumerate().map(|(at, atom)| (atom, at));
        let mut attacker = Self { places: places.collect(), rows: Vec::new() };
        for sum in sums() {
            let left = attacker.reduced(sum);
            let best =
                (0..left.len()).max_by(|a, b| left[*a].abs().total_cmp(&left[*b].abs()));
            let Some(pivot) = best.filter(|at| left[*at].abs() > 1e-9) else { continue };
            let row: Vec<f64> = left.iter().map(|value| value / left[pivot]).collect();
            for (_, other) in &mut attacker.rows {
                let times = other[pivot];
                other
                    .iter_mut()
                    .zip(&row)
                    .for_each(|(value, part)| *value -= times * part);
            }
            attacker.rows.push((pivot, row));
        }
        attacker
    }

    fn reduced(&self, sum: &BTreeMap<Atom, f64>) -> Vec<f64> {
        let mut left = vec![0.0; self.places.len()];
        for (atom, share) in sum {
            if let Some(at) = self.places.get(atom) {
                left[*at] = *share;
            }
        }
        for (pivot, row) in &self.rows {
            let times = left[*pivot];
            left.iter_mut().zip(row).for_each(|(value, part)| *value -= times * part);
        }
        left
    }

    fn knows(&self, sum: &BTreeMap<Atom, f64>) -> bool {
        self.reduced(sum).iter().all(|value| value.abs() < 1e-7)
    }
}

/// The sums of a count that are shown, and those that are hidden.
type ShownAndHidden = (Vec<(BTreeMap<Atom, f64>, f64)>, Vec<BTreeMap<Atom, f64>>);

fn sums(frame: &IndicatorFrame) -> ShownAndHidden {
    let (mut shown, mut hidden) = (Vec::new(), Vec::new());
    for value in frame.values().filter(|value| value.indicator.name == "a/count") {
        match (value.row.value, value.row.status) {
            (Some(count), _) => shown.push((atoms(&value), count)),
            (None, Status::Suppressed) => hidden.push(atoms(&value)),
            (None, _) => {}
        }
    }
    (shown, hidden)
}

#[test]
fn no_hidden_count_follows_from_the_values_that_are_shown() {
    let cube = drawn(vec![Period::year(2022)], 1);
    let frame = run(&[count()], &dataset(cube, PROTECTED), &options()).value;
    let (shown, hidden) = sums(&frame);
    assert!(shown.iter().all(|(_, count)| *count == 0.0 || *count >= 10.0));
    assert!(shown.iter().any(|(_, count)| *count == 0.0), "zero is no secret");
    assert!(hidden.len() > 60 && shown.len() > 3 * hidden.len() / 2);
    let attacker = Attacker::new(&shown, &[]);
    for sum in &hidden {
        assert!(!attacker.knows(sum), "{sum:?}");
    }
    let country = RegionCode::nederland();
    let mut of_country = frame.values().filter(|value| value.region.code == country);
    assert!(of_country.all(|value| value.row.value.is_some()), "the country goes last");
}

#[test]
fn the_attacker_finds_small_counts_that_alone_are_hidden() {
    let cube = drawn(vec![Period::year(2022)], 1);
    let (all, _) = sums(&run(&[count()], &dataset(cube, None), &options()).value);
    let is_small = |count: &f64| *count > 0.0 && *count < 10.0;
    let (small, shown): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(_, count)| is_small(count));
    let attacker = Attacker::new(&shown, &[]);
    let found = small.iter().filter(|(sum, _)| attacker.knows(sum)).count();
    assert!(found > small.len() / 2, "{found} of {}", small.len());
}

#[test]
fn a_year_and_its_quarters_do_not_tell_of_each_other() {
    let quarters: Vec<Period> =
        (1..=4).map(|at| format!("2022KW0{at}").parse().unwrap()).collect();
    let quarterly = drawn(quarters.clone(), 7);
    let axes = quarterly.axes().clone();
    let mut year =
        Cube::missing(Axes { periods: vec![Period::year(2022)], ..axes.clone() });
    for region in 0..axes.regions.len() {
        for period in 0..4 {
            let (values, _) = quarterly.slab(region, period);
            for (at, value) in values.iter().enumerate() {
                year.add([region, 0, at / 2, 0, at % 2], *value, Status::Observed);
            }
        }
    }
    let cube = Cube::concatenate(&[quarterly, year]).unwrap();
    let (shown, hidden) =
        sums(&run(&[count()], &dataset(cube, PROTECTED), &options()).value);
    let mut relations = Vec::new();
    for code in gemeenten() {
        for sex in [Sex::Male, Sex::Female] {
            for category in CATEGORIES {
                let atom =
                    |period: &Period| (code.clone(), sex, category.to_owned(), *period);
                let mut sum: BTreeMap<Atom, f64> =
                    quarters.iter().map(|period| (atom(period), 1.0)).collect();
                sum.insert(atom(&Period::year(2022)), -1.0);
                relations.push(sum);
            }
        }
    }
    let attacker = Attacker::new(&shown, &relations);
    assert!(hidden.len() > 100);
    for sum in &hidden {
        assert!(!attacker.knows(sum), "{sum:?}");
    }
}

#[test]
fn published_data_are_left_as_they_are() {
    let cube = drawn(vec![Period::year(2021), Period::year(2022)], 3);
    let (definitions, options) = ([count(), rate()], options());
    let published = run(&definitions, &dataset(cube.clone(), None), &options);
    let frame = &published.value;
    assert!(frame.rows.iter().all(|row| row.status != Status::Suppressed));
    assert!(frame.rows.iter().any(|row| row.value.is_some_and(|v| v > 0.0 && v < 10.0)));
    assert!(published.diagnostics.is_empty(), "{:?}", published.diagnostics);
    // Nothing is below one but above zero, but for the region of shares.
    let every = Some(Protection { minimum: 0 });
    assert_eq!(run(&definitions, &dataset(cube, every), &options).value.rows, frame.rows);
}

#[test]
fn nothing_of_a_hidden_figure_is_left() {
    let cube = drawn(vec![Period::year(2020), Period::year(2021), Period::year(2022)], 5);
    let dataset = dataset(cube, PROTECTED);
    let made = run(&[count(), rate()], &dataset, &options());
    let mut hidden = 0;
    for value in made.value.values() {
        let row = value.row;
        if row.status == Status::Suppressed {
            hidden += 1;
            let numbers = [row.value, row.numerator, row.denominator];
            assert!(numbers.iter().all(Option::is_none));
            assert_eq!((row.limits_95, row.limits_998), ([None; 2], [None; 2]));
            assert_eq!((row.rank, row.rank_of, row.trend), (None, None, None));
            assert_eq!(row.comparison, Comparison::NotCompared);
        }
    }
    assert!(hidden > 50);
    let codes: BTreeSet<Code> = made.diagnostics.iter().map(|found| found.code).collect();
    assert!(codes.contains(&Code::SuppressedCells), "{codes:?}");
    assert!(codes.contains(&Code::DisclosureRisk), "{codes:?}");
}

#[test]
fn what_is_hidden_does_not_depend_on_what_is_asked_for() {
    let cube = drawn(vec![Period::year(2021), Period::year(2022)], 9);
    let (definitions, dataset) = ([count(), rate()], dataset(cube, PROTECTED));
    let all = run(&definitions, &dataset, &options()).value;
    let some = EvaluateOptions {
        indicators: vec!["a/rate".to_owned()],
        levels: vec![RegionLevel::Gemeente],
        periods: vec![Period::year(2021)],
        ..options()
    };
    let some = run(&definitions, &dataset, &some).value;
    assert!(some.rows.len() > 20);
    for value in some.values() {
        let mut beside = all.select("a/rate", value.region);
        let same = beside.find(|other| {
            other.row.period == value.row.period && other.row.sex == value.row.sex
        });
        assert_eq!(same.unwrap().row.value, value.row.value);
    }
}

#[test]
fn a_hidden_figure_has_no_working_and_a_shown_one_no_strata() {
    let cube = drawn(vec![Period::year(2022)], 11);
    let (definitions, dataset) = ([count(), rate()], dataset(cube, PROTECTED));
    let frame = run(&definitions, &dataset, &options()).value;
    let mut seen = BTreeSet::new();
    for value in frame.values().filter(|value| value.indicator.name == "a/rate") {
        let is_hidden = value.row.status == Status::Suppressed;
        if value.region.level != RegionLevel::Gemeente || !seen.insert(is_hidden) {
            continue;
        }
        let options = WorkingOptions {
            region: value.region.clone(),
            period: value.row.period,
            sex: value.row.sex,
            age: value.row.age,
            category: "total".to_owned(),
            indeling: YEAR,
            reference_year: None,
        };
        let datasets = std::slice::from_ref(&dataset);
        let made =
            working(&definitions[1], &definitions, datasets, &INDELING, &[], &options)
                .unwrap();
        if is_hidden {
            assert_eq!(made, Working::default());
        } else if value.row.value.is_some() {
            assert!(!made.sums.is_empty() && made.strata.is_empty());
        }
    }
    assert_eq!(seen.len(), 2);
}
