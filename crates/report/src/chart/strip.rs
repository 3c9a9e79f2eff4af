use super::scale::Scale;
use super::svg::Svg;

/// One value among all of them on a short line, with a mark at `centre`.
pub(crate) fn strip(title: &str, all: &[f64], value: Option<f64>, centre: f64) -> String {
    let (width, height) = (132.0, 18.0);
    let (low, high) = all
        .iter()
        .fold((centre, centre), |(low, high), &one| (low.min(one), high.max(one)));
    let scale = Scale::new((low, high), (7.0, width - 7.0));
    let mut svg =
        Svg::new(width, height, title, "Streepjes: alle regio’s; punt: deze regio.");
    svg.line("grid", (2.0, 9.0), (width - 2.0, 9.0));
    for &one in all {
        let x = scale.at(one);
        svg.line("tack", (x, 6.0), (x, 12.0));
    }
    let x = scale.at(centre);
    svg.line("axis", (x, 1.0), (x, 17.0));
    if let Some(value) = value {
        svg.circle("dot", (scale.at(value), 9.0), 5.0);
    }
    svg.finish()
}
