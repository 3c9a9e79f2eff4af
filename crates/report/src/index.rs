use std::cmp::Ordering;

use regiobeeld_domain::{Region, RegionCode, RegionLevel};
use serde::Serialize;

use crate::chart::{Place, ranking, strip};
use crate::page::{Account, Drawing, Source};
use crate::report::INWONERS;
use crate::{Error, Figure, Material, number, template, text};

const PER_PERSON: &str = "zorgkosten/zvw-per-verzekerdejaar";
const RATIO: &str = "zorgkosten/zvw-kostenratio";
const OLD: &str = "bevolking/aandeel-65-plus";
const COLUMNS: [&str; 4] = [INWONERS, PER_PERSON, RATIO, OLD];
const CARDS: [(&str, &str); 6] = [
    (INWONERS, "Inwoners"),
    ("bevolking/verzekerdejaren", "Verzekerdejaren"),
    ("zorgkosten/zvw-totaal", "Zvw-kosten"),
    (PER_PERSON, "Zvw-kosten per verzekerdejaar"),
    (OLD, "65 jaar en ouder"),
    ("bevolking/grijze-druk", "Grijze druk"),
];

/// The national page, with a link to every region's documents in these formats.
pub fn index(
    material: &Material<'_>,
    regions: &[Region],
    formats: &[&str],
) -> Result<String, Error> {
    template::render(template::INDEX, &Index::new(material, regions, formats))
}

#[derive(Debug, Serialize)]
struct Index<'a> {
    synthetic: bool,
    run: &'a str,
    run_date: String,
    version: &'a str,
    indeling: u16,
    plural: String,
    cards: Vec<Card>,
    heads: Vec<Head>,
    rows: Vec<Row<'a>>,
    formats: &'a [&'a str],
    ratio_year: Option<u16>,
    ranking: Option<Drawing>,
    source: Source,
    ratio_source: Source,
    account: Account,
    /// Whether there is a page about the tests of projections.
    has_expected: bool,
}

#[derive(Debug, Serialize)]
struct Card {
    title: &'static str,
    value: String,
    year: Option<u16>,
    hint: Option<&'static str>,
    source: String,
}

#[derive(Debug, Serialize)]
struct Head {
    title: &'static str,
    year: Option<u16>,
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    name: &'a str,
    code: &'a str,
    residents: String,
    per_person: String,
    against: String,
    ratio: String,
    strip: String,
    rank: String,
    old: String,
}

/// The figures of one region, in the order of the columns.
type Line<'a> = (&'a Region, [Option<Figure>; 4]);

impl<'a> Index<'a> {
    fn new(
        material: &'a Material<'_>,
        regions: &'a [Region],
        formats: &'a [&str],
    ) -> Self {
        let years = COLUMNS.map(|indicator| last_year(material, regions, indicator));
        let lines: Vec<Line<'_>> = regions
            .iter()
            .map(|region| (region, figures(material, region, years)))
            .collect();
        let ratios: Vec<f64> =
            lines.iter().filter_map(|line| line.1[2].as_ref()?.value).collect();
        let used: Vec<&Figure> =
            lines.iter().flat_map(|line| &line.1).filter_map(Option::as_ref).collect();
        let level = regions.first().map_or(RegionLevel::Zorgkantoorregio, |r| r.level);
        let heads = ["Inwoners", "Zvw-kosten per verzekerdejaar", "Kostenratio", "65+"];
        Self {
            synthetic: material.is_synthetic(),
            run: &material.facts.run,
            run_date: number::date(&material.facts.run_date),
            version: &material.facts.version,
            indeling: material.facts.indeling,
            plural: text::capitalised(level.plural()),
            cards: cards(material),
            heads: heads
                .into_iter()
                .zip(years)
                .map(|(title, year)| Head { title, year })
                .collect(),
            rows: lines.iter().map(|line| row(line, &ratios)).collect(),
            formats,
            has_expected: material.expected.is_some(),
            ratio_year: years[2],
            ranking: ranked(&lines),
            source: Source::among(material.snapshots, &used),
            ratio_source: Source::among(
                material.snapshots,
                &lines.iter().filter_map(|line| line.1[2].as_ref()).collect::<Vec<_>>(),
            ),
            account: Account::of(
                material.snapshots,
                material.diagnostics,
                material.frame.indicators.iter(),
            ),
        }
    }
}

/// The figures for everyone of one region and indicator.
fn series(material: &Material<'_>, region: &Region, indicator: &str) -> Vec<Figure> {
    material
        .frame
        .select(indicator, region)
        .filter(|value| value.category.name == "total")
        .map(|value| Figure::new(&value))
        .filter(Figure::is_total)
        .collect()
}

/// The latest year that any of the regions has a value for: all are of the same year.
fn last_year(
    material: &Material<'_>,
    regions: &[Region],
    indicator: &str,
) -> Option<u16> {
    let years = regions.iter().flat_map(|region| series(material, region, indicator));
    years.filter(|figure| figure.value.is_some()).map(|figure| figure.year()).max()
}

fn figures(
    material: &Material<'_>,
    region: &Region,
    years: [Option<u16>; 4],
) -> [Option<Figure>; 4] {
    let mut columns = COLUMNS.into_iter().zip(years);
    [(); 4].map(|()| {
        let (indicator, year) = columns.next()?;
        let mut all = series(material, region, indicator).into_iter();
        all.find(|figure| Some(figure.year()) == year)
    })
}

fn cards(material: &Material<'_>) -> Vec<Card> {
    let nederland = Region {
        code: RegionCode::nederland(),
        level: RegionLevel::Nederland,
        name: "Nederland".to_owned(),
    };
    let card = |(indicator, title): (&'static str, &'static str)| {
        let known = series(material, &nederland, indicator);
        let figure = known.into_iter().rev().find(|figure| figure.value.is_some())?;
        let value = figure.value?;
        let value = match figure.unit {
            regiobeeld_domain::Unit::Eur => {
                format!("{} mld", number::euro(value / 1e9, 1))
            }
            unit => number::of(unit, value),
        };
        let year = Some(figure.year());
        let source = Source::among(material.snapshots, &[&figure]).publishers;
        Some(Card { title, value, year, hint: text::hint(indicator), source })
    };
    CARDS.into_iter().filter_map(card).collect()
}

fn row<'a>(line: &Line<'a>, ratios: &[f64]) -> Row<'a> {
    let (region, [residents, per_person, ratio, old]) = line;
    let text = |figure: &Option<Figure>| {
        figure.as_ref().map_or_else(
            || number::NONE.to_owned(),
            |figure| number::maybe(figure.unit, figure.value),
        )
    };
    let ratio_value = ratio.as_ref().and_then(|figure| figure.value);
    let against = per_person.as_ref().and_then(Figure::pair).filter(|pair| pair.1 > 0.0);
    let rank = ratio.as_ref().and_then(|figure| figure.rank.zip(figure.rank_of));
    let title = format!("Kostenratio van {} onder alle regio’s", region.name);
    Row {
        name: &region.name,
        code: region.code.as_str(),
        residents: text(residents),
        per_person: text(per_person),
        against: against.map_or_else(String::new, |(value, benchmark)| {
            let share = 100.0 * (value - benchmark) / benchmark;
            number::signed(share, |v| number::percent(v, 1))
        }),
        ratio: ratio_value
            .map_or_else(|| number::NONE.to_owned(), |value| number::decimal(value, 3)),
        strip: strip(&title, ratios, ratio_value, 1.0),
        rank: rank.map_or_else(|| number::NONE.to_owned(), |(rank, _)| rank.to_string()),
        old: text(old),
    }
}

/// The regions by falling cost ratio.
fn ranked(lines: &[Line<'_>]) -> Option<Drawing> {
    let mut places: Vec<Place> = lines
        .iter()
        .filter_map(|(region, figures)| {
            let value = figures[2].as_ref()?.value?;
            Some(Place { name: region.name.clone(), value })
        })
        .collect();
    places.sort_by(|one, other| {
        let order = other.value.partial_cmp(&one.value).unwrap_or(Ordering::Equal);
        order.then_with(|| one.name.cmp(&other.name))
    });
    let title = "Kostenratio Zvw per regio";
    (!places.is_empty()).then(|| Drawing::new(|layout| ranking(layout, title, &places)))
}
