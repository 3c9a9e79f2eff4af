use std::collections::BTreeMap;

use regiobeeld_method::Draws;

use super::Initiative;
use crate::code::{Branch, Profession};
use crate::spread::Outlook;
use crate::{Error, check};

/// Whose staff are meant: those of a branch, of one profession or of all together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Job {
    /// The branch.
    pub branch: Branch,
    /// The profession; none for all together.
    pub profession: Option<Profession>,
}

/// Work that initiatives make less of, in a region and year.
#[derive(Debug, Clone, PartialEq)]
pub struct Activity {
    /// Its name, as initiatives have it.
    pub name: String,
    /// Who does it.
    pub job: Job,
    /// The full-time jobs that it takes without any initiative.
    pub fte: f64,
}

/// Full-time jobs that a portfolio saves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JobEffect {
    /// Of whom.
    pub job: Job,
    /// How many; below zero when more are needed.
    pub fte: f64,
}

/// Full-time jobs that are lacking.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JobShortage {
    /// Of whom.
    pub job: Job,
    /// How many.
    pub fte: f64,
}

/// What initiatives save of the same activity together, in full-time jobs.
///
/// `activity · (1 − ∏ (1 − eᵢ))`, with `eᵢ` what each saves by itself as a part of the
/// activity: what one has saved the next cannot save again. Their order does not matter
/// and the result is never more than their sum, where none of them takes more than it
/// saves.
///
/// # Errors
///
/// When the activity takes no staff, or one saves more than all of it.
pub fn combined(activity: f64, effects: &[f64]) -> Result<f64, Error> {
    check::within("full-time jobs of the activity", activity, 0.0, f64::MAX)?;
    if let Some(most) = effects.iter().find(|effect| **effect > activity) {
        let problem = format!(
            "saves {most} full-time jobs of an activity that takes {activity}; look at \
             volume, saved time and the size of the activity"
        );
        return Err(check::wrong("an initiative", &problem));
    }
    if activity == 0.0 || activity.is_nan() {
        return Err(check::wrong("full-time jobs of the activity", "must be above 0"));
    }
    let mut parts: Vec<f64> = effects.iter().map(|effect| effect / activity).collect();
    // Floats are multiplied in one order, so that the order of files is not in the result.
    parts.sort_by(f64::total_cmp);
    let left: f64 = parts.iter().map(|part| 1.0 - part).product();
    Ok(activity * (1.0 - left))
}

/// What a portfolio saves in a year, by job: initiatives on the same activity of the same
/// job combined, activities summed.
///
/// # Errors
///
/// When initiatives overlap on an activity whose size is not given, or one saves more than
/// its activity takes.
pub fn portfolio_effect(
    initiatives: &[Initiative],
    activities: &[Activity],
    year: u16,
    outlook: Outlook,
) -> Result<Vec<JobEffect>, Error> {
    let mut groups: BTreeMap<(Job, &str), Vec<f64>> = BTreeMap::new();
    for initiative in initiatives {
        let Initiative { branch, profession, .. } = *initiative;
        let key = (Job { branch, profession }, initiative.activity.as_str());
        groups.entry(key).or_default().push(initiative.fte(year, outlook));
    }
    let mut jobs: BTreeMap<Job, f64> = BTreeMap::new();
    for ((job, name), effects) in groups {
        let activity =
            activities.iter().find(|each| each.job == job && each.name == name);
        *jobs.entry(job).or_default() += saved(name, activity, &effects)?;
    }
    Ok(jobs.into_iter().map(|(job, fte)| JobEffect { job, fte }).collect())
}

fn saved(name: &str, activity: Option<&Activity>, effects: &[f64]) -> Result<f64, Error> {
    match (activity, effects) {
        (Some(activity), _) => {
            combined(activity.fte, effects).map_err(|error| match error {
                Error::Value { what, problem } => {
                    Error::Value { what: format!("{what}, activity `{name}`"), problem }
                }
                other => other,
            })
        }
        (None, [only]) => Ok(*only),
        (None, _) => Err(check::wrong(
            &format!("activity `{name}`"),
            "has several initiatives that overlap; give the full-time jobs that it takes",
        )),
    }
}

/// The part of a shortage that a portfolio closes, from 0 to 1, or below zero when it asks
/// for more staff; none where nobody is lacking.
///
/// Of every job no more is closed than its shortage, so that what is saved where there is
/// enough staff closes no shortage elsewhere.
///
/// # Errors
///
/// When a job that is saved has no shortage given, not even zero, or two, or a shortage is
/// negative or missing.
pub fn closed_share(
    effects: &[JobEffect],
    shortages: &[JobShortage],
) -> Result<Option<f64>, Error> {
    let mut by_job: BTreeMap<Job, f64> = BTreeMap::new();
    for shortage in shortages {
        let what = format!("shortage of {}", said(shortage.job));
        check::within(&what, shortage.fte, 0.0, f64::MAX)?;
        if shortage.fte.is_nan() {
            return Err(check::wrong(&what, "is missing; leave the job out"));
        }
        if by_job.insert(shortage.job, shortage.fte).is_some() {
            return Err(check::wrong(&what, "is given twice; keep one"));
        }
    }
    let mut closed = 0.0;
    for effect in effects {
        let shortage = by_job.get(&effect.job).ok_or_else(|| {
            let what = format!("shortage of {}", said(effect.job));
            check::wrong(&what, "is not given, but an initiative saves its staff")
        })?;
        closed += effect.fte.min(*shortage);
    }
    let total: f64 = by_job.values().sum();
    Ok((total > 0.0).then(|| closed / total))
}

/// [`closed_share`] in runs with every uncertain input drawn apart, one number a run; none
/// where nobody is lacking.
///
/// # Errors
///
/// As [`portfolio_effect`] and [`closed_share`].
pub fn closed_share_runs(
    initiatives: &[Initiative],
    activities: &[Activity],
    shortages: &[JobShortage],
    year: u16,
    (draws, runs): (Draws, u32),
) -> Result<Option<Vec<f64>>, Error> {
    let run = |run| {
        let outlook = Outlook::Drawn { draws, run };
        let effects = portfolio_effect(initiatives, activities, year, outlook)?;
        closed_share(&effects, shortages)
    };
    (0..runs).map(run).collect()
}

fn said(job: Job) -> String {
    match job.profession {
        Some(profession) => format!("`{profession}` of branch `{}`", job.branch),
        None => format!("branch `{}`", job.branch),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::initiative::parse_initiative;

    const TEXT: &str = r#"
title = { nl = "x", en = "x" }
activity = "medicatie"
branch = "thuiszorg"
profession = "verzorgenden"
unit = { nl = "cliënten", en = "clients" }
volume = { low = 800, middle = 1000, high = 1200 }
saved = { low = 0.01, middle = 0.02, high = 0.03 }
spent = { low = 0.002, middle = 0.005, high = 0.02 }
certainty = { low = 0.5, middle = 0.8, high = 1.0 }
evidence = { nl = "x", en = "x" }

[reach]
from = 2025
until = 2029
ramp = "linear"
full = { low = 0.4, middle = 0.5, high = 0.6 }
"#;

    fn initiative(name: &str) -> Initiative {
        parse_initiative(name, TEXT).unwrap()
    }

    fn job(profession: Option<&str>) -> Job {
        let profession = profession.map(|name| name.parse().unwrap());
        Job { branch: "thuiszorg".parse().unwrap(), profession }
    }

    fn carers() -> Job {
        job(Some("verzorgenden"))
    }

    fn activity(fte: f64) -> Activity {
        Activity { name: "medicatie".to_owned(), job: carers(), fte }
    }

    #[track_caller]
    fn check(year: u16, outlook: Outlook, expected: f64) {
        let got = initiative("a").fte(year, outlook);
        assert!((got - expected).abs() < 1e-9, "{got}, expected {expected}");
    }

    #[test]
    fn an_initiative_saves_what_it_reaches_less_what_it_takes() {
        check(2025, Outlook::Middle, 0.0);
        check(2027, Outlook::Middle, 1000.0 * 0.25 * 0.015 * 0.8);
        check(2029, Outlook::Middle, 1000.0 * 0.5 * 0.015 * 0.8);
        check(2040, Outlook::High, 1200.0 * 0.6 * 0.028);
        // It takes more than it saves: the more it is used, the worse.
        check(2040, Outlook::Low, 1200.0 * 0.6 * -0.01);
    }

    #[test]
    fn what_one_has_saved_the_next_cannot_save_again() {
        let two = [initiative("a"), initiative("b")];
        let effect =
            portfolio_effect(&two, &[activity(12.0)], 2029, Outlook::Middle).unwrap();
        // Each saves 6 of 12: 12·(1 − ½·½).
        assert_eq!(effect.len(), 1);
        assert_eq!(effect[0].job, carers());
        assert!((effect[0].fte - 9.0).abs() < 1e-9, "{effect:?}");
    }

    #[test]
    fn activities_are_summed_and_one_alone_needs_no_size() {
        let other = Initiative { activity: "wondzorg".to_owned(), ..initiative("b") };
        let both = [initiative("a"), other];
        let effect = portfolio_effect(&both, &[], 2029, Outlook::Middle).unwrap();
        assert!((effect[0].fte - 12.0).abs() < 1e-9, "{effect:?}");
    }

    #[test]
    fn no_more_is_closed_than_is_lacking_in_each_job() {
        let effects = [(carers(), 30.0), (job(Some("helpenden")), 5.0)]
            .map(|(job, fte)| JobEffect { job, fte });
        let shortages = [(carers(), 20.0), (job(Some("helpenden")), 80.0)]
            .map(|(job, fte)| JobShortage { job, fte });
        assert_eq!(closed_share(&effects, &shortages).unwrap(), Some(0.25));
        let none = [JobShortage { job: carers(), fte: 0.0 }];
        assert_eq!(closed_share(&effects[..1], &none).unwrap(), None);
    }

    #[test]
    fn runs_are_the_same_again_and_differ() {
        let shortages = [JobShortage { job: carers(), fte: 100.0 }];
        let runs = || {
            let runs = (Draws::new(3), 500);
            closed_share_runs(&[initiative("a")], &[], &shortages, 2030, runs)
                .unwrap()
                .unwrap()
        };
        let shares = runs();
        assert_eq!(shares, runs());
        let mean = shares.iter().sum::<f64>() / 500.0;
        assert!((0.03..0.09).contains(&mean), "{mean}");
        assert!(shares.windows(2).any(|pair| pair[0] != pair[1]));
    }

    #[track_caller]
    fn check_refused<T: std::fmt::Debug>(result: Result<T, Error>, expected: &str) {
        let error = result.unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn what_cannot_be_is_refused_by_name() {
        let two = [initiative("a"), initiative("b")];
        let effect = |activities: &[Activity]| {
            portfolio_effect(&two, activities, 2029, Outlook::High)
        };
        check_refused(effect(&[]), "activity `medicatie`: has several");
        check_refused(effect(&[activity(12.0)]), "of an activity that takes 12");
        check_refused(combined(0.0, &[0.0]), "must be above 0");
        let effects = [JobEffect { job: carers(), fte: 1.0 }];
        let lacking = |job, fte| JobShortage { job, fte };
        check_refused(closed_share(&effects, &[]), "is not given");
        check_refused(closed_share(&effects, &[lacking(carers(), -1.0)]), "-1 cannot");
        check_refused(closed_share(&effects, &[lacking(job(None), f64::NAN)]), "missing");
        check_refused(closed_share(&[], &[lacking(carers(), 1.0); 2]), "twice");
    }

    #[track_caller]
    fn check_definition(from: &str, to: &str, expected: &str) {
        assert!(TEXT.contains(from), "{from}");
        let parsed = parse_initiative("eigen", &TEXT.replace(from, to));
        let error = parsed.unwrap_err().to_string();
        for part in ["initiatief/eigen", "line", expected] {
            assert!(error.contains(part), "no `{part}` in: {error}");
        }
    }

    #[test]
    fn mistakes_are_named_with_their_place_and_the_nearest_name() {
        check_definition("\"verzorgenden\"", "\"verzorgende\"", "perhaps `verzorgenden`");
        check_definition("low = 800", "low = -800", "must be 0 or more");
        check_definition("high = 1.0", "high = 1.5", "must be from 0 to 1");
        check_definition("from = 2025", "from = 2030", "lies after `until`");
        check_definition("certainty", "zekerheid", "zekerheid");
    }

    proptest! {
        #[test]
        fn together_is_less_than_the_sum_in_whatever_order(
            effects in proptest::collection::vec(0.0_f64..50.0, 1..8), more in 0.0_f64..100.0,
        ) {
            let activity = 50.0 + more;
            let together = combined(activity, &effects).unwrap();
            let sum: f64 = effects.iter().sum();
            prop_assert!(together <= sum + 1e-9 && together <= activity + 1e-9);
            let largest = effects.iter().copied().fold(0.0, f64::max);
            prop_assert!(together >= largest - 1e-9);
            let mut turned = effects.clone();
            turned.reverse();
            prop_assert_eq!(combined(activity, &turned).unwrap(), together);
        }

        #[test]
        fn low_is_below_middle_is_below_high(year in 2020_u16..2050, spent in 0.0_f64..0.02) {
            let one = Initiative {
                spent: crate::spread::Spread::new(0.0, spent, 0.02).unwrap(),
                ..initiative("a")
            };
            let of = |outlook| one.fte(year, outlook);
            prop_assert!(of(Outlook::Low) <= of(Outlook::Middle));
            prop_assert!(of(Outlook::Middle) <= of(Outlook::High));
        }
    }
}
