use super::Layout;
use super::scale::Axis;
use super::svg::{Anchor, Svg, fitted};
use crate::number;

/// A region with its ratio.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) name: String,
    pub(crate) value: f64,
}

/// Dots around 1,00, in the order given.
pub(crate) fn ranking(layout: Layout, title: &str, places: &[Place]) -> String {
    let description =
        "Een punt per regio; de verticale lijn is 1,00, het landelijk verwachte.";
    let (width, row) = (layout.width(), 20.0);
    let top = 26.0;
    let rows = f64::from(u16::try_from(places.len()).unwrap_or(u16::MAX));
    let bottom = top + row * rows;
    let mut svg = Svg::new(width, bottom + 22.0, title, description);
    let low = places.iter().map(|place| place.value).fold(1.0, f64::min);
    let high = places.iter().map(|place| place.value).fold(1.0, f64::max);
    let axis = Axis::over(low, high.max(low + 0.01), layout.pick(6, 3));
    let (left, right) = layout.pick((216.0, width - 60.0), (162.0, width - 48.0));
    let scale = axis.scale((left, right));
    for &mark in &axis.marks {
        let x = scale.at(mark);
        let is_one = (mark - 1.0).abs() < 1e-9;
        svg.line(if is_one { "axis" } else { "grid" }, (x, top - 4.0), (x, bottom));
        let text = number::decimal(mark, axis.decimals.max(2));
        svg.text("tick", (x, top - 10.0), Anchor::Middle, &text);
        svg.text("tick", (x, bottom + 15.0), Anchor::Middle, &text);
    }
    let one = scale.at(1.0);
    for (n, place) in places.iter().enumerate() {
        let y = top + row * (f64::from(u16::try_from(n).unwrap_or(u16::MAX)) + 0.5);
        let x = scale.at(place.value);
        let name = fitted(&place.name, layout.pick(32, 20));
        svg.text("label", (left - 12.0, y + 4.0), Anchor::End, &name);
        svg.line("stem", (one, y), (x, y));
        svg.circle("dot", (x, y), 5.0);
        let text = number::decimal(place.value, 3);
        svg.text("label", (width - 2.0, y + 4.0), Anchor::End, &text);
    }
    svg.finish()
}
