use std::fmt::Write;

use serde_json::json;

use crate::arguments::VerifyFlags;
use crate::terminal::Terminal;

pub(crate) fn verify(flags: &VerifyFlags, terminal: &Terminal) -> anyhow::Result<u8> {
    let mismatches = regiobeeld::verify(&flags.run)?;
    let mut text = String::new();
    for mismatch in &mismatches {
        let _ = writeln!(text, "{mismatch}");
    }
    if mismatches.is_empty() {
        let _ = writeln!(
            text,
            "every file of `{}` is as it was published",
            flags.run.display()
        );
    }
    let document = json!({ "run": flags.run, "mismatches": mismatches });
    terminal.result(&document, &text)?;
    Ok(if mismatches.is_empty() { 0 } else { 3 })
}
