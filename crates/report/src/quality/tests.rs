//! What the page says of data that were made by hand.

use std::collections::BTreeMap;

use regiobeeld_domain::{
    Against, Code, DatasetQuality, Diagnostic, IndicatorFrame, LevelCoverage, LevelTotal,
    MeasureQuality, Outlier, Per, Period, PeriodQuality, Place, Regioindeling,
    RegionLevel, Snapshot, SnapshotId, SourceTable, Status, Text, TotalDifference,
};

use super::quality_page;
use crate::{Material, RunFacts};

const HOSTILE: &str = "<script>alert('x')</script>";

fn text(nl: &str) -> Text {
    Text { nl: nl.to_owned(), en: nl.to_owned() }
}

/// Births of two years, of which the later lacks a gemeente, does not add up and has a
/// remarkable figure.
fn quality() -> DatasetQuality {
    let id = SnapshotId::new("cbs-geboorte", None, "0123456789");
    let (first, last) = (Period::year(2021), Period::year(2022));
    let year = |period: Period, absent: &[&str], sum: f64| PeriodQuality {
        period,
        coverage: vec![LevelCoverage {
            level: RegionLevel::Gemeente,
            expected: 1345,
            present: 1345 - absent.len(),
            absent: absent.iter().map(|code| code.parse().unwrap()).collect(),
        }],
        absent_parts: Vec::new(),
        cells: BTreeMap::from([
            (Status::Observed, 1345 - absent.len()),
            (Status::Suppressed, absent.len()),
        ]),
        sum: Some(sum),
        unplaced: None,
        totals: vec![LevelTotal {
            level: RegionLevel::Nederland,
            compared: 1,
            agree: usize::from(sum >= 1000.0),
            incomplete: 0,
            largest: Some(TotalDifference::new("NL01".parse().unwrap(), sum, 1000.0)),
        }],
    };
    let outlier = Outlier {
        region: "GM0855".parse().unwrap(),
        period: last,
        category: "total".to_owned(),
        against: Against::Neighbours("ZK31".parse().unwrap()),
        value: 0.0321,
        expected: 0.0107,
        score: 12.0,
    };
    DatasetQuality {
        id: "cbs/geboorte".to_owned(),
        title: text(HOSTILE),
        tables: vec![SourceTable {
            table: "cbs/geboorte".to_owned(),
            title: text(HOSTILE),
            source: "cbs".to_owned(),
            citation: "CBS, StatLine".to_owned(),
            licence: "CC BY 4.0".to_owned(),
            indelingen: vec![2021, 2022],
            verified: false,
            synthetic: false,
            snapshots: vec![id.clone()],
        }],
        indeling: 2024,
        inputs: BTreeMap::from([(first, vec![id.clone()]), (last, vec![id])]),
        newest: Some(last),
        age: Some(4),
        verified: false,
        synthetic: false,
        provisional: 0.0,
        breaks: Vec::new(),
        measures: vec![MeasureQuality {
            measure: "geborenen".to_owned(),
            is_count: true,
            per: Some(Per::Inwoner),
            periods: vec![year(first, &[], 1000.0), year(last, &["GM0363"], 900.0)],
            outliers: vec![outlier],
            more_outliers: 2,
        }],
    }
}

fn page(synthetic: bool) -> String {
    let snapshots = [Snapshot {
        id: SnapshotId::new("cbs-geboorte", None, "0123456789"),
        source: "cbs".to_owned(),
        table: "cbs/geboorte".to_owned(),
        year: None,
        indeling: Some(2022),
        path: "cbs/geboorte".to_owned(),
        sha256: "0123456789".to_owned(),
        rows: 1,
        licence: String::new(),
        citation: String::new(),
        synthetic,
    }];
    let found = |code, file| Diagnostic::new(code, "said").at(Place::File(file));
    let diagnostics = [
        found(Code::MissingCell, "cbs/geboorte/page.json"),
        found(Code::Corrected, "cbs/geboorte/page.json"),
        found(Code::UnrecognisedFile, "cbs/geboorte/index.json"),
        found(Code::BadNumber, "cbs/geboortecijfers.csv"),
    ];
    let material = Material {
        frame: &IndicatorFrame::default(),
        snapshots: &snapshots,
        diagnostics: &diagnostics,
        breaks: &[],
        gemeenten: &BTreeMap::new(),
        overlaps: &BTreeMap::new(),
        peers: &BTreeMap::new(),
        expected: None,
        facts: RunFacts {
            run: "2026-11-22-3f9c1a".to_owned(),
            run_date: "2026-11-22".to_owned(),
            version: "0.1.0".to_owned(),
            indeling: 2024,
            reference_year: None,
            synthetic: false,
        },
    };
    quality_page(&material, &[quality()], &Regioindeling::embedded().unwrap()).unwrap()
}

/// The part of the page that is about the dataset, without markup.
fn section() -> String {
    let page = page(false);
    let (_, section) = page.split_once("class=\"dataset\">").unwrap();
    let section = section.split("</section>").next().unwrap();
    let words = section.split('<').filter_map(|part| part.split_once('>'));
    let words: Vec<_> = words.flat_map(|(_, text)| text.split_whitespace()).collect();
    words.join(" ")
}

#[track_caller]
fn check(part: &str) {
    let section = section();
    assert!(section.contains(part), "`{part}` is not in\n{section}");
}

#[test]
fn the_page_says_what_the_numbers_are() {
    check(
        "Niet van alle regio’s; een som wijkt af; definitie niet getoetst; 3 opvallende",
    );
    check("perioden 2021–2022 · uitgedrukt in indeling 2024 · 4 jaar oud");
    check("CBS, StatLine · licentie: CC BY 4.0 · gepubliceerd in indeling 2021–2022");
    check("geborenen gemeenten 2021 1345/1345 2022 1344/1345 1 zonder");
    check("Zonder cijfer in 2022: Amsterdam (GM0363) (geborenen).");
    check("Van 2.690 cellen: 1 niet gepubliceerd (onthulling).");
    check(
        "Nederland 2 1 0 −10,00% geborenen 2022, Nederland (NL01): 900 tegenover 1.000",
    );
    check(
        "Tilburg (GM0855) geborenen, 2022 32,1 per 1.000 inwoners; het midden van de andere",
    );
    check("Zuid-Limburg (ZK31) is 10,7. En nog 2, die minder ver liggen.");
}

#[test]
fn findings_are_those_about_its_files() {
    check("missing-cell 1×");
    check("Correcties said");
    let section = section();
    for other in ["unrecognised-file", "bad-number"] {
        assert!(!section.contains(other), "{other}");
    }
}

#[test]
fn made_up_data_say_so_and_nothing_from_data_is_markup() {
    assert!(page(true).contains("SYNTHETISCHE GEGEVENS"));
    let page = page(false);
    assert!(!page.contains("SYNTHETISCH"));
    assert!(!page.contains(HOSTILE) && page.contains("&lt;script&gt;"));
    for link in page.split("href=\"#").skip(1) {
        let link = link.split('"').next().unwrap();
        assert!(page.contains(&format!("id=\"{link}\"")), "{link}");
    }
}
