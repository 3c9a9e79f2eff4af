use clap::CommandFactory;

use crate::arguments::Arguments;
use crate::terminal::Terminal;

pub(crate) fn man(terminal: &Terminal) -> anyhow::Result<u8> {
    let mut page = Vec::new();
    let command = Arguments::command();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    // One page holds all: every command's own part follows.
    for mut command in command.get_subcommands().cloned() {
        let name = format!("regiobeeld {}", command.get_name());
        command = command.display_name(name);
        let part = clap_mangen::Man::new(command);
        part.render_name_section(&mut page)?;
        part.render_synopsis_section(&mut page)?;
        part.render_options_section(&mut page)?;
        part.render_extra_section(&mut page)?;
    }
    terminal.document(&String::from_utf8(page)?)?;
    Ok(0)
}
