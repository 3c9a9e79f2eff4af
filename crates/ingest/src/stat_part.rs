//! What one file says of a table of statistics: its numbers, or what they mean.

use std::collections::BTreeMap;

use regiobeeld_domain::Herindeling;

use crate::{DimensionKind, StatTable, Titles};

/// One of the files that together hold a table, such as a page of observations or the
/// list of the codes of a dimension.
#[derive(Debug, Clone, Default)]
pub struct StatPart {
    /// The publisher's id of the table as the file spells it; none where it does not.
    pub id: Option<String>,
    /// Records of the file.
    pub records: usize,
    /// The cells, where it holds numbers: those that are wanted, without titles.
    pub numbers: Option<StatTable>,
    /// The sum of every measure over all of its cells, wanted or not.
    pub sums: BTreeMap<String, f64>,
    /// The year that all of it is about, where no dimension says so.
    pub(crate) year: Option<u16>,
    /// Whether it is a whole table, which stands with no other file.
    pub(crate) is_whole: bool,
    pub(crate) description: Description,
    /// Titles of columns, which tables of regions need too.
    pub(crate) titles: Option<Titles>,
}

impl StatPart {
    /// A table that one file holds, titles and all.
    pub fn whole(table: StatTable) -> Self {
        Self {
            id: Some(table.id.clone()).filter(|id| !id.is_empty()),
            records: table.cells.len(),
            numbers: Some(table),
            is_whole: true,
            ..Self::default()
        }
    }

    /// Whether it is about a table at all; a catalogue is not.
    pub(crate) fn is_of_table(&self) -> bool {
        self.id.is_some() || self.numbers.is_some() || !self.description.is_empty()
    }
}

/// What is said of a table, in one file or in several put together.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Description {
    /// Title of the table.
    pub(crate) title: Option<String>,
    /// The publisher's own mark of this version.
    pub(crate) version: Option<String>,
    /// Licence of the data, and how the publisher wants to be named, where a note says so.
    pub(crate) licence: Option<String>,
    pub(crate) citation: Option<String>,
    /// When it was downloaded, if that was written down.
    pub(crate) retrieved: Option<String>,
    pub(crate) dimensions: Vec<DescribedDimension>,
    pub(crate) measures: Vec<DescribedMeasure>,
    /// Groups of measures by their ids.
    pub(crate) groups: BTreeMap<String, DescribedGroup>,
    pub(crate) lists: Vec<CodeList>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DescribedDimension {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) kind: DimensionKind,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DescribedMeasure {
    pub(crate) key: String,
    pub(crate) title: String,
    /// Id of the group that it stands in.
    pub(crate) group: Option<String>,
    pub(crate) unit: Option<String>,
    pub(crate) decimals: Option<u8>,
    pub(crate) is_text: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DescribedGroup {
    pub(crate) title: String,
    pub(crate) parent: Option<String>,
}

/// The codes of a dimension.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CodeList {
    /// The dimension, where the file says which.
    pub(crate) dimension: Option<String>,
    /// The file's name without its ending, which may hold that of the dimension.
    pub(crate) file: String,
    pub(crate) codes: BTreeMap<String, DescribedCode>,
    /// What became of gemeenten, where the descriptions of their codes tell it.
    pub(crate) herindelingen: Vec<Herindeling>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DescribedCode {
    pub(crate) raw: String,
    pub(crate) title: String,
    pub(crate) is_provisional: bool,
}

impl Description {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what another file says.
    pub(crate) fn extend(&mut self, other: &Self) {
        for (mine, theirs) in [
            (&mut self.title, &other.title),
            (&mut self.version, &other.version),
            (&mut self.licence, &other.licence),
            (&mut self.citation, &other.citation),
            (&mut self.retrieved, &other.retrieved),
        ] {
            if mine.is_none() {
                mine.clone_from(theirs);
            }
        }
        self.dimensions.extend_from_slice(&other.dimensions);
        self.measures.extend_from_slice(&other.measures);
        self.groups.extend(other.groups.iter().map(|(id, g)| (id.clone(), g.clone())));
        for list in &other.lists {
            let same = |known: &&mut CodeList| {
                known.dimension == list.dimension && known.file == list.file
            };
            match self.lists.iter_mut().find(same) {
                Some(known) => {
                    known.codes.extend(list.codes.clone());
                    known.herindelingen.extend_from_slice(&list.herindelingen);
                }
                None => self.lists.push(list.clone()),
            }
        }
    }

    /// Titles from the outermost group of a measure to its own.
    pub(crate) fn path(&self, measure: &DescribedMeasure) -> Vec<String> {
        let mut path = vec![measure.title.clone()];
        let mut above = measure.group.as_ref();
        // A list that leads back to itself must end too.
        for _ in 0..=self.groups.len() {
            let Some(group) = above.and_then(|id| self.groups.get(id)) else { break };
            path.push(group.title.clone());
            above = group.parent.as_ref();
        }
        path.reverse();
        path
    }
}

/// A title in one line, with single spaces and the plain apostrophe: CBS writes both
/// apostrophes, line ends and double spaces.
pub(crate) fn clean(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").replace(['\u{2019}', '\u{2018}', '`'], "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_cleaned_of_line_ends_double_spaces_and_curled_apostrophes() {
        for (text, expected) in [
            ("Zorgkantoorregio\u{2019}s", "Zorgkantoorregio's"),
            ("Zorgkantoorregio's ", "Zorgkantoorregio's"),
            ("Totaal  mannen\r\nen vrouwen", "Totaal mannen en vrouwen"),
            ("\u{a0}Súdwest-Fryslân", "Súdwest-Fryslân"),
        ] {
            assert_eq!(clean(text), expected);
        }
    }

    #[test]
    fn a_path_goes_by_the_chain_of_groups_and_ends() {
        let group = |title: &str, parent: Option<&str>| DescribedGroup {
            title: title.to_owned(),
            parent: parent.map(str::to_owned),
        };
        let measure = |group: &str| DescribedMeasure {
            key: String::new(),
            title: "Ongehuwd".to_owned(),
            group: Some(group.to_owned()),
            unit: None,
            decimals: None,
            is_text: false,
        };
        let groups = [
            ("1", group("Bevolking", None)),
            ("2", group("Mannen", Some("1"))),
            ("3", group("Ring", Some("3"))),
        ];
        let groups = groups.into_iter().map(|(id, group)| (id.to_owned(), group));
        let told = Description { groups: groups.collect(), ..Description::default() };
        assert_eq!(told.path(&measure("2")), ["Bevolking", "Mannen", "Ongehuwd"]);
        assert_eq!(told.path(&measure("9")), ["Ongehuwd"]);
        assert!(told.path(&measure("3")).len() <= 5);
    }
}
