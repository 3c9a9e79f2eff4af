/// The id of a table, as a file's name or its text spells it: five digits and `NED`,
/// `ned` or `ENG`.
pub(super) fn of(name: &str, text: &str) -> Option<String> {
    let name = name.rsplit('/').next().unwrap_or(name);
    in_text(name).or_else(|| {
        // Text around the table names it, which stands at its beginning or end.
        const AROUND: usize = 2000;
        let end = text.len().saturating_sub(AROUND);
        let tail = (end..=text.len()).find_map(|at| text.get(at..)).unwrap_or("");
        tail.lines()
            .rev()
            .find_map(|line| line.contains("dataset").then(|| in_text(line)).flatten())
    })
}

fn in_text(text: &str) -> Option<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let is_id = |word: &&str| {
        let Some((digits, letters)) = word.split_at_checked(5) else { return false };
        digits.bytes().all(|byte| byte.is_ascii_digit())
            && ["ned", "eng"].iter().any(|end| letters.eq_ignore_ascii_case(end))
    };
    words.filter(|word| word.len() == 8).find(is_id).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_an_id_stands() {
        let address =
            "a;b\n1;2\nBron: CBS;https://x/#/CBS/nl/dataset/70072ned/table;2019\n";
        for (name, text, expected) in [
            ("a/70072ned_UntypedDataSet_06062018_000805.csv", "", Some("70072ned")),
            ("82949NED_TypedDataSet_17052018_142705.csv", "", Some("82949NED")),
            ("Kerncijfers.csv", address, Some("70072ned")),
            ("Kerncijfers_wijken_en_buurten_2015.csv", "12345NED;1\n", None),
            ("x.csv", "", None),
        ] {
            assert_eq!(of(name, text).as_deref(), expected, "{name}");
        }
    }
}
