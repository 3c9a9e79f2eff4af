//! Writes the seeds: small files of every kind, most of them whole.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use regiobeeld_domain::{Regioindeling, RegionLevel};
use regiobeeld_ingest::synthetic::{statistics_samples, vektis_gemeente};

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

/// A sheet with every kind of cell.
const SHEET: &str = r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:D7"/><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>Tabel 1. Wmo</t></is></c></row>
<row r="3"><c r="A3" t="inlineStr"><is><t>Gemeente</t></is></c><c r="B3" t="inlineStr"><is><t>Jaar</t></is></c><c r="C3" t="inlineStr"><is><t>Wmo</t></is></c><c r="D3" t="inlineStr"><is><t>Wmo</t></is></c></row>
<row r="4"><c r="C4" t="inlineStr"><is><t>Cliënten</t></is></c><c r="D4" t="inlineStr"><is><t>Aandeel</t></is></c></row>
<row r="6"><c r="A6" t="inlineStr"><is><t>Urk</t></is></c><c r="B6"><v>2024</v></c><c r="C6"><v>1200</v></c><c r="D6" t="str"><v>7,5%</v></c></row>
<row r="7"><c r="A7" t="inlineStr"><is><t>Texel</t></is></c><c r="B7"><v>2024</v></c><c r="C7" t="e"><v>#DIV/0!</v></c><c r="D7" t="b"><v>1</v></c></row>
</sheetData><mergeCells count="1"><mergeCell ref="C3:D3"/></mergeCells></worksheet>"#;

/// A file for every kind of mapping.
const MAPPED: [(&str, &str); 3] = [
    ("wide", "gemeente;cliënten\nUrk;12,5\nTexel;<10\nDelft;1.034,25\n"),
    ("spread", "gemeente,2019,2020\nUrk,1,2\nTexel,,x\n"),
    ("long", "gemeente;onderwerp;waarde\nUrk;a;1\nUrk;b;2\nTexel;a;.\n"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let indeling = Regioindeling::embedded()?;
    for year in YEARS {
        vektis(&indeling, year)?;
    }
    gebieden(&indeling)?;
    statistics(&indeling)?;
    seed("sheet", "whole", SHEET.as_bytes())?;
    for (name, text) in MAPPED {
        seed("mapped", name, text.as_bytes())?;
    }
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

/// The beginning of every file of a synthetic table: of a page its first records.
fn statistics(indeling: &Regioindeling) -> Result<(), Box<dyn Error>> {
    const RECORDS: usize = 4;
    for file in statistics_samples(indeling, 2026)? {
        let name = file.path.replace('/', "-");
        let text = String::from_utf8_lossy(&file.bytes);
        let lines: Vec<_> = text.lines().collect();
        let begin = lines[..lines.len().min(RECORDS)].join("\n");
        match Path::new(&name).extension().and_then(|ending| ending.to_str()) {
            Some("json") if lines.len() > RECORDS && !name.ends_with("meta.json") => {
                let page = format!("{}\n]}}", begin.trim_end_matches(','));
                seed("odata", &name, page.as_bytes())?;
            }
            Some("json") => seed("odata", &name, &file.bytes)?,
            Some("csv") if name.starts_with("prognosemodel") => {
                seed("archive", &name, begin.as_bytes())?;
            }
            Some("csv") => seed("statline_csv", &name, begin.as_bytes())?,
            _ => {}
        }
    }
    Ok(())
}
