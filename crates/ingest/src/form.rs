//! The form of a table that someone has to fill in, because no publisher gives it in a form
//! that is known.

use std::collections::BTreeSet;

use regiobeeld_domain::{Form, FormColumn, FormSheet};

use crate::mapped::{DimensionColumn, MeasureColumn};
use crate::{DimensionDefinition, DimensionRole, Mapping, TableDefinition};

/// The form of a table; none where it is no file with a column for every measure.
pub fn form(table: &TableDefinition) -> Option<Form> {
    let file = table.file.as_ref()?;
    let of_sheet = file.sheet.as_ref().and_then(|sheet| sheet.columns.as_ref());
    let columns = file.columns.as_ref().or(of_sheet)?;
    if columns.measures.is_empty() || columns.spread.is_some() || columns.long.is_some() {
        return None;
    }
    let introduction = vec![
        "Elke rij is één regio in één jaar, en waar die kolommen er zijn één soort."
            .to_owned(),
        "Een lege cel is een cijfer dat niet bekend is. Vul 0 in als er niets is."
            .to_owned(),
        "Laat de namen boven de kolommen staan; kolommen mogen in een andere volgorde."
            .to_owned(),
        format!("Bron die bij de cijfers wordt genoemd: {}.", table.citation),
    ];
    Some(Form {
        file: file.name.replace('*', " ").trim().replace(' ', "-"),
        title: table.title.nl.clone(),
        introduction,
        sheets: vec![FormSheet {
            name: "Invullen".to_owned(),
            columns: form_columns(table, columns),
        }],
    })
}

fn form_columns(table: &TableDefinition, columns: &Mapping) -> Vec<FormColumn> {
    let dimensions = columns.dimensions.iter().map(|column| dimension(table, column));
    dimensions.chain(columns.measures.iter().map(measure)).collect()
}

fn dimension(table: &TableDefinition, column: &DimensionColumn) -> FormColumn {
    let name = column.name.as_ref().unwrap_or(&column.column);
    let defined = table.dimension(name);
    let (explanation, choices) = match defined.map(|of| of.role) {
        Some(DimensionRole::Region) => (region(defined), Vec::new()),
        Some(DimensionRole::Period) => ("Jaar, zoals 2023.".to_owned(), Vec::new()),
        _ => ("Een van de keuzen.".to_owned(), choices(table, name, defined)),
    };
    FormColumn { name: column.column.clone(), explanation, choices }
}

fn region(defined: Option<&DimensionDefinition>) -> String {
    let levels = defined.map_or(&[][..], |of| of.levels.as_slice());
    let levels: Vec<_> = levels.iter().map(|level| level.plural()).collect();
    let of = if levels.is_empty() {
        String::new()
    } else {
        format!(": {}", levels.join(", "))
    };
    format!("Naam of CBS-code van de regio{of}.")
}

/// The codes of a dimension that the definition takes.
fn choices(
    table: &TableDefinition,
    name: &str,
    defined: Option<&DimensionDefinition>,
) -> Vec<String> {
    let codes = defined.into_iter().flat_map(|of| of.codes.keys().chain(&of.code));
    let at = table.measures.iter().filter_map(|measure| measure.at.get(name));
    let choices: BTreeSet<&String> = codes.chain(at).collect();
    choices.into_iter().cloned().collect()
}

fn measure(column: &MeasureColumn) -> FormColumn {
    let unit = column.unit.as_deref().unwrap_or("aantal");
    FormColumn {
        name: column.column.clone(),
        explanation: format!("Getal: {unit}."),
        choices: Vec::new(),
    }
}
