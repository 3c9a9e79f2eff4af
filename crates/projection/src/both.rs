use regiobeeld_domain::Text;

/// A text of the library itself, in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Both {
    /// Dutch.
    pub nl: &'static str,
    /// English.
    pub en: &'static str,
}

impl From<Both> for Text {
    fn from(both: Both) -> Self {
        Self { nl: both.nl.to_owned(), en: both.en.to_owned() }
    }
}
