/// Which value comes into the first quantile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The lowest.
    LowestFirst,
    /// The highest.
    HighestFirst,
}

/// The quantile of each value, from 1 to `number`.
///
/// Formula: with `k` values and the rank `r` from the first, ties sharing the smallest,
/// `number + 1 − ⌈(k + 1 − r) · number / k⌉`, in whole numbers. Ties are always in one
/// quantile, the one that the first of them would be in alone.
///
/// A missing value has no quantile and does not count. With fewer values than quantiles
/// there are none.
///
/// Literature: Public Health England, Technical Guide: Assigning Deprivation Categories.
///
/// ```
/// use regiobeeld_method::{Order, quantiles};
///
/// let values = [Some(3.0), Some(9.0), None, Some(3.0), Some(1.0)];
/// let halves = quantiles(&values, 2, Order::LowestFirst);
/// assert_eq!(halves, [Some(1), Some(2), None, Some(1), Some(1)]);
/// ```
pub fn quantiles(values: &[Option<f64>], number: u32, order: Order) -> Vec<Option<u32>> {
    let mut sorted: Vec<f64> = values.iter().flatten().copied().collect();
    sorted.sort_by(f64::total_cmp);
    let (count, number) = (sorted.len() as u64, u64::from(number));
    if number == 0 || count < number {
        return vec![None; values.len()];
    }
    let before = |value: f64| match order {
        Order::LowestFirst => sorted.partition_point(|other| *other < value),
        Order::HighestFirst => {
            sorted.len() - sorted.partition_point(|other| *other <= value)
        }
    };
    let quantile = |value: f64| {
        let from_last = count - before(value) as u64;
        let quantile = number + 1 - (from_last * number).div_ceil(count);
        u32::try_from(quantile).unwrap_or(u32::MAX)
    };
    values.iter().map(|value| value.map(quantile)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_turns_round() {
        let values = [1.0, 2.0, 3.0, 4.0].map(Some);
        let of = |order| quantiles(&values, 4, order);
        assert_eq!(of(Order::LowestFirst), [1, 2, 3, 4].map(Some));
        assert_eq!(of(Order::HighestFirst), [4, 3, 2, 1].map(Some));
    }

    #[test]
    fn too_few_values_have_no_quantiles() {
        let values = [Some(1.0), Some(2.0), None];
        assert_eq!(quantiles(&values, 3, Order::LowestFirst), [None; 3]);
    }
}
