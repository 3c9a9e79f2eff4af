/// What a verdict on a dataset rests on.
#[derive(Debug, Clone)]
pub(crate) struct Judged {
    pub(crate) regions: Regions,
    /// Sums that are not what the source publishes; none where it has no totals.
    pub(crate) disagreements: Option<usize>,
    pub(crate) verified: bool,
    pub(crate) synthetic: bool,
    pub(crate) provisional: bool,
    /// Remarkable figures.
    pub(crate) outliers: usize,
    /// Years since the newest figure.
    pub(crate) age: Option<u16>,
}

/// Which regions have a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Regions {
    None,
    Some,
    All,
}

/// From how many years on data are called old.
const OLD: u16 = 5;

/// A verdict in words, with `care` where a figure needs a footnote, `note` where something
/// is good to know, else `good`.
pub(crate) fn verdict(judged: &Judged) -> (&'static str, String) {
    if judged.regions == Regions::None {
        return ("care", "zonder cijfers".to_owned());
    }
    let mut care: Vec<String> = Vec::new();
    if judged.synthetic {
        care.push("verzonnen".to_owned());
    }
    if judged.regions == Regions::Some {
        care.push("niet van alle regio’s".to_owned());
    }
    match judged.disagreements {
        None | Some(0) => {}
        Some(1) => care.push("een som wijkt af".to_owned()),
        Some(several) => care.push(format!("{several} sommen wijken af")),
    }
    if !judged.verified {
        care.push("definitie niet getoetst".to_owned());
    }
    let mut note: Vec<String> = Vec::new();
    if judged.provisional {
        note.push("deels voorlopig".to_owned());
    }
    match judged.outliers {
        0 => {}
        1 => note.push("een opvallend cijfer".to_owned()),
        several => note.push(format!("{several} opvallende cijfers")),
    }
    if let Some(age) = judged.age.filter(|age| *age >= OLD) {
        note.push(age_of_data(age));
    }
    let class = match (care.is_empty(), note.is_empty()) {
        (false, _) => "care",
        (true, false) => "note",
        (true, true) => "good",
    };
    let mut words = Vec::new();
    if judged.regions == Regions::All {
        words.push("volledig".to_owned());
    }
    if judged.disagreements == Some(0) {
        words.push("telt op".to_owned());
    }
    words.extend(care);
    words.extend(note);
    (class, super::capitalised(&words.join("; ")))
}

/// How old the newest figure is.
pub(crate) fn age_of_data(age: u16) -> String {
    match age {
        0 => "van dit jaar".to_owned(),
        years => format!("{years} jaar oud"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Judged = Judged {
        regions: Regions::All,
        disagreements: None,
        verified: true,
        synthetic: false,
        provisional: false,
        outliers: 0,
        age: Some(2),
    };

    #[track_caller]
    fn check(judged: &Judged, class: &str, text: &str) {
        assert_eq!(verdict(judged), (class, text.to_owned()));
    }

    #[test]
    fn verdicts_are_as_grave_as_the_gravest_fact() {
        check(&GOOD, "good", "Volledig");
        check(&Judged { disagreements: Some(0), ..GOOD }, "good", "Volledig; telt op");
        check(&Judged { outliers: 1, ..GOOD }, "note", "Volledig; een opvallend cijfer");
        check(&Judged { age: Some(5), ..GOOD }, "note", "Volledig; 5 jaar oud");
        check(
            &Judged { regions: Regions::Some, ..GOOD },
            "care",
            "Niet van alle regio’s",
        );
        check(
            &Judged { disagreements: Some(2), outliers: 3, ..GOOD },
            "care",
            "Volledig; 2 sommen wijken af; 3 opvallende cijfers",
        );
        check(
            &Judged { verified: false, synthetic: true, ..GOOD },
            "care",
            "Volledig; verzonnen; definitie niet getoetst",
        );
        check(&Judged { regions: Regions::None, ..GOOD }, "care", "zonder cijfers");
    }
}
