//! From rows of cells, of whatever kind of file, to a [`StatTable`](crate::StatTable).

mod codes;
mod duplicate;
mod filler;
mod kind;
mod missing;
mod spoiled;
mod text_column;
mod text_rows;

use crate::text::DecimalMark;
use crate::{StatDimension, StatMeasure};

pub(crate) use codes::code;
pub(crate) use filler::Filler;
pub(crate) use kind::{geo_key, guess_kind, kind_of_name};
pub(crate) use missing::{MissingWords, is_known};
pub(crate) use text_rows::{long_line, text_rows};

/// What a row of a table means, cell by cell.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layout {
    /// The publisher's id, where something tells it.
    pub(crate) id: String,
    /// Dimensions, with the codes that the header gives.
    pub(crate) dimensions: Vec<StatDimension>,
    /// Measures that the header gives.
    pub(crate) measures: Vec<StatMeasure>,
    /// What each cell of a row is.
    pub(crate) columns: Vec<Column>,
    /// The names of the columns, for findings.
    pub(crate) names: Vec<String>,
    /// What stands before decimals; none where numbers may be read in two ways.
    pub(crate) decimal: Option<DecimalMark>,
    /// What words in place of a number mean.
    pub(crate) missing: MissingWords,
    /// Whether an empty label is the one above it, as where cells were merged.
    pub(crate) continues_labels: bool,
}

/// What a cell of a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Column {
    /// Nothing that counts.
    Ignored,
    /// A code or label of the dimension at this position.
    Dimension(usize),
    /// A number.
    Value {
        /// The measure; none where the row names it.
        measure: Option<u32>,
        /// Codes that the header gives: dimension and code.
        fixed: Vec<(usize, u32)>,
    },
    /// The name of the measure that the row's numbers are of.
    Measure,
    /// The unit of that measure.
    Unit,
}

/// One cell.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cell<'a> {
    /// Text, which may be a number.
    Text(&'a [u8]),
    /// A number.
    Number(f64),
}
