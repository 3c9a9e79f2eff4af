//! Laws that every input must obey.

#![cfg(test)]

use proptest::collection::vec;
use proptest::prelude::*;
use regiobeeld_method::special::{Tails, beta_quantile, gamma_quantile, normal_quantile};
use regiobeeld_method::{
    AgeGroup, Confidence, Convention, CountLimits, Estimate, Limits, Order, RankedGroups,
    Reference, Scale, SlopeModel, Standard, Strata, TrendPoint, benjamini_hochberg, byar,
    clopper_pearson, compare, crude_rate, difference, direct_rate, european_2013,
    fay_feuer, garwood, growth_split, indirect_ratio, kitagawa, life_table, mean, peers,
    quantiles, quotient, rank_bounds, ranks, slope_index, trend, wilson,
};

const LEVELS: [Confidence; 2] = [Confidence::P95, Confidence::P998];
const EXACT: Convention = Convention::Exact;

/// Events, population and weights of some strata.
fn strata() -> impl Strategy<Value = Vec<(f64, f64, f64)>> {
    let stratum = (0_u32..60, 1_u32..5_000, 1_u32..9_000);
    let numbers = |(x, n, w)| (f64::from(x), f64::from(n), f64::from(w));
    vec(stratum.prop_map(numbers), 1..25)
}

fn columns(rows: &[(f64, f64, f64)]) -> [Vec<f64>; 3] {
    let column = |of: fn(&(f64, f64, f64)) -> f64| rows.iter().map(of).collect();
    [column(|row| row.0), column(|row| row.1), column(|row| row.2)]
}

fn close(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * a.abs().max(b.abs()) + 1e-12
}

/// Limits hold the value and are wider at the higher level.
fn check(value: f64, [inner, outer]: [Limits; 2]) -> Result<(), TestCaseError> {
    let slack = 1e-12 * value.abs() + 1e-12;
    for limits in [inner, outer] {
        prop_assert!(limits.lower.unwrap() <= value + slack, "{value} {limits:?}");
        prop_assert!(limits.upper.unwrap() >= value - slack, "{value} {limits:?}");
    }
    prop_assert!(outer.lower.unwrap() <= inner.lower.unwrap() + slack);
    prop_assert!(outer.upper.unwrap() >= inner.upper.unwrap() - slack);
    Ok(())
}

proptest! {
    #[test]
    fn limits_of_counts_hold_the_count_and_widen(events in 0.0_f64..1e6) {
        check(events, LEVELS.map(|level| garwood(events, level)))?;
        check(events, LEVELS.map(|level| byar(events, level, EXACT)))?;
        check(events, CountLimits::new(LEVELS, EXACT).of(events))?;
    }

    #[test]
    fn limits_of_counts_rise_with_the_count(events in 0.0_f64..1e5, more in 0.001_f64..50.0) {
        let (few, many) =
            (garwood(events, LEVELS[0]), garwood(events + more, LEVELS[0]));
        prop_assert!(few.lower <= many.lower && few.upper < many.upper);
    }

    #[test]
    fn limits_of_proportions_stay_within_and_mirror(n in 1_u32..5_000, part in 0.0_f64..=1.0) {
        let (n, x) = (f64::from(n), (f64::from(n) * part).floor());
        for of in [wilson, clopper_pearson] {
            let limits = LEVELS.map(|level| of(x, n, level));
            check(x / n, limits)?;
            for (limits, level) in limits.iter().zip(LEVELS) {
                prop_assert!(limits.lower.unwrap() >= 0.0 && limits.upper.unwrap() <= 1.0);
                let mirrored = of(n - x, n, level);
                prop_assert!(close(limits.lower.unwrap(), 1.0 - mirrored.upper.unwrap(), 1e-9));
            }
        }
    }

    #[test]
    fn quantile_functions_rise(
        shape in 0.2_f64..3_000.0,
        other in 0.3_f64..300.0,
        p in 1e-6_f64..0.999,
        step in 1e-6_f64..1e-3,
    ) {
        let (low, high) = (Tails::from_lower(p), Tails::from_lower(p + step));
        prop_assert!(gamma_quantile(shape, low) < gamma_quantile(shape, high));
        prop_assert!(gamma_quantile(shape, low) < gamma_quantile(shape + 1.0, low));
        prop_assert!(normal_quantile(p) < normal_quantile(p + step));
        let (a, b) = (beta_quantile(shape, other, low), beta_quantile(shape, other, high));
        // Near 1 it is the complement that still tells them apart.
        prop_assert!(a.0 <= b.0 && a.1 >= b.1 && (a.0 < b.0 || a.1 > b.1), "{a:?} {b:?}");
    }

    #[test]
    fn standardising_to_ones_own_structure_gives_the_crude_rate(rows in strata()) {
        let [events, population, _] = columns(&rows);
        let strata =
            Strata { events: &events, population: &population, standard: &population };
        let rate = direct_rate(strata, 1e5, LEVELS, EXACT);
        let crude =
            crude_rate(rate.events, rate.population, 1e5, LEVELS, EXACT).unwrap();
        prop_assert!(close(rate.value.unwrap(), crude.value, 1e-13));
        if rate.events > 0.0 {
            for (got, crude) in rate.limits.iter().zip(crude.limits) {
                prop_assert!(close(got.lower.unwrap(), crude.lower.unwrap(), 1e-10));
                prop_assert!(close(got.upper.unwrap(), crude.upper.unwrap(), 1e-10));
            }
        }
    }

    #[test]
    fn standardised_rates_lie_within_their_limits_and_between_the_strata(rows in strata()) {
        let [events, population, standard] = columns(&rows);
        let strata =
            Strata { events: &events, population: &population, standard: &standard };
        let rate = direct_rate(strata, 1.0, LEVELS, EXACT);
        let value = rate.value.unwrap();
        check(value, rate.limits)?;
        prop_assert!(rate.limits.iter().all(|limits| limits.lower.unwrap() >= 0.0));
        let gamma = fay_feuer(strata, 1.0, LEVELS).unwrap();
        prop_assert!(close(value, gamma.value, 1e-13));
        check(value, gamma.limits)?;
        let rates = || rows.iter().map(|(x, n, _)| x / n);
        let (least, most) = (rates().reduce(f64::min), rates().reduce(f64::max));
        prop_assert!(value >= least.unwrap() - 1e-12 && value <= most.unwrap() + 1e-12);
    }

    #[test]
    fn a_reference_compared_with_itself_has_ratio_one(rows in strata()) {
        let [events, population, _] = columns(&rows);
        prop_assume!(events.iter().sum::<f64>() > 0.0);
        let reference = Reference { events: &events, population: &population };
        let ratio =
            indirect_ratio(&events, &population, reference, 1.0, LEVELS, EXACT);
        prop_assert!(close(ratio.value.unwrap(), 1.0, 1e-13));
        check(1.0, ratio.limits)?;
    }

    #[test]
    fn a_growth_split_adds_up(now in strata(), before in strata()) {
        let size = now.len().min(before.len());
        let ([v1, p1, _], [v0, p0, _]) = (columns(&now[..size]), columns(&before[..size]));
        let split = growth_split(&v0, &p0, &v1, &p1).unwrap();
        let change = v1.iter().sum::<f64>() - v0.iter().sum::<f64>();
        let sum = split.size + split.structure + split.rate;
        prop_assert!((sum - change).abs() < 1e-9 * (1.0 + v1.iter().sum::<f64>()) + 1e-7);
    }

    #[test]
    fn kitagawas_parts_add_up_and_turn_round(a in strata(), b in strata()) {
        let size = a.len().min(b.len());
        let ([xa, na, _], [xb, nb, _]) = (columns(&a[..size]), columns(&b[..size]));
        let split = kitagawa(&xa, &na, &xb, &nb).unwrap();
        let rate = |x: &[f64], n: &[f64]| x.iter().sum::<f64>() / n.iter().sum::<f64>();
        let gap = rate(&xa, &na) - rate(&xb, &nb);
        prop_assert!((split.structure + split.rate - gap).abs() < 1e-11);
        let back = kitagawa(&xb, &nb, &xa, &na).unwrap();
        prop_assert!((split.rate + back.rate).abs() < 1e-12);
        // The same structure leaves nothing to structure.
        prop_assert!(kitagawa(&xa, &na, &xb, &na).unwrap().structure == 0.0);
    }

    #[test]
    fn life_expectancy_lies_within_its_limits_and_falls_by_no_more_than_the_years(
        rows in vec((0_u32..300, 1_u32..20_000), 3..20),
    ) {
        let group = |(i, (deaths, extra)): (usize, &(u32, u32))| AgeGroup {
            start: 5.0 * i as f64,
            deaths: f64::from(*deaths) + 1.0,
            population: f64::from(*deaths + extra) + 1.0,
        };
        let groups: Vec<AgeGroup> = rows.iter().enumerate().map(group).collect();
        let table = life_table(&groups, LEVELS, EXACT).unwrap();
        for age in &table.expectancy {
            if let Some(value) = age.value {
                check(value, age.limits)?;
            }
        }
        for pair in table.expectancy.windows(2) {
            if let (Some(now), Some(later)) = (pair[0].value, pair[1].value) {
                prop_assert!(now <= later + 5.0 + 1e-9 && now > 0.0);
            }
        }
        let years: f64 = table.years.iter().sum();
        prop_assert!(close(years, table.expectancy[0].value.unwrap(), 1e-12));
    }

    #[test]
    fn contrasts_turn_round(
        a in 0.1_f64..100.0, b in 0.1_f64..100.0, wide in 0.01_f64..0.9,
    ) {
        let at = |value: f64| Estimate {
            value,
            limits: [Limits::new(value * (1.0 - wide), value * (1.0 + 2.0 * wide))],
        };
        let (there, back) = (difference(at(a), at(b)), difference(at(b), at(a)));
        prop_assert!(close(there.limits[0].lower.unwrap(), -back.limits[0].upper.unwrap(), 1e-12));
        prop_assert!(there.limits[0].contain(there.value));
        let (there, back) = (quotient(at(a), at(b)).unwrap(), quotient(at(b), at(a)).unwrap());
        let product = there.limits[0].lower.unwrap() * back.limits[0].upper.unwrap();
        prop_assert!(close(product, 1.0, 1e-12) && there.limits[0].contain(there.value));
        prop_assert!(matches!(
            compare(there.limits[0], Some(there.value)),
            regiobeeld_method::Comparison::Similar
        ));
    }

    #[test]
    fn a_mean_lies_within_its_limits(values in vec(-1e3_f64..1e3, 2..40)) {
        let mean = mean(&values, LEVELS).unwrap();
        check(mean.value, mean.limits)?;
    }

    #[test]
    fn ranks_and_quantiles_keep_the_order(values in vec(proptest::option::of(0_u8..30), 1..60)) {
        let values: Vec<Option<f64>> = values.iter().map(|v| v.map(f64::from)).collect();
        let (ranks, quantiles) = (ranks(&values), quantiles(&values, 5, Order::LowestFirst));
        let known = values.iter().flatten().count();
        for (i, a) in values.iter().enumerate() {
            prop_assert_eq!(a.is_some(), ranks[i].is_some());
            prop_assert_eq!(a.is_some() && known >= 5, quantiles[i].is_some());
            for (j, b) in values.iter().enumerate() {
                if a < b && a.is_some() {
                    prop_assert!(ranks[i] > ranks[j] && quantiles[i] <= quantiles[j]);
                } else if a == b {
                    prop_assert!(ranks[i] == ranks[j] && quantiles[i] == quantiles[j]);
                }
            }
        }
        if known > 0 {
            prop_assert_eq!(ranks.iter().flatten().min(), Some(&1));
        }
        if known >= 5 {
            prop_assert!(quantiles.iter().flatten().all(|q| (1..=5).contains(q)));
        }
    }

    #[test]
    fn rank_bounds_hold_the_rank(rows in vec((0.0_f64..100.0, 0.0_f64..20.0), 1..30)) {
        let values: Vec<Option<f64>> = rows.iter().map(|(value, _)| Some(*value)).collect();
        let limits: Vec<Limits> =
            rows.iter().map(|(value, half)| Limits::new(value - half, value + half)).collect();
        for (rank, bounds) in ranks(&values).into_iter().zip(rank_bounds(&limits)) {
            let (rank, bounds) = (rank.unwrap(), bounds.unwrap());
            prop_assert!(bounds.first <= rank && rank <= bounds.last, "{rank} {bounds:?}");
        }
    }

    #[test]
    fn the_nearest_peer_of_a_copy_is_the_original(values in vec(0.0_f64..100.0, 9..=9)) {
        let mut values = values;
        values.extend_from_within(3..6);
        let found = peers(&values, &[1.0, 2.0, 1.0], 3, 3);
        prop_assume!(!found.is_empty());
        prop_assert!(found[0].distance == 0.0);
        prop_assert!(found.windows(2).all(|pair| pair[0].distance <= pair[1].distance));
    }

    #[test]
    fn a_straight_line_has_its_own_slope(
        slope in -5.0_f64..5.0, weights in vec(1_u32..900, 3..12),
    ) {
        let population: Vec<f64> = weights.iter().map(|w| f64::from(*w)).collect();
        let total: f64 = population.iter().sum();
        let mut before = 0.0;
        let value: Vec<f64> = population.iter().map(|persons| {
            let rank = (before + 0.5 * persons) / total;
            before += persons;
            50.0 + slope * rank
        }).collect();
        let standard_error = vec![0.5; value.len()];
        let groups = RankedGroups {
            population: &population, value: &value, standard_error: &standard_error,
        };
        let model = SlopeModel {
            scale: Scale::Linear, transformed: false, multiplier: 1.0, convention: EXACT,
        };
        let index = slope_index(groups, model, LEVELS).unwrap();
        prop_assert!((index.slope - slope).abs() < 1e-9 && (index.intercept - 50.0).abs() < 1e-9);
        check(index.slope, index.slope_limits)?;
        check(index.relative.unwrap(), index.relative_limits)?;
    }

    #[test]
    fn a_trend_lies_within_its_limits(values in vec(1.0_f64..100.0, 3..15)) {
        let point = |(i, value): (usize, &f64)| TrendPoint {
            time: 2000.0 + i as f64,
            value: *value,
            standard_error: 0.1 * value,
        };
        let points: Vec<TrendPoint> = values.iter().enumerate().map(point).collect();
        for scale in [Scale::Linear, Scale::Log] {
            let line = trend(&points, scale, LEVELS).unwrap();
            check(line.slope, line.limits)?;
            prop_assert!((0.0..=1.0).contains(&line.p_value));
            // Significant at a level if 0 lies outside the limits at it.
            let outside = !line.limits[0].contain(0.0);
            let tolerance = (line.p_value - 0.05).abs() < 1e-9;
            prop_assert!(tolerance || outside == (line.p_value < 0.05), "{line:?}");
        }
    }

    #[test]
    fn adjusted_probabilities_are_not_smaller(p in vec(0.0_f64..=1.0, 1..40)) {
        let given: Vec<Option<f64>> = p.iter().copied().map(Some).collect();
        for (p, q) in p.iter().zip(benjamini_hochberg(&given)) {
            prop_assert!(q.unwrap() >= *p - 1e-15 && q.unwrap() <= 1.0);
        }
    }

    #[test]
    fn names_of_standards_are_read_back(year in 1900_u16..2200) {
        let standard = Standard::NationalOf(year);
        prop_assert_eq!(standard.to_string().parse(), Ok(standard));
    }

    #[test]
    fn the_european_standard_is_always_of_100_000(cuts in vec(1_usize..20, 0..6)) {
        let mut start: Vec<f64> = cuts.iter().map(|i| 5.0 * *i as f64).collect();
        start.push(0.0);
        start.sort_by(f64::total_cmp);
        start.dedup();
        prop_assert_eq!(european_2013(&start).unwrap().iter().sum::<f64>(), 100_000.0);
    }
}
