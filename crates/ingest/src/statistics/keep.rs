use regiobeeld_domain::{Grain, Period};

use crate::{DimensionRole, TableDefinition};

/// Which cells of a table are kept while it is read: all of a table without definition,
/// else those that its definition can use, so that a table of millions of cells does not
/// fill the memory.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Keep<'d>(pub(crate) Option<&'d TableDefinition>);

impl Keep<'_> {
    /// Whether cells under a code of a dimension can be used.
    pub(crate) fn code(self, dimension: &str, key: &str) -> bool {
        let Some(definition) = self.0 else { return true };
        let Some(found) = definition.dimension(dimension) else { return true };
        let is_meant = |at: &String| {
            definition.dimension(at).is_some_and(|other| std::ptr::eq(other, found))
        };
        // What is withdrawn is taken out later, with the reason.
        let withdrawn = definition.withdrawn.iter().filter_map(|w| w.dimension.as_ref());
        if withdrawn.into_iter().any(is_meant) {
            return true;
        }
        let at = definition.measures.iter().flat_map(|measure| &measure.at);
        let mut at = at.filter(|(name, _)| is_meant(name)).map(|(_, code)| code);
        if at.any(|code| code == key) {
            return true;
        }
        match found.role {
            DimensionRole::Fixed => found.code.as_deref() == Some(key),
            DimensionRole::Category | DimensionRole::Scenario => {
                found.codes.contains_key(key)
            }
            DimensionRole::Period => {
                let grain = found.grain.as_deref().unwrap_or("JJ");
                let period = key.parse::<Period>().ok();
                // What cannot be read as a period is kept, so that it can be told.
                period.is_none_or(|period| {
                    key.get(4..6) == Some(grain)
                        || grain == "JJ" && period.grain() == Grain::Year
                })
            }
            DimensionRole::Region
            | DimensionRole::Sex
            | DimensionRole::Age
            | DimensionRole::Margins => true,
        }
    }

    /// Whether cells of a measure can be used. One that is known by its titles alone
    /// cannot be told from others yet.
    pub(crate) fn measure(self, key: &str) -> bool {
        let Some(definition) = self.0 else { return true };
        let stem = stem(key);
        definition.measures.iter().any(|measure| {
            let named = |known: &String| known == key || self::stem(known) == stem;
            !measure.path.is_empty() || measure.keys.iter().any(named)
        })
    }
}

/// A key of the older service without the number at its end, which moves between
/// editions of a table.
pub(crate) fn stem(key: &str) -> &str {
    match key.rsplit_once('_') {
        Some((stem, number))
            if stem.len() > 1
                && !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            stem
        }
        _ => key,
    }
}
