//! The pages about indicators: what each is, how it is read and made, and which of them
//! have figures in a run.

use std::collections::BTreeSet;
use std::fmt::Write;

use regiobeeld_domain::{IndicatorReference, Period, ReferenceInput};
use serde::Serialize;

use crate::text::{self, reference as words};
use crate::{Error, Material, number, template};

/// The folder of the pages about indicators in a run.
const FOLDER: &str = "indicators";

/// The pages about indicators: one that lists them by criterion, with those that have no
/// figure in the run, and one for each. Gives their paths and contents.
///
/// # Errors
///
/// When a template cannot be filled in.
pub fn reference_pages(
    material: &Material<'_>,
    references: &[IndicatorReference],
) -> Result<Vec<(String, String)>, Error> {
    let periods = material.frame.periods();
    let run = RunView {
        synthetic: material.is_synthetic(),
        run: &material.facts.run,
        run_date: number::date(&material.facts.run_date),
        version: &material.facts.version,
    };
    let rows: Vec<Row<'_>> = references
        .iter()
        .map(|one| Row::new(one, periods.get(one.name.as_str())))
        .collect();
    let list = List {
        run: &run,
        criteria: parts(&rows),
        count: rows.len(),
        with: rows.iter().filter(|row| row.has_figures).count(),
    };
    let index = template::render(template::INDICATORS, &list)?;
    let mut pages = vec![(format!("{FOLDER}/index.html"), index)];
    for (reference, row) in references.iter().zip(&rows) {
        let page = Page::new(&run, reference, row);
        let page = template::render(template::INDICATOR, &page)?;
        pages.push((format!("{FOLDER}/{}.html", reference.name), page));
    }
    Ok(pages)
}

/// The reference of every indicator as a Markdown document, for the documentation.
pub fn reference_document(references: &[IndicatorReference]) -> String {
    let mut out = String::from(words::DOCUMENT);
    for criterion in words::CRITERIA {
        let of_part = || references.iter().filter(|one| one.criterion == criterion.0);
        if of_part().next().is_none() {
            continue;
        }
        let _ = writeln!(out, "\n## {}", criterion.1);
        for one in of_part() {
            let _ = writeln!(out, "\n### {}\n\n`{}`\n", one.title.nl, one.name);
            let _ = writeln!(out, "{}\n", one.definition.nl);
            if let Some(duiding) = &one.duiding {
                let _ = writeln!(out, "{}\n", duiding.nl);
            }
            if let Some(caveat) = &one.caveat {
                let _ = writeln!(out, "Let op: {}\n", caveat.nl);
            }
            for fact in facts(one) {
                let _ = writeln!(out, "- {}: {}", fact.name, fact.text);
            }
            for source in &one.sources {
                let _ = writeln!(out, "- Bron: {}", words::source(source));
            }
        }
    }
    out
}

#[derive(Debug, Serialize)]
struct RunView<'a> {
    synthetic: bool,
    run: &'a str,
    run_date: String,
    version: &'a str,
}

#[derive(Debug, Serialize)]
struct List<'a> {
    #[serde(flatten)]
    run: &'a RunView<'a>,
    criteria: Vec<Part<'a>>,
    count: usize,
    with: usize,
}

/// The indicators of one part of the criteria.
#[derive(Debug, Serialize)]
struct Part<'a> {
    anchor: String,
    title: &'static str,
    themes: Vec<Theme<'a>>,
    with: usize,
    count: usize,
}

#[derive(Debug, Serialize)]
struct Theme<'a> {
    title: String,
    rows: Vec<&'a Row<'a>>,
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    name: &'a str,
    title: &'a str,
    criterion: &'a str,
    theme: &'a str,
    unit: &'static str,
    has_figures: bool,
    /// The years with figures, or what would give them.
    years: String,
    verified: bool,
}

impl<'a> Row<'a> {
    fn new(
        reference: &'a IndicatorReference,
        periods: Option<&BTreeSet<Period>>,
    ) -> Self {
        let years = match periods {
            Some(periods) => words::years(periods),
            None => words::lacking(reference),
        };
        Self {
            name: &reference.name,
            title: &reference.title.nl,
            criterion: &reference.criterion,
            theme: reference.theme(),
            unit: text::unit(reference.unit),
            has_figures: periods.is_some(),
            years,
            verified: reference.verified,
        }
    }
}

fn parts<'a>(rows: &'a [Row<'a>]) -> Vec<Part<'a>> {
    let part = |(criterion, title): (&str, &'static str)| {
        let of_part: Vec<_> =
            rows.iter().filter(|row| row.criterion == criterion).collect();
        let mut themes: Vec<Theme<'_>> = Vec::new();
        for row in &of_part {
            let title = words::theme(row.theme);
            match themes.last_mut().filter(|theme| theme.title == title) {
                Some(theme) => theme.rows.push(row),
                None => themes.push(Theme { title, rows: vec![row] }),
            }
        }
        let with = of_part.iter().filter(|row| row.has_figures).count();
        let anchor = format!("deel-{criterion}");
        Part { anchor, title, themes, with, count: of_part.len() }
    };
    let parts = words::CRITERIA.into_iter().map(part);
    parts.filter(|part| part.count > 0).collect()
}

#[derive(Debug, Serialize)]
struct Page<'a> {
    #[serde(flatten)]
    run: &'a RunView<'a>,
    title: &'a str,
    title_en: &'a str,
    name: &'a str,
    definition: &'a str,
    duiding: Option<&'a str>,
    caveat: Option<&'a str>,
    verified: bool,
    has_figures: bool,
    years: &'a str,
    facts: Vec<Fact>,
    formula: &'a str,
    inputs: Vec<Fact>,
    sources: Vec<SourceView<'a>>,
}

/// Something that there is to know, with its name.
#[derive(Debug, Serialize)]
struct Fact {
    name: String,
    text: String,
}

#[derive(Debug, Serialize)]
struct SourceView<'a> {
    title: &'a str,
    table: &'a str,
    citation: &'a str,
    licence: &'a str,
    url: &'a str,
    cycle: &'static str,
    ids: String,
    columns: String,
    verified: bool,
}

impl<'a> Page<'a> {
    fn new(
        run: &'a RunView<'a>,
        reference: &'a IndicatorReference,
        row: &'a Row<'a>,
    ) -> Self {
        let source = |source: &'a regiobeeld_domain::ReferenceSource| SourceView {
            title: &source.title.nl,
            table: &source.table,
            citation: &source.citation,
            licence: &source.licence,
            url: &source.url,
            cycle: words::cycle(&source.cycle),
            ids: source.ids.join(", "),
            columns: source.columns.join(", "),
            verified: source.verified,
        };
        Self {
            run,
            title: &reference.title.nl,
            title_en: &reference.title.en,
            name: &reference.name,
            definition: &reference.definition.nl,
            duiding: reference.duiding.as_ref().map(|duiding| duiding.nl.as_str()),
            caveat: reference.caveat.as_ref().map(|caveat| caveat.nl.as_str()),
            verified: reference.verified,
            has_figures: row.has_figures,
            years: &row.years,
            facts: facts(reference),
            formula: &reference.formula,
            inputs: reference.inputs.iter().map(input).collect(),
            sources: reference.sources.iter().map(source).collect(),
        }
    }
}

fn input(input: &ReferenceInput) -> Fact {
    let mut text = input.of.join(" of anders ");
    if !input.ages.is_empty() {
        let _ = write!(text, ", leeftijd {}", input.ages.join(", "));
    }
    Fact { name: input.role.clone(), text }
}

/// What a definition settles, in words.
fn facts(reference: &IndicatorReference) -> Vec<Fact> {
    let criterion = words::CRITERIA.iter().find(|(name, _)| *name == reference.criterion);
    let levels: Vec<_> = reference.levels.iter().map(|level| level.plural()).collect();
    let levels = if levels.is_empty() { "alle".to_owned() } else { levels.join(", ") };
    let breakdowns: Vec<_> = reference
        .breakdowns
        .iter()
        .map(|of| {
            of.iter().map(|of| words::dimension(of)).collect::<Vec<_>>().join(" × ")
        })
        .collect();
    let fact =
        |name: &str, text: &str| Fact { name: name.to_owned(), text: text.to_owned() };
    let mut facts = vec![
        fact("Onderdeel", criterion.map_or("", |(_, title)| title)),
        fact("Eenheid", text::unit(reference.unit)),
        fact("Richting", words::polarity(&reference.polarity)),
        fact("Regio’s", &levels),
    ];
    if !breakdowns.is_empty() {
        facts.push(fact("Uitgesplitst naar", &breakdowns.join("; ")));
    }
    let method = format!("{} (versie {})", reference.method, reference.method_version);
    facts.push(fact("Methode", &method));
    let interval = reference.interval.as_deref().map_or("geen", words::interval);
    facts.push(fact("Interval", interval));
    if let Some(trend) = &reference.trend {
        facts.push(fact("Trend", words::trend_test(trend)));
    }
    facts
}
