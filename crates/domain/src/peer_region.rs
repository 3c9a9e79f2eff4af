use serde::Serialize;

use crate::{Period, Region};

/// A region that is like another, with the reasons.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PeerRegion {
    /// The region.
    pub region: Region,
    /// Root mean square difference of the characteristics, in standard deviations over the
    /// regions of the level.
    pub distance: f64,
    /// Every characteristic that both have, the most alike first.
    pub reasons: Vec<PeerReason>,
}

/// One characteristic by which two regions are compared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PeerReason {
    /// Path name of the indicator.
    pub indicator: String,
    /// When it was measured.
    pub period: Period,
    /// The other region minus this one, in standard deviations.
    pub difference: f64,
    /// The part of the squared distance that it makes up.
    pub part: f64,
}
