//! What every kind of source must stand: a suite that runs over [`SOURCES`](crate::SOURCES)
//! and over a kind that an embedder brings.

use std::panic::{AssertUnwindSafe, catch_unwind};

use regiobeeld_domain::{Code, Diagnostic};

use crate::{Source, SourceFile, Tables};

/// A good file of a kind, and what in it may be spoiled.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'a> {
    /// Name of the file, as the publisher gives it.
    pub name: &'a str,
    /// What it holds, in UTF-8 if it is text.
    pub bytes: &'a [u8],
    /// A number with a decimal point, as it stands in the file.
    pub number: Option<&'a str>,
    /// The name or code of a region, as it stands in the file.
    pub region: Option<&'a str>,
    /// The line of a row that may not stand twice, counted from 1.
    pub row: Option<usize>,
}

/// Something that a kind of source does not stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// What was done to the sample.
    pub case: String,
    /// What should have been and was not.
    pub problem: String,
}

/// A file with more findings than this tells the same over and over.
const MOST_FINDINGS: usize = 2000;

/// Runs the suite and gives what the source does not stand; nothing is as it should be.
///
/// The sample must be recognised and read without error. Of it are made: an empty file,
/// files cut off, with a byte order mark, with carriage returns and blank lines, with a
/// decimal comma, with a row twice, with an unknown region, with a line of megabytes, with
/// a row a hundred thousand times, and with bytes changed or random. A changed file must
/// hold the same, or something must be told; no bytes may make the source panic, tell
/// without end, or tell in characters that cannot be seen.
///
/// ```
/// use regiobeeld_ingest::conformance::{Sample, check};
/// use regiobeeld_ingest::{SOURCES, Tables};
///
/// let regions = SOURCES.iter().find(|source| source.table() == "eigen/regios").unwrap();
/// let text = "indeling = 2024\n[[region]]\ncode = \"ROAZ-01\"\nlevel = \"roaz-regio\"\n\
///             name = \"Noord\"\nmembers = [\"GM1680\"]\n";
/// let sample = Sample {
///     name: "regio.toml",
///     bytes: text.as_bytes(),
///     number: None,
///     region: None,
///     row: None,
/// };
/// assert_eq!(check(*regions, &Tables::embedded()?, sample), []);
/// # Ok::<(), regiobeeld_ingest::Error>(())
/// ```
pub fn check(source: &dyn Source, tables: &Tables, sample: Sample<'_>) -> Vec<Breach> {
    let mut suite = Suite { source, tables, name: sample.name, breaches: Vec::new() };
    let Some(good) = suite.good(sample.bytes) else { return suite.breaches };
    suite.nothing();
    suite.cut(sample.bytes);
    if let Ok(text) = std::str::from_utf8(sample.bytes) {
        suite.harmless(text, &good);
        suite.spoiled(text, sample, &good);
        suite.huge(text);
    }
    suite.hostile(sample.bytes);
    suite.breaches
}

/// What came of a file.
struct Outcome {
    content: Option<SourceFile>,
    diagnostics: Vec<Diagnostic>,
}

impl Outcome {
    /// Whether nothing is told and nothing is lost.
    fn is_silent(&self) -> bool {
        self.content.is_some() && self.diagnostics.is_empty()
    }

    fn tells(&self, code: Code) -> bool {
        self.diagnostics.iter().any(|found| found.code == code)
    }

    /// The content in words, to compare it.
    fn words(&self) -> String {
        format!("{:?}", self.content)
    }
}

struct Suite<'a> {
    source: &'a dyn Source,
    tables: &'a Tables,
    name: &'a str,
    breaches: Vec<Breach>,
}

impl Suite<'_> {
    fn breach(&mut self, case: &str, problem: impl Into<String>) {
        self.breaches.push(Breach { case: case.to_owned(), problem: problem.into() });
    }

    /// Reads bytes, recognised or not; a panic is a breach.
    fn read(&mut self, case: &str, bytes: &[u8]) -> Option<Outcome> {
        const HEAD: usize = 64 << 10;
        let read = catch_unwind(AssertUnwindSafe(|| {
            let is_recognised = self.source.recognises(&bytes[..bytes.len().min(HEAD)]);
            let mut diagnostics = Vec::new();
            let content =
                self.source.read(self.tables, self.name, bytes, &mut diagnostics);
            (is_recognised, Outcome { content, diagnostics })
        }));
        let Ok((_, outcome)) = read else {
            self.breach(case, "it panics");
            return None;
        };
        if outcome.diagnostics.len() > MOST_FINDINGS {
            let count = outcome.diagnostics.len();
            self.breach(case, format!("it tells {count} findings"));
        }
        let hidden = |text: &str| text.chars().any(char::is_control);
        let texts = |found: &Diagnostic| {
            let places = [&found.field, &found.help].into_iter().flatten();
            places.chain([&found.message]).any(|text| hidden(text))
        };
        if let Some(found) = outcome.diagnostics.iter().find(|found| texts(found)) {
            let problem =
                format!("a finding has characters that cannot be seen: {found:?}");
            self.breach(case, problem);
        }
        Some(outcome)
    }

    /// The sample as it is.
    fn good(&mut self, bytes: &[u8]) -> Option<Outcome> {
        const CASE: &str = "sample";
        if !self.source.recognises(bytes) {
            self.breach(CASE, "it is not recognised");
        }
        let outcome = self.read(CASE, bytes)?;
        let error =
            |found: &&Diagnostic| found.severity == regiobeeld_domain::Severity::Error;
        if let Some(error) = outcome.diagnostics.iter().find(error) {
            self.breach(CASE, format!("it is told to be wrong: {error}"));
        }
        if outcome.content.is_none() {
            self.breach(CASE, "nothing is read");
            return None;
        }
        Some(outcome)
    }

    /// What is no file of any kind must not be claimed.
    fn nothing(&mut self) {
        let others: [(&str, &[u8]); 4] = [
            ("empty", b""),
            ("line feeds", b"\n\n\n"),
            ("a web page", b"<!DOCTYPE html><title>404</title>"),
            ("zeros", &[0; 4096]),
        ];
        for (case, bytes) in others {
            if self.source.recognises(bytes) {
                self.breach(case, "it is recognised");
            }
            if self.read(case, bytes).is_some_and(|outcome| outcome.is_silent()) {
                self.breach(case, "it is read and nothing is told");
            }
        }
    }

    /// A file that ends in the middle of a line must not count in silence.
    fn cut(&mut self, bytes: &[u8]) {
        let feeds: Vec<usize> =
            memchr::memchr_iter(b'\n', bytes.trim_ascii_end()).map(|at| at + 1).collect();
        for part in 1..=8 {
            let at = bytes.len() * part / 9;
            let start =
                feeds.iter().rev().find(|start| **start <= at).copied().unwrap_or(0);
            let end = feeds.iter().find(|start| **start > at).copied();
            let middle = start.midpoint(end.unwrap_or(bytes.trim_ascii_end().len()));
            let case = format!("cut off after {middle} bytes");
            let outcome = self.read(&case, &bytes[..middle]);
            if outcome.is_some_and(|outcome| outcome.is_silent()) {
                self.breach(&case, "it counts and nothing is told");
            }
        }
    }

    /// What programs do to a text that changes nothing.
    fn harmless(&mut self, text: &str, good: &Outcome) {
        for (case, text) in [
            ("byte order mark", format!("\u{feff}{text}")),
            ("carriage returns", text.replace("\r\n", "\n").replace('\n', "\r\n")),
            ("blank lines at the end", format!("{}\n\n\n", text.trim_end())),
        ] {
            if self.source.recognises(text.as_bytes()) {
                let outcome = self.read(case, text.as_bytes());
                if outcome.is_some_and(|outcome| outcome.words() != good.words()) {
                    self.breach(case, "it holds something else");
                }
            } else {
                self.breach(case, "it is not recognised");
            }
        }
    }

    /// What changes the meaning must be told, or be undone.
    fn spoiled(&mut self, text: &str, sample: Sample<'_>, good: &Outcome) {
        if let Some(number) = sample.number {
            const CASE: &str = "decimal comma";
            let changed = text.replace(number, &number.replace('.', ","));
            let outcome = self.read(CASE, changed.as_bytes());
            if outcome
                .is_some_and(|read| read.is_silent() && read.words() != good.words())
            {
                self.breach(CASE, "a number is read as another one and nothing is told");
            }
        }
        if let Some(region) = sample.region {
            const CASE: &str = "unknown region";
            let changed = text.replace(region, "Atlantis");
            let outcome = self.read(CASE, changed.as_bytes());
            let is_kept = |read: &Outcome| {
                !read.diagnostics.is_empty() || read.words().contains("Atlantis")
            };
            if outcome.is_some_and(|outcome| !is_kept(&outcome)) {
                self.breach(CASE, "its name is lost and nothing is told");
            }
        }
        let row = sample.row.and_then(|row| text.lines().nth(row.saturating_sub(1)));
        if let Some(row) = row {
            const CASE: &str = "row twice";
            let changed = format!("{}\n{row}\n", text.trim_end());
            // A table of numbers is checked when its regions are known.
            let is_later = |read: &Outcome| {
                matches!(&read.content, Some(SourceFile::Measures(_)))
                    && read.words() != good.words()
            };
            let outcome = self.read(CASE, changed.as_bytes());
            if outcome
                .is_some_and(|read| !read.tells(Code::DuplicateKey) && !is_later(&read))
            {
                self.breach(CASE, "it is not told as `duplicate-key`");
            }
        }
    }

    /// A file larger than any that is published.
    fn huge(&mut self, text: &str) {
        let first = text.lines().next().unwrap_or("");
        let last = text.trim_end().lines().next_back().unwrap_or("");
        for (case, text) in [
            ("a header of megabytes", format!("{first}{}\n", ";x".repeat(2 << 20))),
            (
                "a row of megabytes",
                format!("{}\n{last}{}\n", text.trim_end(), "x;".repeat(2 << 20)),
            ),
            (
                "a row over and over",
                format!("{}\n{}", text.trim_end(), format!("{last}\n").repeat(100_000)),
            ),
            (
                "rows of another width",
                format!("{}\n{}", text.trim_end(), "x;y\n".repeat(100_000)),
            ),
        ] {
            self.read(case, text.as_bytes());
        }
    }

    /// Bytes that nobody published.
    fn hostile(&mut self, bytes: &[u8]) {
        let mut random = Random(2026);
        for round in 0..200 {
            let mut changed = bytes.to_vec();
            for _ in 0..=round % 8 {
                let at = random.below(changed.len());
                changed[at] = random.byte();
            }
            self.read(&format!("bytes changed, round {round}"), &changed);
        }
        for round in 0..50 {
            let length = random.below(2000);
            let noise: Vec<u8> = (0..length).map(|_| random.byte()).collect();
            self.read(&format!("noise, round {round}"), &noise);
            let behind = [bytes, &noise].concat();
            self.read(&format!("noise behind the sample, round {round}"), &behind);
        }
        for (case, bytes) in [
            ("brackets", vec![b'['; 100_000]),
            ("quotation marks", vec![b'"'; 100_000]),
            ("delimiters", vec![b';'; 100_000]),
            ("escapes", b"\x1b[2J\x07;\x1b\n".repeat(1000)),
        ] {
            self.read(case, &bytes);
        }
    }
}

/// Random numbers that are the same each time.
///
/// Source: Marsaglia, "Xorshift RNGs" (2003).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[3]
    }

    fn below(&mut self, bound: usize) -> usize {
        let bound = (bound as u64).max(1);
        usize::try_from(self.next() % bound).unwrap_or(0)
    }
}
