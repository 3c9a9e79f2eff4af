use std::path::PathBuf;

use rayon::prelude::*;
use regiobeeld_domain::{Diagnostic, Place, Warned};

use crate::source::read_known;
use crate::statistics::{PartFile, assemble, together};
use crate::{
    Content, DataFile, Error, SourceFile, StatPart, StatTable, Tables, discover, odata,
    read_table,
};

/// Reads every table of statistics below the given places, with all of its cells, also of
/// tables that no definition describes.
///
/// # Errors
///
/// When a place cannot be read.
pub fn stat_tables(
    places: &[PathBuf],
    tables: &Tables,
) -> Result<Warned<Vec<StatTable>>, Error> {
    let (files, mut diagnostics) = discover(places)?;
    let read: Vec<_> = files
        .par_iter()
        .map(|file| part_file(file, tables))
        .collect::<Result<_, Error>>()?;
    let mut parts = Vec::new();
    for (file, told) in read {
        diagnostics.extend(told);
        parts.extend(file);
    }
    let mut found = Vec::new();
    for (id, files) in together(parts) {
        let name = files.first().map_or(String::new(), |file| file.name.clone());
        let place = |found: Diagnostic| found.at(Place::File(&name));
        match assemble(&id, files.into_iter().map(|file| file.part)) {
            Ok(Some(assembled)) => {
                diagnostics.extend(assembled.diagnostics.into_iter().map(place));
                found.push(assembled.table);
            }
            Ok(None) => {}
            Err(problem) => diagnostics.push(place(*problem)),
        }
    }
    diagnostics.sort();
    Ok(Warned { value: found, diagnostics })
}

type Found = (Option<PartFile>, Vec<Diagnostic>);

fn part_file(file: &DataFile, tables: &Tables) -> Result<Found, Error> {
    let Content { bytes, sha256 } = match read_known(file, tables) {
        Ok(content) => content,
        Err(found) => return Ok((None, vec![*found])),
    };
    let mut found = Vec::new();
    let definition = tables.known("cbs/gebieden")?;
    let read = match odata::everything(definition, &file.name, &bytes, &mut found) {
        Some(Ok(read)) => Some(read),
        Some(Err(problem)) => {
            found.push(*problem);
            None
        }
        None => {
            let content = Content { bytes, sha256: sha256.clone() };
            let (read, more) = read_table(file, &content, None, tables)?;
            found.extend(more);
            read
        }
    };
    let (name, synthetic) = (file.name.clone(), file.synthetic);
    let part = match read {
        Some(SourceFile::Part(part)) => {
            Some(PartFile { name, sha256, synthetic, part: *part })
        }
        Some(SourceFile::Statistics(table)) => {
            Some(PartFile { name, sha256, synthetic, part: StatPart::whole(table) })
        }
        _ => None,
    };
    let place = |found: Diagnostic| found.at(Place::File(&file.name));
    Ok((part, found.into_iter().map(place).collect()))
}
