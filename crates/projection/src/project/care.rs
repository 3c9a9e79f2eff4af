//! Use and cost of care of the persons that are expected.

use rayon::prelude::*;
use regiobeeld_domain::{Age, Code, Diagnostic, Place, Severity, Sex};
use regiobeeld_method::Draws;

use super::people::People;
use super::rows::{Key, Rows, TOTAL};
use super::{ProjectOptions, draws_of};
use crate::input::{CareInput, SEXES, classes, middles};
use crate::{
    CareGroup, CareModel, DAMPING, Error, Levels, Outlook, REFERENCE, RateCells,
    RateTrend, Scenario, Summary, change_rates, damped_years, drivers, later_onset,
    levels, rate_trend, simulate_care, volume_runs,
};

/// Constant rates by age and sex: only the population changes.
const DEMOGRAPHIC: &str = "demografisch";
/// Rates that go on as they went, ever less so.
const TREND: &str = "trend";

/// Rates of people who get ill later, as they live longer.
const LATER: &str = "latere-start";
/// The age from which illness comes later: a declared assumption.
pub(super) const LATER_FROM: f64 = 65.0;

/// What is the same for every scenario and model.
struct Care<'a> {
    input: &'a CareInput,
    people: &'a People,
    members: &'a [Vec<(usize, f64)>],
    years: Vec<u16>,
    groups: Vec<CareGroup>,
    classes: Vec<Age>,
    /// National rates of the last year, by cell and group.
    rates: Vec<f64>,
    levels: Levels,
    trends: Vec<Option<RateTrend>>,
    /// Years that life gets longer by a year, where it is known.
    longer: Option<f64>,
    seed: Draws,
    /// Draws of trends, apart from those of levels.
    trend_seed: Draws,
}

/// What a scenario comes to by a model.
struct Outcome<'s> {
    scenario: &'s Scenario,
    model: &'static str,
    /// By region, year and group, the total last.
    figures: Vec<Option<Summary>>,
}

/// The regions that are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Regions<'a> {
    /// The rows of the grid in each, with their shares.
    pub(super) members: &'a [Vec<(usize, f64)>],
    /// The means of all persons, by region and year.
    pub(super) persons: &'a [f64],
}

/// Writes the cost of every region, year and group by every model and scenario, its index
/// and what drives it. `longer` are the years that life gets longer by a year.
pub(super) fn write(
    people: &People,
    input: &CareInput,
    Regions { members, persons }: Regions<'_>,
    (inputs, longer): (u16, Option<f64>),
    options: &ProjectOptions,
    rows: &mut Rows,
) -> Result<Vec<Diagnostic>, Error> {
    let care = Care::new(people, input, members, longer, options)?;
    let mut outcomes = Vec::new();
    let models = if options.only_index { vec![DEMOGRAPHIC] } else { care.models() };
    let wanted = |scenario: &&Scenario| !options.only_index || scenario.name == REFERENCE;
    for scenario in options.scenarios.iter().filter(wanted) {
        for model in models.iter().copied() {
            let figures = care.simulate(scenario, model, people.draws.draws)?;
            outcomes.push(Outcome { scenario, model, figures });
        }
    }
    let writing = Writing { care: &care, inputs, options };
    let Some(base) = outcomes.iter().find(|o| o.scenario.name == REFERENCE) else {
        return Ok(care.findings());
    };
    writing.index(base, rows);
    if options.only_index {
        return Ok(care.findings());
    }
    for outcome in &outcomes {
        writing.costs(outcome, rows);
        let reference = outcomes.iter().find(|other| {
            other.scenario.name == REFERENCE && other.model == outcome.model
        });
        let reference = reference.unwrap_or(outcome);
        writing.drivers(&base.figures, &reference.figures, outcome, persons, rows);
    }
    Ok(care.findings())
}

impl<'a> Care<'a> {
    fn new(
        people: &'a People,
        input: &'a CareInput,
        members: &'a [Vec<(usize, f64)>],
        longer: Option<f64>,
        options: &ProjectOptions,
    ) -> Result<Self, Error> {
        let history = &input.history;
        let group = |name: &String| {
            name.parse::<CareGroup>().map_err(|problem| Error::Value {
                what: format!("care group `{name}`"),
                problem,
            })
        };
        let groups = input.groups.iter().map(group).collect::<Result<_, Error>>()?;
        let of_years: Vec<_> =
            (0..history.years.len()).map(|at| history.national_rates(at)).collect();
        let standard = history.national_persons(history.years.len().saturating_sub(1));
        let trend = |group: usize| {
            let years = input.first[group]..history.years.len();
            let times: Vec<_> =
                years.clone().map(|at| f64::from(history.years[at].year)).collect();
            let of_group = |at: usize| {
                of_years[at].iter().skip(group).step_by(history.groups).copied().collect()
            };
            let rates: Vec<Vec<f64>> = years.map(of_group).collect();
            rate_trend(&times, &rates, &standard)
        };
        Ok(Self {
            input,
            people,
            members,
            groups,
            classes: classes(),
            years: people.years(options),
            levels: levels(history, &of_years, &input.first),
            trends: (0..history.groups).map(trend).collect(),
            rates: of_years.into_iter().next_back().unwrap_or_default(),
            seed: Draws::new(draws_of(options.seed, "zorg")),
            longer,
            trend_seed: Draws::new(draws_of(options.seed, "trend")),
        })
    }

    fn models(&self) -> Vec<&'static str> {
        let later = self.longer.map(|_| LATER);
        let trend = self.trends.iter().any(Option::is_some).then_some(TREND);
        [DEMOGRAPHIC].into_iter().chain(later).chain(trend).collect()
    }

    fn groups(&self) -> usize {
        self.groups.len()
    }

    fn cells(&self) -> RateCells<'_> {
        RateCells { sexes: &SEXES, ages: &self.classes, groups: &self.groups }
    }

    /// Years that the trend counts for until a year.
    fn trended(&self, year: u16) -> f64 {
        damped_years(DAMPING, year - self.people.draws.origin)
    }

    fn simulate(
        &self,
        scenario: &Scenario,
        name: &str,
        draws: usize,
    ) -> Result<Vec<Option<Summary>>, Error> {
        let is_trend = name == TREND;
        let middle = scenario.effects(Outlook::Middle);
        let of_year = |year: &u16| {
            let mut rates = self.rates_of(*year, name);
            change_rates(&middle, self.cells(), *year, &mut rates)?;
            Ok(rates)
        };
        let rates: Vec<Vec<f64>> =
            self.years.iter().map(of_year).collect::<Result<_, Error>>()?;
        let none = vec![0.0; self.levels.factor.len()];
        let errors = if is_trend { self.level_errors() } else { none };
        let model = CareModel {
            groups: self.groups(),
            years: &self.years,
            rates: &rates,
            levels: &self.levels.factor,
            level_errors: if self.people.is_drawn {
                &errors
            } else {
                &vec![0.0; errors.len()]
            },
            national: &self.national(scenario, name, draws)?,
            seed: self.seed,
        };
        Ok(simulate_care(&self.people.draws, &model, self.members))
    }

    /// The national rates of a year by cell and group, without any scenario.
    fn rates_of(&self, year: u16, model: &str) -> Vec<f64> {
        if let Some(longer) = self.longer.filter(|_| model == LATER) {
            return self.later(longer * f64::from(year - self.people.draws.origin));
        }
        let trended = self.trended(year);
        let mut rates = self.rates.clone();
        for (group, trend) in self.trends.iter().enumerate().filter(|_| model == TREND) {
            let Some(trend) = trend else { continue };
            let of_group = rates.iter_mut().skip(group).step_by(self.groups());
            for (rate, slope) in of_group.zip(&trend.slopes) {
                *rate *= libm::exp(slope * trended);
            }
        }
        rates
    }

    /// The rates of people who are so many years younger than they are old.
    fn later(&self, years: f64) -> Vec<f64> {
        let (groups, ages) = (self.groups(), self.classes.len());
        let mut rates = self.rates.clone();
        for of_sex in rates.chunks_mut(ages * groups) {
            for group in 0..groups {
                let of_group = || (group..ages * groups).step_by(groups);
                let known: Vec<_> = of_group().map(|at| of_sex[at]).collect();
                let later = later_onset(&known, &middles(), LATER_FROM, years);
                for (at, rate) in of_group().zip(later) {
                    of_sex[at] = rate;
                }
            }
        }
        rates
    }

    /// Errors of levels as standard deviations of logarithms.
    fn level_errors(&self) -> Vec<f64> {
        let Levels { factor, variance, .. } = &self.levels;
        let error = |(factor, variance): (&f64, &f64)| match factor * factor {
            0.0 => 0.0,
            square => libm::log(1.0 + variance / square).sqrt(),
        };
        factor.iter().zip(variance).map(error).collect()
    }

    /// What groups are multiplied by in the country, by year, group and draw: the error of
    /// the trend, and how far the effects of a scenario lie from their middle.
    fn national(
        &self,
        scenario: &Scenario,
        model: &str,
        draws: usize,
    ) -> Result<Vec<f64>, Error> {
        let groups = self.groups();
        let mut factors = vec![1.0; self.years.len() * groups * draws];
        if !self.people.is_drawn {
            return Ok(factors);
        }
        let trends = self.trends.iter().enumerate().filter(|_| model == TREND);
        for (group, trend) in trends {
            let Some(trend) = trend else { continue };
            for (at, year) in self.years.iter().enumerate() {
                let error = trend.standard_error * self.trended(*year);
                let start = (at * groups + group) * draws;
                for (draw, factor) in factors[start..start + draws].iter_mut().enumerate()
                {
                    let number = ((group as u64) << 32) + draw as u64;
                    let normal = self.trend_seed.normal(number);
                    *factor = libm::exp(error * normal - 0.5 * error * error);
                }
            }
        }
        if scenario.changes.is_empty() {
            return Ok(factors);
        }
        let last = self.input.history.years.len().saturating_sub(1);
        let persons = self.input.history.national_persons(last);
        let runs = u32::try_from(draws).unwrap_or(u32::MAX);
        let of_year = |year: &u16| {
            let rates = self.rates_of(*year, model);
            let of = (rates.as_slice(), persons.as_slice());
            volume_runs(scenario, self.cells(), *year, of, (self.seed, runs))
        };
        let of_scenario: Vec<Vec<f64>> =
            self.years.par_iter().map(of_year).collect::<Result<_, Error>>()?;
        for (factor, part) in factors.iter_mut().zip(of_scenario.as_slice().concat()) {
            *factor *= part;
        }
        Ok(factors)
    }

    fn findings(&self) -> Vec<Diagnostic> {
        let origin = self.people.draws.origin;
        let mut found = Vec::new();
        let mut say = |message: String, help: &str| {
            let mut told = Diagnostic::new(Code::ProjectionLimited, message).help(help);
            told.severity = Severity::Info;
            found.push(told.at(Place::Field("zorgkosten/zvw-totaal")));
        };
        let without =
            self.trends.iter().zip(&self.input.groups).filter(|(t, _)| t.is_none());
        let without: Vec<_> = without.map(|(_, name)| name.as_str()).collect();
        if !without.is_empty() {
            say(
                format!(
                    "{} have no trend: fewer than three years up to {origin} follow their last \
                     break in the series",
                    without.join(", ")
                ),
                "their rates stay as they are in model `trend` too",
            );
        }
        if without.len() < self.trends.len() {
            say(
                "trends are nominal: they hold price and volume together".to_owned(),
                "no price index is used",
            );
        }
        found
    }
}

/// What rows need beside their figures.
struct Writing<'a> {
    care: &'a Care<'a>,
    inputs: u16,
    options: &'a ProjectOptions,
}

impl Writing<'_> {
    fn key<'k>(
        &self,
        quantity: &'static str,
        at: usize,
        category: &'k str,
        outcome: &'k Outcome<'_>,
    ) -> Key<'k> {
        let years = &self.care.years;
        Key {
            quantity,
            region: at / years.len(),
            year: years[at % years.len()],
            sex: Sex::Total,
            age: Age::Total,
            category,
            scenario: &outcome.scenario.name,
            model: outcome.model,
            origin: self.care.people.draws.origin,
            inputs: self.inputs,
        }
    }

    /// The name of a figure; none of a total that lacks a group.
    fn category(&self, at: usize) -> Option<&str> {
        let input = self.care.input;
        let total = input.lacking.is_empty().then_some(TOTAL);
        input.groups.get(at).map(String::as_str).or(total)
    }

    /// Goes through all figures of an outcome: place of region and year, figure, category.
    fn each(&self, mut write: impl FnMut(usize, usize, &str)) {
        let width = self.care.groups() + 1;
        for at in 0..self.care.members.len() * self.care.years.len() * width {
            if let Some(category) = self.category(at % width) {
                write(at / width, at, category);
            }
        }
    }

    fn costs(&self, outcome: &Outcome<'_>, rows: &mut Rows) {
        let is_drawn = self.care.people.is_drawn;
        self.each(|place, at, category| {
            let key = self.key("zorgkosten/zvw-totaal", place, category, outcome);
            rows.push(key, outcome.figures[at], is_drawn);
        });
    }

    /// Cost at constant rates, of which the people of the reference year would have 100.
    fn index(&self, base: &Outcome<'_>, rows: &mut Rows) {
        let is_drawn = self.care.people.is_drawn;
        let (width, years) = (self.care.groups() + 1, self.care.years.len());
        let of_reference = self.reference();
        self.each(|place, at, category| {
            let region = place / years;
            let of_reference = match &of_reference {
                Some(of_reference) => Some(of_reference[region * width + at % width]),
                // Draws have seven digits, so that the origin is held against itself.
                None => base.figures[region * years * width + at % width].map(|f| f.mean),
            };
            let scale = 100.0 / of_reference.unwrap_or(f64::NAN);
            let figure = base.figures[at].filter(|_| scale.is_finite());
            let figure = figure.map(|figure| Summary {
                mean: scale * figure.mean,
                quantiles: figure.quantiles.map(|quantile| scale * quantile),
            });
            let key = self.key("zorgvraag/zvw-index", place, category, base);
            rows.push(key, figure, is_drawn);
        });
    }

    /// Cost of the people of the reference year at the rates and levels of the last one, by
    /// region and group, the total last; none where it is the last year itself.
    fn reference(&self) -> Option<Vec<f64>> {
        let (care, groups) = (self.care, self.care.groups());
        let years = &care.input.history.years;
        let wanted = self.options.reference_year;
        let year = years
            .iter()
            .find(|known| Some(known.year) == wanted)
            .filter(|known| known.year != care.people.draws.origin)?;
        let size = care.input.history.grid.of_region();
        let mut sums = Vec::new();
        for members in care.members {
            let mut of_region = vec![0.0; groups + 1];
            for (row, share) in members {
                for (cell, persons) in
                    year.persons[row * size..(row + 1) * size].iter().enumerate()
                {
                    for (group, sum) in of_region[..groups].iter_mut().enumerate() {
                        let level = care.levels.factor[row * groups + group];
                        let rate = care.rates[cell * groups + group];
                        *sum += share * persons * level * rate;
                    }
                }
            }
            of_region[groups] = of_region[..groups].iter().sum();
            sums.extend(of_region);
        }
        Some(sums)
    }

    fn drivers(
        &self,
        base: &[Option<Summary>],
        reference: &[Option<Summary>],
        outcome: &Outcome<'_>,
        persons: &[f64],
        rows: &mut Rows,
    ) {
        let (width, years) = (self.care.groups() + 1, self.care.years.len());
        self.each(|place, at, category| {
            let origin = place / years * years;
            let mean =
                |of: &[Option<Summary>], at: usize| of[at].map(|figure| figure.mean);
            let all = [
                mean(base, origin * width + at % width),
                mean(base, at),
                mean(reference, at),
                mean(&outcome.figures, at),
            ];
            let [Some(first), Some(constant), Some(trended), Some(whole)] = all else {
                return;
            };
            let found = drivers(
                (persons[origin], persons[place]),
                first,
                constant,
                trended,
                whole,
            );
            let parts = [
                ("zorgkosten/zvw-groei-omvang", found.size, true),
                ("zorgkosten/zvw-groei-leeftijdsopbouw", found.structure, true),
                ("zorgkosten/zvw-groei-trend", found.trend, outcome.model != DEMOGRAPHIC),
                (
                    "zorgkosten/zvw-groei-scenario",
                    found.scenario,
                    outcome.scenario.name != REFERENCE,
                ),
            ];
            for (quantity, value, _) in
                parts.into_iter().filter(|(.., is_meant)| *is_meant)
            {
                let summary = Summary { mean: value, quantiles: [value; 7] };
                let key = self.key(quantity, place, category, outcome);
                rows.push(key, Some(summary), false);
            }
        });
    }
}
