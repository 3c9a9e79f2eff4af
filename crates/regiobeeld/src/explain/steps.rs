//! From a figure to its interval, its comparison and its direction.

use regiobeeld_domain::Comparison;
use regiobeeld_indicator::{Definition, Working};

use super::document::{
    ExplainedComparison, ExplainedGemeente, ExplainedInterval, ExplainedTrend,
    ExplainedYear, Explanation,
};

/// Adds what follows from a figure to its explanation.
pub(super) fn add(
    document: &mut Explanation,
    definition: &Definition,
    working: &Working,
) {
    let gemeenten = working.gemeenten.iter();
    document.gemeenten = gemeenten
        .map(|one| ExplainedGemeente {
            gemeente: one.code.clone(),
            share: one.share,
            values: one.values.clone(),
        })
        .collect();
    let years = working.year_to_year.iter();
    let year = |(year, value): &(u16, f64)| ExplainedYear {
        year: *year,
        value: *value,
        standard_error: None,
    };
    document.interval = definition.interval.map(|method| ExplainedInterval {
        method,
        standard_error: working.standard_error,
        year_to_year: years.map(year).collect(),
    });
    let compared = working.comparison;
    let is_compared = document.result.comparison != Comparison::NotCompared;
    document.comparison = is_compared.then_some(ExplainedComparison {
        rule: definition.comparison,
        weight: compared.weight,
        benchmark_error: compared.benchmark_error,
        difference: compared.difference,
        p_value: compared.p_value,
        adjusted_p_value: compared.adjusted_p_value,
        between: compared.between,
    });
    let trend = working.trend.as_ref().zip(definition.trend);
    document.trend = trend.map(|(trend, test)| ExplainedTrend {
        test,
        years: trend
            .years
            .iter()
            .map(|(year, value, standard_error)| ExplainedYear {
                year: *year,
                value: *value,
                standard_error: *standard_error,
            })
            .collect(),
        after_break: trend.after_break,
        scale: trend.scale,
        slope: trend.slope,
        standard_error: trend.standard_error,
        chi_squared: trend.chi_squared,
        p_value: trend.p_value,
    });
}
