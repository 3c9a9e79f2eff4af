//! Staff: how many are needed, how many there are, and how many are lacking.

mod demand;
mod job;
mod prognosis;
mod settings;
mod shortage;
mod supply;

pub use demand::{Labour, LabourYear, LinkedVolume, labour_demand};
pub use job::{JobInput, project_job};
pub use prognosis::{
    DividedPrognosis, Inconsistency, PrognosisAmounts, PrognosisCell,
    PrognosisComparison, PrognosisKey, PrognosisRow, RegionShare, compare_prognoses,
    divide_prognosis, inconsistencies, official_first, sum_prognosis,
};
pub use settings::{
    Assumed, BranchLinks, Link, PartTimeOf, StaffSettings, parse_staff_settings,
    staff_settings,
};
pub use shortage::{Shortage, confront};
pub use supply::{
    StaffFlows, StaffStock, SupplyYear, project_supply, retire_later, retirement_at,
};
