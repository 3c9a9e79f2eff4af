use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use regiobeeld::Settings;
use regiobeeld::domain::{Age, Code, Period, RegionCode, RegionLevel, Sex};

/// Published files in, a factual picture of every Dutch care region out.
#[derive(Debug, Parser)]
#[command(name = "regiobeeld", version, max_term_width = 100)]
#[command(after_help = "Example: regiobeeld run --data downloads --out out\n\n\
    Exit codes: 0 done; 1 a denied finding occurred; 2 the command line or configuration is \
    wrong; 3 data are missing or unreadable; 4 anything else.")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) shared: Shared,
}

/// What every command understands.
#[derive(Debug, Args)]
pub(crate) struct Shared {
    /// Print one JSON document on standard output and nothing else there
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Say nothing but errors
    #[arg(long, global = true)]
    pub(crate) quiet: bool,
    /// How to log on standard error
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        env = "REGIOBEELD_LOG_FORMAT"
    )]
    pub(crate) log_format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum LogFormat {
    /// Lines for people
    #[default]
    Text,
    /// One JSON object a line
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make indicators and reports from data, and publish them
    #[command(after_help = "Example: regiobeeld run --data downloads --region ZK31\n\n\
        Without flags it runs `regiobeeld.toml` in this folder. A run is published whole or \
        not at all; `latest` in the output folder points at the newest.")]
    Run(RunFlags),
    /// Make `indicators.parquet` only
    #[command(
        after_help = "Example: regiobeeld compute --data downloads --level ggd-regio"
    )]
    Compute(RunFlags),
    /// Make `projections.parquet` only: what is expected, with how certain that is
    #[command(
        after_help = "Example: regiobeeld project --data downloads --horizon 2050 \
        --scenario preventie\n\n\
        A folder with Vektis files alone gives insured-years and costs. With residents by \
        age, national and regional forecasts they are projected too."
    )]
    Project(RunFlags),
    /// Say how well projections made from older years predicted later ones
    #[command(after_help = "Example: regiobeeld backtest --data downloads\n\n\
        Every model projects every later year from every earlier one by what was known then. \
        Errors are in percent of what came, over gemeenten by sex and age class of more than \
        fifty persons. All of it is in `backtest.json` of the run, and with `--json` on \
        standard output.")]
    Backtest(RunFlags),
    /// Download new snapshots of the tables that the definitions name
    #[cfg(feature = "fetch")]
    #[command(after_help = "Example: regiobeeld fetch cbs/gebieden --data snapshots\n\n\
        What is unchanged is not downloaded again, and a table whose download was \
        interrupted goes on from its last whole page. A table that fails does not keep the \
        others from being fetched; the command then ends with 3. `regiobeeld list sources` \
        says what can be fetched. A proxy is taken from HTTPS_PROXY, ALL_PROXY and NO_PROXY.")]
    Fetch(FetchFlags),
    /// Find every problem of configuration, definitions and data, and compute nothing
    #[command(after_help = "Example: regiobeeld check --config regiobeeld.toml\n\n\
        Ends with 2 where the configuration or a definition is wrong, with 3 where data do \
        not count, and with 0 where there is nothing worse than a warning.")]
    Check(RunFlags),
    /// Say what each file is
    #[command(after_help = "Example: regiobeeld inspect downloads --json")]
    Inspect(InspectFlags),
    /// Say what there is: sources, indicators, regions, methods, formats, criteria, diagnostics
    #[command(after_help = "Example: regiobeeld list indicators")]
    List(ListFlags),
    /// Write an empty workbook for figures that no open table gives
    #[command(after_help = "Example: regiobeeld template nza/wachttijden\n\n\
        `regiobeeld list sources` has the tables; those whose files are recognised by their \
        name have a template. A file that is there already is left as it is.")]
    Template(TemplateFlags),
    /// Check every file of a run against its manifest
    #[command(after_help = "Example: regiobeeld verify out/latest")]
    Verify(VerifyFlags),
    /// Take one figure apart: formula, sums, every cell behind it, files and hashes
    #[command(
        after_help = "Example: regiobeeld explain zorgkosten/zvw-kostenratio --region ZK31\n\n\
        What it prints is enough to compute the figure again: every sum is that of value \
        times weight over its cells."
    )]
    Explain(ExplainFlags),
    /// Say which values differ between two runs, and what caused it
    #[command(
        after_help = "Example: regiobeeld diff out/runs/2026-11-22-3f9c1a latest\n\n\
        A run is a folder, or `latest` or a run's name in the output folder. A value that \
        changed can have several causes; the most specific stands first."
    )]
    Diff(DiffFlags),
    /// Print completions for a shell
    #[command(after_help = "Example: regiobeeld completions bash > regiobeeld.bash")]
    Completions(CompletionsFlags),
    /// Print the manual page
    #[command(after_help = "Example: regiobeeld man > regiobeeld.1")]
    Man,
}

#[derive(Debug, Args)]
pub(crate) struct RunFlags {
    /// Configuration file; `regiobeeld.toml` in this folder if there is one
    #[arg(long, value_name = "FILE", env = "REGIOBEELD_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// Folder or file with data; folders are searched with all below them (repeatable)
    #[arg(long, value_name = "DIR", env = "REGIOBEELD_DATA")]
    data: Vec<PathBuf>,
    /// Folder to publish in [default: out]
    #[arg(long, value_name = "DIR", env = "REGIOBEELD_OUT")]
    out: Option<PathBuf>,
    /// Level to give values for (repeatable) [default: nederland, provincie,
    /// zorgkantoorregio, gemeente]
    #[arg(long, value_name = "LEVEL", value_delimiter = ',', env = "REGIOBEELD_LEVEL")]
    level: Vec<RegionLevel>,
    /// Region to give values and a report for (repeatable) [default: all]
    #[arg(long, value_name = "CODE", value_delimiter = ',', env = "REGIOBEELD_REGION")]
    region: Vec<RegionCode>,
    /// Boundary year to express everything on [default: the newest among the data]
    #[arg(long, value_name = "YEAR", env = "REGIOBEELD_INDELING")]
    indeling: Option<u16>,
    /// Period to give values for, as `2023` or `2023JJ00` (repeatable) [default: all]
    #[arg(long, value_name = "P", value_delimiter = ',', env = "REGIOBEELD_PERIOD")]
    period: Vec<Period>,
    /// Year that growth starts from [default: the earliest loaded from 2015 on]
    #[arg(long, value_name = "Y", env = "REGIOBEELD_REFERENCE_YEAR")]
    reference_year: Option<u16>,
    /// Indicator to compute (repeatable) [default: all]
    #[arg(long, value_name = "ID", value_delimiter = ',', env = "REGIOBEELD_INDICATOR")]
    indicator: Vec<String>,
    /// Scenario that is held beside the reference, such as `preventie` (repeatable)
    #[arg(long, value_name = "NAME", value_delimiter = ',', env = "REGIOBEELD_SCENARIO")]
    scenario: Vec<String>,
    /// Draws of what may come [default: 1000]; without any there are no quantiles
    #[arg(long, value_name = "N", env = "REGIOBEELD_DRAWS")]
    draws: Option<u32>,
    /// Last year that is projected, up to 2070 [default: 2040]
    #[arg(long, value_name = "Y", env = "REGIOBEELD_HORIZON")]
    horizon: Option<u16>,
    /// Where the draws start: the same seed gives the same draws
    #[arg(long, value_name = "N", env = "REGIOBEELD_SEED")]
    seed: Option<u64>,
    /// Folder with definitions of indicators, of tables below `tables/` and of scenarios
    /// below `scenarios/`, which extend and replace the built-in ones (repeatable)
    #[arg(long, value_name = "DIR", env = "REGIOBEELD_DEFINITIONS")]
    definitions: Vec<PathBuf>,
    /// Format of the reports (repeatable) [default: all]
    #[arg(long, value_name = "F", value_delimiter = ',', env = "REGIOBEELD_FORMAT")]
    format: Vec<String>,
    /// Year of a file whose name has none
    #[arg(long, value_name = "Y", env = "REGIOBEELD_YEAR")]
    year: Option<u16>,
    /// File that counts where several are about one year: its name or the beginning of
    /// its sha256 (repeatable; the first that fits)
    #[arg(long, value_name = "FILE", env = "REGIOBEELD_PREFER")]
    prefer: Vec<String>,
    /// Table whose withdrawn figures count all the same, such as
    /// `cbs/regionale-prognose` (repeatable)
    #[arg(
        long,
        value_name = "TABLE",
        value_delimiter = ',',
        env = "REGIOBEELD_WITHDRAWN"
    )]
    withdrawn: Vec<String>,
    /// Finding that keeps the run from being published (repeatable)
    #[arg(long, value_name = "CODE", value_delimiter = ',', env = "REGIOBEELD_DENY")]
    deny: Vec<Code>,
    /// Date of the run, as `2026-11-22` [default: today]
    #[arg(long, value_name = "DATE", env = "REGIOBEELD_RUN_DATE")]
    run_date: Option<String>,
    /// Number of threads [default: one a core]
    #[arg(long, value_name = "N", env = "REGIOBEELD_JOBS",
        value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
}

impl RunFlags {
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            data: self.data.clone(),
            out: self.out.clone(),
            level: self.level.clone(),
            region: self.region.clone(),
            indeling: self.indeling,
            period: self.period.clone(),
            reference_year: self.reference_year,
            indicator: self.indicator.clone(),
            scenario: self.scenario.clone(),
            draws: self.draws,
            horizon: self.horizon,
            seed: self.seed,
            definitions: self.definitions.clone(),
            format: self.format.clone(),
            year: self.year,
            prefer: self.prefer.clone(),
            withdrawn: self.withdrawn.clone(),
            deny: self.deny.clone(),
            run_date: self.run_date.clone(),
            jobs: self.jobs.map(usize::from),
            ..Settings::default()
        }
    }
}

#[cfg(feature = "fetch")]
#[derive(Debug, Args)]
pub(crate) struct FetchFlags {
    /// Names of tables, such as `cbs/gebieden`, or ids, such as 84721NED [default: all]
    #[arg(value_name = "TABLE")]
    pub(crate) tables: Vec<String>,
    /// Configuration file; `regiobeeld.toml` in this folder if there is one
    #[arg(long, value_name = "FILE", env = "REGIOBEELD_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// Folder that snapshots are kept in [default: snapshots]
    #[arg(long, value_name = "DIR", env = "REGIOBEELD_SNAPSHOTS")]
    data: Option<PathBuf>,
    /// Ask nothing; say which snapshots are there
    #[arg(long, env = "REGIOBEELD_OFFLINE")]
    pub(crate) offline: bool,
    /// Most requests per second [default: as the services answer]
    #[arg(long, value_name = "N", env = "REGIOBEELD_MAX_RATE")]
    max_rate: Option<f64>,
    /// Leave IPv6 alone, for networks that lose it without a word
    #[arg(long, env = "REGIOBEELD_IPV4")]
    ipv4: bool,
    /// Ask a service elsewhere, such as a mirror: `odata4=https://host/path` (repeatable);
    /// services: odata3, odata3-third-party, odata4, odata4-csv, file
    #[arg(long, value_name = "NAME=ADDRESS", value_delimiter = ',',
        value_parser = named_address, env = "REGIOBEELD_SERVICE")]
    service: Vec<(String, String)>,
    /// Folder with definitions of indicators, and of tables below `tables/`, which extend
    /// and replace the built-in ones (repeatable)
    #[arg(long, value_name = "DIR", env = "REGIOBEELD_DEFINITIONS")]
    definitions: Vec<PathBuf>,
    /// Date of the snapshots, as `2026-11-22` [default: today]
    #[arg(long, value_name = "DATE", env = "REGIOBEELD_RUN_DATE")]
    run_date: Option<String>,
}

#[cfg(feature = "fetch")]
impl FetchFlags {
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            run_date: self.run_date.clone(),
            definitions: self.definitions.clone(),
            fetch: regiobeeld::FetchSettings {
                data: self.data.clone(),
                max_rate: self.max_rate,
                ipv4: self.ipv4.then_some(true),
                service: self.service.iter().cloned().collect(),
                ..regiobeeld::FetchSettings::default()
            },
            ..Settings::default()
        }
    }
}

#[cfg(feature = "fetch")]
fn named_address(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('=');
    let (name, address) = parts.ok_or("write it as `odata4=https://host/path`")?;
    Ok((name.to_owned(), address.to_owned()))
}

#[derive(Debug, Args)]
pub(crate) struct InspectFlags {
    /// Files and folders
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Year of a file whose name has none
    #[arg(long, value_name = "Y")]
    pub(crate) year: Option<u16>,
    /// Folder with definitions of indicators, and of tables below `tables/`, which extend
    /// and replace the built-in ones (repeatable)
    #[arg(long, value_name = "DIR", env = "REGIOBEELD_DEFINITIONS")]
    pub(crate) definitions: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ListFlags {
    /// What to list
    #[arg(value_name = "KIND", value_parser = clap::builder::PossibleValuesParser::new(regiobeeld::KINDS))]
    pub(crate) kind: String,
    /// Folder with definitions of indicators, and of tables below `tables/`, which extend
    /// and replace the built-in ones (repeatable)
    #[arg(long, value_name = "DIR", env = "REGIOBEELD_DEFINITIONS")]
    pub(crate) definitions: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct TemplateFlags {
    /// The table that is filled in, such as `nza/wachttijden`
    #[arg(value_name = "KIND")]
    pub(crate) kind: String,
    /// Folder that the workbook is written in; this folder if absent
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(crate) out: PathBuf,
    /// Form of the file
    #[arg(long, value_name = "F", default_value = "xlsx", value_parser = ["xlsx"])]
    pub(crate) format: String,
    /// Folder with definitions of indicators, and of tables below `tables/`, which extend
    /// and replace the built-in ones (repeatable)
    #[arg(long, value_name = "DIR", env = "REGIOBEELD_DEFINITIONS")]
    pub(crate) definitions: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsFlags {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainFlags {
    /// The indicator
    #[arg(value_name = "INDICATOR")]
    pub(crate) indicator: String,
    /// The region
    #[arg(long, value_name = "CODE")]
    pub(crate) region: RegionCode,
    /// The period, as `2023` or `2023JJ00` [default: the newest]
    #[arg(long, value_name = "P")]
    pub(crate) period: Option<Period>,
    /// The sex: female, male or total
    #[arg(long, value_name = "SEX", default_value = "total")]
    pub(crate) sex: Sex,
    /// The age class, such as `40-44`, or total
    #[arg(long, value_name = "AGE", default_value = "total")]
    pub(crate) age: Age,
    /// The category, such as a care group, or total
    #[arg(long, value_name = "CATEGORY", default_value = "total")]
    pub(crate) category: String,
    /// Configuration file; `regiobeeld.toml` in this folder if there is one
    #[arg(long, value_name = "FILE", env = "REGIOBEELD_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// Folder or file with data; folders are searched with all below them (repeatable)
    #[arg(long, value_name = "DIR", env = "REGIOBEELD_DATA")]
    data: Vec<PathBuf>,
    /// Boundary year to express everything on [default: the newest among the data]
    #[arg(long, value_name = "YEAR", env = "REGIOBEELD_INDELING")]
    indeling: Option<u16>,
    /// Year that growth starts from [default: the earliest loaded from 2015 on]
    #[arg(long, value_name = "Y", env = "REGIOBEELD_REFERENCE_YEAR")]
    reference_year: Option<u16>,
    /// Folder with definitions of indicators, and of tables below `tables/`, which extend
    /// and replace the built-in ones (repeatable)
    #[arg(long, value_name = "DIR", env = "REGIOBEELD_DEFINITIONS")]
    definitions: Vec<PathBuf>,
    /// Year of a file whose name has none
    #[arg(long, value_name = "Y", env = "REGIOBEELD_YEAR")]
    year: Option<u16>,
    /// File that counts where several are about one year: its name or the beginning of
    /// its sha256 (repeatable; the first that fits)
    #[arg(long, value_name = "FILE", env = "REGIOBEELD_PREFER")]
    prefer: Vec<String>,
    /// Table whose withdrawn figures count all the same (repeatable)
    #[arg(
        long,
        value_name = "TABLE",
        value_delimiter = ',',
        env = "REGIOBEELD_WITHDRAWN"
    )]
    withdrawn: Vec<String>,
}

impl ExplainFlags {
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            data: self.data.clone(),
            indeling: self.indeling,
            reference_year: self.reference_year,
            definitions: self.definitions.clone(),
            year: self.year,
            prefer: self.prefer.clone(),
            withdrawn: self.withdrawn.clone(),
            ..Settings::default()
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct DiffFlags {
    /// The run to compare with: a folder, `latest` or a name
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// The run to compare: a folder, `latest` or a name
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    /// Folder that the runs were published in [default: out]
    #[arg(long, value_name = "DIR", env = "REGIOBEELD_OUT")]
    pub(crate) out: Option<PathBuf>,
    /// Configuration file; `regiobeeld.toml` in this folder if there is one
    #[arg(long, value_name = "FILE", env = "REGIOBEELD_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// Print every value that changed, and not only the largest changes
    #[arg(long)]
    pub(crate) all: bool,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyFlags {
    /// The run's folder
    #[arg(value_name = "RUN")]
    pub(crate) run: PathBuf,
}
