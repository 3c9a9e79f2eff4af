use std::collections::{BTreeMap, BTreeSet};

use regiobeeld_domain::{Age, RegionLevel, Sex};

use crate::inwoners::INWONERS;
use crate::statistics::axis_labels;
use crate::{DimensionRole, Role, TableDefinition, Tables, vektis};

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
    /// The units of its measures, where its table says them.
    pub units: BTreeMap<String, String>,
    /// The levels that its table has regions of, where it says so and has no gemeenten, of
    /// which other levels could be made.
    pub levels: Vec<RegionLevel>,
}

/// Every dataset that can be made of these tables, by its id.
pub fn dataset_shapes(tables: &Tables) -> BTreeMap<String, DatasetShape> {
    let mut shapes = BTreeMap::new();
    for table in tables.iter() {
        if table.is_statistics() {
            shapes.insert(table.dataset.clone(), of_statistics(table));
            continue;
        }
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
        let shape = DatasetShape {
            measures,
            sexes: has(Role::Sex),
            ages,
            national: false,
            units: BTreeMap::new(),
            levels: Vec::new(),
        };
        let rest = DatasetShape {
            sexes: false,
            ages: Vec::new(),
            national: true,
            ..shape.clone()
        };
        shapes.insert(format!("{}-restregel", table.dataset), rest);
        shapes.insert(table.dataset.clone(), shape);
    }
    let total = BTreeSet::from(["total".to_owned()]);
    let residents = DatasetShape {
        measures: BTreeMap::from([("inwoners".to_owned(), total)]),
        sexes: false,
        ages: Vec::new(),
        national: false,
        units: BTreeMap::new(),
        levels: Vec::new(),
    };
    shapes.insert(INWONERS.to_owned(), residents);
    shapes
}

/// The shape of a dataset of statistics, with the limits of intervals and the scenarios
/// of its figures.
fn of_statistics(table: &TableDefinition) -> DatasetShape {
    let mut measures: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let (mut sexes, mut ages) = (false, Vec::new());
    let mut units = BTreeMap::new();
    for measure in &table.measures {
        let name = &measure.measure;
        for name in table.names_of_measure(name) {
            units.insert(name.clone(), measure.unit.clone());
            measures.insert(name, table.categories_of(&measure.measure));
        }
        let labels = axis_labels(table, name);
        sexes |= labels.sexes != [Sex::Total];
        if labels.ages != [Age::Total] {
            ages = labels.ages;
        }
    }
    let regions = table.with_role(DimensionRole::Region);
    let levels = regions.map_or(&[][..], |regions| regions.levels.as_slice());
    let has_gemeenten = levels.contains(&RegionLevel::Gemeente);
    DatasetShape {
        measures,
        sexes,
        ages,
        national: regions.is_none(),
        units,
        levels: if has_gemeenten { Vec::new() } else { levels.to_vec() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_those_of_the_definitions() {
        let shapes = dataset_shapes(&Tables::embedded().unwrap());
        for name in ["cbs/inwoners", "vektis/zvw", "vektis/zvw-restregel"] {
            assert!(shapes.contains_key(name), "{name}");
        }
        let residents = &shapes["cbs/bevolking"];
        assert!(residents.sexes && residents.ages.len() == 106 && !residents.national);
        assert!(shapes["cbs/ziekteverzuim"].national);
        let zvw = &shapes["vektis/zvw"];
        assert!(zvw.sexes && zvw.ages.len() == 19 && !zvw.national);
        assert_eq!(zvw.measures["kosten"].len(), 11);
        assert_eq!(zvw.measures.keys().len(), 3);
    }
}
