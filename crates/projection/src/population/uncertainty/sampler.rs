//! Draws of how many may live where.

use regiobeeld_method::Draws;

use super::learning::persons_behind;
use super::{RatioErrors, Together};
use crate::population::cohort::{bases, step};
use crate::population::{PopulationProjection, Unprojectable};

/// Draws residents around a projection.
///
/// Everything that is the same in every draw is worked out once. A draw depends on the
/// seed and its number only.
#[derive(Debug, Clone)]
pub struct PopulationSampler {
    size: usize,
    ages: usize,
    origin: Vec<f64>,
    /// Ratios of each step, region by region, so that without error the projection comes.
    ratios: Vec<Vec<f64>>,
    /// Standard deviations of regions' errors in each step.
    spread: Vec<Vec<f64>>,
    national: Vec<f64>,
    country: Together,
    region: Together,
    draws: Draws,
    normals: Vec<f64>,
}

/// No error is thought to be larger than this, as a logarithm, however few persons.
const WIDEST: f64 = 1.0;
/// Normal numbers come from so many equally probable ones: the largest is 3.7.
const LEVELS: u32 = 12;
const PER_DRAW: usize = 4;

impl PopulationSampler {
    /// Prepares draws around a projection with its errors.
    pub fn new(
        projection: &PopulationProjection,
        errors: &RatioErrors,
        seed: u64,
    ) -> Self {
        let size = projection.grid.of_region();
        let pairs = || projection.steps.windows(2);
        let ratios =
            pairs().map(|pair| each(&pair[0], &pair[1], size, ratios_of)).collect();
        let spread = pairs()
            .map(|pair| {
                each(&pair[0], &pair[1], size, |before, after, out| {
                    persons_behind(before, after, out);
                    for (cell, out) in out.iter_mut().enumerate() {
                        let variance = errors.lasting[cell] + errors.chance[cell] / *out;
                        // Nobody is not uncertain.
                        *out = if *out > 0.0 { variance.sqrt().min(WIDEST) } else { 0.0 };
                    }
                })
            })
            .collect();
        Self {
            size,
            ages: projection.grid.ages,
            origin: projection.steps.first().cloned().unwrap_or_default(),
            ratios,
            spread,
            national: errors.national.clone(),
            country: errors.country,
            region: errors.region,
            draws: Draws::new(seed),
            normals: normals(),
        }
    }

    /// Cells of a draw: those of every step after the origin.
    pub fn cells(&self) -> usize {
        self.ratios.len() * self.origin.len()
    }

    /// Writes one draw: the persons in every fifth year after the origin, step after step,
    /// each as the grid has them. Years between lie in proportion, as in the projection.
    /// Of a shorter buffer only whole steps are written.
    pub fn sample(&self, draw: u64, out: &mut [f64]) {
        let blocks = (self.ratios.len() * (self.origin.len() / self.size + 1)) as u64;
        let mut source = Normals {
            draws: self.draws,
            // A region and step takes 3 numbers a class, and one.
            next: draw * blocks * (3 * self.ages as u64 + 8),
            levels: &self.normals,
            bits: 0,
            left: 0,
        };
        let mut scratch = Scratch::new(self.size);
        let country = self.country_errors(&mut source, &mut scratch);
        let regions = self.origin.len() / self.size;
        let cells = self.origin.len();
        let steps = self.ratios.len().min(out.len() / cells.max(1));
        for region in 0..regions {
            let lane = region * self.size..(region + 1) * self.size;
            scratch.before.copy_from_slice(&self.origin[lane.clone()]);
            scratch.error.fill(0.0);
            for at in 0..steps {
                scratch.shock(&mut source, self.region, self.ages);
                let spread = &self.spread[at][lane.clone()];
                let ratios = &self.ratios[at][lane.clone()];
                for cell in 0..self.size {
                    let error = self.region.steps * scratch.error[cell]
                        + spread[cell] * scratch.shock[cell];
                    scratch.error[cell] = error;
                    let both = error + country[at * self.size + cell];
                    scratch.ratios[cell] = ratios[cell] * exponential(both);
                }
                let after = &mut out[at * cells..][lane.clone()];
                step(&scratch.before, &scratch.ratios, after);
                scratch.before.copy_from_slice(after);
            }
        }
    }

    /// The country's errors in all steps.
    fn country_errors(
        &self,
        source: &mut Normals<'_>,
        scratch: &mut Scratch,
    ) -> Vec<f64> {
        let mut errors = Vec::with_capacity(self.ratios.len() * self.size);
        scratch.error.fill(0.0);
        for _ in 0..self.ratios.len() {
            scratch.shock(source, self.country, self.ages);
            for cell in 0..self.size {
                let error = self.country.steps * scratch.error[cell]
                    + self.national[cell] * scratch.shock[cell];
                scratch.error[cell] = error;
                errors.push(error);
            }
        }
        errors
    }
}

/// How the persons of a year follow from those of the steps around it, in every draw.
#[derive(Debug, Clone, PartialEq)]
pub struct YearWeights {
    /// Where the steps stand in a draw: none for the origin itself.
    before: Option<usize>,
    after: usize,
    from: Vec<f64>,
    to: Vec<f64>,
}

impl YearWeights {
    /// What the step before a year and the step after it weigh in one cell.
    pub fn at(&self, cell: usize) -> (f64, f64) {
        (self.from[cell], self.to[cell])
    }
}

impl PopulationSampler {
    /// Weights for the draws of a year between the origin and the last.
    ///
    /// Without error the projection's own year comes. In the first five years errors grow
    /// with the root of time, as chance does; later they lie in proportion.
    ///
    /// # Errors
    ///
    /// A year outside of the projection.
    pub fn year_weights(
        &self,
        projection: &PopulationProjection,
        year: i32,
    ) -> Result<YearWeights, Unprojectable> {
        let (step, part) = projection.place(year)?;
        let mut persons = vec![0.0; projection.grid.cells()];
        projection.write_year(year, &mut persons)?;
        let before = &projection.steps[step];
        let after = projection.steps.get(step + 1).unwrap_or(before);
        let part = if step == 0 { part.sqrt() } else { part };
        let around = before.iter().zip(after);
        let (from, to) = persons
            .iter()
            .zip(around)
            .map(|(persons, (before, after))| match (*before > 0.0, *after > 0.0) {
                (true, true) => (persons / before * (1.0 - part), persons / after * part),
                (true, false) => (persons / before, 0.0),
                (false, true) => (0.0, persons / after),
                (false, false) => (0.0, 0.0),
            })
            .unzip();
        let cells = persons.len();
        Ok(YearWeights {
            before: step.checked_sub(1).map(|step| step * cells),
            after: step.min(projection.steps.len().saturating_sub(2)) * cells,
            from,
            to,
        })
    }

    /// Writes the persons of a year of a draw.
    pub fn write_year(&self, weights: &YearWeights, drawn: &[f64], out: &mut [f64]) {
        let before = weights.before.map_or(&self.origin[..], |start| &drawn[start..]);
        let steps = before.iter().zip(&drawn[weights.after..]);
        let factors = weights.from.iter().zip(&weights.to);
        for (out, ((before, after), (from, to))) in out.iter_mut().zip(steps.zip(factors))
        {
            *out = before * from + after * to;
        }
    }
}

/// Goes through the regions of two years.
fn each(
    before: &[f64],
    after: &[f64],
    size: usize,
    write: impl Fn(&[f64], &[f64], &mut [f64]),
) -> Vec<f64> {
    let mut out = vec![0.0; before.len()];
    let years = before.chunks_exact(size).zip(after.chunks_exact(size));
    for (out, (before, after)) in out.chunks_exact_mut(size).zip(years) {
        write(before, after, out);
    }
    out
}

fn ratios_of(before: &[f64], after: &[f64], out: &mut [f64]) {
    bases(before, after, out);
    for (ratio, after) in out.iter_mut().zip(after) {
        *ratio = if *ratio == 0.0 { 0.0 } else { after / *ratio };
    }
}

/// What one region needs while it is drawn.
struct Scratch {
    before: Vec<f64>,
    ratios: Vec<f64>,
    error: Vec<f64>,
    shock: Vec<f64>,
}

impl Scratch {
    fn new(size: usize) -> Self {
        let empty = || vec![0.0; size];
        Self { before: empty(), ratios: empty(), error: empty(), shock: empty() }
    }

    /// Draws a number of mean 0 and variance 1 for each cell, which go together as told.
    fn shock(&mut self, source: &mut Normals<'_>, together: Together, ages: usize) {
        let Together { all, sexes, ages: along, own_ages, .. } = together;
        let own = (1.0 - all - sexes).max(0.0);
        let (all, sexes, own) = (all.sqrt(), sexes.sqrt(), own.sqrt());
        let (fresh, own_fresh) =
            ((1.0 - along * along).sqrt(), (1.0 - own_ages * own_ages).sqrt());
        let common = all * source.next();
        let (mut shared, mut man, mut woman) =
            (source.next(), source.next(), source.next());
        let (men, women) = self.shock.split_at_mut(ages);
        for (to_man, to_woman) in men.iter_mut().zip(women) {
            *to_man = common + sexes * shared + own * man;
            *to_woman = common + sexes * shared + own * woman;
            shared = along * shared + fresh * source.next();
            man = own_ages * man + own_fresh * source.next();
            woman = own_ages * woman + own_fresh * source.next();
        }
    }
}

/// Normal numbers, four from each random one.
struct Normals<'a> {
    draws: Draws,
    next: u64,
    levels: &'a [f64],
    bits: u64,
    left: usize,
}

impl Normals<'_> {
    fn next(&mut self) -> f64 {
        if self.left == 0 {
            let scale = (1_u64 << (LEVELS as usize * PER_DRAW)) as f64;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let bits = (self.draws.uniform(self.next) * scale) as u64;
            self.bits = bits;
            self.next = self.next.wrapping_add(1);
            self.left = PER_DRAW;
        }
        self.left -= 1;
        let level = self.bits & ((1 << LEVELS) - 1);
        self.bits >>= LEVELS;
        self.levels.get(level as usize).copied().unwrap_or(0.0)
    }
}

/// Quantiles in the middle of equally probable parts, with variance 1.
fn normals() -> Vec<f64> {
    let many = f64::from(1_u32 << LEVELS);
    let quantile = |level: u32| {
        regiobeeld_method::special::normal_quantile((f64::from(level) + 0.5) / many)
    };
    let levels: Vec<f64> = (0..1 << LEVELS).map(quantile).collect();
    let variance = levels.iter().map(|z| z * z).sum::<f64>() / many;
    levels.into_iter().map(|z| z / variance.sqrt()).collect()
}

/// `exp(x)` within half a percent between -1 and 1 and 1e-6 between -0.25 and 0.25, always
/// above zero: Padé's
/// approximation of degree two.
fn exponential(x: f64) -> f64 {
    let even = 12.0 + x * x;
    let odd = 6.0 * x;
    (even + odd) / (even - odd)
}

#[cfg(test)]
mod tests;
