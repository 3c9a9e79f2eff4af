//! Figures that lie far from what others lead one to expect.
//!
//! A figure is held against its own of the loaded year before, moved as the middle gemeente
//! moved, and against the middle of the other gemeenten of its zorgkantoorregio. Which
//! gemeenten border on each other stands in no table that the product has; those of one
//! zorgkantoorregio lie together and share most of their providers. How far is usual says the
//! median absolute deviation over all gemeenten. A figure is told only where it is far by
//! that, by its own size, and by more than chance does.

use std::collections::BTreeMap;

use regiobeeld_domain::{
    Against, Code, DatasetQuality, Diagnostic, Grain, Outlier, Place, RegionCode,
    SeriesBreak,
};
use regiobeeld_method::{median, robust_spread};

use super::series::{Category, Figure, Scale, Series};

/// How many times the usual spread a figure must lie away.
const FAR: f64 = 8.0;

/// How much larger or smaller it must be; of what is compared by difference how much of the
/// expected value lies between.
const RATIO: f64 = 1.5;

/// The least spread that is taken for usual, as a share of the value: a table in which nothing
/// moves would make of every rounding something remarkable.
const LEAST_SPREAD: f64 = 0.05;

/// The fewest persons behind a figure: one expensive patient more is remarkable nowhere.
const FEWEST_PERSONS: f64 = 5_000.0;

/// The fewest events that must have happened, or be expected.
const FEWEST_EVENTS: f64 = 20.0;

/// How many standard deviations of a Poisson count it must lie away.
const BEYOND_CHANCE: f64 = 5.0;

/// The fewest gemeenten that say what is usual.
const FEWEST: usize = 20;

/// The fewest other gemeenten of a zorgkantoorregio that say what is expected.
const FEWEST_NEIGHBOURS: usize = 4;

/// How many outliers of a measure are told one by one.
const SHOWN: usize = 5;

/// The outliers of a measure.
#[derive(Default)]
pub(super) struct Found {
    /// The most remarkable ones, the most remarkable first.
    pub(super) shown: Vec<Outlier>,
    /// How many there are beside those.
    pub(super) more: usize,
}

/// Finds the outliers of a measure. No figure is held against one before a break.
pub(super) fn find(series: &Series, breaks: &[SeriesBreak]) -> Found {
    let mut found: BTreeMap<_, Outlier> = BTreeMap::new();
    for category in &series.categories {
        let earlier = earlier(series, category, breaks);
        for outlier in earlier.into_iter().chain(neighbours(series, category)) {
            // What is remarkable every year is told once.
            let kind = matches!(outlier.against, Against::Earlier(_));
            let key = (outlier.region.clone(), outlier.category.clone(), kind);
            match found.get(&key) {
                Some(known) if known.score >= outlier.score => {}
                _ => {
                    found.insert(key, outlier);
                }
            }
        }
    }
    let mut shown: Vec<_> = found.into_values().collect();
    // The sort is stable: of equal ones the order of the keys stays.
    shown.sort_by(|a, b| b.score.total_cmp(&a.score));
    let more = shown.len().saturating_sub(SHOWN);
    shown.truncate(SHOWN);
    Found { shown, more }
}

/// A figure with how far it lies from the expected one on its scale.
struct Residual {
    gemeente: usize,
    figure: Figure,
    /// The figure of the same gemeente that it is held against.
    before: Option<Figure>,
    distance: f64,
}

/// Holds every figure against that of the loaded period before.
fn earlier(series: &Series, category: &Category, breaks: &[SeriesBreak]) -> Vec<Outlier> {
    let years = series.periods.iter().enumerate();
    let years: Vec<_> = years.filter(|(_, p)| p.grain() == Grain::Year).collect();
    let mut found = Vec::new();
    for step in years.windows(2) {
        let [(before, first), (now, last)] = step else { continue };
        let (from, to) = (first.calendar_year(), last.calendar_year());
        if breaks.iter().any(|b| b.between(from, to) && b.concerns(&category.name)) {
            continue;
        }
        let pairs = category.figures[*before].iter().zip(&category.figures[*now]);
        let pairs = pairs.enumerate().filter_map(|(gemeente, (before, figure))| {
            let (before, figure) = ((*before)?, (*figure)?);
            let distance = series.on_scale(figure)? - series.on_scale(before)?;
            Some(Residual { gemeente, figure, before: Some(before), distance })
        });
        let mut residuals: Vec<_> = pairs.collect();
        let steps: Vec<_> = residuals.iter().map(|one| one.distance).collect();
        let Some(usual) = median(&steps) else { continue };
        for one in &mut residuals {
            one.distance -= usual;
        }
        let against = |_: &Residual| Some(Against::Earlier(**first));
        found.extend(far(series, category, *now, residuals, against));
    }
    found
}

/// Holds every figure against the middle of the other gemeenten of its zorgkantoorregio.
fn neighbours(series: &Series, category: &Category) -> Vec<Outlier> {
    // What is not divided by anybody is as large as its gemeente.
    if series.scale == Scale::Ratio && series.per.is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (period, figures) in category.figures.iter().enumerate() {
        let mut of_region: BTreeMap<&RegionCode, Vec<(usize, Figure, f64)>> =
            BTreeMap::new();
        for (gemeente, figure) in figures.iter().enumerate() {
            let region = series.gemeenten[gemeente].1.as_ref();
            let Some((region, figure)) = region.zip(*figure) else { continue };
            let Some(value) = series.on_scale(figure) else { continue };
            of_region.entry(region).or_default().push((gemeente, figure, value));
        }
        let mut residuals = Vec::new();
        for known in of_region.into_values() {
            for (gemeente, figure, value) in &known {
                let others = known.iter().filter(|(other, ..)| other != gemeente);
                let others: Vec<_> = others.map(|(.., value)| *value).collect();
                let Some(usual) = median(&others) else { continue };
                if others.len() < FEWEST_NEIGHBOURS {
                    continue;
                }
                residuals.push(Residual {
                    gemeente: *gemeente,
                    figure: *figure,
                    before: None,
                    distance: value - usual,
                });
            }
        }
        let against = |one: &Residual| {
            series.gemeenten[one.gemeente].1.clone().map(Against::Neighbours)
        };
        found.extend(far(series, category, period, residuals, against));
    }
    found
}

/// Those that lie far away.
fn far(
    series: &Series,
    category: &Category,
    period: usize,
    residuals: Vec<Residual>,
    against: impl Fn(&Residual) -> Option<Against>,
) -> Vec<Outlier> {
    if residuals.len() < FEWEST {
        return Vec::new();
    }
    let distances: Vec<_> = residuals.iter().map(|one| one.distance).collect();
    let levels: Vec<_> = residuals.iter().map(|one| one.figure.value.abs()).collect();
    let least = match series.scale {
        Scale::Ratio => LEAST_SPREAD,
        Scale::Difference => LEAST_SPREAD * median(&levels).unwrap_or(0.0),
    };
    let spread = robust_spread(&distances).unwrap_or(0.0).max(least);
    let is_far = |one: &Residual| {
        one.distance.abs() > FAR * spread
            && series.is_large(one)
            && series.is_beyond_chance(one)
    };
    let outlier = |one: Residual| {
        let value = one.figure.value;
        Some(Outlier {
            region: series.gemeenten[one.gemeente].0.clone(),
            period: series.periods[period],
            category: category.name.clone(),
            against: against(&one)?,
            value,
            expected: series.expected(&one),
            score: one.distance.abs() / spread,
        })
    };
    residuals.into_iter().filter(is_far).filter_map(outlier).collect()
}

impl Series {
    /// A figure where it is compared; none where it cannot be, such as a cost that was taken
    /// back.
    fn on_scale(&self, figure: Figure) -> Option<f64> {
        match (self.scale, figure.count) {
            (Scale::Difference, _) => Some(figure.value),
            // Half an event in the place of none, so that a fall to zero is seen.
            (Scale::Ratio, Some(count)) if self.per.is_some() => {
                (count >= 0.0).then(|| libm::log(count.max(0.5) / figure.persons))
            }
            (Scale::Ratio, _) => (figure.value > 0.0).then(|| libm::log(figure.value)),
        }
    }

    fn expected(&self, one: &Residual) -> f64 {
        let at = self.on_scale(one.figure).unwrap_or(0.0) - one.distance;
        match self.scale {
            Scale::Ratio => libm::exp(at),
            Scale::Difference => at,
        }
    }

    fn is_large(&self, one: &Residual) -> bool {
        match self.scale {
            Scale::Ratio => one.distance.abs() >= libm::log(RATIO),
            Scale::Difference => {
                one.distance.abs() >= (RATIO - 1.0) * self.expected(one).abs()
            }
        }
    }

    fn is_beyond_chance(&self, one: &Residual) -> bool {
        let persons = one
            .before
            .map_or(one.figure.persons, |before| before.persons.min(one.figure.persons));
        let Some(count) = one.figure.count else { return persons >= FEWEST_PERSONS };
        let divided = if self.per.is_some() { one.figure.persons } else { 1.0 };
        let expected = self.expected(one) * divided;
        // The figure of before is a count that chance moved too.
        let before = one.before.and_then(|before| before.count);
        let share = before.map_or(0.0, |before| expected / before.max(0.5));
        let deviation = (expected * (1.0 + share)).max(0.5).sqrt();
        persons >= FEWEST_PERSONS
            && count.max(expected) >= FEWEST_EVENTS
            && (count - expected).abs() >= BEYOND_CHANCE * deviation
    }
}

/// Tells of every outlier of a dataset that is shown, and of how many are not.
pub(super) fn findings(judged: &DatasetQuality) -> Vec<Diagnostic> {
    let of_measure = |measure: &regiobeeld_domain::MeasureQuality| {
        let place = format!("{}/{}", judged.id, measure.measure);
        let found = |message: String| {
            Diagnostic::new(Code::Outlier, message).at(Place::Field(&place)).help(
                "nothing is changed; see what the publisher says of it before it is used",
            )
        };
        let one = |outlier: &Outlier| {
            let Outlier { period, category, value, expected, score, .. } = outlier;
            let against = match &outlier.against {
                Against::Earlier(before) => format!("follows from {before}"),
                Against::Neighbours(region) => {
                    format!("is the middle of the other gemeenten of {region}")
                }
            };
            let message = format!(
                "{period} `{category}`: {value:.4}, where {expected:.4} {against}; it lies \
                 {score:.0} times the usual spread away"
            );
            found(message).at(Place::Region(&outlier.region))
        };
        let more = (measure.more_outliers > 0).then(|| {
            found(format!("{} more figures lie as far away", measure.more_outliers))
        });
        measure.outliers.iter().map(one).chain(more).collect::<Vec<_>>()
    };
    judged.measures.iter().flat_map(of_measure).collect()
}

#[cfg(test)]
mod tests;
