use std::collections::BTreeSet;

use regiobeeld_domain::{Code, Diagnostic, Place, Severity};

use super::Column;
use super::spoiled::is_date;
use crate::findings::Findings;
use crate::{StatCells, StatTable, visible};

/// What a column for numbers was seen to hold.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    numbers: usize,
    /// Texts that are no numbers: how many, and the first ones with their lines.
    others: Examples,
    /// Numbers whose decimal mark is not known.
    ambiguous: Examples,
    /// Numbers in scientific notation.
    scientific: Examples,
}

#[derive(Debug, Clone, Default)]
struct Examples {
    count: usize,
    first: Vec<(u32, String)>,
}

/// How many cells of a column are told one by one.
const TOLD: usize = 3;

impl Examples {
    fn push(&mut self, line: u32, text: &[u8]) {
        self.count += 1;
        if self.first.len() < TOLD {
            self.first.push((line, visible::text(text)));
        }
    }
}

impl Seen {
    #[inline]
    pub(super) fn number(&mut self) {
        self.numbers += 1;
    }

    #[cold]
    pub(super) fn other(&mut self, line: u32, text: &[u8]) {
        self.others.push(line, text);
    }

    #[cold]
    pub(super) fn ambiguous(&mut self, line: u32, text: &[u8]) {
        self.ambiguous.push(line, text);
    }

    #[cold]
    pub(super) fn scientific(&mut self, line: u32, text: &[u8]) {
        self.numbers += 1;
        self.scientific.push(line, text);
    }

    /// Whether the column holds texts: names or codes beside the numbers.
    fn is_text(&self) -> bool {
        self.numbers == 0 && self.ambiguous.count == 0 && self.others.count > 0
    }
}

/// Tells what is wrong with the columns, and gives the measures that hold texts alone.
pub(super) fn findings(
    names: &[String],
    columns: &[Column],
    seen: &[Seen],
    findings: &mut Findings,
) -> BTreeSet<u32> {
    let measure_of = |column: &Column| match column {
        Column::Value { measure, .. } => *measure,
        _ => None,
    };
    let values = || {
        columns
            .iter()
            .zip(seen)
            .zip(names)
            .filter(|((column, _), _)| matches!(column, Column::Value { .. }))
    };
    let of_columns = |is_text: bool| -> BTreeSet<u32> {
        let matching = values().filter(|((_, seen), _)| seen.is_text() == is_text);
        matching.filter_map(|((column, _), _)| measure_of(column)).collect()
    };
    let texts = &of_columns(true) - &of_columns(false);
    let mut shown = Vec::new();
    for ((column, seen), name) in values() {
        if measure_of(column).is_some_and(|measure| texts.contains(&measure)) {
            shown.push(format!("`{name}`"));
        } else {
            of_column(name, seen, findings);
        }
    }
    if !shown.is_empty() {
        findings.push(Code::UnknownColumn, "", || texts_found(&shown));
    }
    texts
}

fn texts_found(names: &[String]) -> Diagnostic {
    const SHOWN: usize = 5;
    let shown =
        names.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = if names.len() > SHOWN { ", …" } else { "" };
    let message = format!(
        "{} column(s) hold texts and are no measures: {shown}{more}",
        names.len()
    );
    let found = Diagnostic::new(Code::UnknownColumn, message);
    let help = "nothing needs doing if they are names or codes";
    Diagnostic { severity: Severity::Info, ..found }.help(help)
}

fn of_column(name: &str, seen: &Seen, findings: &mut Findings) {
    for (line, text) in &seen.others.first {
        findings.push(Code::BadNumber, name, || {
            let (message, help) = if is_date(text) {
                (
                    format!(
                        "`{text}` is a date that a spreadsheet program made of a number"
                    ),
                    "download the file again and do not save it from such a program",
                )
            } else {
                (
                    format!("`{text}` is no number; the cell counts as missing"),
                    "download the file again, or declare what the word means",
                )
            };
            Diagnostic::new(Code::BadNumber, message)
                .at(Place::Line((*line).into()))
                .at(Place::Field(name))
                .help(help)
        });
    }
    for (line, text) in &seen.ambiguous.first {
        findings.push(Code::BadNumber, name, || {
            let message = format!(
                "`{text}` may have decimals or thousands: nothing in the file tells which"
            );
            Diagnostic::new(Code::BadNumber, message)
                .at(Place::Line((*line).into()))
                .at(Place::Field(name))
                .help("download the file again, or declare the decimal mark")
        });
    }
    let told = TOLD.min(seen.others.count) + TOLD.min(seen.ambiguous.count);
    let more = seen.others.count + seen.ambiguous.count - told;
    if more > 0 {
        findings.push(Code::BadNumber, name, || {
            let message = format!("{more} more cells of the column are no numbers");
            let found = Diagnostic::new(Code::BadNumber, message).at(Place::Field(name));
            found.help("what holds for the first of them holds for these")
        });
    }
    if let Some((line, text)) = seen.scientific.first.first() {
        findings.push(Code::BadNumber, name, || {
            let message = format!(
                "{} number(s) are in scientific notation, such as `{text}`: digits may be \
                 lost",
                seen.scientific.count
            );
            let found = Diagnostic::new(Code::BadNumber, message);
            Diagnostic { severity: Severity::Warning, ..found }
                .at(Place::Line((*line).into()))
                .at(Place::Field(name))
                .help("download the file again and do not save it from a spreadsheet program")
        });
    }
}

/// Takes measures that hold texts out of a table.
pub(super) fn drop(table: &mut StatTable, texts: &BTreeSet<u32>) {
    if texts.is_empty() {
        return;
    }
    let of_cell = table.cells.measures.clone();
    let width = table.dimensions.len();
    keep(&mut table.cells, width, |cell| !texts.contains(&of_cell[cell]));
    // A measure moves up by the number of those that went before it.
    let before =
        |measure: u32| u32::try_from(texts.range(..measure).count()).unwrap_or(0);
    for measure in &mut table.cells.measures {
        *measure -= before(*measure);
    }
    let mut position = 0;
    table.measures.retain(|_| {
        position += 1;
        !texts.contains(&(position - 1))
    });
}

/// Keeps some of the cells.
pub(super) fn keep(cells: &mut StatCells, width: usize, is_kept: impl Fn(usize) -> bool) {
    fn of<T>(values: &mut Vec<T>, is_kept: &impl Fn(usize) -> bool, width: usize) {
        let mut position = 0;
        values.retain(|_| {
            position += 1;
            is_kept((position - 1) / width)
        });
    }
    of(&mut cells.codes, &is_kept, width.max(1));
    of(&mut cells.measures, &is_kept, 1);
    of(&mut cells.values, &is_kept, 1);
    of(&mut cells.status, &is_kept, 1);
    of(&mut cells.reasons, &is_kept, 1);
    of(&mut cells.lines, &is_kept, 1);
}
