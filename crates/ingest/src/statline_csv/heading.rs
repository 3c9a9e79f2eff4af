use crate::StatDimension;
use crate::stat_rows::{Layout, kind_of_name};

/// What the first rows of a file say about the others.
#[derive(Debug, Default)]
pub(super) struct Heading {
    /// What the cells of a row are.
    pub(super) layout: Layout,
    /// The position of the first row behind the header.
    pub(super) first_row: usize,
    /// Whether it is an export of the data portal, with codes and a decimal point.
    pub(super) is_export: bool,
    /// Whether it is a download of the website before 2018, which wrote Latin-1.
    pub(super) is_statweb: bool,
}

/// A dimension without codes yet.
pub(super) fn dimension(name: &str) -> StatDimension {
    StatDimension {
        name: name.to_owned(),
        title: name.to_owned(),
        kind: kind_of_name(name).unwrap_or_default(),
        codes: Vec::new(),
    }
}
