//! The methods that a definition can name: one file each, and one line in the list below.

mod age_ratio;
mod change;
mod crude_rate;
mod direct_rate;
mod direct_rate_repeated;
mod growth;
mod healthy_life_expectancy;
mod index;
mod indirect_rate;
mod indirect_ratio;
mod kitagawa;
mod life_expectancy;
mod mean;
mod observed_minus_expected;
mod proportion;
mod published;
mod quantile;
mod rate_contrast;
mod ratio_of_sums;
mod slope_index;
mod sum;
mod total;

use regiobeeld_domain::Age;
use regiobeeld_method::{Scale, ratio};
use serde::{Deserialize, Serialize};

use crate::definition::{Interval, Measure};
use crate::figure::Figure;
use crate::place::Place;

pub use age_ratio::AgeRatio;
pub use change::{Change, Counted, Expressed};
pub use crude_rate::CrudeRate;
pub use direct_rate::{DirectRate, StandardName};
pub use direct_rate_repeated::DirectRateRepeated;
pub use growth::{Growth, Term};
pub use healthy_life_expectancy::HealthyLifeExpectancy;
pub use index::Index;
pub use indirect_rate::IndirectRate;
pub use indirect_ratio::IndirectRatio;
pub use kitagawa::{Component, Kitagawa};
pub use life_expectancy::LifeExpectancy;
pub use mean::Mean;
pub use observed_minus_expected::ObservedMinusExpected;
pub use proportion::Proportion;
pub use published::{Published, Weight};
pub use quantile::{Order, Quantile};
pub use rate_contrast::{RateDifference, RateRatio};
pub use ratio_of_sums::RatioOfSums;
pub use slope_index::{RelativeIndex, SlopeIndex};
pub use sum::SumOf;
pub use total::Total;

/// What a method is, for `list methods` and the `method` column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MethodInfo {
    /// Name in definitions.
    pub name: &'static str,
    /// Version, raised when the same inputs give another result.
    pub version: &'static str,
    /// Formula.
    pub formula: &'static str,
    /// The intervals that a definition can ask for.
    pub intervals: &'static [Interval],
}

/// A sum that a method takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// What the method uses it for, such as `events` or `national_population`.
    pub role: &'static str,
    /// What is added up; of alternatives the first that is loaded.
    pub measures: Vec<Measure>,
    /// The ages that count; all where absent.
    pub ages: Option<Vec<Age>>,
    /// Over whom and when.
    pub whose: Whose,
    /// Whether there is no figure without it; a method may do with less.
    pub is_needed: bool,
}

/// Over whom and when a sum is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The region, in the period of the figure.
    Region,
    /// The region, in the reference year.
    RegionThen,
    /// The country, in the period of the figure.
    Country,
    /// The country, in a fixed year.
    CountryIn(u16),
    /// Each gemeente of the region, in the period of the figure.
    Gemeenten,
}

impl Input {
    fn of(role: &'static str, measure: &Measure, whose: Whose) -> Self {
        let measures = vec![measure.clone()];
        Self { role, measures, ages: None, whose, is_needed: true }
    }

    fn aged(self, ages: Option<&Vec<Age>>) -> Self {
        Self { ages: ages.cloned(), ..self }
    }
}

/// A method with what a definition says of it.
pub(crate) trait Formula {
    /// Name, version and formula.
    const INFO: MethodInfo;

    /// Whether it takes its sums by sex and age class, so that all of them must have the
    /// same ones.
    const BY_CLASS: bool = true;

    /// The sums that it takes, in the order of its formula; the first one says which
    /// periods and breakdowns there are.
    fn inputs(&self) -> Vec<Input>;

    /// The figure of one region, period and cell.
    fn figure(&self, place: &Place<'_>) -> Figure;

    /// The scale on which its errors are normal, and what the value is multiplied by.
    fn scale(&self) -> (Scale, f64) {
        (Scale::Linear, 1.0)
    }

    /// How many earlier years the figure rests on beside its own.
    fn earlier_years(&self) -> u16 {
        0
    }

    /// What it makes of the sums of one stratum, by name; `of` gives a sum by role.
    fn stratum(
        &self,
        _of: &dyn Fn(&str) -> Option<f64>,
    ) -> Vec<(&'static str, Option<f64>)> {
        Vec::new()
    }
}

/// One sum of a stratum over another.
fn rate(of: &dyn Fn(&str) -> Option<f64>, events: &str, population: &str) -> Option<f64> {
    of(events).zip(of(population)).and_then(|(x, n)| ratio(x, n))
}

macro_rules! methods {
    ($($(#[$doc:meta])* $variant:ident($type:ident)),+ $(,)?) => {
        /// The methods that a definition can name.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Method {
            $($(#[$doc])* $variant($type),)+
        }

        /// Every method, in the order of [`Method`].
        pub const METHODS: &[MethodInfo] = &[$(<$type as Formula>::INFO,)+];

        impl Method {
            /// Name, version and formula.
            pub const fn info(&self) -> MethodInfo {
                match self { $(Self::$variant(_) => <$type as Formula>::INFO,)+ }
            }

            /// The sums that it takes, in the order of its formula.
            pub fn inputs(&self) -> Vec<Input> {
                match self { $(Self::$variant(method) => method.inputs(),)+ }
            }

            /// Whether it takes its sums by sex and age class.
            pub const fn is_by_class(&self) -> bool {
                match self { $(Self::$variant(_) => <$type as Formula>::BY_CLASS,)+ }
            }

            pub(crate) fn figure(&self, place: &Place<'_>) -> Figure {
                match self { $(Self::$variant(method) => method.figure(place),)+ }
            }

            pub(crate) fn earlier_years(&self) -> u16 {
                match self { $(Self::$variant(method) => method.earlier_years(),)+ }
            }

            pub(crate) fn scale(&self) -> (Scale, f64) {
                match self { $(Self::$variant(method) => method.scale(),)+ }
            }

            pub(crate) fn stratum(
                &self,
                of: &dyn Fn(&str) -> Option<f64>,
            ) -> Vec<(&'static str, Option<f64>)> {
                match self { $(Self::$variant(method) => method.stratum(of),)+ }
            }
        }
    };
}

methods! {
    /// The sum of a measure.
    Sum(SumOf),
    /// Several measures added up, each of them known.
    Total(Total),
    /// The figure that was published for the region itself.
    Published(Published),
    /// Summed numerator over summed denominator.
    RatioOfSums(RatioOfSums),
    /// Events per some number of persons.
    CrudeRate(CrudeRate),
    /// The part of persons that something is true of.
    Proportion(Proportion),
    /// The mean of the sums of several years.
    Mean(Mean),
    /// Persons of some ages per some number of persons of others.
    AgeRatio(AgeRatio),
    /// Observed over expected at the national rates per age class and sex.
    IndirectRatio(IndirectRatio),
    /// The same ratio times the national rate.
    IndirectRate(IndirectRate),
    /// Observed minus expected at the national rates per age class and sex.
    ObservedMinusExpected(ObservedMinusExpected),
    /// Events per head at the age-sex structure of a standard population.
    DirectRate(DirectRate),
    /// The same where one person can have several events.
    DirectRateRepeated(DirectRateRepeated),
    /// A standardised rate over that of the country.
    RateRatio(RateRatio),
    /// A standardised rate minus that of the country.
    RateDifference(RateDifference),
    /// The change of a rate or proportion since the reference year.
    Change(Change),
    /// One term of the exact split of the change since the reference year.
    Growth(Growth),
    /// One term of the exact split of the difference from the country.
    Kitagawa(Kitagawa),
    /// Summed numerator over summed denominator, the reference year being 100.
    Index(Index),
    /// Years that remain at an age.
    LifeExpectancy(LifeExpectancy),
    /// Healthy years that remain at an age.
    HealthyLifeExpectancy(HealthyLifeExpectancy),
    /// In which of so many equal groups of regions a ratio lies.
    Quantile(Quantile),
    /// How much a rate differs between the least and most advantaged gemeenten.
    SlopeIndex(SlopeIndex),
    /// The ratio of the two.
    RelativeIndex(RelativeIndex),
}

impl Method {
    /// Whether the figure of a year rests on the reference year too.
    pub fn uses_reference_year(&self) -> bool {
        self.inputs().iter().any(|input| input.whose == Whose::RegionThen)
    }
}

#[cfg(test)]
mod tests;
