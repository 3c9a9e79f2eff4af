//! From published files to datasets on one *regioindeling*.
//!
//! [`load`] searches folders, recognises every file by what it holds and its name, reads
//! it with one of [`SOURCES`], resolves its regions on the file's own boundary year and
//! expresses it on the boundary year that is asked for. Findings about the data are
//! diagnostics; the other files go on.
//!
//! # Example
//!
//! ```
//! use regiobeeld_domain::Regioindeling;
//! use regiobeeld_ingest::Gemeentenamen;
//!
//! let indeling = Regioindeling::embedded()?;
//! let names = Gemeentenamen::new(&indeling)?;
//! let fit = names.fit(&["S GRAVENHAGE".to_owned(), "WEESP".to_owned()], None);
//! assert_eq!(fit.newest, 2022);
//! assert!(fit.unmatched.is_empty());
//! # Ok::<(), regiobeeld_ingest::Error>(())
//! ```

mod age_label;
pub mod archive;
pub mod conformance;
mod correction;
#[cfg(feature = "polars")]
mod dataframe;
mod definition;
mod discover;
mod error;
#[cfg(feature = "fetch")]
pub mod fetch;
mod fetch_definition;
mod file;
mod findings;
mod form;
mod gebieden;
mod gemeentenaam;
mod harmonise;
mod herindeling_log;
mod input_cell;
mod inspect;
mod inwoners;
mod load;
mod mapped;
mod meaning;
mod odata;
mod period_label;
mod plausibility;
mod postcode_residents;
mod preference;
mod quality;
mod region_file;
mod region_label;
mod registry;
mod service;
mod shape;
mod sheet;
mod snapshot;
mod source;
mod stat_part;
mod stat_rows;
mod stat_table;
mod stat_tables;
mod statistics;
mod statline_csv;
pub mod synthetic;
mod table;
mod tables;
mod text;
mod vektis;
mod visible;

pub use age_label::{age_label, sex_label};
pub use correction::{Action, Correction, Match, is_corrections};
#[cfg(feature = "polars")]
pub use dataframe::cube_frame;
pub use definition::{
    AgeSplit, Ages, ColumnDefinition, Cycle, DimensionDefinition, DimensionRole,
    Disclosure, FileDefinition, MeasureDefinition, MeasureKind, Role, TableDefinition,
    Withdrawn, breaks, categories, definition_texts,
};
pub use discover::{DataFile, SYNTHETIC_MARKER, discover};
pub use error::Error;
pub use fetch_definition::{FetchDefinition, FetchPart, Selection};
pub use file::{Content, hex, read};
pub use form::form;
pub use gebieden::{GebiedenTable, Titles};
pub use gemeentenaam::{BoundaryFit, Gemeentenamen};
pub use harmonise::{Harmonised, harmonise};
pub use input_cell::{InputCell, weights};
pub use inspect::{Inspection, inspect};
pub use inwoners::{INWONERS, inwoners, inwoners_cells};
pub use load::{LoadOptions, Loaded, load, load_tables};
pub use mapped::{
    Absent, DimensionColumn, LongColumns, Mapping, MeasureColumn, Spread, read_mapped,
};
pub use meaning::{TableCubes, boundary_year, cubes};
pub use period_label::{PeriodLabel, period_label};
pub use postcode_residents::PostcodeResidents;
pub use quality::{SeriesReading, TableReading, quality};
pub use region_label::{REGIO_S, RegionLabels, UnknownLabel};
pub use registry::REGION_TABLES;
pub use service::{SERVICES, Service, ServiceName, Services};
pub use shape::{DatasetShape, dataset_shapes};
pub use sheet::{SheetChoice, SheetLayout, read_sheet};
pub use snapshot::{META, Snapshot, SnapshotFile, SnapshotMeta, newest_snapshot};
pub use source::{SOURCES, Source, SourceFile, read_table};
pub use stat_part::StatPart;
pub use stat_table::{
    DimensionKind, StatCells, StatCode, StatDimension, StatMeasure, StatTable,
};
pub use stat_tables::stat_tables;
pub use statistics::{TracedCells, TracedMeasure};
pub use table::{RawMeasure, RawTable, RowKey};
pub use tables::Tables;
pub use text::DecimalMark;
pub use vektis::{LoadedTable, ZVW};
