use super::PeopleDraws;
use crate::{
    Counts, Grid, PopulationProjection, PopulationSampler, RatioErrors, RatioSettings,
    Unprojectable, cohort_ratios, learn_ratio_errors, project_population,
};

/// How draws of persons are made.
#[derive(Debug, Clone, Copy)]
pub struct DrawSettings {
    /// The last year, or a few years beyond it.
    pub last_year: u16,
    /// Number of draws; without any there is one, which is the projection itself.
    pub draws: u32,
    /// Where they start.
    pub seed: u64,
}

/// Projects persons by cohort ratios from the last of the years, and draws around the
/// projection by the errors that such projections made before.
///
/// `adjust` may bring the steps of the projection to what is known of them. Years between
/// the steps follow the country's cohorts.
///
/// # Errors
///
/// Years that cannot be compared, and arrays that do not fit.
pub fn population_draws(
    grid: Grid,
    years: &[Counts<'_>],
    settings: DrawSettings,
    adjust: impl FnOnce(PopulationProjection) -> PopulationProjection,
) -> Result<PeopleDraws, Unprojectable> {
    let too_few = || Unprojectable::TooFewYears { years: Vec::new() };
    let origin = *years.last().ok_or_else(too_few)?;
    let of_ratios = RatioSettings::default();
    let ratios = cohort_ratios(grid, years, of_ratios)?;
    // Without draws nothing asks how wrong ratios were.
    let errors = match settings.draws {
        0 => RatioErrors::expected(&ratios),
        _ => learn_ratio_errors(grid, years, of_ratios)?,
    };
    let last_year = i32::from(settings.last_year);
    let mut projection = adjust(project_population(&ratios, origin, last_year, &[])?);
    // After the steps have their totals, because years between follow from the steps.
    projection.follow_cohorts(&ratios.single_ages(years)?)?;
    let sampler = PopulationSampler::new(&projection, &errors, settings.seed);
    let central: Vec<f64> = projection.steps.iter().skip(1).flatten().copied().collect();
    let sample = |draw: u64, out: &mut [f64]| {
        if settings.draws > 0 {
            sampler.sample(draw, out);
        } else {
            out.copy_from_slice(&central);
        }
    };
    let weights = (projection.origin..=projection.last_year())
        .map(|year| sampler.year_weights(&projection, year));
    let weights = weights.collect::<Result<_, _>>()?;
    let size = (settings.draws.max(1) as usize, projection.steps.len() - 1);
    let first = u16::try_from(origin.year).map_err(|_| too_few())?;
    let draws = PeopleDraws::new(grid, first, origin.persons, size, &sample);
    Ok(draws.with_years(weights))
}
