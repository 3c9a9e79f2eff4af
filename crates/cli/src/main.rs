//! The command `regiobeeld`: arguments, terminal and exit code; the façade does the work.

mod arguments;
mod command;
mod fault;
#[cfg(unix)]
mod limits;
mod terminal;
mod watch;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Command};
use crate::terminal::Terminal;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    #[cfg(unix)]
    limits::fail_at_file_size();
    let terminal = Terminal::new(&arguments.shared);
    let done = fault::caught(|| carry_out(&arguments.command, &terminal));
    match done {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            terminal.error(&error);
            let known = error.downcast_ref::<regiobeeld::Error>();
            ExitCode::from(known.map_or(4, regiobeeld::Error::exit_code))
        }
    }
}

fn carry_out(command: &Command, terminal: &Terminal) -> anyhow::Result<u8> {
    match command {
        Command::Run(flags) => command::run(flags, regiobeeld::Parts::All, terminal),
        Command::Compute(flags) => {
            command::run(flags, regiobeeld::Parts::Indicators, terminal)
        }
        Command::Project(flags) => {
            command::run(flags, regiobeeld::Parts::Projections, terminal)
        }
        Command::Backtest(flags) => {
            command::run(flags, regiobeeld::Parts::BackTests, terminal)
        }
        #[cfg(feature = "fetch")]
        Command::Fetch(flags) => command::fetch(flags, terminal),
        Command::Check(flags) => command::check(flags, terminal),
        Command::Inspect(flags) => command::inspect(flags, terminal),
        Command::List(flags) => command::list(flags, terminal),
        Command::Template(flags) => command::template(flags, terminal),
        Command::Verify(flags) => command::verify(flags, terminal),
        Command::Explain(flags) => command::explain(flags, terminal),
        Command::Diff(flags) => command::diff(flags, terminal),
        Command::Completions(flags) => command::completions(flags, terminal),
        Command::Man => command::man(terminal),
    }
}
