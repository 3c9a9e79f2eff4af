//! One file of a table: which table, and what the file says of it.

use regiobeeld_domain::Diagnostic;

use super::cells::{CellReader, ReadCells};
use super::description::describe;
use super::page::Page;
use super::source::Keeps;
use super::{observations, rows};
use crate::Titles;
use crate::stat_part::{Description, StatPart};

/// Whether a page holds the numbers of a table.
pub(super) fn holds_numbers(page: &Page<'_>) -> bool {
    observations::are_observations(page) || rows::are_rows(page)
}

/// The part of a table that a page is; none where it is none. `name` is the file's.
///
/// `keeps` says which cells of a table with this id are kept.
pub(super) fn part(
    page: &Page<'_>,
    name: &str,
    keep: &Keeps<'_, '_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<StatPart> {
    if let Some(note) = note(page) {
        return Some(note);
    }
    let id = page.context.as_deref().and_then(context_id).map(str::to_owned);
    if is_contents(page) {
        return Some(StatPart { id, records: page.rows, ..StatPart::default() });
    }
    if let Some(description) = describe(page, stem(name)) {
        let id = id.or_else(|| own_id(page));
        return Some(StatPart {
            id,
            records: page.rows,
            titles: Titles::of(page),
            description,
            ..StatPart::default()
        });
    }
    if !holds_numbers(page) {
        return None;
    }
    let mut reader = CellReader::new(keep(id.as_deref().or_else(|| table_id(name))));
    reader.add(page, 0);
    Some(with_cells(id, reader.finish(), diagnostics))
}

pub(super) fn with_cells(
    id: Option<String>,
    read: ReadCells,
    diagnostics: &mut Vec<Diagnostic>,
) -> StatPart {
    diagnostics.extend(read.diagnostics);
    StatPart {
        id,
        records: read.rows,
        numbers: Some(read.table),
        sums: read.sums,
        ..StatPart::default()
    }
}

/// Whether a page is the list of a table's sets, which tells nothing of the table.
fn is_contents(page: &Page<'_>) -> bool {
    page.has("name") && page.has("url") && !page.has("Identifier")
}

/// What the note beside a snapshot says.
fn note(page: &Page<'_>) -> Option<StatPart> {
    let has = |name: &str| page.has(name);
    if !(page.rows == 1 && has("retrieved_at") && has("service") && has("table")) {
        return None;
    }
    let service = page.string(0, "service")?;
    let id = page.string(0, "table").filter(|_| service.starts_with("odata"));
    let description = Description {
        version: page.string(0, "version"),
        licence: page.string(0, "licence"),
        citation: page.string(0, "citation"),
        retrieved: page.string(0, "retrieved_at"),
        ..Description::default()
    };
    Some(StatPart { id, records: 1, description, ..StatPart::default() })
}

/// The id that a page about the whole table has in itself.
fn own_id(page: &Page<'_>) -> Option<String> {
    let id = page.string(0, "Identifier").filter(|_| page.rows == 1)?;
    is_table_id(&id).then_some(id)
}

/// The id in the address of a page: `…/CBS/03759ned/$metadata#Observations`.
fn context_id(context: &str) -> Option<&str> {
    let (table, _) = context.split_once("/$metadata")?;
    table.rsplit('/').next().filter(|id| is_table_id(id))
}

/// The id of a table in the name of a file or folder, the nearest to the end.
pub(crate) fn table_id(name: &str) -> Option<&str> {
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.rfind(|word| is_table_id(word))
}

/// Whether a word looks like the id of a table: digits and letters, such as `03759ned`,
/// `85173NED` or `7052_95`'s older kin `7052eng`.
pub(crate) fn is_table_id(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let letters = &word.as_bytes()[digits..];
    (4..=6).contains(&digits)
        && (2..=4).contains(&letters.len())
        && letters.iter().all(u8::is_ascii_alphabetic)
}

/// A file's name without folders and endings.
pub(super) fn stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    let file = file.strip_suffix(".gz").unwrap_or(file);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_and_never_respelled() {
        for (name, expected) in [
            (
                "https://datasets.cbs.nl/odata/v1/CBS/03759ned/$metadata#Observations",
                Some("03759ned"),
            ),
            (
                "https://opendata.cbs.nl/ODataFeed/OData/80137ned/$metadata#Cbs.OData.WebAPI.Perioden",
                Some("80137ned"),
            ),
            ("https://beta-odata4.cbs.nl/CBS/$metadata#Datasets", None),
            ("x", None),
        ] {
            assert_eq!(context_id(name), expected, "{name}");
        }
        for (name, expected) in [
            ("cbs/85173NED/2026-11-22/rows-page-0001.json", Some("85173NED")),
            ("cbs.v3.84799NED_TypedDataSet.parquet", Some("84799NED")),
            ("2026-11-22.json", None),
            ("zvw2017.csv", None),
        ] {
            assert_eq!(table_id(name), expected, "{name}");
        }
    }
}
