//! Tables of statistics to datasets, as their definitions say.
//!
//! The files of a table are put `together` and assembled into a `StatTable`. Its
//! definition says where which of its cells stand in cubes: codes of ages, sexes and
//! categories along axes (`slots`), wijken and buurten within gemeenten, all other
//! regions aside, to check sums. What may be added up goes to another boundary year as
//! every cube of gemeenten does; what may not stays with regions whose borders are the
//! same.

mod age;
mod age_split;
mod assemble;
mod cubes;
mod dataset;
mod divided;
mod filling;
mod fit;
mod keep;
mod measure;
mod merge;
mod own_region;
mod postcodes;
mod region_names;
mod slots;
mod table;
mod together;
mod totals;
mod traced;
mod undefined;
mod withdrawn;

pub(crate) use assemble::assemble;
pub(crate) use dataset::datasets;
pub(crate) use keep::Keep;
pub(crate) use slots::axis_labels;
pub(crate) use table::{StatisticsTable, statistics_tables};
pub(crate) use together::{PartFile, together};
pub use traced::{TracedCells, TracedMeasure};
