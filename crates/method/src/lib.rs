//! Statistical methods of a *regiobeeld* as pure functions over slices.
//!
//! One method per file, each with its formula, units, and rules for zero and missing.
//! Nothing here knows of regions, files or tables. Sums run in the order of the slice,
//! roots are rounded as IEEE 754 says and other elementary functions come from a library
//! in Rust, so that a result does not depend on the machine or on the number of threads.
//!
//! A missing number in a dense slice is NaN, a result that does not exist is `None`, and
//! slices that belong together must be equally long: if they are not, there is no result.
//! [`Convention`] says how corner cases are settled, and levels of confidence are passed
//! as an array, such as `[Confidence::P95, Confidence::P998]`.
//!
//! # Example
//!
//! ```
//! use regiobeeld_method::{Confidence, Convention, Strata, compare, direct_rate};
//!
//! // Two age classes of a region, with the country as standard.
//! let strata = Strata {
//!     events: &[40.0, 90.0],
//!     population: &[10_000.0, 3_000.0],
//!     standard: &[2_000_000.0, 1_000_000.0],
//! };
//! let rate = direct_rate(strata, 1_000.0, [Confidence::P95], Convention::Exact);
//! println!("{:?} per 1,000, {:?}", rate.value, compare(rate.limits[0], Some(10.0)));
//! # assert!((rate.value.unwrap() - 38.0 / 3.0).abs() < 1e-12);
//! ```

mod compare;
mod confidence;
mod convention;
mod credibility;
mod decomposition;
mod disclosure;
mod draws;
mod estimate;
mod funnel;
mod inequality;
mod interval;
mod life;
mod poisson;
mod raking;
mod rank;
mod rate;
mod robust;
pub mod special;
mod standardise;
mod trend;

pub use compare::{
    BenchmarkTest, Comparison, Judgement, Polarity, benjamini_hochberg, compare,
    compare_with_benchmark,
};
pub use confidence::Confidence;
pub use convention::Convention;
pub use credibility::{Credibility, CredibleMean, credibility};
pub use decomposition::{GrowthSplit, KitagawaSplit, growth_split, kitagawa};
pub use disclosure::{CountTable, Fate, Protected, PublishedCount, protect, recoverable};
pub use draws::{Draws, percentile};
pub use estimate::{Estimate, Limits};
pub use funnel::{
    FunnelAxis, FunnelSignal, MINIMUM_EVENTS, Overdispersion, funnel_axis, funnel_events,
    funnel_proportion, funnel_signal_events, funnel_signal_proportion, overdispersion,
};
pub use inequality::{
    Order, RankedGroups, Scale, Simulation, SlopeIndex, SlopeModel, quantiles,
    slope_index, slope_index_simulated,
};
pub use interval::{CountLimits, CountMethod, byar, clopper_pearson, garwood, wilson};
pub use life::{
    AgeGroup, Health, Healthy, LifeExpectancy, LifeTable, LifeTables, Unusable,
    healthy_life_expectancy, life_table, life_tables,
};
pub use poisson::Poisson;
pub use raking::{Margin, Raked, RakingLimits, RakingState, TotalOf, rake};
pub use rank::{Peer, RankLimits, Reason, peers, rank_bounds, rank_limits, ranks};
pub use rate::{
    AgeRatio, DEMOGRAFISCHE_DRUK, DUBBELE_VERGRIJZING, GRIJZE_DRUK, GROENE_DRUK,
    MANTELZORGPOTENTIEEL, Mean, MoneyLimits, MoneyRatio, SUPPORT_RATIO, age_ratio,
    crude_rate, mean, money_ratio, proportion, ratio,
};
pub use robust::{median, robust_spread};
pub use standardise::{
    DirectRate, DirectlyStandardised, IndirectRatio, Reference, Standard, Strata,
    difference, direct, direct_rate, direct_rate_repeated, direct_rates, european_2013,
    expected, fay_feuer, indirect_rate, indirect_ratio, indirect_ratios, quotient,
};
pub use trend::{
    Change, Counted, Direction, RecentTrend, Trend, TrendPoint, change, recent_trend,
    trend,
};
