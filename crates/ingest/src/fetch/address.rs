use std::fmt::Write;

use super::FetchProblem;

/// Hosts that may be asked.
#[derive(Debug, Clone, Default)]
pub(super) struct Hosts(Vec<String>);

impl Hosts {
    /// The host of an address, and others.
    pub(super) fn of(address: &str, others: &[&str]) -> Result<Self, FetchProblem> {
        let own = host(address).ok_or(FetchProblem::NoAddress)?;
        let others = others.iter().map(|host| (*host).to_owned());
        Ok(Self(std::iter::once(own).chain(others).collect()))
    }

    /// Refuses an address on another host.
    pub(super) fn allow(&self, address: &str) -> Result<(), FetchProblem> {
        let host = host(address).ok_or(FetchProblem::NoAddress)?;
        if self.0.contains(&host) { Ok(()) } else { Err(FetchProblem::ForeignHost(host)) }
    }
}

/// Scheme, what stands before the path, and the rest of an address of the web.
fn split(address: &str) -> Option<(&str, &str, &str)> {
    let (scheme, rest) = address.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    let is_web =
        scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    // Where a backslash ends a host is not the same everywhere.
    (is_web && !authority.is_empty() && !authority.contains('\\'))
        .then_some((scheme, authority, rest))
}

/// Host and port of an address, in lower case and without the usual port.
pub(super) fn host(address: &str) -> Option<String> {
    let (scheme, authority, _) = split(address)?;
    let host = authority.rsplit('@').next()?.to_ascii_lowercase();
    let usual = if scheme.eq_ignore_ascii_case("https") { ":443" } else { ":80" };
    Some(host.strip_suffix(usual).map_or(host.clone(), str::to_owned))
}

/// An address without user and password.
pub(super) fn shown(address: &str) -> String {
    match split(address) {
        Some((scheme, authority, rest)) => {
            let host = authority.rsplit('@').next().unwrap_or_default();
            format!("{scheme}://{host}{rest}")
        }
        None => address.to_owned(),
    }
}

/// The address with scheme and host of another one.
pub(super) fn moved(address: &str, base: &str) -> Option<String> {
    let (_, _, rest) = split(address)?;
    Some(format!("{}{rest}", base.trim_end_matches('/')))
}

/// Where a redirect leads that an address gave.
pub(super) fn redirected(address: &str, location: &str) -> Option<String> {
    let (scheme, authority, rest) = split(address)?;
    let leads = if location.contains("://") {
        location.to_owned()
    } else if let Some(other) = location.strip_prefix("//") {
        format!("{scheme}://{other}")
    } else if location.starts_with('/') {
        format!("{scheme}://{authority}{location}")
    } else {
        let path = rest.split(['?', '#']).next().unwrap_or_default();
        let folder = path.rfind('/').map_or("", |end| &path[..end]);
        format!("{scheme}://{authority}{folder}/{location}")
    };
    let stays_safe = !scheme.eq_ignore_ascii_case("https")
        || leads.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("https:"));
    stays_safe.then_some(leads)
}

/// What a link to the next page says behind the table's id: entity set and query. A link
/// may be relative, and its host one that cannot be reached.
pub(super) fn behind<'a>(link: &'a str, id: &str) -> Option<&'a str> {
    let path = match split(link) {
        Some((_, _, rest)) => rest,
        None if link.contains("://") => return None,
        None if link.starts_with('/') => link,
        None => return Some(link),
    };
    let marker = format!("/{}/", id.to_ascii_lowercase());
    let at = path.to_ascii_lowercase().find(&marker)?;
    path.get(at + marker.len()..)
}

/// A value of a query, with what may not stand there written in hexadecimal.
pub(super) fn encoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len() * 5 / 4);
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~'(),*$:/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// An address with only what may not stand in one written in hexadecimal.
pub(super) fn tidy(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The last part of an address's path as the name of a file.
pub(super) fn file_name(address: &str) -> String {
    let path = split(address).map_or(address, |(_, _, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let last = decoded(path.rsplit('/').next().unwrap_or_default());
    let fits = |c: char| c.is_ascii_alphanumeric() || " -_.()+".contains(c);
    let name: String =
        last.chars().map(|c| if fits(c) { c } else { '_' }).take(150).collect();
    let name = name.trim_matches([' ', '.']);
    if name.is_empty() || name.eq_ignore_ascii_case(crate::META) {
        return "file".to_owned();
    }
    name.to_owned()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let byte = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
        let is_written = first == b'%' && byte.is_some();
        bytes.push(byte.filter(|_| is_written).unwrap_or(first));
        rest = if is_written { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_hosts_of_a_service_are_asked() {
        let hosts = Hosts::of("https://opendata.cbs.nl/ODataFeed/odata", &[]).unwrap();
        for (address, allowed) in [
            ("https://opendata.cbs.nl/x", true),
            ("https://OPENDATA.cbs.nl:443/x", true),
            ("https://opendata.cbs.nl", true),
            ("https://opendata.cbs.nl:8443/x", false),
            ("https://opendata.cbs.nl.example.org/x", false),
            ("https://opendata.cbs.nl@example.org/x", false),
            ("https://example.org?opendata.cbs.nl/", false),
            ("https://example.org#@opendata.cbs.nl/", false),
            ("https://example.org\\@opendata.cbs.nl/", false),
            ("file:///etc/passwd", false),
            ("opendata.cbs.nl/x", false),
        ] {
            assert_eq!(hosts.allow(address).is_ok(), allowed, "{address}");
        }
    }

    #[test]
    fn a_next_link_is_read_behind_the_id_of_the_table() {
        let rest = Some("UntypedDataSet/?$format=json&$skip=10000");
        for link in [
            "https://opendata.cbs.nl/ODataFeed/OData/83599NED/UntypedDataSet/?$format=json&$skip=10000",
            "http://dataderden.prod.cbsp.nl/ODataFeed/odata/83599ned/UntypedDataSet/?$format=json&$skip=10000",
            "/ODataFeed/odata/83599NED/UntypedDataSet/?$format=json&$skip=10000",
            "UntypedDataSet/?$format=json&$skip=10000",
        ] {
            assert_eq!(behind(link, "83599NED"), rest, "{link}");
        }
        assert_eq!(behind("https://opendata.cbs.nl/other/x", "83599NED"), None);
        assert_eq!(behind("ftp://opendata.cbs.nl/83599NED/x", "83599NED"), None);
    }

    #[test]
    fn addresses_are_shown_without_credentials() {
        assert_eq!(shown("https://u:p@host/x?y"), "https://host/x?y");
        assert_eq!(shown("https://host/a@b"), "https://host/a@b");
    }

    #[test]
    fn redirects_keep_to_their_scheme() {
        let from = "https://host/a/b?c";
        for (location, leads) in [
            ("https://other/x", Some("https://other/x")),
            ("//other/x", Some("https://other/x")),
            ("/x", Some("https://host/x")),
            ("x", Some("https://host/a/x")),
            ("http://host/x", None),
        ] {
            assert_eq!(redirected(from, location).as_deref(), leads, "{location}");
        }
    }

    #[test]
    fn names_of_files_are_safe() {
        for (address, name) in [
            (
                "https://x/a/Vektis%20Open%20-%20gemeente.csv?v=1",
                "Vektis Open - gemeente.csv",
            ),
            ("https://x/..%2f..%2fetc%2Fpasswd", "_.._etc_passwd"),
            ("https://x/", "file"),
            ("https://x", "file"),
            ("https://x/meta.json", "file"),
            ("https://x/.hidden", "hidden"),
            ("https://x/100%", "100_"),
        ] {
            assert_eq!(file_name(address), name, "{address}");
        }
    }

    #[test]
    fn queries_are_encoded() {
        let filter = "(startswith(RegioS,'GM') or RegioS eq 'NL01  ')";
        assert_eq!(
            encoded(filter),
            "(startswith(RegioS,'GM')%20or%20RegioS%20eq%20'NL01%20%20')"
        );
        assert_eq!(encoded("a&b=é"), "a%26b%3D%C3%A9");
        assert_eq!(
            tidy("https://x/a b?$select=A, B%20"),
            "https://x/a%20b?$select=A,%20B%20"
        );
    }
}
