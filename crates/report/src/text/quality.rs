/// What a verdict on a dataset rests on.
#[derive(Debug, Clone)]
pub(crate) struct Judged {
    pub(crate) is_empty: bool,
    /// Whether some regions have a figure and others not.
    pub(crate) has_gap: bool,
    /// Sums that are not what the source publishes.
    pub(crate) disagreements: usize,
    /// Whether there were totals to hold sums against.
    pub(crate) compared: bool,
    pub(crate) verified: bool,
    pub(crate) synthetic: bool,
    pub(crate) provisional: bool,
    /// Remarkable figures.
    pub(crate) outliers: usize,
    /// Years since the newest figure.
    pub(crate) age: Option<u16>,
}

/// From how many years on data are called old.
const OLD: u16 = 5;

/// A verdict in words, with `care` where a figure needs a footnote, `note` where something
/// is good to know, else `good`.
pub(crate) fn verdict(judged: &Judged) -> (&'static str, String) {
    if judged.is_empty {
        return ("care", "zonder cijfers".to_owned());
    }
    let mut care: Vec<String> = Vec::new();
    if judged.synthetic {
        care.push("verzonnen".to_owned());
    }
    if judged.has_gap {
        care.push("niet van alle regio’s".to_owned());
    }
    match judged.disagreements {
        0 => {}
        1 => care.push("een som wijkt af".to_owned()),
        several => care.push(format!("{several} sommen wijken af")),
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
    if !judged.has_gap {
        words.push("volledig".to_owned());
    }
    if judged.compared && judged.disagreements == 0 {
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
        is_empty: false,
        has_gap: false,
        disagreements: 0,
        compared: false,
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
        check(&Judged { compared: true, ..GOOD }, "good", "Volledig; telt op");
        check(&Judged { outliers: 1, ..GOOD }, "note", "Volledig; een opvallend cijfer");
        check(&Judged { age: Some(5), ..GOOD }, "note", "Volledig; 5 jaar oud");
        check(&Judged { has_gap: true, ..GOOD }, "care", "Niet van alle regio’s");
        check(
            &Judged { compared: true, disagreements: 2, outliers: 3, ..GOOD },
            "care",
            "Volledig; 2 sommen wijken af; 3 opvallende cijfers",
        );
        check(
            &Judged { verified: false, synthetic: true, ..GOOD },
            "care",
            "Volledig; verzonnen; definitie niet getoetst",
        );
        check(&Judged { is_empty: true, ..GOOD }, "care", "zonder cijfers");
    }
}
