use std::borrow::Cow;

/// Records of a service or file as columns, in the order in which fields first stand.
///
/// Texts are borrowed from the bytes that were read, so that a page costs little more
/// than its cells.
#[derive(Debug, Default)]
pub(crate) struct Page<'a> {
    /// The address in the page that names its table and entity set.
    pub(crate) context: Option<String>,
    pub(crate) columns: Vec<Column<'a>>,
    /// The number of records.
    pub(crate) rows: usize,
}

/// One field of all records.
#[derive(Debug)]
pub(crate) struct Column<'a> {
    pub(crate) name: Cow<'a, str>,
    pub(crate) cells: Vec<Cell<'a>>,
}

/// What a record has in a field.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell<'a> {
    /// The record has no such field, or holds a list there.
    Absent,
    /// The field is there and says that there is nothing.
    Null,
    Number(f64),
    Truth(bool),
    /// As it was written, padding included.
    Text(Cow<'a, str>),
}

impl Cell<'_> {
    /// What stands there as trimmed text; none where nothing does.
    pub(crate) fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Absent | Self::Null => None,
            Self::Number(number) => Some(Cow::Owned(number.to_string())),
            Self::Truth(truth) => Some(Cow::Owned(truth.to_string())),
            Self::Text(text) => {
                let text = text.trim();
                (!text.is_empty()).then_some(Cow::Borrowed(text))
            }
        }
    }

    /// The text that stands there without the spaces around it; none for a number.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.trim()),
            _ => None,
        }
    }

    /// The number that stands there, as a number or as its text.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => super::number::parse(text.trim()),
            Self::Absent | Self::Null | Self::Truth(_) => None,
        }
    }
}

/// What a page may hold; a page of a service is far below it.
const MOST_CELLS: usize = 16_000_000;

impl<'a> Page<'a> {
    /// The column with a name.
    pub(crate) fn column(&self, name: &str) -> Option<&Column<'a>> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Whether there is a column with a name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.column(name).is_some()
    }

    /// What a record has in a field, as trimmed text.
    pub(crate) fn text(&self, row: usize, name: &str) -> Option<Cow<'_, str>> {
        self.column(name)?.cells.get(row)?.text()
    }

    /// Whether a record has a text in a field.
    pub(crate) fn has_text(&self, row: usize, name: &str) -> bool {
        self.text(row, name).is_some()
    }

    /// The same as an owned text.
    pub(crate) fn string(&self, row: usize, name: &str) -> Option<String> {
        self.text(row, name).map(Cow::into_owned)
    }

    /// Puts a cell into the record that is being read; `guess` is where its field stood
    /// in the record before. The first of two fields with one name counts.
    ///
    /// Gives the position of the field, or none where the page has become too large.
    pub(crate) fn put(
        &mut self,
        guess: usize,
        name: Cow<'a, str>,
        cell: Cell<'a>,
    ) -> Option<usize> {
        let is = |column: &Column<'_>| column.name == name;
        let position = if self.columns.get(guess).is_some_and(is) {
            guess
        } else if let Some(position) = self.columns.iter().position(is) {
            position
        } else {
            if self.rows.saturating_mul(self.columns.len() + 1) > MOST_CELLS {
                return None;
            }
            self.columns.push(Column { name, cells: vec![Cell::Absent; self.rows] });
            self.columns.len() - 1
        };
        let column = &mut self.columns[position];
        if column.cells.len() == self.rows {
            column.cells.push(cell);
        }
        Some(position)
    }

    /// Adds records whose fields stand as columns already; none where the page has become
    /// too large.
    pub(crate) fn append(
        &mut self,
        rows: usize,
        columns: impl IntoIterator<Item = (Cow<'a, str>, Vec<Cell<'a>>)>,
    ) -> Option<()> {
        for (name, cells) in columns {
            match self.columns.iter_mut().find(|column| column.name == name) {
                Some(column) if column.cells.len() == self.rows => {
                    column.cells.extend(cells);
                }
                Some(_) => {}
                None => {
                    let mut all = vec![Cell::Absent; self.rows];
                    all.extend(cells);
                    self.columns.push(Column { name, cells: all });
                }
            }
        }
        self.rows += rows;
        self.pad()
    }

    /// Ends the record that is being read; none where the page has become too large.
    pub(crate) fn end_record(&mut self) -> Option<()> {
        self.rows += 1;
        self.pad()
    }

    /// Gives every column as many cells as there are records.
    fn pad(&mut self) -> Option<()> {
        for column in &mut self.columns {
            if column.cells.len() < self.rows {
                column.cells.resize(self.rows, Cell::Absent);
            }
        }
        (self.rows.saturating_mul(self.columns.len().max(1)) <= MOST_CELLS).then_some(())
    }
}
