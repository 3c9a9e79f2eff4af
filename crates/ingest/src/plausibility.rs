use regiobeeld_domain::{Code, Cube, Dataset, Diagnostic, Place};

use crate::inwoners::INWONERS;
use crate::vektis::ZVW;

/// How far insured-years may be from residents before it is said. Year averages differ
/// from a count on 1 January, and not every resident is insured, but not by this much.
const PLAUSIBLE: std::ops::RangeInclusive<f64> = 0.85..=1.15;

/// Finds gemeenten whose insured-years do not fit their residents.
pub(crate) fn jumps(datasets: &[Dataset]) -> Vec<Diagnostic> {
    let cube = |id: &str, measure: &str| {
        datasets.iter().find(|dataset| dataset.id == id)?.measures.get(measure)
    };
    let (Some(insured), Some(residents)) =
        (cube(ZVW, "verzekerdejaren"), cube(INWONERS, "inwoners"))
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (region, code) in insured.axes().regions.iter().enumerate() {
        let Some(resident) = residents.axes().regions.iter().position(|r| r == code)
        else {
            continue;
        };
        for (period, when) in insured.axes().periods.iter().enumerate() {
            let counted = residents.axes().periods.iter().position(|p| p == when);
            let people = counted.and_then(|counted| total(residents, resident, counted));
            let years = total(insured, region, period);
            let Some((years, people)) = years.zip(people).filter(|(_, p)| *p > 0.0)
            else {
                continue;
            };
            let ratio = years / people;
            if !PLAUSIBLE.contains(&ratio) {
                let message = format!(
                    "{ratio:.2} insured-years per resident in {}",
                    when.calendar_year()
                );
                found.push(
                    Diagnostic::new(Code::ImplausibleJump, message)
                        .at(Place::Region(code))
                        .help("read growth and totals of this gemeente with care"),
                );
            }
        }
    }
    found
}

fn total(cube: &Cube, region: usize, period: usize) -> Option<f64> {
    let (values, status) = cube.slab(region, period);
    status.iter().any(|status| status.has_value()).then(|| values.iter().sum())
}
