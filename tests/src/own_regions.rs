use regiobeeld::domain::{Code, RegionCode, RegionLevel, Status};
use regiobeeld::ingest::{Tables, inspect};

use crate::fixture::{Computed, compute, file_name, indeling, synthetic, write};

const YEAR: u16 = 2023;

/// Two regions that lie over each other, one of two zorgkantoorregio's and one of a part
/// of one, and one that existed before.
const REGIONS: &str = r#"
indeling = 2020

[[region]]
code = "ROAZ-N"
level = "roaz-regio"
name = "Acute zorg Noord"
members = ["ZK09", "ZK06"]

[[region]]
code = "IZA-W"
level = "iza-regio"
name = "Waterland"
members = ["GM0370", "GM0385"]
shares = { GM0439 = 0.5 }

[[region]]
code = "EIGEN1"
level = "eigen-regio"
name = "Purmerend en omstreken"
members = ["GM0439", "GM0852"]

[[region]]
code = "EIGEN2"
level = "eigen-regio"
name = "Voorbij"
members = ["GM0439"]
until = 2021
"#;

fn computed(regions: &str) -> Computed {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[(&file_name(YEAR), synthetic(YEAR).as_bytes())]);
    write(folder.path(), &[("regions.toml", regions.as_bytes())]);
    let levels: Vec<_> = RegionLevel::all().collect();
    compute(&[folder.path().to_path_buf()], Some(2025), &levels, None)
}

fn members(computed: &Computed, code: &str) -> Vec<(String, f64)> {
    let members = computed.loaded.regioindeling.members(&code.parse().unwrap(), 2025);
    members.into_iter().map(|part| (part.to.to_string(), part.share)).collect()
}

const INSURED: &str = "bevolking/verzekerdejaren";

fn insured(computed: &Computed, region: &str) -> (f64, Status) {
    let row = computed.row(INSURED, region, YEAR, "total").unwrap();
    (row.value.unwrap(), row.status)
}

#[test]
fn members_follow_the_changes_of_borders() {
    let computed = computed(REGIONS);
    let whole = |code: &str| (code.to_owned(), 1.0);
    // Beemster lies within Purmerend since 2022, each with its share by residents.
    let (beemster, purmerend) = (10703.0 / 92240.0, 81537.0 / 92240.0);
    let of_2020 = ("GM0439".to_owned(), purmerend);
    assert_eq!(members(&computed, "EIGEN1"), [of_2020, whole("GM0852")]);
    let share = ("GM0439".to_owned(), beemster + 0.5 * purmerend);
    assert_eq!(members(&computed, "IZA-W"), [whole("GM0385"), share]);
    assert_eq!(members(&computed, "EIGEN2"), []);
}

#[test]
fn figures_count_the_shares() {
    let computed = computed(REGIONS);
    let of = |region: &str| insured(&computed, region).0;
    let (noord, status) = insured(&computed, "ROAZ-N");
    assert!((noord - of("ZK09") - of("ZK06")).abs() < 1e-6 * noord);
    assert_eq!(status, Status::Observed);
    let (_, share) = members(&computed, "IZA-W")[1].clone();
    let (waterland, status) = insured(&computed, "IZA-W");
    assert!((waterland - of("GM0385") - share * of("GM0439")).abs() < 1e-6 * waterland);
    assert_eq!(status, Status::Estimated);
    let missing = computed.row(INSURED, "EIGEN2", YEAR, "total");
    assert!(missing.is_none(), "a region that is no more has no figures");
}

#[test]
fn coverage_and_position_are_stated() {
    let computed = computed(REGIONS);
    let coverage = |level: &str| {
        let of = |found: &&regiobeeld::domain::Diagnostic| {
            found.code == Code::RegionCoverage && found.field.as_deref() == Some(level)
        };
        computed.found.iter().find(of).unwrap().message.clone()
    };
    assert!(coverage("roaz-regio").contains("cover 6.1%"), "{}", coverage("roaz-regio"));
    assert!(coverage("eigen-regio").contains("outside: 340"));
    let indeling = &computed.loaded.regioindeling;
    let noord: RegionCode = "ROAZ-N".parse().unwrap();
    let over = indeling.overlaps(&noord, RegionLevel::Zorgkantoorregio, 2025);
    let over: Vec<_> = over.iter().map(|o| (o.region.as_str(), o.of_other)).collect();
    assert_eq!(over, [("ZK06", 1.0), ("ZK09", 1.0)]);
    let alkmaar: RegionCode = "EIGEN1".parse().unwrap();
    let over = indeling.overlaps(&alkmaar, RegionLevel::Zorgkantoorregio, 2025);
    assert_eq!(over.len(), 1);
    assert!(over[0].of_this == 1.0 && over[0].of_other < 0.5, "{over:?}");
}

/// What is wrong with a region file that was changed in one place, and where.
#[track_caller]
fn check_refused(from: &str, to: &str, line: u64, expected: &str) {
    assert!(REGIONS.contains(from));
    let folder = tempfile::tempdir().unwrap();
    let text = REGIONS.replacen(from, to, 1);
    write(folder.path(), &[("regions.toml", text.as_bytes())]);
    let files = inspect(
        &[folder.path().to_path_buf()],
        None,
        indeling(),
        &Tables::embedded().unwrap(),
    )
    .unwrap();
    let [found] = &files[0].diagnostics[..] else { panic!("{:?}", files[0]) };
    assert_eq!((found.code, found.line), (Code::BadRegion, Some(line)), "{found}");
    assert!(found.message.contains(expected), "{found}");
}

#[test]
fn mistakes_are_named_with_their_line() {
    check_refused("\"ROAZ-N\"", "\"ZK09\"", 4, "published level");
    check_refused("\"ROAZ-N\"", "\"../x\"", 5, "`../x`");
    check_refused("\"IZA-W\"", "\"ROAZ-N\"", 10, "another code");
    check_refused("\"roaz-regio\"", "\"zorgkantoorregio\"", 4, "roaz-regio, iza-regio");
    check_refused("\"roaz-regio\"", "\"roaz\"", 6, "`roaz`");
    check_refused("\"ZK06\"", "\"ZK99\"", 4, "`ZK99`");
    check_refused("\"GM0385\"", "\"GM0370\"", 10, "twice");
    check_refused("0.5", "1.5", 10, "at most 1");
    check_refused("until", "untill", 28, "untill");
    check_refused("indeling = 2020", "", 1, "indeling");
}
