//! Which files belong to one table.

use std::collections::{BTreeMap, BTreeSet};

use crate::StatPart;
use crate::odata::table_id;

/// A part of a table with the file that it is from.
#[derive(Debug)]
pub(crate) struct PartFile {
    /// Name of the file, relative to the folder that was searched.
    pub(crate) name: String,
    pub(crate) sha256: String,
    pub(crate) synthetic: bool,
    pub(crate) part: StatPart,
}

/// Puts the files of each table together: those of one folder with one id. A file that
/// does not say its id has that of its name, else the only one of its folder.
///
/// Tables come in the order of their folders and ids, files in the order of their names.
pub(crate) fn together(files: Vec<PartFile>) -> Vec<(String, Vec<PartFile>)> {
    let (whole, files): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| file.part.is_whole);
    let mut folders: BTreeMap<String, Vec<PartFile>> = BTreeMap::new();
    for file in files.into_iter().filter(|file| file.part.is_of_table()) {
        folders.entry(folder(&file.name).to_owned()).or_default().push(file);
    }
    let id = |file: &PartFile| file.part.id.clone().unwrap_or_default();
    let mut tables: Vec<_> =
        whole.into_iter().map(|file| (id(&file), vec![file])).collect();
    for (folder, files) in folders {
        let own = |file: &PartFile| {
            let id = file.part.id.as_deref();
            id.or_else(|| table_id(base(&file.name))).map(str::to_owned)
        };
        let ids: BTreeSet<_> = files.iter().filter_map(own).collect();
        let only = if ids.len() == 1 { ids.first().cloned() } else { None };
        let of_folder = || table_id(&folder).map(str::to_owned);
        let common = only.or_else(|| ids.is_empty().then(of_folder).flatten());
        let mut of_id: BTreeMap<String, Vec<PartFile>> = BTreeMap::new();
        for file in files {
            let id = own(&file).or_else(|| common.clone()).unwrap_or_default();
            of_id.entry(id).or_default().push(file);
        }
        tables.extend(of_id);
    }
    for (_, files) in &mut tables {
        files.sort_by(|a, b| a.name.cmp(&b.name));
    }
    tables
}

/// The folder of a file, without the file.
pub(crate) fn folder(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn base(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}
