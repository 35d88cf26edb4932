//! What can be typed.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::builder::styling::AnsiColor;
use clap::builder::{EnumValueParser, PossibleValue, Styles, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::report::Format;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Lints post-mortems that are kept as Markdown in git.
///
/// Checks that they have follow-up actions, that these are linked to issues, and that they are not
/// those of an earlier incident again.
#[derive(Debug, Parser)]
#[command(name = "pmalint", version, styles = STYLES, max_term_width = 100, disable_help_subcommand = true)]
#[command(after_help = "Exit codes: 0 nothing found, 1 findings, 2 pmalint could not do its work.")]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,

    /// When to use colour.
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Output",
        // What all commands have comes after what only some have.
        display_order = 100
    )]
    pub color: Colour,

    /// Also say what was read and what was passed over.
    #[arg(
        long,
        short,
        global = true,
        conflicts_with = "quiet",
        help_heading = "Output",
        display_order = 100
    )]
    pub verbose: bool,

    /// Print findings and nothing else.
    #[arg(long, short, global = true, help_heading = "Output", display_order = 100)]
    pub quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Lint post-mortems.
    Check(CheckArgs),
    /// Write settings that fit the post-mortems that are there.
    Init(InitArgs),
    /// Write a new post-mortem, to be filled in.
    New(NewArgs),
    /// List the follow-up actions, newest incident first; `--since` also takes a day.
    Actions(ActionsArgs),
    /// Show the earlier actions that are most like those of a document.
    Related(RelatedArgs),
    /// Show which actions were promised after more than one incident.
    Repeats(RepeatsArgs),
    /// Record the findings that are there, so that only new ones count.
    #[command(subcommand)]
    Baseline(BaselineCommand),
    /// Show or remove what runs keep for the next one.
    #[command(subcommand)]
    Cache(CacheCommand),
    /// Install or run the git hooks.
    #[command(subcommand)]
    Hook(HookCommand),
    /// Explain a rule, or list them all.
    Rule {
        /// A code (`PMA203`) or a name (`action-unlinked`).
        rule: Option<String>,
    },
    /// List, print or derive schemas of post-mortems.
    #[command(subcommand)]
    Schema(SchemaCommand),
    /// Show the settings.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Print a completion script for a shell.
    Completions { shell: clap_complete::Shell },
    /// Print the man page.
    Man {
        /// The page of this command.
        command: Option<String>,
    },
}

/// Which documents, of which state of the repository.
#[derive(Args, Clone, Debug, Default)]
pub struct ScopeArgs {
    /// Files and folders to report on; everything else is read as history. Without any, all.
    pub paths: Vec<PathBuf>,

    /// The changed documents of the index, as they are staged.
    #[arg(long, group = "state", help_heading = "What is read")]
    pub staged: bool,

    /// The documents changed between the merge base with REV and HEAD; `auto` finds the base in CI.
    #[arg(long, value_name = "REV", group = "state", help_heading = "What is read")]
    pub since: Option<String>,

    /// Every document of a commit.
    #[arg(long, value_name = "REV", group = "state", help_heading = "What is read")]
    pub at: Option<String>,

    /// Standard input, as the document at PATH.
    #[arg(
        long,
        value_name = "PATH",
        group = "state",
        conflicts_with = "paths",
        help_heading = "What is read"
    )]
    pub stdin_filename: Option<PathBuf>,

    /// Lint named files even where the settings exclude them.
    #[arg(long, requires = "paths", help_heading = "What is read")]
    pub no_exclude: bool,

    /// Use this settings file and no other.
    #[arg(long, value_name = "FILE", help_heading = "Settings")]
    pub config: Option<PathBuf>,

    /// Use no settings file.
    #[arg(long, conflicts_with = "config", help_heading = "Settings")]
    pub isolated: bool,

    /// Read every document anew, and keep nothing for the next run.
    #[arg(long, help_heading = "What is read")]
    pub no_cache: bool,

    /// Whose settings and schemas hold: those of what is linted, or of the base that it is compared with.
    #[arg(
        long,
        value_name = "STATE",
        default_value = "head",
        conflicts_with_all = ["config", "isolated"],
        help_heading = "Settings"
    )]
    pub trust: TrustFrom,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum TrustFrom {
    #[default]
    Head,
    Base,
}

#[derive(Args, Debug, Default)]
pub struct CheckArgs {
    #[command(flatten)]
    pub scope: ScopeArgs,

    /// How findings are written; with `=FILE` into a file. May be given several times.
    #[arg(
        long,
        value_name = "FORMAT[=FILE]",
        value_parser = OutputParser,
        env = "PMALINT_FORMAT",
        hide_env_values = true,
        value_delimiter = ',',
        help_heading = "Output"
    )]
    pub format: Vec<Output>,

    /// Count the findings of each rule; the same as `--format statistics`.
    #[arg(long, help_heading = "Output")]
    pub statistics: bool,

    /// List the documents that would be linted, and lint none.
    #[arg(long, conflicts_with = "statistics", help_heading = "Output")]
    pub show_files: bool,

    /// The least severity that makes the exit code 1.
    #[arg(long, value_name = "LEVEL", default_value = "error", help_heading = "Output")]
    pub fail_on: FailOn,

    /// Only these rules: codes, names, or the beginning of codes (`PMA3`).
    #[arg(long, value_name = "CODE", value_delimiter = ',', help_heading = "Rules")]
    pub select: Vec<String>,

    /// Not these rules.
    #[arg(long, value_name = "CODE", value_delimiter = ',', help_heading = "Rules")]
    pub ignore: Vec<String>,

    /// What day counts as today, for runs that can be repeated.
    #[arg(long, value_name = "DATE", help_heading = "Rules")]
    pub as_of: Option<String>,

    /// Mend what has one right answer, in the files of the work tree; what is left is reported.
    #[arg(long, conflicts_with_all = ["diff", "show_files"], help_heading = "Fixes")]
    pub fix: bool,

    /// Show what `--fix` would change, as a diff and nothing else; exit code 1 if that is anything.
    #[arg(long, conflicts_with = "show_files", help_heading = "Fixes")]
    pub diff: bool,

    /// With `--staged` and `--since`: count also what was there before the change.
    #[arg(long, help_heading = "What counts")]
    pub all: bool,

    /// Count also what the baseline knows.
    #[arg(long, help_heading = "What counts")]
    pub no_baseline: bool,
}

/// Looks at the work tree, shows the settings it proposes, and asks. Without a terminal it writes nothing.
#[derive(Args, Debug)]
pub struct InitArgs {
    /// Write without asking.
    #[arg(long, short)]
    pub yes: bool,

    /// What day counts as today, for runs that can be repeated.
    #[arg(long, value_name = "DATE", hide = true)]
    pub as_of: Option<String>,
}

/// Named like the newest ones, with what the schema asks for, as a draft; prints its path.
#[derive(Args, Debug)]
pub struct NewArgs {
    /// What broke for whom.
    pub title: Option<String>,

    /// The day of the incident; without it, today.
    #[arg(long, value_name = "DATE", help_heading = "What is known")]
    pub date: Option<String>,

    /// How bad it was, as your documents say it.
    #[arg(long, value_name = "SEVERITY", help_heading = "What is known")]
    pub severity: Option<String>,

    /// What broke; its earlier incidents are listed in a comment, beside those with the words of the title.
    #[arg(long, value_name = "NAME", help_heading = "What is known")]
    pub service: Option<String>,

    /// Where it goes; without it, to the newest ones.
    #[arg(long, value_name = "FOLDER", help_heading = "Output")]
    pub folder: Option<PathBuf>,

    /// Open it in `$VISUAL` or `$EDITOR`.
    #[arg(long, conflicts_with = "stdout", help_heading = "Output")]
    pub edit: bool,

    /// Print it, and write no file.
    #[arg(long, help_heading = "Output")]
    pub stdout: bool,

    /// What day counts as today, for runs that can be repeated.
    #[arg(long, value_name = "DATE", hide = true)]
    pub as_of: Option<String>,
}

/// All work on every document of the work tree.
#[derive(Debug, Subcommand)]
pub enum BaselineCommand {
    /// Write the baseline: all that is found now.
    Create(BaselineArgs),
    /// Write it anew: what is found now is added, what is found no more is removed.
    Update(BaselineArgs),
    /// Remove what is found no more, and add nothing.
    Prune(BaselineArgs),
}

#[derive(Args, Debug)]
pub struct BaselineArgs {
    /// Use this settings file and no other.
    #[arg(long, value_name = "FILE", help_heading = "Settings")]
    pub config: Option<PathBuf>,

    /// What day counts as today, for runs that can be repeated.
    #[arg(long, value_name = "DATE", help_heading = "Rules")]
    pub as_of: Option<String>,
}

/// One `--format`: what is written, and into which file if not to standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    pub format: Format,
    pub file: Option<PathBuf>,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()).help(self.about()))
    }
}

/// Reads `FORMAT[=FILE]`; help and completions know the names of the formats from it.
#[derive(Clone, Debug)]
struct OutputParser;

impl TypedValueParser for OutputParser {
    type Value = Output;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Output, clap::Error> {
        let typed = value.to_str().ok_or_else(|| {
            clap::Error::new(clap::error::ErrorKind::InvalidUtf8).with_cmd(command)
        })?;
        let (name, file) = match typed.split_once('=') {
            Some((name, file)) => (name, Some(file.into())),
            None => (typed, None),
        };
        let format = EnumValueParser::new().parse_ref(command, argument, name.as_ref())?;
        Ok(Output { format, file })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Format::ALL.iter().filter_map(ValueEnum::to_possible_value)))
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    #[default]
    Error,
    Warning,
    Info,
    Never,
}

/// `--since` also takes a day, `YYYY-MM-DD`: then the incidents from that day on are listed.
#[derive(Args, Debug)]
pub struct ActionsArgs {
    #[command(flatten)]
    pub scope: ScopeArgs,

    /// Only what is not done.
    #[arg(long, help_heading = "Which actions")]
    pub open: bool,

    /// Only what links no issue.
    #[arg(long, help_heading = "Which actions")]
    pub unlinked: bool,

    /// Only what this person or team owns.
    #[arg(long, value_name = "NAME", help_heading = "Which actions")]
    pub owner: Option<String>,

    /// How the list is written.
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = "Output")]
    pub format: ListFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    Table,
    Csv,
    Json,
}

#[derive(Args, Debug)]
pub struct RelatedArgs {
    #[command(flatten)]
    pub scope: ScopeArgs,

    /// How many earlier actions for each.
    #[arg(long, value_name = "K", default_value_t = 3)]
    pub top: usize,

    /// Compare this text in place of a document's actions.
    #[arg(long, value_name = "TEXT", conflicts_with = "paths")]
    pub text: Option<String>,

    /// How the list is written.
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: TextFormat,
}

#[derive(Args, Debug)]
pub struct RepeatsArgs {
    #[command(flatten)]
    pub scope: ScopeArgs,

    /// How the list is written.
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: TextFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TextFormat {
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
pub enum HookCommand {
    /// Install hooks; one that is there already is kept and runs first.
    Install {
        /// Which git hook, may be given several times; without it pre-commit and pre-merge-commit, in a
        /// bare repository pre-receive.
        #[arg(long = "hook", value_name = "HOOK")]
        hooks: Vec<HookName>,
        /// Write the hooks for commits into the git configuration, beside whatever else runs (git 2.54).
        #[arg(long, conflicts_with_all = ["hooks", "force"])]
        config_hook: bool,
        /// Install even where the hooks are those of all your repositories.
        #[arg(long)]
        force: bool,
    },
    /// Remove them all, and bring back what was there before.
    Uninstall,
    /// Say what is installed.
    Status,
    /// What an installed hook calls.
    Run {
        /// The name of the git hook.
        #[arg(default_value = "pre-commit")]
        hook: HookName,
        /// What git passes on to the hook.
        #[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<OsString>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum HookName {
    /// Before a commit: the index.
    PreCommit,
    /// Before a merge without conflicts is committed: the index.
    PreMergeCommit,
    /// Before a push: what the remote does not have.
    PrePush,
    /// On the server, once for a push: what its branches change.
    PreReceive,
    /// On the server, for each branch of a push: what it changes.
    Update,
}

#[derive(Debug, Subcommand)]
pub enum SchemaCommand {
    /// List the schemas that come with pmalint.
    List,
    /// Print a schema.
    Print {
        /// One that `pmalint schema list` lists, or `settings` for that of `.pmalint.yaml`.
        #[arg(default_value = "default")]
        name: String,

        /// documents: as it is written; editors: the front matter alone, as plain JSON Schema.
        #[arg(long = "for", value_name = "USE", default_value = "documents")]
        purpose: SchemaUse,
    },
    /// Print a schema of what many documents have in common.
    Derive(DeriveArgs),
    /// Print a post-mortem that satisfies a schema, to be filled with another incident.
    Template {
        /// One that `pmalint schema list` lists.
        #[arg(default_value = "default")]
        name: String,
    },
}

#[derive(Args, Debug)]
pub struct DeriveArgs {
    #[command(flatten)]
    pub scope: ScopeArgs,

    /// The share of the documents, from 0 to 1, from which on something is required.
    #[arg(long, value_name = "SHARE", default_value_t = 0.8, value_parser = share)]
    pub threshold: f64,
}

fn share(typed: &str) -> Result<f64, String> {
    let share: f64 = typed.parse().map_err(|_| "a share is a number such as 0.8".to_owned())?;
    if (0.0..=1.0).contains(&share) {
        Ok(share)
    } else {
        Err("a share is between 0 and 1".to_owned())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaUse {
    Documents,
    Editors,
}

#[derive(Clone, Copy, Debug, Subcommand)]
pub enum CacheCommand {
    /// Show where it is and how large.
    Info,
    /// Remove it.
    Clean,
}

#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Show the effective settings and where they come from.
    Show {
        /// The file that they govern; without it, the top of the repository.
        path: Option<PathBuf>,
    },
}
