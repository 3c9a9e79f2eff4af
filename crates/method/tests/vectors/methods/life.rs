use regiobeeld_method::{
    AgeGroup, Convention, LifeExpectancy, LifeTable, Unusable, life_table, life_tables,
};

use crate::case::{Case, Cell, Got, Results, Tolerance};

const WIDE: &str = "some life expectancy values have a 95% confidence interval > 20 years; \
                    these values have been suppressed to NAs";

pub(super) fn expectancy(case: &Case<'_>) -> Results {
    let columns = case.column("startage").into_iter().zip(case.column("deaths"));
    let groups: Vec<AgeGroup> = columns
        .zip(case.column("population"))
        .map(|((start, deaths), population)| AgeGroup { start, deaths, population })
        .collect();
    let tolerance = match case.note() {
        note if note.contains("atol 5e-5") => Tolerance::Within(5e-5),
        note if note.contains("blanks those too") => Tolerance::OrBlank,
        _ => Tolerance::OfCase,
    };
    let mut results = Results::new();
    for (level, ending) in case.levels() {
        let table = life_table(&groups, [level], Convention::Peer);
        let many = life_tables(
            &case.column("startage"),
            &case.column("deaths"),
            &case.column("population"),
            [level],
            Convention::Peer,
        );
        same(table.as_ref().ok(), &many.value);
        let column = |of: fn(&LifeExpectancy<1>) -> Option<f64>| match &table {
            Ok(table) => Got::numbers(table.expectancy.iter().map(of).collect()),
            Err(_) => Got::numbers(vec![None; groups.len()]),
        };
        results.insert("value".to_owned(), column(|age| age.value));
        // Without deaths in the last group peers have counts, but no expectancy.
        let used = |name: &str, of: fn(&LifeExpectancy<1>) -> Option<f64>| match &table {
            Err(Unusable::NoDeathsAtTheEnd) => from_end(&case.column(name)),
            _ => column(of),
        };
        results.insert("deaths_used".to_owned(), used("deaths", |age| Some(age.deaths)));
        let population = used("population", |age| Some(age.population));
        results.insert("pops_used".to_owned(), population);
        let lower = column(|age| age.limits[0].lower).with(tolerance);
        let upper = column(|age| age.limits[0].upper).with(tolerance);
        results.insert(format!("lower{ending}"), lower);
        results.insert(format!("upper{ending}"), upper);
        results.insert("warnings".to_owned(), warnings(&table));
    }
    if let Tolerance::Within(_) = tolerance
        && let Some(value) = results.get_mut("value")
    {
        value.tolerance = tolerance;
    }
    results
}

/// Sums from each place to the end.
fn from_end(values: &[f64]) -> Got {
    Got::numbers((0..values.len()).map(|i| Some(values[i..].iter().sum())).collect())
}

/// The batch of tables has the same figures.
fn same(table: Option<&LifeTable<1>>, many: &[f64]) {
    for (i, value) in many.iter().enumerate() {
        let one = table.and_then(|table| table.expectancy[i].value);
        match one {
            Some(one) => assert!((one - value).abs() <= 1e-12 * one, "{one} {value}"),
            None => assert!(value.is_nan(), "{value}"),
        }
    }
}

fn warnings(table: &Result<LifeTable<1>, Unusable>) -> Got {
    let text = match table {
        Ok(table) if table.expectancy.iter().any(|age| age.value.is_none()) => Some(WIDE),
        Ok(_) => None,
        Err(Unusable::NotTwenty) => Some(
            "some groups contain a different number of age bands than 20; life expectancy \
             cannot be calculated for these. These groups will contain NAs.",
        ),
        Err(Unusable::NegativeDeaths) => Some(
            "some age bands have negative deaths; outputs have been suppressed to NAs",
        ),
        Err(Unusable::NoPopulation) => Some(
            "some age bands have a zero or less population; outputs have been suppressed \
             to NAs",
        ),
        Err(Unusable::MoreDeathsThanPopulation) => Some(
            "some age bands have more deaths than population; outputs have been suppressed \
             to NAs",
        ),
        Err(Unusable::SmallPopulation) => Some(
            "some groups have a total population of less than 5,000; outputs have been \
             suppressed to NAs",
        ),
        // Peers let the last group have no length and find every limit too wide.
        Err(Unusable::NoDeathsAtTheEnd) => Some(WIDE),
        Err(Unusable::Bands) => Some("the age groups do not rise"),
    };
    let values = text.map(|text| Cell::Text(Some(text.to_owned()))).into_iter().collect();
    Got { values, tolerance: Tolerance::OfCase }
}
