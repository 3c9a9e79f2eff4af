use regiobeeld_domain::{Per, Period, Text};

use super::*;

/// Three zorgkantoorregio's of eight gemeenten in two years, 40 events among 10,000
/// persons each, but that they differ by up to 3%.
fn usual() -> Series {
    let code = |letters: &str, n: usize| format!("{letters}{n:0>2}").parse().unwrap();
    let figure = |n: usize| {
        let count = 400.0 + (n * 7 % 13) as f64;
        let value = count / 100_000.0;
        Some(Figure { value, persons: 100_000.0, count: Some(count) })
    };
    let gemeente = |n: usize| (code("GM00", n), Some(code("ZK", n / 8 + 1)));
    let year = |shift: usize| (0..24).map(|n| figure(n + shift)).collect();
    Series {
        scale: Scale::Ratio,
        per: Some(Per::Inwoner),
        gemeenten: (0..24).map(gemeente).collect(),
        periods: vec![Period::year(2019), Period::year(2021)],
        categories: vec![Category {
            name: "ggz".to_owned(),
            figures: vec![year(0), year(5)],
        }],
    }
}

/// Checks which outliers there are after one figure of the later year was changed.
#[track_caller]
fn check(change: impl Fn(&mut Figure), breaks: &[SeriesBreak], expected: &[&str]) {
    check_series(&changed(usual(), change), breaks, expected);
}

fn changed(mut series: Series, change: impl Fn(&mut Figure)) -> Series {
    change(series.categories[0].figures[1][9].as_mut().unwrap());
    series
}

#[track_caller]
fn check_series(series: &Series, breaks: &[SeriesBreak], expected: &[&str]) {
    let found = find(series, breaks);
    let mut said: Vec<_> = found
        .shown
        .iter()
        .map(|one| {
            let against = match &one.against {
                Against::Earlier(period) => period.to_string(),
                Against::Neighbours(region) => region.to_string(),
            };
            format!("{} {} {against}", one.region, one.period)
        })
        .collect();
    said.sort();
    assert_eq!(said, expected);
    assert_eq!(found.more, 0);
}

/// A rate of so many times the usual one.
fn times(factor: f64) -> impl Fn(&mut Figure) {
    move |figure| {
        figure.value *= factor;
        figure.count = figure.count.map(|count| count * factor);
    }
}

const BOTH: [&str; 2] = ["GM0009 2021JJ00 2019JJ00", "GM0009 2021JJ00 ZK02"];

#[test]
fn a_figure_far_from_its_own_and_its_neighbours_is_told() {
    check(times(1.0), &[], &[]);
    check(times(1.3), &[], &[]);
    check(times(1.7), &[], &BOTH);
    check(times(0.5), &[], &BOTH);
    // A fall to nothing is one too.
    check(times(0.0), &[], &BOTH);
}

#[test]
fn what_chance_can_do_is_not_told() {
    let few = |factor: f64| {
        move |figure: &mut Figure| {
            figure.persons /= 10.0;
            figure.count = figure.count.map(|count| count * factor / 10.0);
            figure.value = figure.count.unwrap() / figure.persons;
        }
    };
    // 41 expected: 72 are beyond chance beside the neighbours, hardly beside 400 before.
    check(few(1.7), &[], &[]);
    check(few(2.5), &[], &BOTH);
    check(
        |figure| {
            few(4.0)(figure);
            figure.persons = 4_000.0;
        },
        &[],
        &[],
    );
}

#[test]
fn nothing_is_held_against_a_figure_before_a_break() {
    let broken = |year, group: &str| SeriesBreak {
        year,
        groups: vec![group.to_owned()],
        ages: None,
        reason: Text { nl: String::new(), en: String::new() },
    };
    check(times(2.0), &[broken(2020, "ggz")], &BOTH[1..]);
    check(times(2.0), &[broken(2021, "ggz")], &BOTH[1..]);
    check(times(2.0), &[broken(2019, "ggz"), broken(2020, "msz")], &BOTH);
}

#[test]
fn the_figure_and_what_was_expected_are_kept() {
    let found = find(&changed(usual(), times(2.0)), &[]);
    let beside = found.shown.iter().find(|one| one.category == "ggz").unwrap();
    let near = |value: f64, expected: f64| (value / expected - 1.0).abs() < 0.02;
    assert!(near(beside.value, 2.0 * 406e-5), "{beside:?}");
    assert!(near(beside.expected, 406e-5), "{beside:?}");
    assert!(beside.score > FAR, "{beside:?}");
}

#[test]
fn published_figures_are_compared_by_their_difference() {
    let percent = |mut series: Series| {
        series.scale = Scale::Difference;
        series.per = None;
        let figures = series.categories.iter_mut().flat_map(|c| &mut c.figures);
        for figure in figures.flatten().flatten() {
            figure.value *= 1e4;
            figure.count = None;
        }
        series
    };
    check_series(&percent(usual()), &[], &[]);
    check_series(&changed(percent(usual()), |f| f.value += 10.0), &[], &[]);
    check_series(&changed(percent(usual()), |f| f.value += 30.0), &[], &BOTH);
}

#[test]
fn residents_are_held_against_their_own_alone() {
    let mut series = changed(usual(), times(2.0));
    series.per = None;
    check_series(&series, &[], &BOTH[..1]);
}

#[test]
fn the_most_remarkable_are_told_and_the_others_counted() {
    let mut series = usual();
    for n in 0..8 {
        let figure = series.categories[0].figures[1][3 * n].as_mut().unwrap();
        times(2.0 + n as f64)(figure);
    }
    let found = find(&series, &[]);
    // Each lies far from its own and from its neighbours.
    assert_eq!((found.shown.len(), found.more), (SHOWN, 16 - SHOWN));
    let scores: Vec<_> = found.shown.iter().map(|one| one.score).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
}
