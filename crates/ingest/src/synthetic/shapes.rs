//! Made-up shapes of costs over age: only the proportions within one shape mean something.
//!
//! Ages are the middles of classes: 2, 7, 12 and so on up to 92 for 90 and over.

use super::Sex;
use super::random::{Curve, interpolate};

/// How costs are spread over people.
#[derive(Debug)]
pub(super) struct Shape {
    men: Curve,
    women: Curve,
    /// Standard deviation between people, as a multiple of the mean.
    pub(super) spread: f64,
}

impl Shape {
    /// Cost by age, on a scale that means something within this shape only.
    pub(super) fn at(&self, sex: Sex, age: f64) -> f64 {
        interpolate(if sex == Sex::Men { self.men } else { self.women }, age)
    }
}

pub(super) const HOSPITAL: Shape = Shape {
    men: &[
        (2.0, 1.2),
        (7.0, 0.5),
        (20.0, 0.5),
        (40.0, 0.8),
        (60.0, 2.2),
        (75.0, 4.0),
        (82.0, 4.2),
        (92.0, 3.1),
    ],
    women: &[
        (2.0, 1.0),
        (7.0, 0.4),
        (17.0, 0.6),
        (32.0, 1.5),
        (40.0, 1.2),
        (60.0, 2.0),
        (75.0, 3.1),
        (82.0, 3.2),
        (92.0, 2.2),
    ],
    spread: 2.2,
};
pub(super) const PHARMACY: Shape = Shape {
    men: &[(2.0, 0.7), (20.0, 1.1), (40.0, 2.0), (60.0, 4.9), (77.0, 8.6), (92.0, 7.4)],
    women: &[(2.0, 0.6), (20.0, 1.3), (40.0, 2.5), (60.0, 5.0), (77.0, 8.0), (92.0, 7.0)],
    spread: 3.0,
};
pub(super) const GGZ_ALL_AGES: Shape = Shape {
    men: &[
        (2.0, 0.2),
        (7.0, 2.4),
        (12.0, 2.8),
        (22.0, 2.7),
        (40.0, 2.8),
        (60.0, 1.5),
        (77.0, 0.9),
        (92.0, 0.8),
    ],
    women: &[
        (2.0, 0.1),
        (7.0, 1.2),
        (17.0, 3.8),
        (25.0, 3.2),
        (40.0, 2.8),
        (60.0, 1.6),
        (77.0, 1.1),
        (92.0, 0.8),
    ],
    spread: 5.0,
};
pub(super) const GGZ_ADULTS: Shape = Shape {
    men: &[
        (12.0, 0.0),
        (17.0, 0.3),
        (22.0, 2.7),
        (40.0, 2.8),
        (60.0, 1.5),
        (77.0, 0.9),
        (92.0, 0.8),
    ],
    women: &[
        (12.0, 0.0),
        (17.0, 0.5),
        (22.0, 3.7),
        (40.0, 2.8),
        (60.0, 1.6),
        (77.0, 1.1),
        (92.0, 0.8),
    ],
    spread: 5.0,
};
pub(super) const LONG_GGZ: Shape = Shape {
    men: &[(17.0, 0.0), (22.0, 1.2), (40.0, 2.0), (57.0, 2.2), (77.0, 0.5), (92.0, 0.1)],
    women: &[
        (17.0, 0.0),
        (22.0, 1.0),
        (40.0, 1.2),
        (57.0, 1.6),
        (77.0, 0.5),
        (92.0, 0.1),
    ],
    spread: 25.0,
};
pub(super) const GP_REGISTRATION: Shape = Shape {
    men: &[(2.0, 1.0), (60.0, 1.05), (67.0, 1.3), (77.0, 1.7), (92.0, 2.1)],
    women: &[(2.0, 1.0), (60.0, 1.05), (67.0, 1.3), (77.0, 1.7), (92.0, 2.1)],
    spread: 0.3,
};
pub(super) const GP_VISITS: Shape = Shape {
    men: &[(2.0, 0.9), (12.0, 0.5), (30.0, 0.7), (60.0, 1.3), (77.0, 2.2), (92.0, 4.0)],
    women: &[(2.0, 0.8), (12.0, 0.6), (30.0, 1.2), (60.0, 1.5), (77.0, 2.3), (92.0, 4.2)],
    spread: 1.0,
};
pub(super) const GP_CHRONIC: Shape = Shape {
    men: &[(17.0, 0.1), (40.0, 0.5), (62.0, 2.6), (75.0, 4.3), (92.0, 2.4)],
    women: &[(17.0, 0.1), (40.0, 0.5), (62.0, 2.2), (77.0, 4.1), (92.0, 2.4)],
    spread: 1.5,
};
pub(super) const DEVICES: Shape = Shape {
    men: &[(2.0, 0.3), (40.0, 0.5), (60.0, 1.4), (77.0, 3.4), (92.0, 5.0)],
    women: &[(2.0, 0.3), (40.0, 0.6), (60.0, 1.4), (77.0, 3.3), (92.0, 4.6)],
    spread: 2.5,
};
pub(super) const DENTAL: Shape = Shape {
    men: &[
        (2.0, 0.3),
        (7.0, 2.4),
        (12.0, 3.6),
        (17.0, 2.4),
        (22.0, 0.1),
        (52.0, 0.3),
        (77.0, 0.7),
        (92.0, 0.4),
    ],
    women: &[
        (2.0, 0.3),
        (7.0, 2.3),
        (12.0, 3.7),
        (17.0, 2.5),
        (22.0, 0.1),
        (52.0, 0.3),
        (77.0, 0.7),
        (92.0, 0.4),
    ],
    spread: 1.5,
};
pub(super) const PHYSIOTHERAPY: Shape = Shape {
    men: &[
        (2.0, 0.4),
        (17.0, 0.5),
        (22.0, 0.2),
        (50.0, 0.6),
        (67.0, 1.8),
        (82.0, 4.0),
        (92.0, 4.8),
    ],
    women: &[
        (2.0, 0.3),
        (17.0, 0.7),
        (22.0, 0.4),
        (50.0, 0.9),
        (67.0, 2.0),
        (82.0, 4.2),
        (92.0, 4.8),
    ],
    spread: 3.5,
};
pub(super) const OTHER_THERAPY: Shape = Shape {
    men: &[(2.0, 1.0), (7.0, 3.6), (17.0, 0.4), (40.0, 0.4), (77.0, 2.0), (92.0, 2.2)],
    women: &[(2.0, 0.6), (7.0, 2.3), (17.0, 0.4), (40.0, 0.8), (77.0, 2.0), (92.0, 2.2)],
    spread: 3.0,
};
pub(super) const SEATED_TRANSPORT: Shape = Shape {
    men: &[(2.0, 0.1), (40.0, 0.3), (60.0, 1.3), (77.0, 3.6), (92.0, 2.4)],
    women: &[(2.0, 0.1), (40.0, 0.3), (60.0, 1.3), (77.0, 3.2), (92.0, 2.0)],
    spread: 15.0,
};
pub(super) const AMBULANCE: Shape = Shape {
    men: &[(2.0, 0.7), (12.0, 0.3), (40.0, 0.6), (60.0, 1.4), (77.0, 3.6), (92.0, 7.4)],
    women: &[(2.0, 0.6), (12.0, 0.3), (40.0, 0.6), (60.0, 1.1), (77.0, 3.2), (92.0, 7.0)],
    spread: 4.0,
};
pub(super) const BIRTH: Shape = Shape {
    men: &[(0.0, 0.0)],
    women: &[
        (12.0, 0.0),
        (17.0, 0.1),
        (22.0, 1.5),
        (27.0, 6.4),
        (32.0, 8.0),
        (37.0, 3.8),
        (42.0, 0.7),
        (47.0, 0.1),
        (52.0, 0.0),
    ],
    spread: 4.0,
};
pub(super) const CROSS_BORDER: Shape = Shape {
    men: &[(2.0, 0.6), (30.0, 0.8), (62.0, 1.9), (77.0, 1.4), (92.0, 0.4)],
    women: &[(2.0, 0.5), (30.0, 1.2), (62.0, 1.6), (77.0, 1.1), (92.0, 0.4)],
    spread: 15.0,
};
pub(super) const SUPPORT: Shape =
    Shape { men: &[(0.0, 1.0)], women: &[(0.0, 1.0)], spread: 30.0 };
pub(super) const REHABILITATION: Shape = Shape {
    men: &[(52.0, 0.0), (62.0, 0.3), (77.0, 4.0), (87.0, 10.0), (92.0, 10.5)],
    women: &[(52.0, 0.0), (62.0, 0.3), (77.0, 4.8), (87.0, 12.5), (92.0, 12.0)],
    spread: 8.0,
};
pub(super) const SHORT_STAY: Shape = Shape {
    men: &[(17.0, 0.0), (52.0, 0.2), (67.0, 1.0), (82.0, 6.0), (92.0, 16.0)],
    women: &[(17.0, 0.0), (52.0, 0.2), (67.0, 1.1), (82.0, 7.0), (92.0, 17.0)],
    spread: 12.0,
};
pub(super) const NURSING: Shape = Shape {
    men: &[
        (2.0, 0.2),
        (20.0, 0.1),
        (52.0, 0.4),
        (67.0, 1.4),
        (77.0, 4.6),
        (87.0, 14.0),
        (92.0, 21.0),
    ],
    women: &[
        (2.0, 0.2),
        (20.0, 0.1),
        (52.0, 0.5),
        (67.0, 1.6),
        (77.0, 6.2),
        (87.0, 18.0),
        (92.0, 26.0),
    ],
    spread: 4.0,
};
pub(super) const REMAINDER: Shape = Shape {
    men: &[(2.0, 0.8), (40.0, 0.7), (77.0, 2.4), (92.0, 3.0)],
    women: &[(2.0, 0.7), (40.0, 0.9), (77.0, 2.3), (92.0, 3.0)],
    spread: 5.0,
};
