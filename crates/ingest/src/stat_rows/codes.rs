use std::collections::HashMap;

use crate::{DimensionKind, StatCode, StatDimension, period_label, visible};

/// The codes of one dimension while a file is read.
///
/// A table repeats its codes in the same order over and over, so that the code behind
/// the last one is tried first.
pub(super) struct Codes {
    pub(super) dimension: StatDimension,
    /// Where each text stands in `texts`.
    positions: HashMap<Vec<u8>, u32>,
    /// The position of every key.
    keys: HashMap<String, u32>,
    /// The texts of the codes as they stand in the file.
    texts: Vec<Vec<u8>>,
    /// The position that each text has.
    of_texts: Vec<u32>,
    last: usize,
}

impl Codes {
    pub(super) fn new(dimension: StatDimension) -> Self {
        let mut codes = Self {
            positions: HashMap::new(),
            keys: HashMap::new(),
            texts: Vec::new(),
            of_texts: Vec::new(),
            last: 0,
            dimension,
        };
        for position in 0..codes.dimension.codes.len() {
            let code = &codes.dimension.codes[position];
            let (text, key) = (code.raw.clone().into_bytes(), code.key.clone());
            let position = u32::try_from(position).unwrap_or(u32::MAX);
            codes.keys.insert(key, position);
            codes.remember(&text, position);
        }
        codes
    }

    /// The position of a code by its text in the file, which is added if it is new.
    pub(super) fn position(&mut self, text: &[u8]) -> u32 {
        for ahead in [self.last, self.last + 1] {
            if self.texts.get(ahead).is_some_and(|known| known == text) {
                self.last = ahead;
                return self.of_texts[ahead];
            }
        }
        if let Some(at) = self.positions.get(text) {
            self.last = *at as usize;
            return self.of_texts[self.last];
        }
        let position = self.add(text);
        self.remember(text, position);
        self.last = self.texts.len() - 1;
        position
    }

    fn remember(&mut self, text: &[u8], position: u32) {
        let at = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.positions.insert(text.to_vec(), at);
        self.texts.push(text.to_vec());
        self.of_texts.push(position);
    }

    /// Adds a code, unless its key is known in another spelling.
    fn add(&mut self, text: &[u8]) -> u32 {
        let code = code(&String::from_utf8_lossy(text), self.dimension.kind);
        let next = u32::try_from(self.dimension.codes.len()).unwrap_or(u32::MAX);
        let position = *self.keys.entry(code.key.clone()).or_insert(next);
        if position == next {
            self.dimension.codes.push(code);
        }
        position
    }
}

/// A code or label as it stands in a file. The stars behind a period say that its figures
/// are provisional and are no part of it.
pub(crate) fn code(raw: &str, kind: DimensionKind) -> StatCode {
    let title = one_blank(raw);
    let unstarred = title.trim_end_matches('*').trim_end();
    let is_provisional = unstarred.len() < title.len()
        && (kind == DimensionKind::Time || period_label(unstarred).is_some());
    let key = if is_provisional { unstarred.to_owned() } else { title };
    StatCode { title: key.clone(), raw: raw.to_owned(), key, is_provisional }
}

/// A text with single blanks, and no more of it than a label can have.
pub(crate) fn one_blank(text: &str) -> String {
    /// No label is longer; the rest of a hostile one would fill the memory.
    const LONGEST: usize = 500;
    let mut out = String::with_capacity(text.len().min(LONGEST));
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        if out.len() > LONGEST {
            return visible::beginning(&out, LONGEST);
        }
    }
    out
}
