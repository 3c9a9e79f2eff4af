use std::collections::BTreeMap;

use regiobeeld_domain::{
    AssumptionNote, Code, Diagnostic, IndicatorLabel, Regioindeling, Severity, Snapshot,
};
use serde::Serialize;

use super::{Cell, Table};
use crate::{Report, number, text};

/// How many findings of a kind are written out.
const SHOWN: usize = 5;

/// What the figures rest on, what was found, and what they mean.
#[derive(Debug, Serialize)]
pub(crate) struct Account {
    snapshots: Vec<File>,
    findings: Vec<Finding>,
    definitions: Vec<Definition>,
    registry: &'static str,
    assumptions: Option<Table>,
}

#[derive(Debug, Serialize)]
struct File {
    id: String,
    path: String,
    publisher: String,
    year: String,
    indeling: String,
    rows: String,
    licence: String,
    citation: String,
    sha256: String,
    synthetic: bool,
}

/// A kind of finding, with some of them.
#[derive(Debug, Serialize)]
pub(crate) struct Finding {
    code: &'static str,
    severity: &'static str,
    meaning: &'static str,
    count: String,
    examples: Vec<Example>,
    more: usize,
}

#[derive(Debug, Serialize)]
struct Example {
    place: String,
    message: String,
    help: Option<String>,
}

#[derive(Debug, Serialize)]
struct Definition {
    name: String,
    title: String,
    meaning: String,
    unit: &'static str,
    method: String,
}

impl Account {
    /// The account of one region's page.
    pub(crate) fn new(report: &Report) -> Self {
        let shown = |label: &&IndicatorLabel| !report.of(&label.name).is_empty();
        let labels = report.indicators.iter().filter(shown);
        let expected = report.expected.as_ref();
        Self {
            assumptions: expected.map(|one| assumptions(report, &one.assumptions)),
            ..Self::of(&report.snapshots, &report.diagnostics, labels)
        }
    }

    /// The account of files, findings and indicators.
    pub(crate) fn of<'a>(
        snapshots: &[Snapshot],
        diagnostics: &[Diagnostic],
        labels: impl Iterator<Item = &'a IndicatorLabel>,
    ) -> Self {
        let definition = |label: &IndicatorLabel| Definition {
            name: label.name.clone(),
            title: label.title.nl.clone(),
            meaning: label.definition.nl.clone(),
            unit: text::unit(label.unit),
            method: format!("{} {}", label.method, label.method_version),
        };
        Self {
            snapshots: snapshots.iter().map(file).collect(),
            findings: findings(diagnostics),
            definitions: labels.map(definition).collect(),
            registry: Regioindeling::CITATION,
            assumptions: None,
        }
    }
}

/// What projections take to be so, one line each.
fn assumptions(report: &Report, notes: &[AssumptionNote]) -> Table {
    let mut table = Table::new(&["Aanname", "Waarde", "Wat ervan bekend is"]);
    let row = |note: &AssumptionNote| {
        let about: Vec<_> = note.about.iter().map(|one| report.category(one)).collect();
        let about = match about.as_slice() {
            [] => format!("over alles · {}", note.name),
            about => format!("over {} · {}", about.join(", "), note.name),
        };
        let write = |value| number::short(value, 4);
        let evidence = note.evidence.nl.as_str();
        let source = note.source.as_ref().map(|source| format!("Bron: {source}"));
        let source = source.as_deref().unwrap_or("Bron: geen, dit is een aanname");
        vec![
            Cell::noted(note.title.nl.as_str(), Some(&about)),
            Cell::between(note.value, Some(note.limits_80), write).of(&note.unit.nl),
            Cell::noted(evidence, Some(source)),
        ]
    };
    table.rows = notes.iter().map(row).collect();
    table
}

fn file(snapshot: &Snapshot) -> File {
    let year = |year: Option<u16>| year.map_or_else(|| "–".to_owned(), |y| y.to_string());
    File {
        id: snapshot.id.as_str().to_owned(),
        path: snapshot.path.clone(),
        publisher: text::publisher(&snapshot.source),
        year: year(snapshot.year),
        indeling: year(snapshot.indeling),
        // A count of rows is far below the integers that a float holds exactly.
        rows: number::decimal(snapshot.rows as f64, 0),
        licence: snapshot.licence.clone(),
        citation: snapshot.citation.clone(),
        sha256: snapshot.sha256.chars().take(12).collect(),
        synthetic: snapshot.synthetic,
    }
}

/// Findings by kind, the gravest first.
pub(crate) fn findings(diagnostics: &[Diagnostic]) -> Vec<Finding> {
    let mut kinds: BTreeMap<(Severity, Code), Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in diagnostics {
        kinds.entry((diagnostic.severity, diagnostic.code)).or_default().push(diagnostic);
    }
    kinds
        .into_iter()
        .map(|((severity, code), found)| Finding {
            code: code.as_str(),
            severity: text::severity(severity),
            meaning: text::meaning(code),
            count: format!("{}×", found.len()),
            examples: found.iter().take(SHOWN).map(|one| example(one)).collect(),
            more: found.len().saturating_sub(SHOWN),
        })
        .collect()
}

fn example(diagnostic: &Diagnostic) -> Example {
    let mut place: Vec<String> = Vec::new();
    if let Some(file) = &diagnostic.file {
        let line =
            diagnostic.line.map(|line| format!(", regel {line}")).unwrap_or_default();
        place.push(format!("{file}{line}"));
    }
    place.extend(diagnostic.field.as_ref().map(|field| format!("kolom {field}")));
    place.extend(diagnostic.region.as_ref().map(|region| format!("regio {region}")));
    Example {
        place: place.join(", "),
        message: diagnostic.message.clone(),
        help: diagnostic.help.clone(),
    }
}
