use regiobeeld_domain::{Code, Diagnostic, Place};

use super::Mapping;
use crate::findings::Findings;
use crate::stat_rows::{Column, Layout, code, kind_of_name};
use crate::{DimensionKind, StatDimension, StatMeasure, visible};

/// What each column of a file is, by its own names; none when one that the mapping needs
/// is not there.
pub(crate) fn layout(
    mapping: &Mapping,
    names: &[String],
    line: u64,
    findings: &mut Findings,
) -> Option<Layout> {
    let mut layout = Layout {
        id: mapping.id.clone(),
        names: names.to_vec(),
        columns: vec![Column::Ignored; names.len()],
        missing: mapping.missing(),
        ..Layout::default()
    };
    let mut find = |name: &str| {
        let found = find(names, name);
        if found.is_none() {
            findings.push(Code::MissingColumn, name, || missing(names, name, line));
        }
        found
    };
    let found: Vec<Option<usize>> = mapping.columns().map(&mut find).collect();
    if found.iter().any(Option::is_none) {
        return None;
    }
    for one in &mapping.dimensions {
        let at = find(&one.column)?;
        let name = one.name.as_ref().unwrap_or(&one.column);
        layout.dimensions.push(dimension(name, one.kind));
        layout.columns[at] = Column::Dimension(layout.dimensions.len() - 1);
    }
    let constants: Vec<_> = mapping
        .constants
        .iter()
        .map(|(name, key)| header_code(&mut layout, name, key, None))
        .collect();
    for one in &mapping.measures {
        let at = find(&one.column)?;
        let measure = measure(
            &mut layout,
            one.name.as_ref().unwrap_or(&one.column),
            one.unit.as_ref(),
            one.decimals,
        );
        let of_column =
            one.codes.iter().map(|(name, key)| header_code(&mut layout, name, key, None));
        let fixed = constants.iter().copied().chain(of_column).collect();
        layout.columns[at] = Column::Value { measure: Some(measure), fixed };
    }
    if let Some(spread) = &mapping.spread {
        let first = find(&spread.first)?;
        let last =
            spread.last.as_ref().map_or(Some(names.len() - 1), |last| find(last))?;
        let measure = measure(&mut layout, &spread.measure, spread.unit.as_ref(), None);
        let ours = names.iter().enumerate().take(last + 1).skip(first);
        for (at, name) in ours {
            if layout.columns[at] == Column::Ignored {
                let code = header_code(&mut layout, &spread.dimension, name, spread.kind);
                let fixed = constants.iter().copied().chain([code]).collect();
                layout.columns[at] = Column::Value { measure: Some(measure), fixed };
            }
        }
    }
    if let Some(long) = &mapping.long {
        layout.columns[find(&long.measure)?] = Column::Measure;
        layout.columns[find(&long.value)?] =
            Column::Value { measure: None, fixed: constants.clone() };
        if let Some(unit) = &long.unit {
            layout.columns[find(unit)?] = Column::Unit;
        }
    }
    complete(&layout, findings).then_some(layout)
}

/// Whether every column with numbers has a code of every dimension.
fn complete(layout: &Layout, findings: &mut Findings) -> bool {
    let of_rows =
        |dimension: usize| layout.columns.contains(&Column::Dimension(dimension));
    let lacks = |column: &Column| {
        let Column::Value { fixed, .. } = column else { return None };
        let has = |at: &usize| of_rows(*at) || fixed.iter().any(|(known, _)| known == at);
        (0..layout.dimensions.len()).find(|at| !has(at))
    };
    let values =
        layout.columns.iter().any(|column| matches!(column, Column::Value { .. }));
    let problem = match layout
        .columns
        .iter()
        .zip(&layout.names)
        .find_map(|(column, name)| lacks(column).map(|dimension| (name, dimension)))
    {
        Some((name, dimension)) => {
            let dimension = &layout.dimensions[dimension].name;
            format!("the column `{name}` has no code of `{dimension}`, others have one")
        }
        None if !values => "it names no column with numbers".to_owned(),
        None => return true,
    };
    findings.push(Code::BadDefinition, "", || {
        Diagnostic::new(Code::BadDefinition, problem).help(
            "a mapping has `measures`, `spread` or `long`, and codes for each of them",
        )
    });
    false
}

/// The position of a column by its name as it stands, else in any case.
pub(crate) fn find(names: &[String], name: &str) -> Option<usize> {
    let exact = names.iter().position(|known| known == name);
    exact.or_else(|| {
        let wanted = name.trim().to_lowercase();
        let mut same =
            names.iter().enumerate().filter(|(_, n)| n.trim().to_lowercase() == wanted);
        same.next().filter(|_| same.next().is_none()).map(|(at, _)| at)
    })
}

fn missing(names: &[String], name: &str, line: u64) -> Diagnostic {
    const SHOWN: usize = 12;
    let near = |known: &&String| {
        strsim::jaro_winkler(&known.to_lowercase(), &name.to_lowercase())
    };
    let nearest = names
        .iter()
        .filter(|known| known.len() < 200)
        .max_by(|a, b| near(a).total_cmp(&near(b)))
        .filter(|known| near(known) > 0.75);
    let shown: Vec<_> = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("`{}`", visible::text(name.as_bytes())))
        .collect();
    let more = if names.len() > SHOWN { ", …" } else { "" };
    let message =
        format!("the file has no such column; it has {}{more}", shown.join(", "));
    let help = match nearest {
        Some(nearest) => {
            let nearest = visible::text(nearest.as_bytes());
            format!("perhaps `{nearest}` is meant; name the column as the file does")
        }
        None => "name the column as the file does".to_owned(),
    };
    Diagnostic::new(Code::MissingColumn, message)
        .at(Place::Line(line))
        .at(Place::Field(name))
        .help(help)
}

fn dimension(name: &str, kind: Option<DimensionKind>) -> StatDimension {
    StatDimension {
        name: name.to_owned(),
        title: name.to_owned(),
        kind: kind.or_else(|| kind_of_name(name)).unwrap_or_default(),
        codes: Vec::new(),
    }
}

/// The position of a dimension and of a code that the mapping or the header gives.
fn header_code(
    layout: &mut Layout,
    name: &str,
    key: &str,
    kind: Option<DimensionKind>,
) -> (usize, u32) {
    let known = layout.dimensions.iter().position(|known| known.name == name);
    let position = known.unwrap_or_else(|| {
        layout.dimensions.push(dimension(name, kind));
        layout.dimensions.len() - 1
    });
    let dimension = &mut layout.dimensions[position];
    let code = code(key, dimension.kind);
    let known = dimension.codes.iter().position(|known| known.key == code.key);
    let at = known.unwrap_or_else(|| {
        dimension.codes.push(code);
        dimension.codes.len() - 1
    });
    (position, u32::try_from(at).unwrap_or(u32::MAX))
}

fn measure(
    layout: &mut Layout,
    key: &str,
    unit: Option<&String>,
    decimals: Option<u8>,
) -> u32 {
    let known = layout.measures.iter().position(|known| known.key == key);
    let at = known.unwrap_or_else(|| {
        layout.measures.push(StatMeasure {
            key: key.to_owned(),
            path: vec![key.to_owned()],
            unit: unit.cloned(),
            decimals,
        });
        layout.measures.len() - 1
    });
    u32::try_from(at).unwrap_or(u32::MAX)
}
