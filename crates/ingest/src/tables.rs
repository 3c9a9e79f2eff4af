use std::sync::{Arc, OnceLock};

use crate::definition::{LISTS, definition_texts};
use crate::{Correction, Error, TableDefinition, correction};

/// The published tables that are known, with the corrections of them: those of the library,
/// and those that a user's folders add.
///
/// Copies are cheap: they share the definitions.
#[derive(Debug, Clone)]
pub struct Tables {
    definitions: Arc<[TableDefinition]>,
    corrections: Arc<[Correction]>,
}

impl Tables {
    /// Those of the library.
    ///
    /// # Errors
    ///
    /// When a definition does not parse; the message names line and key.
    pub fn embedded() -> Result<Self, Error> {
        static PARSED: OnceLock<Tables> = OnceLock::new();
        if let Some(parsed) = PARSED.get() {
            return Ok(parsed.clone());
        }
        let nothing = Self { definitions: Arc::new([]), corrections: Arc::new([]) };
        let texts = definition_texts().into_iter();
        let texts = texts.filter(|(name, _)| !LISTS.contains(&name.as_str()));
        let parsed = nothing.extended(texts)?;
        Ok(PARSED.get_or_init(|| parsed).clone())
    }

    /// These and more, given by name and text: a definition such as `cbs/bevolking` takes
    /// the place of the one that has its name, and one such as `cbs/bevolking.corrections`
    /// holds corrections of a table.
    ///
    /// # Errors
    ///
    /// When one does not parse, is of a table that is not known, or claims the id of
    /// another; the message names line and key.
    pub fn extended<N: AsRef<str>, T: AsRef<str>>(
        &self,
        texts: impl IntoIterator<Item = (N, T)>,
    ) -> Result<Self, Error> {
        let mut definitions = self.definitions.to_vec();
        let mut corrections = self.corrections.to_vec();
        for (name, text) in texts {
            let (name, text) = (name.as_ref(), text.as_ref());
            if let Some(table) = name.strip_suffix(correction::SUFFIX) {
                corrections.retain(|known| known.table != table);
                corrections.extend(correction::parse(name, table, text)?);
                continue;
            }
            definitions.retain(|known| known.name != name);
            definitions.push(TableDefinition::parse(name, text)?);
        }
        definitions.sort_by(|a, b| a.name.cmp(&b.name));
        corrections.sort_by(|a, b| a.table.cmp(&b.table));
        let tables =
            Self { definitions: definitions.into(), corrections: corrections.into() };
        match tables.problem() {
            Some(error) => Err(error),
            None => Ok(tables),
        }
    }

    /// The definitions, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &TableDefinition> + Clone {
        self.definitions.iter()
    }

    /// The definition with a name.
    pub fn get(&self, name: &str) -> Option<&TableDefinition> {
        self.iter().find(|definition| definition.name == name)
    }

    /// The corrections of a table, in the order of their file.
    pub fn corrections<'t>(
        &'t self,
        table: &str,
    ) -> impl Iterator<Item = &'t Correction> {
        self.corrections.iter().filter(move |correction| correction.table == table)
    }

    /// The definition with a name, which is there.
    pub(crate) fn known(&self, name: &str) -> Result<&TableDefinition, Error> {
        self.get(name).ok_or_else(|| Error::Definition {
            name: name.to_owned(),
            problem: "there is no such table".to_owned(),
        })
    }

    /// The table of statistics with an id of its publisher.
    pub(crate) fn with_id(&self, id: &str) -> Option<&TableDefinition> {
        self.iter().find(|definition| definition.is_statistics() && definition.has_id(id))
    }

    /// The definition that says of itself how files with this name are read.
    pub(crate) fn of_file(&self, name: &str) -> Option<&TableDefinition> {
        let is_meant = |definition: &&TableDefinition| {
            definition.file.as_ref().is_some_and(|file| file.is_named(name))
        };
        self.iter().find(is_meant)
    }

    /// What is wrong in all of them together.
    fn problem(&self) -> Option<Error> {
        let ids = |definition: &'_ TableDefinition| {
            definition
                .ids
                .iter()
                .chain(definition.tables.keys())
                .cloned()
                .collect::<Vec<_>>()
        };
        let wrong = |name: &str, problem: String| {
            Some(Error::Definition { name: name.to_owned(), problem })
        };
        let mut of_statistics = self.iter().filter(|table| table.is_statistics());
        while let Some(table) = of_statistics.next() {
            for other in of_statistics.clone() {
                if let Some(id) = ids(table).into_iter().find(|id| other.has_id(id)) {
                    let problem = format!("`{}` has the id `{id}` too", table.name);
                    return wrong(&other.name, problem);
                }
            }
        }
        self.corrections.iter().find_map(|correction| {
            let name = format!("{}{}", correction.table, correction::SUFFIX);
            let Some(table) = self.get(&correction.table) else {
                let problem =
                    format!("there is no table `{}` to correct", correction.table);
                return wrong(&name, problem);
            };
            let (measure, known) = (&correction.matches.measure, table.measure_names());
            let problem =
                || format!("`{measure}` is no measure; it has {}", known.join(", "));
            (!known.contains(measure)).then(|| wrong(&name, problem())).flatten()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = r#"
        title = { nl = "Eigen", en = "Own" }
        source = "regio"
        dataset = "eigen/aanbod"
        licence = "own"
        citation = "Regio"
        url = "https://example.org"
        disclosure = "published"
        ids = ["85173NED"]
        dimensions.regio.role = "region"
        dimensions.jaar.role = "period"
        measures = [{ keys = ["plaatsen"], measure = "plaatsen", unit = "places" }]
    "#;

    #[track_caller]
    fn refused(name: &str, text: &str, expected: &str) {
        let error = Tables::embedded().unwrap().extended([(name, text)]).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }

    #[test]
    fn a_definition_is_added_or_takes_the_place_of_its_name() {
        let tables = Tables::embedded().unwrap();
        let own = OWN.replace("85173NED", "eigen1");
        let more = tables.extended([("eigen/aanbod", &own)]).unwrap();
        assert_eq!(more.iter().count(), tables.iter().count() + 1);
        assert_eq!(more.with_id("eigen1").unwrap().dataset, "eigen/aanbod");
        let again = more.extended([("eigen/aanbod", own.replace("eigen1", "eigen2"))]);
        let again = again.unwrap();
        assert_eq!(again.iter().count(), more.iter().count());
        assert!(again.with_id("eigen1").is_none());
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        refused("eigen/aanbod", OWN, "85173NED");
        refused("eigen/aanbod", "title = 1", "title");
        let correction = "[[correction]]\nmatch = { measure = \"x\" }\naction = \"remove\"\n\
                          reason = \"test\"\nstatus = \"missing\"\n";
        refused("cbs/bestaat-niet.corrections", correction, "bestaat-niet");
    }
}
