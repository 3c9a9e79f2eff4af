//! The services that tables are asked from, and where they are.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The name of a service, as definitions and settings write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ServiceName {
    /// `OData` version 3 of CBS itself.
    Odata3,
    /// `OData` version 3 of the tables that CBS publishes for others (RIVM, AZW, MLZ,
    /// Politie); its ids are not those of [`Odata3`](Self::Odata3).
    Odata3ThirdParty,
    /// `OData` version 4 of CBS; its ids are case-sensitive.
    Odata4,
    /// A whole table of version 4, packed as CSV.
    Odata4Csv,
    /// A file by its own address.
    File,
}

/// A service and where it is.
#[derive(Debug)]
pub struct Service {
    /// Its name.
    pub name: ServiceName,
    /// What tables are below; empty where a definition has whole addresses.
    pub base: &'static str,
    /// Hosts that its own links name. They are never asked: what a link says behind the
    /// table's id is asked below `base`, because some exist inside CBS only.
    pub hosts: &'static [&'static str],
}

/// Every service. The only place where hosts stand; an address of a file stands in its
/// definition.
pub const SERVICES: &[Service] = &[
    Service {
        name: ServiceName::Odata3,
        base: "https://opendata.cbs.nl/ODataFeed/odata",
        hosts: &["opendata.cbs.nl"],
    },
    Service {
        name: ServiceName::Odata3ThirdParty,
        base: "https://dataderden.cbs.nl/ODataFeed/odata",
        hosts: &["dataderden.cbs.nl", "dataderden.prod.cbsp.nl"],
    },
    Service {
        name: ServiceName::Odata4,
        base: "https://datasets.cbs.nl/odata/v1/CBS",
        hosts: &["datasets.cbs.nl"],
    },
    Service {
        name: ServiceName::Odata4Csv,
        base: "https://datasets.cbs.nl/csv/CBS/nl",
        hosts: &["datasets.cbs.nl"],
    },
    Service { name: ServiceName::File, base: "", hosts: &[] },
];

impl ServiceName {
    /// As definitions and settings write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Odata3 => "odata3",
            Self::Odata3ThirdParty => "odata3-third-party",
            Self::Odata4 => "odata4",
            Self::Odata4Csv => "odata4-csv",
            Self::File => "file",
        }
    }

    /// Its row of [`SERVICES`].
    pub(crate) fn service(self) -> &'static Service {
        // The last row stands in for none, which a test excludes.
        let last = &SERVICES[SERVICES.len() - 1];
        SERVICES.iter().find(|service| service.name == self).unwrap_or(last)
    }
}

impl fmt::Display for ServiceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ServiceName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = SERVICES.iter().map(|service| service.name);
        known.clone().find(|name| name.as_str() == text).ok_or_else(|| {
            let names: Vec<_> = known.map(Self::as_str).collect();
            format!("`{text}` is no service; there are {}", names.join(", "))
        })
    }
}

/// Addresses that take the place of the usual ones, such as those of a mirror.
///
/// That of [`ServiceName::File`] takes the place of scheme and host of every file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Services(pub BTreeMap<ServiceName, String>);

impl Services {
    /// What tables of the service are below, without a slash at its end.
    pub fn base(&self, name: ServiceName) -> &str {
        let usual = name.service().base;
        self.0.get(&name).map_or(usual, |base| base.trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_is_known_by_its_name() {
        for service in SERVICES {
            assert_eq!(service.name.as_str().parse(), Ok(service.name));
            assert_eq!(service.name.service().name, service.name);
            let written = serde_json::to_value(service.name).unwrap();
            assert_eq!(written, service.name.as_str());
            assert!(service.base.is_empty() || service.base.starts_with("https://"));
        }
        let error = "odata5".parse::<ServiceName>().unwrap_err();
        assert!(error.contains("`odata5`") && error.contains("odata4-csv"), "{error}");
    }
}
