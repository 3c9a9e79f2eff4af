use regiobeeld_method::{
    Convention, CountMethod, DirectRate, Estimate, Limits, Reference, Strata, crude_rate,
    direct_rate, direct_rate_repeated, fay_feuer, indirect_rate, indirect_ratio, mean,
    proportion,
};

use crate::case::{Case, Got, Results, put_limits};

const PEER: Convention = Convention::Peer;

fn put_estimate(results: &mut Results, ending: &str, estimate: Option<Estimate<1>>) {
    let value = estimate.map(|estimate| estimate.value);
    results.insert("value".to_owned(), Got::number(value));
    let limits = estimate.map_or(Limits::NONE, |estimate| estimate.limits[0]);
    put_limits(results, ending, limits);
}

fn name(method: CountMethod) -> &'static str {
    match method {
        CountMethod::Exact => "Exact",
        CountMethod::Byar => "Byars",
    }
}

pub(super) fn crude(case: &Case<'_>) -> Results {
    let (x, n) = (case.single("x"), case.single("n"));
    let mut results = Results::new();
    for (level, ending) in case.levels() {
        let rate = crude_rate(x, n, case.number("multiplier"), [level], PEER);
        let method = rate.map(|_| name(CountMethod::of(x, PEER)));
        results.insert("ci_method".to_owned(), Got::text(method));
        put_estimate(&mut results, &ending, rate);
    }
    results
}

pub(super) fn share(case: &Case<'_>) -> Results {
    let (x, n) = (case.single("x"), case.single("n"));
    let mut results = Results::new();
    for (level, ending) in case.levels() {
        let share = proportion(x, n, case.number("multiplier"), [level]);
        put_estimate(&mut results, &ending, share);
    }
    results.insert("ci_method".to_owned(), Got::text(Some("Wilson")));
    results
}

pub(super) fn average(case: &Case<'_>) -> Results {
    let mut results = Results::new();
    for (level, ending) in case.levels() {
        let mean = mean(&case.column("x"), [level]).unwrap();
        results.insert("sum".to_owned(), Got::number(Some(mean.sum)));
        results.insert("count".to_owned(), Got::number(Some(mean.count as f64)));
        results.insert("stdev".to_owned(), Got::number(mean.standard_deviation));
        results.insert("value".to_owned(), Got::number(Some(mean.value)));
        put_limits(&mut results, &ending, mean.limits[0]);
    }
    results
}

pub(super) fn direct(case: &Case<'_>) -> Results {
    let (events, population) = (case.column("x"), case.column("n"));
    let standard = case.column("stdpop");
    let strata = Strata { events: &events, population: &population, standard: &standard };
    let mut results = Results::new();
    for (level, ending) in case.levels() {
        let rate = direct_rate(strata, case.number("multiplier"), [level], PEER);
        put_direct(&mut results, case, &ending, rate);
    }
    results.insert("ci_method".to_owned(), Got::text(Some("Dobson")));
    results
}

fn put_direct(results: &mut Results, case: &Case<'_>, ending: &str, rate: DirectRate<1>) {
    results.insert("total_count".to_owned(), Got::number(Some(rate.events)));
    results.insert("total_pop".to_owned(), Got::number(Some(rate.population)));
    results.insert("value".to_owned(), Got::number(rate.value));
    let statistic = match rate.value {
        Some(_) => format!("dsr per {}", case.number("multiplier")),
        None => "dsr NA for total count < 10".to_owned(),
    };
    results.insert("statistic".to_owned(), Got::text(Some(&statistic)));
    put_limits(results, ending, rate.limits[0]);
}

pub(super) fn gamma(case: &Case<'_>) -> Results {
    let (events, population) = (case.column("x"), case.column("n"));
    let standard = case.column("stdpop");
    let strata = Strata { events: &events, population: &population, standard: &standard };
    let level = case.levels()[0].0;
    let multiplier = case.number("multiplier");
    let (x, n) = (events.iter().sum(), population.iter().sum());
    let crude = crude_rate(x, n, multiplier, [level], PEER);
    let mut results = Results::new();
    put_estimate(&mut results, "", fay_feuer(strata, multiplier, [level]));
    results.insert("crude".to_owned(), Got::number(crude.map(|rate| rate.value)));
    results
}

pub(super) fn repeated(case: &Case<'_>) -> Results {
    // The rows of one number of events stand together.
    let frequency = case.column("eventfreq");
    let strata = frequency.iter().filter(|f| **f == frequency[0]).count();
    for (row, values) in frequency.chunks(strata).enumerate() {
        assert!(values.iter().all(|f| *f == (row + 1) as f64), "{frequency:?}");
    }
    let (population, standard) = (case.column("n"), case.column("stdpop"));
    let mut results = Results::new();
    for (level, ending) in case.levels() {
        let rate = direct_rate_repeated(
            &case.column("persons"),
            &population[..strata],
            &standard[..strata],
            case.number("multiplier"),
            [level],
            PEER,
        );
        put_direct(&mut results, case, &ending, rate);
    }
    let method = "Dobson, with confidence adjusted for non-independent events";
    results.insert("ci_method".to_owned(), Got::text(Some(method)));
    results
}

/// The indirectly standardised ratio, and the rate if there is a multiplier.
pub(super) fn indirect(case: &Case<'_>) -> Results {
    let (events, population) = (case.column("x"), case.column("n"));
    let (reference_events, reference_population) =
        (case.column("x_ref"), case.column("n_ref"));
    let reference =
        Reference { events: &reference_events, population: &reference_population };
    let mut results = Results::new();
    for (level, ending) in case.levels() {
        let scale = case.parameter("refvalue").as_f64().unwrap_or(1.0);
        let ratio = indirect_ratio(&events, &population, reference, scale, [level], PEER);
        results.insert("observed".to_owned(), Got::number(Some(ratio.observed)));
        results.insert("expected".to_owned(), Got::number(Some(ratio.expected)));
        let method = name(CountMethod::of(ratio.observed, PEER));
        results.insert("ci_method".to_owned(), Got::text(Some(method)));
        if case.method() == "is_ratio" {
            let estimate =
                ratio.value.map(|value| Estimate { value, limits: ratio.limits });
            put_estimate(&mut results, &ending, estimate);
            continue;
        }
        let multiplier = case.number("multiplier");
        let rate =
            indirect_rate(&events, &population, reference, multiplier, [level], PEER);
        put_estimate(&mut results, &ending, rate);
        let (x, n): (f64, f64) =
            (reference_events.iter().sum(), reference_population.iter().sum());
        let crude = crude_rate(x, n, multiplier, [level], PEER).unwrap();
        results.insert("ref_rate".to_owned(), Got::number(Some(crude.value)));
    }
    results
}
