use regiobeeld_domain::Dataset;
use regiobeeld_method::{Scale, TrendPoint, trend};

/// The latest years that the gain is taken over.
const YEARS: usize = 20;

/// Fewer years than this do not tell how life gets longer: some winters are severe.
const LEAST: usize = 8;

/// By how much life expectancy at birth rises in a year, from the last twenty years of the
/// country; none where fewer than eight are known.
pub(crate) fn life_gain(datasets: &[Dataset]) -> Option<f64> {
    let dataset =
        datasets.iter().find(|dataset| dataset.id == "cbs/levensverwachting")?;
    let cube = dataset.measures.get("levensverwachting")?;
    let of_period = |at: usize| {
        let (values, status) = cube.slab(0, at);
        let is_known = status.first().is_some_and(|status| status.has_value());
        Some(TrendPoint {
            time: f64::from(cube.axes().periods[at].calendar_year()),
            value: values.first().copied().filter(|_| is_known)?,
            standard_error: f64::NAN,
        })
    };
    let mut points: Vec<_> =
        (0..cube.axes().periods.len()).filter_map(of_period).collect();
    points.sort_by(|one, other| one.time.total_cmp(&other.time));
    let latest = &points[points.len().saturating_sub(YEARS)..];
    if latest.len() < LEAST {
        return None;
    }
    trend::<0>(latest, Scale::Linear, []).map(|line| line.slope)
}
