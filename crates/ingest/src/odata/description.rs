//! Pages that say what a table means, known by their fields.

use std::collections::BTreeMap;

use regiobeeld_domain::{Herindeling, RegionCode, RegionLevel};

use super::page::Page;
use crate::stat_part::{
    CodeList, DescribedCode, DescribedDimension, DescribedGroup, DescribedMeasure,
    Description, clean,
};
use crate::{DimensionKind, herindeling_log};

/// Sets that are about all tables of a service.
const ABOUT_TABLES: [&str; 5] = ["Datasets", "Catalogs", "Tables", "Table", "Themes"];

/// What a page says of its table; none where it is no such page. `file` is the file's
/// name without folder and ending.
pub(super) fn describe(page: &Page<'_>, file: &str) -> Option<Description> {
    let has = |name: &str| page.has(name);
    let set = page.context.as_deref().map(entity_set);
    if has("Key") && has("Type") && has("ParentID") {
        return Some(data_properties(page));
    }
    if has("Identifier") && (has("DataType") || has("MeasureGroupId")) {
        let measures = measures(page, "Identifier", "MeasureGroupId", "DataType");
        return Some(Description { measures, ..Description::default() });
    }
    if has("Identifier") && has("Kind") {
        let dimensions = dimensions(page, "Identifier", "Kind");
        return Some(Description { dimensions, ..Description::default() });
    }
    if has("Identifier") && (has("DimensionGroupId") || has("Index") && has("Title")) {
        let dimension = set.and_then(|set| set.strip_suffix("Codes"));
        return Some(list(page, "Identifier", dimension, file));
    }
    if has("Id") && has("ParentId") && has("Title") {
        let is_of_measures = set.unwrap_or(file).contains("MeasureGroups")
            || set.is_none() && file.to_ascii_lowercase().contains("measure-groups");
        let groups = groups(page, "Id", "ParentId");
        let groups = if is_of_measures { groups } else { BTreeMap::new() };
        return Some(Description { groups, ..Description::default() });
    }
    if has("Key") && has("Title") {
        return Some(list(page, "Key", set.filter(|set| !set.is_empty()), file));
    }
    if has("Identifier") && has("Title") && page.rows == 1 {
        return Some(Description {
            title: page.text(0, "Title").map(|title| clean(&title)),
            version: page
                .string(0, "Version")
                .or_else(|| page.string(0, "ObservationsModified"))
                .or_else(|| page.string(0, "Modified")),
            ..Description::default()
        });
    }
    let is_known = has("DimensionKey") && has("ParentID")
        || has("name") && has("url")
        || has("Identifier") && has("Catalog")
        || set.is_some_and(|set| page.rows == 0 || ABOUT_TABLES.contains(&set));
    is_known.then(Description::default)
}

/// The last word of the address in a page, such as `Observations` or `Perioden`.
pub(super) fn entity_set(context: &str) -> &str {
    let set = context.rsplit_once('#').map_or("", |(_, set)| set);
    let set = set.split(['(', '/']).next().unwrap_or(set);
    set.rsplit('.').next().unwrap_or(set)
}

/// v3 tells dimensions, groups and measures in one list.
fn data_properties(page: &Page<'_>) -> Description {
    let is = |row: usize, kind: &str| page.text(row, "Type").as_deref() == Some(kind);
    let all = measures(page, "Key", "ParentID", "Datatype");
    let of = |row: &usize| is(*row, "Topic");
    let rows: Vec<_> = (0..page.rows).filter(|row| page.has_text(*row, "Key")).collect();
    let measures = rows.iter().zip(all).filter(|(row, _)| of(row)).map(|(_, m)| m);
    let all = dimensions(page, "Key", "Type");
    let is_dimension = |row: usize| !is(row, "Topic") && !is(row, "TopicGroup");
    let dimensions = rows.iter().zip(all).filter(|(row, _)| is_dimension(**row));
    let mut groups = groups(page, "ID", "ParentID");
    for row in (0..page.rows).filter(|row| !is(*row, "TopicGroup")) {
        groups.remove(&page.string(row, "ID").unwrap_or_default());
    }
    Description {
        measures: measures.collect(),
        dimensions: dimensions.map(|(_, dimension)| dimension).collect(),
        groups,
        ..Description::default()
    }
}

/// One measure for every record with a key.
fn measures(
    page: &Page<'_>,
    key: &str,
    group: &str,
    datatype: &str,
) -> Vec<DescribedMeasure> {
    let measure = |row| {
        let key = page.string(row, key)?;
        Some(DescribedMeasure {
            title: page.text(row, "Title").map_or_else(|| key.clone(), |t| clean(&t)),
            key,
            group: page.string(row, group),
            unit: page.text(row, "Unit").map(|unit| clean(&unit)),
            decimals: page.text(row, "Decimals").and_then(|count| count.parse().ok()),
            is_text: page.text(row, datatype).as_deref() == Some("String"),
        })
    };
    (0..page.rows).filter_map(measure).collect()
}

/// One dimension for every record with a name.
fn dimensions(page: &Page<'_>, name: &str, kind: &str) -> Vec<DescribedDimension> {
    let dimension = |row| {
        let name = page.string(row, name)?;
        Some(DescribedDimension {
            title: page.text(row, "Title").map_or_else(|| name.clone(), |t| clean(&t)),
            name,
            kind: match page.text(row, kind).as_deref() {
                Some("TimeDimension") => DimensionKind::Time,
                Some("GeoDimension" | "GeoDetail") => DimensionKind::Geo,
                _ => DimensionKind::Plain,
            },
        })
    };
    (0..page.rows).filter_map(dimension).collect()
}

fn groups(page: &Page<'_>, id: &str, parent: &str) -> BTreeMap<String, DescribedGroup> {
    let group = |row| {
        let title = page.text(row, "Title").map(|title| clean(&title));
        let parent = page.string(row, parent);
        let group = DescribedGroup { title: title.unwrap_or_default(), parent };
        Some((page.string(row, id)?, group))
    };
    (0..page.rows).filter_map(group).collect()
}

/// What the descriptions of the codes of gemeenten tell of their changes.
fn herindelingen(page: &Page<'_>, key: &str) -> Vec<Herindeling> {
    let of = |row| {
        let gemeente: RegionCode = page.text(row, key)?.trim().parse().ok()?;
        let is_gemeente = gemeente.level() == Some(RegionLevel::Gemeente);
        let description = page.text(row, "Description").filter(|_| is_gemeente)?;
        Some(herindeling_log::parse(&gemeente, &description))
    };
    (0..page.rows).filter_map(of).flatten().collect()
}

fn list(page: &Page<'_>, key: &str, dimension: Option<&str>, file: &str) -> Description {
    let code = |row| {
        let cell = page.column(key)?.cells.get(row)?;
        let raw = match cell {
            super::page::Cell::Text(raw) => raw.to_string(),
            other => other.text()?.into_owned(),
        };
        let trimmed = raw.trim().to_owned();
        // `NaderVoorlopig` is provisional too; a status may be absent, and what is said
        // to be final can still be revised.
        let status = page.text(row, "Status").unwrap_or_default().to_lowercase();
        let title = page.text(row, "Title");
        let title = title.map_or_else(|| trimmed.clone(), |title| clean(&title));
        let is_provisional =
            status.contains("voorlopig") || status.contains("provisional");
        Some((trimmed, DescribedCode { raw, title, is_provisional }))
    };
    let list = CodeList {
        dimension: dimension.map(str::to_owned),
        file: file.to_owned(),
        codes: (0..page.rows).filter_map(code).collect(),
        herindelingen: herindelingen(page, key),
    };
    Description { lists: vec![list], ..Description::default() }
}
