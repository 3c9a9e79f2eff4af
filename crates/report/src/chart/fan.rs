use super::Layout;
use super::plane::{Plane, axis};
use super::svg::Svg;

/// An expected year, with the limits that most draws lie between.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spread {
    pub(crate) year: u16,
    /// Half of the draws lie below it; without draws the value itself.
    pub(crate) middle: f64,
    pub(crate) band_80: Option<[f64; 2]>,
    pub(crate) band_95: Option<[f64; 2]>,
}

/// Measured years with what is expected after them: a middle between two bands that open
/// as the years go on.
#[derive(Debug)]
pub(crate) struct Fan<'a> {
    /// What it says, for those who cannot see it.
    pub(crate) title: &'a str,
    /// Measured years in order.
    pub(crate) measured: &'a [(u16, f64)],
    /// Expected years in order.
    pub(crate) expected: &'a [Spread],
    /// What is expected of Nederland.
    pub(crate) nederland: &'a [(u16, f64)],
    /// Writes a value of the axis or at the end of a line.
    pub(crate) write: fn(f64) -> String,
}

const DESCRIPTION: &str = "Punten zijn gemeten jaren; de streeplijn is het midden van wat wordt \
                           verwacht, met 80% en 95% van de trekkingen in de donkere en de \
                           lichte band; grijs: Nederland.";

impl Fan<'_> {
    /// Whether the vertical axis starts above zero.
    pub(crate) fn is_cut(&self) -> bool {
        axis(self.values()).ends().0 > 0.0
    }

    pub(crate) fn draw(&self, layout: Layout) -> String {
        let mut svg = Plane::sheet(layout, self.title, DESCRIPTION);
        let axis = axis(self.values());
        let plane = Plane::draw(&mut svg, layout, &axis, self.write, &self.years());
        self.draw_band(&mut svg, plane, "band-95", |one| one.band_95);
        self.draw_band(&mut svg, plane, "band-80", |one| one.band_80);
        draw_line(&mut svg, "nederland", &plane.places(self.nederland));
        let middle: Vec<_> =
            self.expected.iter().map(|one| (one.year, one.middle)).collect();
        draw_line(&mut svg, "expected", &plane.places(&middle));
        let measured = plane.places(self.measured);
        draw_line(&mut svg, "region-line", &measured);
        for point in measured {
            svg.circle("dot", point, layout.pick(3.5, 3.0));
        }
        let last = |values: &[(u16, f64)]| values.last().map(|last| last.1);
        plane.draw_ends(&mut svg, [last(&middle), last(self.nederland)], self.write);
        svg.finish()
    }

    /// One band: along its upper limits and back along its lower ones.
    fn draw_band(
        &self,
        svg: &mut Svg,
        plane: Plane,
        class: &str,
        band: fn(&Spread) -> Option<[f64; 2]>,
    ) {
        let limits = self.expected.iter().filter_map(|one| Some((one.year, band(one)?)));
        let upper = limits.clone().map(|(year, [_, upper])| (year, upper));
        let lower = limits.rev().map(|(year, [lower, _])| (year, lower));
        let around: Vec<_> = upper.chain(lower).collect();
        if !around.is_empty() {
            svg.area(class, &plane.places(&around));
        }
    }

    fn values(&self) -> impl Iterator<Item = f64> {
        let lines = self.measured.iter().chain(self.nederland).map(|one| one.1);
        let bands = self.expected.iter().flat_map(|one| {
            let limits = one.band_95.or(one.band_80).unwrap_or([one.middle; 2]);
            limits.into_iter().chain([one.middle])
        });
        lines.chain(bands)
    }

    fn years(&self) -> Vec<u16> {
        let known = self.measured.iter().chain(self.nederland).map(|one| one.0);
        let mut years: Vec<u16> =
            known.chain(self.expected.iter().map(|one| one.year)).collect();
        years.sort_unstable();
        years.dedup();
        years
    }
}

fn draw_line(svg: &mut Svg, class: &str, places: &[(f64, f64)]) {
    if places.len() > 1 {
        svg.path(class, places);
    }
}
