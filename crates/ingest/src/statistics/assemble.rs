//! The parts of a table as one, with titles, units and decimals.

use regiobeeld_domain::{Code, Diagnostic, Period, Place, Status};

use super::fit;
use super::merge::Merger;
use crate::odata::rounded;
use crate::stat_part::Description;
use crate::{DimensionKind, StatCode, StatPart, StatTable};

/// A table, and what was found while it was put together.
#[derive(Debug)]
pub(crate) struct Assembled {
    pub(crate) table: StatTable,
    pub(crate) description: Description,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Puts the parts of a table together; none where no part has numbers.
///
/// # Errors
///
/// A diagnostic with the reason, where the parts are of two tables.
pub(crate) fn assemble(
    id: &str,
    parts: impl IntoIterator<Item = StatPart>,
) -> Result<Option<Assembled>, Box<Diagnostic>> {
    let parts: Vec<_> = parts.into_iter().collect();
    let cells = parts.iter().filter_map(|part| part.numbers.as_ref());
    let cells = cells.map(|table| table.cells.len()).sum();
    let mut description = Description::default();
    let mut whole: Option<Merger> = None;
    for part in parts {
        description.extend(&part.description);
        let Some(numbers) = part.numbers else { continue };
        match &mut whole {
            Some(whole) => whole.add(&numbers)?,
            None => whole = Some(Merger::new(numbers, cells)),
        }
    }
    let Some(whole) = whole else { return Ok(None) };
    let mut table = whole.table;
    id.clone_into(&mut table.id);
    drop_texts(&mut table, &description);
    fit::check(&table, &description)?;
    describe(&mut table, &description);
    round(&mut table);
    let diagnostics = drop_repeated(&mut table).into_iter().collect();
    Ok(Some(Assembled { table, description, diagnostics }))
}

/// Takes out the measures that are texts: a postcode or name is no number.
fn drop_texts(table: &mut StatTable, description: &Description) {
    let is_text = |key: &str| {
        let described = description.measures.iter().find(|m| m.key == key);
        described.is_some_and(|measure| measure.is_text)
    };
    let kept: Vec<_> = table.measures.iter().map(|m| !is_text(&m.key)).collect();
    if kept.iter().all(|kept| *kept) {
        return;
    }
    keep(table, |table, cell| kept[table.cells.measures[cell] as usize]);
    let mut positions = Vec::new();
    let mut next = 0;
    for kept in &kept {
        positions.push(next);
        next += u32::from(*kept);
    }
    for measure in &mut table.cells.measures {
        *measure = positions[*measure as usize];
    }
    let mut kept = kept.into_iter();
    table.measures.retain(|_| kept.next().unwrap_or(true));
}

/// Keeps some of the cells.
pub(super) fn keep(table: &mut StatTable, is_kept: impl Fn(&StatTable, usize) -> bool) {
    let kept: Vec<_> = (0..table.cells.len()).filter(|at| is_kept(table, *at)).collect();
    let width = table.dimensions.len();
    let cells = &mut table.cells;
    for (to, from) in kept.iter().enumerate() {
        cells.codes.copy_within(from * width..(from + 1) * width, to * width);
        cells.measures[to] = cells.measures[*from];
        cells.values[to] = cells.values[*from];
        cells.status[to] = cells.status[*from];
        cells.reasons[to] = cells.reasons[*from];
        cells.lines[to] = cells.lines[*from];
    }
    cells.codes.truncate(kept.len() * width);
    cells.measures.truncate(kept.len());
    cells.values.truncate(kept.len());
    cells.status.truncate(kept.len());
    cells.reasons.truncate(kept.len());
    cells.lines.truncate(kept.len());
}

/// Puts titles, units, decimals and kinds where the lists have them.
fn describe(table: &mut StatTable, description: &Description) {
    for dimension in &mut table.dimensions {
        let described = description.dimensions.iter().find(|d| d.name == dimension.name);
        if let Some(described) = described {
            dimension.title.clone_from(&described.title);
            dimension.kind = described.kind;
        }
        if let Some(list) = fit::list_of(dimension, &description.lists) {
            for code in &mut dimension.codes {
                let Some(described) = list.codes.get(&code.key) else { continue };
                code.title.clone_from(&described.title);
                code.is_provisional = described.is_provisional;
            }
        }
        if dimension.kind == DimensionKind::Plain {
            dimension.kind = kind_of(&dimension.codes);
        }
    }
    for measure in &mut table.measures {
        let described = description.measures.iter().find(|m| m.key == measure.key);
        let Some(described) = described else { continue };
        measure.path = description.path(described);
        measure.unit.clone_from(&described.unit);
        measure.decimals = described.decimals;
    }
}

/// What codes are by their pattern. Kinds are not always given: `85792NED` has its
/// regions in a plain dimension.
fn kind_of(codes: &[StatCode]) -> DimensionKind {
    let all = |is: fn(&str) -> bool| {
        !codes.is_empty() && codes.iter().all(|code| is(&code.key))
    };
    if all(is_region) {
        DimensionKind::Geo
    } else if all(|key| key.len() == 8 && key.parse::<Period>().is_ok()) {
        DimensionKind::Time
    } else {
        DimensionKind::Plain
    }
}

/// Whether a code has the letters and length of a region of CBS; codes of wijken and
/// buurten hold letters behind those of the gemeente.
fn is_region(key: &str) -> bool {
    const LEVELS: [&str; 14] = [
        "NL", "LD", "PV", "CR", "GM", "WK", "BU", "ZK", "GG", "AM", "RA", "VR", "JZ",
        "RM",
    ];
    let letters = key.get(..2).is_some_and(|letters| LEVELS.contains(&letters));
    letters
        && matches!(key.len(), 4 | 6 | 8 | 10)
        && key.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && key.bytes().skip(2).take(2).all(|byte| byte.is_ascii_digit())
}

/// Undoes what a single did to a number: rounds it to the decimals that are published,
/// and where nothing tells them, to the fewest digits that give the same single.
fn round(table: &mut StatTable) {
    let cells = &mut table.cells;
    for (value, measure) in cells.values.iter_mut().zip(&cells.measures) {
        *value = match table.measures[*measure as usize].decimals {
            Some(decimals) => rounded(*value, decimals),
            None => shortest(*value),
        };
    }
}

fn shortest(value: f64) -> f64 {
    // The narrowing is undone at once, and only kept if nothing was lost.
    #[expect(clippy::cast_possible_truncation)]
    let single = value as f32;
    if value.fract() == 0.0 || f64::from(single) != value {
        return value;
    }
    single.to_string().parse().unwrap_or(value)
}

/// Keeps the first of several cells under the same codes: pages may lie over each other,
/// and nothing is counted twice.
fn drop_repeated(table: &mut StatTable) -> Option<Diagnostic> {
    let width = table.dimensions.len();
    let key = |table: &StatTable, cell: usize| {
        let mut key = u128::from(table.cells.measures[cell]);
        let codes = &table.cells.codes[cell * width..(cell + 1) * width];
        for (code, dimension) in codes.iter().zip(&table.dimensions) {
            key = key * dimension.codes.len().max(1) as u128 + u128::from(*code);
        }
        u64::try_from(key).unwrap_or(u64::MAX)
    };
    // Mostly there is none, and to know that takes half the memory.
    let mut keys: Vec<_> = (0..table.cells.len()).map(|cell| key(table, cell)).collect();
    keys.sort_unstable();
    if !keys.windows(2).any(|pair| pair[0] == pair[1] && pair[0] != u64::MAX) {
        return None;
    }
    drop(keys);
    let mut keys: Vec<_> = (0..table.cells.len())
        .map(|cell| (key(table, cell), u32::try_from(cell).unwrap_or(u32::MAX)))
        .collect();
    keys.sort_unstable();
    let repeated = |pair: &&[(u64, u32)]| pair[0].0 == pair[1].0 && pair[0].0 != u64::MAX;
    let mut repeated: Vec<_> =
        keys.windows(2).filter(repeated).map(|pair| pair[1].1 as usize).collect();
    drop(keys);
    let first = *repeated.first()?;
    repeated.sort_unstable();
    let line = u64::from(table.cells.lines[first]);
    let message = format!(
        "{} cells are under codes that another cell is under; the first of each counts",
        repeated.len()
    );
    keep(table, |_, cell| repeated.binary_search(&cell).is_err());
    let found = Diagnostic::new(Code::DuplicateKey, message).at(Place::Line(line));
    Some(found.help("pages lie over each other; download the table again"))
}

/// How many cells are without a number, by the publisher's word for it.
pub(crate) fn absent(table: &StatTable) -> Vec<(String, usize)> {
    let mut counts = vec![0; table.cells.words.len()];
    for (reason, status) in table.cells.reasons.iter().zip(&table.cells.status) {
        if *status == Status::Missing || *status == Status::Suppressed {
            counts[usize::from(*reason)] += 1;
        }
    }
    let words = table.cells.words.iter().cloned().zip(counts);
    words.filter(|(_, count)| *count > 0).collect()
}
