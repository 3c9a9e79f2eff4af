use std::path::Path;

use regiobeeld::domain::{
    Age, Code, Diagnostic, Period, ProjectionFrame, ProjectionRow, Region, RegionCode,
    RegionLevel, Sex,
};
use regiobeeld::ingest::{LoadOptions, load};
use regiobeeld::projection::{
    BackTestOptions, ProjectOptions, judge_projections, project, scenarios,
    select_scenarios,
};

use crate::fixture::{file_name, indeling, synthetic, write};
use crate::real;

const YEARS: [u16; 2] = [2018, 2023];

/// Projects a folder with made-up files of some years.
fn projected(
    years: &[u16],
    change: impl Fn(&mut ProjectOptions),
) -> (ProjectionFrame, Vec<Diagnostic>) {
    let folder = tempfile::tempdir().unwrap();
    for year in years {
        write(folder.path(), &[(&file_name(*year), synthetic(*year).as_bytes())]);
    }
    of_folder(folder.path(), change)
}

fn of_folder(
    folder: &Path,
    change: impl Fn(&mut ProjectOptions),
) -> (ProjectionFrame, Vec<Diagnostic>) {
    let options = LoadOptions::new(vec![folder.to_path_buf()]).unwrap();
    let loaded = load(&options, indeling(), &|_, _| {}).unwrap().value;
    let levels = [RegionLevel::Nederland, RegionLevel::Zorgkantoorregio];
    let of_level = |level| loaded.regioindeling.regions(level, loaded.indeling);
    let mut options = ProjectOptions {
        indeling: loaded.indeling,
        regions: levels.into_iter().flat_map(of_level).collect(),
        horizon: 2031,
        reference_year: None,
        scenarios: select_scenarios(&scenarios().unwrap(), &["preventie"]).unwrap(),
        draws: 40,
        seed: 7,
        only_index: false,
    };
    change(&mut options);
    let done = project(
        &loaded.datasets,
        &loaded.regioindeling,
        &loaded.categories,
        &loaded.breaks,
        &options,
    );
    let done = done.unwrap();
    (done.value, done.diagnostics)
}

fn region(code: &str) -> Region {
    let code: RegionCode = code.parse().unwrap();
    let level = code.level().unwrap();
    Region { code, level, name: String::new() }
}

/// The rows of everyone of a quantity, region and category, by scenario and year.
fn series<'a>(
    frame: &'a ProjectionFrame,
    quantity: &str,
    code: &str,
    [category, scenario]: [&'a str; 2],
) -> Vec<&'a ProjectionRow> {
    let rows = frame.select(quantity, &region(code)).iter();
    let is_it = |row: &&ProjectionRow| {
        frame.categories[usize::from(row.category)].name == category
            && frame.scenarios[usize::from(row.scenario)] == scenario
            && frame.models[usize::from(row.model)] != "latere-start"
            && row.sex == Sex::Total
            && row.age == Age::Total
    };
    rows.filter(is_it).collect()
}

fn means(rows: &[&ProjectionRow]) -> Vec<f64> {
    rows.iter().map(|row| row.mean).collect()
}

/// Vektis's files alone give persons, costs, an index and what drives it.
#[test]
fn insured_years_alone_give_a_projection() {
    let (frame, found) = projected(&YEARS, |_| {});
    let reference = ["total", "referentie"];
    let persons = series(&frame, "bevolking/verzekerdejaren", "NL01", reference);
    let years: Vec<_> = persons.iter().map(|row| row.period).collect();
    assert_eq!(years, (2023..=2031).map(Period::year).collect::<Vec<_>>());
    for row in &frame.rows {
        let Some(quantiles) = row.quantiles else { continue };
        assert!(quantiles.windows(2).all(|pair| pair[0] <= pair[1]), "{row:?}");
        assert!((quantiles[0]..=quantiles[6]).contains(&row.mean) || row.mean < 1.0);
        assert_eq!(row.origin, 2023);
    }
    // The origin is what was observed, and every draw has it.
    let quantiles = persons[0].quantiles.unwrap();
    assert!((quantiles[6] / quantiles[0] - 1.0).abs() < 1e-6);
    let cost = means(&series(&frame, "zorgkosten/zvw-totaal", "NL01", reference));
    let index = means(&series(&frame, "zorgvraag/zvw-index", "NL01", reference));
    for (cost_of_year, index) in cost.iter().zip(&index) {
        assert!((index - 100.0 * cost_of_year / cost[0]).abs() < 1e-9);
    }
    // Of an earlier year the people differ, not the rates.
    let (earlier, _) = projected(&YEARS, |options| options.reference_year = Some(2018));
    let earlier = means(&series(&earlier, "zorgvraag/zvw-index", "NL01", reference));
    let ratio = earlier[0] / index[0];
    assert!(earlier.iter().zip(&index).all(|(one, other)| {
        (one / other - ratio).abs() < 1e-9 && (ratio - 1.0).abs() > 1e-4
    }));
    let limited = found.iter().filter(|f| f.code == Code::ProjectionLimited);
    assert!(limited.clone().any(|f| f.message.contains("have no trend")), "{found:?}");
}

/// Size, age structure, trend and scenario add up to the change of the costs.
#[test]
fn drivers_add_up_in_every_year_and_region() {
    let (frame, _) = projected(&YEARS, |_| {});
    for code in ["NL01", "ZK31"] {
        for category in ["total", "msz", "farmacie"] {
            for scenario in ["referentie", "preventie"] {
                let of = |quantity: &str| {
                    means(&series(&frame, quantity, code, [category, scenario]))
                };
                let base = of("zorgkosten/zvw-totaal")[0];
                let whole = of("zorgkosten/zvw-totaal");
                let parts = ["omvang", "leeftijdsopbouw", "trend", "scenario"]
                    .map(|part| of(&format!("zorgkosten/zvw-groei-{part}")));
                for (at, cost) in whole.iter().enumerate() {
                    let sum: f64 = parts.iter().filter_map(|part| part.get(at)).sum();
                    let change = cost - base;
                    assert!((sum - change).abs() <= 1e-9 * cost, "{sum} {change}");
                }
            }
        }
    }
}

/// Prevention lowers cost in the end, not in the origin, and changes no persons.
#[test]
fn a_scenario_stands_beside_the_reference() {
    let (frame, _) = projected(&YEARS, |_| {});
    let of = |scenario| {
        means(&series(&frame, "zorgkosten/zvw-totaal", "ZK31", ["total", scenario]))
    };
    let (reference, scenario) = (of("referentie"), of("preventie"));
    assert!((scenario[0] / reference[0] - 1.0).abs() < 1e-6);
    assert!(scenario[8] < 0.999 * reference[8], "{scenario:?}");
    let persons = "bevolking/verzekerdejaren";
    assert!(series(&frame, persons, "ZK31", ["total", "preventie"]).is_empty());
}

/// The rows are in the order of their keys, each once, and do not depend on the threads or
/// on the other regions.
#[test]
fn rows_are_sorted_and_the_same_on_any_number_of_threads() {
    let (frame, _) = projected(&YEARS, |_| {});
    let key = |row: &ProjectionRow| {
        let region = &frame.regions[row.region as usize];
        [
            frame.quantities[usize::from(row.quantity)].name.clone(),
            region.level.to_string(),
            region.code.to_string(),
            row.period.to_string(),
            row.sex.to_string(),
            row.age.to_string(),
            frame.categories[usize::from(row.category)].name.clone(),
            frame.scenarios[usize::from(row.scenario)].clone(),
            frame.models[usize::from(row.model)].clone(),
        ]
    };
    let keys: Vec<_> = frame.rows.iter().map(key).collect();
    assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
    let (other, _) = pool.install(|| projected(&YEARS, |_| {}));
    assert_eq!(frame.rows, other.rows);
    let (alone, _) = projected(&YEARS, |options| {
        options.regions.retain(|region| region.code.as_str() == "ZK31");
    });
    let quantity = "zorgkosten/zvw-totaal";
    let of = |frame| series(frame, quantity, "ZK31", ["total", "preventie"]);
    assert_eq!(means(&of(&frame)), means(&of(&alone)));
    let (other, _) = projected(&YEARS, |options| options.seed = 8);
    assert_ne!(means(&of(&frame)), means(&of(&other)));
    let (without, _) = projected(&YEARS, |options| options.draws = 0);
    assert!(without.rows.iter().all(|row| row.quantiles.is_none()));
}

/// What cannot be projected is told, and nothing stands in its place.
#[test]
fn one_year_is_not_enough_and_says_so() {
    let (frame, found) = projected(&[2023], |_| {});
    assert_eq!(frame.rows, []);
    let [told] = &found[..] else { panic!("{found:?}") };
    assert_eq!(told.code, Code::ProjectionLimited);
    assert!(told.help.as_ref().is_some_and(|help| help.contains("two years")), "{told}");
    let (frame, found) = projected(&YEARS, |options| options.horizon = 2020);
    assert_eq!(frame.rows, []);
    assert!(found[0].message.contains("the horizon 2020 is not after 2023"), "{found:?}");
}

/// Back tests on the published files: better than each region's own ratios as observed and
/// than two models that know nothing, and intervals that hold what they say.
#[test]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn published_years_were_predicted_better_than_by_others() {
    let Some(folder) = real::folder() else {
        eprintln!(
            "REGIOBEELD_REAL_DATA is not set: back tests on real files are skipped"
        );
        return;
    };
    let options = LoadOptions::new(vec![folder]).unwrap();
    let loaded = load(&options, indeling(), &|_, _| {}).unwrap().value;
    let rows =
        judge_projections(&loaded.datasets, BackTestOptions { draws: 100, seed: 7 });
    let of = |model: &str, class: &str| {
        let row = rows.iter().find(|row| {
            (row.origin, row.year) == (2017, 2022)
                && row.model == model
                && row.class == class
        });
        row.unwrap()
    };
    // What a plain run is known to come to: the figures.
    for (class, mape, weighted) in [("all", 3.91, 3.15), ("65+", 3.43, 2.12)] {
        let ours = of("hamilton-perry", class);
        assert!(ours.mape < mape && ours.weighted < weighted, "{ours:?}");
        for other in ["hamilton-perry-plain", "no-change", "national-growth"] {
            let other = of(other, class);
            assert!(ours.mape < other.mape && ours.weighted < other.weighted);
        }
    }
    let within = of("hamilton-perry", "all").within_80.unwrap();
    assert!((70.0..=90.0).contains(&within), "{within}");
    // On every other pair of years too.
    for ours in rows.iter().filter(|row| row.model == "hamilton-perry") {
        let plain = rows.iter().find(|row| {
            row.model == "hamilton-perry-plain"
                && (row.origin, row.year, &row.class)
                    == (ours.origin, ours.year, &ours.class)
        });
        let plain = plain.unwrap();
        let is_whole = matches!(ours.class.as_str(), "all" | "65+");
        assert!(!is_whole || ours.mape < plain.mape, "{ours:?} {plain:?}");
    }
}
