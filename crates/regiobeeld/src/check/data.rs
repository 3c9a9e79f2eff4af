//! What is wrong with the data.

use regiobeeld_domain::{Code, Diagnostic, Place, Regioindeling};
use regiobeeld_ingest::{self as ingest, LoadOptions, Loaded, Tables, load, quality};

use super::configuration::Asked;
use crate::{Error, Settings};

/// Reads the data as a run would, and gives what is found on the way.
pub(super) fn check(
    settings: &Settings,
    asked: &Asked<'_>,
    embedded: &Regioindeling,
    tables: Tables,
) -> Result<(Option<Loaded>, Vec<Diagnostic>), Error> {
    // A folder of the configuration that is not there is told of where it is named.
    let (places, absent): (Vec<_>, Vec<_>) =
        settings.data.iter().cloned().partition(|place| place.exists());
    let absent = absent.iter().filter(|_| asked.is_flag("data")).map(|place| {
        let message = format!("there is no folder or file `{}`", place.display());
        Diagnostic::new(Code::NoData, message)
            .at(Place::Field("--data"))
            .help("give an existing folder or file that you may read")
    });
    let mut problems: Vec<_> = absent.collect();
    if places.is_empty() {
        return Ok((None, problems));
    }
    let known = |year: &u16| embedded.years().contains(year);
    let mut options = LoadOptions {
        places,
        indeling: settings.indeling.filter(known),
        year: settings.year,
        prefer: settings.prefer.clone(),
        tables,
        withdrawn: settings.withdrawn.clone(),
        traced: Vec::new(),
    };
    let mut loaded = load(&options, embedded, &|_, _| {});
    if let Err(ingest::Error::Preference { name, files }) = &loaded {
        let message = format!("`{name}` is the name or sha256 of no data file");
        let help = format!("there are {files}");
        problems.push(asked.problem("prefer", Some(name), &message, &help));
        options.prefer.clear();
        loaded = load(&options, embedded, &|_, _| {});
    }
    match loaded {
        Ok(loaded) => {
            problems.extend(loaded.diagnostics);
            problems.extend(quality(&loaded.value, None).diagnostics);
            Ok((Some(loaded.value), problems))
        }
        Err(error) => {
            let found = Diagnostic::new(Code::NoData, error.to_string());
            match error {
                ingest::Error::NoData { diagnostics, places } => {
                    let message =
                        format!("no file in {places} holds data that can be used");
                    let help = "`regiobeeld list sources` says what is recognised";
                    problems.extend(diagnostics);
                    problems.push(Diagnostic { message, ..found }.help(help));
                }
                ingest::Error::Path { .. } => problems.push(found),
                other => return Err(other.into()),
            }
            Ok((None, problems))
        }
    }
}
