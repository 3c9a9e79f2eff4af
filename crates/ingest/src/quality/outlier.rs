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
mod tests {
    use regiobeeld_domain::{Per, Period, Text};

    use super::*;

    /// Three zorgkantoorregio's of eight gemeenten in two years, 40 events among 10,000
    /// persons each, but that they differ by up to 3%.
    fn usual() -> Series {
        let code = |letters: &str, n: usize| format!("{letters}{n:0>2}").parse().unwrap();
        let figure = |n: usize| {
            let count = 400.0 + (n * 7 % 13) as f64;
            let value = count / 100_000.0;
            Some(Figure { value, persons: 100_000.0, count: Some(count) })
        };
        let gemeente = |n: usize| (code("GM00", n), Some(code("ZK", n / 8 + 1)));
        let year = |shift: usize| (0..24).map(|n| figure(n + shift)).collect();
        Series {
            scale: Scale::Ratio,
            per: Some(Per::Inwoner),
            gemeenten: (0..24).map(gemeente).collect(),
            periods: vec![Period::year(2019), Period::year(2021)],
            categories: vec![Category {
                name: "ggz".to_owned(),
                figures: vec![year(0), year(5)],
            }],
        }
    }

    /// Checks which outliers there are after one figure of the later year was changed.
    #[track_caller]
    fn check(change: impl Fn(&mut Figure), breaks: &[SeriesBreak], expected: &[&str]) {
        check_series(&changed(usual(), change), breaks, expected);
    }

    fn changed(mut series: Series, change: impl Fn(&mut Figure)) -> Series {
        change(series.categories[0].figures[1][9].as_mut().unwrap());
        series
    }

    #[track_caller]
    fn check_series(series: &Series, breaks: &[SeriesBreak], expected: &[&str]) {
        let found = find(series, breaks);
        let mut said: Vec<_> = found
            .shown
            .iter()
            .map(|one| {
                let against = match &one.against {
                    Against::Earlier(period) => period.to_string(),
                    Against::Neighbours(region) => region.to_string(),
                };
                format!("{} {} {against}", one.region, one.period)
            })
            .collect();
        said.sort();
        assert_eq!(said, expected);
        assert_eq!(found.more, 0);
    }

    /// A rate of so many times the usual one.
    fn times(factor: f64) -> impl Fn(&mut Figure) {
        move |figure| {
            figure.value *= factor;
            figure.count = figure.count.map(|count| count * factor);
        }
    }

    const BOTH: [&str; 2] = ["GM0009 2021JJ00 2019JJ00", "GM0009 2021JJ00 ZK02"];

    #[test]
    fn a_figure_far_from_its_own_and_its_neighbours_is_told() {
        check(times(1.0), &[], &[]);
        check(times(1.3), &[], &[]);
        check(times(1.7), &[], &BOTH);
        check(times(0.5), &[], &BOTH);
        // A fall to nothing is one too.
        check(times(0.0), &[], &BOTH);
    }

    #[test]
    fn what_chance_can_do_is_not_told() {
        let few = |factor: f64| {
            move |figure: &mut Figure| {
                figure.persons /= 10.0;
                figure.count = figure.count.map(|count| count * factor / 10.0);
                figure.value = figure.count.unwrap() / figure.persons;
            }
        };
        // 41 expected: 72 are beyond chance beside the neighbours, hardly beside 400 before.
        check(few(1.7), &[], &[]);
        check(few(2.5), &[], &BOTH);
        check(
            |figure| {
                few(4.0)(figure);
                figure.persons = 4_000.0;
            },
            &[],
            &[],
        );
    }

    #[test]
    fn nothing_is_held_against_a_figure_before_a_break() {
        let broken = |year, group: &str| SeriesBreak {
            year,
            groups: vec![group.to_owned()],
            ages: None,
            reason: Text { nl: String::new(), en: String::new() },
        };
        check(times(2.0), &[broken(2020, "ggz")], &BOTH[1..]);
        check(times(2.0), &[broken(2021, "ggz")], &BOTH[1..]);
        check(times(2.0), &[broken(2019, "ggz"), broken(2020, "msz")], &BOTH);
    }

    #[test]
    fn the_figure_and_what_was_expected_are_kept() {
        let found = find(&changed(usual(), times(2.0)), &[]);
        let beside = found.shown.iter().find(|one| one.category == "ggz").unwrap();
        let near = |value: f64, expected: f64| (value / expected - 1.0).abs() < 0.02;
        assert!(near(beside.value, 2.0 * 406e-5), "{beside:?}");
        assert!(near(beside.expected, 406e-5), "{beside:?}");
        assert!(beside.score > FAR, "{beside:?}");
    }

    #[test]
    fn published_figures_are_compared_by_their_difference() {
        let percent = |mut series: Series| {
            series.scale = Scale::Difference;
            series.per = None;
            let figures = series.categories.iter_mut().flat_map(|c| &mut c.figures);
            for figure in figures.flatten().flatten() {
                figure.value *= 1e4;
                figure.count = None;
            }
            series
        };
        check_series(&percent(usual()), &[], &[]);
        check_series(&changed(percent(usual()), |f| f.value += 10.0), &[], &[]);
        check_series(&changed(percent(usual()), |f| f.value += 30.0), &[], &BOTH);
    }

    #[test]
    fn residents_are_held_against_their_own_alone() {
        let mut series = changed(usual(), times(2.0));
        series.per = None;
        check_series(&series, &[], &BOTH[..1]);
    }

    #[test]
    fn the_most_remarkable_are_told_and_the_others_counted() {
        let mut series = usual();
        for n in 0..8 {
            let figure = series.categories[0].figures[1][3 * n].as_mut().unwrap();
            times(2.0 + n as f64)(figure);
        }
        let found = find(&series, &[]);
        // Each lies far from its own and from its neighbours.
        assert_eq!((found.shown.len(), found.more), (SHOWN, 16 - SHOWN));
        let scores: Vec<_> = found.shown.iter().map(|one| one.score).collect();
        assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    }
}
