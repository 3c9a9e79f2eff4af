use super::Layout;
use super::scale::Axis;
use super::svg::{Anchor, Svg};
use crate::number;

/// One age class.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    /// The age it starts at, for people.
    pub(crate) label: String,
    /// The region's value.
    pub(crate) region: Option<f64>,
    /// The value for Nederland.
    pub(crate) nederland: Option<f64>,
}

/// Standing bars for the region with a mark for Nederland, in euro, youngest first.
pub(crate) fn columns(layout: Layout, title: &str, columns: &[Column]) -> String {
    let description = "Balken: de regio; streepjes: Nederland; jong links, oud rechts.";
    let (width, height) = (layout.width(), layout.pick(280.0, 220.0));
    let (left, right, top, bottom) = (64.0, width - 4.0, 12.0, height - 42.0);
    let mut svg = Svg::new(width, height, title, description);
    let values = || columns.iter().flat_map(|one| [one.region, one.nederland]).flatten();
    let (low, high) = (values().fold(0.0, f64::min), values().fold(1.0, f64::max));
    let axis = Axis::over(low, high, 5);
    let scale = axis.scale((bottom, top));
    for &mark in &axis.marks {
        let y = scale.at(mark);
        svg.line(if mark == 0.0 { "axis" } else { "grid" }, (left, y), (right, y));
        let text = number::euro(mark, axis.decimals);
        svg.text("tick", (left - 8.0, y + 4.0), Anchor::End, &text);
    }
    let count = f64::from(u16::try_from(columns.len().max(1)).unwrap_or(u16::MAX));
    let step = (right - left) / count;
    let bar = step * 0.72;
    for (n, column) in columns.iter().enumerate() {
        let x = left + step * (f64::from(u16::try_from(n).unwrap_or(u16::MAX)) + 0.5);
        if let Some(value) = column.region {
            let (zero, end) = (scale.at(0.0), scale.at(value));
            svg.rect("region", x - bar / 2.0, zero.min(end), bar, (zero - end).abs());
        }
        if let Some(value) = column.nederland {
            let (y, half) = (scale.at(value), bar / 2.0 + 1.5);
            svg.rect("mark-halo", x - half, y - 2.5, 2.0 * half, 5.0);
            svg.rect("mark", x - half, y - 1.25, 2.0 * half, 2.5);
        }
        // On a phone there is room for every other label.
        if layout == Layout::Wide || n % 2 == 0 {
            svg.text("tick", (x, bottom + 17.0), Anchor::Middle, &column.label);
        }
    }
    let middle = f64::midpoint(left, right);
    svg.text("tick", (middle, bottom + 36.0), Anchor::Middle, "leeftijd vanaf");
    svg.finish()
}
