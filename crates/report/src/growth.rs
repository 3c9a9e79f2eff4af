use serde::Serialize;

use crate::report::Report;

pub(crate) const OMVANG: &str = "zorgkosten/zvw-groei-omvang";
pub(crate) const LEEFTIJDSOPBOUW: &str = "zorgkosten/zvw-groei-leeftijdsopbouw";
pub(crate) const GEBRUIK: &str = "zorgkosten/zvw-groei-gebruik";
pub(crate) const TOTAAL: &str = "zorgkosten/zvw-totaal";

/// The change of the costs since the reference year, split into three parts that sum
/// exactly to it; in euro.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Growth {
    /// The reference year.
    pub from: u16,
    /// The latest year that all three parts are known of.
    pub to: u16,
    /// Costs in the reference year.
    pub start: Option<f64>,
    /// Costs in the latest year.
    pub end: Option<f64>,
    /// More or fewer insured.
    pub omvang: f64,
    /// Older or younger insured.
    pub leeftijdsopbouw: f64,
    /// Cost per insured person at equal age and sex: volume, price and scope together.
    pub gebruik: f64,
    /// Sum of the three.
    pub total: f64,
}

impl Growth {
    /// The split for the latest year that it can be made for.
    pub(crate) fn of(report: &Report) -> Option<Self> {
        let from = report.facts.reference_year?;
        let value = |indicator: &str, year: u16| {
            report.figure(indicator, "total", year).and_then(|figure| figure.value)
        };
        report.series(OMVANG, "total").into_iter().rev().find_map(|figure| {
            let to = figure.year();
            let omvang = figure.value.filter(|_| to != from)?;
            let leeftijdsopbouw = value(LEEFTIJDSOPBOUW, to)?;
            let gebruik = value(GEBRUIK, to)?;
            let total = omvang + leeftijdsopbouw + gebruik;
            let levels = value(TOTAAL, from).zip(value(TOTAAL, to));
            // Levels that the parts do not lead from and to are of another reference year
            // or of other cells: they would contradict the split.
            let levels = levels
                .filter(|(start, end)| (end - start - total).abs() <= 1e-6 * end.abs());
            let (start, end) = levels.unzip();
            Some(Self { from, to, start, end, omvang, leeftijdsopbouw, gebruik, total })
        })
    }
}
