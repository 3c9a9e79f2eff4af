use serde_json::{Map, Value, json};

use super::{Reply, Request};

/// A made-up table of one of the services.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    /// Version of the protocol: 3 or 4.
    pub(crate) version: u8,
    pub(crate) id: String,
    /// Whether it is one of others than CBS, on a host of its own.
    pub(crate) is_third_party: bool,
    /// Dimensions with their codes, as padded as their lists say.
    pub(crate) dimensions: Vec<(String, Vec<String>)>,
    pub(crate) rows: Vec<Map<String, Value>>,
    /// Rows per page.
    pub(crate) page: usize,
    /// What its links to next pages begin with.
    pub(crate) links: String,
    /// When it was changed; its version.
    pub(crate) modified: String,
    /// What is added to the counts that it gives.
    pub(crate) miscounted: u64,
    /// Whether it is described but gives no rows.
    pub(crate) is_withdrawn: bool,
}

/// `ODataApi` answers at most so many rows.
const MOST: usize = 10_000;

impl Table {
    /// A table of gemeenten, provinces and the country by year, with one topic. Codes of
    /// version 3 are padded to six characters, values to eight.
    pub(crate) fn new(version: u8, id: &str, gemeenten: usize) -> Self {
        let pad =
            |code: &str| if version == 3 { format!("{code:6}") } else { code.into() };
        let numbered = (1..=gemeenten).map(|number| format!("GM{number:04}"));
        let regions: Vec<_> =
            [pad("NL01"), pad("PV20")].into_iter().chain(numbered).collect();
        let years: Vec<_> =
            ["2022JJ00", "2023JJ00", "2024JJ00"].map(str::to_owned).into();
        let mut rows = Vec::new();
        for region in &regions {
            for year in &years {
                let id = rows.len();
                let row = if version == 3 {
                    let value = format!("{:8}", id * 7);
                    json!({ "ID": id, "RegioS": region, "Perioden": year, "Inwoners_1": value })
                } else {
                    json!({ "Id": id, "Measure": "T001036", "ValueAttribute": "None",
                        "Value": id * 7, "StringValue": null, "RegioS": region, "Perioden": year })
                };
                rows.extend(row.as_object().cloned());
            }
        }
        Self {
            version,
            id: id.to_owned(),
            is_third_party: false,
            dimensions: vec![
                ("RegioS".to_owned(), regions),
                ("Perioden".to_owned(), years),
            ],
            rows,
            page: 100,
            links: match version {
                3 => "https://opendata.cbs.nl/ODataFeed/OData".to_owned(),
                _ => "https://datasets.cbs.nl/odata/v1/CBS".to_owned(),
            },
            modified: "2026-01-02T02:00:00".to_owned(),
            miscounted: 0,
            is_withdrawn: false,
        }
    }

    pub(super) fn answer(&self, list: &[&str], request: &Request) -> Reply {
        let mut names: Vec<_> = request.query.iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        if names.windows(2).any(|two| two[0] == two[1]) {
            return Reply::new(400, "a parameter is there twice");
        }
        let is_text = list.last() == Some(&"$count");
        let is_json = request.query.iter().any(|(n, v)| n == "$format" && v == "json");
        if self.version == 3 && !is_json && !is_text {
            return Reply::new(200, "<?xml version=\"1.0\"?><feed/>");
        }
        let rows = ["UntypedDataSet", "TypedDataSet", "Observations"];
        match list {
            [set, ..] if rows.contains(set) && self.is_withdrawn => Reply::new(404, ""),
            [set] if rows.contains(set) => self.rows(set, request),
            [set, "$count"] if rows.contains(set) => match self.chosen(request) {
                Ok(chosen) => {
                    let count = chosen.len() as u64 + self.miscounted;
                    Reply::new(200, format!("\u{feff}{count}"))
                }
                Err(reply) => reply,
            },
            [set] => self.described(set),
            _ => Reply::new(404, ""),
        }
    }

    fn rows(&self, set: &str, request: &Request) -> Reply {
        let chosen = match self.chosen(request) {
            Ok(chosen) => chosen,
            Err(reply) => return reply,
        };
        let is_api = request.path.contains("/ODataApi/");
        if is_api && chosen.len() > MOST {
            return Reply::new(500, "query returns more than 10000 records");
        }
        let of = |name: &str| request.query.iter().find(|(n, _)| n == name);
        let skip = of("$skip").map_or(0, |(_, skip)| skip.parse().unwrap());
        let columns =
            of("$select").map(|(_, columns)| columns.split(',').collect::<Vec<_>>());
        let take = if is_api { MOST } else { self.page };
        let page = chosen.iter().skip(skip).take(take).map(|row| {
            let is_asked =
                |name: &str| columns.as_ref().is_none_or(|c| c.contains(&name));
            let cells = row.iter().filter(|(name, _)| is_asked(name));
            Value::Object(
                cells.map(|(name, value)| (name.clone(), value.clone())).collect(),
            )
        });
        let page: Vec<_> = page.collect();
        let mut body = json!({ "value": page });
        if skip + page.len() < chosen.len() && !is_api {
            let kept = request.query.iter().filter(|(name, _)| name != "$skip");
            let mut kept: Vec<_> =
                kept.map(|(name, value)| format!("{name}={value}")).collect();
            kept.push(format!("$skip={}", skip + take));
            let link = format!("{}/{}/{set}?{}", self.links, self.id, kept.join("&"));
            let key =
                if self.version == 3 { "odata.nextLink" } else { "@odata.nextLink" };
            body[key] = link.into();
        }
        Reply::new(200, body.to_string())
    }

    /// The rows that a filter takes. Codes are compared with their padding.
    fn chosen(&self, request: &Request) -> Result<Vec<&Map<String, Value>>, Reply> {
        let filter = request.query.iter().find(|(name, _)| name == "$filter");
        let filter = filter.map_or("", |(_, filter)| filter.as_str());
        let inner = filter.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        let groups = inner.map(|inner| inner.split(") and (").collect::<Vec<_>>());
        let groups: Vec<Vec<Term<'_>>> = groups
            .unwrap_or_default()
            .iter()
            .map(|group| group.split(" or ").map(term).collect())
            .collect();
        let known = |name: &str| {
            let is_measure = self.version == 4 && name == "Measure";
            is_measure || self.dimensions.iter().any(|(known, _)| known == name)
        };
        if groups.iter().flatten().any(|(name, ..)| !known(name)) {
            return Err(Reply::new(500, "topics cannot be filtered on"));
        }
        let fits = |row: &Map<String, Value>, (name, text, is_start): &Term<'_>| {
            let code = row[*name].as_str().unwrap();
            if *is_start { code.starts_with(text) } else { code == *text }
        };
        let is_taken = |row: &&Map<String, Value>| {
            groups.iter().all(|terms| terms.iter().any(|term| fits(row, term)))
        };
        Ok(self.rows.iter().filter(is_taken).collect())
    }

    fn described(&self, set: &str) -> Reply {
        let modified = &self.modified;
        let dimension =
            |name: &str| self.dimensions.iter().find(|(known, _)| known == name);
        let value = match (self.version, set) {
            (3, "TableInfos") => json!([{ "ID": 0, "Identifier": self.id, "Modified": modified,
                "RecordCount": 1, "Title": "Made up" }]),
            (3, "DataProperties") => {
                let names = self.dimensions.iter().map(|(name, _)| {
                    let kind = match name.as_str() {
                        "Perioden" => "TimeDimension",
                        "RegioS" => "GeoDimension",
                        _ => "Dimension",
                    };
                    json!({ "odata.type": format!("Cbs.OData.{kind}"), "Type": kind, "Key": name })
                });
                let topic = json!({ "Type": "Topic", "Key": "Inwoners_1", "Datatype": "Integer" });
                names.chain([topic]).collect()
            }
            (4, "Properties") => {
                let properties = json!({ "Identifier": self.id, "Version": modified,
                    "ObservationsModified": modified, "ObservationCount": 1 });
                return Reply::new(200, properties.to_string());
            }
            (4, "Dimensions") => self
                .dimensions
                .iter()
                .map(|(name, _)| {
                    let groups = name == "RegioS";
                    json!({ "Identifier": name, "Kind": "Dimension", "ContainsGroups": groups })
                })
                .collect(),
            (4, "MeasureCodes") => json!([{ "Identifier": "T001036", "Index": 1 }]),
            (4, "RegioSGroups") => json!([{ "Id": "0", "Title": "Gemeenten" }]),
            (3, name) if dimension(name).is_some() => {
                let codes = dimension(name).map(|(_, codes)| codes);
                codes.into_iter().flatten().map(|code| json!({ "Key": code })).collect()
            }
            (4, name) => match name.strip_suffix("Codes").and_then(dimension) {
                Some((_, codes)) => {
                    codes.iter().map(|code| json!({ "Identifier": code })).collect()
                }
                None => return Reply::new(404, ""),
            },
            _ => return Reply::new(404, ""),
        };
        Reply::new(200, json!({ "value": value }).to_string())
    }
}

/// A dimension, a text, and whether codes only begin with it.
type Term<'a> = (&'a str, &'a str, bool);

fn term(text: &str) -> Term<'_> {
    let inner = text.strip_prefix("startswith(").and_then(|rest| rest.strip_suffix("')"));
    if let Some((name, start)) = inner.and_then(|inner| inner.split_once(",'")) {
        return (name, start, true);
    }
    let (name, code) = text.split_once(" eq '").unwrap();
    (name, code.strip_suffix('\'').unwrap(), false)
}
