//! What holds for every document, whatever the data.

use std::collections::BTreeMap;

use regiobeeld_domain::{
    Comparison, IndicatorFrame, IndicatorReference, PeerReason, PeerRegion, Period,
    ReferenceInput, ReferenceSource, Region, RegionLevel, Status, Text, Trend, Unit,
};

use crate::fixture::{Fixture, fixture};
use crate::{
    FORMATS, Material, Member, Overlapping, Report, RunFacts, index, number,
    reference_document, reference_pages, report,
};

const HOSTILE: &str = "<script>alert('x')</script> & \"Co\"";

pub(crate) fn region(code: &str, name: &str) -> Region {
    let code: regiobeeld_domain::RegionCode = code.parse().unwrap();
    let level = code.level().unwrap();
    Region { code, level, name: name.to_owned() }
}

fn member(code: &str, name: &str, share: f64) -> Member {
    Member { gemeente: region(code, name), share }
}

pub(crate) fn small() -> Fixture {
    let regions = vec![region("ZK01", "Ergens"), region("ZK02", HOSTILE)];
    let mut gemeenten = BTreeMap::new();
    let members = vec![member("GM0001", "Eén", 1.0), member("GM0002", HOSTILE, 1.0)];
    gemeenten.insert(regions[0].code.clone(), members);
    gemeenten.insert(regions[1].code.clone(), vec![member("GM0003", "'s-Drie", 0.25)]);
    fixture(regions, gemeenten, &[2012, 2014, 2022])
}

fn facts() -> RunFacts {
    RunFacts {
        run: "2026-11-22-3f9c1a".to_owned(),
        run_date: "2026-11-22".to_owned(),
        version: "0.1.0".to_owned(),
        indeling: 2024,
        reference_year: Some(2012),
        synthetic: false,
    }
}

pub(crate) fn material(fixture: &Fixture) -> Material<'_> {
    Material {
        frame: &fixture.frame,
        snapshots: &fixture.snapshots,
        diagnostics: &fixture.diagnostics,
        breaks: &fixture.breaks,
        gemeenten: &fixture.gemeenten,
        overlaps: &fixture.overlaps,
        peers: &fixture.peers,
        expected: None,
        facts: facts(),
    }
}

pub(crate) fn written(report: &Report, name: &str) -> String {
    let format = FORMATS.iter().find(|format| format.name() == name).unwrap();
    let mut bytes = Vec::new();
    format.write(report, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Every page of a material.
fn pages(fixture: &Fixture) -> Vec<String> {
    let material = material(fixture);
    let mut pages = vec![index(&material, &fixture.regions, &["html", "json"]).unwrap()];
    pages.extend(
        fixture.regions.iter().map(|one| written(&report(&material, one), "html")),
    );
    pages
}

/// Nothing is fetched, nothing from data is markup, and no number is none.
#[track_caller]
pub(crate) fn check(page: &str) {
    for wrong in ["http:", "https:", "src=", "url(", "@import", "<script", "<link", "NaN"]
    {
        assert!(!page.contains(wrong), "{wrong}");
    }
    for href in page.split("href=\"").skip(1) {
        let target = href.split('"').next().unwrap();
        let inside = [
            "#",
            "regions/",
            "index.html",
            "../../index.html",
            "gegevens.html",
            "../../gegevens.html",
            "indicators/index.html",
            "../../indicators/index.html",
            "ramingen.html",
            "../../ramingen.html",
        ];
        assert!(inside.iter().any(|start| target.starts_with(start)), "{target}");
    }
    let target_of = |link: &str| format!("id=\"{link}\"");
    for link in page.split("href=\"#").skip(1) {
        let link = link.split('"').next().unwrap();
        assert!(page.contains(&target_of(link)), "{link}");
    }
    assert_eq!(page.matches("<svg").count(), page.matches("</svg>").count());
    assert_eq!(page.matches("<table").count(), page.matches("</table>").count());
}

#[test]
fn pages_ask_nothing_of_anywhere_and_keep_data_apart_from_markup() {
    let fixture = small();
    let pages = pages(&fixture);
    for page in &pages {
        check(page);
    }
    assert!(pages[2].contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
}

#[test]
fn key_figures_on_the_page_are_in_the_report() {
    let fixture = small();
    let material = material(&fixture);
    let report = report(&material, &fixture.regions[0]);
    let page = written(&report, "html");
    assert_eq!(report.key_figures.len(), 6);
    for key in &report.key_figures {
        let value = key.value.unwrap();
        let exact =
            |one: &&crate::Figure| one.value.map(f64::to_bits) == Some(value.to_bits());
        let figure = report.of(key.indicator).iter().find(exact).unwrap();
        assert_eq!(Some(figure.period), key.period);
        assert_eq!(key.text, number::of(figure.unit, value));
        assert!(page.contains(&format!("<p class=\"figure\">{}</p>", key.text)));
    }
}

#[test]
fn the_same_material_gives_the_same_bytes() {
    let (one, other) = (small(), small());
    assert_eq!(pages(&one), pages(&other));
    let json = |fixture: &Fixture| {
        written(&report(&material(fixture), &fixture.regions[1]), "json")
    };
    assert_eq!(json(&one), json(&other));
}

#[test]
fn json_holds_exact_figures() {
    let fixture = small();
    let report = report(&material(&fixture), &fixture.regions[0]);
    let json: serde_json::Value =
        serde_json::from_str(&written(&report, "json")).unwrap();
    assert_eq!(json["synthetic"], true);
    assert_eq!(json["region"]["code"], "ZK01");
    let figures = json["figures"].as_array().unwrap();
    assert_eq!(figures.len(), report.figures.len());
    // Read back by the standard library, which is exact to the last digit.
    let text = written(&report, "json");
    let (_, text) = text.split_once("\"figures\": [").unwrap();
    let values: Vec<Option<f64>> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("\"value\": "))
        .map(|value| value.trim_end_matches(',').parse().ok())
        .collect();
    let exact: Vec<Option<f64>> = report.figures.iter().map(|one| one.value).collect();
    assert_eq!(values, exact);
    let keys: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    for key in ["facts", "gemeenten", "snapshots", "diagnostics", "texts", "growth"] {
        assert!(keys.contains(&key), "{key}");
    }
}

#[test]
fn growth_sums_to_the_change_of_the_costs() {
    let fixture = small();
    let growth = report(&material(&fixture), &fixture.regions[0]).growth.unwrap();
    let change = growth.end.unwrap() - growth.start.unwrap();
    assert!((growth.total - change).abs() < 1e-6 * change.abs());
}

#[test]
fn a_split_from_another_year_than_the_levels_shows_no_levels() {
    let fixture = small();
    let mut material = material(&fixture);
    material.facts.reference_year = Some(2014);
    let growth = report(&material, &fixture.regions[0]).growth.unwrap();
    assert_eq!((growth.start, growth.end), (None, None));
    material.facts.reference_year = None;
    assert_eq!(report(&material, &fixture.regions[0]).growth, None);
}

#[test]
fn only_breaks_between_the_years_shown_are_marked() {
    let mut fixture = small();
    fixture.breaks[0].year = 2012;
    fixture.breaks[0].reason.nl = "Vóór de reeks".to_owned();
    fixture.breaks[1].reason.nl = "In de reeks <&>".to_owned();
    let report = report(&material(&fixture), &fixture.regions[0]);
    let page = written(&report, "html");
    assert!(page.contains("2018: In de reeks &lt;&amp;&gt;."));
    assert!(!page.contains("Vóór de reeks"));
}

#[test]
fn findings_elsewhere_are_left_out() {
    let mut fixture = small();
    for code in ["GM0001", "GM0003"] {
        let mut finding = fixture.diagnostics[1].clone();
        finding.region = Some(code.parse().unwrap());
        fixture.diagnostics.push(finding);
    }
    let report = report(&material(&fixture), &fixture.regions[0]);
    let codes: Vec<&str> = report
        .diagnostics
        .iter()
        .filter_map(|one| one.region.as_ref().map(regiobeeld_domain::RegionCode::as_str))
        .collect();
    assert_eq!(codes, ["GM0001"]);
}

#[test]
fn made_up_data_are_called_so_everywhere() {
    let mut fixture = small();
    for page in pages(&fixture) {
        assert!(page.contains("SYNTHETISCHE GEGEVENS"));
    }
    fixture.snapshots.iter_mut().for_each(|snapshot| snapshot.synthetic = false);
    for page in pages(&fixture) {
        assert!(!page.contains("SYNTHETISCHE GEGEVENS"));
    }
}

#[test]
fn an_empty_frame_says_what_is_missing() {
    let mut fixture = small();
    fixture.frame = IndicatorFrame::default();
    fixture.snapshots.clear();
    fixture.diagnostics.clear();
    fixture.gemeenten.clear();
    for page in pages(&fixture) {
        check(&page);
        assert!(page.contains("class=\"missing\""));
    }
    let none = index(&material(&fixture), &[], &[]).unwrap();
    assert!(none.contains("geen regio’s"));
}

#[test]
fn missing_values_are_dashes_with_a_reason() {
    let mut fixture = small();
    for (n, row) in fixture.frame.rows.iter_mut().enumerate() {
        (row.value, row.benchmark, row.rank) = (None, None, None);
        row.status = if n % 2 == 0 { Status::Suppressed } else { Status::Missing };
    }
    for page in pages(&fixture) {
        check(&page);
    }
    let mut fixture = small();
    for row in fixture.frame.rows.iter_mut().step_by(3) {
        row.value = Some(f64::NAN);
        row.benchmark = Some(f64::INFINITY);
    }
    for page in pages(&fixture) {
        check(&page);
    }
    let report = report(&material(&fixture), &fixture.regions[0]);
    assert!(written(&report, "html").contains("niet bekend"));
    assert!(report.figures.iter().all(|one| one.value.is_none_or(f64::is_finite)));
}

#[test]
fn any_indicator_may_be_absent() {
    let full = small();
    for absent in 0..full.frame.indicators.len() {
        let mut fixture = small();
        let absent = u16::try_from(absent).unwrap();
        fixture.frame.rows.retain(|row| row.indicator != absent);
        for page in pages(&fixture) {
            check(&page);
        }
    }
}

#[test]
fn a_report_can_be_of_the_country_or_a_gemeente() {
    let fixture = small();
    let material = material(&fixture);
    for code in ["NL01", "GM0001"] {
        let found = fixture.frame.regions.iter().find(|one| one.code.as_str() == code);
        let report = report(&material, found.unwrap());
        check(&written(&report, "html"));
    }
    assert_eq!(RegionLevel::Gemeente.singular(), "gemeente");
}

#[test]
fn the_regions_most_like_it_are_shown_with_the_reasons() {
    let mut fixture = small();
    let reason = |indicator: &str, difference| PeerReason {
        indicator: indicator.to_owned(),
        period: Period::year(2023),
        difference,
        part: 0.5,
    };
    let peer = PeerRegion {
        region: region("ZK01", "Ergens"),
        distance: 0.54,
        reasons: vec![
            reason("bevolking/aandeel-65-plus", -0.1),
            reason("bevolking/groene-druk", 1.2),
        ],
    };
    let code = fixture.regions[1].code.clone();
    fixture.peers.insert(code, vec![peer]);
    let report = report(&material(&fixture), &fixture.regions[1]);
    let page = written(&report, "html");
    for text in ["Meest vergelijkbare", "Ergens", "0,54", "−0,1 sd", "+1,2 sd"] {
        assert!(page.contains(text), "{text}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&written(&report, "json")).unwrap();
    assert_eq!(json["peers"][0]["reasons"][1]["difference"], 1.2);
}

#[test]
fn intervals_and_trends_are_shown() {
    let mut fixture = small();
    for row in &mut fixture.frame.rows {
        if row.benchmark.is_some() {
            let around = |value: f64| [Some(value - 1.0), Some(value + 1.0)];
            row.limits_95 = row.value.map_or([None; 2], around);
            row.comparison = Comparison::Similar;
            row.trend = Some(Trend::Falling);
        }
    }
    let report = report(&material(&fixture), &fixture.regions[1]);
    let page = written(&report, "html");
    for text in ["95%: ", "dalend", "niet aantoonbaar"] {
        assert!(page.contains(text), "{text}");
    }
}

#[test]
fn a_region_of_another_level_says_where_it_lies_and_counts_its_shares() {
    let mut fixture = small();
    let other = region("ZK01", "Ergens");
    let overlap = Overlapping { region: other, of_this: 0.5, of_other: 0.125 };
    fixture.overlaps.insert(fixture.regions[1].code.clone(), vec![overlap]);
    let report = report(&material(&fixture), &fixture.regions[1]);
    let page = written(&report, "html");
    assert!(page.contains("Ligging in zorgkantoorregio"), "the plate is there");
    assert!(page.contains("50,0%") && page.contains("12,5%"), "with both shares");
    assert!(page.contains("’s-Drie, voor 25,0%") || page.contains("s-Drie, voor 25,0%"));
    let json: serde_json::Value =
        serde_json::from_str(&written(&report, "json")).unwrap();
    assert_eq!(json["gemeenten"][0]["share"], 0.25);
    assert_eq!(json["overlaps"][0]["of_other"], 0.125);
}

fn reference(name: &str, criterion: &str) -> IndicatorReference {
    let text = |nl: &str| Text { nl: nl.to_owned(), en: "in English".to_owned() };
    IndicatorReference {
        name: name.to_owned(),
        title: text(HOSTILE),
        definition: text("Wat het is."),
        duiding: Some(text("Hoe het te lezen is.")),
        caveat: Some(text("Wat men moet weten.")),
        criterion: criterion.to_owned(),
        polarity: "low-is-good".to_owned(),
        unit: Unit::Percent,
        levels: vec![RegionLevel::Zorgkantoorregio],
        breakdowns: vec![vec!["sex".to_owned(), "age".to_owned()]],
        interval: Some("wilson".to_owned()),
        trend: Some("regression".to_owned()),
        method: "proportion".to_owned(),
        method_version: "1".to_owned(),
        formula: "Σ x / Σ n".to_owned(),
        inputs: vec![ReferenceInput {
            role: "numerator".to_owned(),
            of: vec!["cbs/bevolking inwoners".to_owned()],
            ages: vec!["75+".to_owned()],
        }],
        sources: vec![ReferenceSource {
            table: "cbs/bevolking".to_owned(),
            dataset: "cbs/bevolking".to_owned(),
            title: text("Inwoners naar leeftijd"),
            ids: vec!["03759ned".to_owned()],
            columns: vec!["BevolkingOp1Januari_1".to_owned()],
            citation: "CBS".to_owned(),
            licence: "CC BY 4.0".to_owned(),
            url: "example.org".to_owned(),
            cycle: "yearly".to_owned(),
            verified: false,
        }],
        verified: false,
    }
}

#[test]
fn pages_about_indicators_say_what_is_there_and_what_would_give_it() {
    let fixture = small();
    let known = fixture.frame.indicators[0].name.clone();
    let references = [reference(&known, "1"), reference("acute-zorg/iets", "acute")];
    let pages = reference_pages(&material(&fixture), &references).unwrap();
    let names: Vec<_> = pages.iter().map(|(path, _)| path.as_str()).collect();
    let of_known = format!("indicators/{known}.html");
    assert_eq!(
        names,
        ["indicators/index.html", &of_known, "indicators/acute-zorg/iets.html"]
    );
    let index = &pages[0].1;
    assert!(index.contains("2 indicatoren, waarvan 1 met cijfers"), "{index}");
    assert!(index.contains("geen cijfers; nodig: Inwoners naar leeftijd"));
    assert!(index.contains("Acute zorg (ROAZ-beeld)") && index.contains("niet nagezien"));
    for (path, page) in &pages {
        assert!(!page.contains("<script>"), "{path}");
    }
    for part in
        ["Wat het is.", "Hoe het te lezen is.", "Let op.", "leeftijd 75+", "elk jaar"]
    {
        assert!(pages[1].1.contains(part), "{part}");
    }
    let document = reference_document(&references);
    for part in
        ["## Acute zorg", "`acute-zorg/iets`", "`BevolkingOp1Januari_1`", "Wilson"]
    {
        assert!(document.contains(part), "{part}");
    }
}
