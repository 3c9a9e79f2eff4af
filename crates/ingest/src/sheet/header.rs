use calamine::Dimensions;

use crate::Mapping;
use crate::mapped::find;

/// The names of the columns below several rows of a header: its cells from top to bottom,
/// joined with `/`. A merged cell stands above every column that it covers.
pub(super) fn names(
    rows: &[(u32, Vec<String>)],
    merged: &[Dimensions],
    width: usize,
) -> Vec<Vec<String>> {
    let mut names: Vec<Vec<String>> = vec![Vec::new(); width];
    for (row, cells) in rows {
        for (column, path) in names.iter_mut().enumerate() {
            let own = cells.get(column).map_or("", String::as_str);
            let label =
                if own.is_empty() { covering(rows, merged, *row, column) } else { own };
            if !label.is_empty() && path.last().map(String::as_str) != Some(label) {
                path.push(label.to_owned());
            }
        }
    }
    names
}

/// The text of the merged cell that covers a place.
fn covering<'a>(
    rows: &'a [(u32, Vec<String>)],
    merged: &[Dimensions],
    row: u32,
    column: usize,
) -> &'a str {
    let column = u32::try_from(column).unwrap_or(u32::MAX);
    let covers = merged.iter().find(|cell| {
        (cell.start.0..=cell.end.0).contains(&row)
            && (cell.start.1..=cell.end.1).contains(&column)
    });
    let text = covers.and_then(|cell| {
        let (_, cells) = rows.iter().find(|(row, _)| *row == cell.start.0)?;
        cells.get(cell.start.1 as usize)
    });
    text.map_or("", String::as_str)
}

/// The columns by the names that a mapping uses for them: the whole path, its last part
/// where only one column has it, or the letters above the column.
pub(super) fn named(paths: &[Vec<String>], mapping: &Mapping) -> Vec<String> {
    let mut names: Vec<String> = paths.iter().map(|path| path.join("/")).collect();
    let last: Vec<String> =
        paths.iter().map(|path| path.last().cloned().unwrap_or_default()).collect();
    for wanted in mapping.columns() {
        if find(&names, wanted).is_some() {
            continue;
        }
        let mut same = last.iter().enumerate().filter(|(_, name)| *name == wanted);
        let only = same.next().filter(|_| same.next().is_none()).map(|(at, _)| at);
        let at = only.or_else(|| letters(wanted).filter(|at| *at < names.len()));
        if let Some(at) = at {
            wanted.clone_into(&mut names[at]);
        }
    }
    names
}

/// The position of a column by its letters: `A` is 0, `AA` is 26.
fn letters(text: &str) -> Option<usize> {
    let is_letters =
        (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase());
    let position = || {
        text.bytes()
            .fold(0, |position, letter| position * 26 + usize::from(letter - b'A') + 1)
    };
    is_letters.then(|| position() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merged_cell_may_cover_the_whole_sheet() {
        let merged = [Dimensions { start: (0, 0), end: (1_048_575, 16_383) }];
        let rows = [(0, vec!["a".to_owned()]), (1, vec![String::new(), "b".to_owned()])];
        assert_eq!(names(&rows, &merged, 3), [vec!["a"], vec!["a", "b"], vec!["a"]]);
    }

    #[test]
    fn letters_of_columns() {
        for (text, expected) in
            [("A", Some(0)), ("Z", Some(25)), ("AA", Some(26)), ("a", None), ("", None)]
        {
            assert_eq!(letters(text), expected, "{text}");
        }
    }
}
