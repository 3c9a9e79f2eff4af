use std::collections::BTreeSet;

use regiobeeld_domain::{Code, Diagnostic};
use regiobeeld_ingest::{INWONERS, Role, Tables};

use super::Explanation;

/// The findings that are about what the figure rests on: its files, but not other columns
/// or regions of them, its region and gemeenten, and the indicator itself.
pub(super) fn of(
    document: &Explanation,
    diagnostics: Vec<Diagnostic>,
    tables: &Tables,
) -> Vec<Diagnostic> {
    let files: BTreeSet<_> =
        document.files.iter().map(|file| file.path.as_str()).collect();
    let members = document.members.iter().map(|member| &member.gemeente);
    let sources = document.recoding.iter().flat_map(|step| [&step.from, &step.to]);
    let mut regions: BTreeSet<_> = members.chain(sources).collect();
    regions.insert(&document.region.code);
    let used: BTreeSet<_> = document
        .sums
        .iter()
        .flat_map(|sum| sum.fields.iter().map(|field| field.to_lowercase()))
        .collect();
    let other_column = |field: &str| {
        let field = field.to_lowercase();
        let column = tables.iter().find_map(|table| table.columns.get(&field));
        column.is_some_and(|column| column.role == Role::Measure)
            && !used.contains(&field)
    };
    let named = |year: Option<u16>, found: &Diagnostic| {
        year.is_some_and(|year| found.message.contains(&year.to_string()))
    };
    let now = Some(document.period.calendar_year());
    let concerns = |found: &Diagnostic| {
        let file = found.file.as_ref().is_none_or(|file| files.contains(file.as_str()));
        let region = found.region.as_ref().is_none_or(|region| regions.contains(region));
        let field = found.field.as_ref().is_none_or(|field| !other_column(field));
        // What is said over the years names the year.
        let subject = match found.code {
            Code::StratumMissing | Code::SeriesBreak => named(now, found),
            Code::ImplausibleJump => {
                named(now, found) || named(document.reference_year, found)
            }
            // Without a file it is said of the registry's residents.
            Code::SplitByWeight if found.file.is_none() => {
                document.sums.iter().any(|sum| sum.dataset == INWONERS)
            }
            _ => true,
        };
        let own = found.code != Code::RegionCoverage
            || found.field.as_deref() == Some(document.region.level.as_str());
        file && region && field && subject && own
    };
    let mut found: Vec<_> = diagnostics.into_iter().filter(concerns).collect();
    found.sort();
    found.dedup();
    found
}
