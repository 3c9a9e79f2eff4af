//! What the template of a region's page is filled in with: sections of plates, made from
//! a [`Report`] and nothing else.

mod account;
mod cost;
mod cost_by_age;
mod development;
mod expected;
mod expected_cost;
mod growth;
mod past_error;
mod peers;
mod plate;
mod population;
mod region;

use serde::Serialize;

pub(crate) use account::{Account, Finding, findings};
pub(crate) use plate::{Cell, Drawing, Key, Plate, Source, Table};

use crate::{KeyFigure, Report, number, text};

/// One region's page.
#[derive(Debug, Serialize)]
pub(crate) struct Page<'a> {
    name: &'a str,
    code: &'a str,
    level: String,
    synthetic: bool,
    indeling: u16,
    run: &'a str,
    run_date: String,
    version: &'a str,
    cards: Vec<Card<'a>>,
    sections: Vec<Section>,
    account: Account,
}

/// One key figure.
#[derive(Debug, Serialize)]
pub(crate) struct Card<'a> {
    title: &'a str,
    value: &'a str,
    comparison: &'a str,
    year: Option<u16>,
    hint: Option<&'static str>,
    remark: Option<&'static str>,
    source: String,
}

/// A chapter of the page.
#[derive(Debug, Serialize)]
pub(crate) struct Section {
    id: &'static str,
    title: &'static str,
    lead: Vec<String>,
    plates: Vec<Plate>,
}

impl<'a> Page<'a> {
    pub(crate) fn new(report: &'a Report) -> Self {
        let facts = &report.facts;
        Self {
            name: &report.region.name,
            code: report.region.code.as_str(),
            level: text::capitalised(report.region.level.singular()),
            synthetic: report.synthetic,
            indeling: facts.indeling,
            run: &facts.run,
            run_date: number::date(&facts.run_date),
            version: &facts.version,
            cards: report.key_figures.iter().map(|one| card(report, one)).collect(),
            sections: [
                region::section(report),
                population::section(report),
                cost::section(report),
                development::section(report),
                growth::section(report),
            ]
            .into_iter()
            .chain(expected::section(report))
            .collect(),
            account: Account::new(report),
        }
    }
}

fn card<'a>(report: &Report, figure: &'a KeyFigure) -> Card<'a> {
    let latest = report.latest(figure.indicator, "total");
    Card {
        title: figure.title,
        value: &figure.text,
        comparison: &figure.comparison,
        year: figure.period.map(regiobeeld_domain::Period::calendar_year),
        hint: text::hint(figure.indicator),
        remark: figure.value.and_then(|_| number::reason(figure.status)),
        source: Source::of(report, &latest.into_iter().collect::<Vec<_>>()).publishers,
    }
}

/// The sentences of a report that exist.
fn lead(report: &Report, ids: &[&str]) -> Vec<String> {
    ids.iter().filter_map(|id| report.text(id)).map(str::to_owned).collect()
}
