use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};

use anyhow::Context;
use serde_json::json;

use crate::arguments::TemplateFlags;
use crate::terminal::Terminal;

pub(crate) fn template(flags: &TemplateFlags, terminal: &Terminal) -> anyhow::Result<u8> {
    let template = regiobeeld::template(&flags.kind, &flags.definitions)?;
    let place = flags.out.join(&template.file);
    // What someone has filled in is never written over.
    let file = OpenOptions::new().write(true).create_new(true).open(&place);
    let mut file = match file {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let problem = format!(
                "`{}` is there already; give another folder with `--out`",
                place.display()
            );
            return Err(regiobeeld::Error::Settings(problem).into());
        }
        other => other.with_context(|| format!("cannot write `{}`", place.display()))?,
    };
    file.write_all(&template.bytes)
        .and_then(|()| file.sync_all())
        .with_context(|| format!("cannot write `{}`", place.display()))?;
    let text = format!(
        "{}: fill it in and put it among the data; a run recognises it by its name\n",
        place.display()
    );
    terminal.result(&json!({ "kind": flags.kind, "file": place }), &text)?;
    Ok(0)
}
