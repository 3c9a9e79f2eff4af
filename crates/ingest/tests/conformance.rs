//! The conformance suite over every kind of source, and over one of an embedder.

#![cfg(test)]

use std::io::Write;

use regiobeeld_domain::{Code, Diagnostic, Status};
use regiobeeld_ingest::conformance::{Sample, check};
use regiobeeld_ingest::synthetic;
use regiobeeld_ingest::{
    SOURCES, Source, SourceFile, StatCells, StatCode, StatDimension, StatMeasure,
    StatTable, Tables,
};

const EXPORT: &str = "\"ID\";\"RegioS\";\"Perioden\";\"Totaal_1\";\"Deel_2\"\n\
    \"0\";\"NL01  \";\"2015JJ00\";\"16900726\";\"    57.9\"\n\
    \"1\";\"PV20  \";\"2015JJ00\";\"  583721\";\"    61.5\"\n\
    \"2\";\"GM0014\";\"2015JJ00\";\"  200336\";\"       .\"\n";

const DISPLAY: &str = "\"Perioden\";\"Regio's\";\"Bevolking/Totaal (aantal)\";\"Bevolking/Deel (%)\"\n\
    \"2015\";\"Nederland\";\"16900726\";\"57.9\"\n\
    \"2015\";\"Groningen (PV)\";\"583721\";\"61.5\"\n\
    \"2015\";\"Urk\";\"19801\";\".\"\n";

const GEBIEDEN: &str = "{\"value\":[\n\
    {\"RegioS\":\"GM0014\",\"Code_1\":\"GM0014\",\"Code_2\":\"PV20  \",\"Naam_3\":\"Groningen\"},\n\
    {\"RegioS\":\"GM0034\",\"Code_1\":\"GM0034\",\"Code_2\":\"PV24  \",\"Naam_3\":\"Flevoland\"}\n]}\n";

const REGIONS: &str = "indeling = 2024\n[[region]]\ncode = \"ROAZ-01\"\nlevel = \"roaz-regio\"\n\
    name = \"Noord\"\nmembers = [\"GM1680\"]\n";

const POSTCODE: &str = "GESLACHT;LEEFTIJDSKLASSE;POSTCODE_3;AANTAL_BSN;\
    AANTAL_VERZEKERDEJAREN;KOSTEN_FARMACIE\n\
    ;;;500;400;1000\nM;0;101;20;18.5;100\nV;90+;102;30;28;300\n";

fn sample<'a>(name: &'a str, text: &'a str) -> Sample<'a> {
    Sample { name, bytes: text.as_bytes(), number: None, region: None, row: None }
}

const OBSERVATIONS: &str = "Id;Measure;ValueAttribute;Value;StringValue;RegioS;Perioden\n\
    0;M1;None;16900726;;NL01;2015JJ00\n1;M1;None;200336;;GM0014;2015JJ00\n";

const MEASURES: &str = "Identifier;Index;Title;Description;MeasureGroupId;DataType;Unit\n\
    M1;1;Totaal;;;Long;aantal\n";

/// The bulk archive of a small table.
fn archive() -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in
        [("Observations.csv", OBSERVATIONS), ("MeasureCodes.csv", MEASURES)]
    {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(name, options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// Runs the suite over the source that recognises the sample.
#[track_caller]
fn conforms(table: &str, sample: Sample<'_>) {
    let source = SOURCES.iter().find(|source| source.recognises(sample.bytes)).unwrap();
    assert_eq!(source.table(), table);
    assert_eq!(check(*source, &Tables::embedded().unwrap(), sample), [], "{table}");
}

#[test]
fn every_kind_of_source_conforms() {
    // A new kind wants its sample here.
    let mut known: Vec<_> = SOURCES.iter().map(|source| source.table()).collect();
    known.sort_unstable();
    assert_eq!(
        known,
        [
            // Pages of both services, and the bulk archive.
            "cbs/gebieden",
            "cbs/gebieden",
            "cbs/statline-csv",
            "eigen/postcodes",
            "eigen/regios",
            "vektis/zvw-gemeente",
            "vektis/zvw-postcode3",
        ]
    );
    let export = sample("70072ned_UntypedDataSet_06062018_000805.csv", EXPORT);
    conforms(
        "cbs/statline-csv",
        Sample { number: Some("57.9"), region: Some("GM0014"), row: Some(3), ..export },
    );
    let display = sample("Bevolking_06062018_000805.csv", DISPLAY);
    conforms(
        "cbs/statline-csv",
        Sample { number: Some("57.9"), region: Some("Urk"), row: Some(4), ..display },
    );
    conforms("cbs/gebieden", sample("84721NED.json", GEBIEDEN));
    let archive = archive();
    let bulk = Sample { bytes: &archive, ..sample("80590ned.zip", "") };
    conforms("cbs/gebieden", bulk);
    let postcodes = sample("inwoners per postcode.csv", POSTCODES);
    conforms("eigen/postcodes", Sample { row: Some(3), ..postcodes });
    conforms("eigen/regios", sample("regios.toml", REGIONS));
    let vektis = vektis();
    let vektis = sample(
        "Vektis Open Databestand Zorgverzekeringswet 2018 - gemeente.csv",
        &vektis,
    );
    conforms(
        "vektis/zvw-gemeente",
        Sample { region: Some("URK"), row: Some(5), ..vektis },
    );
    let postcode = sample("Vektis Zorgverzekeringswet 2018 - postcode3.csv", POSTCODE);
    conforms(
        "vektis/zvw-postcode3",
        Sample { row: Some(3), number: Some("18.5"), ..postcode },
    );
}

const POSTCODES: &str =
    "pc4;gemeente;inwoners\n1011;GM0363;9500\n1012;GM0363;8200\n1110;GM0384;7000\n";

/// Some rows of a made-up file.
fn vektis() -> String {
    let indeling = regiobeeld_domain::Regioindeling::embedded().unwrap();
    let whole = synthetic::vektis_gemeente(&indeling, 2018, 2026);
    let is_kept = |(at, line): &(usize, &str)| {
        *at == 0
            || line.starts_with(";;;")
            || line.contains(";URK;")
            || line.contains(";TEXEL;")
    };
    let lines = whole.lines().enumerate().filter(is_kept);
    lines.flat_map(|(_, line)| [line, "\n"]).collect()
}

/// Lines such as `GM0014=12.5` below a first line `#waarden`, as an embedder may have them.
#[derive(Debug)]
struct Values {
    /// Whether it tells of lines that it cannot read.
    is_careful: bool,
}

impl Source for Values {
    fn table(&self) -> &'static str {
        "eigen/waarden"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).starts_with(b"#waarden")
    }

    fn read(
        &self,
        _: &Tables,
        _: &str,
        bytes: &[u8],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<SourceFile> {
        let text = String::from_utf8_lossy(bytes);
        let mut cells = StatCells { words: vec![String::new()], ..StatCells::default() };
        let mut dimension =
            StatDimension { name: "RegioS".to_owned(), ..StatDimension::default() };
        let mut codes: Vec<&str> = Vec::new();
        let mut bad = 0;
        let is_whole = text.trim_end().ends_with("#einde");
        for (line, row) in (1..).zip(text.lines()).skip(1) {
            let row = row.trim();
            if row.is_empty() || row == "#einde" {
                continue;
            }
            let Some((key, value)) = row.split_once('=').and_then(|(key, value)| {
                Some((key, value.parse::<f64>().ok().filter(|value| value.is_finite())?))
            }) else {
                bad += 1;
                continue;
            };
            if codes.contains(&key) {
                diagnostics
                    .push(Diagnostic::new(Code::DuplicateKey, "a key stands twice"));
                break;
            }
            cells.codes.push(u32::try_from(codes.len()).unwrap());
            cells.values.push(value);
            cells.measures.push(0);
            cells.status.push(Status::Observed);
            cells.reasons.push(0);
            cells.lines.push(line);
            codes.push(key);
        }
        if self.is_careful && (bad > 0 || !is_whole) {
            let message = format!("{bad} lines are no values, or the end is not there");
            diagnostics.push(Diagnostic::new(Code::TruncatedFile, message));
        }
        let code =
            |key: &&str| StatCode { key: (*key).to_owned(), ..StatCode::default() };
        dimension.codes = codes.iter().map(code).collect();
        Some(SourceFile::Statistics(StatTable {
            id: String::new(),
            dimensions: vec![dimension],
            measures: vec![StatMeasure::default()],
            cells,
        }))
    }
}

const VALUES: &str = "#waarden\nGM0014=12.5\nGM0034=3\n#einde\n";

#[test]
fn a_kind_of_an_embedder_conforms_or_is_told_what_it_does_not_stand() {
    let tables = Tables::embedded().unwrap();
    let sample = Sample {
        number: Some("12.5"),
        region: Some("GM0034"),
        row: Some(2),
        ..sample("waarden.txt", VALUES)
    };
    assert_eq!(check(&Values { is_careful: true }, &tables, sample), []);
    let breaches = check(&Values { is_careful: false }, &tables, sample);
    let cases: Vec<_> = breaches.iter().map(|breach| breach.case.as_str()).collect();
    for case in ["empty", "decimal comma"] {
        assert!(cases.contains(&case), "{cases:?}");
    }
    assert!(cases.iter().any(|case| case.starts_with("cut off")), "{cases:?}");
}
