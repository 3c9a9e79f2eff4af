//! How many regions have a figure, and why cells have none.

use std::collections::BTreeMap;

use regiobeeld_domain::{
    Cube, LevelCoverage, Regioindeling, RegionCode, RegionLevel, Status,
};

use super::reading::SeriesReading;

/// The levels that a cube has figures for in any period; of one without figures that of
/// its regions, where they are all of one level.
pub(super) fn levels(cube: &Cube) -> Vec<RegionLevel> {
    let axes = cube.axes();
    let of = |has_figure: bool| {
        let regions = axes.regions.iter().enumerate().filter(|(region, _)| {
            let mut periods = 0..axes.periods.len();
            !has_figure || periods.any(|period| has_value(cube, *region, period))
        });
        let mut levels: Vec<_> = regions.filter_map(|(_, code)| code.level()).collect();
        levels.sort_unstable();
        levels.dedup();
        levels
    };
    match of(true) {
        none if none.is_empty() => Some(of(false)).filter(|all| all.len() == 1),
        levels => Some(levels),
    }
    .unwrap_or_default()
}

pub(super) fn has_value(cube: &Cube, region: usize, period: usize) -> bool {
    cube.slab(region, period).1.iter().any(|status| status.has_value())
}

/// How many regions of each level have a figure in a period.
pub(super) fn coverage(
    cube: &Cube,
    period: usize,
    levels: &[RegionLevel],
) -> Vec<LevelCoverage> {
    let codes = &cube.axes().regions;
    let level_of: Vec<_> = codes.iter().map(RegionCode::level).collect();
    let of_level = |level: &RegionLevel| {
        let regions = (0..codes.len()).filter(|at| level_of[*at] == Some(*level));
        let expected = regions.clone().count();
        let absent: Vec<_> = regions.filter(|at| !has_value(cube, *at, period)).collect();
        let present = expected - absent.len();
        let absent = absent.into_iter().filter(|_| present > 0);
        let absent = absent.map(|at| codes[at].clone()).collect();
        LevelCoverage { level: *level, expected, present, absent }
    };
    levels.iter().map(of_level).collect()
}

/// Cells of a period by status, over the regions of these levels.
pub(super) fn cells(
    cube: &Cube,
    period: usize,
    levels: &[RegionLevel],
) -> BTreeMap<Status, usize> {
    let mut counts = [0; Status::ALL.len()];
    for (region, code) in cube.axes().regions.iter().enumerate() {
        if code.level().is_some_and(|level| levels.contains(&level)) {
            for status in cube.slab(region, period).1 {
                counts[*status as usize] += 1;
            }
        }
    }
    // The list has them in the order of their numbers.
    Status::ALL.into_iter().zip(counts).filter(|(_, count)| *count > 0).collect()
}

/// Gemeenten without a figure on the source's boundary year that have become part of one
/// with a figure, which is too low then.
pub(super) fn absent_parts(
    read: &SeriesReading,
    cube: &Cube,
    period: usize,
    indeling: &Regioindeling,
    target: u16,
) -> Vec<RegionCode> {
    if read.absent.is_empty() {
        return Vec::new();
    }
    let recoding = indeling.recoding(read.indeling, target);
    let has_figure = |code: &RegionCode| {
        let at = cube.axes().regions.iter().position(|region| region == code);
        at.is_some_and(|at| has_value(cube, at, period))
    };
    let is_hidden = |code: &&RegionCode| {
        !indeling.dissolved_during(code, read.indeling)
            && recoding.parts(code).iter().any(|part| has_figure(&part.to))
    };
    read.absent.iter().filter(is_hidden).cloned().collect()
}

#[cfg(test)]
mod tests {
    use regiobeeld_domain::{Age, Axes, Period, Sex};

    use super::*;

    /// A cube of one period with one cell a region: a status for each code.
    fn cube(cells: &[(&str, Status)]) -> Cube {
        let axes = Axes {
            regions: cells.iter().map(|(code, _)| code.parse().unwrap()).collect(),
            periods: vec![Period::year(2022)],
            sexes: vec![Sex::Total],
            ages: vec![Age::Total],
            categories: vec!["total".to_owned()],
        };
        let value =
            |(_, status): &(&str, Status)| f64::from(u8::from(status.has_value()));
        let values = cells.iter().map(value).collect();
        Cube::new(axes, values, cells.iter().map(|(_, s)| *s).collect()).unwrap()
    }

    #[track_caller]
    fn check(cells: &[(&str, Status)], expected: &str) {
        let cube = cube(cells);
        let said = coverage(&cube, 0, &levels(&cube)).into_iter().map(|one| {
            let absent: Vec<_> = one.absent.iter().map(RegionCode::as_str).collect();
            let absent = absent.join(" ");
            format!("{} {}/{} {absent}", one.level, one.present, one.expected)
                .trim_end()
                .to_owned()
        });
        assert_eq!(said.collect::<Vec<_>>().join("; "), expected);
    }

    #[test]
    fn regions_with_a_figure_are_counted_by_level() {
        use Status::{Estimated, Missing, Observed, Suppressed};
        check(&[("GM0001", Observed), ("GM0002", Estimated)], "gemeente 2/2");
        check(&[("GM0001", Observed), ("GM0002", Missing)], "gemeente 1/2 GM0002");
        check(&[("GM0001", Suppressed), ("GM0002", Observed)], "gemeente 1/2 GM0001");
        check(&[("GM0001", Missing), ("GM0002", Missing)], "gemeente 0/2");
        let by_level = [
            ("GG0111", Missing),
            ("GM0001", Missing),
            ("GM0002", Observed),
            ("NL01", Observed),
        ];
        // No GGD-regio has ever had one, so that none is expected to.
        check(&by_level, "nederland 1/1; gemeente 1/2 GM0001");
        check(&[("GM0001", Missing), ("NL01", Missing)], "");
    }

    #[test]
    fn cells_are_counted_by_status() {
        use Status::{Missing, Observed};
        let cube = cube(&[("GM0001", Observed), ("GM0002", Missing), ("NL01", Observed)]);
        let counted = cells(&cube, 0, &[RegionLevel::Gemeente]);
        assert_eq!(counted, BTreeMap::from([(Observed, 1), (Missing, 1)]));
    }

    #[test]
    fn a_part_that_is_absent_is_told_of_what_it_became() {
        let indeling = Regioindeling::embedded().unwrap();
        let read = |code: &str| SeriesReading {
            measure: String::new(),
            period: Period::year(2022),
            indeling: 2021,
            absent: vec![code.parse().unwrap()],
            totals: Vec::new(),
        };
        let became = cube(&[("GM0003", Status::Missing), ("GM0439", Status::Observed)]);
        let parts = |code| absent_parts(&read(code), &became, 0, &indeling, 2022);
        // Beemster became part of Purmerend, which has a figure.
        assert_eq!(parts("GM0370"), ["GM0370".parse().unwrap()]);
        // Another one is absent itself, which its coverage says.
        assert_eq!(parts("GM0003"), []);
    }
}
