use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use regiobeeld::domain::{RegionLevel, Text};
use regiobeeld::indicator::{definitions, parse_definition};
use regiobeeld::references;
use regiobeeld::report::reference_document;

use crate::fixture::{Computed, compute, sample_folder, workspace};

/// Indicators that are promised with exactly these names.
const PROMISED: [&str; 20] = [
    "bevolking/inwoners",
    "bevolking/verzekerdejaren",
    "bevolking/groene-druk",
    "bevolking/grijze-druk",
    "bevolking/demografische-druk",
    "bevolking/aandeel-65-plus",
    "bevolking/aandeel-75-plus",
    "bevolking/dubbele-vergrijzing",
    "bevolking/mantelzorgpotentieel",
    "bevolking/verzekerdejaren-restregel",
    "zorgkosten/zvw-totaal",
    "zorgkosten/zvw-per-verzekerdejaar",
    "zorgkosten/zvw-kostenratio",
    "zorgkosten/zvw-gestandaardiseerd",
    "zorgkosten/zvw-verschil-verwacht",
    "zorgkosten/zvw-groei-omvang",
    "zorgkosten/zvw-groei-leeftijdsopbouw",
    "zorgkosten/zvw-groei-gebruik",
    "zorgkosten/zvw-restregel",
    "zorgkosten/zvw-index",
];

/// The levels that the figures of samples are held against: those that tables have.
const LEVELS: [RegionLevel; 7] = [
    RegionLevel::Nederland,
    RegionLevel::Provincie,
    RegionLevel::Zorgkantoorregio,
    RegionLevel::GgdRegio,
    RegionLevel::Regioplus,
    RegionLevel::Arbeidsmarktregio,
    RegionLevel::Veiligheidsregio,
];

/// The samples at those levels.
fn samples() -> &'static Computed {
    static SAMPLES: OnceLock<Computed> = OnceLock::new();
    SAMPLES.get_or_init(|| compute(&[sample_folder()], None, &LEVELS, Some(2018)))
}

/// Name and text of every definition file.
fn files() -> Vec<(String, String)> {
    let root = workspace().join("crates/indicator/definitions");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            assert_eq!(
                path.extension().and_then(|e| e.to_str()),
                Some("toml"),
                "{}",
                path.display()
            );
            let name = path.strip_prefix(&root).unwrap().with_extension("");
            let parts: Vec<_> =
                Path::new(&name).iter().map(|p| p.to_str().unwrap()).collect();
            found.push((parts.join("/"), fs::read_to_string(path).unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn every_file_is_a_definition_of_the_library() {
    let embedded = definitions().unwrap();
    let files = files();
    let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert!(embedded.iter().map(|definition| definition.name.as_str()).eq(names));
    for ((name, text), definition) in files.iter().zip(&embedded) {
        assert_eq!(parse_definition(name, text).unwrap(), *definition);
    }
}

#[test]
fn the_promised_indicators_exist() {
    let files = files();
    let names: BTreeSet<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    let absent: Vec<_> = PROMISED.iter().filter(|name| !names.contains(**name)).collect();
    assert_eq!(absent, [&""; 0]);
}

#[test]
fn every_definition_has_its_texts() {
    for definition in definitions().unwrap() {
        let check = |text: &Text, end: &str| {
            for text in [&text.nl, &text.en] {
                let whole =
                    !text.is_empty() && text.trim() == text && text.ends_with(end);
                assert!(whole, "{} `{text}`", definition.name);
            }
            assert_ne!(text.nl, text.en, "{}", definition.name);
        };
        check(&definition.title, "");
        check(&definition.definition, ".");
        let duiding = definition.duiding.as_ref();
        check(
            duiding.unwrap_or_else(|| panic!("{} has no duiding", definition.name)),
            ".",
        );
        definition.caveat.iter().for_each(|caveat| check(caveat, "."));
        // Not long-term care, social support or youth care: a reader must be told.
        let is_zvw = definition.name.contains("/zvw-");
        assert!(
            !is_zvw || definition.title.nl.contains("Zorgverzekeringswet"),
            "{}",
            definition.name
        );
        assert!(!is_zvw || definition.caveat.is_some(), "{}", definition.name);
    }
}

#[test]
fn every_definition_has_values_on_the_samples() {
    let frame = &samples().frame;
    let mut without = Vec::new();
    for definition in definitions().unwrap() {
        let of_it =
            || frame.values().filter(|value| value.indicator.name == definition.name);
        if of_it().all(|value| value.row.value.is_none()) {
            // What is projected is no figure of the data; `tests/src/projection.rs` has it.
            if definition.scenario.is_none() {
                without.push(definition.name.clone());
            }
            continue;
        }
        let unit = of_it().all(|value| value.indicator.unit == definition.unit);
        assert!(unit, "{}", definition.name);
        let levels: BTreeSet<_> = of_it().map(|value| value.region.level).collect();
        let of_definition = definition.levels.as_ref();
        let is_its =
            |level: &&RegionLevel| of_definition.is_none_or(|l| l.contains(level));
        assert!(
            levels.iter().eq(LEVELS.iter().filter(is_its).collect::<BTreeSet<_>>()),
            "{}",
            definition.name
        );
    }
    assert!(without.is_empty(), "{without:#?}");
}

#[test]
fn definitions_are_these() {
    let mut table = String::new();
    for definition in definitions().unwrap() {
        let info = definition.method.info();
        let inputs = definition.method.inputs().into_iter();
        let mut measures: Vec<_> =
            inputs.map(|input| input.measures[0].measure.clone()).collect();
        measures.dedup();
        let trend = definition.trend.map(|_| "trend").unwrap_or_default();
        let interval = definition.interval;
        let crossings = definition.breakdowns.iter();
        let crossings: Vec<_> = crossings
            .map(|c| {
                c.iter().map(|d| format!("{d:?}").to_lowercase()).collect::<Vec<_>>()
            })
            .map(|names| names.join("×"))
            .collect();
        writeln!(
            table,
            "{} | {} | {} {} of {} | benchmark {} | {interval:?} {trend} | {}",
            definition.name,
            definition.unit,
            info.name,
            info.version,
            measures.join(" / "),
            definition.benchmark,
            crossings.join(", "),
        )
        .unwrap();
    }
    insta::assert_snapshot!(table);
}

#[test]
fn the_document_about_indicators_is_what_the_definitions_say() {
    let path = workspace().join("docs/indicatoren.md");
    let made = reference_document(&references(&[]).unwrap());
    assert!(
        fs::read_to_string(path).unwrap() == made,
        "it is stale: `cargo run -p regiobeeld --example reference -- docs/indicatoren.md`"
    );
}
