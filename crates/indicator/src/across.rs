//! What only the years together tell: direction, and how much one year can be off.

use std::sync::LazyLock;

use regiobeeld_domain::{Grain, Period, Trend};
use regiobeeld_method as method;
use regiobeeld_method::{Counted, Direction, Limits, MoneyLimits, Scale, TrendPoint};

use crate::definition::{Interval, TrendTest};
use crate::figure::Figure;
use crate::method::Method;
use crate::place::LEVELS;
use crate::plan::Plan;

/// Quantiles for series of euro amounts, far longer than any there is.
static MONEY: LazyLock<MoneyLimits<2>> = LazyLock::new(|| MoneyLimits::new(LEVELS, 60));

/// The figures of one region and cell over the periods of a plan, with those of the
/// country beside them.
#[derive(Clone, Copy)]
pub(crate) struct Series<'a> {
    pub(crate) plan: &'a Plan<'a>,
    /// Position of the cell in the plan.
    pub(crate) cell: usize,
    pub(crate) region: &'a [Figure],
    pub(crate) country: &'a [Figure],
}

/// A test of direction with what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct TrendWorking {
    /// The years with figure and standard error, where that is known.
    pub years: Vec<(u16, f64, Option<f64>)>,
    /// The first year that counts, if a break in the series lies before it.
    pub after_break: Option<u16>,
    /// The scale of the line; none for a test of counts.
    pub scale: Option<&'static str>,
    /// Change per year on that scale; none for a test of counts.
    pub slope: Option<f64>,
    /// The standard error of the slope.
    pub standard_error: Option<f64>,
    /// The chi-squared of a test of counts.
    pub chi_squared: Option<f64>,
    /// The probability of such a trend by chance.
    pub p_value: f64,
    /// What follows.
    pub direction: Trend,
}

impl<'a> Series<'a> {
    fn of(&self, figures: &'a [Figure], at: usize) -> &'a Figure {
        &figures[at * self.plan.cells.len() + self.cell]
    }

    /// Positions of the years up to a period, the oldest first.
    fn years(&self, last: Period) -> &'a [usize] {
        let Plan { years, periods, .. } = self.plan;
        &years[..years.partition_point(|at| periods[*at].period <= last)]
    }

    fn year(&self, at: usize) -> u16 {
        self.plan.periods[at].period.calendar_year()
    }

    /// Limits from what moves from year to year: of the ratio to the country, or of the
    /// gap to what is expected.
    pub(crate) fn year_to_year(&self, at: usize) -> [Limits; 2] {
        let last = self.plan.periods[at].period;
        if last.grain() != Grain::Year {
            return [Limits::NONE; 2];
        }
        let (observed, expected): (Vec<f64>, Vec<f64>) =
            self.years(last).iter().map(|at| self.pair(*at)).unzip();
        let Some(money) = MONEY.ratio(&observed, &expected) else {
            return [Limits::NONE; 2];
        };
        if self.of(self.region, at).pair.is_some() {
            return money.gap_limits;
        }
        let benchmark = expected.last().copied().unwrap_or(f64::NAN);
        money.ratio_limits.map(|limits| limits.map(|limit| limit * benchmark))
    }

    /// What is observed and what it is held against; NaN where one is not known.
    fn pair(&self, at: usize) -> (f64, f64) {
        let (own, national) = (self.of(self.region, at), self.of(self.country, at));
        let parts = own.pair.or_else(|| own.value.zip(national.value));
        parts.unwrap_or((f64::NAN, f64::NAN))
    }

    /// The years up to a period with the ratios that such limits rest on.
    pub(crate) fn ratios(&self, at: usize) -> Vec<(u16, f64)> {
        let years = self.years(self.plan.periods[at].period).iter().copied();
        let ratio = |at: usize| {
            let (observed, expected) = self.pair(at);
            (self.year(at), observed / expected)
        };
        years.map(ratio).filter(|(_, ratio)| ratio.is_finite()).collect()
    }

    /// The direction up to a period, by the test that the definition names.
    pub(crate) fn trend(&self, at: usize) -> Option<TrendWorking> {
        let test = self.plan.definition.trend?;
        let last = self.plan.periods[at].period;
        self.of(self.region, at).value?;
        if last.grain() != Grain::Year {
            return None;
        }
        let breaks = self.plan.breaks[self.cell].iter().copied();
        let after_break = breaks.filter(|from| *from <= last.calendar_year()).max();
        let years = self.years(last);
        let before = |at: &usize| after_break.is_some_and(|first| self.year(*at) < first);
        let years = &years[years.partition_point(before)..];
        let found = match test {
            TrendTest::Regression { years: most, level } => {
                let most = most.map_or(usize::MAX, usize::from);
                let years = &years[years.len().saturating_sub(most)..];
                self.regression(years, level.confidence())
            }
            TrendTest::Recent { years: wanted, level } => {
                self.recent(years, usize::from(wanted), level.confidence())
            }
        };
        found.map(|found| TrendWorking { after_break, ..found })
    }

    fn regression(
        &self,
        years: &[usize],
        level: method::Confidence,
    ) -> Option<TrendWorking> {
        let (scale, multiplier) = self.plan.definition.method.scale();
        let known = years.iter().map(|at| (*at, self.of(self.region, *at)));
        let known: Vec<_> = known.filter(|(_, figure)| figure.value.is_some()).collect();
        // Errors count only if every year has one.
        let has_errors = known.iter().all(|(_, figure)| figure.standard_error.is_some());
        let point = |(at, figure): &(usize, &Figure)| TrendPoint {
            time: f64::from(self.year(*at)),
            value: figure.value.unwrap_or(f64::NAN) / multiplier,
            standard_error: figure
                .standard_error
                .filter(|_| has_errors)
                .map_or(f64::NAN, |error| error / multiplier),
        };
        let points: Vec<_> = known.iter().map(point).collect();
        let line = method::trend(&points, scale, [])?;
        let rest = known.iter().map(|(at, figure)| {
            let error = figure.standard_error.filter(|_| has_errors);
            (self.year(*at), figure.value.unwrap_or(f64::NAN), error)
        });
        Some(TrendWorking {
            years: rest.collect(),
            after_break: None,
            scale: Some(match scale {
                Scale::Linear => "linear",
                Scale::Log => "log",
                Scale::Logit => "logit",
            }),
            slope: Some(line.slope),
            standard_error: Some(line.standard_error),
            chi_squared: None,
            p_value: line.p_value,
            direction: direction(line.direction(level)),
        })
    }

    fn recent(
        &self,
        years: &[usize],
        wanted: usize,
        level: method::Confidence,
    ) -> Option<TrendWorking> {
        let count = |at: &usize, of: fn(&Figure) -> Option<f64>| {
            of(self.of(self.region, *at)).unwrap_or(f64::NAN)
        };
        let time: Vec<f64> = years.iter().map(|at| f64::from(self.year(*at))).collect();
        let events: Vec<f64> =
            years.iter().map(|at| count(at, |f| f.numerator)).collect();
        let people: Vec<f64> =
            years.iter().map(|at| count(at, |f| f.denominator)).collect();
        let counted = match self.plan.definition.method {
            Method::Proportion(_) => Counted::Persons,
            _ => Counted::Events,
        };
        let test = method::recent_trend(&time, &events, &people, counted, wanted, level)?;
        let used = years.iter().rev().take(wanted).rev();
        let used = used.map(|at| (self.year(*at), count(at, |f| f.value), None));
        Some(TrendWorking {
            years: used.collect(),
            after_break: None,
            scale: None,
            slope: None,
            standard_error: None,
            chi_squared: Some(test.chi_squared),
            p_value: test.p_value,
            direction: direction(test.direction),
        })
    }
}

fn direction(direction: Direction) -> Trend {
    match direction {
        Direction::Rising => Trend::Rising,
        Direction::Falling => Trend::Falling,
        Direction::Stable => Trend::Stable,
    }
}

/// Adds to the figures of a region what the years together tell.
pub(crate) fn add_limits(plan: &Plan<'_>, region: &mut [Figure], country: &[Figure]) {
    if plan.definition.interval != Some(Interval::YearToYear) {
        return;
    }
    let cells = plan.cells.len();
    let mut limits = Vec::with_capacity(region.len());
    for at in 0..plan.periods.len() {
        for cell in 0..cells {
            let series = Series { plan, cell, region, country };
            limits.push(series.year_to_year(at));
        }
    }
    for (figure, limits) in region.iter_mut().zip(limits) {
        if figure.value.is_some() {
            figure.limits = limits;
        }
    }
}
