//! Figures that the publisher has withdrawn.

use regiobeeld_domain::{Code, Diagnostic, Place};

use crate::{StatTable, TableDefinition};

/// Takes withdrawn figures out of a table, and says why; leaves them in where they are
/// asked for, and says that.
pub(super) fn take_out(
    table: &mut StatTable,
    definition: &TableDefinition,
    is_asked: bool,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for withdrawn in &definition.withdrawn {
        let of_measure =
            |at: u32| withdrawn.measures.contains(&table.measures[at as usize].key);
        let name = withdrawn.dimension.as_deref();
        let dimension =
            table.dimensions.iter().position(|d| Some(d.name.as_str()) == name);
        let width = table.dimensions.len();
        let of_code = |cell: usize| {
            dimension.is_some_and(|at| {
                let code = table.cells.codes[cell * width + at];
                let key = &table.dimensions[at].codes[code as usize].key;
                !withdrawn.except.contains(key)
            })
        };
        let out: Vec<_> = (0..table.cells.len())
            .map(|cell| of_code(cell) || of_measure(table.cells.measures[cell]))
            .collect();
        let count = out.iter().filter(|out| **out).count();
        if count == 0 {
            continue;
        }
        let message = format!("{count} figures are withdrawn: {}", withdrawn.reason);
        let help = if is_asked {
            "they count because they were asked for; say so where they are used"
                .to_owned()
        } else {
            super::assemble::keep(table, |_, cell| !out[cell]);
            let name = &definition.name;
            format!(
                "they do not count; `--withdrawn {name}` makes them count all the same"
            )
        };
        let diagnostic = Diagnostic::new(Code::Withdrawn, message).help(help);
        found.push(match name {
            Some(name) => diagnostic.at(Place::Field(name)),
            None => diagnostic,
        });
    }
    found
}
