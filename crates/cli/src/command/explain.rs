use std::fmt::Write;

use regiobeeld::domain::{Age, Comparison, Judgement, Sex};
use regiobeeld::explain::{
    ExplainedCell, ExplainedGemeente, ExplainedStratum, ExplainedYear,
};
use regiobeeld::{ExplainSpec, Explanation, Parts};

use super::configuration::configured;
use super::run::today;
use crate::arguments::ExplainFlags;
use crate::terminal::Terminal;

pub(crate) fn explain(flags: &ExplainFlags, terminal: &Terminal) -> anyhow::Result<u8> {
    let settings = flags.settings().or(configured(flags.config.as_deref())?);
    let explanation = regiobeeld::explain(&ExplainSpec {
        run: settings.spec(Parts::Indicators, &today())?,
        indicator: flags.indicator.clone(),
        region: flags.region.clone(),
        period: flags.period,
        sex: flags.sex,
        age: flags.age,
        category: flags.category.clone(),
    })?;
    terminal.result(&explanation, &describe(&explanation))?;
    Ok(0)
}

fn describe(explanation: &Explanation) -> String {
    let mut text = String::new();
    heading(&mut text, explanation);
    result(&mut text, explanation);
    steps(&mut text, explanation);
    regions(&mut text, explanation);
    sums(&mut text, explanation);
    cells(&mut text, &explanation.inputs);
    files(&mut text, explanation);
    text
}

fn heading(text: &mut String, explanation: &Explanation) {
    let Explanation { indicator, method, region, period, .. } = explanation;
    let _ = writeln!(text, "{}", indicator.name);
    let _ = writeln!(text, "  {} / {}", indicator.title.nl, indicator.title.en);
    let _ = writeln!(text, "  {}", indicator.definition.en);
    if let Some(caveat) = &indicator.caveat {
        let _ = writeln!(text, "  {}", caveat.en);
    }
    let _ = writeln!(text, "  method       {} version {}", method.name, method.version);
    let _ = writeln!(text, "  formula      {}", method.formula);
    let _ = writeln!(text, "  parameters   {}", method.parameters);
    let _ = writeln!(
        text,
        "  region       {} {} ({})",
        region.code, region.name, region.level
    );
    let _ = writeln!(text, "  period       {period}");
    let part = part(explanation.sex, explanation.age, &explanation.category);
    let _ = writeln!(text, "  part         {part}");
    let _ = writeln!(text, "  boundary year {}", explanation.indeling);
    if let Some(year) = explanation.reference_year {
        let _ = writeln!(text, "  reference year {year}");
    }
}

fn part(sex: Sex, age: Age, category: &str) -> String {
    let parts = [sex.to_string(), age.to_string(), category.to_owned()];
    let parts: Vec<_> = parts.into_iter().filter(|part| part != "total").collect();
    if parts.is_empty() { "total".to_owned() } else { parts.join(" ") }
}

fn result(text: &mut String, explanation: &Explanation) {
    let result = &explanation.result;
    text.push_str("\nResult\n");
    let _ = writeln!(text, "  value        {} {}", number(result.value), result.unit);
    if result.numerator.is_some() || result.denominator.is_some() {
        let _ = writeln!(text, "  numerator    {}", number(result.numerator));
        let _ = writeln!(text, "  denominator  {}", number(result.denominator));
    }
    let _ = writeln!(text, "  status       {}", result.status);
    limits(text, "95%", result.limits_95);
    limits(text, "99.8%", result.limits_998);
    if let Some(benchmark) = result.benchmark {
        let _ = writeln!(text, "  Nederland    {benchmark}");
    }
    if result.comparison != Comparison::NotCompared {
        let judged = match result.judgement {
            Judgement::None => String::new(),
            judgement => format!(", {judgement}"),
        };
        let _ = writeln!(text, "  comparison   {}{judged}", result.comparison);
    }
    if let (Some(rank), Some(of)) = (result.rank, result.rank_of) {
        let between = result.rank_limits.map_or_else(String::new, |[first, last]| {
            format!("; between {first} and {last} by the 95% intervals")
        });
        let _ = writeln!(text, "  rank         {rank} of {of}, 1 the highest{between}");
    }
    if let Some(trend) = result.trend {
        let _ = writeln!(text, "  trend        {trend}");
    }
    if !explanation.diagnostics.is_empty() {
        text.push_str("\nFindings\n");
    }
    for found in &explanation.diagnostics {
        let _ = writeln!(text, "  {found}");
    }
}

fn limits(text: &mut String, level: &str, [lower, upper]: [Option<f64>; 2]) {
    if lower.is_some() || upper.is_some() {
        let (lower, upper) = (number(lower), number(upper));
        let _ = writeln!(text, "  {level:<12} {lower} to {upper}");
    }
}

/// What the interval, the comparison and the direction rest on.
fn steps(text: &mut String, explanation: &Explanation) {
    if let Some(interval) = &explanation.interval {
        let _ = writeln!(text, "\nInterval {}", name(&interval.method));
        fact(text, "error", interval.standard_error);
        years(text, &interval.year_to_year);
    }
    if let Some(compared) = &explanation.comparison {
        let level = name(&compared.rule.level);
        let _ = writeln!(text, "\nComparison with Nederland at {level}%");
        fact(text, "weight", compared.weight);
        fact(text, "error of it", compared.benchmark_error);
        fact(text, "difference", compared.difference);
        fact(text, "p", compared.p_value);
        fact(text, "adjusted p", compared.adjusted_p_value);
        fact(text, "between", compared.between);
    }
    if let Some(trend) = &explanation.trend {
        let scale = trend.scale.map_or_else(String::new, |s| format!(", {s} scale"));
        let after = trend.after_break.map_or_else(String::new, |year| {
            format!(", from {year} on because the series breaks there")
        });
        let _ = writeln!(text, "\nTrend{scale}{after}");
        years(text, &trend.years);
        fact(text, "slope", trend.slope);
        fact(text, "error", trend.standard_error);
        fact(text, "chi-squared", trend.chi_squared);
        fact(text, "p", Some(trend.p_value));
    }
}

/// The name that a definition has for it.
fn name(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

fn fact(text: &mut String, name: &str, value: Option<f64>) {
    if let Some(value) = value {
        let _ = writeln!(text, "  {name:<12} {value}");
    }
}

fn years(text: &mut String, years: &[ExplainedYear]) {
    for ExplainedYear { year, value, standard_error } in years {
        let error =
            standard_error.map_or_else(String::new, |error| format!(" ± {error}"));
        let _ = writeln!(text, "  {year}         {value}{error}");
    }
}

fn number(number: Option<f64>) -> String {
    number.map_or_else(|| "none".to_owned(), |number| number.to_string())
}

fn regions(text: &mut String, explanation: &Explanation) {
    let _ = writeln!(text, "\nGemeenten on boundary year {}", explanation.indeling);
    for member in &explanation.members {
        let _ =
            writeln!(text, "  {} {} × {}", member.gemeente, member.name, member.share);
    }
    if !explanation.recoding.is_empty() {
        text.push_str("\nChanges of gemeenten\n");
    }
    for step in &explanation.recoding {
        let _ = writeln!(
            text,
            "  {} {} of {} became {} {} × {} ({}; counts × {}); {}",
            step.from,
            step.from_name,
            step.from_indeling,
            step.to,
            step.to_name,
            step.share,
            step.file,
            step.member_share,
            step.source,
        );
    }
}

fn sums(text: &mut String, explanation: &Explanation) {
    text.push_str("\nSums\n");
    for sum in &explanation.sums {
        let fields: Vec<_> = sum.fields.iter().map(|field| &**field).collect();
        let _ = writeln!(
            text,
            "  {:<22} {} of {} {} {} ({}): {} rows of {}, columns {}",
            sum.role,
            number(sum.total),
            sum.region,
            sum.measure,
            sum.period,
            sum.status,
            sum.rows,
            sum.file,
            fields.join(", "),
        );
    }
    if explanation.strata.len() > 1 {
        text.push_str("\nBy sex and age class\n");
        explanation.strata.iter().for_each(|stratum| text.push_str(&line(stratum)));
    }
    if !explanation.gemeenten.is_empty() {
        text.push_str("\nBy gemeente\n");
    }
    for ExplainedGemeente { gemeente, share, values } in &explanation.gemeenten {
        let _ = write!(text, "  {gemeente} × {share}");
        for (name, value) in values {
            let _ = write!(text, "  {name} {value}");
        }
        text.push('\n');
    }
}

fn line(stratum: &ExplainedStratum) -> String {
    let values = stratum.values.iter().map(|(name, value)| format!("  {name} {value}"));
    format!("  {} {}{}\n", stratum.sex, stratum.age, values.collect::<String>())
}

/// One line a row of a file, with all cells of it.
fn cells(text: &mut String, cells: &[ExplainedCell]) {
    let mut file = None;
    for row in cells.chunk_by(same_row) {
        let first = &row[0];
        if file != Some((first.role, &first.file)) {
            file = Some((first.role, &first.file));
            let _ = writeln!(text, "\nCells of {} in {}", first.role, first.file);
        }
        let line = first.line.map_or_else(|| "-".to_owned(), |line| line.to_string());
        let name = first.region.as_deref().unwrap_or("(row without keys)");
        let code = first.gemeente.as_deref().unwrap_or("");
        let _ = write!(text, "  {line} {name} {code} {} {}", first.sex, &*first.age);
        for cell in row {
            let weight = match cell.weight {
                1.0 => String::new(),
                weight => format!(" × {weight}"),
            };
            let _ = write!(text, "  {} {}{weight}", cell.field, number(cell.value));
        }
        text.push('\n');
    }
}

fn same_row(one: &ExplainedCell, next: &ExplainedCell) -> bool {
    (one.role, &one.file, one.line) == (next.role, &next.file, next.line)
        && one.gemeente == next.gemeente
}

fn files(text: &mut String, explanation: &Explanation) {
    text.push_str("\nFiles\n");
    for file in &explanation.files {
        let _ = writeln!(
            text,
            "  {}\n    {}, {} rows, sha256 {}\n    {}; {}",
            file.path, file.table, file.rows, file.sha256, file.citation, file.licence,
        );
    }
}
