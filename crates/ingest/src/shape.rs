use std::collections::{BTreeMap, BTreeSet};

use regiobeeld_domain::Age;

use crate::inwoners::INWONERS;
use crate::{Error, Role, tables, vektis};

/// What a dataset holds once its tables are loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetShape {
    /// Its measures, each with its categories; `total` alone where it has none.
    pub measures: BTreeMap<String, BTreeSet<String>>,
    /// Whether the sexes are apart.
    pub sexes: bool,
    /// Its age classes; none where all ages are together.
    pub ages: Vec<Age>,
    /// Whether it is about the country alone.
    pub national: bool,
}

/// Every dataset that the library can make, by its id.
///
/// # Errors
///
/// When a definition does not parse.
pub fn dataset_shapes() -> Result<BTreeMap<String, DatasetShape>, Error> {
    let mut shapes = BTreeMap::new();
    for table in tables()? {
        let has = |role| table.columns.values().any(|column| column.role == role);
        let mut measures: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for column in table.columns.values() {
            if let Some(measure) = &column.measure {
                let category = column.category.as_deref().unwrap_or("total");
                measures.entry(measure.clone()).or_default().insert(category.to_owned());
            }
        }
        // A table per postcode3 makes no dataset until it is divided over gemeenten.
        if measures.is_empty() || table.columns.contains_key("postcode_3") {
            continue;
        }
        let ages = if has(Role::Age) { vektis::AGES.to_vec() } else { Vec::new() };
        let shape =
            DatasetShape { measures, sexes: has(Role::Sex), ages, national: false };
        let rest = DatasetShape {
            sexes: false,
            ages: Vec::new(),
            national: true,
            ..shape.clone()
        };
        shapes.insert(format!("{}-restregel", table.dataset), rest);
        shapes.insert(table.dataset, shape);
    }
    let total = BTreeSet::from(["total".to_owned()]);
    let residents = DatasetShape {
        measures: BTreeMap::from([("inwoners".to_owned(), total)]),
        sexes: false,
        ages: Vec::new(),
        national: false,
    };
    shapes.insert(INWONERS.to_owned(), residents);
    Ok(shapes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_those_of_the_definitions() {
        let shapes = dataset_shapes().unwrap();
        let names: Vec<_> = shapes.keys().map(String::as_str).collect();
        assert_eq!(names, ["cbs/inwoners", "vektis/zvw", "vektis/zvw-restregel"]);
        let zvw = &shapes["vektis/zvw"];
        assert!(zvw.sexes && zvw.ages.len() == 19 && !zvw.national);
        assert_eq!(zvw.measures["kosten"].len(), 11);
        assert_eq!(zvw.measures.keys().len(), 3);
    }
}
