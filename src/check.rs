//! From documents to a report: every rule on every document, then level, place and order.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::document::{Document, Source, Span};
use crate::history::History;
use crate::report::{Diagnostic, Location, RelatedLocation, Report, SetAside, Summary};
use crate::rules::{Context, Finding, RULES, Related, Rule, Severity};
use crate::workspace::Workspace;

/// How the user narrows the rules, and what day it is.
#[derive(Clone, Debug)]
pub struct Options {
    /// Only these rules: codes, names, or the beginning of codes (`PMA3`).
    pub select: Vec<String>,
    /// Not these rules.
    pub ignore: Vec<String>,
    pub today: Date,
}

/// Lints the workspace's targets.
pub fn check(workspace: &Workspace, options: &Options) -> Report {
    let mut report = Report::default();
    for &target in workspace.targets.iter().chain(&workspace.removed) {
        let context =
            Context::new(&workspace.history, target, workspace.schema(target), options.today);
        let rules = RULES.iter().filter(|rule| options.wants(rule) && concerns(rule, &context));
        for rule in rules {
            let Some(level) = workspace.settings(target).levels.of(rule.code, rule.severity) else {
                continue;
            };
            let configured = workspace.settings(target).levels.is_set(rule.code);
            for finding in (rule.check)(&context) {
                let severity = severity(rule, level, configured, &finding, context.document);
                report.diagnostics.push(diagnostic(
                    rule,
                    severity,
                    finding,
                    context.document,
                    &workspace.history,
                ));
            }
        }
    }
    report.diagnostics.sort_by(|one, other| order(one).cmp(&order(other)));
    fingerprint(&mut report.diagnostics);
    report.summary = summary(&report, documents(&report, workspace));
    report
}

impl Options {
    fn wants(&self, rule: &Rule) -> bool {
        let named = |names: &[String]| names.iter().any(|name| names_rule(name, rule));
        (self.select.is_empty() || named(&self.select)) && !named(&self.ignore)
    }
}

/// Whether a code, a name or the beginning of a code means the rule.
pub fn names_rule(name: &str, rule: &Rule) -> bool {
    name == rule.name || (name.len() >= 3 && rule.code.starts_with(&name.to_ascii_uppercase()))
}

/// A file that cannot be read has one fault, not ten; of one that is removed only that matters.
fn concerns(rule: &Rule, context: &Context<'_>) -> bool {
    if context.history.is_removed(context.index) {
        return rule.code == "PMA108";
    }
    context.document.readable || rule.code == "PMA100"
}

/// The rule's level as the settings have it; the finding's own where the rule weighs it differently;
/// in a draft, what is still missing is no error.
fn severity(
    rule: &Rule,
    level: Severity,
    configured: bool,
    finding: &Finding,
    document: &Document,
) -> Severity {
    let severity = match finding.severity {
        // A configured level is a ceiling for what the rule itself weighs, and its plain level else.
        Some(own) if configured => own.min(level),
        Some(own) => own,
        None => level,
    };
    let softened = rule.code.starts_with("PMA1") || rule.code.starts_with("PMA2");
    if softened && document.is_draft() { severity.min(Severity::Warning) } else { severity }
}

fn diagnostic(
    rule: &Rule,
    severity: Severity,
    finding: Finding,
    document: &Document,
    history: &History,
) -> Diagnostic {
    let related = finding.related.into_iter().filter_map(|related| {
        let source = history.source(&related.path)?;
        let Related { span, message, .. } = related;
        Some(RelatedLocation { location: location(source, span), message })
    });
    Diagnostic {
        code: rule.code,
        rule: rule.name,
        severity,
        location: location(&document.source, finding.span),
        message: finding.message,
        help: finding.help,
        url: rule.url(),
        fingerprint: String::new(),
        related: related.collect(),
        score: finding.score,
        evidence: finding.evidence,
    }
}

fn location(source: &Source, span: Span) -> Location {
    let span = source.clamp(span);
    Location {
        path: source.path().clone(),
        start: source.position(span.start),
        end: source.position(span.end),
    }
}

fn order(diagnostic: &Diagnostic) -> (&crate::git::RepoPath, usize, usize, &str, &str) {
    let location = &diagnostic.location;
    (
        &location.path,
        location.start.offset,
        location.end.offset,
        diagnostic.code,
        &diagnostic.message,
    )
}

/// Names each finding by its rule, document and message, numbered where these are the same: lines may
/// move without renaming it.
fn fingerprint(diagnostics: &mut [Diagnostic]) {
    let mut seen: HashMap<u64, u64> = HashMap::new();
    for diagnostic in diagnostics {
        let parts = [
            diagnostic.code.as_bytes(),
            diagnostic.location.path.as_bytes(),
            diagnostic.message.as_bytes(),
        ];
        let hash = parts.iter().fold(FNV_OFFSET, |hash, part| fnv(fnv(hash, part), &[0]));
        let number = seen.entry(hash).and_modify(|number| *number += 1).or_insert(0);
        diagnostic.fingerprint = format!("{:016x}", fnv(hash, &number.to_le_bytes()));
    }
}

/// FNV-1a, 64 bits: stable across versions and machines, which std's hasher does not promise.
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

fn fnv(hash: u64, bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// How many documents the report is about: those that were linted, and the removed ones that somebody misses.
fn documents(report: &Report, workspace: &Workspace) -> usize {
    let is_missed = |&&at: &&usize| {
        let path = workspace.history.documents()[at].path();
        report.diagnostics.iter().any(|diagnostic| diagnostic.location.path == *path)
    };
    workspace.targets.len() + workspace.removed.iter().filter(is_missed).count()
}

fn summary(report: &Report, documents: usize) -> Summary {
    let count = |severity| {
        report.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    };
    let baselined = report.set_aside.iter().filter(|(_, why)| *why == SetAside::Baselined).count();
    Summary {
        documents,
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        infos: count(Severity::Info),
        suppressed: report.set_aside.len() - baselined,
        baselined,
    }
}
