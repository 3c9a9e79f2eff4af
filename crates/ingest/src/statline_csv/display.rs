//! Downloads of the website, with titles instead of keys, in one or several header rows.

use std::collections::BTreeMap;

use regiobeeld_domain::{Code, Diagnostic, Place, Severity};

use super::columns::{HeaderRows, Leading};
use super::grid::Grid;
use super::heading::{Heading, dimension};
use super::path::{has_unit, titles, without_unit};
use super::titles::{is_dimension_title, is_sure, is_topic_title};
use super::unit::is_unit;
use crate::findings::Findings;
use crate::stat_rows::{Column, Layout, code, geo_key};
use crate::text::record::is_source;
use crate::{DimensionKind, StatMeasure, period_label, visible};

/// Whether the first rows are a header of `StatLine` with labels below it.
pub(super) fn recognises(grid: &Grid, text: &str) -> bool {
    let Some(header) = HeaderRows::of(grid) else { return false };
    let leading = header.leading(grid);
    if leading.is_empty() || leading.len() >= grid.width || is_other(&header, grid) {
        return false;
    }
    let has_regions =
        || (0..leading.len()).any(|at| grid.column(header.first_data, at).any(geo_key));
    header.cells(grid).any(|name| is_sure(name))
        || text.lines().any(is_of_cbs)
        || has_regions()
        || are_years(&header, grid, &leading)
}

/// Whether a line says that the table is from `StatLine`.
fn is_of_cbs(line: &str) -> bool {
    let line = line.trim_start_matches('"');
    is_source(line.as_bytes())
        && ["CBS", "RIVM", "Centraal Bureau", "StatLine"]
            .iter()
            .any(|name| line.contains(name))
}

/// Whether names are those of other publishers or of parts of a table.
fn is_other(header: &HeaderRows, grid: &Grid) -> bool {
    let is_other = |name: &String| {
        let name = name.to_lowercase();
        name.starts_with("kosten_")
            || name.starts_with("aantal_")
            || ["key", "measure", "valueattribute", "identifier", "odata.type"]
                .contains(&name.as_str())
    };
    header.cells(grid).any(is_other)
}

/// Whether sexes and ages stand left of nothing but years.
fn are_years(header: &HeaderRows, grid: &Grid, leading: &[Leading]) -> bool {
    let [row] = header.rows.as_slice() else { return false };
    let known = |one: &Leading| match one {
        Leading::Labels(name) => is_dimension_title(name),
        _ => true,
    };
    let years = grid.rows[*row].get(leading.len()..).unwrap_or(&[]);
    leading.len() > 1
        && leading.iter().all(known)
        && years.len() > 1
        && years.iter().all(|year| period_label(year).is_some())
}

/// Understands the header.
pub(super) fn heading(grid: &Grid, findings: &mut Findings) -> Option<Heading> {
    let header = HeaderRows::of(grid)?;
    let leading = header.leading(grid);
    // Downloads with one header row repeat every label; older ones merge them.
    let continues_labels = header.rows.len() > 1;
    let mut layout = Layout { continues_labels, ..Layout::default() };
    for (at, one) in leading.iter().enumerate() {
        layout.names.push(match one {
            Leading::Labels(name) => name.clone(),
            _ => grid.cell(header.rows[0], at).to_owned(),
        });
        layout.columns.push(match one {
            Leading::Ignored => Column::Ignored,
            Leading::Topics => Column::Measure,
            Leading::Units => Column::Unit,
            Leading::Labels(name) => {
                layout.dimensions.push(dimension(name));
                Column::Dimension(layout.dimensions.len() - 1)
            }
        });
    }
    let above = Above::of(&header, grid, leading.len());
    let has_topics = !leading.contains(&Leading::Topics);
    let mut columns = Columns::default();
    for column in leading.len()..grid.width {
        let found = columns.read(&above, grid, column, has_topics, &header, &mut layout);
        layout.names.push(above.name(column));
        if found.is_none() && above.is_unnamed_with_data(grid, header.first_data, column)
        {
            findings.push(Code::UnknownColumn, "", || unnamed(column));
        }
        layout.columns.push(found.unwrap_or(Column::Ignored));
    }
    keys(&mut layout.measures);
    let line = grid.lines.get(header.rows[0]).copied().unwrap_or(1);
    refuse_twice(&mut layout, line, findings);
    let is_statweb =
        header.cells(grid).any(|name| name == "Onderwerpen") && header.rows.len() > 1;
    Some(Heading { layout, first_row: header.first_data, is_export: false, is_statweb })
}

/// The header above the numbers.
struct Above {
    /// What each row is about.
    roles: Vec<Role>,
    /// The labels of each row by column, merged cells filled.
    labels: Vec<Vec<String>>,
    has_pipes: bool,
    all_have_units: bool,
}

enum Role {
    /// Titles of measures or of groups of them.
    Topics,
    /// Units.
    Units,
    /// Labels of a dimension of this name.
    Dimension(String),
}

impl Above {
    fn of(header: &HeaderRows, grid: &Grid, first: usize) -> Self {
        let labels = filled_labels(header, grid, first);
        let of_row = |at: usize| labels[at][first.min(labels[at].len())..].iter();
        let mut roles = Vec::new();
        for (at, row) in header.rows.iter().enumerate() {
            let is_last = at + 1 == header.rows.len();
            // The name of what stands above the numbers is in a row of its own, or in the
            // last cell before them where that names nothing that stands below it.
            let beside = || {
                let cell = grid.cell(*row, first.saturating_sub(1));
                let has_labels = grid
                    .column(header.first_data, first.saturating_sub(1))
                    .any(|cell| !cell.is_empty());
                let is_only = header.rows.len() == 1 && !is_topic_title(cell);
                if is_only || (is_last && has_labels) { "" } else { cell }
            };
            let name = match header.names[at].as_str() {
                "" => beside(),
                above => above,
            };
            let all = |is: fn(&str) -> bool| {
                let mut cells = of_row(at).filter(|cell| !cell.is_empty()).peekable();
                cells.peek().is_some() && cells.all(|cell| is(cell))
            };
            roles.push(if header.rows.len() > 1 && all(is_unit) {
                Role::Units
            } else if all(|cell| period_label(cell).is_some()) {
                Role::Dimension(
                    if name.is_empty() { "Perioden" } else { name }.to_owned(),
                )
            } else if name.is_empty() || is_topic_title(name) {
                Role::Topics
            } else {
                Role::Dimension(name.to_owned())
            });
        }
        let topics = || {
            let rows = roles.iter().enumerate();
            let rows = rows.filter(|(_, role)| matches!(role, Role::Topics));
            rows.flat_map(|(at, _)| of_row(at)).filter(|cell| !cell.is_empty())
        };
        let has_pipes = topics().any(|cell| cell.contains('|'));
        let all_have_units = topics().all(|cell| has_unit(cell));
        Self { roles, labels, has_pipes, all_have_units }
    }

    fn label(&self, row: usize, column: usize) -> &str {
        self.labels[row].get(column).map_or("", String::as_str)
    }

    /// The whole header of a column, for findings.
    fn name(&self, column: usize) -> String {
        let labels = (0..self.roles.len()).map(|row| self.label(row, column));
        labels.filter(|label| !label.is_empty()).collect::<Vec<_>>().join("/")
    }

    fn is_unnamed_with_data(&self, grid: &Grid, first: usize, column: usize) -> bool {
        self.name(column).is_empty()
            && grid.column(first, column).any(|cell| !cell.is_empty())
    }
}

/// The labels of every header row. An empty cell continues the one left of it, as merged
/// cells do, but never in the last row and never below the end of a cell above it.
fn filled_labels(header: &HeaderRows, grid: &Grid, first: usize) -> Vec<Vec<String>> {
    let mut labels: Vec<Vec<String>> = Vec::new();
    let is_blank =
        |column: usize| header.rows.iter().all(|row| grid.cell(*row, column).is_empty());
    for (at, row) in header.rows.iter().enumerate() {
        let is_last = at + 1 == header.rows.len();
        let mut of_row = vec![String::new(); grid.width];
        for column in first..grid.width {
            let cell = grid.cell(*row, column);
            let ends = || {
                let above = header.rows[..at].iter();
                above.into_iter().any(|row| !grid.cell(*row, column).is_empty())
            };
            let continues = !is_last && column > first && !is_blank(column) && !ends();
            of_row[column] = if cell.is_empty() && continues {
                of_row[column - 1].clone()
            } else {
                cell.to_owned()
            };
        }
        labels.push(of_row);
    }
    labels
}

/// What was made of the columns with numbers so far.
#[derive(Default)]
struct Columns {
    /// Measures by path and unit.
    measures: BTreeMap<(Vec<String>, Option<String>), u32>,
    /// Position of each dimension above the numbers, and of its codes.
    dimensions: BTreeMap<String, usize>,
}

impl Columns {
    fn read(
        &mut self,
        above: &Above,
        grid: &Grid,
        column: usize,
        has_topics: bool,
        header: &HeaderRows,
        layout: &mut Layout,
    ) -> Option<Column> {
        if above.name(column).is_empty() {
            return None;
        }
        let (mut path, mut unit, mut fixed) = (Vec::new(), None, Vec::new());
        for (row, role) in above.roles.iter().enumerate() {
            let label = above.label(row, column);
            match role {
                _ if label.is_empty() => {}
                Role::Units => unit = Some(one_blank(label)),
                Role::Dimension(name) => fixed.push(self.code(name, label, layout)),
                Role::Topics => {
                    let (label, of_label) = without_unit(label, above.all_have_units);
                    unit = unit.or(of_label);
                    for title in titles(label, above.has_pipes) {
                        if path.last() != Some(&title) {
                            path.push(title);
                        }
                    }
                }
            }
        }
        let dimensions =
            above.roles.iter().filter(|role| matches!(role, Role::Dimension(_)));
        if fixed.len() < dimensions.count() || grid.width <= column {
            return None;
        }
        if !has_topics && path.is_empty() {
            return Some(Column::Value { measure: None, fixed });
        }
        if path.is_empty() {
            // Nothing but the title says what the numbers are.
            let title = header.title.as_str();
            path.push(if title.is_empty() { "waarde" } else { title }.to_owned());
        }
        let next = u32::try_from(layout.measures.len()).unwrap_or(u32::MAX);
        let measure = *self.measures.entry((path.clone(), unit.clone())).or_insert(next);
        if measure == next {
            layout.measures.push(StatMeasure { path, unit, ..StatMeasure::default() });
        }
        Some(Column::Value { measure: Some(measure), fixed })
    }

    /// The dimension and code of a label above the numbers.
    fn code(&mut self, name: &str, label: &str, layout: &mut Layout) -> (usize, u32) {
        let position = *self.dimensions.entry(name.to_owned()).or_insert_with(|| {
            let mut found = dimension(name);
            if found.kind == DimensionKind::Plain && period_label(label).is_some() {
                found.kind = DimensionKind::Time;
            }
            layout.dimensions.push(found);
            layout.dimensions.len() - 1
        });
        let found = &mut layout.dimensions[position];
        let code = code(label, found.kind);
        let known = found.codes.iter().position(|known| known.key == code.key);
        let at = known.unwrap_or_else(|| {
            found.codes.push(code);
            found.codes.len() - 1
        });
        (position, u32::try_from(at).unwrap_or(u32::MAX))
    }
}

/// Gives every measure its last title as key, or its whole path where another one
/// has the same last title.
fn keys(measures: &mut [StatMeasure]) {
    let last = |measure: &StatMeasure| measure.path.last().cloned().unwrap_or_default();
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for measure in measures.iter() {
        *count.entry(last(measure)).or_default() += 1;
    }
    for measure in measures {
        let title = last(measure);
        let is_only = count.get(&title) == Some(&1);
        measure.key = if is_only { title } else { measure.path.join("/") };
    }
}

/// Two columns with one header cannot be told apart: neither counts. Old downloads cut
/// their labels, so that different ones may look alike.
fn refuse_twice(layout: &mut Layout, line: u32, findings: &mut Findings) {
    let mut first = BTreeMap::new();
    let mut twice = Vec::new();
    for (at, column) in layout.columns.iter().enumerate() {
        let Column::Value { measure, fixed } = column else { continue };
        let before = *first.entry((*measure, fixed)).or_insert(at);
        if before != at {
            twice.push((before, at));
        }
    }
    for (first, second) in twice {
        layout.columns[first] = Column::Ignored;
        layout.columns[second] = Column::Ignored;
        findings.push(Code::DuplicateKey, "", || {
            let name = visible::text(layout.names[second].as_bytes());
            let message = format!(
                "columns {} and {} have the same header; neither counts",
                first + 1,
                second + 1
            );
            Diagnostic::new(Code::DuplicateKey, message)
                .at(Place::Line(line.into()))
                .at(Place::Field(&name))
                .help("download the table again with whole labels, or fewer of them")
        });
    }
}

fn unnamed(column: usize) -> Diagnostic {
    let message = format!("column {} has no header and does not count", column + 1);
    let found = Diagnostic::new(Code::UnknownColumn, message);
    Diagnostic { severity: Severity::Warning, ..found }
        .help("download the file again, or write a header above it")
}

fn one_blank(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
