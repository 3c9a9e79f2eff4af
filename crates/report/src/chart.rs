//! Charts as SVG, one kind per file. Every chart is drawn for a [`Layout`]: once for a
//! screen or paper and once for a phone, so that letters have the same size on both.

mod columns;
mod courses;
mod fan;
mod line;
mod pairs;
mod plane;
mod pyramid;
mod ranking;
mod scale;
mod strip;
mod svg;
mod waterfall;

pub(crate) use columns::{Column, columns};
pub(crate) use courses::{Course, courses};
pub(crate) use fan::{Fan, Spread};
pub(crate) use line::{Line, Point, from_zero, small};
pub(crate) use pairs::{Pair, pairs};
pub(crate) use pyramid::{Band, pyramid};
pub(crate) use ranking::{Place, ranking};
pub(crate) use strip::strip;
pub(crate) use waterfall::{Step, waterfall};

/// How wide a chart is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// A screen or paper.
    Wide,
    /// A phone.
    Narrow,
}

impl Layout {
    /// Width in the units of the drawing, which are pixels at the size of the letters.
    pub(crate) fn width(self) -> f64 {
        self.pick(720.0, 340.0)
    }

    /// One of two values.
    pub(crate) fn pick<T>(self, wide: T, narrow: T) -> T {
        match self {
            Self::Wide => wide,
            Self::Narrow => narrow,
        }
    }
}
