use super::Layout;
use super::scale::Axis;
use super::svg::{Anchor, Svg};
use crate::number;

/// One step of a waterfall.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// What it is, on at most two lines.
    pub(crate) label: [String; 2],
    /// Its size in euro.
    pub(crate) value: f64,
    /// Whether it is the sum of the steps before it.
    pub(crate) is_total: bool,
}

/// Steps that start where the one before ends, and their total, in millions of euro.
pub(crate) fn waterfall(layout: Layout, title: &str, steps: &[Step]) -> String {
    let description =
        "Elke balk begint waar de vorige eindigt; de laatste is het totaal.";
    let width = layout.width();
    let (top, row, bar) = layout.pick((6.0, 50.0, 26.0), (4.0, 62.0, 20.0));
    let rows = f64::from(u16::try_from(steps.len()).unwrap_or(u16::MAX));
    let bottom = top + row * rows;
    let mut svg = Svg::new(width, bottom + 28.0, title, description);
    let spans = spans(steps);
    let low = spans.iter().map(|span| span.0.min(span.1)).fold(0.0, f64::min) / 1e6;
    let high = spans.iter().map(|span| span.0.max(span.1)).fold(0.0, f64::max) / 1e6;
    let axis = Axis::over(low, high.max(low + 0.1), layout.pick(5, 3));
    let (left, right) = layout.pick((232.0, width - 108.0), (22.0, width - 24.0));
    let scale = axis.scale((left, right));
    for &mark in &axis.marks {
        let x = scale.at(mark);
        svg.line(if mark == 0.0 { "axis" } else { "grid" }, (x, top), (x, bottom));
        let text = number::decimal(mark, axis.decimals);
        svg.text("tick", (x, bottom + 16.0), Anchor::Middle, &text);
    }
    let unit = "mln euro";
    match layout {
        Layout::Wide => svg.text("tick", (width - 2.0, bottom + 16.0), Anchor::End, unit),
        Layout::Narrow => {
            svg.text("tick", (width - 2.0, bottom + 28.0), Anchor::End, unit);
        }
    }
    for (n, (step, (start, end))) in steps.iter().zip(&spans).enumerate() {
        let y = top + row * f64::from(u16::try_from(n).unwrap_or(u16::MAX));
        let (from, to) = (scale.at(start / 1e6), scale.at(end / 1e6));
        let value = number::signed(step.value, number::million);
        let weight = if step.is_total { "strong" } else { "label" };
        let at = match layout {
            Layout::Wide => {
                let middle = y + row / 2.0;
                if step.label[1].is_empty() {
                    svg.text(weight, (0.0, middle + 4.5), Anchor::Start, &step.label[0]);
                } else {
                    svg.text(weight, (0.0, middle - 3.0), Anchor::Start, &step.label[0]);
                    svg.text("tick", (0.0, middle + 13.0), Anchor::Start, &step.label[1]);
                }
                let x = from.max(to) + 8.0;
                svg.text("value", (x, middle + 4.5), Anchor::Start, &value);
                middle - bar / 2.0
            }
            Layout::Narrow => {
                svg.text(weight, (left + 6.0, y + 17.0), Anchor::Start, &step.label[0]);
                svg.text("value", (width - 2.0, y + 17.0), Anchor::End, &value);
                y + 26.0
            }
        };
        let class = match (step.is_total, step.value < 0.0) {
            (true, _) => "total",
            (false, true) => "fall",
            (false, false) => "region",
        };
        svg.rect(class, from.min(to), at, (to - from).abs().max(1.0), bar);
        if n + 1 < steps.len() {
            svg.line("join", (to, at), (to, at + row + bar));
        }
    }
    svg.finish()
}

/// Where each step starts and ends.
fn spans(steps: &[Step]) -> Vec<(f64, f64)> {
    let mut level = 0.0;
    steps
        .iter()
        .map(|step| {
            if step.is_total {
                return (0.0, step.value);
            }
            let start = level;
            level += step.value;
            (start, level)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_start_where_the_one_before_ends() {
        let step = |value: f64, is_total| Step {
            label: ["a".to_owned(), String::new()],
            value,
            is_total,
        };
        let steps = [step(3.0, false), step(-1.0, false), step(2.0, true)];
        assert_eq!(spans(&steps), [(0.0, 3.0), (3.0, 2.0), (0.0, 2.0)]);
    }
}
