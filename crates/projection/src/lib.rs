//! What is expected: population, care demand and cost, and staff, with scenarios and
//! honest uncertainty, and how wrong such projections were before.

mod assumption;
mod backtest;
mod both;
mod capacity;
mod check;
mod code;
mod definition;
mod demand;
mod error;
mod grid;
mod initiative;
mod input;
mod nearest;
mod population;
mod project;
mod quantity;
mod scenario;
mod simulation;
mod spread;
mod staff;
mod table;
mod volume;

pub use assumption::{Assumption, AssumptionSources, Scope, assumptions};
pub use backtest::{
    BackTest, BackTestOptions, ErrorMeasures, LEAST_PERSONS, Outcome, PopulationModel,
    back_tests, by_class, coverage, error_measures, judge_projections,
};
pub use both::Both;
pub use capacity::{CapacityUnit, Norm, NormMethod, norms, parse_norm};
pub use code::{Branch, CareGroup, Profession};
pub use definition::definition_texts;
pub use demand::{
    CareHistory, CareYear, DAMPING, Drivers, Levels, RateTrend, STEEPEST, constant_use,
    damped_years, drivers, later_onset, levels, rate_trend,
};
pub use error::Error;
pub use grid::Grid;
pub use initiative::{
    Activity, Initiative, Job, JobEffect, JobShortage, Reach, closed_share,
    closed_share_runs, combined, parse_initiative, portfolio_effect,
};
pub use population::{
    CohortRatios, ComponentSettings, Components, Counts, Migration, PopulationProjection,
    PopulationSampler, RatioBasis, RatioErrors, RatioSettings, Together, Unprojectable,
    YearWeights, YearlyHistory, cohort_ratios, estimate_components, learn_ratio_errors,
    national_growth, net_migration_totals, no_change, project_components,
    project_population, shrunk_ratio,
};
pub use project::{
    DRAWS, HAMILTON_PERRY, HORIZON, INDEX, LAST_HORIZON, PRIMOS, PROJECTED,
    ProjectOptions, assumption_notes, project, projected_dataset,
};
pub use scenario::{
    Change, DRIVERS, Destination, Driver, DriverInfo, Effects, Move, REFERENCE, Ramp,
    RateCells, Scenario, change_rates, parse_scenario, scenarios, select_scenarios,
    substitute, volume_runs,
};
pub use simulation::{
    CareModel, DrawSettings, PeopleDraws, Summary, poisson_summaries, population_draws,
    simulate_care, simulate_people, summary,
};
pub use spread::{Outlook, Spread};
pub use staff::{
    Assumed, BranchLinks, DividedPrognosis, Inconsistency, JobInput, Labour, LabourYear,
    Link, LinkedVolume, PartTimeOf, PrognosisAmounts, PrognosisCell, PrognosisComparison,
    PrognosisKey, PrognosisRow, RegionShare, Shortage, StaffFlows, StaffSettings,
    StaffStock, SupplyYear, compare_prognoses, confront, divide_prognosis,
    inconsistencies, labour_demand, official_first, parse_staff_settings, project_job,
    project_supply, retire_later, retirement_at, staff_settings, sum_prognosis,
};
pub use table::{projection_batch, projection_schema, write_projections};
pub use volume::Volume;
