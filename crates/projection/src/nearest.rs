/// What to say of a name that is not among the valid ones: the nearest, and all of them.
pub(crate) fn unknown(kind: &str, text: &str, valid: &[&str]) -> String {
    let text_lower = text.to_lowercase();
    let likeness = |name: &str| strsim::jaro_winkler(name, &text_lower);
    // Of a short name one slip of the pen changes much, which likeness holds against it.
    let slip = valid.iter().find(|name| strsim::osa_distance(name, &text_lower) <= 1);
    let alike = valid
        .iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
        .filter(|name| likeness(name) > 0.75);
    let nearest = slip.or(alike);
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
        let short = unknown("care group", "mzs", &["ggz", "msz"]);
        assert!(short.contains("perhaps `msz` is meant"), "{short}");
        let far = unknown("branch", "xyz", &["ggz", "thuiszorg"]);
        assert_eq!(far, "`xyz` is no branch; there are `ggz`, `thuiszorg`");
    }
}
