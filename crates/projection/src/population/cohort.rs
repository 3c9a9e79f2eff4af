//! One region's cohorts over five years, and what became of them.
//!
//! Every slice here is one region: the classes of men, then those of women, five years
//! wide and the last one open. What belongs to a class stands at the class that a cohort
//! grows into; the last is what the last two classes grow into, and the first holds
//! children per woman.

/// Classes of women whose children are counted: 20 to 44 years.
const MOTHERS: std::ops::Range<usize> = 4..9;

/// The fewest classes that have mothers and an open class beyond them.
pub(super) const LEAST_CLASSES: usize = 10;

/// The persons behind each ratio: a cohort five years ago, and the women for children.
pub(super) fn bases(before: &[f64], after: &[f64], out: &mut [f64]) {
    let ages = before.len() / 2;
    let women: f64 = after[ages..][MOTHERS].iter().sum();
    for sex in 0..2 {
        let (from, to) = (&before[sex * ages..][..ages], &mut out[sex * ages..][..ages]);
        to[0] = women;
        to[1..].copy_from_slice(&from[..ages - 1]);
        to[ages - 1] += from[ages - 1];
    }
}

/// Natural logarithms of the ratios between two years five apart; NaN where one of the
/// two has nobody.
pub(super) fn log_ratios(before: &[f64], after: &[f64], out: &mut [f64]) {
    bases(before, after, out);
    for (ratio, &persons) in out.iter_mut().zip(after) {
        let quotient = persons / *ratio;
        *ratio = if quotient.is_finite() && quotient > 0.0 {
            libm::log(quotient)
        } else {
            f64::NAN
        };
    }
}

/// Lets five years pass: the cohorts by their ratios, then children by those of women.
pub(super) fn step(before: &[f64], ratios: &[f64], after: &mut [f64]) {
    let ages = before.len() / 2;
    for sex in 0..2 {
        let lane = sex * ages..(sex + 1) * ages;
        let (from, ratio) = (&before[lane.clone()], &ratios[lane.clone()]);
        let to = &mut after[lane];
        for age in 1..ages {
            to[age] = from[age - 1] * ratio[age];
        }
        to[ages - 1] += from[ages - 1] * ratio[ages - 1];
    }
    born(ratios, after);
}

/// The youngest class of both sexes, of the women there are.
pub(super) fn born(ratios: &[f64], after: &mut [f64]) {
    let ages = after.len() / 2;
    let women: f64 = after[ages..][MOTHERS].iter().sum();
    after[0] = women * ratios[0];
    after[ages] = women * ratios[ages];
}

/// Logarithms of five-year ratios from two years that lie otherwise than five apart.
///
/// The cohorts of the earlier year are put into the classes that they are in by the later
/// year, with ages inside a class spread as the neighbouring classes tell. Their change
/// per year is taken to hold on the way between the middles of two classes.
pub(super) fn log_ratios_apart(
    before: &[f64],
    after: &[f64],
    years: i32,
    out: &mut [f64],
) {
    let ages = before.len() / 2;
    let apart = f64::from(years);
    // A change over `years` that ends in the middle of a class is centred half of them
    // earlier; one over five years is centred 2.5 years earlier.
    let weight = ((2.5 + apart / 2.0) / 5.0).min(1.0);
    for sex in 0..2 {
        let lane = sex * ages..(sex + 1) * ages;
        let mut aged = before[lane.clone()].to_vec();
        grow_older(&mut aged, years);
        let changes: Vec<f64> = after[lane.clone()]
            .iter()
            .zip(&aged)
            .map(|(after, aged)| libm::log(after / aged) * 5.0 / apart)
            .collect();
        let to = &mut out[lane];
        to.copy_from_slice(&changes);
        for age in 2..ages - 1 {
            to[age] = weight * changes[age] + (1.0 - weight) * changes[age - 1];
        }
    }
    let mothers: f64 = after[ages..][MOTHERS].iter().sum();
    out[0] = libm::log(after[0] / mothers);
    out[ages] = libm::log(after[ages] / mothers);
    for ratio in out.iter_mut().filter(|ratio| ratio.is_infinite()) {
        *ratio = f64::NAN;
    }
}

/// Moves persons of one sex into the classes that they are in some years later, as if
/// nobody came or went.
fn grow_older(classes: &mut [f64], years: i32) {
    let last = classes.len() - 1;
    for _ in 0..years / 5 {
        let oldest = classes[last];
        classes.copy_within(..last, 1);
        classes[0] = 0.0;
        classes[last] += oldest;
    }
    let part = f64::from(years % 5) / 5.0;
    if part == 0.0 {
        return;
    }
    let moving: Vec<f64> = (0..last)
        .map(|age| {
            let here = classes[age];
            let (below, above) = (classes[age.saturating_sub(1)], classes[age + 1]);
            // The class above the last closed one is open and tells nothing of its slope.
            let above = if age + 1 == last { 2.0 * here - below } else { above };
            upper_part(below, here, above, part).clamp(0.0, here)
        })
        .collect();
    for (age, moving) in moving.into_iter().enumerate() {
        classes[age] -= moving;
        classes[age + 1] += moving;
    }
}

/// How many of a class are in its upper part: under the parabola that has the means of
/// the class and of its neighbours.
fn upper_part(below: f64, here: f64, above: f64, part: f64) -> f64 {
    let up_to = |place: f64| {
        let u = place - 0.5;
        let curve = above.midpoint(below) - here;
        here * place
            + (above - below) / 4.0 * u * u
            + curve * (u * u * u / 3.0 - u / 12.0)
    };
    up_to(1.0) - up_to(1.0 - part)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AGES: usize = 10;

    fn region(of: impl Fn(usize) -> f64) -> Vec<f64> {
        (0..2 * AGES).map(|cell| of(cell % AGES)).collect()
    }

    #[test]
    fn a_cohort_by_hand() {
        let before = region(|age| if age < 9 { 100.0 } else { 50.0 });
        let after = region(|age| if age < 9 { 90.0 } else { 60.0 });
        let mut logs = vec![0.0; 2 * AGES];
        log_ratios(&before, &after, &mut logs);
        let ratios: Vec<f64> = logs.iter().map(|log| libm::exp(*log)).collect();
        // 90 children of 5 times 90 women; 60 of 100 and 50 in the open class.
        for (cell, expected) in [(0, 0.2), (10, 0.2), (1, 0.9), (9, 0.4), (19, 0.4)] {
            assert!((ratios[cell] - expected).abs() < 1e-12, "{cell}: {}", ratios[cell]);
        }
        let mut again = vec![0.0; 2 * AGES];
        step(&before, &ratios, &mut again);
        for (again, after) in again.iter().zip(&after) {
            assert!((again - after).abs() < 1e-9);
        }
    }

    #[test]
    fn an_empty_cohort_has_no_ratio() {
        let mut before = region(|_| 100.0);
        let mut after = before.clone();
        (before[3], after[7]) = (0.0, 0.0);
        let mut logs = vec![0.0; 2 * AGES];
        log_ratios(&before, &after, &mut logs);
        assert!(logs[4].is_nan() && logs[7].is_nan() && logs[5] == 0.0, "{logs:?}");
    }

    #[test]
    fn a_steady_loss_is_found_over_any_number_of_years() {
        // 2% a year leave, of ages that are evenly spread.
        for years in [1, 2, 3, 4, 6, 7] {
            let left = (0..years).fold(1.0, |left, _| left * 0.98);
            let before = region(|_| 1000.0);
            let after = region(|age| {
                let aged = [1000.0; AGES];
                if age == 9 {
                    (1000.0 + f64::from(years) * 200.0) * left
                } else {
                    aged[age] * left
                }
            });
            let mut logs = vec![0.0; 2 * AGES];
            log_ratios_apart(&before, &after, years, &mut logs);
            for age in 3..AGES {
                let expected = 5.0 * libm::log(0.98);
                assert!((logs[age] - expected).abs() < 1e-9, "{years} {age} {logs:?}");
            }
        }
    }
}
