//! From what a definition takes of a table to queries that the services understand.

use super::FetchProblem;
use super::address::encoded;
use super::protocol::{Codes, Protocol};
use crate::Selection;

/// What rows are asked for: of each dimension that is filtered some codes, and columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Query {
    filter: Vec<(String, Vec<Term>)>,
    columns: Vec<String>,
}

/// Codes of a dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Term {
    /// One, with its padding: without it the services answer that there is nothing.
    Is(String),
    /// All that begin so.
    Begins(String),
}

/// The dimension of version 4 that measures are in.
const MEASURE: &str = "Measure";

/// A query as it stands in an address, and for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) text: String,
    pub(super) shown: String,
}

/// The queries that together ask for a selection, each no longer than `most` bytes, and
/// without a word where everything is taken.
pub(super) fn queries(
    selection: &Selection,
    protocol: Protocol,
    codes: &Codes,
    most: usize,
) -> Result<Vec<Asked>, FetchProblem> {
    let mut whole = Query::default();
    for (dimension, patterns) in &selection.keep {
        let codes = known(dimension, codes)?;
        whole.filter.push((dimension.clone(), terms(dimension, patterns, codes)?));
    }
    if !selection.measures.is_empty() {
        match protocol {
            Protocol::V3 { .. } => {
                whole.columns =
                    codes.keys().chain(&selection.measures).cloned().collect();
            }
            Protocol::V4 => {
                let is = selection.measures.iter().cloned().map(Term::Is);
                whole.filter.push((MEASURE.to_owned(), is.collect()));
            }
        }
    }
    let sliced = match &selection.slice {
        Some(dimension) => slices(&whole, dimension, known(dimension, codes)?),
        None => vec![whole],
    };
    let mut queries = Vec::new();
    for query in sliced {
        chunk(&query, most, &mut queries)?;
    }
    Ok(queries)
}

fn known<'a>(dimension: &str, codes: &'a Codes) -> Result<&'a [String], FetchProblem> {
    codes.get(dimension).map(Vec::as_slice).ok_or_else(|| FetchProblem::NoDimension {
        name: dimension.to_owned(),
        dimensions: codes.keys().map(String::as_str).collect::<Vec<_>>().join(", "),
    })
}

/// What patterns ask for, none of it twice: rows that came twice would count twice.
fn terms(
    dimension: &str,
    patterns: &[String],
    codes: &[String],
) -> Result<Vec<Term>, FetchProblem> {
    let starts = |pattern: &'_ String| pattern.strip_suffix('*').map(str::to_owned);
    let beginnings: Vec<_> = patterns.iter().filter_map(starts).collect();
    let mut terms = Vec::new();
    for pattern in patterns {
        let start = starts(pattern);
        let term = if let Some(start) = &start {
            let is_there = codes.iter().any(|code| code.starts_with(start));
            is_there.then(|| Term::Begins(start.clone()))
        } else {
            let found = codes.iter().find(|code| code.trim_end() == pattern);
            found.map(|raw| Term::Is(raw.clone()))
        };
        let text = start.as_ref().unwrap_or(pattern);
        let is_within = |wider: &String| {
            text.starts_with(wider) && (text != wider || start.is_none())
        };
        let term = term.ok_or_else(|| FetchProblem::NoCode {
            code: pattern.clone(),
            dimension: dimension.to_owned(),
            codes: some(codes),
        })?;
        if !beginnings.iter().any(is_within) && !terms.contains(&term) {
            terms.push(term);
        }
    }
    Ok(terms)
}

fn some(codes: &[String]) -> String {
    let shown: Vec<_> = codes.iter().take(10).map(|code| code.trim_end()).collect();
    let more = if codes.len() > shown.len() { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// A query for each code of a dimension that the query takes.
fn slices(whole: &Query, dimension: &str, codes: &[String]) -> Vec<Query> {
    let kept = whole.filter.iter().find(|(name, _)| name == dimension);
    let takes = |code: &&String| {
        kept.is_none_or(|(_, terms)| {
            terms.iter().any(|term| match term {
                Term::Is(raw) => raw == *code,
                Term::Begins(start) => code.starts_with(start),
            })
        })
    };
    let slice = |code: &String| {
        let mut query = whole.clone();
        query.filter.retain(|(name, _)| name != dimension);
        query.filter.push((dimension.to_owned(), vec![Term::Is(code.clone())]));
        query
    };
    codes.iter().filter(takes).map(slice).collect()
}

/// Halves the longest list of codes until every query is short enough.
fn chunk(
    query: &Query,
    most: usize,
    queries: &mut Vec<Asked>,
) -> Result<(), FetchProblem> {
    let text = query.text();
    if text.len() <= most {
        queries.push(Asked { text, shown: query.condition() });
        return Ok(());
    }
    let longest =
        query.filter.iter().enumerate().max_by_key(|(_, (_, terms))| terms.len());
    match longest {
        Some((at, (_, terms))) if terms.len() > 1 => {
            let (first, second) = terms.split_at(terms.len() / 2);
            for half in [first, second] {
                let mut part = query.clone();
                part.filter[at].1 = half.to_vec();
                chunk(&part, most, queries)?;
            }
            Ok(())
        }
        _ => Err(FetchProblem::LongQuery(most)),
    }
}

impl Query {
    fn condition(&self) -> String {
        let dimensions = self.filter.iter().map(|(dimension, terms)| {
            let terms: Vec<_> = terms.iter().map(|term| term.text(dimension)).collect();
            format!("({})", terms.join(" or "))
        });
        dimensions.collect::<Vec<_>>().join(" and ")
    }

    fn text(&self) -> String {
        let condition = self.condition();
        let mut parts = Vec::new();
        if !condition.is_empty() {
            parts.push(format!("$filter={}", encoded(&condition)));
        }
        if !self.columns.is_empty() {
            parts.push(format!("$select={}", encoded(&self.columns.join(","))));
        }
        parts.join("&")
    }
}

impl Term {
    /// As both versions understand it; a quote within quotes is doubled.
    fn text(&self, dimension: &str) -> String {
        let quoted = |text: &str| text.replace('\'', "''");
        match self {
            Self::Is(code) => format!("{dimension} eq '{}'", quoted(code)),
            Self::Begins(start) => format!("startswith({dimension},'{}')", quoted(start)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes() -> Codes {
        let of = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
        let gemeenten: Vec<String> = (1..200).map(|n| format!("GM{n:04}")).collect();
        let mut regions: Vec<String> = of(&["NL01  ", "PV20  "]);
        regions.extend(gemeenten);
        Codes::from([
            ("RegioS".to_owned(), regions),
            ("Perioden".to_owned(), of(&["2021JJ00", "2022KW01", "2022JJ00"])),
            ("Geslacht".to_owned(), of(&["3000   ", "4000   "])),
        ])
    }

    fn selection(text: &str) -> Selection {
        toml::from_str(text).unwrap()
    }

    fn asked(text: &str, protocol: Protocol) -> Result<Vec<String>, FetchProblem> {
        let queries = queries(&selection(text), protocol, &codes(), 400)?;
        let plain = |query: Asked| query.text.replace("%20", " ");
        Ok(queries.into_iter().map(plain).collect())
    }

    #[track_caller]
    fn check(text: &str, protocol: Protocol, expected: &[&str]) {
        assert_eq!(asked(text, protocol).unwrap(), expected, "{text}");
    }

    const V3: Protocol = Protocol::V3 { typed: false };

    #[test]
    fn codes_are_asked_for_with_their_padding() {
        check("", V3, &[""]);
        check(
            "keep = { RegioS = ['GM*', 'NL01'], Geslacht = ['3000'] }",
            V3,
            &[
                "$filter=(Geslacht eq '3000   ') and (startswith(RegioS,'GM') or RegioS eq 'NL01  ')",
            ],
        );
        check(
            "keep = { RegioS = ['GM*', 'GM0007', 'GM00*', 'NL01', 'NL01', 'GM*'] }",
            V3,
            &["$filter=(startswith(RegioS,'GM') or RegioS eq 'NL01  ')"],
        );
    }

    #[test]
    fn measures_are_columns_in_version_3_and_a_dimension_in_version_4() {
        let text = "measures = ['TotaleBevolking_1']";
        let select = "$select=Geslacht,Perioden,RegioS,TotaleBevolking_1";
        check(text, V3, &[select]);
        check(text, Protocol::V4, &["$filter=(Measure eq 'TotaleBevolking_1')"]);
    }

    #[test]
    fn slices_are_of_the_codes_that_are_kept() {
        check(
            "slice = 'Perioden'\nkeep = { Perioden = ['2022*', '2021JJ00'] }",
            V3,
            &[
                "$filter=(Perioden eq '2021JJ00')",
                "$filter=(Perioden eq '2022KW01')",
                "$filter=(Perioden eq '2022JJ00')",
            ],
        );
    }

    #[test]
    fn long_selections_are_chunked_and_ask_for_every_code_once() {
        let gemeenten: Vec<_> = (1..200).map(|n| format!("'GM{n:04}'")).collect();
        let text = format!("keep = {{ RegioS = [{}] }}", gemeenten.join(","));
        let queries = asked(&text, V3).unwrap();
        assert!(queries.len() > 10 && queries.iter().all(|query| query.len() <= 400));
        for code in gemeenten {
            let with = queries.iter().filter(|query| query.contains(&code)).count();
            assert_eq!(with, 1, "{code}");
        }
    }

    #[test]
    fn what_is_not_there_is_named() {
        for (text, part) in [
            ("keep = { RegioS = ['GM9999'] }", "`GM9999` is no code of `RegioS`"),
            ("keep = { RegioS = ['ZK*'] }", "NL01, PV20"),
            ("keep = { Regios = ['GM*'] }", "`Regios` is no dimension"),
            ("slice = 'Leeftijd'", "Geslacht, Perioden, RegioS"),
        ] {
            let error = asked(text, V3).unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
        let many: Vec<_> = (0..99).map(|n| format!("'Topic_{n}'")).collect();
        let text = format!("measures = [{}]", many.join(","));
        assert!(matches!(asked(&text, V3), Err(FetchProblem::LongQuery(400))));
    }
}
