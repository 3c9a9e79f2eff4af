use regiobeeld_domain::{ProjectedQuantity, Text, Unit};

/// Every quantity that is projected, in the order of the names: name, titles, unit.
const QUANTITIES: [(&str, &str, &str, Unit); 12] = [
    (
        "arbeidsmarkt/arbeidsvraag",
        "Vraag naar personeel in zorg en welzijn",
        "Demand for staff in care and welfare",
        Unit::Persons,
    ),
    (
        "arbeidsmarkt/tekort",
        "Tekort aan personeel in zorg en welzijn",
        "Shortage of staff in care and welfare",
        Unit::Persons,
    ),
    (
        "arbeidsmarkt/tekort-percentage",
        "Tekort als percentage van de vraag naar personeel",
        "Shortage as a percentage of the demand for staff",
        Unit::Percent,
    ),
    (
        "arbeidsmarkt/vervulde-vraag",
        "Vervulde vraag naar personeel",
        "Filled demand for staff",
        Unit::Persons,
    ),
    (
        "bevolking/inwoners",
        "Inwoners op 1 januari",
        "Residents on 1 January",
        Unit::Persons,
    ),
    (
        "bevolking/verzekerdejaren",
        "Verzekerdejaren",
        "Insured-years",
        Unit::Verzekerdejaren,
    ),
    (
        "zorgkosten/zvw-groei-leeftijdsopbouw",
        "Verandering van de Zvw-kosten sinds het laatste jaar door leeftijdsopbouw",
        "Change of Zvw costs since the last year by age structure",
        Unit::Eur,
    ),
    (
        "zorgkosten/zvw-groei-omvang",
        "Verandering van de Zvw-kosten sinds het laatste jaar door omvang van de bevolking",
        "Change of Zvw costs since the last year by size of the population",
        Unit::Eur,
    ),
    (
        "zorgkosten/zvw-groei-scenario",
        "Verandering van de Zvw-kosten sinds het laatste jaar door het scenario",
        "Change of Zvw costs since the last year by the scenario",
        Unit::Eur,
    ),
    (
        "zorgkosten/zvw-groei-trend",
        "Verandering van de Zvw-kosten sinds het laatste jaar door de trend in kosten per persoon",
        "Change of Zvw costs since the last year by the trend of costs per person",
        Unit::Eur,
    ),
    (
        "zorgkosten/zvw-totaal",
        "Kosten van de Zorgverzekeringswet, in euro van het laatste jaar of nominaal",
        "Costs of the Health Insurance Act, in euro of the last year or nominal",
        Unit::Eur,
    ),
    (
        "zorgvraag/zvw-index",
        "Zvw-kosten bij gelijke kosten per leeftijd en geslacht, referentiejaar = 100",
        "Zvw costs at equal costs by age and sex, reference year = 100",
        Unit::Index,
    ),
];

/// The quantities with their labels.
pub(crate) fn quantities() -> Vec<ProjectedQuantity> {
    let of = |(name, nl, en, unit): &(&str, &str, &str, Unit)| ProjectedQuantity {
        name: (*name).to_owned(),
        title: Text { nl: (*nl).to_owned(), en: (*en).to_owned() },
        unit: *unit,
    };
    QUANTITIES.iter().map(of).collect()
}
