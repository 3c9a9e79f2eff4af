use super::Layout;
use super::scale::{Axis, Scale};
use super::svg::{Anchor, Svg};

/// Where lines lie: values upwards, and true years, or years ahead, to the right.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plane {
    /// Places of years.
    pub(super) x: Scale,
    /// Places of values.
    pub(super) y: Scale,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

impl Plane {
    /// An empty drawing of the size of a plane.
    pub(super) fn sheet(layout: Layout, title: &str, description: &str) -> Svg {
        Svg::new(layout.width(), height(layout), title, description)
    }

    /// Draws the grid with its values, and the years below it.
    pub(super) fn draw(
        svg: &mut Svg,
        layout: Layout,
        axis: &Axis,
        write: fn(f64) -> String,
        years: &[u16],
    ) -> Self {
        let marks: Vec<String> = axis.marks.iter().map(|mark| write(*mark)).collect();
        let letters = marks.iter().map(|text| text.chars().count()).max().unwrap_or(0);
        let left = 14.0 + 7.0 * f64::from(u16::try_from(letters).unwrap_or(20));
        let (right, top) = (layout.width() - layout.pick(74.0, 60.0), 24.0);
        let bottom = height(layout) - 28.0;
        let y = axis.scale((bottom, top));
        for (&mark, text) in axis.marks.iter().zip(&marks) {
            let y = y.at(mark);
            svg.line("grid", (left, y), (right, y));
            svg.text("tick", (left - 8.0, y + 4.0), Anchor::End, text);
        }
        let year = |year: Option<&u16>| year.copied().map_or(0.0, f64::from);
        let ends = (year(years.first()), year(years.last()));
        let x = Scale::new(ends, (left + 10.0, right - 10.0));
        let plane = Self { x, y, right, top, bottom };
        plane.draw_years(svg, layout, years);
        plane
    }

    /// Every year has a mark; a label only where there is room for it.
    fn draw_years(&self, svg: &mut Svg, layout: Layout, years: &[u16]) {
        let at = |year: u16| self.x.at(f64::from(year));
        let (first, last) =
            years.first().zip(years.last()).map_or((0, 0), |(a, b)| (*a, *b));
        let bottom = self.bottom;
        svg.line("axis", (at(first) - 10.0, bottom), (at(last) + 10.0, bottom));
        let room = layout.pick(44.0, 38.0);
        let mut free = f64::MIN;
        for &year in years {
            let x = at(year);
            svg.line("axis", (x, bottom), (x, bottom + 4.0));
            if year == last || (x >= free && x + room <= at(last)) {
                let text = year.to_string();
                svg.text("tick", (x, bottom + 19.0), Anchor::Middle, &text);
                free = x + room;
            }
        }
    }

    /// The last values of the region and of Nederland, pushed apart where they would
    /// overlap.
    pub(super) fn draw_ends(
        &self,
        svg: &mut Svg,
        ends: [Option<f64>; 2],
        write: fn(f64) -> String,
    ) {
        let mut places = ends.map(|value| value.map(|v| self.y.at(v)));
        if let [Some(one), Some(other)] = &mut places {
            let push = (15.0 - (*one - *other).abs()).max(0.0) / 2.0;
            let side = if *one <= *other { -1.0 } else { 1.0 };
            *one += side * push;
            *other -= side * push;
        }
        let classes = ["end-region", "end-nederland"];
        for ((value, y), class) in ends.into_iter().zip(places).zip(classes) {
            if let (Some(value), Some(y)) = (value, y) {
                let at = (self.right + 2.0, y + 4.5);
                svg.text(class, at, Anchor::Start, &write(value));
            }
        }
    }

    /// The places of values in years.
    pub(super) fn places(&self, values: &[(u16, f64)]) -> Vec<(f64, f64)> {
        let place =
            |&(year, value): &(u16, f64)| (self.x.at(f64::from(year)), self.y.at(value));
        values.iter().map(place).collect()
    }
}

/// The axis that holds values.
pub(super) fn axis(values: impl Iterator<Item = f64>) -> Axis {
    const COUNT: u16 = 5;
    let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    if low > high {
        return Axis::over(0.0, 1.0, COUNT);
    }
    // An axis that would start close to zero starts there.
    let low = if low > 0.0 && low < 0.5 * high { 0.0 } else { low };
    let room = if low > 0.0 { 0.1 * (high - low) } else { 0.0 };
    Axis::over(low - room, high, COUNT)
}

fn height(layout: Layout) -> f64 {
    layout.pick(320.0, 250.0)
}
