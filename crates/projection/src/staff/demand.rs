use crate::{Error, check};

/// What the labour demand of a branch, or of a profession in it, is projected from, in one
/// region.
///
/// All slices have one number a year, the base year first.
#[derive(Debug, Clone, Copy)]
pub struct Labour<'a> {
    /// Persons needed in the base year.
    pub base: f64,
    /// The volumes that the work follows; their shares are 1 together.
    pub links: &'a [LinkedVolume<'a>],
    /// Growth of productivity in the year, as a part: 0.01 is one percent. That of the
    /// base year is not used.
    pub productivity: &'a [f64],
    /// FTE a person.
    pub part_time: &'a [f64],
}

/// A volume that a part of the work follows.
#[derive(Debug, Clone, Copy)]
pub struct LinkedVolume<'a> {
    /// Part of the work of the base year.
    pub share: f64,
    /// The volume, in whatever unit: only its growth counts.
    pub volume: &'a [f64],
    /// What the staff time a volume is multiplied by, as a scenario says.
    pub labour_factor: &'a [f64],
}

/// Labour demand in a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LabourYear {
    /// Persons needed.
    pub persons: f64,
    /// The same in full-time jobs.
    pub fte: f64,
}

/// Labour demand by year, the base year first.
///
/// `L(t) = Σᵢ L0ᵢ · Zᵢ(t)/Zᵢ(t0) · ∏ (1 − π) · d(t0)/d(t)`, with `L0ᵢ` the persons of the
/// base year who work for volume *i*, `Zᵢ` that volume times its staff time, `π` the growth
/// of productivity of every year after the base year and `d` the part-time factor. FTE are
/// persons times `d(t)`. A missing volume (NaN) makes the year missing.
///
/// Work that follows a volume which is zero in the base year cannot be projected, unless
/// there is none; the branch of that region then has no projection and the others do.
///
/// Source: the drivers of the labour market prognosis of care and welfare (ABF).
///
/// # Errors
///
/// When slices are not equally long or empty, shares are not 1 together, or a number is
/// negative or a rate impossible.
pub fn labour_demand(labour: &Labour) -> Result<Vec<LabourYear>, Error> {
    check_labour(labour)?;
    let mut efficiency = 1.0;
    let base_part_time = labour.part_time[0];
    let year = |(at, part_time): (usize, &f64)| {
        if at > 0 {
            efficiency *= 1.0 - labour.productivity[at];
        }
        // Nobody stays nobody, also where the volume was zero and has no growth.
        let growth: f64 = match labour.base {
            0.0 => 0.0,
            _ => labour.links.iter().map(|link| link.growth(at)).sum(),
        };
        let persons = labour.base * growth * efficiency * base_part_time / part_time;
        LabourYear { persons, fte: persons * part_time }
    };
    Ok(labour.part_time.iter().enumerate().map(year).collect())
}

impl LinkedVolume<'_> {
    /// The part of the base year's work that there is in a year because of the volume.
    fn growth(&self, at: usize) -> f64 {
        if self.share == 0.0 {
            return 0.0;
        }
        let work = |at: usize| self.volume[at] * self.labour_factor[at];
        self.share * (work(at) / work(0))
    }
}

fn check_labour(labour: &Labour) -> Result<(), Error> {
    let years = labour.part_time.len();
    if years == 0 {
        return Err(check::wrong("labour demand", "has no base year"));
    }
    check::length("the growth of productivity", labour.productivity.len(), years)?;
    check::within("persons of the base year", labour.base, 0.0, f64::MAX)?;
    check::all_within("growth of productivity", labour.productivity, -0.5, 0.5)?;
    check::all_within("part-time factor", labour.part_time, 0.05, 1.5)?;
    let mut shares = 0.0;
    for link in labour.links {
        check::length("a volume", link.volume.len(), years)?;
        check::length("a factor of staff time", link.labour_factor.len(), years)?;
        check::within("share of a volume", link.share, 0.0, 1.0)?;
        check::all_within("volume", link.volume, 0.0, f64::MAX)?;
        check::all_within("factor of staff time", link.labour_factor, 0.0, f64::MAX)?;
        let work = link.volume[0] * link.labour_factor[0];
        if labour.base > 0.0 && link.share > 0.0 && work == 0.0 {
            return Err(check::wrong(
                "volume of the base year",
                "is zero, but staff work for it: its growth is not known",
            ));
        }
        shares += link.share;
    }
    if (shares - 1.0).abs() > 1e-9 {
        let problem = format!("are {shares} together; they must be 1");
        return Err(check::wrong("shares of volumes", &problem));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [f64; 3] = [0.0; 3];
    const SAME: [f64; 3] = [1.0; 3];

    fn of(links: &[LinkedVolume], productivity: &[f64], part_time: &[f64]) -> Vec<f64> {
        let labour = Labour { base: 100.0, links, productivity, part_time };
        labour_demand(&labour).unwrap().iter().map(|year| year.persons).collect()
    }

    #[track_caller]
    fn check(got: &[f64], expected: &[f64]) {
        assert_eq!(got.len(), expected.len());
        for (got, expected) in got.iter().zip(expected) {
            assert!((got - expected).abs() < 1e-9, "{got}, expected {expected}");
        }
    }

    fn link<'a>(share: f64, volume: &'a [f64], factor: &'a [f64]) -> LinkedVolume<'a> {
        LinkedVolume { share, volume, labour_factor: factor }
    }

    #[test]
    fn work_follows_its_volumes() {
        let first = link(0.75, &[10.0, 12.0, 15.0], &SAME);
        let second = link(0.25, &[4.0, 4.0, 2.0], &SAME);
        // 75·1.2 + 25, 75·1.5 + 12.5
        check(&of(&[first, second], &NONE, &SAME), &[100.0, 115.0, 125.0]);
    }

    #[test]
    fn productivity_adds_up_over_the_years_and_hours_are_divided() {
        let steady = link(1.0, &[5.0; 3], &SAME);
        check(&of(&[steady], &[0.3, 0.1, 0.0], &SAME), &[100.0, 90.0, 90.0]);
        check(&of(&[steady], &[0.0, 0.1, 0.2], &SAME), &[100.0, 90.0, 72.0]);
        check(&of(&[steady], &NONE, &[0.8, 0.8, 0.64]), &[100.0, 100.0, 125.0]);
    }

    #[test]
    fn less_staff_time_a_volume_counts_from_what_it_was() {
        let digital = link(1.0, &[5.0; 3], &[0.8, 0.4, 0.6]);
        check(&of(&[digital], &NONE, &SAME), &[100.0, 50.0, 75.0]);
    }

    #[test]
    fn fte_are_persons_by_the_part_time_factor_and_missing_stays_missing() {
        let links = [link(1.0, &[1.0, f64::NAN], &[1.0; 2])];
        let labour = Labour {
            base: 100.0,
            links: &links,
            productivity: &[0.0; 2],
            part_time: &[0.7; 2],
        };
        let years = labour_demand(&labour).unwrap();
        check(&[years[0].fte], &[70.0]);
        assert!(years[1].persons.is_nan() && years[1].fte.is_nan());
    }

    #[track_caller]
    fn check_refused(base: f64, link: LinkedVolume, part_time: &[f64], expected: &str) {
        let labour = Labour { base, links: &[link], productivity: &[0.0; 2], part_time };
        let error = labour_demand(&labour).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn what_cannot_be_is_refused_by_name() {
        let fine = link(1.0, &[1.0; 2], &[1.0; 2]);
        let two = [0.7; 2];
        check_refused(-1.0, fine, &two, "persons of the base year: -1");
        check_refused(1.0, link(0.5, &[1.0; 2], &[1.0; 2]), &two, "0.5 together");
        check_refused(1.0, link(1.0, &[1.0], &[1.0; 2]), &two, "a volume has 1 cells");
        check_refused(1.0, link(1.0, &[1.0, -2.0], &[1.0; 2]), &two, "volume, number 2");
        check_refused(1.0, link(1.0, &[0.0, 2.0], &[1.0; 2]), &two, "is zero");
        check_refused(1.0, fine, &[0.7, 0.0], "part-time factor, number 2: 0");
        check_refused(1.0, fine, &[], "no base year");
        let empty = [link(1.0, &[0.0; 2], &[1.0; 2])];
        let labour =
            Labour { base: 0.0, links: &empty, productivity: &two, part_time: &two };
        assert!(labour_demand(&labour).unwrap_err().to_string().contains("0.7"));
    }

    #[test]
    fn where_nobody_works_nobody_is_needed_however_empty_the_volume() {
        let links = [link(1.0, &[0.0, 3.0], &[1.0; 2])];
        let labour = Labour {
            base: 0.0,
            links: &links,
            productivity: &[0.0; 2],
            part_time: &[0.7; 2],
        };
        let years = labour_demand(&labour).unwrap();
        assert_eq!(years[1].persons, 0.0);
    }
}
