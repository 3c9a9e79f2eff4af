use regiobeeld_method::{Convention, Limits, byar, clopper_pearson, garwood, wilson};

use crate::case::{Case, Results, put_limits};

pub(super) fn byars(case: &Case<'_>) -> Results {
    limits(byar(case.single("x"), case.levels()[0].0, Convention::Peer))
}

pub(super) fn wilson_limits(case: &Case<'_>) -> Results {
    limits(wilson(case.single("x"), case.single("n"), case.levels()[0].0))
}

pub(super) fn poisson(case: &Case<'_>) -> Results {
    limits(garwood(case.single("x"), case.levels()[0].0))
}

pub(super) fn binomial(case: &Case<'_>) -> Results {
    limits(clopper_pearson(case.single("x"), case.single("n"), case.levels()[0].0))
}

fn limits(limits: Limits) -> Results {
    let mut results = Results::new();
    put_limits(&mut results, "", limits);
    results
}
