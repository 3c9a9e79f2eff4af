use clap::CommandFactory;

use crate::arguments::{Arguments, CompletionsFlags};
use crate::terminal::Terminal;

pub(crate) fn completions(
    flags: &CompletionsFlags,
    terminal: &Terminal,
) -> anyhow::Result<u8> {
    let mut script = Vec::new();
    let mut command = Arguments::command();
    clap_complete::generate(flags.shell, &mut command, "regiobeeld", &mut script);
    terminal.document(&String::from_utf8(script)?)?;
    Ok(0)
}
