//! The list of synthetic tables: which form, regions and periods each has, and how high
//! its measures are. A new table needs an entry here.

use regiobeeld_domain::RegionLevel::{
    self, Arbeidsmarktregio, Gemeente, GgdRegio, Nederland, Provincie, Regioplus,
    Veiligheidsregio, Zorgkantoorregio,
};

use super::level::Level::{self, AsMany, Balance, Quotient, Residents};
use super::level::{ADULTS, ALL, adults, mean, rate};

/// A synthetic table of a definition.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) definition: &'static str,
    /// The one of the definition's ids that it has.
    pub(super) id: &'static str,
    pub(super) form: Form,
    /// Levels of its regions; none for a table of the country alone.
    pub(super) regions: &'static [RegionLevel],
    /// Its periods, without a dimension of which the definition says the year.
    pub(super) periods: &'static [&'static str],
    /// What counts are rounded to.
    pub(super) step: f64,
    /// Counts above 0 and below this are secret.
    pub(super) secret: f64,
    /// Gemeenten with fewer adults have no means and percentages, which would be
    /// unreliable.
    pub(super) few: f64,
    /// Dimensions of which the definition says nothing, and their one code.
    pub(super) beside: &'static [(&'static str, &'static str)],
    /// How much of the whole categories are, in parts of ten thousand, by their codes;
    /// those that are not here are equal.
    pub(super) shares: &'static [(&'static str, u32)],
    /// Codes of gemeenten that are not there any more.
    pub(super) gone: &'static [&'static str],
    /// The level of every measure of the definition, by its name in the dataset.
    pub(super) levels: &'static [(&'static str, Level)],
}

/// The form of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Pages of the older service, rows as texts or as numbers.
    Rows { typed: bool },
    /// Pages of the newer service.
    Observations,
    /// The archive of the newer service.
    Packed,
    /// An export of the data portal.
    Export,
    /// A download of the website.
    Display,
    /// A text whose columns the definition says, with codes or with labels.
    Mapped { labels: bool },
    /// A workbook whose columns the definition says, with labels.
    Workbook,
}

const TEXTS: Form = Form::Rows { typed: false };

impl Plan {
    /// The level of a measure; that of a rare event where the plan has none.
    pub(super) fn level(&self, measure: &str) -> Level {
        let found = self.levels.iter().find(|(name, _)| *name == measure);
        found.map_or(rate(10.0, ALL, 0.2), |(_, level)| *level)
    }
}

/// What most plans say.
const PLAN: Plan = Plan {
    definition: "",
    id: "",
    form: TEXTS,
    regions: &[Nederland, Gemeente],
    periods: &["2023JJ00"],
    step: 1.0,
    secret: 0.0,
    few: 0.0,
    beside: &[],
    shares: &[],
    gone: &[],
    levels: &[],
};

/// Every synthetic table. Levels are round numbers, made up to be of the right order.
#[rustfmt::skip]
pub(super) const PLANS: &[Plan] = &[
    Plan {
        definition: "abf/primos", id: "primos", form: Form::Mapped { labels: true },
        periods: &["2035"],
        levels: &[("inwoners", Residents)],
        ..PLAN
    },
    Plan {
        definition: "azn/ambulancezorg", id: "ambulancezorg", form: Form::Mapped { labels: false },
        regions: &[Nederland, Veiligheidsregio], periods: &["2023"],
        levels: &[
            ("inzetten", rate(22.0, ALL, 0.12)),
            ("a1-inzetten", rate(40.0, ALL, 0.12)),
            ("a1-binnen-15-minuten", Balance(&[("a1-inzetten", 0.92)])),
        ],
        ..PLAN
    },
    Plan {
        definition: "azw/gediplomeerden", id: "24114NED", regions: &[Nederland],
        periods: &["2020SJ00", "2021SJ00", "2022SJ00"], beside: &[("Opleidingsvorm", "T001131")],
        levels: &[
            ("wo-zorg", rate(4.5, (20, 29), 0.0)),
            ("wo-overig", rate(22.0, (20, 29), 0.0)),
        ],
        ..PLAN
    },
    Plan {
        definition: "azw/werknemers", id: "azw-werknemers", form: Form::Mapped { labels: false },
        regions: &[Nederland, Provincie, Regioplus], periods: &["2023"],
        shares: &[
            ("ziekenhuizen", 1500), ("universitair medische centra", 600),
            ("geestelijke gezondheidszorg", 800), ("huisartsen en gezondheidscentra", 300),
            ("verpleging en verzorging", 2100), ("thuiszorg", 1100), ("gehandicaptenzorg", 1400),
            ("jeugdzorg", 300), ("sociaal werk", 500), ("kinderopvang", 900),
            ("overige zorg en welzijn", 500),
        ],
        levels: &[
            ("werknemers", rate(130.0, (20, 66), 0.1)),
            ("werknemers-55-plus", rate(33.0, (20, 66), 0.1)),
            ("instroom", rate(17.0, (20, 66), 0.1)),
            ("uitstroom", rate(15.0, (20, 66), 0.1)),
        ],
        ..PLAN
    },
    Plan {
        definition: "azw/ziekteverzuim", id: "24015NED", form: Form::Display, regions: &[],
        periods: &["2022JJ00", "2023JJ00"],
        levels: &[
            ("zorg-en-welzijn", mean(7.0, 0.0, 0.1)),
            ("verpleging-verzorging-en-thuiszorg", mean(8.0, 0.0, 0.1)),
            ("huisartsen-en-gezondheidscentra", mean(5.0, 0.0, 0.1)),
            ("geestelijke-gezondheidszorg", mean(6.5, 0.0, 0.1)),
            ("gehandicaptenzorg", mean(7.5, 0.0, 0.1)),
        ],
        ..PLAN
    },
    Plan {
        definition: "cbs/afstand-voorzieningen", id: "80305ned", periods: &["2022JJ00"],
        levels: &[
            ("huisarts", mean(1.1, 0.6, 0.0)),
            ("huisartsenpost", mean(7.0, 5.0, 0.0)),
            ("apotheek", mean(1.5, 0.8, 0.0)),
            ("ziekenhuis", mean(7.5, 5.5, 0.0)),
        ],
        ..PLAN
    },
    Plan {
        definition: "cbs/armoede", id: "86131NED",
        levels: &[("personen", rate(980.0, ALL, 0.0)), ("in-armoede", rate(30.0, ALL, 0.6))],
        ..PLAN
    },
    Plan {
        definition: "cbs/armoede-kinderen", id: "86132NED", regions: &[Gemeente],
        levels: &[("kinderen", rate(980.0, (0, 17), 0.0)), ("in-armoede", rate(35.0, (0, 17), 0.6))],
        ..PLAN
    },
    Plan {
        definition: "cbs/beroepsbevolking", id: "86088NED", regions: &[Nederland, Provincie],
        levels: &[
            ("inwoners-15-74", rate(990.0, (15, 74), 0.0)),
            ("beroepsbevolking", rate(760.0, (15, 74), 0.0)),
            ("werkzame-beroepsbevolking", rate(733.0, (15, 74), 0.0)),
            ("werkloze-beroepsbevolking", Balance(&[("beroepsbevolking", 1.0), ("werkzame-beroepsbevolking", -1.0)])),
        ],
        ..PLAN
    },
    Plan {
        definition: "cbs/bevolking", id: "03759ned", form: Form::Packed,
        periods: &["2018JJ00", "2019JJ00", "2022JJ00", "2023JJ00"], gone: &["GM0457"],
        levels: &[("inwoners", Residents), ("inwoners-totaal", Residents)],
        ..PLAN
    },
    Plan {
        definition: "cbs/bevolkingsontwikkeling", id: "37230ned",
        regions: &[Nederland, Provincie, Gemeente], periods: &["2018JJ00", "2023JJ00", "2024JJ00"],
        levels: &[
            ("geborenen", rate(37.0, (20, 39), 0.08)),
            ("overledenen", rate(47.0, (65, 105), 0.08)),
            ("vestiging-uit-gemeenten", rate(44.0, ALL, 0.15)),
            ("immigratie", rate(18.0, ALL, 0.35)),
            ("vertrek-naar-gemeenten", AsMany { of: "vestiging-uit-gemeenten", spread: 0.15 }),
            ("emigratie", rate(11.0, ALL, 0.35)),
            ("overige-correcties", rate(0.1, ALL, 0.2)),
            ("groei", Balance(&[
                ("geborenen", 1.0), ("overledenen", -1.0), ("vestiging-uit-gemeenten", 1.0),
                ("immigratie", 1.0), ("vertrek-naar-gemeenten", -1.0), ("emigratie", -1.0),
                ("overige-correcties", 1.0),
            ])),
        ],
        ..PLAN
    },
    Plan {
        definition: "cbs/doodsoorzaken", id: "80142ned",
        levels: &[("overledenen", rate(1.9, ALL, 0.08))],
        ..PLAN
    },
    Plan {
        definition: "cbs/doodsoorzaken-geslacht", id: "80202ned", regions: &[Nederland, Provincie],
        levels: &[("overledenen", rate(4.8, ALL, 0.08))],
        ..PLAN
    },
    Plan {
        definition: "cbs/geneesmiddelen", id: "83251NED", step: 5.0, few: 2500.0,
        levels: &[
            ("hart-en-vaatmiddelen", rate(250.0, ALL, 0.08)),
            ("hart-en-vaatmiddelen-75-plus", rate(760.0, (75, 105), 0.04)),
            ("hart-en-vaatmiddelen-gestandaardiseerd", mean(25.0, 2.0, 0.0)),
        ],
        ..PLAN
    },
    Plan {
        definition: "cbs/gezondheidsmonitor", id: "85563NED", regions: &[Nederland, GgdRegio],
        periods: &["2022JJ00"],
        levels: &[
            ("goed-ervaren-gezondheid", adults(70.0, -8.0)),
            ("psychische-klachten", adults(21.0, 5.0)),
            ("langdurige-aandoening", adults(33.0, 4.0)),
            ("voldoet-aan-beweegrichtlijn", adults(47.0, -6.0)),
            ("roker", adults(17.0, 4.0)),
            ("overmatige-drinker", adults(7.0, 1.5)),
            ("regie-over-eigen-leven", adults(88.0, -3.0)),
            ("zwaarbelaste-mantelzorgers", adults(15.0, 2.0)),
            ("gevallen-65-plus", Level::Mean { level: 30.0, ages: (65, 105), spread: 3.0, yearly: 0.0 }),
        ],
        ..PLAN
    },
    Plan {
        definition: "cbs/herkomst", id: "85458NED",
        levels: &[
            ("inwoners", Residents),
            ("herkomst-buiten-nederland", rate(260.0, ALL, 0.5)),
            ("herkomst-buiten-europa", rate(180.0, ALL, 0.6)),
            ("geboren-buiten-nederland", rate(150.0, ALL, 0.5)),
        ],
        ..PLAN
    },
    Plan {
        definition: "cbs/huishoudens", id: "71488ned",
        levels: &[
            ("personen", Residents),
            ("alleenwonend", rate(185.0, ALL, 0.2)),
            ("alleenwonend-75-plus", rate(125.0, (75, 105), 0.1)),
            ("alleenwonend-85-plus", rate(180.0, (85, 105), 0.1)),
            ("in-instellingen", rate(14.0, ALL, 0.2)),
        ],
        ..PLAN
    },
    Plan {
        definition: "cbs/inkomen", id: "86161NED",
        levels: &[
            ("huishoudens", rate(462.0, ALL, 0.08)),
            ("gemiddeld-gestandaardiseerd-inkomen", mean(36_000.0, -5_000.0, 1_200.0)),
            ("mediaan-gestandaardiseerd-inkomen", mean(32_000.0, -4_000.0, 1_100.0)),
            ("gemiddeld-besteedbaar-inkomen", mean(48_000.0, -9_000.0, 1_500.0)),
            ("laagste-tien-procent", mean(10.0, 4.0, 0.0)),
        ],
        ..PLAN
    },
    Plan {
        definition: "cbs/jeugdzorg", id: "85098NED", few: 2500.0,
        levels: &[
            ("jeugdhulp", mean(10.0, 3.0, 0.1)),
            ("jeugdhulp-met-verblijf", mean(0.9, 0.3, 0.0)),
            ("jeugdbescherming", mean(0.8, 0.4, 0.0)),
            ("jeugdreclassering", mean(0.2, 0.1, 0.0)),
        ],
        ..PLAN
    },
    Plan {
        definition: "cbs/jeugdzorg-jongeren", id: "85099NED", step: 5.0, secret: 10.0,
        levels: &[
            ("jongeren", rate(105.0, (0, 22), 0.3)),
            ("jongeren-jeugdhulp", rate(98.0, (0, 22), 0.3)),
            ("jongeren-jeugdhulp-met-verblijf", rate(9.0, (0, 22), 0.3)),
        ],
        ..PLAN
    },
    Plan {
        definition: "cbs/jeugdzorg-uitgaven", id: "83454NED",
        levels: &[
            ("kosten", rate(1_800_000.0, (0, 17), 0.3)),
            ("kosten-jeugdhulp-met-verblijf", rate(600_000.0, (0, 17), 0.3)),
        ],
        ..PLAN
    },
    Plan {
        definition: "cbs/kerncijfers-wijken-en-buurten", id: "84799NED", step: 5.0, secret: 10.0,
        levels: &[
            ("inwoners", Residents),
            ("huishoudens", rate(462.0, ALL, 0.08)),
            ("eenpersoonshuishoudens", rate(180.0, ALL, 0.2)),
            ("bijstand", rate(40.0, (18, 66), 0.6)),
            ("arbeidsongeschiktheid", rate(72.0, (18, 66), 0.3)),
            ("aow", rate(960.0, (67, 105), 0.0)),
            ("wmo-clienten", rate(75.0, ADULTS, 0.3)),
            ("jeugdzorg", rate(105.0, (0, 22), 0.3)),
            ("afstand-huisarts", mean(1.1, 0.6, 0.0)),
            ("huishoudensgrootte", Quotient { of: "inwoners", over: Some("huishoudens"), ages: ALL, times: 1.0 }),
            ("adressendichtheid", mean(1800.0, 1300.0, 0.0)),
            ("oppervlakte-land", rate(190.0, ALL, -0.7)),
        ],
        ..PLAN
    },
    Plan {
        definition: "cbs/levensverwachting", id: "71950ned", form: Form::Export, regions: &[],
        periods: &["2019JJ00", "2020JJ00", "2021JJ00", "2022JJ00", "2023JJ00"],
        levels: &[
            ("levensverwachting", mean(81.5, 0.0, 0.1)),
            ("in-goed-ervaren-gezondheid", mean(64.0, 0.0, -0.2)),
            ("levensverwachting-mannen", mean(80.0, 0.0, 0.1)),
            ("in-goed-ervaren-gezondheid-mannen", mean(64.5, 0.0, -0.2)),
            ("levensverwachting-vrouwen", mean(83.0, 0.0, 0.1)),
            ("in-goed-ervaren-gezondheid-vrouwen", mean(63.5, 0.0, -0.2)),
        ],
        ..PLAN
    },
    Plan {
        definition: "cbs/medisch-geschoolden", id: "84777NED", form: Form::Display,
        regions: &[Nederland, Provincie], step: 5.0,
        levels: &[
            ("huisartsen", rate(0.8, ALL, 0.1)),
            ("specialisten-ouderengeneeskunde", rate(0.1, ALL, 0.1)),
            ("verpleegkundigen", rate(12.0, ALL, 0.1)),
        ],
        ..PLAN
    },
    Plan {
        definition: "cbs/nationale-prognose", id: "84646NED", form: Form::Display, regions: &[],
        periods: &["2030JJ00", "2040JJ00", "2050JJ00", "2060JJ00"],
        levels: &[("inwoners", Residents)],
        ..PLAN
    },
    Plan {
        definition: "cbs/onderwijsniveau", id: "86052NED", step: 10.0,
        shares: &[("2018700", 2700), ("2018740", 3900), ("2018790", 3400)],
        levels: &[
            ("inwoners-15-74", rate(980.0, (15, 74), 0.0)),
            ("laag", rate(265.0, (15, 74), 0.25)),
            ("hoog", rate(335.0, (15, 74), -0.25)),
        ],
        ..PLAN
    },
    Plan {
        definition: "cbs/pendel", id: "85482NED", regions: &[Nederland, Provincie],
        periods: &["2023MM12"],
        levels: &[
            ("banen-naar-werkregio", rate(150.0, (20, 66), 0.2)),
            ("banen-naar-woonregio", rate(150.0, (20, 66), 0.05)),
        ],
        ..PLAN
    },
    Plan {
        definition: "cbs/regionale-prognose", id: "85173NED", form: Form::Rows { typed: true },
        regions: &[Nederland, Provincie, Gemeente],
        periods: &["2030JJ00", "2040JJ00", "2050JJ00"],
        levels: &[("inwoners", Residents)],
        ..PLAN
    },
    Plan {
        definition: "cbs/ses-woa", id: "85539NED", periods: &["2021JJ00", "2022JJ00"], few: 1500.0,
        levels: &[("score", mean(0.05, -0.35, 0.0))],
        ..PLAN
    },
    Plan {
        definition: "cbs/stapeling", id: "stapelingsmonitor", form: Form::Mapped { labels: false },
        regions: &[Nederland, Gemeente], periods: &["2023"], step: 5.0,
        levels: &[
            ("huishoudens-met-voorzieningen", rate(120.0, ALL, 0.3)),
            ("huishoudens-drie-of-meer", rate(6.0, ALL, 0.4)),
            ("huishoudens", rate(462.0, ALL, 0.08)),
        ],
        ..PLAN
    },
    Plan {
        definition: "cbs/vacatures", id: "83599NED", regions: &[Nederland, Provincie],
        periods: &["2023KW04"],
        levels: &[
            ("alle-bedrijfstakken", rate(40.0, (20, 66), 0.1)),
            ("zorg-en-welzijn", rate(6.5, (20, 66), 0.1)),
        ],
        ..PLAN
    },
    Plan {
        definition: "cbs/veilig-thuis", id: "84847NED", step: 5.0,
        levels: &[("adviezen", rate(7.0, ALL, 0.3)), ("meldingen", rate(6.5, ALL, 0.4))],
        ..PLAN
    },
    Plan {
        definition: "cbs/wanbetalers", id: "81064ned", few: 100.0,
        levels: &[
            ("wanbetalers", rate(12.0, ADULTS, 0.6)),
            ("wanbetalers-percentage", Quotient { of: "wanbetalers", over: None, ages: ADULTS, times: 100.0 }),
        ],
        ..PLAN
    },
    Plan {
        definition: "cbs/wmo-arrangementen", id: "83262NED", step: 5.0, secret: 10.0,
        levels: &[
            ("clienten", rate(68.0, ALL, 0.25)),
            ("clienten-ondersteuning-thuis", rate(20.0, ALL, 0.25)),
            ("clienten-hulp-bij-het-huishouden", rate(28.0, ALL, 0.25)),
            ("clienten-verblijf-en-opvang", rate(2.5, ALL, 0.3)),
            ("clienten-hulpmiddelen", rate(30.0, ALL, 0.25)),
            ("clienten-per-1000", Quotient { of: "clienten", over: None, ages: ALL, times: 1000.0 }),
        ],
        ..PLAN
    },
    Plan {
        definition: "cbs/wmo-uitgaven", id: "84580NED",
        levels: &[("uitgaven", rate(330_000.0, ALL, 0.25))],
        ..PLAN
    },
    Plan {
        definition: "cbs/ziekenhuisopnamen", id: "84521NED", form: Form::Observations,
        levels: &[
            ("opnamen", rate(190.0, ALL, 0.08)),
            ("klinische-opnamen", rate(95.0, ALL, 0.08)),
            ("dagopnamen", rate(95.0, ALL, 0.08)),
            ("opnamen-65-plus", rate(200.0, (65, 105), 0.08)),
            ("opnamen-hart-en-vaatziekten", rate(22.0, ALL, 0.1)),
            ("opnamen-val-65-plus", rate(8.0, (65, 105), 0.1)),
            ("opnamen-per-10000-gestandaardiseerd", mean(1900.0, 120.0, 0.0)),
        ],
        ..PLAN
    },
    Plan {
        definition: "cbs/ziekteverzuim", id: "80072ned", form: Form::Observations, regions: &[],
        periods: &["2021JJ00", "2022JJ00", "2023JJ00", "2023KW04"],
        levels: &[
            ("alle-bedrijfstakken", mean(4.8, 0.0, 0.1)),
            ("zorg-en-welzijn", mean(6.6, 0.0, 0.2)),
            ("gezondheidszorg", mean(6.0, 0.0, 0.1)),
            ("ziekenhuizen", mean(6.1, 0.0, 0.1)),
            ("verpleging-met-overnachting", mean(8.0, 0.0, 0.2)),
            ("welzijn-zonder-overnachting", mean(6.4, 0.0, 0.1)),
        ],
        ..PLAN
    },
    Plan {
        definition: "cbs/zorgwoonruimten", id: "85150NED", step: 5.0,
        levels: &[("zorgwoonruimten", rate(90.0, (75, 105), 0.2))],
        ..PLAN
    },
    Plan {
        definition: "eigen/preventie", id: "eigen-preventie", form: Form::Mapped { labels: false },
        regions: &[Gemeente], periods: &["2023"],
        shares: &[
            ("universeel", 4000), ("selectief", 2500), ("geindiceerd", 2000),
            ("zorggerelateerd", 1500),
        ],
        levels: &[
            ("programmas", rate(0.25, ALL, 0.3)),
        ],
        ..PLAN
    },
    Plan {
        definition: "eigen/samenwerking", id: "samenwerkingsverbanden", form: Form::Mapped { labels: false },
        regions: &[Zorgkantoorregio], periods: &["2023"],
        levels: &[
            ("samenwerkingsverbanden", rate(0.06, ALL, 0.3)),
            ("leden", Balance(&[("samenwerkingsverbanden", 9.0)])),
            ("sectoren-aanwezig", Balance(&[("samenwerkingsverbanden", 7.0)])),
            ("sectoren-nodig", Balance(&[("samenwerkingsverbanden", 12.0)])),
        ],
        ..PLAN
    },
    Plan {
        definition: "eigen/samenwerkingsnetwerk", id: "samenwerkingsnetwerk", form: Form::Mapped { labels: false },
        regions: &[Zorgkantoorregio], periods: &["2023"],
        levels: &[
            ("gemeenten", rate(0.03, ALL, 0.0)),
            ("gemeenten-in-verband", Balance(&[("gemeenten", 0.9)])),
            ("mogelijke-verbindingen", rate(3.0, ALL, 0.2)),
            ("verbindingen", Balance(&[("mogelijke-verbindingen", 0.35)])),
            ("overlap", mean(0.2, 0.1, 0.0)),
            ("inwoners", Residents),
            ("inwoners-buiten-indeling", Balance(&[("inwoners", 0.12)])),
            ("bijeenkomsten-inwoners", rate(0.02, ALL, 0.3)),
        ],
        ..PLAN
    },
    Plan {
        definition: "eigen/zorgaanbod", id: "eigen-zorgaanbod", form: Form::Mapped { labels: false },
        regions: &[Gemeente], periods: &["2023"],
        levels: &[
            ("steunpunten", rate(0.12, ALL, 0.3)),
            ("inwoners-basisfunctionaliteiten", rate(600.0, ALL, 0.3)),
            ("medewerkers-sociaal-werk", rate(3.5, ALL, 0.3)),
            ("plaatsen-eerstelijnsverblijf", rate(1.6, (75, 105), 0.5)),
            ("ziekenhuisbedden", rate(2.4, ALL, 0.8)),
        ],
        ..PLAN
    },
    Plan {
        definition: "lezen-en-schrijven/laaggeletterdheid", id: "laaggeletterdheid", form: Form::Mapped { labels: false },
        regions: &[Nederland, Gemeente], periods: &["2023"], step: 10.0,
        levels: &[
            ("inwoners-16-tot-65", rate(1000.0, (16, 65), 0.0)),
            ("laaggeletterden", rate(130.0, (16, 65), 0.3)),
        ],
        ..PLAN
    },
    Plan {
        definition: "mlz/wlz-capaciteit", id: "wlz-capaciteit", form: Form::Mapped { labels: false },
        regions: &[Nederland, Zorgkantoorregio], periods: &["2023", "2030"],
        shares: &[
            ("verblijf", 7000), ("volledig pakket thuis", 2000), ("overige zorg thuis", 1000),
        ],
        levels: &[
            ("plaatsen", rate(70.0, (75, 105), 0.1)),
            ("verwachte-clienten", rate(100.0, (75, 105), 0.1)),
            ("geplande-plaatsen", rate(80.0, (75, 105), 0.1)),
            ("tekort-plaatsen", Balance(&[("verwachte-clienten", 1.0), ("geplande-plaatsen", -1.0)])),
        ],
        ..PLAN
    },
    Plan {
        definition: "mlz/wlz-gebruik", id: "wlz-gebruik", form: Form::Mapped { labels: false },
        regions: &[Nederland, Zorgkantoorregio, Gemeente], periods: &["2023"], step: 5.0,
        shares: &[
            ("verpleging en verzorging", 5200), ("verstandelijk gehandicapt", 3600),
            ("lichamelijk gehandicapt", 500), ("zintuiglijk gehandicapt", 100),
            ("geestelijke gezondheidszorg", 600),
        ],
        levels: &[("personen", rate(20.0, ALL, 0.2))],
        ..PLAN
    },
    Plan {
        definition: "mlz/wlz-leveringsvorm", id: "wlz-leveringsvorm", form: Form::Mapped { labels: false },
        regions: &[Nederland, Zorgkantoorregio, Gemeente], periods: &["2023"],
        levels: &[
            ("verpleging-verzorging", Balance(&[
                ("verpleging-verzorging-verblijf", 1.0), ("verpleging-verzorging-volledig-pakket-thuis", 1.0),
                ("verpleging-verzorging-modulair-pakket-thuis", 1.0), ("verpleging-verzorging-persoonsgebonden-budget", 1.0),
            ])),
            ("verpleging-verzorging-verblijf", rate(57.6, (75, 105), 0.2)),
            ("verpleging-verzorging-volledig-pakket-thuis", rate(12.6, (75, 105), 0.2)),
            ("verpleging-verzorging-modulair-pakket-thuis", rate(16.2, (75, 105), 0.2)),
            ("verpleging-verzorging-persoonsgebonden-budget", rate(9.0, (75, 105), 0.2)),
            ("gehandicaptenzorg", rate(7.0, ALL, 0.2)),
        ],
        ..PLAN
    },
    Plan {
        definition: "mlz/wlz-wachtlijst", id: "wlz-wachtlijst", form: Form::Mapped { labels: false },
        regions: &[Nederland, Zorgkantoorregio], periods: &["2023"],
        shares: &[
            ("urgent plaatsen", 100), ("actief plaatsen", 900), ("wacht op voorkeur", 5500),
            ("wacht uit voorzorg", 3500),
        ],
        levels: &[
            ("wachtenden-verpleging-verzorging", rate(14.0, (75, 105), 0.3)),
            ("wachtenden-gehandicaptenzorg", rate(0.6, ALL, 0.2)),
        ],
        ..PLAN
    },
    Plan {
        definition: "mlz/wmo-maatwerk", id: "40060NED", periods: &["2022JJ00"], step: 5.0,
        levels: &[
            ("gebruikers", rate(80.0, ADULTS, 0.25)),
            ("gebruikers-percentage", Quotient { of: "gebruikers", over: None, ages: ADULTS, times: 100.0 }),
        ],
        ..PLAN
    },
    Plan {
        definition: "nivel/huisartsen", id: "nivel-huisartsen", form: Form::Mapped { labels: false },
        regions: &[Nederland, Zorgkantoorregio, Gemeente], periods: &["2023"],
        levels: &[
            ("huisartsen", rate(0.73, ALL, 0.12)),
            ("praktijken", rate(0.28, ALL, 0.1)),
            ("praktijken-met-patientenstop", rate(0.168, ALL, 0.1)),
        ],
        ..PLAN
    },
    Plan {
        definition: "nza/wachttijden", id: "nza-wachttijden", form: Form::Mapped { labels: false },
        regions: &[Nederland, Zorgkantoorregio], periods: &["2023"],
        levels: &[
            ("metingen-ggz", rate(0.3, ALL, 0.2)),
            ("boven-treeknorm-ggz", Balance(&[("metingen-ggz", 0.45)])),
            ("weken-ggz", mean(12.0, 2.4, 0.0)),
            ("metingen-polikliniek", rate(0.3, ALL, 0.2)),
            ("boven-treeknorm-polikliniek", Balance(&[("metingen-polikliniek", 0.45)])),
            ("weken-polikliniek", mean(5.0, 1.0, 0.0)),
            ("metingen-behandeling", rate(0.3, ALL, 0.2)),
            ("boven-treeknorm-behandeling", Balance(&[("metingen-behandeling", 0.45)])),
            ("weken-behandeling", mean(8.0, 1.6, 0.0)),
            ("metingen-diagnostiek", rate(0.3, ALL, 0.2)),
            ("boven-treeknorm-diagnostiek", Balance(&[("metingen-diagnostiek", 0.45)])),
            ("weken-diagnostiek", mean(3.5, 0.7, 0.0)),
        ],
        ..PLAN
    },
    Plan {
        definition: "nza/wlz-kosten", id: "wlz-kosten", form: Form::Mapped { labels: false },
        regions: &[Nederland, Zorgkantoorregio], periods: &["2023"],
        shares: &[
            ("verpleging en verzorging", 5000), ("gehandicaptenzorg", 4000),
            ("geestelijke gezondheidszorg", 1000),
        ],
        levels: &[
            ("kosten", rate(1_800_000.0, ALL, 0.15)),
            ("verzekerden", Residents),
        ],
        ..PLAN
    },
    Plan {
        definition: "perined/geboortezorg", id: "geboortezorg", form: Form::Mapped { labels: false },
        regions: &[Nederland, Gemeente], periods: &["2023"], secret: 5.0,
        levels: &[
            ("geboorten", rate(28.0, ALL, 0.1)),
            ("big2", rate(3.9, ALL, 0.1)),
            ("perinatale-sterfte", rate(0.14, ALL, 0.0)),
        ],
        ..PLAN
    },
    Plan {
        definition: "prognosemodel/arbeidsmarkt", id: "arbeidsmarktprognose", form: Form::Mapped { labels: false },
        regions: &[Nederland, Regioplus], periods: &["2025", "2035"],
        shares: &[
            ("ziekenhuizen", 1600), ("universitair medische centra", 600),
            ("geestelijke gezondheidszorg", 800), ("huisartsen en gezondheidscentra", 300),
            ("verpleging en verzorging", 2100), ("thuiszorg", 1100), ("gehandicaptenzorg", 1400),
            ("jeugdzorg", 300), ("sociaal werk", 500), ("kinderopvang", 900),
            ("overige zorg en welzijn", 400),
            ("verpleegkundigen mbo", 900), ("verpleegkundigen hbo", 800), ("verzorgenden", 1500),
            ("helpenden", 800), ("agogisch werkers", 2000), ("artsen en therapeuten", 1200),
            ("overige beroepen", 2800),
        ],
        levels: &[
            ("arbeidsvraag", Level::Rate { per_1000: 138.0, ages: (20, 66), spread: 0.1, yearly: 1.5 }),
            ("tekort", Level::Rate { per_1000: 1.0, ages: (20, 66), spread: 0.4, yearly: 1.4 }),
            ("vervulde-vraag", Balance(&[("arbeidsvraag", 1.0), ("tekort", -1.0)])),
        ],
        ..PLAN
    },
    Plan {
        definition: "regiobeeld/acute-zorg", id: "regiobeeld-acute-zorg", form: Form::Mapped { labels: false },
        regions: &[Nederland, Gemeente], periods: &["2023"], secret: 10.0,
        levels: &[
            ("anw-gebruikers", rate(140.0, ALL, 0.15)),
            ("seh-bezoeken", rate(115.0, ALL, 0.15)),
            ("seh-bezoeken-65-plus", rate(190.0, (65, 105), 0.12)),
            ("wijkverpleging-65-plus", rate(70.0, (65, 105), 0.15)),
            ("wijkverpleging-65-plus-met-seh", Balance(&[("wijkverpleging-65-plus", 0.28)])),
            ("wijkverpleging-65-plus-ongepland", Balance(&[("wijkverpleging-65-plus", 0.22)])),
        ],
        ..PLAN
    },
    Plan {
        definition: "regiobeeld/dementie", id: "dementieprognose", form: Form::Mapped { labels: false },
        regions: &[Nederland, Gemeente], periods: &["2025", "2035"], step: 5.0,
        levels: &[
            ("mensen-met-dementie", rate(85.0, (65, 105), 0.1)),
        ],
        ..PLAN
    },
    Plan {
        definition: "regiobeeld/kwetsbaarheid", id: "kwetsbaarheid", form: Form::Mapped { labels: false },
        regions: &[Nederland], periods: &["2023"],
        levels: &[
            ("kwetsbare-ouderen", Level::Mean { level: 25.0, ages: (65, 105), spread: 3.0, yearly: 0.0 }),
        ],
        ..PLAN
    },
    Plan {
        definition: "regiobeeld/zorggebruik", id: "regiobeeld-zorggebruik", form: Form::Mapped { labels: false },
        regions: &[Nederland, Gemeente], periods: &["2023"], step: 5.0, secret: 10.0,
        levels: &[
            ("gli-deelnemers", rate(2.5, ADULTS, 0.4)),
            ("gebruikers-paramedische-zorg", rate(220.0, ALL, 0.15)),
            ("patienten-msz", rate(400.0, ALL, 0.08)),
            ("patienten-ggz", rate(70.0, ADULTS, 0.2)),
            ("clienten-wijkverpleging", rate(32.0, ALL, 0.2)),
            ("huisartsconsulten", rate(4200.0, ALL, 0.1)),
            ("opnamen-eerstelijnsverblijf", rate(7.0, (75, 105), 0.3)),
        ],
        ..PLAN
    },
    Plan {
        definition: "rivm/bereikbaarheid", id: "bereikbaarheid-acute-zorg", form: Form::Mapped { labels: false },
        regions: &[Nederland, Gemeente], periods: &["2023"],
        levels: &[
            ("inwoners", Residents),
            ("inwoners-binnen-12-minuten", rate(970.0, ALL, 0.02)),
            ("inwoners-binnen-45-minuten-seh", rate(985.0, ALL, 0.01)),
            ("reistijd-seh", mean(16.0, 8.0, 0.0)),
        ],
        ..PLAN
    },
    Plan {
        definition: "rivm/gezonde-levensverwachting", id: "50108NED", regions: &[Nederland, GgdRegio],
        periods: &["2017G400"],
        levels: &[
            ("in-goed-ervaren-gezondheid", mean(65.0, -2.5, 0.0)),
            ("zonder-lichamelijke-beperkingen", mean(71.0, -2.0, 0.0)),
        ],
        ..PLAN
    },
    Plan {
        definition: "rivm/leefomgeving", id: "leefomgeving", form: Form::Mapped { labels: false },
        regions: &[Nederland, Gemeente], periods: &["2023"],
        levels: &[
            ("stikstofdioxide", mean(14.0, 4.0, 0.0)),
            ("fijnstof", mean(8.0, 1.5, 0.0)),
            ("groen", mean(55.0, 15.0, 0.0)),
        ],
        ..PLAN
    },
    Plan {
        definition: "rivm/levensverwachting", id: "50104NED", regions: &[Nederland, GgdRegio],
        periods: &["2017G400"],
        levels: &[
            ("bij-geboorte", mean(81.5, -1.0, 0.0)),
            ("bij-geboorte-mannen", mean(80.0, -1.0, 0.0)),
            ("bij-geboorte-vrouwen", mean(83.0, -1.0, 0.0)),
            ("op-65-jaar", mean(19.8, -0.5, 0.0)),
        ],
        ..PLAN
    },
    Plan {
        definition: "rivm/smap", id: "50120NED", periods: &["2022JJ00"], few: 2500.0,
        levels: &[
            ("goed-ervaren-gezondheid", adults(70.0, -8.0)),
            ("voldoet-aan-beweegrichtlijn", adults(47.0, -6.0)),
            ("overgewicht", adults(50.0, 7.0)),
            ("ernstig-overgewicht", adults(15.0, 4.0)),
            ("roker", adults(17.0, 4.0)),
            ("overmatige-drinker", adults(7.0, 1.5)),
            ("langdurige-aandoening", adults(33.0, 4.0)),
            ("beperkt-vanwege-gezondheid", adults(30.0, 5.0)),
            ("psychische-klachten", adults(21.0, 5.0)),
            ("suicidegedachten", adults(5.0, 1.5)),
            ("risico-op-angst-of-depressie", adults(8.0, 3.0)),
            ("eenzaam", adults(48.0, 5.0)),
            ("ernstig-eenzaam", adults(13.0, 4.0)),
            ("mantelzorger", adults(14.0, 2.0)),
            ("vrijwilligerswerk", adults(28.0, -7.0)),
            ("moeite-met-rondkomen", adults(15.0, 7.0)),
        ],
        ..PLAN
    },
    Plan {
        definition: "rivm/vaccinatie", id: "50117NED", form: Form::Display,
        levels: &[
            ("kinderen-dktp", rate(990.0, (2, 2), 0.0)),
            ("gevaccineerd-dktp", rate(890.0, (2, 2), -0.03)),
            ("kinderen-bmr", rate(990.0, (2, 2), 0.0)),
            ("gevaccineerd-bmr", rate(880.0, (2, 2), -0.03)),
            ("kinderen-geen", rate(990.0, (2, 2), 0.0)),
            ("gevaccineerd-geen", rate(60.0, (2, 2), 0.4)),
        ],
        ..PLAN
    },
    Plan {
        definition: "roaz/acute-functies", id: "acute-functies", form: Form::Mapped { labels: false },
        regions: &[Nederland], periods: &["2025", "2030"],
        levels: &[
            ("vraag", rate(1.6, ALL, 0.0)),
            ("tekort", Balance(&[("vraag", 0.2)])),
        ],
        ..PLAN
    },
    Plan {
        definition: "roaz/acute-zorg", id: "roaz-acute-zorg", form: Form::Mapped { labels: false },
        regions: &[Nederland, Gemeente], periods: &["2023"],
        levels: &[
            ("hap-contacten", rate(235.0, ALL, 0.12)),
            ("ggz-crisisbeoordelingen", rate(2.8, ADULTS, 0.3)),
            ("ic-dagen", rate(28.0, (45, 105), 0.15)),
            ("ernstig-gewonden", rate(0.26, ALL, 0.15)),
            ("ernstig-gewonden-level-1", rate(0.187, ALL, 0.15)),
            ("bevallingen", rate(9.5, ALL, 0.1)),
            ("verloskundelocaties", rate(0.0045, ALL, 0.4)),
        ],
        ..PLAN
    },
    Plan {
        definition: "uwv/spanning", id: "uwv-spanning", form: Form::Mapped { labels: false },
        regions: &[Nederland, Arbeidsmarktregio], periods: &["2023"],
        levels: &[
            ("vacatures", rate(3.0, (20, 66), 0.2)),
            ("werkzoekenden", rate(1.1, (20, 66), 0.3)),
        ],
        ..PLAN
    },
    Plan {
        definition: "vektis/gemeentezorgspiegel", id: "wmo_cijfers_gzs", form: Form::Workbook,
        periods: &["2024"], step: 10.0, secret: 10.0,
        levels: &[
            ("clienten", rate(68.0, ALL, 0.25)),
            ("clienten-hulp-bij-het-huishouden", rate(28.0, ALL, 0.25)),
            ("clienten-hulpmiddelen", rate(30.0, ALL, 0.25)),
            ("clienten-ondersteuning-thuis", rate(20.0, ALL, 0.25)),
            ("clienten-begeleiding", rate(15.0, ALL, 0.25)),
            ("clienten-dagbesteding", rate(6.0, ALL, 0.3)),
            ("clienten-beschermd-wonen", rate(1.5, ALL, 0.3)),
        ],
        ..PLAN
    },
];
