use std::io::Write;

use crate::page::Page;
use crate::{Error, Format, Report, template};

/// One self-contained page for people: no script, and nothing is fetched from anywhere.
#[derive(Debug, Clone, Copy)]
pub struct Html;

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn write(&self, report: &Report, out: &mut dyn Write) -> Result<(), Error> {
        let text = template::render(template::REGIOBEELD, &Page::new(report))?;
        out.write_all(text.as_bytes()).map_err(Error::Write)
    }
}
