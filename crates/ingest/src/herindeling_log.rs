//! The log of herindelingen in the descriptions that CBS gives with the codes of gemeenten
//! in 03759ned: regular Dutch, a line with the date and what happened, then for every
//! partner a line with its name and code and a line with the size of the part.

use regiobeeld_domain::{Herindeling, RegionCode};

/// A change that a description tells of, until its partners have been read.
struct Event {
    year: u16,
    mid_year: bool,
    is_received: bool,
    /// Borders that moved between gemeenten that both go on.
    is_border: bool,
}

/// The parts that the description of a gemeente tells of; none where it tells no log.
pub(crate) fn parse(gemeente: &RegionCode, description: &str) -> Vec<Herindeling> {
    let mut parts = Vec::new();
    let (mut event, mut other): (Option<Event>, Option<RegionCode>) = (None, None);
    let mut renamed: Option<(u16, bool)> = None;
    for line in description.lines().map(str::trim) {
        if let Some(date) = line.strip_prefix("Naamswijziging per ").and_then(date) {
            renamed = Some(date);
        }
        if let (Some((year, mid_year)), true) = (renamed, line.contains("nieuwe naam:")) {
            renamed = None;
            let to = code(line).filter(|to| to != gemeente);
            parts.extend(to.map(|to| {
                let from = gemeente.clone();
                Herindeling { year, mid_year, from, to, residents: None }
            }));
        } else if let Some(found) = header(line) {
            (event, other) = (Some(found), None);
        } else if line.is_empty() {
            event = None;
        } else if line.starts_with("- ") {
            other = code(line);
        } else if let (Some(event), Some(partner)) = (&event, &other)
            && line.contains("hectare")
        {
            let (from, to) = if event.is_received {
                (partner.clone(), gemeente.clone())
            } else {
                (gemeente.clone(), partner.clone())
            };
            let (year, mid_year) = (event.year, event.mid_year);
            let residents = before(line, "inwoner");
            if !event.is_border {
                parts.push(Herindeling { year, mid_year, from, to, residents });
            }
            other = None;
        }
    }
    parts
}

fn header(line: &str) -> Option<Event> {
    let (what, rest) = line.split_once(" per ")?;
    let is_received = rest.ends_with("ontvangen van:");
    if !is_received && !rest.ends_with("overgegaan naar:") {
        return None;
    }
    let (year, mid_year) = date(rest)?;
    Some(Event { year, mid_year, is_received, is_border: what == "Grenswijziging" })
}

/// The boundary year of a date such as `24-03-2022`, and whether it was no 1 January.
fn date(text: &str) -> Option<(u16, bool)> {
    let date = text.get(..10)?;
    let mut parts = date.split('-');
    let (day, month) = (parts.next()?, parts.next()?);
    let year: u16 = parts.next()?.parse().ok()?;
    let mid_year = (day, month) != ("01", "01");
    Some((year + u16::from(mid_year), mid_year))
}

/// The code in parentheses at the end of a line.
fn code(line: &str) -> Option<RegionCode> {
    let (_, rest) = line.rsplit_once("(GM")?;
    format!("GM{}", rest.get(..4)?).parse().ok()
}

/// The number before a word.
fn before(line: &str, word: &str) -> Option<f64> {
    let mut words = line.split_whitespace().rev();
    words.by_ref().find(|found| found.starts_with(word))?;
    words.next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(
        gemeente: &str,
        description: &str,
        expected: &[(u16, &str, &str, Option<f64>)],
    ) {
        let parts = parse(&gemeente.parse().unwrap(), description);
        let got: Vec<_> = parts
            .iter()
            .map(|h| (h.year, h.from.as_str(), h.to.as_str(), h.residents))
            .collect();
        assert_eq!(got, expected, "{description}");
    }

    /// Trap 17: the descriptions of 03759ned hold a log that can be read.
    #[test]
    fn trap_17_descriptions_hold_a_log() {
        check(
            "GM9001",
            "Opgeheven per 01-01-2019, overgegaan naar:\r\n- Nieuw (GM9002),\r\n\
             ... 5041 hectare met 5167 woningen en 13321 inwoners\r\n- Oud (GM9003),\r\n\
             ... 12 hectare met 0 woningen en 1 inwoner\r\n\r\n\
             Grenswijziging per 01-01-2000, ontvangen van:\r\n- Ver (GM9004),\r\n\
             ... 2 hectare met 0 woningen en 0 inwoners\r\n\r\nBegindatum voor 1830\r\n",
            &[
                (2019, "GM9001", "GM9002", Some(13321.0)),
                (2019, "GM9001", "GM9003", Some(1.0)),
            ],
        );
        check(
            "GM9002",
            "Ontstaan per 24-03-2022, ontvangen van:\n- Een (GM9001),\n... 1 hectare\n",
            &[(2023, "GM9001", "GM9002", None)],
        );
        check(
            "GM9005",
            "Naamswijziging per 01-07-2015,\r\nnieuwe naam: Beter (GM9006)\r\n",
            &[(2016, "GM9005", "GM9006", None)],
        );
        check("GM9001", "Aantal inwoners per 1 januari", &[]);
        check("GM9001", "", &[]);
    }
}
