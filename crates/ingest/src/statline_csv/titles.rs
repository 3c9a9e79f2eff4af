use crate::stat_rows::kind_of_name;

/// Whether a header says that titles of measures stand beside or below it.
pub(super) fn is_topic_title(name: &str) -> bool {
    let names = ["Onderwerp", "Onderwerpen", "Topic", "Topics"];
    names.contains(&name)
}

/// Whether a header is one of those by which a table of `StatLine` is known.
pub(super) fn is_sure(name: &str) -> bool {
    const NAMES: [&str; 10] = [
        "Perioden",
        "Periods",
        "Regio's",
        "Regio’s",
        "Regio.s",
        "Regions",
        "Wijken en buurten",
        "GGD-regio",
        "GGD-regio's",
        "Leeftijd referentiepersoon",
    ];
    NAMES.contains(&name) || is_topic_title(name)
}

/// Whether a header names a dimension.
pub(super) fn is_dimension_title(name: &str) -> bool {
    const STARTS: [&str; 10] = [
        "geslacht",
        "leeftijd",
        "marges",
        "herkomst",
        "burgerlijke staat",
        "sex",
        "age",
        "kenmerken van",
        "persoonskenmerken",
        "huishoudenskenmerken",
    ];
    let lower = name.to_lowercase();
    kind_of_name(name).is_some() || STARTS.iter().any(|start| lower.starts_with(start))
}
