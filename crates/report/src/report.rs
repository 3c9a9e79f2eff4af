use std::collections::BTreeSet;

use regiobeeld_domain::{
    Category, Diagnostic, IndicatorLabel, PeerRegion, Region, RegionCode, RegionLevel,
    SeriesBreak, Sex, Snapshot,
};
use serde::Serialize;

use crate::{
    Expectation, Figure, Growth, KeyFigure, Material, Member, Overlapping, RunFacts,
    key_figure, text,
};

pub(crate) const INWONERS: &str = "bevolking/inwoners";
pub(crate) const VERZEKERDEJAREN: &str = "bevolking/verzekerdejaren";

/// What a document about one region says: the exact figures and the sentences made from
/// them.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Whether anything in it was made up.
    pub synthetic: bool,
    /// What is the same for every report of the run.
    pub facts: RunFacts,
    /// The region.
    pub region: Region,
    /// Its gemeenten, in the order of their codes.
    pub gemeenten: Vec<GemeenteResidents>,
    /// The zorgkantoorregio's that it lies over, if it is not one itself.
    pub overlaps: Vec<Overlapping>,
    /// The regions of its level that are most like it, the most alike first.
    pub peers: Vec<PeerRegion>,
    /// The region in brief.
    pub key_figures: Vec<KeyFigure>,
    /// Where the change of the costs came from.
    pub growth: Option<Growth>,
    /// What is expected; absent where nothing was projected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<Expectation>,
    /// Sentences made from the figures.
    pub texts: Vec<Paragraph>,
    /// The indicators, in the order of their names.
    pub indicators: Vec<IndicatorLabel>,
    /// The categories, in the order of their names.
    pub categories: Vec<Category>,
    /// Every figure, in the order of the indicators: of the region, of its gemeenten
    /// where there are residents, and the population of Nederland by age and sex.
    pub figures: Vec<Figure>,
    /// Years from which something was counted in another way.
    pub breaks: Vec<SeriesBreak>,
    /// The data that were used.
    pub snapshots: Vec<Snapshot>,
    /// What was found: about the region, its gemeenten, or the data as a whole.
    pub diagnostics: Vec<Diagnostic>,
}

/// A gemeente with its latest residents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GemeenteResidents {
    /// The gemeente.
    pub gemeente: Region,
    /// Share of it that belongs to the region, above 0 and at most 1.
    pub share: f64,
    /// Year of the residents, counted on 1 January.
    pub year: Option<u16>,
    /// Residents of all of it; none where the frame has no gemeenten.
    pub residents: Option<f64>,
}

/// A sentence or two with a stable name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Paragraph {
    /// Stable name, such as `kostenratio`.
    pub id: &'static str,
    /// Dutch.
    pub nl: String,
}

/// Gathers what a document about one region says.
pub fn report(material: &Material<'_>, region: &Region) -> Report {
    let members = material.gemeenten.get(&region.code).map_or(&[][..], Vec::as_slice);
    let about: BTreeSet<&RegionCode> =
        members.iter().map(|one| &one.gemeente.code).chain([&region.code]).collect();
    let concerns = |diagnostic: &&Diagnostic| {
        diagnostic.region.as_ref().is_none_or(|code| about.contains(code))
    };
    let synthetic = material.is_synthetic();
    let mut report = Report {
        synthetic,
        facts: RunFacts { synthetic, ..material.facts.clone() },
        region: region.clone(),
        gemeenten: Vec::new(),
        overlaps: material.overlaps.get(&region.code).cloned().unwrap_or_default(),
        peers: material.peers.get(&region.code).cloned().unwrap_or_default(),
        key_figures: Vec::new(),
        growth: None,
        expected: material.expected.map(|expected| Expectation::of(expected, region)),
        texts: Vec::new(),
        indicators: material.frame.indicators.clone(),
        categories: material.frame.categories.clone(),
        figures: figures(material, region, members),
        breaks: material.breaks.to_vec(),
        snapshots: material.snapshots.to_vec(),
        diagnostics: material.diagnostics.iter().filter(concerns).cloned().collect(),
    };
    report.gemeenten = members.iter().map(|member| residents(&report, member)).collect();
    report.growth = Growth::of(&report);
    report.key_figures = key_figure::of(&report);
    report.texts = text::paragraphs(&report);
    report
}

/// The figures of the region and those beside them that a page shows.
fn figures(material: &Material<'_>, region: &Region, members: &[Member]) -> Vec<Figure> {
    let nederland = nederland();
    let mut figures = Vec::new();
    for label in &material.frame.indicators {
        let name = label.name.as_str();
        let of = |region: &Region| {
            material.frame.select(name, region).map(|value| Figure::new(&value))
        };
        let own: Vec<Figure> = of(region).collect();
        // By age and sex only the latest year is shown; the whole is shown for all years.
        let latest = own
            .iter()
            .filter(|figure| !figure.is_total() && figure.value.is_some())
            .map(|figure| figure.period)
            .max();
        let shown = |figure: &Figure| figure.is_total() || Some(figure.period) == latest;
        figures.extend(own.into_iter().filter(shown));
        if name == VERZEKERDEJAREN && region.code != nederland.code {
            figures.extend(of(&nederland).filter(|one| Some(one.period) == latest));
        }
        if name == INWONERS {
            let others = members.iter().map(|member| &member.gemeente);
            let others = others.filter(|gemeente| gemeente.code != region.code);
            figures.extend(others.flat_map(of).filter(Figure::is_total));
        }
    }
    // The sort is stable: within an indicator the region stays before the others.
    figures.sort_by(|one, other| one.indicator.cmp(&other.indicator));
    figures
}

/// The country, by its code.
pub(crate) fn nederland() -> Region {
    Region {
        code: RegionCode::nederland(),
        level: RegionLevel::Nederland,
        name: String::new(),
    }
}

fn residents(report: &Report, member: &Member) -> GemeenteResidents {
    let gemeente = &member.gemeente;
    let latest = report
        .of(INWONERS)
        .iter()
        .filter(|figure| figure.region == gemeente.code && figure.value.is_some())
        .max_by_key(|figure| figure.period);
    GemeenteResidents {
        gemeente: gemeente.clone(),
        share: member.share,
        year: latest.map(Figure::year),
        residents: latest.and_then(|figure| figure.value),
    }
}

impl Report {
    /// The figures of one indicator.
    pub fn of(&self, indicator: &str) -> &[Figure] {
        let start =
            self.figures.partition_point(|one| one.indicator.as_str() < indicator);
        let end = self.figures.partition_point(|one| one.indicator.as_str() <= indicator);
        &self.figures[start..end]
    }

    /// The region's figures for everyone, of one indicator and category over the years.
    pub fn series(&self, indicator: &str, category: &str) -> Vec<&Figure> {
        self.of(indicator)
            .iter()
            .filter(|one| one.region == self.region.code && one.is_total())
            .filter(|one| one.category == category)
            .collect()
    }

    /// The region's figure for everyone in one year.
    pub fn figure(&self, indicator: &str, category: &str, year: u16) -> Option<&Figure> {
        self.series(indicator, category).into_iter().find(|one| one.year() == year)
    }

    /// The region's latest figure for everyone that has a value; else the latest.
    pub fn latest(&self, indicator: &str, category: &str) -> Option<&Figure> {
        let series = self.series(indicator, category);
        let known = series.iter().rev().find(|one| one.value.is_some());
        known.or(series.last()).copied()
    }

    /// The region's figures by category in one year, the total left out.
    pub(crate) fn by_category(&self, indicator: &str, year: u16) -> Vec<&Figure> {
        self.of(indicator)
            .iter()
            .filter(|one| one.region == self.region.code && one.is_total())
            .filter(|one| one.category != "total" && one.year() == year)
            .collect()
    }

    /// The figures of a region by age, for one sex, youngest first.
    pub(crate) fn by_age(
        &self,
        indicator: &str,
        region: &RegionCode,
        sex: Sex,
    ) -> Vec<&Figure> {
        let mut figures: Vec<_> = self
            .of(indicator)
            .iter()
            .filter(|one| one.region == *region && one.sex == sex)
            .filter(|one| one.category == "total")
            .filter(|one| one.age != regiobeeld_domain::Age::Total)
            .collect();
        figures.sort_by_key(|figure| figure.age.first());
        figures
    }

    /// The label of an indicator.
    pub(crate) fn label(&self, indicator: &str) -> Option<&IndicatorLabel> {
        self.indicators.iter().find(|label| label.name == indicator)
    }

    /// The Dutch title of a category, or its name.
    pub(crate) fn category<'a>(&'a self, name: &'a str) -> &'a str {
        let found = self.categories.iter().find(|category| category.name == name);
        found.map_or(name, |category| &category.title.nl)
    }

    /// A sentence by its name.
    pub(crate) fn text(&self, id: &str) -> Option<&str> {
        self.texts.iter().find(|text| text.id == id).map(|text| text.nl.as_str())
    }

    /// The breaks in a category between two years, in the order of the years.
    pub(crate) fn breaks(
        &self,
        category: &str,
        first: u16,
        last: u16,
    ) -> Vec<&SeriesBreak> {
        let mut breaks: Vec<_> = self
            .breaks
            .iter()
            .filter(|one| one.concerns(category) && one.between(first, last))
            .collect();
        breaks.sort_by_key(|one| one.year);
        breaks
    }
}
