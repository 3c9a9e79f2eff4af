//! What one figure is made of.

use std::collections::BTreeMap;
use std::slice;

use regiobeeld_domain::{
    Age, Cube, Dataset, Period, Regioindeling, Region, RegionCode, RegionLevel, Sex,
    Status,
};
use regiobeeld_method::ratio;

use crate::breakdown::Cell;
use crate::definition::{Definition, Measure, Method};
use crate::plan::{Plan, plan};
use crate::region_sum::{Figures, figures, members};

/// Which figure is meant.
#[derive(Debug, Clone)]
pub struct WorkingOptions {
    /// The region.
    pub region: Region,
    /// The period.
    pub period: Period,
    /// The sex, or total.
    pub sex: Sex,
    /// The age class, or total.
    pub age: Age,
    /// The category, or `total`.
    pub category: String,
    /// Boundary year of the datasets.
    pub indeling: u16,
    /// Year that growth and indices start from.
    pub reference_year: Option<u16>,
}

/// How a figure is made: the sums that its method takes, and what becomes of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Working {
    /// The sums, in the order of the formula.
    pub sums: Vec<WorkingSum>,
    /// The sums by sex and age class with what the method makes of them there.
    pub strata: Vec<WorkingStratum>,
}

/// A sum over the known cells of a region or of the country.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkingSum {
    /// What the method uses it for, such as `events` or `national_population`.
    pub role: &'static str,
    /// Whether it is over the country, to hold the region against.
    pub is_national: bool,
    /// What is added up.
    pub measure: Measure,
    /// When.
    pub period: Period,
    /// The ages that count; all where empty.
    pub ages: Vec<Age>,
    /// The sum, if it is known.
    pub total: Option<f64>,
    /// How it came to be, or why there is none.
    pub status: Status,
}

/// What is known of one sex and age class.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkingStratum {
    /// The sex.
    pub sex: Sex,
    /// The age class.
    pub age: Age,
    /// The sums by role, and what the method makes of them: `rate`, `national_rate`,
    /// `expected`, `weighted`. What is not known is absent.
    pub values: BTreeMap<&'static str, f64>,
}

/// A sum that a method takes.
struct Taken {
    role: &'static str,
    measure: Measure,
    ages: Vec<Age>,
    whose: Whose,
}

#[derive(Clone, Copy, PartialEq)]
enum Whose {
    Region,
    RegionThen,
    Country,
}

/// Takes a figure apart; none where there is no such figure.
pub fn working(
    definition: &Definition,
    datasets: &[Dataset],
    indeling: &Regioindeling,
    options: &WorkingOptions,
) -> Option<Working> {
    let plans = plan(slice::from_ref(definition), datasets, options.reference_year);
    let plan = plans.first()?;
    let period = plan.periods.iter().find(|p| p.period == options.period)?.position;
    let label = plan.cells.iter().find(|(_, label)| {
        let same = label.sex == options.sex && label.age == options.age;
        same && label.category == options.category
    });
    let cell = label?.0;
    let nederland = Region {
        code: RegionCode::nederland(),
        level: RegionLevel::Nederland,
        name: "Nederland".to_owned(),
    };
    let of = |region: &Region| {
        let regions = slice::from_ref(region);
        let members = members(&plans, datasets, regions, indeling, options.indeling);
        figures(&members, datasets, &region.code, 0)
    };
    let (region, country) = (of(&options.region), of(&nederland));
    let mut working = Working { sums: Vec::new(), strata: Vec::new() };
    for taken in taken(&definition.method, &plan.measure) {
        let figures = if taken.whose == Whose::Country { &country } else { &region };
        let at = if taken.whose == Whose::RegionThen { plan.reference? } else { period };
        working.take(plan, figures, &taken, at, cell);
    }
    for stratum in &mut working.strata {
        stratum.derive(&definition.method);
    }
    Some(working)
}

impl Working {
    fn take(
        &mut self,
        plan: &Plan<'_>,
        figures: &Figures,
        taken: &Taken,
        period: usize,
        cell: Cell,
    ) {
        let Some(sums) = figures.get(&taken.measure) else { return };
        let (cube, ages) = (sums.cube(), taken.ages.as_slice());
        let ages = (!ages.is_empty()).then_some(ages);
        let total = sums.sum(period, cell, ages);
        // A class that is absent from the file counts no one.
        let counts_nobody = total.value.is_none()
            && matches!(plan.definition.method, Method::AgeRatio { .. });
        self.sums.push(WorkingSum {
            role: taken.role,
            is_national: taken.whose == Whose::Country,
            measure: taken.measure.clone(),
            period: cube.axes().periods[period],
            ages: taken.ages.clone(),
            total: if counts_nobody { Some(0.0) } else { total.value },
            status: if counts_nobody { Status::Observed } else { total.status },
        });
        for (sex, age, value) in by_stratum(cube, period, cell, ages) {
            let known = self.strata.iter().position(|s| s.sex == sex && s.age == age);
            let at = known.unwrap_or_else(|| {
                self.strata.push(WorkingStratum { sex, age, values: BTreeMap::new() });
                self.strata.len() - 1
            });
            self.strata[at].values.insert(taken.role, value);
        }
    }
}

impl WorkingStratum {
    /// Adds what the method makes of the sums.
    fn derive(&mut self, method: &Method) {
        let of = |role: &str| self.values.get(role).copied();
        let rate = |events: &str, population: &str| {
            of(events).zip(of(population)).and_then(|(x, n)| ratio(x, n))
        };
        let national = rate("national_events", "national_population");
        let derived = match method {
            Method::IndirectRatio { .. } | Method::ObservedMinusExpected { .. } => {
                let expected = of("population").zip(national).map(|(n, rate)| n * rate);
                vec![("national_rate", national), ("expected", expected)]
            }
            Method::DirectRate { .. } => {
                let rate = rate("events", "population");
                let weighted = rate.zip(of("national_population")).map(|(r, w)| w * r);
                vec![("rate", rate), ("weighted", weighted)]
            }
            Method::Growth { .. } => vec![
                ("rate", rate("events", "population")),
                ("reference_rate", rate("reference_events", "reference_population")),
            ],
            _ => Vec::new(),
        };
        for (name, value) in derived {
            self.values.extend(value.map(|value| (name, value)));
        }
    }
}

/// The sums that a method takes, in the order of its formula.
fn taken(method: &Method, chosen: &Measure) -> Vec<Taken> {
    let take = |role, measure: &Measure, whose| Taken {
        role,
        measure: measure.clone(),
        ages: Vec::new(),
        whose,
    };
    let (now, then, all) = (Whose::Region, Whose::RegionThen, Whose::Country);
    match method {
        Method::Sum { of } => vec![take("of", of, now)],
        Method::RatioOfSums { numerator, denominator } => {
            vec![take("numerator", numerator, now), take("denominator", denominator, now)]
        }
        Method::AgeRatio { numerator, denominator, .. } => {
            let within = |role, ages: &Vec<Age>| Taken {
                ages: ages.clone(),
                ..take(role, chosen, now)
            };
            vec![within("numerator", numerator), within("denominator", denominator)]
        }
        Method::IndirectRatio { events, population }
        | Method::ObservedMinusExpected { events, population } => vec![
            take("events", events, now),
            take("population", population, now),
            take("national_events", events, all),
            take("national_population", population, all),
        ],
        Method::DirectRate { events, population } => vec![
            take("events", events, now),
            take("population", population, now),
            take("national_population", population, all),
        ],
        Method::Growth { events, population, .. } => vec![
            take("events", events, now),
            take("population", population, now),
            take("reference_events", events, then),
            take("reference_population", population, then),
        ],
        Method::Index { numerator, denominator } => vec![
            take("numerator", numerator, now),
            take("denominator", denominator, now),
            take("reference_numerator", numerator, then),
            take("reference_denominator", denominator, then),
        ],
    }
}

/// The sums over categories by sex and age class, where any category has a value.
fn by_stratum(
    cube: &Cube,
    period: usize,
    cell: Cell,
    ages: Option<&[Age]>,
) -> Vec<(Sex, Age, f64)> {
    let axes = cube.axes();
    let (values, status) = cube.slab(0, period);
    let mut strata = Vec::new();
    for sex in cell.sexes(axes) {
        for age in cell.ages(axes) {
            let within = |ages: &[Age]| ages.iter().any(|a| axes.ages[age].is_within(*a));
            let start = (sex * axes.ages.len() + age) * axes.categories.len();
            let positions = cell.categories(axes).map(|category| start + category);
            let known: Vec<_> = positions
                .filter(|at| status[*at].has_value())
                .map(|at| values[at])
                .collect();
            if ages.is_none_or(within) && !known.is_empty() {
                strata.push((axes.sexes[sex], axes.ages[age], known.iter().sum()));
            }
        }
    }
    strata
}
