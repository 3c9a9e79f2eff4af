use std::io::Write;

use crate::{Error, Format, Report};

/// The report as it is: every figure exact, with its key and where it comes from.
#[derive(Debug, Clone, Copy)]
pub struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn write(&self, report: &Report, out: &mut dyn Write) -> Result<(), Error> {
        let mut bytes = serde_json::to_vec_pretty(report)
            .map_err(|error| Error::Json { problem: error.to_string() })?;
        bytes.push(b'\n');
        out.write_all(&bytes).map_err(Error::Write)
    }
}
