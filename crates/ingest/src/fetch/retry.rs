use std::cell::Cell;
use std::time::Duration;

use super::FetchProblem;

/// How often something is asked again.
const RETRIES: u32 = 3;

/// How long it waits before the first of them; twice as long before each next one.
const FIRST: Duration = Duration::from_secs(1);

/// Random numbers between 0 and 1 that follow from a seed (`SplitMix64`).
#[derive(Debug)]
pub(super) struct Jitter(Cell<u64>);

impl Jitter {
    pub(super) fn new(seed: u64) -> Self {
        Self(Cell::new(seed))
    }

    fn next(&self) -> f64 {
        let state = self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        // The upper 53 bits fill a number between 0 and 1.
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Tries, and tries again as long as that may help. Waits longer each time, by half to
/// one and a half of it, so that not everyone comes back at once.
pub(super) fn retry<T>(
    jitter: &Jitter,
    wait: &dyn Fn(Duration),
    mut attempt: impl FnMut() -> Result<T, FetchProblem>,
) -> Result<T, FetchProblem> {
    let mut pause = FIRST;
    for _ in 0..RETRIES {
        match attempt() {
            Err(problem) if problem.is_transient() => {
                wait(pause.mul_f64(0.5 + jitter.next()));
                pause *= 2;
            }
            done => return done,
        }
    }
    attempt()
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    /// Fails so often, and gives the attempts and the milliseconds that were waited.
    fn tried(failures: usize, problem: fn() -> FetchProblem) -> (usize, Vec<u128>, bool) {
        let (mut attempts, waited) = (0, RefCell::new(Vec::new()));
        let wait = |time: Duration| waited.borrow_mut().push(time.as_millis());
        let done = retry(&Jitter::new(7), &wait, || {
            attempts += 1;
            if attempts <= failures { Err(problem()) } else { Ok(()) }
        });
        (attempts, waited.into_inner(), done.is_ok())
    }

    #[test]
    fn what_may_pass_is_tried_three_times_more() {
        let down = || FetchProblem::Unavailable(503);
        assert_eq!(tried(0, down), (1, vec![], true));
        assert_eq!(tried(3, down).0, 4);
        assert!(tried(3, down).2 && !tried(4, down).2);
        assert_eq!(tried(9, down).0, 4);
        assert_eq!(tried(9, || FetchProblem::Refused(400)), (1, vec![], false));
    }

    #[test]
    fn waiting_doubles_and_follows_from_the_seed() {
        let (_, waited, _) = tried(9, || FetchProblem::WebPage);
        assert_eq!(waited, tried(9, || FetchProblem::WebPage).1);
        for (time, usual) in waited.iter().zip([1000, 2000, 4000]) {
            assert!((usual / 2..usual * 3 / 2).contains(time), "{waited:?}");
        }
        assert_eq!(waited.len(), 3);
    }
}
