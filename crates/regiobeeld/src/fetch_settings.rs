use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// What fetching may be told: the part `[fetch]` of `regiobeeld.toml`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct FetchSettings {
    /// Folder that snapshots are below.
    pub data: Option<PathBuf>,
    /// Most requests per second.
    pub max_rate: Option<f64>,
    /// Whether IPv6 is left alone.
    pub ipv4: Option<bool>,
    /// Addresses of services that are not the usual ones, by the service's name.
    pub service: BTreeMap<String, String>,
    /// Addresses of files, by the table's name and the year.
    pub addresses: BTreeMap<String, BTreeMap<String, String>>,
}

impl FetchSettings {
    /// Takes a relative path as from a folder.
    pub(crate) fn within(&mut self, folder: &Path) {
        if let Some(data) = &mut self.data {
            *data = folder.join(&data);
        }
    }

    /// These settings, and where they say nothing the `other` ones.
    #[must_use]
    pub(crate) fn or(self, other: Self) -> Self {
        let mut service = other.service;
        service.extend(self.service);
        let mut addresses = other.addresses;
        for (table, own) in self.addresses {
            addresses.entry(table).or_default().extend(own);
        }
        Self {
            data: self.data.or(other.data),
            max_rate: self.max_rate.or(other.max_rate),
            ipv4: self.ipv4.or(other.ipv4),
            service,
            addresses,
        }
    }
}
