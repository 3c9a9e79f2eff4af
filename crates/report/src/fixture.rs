//! A made-up frame with every indicator, worked out from made-up insured-years and costs
//! so that its figures agree with each other.

use std::collections::BTreeMap;

use regiobeeld_domain::{
    Age, Category, Code, Comparison, Diagnostic, IndicatorFrame, IndicatorLabel,
    IndicatorRow, Judgement, PeerRegion, Period, Place, Region, RegionCode, RegionLevel,
    SeriesBreak, Sex, Snapshot, SnapshotId, Status, Text, Unit,
};

#[path = "fixture/cells.rs"]
mod cells;
#[path = "fixture/expected.rs"]
pub(crate) mod expected;

use super::{Member, Overlapping};
use cells::{CLASSES, Cells, GROUPS, age, noise, strata};
pub(crate) use expected::foreseen;

/// What a `Material` borrows from.
pub(crate) struct Fixture {
    pub(crate) frame: IndicatorFrame,
    pub(crate) snapshots: Vec<Snapshot>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) breaks: Vec<SeriesBreak>,
    pub(crate) gemeenten: BTreeMap<RegionCode, Vec<Member>>,
    pub(crate) overlaps: BTreeMap<RegionCode, Vec<Overlapping>>,
    pub(crate) peers: BTreeMap<RegionCode, Vec<PeerRegion>>,
    pub(crate) regions: Vec<Region>,
}

/// Indicators with titles and units.
const INDICATORS: [(&str, &str, Unit); 19] = [
    ("bevolking/aandeel-65-plus", "Aandeel 65 jaar en ouder", Unit::Percent),
    ("bevolking/aandeel-75-plus", "Aandeel 75 jaar en ouder", Unit::Percent),
    ("bevolking/demografische-druk", "Demografische druk", Unit::Per100),
    ("bevolking/dubbele-vergrijzing", "Dubbele vergrijzing", Unit::Percent),
    ("bevolking/grijze-druk", "Grijze druk", Unit::Per100),
    ("bevolking/groene-druk", "Groene druk", Unit::Per100),
    ("bevolking/inwoners", "Inwoners", Unit::Persons),
    ("bevolking/mantelzorgpotentieel", "Mantelzorgpotentieel", Unit::PerPerson),
    ("bevolking/verzekerdejaren", "Verzekerdejaren", Unit::Verzekerdejaren),
    (
        "zorgkosten/zvw-gestandaardiseerd",
        "Zvw-kosten, gestandaardiseerd",
        Unit::EurPerVerzekerdejaar,
    ),
    ("zorgkosten/zvw-groei-gebruik", "Groei door gebruik", Unit::Eur),
    ("zorgkosten/zvw-groei-leeftijdsopbouw", "Groei door leeftijdsopbouw", Unit::Eur),
    ("zorgkosten/zvw-groei-omvang", "Groei door omvang", Unit::Eur),
    ("zorgkosten/zvw-index", "Zvw-kosten per verzekerdejaar, index", Unit::Index),
    ("zorgkosten/zvw-kostenratio", "Kostenratio Zvw", Unit::Ratio),
    (
        "zorgkosten/zvw-per-verzekerdejaar",
        "Zvw-kosten per verzekerdejaar",
        Unit::EurPerVerzekerdejaar,
    ),
    ("zorgkosten/zvw-restregel", "Zvw-kosten zonder regio", Unit::Eur),
    ("zorgkosten/zvw-totaal", "Zvw-kosten", Unit::Eur),
    ("zorgkosten/zvw-verschil-verwacht", "Zvw-kosten min verwacht", Unit::Eur),
];

/// Makes a frame of these regions with Nederland as their sum.
pub(crate) fn fixture(
    regions: Vec<Region>,
    gemeenten: BTreeMap<RegionCode, Vec<Member>>,
    years: &[u16],
) -> Fixture {
    let text = |nl: &str| Text { nl: nl.to_owned(), en: nl.to_owned() };
    let nederland = Region {
        code: RegionCode::nederland(),
        level: RegionLevel::Nederland,
        name: "Nederland".to_owned(),
    };
    let mut all: Vec<Region> =
        gemeenten.values().flatten().map(|m| m.gemeente.clone()).collect();
    all.sort();
    all.push(nederland.clone());
    all.extend(regions.iter().cloned());
    let mut categories: Vec<Category> = GROUPS
        .iter()
        .map(|(name, title, _)| Category { name: (*name).to_owned(), title: text(title) })
        .collect();
    categories.push(Category { name: "total".to_owned(), title: text("Totaal") });
    categories.sort_by(|one, other| one.name.cmp(&other.name));
    let label = |&(name, title, unit): &(&str, &str, Unit)| IndicatorLabel {
        name: name.to_owned(),
        title: text(title),
        definition: text(&format!("{title}, zoals voor dit voorbeeld verzonnen.")),
        unit,
        method: "ratio-of-sums".to_owned(),
        method_version: "1".to_owned(),
        scenario: None,
    };
    let snapshots: Vec<Snapshot> = years.iter().map(|&year| snapshot(year)).collect();
    let mut inputs: Vec<Vec<SnapshotId>> = vec![Vec::new()];
    inputs.extend(snapshots.iter().map(|one| vec![one.id.clone()]));
    let frame = IndicatorFrame {
        indicators: INDICATORS.iter().map(label).collect(),
        regions: all,
        categories,
        inputs,
        rows: Vec::new(),
    };
    let mut builder = Builder { frame, years: years.to_vec() };
    builder.residents(&gemeenten, &nederland);
    for (nth, &year) in years.iter().enumerate() {
        builder.year(&regions, &nederland, nth, year, years[0]);
    }
    builder.finish();
    let warning = Diagnostic::new(Code::SplitByWeight, "`GM0457` was divided over two")
        .at(Place::File("vektis/2015.csv"))
        .at(Place::Line(17))
        .help("give the share in a region file");
    let series_break = |year, group: &str, reason: &str| SeriesBreak {
        year,
        groups: vec![group.to_owned()],
        ages: None,
        reason: text(reason),
    };
    Fixture {
        frame: builder.frame,
        snapshots,
        diagnostics: vec![Diagnostic::new(Code::SyntheticData, "made up"), warning],
        breaks: vec![
            series_break(2015, "ggz", "Jeugd-ggz gaat naar de Jeugdwet."),
            series_break(
                2018,
                "verpleging-revalidatie",
                "Eerstelijnsverblijf komt erbij.",
            ),
            series_break(2022, "ggz", "Zorgprestatiemodel in de ggz."),
        ],
        gemeenten,
        overlaps: BTreeMap::new(),
        peers: BTreeMap::new(),
        regions,
    }
}

fn snapshot(year: u16) -> Snapshot {
    let hash = format!("{:016x}", u64::from(year) * 0x9E37_79B9_7F4A).repeat(4);
    Snapshot {
        id: SnapshotId::new("vektis-zvw-gemeente", Some(year), &hash),
        source: "vektis".to_owned(),
        table: "vektis/zvw-gemeente".to_owned(),
        year: Some(year),
        indeling: Some(2024),
        path: format!("vektis/Vektis Open Databestand Zorgverzekeringswet {year}.csv"),
        sha256: hash,
        rows: 12_946,
        licence: "CC BY 4.0".to_owned(),
        citation: format!("Vektis, Open data Zorgverzekeringswet {year}"),
        synthetic: true,
    }
}

struct Builder {
    frame: IndicatorFrame,
    years: Vec<u16>,
}

impl Builder {
    #[track_caller]
    fn row(&mut self, indicator: &str, region: &Region, year: u16) -> &mut IndicatorRow {
        let find = |name: &str| INDICATORS.iter().position(|one| one.0 == name).unwrap();
        let region = self.frame.regions.iter().position(|one| one.code == region.code);
        let total = self.frame.categories.iter().position(|one| one.name == "total");
        // Residents come from the registry, which is no file.
        let file = self.years.iter().position(|one| *one == year);
        let inputs =
            file.filter(|_| !indicator.ends_with("inwoners")).map_or(0, |n| n + 1);
        self.frame.rows.push(IndicatorRow {
            indicator: u16::try_from(find(indicator)).unwrap(),
            region: u32::try_from(region.unwrap()).unwrap(),
            period: Period::year(year),
            sex: Sex::Total,
            age: Age::Total,
            category: u16::try_from(total.unwrap()).unwrap(),
            inputs: u16::try_from(inputs).unwrap(),
            value: None,
            numerator: None,
            denominator: None,
            limits_95: [None; 2],
            limits_998: [None; 2],
            status: Status::Observed,
            benchmark: None,
            comparison: Comparison::NotCompared,
            judgement: Judgement::None,
            rank: None,
            rank_of: None,
            trend: None,
        });
        self.frame.rows.last_mut().unwrap()
    }

    fn residents(
        &mut self,
        gemeenten: &BTreeMap<RegionCode, Vec<Member>>,
        nederland: &Region,
    ) {
        for year in 2015..=2026 {
            let growth = 1.0 + 0.006 * (f64::from(year) - 2015.0);
            let mut all = 0.0;
            for (nth, (code, members)) in gemeenten.iter().enumerate() {
                let mut sum = 0.0;
                for (n, member) in members.iter().enumerate() {
                    let size =
                        (42_000.0 * (1.0 + 0.8 * noise(n, nth, 3)) * growth).round();
                    sum += size;
                    self.row("bevolking/inwoners", &member.gemeente, year).value =
                        Some(size);
                }
                all += sum;
                let found =
                    self.frame.regions.iter().find(|one| one.code == *code).cloned();
                self.row("bevolking/inwoners", &found.unwrap(), year).value = Some(sum);
            }
            self.row("bevolking/inwoners", nederland, year).value = Some(all);
        }
    }

    fn year(
        &mut self,
        regions: &[Region],
        nederland: &Region,
        nth: usize,
        year: u16,
        reference: u16,
    ) {
        let cells = |year| -> Vec<Cells> {
            let size = |n| 550_000.0 * (1.0 + 0.7 * noise(n, 5, 5));
            (0..regions.len()).map(|n| Cells::made_up(n, size(n), year)).collect()
        };
        let (mut now, mut before) = (cells(year), cells(reference));
        let (all, all_before) = (Cells::sum(&now), Cells::sum(&before));
        now.push(Cells::sum(&[all]));
        before.push(all_before);
        let all = now.last().unwrap();
        for (n, region) in regions.iter().chain([nederland]).enumerate() {
            let cells = &now[n];
            let people = cells.people(0..CLASSES);
            let mut set = |indicator: &str, value: f64| {
                self.row(indicator, region, year).value = Some(value);
            };
            let (young, middle) = (cells.people(0..4), cells.people(4..13));
            let old = cells.people(13..CLASSES);
            set("bevolking/groene-druk", 100.0 * young / middle);
            set("bevolking/grijze-druk", 100.0 * old / middle);
            set("bevolking/demografische-druk", 100.0 * (young + old) / middle);
            set("bevolking/aandeel-65-plus", 100.0 * old / people);
            set("bevolking/aandeel-75-plus", 100.0 * cells.people(15..CLASSES) / people);
            set("bevolking/dubbele-vergrijzing", 100.0 * cells.people(16..CLASSES) / old);
            let carers = cells.people(10..15) / cells.people(17..CLASSES);
            set("bevolking/mantelzorgpotentieel", carers);
            let expected = cells.at_rates_of(all, None);
            set("zorgkosten/zvw-kostenratio", cells.total(None) / expected);
            set("zorgkosten/zvw-verschil-verwacht", cells.total(None) - expected);
            set("bevolking/verzekerdejaren", people);
            if nth > 0 {
                let old_cells = &before[n];
                let (p0, c0) = (old_cells.people(0..CLASSES), old_cells.total(None));
                let at_old_rates = cells.at_rates_of(old_cells, None);
                set("zorgkosten/zvw-groei-omvang", (people - p0) * c0 / p0);
                let mix = at_old_rates - people * c0 / p0;
                set("zorgkosten/zvw-groei-leeftijdsopbouw", mix);
                set("zorgkosten/zvw-groei-gebruik", cells.total(None) - at_old_rates);
            }
            for (sex, class) in strata() {
                let label = if sex == 0 { Sex::Male } else { Sex::Female };
                let row = self.row("bevolking/verzekerdejaren", region, year);
                (row.sex, row.age) = (label, age(class));
                row.value = Some(cells.years[sex][class]);
            }
            self.costs(region, year, cells, all);
            for class in 0..CLASSES {
                let cost: f64 = (0..2).map(|sex| cells.cost(None, sex, class)).sum();
                let people = cells.people(class..class + 1);
                let row = self.row("zorgkosten/zvw-per-verzekerdejaar", region, year);
                row.age = age(class);
                (row.numerator, row.denominator) = (Some(cost), Some(people));
                row.value = Some(cost / people);
            }
        }
    }

    fn costs(&mut self, region: &Region, year: u16, cells: &Cells, all: &Cells) {
        let people = cells.people(0..CLASSES);
        for group in (0..GROUPS.len()).map(Some).chain([None]) {
            let name = group.map_or("total", |group| GROUPS[group].0);
            let position = self.frame.categories.iter().position(|one| one.name == name);
            let category = u16::try_from(position.unwrap()).unwrap();
            let cost = cells.total(group);
            let absent = name == "overig" && year < 2014;
            let row = self.row("zorgkosten/zvw-totaal", region, year);
            (row.category, row.value) = (category, Some(cost));
            let row = self.row("zorgkosten/zvw-per-verzekerdejaar", region, year);
            (row.category, row.value) = (category, Some(cost / people));
            (row.numerator, row.denominator) = (Some(cost), Some(people));
            if absent {
                (row.value, row.status) = (None, Status::NotApplicable);
            }
            let standard = all.at_rates_of(cells, group) / all.people(0..CLASSES);
            let row = self.row("zorgkosten/zvw-gestandaardiseerd", region, year);
            (row.category, row.value) = (category, Some(standard));
        }
    }

    /// Benchmarks, ranks and the order of the keys.
    fn finish(&mut self) {
        type Key = (u16, u16, Period, Sex, Age);
        let key = |row: &IndicatorRow| -> Key {
            (row.indicator, row.category, row.period, row.sex, row.age)
        };
        let mut values: BTreeMap<Key, Vec<(RegionLevel, f64)>> = BTreeMap::new();
        for row in &self.frame.rows {
            let level = self.frame.regions[row.region as usize].level;
            if let Some(value) = row.value {
                values.entry(key(row)).or_default().push((level, value));
            }
        }
        for row in &mut self.frame.rows {
            let level = self.frame.regions[row.region as usize].level;
            let Some(same) = values.get(&key(row)) else { continue };
            let nederland = same.iter().find(|one| one.0 == RegionLevel::Nederland);
            row.benchmark = nederland.map(|one| one.1);
            if let Some(value) = row.value {
                let peers = same.iter().filter(|one| one.0 == level);
                let higher = peers.clone().filter(|one| one.1 > value).count();
                row.rank = i32::try_from(higher + 1).ok();
                row.rank_of = i32::try_from(peers.count()).ok();
            }
        }
        let order = |row: &IndicatorRow| {
            let labels = (row.sex.as_str(), row.age.to_string());
            (row.indicator, row.region, row.period, labels, row.category)
        };
        self.frame.rows.sort_by_key(order);
    }
}
