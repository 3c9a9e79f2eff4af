use super::Layout;
use super::scale::{Axis, Scale};
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
        axis(self.points, 5).ends().0 > 0.0
    }

    pub(crate) fn draw(&self, layout: Layout) -> String {
        let (width, height) = (layout.width(), layout.pick(320.0, 250.0));
        let mut svg = Svg::new(width, height, self.title, DESCRIPTION);
        let axis = axis(self.points, 5);
        let marks: Vec<String> =
            axis.marks.iter().map(|mark| (self.write)(*mark)).collect();
        let letters = marks.iter().map(|text| text.chars().count()).max().unwrap_or(0);
        let left = 14.0 + 7.0 * f64::from(u16::try_from(letters).unwrap_or(20));
        let (right, top) = (width - layout.pick(74.0, 60.0), 24.0);
        let bottom = height - 28.0;
        let vertical = axis.scale((bottom, top));
        for (&mark, text) in axis.marks.iter().zip(&marks) {
            let y = vertical.at(mark);
            svg.line("grid", (left, y), (right, y));
            svg.text("tick", (left - 8.0, y + 4.0), Anchor::End, text);
        }
        let years = years(self.points);
        let horizontal = Scale::new(years, (left + 10.0, right - 10.0));
        self.draw_years(&mut svg, layout, horizontal, bottom);
        for &(year, note) in self.breaks {
            // The break lies between the last old year and the first new one.
            let x = horizontal.at(f64::from(year) - 0.5);
            svg.line("break", (x, top), (x, bottom));
            svg.circle("note", (x, top - 10.0), 8.0);
            svg.text("note-text", (x, top - 6.0), Anchor::Middle, &note.to_string());
        }
        draw_lines(&mut svg, self.points, horizontal, vertical, 4.0);
        self.draw_ends(&mut svg, right, vertical);
        svg.finish()
    }

    /// Every measured year has a mark; a label only where there is room for it.
    fn draw_years(&self, svg: &mut Svg, layout: Layout, scale: Scale, bottom: f64) {
        svg.line(
            "axis",
            (scale.at(years(self.points).0) - 10.0, bottom),
            (scale.at(years(self.points).1) + 10.0, bottom),
        );
        let room = layout.pick(44.0, 38.0);
        let last = self.points.last().map(|point| scale.at(f64::from(point.year)));
        let mut free = f64::MIN;
        for point in self.points {
            let x = scale.at(f64::from(point.year));
            svg.line("axis", (x, bottom), (x, bottom + 4.0));
            let is_last = Some(x) == last;
            if is_last || (x >= free && last.is_none_or(|last| x + room <= last)) {
                let text = point.year.to_string();
                svg.text("tick", (x, bottom + 19.0), Anchor::Middle, &text);
                free = x + room;
            }
        }
    }

    /// The last values, pushed apart where they would overlap.
    fn draw_ends(&self, svg: &mut Svg, right: f64, vertical: Scale) {
        let last = |of: fn(&Point) -> Option<f64>| self.points.iter().rev().find_map(of);
        let region = last(|point| point.region);
        let nederland = last(|point| point.nederland);
        let mut places = [region, nederland].map(|value| value.map(|v| vertical.at(v)));
        if let [Some(one), Some(other)] = &mut places {
            let push = (15.0 - (*one - *other).abs()).max(0.0) / 2.0;
            let side = if *one <= *other { -1.0 } else { 1.0 };
            *one += side * push;
            *other -= side * push;
        }
        let ends =
            [(region, places[0], "end-region"), (nederland, places[1], "end-nederland")];
        for (value, y, class) in ends {
            if let (Some(value), Some(y)) = (value, y) {
                svg.text(
                    class,
                    (right + 2.0, y + 4.5),
                    Anchor::Start,
                    &(self.write)(value),
                );
            }
        }
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

fn axis(points: &[Point], count: u16) -> Axis {
    let values =
        points.iter().flat_map(|point| [point.region, point.nederland]).flatten();
    let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    if low > high {
        return Axis::over(0.0, 1.0, count);
    }
    // An axis that would start close to zero starts there.
    let low = if low > 0.0 && low < 0.5 * high { 0.0 } else { low };
    let room = if low > 0.0 { 0.1 * (high - low) } else { 0.0 };
    Axis::over(low - room, high, count)
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
