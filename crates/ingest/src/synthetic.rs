//! Synthetic files in the formats of Vektis, CBS and others, for samples, tests and
//! demonstrations.
//!
//! Names and numbers of residents are the real ones of CBS, because reading a file is
//! about them. Every other figure is made up: levels and patterns are those of a country
//! like the Netherlands, and nothing may be concluded about a real gemeente.

mod columns;
mod population;
mod pyramid;
mod random;
mod row;
mod shapes;
mod statistics;

use regiobeeld_domain::Regioindeling;

use columns::{columns, header};
use population::gemeenten;
use random::Key;
use row::{Priced, Row};
pub use statistics::{SampleFile, statistics_samples};

/// The number of age classes, the last of which is 90 and over.
const CLASSES: usize = 19;

/// Vektis leaves out cells with fewer insured persons.
const SMALLEST: i64 = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sex {
    Men,
    Women,
}

/// The name that Vektis gives the file of a year.
pub fn vektis_file_name(year: u16) -> String {
    format!("Vektis Open Databestand Zorgverzekeringswet {year} - gemeente.csv")
}

/// A synthetic "Vektis Open Databestand Zorgverzekeringswet", all gemeenten of a year.
///
/// The years are 2011-2023; any other is taken as the nearest of these. The same year
/// and seed give the same bytes on every machine. A gemeente costs more or less than the
/// country in the same way in every year of one seed.
pub fn vektis_gemeente(indeling: &Regioindeling, year: u16, seed: u64) -> String {
    let year = year.clamp(2011, 2023);
    let key = Key::new(seed);
    let care: Vec<Priced> =
        columns(year).map(|column| Priced::new(column, year)).collect();
    let gemeenten = gemeenten(indeling, year, key);
    let mut rows = Vec::new();
    let mut rest = Row::unknown(&care, &gemeenten);
    for sex in [Sex::Men, Sex::Women] {
        for class in 0..CLASSES {
            for gemeente in &gemeenten {
                let cell = sex as usize * CLASSES + class;
                // Noise in numbers of people lasts, so that they grow smoothly.
                let own = key.with_name(gemeente.code.as_str()).with(cell as u64);
                let row =
                    Row::cell(&care, gemeente, cell, own, own.with(u64::from(year)));
                if row.bsn < SMALLEST {
                    rest.add(&row);
                } else {
                    rows.push(row.line(&keys(sex, class, &gemeente.name)));
                }
            }
        }
    }
    let position = rest_position(year, rows.len());
    if year == 2023 {
        shuffle(&mut rows, key.with_name("order"));
    }
    rows.insert(position, rest.line(";;"));
    let mut out = header(year);
    for row in &rows {
        out.push('\n');
        out.push_str(row);
    }
    if year >= 2019 {
        out.push('\n');
    }
    out
}

/// Where the row without keys stands among the others.
fn rest_position(year: u16, rows: usize) -> usize {
    match year {
        ..=2019 => 0,
        2023.. => rows.min(12_908),
        _ => rows,
    }
}

/// Fisher and Yates: every order is as likely.
fn shuffle(rows: &mut [String], key: Key) {
    for last in (1..rows.len()).rev() {
        let chosen = key.with(last as u64).bits() % (last as u64 + 1);
        rows.swap(last, usize::try_from(chosen).unwrap_or(last));
    }
}

fn keys(sex: Sex, class: usize, name: &str) -> String {
    let sex = if sex == Sex::Men { 'M' } else { 'V' };
    let from = 5 * class;
    if class + 1 == CLASSES {
        return format!("{sex};{from}+;{name}");
    }
    format!("{sex};{from:>2} t/m {:>2} jaar;{name}", from + 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Years with another header, another order or another place of the rest row.
    const VARIANTS: [u16; 8] = [2011, 2013, 2014, 2015, 2018, 2019, 2022, 2023];

    fn file(year: u16) -> String {
        vektis_gemeente(&Regioindeling::embedded().unwrap(), year, 2026)
    }

    fn rows(file: &str) -> Vec<Vec<&str>> {
        file.lines().skip(1).map(|line| line.split(';').collect()).collect()
    }

    #[test]
    fn every_variant_is_as_vektis_writes_it() {
        for year in VARIANTS {
            let file = file(year);
            assert_eq!(file.lines().next(), Some(header(year).as_str()), "{year}");
            assert_eq!(file.ends_with('\n'), year >= 2019, "{year}");
            assert!(file.is_ascii() && !file.contains(['"', '\r']), "{year}");
            let rows = rows(&file);
            assert!((12_900..13_500).contains(&rows.len()), "{year} {}", rows.len());
            let columns = header(year).split(';').count();
            assert!(rows.iter().all(|row| row.len() == columns), "{year}");
            let keys = |row: &&[&str]| !row[0].is_empty();
            let rows = || rows.iter().map(|row| &row[..3]).filter(keys);
            assert_eq!(rows().is_sorted(), year != 2023, "{year}");
            let mut unique: Vec<_> = rows().collect();
            unique.sort_unstable();
            unique.dedup();
            assert_eq!(unique.len(), rows().count(), "{year}");
        }
    }

    #[test]
    fn one_row_has_no_keys() {
        for year in [2011, 2018, 2019, 2020, 2022, 2023] {
            let file = file(year);
            let rows = rows(&file);
            let expected = match year {
                ..=2019 => 0,
                2023 => 12_908,
                _ => rows.len() - 1,
            };
            let places: Vec<usize> =
                (0..rows.len()).filter(|&row| rows[row][..3] == ["", "", ""]).collect();
            assert_eq!(places, [expected], "{year}");
        }
    }

    #[test]
    fn small_cells_are_left_out() {
        for year in [2011, 2018, 2023] {
            let file = file(year);
            let rows = rows(&file);
            let smallest = rows.iter().map(|row| row[3].parse::<i64>().unwrap()).min();
            assert!(smallest.is_some_and(|bsn| (10..20).contains(&bsn)), "{smallest:?}");
            let old_men = ["M", "90+", "SCHIERMONNIKOOG"];
            assert!(rows.iter().all(|row| row[..3] != old_men), "{year}");
        }
    }

    #[test]
    fn totals_are_those_of_a_country_like_the_netherlands() {
        for (year, low, high) in
            [(2011, 1_950.0, 2_150.0), (2018, 2_600.0, 2_850.0), (2023, 2_950.0, 3_200.0)]
        {
            let file = file(year);
            let (mut bsn, mut years, mut costs) = (0.0, 0.0, 0.0);
            for row in rows(&file) {
                let mut values = row[3..].iter().map(|v| v.parse::<f64>().unwrap());
                bsn += values.next().unwrap();
                years += values.next().unwrap();
                costs += values.sum::<f64>();
            }
            assert!((16.3e6..17.8e6).contains(&years), "{year} {years}");
            assert!((1.02..1.05).contains(&(bsn / years)), "{year} {bsn}");
            assert!((low..high).contains(&(costs / years)), "{year} {}", costs / years);
        }
    }

    #[test]
    fn only_women_of_fertile_age_have_maternity_care() {
        let file = file(2018);
        let column = header(2018).split(';').position(|name| name == "KOSTEN_KRAAMZORG");
        let column = column.unwrap();
        for row in rows(&file).iter().filter(|row| row[column] != "0") {
            let fertile = row[0] == "V" && ("15".."50").contains(&row[1]);
            assert!(fertile || row[0].is_empty(), "{:?}", &row[..3]);
        }
    }

    #[test]
    fn a_seed_gives_one_file() {
        let indeling = Regioindeling::embedded().unwrap();
        assert_eq!(file(2023), vektis_gemeente(&indeling, 2023, 2026));
        assert_ne!(file(2023), vektis_gemeente(&indeling, 2023, 2027));
        // FNV-1a over the bytes: another machine must find the same. Only a change of
        // the model, or of the residents up to 2018, may change it.
        let hash = file(2018).bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        assert_eq!(hash, 0x42b4_d15f_78e2_fd3d, "{hash:#x}");
    }
}
