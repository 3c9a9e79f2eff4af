use regiobeeld_domain::Status;

/// What words in place of a number mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MissingWords {
    /// Words and why there is no number.
    pub(crate) words: Vec<(String, Status)>,
    /// What an empty cell means.
    pub(crate) blank: Status,
}

/// The signs of CBS and what programs write that save its files again.
///
/// Legend of CBS: a point is unknown, insufficiently reliable or secret; nothing cannot
/// occur, which is said of gemeenten that merged and of figures that are not out yet too;
/// formerly `x` was secret and `-` nil. Each stands for several things: the number is not
/// known, and the word is kept. Only `x` is secrecy for certain.
const KNOWN: &[(&str, Status)] = &[
    (".", Status::Missing),
    ("x", Status::Suppressed),
    ("-", Status::Missing),
    ("..", Status::Missing),
    ("NA", Status::Missing),
    ("NaN", Status::Missing),
    ("NULL", Status::Missing),
    ("#N/A", Status::Missing),
    ("#N/B", Status::Missing),
    ("#DIV/0!", Status::Missing),
    ("#DEEL/0!", Status::Missing),
    ("#VALUE!", Status::Missing),
    ("#WAARDE!", Status::Missing),
    ("#REF!", Status::Missing),
    ("#VERW!", Status::Missing),
    ("#NAME?", Status::Missing),
    ("#NAAM?", Status::Missing),
    ("#NUM!", Status::Missing),
    ("#GETAL!", Status::Missing),
    ("#NULL!", Status::Missing),
    ("#LEEG!", Status::Missing),
];

/// Whether a text is one of the known words.
pub(crate) fn is_known(word: &[u8]) -> bool {
    KNOWN.iter().any(|(known, _)| known.as_bytes() == word)
}

impl Default for MissingWords {
    fn default() -> Self {
        let words = KNOWN.iter().map(|(word, status)| ((*word).to_owned(), *status));
        Self { words: words.collect(), blank: Status::Missing }
    }
}

impl MissingWords {
    /// Why there is no number, for a word in its place.
    pub(crate) fn status(&self, word: &[u8]) -> Option<Status> {
        let found = self.words.iter().find(|(known, _)| known.as_bytes() == word);
        found.map(|(_, status)| *status)
    }
}
