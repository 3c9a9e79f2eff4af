//! What the page says of one dataset.

use std::collections::BTreeMap;

use regiobeeld_domain::{Code, DatasetQuality, Diagnostic, Severity, SourceTable};
use serde::Serialize;

use super::coverage::{self, Line, when};
use super::outlier::{self, Remark};
use super::overview::{Verdict, verdict};
use super::{Names, anchor, missing, totals};
use crate::page::Table;
use crate::{number, text};

/// One dataset.
#[derive(Debug, Serialize)]
pub(super) struct Section {
    id: String,
    anchor: String,
    title: String,
    verdict: Verdict,
    marks: Vec<Mark>,
    tables: Vec<Source>,
    facts: Vec<String>,
    coverage: Vec<Line>,
    has_gemeenten: bool,
    gaps: Vec<String>,
    missing: String,
    missing_table: Option<Table>,
    totals: Option<Table>,
    unplaced: Option<String>,
    outliers: Vec<Remark>,
    more_outliers: usize,
    breaks: Vec<Break>,
    corrections: Vec<Correction>,
    findings: Vec<Finding>,
}

/// A figure that was corrected, or a correction that fits none.
#[derive(Debug, Serialize)]
struct Correction {
    region: Option<String>,
    measure: Option<String>,
    message: String,
}

/// Something to know before anything else.
#[derive(Debug, Serialize)]
struct Mark {
    /// `alarm` or `note`.
    class: &'static str,
    text: String,
}

/// A published table.
#[derive(Debug, Serialize)]
struct Source {
    name: String,
    publisher: String,
    citation: String,
    licence: String,
    indelingen: String,
    snapshots: Vec<String>,
}

/// A break in the series.
#[derive(Debug, Serialize)]
struct Break {
    year: u16,
    reason: String,
    groups: String,
}

/// A kind of finding about its files.
#[derive(Debug, Serialize)]
struct Finding {
    severity: &'static str,
    code: &'static str,
    meaning: &'static str,
    count: usize,
}

impl Section {
    pub(super) fn new(quality: &DatasetQuality, names: Names<'_>) -> Self {
        let all = outlier::number_of(quality);
        let outliers = outlier::remarks(quality, names);
        Self {
            id: quality.id.clone(),
            anchor: anchor(&quality.id),
            title: quality.title.nl.clone(),
            verdict: verdict(quality),
            marks: marks(quality),
            tables: quality.tables.iter().map(source).collect(),
            facts: facts(quality),
            coverage: coverage::lines(quality),
            has_gemeenten: coverage::has_gemeenten(quality),
            gaps: coverage::gaps(quality, names),
            missing: missing::sentence(quality),
            missing_table: missing::table(quality),
            totals: totals::table(quality, names),
            unplaced: totals::unplaced(quality),
            more_outliers: all - outliers.len(),
            outliers,
            breaks: breaks(quality, names),
            corrections: corrections(quality, names),
            findings: findings(quality, names),
        }
    }
}

fn marks(quality: &DatasetQuality) -> Vec<Mark> {
    let mut marks = Vec::new();
    if quality.synthetic {
        marks.push(Mark { class: "alarm", text: "verzonnen gegevens".to_owned() });
    }
    if !quality.verified {
        let text = "definitie niet aan de tabel getoetst".to_owned();
        marks.push(Mark { class: "note", text });
    }
    if quality.provisional > 0.0 {
        let share = number::percent(100.0 * quality.provisional, 1);
        marks.push(Mark { class: "note", text: format!("{share} voorlopig") });
    }
    marks
}

fn source(table: &SourceTable) -> Source {
    Source {
        name: table.table.clone(),
        publisher: text::publisher(&table.source),
        citation: table.citation.clone(),
        licence: table.licence.clone(),
        indelingen: number::years(&table.indelingen),
        snapshots: table.snapshots.iter().map(ToString::to_string).collect(),
    }
}

fn facts(quality: &DatasetQuality) -> Vec<String> {
    let periods: Vec<_> = quality.inputs.keys().copied().collect();
    let mut facts = vec![
        format!("perioden {}", when(&periods)),
        format!("uitgedrukt in indeling {}", quality.indeling),
    ];
    facts.extend(quality.age.map(text::age_of_data));
    facts
}

fn breaks(quality: &DatasetQuality, names: Names<'_>) -> Vec<Break> {
    let of = |one: &regiobeeld_domain::SeriesBreak| {
        // A break in everything need not name everything.
        let groups = match one.groups.len() {
            0..=4 => one.groups.iter().map(|group| names.category(group)).collect(),
            _ => vec!["alle zorgsoorten".to_owned()],
        };
        Break { year: one.year, reason: one.reason.nl.clone(), groups: groups.join(", ") }
    };
    quality.breaks.iter().map(of).collect()
}

/// The findings about the files behind a dataset. What stands beside these in their folder is
/// none of them.
fn about<'n>(
    quality: &DatasetQuality,
    names: Names<'n>,
) -> impl Iterator<Item = &'n Diagnostic> {
    let used = quality.tables.iter().flat_map(|table| &table.snapshots);
    let used: Vec<_> = used.collect();
    let snapshots = names.material.snapshots.iter().filter(|one| used.contains(&&one.id));
    let paths: Vec<_> = snapshots.map(|snapshot| snapshot.path.as_str()).collect();
    names.material.diagnostics.iter().filter(move |found| {
        let file = found.file.as_deref().unwrap_or_default();
        let within = |path: &&str| {
            file.strip_prefix(*path).is_some_and(|rest| rest.starts_with('/'))
        };
        found.code != Code::UnrecognisedFile
            && paths.iter().any(|path| file == *path || within(path))
    })
}

fn corrections(quality: &DatasetQuality, names: Names<'_>) -> Vec<Correction> {
    let codes = [Code::Corrected, Code::CorrectionWithoutEffect];
    let found = about(quality, names).filter(|found| codes.contains(&found.code));
    let correction = |found: &Diagnostic| Correction {
        region: found.region.as_ref().map(|region| names.region(region)),
        measure: found.field.clone(),
        message: found.message.clone(),
    };
    found.map(correction).collect()
}

/// The kinds of findings about its files, the gravest first.
fn findings(quality: &DatasetQuality, names: Names<'_>) -> Vec<Finding> {
    let mut kinds: BTreeMap<(Severity, Code), usize> = BTreeMap::new();
    for found in about(quality, names) {
        *kinds.entry((found.severity, found.code)).or_default() += 1;
    }
    let finding = |((severity, code), count): ((Severity, Code), usize)| Finding {
        severity: text::severity(severity),
        code: code.as_str(),
        meaning: text::meaning(code),
        count,
    };
    kinds.into_iter().map(finding).collect()
}
