use regiobeeld_domain::{Age, Cube, Sex};

use crate::definition::{Definition, Dimension};

/// What a figure is over: everyone, or one sex, age class or category of the cube.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) sex: Sex,
    pub(crate) age: Age,
    /// Position along the cube's category axis; none for all of them.
    pub(crate) category: Option<usize>,
}

impl Cell {
    /// Everyone and everything.
    pub(crate) const TOTAL: Self =
        Self { sex: Sex::Total, age: Age::Total, category: None };
}

/// The cells of a definition over a cube, in the order of their labels' bytes.
pub(crate) fn cells(definition: &Definition, cube: &Cube) -> Vec<Cell> {
    let axes = cube.axes();
    let mut cells = vec![Cell::TOTAL];
    for crossing in &definition.breakdowns {
        let mut crossed = vec![Cell::TOTAL];
        for dimension in crossing {
            let more: Vec<Cell> = match dimension {
                Dimension::Sex => cross(&crossed, axes.sexes.len(), |cell, i| {
                    cell.sex = axes.sexes[i];
                }),
                Dimension::Age => cross(&crossed, axes.ages.len(), |cell, i| {
                    cell.age = axes.ages[i];
                }),
                Dimension::Category => {
                    cross(&crossed, axes.categories.len(), |cell, i| {
                        cell.category = Some(i);
                    })
                }
            };
            crossed.extend(more);
        }
        cells.extend(crossed);
    }
    let label = |cell: &Cell| {
        let category = cell.category.map_or("total", |i| axes.categories[i].as_str());
        (cell.sex.as_str(), cell.age.to_string(), category)
    };
    cells.sort_by_key(|cell| {
        let (sex, age, category) = label(cell);
        (sex, age, category.to_owned())
    });
    cells.dedup();
    cells
}

fn cross(cells: &[Cell], len: usize, set: impl Fn(&mut Cell, usize)) -> Vec<Cell> {
    let each = |cell: &Cell| {
        let cell = *cell;
        (0..len).map(move |i| (cell, i)).collect::<Vec<_>>()
    };
    let made = |(mut cell, i): (Cell, usize)| {
        set(&mut cell, i);
        cell
    };
    cells.iter().flat_map(each).map(made).collect()
}
