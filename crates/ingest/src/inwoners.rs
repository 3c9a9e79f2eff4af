use std::collections::{BTreeMap, BTreeSet};

use regiobeeld_domain::{
    Age, Axes, Cube, Dataset, Period, Regioindeling, RegionCode, RegionLevel, Sex,
    Snapshot, SnapshotId, Status, Sums, Warned,
};
use sha2::{Digest, Sha256};

use crate::file::hex;
use crate::{Error, InputCell, harmonise};

/// Name of the dataset of residents.
pub const INWONERS: &str = "cbs/inwoners";

/// Residents on 1 January of every year of the registry, on one boundary year.
///
/// `replaced` are the years that rest on a published table instead of the embedded one.
///
/// # Errors
///
/// When the cubes of the years do not fit together, which would be a fault here.
pub fn inwoners(
    indeling: &Regioindeling,
    year: u16,
    replaced: &BTreeMap<u16, SnapshotId>,
) -> Result<Warned<(Dataset, Snapshot)>, Error> {
    let snapshot = snapshot(indeling);
    let (mut cubes, mut diagnostics) = (Vec::new(), Vec::new());
    let mut divided = BTreeMap::new();
    for counted in indeling.years() {
        let harmonised = harmonise(
            &residents(indeling, counted),
            indeling,
            counted,
            year,
            Sums::OverKnown,
        );
        cubes.push(harmonised.cube);
        divided.insert(Period::year(counted), harmonised.divided);
        diagnostics.extend(harmonised.diagnostics);
    }
    // A gemeente that is divided is so in every year before; saying it once is enough.
    diagnostics.sort();
    diagnostics.dedup();
    let id = |period: u16| {
        let table = replaced.get(&period).unwrap_or(&snapshot.id);
        (Period::year(period), vec![table.clone()])
    };
    let dataset = Dataset {
        id: INWONERS.to_owned(),
        indeling: year,
        measures: BTreeMap::from([("inwoners".to_owned(), Cube::concatenate(&cubes)?)]),
        published: BTreeSet::new(),
        sums: Sums::OverKnown,
        national: BTreeMap::new(),
        divided,
        inputs: indeling.years().map(id).collect(),
        protection: None,
    };
    Ok(Warned { value: (dataset, snapshot), diagnostics })
}

fn residents(indeling: &Regioindeling, year: u16) -> Cube {
    let gemeenten = indeling.regions(RegionLevel::Gemeente, year).into_iter();
    let axes = Axes {
        regions: gemeenten.map(|gemeente| gemeente.code).collect::<Vec<RegionCode>>(),
        periods: vec![Period::year(year)],
        sexes: vec![Sex::Total],
        ages: vec![Age::Total],
        categories: vec!["total".to_owned()],
    };
    let mut cube = Cube::missing(axes.clone());
    for (region, code) in axes.regions.iter().enumerate() {
        if let Some(residents) = indeling.residents(code, year) {
            cube.add([region, 0, 0, 0, 0], f64::from(residents), Status::Observed);
        }
    }
    cube
}

/// The residents of a year behind a sum, `weights` being the share of every gemeente that
/// counts.
///
/// Lines are those of the embedded table, `residents.csv`; a year that rests on a
/// published table has none.
pub fn inwoners_cells<'a>(
    indeling: &'a Regioindeling,
    year: u16,
    weights: &'a BTreeMap<RegionCode, f64>,
    is_embedded: bool,
) -> Vec<InputCell<'a>> {
    let [_, _, table, _] = Regioindeling::TABLES;
    let wanted = year.to_string();
    let header = table.lines().next().unwrap_or("").split(';');
    let field = header.into_iter().find(|name| *name == wanted).unwrap_or("inwoners");
    let code = |line: &'static str| line.split(';').next().unwrap_or("");
    let lines: BTreeMap<&str, u64> = table.lines().map(code).zip(1..).collect();
    let cell = |(gemeente, weight): (&'a RegionCode, &f64)| InputCell {
        line: lines.get(gemeente.as_str()).copied().filter(|_| is_embedded),
        field,
        name: indeling.name(gemeente, year),
        gemeente: Some(gemeente),
        sex: Sex::Total,
        age: Age::Total,
        category: "total".to_owned(),
        value: indeling.residents(gemeente, year).map(f64::from),
        weight: *weight,
    };
    weights.iter().map(cell).collect()
}

fn snapshot(indeling: &Regioindeling) -> Snapshot {
    let mut hash = Sha256::new();
    for table in Regioindeling::TABLES {
        hash.update(table);
    }
    let sha256 = hex(&hash.finalize());
    Snapshot {
        id: SnapshotId::new("cbs-regioindeling", None, &sha256),
        source: "cbs".to_owned(),
        table: "cbs/regioindeling".to_owned(),
        year: None,
        indeling: Some(*indeling.years().end()),
        path: "(embedded)".to_owned(),
        sha256,
        rows: Regioindeling::TABLES.iter().map(|table| table.lines().count() - 1).sum(),
        licence: "CC BY 4.0".to_owned(),
        citation: Regioindeling::CITATION.to_owned(),
        synthetic: false,
    }
}
