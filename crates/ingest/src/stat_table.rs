//! A table of statistics as its publisher lays it out, whatever the file's format.

use regiobeeld_domain::Status;
use serde::{Deserialize, Serialize};

/// What every reader of StatLine, workbooks and plain tables gives: dimensions with their
/// codes, measures with their units, and one cell per number or reason for its absence.
///
/// Keys are trimmed for storage; the publisher's own spelling is kept beside them, because
/// a service is asked with it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StatTable {
    /// The publisher's id as the file or service spells it, such as `85173NED`; empty
    /// where nothing tells it.
    pub id: String,
    /// The dimensions, in the order of the file.
    pub dimensions: Vec<StatDimension>,
    /// The measures, in the order of the file.
    pub measures: Vec<StatMeasure>,
    /// The cells, in the order of the file.
    pub cells: StatCells,
}

/// A dimension: what its codes are, and which there are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StatDimension {
    /// Name in the file, such as `RegioS`.
    pub name: String,
    /// Title for people; the name where there is none.
    pub title: String,
    /// What the publisher, or the shape of its codes, says it is.
    pub kind: DimensionKind,
    /// The codes, in the order in which they first stand.
    pub codes: Vec<StatCode>,
}

/// What a dimension is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DimensionKind {
    /// Anything else.
    #[default]
    Plain,
    /// Periods.
    Time,
    /// Regions.
    Geo,
}

/// One code of a dimension.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StatCode {
    /// The code without padding; the label where a file has labels only.
    pub key: String,
    /// The code as the publisher writes it, padding included.
    pub raw: String,
    /// Title for people, without stray spaces.
    pub title: String,
    /// Whether figures under it are provisional, for a period.
    pub is_provisional: bool,
}

/// One measure.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StatMeasure {
    /// The publisher's key, such as `TotaleBevolking_1` or `M000352`; the last title where
    /// a file has titles only.
    pub key: String,
    /// Titles from the outermost group to the measure itself.
    pub path: Vec<String>,
    /// Unit as the publisher writes it, such as `x 1 000`.
    pub unit: Option<String>,
    /// Decimals that are published.
    pub decimals: Option<u8>,
}

/// The cells of a table in columns, so that millions of them fit in memory.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StatCells {
    /// For every cell the position of its code in each dimension, cell after cell.
    pub codes: Vec<u32>,
    /// Position of the measure.
    pub measures: Vec<u32>,
    /// The number; 0 where there is none.
    pub values: Vec<f64>,
    /// How the number came to be, or why there is none.
    pub status: Vec<Status>,
    /// The publisher's own word for an absent number, as a position in `words`.
    pub reasons: Vec<u8>,
    /// The publisher's words for absent numbers, such as `Impossible`, `.` or an empty
    /// text; position 0 is for cells with a number.
    pub words: Vec<String>,
    /// Where each cell stands: line of a text, row of a sheet, row or observation number.
    pub lines: Vec<u32>,
}

impl StatCells {
    /// The number of cells.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}
