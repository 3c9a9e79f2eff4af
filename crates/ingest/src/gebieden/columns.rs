use std::collections::BTreeMap;
use std::sync::Arc;

use regiobeeld_domain::{
    BoundaryYear, Code, Diagnostic, Gemeente, Place, RegionCode, RegionLevel,
};

use super::{Cells, Titles};
use crate::findings::Findings;
use crate::{Role, TableDefinition, visible};

type Column = BTreeMap<RegionCode, String>;

/// The title of the column with names beside a column with codes.
const NAME: &str = "Naam";

/// Makes the columns one boundary year.
///
/// A column holds the regions of a level if most of its texts are codes of that level.
/// Names stand in the column of the same group that is titled so; without titles, in the
/// other column whose id has the same letters.
pub(crate) fn boundary_year(
    cells: &Cells,
    definition: &TableDefinition,
    titles: &Titles,
    diagnostics: &mut Vec<Diagnostic>,
) -> BoundaryYear {
    let mut year = BoundaryYear::default();
    let mut findings = Findings::default();
    let codes = cells.0.iter().find(|(_, column)| holds_gemeenten(column));
    let names = codes
        .and_then(|(id, _)| Some(cells.0.get_key_value(titles.beside(id, NAME)?)?.1))
        .or_else(|| cells.role(definition, Role::Name));
    let gemeenten: std::collections::BTreeSet<_> =
        cells.0.values().flat_map(BTreeMap::keys).collect();
    for code in gemeenten {
        let name = names.and_then(|names| names.get(code)).cloned().unwrap_or_default();
        let gemeente = Gemeente { name, parents: Vec::new() };
        year.gemeenten.insert(code.clone(), Arc::new(gemeente));
    }
    for (id, column) in &cells.0 {
        let Some(level) = level(column) else { continue };
        let names = beside(cells, titles, id);
        put_level(&mut year, level, id, column, names, &mut findings);
    }
    let residents = cells.0.iter().find(|(id, _)| titles.title(id) == Some("Inwonertal"));
    let residents = residents.map(|(_, column)| column);
    let residents = residents.or_else(|| cells.role(definition, Role::Residents));
    for (code, text) in residents.into_iter().flatten() {
        match text.parse::<f64>() {
            Ok(count) if count >= 0.0 && count.fract() == 0.0 && count < 1e9 => {
                // The bounds were checked in the line above.
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                year.residents.insert(code.clone(), count as u32);
            }
            _ => findings.push(Code::BadNumber, "Inwonertal", || {
                let text = visible::text(text.as_bytes());
                Diagnostic::new(
                    Code::BadNumber,
                    format!("`{text}` is no count of residents"),
                )
                .at(Place::Field("Inwonertal"))
                .at(Place::Region(code))
                .help("download the table again; the gemeente has no residents now")
            }),
        }
    }
    diagnostics.extend(findings.finish());
    year
}

fn put_level(
    year: &mut BoundaryYear,
    level: RegionLevel,
    id: &str,
    column: &Column,
    names: Option<&Column>,
    findings: &mut Findings,
) {
    for (code, text) in column {
        let parent = text.parse::<RegionCode>().ok();
        let Some(parent) = parent.filter(|parent| parent.level() == Some(level)) else {
            let field = visible::text(id.as_bytes());
            findings.push(Code::UnknownLabel, &field, || {
                let text = visible::text(text.as_bytes());
                Diagnostic::new(Code::UnknownLabel, format!("`{text}` is no {level}"))
                    .at(Place::Field(&field))
                    .at(Place::Region(code))
                    .help("the gemeente is in no region of the level; download the table again")
            });
            continue;
        };
        if let Some(name) = names.and_then(|names| names.get(code)) {
            year.names.entry(parent.clone()).or_insert_with(|| name.clone());
        }
        if let Some(gemeente) = year.gemeenten.get_mut(code) {
            let gemeente = Arc::make_mut(gemeente);
            if gemeente.parent(level).is_none() {
                gemeente.parents.push(parent);
            }
        }
    }
}

/// The published level whose codes most of the texts are.
pub(super) fn level(column: &Column) -> Option<RegionLevel> {
    let levels: Vec<_> = column.values().map(|text| level_of(text)).collect();
    RegionLevel::published().find(|level| {
        levels.iter().filter(|found| **found == Some(*level)).count() * 2 > levels.len()
    })
}

fn level_of(text: &str) -> Option<RegionLevel> {
    text.parse::<RegionCode>().ok()?.level()
}

fn holds_gemeenten(column: &Column) -> bool {
    !column.is_empty() && column.iter().all(|(code, text)| code.as_str() == text)
}

/// The names beside a column of codes.
fn beside<'a>(cells: &'a Cells, titles: &Titles, codes: &str) -> Option<&'a Column> {
    let titled = titles.beside(codes, NAME).and_then(|id| cells.0.get(id));
    titled.or_else(|| {
        // `ET0001` holds the names of the codes in `Et0002`. The older service numbers
        // all of its ids alike, and then only titles help.
        let letters = |id: &str| {
            let numbered = id.as_bytes().get(2).is_some_and(u8::is_ascii_digit);
            id.get(..2).filter(|_| numbered).map(str::to_ascii_uppercase)
        };
        let wanted = letters(codes)?;
        let mut others = cells.0.iter().filter(|(id, column)| {
            *id != codes
                && letters(id).as_ref() == Some(&wanted)
                && level(column).is_none()
        });
        let only = others.next().filter(|_| others.next().is_none());
        only.map(|(_, column)| column)
    })
}

impl Cells {
    /// The column that the definition gives a role, whatever number ends its id.
    fn role(&self, definition: &TableDefinition, role: Role) -> Option<&Column> {
        let is = |id: &str| definition.columns.get(id).is_some_and(|c| c.role == role);
        let short =
            |id: &str| id.rsplit_once('_').map_or(id, |(name, _)| name).to_owned();
        let found = self.0.iter().find(|(id, _)| is(id) || is(&short(id)));
        found.map(|(_, column)| column)
    }
}
