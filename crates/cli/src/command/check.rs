use std::fmt::Write;

use regiobeeld::domain::{Code, Diagnostic, Severity};

use super::configuration;
use crate::arguments::RunFlags;
use crate::terminal::Terminal;

pub(crate) fn check(flags: &RunFlags, terminal: &Terminal) -> anyhow::Result<u8> {
    let file = configuration::file(flags.config.as_deref());
    let checked = regiobeeld::check(file, &flags.settings())?;
    terminal.result(&checked, &describe(&checked.problems))?;
    Ok(checked.exit_code())
}

fn describe(problems: &[Diagnostic]) -> String {
    let mut text = String::new();
    let subject = |problem: &Diagnostic| match problem.code {
        Code::BadConfiguration => "Configuration",
        Code::BadDefinition => "Definitions",
        _ => "Data",
    };
    for of_subject in problems.chunk_by(|one, next| subject(one) == subject(next)) {
        let _ = writeln!(text, "{}", subject(&of_subject[0]));
        for problem in of_subject {
            let _ = writeln!(text, "  {problem}");
        }
    }
    let count = |severity| problems.iter().filter(|p| p.severity == severity).count();
    let _ = writeln!(
        text,
        "errors: {}, warnings: {}, notes: {}",
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Info),
    );
    text
}
