//! Where a figure is made: the sums that its method takes, of one region and period.

use std::borrow::Cow;

use regiobeeld_domain::{Age, Axes, Period, RegionCode, Sums};
use regiobeeld_method::Confidence;

use crate::breakdown::Cell;
use crate::definition::Interval;
use crate::figures::{RegionCube, Sum};
use crate::plan::Plan;

/// The levels of every interval.
pub(crate) const LEVELS: [Confidence; 2] = [Confidence::P95, Confidence::P998];

/// The cubes that the inputs of a plan are taken from, in the order of the inputs.
pub(crate) type Cubes<'a> = Vec<Option<&'a RegionCube<'a>>>;

/// A gemeente of the region, with the share of it that belongs there.
#[derive(Debug, Clone)]
pub(crate) struct Gemeente<'a> {
    pub(crate) code: &'a RegionCode,
    pub(crate) cubes: Cubes<'a>,
    pub(crate) share: f64,
}

/// Where a figure is made.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) plan: &'a Plan<'a>,
    pub(crate) cubes: &'a [Option<&'a RegionCube<'a>>],
    /// The gemeenten of the region, where the method looks at each.
    pub(crate) gemeenten: &'a [Gemeente<'a>],
    /// Position among the periods of the plan.
    pub(crate) at: usize,
    pub(crate) cell: Cell,
}

impl<'a> Place<'a> {
    /// The interval that the definition asks for.
    pub(crate) fn interval(&self) -> Option<Interval> {
        self.plan.definition.interval
    }

    /// The sum of an input.
    pub(crate) fn sum(&self, input: usize) -> Sum {
        self.sum_at(input, self.at)
    }

    /// The sum of an input in another period of the plan.
    pub(crate) fn sum_at(&self, input: usize, at: usize) -> Sum {
        let known = self.known(input, at);
        known.map_or(Sum::UNKNOWN, |(cube, position, ages)| {
            cube.sum(position, self.cell, ages)
        })
    }

    /// The sum of an input that counts no one where its file leaves a class out, as
    /// Vektis's do.
    pub(crate) fn people(&self, input: usize) -> Sum {
        let cube = self.cubes.get(input).copied().flatten();
        let leaves_out = cube.is_none_or(|cube| cube.sums() == Sums::OverKnown);
        let sum = self.sum(input);
        if leaves_out { sum.or_nobody() } else { sum }
    }

    /// The values of an input by sex and age class; 0 where there is none.
    pub(crate) fn strata(&self, input: usize) -> Option<Cow<'a, [f64]>> {
        let (cube, position, _) = self.known(input, self.at)?;
        Some(cube.strata(position, self.cell))
    }

    /// The values of several inputs by the same strata; none if they are classed in
    /// different ways.
    pub(crate) fn together<const N: usize>(
        &self,
        inputs: [usize; N],
    ) -> Option<[Cow<'a, [f64]>; N]> {
        let first = self.axes(*inputs.first()?)?;
        let alike = |axes: &Axes| axes.sexes == first.sexes && axes.ages == first.ages;
        let mut strata = [const { Cow::Borrowed(&[] as &[f64]) }; N];
        for (values, input) in strata.iter_mut().zip(inputs) {
            self.axes(input).filter(|axes| alike(axes))?;
            *values = self.strata(input)?;
        }
        Some(strata)
    }

    /// The values of an input by age class, the sexes added up.
    pub(crate) fn by_age(&self, input: usize) -> Option<Vec<f64>> {
        let strata = self.strata(input)?;
        let ages = self.ages(input)?.len();
        let mut sums = vec![0.0; ages];
        for row in strata.chunks(ages.max(1)) {
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += value;
            }
        }
        Some(sums)
    }

    /// The first ages of the classes of an input that the cell is about.
    pub(crate) fn ages(&self, input: usize) -> Option<Vec<f64>> {
        let axes = self.axes(input)?;
        let first = |at: usize| f64::from(axes.ages[at].first());
        Some(self.cell.ages(axes).map(first).collect())
    }

    /// How many sexes the cell is about.
    pub(crate) fn sexes(&self, input: usize) -> usize {
        self.axes(input).map_or(0, |axes| self.cell.sexes(axes).len())
    }

    /// The labels along the axes of an input.
    pub(crate) fn axes(&self, input: usize) -> Option<&'a Axes> {
        self.cubes.get(input).copied().flatten().map(RegionCube::axes)
    }

    /// The period of the figure.
    pub(crate) fn period(&self) -> Period {
        self.plan.periods[self.at].period
    }

    /// The same place, of one category.
    pub(crate) fn of_category(&self, category: usize) -> Self {
        Place { cell: Cell { category: Some(category), ..self.cell }, ..*self }
    }

    /// The same place seen from one gemeente of the region.
    pub(crate) fn of_gemeente<'b>(&self, gemeente: &'b Gemeente<'b>) -> Place<'b>
    where
        'a: 'b,
    {
        Place { cubes: &gemeente.cubes, gemeenten: &[], ..*self }
    }

    fn known(
        &self,
        input: usize,
        at: usize,
    ) -> Option<(&'a RegionCube<'a>, usize, Option<&'a [Age]>)> {
        let cube = self.cubes.get(input).copied().flatten()?;
        let input = self.plan.inputs.get(input)?;
        let position = input.positions.get(at).copied().flatten()?;
        Some((cube, position, input.ages.as_deref()))
    }
}
