//! pmalint lints post-mortems that are kept as Markdown in git.
//!
//! # The idea in one breath
//!
//! A [snapshot](git::Snapshot) of the repository (work tree, index or commit) gives files; each post-mortem among
//! them is read once into a [document](document::Document), which cannot fail; all documents together are the
//! [history](history::History); each [rule](rules::Rule) is a value in [one list](rules::RULES) and turns a document,
//! with the history, into [findings](rules::Finding); [`check`](mod@check) gives a finding its code, severity and
//! place and makes a [report](report::Report); a [format](report::Format) writes it.
//!
//! ```text
//! argv --cli--> Request --workspace--> Snapshot + Settings --> [Document] --> History
//! for rule in RULES: rule.check(context) --> [Finding]
//! check: severity, place, order --> Report --> report::write --> exit code
//! ```
//!
//! # Where things are
//!
//! Read `main.rs`, then [`cli::run`], [`workspace`] and [`check`](mod@check); these are the program in four screens.
//!
//! - [`cli`]: what the user typed, one file a subcommand, each thin; the only place that prints.
//! - [`workspace`]: from a request to documents and the settings that govern each; [`trust`]: whose settings these are.
//! - [`check`](mod@check): every rule on every document, and what is set aside: suppressed in the document, in the
//!   [`baseline`], or there before the change. [`fingerprint`] is how a finding is recognised in another run.
//! - [`fix`](mod@fix): from the fixes that findings carry to the texts of `--fix` and `--diff`.
//! - [`git`]: all that touches a repository. [`git::Snapshot`] is what the rest sees of it; two backends, libgit2 and
//!   the `git` program, are below a private trait. Finding the base commit in CI and installing hooks are here too.
//! - [`document`]: from bytes to a document. Markdown becomes blocks, blocks become the parts under headings and
//!   labels, parts become sections, actions, metadata and the incident date. [`document::SectionKind`] is the
//!   vocabulary of headings; [`document::references`] knows issues by their addresses and short forms;
//!   [`document::Directives`] are the comments that suppress findings.
//! - [`schema`]: the document as one JSON value in which every part knows its place ([`schema::project`]), held to
//!   JSON Schema 2020-12.
//! - `english`: stems of words, and how common they are in follow-up actions; for repeats, and to tell a person from a topic.
//! - [`history`]: which [incident](history::Incident) is prior to which, and which action repeats which: by issue, by words, by meaning.
//! - [`rules`]: one file a rule, with its page and its examples, which are its tests.
//! - [`report`]: what the user sees, one file a format, and the one place that makes foreign text safe to print.
//! - [`cache`]: what runs keep for the next one.
//! - [`draft`]: a new post-mortem, named and written like those that are there, for `pmalint new`.
//! - [`proposal`]: the settings that fit the documents that are there, for `pmalint init`.
//! - [`settings`]: `.pmalint.yaml`, from what was typed to what is meant.
//!
//! # What holds everywhere
//!
//! - `document`, `schema`, `history` and `rules` are pure: no file, no git, no environment, no clock. clippy holds it.
//! - A mistake in a document is never an `Err`, and a failure of the tool never looks like a finding.
//! - Spans are byte ranges; only [`document::Source`] turns them into lines and columns.
//! - A rule does not know its code's level in the settings, prints nothing and counts nothing.
//! - No input may panic, hang, or cost more than it is long.

pub mod baseline;
pub mod cache;
pub mod check;
pub mod cli;
pub mod document;
pub mod draft;
mod english;
pub mod fingerprint;
pub mod fix;
pub mod git;
pub mod history;
#[cfg(test)]
mod limits;
mod mixing;
mod packed;
mod parallel;
pub mod proposal;
pub mod report;
pub mod rules;
pub mod schema;
pub mod settings;
pub mod trust;
pub mod workspace;
mod write_file;
