use std::path::Path;

use regiobeeld::{Error, Settings};

/// The configuration that is used when none is named.
const CONFIGURATION: &str = "regiobeeld.toml";

/// The configuration file to read: the one that is named, else that of this folder.
pub(crate) fn file(named: Option<&Path>) -> Option<&Path> {
    let usual = Path::new(CONFIGURATION);
    named.or_else(|| usual.is_file().then_some(usual))
}

/// What the configuration file says; without one, nothing.
pub(crate) fn configured(named: Option<&Path>) -> Result<Settings, Error> {
    file(named).map_or_else(|| Ok(Settings::default()), Settings::read)
}
