//! How each method of the vectors is called.

mod counts;
mod funnels;
mod groups;
mod life;
mod rates;

use crate::case::{Case, Results};

type Method = fn(&Case<'_>) -> Results;

/// Every method that cases name.
const METHODS: [(&str, Method); 17] = [
    ("byars_ci", counts::byars),
    ("wilson_ci", counts::wilson_limits),
    ("poisson_exact_ci", counts::poisson),
    ("binom_exact_ci", counts::binomial),
    ("crude_rate", rates::crude),
    ("proportion", rates::share),
    ("mean", rates::average),
    ("dsr", rates::direct),
    ("dsr_fay_feuer", rates::gamma),
    ("dsr_nonindependent", rates::repeated),
    ("is_rate", rates::indirect),
    ("is_ratio", rates::indirect),
    ("life_expectancy", life::expectancy),
    ("quantile", groups::quantile),
    ("sii", groups::slope),
    ("funnel_limits", funnels::limits),
    ("funnel_significance", funnels::significance),
];

pub(crate) fn named(name: &str) -> Option<Method> {
    METHODS.iter().find(|(other, _)| *other == name).map(|(_, method)| *method)
}
