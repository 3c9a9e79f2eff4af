//! What an embedder can do, tested through the façade. `README.md` lists the data.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says that something is wrong by panicking"
)]

// Files in the true format, and what the modules share to read and compute them.
mod fixture;

// A local server that speaks the publishers' protocols.
mod service;
// Variants of a small file.
mod variant;

// Every fault of a file that has been seen or can be thought of.
mod bad_input;
// Every problem of configuration, definitions and data is found at once.
mod check;
// What changed between two runs, and why.
mod diff;
// The same inputs give the same bytes, for any number of threads.
mod determinism;
// Every definition is whole, and the indicators that are promised exist.
mod definitions;
// The example of the façade does what it says.
mod embed;
// What is fetched, and what is made of everything that can go wrong with it.
mod fetch;
// Tables of regions take the place of the registry for their year.
mod gebieden;
// Tables of statistics of both services of CBS, with every trap that is known of them.
mod statistics;
// What is searched in folders, and which of several files counts.
mod folders;
// The code and the glossary say the same of a Dutch term.
mod glossary;
// What is printed of a figure gives it again.
mod explain;
// Every header, layout and encoding that has been seen.
mod headers;
// Small files with answers worked out by hand.
mod known_answers;
// Who may depend on whom, and who may print, read the clock or start threads.
mod layering;
// The files of a run agree with each other and with what is promised.
mod outputs;
// Regions of a region file have figures and reports as others do.
mod own_regions;
mod own_tables;
// What is expected, and how wrong that was before.
mod projection;
// Laws that hold for any numbers and any order of rows, files and threads.
mod property;
// What is said of the quality of the data is what the data have.
mod quality;
// The published files themselves, where they are at hand.
mod real;
// Published tables of statistics, where they are at hand.
mod real_statistics;
// Every table of statistics that is defined has a sample, which adds up.
mod sample_tables;
// The samples are what the generator makes and are marked as made up.
mod samples;
// Workbooks to fill in.
mod templates;
