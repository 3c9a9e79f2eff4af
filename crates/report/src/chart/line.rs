use super::Layout;
use super::plane::{Plane, axis};
use super::scale::Scale;
use super::svg::{Anchor, Svg};
use crate::number;

/// One measured year.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Point {
    pub(crate) year: u16,
    pub(crate) region: Option<f64>,
    pub(crate) nederland: Option<f64>,
}

/// A chart over the years. Lines join measured points and every point is shown, so that
/// a year without data is seen to have none; the axis is in true years.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    /// What it says, for those who cannot see it.
    pub(crate) title: &'a str,
    /// The years in order.
    pub(crate) points: &'a [Point],
    /// Writes a value of the axis or at the end of a line.
    pub(crate) write: fn(f64) -> String,
    /// First years that were counted in a new way, with the number of their footnote.
    pub(crate) breaks: &'a [(u16, usize)],
}

const DESCRIPTION: &str = "Punten zijn gemeten jaren; blauw: de regio, grijs: Nederland; \
                           gestreept: breuk in de reeks.";

impl Line<'_> {
    /// Whether the vertical axis starts above zero.
    pub(crate) fn is_cut(&self) -> bool {
        axis(values(self.points)).ends().0 > 0.0
    }

    pub(crate) fn draw(&self, layout: Layout) -> String {
        let mut svg = Plane::sheet(layout, self.title, DESCRIPTION);
        let axis = axis(values(self.points));
        let years: Vec<u16> = self.points.iter().map(|point| point.year).collect();
        let plane = Plane::draw(&mut svg, layout, &axis, self.write, &years);
        let Plane { x: horizontal, y: vertical, top, bottom, .. } = plane;
        for &(year, note) in self.breaks {
            // The break lies between the last old year and the first new one.
            let x = horizontal.at(f64::from(year) - 0.5);
            svg.line("break", (x, top), (x, bottom));
            svg.circle("note", (x, top - 10.0), 8.0);
            svg.text("note-text", (x, top - 6.0), Anchor::Middle, &note.to_string());
        }
        draw_lines(&mut svg, self.points, horizontal, vertical, 4.0);
        let last = |of: fn(&Point) -> Option<f64>| self.points.iter().rev().find_map(of);
        let ends = [last(|point| point.region), last(|point| point.nederland)];
        plane.draw_ends(&mut svg, ends, self.write);
        svg.finish()
    }
}

/// A small chart for one of many categories: no axis, only its first and last values.
pub(crate) fn small(
    title: &str,
    points: &[Point],
    breaks: &[u16],
    ends: (f64, f64),
) -> String {
    let (width, height) = (200.0, 104.0);
    let mut svg = Svg::new(width, height, title, DESCRIPTION);
    let (left, right, top, bottom) = (4.0, 144.0, 8.0, 80.0);
    let vertical = Scale::new(ends, (bottom, top));
    let horizontal = Scale::new(years(points), (left + 4.0, right - 4.0));
    svg.line("axis", (left, bottom), (right, bottom));
    for &year in breaks {
        let x = horizontal.at(f64::from(year) - 0.5);
        svg.line("break", (x, top), (x, bottom));
    }
    draw_lines(&mut svg, points, horizontal, vertical, 2.2);
    let known = || points.iter().filter_map(|point| Some((point.year, point.region?)));
    if let Some((year, _)) = known().next() {
        svg.text("tick", (left, bottom + 17.0), Anchor::Start, &year.to_string());
    }
    if let Some((year, value)) = known().next_back() {
        if known().count() > 1 {
            svg.text("tick", (right, bottom + 17.0), Anchor::End, &year.to_string());
        }
        let text = number::euro(value, 0);
        svg.text(
            "end-region",
            (right + 3.0, vertical.at(value) + 4.5),
            Anchor::Start,
            &text,
        );
    }
    svg.finish()
}

/// The ends of an axis that starts at zero and holds every value.
pub(crate) fn from_zero(points: &[Point]) -> (f64, f64) {
    let values = points.iter().flat_map(|point| [point.region, point.nederland]);
    let (low, high) = values
        .flatten()
        .fold((0.0, 1.0), |(low, high): (f64, f64), v| (low.min(v), high.max(v)));
    (low, high)
}

fn values(points: &[Point]) -> impl Iterator<Item = f64> {
    points.iter().flat_map(|point| [point.region, point.nederland]).flatten()
}

fn years(points: &[Point]) -> (f64, f64) {
    let year = |point: Option<&Point>| point.map_or(0.0, |point| f64::from(point.year));
    (year(points.first()), year(points.last()))
}

fn draw_lines(svg: &mut Svg, points: &[Point], x: Scale, y: Scale, radius: f64) {
    let series = [
        ("nederland", points.iter().map(|p| (p.year, p.nederland)).collect::<Vec<_>>()),
        ("region-line", points.iter().map(|p| (p.year, p.region)).collect()),
    ];
    for (class, values) in series {
        let known: Vec<(f64, f64)> = values
            .into_iter()
            .filter_map(|(year, value)| Some((x.at(f64::from(year)), y.at(value?))))
            .collect();
        if known.len() > 1 {
            svg.path(class, &known);
        }
        for &point in &known {
            svg.circle(
                if class == "nederland" { "dot-nl" } else { "dot" },
                point,
                radius,
            );
        }
    }
}
