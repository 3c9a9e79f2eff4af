//! The page about the quality of the data: what there is of each dataset, what is missing,
//! whether it adds up, and what is remarkable.

mod coverage;
mod dataset;
mod missing;
mod outlier;
mod overview;
#[cfg(test)]
mod tests;
mod totals;

use regiobeeld_domain::{DatasetQuality, Regioindeling, RegionCode};
use serde::Serialize;

use crate::page::{Finding, findings};
use crate::{Error, Material, number, template, text};
use dataset::Section;
use overview::Row;

/// The page about the quality of the data of a run.
pub fn quality_page(
    material: &Material<'_>,
    quality: &[DatasetQuality],
    regioindeling: &Regioindeling,
) -> Result<String, Error> {
    let names = Names { material, regioindeling };
    let sections: Vec<_> = quality.iter().map(|one| Section::new(one, names)).collect();
    let page = Page {
        synthetic: material.is_synthetic(),
        run: &material.facts.run,
        run_date: number::date(&material.facts.run_date),
        version: &material.facts.version,
        indeling: material.facts.indeling,
        publishers: publishers(quality),
        rows: quality.iter().map(Row::new).collect(),
        sections,
        findings: findings(material.diagnostics),
    };
    template::render(template::QUALITY, &page)
}

#[derive(Debug, Serialize)]
struct Page<'a> {
    synthetic: bool,
    run: &'a str,
    run_date: String,
    version: &'a str,
    indeling: u16,
    publishers: String,
    rows: Vec<Row>,
    sections: Vec<Section>,
    findings: Vec<Finding>,
}

fn publishers(quality: &[DatasetQuality]) -> String {
    let sources = quality.iter().flat_map(|one| &one.tables).map(|table| &table.source);
    let mut names: Vec<_> = sources.map(|source| text::publisher(source)).collect();
    names.sort();
    names.dedup();
    names.join(", ")
}

/// What regions and categories are called.
#[derive(Clone, Copy)]
struct Names<'a> {
    material: &'a Material<'a>,
    regioindeling: &'a Regioindeling,
}

impl Names<'_> {
    /// The name of a region, in the boundary year of the run or the last that had it.
    fn region(self, code: &RegionCode) -> String {
        let years = self.regioindeling.years().rev();
        let mut years = [self.material.facts.indeling].into_iter().chain(years);
        let name = years.find_map(|year| self.regioindeling.name(code, year));
        name.map_or_else(|| code.to_string(), |name| format!("{name} ({code})"))
    }

    /// The title of a category, or its name.
    fn category(self, name: &str) -> String {
        let mut known = self.material.frame.categories.iter();
        let found = known.find(|category| category.name == name);
        found.map_or_else(|| name.to_owned(), |category| category.title.nl.clone())
    }
}

/// The id of a dataset's section.
fn anchor(id: &str) -> String {
    format!("bron-{}", id.replace('/', "-"))
}

/// A count in Dutch notation.
fn count(count: usize) -> String {
    // Counts of cells are far below the integers that a float holds exactly.
    number::decimal(count as f64, 0)
}
