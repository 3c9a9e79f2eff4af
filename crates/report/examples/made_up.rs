//! Writes one document of a made-up country to standard output, to look at.
//!
//! `cargo run -p regiobeeld-report --example made_up -- html ZK31 > regiobeeld.html`;
//! the first word is `html`, `json`, `index` or `ramingen`.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, Write};

use regiobeeld_domain::{Regioindeling, Region, RegionLevel};
use regiobeeld_report::{
    Expected, FORMATS, Material, Member, Overlapping, RunFacts, back_test_page, index,
    report,
};

#[expect(clippy::unwrap_used, reason = "what is made up here is known to be there")]
#[path = "../src/fixture.rs"]
mod fixture;

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let kind = words.next().unwrap_or_else(|| "html".to_owned());
    let code = words.next().unwrap_or_else(|| "ZK31".to_owned());
    let year = 2024;
    let indeling = Regioindeling::embedded()?;
    let regions = indeling.regions(RegionLevel::Zorgkantoorregio, year);
    let mut gemeenten = BTreeMap::new();
    for gemeente in indeling.regions(RegionLevel::Gemeente, year) {
        let parent = indeling.parent(&gemeente.code, RegionLevel::Zorgkantoorregio, year);
        if let Some(parent) = parent {
            gemeenten
                .entry(parent)
                .or_insert_with(Vec::new)
                .push(Member { gemeente, share: 1.0 });
        }
    }
    let years = [2012, 2014, 2017, 2018, 2020, 2022];
    let fixture = fixture::fixture(regions, gemeenten, &years);
    let size = |region: &Region| {
        let mut known: Vec<_> =
            fixture.frame.select("bevolking/inwoners", region).collect();
        let last = known.pop().and_then(|value| value.row.value);
        (region.clone(), last.unwrap_or(0.0))
    };
    let regions = fixture.frame.regions.iter();
    let regions = regions.filter(|region| region.level != RegionLevel::Gemeente);
    let foreseen = fixture::foreseen(&regions.map(size).collect::<Vec<_>>());
    let expected = Expected {
        projections: &foreseen.projections,
        back_tests: &foreseen.back_tests,
        assumptions: &foreseen.assumptions,
    };
    let material = Material {
        frame: &fixture.frame,
        snapshots: &fixture.snapshots,
        diagnostics: &fixture.diagnostics,
        breaks: &fixture.breaks,
        gemeenten: &fixture.gemeenten,
        overlaps: &fixture.overlaps,
        peers: &fixture.peers,
        expected: Some(expected),
        facts: RunFacts {
            run: "2026-11-22-3f9c1a".to_owned(),
            run_date: "2026-11-22".to_owned(),
            version: "0.1.0".to_owned(),
            indeling: year,
            reference_year: Some(2012),
            synthetic: true,
        },
    };
    let mut out = io::stdout().lock();
    if kind == "index" {
        let page = index(&material, &fixture.regions, &["html", "json"])?;
        return Ok(out.write_all(page.as_bytes())?);
    }
    if kind == "ramingen" {
        return Ok(out.write_all(back_test_page(&material)?.as_bytes())?);
    }
    let region = fixture.regions.iter().find(|region| region.code.as_str() == code);
    let region = region.ok_or("no such region")?;
    let format = FORMATS.iter().find(|format| format.name() == kind);
    format.ok_or("no such format")?.write(&report(&material, region), &mut out)?;
    Ok(())
}
