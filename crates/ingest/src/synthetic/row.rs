//! One line of a file: the made-up numbers of one cell.

use std::fmt::Write as _;

use super::columns::Column;
use super::population::Gemeente;
use super::pyramid::{CELLS, middle_age, pyramid};
use super::random::{Curve, Key, interpolate};
use super::{CLASSES, Sex};

/// A column with the euros that it costs per insured-year in every cell.
pub(super) struct Priced {
    column: &'static Column,
    level: f64,
    euros: [f64; CELLS],
}

impl Priced {
    pub(super) fn new(column: &'static Column, year: u16) -> Self {
        let mut shape = [0.0; CELLS];
        for (index, value) in shape.iter_mut().enumerate() {
            let sex = if index < CLASSES { Sex::Men } else { Sex::Women };
            *value = column.shape.at(sex, middle_age(index % CLASSES));
        }
        let mean: f64 = shape.iter().zip(pyramid(year)).map(|(s, share)| s * share).sum();
        let level = column.level(year);
        Self { column, level, euros: shape.map(|value| value / mean * level) }
    }
}

/// What a line says, in hundredths where it is not a number of people.
pub(super) struct Row {
    pub(super) bsn: i64,
    years: i64,
    costs: Vec<i64>,
}

impl Row {
    /// People of whom sex, age or gemeente are not known.
    pub(super) fn unknown(care: &[Priced], gemeenten: &[Gemeente]) -> Self {
        let known: f64 = gemeenten.iter().flat_map(|gemeente| gemeente.years).sum();
        let years = 0.0127 * known;
        // Most of them are insured for a short time, and use little care in it.
        let costs = care.iter().map(|priced| hundredths(priced.level * years * 0.75));
        Self {
            bsn: hundredths(years * 1.8) / 100,
            years: hundredths(years),
            costs: costs.collect(),
        }
    }

    pub(super) fn cell(
        care: &[Priced],
        gemeente: &Gemeente,
        cell: usize,
        lasting: Key,
        yearly: Key,
    ) -> Self {
        let expected = gemeente.years[cell];
        let noise = 0.4 * lasting.normal() + 0.1 * yearly.normal();
        let years = (expected + noise * expected.sqrt()).max(0.0);
        // Who moves is counted in two gemeenten; who is born or dies has no whole year.
        let moving = interpolate(MOVING, middle_age(cell % CLASSES));
        let moving = moving * (0.8 + 0.4 * yearly.with(0).unit());
        let bsn = (years * (1.0 + moving)).round().max(years.ceil());
        let costs = care.iter().map(|priced| {
            let column = priced.column;
            let euros = priced.euros[cell] * gemeente.factors[column.care as usize];
            let key = yearly.with_name(column.name);
            if euros > 0.0 && priced.level < 20.0 && key.bits().is_multiple_of(15_000) {
                // A claim of an earlier year that was taken back.
                return -hundredths(200.0 * key.with(0).unit());
            }
            let cost = cost(euros * years, years, column.shape.spread, key);
            rounded(hundredths(cost))
        });
        Self {
            bsn: hundredths(bsn) / 100,
            years: hundredths(years),
            costs: costs.collect(),
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.bsn += other.bsn;
        self.years += other.years;
        for (sum, cost) in self.costs.iter_mut().zip(&other.costs) {
            *sum += cost;
        }
    }

    pub(super) fn line(&self, keys: &str) -> String {
        let mut out = format!("{keys};{}", self.bsn);
        for &value in std::iter::once(&self.years).chain(&self.costs) {
            out.push(';');
            push_decimal(&mut out, value);
        }
        out
    }
}

/// Persons above insured-years by age, relative to insured-years.
const MOVING: Curve = &[
    (2.0, 0.07),
    (7.0, 0.015),
    (17.0, 0.015),
    (22.0, 0.04),
    (27.0, 0.04),
    (37.0, 0.02),
    (57.0, 0.01),
    (72.0, 0.02),
    (82.0, 0.06),
    (92.0, 0.16),
];

/// The costs of a cell around what is expected, with the less noise the more people.
///
/// Few people give costs in few large pieces, often none; many give an almost normal sum.
fn cost(expected: f64, years: f64, spread: f64, key: Key) -> f64 {
    const PIECES: u64 = 16;
    let pieces = years / (spread * spread);
    if pieces >= 12.0 {
        return expected * (1.0 + key.normal() / pieces.sqrt()).max(0.0);
    }
    if pieces <= 0.0 {
        return 0.0;
    }
    let chance = pieces / PIECES as f64;
    let drawn = (0..PIECES).map(|piece| key.with(piece));
    let drawn = drawn.filter(|draw| draw.unit() < chance);
    drawn.map(|draw| expected / pieces * (0.5 + draw.with(0).unit())).sum()
}

/// Large amounts in whole euros, which keeps files small and still has every case.
fn rounded(cents: i64) -> i64 {
    if cents >= 1_000_000 { (cents + 50) / 100 * 100 } else { cents }
}

#[expect(clippy::cast_possible_truncation, reason = "no sum comes near the limit")]
fn hundredths(value: f64) -> i64 {
    (value * 100.0).round() as i64
}

/// A number with at most two decimals and no zeros at the end.
fn push_decimal(out: &mut String, hundredths: i64) {
    let (whole, rest) = (hundredths.abs() / 100, hundredths.abs() % 100);
    if hundredths < 0 {
        out.push('-');
    }
    // Writing to a string does not fail.
    let _ = match (rest, rest % 10) {
        (0, _) => write!(out, "{whole}"),
        (_, 0) => write!(out, "{whole}.{}", rest / 10),
        _ => write!(out, "{whole}.{rest:02}"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_have_no_zeros_at_the_end() {
        for (hundredths, text) in
            [(0, "0"), (2620, "26.2"), (2605, "26.05"), (-19_971, "-199.71"), (300, "3")]
        {
            let mut out = String::new();
            push_decimal(&mut out, hundredths);
            assert_eq!(out, text);
        }
    }
}
