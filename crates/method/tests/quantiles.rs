//! Quantile functions against references of many digits: 1e-12 relative everywhere.

#![cfg(test)]

use regiobeeld_method::special::{
    Tails, beta_quantile, beta_tails, gamma_quantile, gamma_tails, normal_cdf,
    normal_quantile, student_quantile, student_two_sided,
};

#[track_caller]
fn check(line: &str, got: f64, expected: f64) {
    let error = (got - expected).abs();
    assert!(error <= 1e-12 * expected.abs(), "{line}: {got:e}, not {expected:e}");
}

#[test]
fn quantiles_are_right_to_twelve_digits() {
    let mut lines = 0;
    for line in include_str!("data/quantiles.txt").lines() {
        if line.starts_with('#') {
            continue;
        }
        let mut fields = line.split(' ');
        let name = fields.next().unwrap();
        let numbers: Vec<f64> = fields.map(|field| field.parse().unwrap()).collect();
        match (name, numbers.as_slice()) {
            ("normal", [p, z]) => check(line, normal_quantile(*p), *z),
            ("gamma", [shape, p, x]) => {
                check(line, gamma_quantile(*shape, Tails::from_lower(*p)), *x);
            }
            ("beta", [a, b, p, value, complement]) => {
                let got = beta_quantile(*a, *b, Tails::from_lower(*p));
                check(line, got.0, *value);
                check(line, got.1, *complement);
            }
            ("student", [freedom, tail, t]) => {
                check(line, student_quantile(*freedom, *tail), *t);
            }
            _ => panic!("{line}"),
        }
        lines += 1;
    }
    assert!(lines > 200, "{lines} quantiles");
}

#[test]
fn the_distribution_functions_lead_back() {
    for p in [1e-8, 0.001, 0.025, 0.3, 0.5, 0.8, 0.999] {
        let probability = Tails::from_lower(p);
        assert!((normal_cdf(normal_quantile(p)) / p - 1.0).abs() < 1e-13);
        for shape in [0.4, 3.0, 57.5, 9_000.0] {
            let tails = gamma_tails(shape, gamma_quantile(shape, probability));
            assert!((tails.lower / p - 1.0).abs() < 1e-11, "{shape} {p} {tails:?}");
        }
        for (a, b) in [(0.5, 3.0), (8.0, 2.5), (700.0, 90.0)] {
            let (x, y) = beta_quantile(a, b, probability);
            let tails = beta_tails(a, b, x, y);
            assert!((tails.lower / p - 1.0).abs() < 1e-11, "{a} {b} {p} {tails:?}");
        }
    }
    for freedom in [0.7, 1.0, 6.0, 250.0] {
        let back = student_two_sided(freedom, student_quantile(freedom, 0.01));
        assert!((back - 0.02).abs() < 1e-14, "{freedom} {back}");
    }
}

#[test]
fn the_ends_are_what_they_are() {
    assert_eq!(gamma_quantile(2.0, Tails::from_lower(0.0)), 0.0);
    assert_eq!(gamma_quantile(2.0, Tails::from_upper(0.0)), f64::INFINITY);
    assert_eq!(beta_quantile(2.0, 1.0, Tails::from_lower(0.0)), (0.0, 1.0));
    assert_eq!(beta_quantile(2.0, 1.0, Tails::from_upper(0.0)), (1.0, 0.0));
    assert_eq!(student_quantile(3.0, 0.0), f64::INFINITY);
    assert!(student_quantile(3.0, 0.7).is_nan() && student_quantile(-1.0, 0.1).is_nan());
}
