use regiobeeld_domain::{Age, Sex};

/// A published table as it was read, before its regions are resolved.
#[derive(Debug, Clone)]
pub struct RawTable {
    /// Path name of its definition.
    pub table: String,
    /// Year that the data are about.
    pub year: Option<u16>,
    /// The file's own column names, in its order.
    pub columns: Vec<String>,
    /// The keys of every data row, in the file's order.
    pub rows: Vec<RowKey>,
    /// The distinct region names of the file, in the order in which they first stand.
    pub regions: Vec<String>,
    /// The number columns, in the file's order.
    pub measures: Vec<RawMeasure>,
    /// Position of the row without keys, if the table has one.
    pub rest_row: Option<usize>,
}

/// The keys of one data row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowKey {
    /// Line in the file, counted from 1 with the header.
    pub line: u64,
    /// Sex; total in a rest row.
    pub sex: Sex,
    /// Age class; total in a rest row.
    pub age: Age,
    /// Position in [`RawTable::regions`]; none in a rest row.
    pub region: Option<u32>,
}

/// A number column.
#[derive(Debug, Clone)]
pub struct RawMeasure {
    /// Full name in lower case, as the definition has it.
    pub name: String,
    /// The file's own name of it.
    pub column: String,
    /// One number a row; 0 where there is none.
    pub values: Vec<f64>,
    /// Positions of rows without a number, in rising order.
    pub absent: Vec<usize>,
}

impl RawMeasure {
    /// The sum over all rows, rest row included.
    pub fn sum(&self) -> f64 {
        self.values.iter().sum()
    }

    /// The number of a row, if it has one.
    pub fn get(&self, row: usize) -> Option<f64> {
        let value = self.values.get(row).copied();
        if self.absent.binary_search(&row).is_ok() { None } else { value }
    }
}

impl RawTable {
    /// The number column with this full lower-case name.
    pub fn measure(&self, name: &str) -> Option<&RawMeasure> {
        self.measures.iter().find(|measure| measure.name == name)
    }
}
