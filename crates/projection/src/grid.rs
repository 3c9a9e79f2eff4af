/// How many regions, sexes and ages a dense array of persons has.
///
/// Its cells stand region by region, in each by sex, in each by age: the ages of one
/// region and sex are a slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    /// Number of regions.
    pub regions: usize,
    /// Number of sexes.
    pub sexes: usize,
    /// Number of ages or age classes.
    pub ages: usize,
}

impl Grid {
    /// The number of cells.
    pub fn cells(self) -> usize {
        self.regions * self.sexes * self.ages
    }

    /// The number of cells of one region.
    pub fn of_region(self) -> usize {
        self.sexes * self.ages
    }

    /// Where the ages of a region and sex stand.
    pub fn lane(self, region: usize, sex: usize) -> std::ops::Range<usize> {
        let start = (region * self.sexes + sex) * self.ages;
        start..start + self.ages
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_lie_side_by_side() {
        let grid = Grid { regions: 3, sexes: 2, ages: 19 };
        assert_eq!(grid.lane(1, 1), 57..76);
        assert_eq!(grid.lane(2, 1).end, grid.cells());
        assert_eq!(grid.of_region(), 38);
    }
}
