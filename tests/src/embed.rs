use crate::fixture::sample_folder;

#[expect(
    dead_code,
    unreachable_pub,
    reason = "an example is a program for people; the test calls what its `main` calls"
)]
#[path = "../../crates/regiobeeld/examples/embed.rs"]
mod example;

#[test]
fn an_analysts_own_indicator_for_every_region() {
    let shares = example::shares(sample_folder()).unwrap();
    assert_eq!(shares.height(), 31);
    let names: Vec<_> = shares.get_column_names().iter().map(|n| n.as_str()).collect();
    assert_eq!(names, ["region_name", "value", "benchmark", "rank"]);
    let column = |name: &str| -> Vec<f64> {
        let column = shares.column(name).unwrap();
        (0..31).map(|row| column.get(row).unwrap().try_extract().unwrap()).collect()
    };
    let (values, benchmarks, ranks) =
        (column("value"), column("benchmark"), column("rank"));
    assert!(values.is_sorted_by(|one, next| one >= next), "{values:?}");
    assert!(values.iter().all(|value| (1.0..15.0).contains(value)), "{values:?}");
    let country = benchmarks[0];
    assert!(benchmarks.iter().all(|benchmark| *benchmark == country));
    assert!(values[30] < country && country < values[0], "{country}");
    assert!(ranks.is_sorted() && ranks[0] == 1.0 && ranks[30] == 31.0, "{ranks:?}");
}
