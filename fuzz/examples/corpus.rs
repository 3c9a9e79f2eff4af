//! Writes the seeds: small files of every kind, most of them whole.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use regiobeeld_domain::{Regioindeling, RegionLevel};
use regiobeeld_ingest::synthetic::vektis_gemeente;

const YEARS: [u16; 4] = [2013, 2018, 2019, 2023];
const GEMEENTEN: [&str; 4] = ["", "TILBURG", "S GRAVENHAGE", "SUDWEST-FRYSLAN"];

const REGIONS: &str = r#"indeling = 2024

[[region]]
code = "ROAZ-01"
level = "roaz-regio"
name = "Acute zorg Noord"
members = ["ZK09", "GM1680"]
shares = { GM0034 = 0.25 }
from = 2022
until = 2026
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let indeling = Regioindeling::embedded()?;
    for year in YEARS {
        vektis(&indeling, year)?;
    }
    gebieden(&indeling)?;
    seed("regions", "whole", REGIONS.as_bytes())
}

fn seed(target: &str, name: &str, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    fs::create_dir_all(&folder)?;
    Ok(fs::write(folder.join(name), bytes)?)
}

/// The rows of a few gemeenten, whole, cut and in the encodings that occur.
fn vektis(indeling: &Regioindeling, year: u16) -> Result<(), Box<dyn Error>> {
    let whole = vektis_gemeente(indeling, year, 2026);
    let wanted = |line: &&str| {
        line.split(';').nth(2).is_some_and(|name| GEMEENTEN.contains(&name))
    };
    let mut lines = whole.lines();
    let header = lines.next().ok_or("no header")?;
    let rows: Vec<_> = lines.filter(wanted).step_by(4).collect();
    let small = format!("{header}\n{}\n", rows.join("\n"));
    let seed =
        |name: &str, bytes: &[u8]| seed("vektis", &format!("{year}-{name}"), bytes);
    seed("whole", small.as_bytes())?;
    seed("cut", &small.as_bytes()[..small.len() - 20])?;
    seed("crlf", small.replace('\n', "\r\n").as_bytes())?;
    let utf_16: Vec<u8> = small.encode_utf16().flat_map(u16::to_le_bytes).collect();
    seed("utf-16", &utf_16)?;
    let accented = small.replace("SUDWEST-FRYSLAN", "S\u{da}DWEST-FRYSL\u{c2}N");
    let latin_1: Vec<u8> = accented.chars().map(|c| c as u8).collect();
    seed("latin-1", &latin_1)
}

/// The same few gemeenten as observations, as rows, as a list of titles and as Parquet.
fn gebieden(indeling: &Regioindeling) -> Result<(), Box<dyn Error>> {
    let gemeenten = indeling.regions(RegionLevel::Gemeente, 2024);
    let gemeenten: Vec<_> = gemeenten.iter().step_by(60).collect();
    let (mut observations, mut rows) = (Vec::new(), Vec::new());
    let columns: [&str; 3] = ["RegioS", "Code_1", "Zorgkantoorregio_2"];
    let mut texts: [Vec<String>; 3] = Default::default();
    for gemeente in gemeenten {
        let code = gemeente.code.as_str();
        let parent = indeling.parent(&gemeente.code, RegionLevel::Zorgkantoorregio, 2024);
        let parent = parent.map_or_else(String::new, |parent| parent.to_string());
        for (measure, text) in
            [("G000", code), ("G001", &gemeente.name), ("ZK00", &parent)]
        {
            observations.push(format!(
                r#"{{"Id":1,"Measure":"{measure}","RegioS":"{code}","StringValue":"{text}","Value":null}}"#
            ));
        }
        rows.push(format!(
            r#"{{"ID":0,"RegioS":"{code}  ","Code_1":"{code}","Naam_2":"{}","Code_3":"{parent}","Inwonertal_4":1000}}"#,
            gemeente.name
        ));
        for (column, text) in texts.iter_mut().zip([code, code, &parent]) {
            column.push(text.to_owned());
        }
    }
    let v4 =
        r#""@odata.context":"https://example.org/CBS/85830NED/$metadata#Observations""#;
    let v4 = format!("{{{v4},\"value\":[{}]}}", observations.join(","));
    seed("gebieden", "v4", v4.as_bytes())?;
    seed("gebieden", "v4-cut", &v4.as_bytes()[..v4.len() - 9])?;
    let v3 = format!("{{\"odata.metadata\":\"x\",\"value\":[{}]}}", rows.join(","));
    seed("gebieden", "v3", v3.as_bytes())?;
    seed("gebieden", "list", format!("[{}]", rows.join(",")).as_bytes())?;
    let titles = r#"[{"Identifier":"G000","Title":"Code","MeasureGroupId":"1"}]"#;
    seed("gebieden", "titles", titles.as_bytes())?;
    let array = |texts: Vec<String>| Arc::new(StringArray::from(texts)) as ArrayRef;
    let batch = RecordBatch::try_from_iter(columns.into_iter().zip(texts.map(array)))?;
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None)?;
    writer.write(&batch)?;
    writer.close()?;
    seed("gebieden", "parquet", &bytes)
}
