//! Region files: a user's own regions, ROAZ-regio's and IZA-regio's among them.

use std::collections::BTreeMap;

use regiobeeld_domain::{
    Code, Diagnostic, OwnRegion, Part, Place, Region, RegionCode, RegionLevel,
};
use serde::Deserialize;
use toml::Spanned;

use crate::{Source, SourceFile, Tables, visible};

/// Reads files such as
///
/// ```toml
/// indeling = 2024                   # boundary year of the codes below
///
/// [[region]]
/// code = "ROAZ-01"
/// level = "roaz-regio"              # or iza-regio, eigen-regio
/// name = "Acute zorg Noord"
/// members = ["ZK09", "GM1680"]      # gemeenten or regions that belong to it wholly
/// shares = { GM0034 = 0.25 }        # and those that do for a part
/// from = 2022                       # boundary years in which it exists
/// until = 2026
/// ```
#[derive(Debug)]
pub(crate) struct RegionFile;

/// A region file is written by people; a million regions would only fill the memory.
const LONGEST: usize = 8 << 20;

/// A region of a region file and the line that it starts on.
pub(crate) type FoundRegion = (u64, OwnRegion);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    indeling: u16,
    region: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: RegionCode,
    level: RegionLevel,
    name: String,
    #[serde(default)]
    members: Vec<RegionCode>,
    #[serde(default)]
    shares: BTreeMap<RegionCode, f64>,
    from: Option<u16>,
    until: Option<u16>,
}

impl Source for RegionFile {
    fn table(&self) -> &'static str {
        "eigen/regios"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        let mut lines = head.split(|byte| *byte == b'\n');
        lines.any(|line| line.trim_ascii().starts_with(b"[[region]]"))
    }

    fn read(
        &self,
        _: &Tables,
        _: &str,
        bytes: &[u8],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<SourceFile> {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let found = Diagnostic::new(Code::WrongEncoding, error.to_string());
                diagnostics.push(found.help("save the file in UTF-8"));
                return None;
            }
        };
        if text.len() > LONGEST {
            let message = format!("the file holds more than {} MiB", LONGEST >> 20);
            let found = Diagnostic::new(Code::UnreadableFile, message);
            diagnostics.push(found.help("part it into files, or check what it is"));
            return None;
        }
        let ends: Vec<_> = memchr::memchr_iter(b'\n', bytes).collect();
        // Lines are counted from 1.
        let line = |at: usize| 1 + ends.partition_point(|end| *end < at) as u64;
        match toml::from_str::<File>(text) {
            Ok(file) => {
                let region = |entry: Spanned<Entry>| {
                    let at = line(entry.span().start);
                    (at, entry.into_inner().region(file.indeling))
                };
                Some(SourceFile::Regions(file.region.into_iter().map(region).collect()))
            }
            Err(error) => {
                let found =
                    Diagnostic::new(Code::BadRegion, visible::message(error.message()));
                let at = line(error.span().map_or(0, |span| span.start));
                diagnostics.push(found.at(Place::Line(at)).help(
                    "a region has code, level, name, members, shares, from and until",
                ));
                None
            }
        }
    }
}

impl Entry {
    fn region(self, indeling: u16) -> OwnRegion {
        let whole = self.members.into_iter().map(|to| Part { to, share: 1.0 });
        let parts = self.shares.into_iter().map(|(to, share)| Part { to, share });
        OwnRegion {
            region: Region { code: self.code, level: self.level, name: self.name },
            valid: self.from.unwrap_or(0)..=self.until.unwrap_or(u16::MAX),
            indeling,
            members: whole.chain(parts).collect(),
        }
    }
}
