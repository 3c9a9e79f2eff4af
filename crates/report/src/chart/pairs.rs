use super::Layout;
use super::scale::Axis;
use super::svg::{Anchor, Svg, fitted};
use crate::number;

/// The region beside Nederland in one respect.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    /// What it is about.
    pub(crate) label: String,
    /// The region's value.
    pub(crate) region: f64,
    /// The value for Nederland.
    pub(crate) nederland: Option<f64>,
}

impl Pair {
    /// The difference in euro and in percent, for people.
    pub(crate) fn difference(&self) -> Option<(String, String)> {
        let nederland = self.nederland?;
        let gap = self.region - nederland;
        let euro = number::signed(gap, |v| number::euro(v, 0));
        let percent = if nederland > 0.0 {
            number::signed(100.0 * gap / nederland, |v| number::percent(v, 1))
        } else {
            number::NONE.to_owned()
        };
        Some((euro, percent))
    }
}

/// Bars for the region with a mark for Nederland, in euro, in the order given.
pub(crate) fn pairs(layout: Layout, title: &str, pairs: &[Pair]) -> String {
    let description = "Balken: de regio; streepjes: Nederland; rechts het verschil.";
    let width = layout.width();
    let (top, row) = layout.pick((34.0, 27.0), (4.0, 46.0));
    let rows = f64::from(u16::try_from(pairs.len()).unwrap_or(u16::MAX));
    let bottom = top + row * rows;
    let mut svg = Svg::new(width, bottom + 26.0, title, description);
    let values = pairs.iter().flat_map(|pair| [Some(pair.region), pair.nederland]);
    let most = values.flatten().fold(0.0, f64::max);
    let least = pairs.iter().map(|pair| pair.region).fold(0.0, f64::min);
    let axis = Axis::over(least, most.max(1.0), layout.pick(5, 4));
    let (left, right) = layout.pick((210.0, width - 196.0), (2.0, width - 26.0));
    let scale = axis.scale((left, right));
    for &mark in &axis.marks {
        let x = scale.at(mark);
        svg.line("grid", (x, top), (x, bottom));
        let text = number::euro(mark, axis.decimals);
        let anchor = if x < left + 1.0 && layout == Layout::Narrow {
            Anchor::Start
        } else {
            Anchor::Middle
        };
        svg.text("tick", (x, bottom + 17.0), anchor, &text);
    }
    let columns = [width - 134.0, width - 66.0, width - 2.0];
    if layout == Layout::Wide {
        for (x, head) in columns.iter().zip(["regio", "verschil", "in %"]) {
            svg.text("tick", (*x, top - 12.0), Anchor::End, head);
        }
    }
    for (n, pair) in pairs.iter().enumerate() {
        let y = top + row * f64::from(u16::try_from(n).unwrap_or(u16::MAX));
        let value = number::euro(pair.region, 0);
        let (euro, percent) = pair
            .difference()
            .unwrap_or_else(|| (number::NONE.to_owned(), number::NONE.to_owned()));
        let (bar, height) = match layout {
            Layout::Wide => {
                let base = y + row / 2.0 + 4.5;
                let label = fitted(&pair.label, 30);
                svg.text("label", (left - 10.0, base), Anchor::End, &label);
                svg.text("value", (columns[0], base), Anchor::End, &value);
                svg.text("soft", (columns[1], base), Anchor::End, &euro);
                svg.text("soft", (columns[2], base), Anchor::End, &percent);
                (y + 7.0, row - 14.0)
            }
            Layout::Narrow => {
                let base = y + 17.0;
                svg.text("label", (2.0, base), Anchor::Start, &fitted(&pair.label, 30));
                let values = format!("{value}  ({percent})");
                svg.text("value", (width - 2.0, base), Anchor::End, &values);
                (y + 24.0, 12.0)
            }
        };
        let (zero, end) = (scale.at(0.0), scale.at(pair.region));
        svg.rect("region", zero.min(end), bar, (end - zero).abs().max(0.5), height);
        if let Some(nederland) = pair.nederland {
            let x = scale.at(nederland);
            svg.rect("mark-halo", x - 2.5, bar - 4.0, 5.0, height + 8.0);
            svg.rect("mark", x - 1.25, bar - 4.0, 2.5, height + 8.0);
        }
    }
    svg.finish()
}
