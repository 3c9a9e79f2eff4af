use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use regiobeeld::domain::{Code, Diagnostic, RegionLevel, Sex};
use regiobeeld::ingest::{Inspection, LoadOptions, Tables, inspect, load};

use crate::fixture::{
    Computed, assert_close, compute, few, file_name, indeling, workspace, write,
};

/// The variable that names the folder with published files.
const VARIABLE: &str = "REGIOBEELD_REAL_DATA";

/// What is known of the file of a year: the sum of all its costs in millions of euro, the
/// newest boundary year that its names fit, and the boundary year they are of.
const FILES: [(u16, f64, u16, u16); 13] = [
    (2011, 35_267.7, 2020, 2020),
    (2012, 34_506.8, 2020, 2020),
    (2013, 36_166.6, 2020, 2020),
    (2014, 36_740.5, 2020, 2020),
    (2015, 39_502.7, 2020, 2020),
    (2016, 41_706.2, 2020, 2020),
    (2017, 42_900.7, 2020, 2020),
    (2018, 44_659.1, 2020, 2020),
    (2019, 46_347.6, 2021, 2021),
    (2020, 45_337.6, 2022, 2022),
    (2021, 47_553.1, 2022, 2022),
    (2022, 51_013.3, 2026, 2024),
    (2023, 55_153.7, 2026, 2025),
];

/// Every level whose regions cover the country.
const COVERING: [RegionLevel; 8] = [
    RegionLevel::Provincie,
    RegionLevel::Zorgkantoorregio,
    RegionLevel::GgdRegio,
    RegionLevel::Regioplus,
    RegionLevel::Arbeidsmarktregio,
    RegionLevel::Veiligheidsregio,
    RegionLevel::Corop,
    RegionLevel::Gemeente,
];

const NEDERLAND: &str = "NL01";
const TOTAAL: &str = "zorgkosten/zvw-totaal";

struct Real {
    inspections: Vec<Inspection>,
    computed: Computed,
    years: Vec<u16>,
    reference: u16,
}

#[expect(clippy::disallowed_methods, reason = "a variable switches these tests on")]
pub(crate) fn folder() -> Option<PathBuf> {
    let named = std::env::var_os(VARIABLE)?;
    Some(workspace().join(named).join("vektis"))
}

/// Residents of the country by the published tables of regions.
const TABLES: [(u16, f64); 8] = [
    (2016, 16_979_120.0),
    (2018, 17_181_084.0),
    (2019, 17_282_163.0),
    (2020, 17_407_585.0),
    (2021, 17_475_415.0),
    (2022, 17_590_672.0),
    (2023, 17_811_291.0),
    (2025, 18_044_027.0),
];

/// The log of herindelingen of CBS tells what the registry tells; a part that is changed in
/// it is noticed, so that the log is read indeed.
#[test]
fn the_published_log_of_herindelingen_agrees_with_the_registry() {
    let Some(vektis) = folder() else { return };
    let list = vektis.with_file_name("odata4/03759ned/codes-RegioS.json");
    let text = fs::read_to_string(list).unwrap();
    let differences = |text: &str| {
        let place = tempfile::tempdir().unwrap();
        write(place.path(), &[("03759ned/codes-RegioS.json", text.as_bytes())]);
        write(place.path(), &[(&file_name(2023), few(2023, &["URK"]).as_bytes())]);
        let options = LoadOptions::new(vec![place.path().to_path_buf()]).unwrap();
        let loaded = load(&options, indeling(), &|_, _| {}).unwrap();
        let told = loaded.diagnostics.into_iter();
        told.filter(|found| found.code.as_str() == "region-table-differs").count()
    };
    assert_eq!(differences(&text), 0);
    assert_eq!(differences(&text.replace("en 2149 inwoners", "en 3149 inwoners")), 1);
}

#[test]
fn published_tables_of_regions_agree_with_the_registry() {
    let Some(vektis) = folder() else { return };
    let regions = vektis.with_file_name("regions");
    if !regions.is_dir() {
        return;
    }
    let tables = inspect(
        std::slice::from_ref(&regions),
        None,
        indeling(),
        &Tables::embedded().unwrap(),
    )
    .unwrap();
    let tables = tables.iter().filter(|f| f.table.as_deref() == Some("cbs/gebieden"));
    for table in tables.clone() {
        let told = (table.year.unwrap(), table.sums["inwonertal"]);
        assert!(TABLES.contains(&told), "{told:?}");
        assert_eq!(
            (&table.regions_unmatched[..], &table.diagnostics[..]),
            (&[][..], &[][..])
        );
    }
    let levels = [RegionLevel::Zorgkantoorregio];
    let computed = compute(&[vektis, regions], None, &levels, None);
    let differs = |found: &&Diagnostic| found.code == Code::RegionTableDiffers;
    assert_eq!(computed.found.iter().find(differs), None);
    let inputs = &computed.loaded.snapshots;
    let used = inputs.iter().filter(|input| input.table == "cbs/gebieden");
    assert_eq!(used.count(), tables.count());
}

/// The published files, read and computed once; none without the folder.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn real() -> Option<&'static Real> {
    static REAL: OnceLock<Option<Real>> = OnceLock::new();
    let real = REAL.get_or_init(|| {
        let Some(folder) = folder() else {
            eprintln!("{VARIABLE} is not set: tests on published files are skipped");
            return None;
        };
        let places = [folder];
        let inspections =
            inspect(&places, None, indeling(), &Tables::embedded().unwrap()).unwrap();
        let mut years: Vec<_> = inspections.iter().filter_map(|file| file.year).collect();
        years.sort_unstable();
        let reference = *years.iter().find(|year| **year >= 2015).unwrap_or(&years[0]);
        let levels: Vec<_> = RegionLevel::all().collect();
        let computed = compute(&places, None, &levels, Some(reference));
        Some(Real { inspections, computed, years, reference })
    });
    real.as_ref()
}

fn known(year: u16) -> (u16, f64, u16, u16) {
    *FILES.iter().find(|file| file.0 == year).unwrap()
}

#[test]
fn costs_of_every_file_are_the_control_total() {
    let Some(real) = real() else { return };
    assert!(!real.inspections.is_empty());
    for file in &real.inspections {
        let year = file.year.unwrap();
        let costs = file.sums.iter().filter(|(name, _)| name.starts_with("kosten_"));
        let millions = costs.map(|(_, sum)| sum).sum::<f64>() / 1e6;
        assert!((millions - known(year).1).abs() <= 0.05, "{year} {millions}");
    }
}

#[test]
fn every_file_is_recognised_and_every_name_matched() {
    let Some(real) = real() else { return };
    for file in &real.inspections {
        let year = file.year.unwrap();
        assert!(file.path.contains(&year.to_string()), "{}", file.path);
        assert_eq!(file.source.as_deref(), Some("vektis"));
        assert_eq!(file.table.as_deref(), Some("vektis/zvw-gemeente"));
        assert_eq!(file.indeling, Some(known(year).2), "{year}");
        assert_eq!(file.regions_unmatched, [""; 0], "{year}");
        let gemeenten = indeling().regions(RegionLevel::Gemeente, known(year).3);
        let gone = gemeenten.iter().filter(|gemeente| {
            indeling().dissolved_during(&gemeente.code, known(year).3)
        });
        assert_eq!(file.regions_matched, gemeenten.len() - gone.count(), "{year}");
        let rest_row = match year {
            ..=2019 => Some(1),
            2023 => Some(12_909),
            _ => file.rows,
        };
        assert_eq!(file.rest_row, rest_row, "{year}");
        assert!(file.diagnostics.is_empty(), "{year} {:?}", file.diagnostics);
    }
}

#[test]
fn snapshots_are_on_the_boundary_year_of_the_publisher() {
    let Some(real) = real() else { return };
    let snapshots = &real.computed.loaded.snapshots;
    let vektis: BTreeMap<_, _> = snapshots
        .iter()
        .filter(|snapshot| snapshot.source == "vektis")
        .map(|snapshot| (snapshot.year.unwrap(), snapshot.indeling.unwrap()))
        .collect();
    let expected = real.years.iter().map(|year| (*year, known(*year).3)).collect();
    assert_eq!(vektis, expected);
    assert_eq!(Some(real.computed.loaded.indeling), vektis.into_values().max());
}

#[test]
fn regions_add_up_to_the_country() {
    let Some(Real { computed, years, .. }) = real() else { return };
    let regions = computed.regions(RegionLevel::Zorgkantoorregio);
    assert_eq!(regions.len(), 31);
    let groups: Vec<_> = computed.frame.categories.iter().map(|c| &c.name).collect();
    assert_eq!(groups.len(), 12);
    let mut checked = 0;
    for year in years {
        let check = |indicator: &str, category: &str| {
            let of = |region| computed.value(indicator, region, *year, category);
            let parts: Vec<_> = regions.iter().filter_map(|region| of(region)).collect();
            let what = format!("{indicator} {category} {year}");
            match of(NEDERLAND) {
                Some(national) => {
                    assert_eq!(parts.len(), regions.len(), "{what}");
                    assert_close(parts.iter().sum(), national, 1e-9, &what);
                }
                None => assert!(parts.is_empty(), "{what}"),
            }
            usize::from(!parts.is_empty())
        };
        checked += check("bevolking/verzekerdejaren", "total");
        checked += groups.iter().map(|group| check(TOTAAL, group)).sum::<usize>();
    }
    assert!(checked >= years.len() * 12, "{checked}");
}

#[test]
fn the_country_is_over_known_cells() {
    let Some(Real { computed, inspections, .. }) = real() else { return };
    for file in inspections {
        let year = file.year.unwrap();
        let of = |name: &str| computed.value(name, NEDERLAND, year, "total").unwrap();
        let check = |known: &str, rest: &str, prefix: &str| {
            let sums = file.sums.iter().filter(|(name, _)| name.starts_with(prefix));
            let sum: f64 = sums.map(|(_, sum)| sum).sum();
            assert_close(of(known) + of(rest), sum, 1e-9, &format!("{known} {year}"));
        };
        check(TOTAAL, "zorgkosten/zvw-restregel", "kosten_");
        check(
            "bevolking/verzekerdejaren",
            "bevolking/verzekerdejaren-restregel",
            "aantal_verzekerdejaren",
        );
    }
}

#[test]
fn cost_per_insured_year_of_2022_is_the_published_one() {
    let Some(Real { computed, years, .. }) = real() else { return };
    if !years.contains(&2022) {
        return;
    }
    let name = "zorgkosten/zvw-per-verzekerdejaar";
    let value = computed.value(name, NEDERLAND, 2022, "total").unwrap();
    // With the rest row it would be 2,902.12.
    assert!((value - 2_930.97).abs() <= 0.005, "{value}");
}

#[test]
fn the_national_cost_ratio_is_one() {
    let Some(Real { computed, years, .. }) = real() else { return };
    for year in years {
        let name = "zorgkosten/zvw-kostenratio";
        let ratio = computed.value(name, NEDERLAND, *year, "total").unwrap();
        assert!((ratio - 1.0).abs() <= 1e-12, "{year} {ratio}");
    }
}

#[test]
fn expected_costs_add_up_to_the_observed() {
    let Some(Real { computed, years, .. }) = real() else { return };
    for level in COVERING {
        for year in years {
            let row = |region| {
                computed
                    .row("zorgkosten/zvw-kostenratio", region, *year, "total")
                    .unwrap()
            };
            let regions = computed.regions(level);
            let expected: f64 =
                regions.iter().map(|region| row(region).denominator.unwrap()).sum();
            let observed = row(NEDERLAND).numerator.unwrap();
            assert_close(expected, observed, 1e-9, &format!("{level} {year}"));
        }
    }
}

#[test]
fn growth_terms_add_up_to_the_change() {
    let Some(real) = real() else { return };
    let Real { computed, years, reference, .. } = real;
    let regions: Vec<_> =
        computed.frame.regions.iter().map(|r| r.code.as_str()).collect();
    assert!(regions.len() > 400, "{}", regions.len());
    for year in years {
        for region in &regions {
            let of =
                |name: &str, year| computed.value(name, region, year, "total").unwrap();
            let terms: f64 = ["omvang", "leeftijdsopbouw", "gebruik"]
                .iter()
                .map(|term| of(&format!("zorgkosten/zvw-groei-{term}"), *year))
                .sum();
            let (then, now) = (of(TOTAAL, *reference), of(TOTAAL, *year));
            let gap = (terms - (now - then)).abs();
            assert!(gap <= 1e-9 * now.abs().max(then.abs()), "{region} {year} {gap}");
        }
    }
}

#[test]
fn merged_gemeenten_are_the_sums_of_their_parts() {
    let Some(folder) = folder() else { return };
    let file =
        folder.join("Vektis Open Databestand Zorgverzekeringswet 2012 - gemeente.csv");
    if !file.is_file() {
        return;
    }
    let levels = [RegionLevel::Nederland, RegionLevel::Gemeente];
    let on = |year| compute(std::slice::from_ref(&file), Some(year), &levels, Some(2012));
    let (old, new) = (on(2020), on(2025));
    let check = |merged: &str, parts: &[&str]| {
        for indicator in [TOTAAL, "bevolking/verzekerdejaren"] {
            let sum =
                parts.iter().map(|p| old.value(indicator, p, 2012, "total").unwrap());
            let got = new.row(indicator, merged, 2012, "total").unwrap();
            assert_close(got.value.unwrap(), sum.sum(), 1e-9, merged);
            assert_eq!(got.status.as_str(), "observed", "{merged}");
        }
    };
    check("NL01", &["NL01"]);
    // Maashorst, Voorne aan Zee, Dijk en Waard, Land van Cuijk, and Weesp in Amsterdam.
    check("GM1991", &["GM0856", "GM1685"]);
    check("GM1992", &["GM0501", "GM0530", "GM0614"]);
    check("GM1980", &["GM0398", "GM0416"]);
    check("GM1982", &["GM0756", "GM0786", "GM0815", "GM1684", "GM1702"]);
    check("GM0363", &["GM0363", "GM0457"]);
    check("GM0599", &["GM0599"]);
    let national = old.value(TOTAAL, NEDERLAND, 2012, "total").unwrap();
    let gemeenten = new.regions(RegionLevel::Gemeente);
    assert_eq!(gemeenten.len(), 342);
    let sum: f64 =
        gemeenten.iter().map(|g| new.value(TOTAAL, g, 2012, "total").unwrap()).sum();
    assert_close(sum, national, 1e-9, "all gemeenten on 2025");
}

#[test]
fn a_value_is_there_exactly_if_its_status_says_so() {
    let Some(Real { computed, .. }) = real() else { return };
    assert!(computed.frame.rows.len() > 100_000);
    for value in computed.frame.values() {
        let row = value.row;
        assert_eq!(row.value.is_some(), row.status.has_value(), "{value:?}");
        assert!(row.value.is_none_or(f64::is_finite), "{value:?}");
        assert_eq!(row.rank.is_some(), row.value.is_some(), "{value:?}");
    }
}

#[test]
fn keys_are_unique_and_sorted_bytewise() {
    let Some(Real { computed, .. }) = real() else { return };
    let keys: Vec<_> = computed
        .frame
        .values()
        .map(|value| {
            (
                value.indicator.name.as_str(),
                value.region.level.as_str(),
                value.region.code.as_str(),
                value.row.period.to_string(),
                value.row.sex.as_str(),
                value.row.age.to_string(),
                value.category.name.as_str(),
            )
        })
        .collect();
    assert_eq!(keys.len(), computed.frame.rows.len());
    let disorder = keys.windows(2).find(|pair| pair[0] >= pair[1]);
    assert_eq!(disorder, None);
    assert!(computed.frame.rows.iter().any(|row| row.sex == Sex::Male));
}

#[test]
fn rehabilitation_enters_in_2013() {
    let Some(Real { computed, years, .. }) = real() else { return };
    let of = |year| {
        let row = computed.row(TOTAAL, NEDERLAND, year, "verpleging-revalidatie")?;
        Some((row.status.as_str(), row.value.is_some()))
    };
    for year in years {
        let expected =
            if *year < 2013 { ("not_applicable", false) } else { ("observed", true) };
        assert_eq!(of(*year), Some(expected), "{year}");
    }
}

#[test]
fn what_is_printed_of_a_figure_gives_it_again() {
    let Some(Real { computed, reference, .. }) = real() else { return };
    let data = folder().unwrap();
    // Midden-Brabant has a part of a gemeente that was divided, over two boundary years.
    let mut newest = BTreeMap::new();
    for value in computed.frame.values().filter(|v| v.region.code.as_str() == "ZK12") {
        let everyone =
            value.row.sex == Sex::Total && value.row.age.to_string() == "total";
        if everyone && value.category.name == "total" {
            newest.insert(&value.indicator.name, value);
        }
    }
    assert!(newest.len() >= 18 && *reference >= 2015, "{}", newest.len());
    for value in newest.values() {
        crate::explain::check(&data, value);
    }
}
