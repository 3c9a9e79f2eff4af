/// What parts the fields of a text: the sign that parts most rows into the most fields,
/// the semicolon before the tab, the pipe and the comma.
///
/// Only what stands outside quotation marks counts, and only the first rows are looked
/// at. None where no sign parts two rows alike.
pub(crate) fn detect(text: &str) -> Option<u8> {
    const ROWS: usize = 60;
    let mut best: Option<((usize, usize), u8)> = None;
    for delimiter in [b';', b'\t', b'|', b','] {
        let widths = widths(text.as_bytes(), delimiter, ROWS);
        // Of the widths above one the most common one, and of those the widest.
        let common = widths
            .iter()
            .filter(|width| **width > 1)
            .map(|width| (widths.iter().filter(|other| *other == width).count(), *width))
            .max();
        let Some((rows, width)) = common else { continue };
        // A comma inside a label or a number parts some rows, hardly ever most.
        let share = 10 * rows / widths.len().max(1);
        let score = (share, width);
        let is_better = best.is_none_or(|((known, _), _)| share > known);
        if is_better {
            best = Some((score, delimiter));
        }
    }
    best.map(|(_, delimiter)| delimiter)
}

/// The number of fields of each of the first rows; empty lines do not count.
fn widths(text: &[u8], delimiter: u8, most: usize) -> Vec<usize> {
    let mut widths = Vec::new();
    let (mut width, mut quoted, mut is_empty) = (1, false, true);
    for byte in text.iter().take(1 << 20) {
        match *byte {
            b'"' => {
                quoted = !quoted;
                is_empty = false;
            }
            b'\n' if !quoted => {
                if !is_empty {
                    widths.push(width);
                }
                if widths.len() == most {
                    return widths;
                }
                (width, is_empty) = (1, true);
            }
            b'\r' => {}
            byte if byte == delimiter && !quoted => {
                width += 1;
                is_empty = false;
            }
            _ => is_empty = false,
        }
    }
    if !is_empty {
        widths.push(width);
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<u8>) {
        assert_eq!(detect(text), expected, "{text}");
    }

    #[test]
    fn the_sign_that_parts_the_rows() {
        check("a;b\n1,5;2,5\n3,1;4,1\n", Some(b';'));
        check("a,b\n1.5,2\n3,4\n", Some(b','));
        check("a\tb\n1,5\t2\n", Some(b'\t'));
        check("title, with comma\n\"\"\na;b;c\n1,5;2;3\n1,5;2;3\n", Some(b';'));
        check("\"a;b\",c\n\"d;e\",f\n", Some(b','));
        check("one\ntwo\n", None);
        check("", None);
        check("id;naam\n1;onder, 99% zeker\n2;boven, 95% zeker\n3;geen\n", Some(b';'));
        check("a;b\n", Some(b';'));
    }
}
