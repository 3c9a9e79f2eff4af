use std::fmt;

use regiobeeld_domain::{Code, Diagnostic, Place, Warned};

use crate::odata::{ODataArchive, ODataFile};
use crate::postcode_residents::PostcodeTable;
use crate::region_file::{FoundRegion, RegionFile};
use crate::statline_csv::StatlineCsv;
use crate::vektis::{ZvwGemeente, ZvwPostcode3};
use crate::{
    Content, DataFile, DimensionRole, Error, FileDefinition, GebiedenTable,
    PostcodeResidents, RawTable, StatPart, StatTable, TableDefinition, Tables, file,
};

/// A kind of published table that can be recognised and read.
pub trait Source: fmt::Debug + Sync {
    /// Path name of the table's definition.
    fn table(&self) -> &'static str;

    /// Whether a file's first bytes are those of this kind. Encoding and delimiter may
    /// be wrong: a file that is meant to be this kind is recognised and then explained.
    fn recognises(&self, head: &[u8]) -> bool;

    /// Reads the file with this name; what is wrong with it goes into `diagnostics`, and
    /// a file that cannot count at all gives none. What its columns mean stands in one of
    /// the tables.
    fn read(
        &self,
        tables: &Tables,
        name: &str,
        bytes: &[u8],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<SourceFile>;
}

/// What a file turned out to hold.
#[derive(Debug, Clone)]
pub enum SourceFile {
    /// Numbers by region, age and sex.
    Measures(RawTable),
    /// Which gemeente belongs to which region in a year.
    Gebieden(GebiedenTable),
    /// Regions of a region file, each with the line that it starts on.
    Regions(Vec<FoundRegion>),
    /// How the residents of postcodes lie over gemeenten.
    Postcodes(PostcodeResidents),
    /// A part of a table of statistics, such as a page of numbers or a list of codes.
    Part(Box<StatPart>),
    /// A table of statistics; a definition says what becomes of it.
    Statistics(StatTable),
}

impl SourceFile {
    /// The numbers, if it holds numbers.
    pub fn measures(self) -> Option<RawTable> {
        match self {
            Self::Measures(table) => Some(table),
            _ => None,
        }
    }
}

/// Every kind that the library reads. To add a kind, add a line.
pub const SOURCES: &[&dyn Source] = &[
    &ZvwGemeente,
    &ZvwPostcode3,
    &RegionFile,
    &PostcodeTable,
    &ODataFile,
    &ODataArchive,
    &StatlineCsv,
];

fn recognise(head: &[u8]) -> Option<&'static dyn Source> {
    SOURCES.iter().find(|source| source.recognises(head)).copied()
}

/// Reads a file if a source recognises its first bytes. No more is read of another one,
/// however large it is.
///
/// # Errors
///
/// A diagnostic, when no source recognises it or it cannot be read.
pub(crate) fn read_known(
    file: &DataFile,
    tables: &Tables,
) -> Result<Content, Box<Diagnostic>> {
    let head = file::head(file)?;
    if tables.of_file(&file.name).is_none() && recognise(&head).is_none() {
        return Err(Box::new(unrecognised(&head).at(Place::File(&file.name))));
    }
    file::read(file)
}

/// Recognises and reads a file: by its name where a definition says how files with that
/// name are read, else by its first bytes.
///
/// The year is that of the file's name, else `year`. Diagnostics carry the file's name.
///
/// # Errors
///
/// When the tables lack the source's own.
pub fn read_table(
    file: &DataFile,
    content: &Content,
    year: Option<u16>,
    tables: &Tables,
) -> Result<(Option<SourceFile>, Vec<Diagnostic>), Error> {
    let place = |found: Diagnostic| found.at(Place::File(&file.name));
    let year = year_in(&file.name).or(year);
    if let Some((definition, described)) = described(file, tables) {
        let (read, found) = read_described(definition, described, &content.bytes, year);
        return Ok((read, found.into_iter().map(place).collect()));
    }
    let head = &content.bytes[..content.bytes.len().min(file::HEAD)];
    let Some(source) = recognise(head) else {
        return Ok((None, vec![place(unrecognised(head))]));
    };
    let definition = tables.known(source.table())?;
    let mut diagnostics = Vec::new();
    let mut read = source.read(tables, &file.name, &content.bytes, &mut diagnostics);
    match &mut read {
        Some(SourceFile::Measures(table)) => {
            table.year = year;
            if let Some(year) = year {
                check_columns(table, definition, year, &mut diagnostics);
            }
        }
        Some(SourceFile::Gebieden(table)) => table.year = table.year.or(year),
        Some(
            SourceFile::Regions(_)
            | SourceFile::Postcodes(_)
            | SourceFile::Part(_)
            | SourceFile::Statistics(_),
        )
        | None => {}
    }
    Ok((read, diagnostics.into_iter().map(place).collect()))
}

/// The definition that says how a file with this name is read.
fn described<'t>(
    file: &DataFile,
    tables: &'t Tables,
) -> Option<(&'t TableDefinition, &'t FileDefinition)> {
    let definition = tables.of_file(&file.name)?;
    Some((definition, definition.file.as_ref()?))
}

/// Reads a file as its definition says. Where no column has the period, it is the year of
/// the file.
fn read_described(
    definition: &TableDefinition,
    described: &FileDefinition,
    bytes: &[u8],
    year: Option<u16>,
) -> (Option<SourceFile>, Vec<Diagnostic>) {
    let Warned { value, diagnostics } = described.read(bytes);
    let read = value.map(|mut table| {
        table.id.clone_from(definition.ids.first().unwrap_or(&definition.name));
        let mut part = StatPart::whole(table);
        part.year =
            year.filter(|_| definition.with_role(DimensionRole::Period).is_none());
        SourceFile::Part(Box::new(part))
    });
    (read, diagnostics)
}

fn unrecognised(head: &[u8]) -> Diagnostic {
    let (message, help) = if head.is_empty() {
        ("the file is empty", "download it again")
    } else if head.starts_with(b"PK\x03\x04") {
        ("the file is a zip archive, whatever its name says", "unpack it into the folder")
    } else if head.trim_ascii_start().starts_with(b"<") {
        ("the file is a web page or XML, whatever its name says", "download it again")
    } else {
        (
            "no source recognises the file",
            "`regiobeeld list sources` says what is; else leave it out of the folder",
        )
    };
    Diagnostic::new(Code::UnrecognisedFile, message).help(help)
}

/// The year in a file's name: the one behind the name of the act, else the only one.
fn year_in(name: &str) -> Option<u16> {
    let name = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    let behind =
        name.split_once("zorgverzekeringswet").map(|(_, behind)| behind.trim_start());
    if let Some(year) = behind.and_then(|text| years(text).next()) {
        return Some(year);
    }
    let mut years = years(&name);
    let first = years.next()?;
    years.all(|other| other == first).then_some(first)
}

/// Every run of exactly four digits that starts with 19 or 20.
fn years(text: &str) -> impl Iterator<Item = u16> {
    let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 4);
    runs.filter(|run| run.starts_with("19") || run.starts_with("20"))
        .filter_map(|run| run.parse().ok())
}

fn check_columns(
    table: &RawTable,
    definition: &TableDefinition,
    year: u16,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let expected = definition.columns.iter().filter(|(name, column)| {
        column.role == crate::Role::Measure
            && column.is_in(year, definition.years)
            && table.measure(name).is_none()
    });
    for (name, _) in expected {
        let message = format!("the file of {year} should have a column `{name}`");
        diagnostics.push(
            Diagnostic::new(Code::MissingColumn, message)
                .at(Place::Line(1))
                .at(Place::Field(name))
                .help(
                    "download the file again, or name the column as the publisher does",
                ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn year_in_a_file_name() {
        for (name, expected) in [
            (
                "Vektis Open Databestand Zorgverzekeringswet 2022 - gemeente.csv",
                Some(2022),
            ),
            (
                "a/2019/Vektis Zorgverzekeringswet 2020_versie2 - gemeente.csv.gz",
                Some(2020),
            ),
            (
                "2026-11-22 Vektis Open Databestand Zorgverzekeringswet 2018.csv",
                Some(2018),
            ),
            ("zvw2017.csv", Some(2017)),
            ("zvw 2017 2018.csv", None),
            ("zvw.csv", None),
            ("20220101.csv", None),
        ] {
            assert_eq!(year_in(name), expected, "{name}");
        }
    }
}
