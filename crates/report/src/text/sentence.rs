use regiobeeld_domain::{Status, Unit};

use crate::number::{self, euro, million, percent};
use crate::report::INWONERS;
use crate::{Figure, Growth, Paragraph, Report};

const RATIO: &str = "zorgkosten/zvw-kostenratio";
const GAP: &str = "zorgkosten/zvw-verschil-verwacht";
const PER_PERSON: &str = "zorgkosten/zvw-per-verzekerdejaar";

/// Every sentence that the figures allow.
pub(crate) fn paragraphs(report: &Report) -> Vec<Paragraph> {
    [
        ("inwoners", residents_over_the_years(report)),
        ("kosten", costs(report)),
        ("kostenratio", ratio(report)),
        ("ontwikkeling", development(report)),
        ("groei", report.growth.as_ref().map(growth)),
        ("verwachting", super::expected::expected(report)),
        ("verwachting-toets", super::expected::tested(report)),
    ]
    .into_iter()
    .filter_map(|(id, text)| text.map(|nl| Paragraph { id, nl }))
    .collect()
}

/// Why a figure has no value.
pub(crate) fn no_figure(status: Status) -> String {
    match status {
        Status::Suppressed => "Niet getoond, omdat het over te weinig personen gaat of de bron het niet geeft.".to_owned(),
        Status::NotApplicable => "Niet van toepassing.".to_owned(),
        _ => "Hierover zijn in deze run geen gegevens.".to_owned(),
    }
}

/// Where a value lies beside the one for Nederland.
pub(crate) fn against_nederland(_: &Report, figure: &Figure) -> String {
    let Some((value, benchmark)) = figure.pair() else {
        return "Geen cijfer voor Nederland om naast te leggen.".to_owned();
    };
    let nederland = number::of(figure.unit, benchmark);
    if number::of(figure.unit, value) == nederland {
        return format!("Gelijk aan Nederland ({nederland}).");
    }
    let direction = if value > benchmark { "hoger" } else { "lager" };
    let size = (value - benchmark).abs();
    let size = match figure.unit {
        Unit::Percent => format!("{} procentpunt", number::decimal(size, 1)),
        Unit::EurPerVerzekerdejaar if benchmark > 0.0 => {
            percent(100.0 * size / benchmark, 1)
        }
        unit => number::of(unit, size),
    };
    format!("{size} {direction} dan Nederland ({nederland}).")
}

/// The part of Nederland that the region is.
pub(crate) fn share_of_nederland(_: &Report, figure: &Figure) -> String {
    match figure.pair() {
        Some((value, benchmark)) if benchmark > 0.0 && value <= benchmark => {
            let share = percent(100.0 * value / benchmark, 1);
            format!("{share} van Nederland ({}).", number::of(figure.unit, benchmark))
        }
        _ => "Personen, geteld naar het deel van het jaar dat zij verzekerd waren."
            .to_owned(),
    }
}

/// How the number of residents changed.
pub(crate) fn residents(report: &Report, figure: &Figure) -> String {
    let known = report.series(INWONERS, "total");
    let first = known.iter().find(|one| one.value.is_some_and(|value| value > 0.0));
    match first.and_then(|first| Some((first.year(), first.value?, figure.value?))) {
        Some((year, start, end)) if year < figure.year() => {
            let change = number::signed(100.0 * (end - start) / start, |v| percent(v, 1));
            format!("{change} sinds 1 januari {year}.")
        }
        _ => "Op 1 januari.".to_owned(),
    }
}

fn residents_over_the_years(report: &Report) -> Option<String> {
    let known = report.series(INWONERS, "total");
    let mut known = known.iter().filter_map(|one| Some((one.year(), one.value?)));
    let (first, start) = known.next()?;
    let (last, end) = known.next_back()?;
    let change = number::signed(end - start, |v| number::decimal(v, 0));
    Some(format!(
        "Op 1 januari {first} telde de regio {} inwoners, op 1 januari {last} {} ({change}).",
        number::decimal(start, 0),
        number::decimal(end, 0),
    ))
}

fn costs(report: &Report) -> Option<String> {
    let figure = report.latest(PER_PERSON, "total")?;
    let value = figure.value?;
    let year = figure.year();
    let start = format!(
        "In {year} kostte de zorg uit de Zorgverzekeringswet {} per verzekerdejaar",
        euro(value, 2),
    );
    Some(match figure.pair() {
        Some((_, benchmark)) if benchmark > 0.0 => format!(
            "{start}. Voor Nederland was dat {}: een verschil van {} ({}).",
            euro(benchmark, 2),
            number::signed(value - benchmark, |v| euro(v, 2)),
            number::signed(100.0 * (value - benchmark) / benchmark, |v| percent(v, 1)),
        ),
        _ => format!("{start}."),
    })
}

/// The cost ratio on a card: percent and euro.
pub(crate) fn ratio_in_brief(report: &Report, figure: &Figure) -> String {
    let Some(value) = figure.value else { return no_figure(figure.status) };
    let gap = report.figure(GAP, "total", figure.year()).and_then(|gap| gap.value);
    let gap =
        gap.map(|gap| format!(" ({})", number::signed(gap, million))).unwrap_or_default();
    format!(
        "{} dan verwacht bij de leeftijds- en geslachtsopbouw{gap}.",
        more_or_less(value)
    )
}

fn ratio(report: &Report) -> Option<String> {
    let figure = report.latest(RATIO, "total")?;
    let value = figure.value?;
    let year = figure.year();
    let meaning = more_or_less(value);
    let gap = report.figure(GAP, "total", year).and_then(|gap| gap.value);
    let gap = gap.map_or_else(String::new, |gap| {
        let side = if gap < 0.0 { "minder" } else { "meer" };
        format!(" Dat is {} {side} dan verwacht.", million(gap.abs()))
    });
    Some(format!(
        "De kostenratio van {year} is {}: de kosten waren {meaning} dan verwacht als in elke \
         leeftijdsklasse en bij elk geslacht de landelijke kosten per verzekerdejaar \
         golden.{gap} De ratio zegt niet waardoor het verschil ontstaat.",
        number::decimal(value, 2),
    ))
}

/// A ratio in words, such as `3,4% meer`.
fn more_or_less(ratio: f64) -> String {
    let size = percent(100.0 * (ratio - 1.0).abs(), 1);
    let side = if ratio < 1.0 { "minder" } else { "meer" };
    format!("{size} {side}")
}

fn development(report: &Report) -> Option<String> {
    let series = report.series(PER_PERSON, "total");
    let mut known =
        series.iter().filter(|one| one.value.is_some_and(|value| value > 0.0));
    let first = known.next()?;
    let last = known.next_back()?;
    let change = |start: f64, end: f64| {
        number::signed(100.0 * (end - start) / start, |v| percent(v, 1))
    };
    let own = change(first.value?, last.value?);
    let nederland = match (first.benchmark, last.benchmark) {
        (Some(start), Some(end)) if start > 0.0 => {
            format!("; voor Nederland was dat {}", change(start, end))
        }
        _ => String::new(),
    };
    let (from, to) = (first.year(), last.year());
    Some(format!(
        "Van {from} tot {to} veranderden de kosten per verzekerdejaar met {own}{nederland}. De \
         bedragen zijn in lopende prijzen: de algemene prijsstijging zit erin."
    ))
}

/// Where the change of the costs came from.
fn growth(growth: &Growth) -> String {
    let Growth { from, to, start, end, omvang, leeftijdsopbouw, gebruik, total } = growth;
    let signed = |value: f64| number::signed(value, million);
    let levels = match (start, end) {
        (Some(start), Some(end)) => {
            format!(" (van {} naar {})", million(*start), million(*end))
        }
        _ => String::new(),
    };
    format!(
        "Van {from} tot {to} veranderden de Zvw-kosten met {}{levels}. Daarvan hangt {} samen \
         met het aantal verzekerden, {} met hun leeftijds- en geslachtsopbouw en {} met de \
         kosten per verzekerde bij gelijke leeftijd en geslacht.",
        signed(*total),
        signed(*omvang),
        signed(*leeftijdsopbouw),
        signed(*gebruik),
    )
}
