use std::collections::BTreeMap;

use crate::odata::Page;

/// The titles of columns and of the groups that they stand in, by the ids of the table.
///
/// OData v4 gives them as `MeasureCodes`, v3 as `DataProperties`.
#[derive(Debug, Clone, Default)]
pub struct Titles {
    columns: BTreeMap<String, Titled>,
}

#[derive(Debug, Clone)]
struct Titled {
    title: String,
    group: Option<String>,
}

impl Titles {
    /// The titles that a page holds, if it holds titles.
    pub(crate) fn of(page: &Page<'_>) -> Option<Self> {
        let titled = |(id, group): (&'static str, &'static str)| {
            let column = |row| {
                let group = page.string(row, group);
                let title = page.string(row, "Title")?;
                Some((page.string(row, id)?, Titled { title, group }))
            };
            (0..page.rows).filter_map(column).collect()
        };
        let columns = if page.has("Identifier") && page.has("MeasureGroupId") {
            titled(("Identifier", "MeasureGroupId"))
        } else if page.has("Key") && page.has("ParentID") && page.has("Type") {
            titled(("Key", "ParentID"))
        } else {
            return None;
        };
        Some(Self { columns })
    }

    /// Adds the titles of another list; the ones that are there stay.
    pub(crate) fn extend(&mut self, other: &Self) {
        for (id, titled) in &other.columns {
            self.columns.entry(id.clone()).or_insert_with(|| titled.clone());
        }
    }

    /// The title of a column.
    pub(crate) fn title(&self, column: &str) -> Option<&str> {
        Some(&self.columns.get(column)?.title)
    }

    /// The column with a title in the group that another column stands in.
    pub(crate) fn beside(&self, column: &str, title: &str) -> Option<&str> {
        let group = self.columns.get(column)?.group.as_ref()?;
        let beside = |(_, other): &(&String, &Titled)| {
            other.group.as_ref() == Some(group) && other.title.eq_ignore_ascii_case(title)
        };
        self.columns.iter().find(beside).map(|(id, _)| id.as_str())
    }
}
