use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use regiobeeld_domain::{Code, Diagnostic, Place, Severity};

use super::cell::Content;
use super::header::{named, names};
use super::{SheetChoice, SheetLayout};
use crate::findings::Findings;
use crate::stat_rows::{Cell, Filler, Layout};
use crate::statline_csv::{self, LOOKED_AT};
use crate::text::record::is_source;
use crate::{StatTable, mapped, visible};

/// No table is wider; cells further right do not count.
const MOST_COLUMNS: u32 = 4096;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads the table that a layout tells of.
///
/// # Errors
///
/// Why the workbook cannot be read.
pub(super) fn read(
    layout: &SheetLayout,
    bytes: &[u8],
    findings: &mut Findings,
) -> Result<Option<StatTable>, String> {
    let problem = |error: XlsxError| error.to_string();
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(problem)?;
    let Some(sheet) = sheet(&book, layout, findings) else { return Ok(None) };
    if layout.unverified {
        findings.push(Code::UnverifiedDefinition, "", unverified);
    }
    let merged = book.merge_cells_by_sheet_name(&sheet).map_err(problem)?;
    let mut rows =
        Rows { layout, first: BTreeMap::new(), filler: None, has_ended: false };
    let mut reader = book.worksheet_cells_reader(&sheet).map_err(problem)?;
    let (mut at, mut row) = (0, Vec::new());
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(problem)? {
        let (line, column) = cell.get_position();
        if line != at && !row.is_empty() {
            rows.push(at, std::mem::take(&mut row), &merged, findings);
        }
        at = line;
        let content = Content::of(cell.get_value(), reader.styles().get(style));
        if column < MOST_COLUMNS && content != Content::Empty {
            row.resize(row.len().max(column as usize), Content::Empty);
            row.truncate(column as usize);
            row.push(content);
        }
        if rows.has_ended {
            break;
        }
    }
    if !row.is_empty() {
        rows.push(at, row, &merged, findings);
    }
    Ok(rows.finish(&merged, findings))
}

/// The name of the sheet that a layout means.
fn sheet(
    book: &Book<'_>,
    layout: &SheetLayout,
    findings: &mut Findings,
) -> Option<String> {
    let sheets = book.sheets_metadata();
    let is_visible = |sheet: &&calamine::Sheet| {
        sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet
    };
    let mut visible = sheets.iter().filter(is_visible);
    let found = match &layout.sheet {
        None => visible.next(),
        Some(SheetChoice::Position(position)) => visible.nth(position.saturating_sub(1)),
        Some(SheetChoice::Name(name)) => {
            let same = |sheet: &&calamine::Sheet| sheet.name.trim() == name.trim();
            let any_case = |sheet: &&calamine::Sheet| {
                sheet.name.trim().eq_ignore_ascii_case(name.trim())
            };
            sheets.iter().find(same).or_else(|| sheets.iter().find(any_case))
        }
    };
    let Some(found) = found else {
        findings.push(Code::MissingColumn, "", || no_sheet(sheets, layout));
        return None;
    };
    if !is_visible(&found) {
        findings.push(Code::UnknownColumn, "", || {
            let name = visible::text(found.name.as_bytes());
            let message =
                format!("the sheet `{name}` is hidden and was read all the same");
            let found = Diagnostic::new(Code::UnknownColumn, message);
            Diagnostic { severity: Severity::Info, ..found }
                .help("name another sheet if it holds an older table")
        });
    }
    Some(found.name.clone())
}

fn no_sheet(sheets: &[calamine::Sheet], layout: &SheetLayout) -> Diagnostic {
    let names = sheets.iter().take(20);
    let names: Vec<_> = names
        .map(|sheet| format!("`{}`", visible::text(sheet.name.as_bytes())))
        .collect();
    let asked = match &layout.sheet {
        Some(SheetChoice::Name(name)) => format!("no sheet is named `{name}`"),
        Some(SheetChoice::Position(position)) => {
            format!("there is no visible sheet {position}")
        }
        None => "no sheet is visible".to_owned(),
    };
    let message = format!("{asked}; the workbook has {}", names.join(", "));
    let found = Diagnostic::new(Code::MissingColumn, message);
    found.help("name a sheet as the workbook does")
}

fn unverified() -> Diagnostic {
    let message = "where the table stands was not checked on the real workbook";
    Diagnostic::new(Code::UnverifiedDefinition, message)
        .help("compare some figures with the workbook before they are used")
}

/// The rows of a sheet while it is read.
struct Rows<'a> {
    layout: &'a SheetLayout,
    /// Rows that the header may be among, until it is understood.
    first: BTreeMap<u32, Vec<Content>>,
    filler: Option<Filler>,
    has_ended: bool,
}

impl Rows<'_> {
    /// Takes a row that is not empty; rows are numbered from 0 here.
    fn push(
        &mut self,
        row: u32,
        cells: Vec<Content>,
        merged: &[Dimensions],
        findings: &mut Findings,
    ) {
        if self.has_ended || self.layout.skip_rows.contains(&(row + 1)) {
            return;
        }
        if self.layout.last_row.is_some_and(|last| row + 1 > last) {
            self.has_ended = true;
            return;
        }
        if self.filler.is_none() {
            let is_header = match self.layout.header {
                Some([_, last]) => row < last,
                None => self.first.len() < LOOKED_AT,
            };
            if is_header {
                self.first.insert(row, cells);
                return;
            }
            self.begin(merged, findings);
        }
        self.data(row, &cells, findings);
    }

    /// Understands the header.
    fn begin(&mut self, merged: &[Dimensions], findings: &mut Findings) {
        let rows = std::mem::take(&mut self.first);
        let understood = match (self.layout.header, &self.layout.columns) {
            (Some([first, last]), Some(_)) => {
                let header = rows.range(first.saturating_sub(1)..last);
                let header: Vec<_> =
                    header.map(|(row, cells)| (*row, labels(cells))).collect();
                let layout = self.columns(&header, merged, first, findings);
                layout.map(|layout| (layout, last))
            }
            _ => self.detected(&rows, merged, findings),
        };
        let Some((mut layout, first_data)) = understood else {
            self.has_ended = true;
            return;
        };
        layout.decimal = self
            .layout
            .columns
            .as_ref()
            .and_then(|columns| columns.decimal)
            .or(layout.decimal);
        layout.continues_labels = merged
            .iter()
            .any(|cell| cell.start.0 >= first_data && cell.end.0 > cell.start.0);
        self.filler = Some(Filler::new(layout));
        for (row, cells) in rows.range(first_data..) {
            self.data(*row, cells, findings);
        }
    }

    /// What the columns are by a mapping.
    fn columns(
        &self,
        header: &[(u32, Vec<String>)],
        merged: &[Dimensions],
        line: u32,
        findings: &mut Findings,
    ) -> Option<Layout> {
        let mapping = self.layout.columns.as_ref()?;
        let width = header.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let covered = merged
            .iter()
            .filter(|cell| {
                header.iter().any(|(row, _)| (cell.start.0..=cell.end.0).contains(row))
            })
            .map(|cell| cell.end.1.min(MOST_COLUMNS - 1) as usize + 1);
        let width = covered.max().unwrap_or(0).max(width);
        let paths = names(header, merged, width);
        mapped::layout(mapping, &named(&paths, mapping), line.into(), findings)
    }

    /// What the columns are where the layout does not say where the header is, or not what
    /// its columns are.
    fn detected(
        &self,
        rows: &BTreeMap<u32, Vec<Content>>,
        merged: &[Dimensions],
        findings: &mut Findings,
    ) -> Option<(Layout, u32)> {
        let [first, last] = self.layout.header.unwrap_or([1, u32::MAX]);
        let texts: Vec<(u32, Vec<String>)> = rows
            .range(first.saturating_sub(1)..)
            .map(|(row, cells)| (*row, labels(cells)))
            .collect();
        if let Some(mapping) = &self.layout.columns {
            // A header in one row: the first one that has every column of the mapping, or
            // else the first with two cells.
            let has_all = |cells: &Vec<String>| {
                let mut columns = mapping.columns();
                columns.all(|name| mapped::find(cells, name).is_some())
            };
            let filled =
                |cells: &Vec<String>| cells.iter().filter(|c| !c.is_empty()).count() > 1;
            let header = texts.iter().find(|(_, cells)| has_all(cells));
            let (row, cells) =
                header.or_else(|| texts.iter().find(|(_, cells)| filled(cells)))?;
            let header = [(*row, cells.clone())];
            return Some((self.columns(&header, merged, row + 1, findings)?, row + 1));
        }
        let lines: Vec<u32> = texts.iter().map(|(row, _)| row + 1).collect();
        let width = texts.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let filled = |(_, mut cells): (u32, Vec<String>)| {
            cells.resize(width, String::new());
            cells
        };
        let numbers: Vec<u32> = texts.iter().map(|(row, _)| *row).collect();
        let texts = texts.into_iter().map(filled).collect();
        let (layout, first_row) = statline_csv::header_of(texts, lines, findings)?;
        let first_data = numbers.get(first_row).copied().unwrap_or(u32::MAX);
        Some((layout, first_data.min(last)))
    }

    fn data(&mut self, row: u32, cells: &[Content], findings: &mut Findings) {
        if self.has_ended || self.layout.first_row.is_some_and(|first| row + 1 < first) {
            return;
        }
        let first = cells.iter().find(|cell| **cell != Content::Empty);
        let first = first.map(Content::label).unwrap_or_default();
        let ends =
            self.layout.end.as_ref().is_some_and(|end| first.starts_with(end.as_str()));
        if ends || is_source(first.as_bytes()) {
            self.has_ended = true;
            return;
        }
        let Some(filler) = &mut self.filler else { return };
        let is_note = cells.iter().filter(|cell| **cell != Content::Empty).count() == 1
            && filler.width() > 1
            && cells.first().is_some_and(|cell| matches!(cell, Content::Text(_)))
            && first.split_whitespace().count() > 6;
        if is_note {
            return;
        }
        let cell = |at: usize| cells.get(at).map_or(Cell::Text(b""), Content::cell);
        filler.row(row + 1, cell, findings);
        if filler.is_full() {
            self.has_ended = true;
            findings.push(Code::UnreadableFile, "", || {
                let message = "the table has too many cells; the rest is not read";
                Diagnostic::new(Code::UnreadableFile, message)
                    .at(Place::Line((row + 1).into()))
                    .help("keep fewer regions or periods in the sheet")
            });
        }
    }

    fn finish(
        mut self,
        merged: &[Dimensions],
        findings: &mut Findings,
    ) -> Option<StatTable> {
        if self.filler.is_none() && !self.has_ended && !self.first.is_empty() {
            self.begin(merged, findings);
        }
        if let Some(filler) = self.filler
            && !filler.is_empty()
        {
            return Some(filler.finish(findings));
        }
        findings.push(Code::TruncatedFile, "", || {
            let found =
                Diagnostic::new(Code::TruncatedFile, "no row of the sheet counts");
            found.help("see whether the layout names the right sheet and header")
        });
        None
    }
}

fn labels(cells: &[Content]) -> Vec<String> {
    cells.iter().map(Content::label).collect()
}
