//! The cost columns of the files: their names over the years, and made-up levels.

use std::ops::RangeInclusive;

use super::shapes::{
    AMBULANCE, BIRTH, CROSS_BORDER, DENTAL, DEVICES, GGZ_ADULTS, GGZ_ALL_AGES,
    GP_CHRONIC, GP_REGISTRATION, GP_VISITS, HOSPITAL, LONG_GGZ, NURSING, OTHER_THERAPY,
    PHARMACY, PHYSIOTHERAPY, REHABILITATION, REMAINDER, SEATED_TRANSPORT, SHORT_STAY,
    SUPPORT, Shape,
};

/// Kinds of care in which a region costs more or less than another.
#[derive(Debug, Clone, Copy)]
pub(super) enum Care {
    Hospital,
    Pharmacy,
    MentalHealth,
    Gp,
    Nursing,
    Birth,
    Therapy,
    Other,
}

/// How many kinds there are.
pub(super) const CARES: usize = Care::Other as usize + 1;

/// A cost column in the years that have it.
#[derive(Debug)]
pub(super) struct Column {
    /// The name without `kosten_`.
    pub(super) name: &'static str,
    years: RangeInclusive<u16>,
    /// Euros per insured-year in the first and the last of its years.
    level: (f64, f64),
    pub(super) care: Care,
    pub(super) shape: &'static Shape,
}

impl Column {
    /// Euros per insured-year in the whole country.
    pub(super) fn level(&self, year: u16) -> f64 {
        let (first, last) =
            (f64::from(*self.years.start()), f64::from(*self.years.end()));
        let passed = (f64::from(year) - first) / (last - first).max(1.0);
        self.level.0 + (self.level.1 - self.level.0) * passed
    }
}

/// The cost columns of a year, in the order of its file.
pub(super) fn columns(year: u16) -> impl Iterator<Item = &'static Column> {
    COLUMNS.iter().filter(move |column| column.years.contains(&year))
}

/// The first line of a year's file, without the newline.
pub(super) fn header(year: u16) -> String {
    const KEYS: [&str; 5] = [
        "geslacht",
        "leeftijdsklasse",
        "gemeentenaam",
        "aantal_bsn",
        "aantal_verzekerdejaren",
    ];
    let mut names: Vec<String> = KEYS.iter().map(|&key| key.to_owned()).collect();
    names.extend(columns(year).map(|column| format!("kosten_{}", column.name)));
    for name in &mut names {
        match year {
            ..=2018 => name.make_ascii_uppercase(),
            2023.. => name.truncate(32),
            _ => {}
        }
    }
    names.join(";")
}

const fn column(
    name: &'static str,
    years: RangeInclusive<u16>,
    level: (f64, f64),
    care: Care,
    shape: &'static Shape,
) -> Column {
    Column { name, years, level, care, shape }
}

/// Every column in the order of the files; where a name has two lines, what it pays for
/// changed. In 2015 the youth law took mental health care of children out of the Zvw.
/// Levels are round numbers, made up to be of the right order.
#[rustfmt::skip]
const COLUMNS: &[Column] = &[
    column("medisch_specialistische_zorg", 2011..=2023, (1200.0, 1600.0), Care::Hospital, &HOSPITAL),
    column("farmacie", 2011..=2023, (270.0, 330.0), Care::Pharmacy, &PHARMACY),
    column("tweedelijns_ggz", 2011..=2013, (200.0, 190.0), Care::MentalHealth, &GGZ_ALL_AGES),
    column("specialistische_ggz", 2014..=2014, (190.0, 190.0), Care::MentalHealth, &GGZ_ALL_AGES),
    column("specialistische_ggz", 2015..=2021, (180.0, 210.0), Care::MentalHealth, &GGZ_ADULTS),
    column("huisarts_inschrijftarief", 2011..=2023, (60.0, 80.0), Care::Gp, &GP_REGISTRATION),
    column("huisarts_consult", 2011..=2023, (35.0, 55.0), Care::Gp, &GP_VISITS),
    column("huisarts_mdz", 2015..=2023, (30.0, 45.0), Care::Gp, &GP_CHRONIC),
    column("huisarts_overig", 2011..=2023, (45.0, 80.0), Care::Gp, &GP_VISITS),
    column("hulpmiddelen", 2011..=2023, (90.0, 110.0), Care::Therapy, &DEVICES),
    column("mondzorg", 2011..=2023, (40.0, 50.0), Care::Therapy, &DENTAL),
    column("paramedische_zorg_fysiotherapie", 2011..=2023, (25.0, 40.0), Care::Therapy, &PHYSIOTHERAPY),
    column("paramedische_zorg_overig", 2011..=2023, (10.0, 25.0), Care::Therapy, &OTHER_THERAPY),
    column("ziekenvervoer_zittend", 2011..=2023, (8.0, 8.0), Care::Other, &SEATED_TRANSPORT),
    column("ziekenvervoer_liggend", 2011..=2023, (25.0, 40.0), Care::Other, &AMBULANCE),
    column("kraamzorg", 2011..=2023, (18.0, 20.0), Care::Birth, &BIRTH),
    column("verloskundige_zorg", 2011..=2023, (12.0, 16.0), Care::Birth, &BIRTH),
    column("eerstelijns_psychologische_zorg", 2011..=2013, (5.0, 6.0), Care::MentalHealth, &GGZ_ALL_AGES),
    column("generalistische_basis_ggz", 2014..=2014, (10.0, 10.0), Care::MentalHealth, &GGZ_ALL_AGES),
    column("generalistische_basis_ggz", 2015..=2021, (10.0, 15.0), Care::MentalHealth, &GGZ_ADULTS),
    column("langdurige_ggz", 2015..=2021, (10.0, 10.0), Care::MentalHealth, &LONG_GGZ),
    column("grensoverschrijdende_zorg", 2011..=2023, (15.0, 20.0), Care::Other, &CROSS_BORDER),
    column("eerstelijns_ondersteuning", 2011..=2023, (0.1, 0.1), Care::Gp, &SUPPORT),
    column("geriatrische_revalidatiezorg", 2013..=2023, (40.0, 45.0), Care::Nursing, &REHABILITATION),
    column("eerstelijnsverblijf", 2018..=2023, (15.0, 20.0), Care::Nursing, &SHORT_STAY),
    column("verpleging_en_verzorging", 2015..=2023, (190.0, 220.0), Care::Nursing, &NURSING),
    column("gzsp", 2020..=2023, (1.0, 6.0), Care::Nursing, &SHORT_STAY),
    column("integrale_geboortezorg", 2021..=2023, (5.0, 8.0), Care::Birth, &BIRTH),
    column("innovatiegelden_ggz", 2021..=2023, (0.2, 0.4), Care::MentalHealth, &GGZ_ADULTS),
    column("overig", 2011..=2023, (25.0, 20.0), Care::Other, &REMAINDER),
    column("consulten_ggz", 2022..=2023, (190.0, 200.0), Care::MentalHealth, &GGZ_ADULTS),
    column("intramuraal_verblijf_ggz", 2022..=2023, (60.0, 60.0), Care::MentalHealth, &LONG_GGZ),
    column("overige_prestaties_ggz", 2022..=2023, (5.0, 5.0), Care::MentalHealth, &GGZ_ADULTS),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variant_has_the_columns_that_vektis_gave_it() {
        for (year, columns, last) in [
            (2011, 23, "KOSTEN_OVERIG"),
            (2013, 24, "KOSTEN_OVERIG"),
            (2014, 24, "KOSTEN_OVERIG"),
            (2015, 27, "KOSTEN_OVERIG"),
            (2018, 28, "KOSTEN_OVERIG"),
            (2019, 28, "kosten_overig"),
            (2020, 29, "kosten_overig"),
            (2021, 31, "kosten_overig"),
            (2022, 31, "kosten_overige_prestaties_ggz"),
            (2023, 31, "kosten_overige_prestaties_ggz"),
        ] {
            let header = header(year);
            assert_eq!(header.split(';').count(), columns, "{year}");
            assert_eq!(header.split(';').next_back(), Some(last), "{year}");
        }
    }

    #[test]
    fn the_first_and_the_last_header_in_full() {
        assert_eq!(header(2012), header(2011));
        assert_eq!(
            header(2012),
            "GESLACHT;LEEFTIJDSKLASSE;GEMEENTENAAM;AANTAL_BSN;AANTAL_VERZEKERDEJAREN;\
             KOSTEN_MEDISCH_SPECIALISTISCHE_ZORG;KOSTEN_FARMACIE;KOSTEN_TWEEDELIJNS_GGZ;\
             KOSTEN_HUISARTS_INSCHRIJFTARIEF;KOSTEN_HUISARTS_CONSULT;\
             KOSTEN_HUISARTS_OVERIG;KOSTEN_HULPMIDDELEN;KOSTEN_MONDZORG;\
             KOSTEN_PARAMEDISCHE_ZORG_FYSIOTHERAPIE;KOSTEN_PARAMEDISCHE_ZORG_OVERIG;\
             KOSTEN_ZIEKENVERVOER_ZITTEND;KOSTEN_ZIEKENVERVOER_LIGGEND;\
             KOSTEN_KRAAMZORG;KOSTEN_VERLOSKUNDIGE_ZORG;\
             KOSTEN_EERSTELIJNS_PSYCHOLOGISCHE_ZORG;KOSTEN_GRENSOVERSCHRIJDENDE_ZORG;\
             KOSTEN_EERSTELIJNS_ONDERSTEUNING;KOSTEN_OVERIG"
        );
        assert_eq!(
            header(2023),
            "geslacht;leeftijdsklasse;gemeentenaam;aantal_bsn;aantal_verzekerdejaren;\
             kosten_medisch_specialistische_z;kosten_farmacie;\
             kosten_huisarts_inschrijftarief;kosten_huisarts_consult;\
             kosten_huisarts_mdz;kosten_huisarts_overig;kosten_hulpmiddelen;\
             kosten_mondzorg;kosten_paramedische_zorg_fysioth;\
             kosten_paramedische_zorg_overig;kosten_ziekenvervoer_zittend;\
             kosten_ziekenvervoer_liggend;kosten_kraamzorg;kosten_verloskundige_zorg;\
             kosten_grensoverschrijdende_zorg;kosten_eerstelijns_ondersteuning;\
             kosten_geriatrische_revalidatiez;kosten_eerstelijnsverblijf;\
             kosten_verpleging_en_verzorging;kosten_gzsp;kosten_integrale_geboortezorg;\
             kosten_innovatiegelden_ggz;kosten_overig;kosten_consulten_ggz;\
             kosten_intramuraal_verblijf_ggz;kosten_overige_prestaties_ggz"
        );
    }
}
