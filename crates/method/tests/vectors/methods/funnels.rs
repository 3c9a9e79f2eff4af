use regiobeeld_method::{
    Confidence, Convention, FunnelAxis, FunnelSignal, MINIMUM_EVENTS, funnel_axis,
    funnel_events, funnel_proportion, funnel_signal_events, funnel_signal_proportion,
};

use crate::case::{Case, Got, Results};

const LEVELS: [(&str, Confidence); 2] =
    [("2s", Confidence::P95), ("3s", Confidence::P998)];

pub(super) fn limits(case: &Case<'_>) -> Results {
    match case.parameter("statistic").as_str().unwrap() {
        "proportion" => proportion_limits(case),
        "ratio" => ratio_limits(case),
        "rate" => rate_limits(case),
        other => panic!("no statistic `{other}`"),
    }
}

fn put(results: &mut Results, name: &str, values: impl IntoIterator<Item = f64>) {
    let values = values.into_iter().map(Some).collect();
    results.insert(name.to_owned(), Got::numbers(values));
}

fn proportion_limits(case: &Case<'_>) -> Results {
    let (x, n) = (case.column("numerator"), case.column("denominator"));
    let average = x.iter().sum::<f64>() / n.iter().sum::<f64>();
    let multiplier = case.number("multiplier");
    let axis = funnel_axis(&n, FunnelAxis::Population).unwrap();
    let mut results = Results::new();
    put(&mut results, "Population", axis);
    put(&mut results, "baseline", [average * multiplier; 100]);
    for (name, level) in LEVELS {
        let limits = axis.map(|n| funnel_proportion(average, n, level).unwrap());
        let lower = limits.map(|limits| limits.lower.unwrap() * multiplier);
        let upper = limits.map(|limits| limits.upper.unwrap() * multiplier);
        put(&mut results, &format!("lower_{name}_limit"), lower);
        put(&mut results, &format!("upper_{name}_limit"), upper);
    }
    results
}

fn ratio_limits(case: &Case<'_>) -> Results {
    let axis = funnel_axis(&case.column("expected"), FunnelAxis::Ratio).unwrap();
    // A ratio of counts is drawn as its distance from 1, the other as 100 times itself.
    let drawn = |ratio: f64| match case.parameter("ratio_type").as_str().unwrap() {
        "count" => ratio - 1.0,
        _ => 100.0 * ratio,
    };
    let mut results = Results::new();
    put(&mut results, "Observed_events", axis);
    for (name, level) in LEVELS {
        let expected = axis.map(|events| funnel_events(events, level).unwrap());
        let sides = [
            ("lower", expected.map(|limits| limits.upper.unwrap())),
            ("upper", expected.map(|limits| limits.lower.unwrap())),
        ];
        for (side, expected) in sides {
            let ratios = axis.iter().zip(expected).map(|(x, e)| drawn(x / e));
            put(&mut results, &format!("{side}_{name}_limit"), ratios);
            put(&mut results, &format!("{side}_{name}_exp_events"), expected);
        }
    }
    results
}

fn rate_limits(case: &Case<'_>) -> Results {
    let (x, rate) = (case.column("numerator"), case.column("rate"));
    let (multiplier, years) = (case.number("multiplier"), case.number("years_of_data"));
    let population: Vec<f64> =
        x.iter().zip(&rate).map(|(x, rate)| multiplier * x / rate).collect();
    let average = x.iter().sum::<f64>() / population.iter().sum::<f64>();
    let axis = funnel_axis(&population, FunnelAxis::Rate { average, years }).unwrap();
    let mut results = Results::new();
    put(&mut results, "Events", axis);
    put(&mut results, "baseline", [average * multiplier; 100]);
    for (name, level) in LEVELS {
        let expected = axis.map(|events| funnel_events(events, level).unwrap());
        let sides = [
            ("lower", expected.map(|limits| limits.upper.unwrap())),
            ("upper", expected.map(|limits| limits.lower.unwrap())),
        ];
        for (side, expected) in sides {
            let rates =
                axis.iter().zip(expected).map(|(x, e)| multiplier * average * x / e);
            put(&mut results, &format!("{side}_{name}_limit"), rates);
            let one_year = expected.map(|events| events / average / years);
            put(&mut results, &format!("{side}_{name}_population_1_year"), one_year);
        }
    }
    results
}

pub(super) fn significance(case: &Case<'_>) -> Results {
    let statistic = case.parameter("statistic").as_str().unwrap();
    let signals: Vec<String> = match statistic {
        "proportion" => {
            let (x, n) = (case.column("numerator"), case.column("denominator"));
            let average = x.iter().sum::<f64>() / n.iter().sum::<f64>();
            let pairs = x.iter().zip(&n);
            pairs.map(|(x, n)| label(funnel_signal_proportion(*x, *n, average))).collect()
        }
        "ratio" => {
            let (x, e) = (case.column("observed"), case.column("expected"));
            x.iter().zip(&e).map(|(x, e)| events(*x, *e)).collect()
        }
        "rate" => rate_significance(case),
        other => panic!("no statistic `{other}`"),
    };
    Results::from([("significance".to_owned(), Got::texts(signals))])
}

fn events(observed: f64, expected: f64) -> String {
    label(funnel_signal_events(observed, expected, Convention::Peer))
}

fn rate_significance(case: &Case<'_>) -> Vec<String> {
    let standardised = case.parameter("rate_type") == "dsr";
    let multiplier = case.number("multiplier");
    let (x, n) = (case.column("numerator"), case.column("denominator"));
    let rate = case.column("rate");
    // The population that a rate is of; a standardised one without events has none.
    let population: Vec<f64> = (0..x.len())
        .map(|i| match x[i] {
            0.0 if standardised => f64::NAN,
            0.0 => n[i],
            x => multiplier * x / rate[i],
        })
        .collect();
    let known = population.iter().filter(|population| !population.is_nan());
    let average = x.iter().sum::<f64>() / known.sum::<f64>();
    let label = |(x, population): (&f64, &f64)| {
        if standardised && *x < MINIMUM_EVENTS {
            return "Not applicable for events less than 10 for dsrs".to_owned();
        }
        events(*x, average * population)
    };
    x.iter().zip(&population).map(label).collect()
}

fn label(signal: Option<FunnelSignal>) -> String {
    match signal.unwrap() {
        FunnelSignal::VeryLow => "Low (0.001)",
        FunnelSignal::Low => "Low (0.025)",
        FunnelSignal::Within => "Not significant",
        FunnelSignal::High => "High (0.025)",
        FunnelSignal::VeryHigh => "High (0.001)",
    }
    .to_owned()
}
