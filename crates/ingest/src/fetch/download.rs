//! A file by its address, as it is stored there.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::address::{self, Hosts};
use super::client::{Answer, Request, broken};
use super::odata::Table;
use super::partial::{Made, Partial, discard};
use super::{FetchError, FetchProblem, FetchState, Job, Progress};
use crate::archive::{Archive, ArchiveError};
use crate::file::hex;
use crate::{ServiceName, Snapshot, SnapshotFile};

/// How much is read at once.
const CHUNK: usize = 64 << 10;

/// Fetches a file, or finds that there is nothing new.
pub(super) fn file(job: &Job<'_>) -> Result<(FetchState, Snapshot), FetchError> {
    let base = job.client.options.services.base(ServiceName::File);
    let wanted = &job.part.source;
    let address = match base {
        "" => Some(wanted.clone()),
        mirror => address::moved(wanted, mirror),
    };
    let address = address.ok_or_else(|| FetchProblem::NoAddress.at(wanted))?;
    let shown = address::shown(&address);
    let newest = job.newest.filter(|newest| newest.meta.address == shown);
    let partial = Partial::open(job)?;
    let name = address::file_name(&address);
    let downloaded = download(job, &address, &name, &partial, newest)?;
    let same = |file: &SnapshotFile| {
        let known = newest.and_then(|newest| newest.meta.files.first());
        known.is_some_and(|known| known.sha256 == file.sha256)
    };
    match (downloaded, newest) {
        (Some((file, version)), _) if !same(&file) => {
            let made = Made {
                address,
                queries: Vec::new(),
                version,
                row_count: None,
                files: vec![file],
            };
            Ok((FetchState::Fetched, partial.publish(job, made)?))
        }
        (_, Some(newest)) => {
            discard(job)?;
            Ok((FetchState::Unchanged, newest.clone()))
        }
        // Without an older one there is none that it can be the same as.
        (_, None) => Err(FetchProblem::Malformed("HTTP 304".to_owned()).at(&address)),
    }
}

/// Fetches a table as a packed CSV, or finds that there is nothing new.
pub(super) fn archive(job: &Job<'_>) -> Result<(FetchState, Snapshot), FetchError> {
    let table = Table::find(job, ServiceName::Odata4)?;
    if let Some(newest) = table.unchanged() {
        return Ok((FetchState::Unchanged, newest));
    }
    let partial = Partial::open(job)?;
    let head = table.keep_head(&partial)?;
    let base = job.client.options.services.base(ServiceName::Odata4Csv);
    let address = format!("{base}/{}", table.id);
    let name = format!("{}.zip", job.part.table);
    let downloaded = download(job, &address, &name, &partial, None)?;
    let Some((file, _)) = downloaded else {
        return Err(FetchProblem::Malformed("HTTP 304".to_owned()).at(&address));
    };
    let row_count = rows(job, &partial.path(&file.name))
        .map_err(|error| FetchProblem::Archive(error).at(&address))?;
    table.check_unchanged()?;
    let made = Made {
        address,
        queries: Vec::new(),
        version: Some(table.version.clone()),
        row_count,
        files: vec![head, file],
    };
    Ok((FetchState::Fetched, partial.publish(job, made)?))
}

/// Unpacks every member of an archive into nothing, which shows that it is whole, and
/// counts the lines of its observations without the first.
fn rows(job: &Job<'_>, path: &Path) -> Result<Option<u64>, ArchiveError> {
    let broken = |error: std::io::Error| ArchiveError::Broken(error.to_string());
    let open = BufReader::new(File::open(path).map_err(broken)?);
    let mut archive = Archive::open(open, job.client.options.limits.archive)?;
    let names: Vec<_> = archive.members().map(|member| member.name.clone()).collect();
    let mut rows = None;
    for name in names {
        let mut lines = 0_u64;
        let mut member = BufReader::with_capacity(CHUNK, archive.reader(&name)?);
        let mut ends_in_line = true;
        loop {
            let bytes = member.fill_buf().map_err(broken)?;
            let Some(last) = bytes.last() else { break };
            ends_in_line = *last == b'\n';
            lines += memchr::memchr_iter(b'\n', bytes).count() as u64;
            let length = bytes.len();
            member.consume(length);
        }
        lines += u64::from(!ends_in_line);
        if name.eq_ignore_ascii_case("Observations.csv") {
            rows = Some(lines.saturating_sub(1));
        }
    }
    Ok(rows)
}

/// Fetches a file into the folder. None where the service says, or its answer shows
/// before it is read, that it is the one of the newest snapshot.
fn download(
    job: &Job<'_>,
    address: &str,
    name: &str,
    partial: &Partial,
    newest: Option<&Snapshot>,
) -> Result<Option<(SnapshotFile, Option<String>)>, FetchError> {
    let version = newest.and_then(|newest| newest.meta.version.as_deref());
    let request = Request {
        address: address.to_owned(),
        hosts: Hosts::of(address, &[]).map_err(|problem| problem.at(address))?,
        accept: "*/*",
        as_stored: true,
        unless: version.map(|version| (condition(version), version)),
    };
    job.client.get(&request, |answer| {
        let found = answer.etag.clone().or_else(|| answer.modified.clone());
        if answer.is_unchanged || is_known(&answer, found.as_deref(), newest) {
            return Ok(None);
        }
        let path = partial.path(name);
        let (bytes, sha256) = store(job, answer, &path)?;
        let from = address::shown(address);
        let (name, rows) = (name.to_owned(), None);
        Ok(Some((SnapshotFile { name, address: from, bytes, sha256, rows }, found)))
    })
}

/// The header that asks for what is not of this version: a mark in quotes, or a time.
fn condition(version: &str) -> &'static str {
    if version.ends_with('"') { "If-None-Match" } else { "If-Modified-Since" }
}

/// Whether an answer is of the version and length of the newest snapshot.
fn is_known(answer: &Answer, version: Option<&str>, newest: Option<&Snapshot>) -> bool {
    let Some(newest) = newest else { return false };
    let length = newest.meta.files.first().map(|file| file.bytes);
    version.is_some()
        && newest.meta.version.as_deref() == version
        && answer.length.is_some()
        && answer.length == length
}

/// Writes a body to a file, and gives its length and hash.
fn store(
    job: &Job<'_>,
    answer: Answer,
    path: &Path,
) -> Result<(u64, String), FetchProblem> {
    let disk = |error: std::io::Error| FetchProblem::disk("write", &error);
    let limit = job.client.options.limits.file.min(job.client.options.limits.table);
    let table = format!("{}/{}", job.part.provider, job.part.table);
    let mut file = BufWriter::new(File::create(path).map_err(disk)?);
    let (mut body, mut hash, mut done) = (answer.body, Sha256::new(), 0_u64);
    let mut buffer = vec![0; CHUNK];
    loop {
        let length = body.read(&mut buffer).map_err(|error| broken(&error))?;
        let bytes = &buffer[..length];
        if done == 0 && bytes.trim_ascii_start().starts_with(b"<") {
            return Err(FetchProblem::WebPage);
        }
        if bytes.is_empty() {
            break;
        }
        done += bytes.len() as u64;
        if done > limit {
            // What is there of it would only take room.
            let _ = fs::remove_file(path);
            return Err(FetchProblem::TooLarge(limit));
        }
        hash.update(bytes);
        file.write_all(bytes).map_err(disk)?;
        let progress =
            Progress { table: &table, done, total: answer.length, is_rows: false };
        (job.client.world.progress)(&progress);
    }
    if done == 0 || answer.length.is_some_and(|length| length != done) {
        let of = answer.length.map_or_else(String::new, |length| format!(" of {length}"));
        return Err(FetchProblem::CutOff(format!("{done}{of} bytes")));
    }
    file.flush().and_then(|()| file.get_ref().sync_all()).map_err(disk)?;
    Ok((done, hex(&hash.finalize())))
}
