use super::Layout;
use super::plane::{Plane, axis};
use super::svg::Anchor;
use crate::number;

/// One of several lines.
#[derive(Debug, Clone)]
pub(crate) struct Course {
    /// How it looks: a class of the style sheet.
    pub(crate) class: &'static str,
    /// Years ahead in order, with a percentage.
    pub(crate) points: Vec<(u16, f64)>,
}

/// Lines of percentages by years ahead, from zero.
pub(crate) fn courses(layout: Layout, title: &str, courses: &[Course]) -> String {
    let description = "Elke lijn is een rekenwijze: hoe hoger, hoe verder ernaast.";
    let mut svg = Plane::sheet(layout, title, description);
    let all = || courses.iter().flat_map(|one| &one.points);
    let axis = axis(all().map(|point| point.1).chain([0.0]));
    let mut years: Vec<u16> = all().map(|point| point.0).collect();
    years.sort_unstable();
    years.dedup();
    let write = |value| number::percent(value, 1);
    let plane = Plane::draw(&mut svg, layout, &axis, write, &years);
    for course in courses {
        let places = plane.places(&course.points);
        svg.path(&format!("course {}", course.class), &places);
        for place in places {
            svg.circle(&format!("course-dot {}", course.class), place, 3.5);
        }
    }
    let at = (plane.right + layout.pick(6.0, 2.0), plane.bottom + 19.0);
    svg.text("tick", at, Anchor::Start, layout.pick("jaar vooruit", "jaar"));
    svg.finish()
}
