//! Where figures lie against those of the country.

use regiobeeld_domain::{Comparison, Judgement};
use regiobeeld_method as method;
use regiobeeld_method::{
    Limits, Scale, benjamini_hochberg, compare, compare_with_benchmark, overdispersion,
};

use crate::definition::{ComparisonRule, Definition, Level, Polarity};
use crate::figure::Figure;

/// What a comparison rests on.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ComparisonWorking {
    /// The part of the country that the region makes up, where that counts.
    pub weight: Option<f64>,
    /// The standard error of the country's value, where that counts.
    pub benchmark_error: Option<f64>,
    /// The region minus the country on the scale of the method, where an error is known.
    pub difference: Option<f64>,
    /// The probability of such a difference by chance.
    pub p_value: Option<f64>,
    /// That of the regions called different with it, by Benjamini and Hochberg.
    pub adjusted_p_value: Option<f64>,
    /// The variance between regions that is added to the region's own.
    pub between: Option<f64>,
}

/// Compares the figures of all regions of a level in one period and cell.
pub(crate) fn comparisons(
    definition: &Definition,
    country: &Figure,
    regions: &[&Figure],
) -> Vec<(Comparison, ComparisonWorking)> {
    let Some(benchmark) = country.value.filter(|_| definition.has_benchmark()) else {
        return vec![
            (Comparison::NotCompared, ComparisonWorking::default());
            regions.len()
        ];
    };
    let rule = definition.comparison;
    if let Some(winsorised) = rule.overdispersion {
        return funnel(definition, benchmark, regions, winsorised);
    }
    let tested = rule.benchmark_uncertainty
        || rule.part_of_benchmark
        || rule.discovery_rate.is_some();
    if !tested {
        let simple = |figure: &&Figure| {
            let compared = compare(usual(rule.level, figure), Some(benchmark));
            (comparison(compared), ComparisonWorking::default())
        };
        return regions.iter().map(simple).collect();
    }
    let mut tests: Vec<_> =
        regions.iter().map(|figure| test(definition, country, figure)).collect();
    if rule.discovery_rate.is_some() {
        let p_values: Vec<_> = tests.iter().map(|test| test.p_value).collect();
        for (test, adjusted) in tests.iter_mut().zip(benjamini_hochberg(&p_values)) {
            test.adjusted_p_value = adjusted;
        }
    }
    tests.into_iter().map(|test| (verdict(rule, test), test)).collect()
}

fn usual(level: Level, figure: &Figure) -> Limits {
    match level {
        Level::Usual => figure.limits[0],
        Level::Wide => figure.limits[1],
    }
}

/// The difference of a region from the country on the scale of the method.
fn test(definition: &Definition, country: &Figure, region: &Figure) -> ComparisonWorking {
    let rule = definition.comparison;
    let (scale, multiplier) = definition.method.scale();
    let own = on_scale(scale, multiplier, region);
    let national = on_scale(scale, multiplier, country);
    let (Some((own, error)), Some((national, national_error))) = (own, national) else {
        return ComparisonWorking::default();
    };
    let weight =
        region.denominator.zip(country.denominator).map(|(part, all)| part / all);
    let weight = if rule.part_of_benchmark { weight } else { Some(0.0) };
    let uncertain = rule.benchmark_uncertainty || rule.part_of_benchmark;
    let national_error = if uncertain { national_error } else { 0.0 };
    let levels = [rule.level.confidence()];
    let result = weight.and_then(|weight| {
        let variances = (error * error, national_error * national_error);
        compare_with_benchmark(own, variances.0, national, variances.1, weight, levels)
    });
    ComparisonWorking {
        weight: weight.filter(|_| rule.part_of_benchmark),
        benchmark_error: uncertain.then_some(national_error),
        difference: result.map(|result| result.difference.value),
        p_value: result.map(|result| result.p_value),
        ..ComparisonWorking::default()
    }
}

/// A figure and its standard error on the scale where errors are normal.
fn on_scale(scale: Scale, multiplier: f64, figure: &Figure) -> Option<(f64, f64)> {
    let (value, error) = figure.value.zip(figure.standard_error)?;
    let (value, error) = (value / multiplier, error / multiplier);
    Some((scale.forward(value)?, error / scale.derivative(value)))
}

fn verdict(rule: ComparisonRule, test: ComparisonWorking) -> Comparison {
    let (p_value, limit) = match rule.discovery_rate {
        Some(rate) => (test.adjusted_p_value, rate),
        None => (test.p_value, 2.0 * rule.level.confidence().tail()),
    };
    match (test.difference, p_value) {
        (Some(_), Some(p_value)) if p_value >= limit => Comparison::Similar,
        (Some(difference), Some(_)) if difference > 0.0 => Comparison::Higher,
        (Some(difference), Some(_)) if difference < 0.0 => Comparison::Lower,
        (Some(_), Some(_)) => Comparison::Similar,
        _ => Comparison::NotCompared,
    }
}

/// A funnel around the country in which regions may differ more than by chance.
fn funnel(
    definition: &Definition,
    benchmark: f64,
    regions: &[&Figure],
    winsorised: f64,
) -> Vec<(Comparison, ComparisonWorking)> {
    let (scale, multiplier) = definition.method.scale();
    let points: Vec<_> =
        regions.iter().map(|figure| on_scale(scale, multiplier, figure)).collect();
    let value = |point: &Option<(f64, f64)>| point.map_or(f64::NAN, |point| point.0);
    let error = |point: &Option<(f64, f64)>| point.map_or(f64::NAN, |point| point.1);
    let values: Vec<f64> = points.iter().map(value).collect();
    let errors: Vec<f64> = points.iter().map(error).collect();
    let target = scale.forward(benchmark / multiplier);
    let funnel =
        target.and_then(|target| overdispersion(&values, &errors, target, winsorised));
    let limit = definition.comparison.level.confidence().z();
    let verdict = |at: usize| {
        let funnel = funnel.as_ref()?;
        let z = funnel.z.get(at).copied().flatten()?;
        let working = ComparisonWorking {
            difference: target.map(|target| values[at] - target),
            between: Some(funnel.between),
            ..ComparisonWorking::default()
        };
        let compared = match z {
            z if z > limit => Comparison::Higher,
            z if z < -limit => Comparison::Lower,
            _ => Comparison::Similar,
        };
        Some((compared, working))
    };
    let nothing = (Comparison::NotCompared, ComparisonWorking::default());
    (0..regions.len()).map(|at| verdict(at).unwrap_or(nothing)).collect()
}

fn comparison(compared: method::Comparison) -> Comparison {
    match compared {
        method::Comparison::Lower => Comparison::Lower,
        method::Comparison::Similar => Comparison::Similar,
        method::Comparison::Higher => Comparison::Higher,
        method::Comparison::NotCompared => Comparison::NotCompared,
    }
}

/// Whether a difference is good.
pub(crate) fn judgement(comparison: Comparison, polarity: Polarity) -> Judgement {
    match (comparison, polarity) {
        (Comparison::NotCompared, _) | (_, Polarity::None) => Judgement::None,
        (Comparison::Similar, _) => Judgement::Similar,
        (Comparison::Higher, Polarity::HighIsGood)
        | (Comparison::Lower, Polarity::LowIsGood) => Judgement::Better,
        _ => Judgement::Worse,
    }
}
