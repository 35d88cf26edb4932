//! From documents to a report: every rule on every document, then level, place and order, and what is set aside.

use std::cmp::{self, Reverse};
use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;

use crate::baseline::{Baseline, BaselineEntry};
use crate::document::{Directive, Document, Source, Span};
use crate::fingerprint::{self, Known, Numbering, Subjects};
use crate::git::RepoPath;
use crate::history::{History, Incident};
use crate::parallel::side_by_side;
use crate::report::{
    Diagnostic, Edit, Fix, Kind, Location, RelatedLocation, Report, SetAside, Tally,
};
use crate::rules::{self, Context, Finding, RULES, Related, Rule, Severity};
use crate::settings::Settings;
use crate::workspace::Workspace;

/// How many documents all rules have looked at.
static CHECKED: AtomicUsize = AtomicUsize::new(0);

/// How many documents have been linted since the program began, for those who wait.
pub fn checked() -> usize {
    CHECKED.load(Ordering::Relaxed)
}

/// How the user narrows the rules, and what day it is.
#[derive(Clone, Debug)]
pub struct Options {
    /// Only these rules: codes, names, or the beginning of codes (`PMA3`).
    pub select: Vec<String>,
    /// Not these rules.
    pub ignore: Vec<String>,
    pub today: Date,
}

/// What a report needs of the findings that count.
#[derive(Clone, Copy)]
pub enum Wanted<'a> {
    All,
    /// The first so many, and the number of the others.
    First(usize),
    /// Their number, once each was told: those of some documents at a time, in the order of the report.
    Told(&'a dyn Fn(Report)),
}

/// So many documents are linted before their findings are put into the report. With all that it names, a finding takes
/// kilobytes.
const A_TURN: usize = 1 << 10;

/// Lints the workspace's targets, and looks whether the removed documents are missed. What a comment in the document
/// suppresses is set aside.
pub fn check(workspace: &Workspace, options: &Options) -> Report {
    check_for(Wanted::All, workspace, options)
}

/// The same for a report that may not need all findings: there can be a million, each of a kilobyte.
pub fn check_for(wanted: Wanted<'_>, workspace: &Workspace, options: &Options) -> Report {
    let history = &workspace.history;
    let documents = fingerprint::of_history(history);
    let targets = workspace.targets.iter().chain(&workspace.removed).copied();
    let mut targets: Vec<usize> = targets.collect();
    targets.sort_by_key(|&at| history.path(at));
    let mut numbering = Numbering::default();
    let mut report = Report::default();
    let mut missed = 0;
    let mut rest = targets.as_slice();
    while !rest.is_empty() {
        let turn;
        (turn, rest) = rest.split_at(a_turn(rest, history));
        let is_full = matches!(wanted, Wanted::First(most) if report.diagnostics.len() >= most);
        let governed = turn.iter().map(|&at| (at, workspace.settings(at), workspace.schema(at)));
        let linted = side_by_side(governed.collect(), &|(at, settings, schema)| {
            let document = history.incidents()[at].read_once();
            let context = Context::of(&document, at, history, schema, options.today);
            let linted = lint(context, settings, options, documents[at], is_full);
            CHECKED.fetch_add(1, Ordering::Relaxed);
            vec![linted]
        });
        let mut found: Vec<Found> = Vec::new();
        for (linted, &at) in linted.into_iter().zip(turn) {
            missed += usize::from(history.is_removed(at) && !linted.is_clean());
            found.extend(linted.found);
            report.rest.extend([linted.counted]);
        }
        // Those of each document are in order already.
        found.sort_by(order);
        for Found { mut diagnostic, set_aside, halves: (document, finding) } in found {
            diagnostic.fingerprint = numbering.next(document, finding);
            match set_aside {
                Some(why) => report.set_aside.push((diagnostic, why)),
                None => report.diagnostics.push(diagnostic),
            }
        }
        if let Wanted::Told(tell) = wanted {
            let diagnostics = std::mem::take(&mut report.diagnostics);
            report.rest.extend(&diagnostics);
            tell(Report { diagnostics, ..Report::default() });
        }
    }
    report.count(workspace.targets.len() + missed);
    report
}

/// How many of the documents are linted together: all that a file holds.
fn a_turn(documents: &[usize], history: &History) -> usize {
    let mut end = documents.len().min(A_TURN);
    while documents[end..]
        .first()
        .is_some_and(|&next| history.path(next) == history.path(documents[end - 1]))
    {
        end += 1;
    }
    end
}

/// What linting a document gave.
#[derive(Default)]
struct Linted {
    found: Vec<Found>,
    /// What is not among these.
    counted: Tally,
}

impl Linted {
    fn is_clean(&self) -> bool {
        self.found.is_empty() && self.counted.is_empty()
    }
}

/// The rule about documents that cannot be read.
const UNREADABLE: &str = "PMA100";
/// The rule about documents that are removed.
const REMOVED: &str = "PMA110";

/// What the rules find in one document; `name` is its half of the fingerprints.
fn lint(
    context: Context<'_>,
    settings: &Settings,
    options: &Options,
    name: u32,
    is_only_counted: bool,
) -> Linted {
    let document = context.document;
    // Of a document that is removed only that matters.
    let is_removed = context.history.is_removed(context.index);
    let incident = &context.history.incidents()[context.index];
    let rules: Vec<&Rule> = RULES
        .iter()
        .copied()
        .filter(|rule| is_removed == (rule.code == REMOVED))
        .filter(|rule| options.wants(rule) && runs_on(rule, incident, settings, options))
        .collect();
    let context = context.running(&rules);
    let subjects = Subjects::of(document);
    let mut linted = Linted::default();
    for rule in &rules {
        let level = settings.levels.of(rule.code, options.level(rule)).unwrap_or(rule.severity);
        let configured = settings.levels.is_set(rule.code);
        let suppressions = suppressions(rule, document, options.today);
        for finding in (rule.check)(&context) {
            let severity = severity(rule, level, configured, &finding, document);
            let set_aside = suppressed(&finding, &suppressions);
            if is_only_counted {
                let kind = Kind { code: rule.code, rule: rule.name, severity };
                match set_aside {
                    Some(_) => linted.counted.suppressed += 1,
                    None => linted.counted.add(kind, has_fix(&finding, document)),
                }
                continue;
            }
            let halves = (name, subjects.finding(rule.code, finding.span));
            let diagnostic = diagnostic(rule, severity, finding, document, context.history);
            linted.found.push(Found { diagnostic, set_aside, halves });
        }
    }
    linted.found.sort_by(order);
    linted
}

fn order(one: &Found, other: &Found) -> cmp::Ordering {
    one.diagnostic.order().cmp(&other.diagnostic.order())
}

/// A finding on its way into the report.
struct Found {
    diagnostic: Diagnostic,
    set_aside: Option<SetAside>,
    /// Of the fingerprint: document and finding.
    halves: (u32, u32),
}

/// Sets aside what the baseline knows, and gives the places of its entries that nothing was found for, although the
/// run looked.
pub fn set_aside_baselined(
    report: &mut Report,
    baseline: &Baseline,
    workspace: &Workspace,
    options: &Options,
) -> Vec<usize> {
    let recognised = recognise(report, &baseline.known(), workspace);
    report.put_aside(|at| recognised[at].map(|_| SetAside::Baselined));
    stale(baseline, &recognised, workspace, options)
}

/// Sets aside what is found in the state before the change as well.
pub fn set_aside_earlier(
    report: &mut Report,
    before: &Workspace,
    workspace: &Workspace,
    options: &Options,
) {
    let mut options = options.clone();
    let mut found = report.diagnostics.iter().map(|diagnostic| diagnostic.code);
    // Rules that found nothing now need not run on what was. Whether a suppression is used is known only of rules that
    // ran.
    if !found.clone().any(rules::is_about_suppressions) {
        options.select = found.by_ref().map(str::to_owned).collect();
        options.select.sort();
        options.select.dedup();
    }
    let known = check(before, &options).diagnostics.into_iter().map(|diagnostic| Known {
        path: fingerprint::path(&diagnostic.location.path),
        fingerprint: diagnostic.fingerprint,
    });
    let recognised = recognise(report, &known.collect::<Vec<_>>(), workspace);
    report.put_aside(|at| recognised[at].map(|_| SetAside::Before));
}

/// Which of the known findings each diagnostic is.
pub fn recognise(report: &Report, known: &[Known], workspace: &Workspace) -> Vec<Option<usize>> {
    if known.is_empty() {
        return vec![None; report.diagnostics.len()];
    }
    let documents = fingerprint::of_incidents(workspace.history.own());
    fingerprint::recognise(&report.diagnostics, known, &documents)
}

/// The entries that no diagnostic is, of those that the run could have found again: their rule ran, and their document
/// was linted, or is gone from a repository that was linted as a whole.
pub fn stale(
    baseline: &Baseline,
    recognised: &[Option<usize>],
    workspace: &Workspace,
    options: &Options,
) -> Vec<usize> {
    let used: HashSet<usize> = recognised.iter().flatten().copied().collect();
    let is_stale = |entry: &BaselineEntry| {
        let Some(rule) = rules::find(&entry.code) else { return true };
        let path = RepoPath::from(entry.path.as_str());
        let linted = workspace.history.of_file(&path);
        let looked = match linted.iter().find(|document| workspace.targets.contains(document)) {
            Some(&document) => {
                let incident = &workspace.history.incidents()[document];
                runs_on(rule, incident, workspace.settings(document), options)
            }
            None => linted.is_empty() && workspace.is_whole,
        };
        options.wants(rule) && looked
    };
    let entries = baseline.entries().iter().enumerate();
    entries.filter(|(at, entry)| !used.contains(at) && is_stale(entry)).map(|(at, _)| at).collect()
}

impl Options {
    fn wants(&self, rule: &Rule) -> bool {
        let named =
            |names: &[String]| names.iter().any(|name| rules::selects(name, rule.code, rule.name));
        (self.select.is_empty() || named(&self.select)) && !named(&self.ignore)
    }

    /// The rule's level without settings. Who selects a rule by its whole code or name asks for it, also
    /// where it is off by default; the beginning of codes does not.
    fn level(&self, rule: &Rule) -> Option<Severity> {
        let asks = |name: &String| name == rule.name || name.eq_ignore_ascii_case(rule.code);
        rule.level().or_else(|| self.select.iter().any(asks).then_some(rule.severity))
    }
}

/// Whether a rule looks at a document: the settings leave it on, and a file that cannot be read has one fault, not ten.
fn runs_on(rule: &Rule, incident: &Incident, settings: &Settings, options: &Options) -> bool {
    (incident.is_readable() || [UNREADABLE, REMOVED].contains(&rule.code))
        && settings.levels.of(rule.code, options.level(rule)).is_some()
        && !settings.ignores.of(incident.path(), rule.code)
}

/// What in a document suppresses findings of a rule on a day: what gives a reason, then what gives none, each in the order
/// of its reaches, of which none lies within another. So a finding looks at few of them, however many there are.
fn suppressions<'a>(
    rule: &Rule,
    document: &'a Document,
    today: Date,
) -> [Vec<(&'a Directive, Span)>; 2] {
    if rules::is_about_suppressions(rule.code) {
        return Default::default();
    }
    let about = document.directives.about(&|word| rule.is_called(word));
    let about = about.into_iter().filter(|(directive, _)| !directive.is_expired(today));
    let (reasoned, bare): (Vec<_>, Vec<_>) =
        about.partition(|(directive, _)| directive.reason.is_some());
    [reasoned, bare].map(|mut all| {
        all.sort_by_key(|(_, reach)| (reach.start, Reverse(reach.end)));
        let mut end = None;
        all.retain(|(_, reach)| {
            let adds = end.is_none_or(|end| end < reach.end);
            end = end.max(Some(reach.end));
            adds
        });
        all
    })
}

/// Whether a finding is suppressed, and why.
fn suppressed(finding: &Finding, suppressions: &[Vec<(&Directive, Span)>; 2]) -> Option<SetAside> {
    let start = finding.span.start;
    let reaching = suppressions.iter().find_map(|all| {
        let after = all.partition_point(|(_, reach)| reach.end < start);
        all.get(after).filter(|(_, reach)| reach.start <= start)
    });
    let reason = reaching?.0.reason.clone().unwrap_or_default();
    Some(SetAside::Suppressed { reason })
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
    let has_fix = has_fix(&finding, document);
    let related = finding.related.into_iter().map(|related| {
        let Related { document, span, message } = related;
        let (start, end) = history.positions(document, span);
        let path = history.path(document).clone();
        RelatedLocation { location: Location { path, start, end }, message }
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
        fix: has_fix.then_some(finding.fix).flatten().map(|fix| placed(fix, document)),
    }
}

/// What is not UTF-8 was read as something else, and would be lost.
fn has_fix(finding: &Finding, document: &Document) -> bool {
    finding.fix.is_some() && document.encoding.is_none()
}

fn placed(fix: rules::Fix, document: &Document) -> Fix {
    let source = &document.source;
    let edits = fix.edits.into_iter().map(|rules::Edit { span, text }| Edit {
        start: source.position(span.start),
        end: source.position(span.end),
        text,
    });
    Fix { title: fix.title, edits: edits.collect() }
}

fn location(source: &Source, span: Span) -> Location {
    let span = source.clamp(span);
    Location {
        path: source.path().clone(),
        start: source.position(span.start),
        end: source.position(span.end),
    }
}
