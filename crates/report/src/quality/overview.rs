//! One line per dataset.

use regiobeeld_domain::{DatasetQuality, LevelCoverage, RegionLevel};
use serde::Serialize;

use super::{anchor, count, coverage::when, missing, outlier, totals};
use crate::{number, text};

/// A dataset in brief.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    id: String,
    anchor: String,
    title: String,
    newest: String,
    age: String,
    coverage: String,
    level: String,
    missing: String,
    difference: String,
    outliers: String,
    verdict: Verdict,
}

/// What it comes down to.
#[derive(Debug, Serialize)]
pub(super) struct Verdict {
    /// `good`, `note` or `care`.
    pub(super) class: &'static str,
    pub(super) text: String,
}

impl Row {
    pub(super) fn new(quality: &DatasetQuality) -> Self {
        let coverage = newest_coverage(quality);
        let dash = || number::NONE.to_owned();
        Self {
            id: quality.id.clone(),
            anchor: anchor(&quality.id),
            title: quality.title.nl.clone(),
            newest: quality.newest.map_or_else(dash, |period| when(&[period])),
            age: quality.age.map_or_else(String::new, text::age_of_data),
            coverage: coverage
                .map_or_else(dash, |one| format!("{}/{}", one.present, one.expected)),
            level: coverage.map_or_else(String::new, |one| one.level.plural().to_owned()),
            missing: missing::share(&missing::all(quality))
                .map_or_else(dash, |share| number::percent(100.0 * share, 1)),
            difference: totals::difference(quality).map_or_else(dash, |share| {
                number::signed(100.0 * share, |v| number::percent(v, 1))
            }),
            outliers: count(outlier::number_of(quality)),
            verdict: verdict(quality),
        }
    }
}

/// The coverage of the newest period at its finest level, of the measure that has least.
fn newest_coverage(quality: &DatasetQuality) -> Option<&LevelCoverage> {
    let periods = quality.measures.iter().flat_map(|measure| &measure.periods);
    let newest = periods.filter(|period| Some(period.period) == quality.newest);
    let finest =
        newest.filter_map(|period| period.coverage.iter().max_by_key(|c| c.level));
    let known = finest.filter(|one| one.present > 0);
    known.min_by_key(|one| (one.level != RegionLevel::Gemeente, one.present))
}

/// Puts the numbers in words: what needs care first.
pub(super) fn verdict(quality: &DatasetQuality) -> Verdict {
    let periods = || quality.measures.iter().flat_map(|measure| &measure.periods);
    let is_partly = |one: &LevelCoverage| one.present > 0 && one.present < one.expected;
    let has_gap = periods().any(|period| {
        period.coverage.iter().any(is_partly) || !period.absent_parts.is_empty()
    });
    let facts = text::Judged {
        regions: match (quality.newest, has_gap) {
            (None, _) => text::Regions::None,
            (_, true) => text::Regions::Some,
            (_, false) => text::Regions::All,
        },
        disagreements: totals::disagreements(quality),
        verified: quality.verified,
        synthetic: quality.synthetic,
        provisional: quality.provisional > 0.0,
        outliers: outlier::number_of(quality),
        age: quality.age,
    };
    let (class, text) = text::verdict(&facts);
    Verdict { class, text }
}
