//! Ranks of regions, how sure they are, and which regions are alike.

mod interval;
mod order;
mod peers;

pub use interval::{RankLimits, rank_bounds, rank_limits};
pub use order::ranks;
pub use peers::{Peer, Reason, peers};
