//! A local server that speaks the protocols of the publishers, with their quirks.
//!
//! [`table`] answers as CBS does; [`gate`] stands before it and spoils what a test wants
//! spoiled. The tests of the library and those of the command use it.

#![allow(dead_code, reason = "each of the two programs of tests uses a part of it")]

mod gate;
mod table;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

pub(crate) use gate::{Fault, Spoil};
pub(crate) use table::Table;

/// A running server. It ends with the program of tests.
#[derive(Debug)]
pub(crate) struct Service {
    /// Where it is, without a slash at its end.
    pub(crate) address: String,
    state: Arc<Mutex<State>>,
}

/// What it has, what it spoils, and what it was asked.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) tables: Vec<Table>,
    /// Answers by the end of the address, which go before everything else.
    pub(crate) recorded: Vec<(String, Vec<u8>)>,
    /// Files by path.
    pub(crate) files: BTreeMap<String, StoredFile>,
    pub(crate) faults: Vec<Fault>,
    /// The paths and queries of all requests, decoded.
    pub(crate) log: Vec<String>,
}

/// A file with the marks that its server gives.
#[derive(Debug, Clone, Default)]
pub(crate) struct StoredFile {
    pub(crate) bytes: Vec<u8>,
    pub(crate) etag: Option<String>,
    pub(crate) modified: Option<String>,
}

/// What is asked.
#[derive(Debug)]
struct Request {
    path: String,
    /// Parameters in their order, decoded.
    query: Vec<(String, String)>,
    headers: BTreeMap<String, String>,
}

/// What is answered.
#[derive(Debug)]
struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Reply {
    fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into() }
    }
}

impl Service {
    pub(crate) fn start(tables: Vec<Table>) -> Self {
        let state = Arc::new(Mutex::new(State { tables, ..State::default() }));
        let server = tiny_http::Server::http("127.0.0.1:0").unwrap();
        let inner = server.server_addr().to_ip().unwrap();
        let (shared, gate) = (Arc::clone(&state), Arc::clone(&state));
        thread::spawn(move || {
            for request in server.incoming_requests() {
                let reply = answer(&asked(&request), &shared.lock().unwrap());
                let mut response = tiny_http::Response::from_data(reply.body)
                    .with_status_code(reply.status);
                for (name, value) in reply.headers {
                    let header = tiny_http::Header::from_bytes(name, value).unwrap();
                    response.add_header(header);
                }
                // Who asked may have gone.
                let _ = request.respond(response);
            }
        });
        Self { address: format!("http://{}", gate::start(inner, gate)), state }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Where each service is, by name.
    pub(crate) fn services(&self) -> [(&'static str, String); 5] {
        let at = |path: &str| format!("{}{path}", self.address);
        [
            ("odata3", at("/ODataFeed/odata")),
            ("odata3-third-party", at("/derden/ODataFeed/odata")),
            ("odata4", at("/odata/v1/CBS")),
            ("odata4-csv", at("/csv/CBS/nl")),
            ("file", at("")),
        ]
    }

    /// How many requests held a text.
    pub(crate) fn asked(&self, part: &str) -> usize {
        self.state().log.iter().filter(|line| line.contains(part)).count()
    }
}

fn asked(request: &tiny_http::Request) -> Request {
    let url = request.url();
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let pairs = query.split('&').filter(|part| !part.is_empty());
    let pair = |part: &str| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        (decoded(name), decoded(value))
    };
    let headers = request.headers().iter().map(|header| {
        let name = header.field.as_str().as_str().to_ascii_lowercase();
        (name, header.value.as_str().to_owned())
    });
    Request {
        path: decoded(path),
        query: pairs.map(pair).collect(),
        headers: headers.collect(),
    }
}

/// A text of an address without its hexadecimal writing.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut parts = text.split('%');
    bytes.extend(parts.next().unwrap_or_default().bytes());
    for part in parts {
        let (digits, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(digits, 16).unwrap());
        bytes.extend(rest.bytes());
    }
    String::from_utf8(bytes).unwrap()
}

fn answer(request: &Request, state: &State) -> Reply {
    let query: Vec<_> = request.query.iter().map(|(k, v)| format!("{k}={v}")).collect();
    let whole = format!("{}?{}", request.path, query.join("&"));
    let whole = whole.trim_end_matches('?');
    if let Some((_, bytes)) = state.recorded.iter().find(|(end, _)| whole.ends_with(end))
    {
        return Reply::new(200, bytes.clone());
    }
    if let Some(file) = state.files.get(&request.path) {
        return stored(request, file);
    }
    // CBS answers 406 to who does not say what he understands.
    if !request.headers.contains_key("accept") {
        return Reply::new(406, "");
    }
    let (is_third_party, path) = match request.path.strip_prefix("/derden") {
        Some(path) => (true, path),
        None => (false, request.path.as_str()),
    };
    let parts: Vec<_> = path.trim_matches('/').split('/').collect();
    let (version, id, list) = match &parts[..] {
        ["odata", "v1", "CBS", id, list @ ..] => (4, *id, list),
        ["ODataFeed" | "ODataApi", "odata", id, list @ ..] => (3, *id, list),
        _ => return Reply::new(404, ""),
    };
    // Version 4 knows an id in one case only.
    let fits = |table: &&Table| {
        table.version == version
            && table.is_third_party == is_third_party
            && (table.id == id || version == 3 && table.id.eq_ignore_ascii_case(id))
    };
    let table = state.tables.iter().find(fits);
    let none = || Reply::new(404, "<html>not found</html>");
    table.map_or_else(none, |table| table.answer(list, request))
}

fn stored(request: &Request, file: &StoredFile) -> Reply {
    let said = |name: &str| request.headers.get(name);
    let is_known = said("if-none-match")
        .is_some_and(|mark| file.etag.as_ref() == Some(mark))
        || said("if-modified-since")
            .is_some_and(|time| file.modified.as_ref() == Some(time));
    let mut reply =
        if is_known { Reply::new(304, "") } else { Reply::new(200, file.bytes.clone()) };
    let mut header = |name, value: &Option<String>| {
        reply.headers.extend(value.clone().map(|value| (name, value)));
    };
    header("ETag", &file.etag);
    header("Last-Modified", &file.modified);
    reply
}
