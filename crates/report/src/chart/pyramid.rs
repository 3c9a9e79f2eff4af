use super::Layout;
use super::scale::Axis;
use super::svg::{Anchor, Svg};
use crate::number;

/// One age class of a pyramid, in percent of all persons.
#[derive(Debug, Clone)]
pub(crate) struct Band {
    /// The age class, for people.
    pub(crate) age: String,
    /// Men and women of the region.
    pub(crate) region: [Option<f64>; 2],
    /// Men and women of Nederland.
    pub(crate) nederland: [Option<f64>; 2],
}

const TOP: f64 = 28.0;

/// A population pyramid: bars for the region, a stepped line for Nederland. The bands
/// come youngest first and are drawn from the bottom up.
pub(crate) fn pyramid(layout: Layout, title: &str, bands: &[Band]) -> String {
    let row = layout.pick(17.0, 15.0);
    let half_label = layout.pick(26.0, 21.0);
    let margin = layout.pick(24.0, 8.0);
    let width = layout.width();
    let rows = f64::from(u16::try_from(bands.len()).unwrap_or(u16::MAX));
    let bottom = TOP + row * rows;
    let description = "Mannen links, vrouwen rechts, jong onder, oud boven; balken: de regio, \
                       lijn: Nederland; in procenten van alle verzekerdejaren.";
    let mut svg = Svg::new(width, bottom + 40.0, title, description);
    let values = bands.iter().flat_map(|band| band.region.iter().chain(&band.nederland));
    let most = values.flatten().copied().fold(0.0, f64::max);
    let axis = Axis::over(0.0, most.max(0.1), layout.pick(4, 3));
    let centre = width / 2.0;
    let half = centre - margin - half_label;
    let sides = [
        (
            axis.scale((centre - half_label, centre - half_label - half)),
            Anchor::End,
            "Mannen",
        ),
        (
            axis.scale((centre + half_label, centre + half_label + half)),
            Anchor::Start,
            "Vrouwen",
        ),
    ];
    for (scale, anchor, name) in &sides {
        for &mark in &axis.marks {
            let x = scale.at(mark);
            svg.line("grid", (x, TOP), (x, bottom));
            let text = number::percent(mark, axis.decimals);
            svg.text("tick", (x, bottom + 16.0), Anchor::Middle, &text);
        }
        svg.text("head", (scale.at(0.0), TOP - 10.0), *anchor, name);
    }
    let y_of =
        |n: usize| bottom - row * f64::from(u16::try_from(n + 1).unwrap_or(u16::MAX));
    for (n, band) in bands.iter().enumerate() {
        let y = y_of(n);
        let label = (centre, y + row / 2.0 + 4.0);
        svg.text("tick", label, Anchor::Middle, &band.age);
        for (side, (scale, ..)) in sides.iter().enumerate() {
            let Some(value) = band.region[side] else { continue };
            let (zero, end) = (scale.at(0.0), scale.at(value));
            svg.rect("region", zero.min(end), y + 1.0, (end - zero).abs(), row - 2.0);
        }
    }
    for (side, (scale, ..)) in sides.iter().enumerate() {
        let mut points = Vec::new();
        for (n, band) in bands.iter().enumerate() {
            if let Some(value) = band.nederland[side] {
                let (x, y) = (scale.at(value), y_of(n));
                points.extend([(x, y + row), (x, y)]);
            }
        }
        if !points.is_empty() {
            svg.path("halo", &points);
            svg.path("nederland", &points);
        }
    }
    svg.text(
        "tick",
        (centre, bottom + 34.0),
        Anchor::Middle,
        "% van alle verzekerdejaren",
    );
    svg.finish()
}
