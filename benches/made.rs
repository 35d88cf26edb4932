//! Made post-mortems, the same in every run: what they say is no organisation's.

const VERBS: &[&str] = &[
    "Add an alert for",
    "Document how to restore",
    "Automate the rollout of",
    "Write a runbook for",
    "Raise the limits of",
    "Test the failover of",
    "Move the configuration of",
    "Remove the single node of",
    "Review the access to",
    "Investigate the slow start of",
    "Upgrade",
    "Add a dashboard for",
];
const THINGS: &[&str] = &[
    "the order queue",
    "the payment gateway",
    "the user database",
    "the edge cache",
    "the search index",
    "the mail relay",
    "the session store",
    "the build cluster",
    "the image registry",
    "the event stream",
    "the certificate store",
    "the backup job",
    "the load balancer",
    "the rate limiter",
    "the audit log",
];
const REASONS: &[&str] = &[
    "so that we notice before customers do",
    "when the primary region is down",
    "before the next release",
    "once a quarter",
    "with a threshold of 80 percent",
    "and page the team on call",
    "in staging first",
    "since the last change was made by hand",
    "behind a feature flag",
    "within five minutes",
];

/// A number that looks random and is the same for the same `at`.
fn scattered(at: usize, salt: usize) -> usize {
    (at.wrapping_add(salt).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 17) % 1_000_003
}

/// So many actions; words for services grow with them, as they do in real histories.
pub(crate) fn actions(count: usize) -> Vec<String> {
    let pick = |from: &[&'static str], at, salt| from[scattered(at, salt) % from.len()];
    let action = |at| {
        let (verb, thing, reason) = (pick(VERBS, at, 1), pick(THINGS, at, 2), pick(REASONS, at, 3));
        format!("{verb} {thing} of service{} {reason}", scattered(at, 4) % (count / 20 + 5))
    };
    (0..count).map(action).collect()
}

/// A post-mortem with five of these actions, about 3 kB.
pub(crate) fn document(number: usize, actions: &[String]) -> String {
    let prose = "The service answered slowly and some requests failed, since a change had an effect that nobody foresaw. ";
    let (day, month, year) = (1 + number % 28, 1 + number / 28 % 12, 2000 + number / 336);
    let list: String = (0..5)
        .map(|at| format!("- {} (#{})\n", actions[(number * 5 + at) % actions.len()], 100 + number))
        .collect();
    format!(
        "---\ntitle: Outage {number}\ndate: {year}-{month:02}-{day:02}\nseverity: SEV-2\nstatus: reviewed\nowner: kim\n---\n\n# Outage {number}\n\n\
         ## Summary\n\n{}\n\n## Impact\n\n{}\n\n## Timeline\n\n- 10:00 An alert fired\n- 10:20 The change was taken back\n\n\
         ## Root causes\n\n{}\n\n## Action items\n\n{list}",
        prose.repeat(4),
        prose.repeat(2),
        prose.repeat(8),
    )
}
