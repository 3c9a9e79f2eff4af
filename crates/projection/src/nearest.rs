/// What to say of a name that is not among the valid ones: the nearest, and all of them.
pub(crate) fn unknown(kind: &str, text: &str, valid: &[&str]) -> String {
    let likeness = |name: &str| strsim::jaro_winkler(name, &text.to_lowercase());
    let nearest = valid
        .iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
        .filter(|name| likeness(name) > 0.75);
    let perhaps = nearest.map(|name| format!("perhaps `{name}` is meant; "));
    format!(
        "`{text}` is no {kind}; {}there are {}",
        perhaps.unwrap_or_default(),
        valid.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_named_only_where_one_is_near() {
        let near = unknown("branch", "thuizorg", &["ggz", "thuiszorg"]);
        assert!(near.contains("perhaps `thuiszorg` is meant"), "{near}");
        let far = unknown("branch", "xyz", &["ggz", "thuiszorg"]);
        assert_eq!(far, "`xyz` is no branch; there are `ggz`, `thuiszorg`");
    }
}
