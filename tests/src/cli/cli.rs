//! The command line: what it prints, where, and how it ends.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says that something is wrong by panicking"
)]
#![expect(clippy::disallowed_methods, reason = "what takes too long is wrong")]

// A local server that speaks the publishers' protocols.
#[path = "../service/mod.rs"]
mod service;
// The command, and a folder with data to run it in.
mod place;

// Data that are missing, bad, unreadable or denied.
mod bad_data;
// Files and folders that are odd, large, many, closed or no files at all.
#[cfg(unix)]
mod bad_files;
// What each command prints.
mod commands;
// New snapshots, from a local server.
mod fetch;
// What is asked of data and runs: `diff`, `check` and `explain`.
mod query;
// Runs that are killed, meet another or have no room.
mod publishing;
// Flags, environment and configuration.
mod settings;
