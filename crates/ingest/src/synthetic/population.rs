//! Who lives where: made-up gemeenten with the real names and numbers of residents.

use std::collections::BTreeMap;

use regiobeeld_domain::{Regioindeling, RegionCode, RegionLevel};

use super::CLASSES;
use super::columns::CARES;
use super::pyramid::{CELLS, middle_age, pyramid};
use super::random::{Curve, Key, interpolate};

/// The first year of the registry, whose codes carry what sets gemeenten apart.
const FIRST: u16 = 2015;

/// A gemeente of one file.
#[derive(Debug)]
pub(super) struct Gemeente {
    pub(super) code: RegionCode,
    /// The name as Vektis writes it.
    pub(super) name: String,
    /// Expected insured-years per cell.
    pub(super) years: [f64; CELLS],
    /// What care costs here relative to the country, by kind of care.
    pub(super) factors: [f64; CARES],
}

/// What sets a gemeente apart in every year.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Traits {
    /// How much more numerous the old are than the young.
    tilt: f64,
    /// How much more numerous people in their twenties are.
    student: f64,
    /// How much faster costs grow than in the country, per year.
    growth: f64,
    factors: [f64; CARES],
}

/// The boundary year of a file, which is not the year of its data.
pub(super) fn boundary_year(year: u16) -> u16 {
    match year {
        ..=2018 => 2020,
        2019 => 2021,
        2020 | 2021 => 2022,
        2022 => 2024,
        _ => 2025,
    }
}

/// The gemeenten of a file in the order of their names.
pub(super) fn gemeenten(indeling: &Regioindeling, year: u16, key: Key) -> Vec<Gemeente> {
    let boundaries = boundary_year(year);
    let residents = recoded(indeling, year.max(FIRST), boundaries, |_| [1.0]);
    let traits = traits_on(indeling, boundaries, key);
    let pyramid = pyramid(year);
    // Before the registry starts, every gemeente grows as the country does.
    let before = 1.0 - 0.004 * f64::from(FIRST.saturating_sub(year));
    let mut gemeenten = Vec::new();
    for region in indeling.regions(RegionLevel::Gemeente, boundaries) {
        // A gemeente that dissolved in the course of the year lies within another.
        if indeling.dissolved_during(&region.code, boundaries) {
            continue;
        }
        let (Some((people, _)), Some(traits)) =
            (residents.get(&region.code), traits.get(&region.code))
        else {
            continue;
        };
        let drift = traits.growth * (f64::from(year) - 2017.0);
        gemeenten.push(Gemeente {
            name: vektis_name(&region.name),
            // Not everyone who lives here is insured here all year.
            years: cells(&pyramid, traits, people * before * 0.979),
            factors: traits.factors.map(|factor| (factor + drift).clamp(0.88, 1.2)),
            code: region.code,
        });
    }
    gemeenten.sort_by(|a, b| a.name.cmp(&b.name));
    gemeenten
}

/// What sets the gemeenten of a boundary year apart.
pub(super) fn traits_on(
    indeling: &Regioindeling,
    boundaries: u16,
    key: Key,
) -> BTreeMap<RegionCode, Traits> {
    let found = recoded(indeling, FIRST, boundaries, |code| {
        traits(indeling, code, key.with_name("traits")).to_array()
    });
    let traits = |(code, (_, traits))| (code, Traits::from_array(traits));
    found.into_iter().map(traits).collect()
}

/// Residents and mean values, weighed by residents, on another boundary year, so that a
/// merged gemeente is what its parts were.
pub(super) fn recoded<const N: usize>(
    indeling: &Regioindeling,
    from: u16,
    to: u16,
    values: impl Fn(&RegionCode) -> [f64; N],
) -> BTreeMap<RegionCode, (f64, [f64; N])> {
    let recoding = indeling.recoding(from, to);
    let mut out: BTreeMap<RegionCode, (f64, [f64; N])> = BTreeMap::new();
    for region in indeling.regions(RegionLevel::Gemeente, from) {
        let people = f64::from(indeling.residents(&region.code, from).unwrap_or(0));
        let values = values(&region.code);
        for part in recoding.parts(&region.code) {
            let (total, sums) = out.entry(part.to).or_insert((0.0, [0.0; N]));
            *total += people * part.share;
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum += people * part.share * value;
            }
        }
    }
    for (total, sums) in out.values_mut() {
        *sums = sums.map(|sum| sum / total.max(1.0));
    }
    out
}

impl Traits {
    /// How much more numerous people of an age are here than in the country, because of
    /// how old its people are.
    pub(super) fn older(&self, age: f64) -> f64 {
        (1.0 + self.tilt * (age - 41.0) / 40.0).max(0.2)
    }

    /// The same because of who studies or begins to work here.
    pub(super) fn student(&self, age: f64) -> f64 {
        1.0 + self.student * interpolate(STUDENT_AGES, age)
    }

    const LEN: usize = CARES + 3;

    fn to_array(self) -> [f64; Self::LEN] {
        let mut out = [0.0; Self::LEN];
        out[..CARES].copy_from_slice(&self.factors);
        out[CARES..].copy_from_slice(&[self.tilt, self.student, self.growth]);
        out
    }

    fn from_array(array: [f64; Self::LEN]) -> Self {
        let mut factors = [0.0; CARES];
        factors.copy_from_slice(&array[..CARES]);
        let [tilt, student, growth] = [array[CARES], array[CARES + 1], array[CARES + 2]];
        Self { tilt, student, growth, factors }
    }
}

/// Care-office regions and gemeenten that are older (above 0) or younger than the rest.
const TILTS: &[(&str, f64)] = &[
    ("ZK02", -0.14),
    ("ZK03", 0.10),
    ("ZK06", 0.22),
    ("ZK07", -0.22),
    ("ZK08", 0.12),
    ("ZK10", -0.08),
    ("ZK14", 0.14),
    ("ZK17", 0.17),
    ("ZK18", 0.14),
    ("ZK20", -0.08),
    ("ZK23", -0.10),
    ("ZK27", 0.22),
    ("ZK31", 0.26),
    ("ZK32", -0.06),
    ("GM0180", -0.2),
    ("GM0184", -0.5),
];

/// Towns with a university or many young workers.
const STUDENTS: &[(&str, f64)] = &[
    ("GM0014", 1.2),
    ("GM0153", 0.4),
    ("GM0268", 0.8),
    ("GM0289", 1.2),
    ("GM0344", 0.7),
    ("GM0363", 0.6),
    ("GM0503", 0.9),
    ("GM0518", 0.2),
    ("GM0546", 0.8),
    ("GM0599", 0.4),
    ("GM0772", 0.5),
    ("GM0855", 0.4),
    ("GM0935", 0.8),
];

fn traits(indeling: &Regioindeling, code: &RegionCode, key: Key) -> Traits {
    let zorgkantoor = indeling.parent(code, RegionLevel::Zorgkantoorregio, FIRST);
    let zorgkantoor = zorgkantoor.as_ref().map_or("", RegionCode::as_str);
    let listed = |list: &[(&str, f64)], code: &str| {
        list.iter().find(|row| row.0 == code).map_or(0.0, |row| row.1)
    };
    let region = key.with_name(zorgkantoor);
    let own = key.with_name(code.as_str());
    let mut traits = Traits {
        tilt: listed(TILTS, zorgkantoor)
            + listed(TILTS, code.as_str())
            + 0.08 * own.with(0).signed(),
        student: listed(STUDENTS, code.as_str()),
        growth: 0.003 * region.with(0).signed(),
        factors: [1.0; CARES],
    };
    // A region differs as a whole and, more so, in single kinds of care.
    for (care, factor) in (2_u64..).zip(&mut traits.factors) {
        *factor += 0.05 * region.with(1).signed() + 0.06 * region.with(care).signed();
        *factor += 0.03 * own.with(1).signed() + 0.05 * own.with(care).signed();
    }
    traits
}

/// Insured-years per cell of a gemeente with its own age structure.
fn cells(pyramid: &[f64; CELLS], traits: &Traits, people: f64) -> [f64; CELLS] {
    let mut cells = *pyramid;
    for (index, cell) in cells.iter_mut().enumerate() {
        let age = middle_age(index % CLASSES);
        *cell *= traits.older(age);
        *cell *= traits.student(age);
    }
    let sum: f64 = cells.iter().sum();
    cells.map(|cell| cell / sum * people)
}

const STUDENT_AGES: Curve =
    &[(12.0, 0.0), (17.0, 0.2), (22.0, 1.0), (27.0, 0.8), (37.0, 0.15), (47.0, 0.0)];

/// A gemeente's name as Vektis writes it: capitals without diacritics or apostrophes.
pub(super) fn vektis_name(name: &str) -> String {
    match name {
        "Bergen (L.)" => return "BERGEN LB".to_owned(),
        "Bergen (NH.)" => return "BERGEN NH".to_owned(),
        "Nuenen, Gerwen en Nederwetten" => return "NUENEN CA".to_owned(),
        _ => {}
    }
    let name = name.split_once(" (").map_or(name, |(before, _)| before);
    let name =
        name.strip_prefix("'s-").map_or(name.to_owned(), |rest| format!("S {rest}"));
    let plain = |letter| match letter {
        'â' => 'a',
        'ú' => 'u',
        _ => letter,
    };
    name.chars()
        .map(plain)
        .filter(|&c| c != '\'')
        .collect::<String>()
        .to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_those_of_vektis() {
        for (name, expected) in [
            ("Aa en Hunze", "AA EN HUNZE"),
            ("'s-Gravenhage", "S GRAVENHAGE"),
            ("'s-Hertogenbosch", "S HERTOGENBOSCH"),
            ("Bergen (L.)", "BERGEN LB"),
            ("Bergen (NH.)", "BERGEN NH"),
            ("Hengelo (O.)", "HENGELO"),
            ("Noardeast-Fryslân", "NOARDEAST-FRYSLAN"),
            ("Nuenen, Gerwen en Nederwetten", "NUENEN CA"),
            ("Súdwest-Fryslân", "SUDWEST-FRYSLAN"),
        ] {
            assert_eq!(vektis_name(name), expected);
        }
    }

    #[test]
    fn every_file_covers_the_country_once() {
        let indeling = Regioindeling::embedded().unwrap();
        for (year, count) in
            [(2011, 355), (2018, 355), (2019, 352), (2020, 344), (2022, 342), (2023, 342)]
        {
            let gemeenten = gemeenten(&indeling, year, Key::new(1));
            let names: BTreeSet<_> = gemeenten.iter().map(|g| &g.name).collect();
            assert_eq!(gemeenten.len(), count, "{year}");
            assert_eq!(names.len(), count, "{year}");
            assert!(names.iter().all(|name| name.is_ascii()), "{year}");
            let zorgkantoorregios: BTreeSet<_> = gemeenten
                .iter()
                .filter_map(|gemeente| {
                    let level = RegionLevel::Zorgkantoorregio;
                    indeling.parent(&gemeente.code, level, boundary_year(year))
                })
                .collect();
            assert_eq!(zorgkantoorregios.len(), 31, "{year}");
        }
    }
}
