use regiobeeld_domain::{Code, Severity};

/// How much a finding matters, in a word.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "fout",
        Severity::Warning => "let op",
        Severity::Info => "ter informatie",
    }
}

/// What a kind of finding means; a newer kind in the words of its own description.
pub(crate) fn meaning(code: Code) -> &'static str {
    match code {
        Code::UnrecognisedFile => {
            "Een bestand is van geen tabel die hier is beschreven, en telt niet mee."
        }
        Code::UnreadableFile => "Een bestand kon niet worden gelezen.",
        Code::TruncatedFile => "Een bestand houdt midden in een regel op.",
        Code::WrongDelimiter => {
            "Een bestand heeft een ander scheidingsteken dan de bron."
        }
        Code::WrongEncoding => "Een bestand heeft een andere tekencodering dan de bron.",
        Code::MixedEncoding => "Een bestand heeft twee tekencoderingen door elkaar.",
        Code::MissingColumn => "Een kolom die de bron publiceert, ontbreekt.",
        Code::UnknownColumn => "Een bestand heeft een kolom die niet bekend is.",
        Code::BadNumber => "Waar een getal hoort, staat iets anders.",
        Code::WrongFieldCount => "Een regel heeft meer of minder velden dan de kop.",
        Code::MissingCell => "Een getal ontbreekt; de som gaat over de andere cellen.",
        Code::UnknownLabel => "Een kolom bevat een code die zij niet kent.",
        Code::DuplicateKey => "Twee regels gaan over hetzelfde.",
        Code::DuplicateYear => {
            "Twee bestanden gaan over dezelfde tabel en hetzelfde jaar."
        }
        Code::UnknownRegion => "Een regio bestaat niet in de indeling van het bestand.",
        Code::AbsentRegion => {
            "Een regio van de indeling heeft geen regel in het bestand."
        }
        Code::YearOutOfRange => "Het jaar ligt buiten de jaren die bekend zijn.",
        Code::YearUnknown => "Van een bestand is niet bekend over welk jaar het gaat.",
        Code::SeriesBreak => {
            "Wat over de jaren wordt vergeleken, is niet steeds gelijk geteld."
        }
        Code::SplitByWeight => {
            "Een gemeente is naar rato over andere gemeenten verdeeld."
        }
        Code::StratumMissing => {
            "Een leeftijdsklasse zonder verzekerdejaren blijft buiten de standaardisatie."
        }
        Code::ImplausibleJump => {
            "Twee gepubliceerde cijfers die samen horen te bewegen, doen dat niet."
        }
        Code::Corrected => {
            "Een gepubliceerd cijfer is vervangen door een opgeschreven correctie."
        }
        Code::CorrectionWithoutEffect => {
            "Een correctie past op geen gepubliceerd cijfer en verandert niets."
        }
        Code::Outlier => {
            "Een cijfer ligt ver van zijn eigen van een eerder jaar of van dat van zijn buren."
        }
        Code::BordersChanged => {
            "Een gepubliceerd cijfer telt niet mee, omdat de regio andere grenzen had."
        }
        Code::TotalDiffers => {
            "De gemeenten tellen niet op tot wat dezelfde bron voor hun regio publiceert."
        }
        Code::Withdrawn => "De bron heeft cijfers ingetrokken; zij tellen niet mee.",
        Code::RegionCoverage => {
            "Regio’s van een regiobestand laten gemeenten over of liggen over elkaar."
        }
        Code::SyntheticData => "De gegevens zijn verzonnen, en alles wat erop rust ook.",
        Code::UnverifiedDefinition => {
            "Een definitie berust op een beschrijving die niet aan de tabel is getoetst."
        }
        other => other.meaning(),
    }
}
