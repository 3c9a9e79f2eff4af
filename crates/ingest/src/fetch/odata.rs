//! A table of one of the `OData` services: what describes it, then its rows, page by page.

use std::collections::BTreeSet;

use super::address::{self, Hosts};
use super::page::{Rows, count, json};
use super::partial::{Made, Partial, State};
use super::protocol::{Codes, List, Protocol, codes};
use super::selection::{Asked, queries};
use super::{FetchError, FetchProblem, FetchState, Job, Progress};
use crate::{FetchDefinition, ServiceName, Snapshot, SnapshotFile};

/// A table where the service has it.
pub(super) struct Table<'a> {
    job: &'a Job<'a>,
    protocol: Protocol,
    /// The id in the service's own case.
    pub(super) id: String,
    /// What its lists are below.
    pub(super) address: String,
    hosts: Hosts,
    pub(super) version: String,
    head: Vec<u8>,
}

/// A whole page of a list.
struct Page {
    address: String,
    bytes: Vec<u8>,
    rows: u64,
    next: Option<String>,
}

/// Fetches a table, or finds that there is nothing new.
pub(super) fn table(job: &Job<'_>) -> Result<(FetchState, Snapshot), FetchError> {
    let table = Table::find(job, job.service)?;
    if let Some(newest) = table.unchanged() {
        return Ok((FetchState::Unchanged, newest));
    }
    let partial = Partial::open(job)?;
    let mut files = vec![table.keep_head(&partial)?];
    let codes = table.describe(&partial, &mut files)?;
    let asked = table.queries(&codes)?;
    let counts = table.counts(&asked)?;
    let state = table.rows(&partial, &asked, &counts, bytes(&files))?;
    table.check_unchanged()?;
    files.extend(state.pages);
    let made = Made {
        address: table.address.clone(),
        queries: state.queries,
        version: Some(table.version.clone()),
        row_count: Some(counts.iter().sum()),
        files,
    };
    Ok((FetchState::Fetched, partial.publish(job, made)?))
}

fn bytes(files: &[SnapshotFile]) -> u64 {
    files.iter().map(|file| file.bytes).sum()
}

impl<'a> Table<'a> {
    /// Asks which version of the table there is, under its id in capitals and in small
    /// letters too, because version 4 knows a table by one of them only.
    pub(super) fn find(job: &'a Job<'a>, name: ServiceName) -> Result<Self, FetchError> {
        let options = job.client.options;
        let base = options.services.base(name);
        let protocol = Protocol::of(name, job.typed());
        let hosts =
            Hosts::of(base, name.service().hosts).map_err(|problem| problem.at(base))?;
        let mut tried: Vec<String> = Vec::new();
        for id in spellings(&job.part.source) {
            let address = format!("{base}/{id}");
            let head = list_address(&address, &protocol.head(), protocol, "");
            let answer = job.client.page(&head, &hosts, |bytes| protocol.version(bytes));
            match answer {
                Err(FetchError { problem: FetchProblem::Refused(404), .. }) => {
                    tried.push(format!("`{id}`"));
                }
                Err(error) => return Err(error),
                Ok((version, head)) => {
                    return Ok(Self { job, protocol, id, address, hosts, version, head });
                }
            }
        }
        Err(FetchProblem::NoTable(tried.join(" and ")).at(base))
    }

    /// The newest snapshot, if it is of this version and of the same part of the table.
    pub(super) fn unchanged(&self) -> Option<Snapshot> {
        let newest = self.job.newest?;
        let selection = self.job.definition.fetch.as_ref()?.selection();
        let is_same = newest.meta.service == self.job.service
            && newest.meta.version.as_ref() == Some(&self.version)
            && newest.meta.selection == selection;
        is_same.then(|| newest.clone())
    }

    /// Refuses a table that is of another version by now: its pages are of two.
    pub(super) fn check_unchanged(&self) -> Result<(), FetchError> {
        let head = self.address_of(&self.protocol.head(), "");
        let (version, _) = self
            .job
            .client
            .page(&head, &self.hosts, |bytes| self.protocol.version(bytes))?;
        if version == self.version {
            Ok(())
        } else {
            Err(FetchProblem::Changed.at(&self.address))
        }
    }

    pub(super) fn keep_head(
        &self,
        partial: &Partial,
    ) -> Result<SnapshotFile, FetchError> {
        let head = self.protocol.head();
        let from = self.address_of(&head, "");
        partial.write(format!("{}.json", head.file), &from, &self.head, None)
    }

    /// Fetches what describes the table, and gives the codes of its dimensions.
    fn describe(
        &self,
        partial: &Partial,
        files: &mut Vec<SnapshotFile>,
    ) -> Result<Codes, FetchError> {
        let mut dimensions = Vec::new();
        for (number, list) in self.protocol.descriptions().iter().enumerate() {
            self.list(list, partial, files, |page| {
                if number == 0 {
                    dimensions.extend(self.protocol.dimensions(page)?);
                }
                Ok(())
            })?;
        }
        let mut all = Codes::new();
        for dimension in dimensions {
            for (number, list) in self.protocol.codes(&dimension).iter().enumerate() {
                let known = all.entry(dimension.name.clone()).or_default();
                self.list(list, partial, files, |page| {
                    if number == 0 {
                        known.extend(codes(page)?);
                    }
                    Ok(())
                })?;
            }
        }
        Ok(all)
    }

    /// Fetches a list in as many pages as the service gives it.
    fn list(
        &self,
        list: &List,
        partial: &Partial,
        files: &mut Vec<SnapshotFile>,
        mut read: impl FnMut(&[u8]) -> Result<(), FetchProblem>,
    ) -> Result<(), FetchError> {
        let mut number = 0;
        let done = self.pages(self.address_of(list, ""), |page| {
            number += 1;
            let name = match number {
                1 => format!("{}.json", list.file),
                _ => format!("{}-page-{number:04}.json", list.file),
            };
            read(&page.bytes).map_err(|problem| problem.at(&page.address))?;
            let rows = Some(page.rows);
            files.push(partial.write(name, &page.address, &page.bytes, rows)?);
            Ok(())
        });
        match done {
            Err(error)
                if list.is_optional
                    && matches!(error.problem, FetchProblem::Refused(404)) =>
            {
                Ok(())
            }
            done => done,
        }
    }

    /// Follows pages from an address to the last, and hands each on once it is whole.
    fn pages(
        &self,
        start: String,
        mut each: impl FnMut(Page) -> Result<(), FetchError>,
    ) -> Result<(), FetchError> {
        let client = self.job.client;
        let mut seen = BTreeSet::new();
        let mut next = Some(start);
        while let Some(address) = next {
            let (page, bytes) = client.page(&address, &self.hosts, json::<Rows>)?;
            next = page.next.as_deref().map(|link| self.next(link)).transpose()?;
            let is_lost = next.as_ref().is_some_and(|next| {
                page.value.is_empty() || *next == address || seen.contains(next)
            });
            seen.insert(address.clone());
            if is_lost || seen.len() > client.options.limits.pages {
                return Err(FetchProblem::LinkLoop.at(&address));
            }
            let rows = page.value.len() as u64;
            each(Page { address, bytes, rows, next: next.clone() })?;
        }
        Ok(())
    }

    /// Where a link to the next page leads: below our own base, with the link's own
    /// query, which holds everything already.
    fn next(&self, link: &str) -> Result<String, FetchError> {
        if link.contains("://") {
            self.hosts.allow(link).map_err(|problem| problem.at(&self.address))?;
        }
        let rest = address::behind(link, &self.id)
            .ok_or_else(|| FetchProblem::Malformed(format!("next page `{link}`")))
            .map_err(|problem| problem.at(&self.address))?;
        Ok(format!("{}/{rest}", self.address))
    }

    fn queries(&self, codes: &Codes) -> Result<Vec<Asked>, FetchError> {
        let limit = self.job.client.options.limits.address;
        let around = self.address_of(&self.protocol.rows(), "").len() + "/$count?&".len();
        let selection = self.job.definition.fetch.as_ref();
        let selection = selection.map(FetchDefinition::selection).unwrap_or_default();
        let most = limit.saturating_sub(around);
        queries(&selection, self.protocol, codes, most)
            .map_err(|problem| problem.at(&self.address))
    }

    /// How many rows the service has for each query. None at all means that it does not
    /// understand the codes; a slice may be empty.
    fn counts(&self, asked: &[Asked]) -> Result<Vec<u64>, FetchError> {
        let set = self.protocol.rows().set;
        let is_sliced = self.slice().is_some();
        let mut counts = Vec::new();
        for query in asked {
            let mark = if query.text.is_empty() { "" } else { "?" };
            let address = format!("{}/{set}/$count{mark}{}", self.address, query.text);
            let counted = self.job.client.page(&address, &self.hosts, count);
            let (rows, _) = counted.map_err(no_rows)?;
            if rows == 0 && !is_sliced {
                return Err(empty(query).at(&address));
            }
            counts.push(rows);
        }
        match asked.first() {
            Some(query) if counts.iter().all(|rows| *rows == 0) => {
                Err(empty(query).at(&self.address))
            }
            _ => Ok(counts),
        }
    }

    fn slice(&self) -> Option<&str> {
        self.job.definition.fetch.as_ref()?.slice.as_deref()
    }

    /// Fetches the rows of every query, from where an earlier attempt ended.
    fn rows(
        &self,
        partial: &Partial,
        asked: &[Asked],
        counts: &[u64],
        described: u64,
    ) -> Result<State, FetchError> {
        let texts: Vec<_> = asked.iter().map(|query| query.text.clone()).collect();
        let mut state = partial.state(&self.version, &texts);
        let list = self.protocol.rows();
        while let (Some(query), Some(&count)) =
            (asked.get(state.query), counts.get(state.query))
        {
            if count == 0 {
                state.query += 1;
                continue;
            }
            let kept = state.next.clone();
            let is_resumed = kept.is_some();
            let start = kept.unwrap_or_else(|| self.address_of(&list, &query.text));
            let mut is_first = true;
            let done = self.pages(start, |page| {
                is_first = false;
                self.keep(page, count, &mut state, partial)?;
                self.tell(&state, counts, described)
            });
            done.map_err(|error| match error.problem {
                // The place that an earlier attempt kept may be gone by now.
                FetchProblem::Refused(status) if is_resumed && is_first => {
                    FetchError { problem: FetchProblem::LostPlace(status), ..error }
                }
                _ => no_rows(error),
            })?;
        }
        Ok(state)
    }

    /// Keeps a page of a query that has `count` rows, and how far the table is with it.
    fn keep(
        &self,
        page: Page,
        count: u64,
        state: &mut State,
        partial: &Partial,
    ) -> Result<(), FetchError> {
        let rows = state.rows + page.rows;
        let is_last = page.next.is_none();
        if rows > count || (is_last && rows < count) {
            return Err(FetchProblem::RowCount { rows, count }.at(&page.address));
        }
        let number = state.pages.len() + 1;
        let name = format!("{}-page-{number:04}.json", self.protocol.rows().file);
        let file = partial.write(name, &page.address, &page.bytes, Some(page.rows))?;
        state.pages.push(file);
        (state.next, state.rows) = (page.next, rows);
        if is_last {
            (state.query, state.rows) = (state.query + 1, 0);
        }
        partial.save(state)
    }

    /// Tells how far the table is, unless it is too far already.
    fn tell(
        &self,
        state: &State,
        counts: &[u64],
        described: u64,
    ) -> Result<(), FetchError> {
        let part = self.job.part;
        (self.job.client.world.progress)(&Progress {
            table: &format!("{}/{}", part.provider, part.table),
            done: state.pages.iter().filter_map(|page| page.rows).sum(),
            total: Some(counts.iter().sum()),
            is_rows: true,
        });
        let limit = self.job.client.options.limits.table;
        if described + bytes(&state.pages) > limit {
            return Err(FetchProblem::TooLarge(limit).at(&self.address));
        }
        Ok(())
    }

    fn address_of(&self, list: &List, query: &str) -> String {
        list_address(&self.address, list, self.protocol, query)
    }
}

/// An id as it stands, and in the other case.
fn spellings(id: &str) -> Vec<String> {
    let is_lower = !id.bytes().any(|b| b.is_ascii_uppercase());
    let other = if is_lower { id.to_ascii_uppercase() } else { id.to_ascii_lowercase() };
    let mut both = vec![id.to_owned(), other];
    both.dedup();
    both
}

fn list_address(table: &str, list: &List, protocol: Protocol, query: &str) -> String {
    let parts = [protocol.format().unwrap_or_default(), query];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let mark = if parts.is_empty() { "" } else { "?" };
    format!("{table}/{}{mark}{}", list.set, parts.join("&"))
}

/// A table that is described but not there has been discontinued at the service.
fn no_rows(error: FetchError) -> FetchError {
    match error.problem {
        FetchProblem::Refused(404) => {
            FetchError { problem: FetchProblem::NoRows, ..error }
        }
        _ => error,
    }
}

fn empty(query: &Asked) -> FetchProblem {
    let all = "any key: the table is empty".to_owned();
    FetchProblem::Empty(match query.shown.as_str() {
        "" => all,
        shown => format!("`{shown}`"),
    })
}
