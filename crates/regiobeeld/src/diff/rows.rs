//! The values of one run, one after the other in the order of their keys.

use std::path::Path;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray};
use arrow::datatypes::Float64Type;
use regiobeeld_indicator::{Batches, read_columns};

use super::{Figure, read};
use crate::Error;

/// The columns of the key in their order, with how many there are.
const KEY: [&str; 8] =
    ["indicator", "level", "region", "period", "sex", "age", "category", "scenario"];
const TEXTS: [&str; 4] = ["region_name", "unit", "status", "method_version"];
const NUMBERS: [&str; 3] = ["value", "numerator", "denominator"];
const INPUTS: &str = "inputs";

/// A key; null comes before any text.
pub(super) type Key<'a> = [Option<&'a str>; KEY.len()];

/// A place in a run's table that goes from row to row.
pub(super) struct Rows {
    folder: std::path::PathBuf,
    batches: Batches,
    columns: Option<Columns>,
    row: usize,
}

/// The columns of one batch.
struct Columns {
    rows: usize,
    key: [StringArray; KEY.len()],
    texts: [StringArray; TEXTS.len()],
    numbers: [ArrayRef; NUMBERS.len()],
    inputs: ArrayRef,
}

impl Rows {
    /// Opens the table of a run at its first row.
    pub(super) fn open(folder: &Path) -> Result<Self, Error> {
        let names: Vec<_> =
            KEY.into_iter().chain(TEXTS).chain(NUMBERS).chain([INPUTS]).collect();
        let batches = read_columns(read(folder)?, &names)
            .map_err(|error| unfit(folder, &error.to_string()))?;
        let folder = folder.to_path_buf();
        let mut rows = Self { folder, batches, columns: None, row: 0 };
        rows.next_batch()?;
        Ok(rows)
    }

    /// The key of the row; none behind the last.
    pub(super) fn key(&self) -> Option<Key<'_>> {
        Some(self.columns.as_ref()?.key(self.row))
    }

    /// What stands in the row beside its key.
    pub(super) fn figure(&self) -> Option<Figure<&str>> {
        let columns = self.columns.as_ref()?;
        let of = |i: usize| {
            let numbers = columns.numbers[i].as_primitive::<Float64Type>();
            numbers.is_valid(self.row).then(|| numbers.value(self.row))
        };
        Some(Figure {
            value: of(0),
            numerator: of(1),
            denominator: of(2),
            unit: self.text(1)?,
            status: self.text(2)?,
        })
    }

    /// The name of the row's region.
    pub(super) fn region_name(&self) -> Option<&str> {
        self.text(0)
    }

    /// The version of the row's method.
    pub(super) fn method_version(&self) -> Option<&str> {
        self.text(3)
    }

    /// The ids of the snapshots that the row rests on.
    pub(super) fn inputs(&self) -> Vec<String> {
        let Some(columns) = &self.columns else { return Vec::new() };
        let list = columns.inputs.as_list::<i32>().value(self.row);
        let ids = list.as_string_opt::<i32>();
        ids.into_iter().flatten().flatten().map(str::to_owned).collect()
    }

    /// Goes to the next row, and sees to it that keys rise.
    pub(super) fn next(&mut self) -> Result<(), Error> {
        let Some(columns) = &self.columns else { return Ok(()) };
        let was = columns.key(self.row);
        let rises = if self.row + 1 < columns.rows {
            let rises = was < columns.key(self.row + 1);
            self.row += 1;
            rises
        } else {
            let was = was.map(|part| part.map(str::to_owned));
            self.next_batch()?;
            let was = was.each_ref().map(Option::as_deref);
            self.key().is_none_or(|key| was < key)
        };
        if rises {
            return Ok(());
        }
        Err(unfit(&self.folder, "its rows are not sorted by key, each key once"))
    }

    fn next_batch(&mut self) -> Result<(), Error> {
        (self.columns, self.row) = (None, 0);
        for batch in self.batches.by_ref() {
            let batch = batch.map_err(|error| unfit(&self.folder, &error.to_string()))?;
            if batch.num_rows() > 0 {
                let columns = Columns::of(&batch);
                self.columns =
                    Some(columns.map_err(|problem| unfit(&self.folder, &problem))?);
                return Ok(());
            }
        }
        Ok(())
    }

    fn text(&self, column: usize) -> Option<&str> {
        text(&self.columns.as_ref()?.texts[column], self.row)
    }
}

impl Columns {
    fn key(&self, row: usize) -> Key<'_> {
        self.key.each_ref().map(|column| text(column, row))
    }

    fn of(batch: &RecordBatch) -> Result<Self, String> {
        let wrong = |name: &str| format!("its column `{name}` has another type");
        let column = |name: &str| batch.column_by_name(name).ok_or_else(|| wrong(name));
        let text = |name: &str| {
            let texts = column(name)?.as_string_opt::<i32>();
            texts.cloned().ok_or_else(|| wrong(name))
        };
        let number = |name: &str| {
            let numbers = column(name)?;
            let right = numbers.as_primitive_opt::<Float64Type>().is_some();
            right.then(|| numbers.clone()).ok_or_else(|| wrong(name))
        };
        let inputs = column(INPUTS)?.clone();
        if inputs.as_list_opt::<i32>().is_none() {
            return Err(wrong(INPUTS));
        }
        Ok(Self {
            rows: batch.num_rows(),
            key: all(KEY, text)?,
            texts: all(TEXTS, text)?,
            numbers: all(NUMBERS, number)?,
            inputs,
        })
    }
}

/// Every named column, or what is wrong with the first that is not right.
fn all<T, const N: usize>(
    names: [&str; N],
    column: impl Fn(&str) -> Result<T, String>,
) -> Result<[T; N], String> {
    let columns = names.into_iter().map(column).collect::<Result<Vec<_>, _>>()?;
    columns.try_into().map_err(|_| "it has other columns".to_owned())
}

fn text(column: &StringArray, row: usize) -> Option<&str> {
    column.is_valid(row).then(|| column.value(row))
}

fn unfit(folder: &Path, problem: &str) -> Error {
    Error::Damaged {
        path: folder.to_path_buf(),
        problem: format!("`indicators.parquet` cannot be compared: {problem}"),
    }
}
