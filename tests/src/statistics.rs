//! Tables of statistics from both services of CBS: what is read, and what never is.

use std::io::Write;

use regiobeeld::domain::{Code, Dataset, Diagnostic, RegionLevel, Severity, Status};
use regiobeeld::indicator::{EvaluateOptions, evaluate, parse_definition};
use regiobeeld::ingest::{
    DimensionKind, LoadOptions, Loaded, StatTable, Tables, load, stat_tables,
};
use serde_json::{Value, json};

use crate::fixture::{compute, indeling, write};

/// A body of the newer service: set and records of a table.
#[expect(clippy::needless_pass_by_value, reason = "json! makes values")]
fn v4(table: &str, set: &str, records: Value) -> String {
    let context = format!("https://datasets.cbs.nl/odata/v1/CBS/{table}/$metadata#{set}");
    json!({ "@odata.context": context, "value": records }).to_string()
}

/// A body of the older service; its address stands behind the records.
fn v3(table: &str, set: &str, records: &Value) -> String {
    let address = "https://opendata.cbs.nl/ODataFeed/OData";
    let metadata = format!("{address}/{table}/$metadata#Cbs.OData.WebAPI.{set}");
    format!("{{\"value\":{records},\"odata.metadata\":\"{metadata}\"}}")
}

/// An observation of residents: sex, age, region, period and number.
fn residents(keys: [&str; 4], value: impl Into<Value>) -> Value {
    let value = value.into();
    let attribute = if value.is_null() { "Impossible" } else { "None" };
    let [sex, age, region, period] = keys;
    json!({
        "Id": 1, "Measure": "M000352", "ValueAttribute": attribute, "Value": value,
        "StringValue": null, "BurgerlijkeStaat": "T001019", "Geslacht": sex,
        "Leeftijd": age, "RegioS": region, "Perioden": period,
    })
}

/// A row of births: region, period and number.
fn births(region: &str, period: &str, value: &Value) -> Value {
    json!({ "ID": 0, "RegioS": region, "Perioden": period, "LevendGeborenKinderen_2": value })
}

fn folder(files: &[(&str, String)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<_> =
        files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    write(folder.path(), &files);
    folder
}

fn read(files: &[(&str, String)], indeling_year: u16) -> (Loaded, Vec<Diagnostic>) {
    let folder = folder(files);
    read_folder(&folder, indeling_year).unwrap()
}

fn read_folder(
    folder: &tempfile::TempDir,
    year: u16,
) -> Result<(Loaded, Vec<Diagnostic>), regiobeeld::ingest::Error> {
    let options = LoadOptions::new(vec![folder.path().to_path_buf()])?;
    let options = LoadOptions { indeling: Some(year), ..options };
    let loaded = load(&options, indeling(), &|_, _| {})?;
    Ok((loaded.value, loaded.diagnostics))
}

/// The tables as they are read, and what was found.
fn tables(files: &[(&str, String)]) -> (Vec<StatTable>, Vec<Diagnostic>) {
    let folder = folder(files);
    let read = stat_tables(&[folder.path().to_path_buf()], &Tables::embedded().unwrap())
        .unwrap();
    (read.value, read.diagnostics)
}

fn dataset<'a>(loaded: &'a Loaded, id: &str) -> &'a Dataset {
    let found = loaded.datasets.iter().find(|dataset| dataset.id == id);
    found.unwrap_or_else(|| panic!("no dataset {id}"))
}

/// The sum of a measure over everything that a region has in a period, and why there is
/// none.
fn sum(data: &Dataset, measure: &str, region: &str, period: &str) -> Result<f64, Status> {
    let cube = &data.measures[measure];
    let at = |all: Vec<String>, one: &str| all.iter().position(|label| label == one);
    let regions = cube.axes().regions.iter().map(ToString::to_string).collect();
    let periods = cube.axes().periods.iter().map(ToString::to_string).collect();
    let region = at(regions, region).unwrap();
    let period = at(periods, period).unwrap();
    let (values, status) = cube.slab(region, period);
    if status.iter().any(|status| status.has_value()) {
        Ok(values.iter().sum())
    } else {
        Err(status[0])
    }
}

fn codes(found: &[Diagnostic], least: Severity) -> Vec<&'static str> {
    let beside = [Code::AbsentRegion, Code::UnverifiedDefinition];
    let told = found.iter().filter(|f| f.severity <= least && !beside.contains(&f.code));
    let mut codes: Vec<_> = told.map(|found| found.code.as_str()).collect();
    codes.dedup();
    codes
}

const GRONINGEN: &str = "GM0014";
const YEAR: &str = "2020JJ00";

#[test]
fn observations_become_a_dataset_by_age_and_sex() {
    let page = v4(
        "03759ned",
        "Observations",
        json!([
            residents(["3000", "10010", GRONINGEN, YEAR], 7),
            residents(["4000", "16500", GRONINGEN, YEAR], 11),
            residents(["4000", "22300", GRONINGEN, YEAR], 2),
        ]),
    );
    let (loaded, found) = read(&[("03759ned/p.json", page)], 2020);
    assert_eq!(codes(&found, Severity::Warning), [""; 0]);
    let data = dataset(&loaded, "cbs/bevolking");
    assert_eq!(sum(data, "inwoners", GRONINGEN, YEAR), Ok(20.0));
    let cube = &data.measures["inwoners"];
    let age =
        |age: &str| cube.axes().ages.iter().position(|a| a.to_string() == age).unwrap();
    let region =
        cube.axes().regions.iter().position(|r| r.as_str() == GRONINGEN).unwrap();
    let sexes: Vec<_> = cube.axes().sexes.iter().map(|sex| sex.as_str()).collect();
    assert_eq!(sexes, ["female", "male"]);
    assert_eq!(cube.values()[[region, 0, 1, age("0"), 0]], 7.0);
    assert_eq!(cube.values()[[region, 0, 0, age("65"), 0]], 11.0);
    assert_eq!(cube.values()[[region, 0, 0, age("105+"), 0]], 2.0);
    assert!(data.published.is_empty());
    let inputs: Vec<_> = data.inputs.values().flatten().collect();
    let snapshot = loaded.snapshots.iter().find(|s| s.table == "cbs/bevolking").unwrap();
    assert_eq!(inputs, [&snapshot.id]);
    assert_eq!((snapshot.rows, snapshot.path.as_str()), (3, "03759ned/p.json"));
}

#[test]
fn trap_1_keys_are_trimmed_and_the_publishers_spelling_is_kept() {
    let row = births("GM0014    ", "2020JJ00", &json!("      12"));
    let (tables, _) =
        tables(&[("a.json", v3("37230ned", "UntypedDataSet", &json!([row])))]);
    let regions = tables[0].dimensions.iter().find(|d| d.name == "RegioS").unwrap();
    let region = &regions.codes[0];
    assert_eq!((region.key.as_str(), region.raw.as_str()), ("GM0014", "GM0014    "));
    assert_eq!(tables[0].cells.values, [12.0]);
}

#[test]
fn trap_2_an_id_is_never_respelled() {
    let page = v4(
        "03759NED",
        "Observations",
        json!([residents(["3000", "10010", GRONINGEN, YEAR], 7)]),
    );
    let (tables, _) = tables(&[("a.json", page.clone())]);
    assert_eq!(tables[0].id, "03759NED");
    let error = read_folder(&folder(&[("a.json", page)]), 2020).unwrap_err();
    let text = format!("{error:?}");
    assert!(text.contains("no definition describes table `03759NED`"), "{text}");
}

#[test]
fn trap_7_zero_absent_and_impossible_are_told_apart() {
    let page = v4(
        "03759ned",
        "Observations",
        json!([
            residents(["3000", "10010", GRONINGEN, YEAR], 0),
            residents(["3000", "10010", "GM0034", YEAR], Value::Null),
            residents(["3000", "10010", "GM0037", "2021JJ00"], 1),
        ]),
    );
    let (tables, _) = tables(&[("a.json", page.clone())]);
    let cells = &tables[0].cells;
    assert_eq!(cells.status, [Status::Observed, Status::Missing, Status::Observed]);
    assert_eq!(cells.words[usize::from(cells.reasons[1])], "Impossible");
    let (loaded, found) = read(&[("a.json", page)], 2021);
    let data = dataset(&loaded, "cbs/bevolking");
    assert_eq!(sum(data, "inwoners", GRONINGEN, YEAR), Ok(0.0));
    assert_eq!(sum(data, "inwoners", "GM0034", YEAR), Err(Status::Missing));
    assert_eq!(sum(data, "inwoners", "GM0037", YEAR), Err(Status::Missing));
    let told = found.iter().find(|found| found.code == Code::MissingCell).unwrap();
    assert!(told.message.contains("`Impossible` 1"), "{told}");
    assert_eq!(told.severity, Severity::Info);
}

#[test]
fn words_for_absent_numbers_of_the_older_service_are_kept_apart() {
    let row = |region: &str, cell: &str| births(region, YEAR, &json!(cell));
    let records = json!([
        row("GM0014", "       0"),
        row("GM0034", "       ."),
        row("GM0037", "        "),
        row("GM0047", "       x"),
        births("GM0050", YEAR, &Value::Null),
    ]);
    let (tables, found) =
        tables(&[("a.json", v3("37230ned", "UntypedDataSet", &records))]);
    assert_eq!(found, []);
    let cells = &tables[0].cells;
    let words: Vec<_> =
        cells.reasons.iter().map(|r| &cells.words[usize::from(*r)]).collect();
    assert_eq!(words, ["", ".", "", "x", "null"]);
    let statuses = cells.status.iter().map(|status| status.as_str());
    assert_eq!(
        statuses.collect::<Vec<_>>(),
        ["observed", "missing", "missing", "suppressed", "missing"]
    );
}

#[test]
fn trap_10_regions_and_periods_are_known_by_their_codes() {
    let record = |region: &str| {
        json!({ "Id": 1, "Measure": "M1", "ValueAttribute": "None", "Value": 1,
            "RegioS": region, "Perioden": YEAR, "Soort": "A04" })
    };
    let page = v4("85792NED", "Observations", json!([record("GM0014"), record("LD01")]));
    let kind = json!([
        { "Identifier": "RegioS", "Title": "Regio\u{2019}s", "Kind": "Dimension" },
        { "Identifier": "Perioden", "Title": "Perioden", "Kind": "TimeDimension" },
        { "Identifier": "Soort", "Title": "Soort", "Kind": "Dimension" },
    ]);
    let files = [("a.json", page), ("b.json", v4("85792NED", "Dimensions", kind))];
    let (tables, _) = tables(&files);
    let of = |name: &str| tables[0].dimensions.iter().find(|d| d.name == name).unwrap();
    assert_eq!(of("RegioS").kind, DimensionKind::Geo);
    assert_eq!(of("RegioS").title, "Regio's");
    assert_eq!(of("Perioden").kind, DimensionKind::Time);
    assert_eq!(of("Soort").kind, DimensionKind::Plain);
}

#[test]
fn trap_11_no_level_grain_or_age_is_counted_twice() {
    let rows = json!([
        births("NL01  ", YEAR, &json!(100)),
        births("PV20  ", YEAR, &json!(100)),
        births("GM0014", YEAR, &json!(40)),
        births("GM0034", YEAR, &json!(60)),
        births("GM0014", "2020MM01", &json!(3)),
        births("GM0014", "2020KW01", &json!(9)),
    ]);
    let (loaded, _) = read(&[("a.json", v3("37230ned", "TypedDataSet", &rows))], 2020);
    let data = dataset(&loaded, "cbs/bevolkingsontwikkeling");
    let cube = &data.measures["geborenen"];
    assert_eq!(cube.values().iter().sum::<f64>(), 100.0);
    assert_eq!(cube.axes().periods.len(), 1);

    let both = |age: &str, value: u32| residents(["3000", age, GRONINGEN, YEAR], value);
    let page = v4(
        "03759ned",
        "Observations",
        json!([
            both("10000", 9),
            both("19500", 4),
            both("19600", 3),
            both("22000", 7),
            residents(["T001038", "19500", GRONINGEN, YEAR], 4),
        ]),
    );
    let (loaded, _) = read(&[("a.json", page)], 2020);
    assert_eq!(
        sum(dataset(&loaded, "cbs/bevolking"), "inwoners", GRONINGEN, YEAR),
        Ok(7.0)
    );
}

#[test]
fn trap_13_a_status_may_be_absent_and_tells_what_is_provisional() {
    let rows = json!([
        births("GM0014", "2019JJ00", &json!(1)),
        births("GM0014", "2020JJ00", &json!(2)),
        births("GM0014", "2021JJ00", &json!(3)),
    ]);
    let status =
        |key: &str, status: Value| json!({ "Key": key, "Title": key, "Status": status });
    let periods = json!([
        status("2019JJ00", Value::Null),
        status("2020JJ00", json!("Definitief")),
        status("2021JJ00", json!("NaderVoorlopig")),
    ]);
    let files = [
        ("a.json", v3("37230ned", "TypedDataSet", &rows)),
        ("b.json", v3("37230ned", "Perioden", &periods)),
    ];
    let (loaded, _) = read(&files, 2021);
    let cube = &dataset(&loaded, "cbs/bevolkingsontwikkeling").measures["geborenen"];
    let region =
        cube.axes().regions.iter().position(|r| r.as_str() == GRONINGEN).unwrap();
    let status: Vec<_> = (0..3).map(|period| cube.slab(region, period).1[0]).collect();
    assert_eq!(status, [Status::Observed, Status::Observed, Status::Provisional]);
}

#[test]
fn trap_14_regions_are_joined_on_codes_and_not_on_names() {
    let rows =
        json!([births("PV26  ", YEAR, &json!(500)), births("GM0344", YEAR, &json!(40)),]);
    let titles = json!([
        { "Key": "PV26  ", "Title": "Utrecht", "Description": "" },
        { "Key": "GM0344", "Title": "Utrecht", "Description": "" },
    ]);
    let files = [
        ("a.json", v3("37230ned", "TypedDataSet", &rows)),
        ("b.json", v3("37230ned", "RegioS", &titles)),
    ];
    let (loaded, _) = read(&files, 2020);
    let data = dataset(&loaded, "cbs/bevolkingsontwikkeling");
    assert_eq!(sum(data, "geborenen", "GM0344", YEAR), Ok(40.0));
}

#[test]
fn trap_15_wijken_and_buurten_with_letters_add_up_to_their_gemeente() {
    let row = |region: &str, value: u32| {
        json!({ "ID": 0, "WijkenEnBuurten": region, "HuishoudensTotaal_28": value,
            "GemiddeldeHuishoudensgrootte_32": 2.5 })
    };
    let buurten = [row("WK0363AC  ", 9), row("BU0363AF08", 5), row("BU0363AF09", 4)];
    let page = v3("84799NED", "TypedDataSet", &json!(buurten));
    let (loaded, found) = read(&[("84799NED.json", page)], 2020);
    let data = dataset(&loaded, "cbs/kerncijfers");
    assert_eq!(sum(data, "huishoudens", "GM0363", YEAR), Ok(9.0));
    // A mean of buurten is not one of a gemeente.
    assert!(data.published.contains("huishoudensgrootte"));
    assert_eq!(sum(data, "huishoudensgrootte", "GM0363", YEAR), Err(Status::Missing));
    assert_eq!(codes(&found, Severity::Warning), [""; 0]);
    let mut with_gemeente = buurten.to_vec();
    with_gemeente.push(row("GM0363    ", 10));
    let page = v3("84799NED", "TypedDataSet", &json!(with_gemeente));
    let (loaded, _) = read(&[("84799NED.json", page)], 2020);
    let data = dataset(&loaded, "cbs/kerncijfers");
    assert_eq!(sum(data, "huishoudens", "GM0363", YEAR), Ok(10.0));
    assert_eq!(sum(data, "huishoudensgrootte", "GM0363", YEAR), Ok(2.5));
}

/// A row of the regional forecast.
fn forecast(keys: [&str; 4], value: f64) -> Value {
    let [region, interval, age, period] = keys;
    json!({ "ID": 0, "RegioIndeling2021": region, "PrognoseInterval": interval,
        "Leeftijd": age, "Perioden": period, "TotaleBevolking_1": value })
}

#[test]
fn trap_16_the_forecast_is_on_the_borders_in_its_dimensions_name() {
    let year = "2035JJ00";
    let rows = json!([
        forecast(["GM0370", "MW00000", "10000", year], 10.1),
        forecast(["GM0439", "MW00000", "10000", year], 80.3),
        forecast(["GM0439", "MOG0067", "10000", year], 75.0),
        forecast(["GM0439", "MBG0067", "10000", year], 85.0),
    ]);
    let page = v3("85173NED", "TypedDataSet", &rows);
    let (loaded, found) = read(&[("a.json", page)], 2022);
    let data = dataset(&loaded, "cbs/regionale-prognose");
    // Beemster went into Purmerend in 2022; numbers are thousands.
    assert_eq!(sum(data, "inwoners", "GM0439", year), Ok(90_400.0));
    // Limits cannot be added up, and those of the smaller Purmerend are no longer its own.
    assert!(data.published.contains("inwoners-ondergrens-67"));
    assert_eq!(sum(data, "inwoners-bovengrens-67", "GM0439", year), Err(Status::Missing));
    assert!(found.iter().any(|found| found.code == Code::BordersChanged));
    assert!(found.iter().any(|found| found.code == Code::UnverifiedDefinition));
}

#[test]
fn withdrawn_figures_are_refused_with_the_reason() {
    let rows = json!([
        forecast(["GM0014", "MW00000", "10000", "2035JJ00"], 240.0),
        forecast(["GM0014", "MW00000", "70100", "2035JJ00"], 9.0),
    ]);
    let page = v3("85173NED", "TypedDataSet", &rows);
    let (loaded, found) = read(&[("a.json", page)], 2021);
    let data = dataset(&loaded, "cbs/regionale-prognose");
    assert_eq!(sum(data, "inwoners", GRONINGEN, "2035JJ00"), Ok(240_000.0));
    let told = found.iter().find(|found| found.code == Code::Withdrawn).unwrap();
    assert!(told.message.contains("1 figures are withdrawn: CBS and PBL"), "{told}");
}

#[test]
fn trap_17_an_abolished_gemeente_is_no_finding_unless_it_has_a_figure() {
    let page = |value: Value| {
        let of = |region: &str, value: Value| {
            residents(["3000", "10010", region, "2021JJ00"], value)
        };
        v4(
            "03759ned",
            "Observations",
            json!([of(GRONINGEN, json!(1)), of("GM0738", value)]),
        )
    };
    let (_, found) = read(&[("a.json", page(Value::Null))], 2021);
    assert_eq!(codes(&found, Severity::Warning), [""; 0]);
    let (loaded, found) = read(&[("a.json", page(json!(5)))], 2021);
    assert_eq!(codes(&found, Severity::Warning), ["unknown-region"]);
    let data = dataset(&loaded, "cbs/bevolking");
    assert_eq!(data.measures["inwoners"].values().iter().sum::<f64>(), 1.0);
}

#[test]
fn trap_18_lists_without_numbers_and_measures_without_cells_are_no_fault() {
    let measures = json!([
        { "Identifier": "M000352", "Title": "Bevolking  op\r\n1 januari", "DataType": "Long",
          "MeasureGroupId": null, "Unit": "aantal", "Decimals": 0 },
        { "Identifier": "M000365", "Title": "Gemiddelde", "DataType": "Float",
          "MeasureGroupId": null, "Unit": "aantal", "Decimals": 1 },
    ]);
    let list = v4("03759ned", "MeasureCodes", measures);
    let sets =
        json!([{ "name": "Observations", "kind": "EntitySet", "url": "Observations" }]);
    let contents = v4("03759ned", "", sets);
    let (read_tables, found) = tables(&[("m.json", list.clone()), ("s.json", contents)]);
    assert_eq!((read_tables.len(), found.len()), (0, 0));
    let record = residents(["3000", "10010", GRONINGEN, YEAR], 1);
    let page = v4("03759ned", "Observations", json!([record]));
    let (read_tables, found) = tables(&[("m.json", list), ("p.json", page)]);
    assert_eq!(found, []);
    let measure = &read_tables[0].measures[0];
    assert_eq!(measure.path, ["Bevolking op 1 januari"]);
    assert_eq!((measure.unit.as_deref(), measure.decimals), (Some("aantal"), Some(0)));
}

#[test]
fn trap_30_files_of_two_tables_are_refused_with_the_reason() {
    let record = residents(["3000", "10010", GRONINGEN, YEAR], 1);
    let page = ("a.json", v4("03759ned", "Observations", json!([record])));
    let ages = json!([{ "Identifier": "70100", "Index": 1, "Title": "0 tot 5 jaar" }]);
    let dimensions =
        json!([{ "Identifier": "RegioS", "Title": "Regio's", "Kind": "GeoDimension" }]);
    let measures =
        json!([{ "Identifier": "T001036", "Title": "x", "MeasureGroupId": null }]);
    for (set, records, expected) in [
        ("LeeftijdCodes", ages, "the list of `Leeftijd` has no `10010`"),
        ("Dimensions", dimensions, "the list of dimensions has no `BurgerlijkeStaat`"),
        ("MeasureCodes", measures, "the list of measures has no `M000352`"),
    ] {
        let list = ("b.json", v4("03759ned", set, records));
        let (tables, found) = tables(&[page.clone(), list]);
        assert_eq!(tables, []);
        assert_eq!(codes(&found, Severity::Error), ["mixed-tables"]);
        assert!(found[0].message.contains(expected), "{}", found[0]);
    }
    // Where every file says its own table, two may stand in one folder.
    let other = (
        "b.json",
        v3("37230ned", "TypedDataSet", &json!([births("GM0014", YEAR, &json!(1))])),
    );
    let (tables, found) = tables(&[page, other]);
    assert_eq!((tables.len(), found.len()), (2, 0));
}

#[test]
fn pages_are_put_together_in_any_order_of_fields_and_codes() {
    let first = v3(
        "37230ned",
        "TypedDataSet",
        &json!([births("GM0014", YEAR, &json!(1)), births("GM0034", YEAR, &json!(2))]),
    );
    let second = "{\"value\":[{\"LevendGeborenKinderen_2\":4,\"Perioden\":\"2020JJ00\",\
        \"RegioS\":\"GM0037\"},{\"Perioden\":\"2020JJ00\",\"RegioS\":\"GM0034\",\
        \"LevendGeborenKinderen_2\":8}]}";
    let files = [("37230ned-1.json", first), ("37230ned-2.json", second.to_owned())];
    let (loaded, found) = read(&files, 2020);
    let data = dataset(&loaded, "cbs/bevolkingsontwikkeling");
    assert_eq!(sum(data, "geborenen", "GM0014", YEAR), Ok(1.0));
    assert_eq!(sum(data, "geborenen", "GM0037", YEAR), Ok(4.0));
    // A cell that stands in both pages counts once.
    assert_eq!(sum(data, "geborenen", "GM0034", YEAR), Ok(2.0));
    assert_eq!(codes(&found, Severity::Error), ["duplicate-key"]);
}

#[test]
fn percentages_stay_with_the_regions_that_they_were_published_for() {
    let row = |region: &str, margin: &str, value: f64| {
        json!({ "ID": 0, "WijkenEnBuurten": region, "Leeftijd": "20300", "Marges": margin,
            "Perioden": "2022JJ00", "Eenzaam_27": value })
    };
    let rows = json!([
        row("NL00      ", "MW00000", 47.9),
        row("GM0014    ", "MW00000", 55.0),
        row("GM0014    ", "MOG0095", 53.5),
        row("GM0014    ", "MBG0095", 56.5),
        row("GM0034    ", "MW00000", 50.0),
        row("WK001400  ", "MW00000", 60.0),
    ]);
    let page = v3("50120NED", "TypedDataSet", &rows);
    let (loaded, _) = read(&[("a.json", page)], 2022);
    let data = dataset(&loaded, "rivm/smap");
    let year = "2022JJ00";
    assert_eq!(sum(data, "eenzaam", "NL01", year), Ok(47.9));
    assert_eq!(sum(data, "eenzaam", GRONINGEN, year), Ok(55.0));
    assert_eq!(sum(data, "eenzaam-ondergrens-95", GRONINGEN, year), Ok(53.5));
    assert_eq!(sum(data, "eenzaam-bovengrens-95", GRONINGEN, year), Ok(56.5));
    assert_eq!(sum(data, "eenzaam", "PV20", year), Err(Status::Missing));
    assert!(data.published.contains("eenzaam"));
}

#[test]
fn sums_are_held_against_published_totals() {
    let mut rows = vec![births("NL01  ", YEAR, &json!(9999))];
    for gemeente in indeling().regions(RegionLevel::Gemeente, 2020) {
        rows.push(births(gemeente.code.as_str(), YEAR, &json!(1)));
    }
    let (_, found) =
        read(&[("a.json", v3("37230ned", "TypedDataSet", &json!(rows)))], 2020);
    let told = found.iter().find(|found| found.code == Code::TotalDiffers).unwrap();
    assert!(told.message.contains("-9644 beside the published 9999"), "{told}");
    assert!(found.iter().all(|found| found.code != Code::AbsentRegion));
}

#[test]
fn the_newest_snapshot_counts() {
    let page = |value: u32| {
        v3("37230ned", "TypedDataSet", &json!([births("GM0014", YEAR, &json!(value))]))
    };
    let meta = |at: &str| {
        json!({ "format": 1, "provider": "cbs", "table": "37230ned", "service": "odata3",
            "retrieved_at": at, "version": "v", "files": [] })
        .to_string()
    };
    let files = [
        ("cbs/37230ned/2026-01-05/rows-page-0001.json", page(1)),
        ("cbs/37230ned/2026-01-05/meta.json", meta("2026-01-05")),
        ("cbs/37230ned/2026-11-05/rows-page-0001.json", page(2)),
        ("cbs/37230ned/2026-11-05/meta.json", meta("2026-11-05")),
    ];
    let (loaded, found) = read(&files, 2020);
    let data = dataset(&loaded, "cbs/bevolkingsontwikkeling");
    assert_eq!(sum(data, "geborenen", GRONINGEN, YEAR), Ok(2.0));
    let told = found.iter().find(|found| found.code == Code::DuplicateYear).unwrap();
    assert_eq!(told.severity, Severity::Info);
    // Nothing says which of these is newer.
    let files = [("a/37230ned.json", page(1)), ("b/37230ned.json", page(2))];
    let error = read_folder(&folder(&files), 2020).unwrap_err();
    assert!(format!("{error:?}").contains("none counts"), "{error:?}");
}

/// A zip archive of these members.
fn archive(members: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in members {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn the_bulk_archive_is_read_by_its_headers() {
    let observations = "\u{feff}\"Id\";\"Geslacht\";\"Leeftijd\";\"RegioS\";\"Perioden\";\
        \"BurgerlijkeStaat\";\"Measure\";\"ValueAttribute\";\"Value\";\"StringValue\"\r\n\
        1;\"3000\";\"10010\";\"GM0014\";\"2020JJ00\";\"T001019\";\"M000352\";\"None\";12,5;\r\n\
        2;\"4000\";\"10010\";\"GM0014\";\"2020JJ00\";\"T001019\";\"M000352\";\"None\";0.5;\r\n\
        3;\"4000\";\"10100\";\"GM0014\";\"2020JJ00\";\"T001019\";\"M000352\";\"Impossible\";;\r\n";
    let ages = "Identifier;Index;Title;Description;DimensionGroupId\r\n\
        10010;1;\"0 jaar\";\"\";2\r\n10100;2;\"1 jaar\";\"met ; en \"\"\";2\r\n";
    let members = [("Observations.csv", observations), ("LeeftijdCodes.csv", ages)];
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("03759ned.zip", &archive(&members))]);
    let (loaded, found) = read_folder(&folder, 2020).unwrap();
    assert_eq!(codes(&found, Severity::Warning), [""; 0]);
    assert_eq!(
        sum(dataset(&loaded, "cbs/bevolking"), "inwoners", GRONINGEN, YEAR),
        Ok(13.0)
    );
    let other = ages.replace("10010", "70100");
    let members =
        [("LeeftijdCodes.csv", other.as_str()), ("Observations.csv", observations)];
    write(folder.path(), &[("03759ned.zip", &archive(&members))]);
    let error = read_folder(&folder, 2020).unwrap_err();
    assert!(format!("{error:?}").contains("MixedTables"), "{error:?}");
}

#[test]
fn sets_saved_as_csv_are_read_as_the_service_gives_them() {
    let data = "\"ID\",\"Geslacht\",\"KenmerkenVanPersonen\",\"TypeMaatwerkarrangement\",\
        \"RegioS\",\"Perioden\",\"WmoClienten_1\",\"WmoClientenPer1000Inwoners_2\"\n\
        0,\"T001038\",\"T009002\",\"T001024\",\"GM0518\",\"2019JJ00\",38085,71\n\
        1,\"T001038\",\"T009002\",\"T001024\",\"GM0518\",\"2019HJ01\",9,9\n\
        2,\"T001038\",\"2012655\",\"T001024\",\"GM0518\",\"2019JJ00\",9,9\n\
        3,\"T001038\",\"T009002\",\"T001024\",\"NL01  \",\"2019JJ00\",NA,68\n";
    let infos = "\"ID\",\"Title\",\"Identifier\",\"Modified\"\n\
        0,\"Wmo-cliënten\",\"83262NED\",\"2020-11-26T02:00:00\"\n";
    let sexes = "\"Key\",\"Title\",\"Description\",\"CategoryGroupID\"\n\
        \"T001038\",\"Totaal mannen en vrouwen\",\"\",\n";
    let files = [
        ("w/data.csv", data.to_owned()),
        ("w/TableInfos.csv", infos.to_owned()),
        ("w/Geslacht.csv", sexes.to_owned()),
    ];
    let (loaded, found) = read(&files, 2019);
    assert_eq!(codes(&found, Severity::Warning), [""; 0]);
    let wmo = dataset(&loaded, "cbs/wmo-arrangementen");
    assert_eq!(sum(wmo, "clienten", "GM0518", "2019JJ00"), Ok(38_085.0));
    assert_eq!(sum(wmo, "clienten-per-1000", "NL01", "2019JJ00"), Ok(68.0));
    // Of the other gemeenten nothing is known, and that is said.
    let absent = found.iter().find(|found| found.code == Code::AbsentRegion).unwrap();
    assert!(absent.message.contains("354 gemeenten have no figure"), "{absent}");
}

#[test]
fn texts_are_no_numbers_and_singles_are_rounded_to_their_decimals() {
    let rows = json!([{ "ID": 0, "RegioS": "GM0014", "Postcode_1": "      9711",
        "Naam_2": "Groningen     ", "Gemiddelde_3": f64::from(7888.2_f32) }]);
    let topic = |key: &str, datatype: &str, parent: u32| {
        json!({ "Type": "Topic", "Key": key, "Title": "Zelfde", "ParentID": parent,
            "ID": 9, "Datatype": datatype, "Unit": "euro", "Decimals": 1 })
    };
    let properties = json!([
        { "Type": "GeoDimension", "Key": "RegioS", "Title": "Regio's", "ParentID": null, "ID": 0 },
        { "Type": "TopicGroup", "Key": "", "Title": "Inkomen", "ParentID": null, "ID": 1 },
        { "Type": "TopicGroup", "Key": "", "Title": "Per\r\npersoon", "ParentID": 1, "ID": 2 },
        topic("Postcode_1", "String", 1),
        topic("Naam_2", "String", 1),
        topic("Gemiddelde_3", "Float", 2),
    ]);
    let files = [
        ("a.json", v3("00001NED", "TypedDataSet", &rows)),
        ("b.json", v3("00001NED", "DataProperties", &properties)),
    ];
    let (tables, found) = tables(&files);
    assert_eq!(found, []);
    let [measure] = tables[0].measures.as_slice() else {
        panic!("{:?}", tables[0].measures)
    };
    assert_eq!(measure.path, ["Inkomen", "Per persoon", "Zelfde"]);
    assert_eq!(tables[0].cells.values, [7888.2]);
}

#[test]
fn residents_by_age_go_before_insured_years() {
    // Of every age there is a number, or the gemeente would have no sum.
    let first = (10_100..=19_900).step_by(100).map(|code| code.to_string());
    let last = (19_901..=19_905).map(|code| code.to_string());
    let codes =
        ["10010".to_owned(), "22300".to_owned()].into_iter().chain(first).chain(last);
    let people = |sex: &str, age: &str| match (sex, age) {
        ("3000", "11000") => 20,
        ("3000", "13000") => 50,
        ("3000", "17000") => 10,
        _ => 0,
    };
    let of =
        |sex: &str, age: &str| residents([sex, age, GRONINGEN, YEAR], people(sex, age));
    let rows = codes.flat_map(|age| ["3000", "4000"].map(|sex| of(sex, &age)));
    let page = v4("03759ned", "Observations", Value::Array(rows.collect()));
    let folder = folder(&[("a.json", page)]);
    let levels = [RegionLevel::Gemeente, RegionLevel::Provincie];
    let computed = compute(&[folder.path().to_path_buf()], Some(2020), &levels, None);
    let row = computed.row("bevolking/groene-druk", "GM0014", 2020, "total").unwrap();
    assert_eq!(
        (row.value, row.numerator, row.denominator),
        (Some(40.0), Some(20.0), Some(50.0))
    );
    // Of the other gemeenten of the provincie nothing is known, so that it has no sum.
    let row = computed.row("bevolking/groene-druk", "PV20", 2020, "total").unwrap();
    assert_eq!((row.value, row.numerator, row.denominator), (None, None, None));
    let frame = &computed.frame;
    let of_it = frame.values().find(|v| v.indicator.name == "bevolking/groene-druk");
    assert_eq!(of_it.unwrap().indicator.method, "age-ratio over inwoners");
}

#[test]
fn an_indicator_of_percentages_takes_the_regions_own_figure() {
    let row = |region: &str, value: f64| {
        json!({ "ID": 0, "WijkenEnBuurten": region, "Leeftijd": "20300",
            "Marges": "MW00000", "Perioden": "2022JJ00", "Eenzaam_27": value })
    };
    let rows = json!([
        row("NL00      ", 47.9),
        row("GM0014    ", 55.0),
        row("GM0034    ", 50.0)
    ]);
    let page = v3("50120NED", "TypedDataSet", &rows);
    let (loaded, _) = read(&[("a.json", page)], 2022);
    let definition = "title = { nl = \"a\", en = \"b\" }\n\
        definition = { nl = \"A.\", en = \"B.\" }\ncriterion = 1\npolarity = \"none\"\n\
        unit = \"percent\"\n[method.sum]\n\
        of = { dataset = \"rivm/smap\", measure = \"eenzaam\" }\n";
    let levels = [RegionLevel::Nederland, RegionLevel::Provincie, RegionLevel::Gemeente];
    let options = EvaluateOptions {
        levels: levels.to_vec(),
        indicators: vec![],
        regions: vec![],
        periods: vec![],
        indeling: 2022,
        reference_year: None,
    };
    let frame = evaluate(
        &[parse_definition("a/b", definition).unwrap()],
        &loaded.datasets,
        &loaded.regioindeling,
        &loaded.categories,
        &loaded.breaks,
        &options,
    );
    let frame = frame.unwrap().value;
    let known =
        frame.values().filter_map(|v| Some((v.region.code.to_string(), v.row.value?)));
    let known: Vec<_> = known.collect();
    let expected = [("GM0014", 55.0), ("GM0034", 50.0), ("NL01", 47.9)];
    assert_eq!(known.len(), expected.len());
    for (region, value) in expected {
        assert!(known.contains(&(region.to_owned(), value)), "{region} {known:?}");
    }
}
