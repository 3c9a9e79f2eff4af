//! Which regions have a figure, by year: measures with the same gaps stand together.

use regiobeeld_domain::{
    DatasetQuality, Grain, LevelCoverage, MeasureQuality, Period, RegionLevel,
};
use serde::Serialize;

use super::Names;
use crate::number;

/// How many names of measures or regions are written out.
const SHOWN: usize = 6;

/// Measures with the same coverage at a level.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    measures: String,
    more: usize,
    level: String,
    cells: Vec<Cell>,
}

/// Periods in a row with the same coverage.
#[derive(Debug, Serialize)]
struct Cell {
    when: String,
    /// `full`, `part` or `none`.
    class: &'static str,
    text: String,
    note: String,
}

type Counts = Vec<(Period, usize, usize)>;

/// The lines of a dataset, those with gemeenten last.
pub(super) fn lines(quality: &DatasetQuality) -> Vec<Line> {
    let mut groups: Vec<((RegionLevel, Counts), Vec<&str>)> = Vec::new();
    for measure in &quality.measures {
        for level in levels(measure) {
            let key = (level, counts(measure, level));
            match groups.iter_mut().find(|(known, _)| *known == key) {
                Some((_, measures)) => measures.push(&measure.measure),
                None => groups.push((key, vec![&measure.measure])),
            }
        }
    }
    groups.sort_by_key(|((level, _), _)| *level);
    groups
        .into_iter()
        .map(|((level, counts), names)| line(level, &counts, &names))
        .collect()
}

/// Whether any measure is given for gemeenten.
pub(super) fn has_gemeenten(quality: &DatasetQuality) -> bool {
    quality.measures.iter().any(|one| levels(one).contains(&RegionLevel::Gemeente))
}

fn levels(measure: &MeasureQuality) -> Vec<RegionLevel> {
    let coverage = measure.periods.first().map_or(&[][..], |period| &period.coverage);
    coverage.iter().map(|one| one.level).collect()
}

fn counts(measure: &MeasureQuality, level: RegionLevel) -> Counts {
    let periods = measure.periods.iter();
    let of_level = |one: &&LevelCoverage| one.level == level;
    periods
        .filter_map(|period| {
            let coverage = period.coverage.iter().find(of_level)?;
            Some((period.period, coverage.present, coverage.expected))
        })
        .collect()
}

fn line(level: RegionLevel, counts: &Counts, names: &[&str]) -> Line {
    let mut cells: Vec<(Vec<Period>, usize, usize)> = Vec::new();
    for (period, present, expected) in counts {
        match cells.last_mut() {
            Some((periods, p, e)) if p == present && e == expected => {
                periods.push(*period);
            }
            _ => cells.push((vec![*period], *present, *expected)),
        }
    }
    let cell = |(periods, present, expected): (Vec<Period>, usize, usize)| Cell {
        when: when(&periods),
        class: match present {
            0 => "none",
            all if all == expected => "full",
            _ => "part",
        },
        text: if present == 0 {
            number::NONE.to_owned()
        } else {
            format!("{present}/{expected}")
        },
        note: match present {
            0 => "geen cijfers".to_owned(),
            all if all == expected => String::new(),
            some => format!("{} zonder", expected - some),
        },
    };
    Line {
        measures: names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", "),
        more: names.len().saturating_sub(SHOWN),
        level: level.plural().to_owned(),
        cells: cells.into_iter().map(cell).collect(),
    }
}

/// Periods in a few words: years as ranges, others one by one.
pub(super) fn when(periods: &[Period]) -> String {
    let are_years = periods.iter().all(|period| period.grain() == Grain::Year);
    if are_years {
        let years: Vec<_> = periods.iter().map(|period| period.calendar_year()).collect();
        return number::years(&years);
    }
    match periods {
        [first, .., last] => format!("{first}–{last}"),
        _ => periods.iter().map(ToString::to_string).collect(),
    }
}

/// Who is absent where some are and others not.
pub(super) fn gaps(quality: &DatasetQuality, names: Names<'_>) -> Vec<String> {
    let mut gaps: Vec<(String, Vec<String>, Vec<Period>)> = Vec::new();
    for measure in &quality.measures {
        for period in &measure.periods {
            let absent = period.coverage.iter().filter(|one| !one.absent.is_empty());
            let absent = absent.map(|one| {
                let codes = one.absent.iter().take(SHOWN).map(|code| names.region(code));
                let more = one.absent.len().saturating_sub(SHOWN);
                listed(&codes.collect::<Vec<_>>(), more)
            });
            let parts = period.absent_parts.iter().take(SHOWN);
            let parts: Vec<_> = parts.map(|code| names.region(code)).collect();
            let more = period.absent_parts.len().saturating_sub(SHOWN);
            let parts = (!parts.is_empty()).then(|| {
                format!(
                    "{}, deel van een gemeente die wel een cijfer heeft",
                    listed(&parts, more)
                )
            });
            for text in absent.chain(parts) {
                match gaps.iter_mut().find(|(known, ..)| *known == text) {
                    Some((_, measures, periods)) => {
                        measures.push(measure.measure.clone());
                        periods.push(period.period);
                    }
                    None => {
                        gaps.push((
                            text,
                            vec![measure.measure.clone()],
                            vec![period.period],
                        ));
                    }
                }
            }
        }
    }
    let sentence =
        |(text, mut measures, mut periods): (String, Vec<String>, Vec<Period>)| {
            measures.sort();
            measures.dedup();
            periods.sort();
            periods.dedup();
            let more = measures.len().saturating_sub(SHOWN);
            measures.truncate(SHOWN);
            format!(
                "Zonder cijfer in {}: {text} ({}).",
                when(&periods),
                listed(&measures, more)
            )
        };
    gaps.into_iter().map(sentence).collect()
}

/// Names with how many there are beside them.
fn listed(names: &[String], more: usize) -> String {
    let names = names.join(", ");
    if more == 0 { names } else { format!("{names} en nog {more}") }
}
