use std::collections::BTreeSet;

use regiobeeld_domain::{Comparison, Snapshot, SnapshotId};
use serde::Serialize;

use crate::chart::Layout;
use crate::report::INWONERS;
use crate::{ExpectedValue, Figure, Report, number, text};

/// A chart or table with all that belongs to it.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Plate {
    /// What it is about.
    pub(crate) title: String,
    /// What is counted, of which year.
    pub(crate) subtitle: String,
    /// What the colours mean.
    pub(crate) legend: Vec<Key>,
    /// The chart.
    pub(crate) drawing: Option<Drawing>,
    /// Charts of the same make, one per category.
    pub(crate) multiples: Vec<Multiple>,
    /// Its figures.
    pub(crate) table: Option<Table>,
    /// Whether the table is the plate itself, not what stands behind a chart.
    pub(crate) is_table: bool,
    /// Numbered footnotes and remarks.
    pub(crate) notes: Vec<Note>,
    /// What is missing, instead of an empty box.
    pub(crate) missing: Option<String>,
    /// Where it comes from.
    pub(crate) source: Source,
}

impl Plate {
    /// A plate that says what is missing.
    pub(crate) fn missing(title: &str, source: Source, why: &str) -> Self {
        Self {
            title: title.to_owned(),
            missing: Some(why.to_owned()),
            source,
            ..Self::default()
        }
    }
}

/// A colour and what it stands for.
#[derive(Debug, Serialize)]
pub(crate) struct Key {
    class: &'static str,
    label: String,
}

impl Key {
    /// Filled bars of the region and a line or mark for Nederland.
    pub(crate) fn bars(report: &Report) -> Vec<Self> {
        Self::pair("bar", report, "line")
    }

    /// Filled bars of the region and a mark for Nederland.
    pub(crate) fn marks(report: &Report) -> Vec<Self> {
        Self::pair("bar", report, "mark")
    }

    /// Lines with points of the region and of Nederland.
    pub(crate) fn lines(report: &Report) -> Vec<Self> {
        Self::pair("points", report, "points-nl")
    }

    /// Only a line of the region.
    pub(crate) fn region(report: &Report) -> Vec<Self> {
        vec![Self { class: "points", label: report.region.name.clone() }]
    }

    /// Only bars of the region.
    pub(crate) fn bar(report: &Report) -> Vec<Self> {
        vec![Self { class: "bar", label: report.region.name.clone() }]
    }

    /// Expected years of the region, with bands where there are draws.
    pub(crate) fn expected(report: &Report, has_bands: bool) -> Vec<Self> {
        let mut keys =
            vec![Self::course("expected", &format!("{}, verwacht", report.region.name))];
        if has_bands {
            keys.push(Self::course("band-80", "80%"));
            keys.push(Self::course("band-95", "95%"));
        }
        keys
    }

    /// The line of Nederland.
    pub(crate) fn nederland() -> Self {
        Self::course("line", "Nederland")
    }

    /// One of several lines.
    pub(crate) fn course(class: &'static str, label: &str) -> Self {
        Self { class, label: label.to_owned() }
    }

    fn pair(region: &'static str, report: &Report, nederland: &'static str) -> Vec<Self> {
        vec![
            Self { class: region, label: report.region.name.clone() },
            Self { class: nederland, label: "Nederland".to_owned() },
        ]
    }
}

/// A chart at two widths.
#[derive(Debug, Serialize)]
pub(crate) struct Drawing {
    wide: String,
    narrow: String,
}

impl Drawing {
    /// Draws for both layouts.
    pub(crate) fn new(draw: impl Fn(Layout) -> String) -> Self {
        Self { wide: draw(Layout::Wide), narrow: draw(Layout::Narrow) }
    }
}

/// One of a set of small charts.
#[derive(Debug, Serialize)]
pub(crate) struct Multiple {
    pub(crate) title: String,
    pub(crate) change: String,
    pub(crate) drawing: String,
}

/// A remark under a chart.
#[derive(Debug, Serialize)]
pub(crate) struct Note {
    pub(crate) mark: Option<usize>,
    pub(crate) text: String,
}

impl Note {
    /// A remark without a number.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self { mark: None, text: text.into() }
    }
}

/// A table of texts that are ready to print.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Table {
    /// The heads; the first column is text, the others are numbers.
    pub(crate) head: Vec<String>,
    /// The rows.
    pub(crate) rows: Vec<Vec<Cell>>,
}

impl Table {
    /// An empty table with these heads.
    pub(crate) fn new(head: &[&str]) -> Self {
        let head = head.iter().map(|&text| text.to_owned()).collect();
        Self { head, rows: Vec::new() }
    }
}

/// A cell of a table.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Cell {
    text: String,
    note: Option<String>,
}

impl Cell {
    /// A cell with a remark in small letters.
    pub(crate) fn noted(text: impl Into<String>, note: Option<&str>) -> Self {
        Self { text: text.into(), note: note.map(str::to_owned) }
    }

    /// The value of a figure; where there is none, the reason.
    pub(crate) fn value(figure: &Figure) -> Self {
        let text = number::maybe(figure.unit, figure.value);
        Self::noted(text, number::reason(figure.status))
    }

    /// A value as it is written, with its 95% interval in small letters.
    pub(crate) fn within(figure: &Figure, write: impl Fn(f64) -> String) -> Self {
        let text = figure.value.map_or_else(|| number::NONE.to_owned(), &write);
        let note = match figure.limits_95 {
            [Some(lower), Some(upper)] => {
                Some(format!("95%: {} tot {}", write(lower), write(upper)))
            }
            _ => number::reason(figure.status).map(str::to_owned),
        };
        Self { text, note }
    }

    /// An expected value with its 80% interval in small letters.
    pub(crate) fn spread(value: &ExpectedValue, write: impl Fn(f64) -> String) -> Self {
        Self::between(value.mean, value.band_80(), write)
    }

    /// A value with the limits of an 80% interval in small letters.
    pub(crate) fn between(
        value: f64,
        limits: Option<[f64; 2]>,
        write: impl Fn(f64) -> String,
    ) -> Self {
        let text = write(value);
        let limits = limits.map(|limits| limits.map(&write));
        // What is known has no interval.
        let limits = limits.filter(|limits| limits.iter().any(|limit| *limit != text));
        let note = limits.map(|[lower, upper]| format!("80%: {lower} tot {upper}"));
        Self { text, note }
    }

    /// The cell with a unit behind its value.
    pub(crate) fn of(self, unit: &str) -> Self {
        Self { text: format!("{} {unit}", self.text), ..self }
    }

    /// A difference from Nederland, with a remark if the interval does not tell it from
    /// none.
    pub(crate) fn difference(figure: &Figure) -> Self {
        let Some((value, benchmark)) = figure.pair() else { return Self::none() };
        let is_similar = figure.comparison == Comparison::Similar && value != benchmark;
        let note = is_similar.then_some("niet aantoonbaar");
        Self::noted(text::difference(figure.unit, value, benchmark), note)
    }

    /// The direction of a figure over the years.
    pub(crate) fn trend(figure: &Figure) -> Self {
        figure.trend.map_or_else(Self::none, |trend| text::trend(trend).into())
    }

    /// A dash.
    pub(crate) fn none() -> Self {
        Self::from(number::NONE)
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.into(), note: None }
    }
}

/// The line under a chart that says where its figures come from.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Source {
    /// Names of the publishers.
    pub(crate) publishers: String,
    indicators: Vec<String>,
    period: String,
    methods: String,
    inputs: Vec<String>,
}

impl Source {
    /// The line for some figures of a report.
    pub(crate) fn of(report: &Report, figures: &[&Figure]) -> Self {
        Self::among(&report.snapshots, figures)
    }

    /// The line for figures that rest on some of these snapshots.
    pub(crate) fn among(snapshots: &[Snapshot], figures: &[&Figure]) -> Self {
        let set = |of: &dyn Fn(&Figure) -> String| -> BTreeSet<String> {
            figures.iter().map(|figure| of(figure)).collect()
        };
        let inputs: BTreeSet<&str> =
            figures.iter().flat_map(|one| &one.inputs).map(SnapshotId::as_str).collect();
        let indicators = set(&|figure| figure.indicator.clone());
        let publisher = |figure: &Figure| -> BTreeSet<String> {
            // Residents come from the registry that the library holds, which is no file.
            if figure.indicator == INWONERS {
                return BTreeSet::from(["CBS".to_owned()]);
            }
            let known = snapshots.iter().filter(|one| figure.inputs.contains(&one.id));
            known.map(|snapshot| text::publisher(&snapshot.source)).collect()
        };
        let mut publishers: BTreeSet<String> =
            figures.iter().flat_map(|figure| publisher(figure)).collect();
        if publishers.is_empty() {
            publishers.insert("Vektis".to_owned());
        }
        let years: BTreeSet<u16> = figures.iter().map(|figure| figure.year()).collect();
        let joined =
            |set: BTreeSet<String>| set.into_iter().collect::<Vec<_>>().join(", ");
        Self {
            publishers: joined(publishers),
            indicators: indicators.into_iter().collect(),
            period: number::years(&years.into_iter().collect::<Vec<_>>()),
            methods: joined(set(&|figure| figure.method.clone())),
            inputs: inputs.into_iter().map(str::to_owned).collect(),
        }
    }

    /// The line for projected values by a model.
    pub(crate) fn projected<'a>(
        report: &Report,
        names: &[&str],
        model: &str,
        inputs: impl Iterator<Item = &'a SnapshotId>,
    ) -> Self {
        let inputs: BTreeSet<&SnapshotId> = inputs.collect();
        let known = || report.snapshots.iter().filter(|one| inputs.contains(&one.id));
        let publishers: BTreeSet<String> =
            known().map(|one| text::publisher(&one.source)).collect();
        let publishers: Vec<String> = publishers.into_iter().collect();
        let registry = if names.contains(&INWONERS) { "CBS" } else { "Vektis" };
        Self {
            publishers: if publishers.is_empty() {
                registry.to_owned()
            } else {
                publishers.join(", ")
            },
            indicators: names.iter().map(|&name| name.to_owned()).collect(),
            period: String::new(),
            methods: model.to_owned(),
            inputs: known().map(|one| one.id.as_str().to_owned()).collect(),
        }
    }

    /// The line for tests of projections of a quantity, which rest on files that are
    /// listed with the projections themselves.
    pub(crate) fn tested(quantity: &str) -> Self {
        let publisher = if quantity == INWONERS { "CBS" } else { "Vektis" };
        Self::absent(publisher, &[quantity])
    }

    /// The line where there are no figures.
    pub(crate) fn absent(publisher: &str, indicators: &[&str]) -> Self {
        Self {
            publishers: publisher.to_owned(),
            indicators: indicators.iter().map(|&name| name.to_owned()).collect(),
            ..Self::default()
        }
    }
}
