use crate::Error;
use crate::code::CareGroup;

/// A part of the volume of a care group that another takes over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Move {
    /// The care group that it leaves.
    pub from: CareGroup,
    /// The care group that takes it over.
    pub to: CareGroup,
    /// Part of the volume of `from`, as it was before any move.
    pub share: f64,
    /// Units of `to` that replace one unit of `from`.
    pub conversion: f64,
}

/// Moves volumes between care groups, all at the same time.
///
/// `volumes` has one volume a care group of `groups`. Every move takes its share of what
/// was there before, so that their order does not matter; what arrives is what left times
/// the conversion. A missing volume (NaN) makes those missing that part of it moves to.
///
/// # Errors
///
/// When both are not equally long, or a move takes from or gives to a care group that is
/// not among them: its care would be lost.
pub fn substitute(
    groups: &[CareGroup],
    volumes: &mut [f64],
    moves: &[Move],
) -> Result<(), Error> {
    if groups.len() != volumes.len() {
        return Err(Error::Shape {
            what: "the volumes of care groups",
            expected: groups.len(),
            got: volumes.len(),
        });
    }
    let place = |group: CareGroup| {
        groups.iter().position(|known| *known == group).ok_or_else(|| Error::Value {
            what: format!("substitution from or to `{group}`"),
            problem: "there is no volume of that care group; add its data or leave it \
                      out of the scenario"
                .to_owned(),
        })
    };
    let before = volumes.to_vec();
    for each in moves {
        let (from, to) = (place(each.from)?, place(each.to)?);
        let moved = before[from] * each.share;
        volumes[from] -= moved;
        volumes[to] += moved * each.conversion;
    }
    Ok(())
}
