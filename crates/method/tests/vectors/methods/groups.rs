use regiobeeld_method::{
    Confidence, Convention, Limits, Order, RankedGroups, Scale, Simulation, SlopeIndex,
    SlopeModel, quantiles, slope_index, slope_index_simulated,
};
use serde_json::Value;

use crate::case::{Case, Got, Results, Tolerance};

pub(super) fn quantile(case: &Case<'_>) -> Results {
    let values: Vec<Option<f64>> =
        case.values("value").iter().map(Value::as_f64).collect();
    let every = case.parameter("invert").as_bool();
    let mut found = vec![None; values.len()];
    for group in groups(case, values.len()) {
        let of_group: Vec<Option<f64>> = group.iter().map(|i| values[*i]).collect();
        let inverted =
            every.unwrap_or_else(|| case.values("invert")[group[0]].as_bool().unwrap());
        let order = if inverted { Order::HighestFirst } else { Order::LowestFirst };
        let number = case.parameter("nquantiles").as_u64().unwrap();
        let got = quantiles(&of_group, u32::try_from(number).unwrap(), order);
        for (i, quantile) in group.into_iter().zip(got) {
            found[i] = quantile.map(f64::from);
        }
    }
    Results::from([("quantile".to_owned(), Got::numbers(found))])
}

/// Positions of the rows by their group, if there are groups.
fn groups(case: &Case<'_>, rows: usize) -> Vec<Vec<usize>> {
    if !case.has("group") {
        return vec![(0..rows).collect()];
    }
    let mut names: Vec<&Value> = Vec::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (row, name) in case.values("group").iter().enumerate() {
        if let Some(i) = names.iter().position(|other| *other == name) {
            groups[i].push(row);
        } else {
            names.push(name);
            groups.push(vec![row]);
        }
    }
    groups
}

pub(super) fn slope(case: &Case<'_>) -> Results {
    let scale = match case.number("value_type") {
        0.0 => Scale::Linear,
        1.0 => Scale::Log,
        _ => Scale::Logit,
    };
    let model = SlopeModel {
        scale,
        transformed: case.parameter("transform").as_bool().unwrap(),
        multiplier: case.number("multiplier"),
        convention: Convention::Peer,
    };
    let (population, value) = (case.column("population"), case.column("value"));
    let error = standard_errors(case, scale);
    let groups =
        RankedGroups { population: &population, value: &value, standard_error: &error };
    let mut results = Results::new();
    let simulation = Simulation { draws: 20_000, seed: 20_261_122 };
    for (i, (level, ending)) in case.levels().into_iter().enumerate() {
        let drawn = slope_index_simulated(groups, model, [level], simulation).unwrap();
        let analytic = slope_index(groups, model, [level]).unwrap();
        // The cases have only simulated limits; the analytic ones must be as near.
        for index in [drawn, analytic] {
            near(case, &index, level, i);
        }
        results.insert("sii".to_owned(), Got::number(Some(analytic.slope)));
        results.insert("rii".to_owned(), Got::number(analytic.relative));
        results.insert("intercept".to_owned(), Got::number(Some(analytic.intercept)));
        for name in names("sii", &ending, i) {
            put(&mut results, case, &name, drawn.slope_limits[0]);
        }
        for name in names("rii", &ending, i) {
            put(&mut results, case, &name, drawn.relative_limits[0]);
        }
    }
    results
}

/// What the limits of a level can be called: lower and upper.
fn names(index: &str, ending: &str, position: usize) -> [[String; 2]; 3] {
    let number = position + 1;
    let short = ending.trim_end_matches("cl");
    let both =
        |pattern: String| ["lower", "upper"].map(|side| pattern.replace('*', side));
    [
        both(format!("{index}_*cl_{number}")),
        both(format!("{index}_*{ending}")),
        both(format!("{index}_*{short}")),
    ]
}

/// Simulated limits differ by a part of the interval's width.
fn put(results: &mut Results, case: &Case<'_>, names: &[String; 2], limits: Limits) {
    let [lower, upper] = [0, 1].map(|i| case.expected(&names[i]).and_then(Value::as_f64));
    let Some((lower, upper)) = lower.zip(upper) else {
        return;
    };
    let tolerance = Tolerance::Within(allowed(case, lower, upper));
    results.insert(names[0].clone(), Got::number(limits.lower).with(tolerance));
    results.insert(names[1].clone(), Got::number(limits.upper).with(tolerance));
}

/// 2% of the width; the source's own cases allow 5% of the limit.
fn allowed(case: &Case<'_>, lower: f64, upper: f64) -> f64 {
    let part = 0.02 * (upper - lower).abs();
    if case.is_fixture() { part.max(0.05 * lower.abs().min(upper.abs())) } else { part }
}

#[track_caller]
fn near(case: &Case<'_>, index: &SlopeIndex<1>, level: Confidence, position: usize) {
    let ending = format!("{:.1}cl", level.level() * 100.0).replace('.', "_");
    for (kind, limits) in
        [("sii", index.slope_limits[0]), ("rii", index.relative_limits[0])]
    {
        for names in names(kind, &ending, position) {
            let [lower, upper] =
                [0, 1].map(|i| case.expected(&names[i]).and_then(Value::as_f64));
            if let Some((lower, upper)) = lower.zip(upper) {
                let error = (limits.lower.unwrap() - lower)
                    .abs()
                    .max((limits.upper.unwrap() - upper).abs());
                let allowed = allowed(case, lower, upper);
                assert!(error <= allowed, "{names:?} {limits:?} {lower} {upper}");
            }
        }
    }
}

/// As given, or from 95% limits on the scale of the errors. The source ran its own cases
/// of rates and proportions from the limits.
fn standard_errors(case: &Case<'_>, scale: Scale) -> Vec<f64> {
    let from_limits = case.has("lower_cl") && (scale != Scale::Linear || !case.has("se"));
    if !from_limits {
        return case.column("se");
    }
    let limits = case.column("lower_cl").into_iter().zip(case.column("upper_cl"));
    let width = |(lower, upper)| {
        (scale.forward(upper).unwrap() - scale.forward(lower).unwrap())
            / (2.0 * Confidence::P95.z())
    };
    limits.map(width).collect()
}
