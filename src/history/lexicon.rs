//! The built-in words: which words mean the same, and which say what kind of work an action is.
//!
//! This file is data only; [`Lexicon`](super::Lexicon) reads it. All lists were made by hand for this project from the
//! usage of operations teams; a comment above each group says what it was collected from. Every word is matched after its Snowball
//! English stem, so one form of a regular word is enough (`alert` covers `alerts`, `alerted`, `alerting`).
//! A repository adds its own words in its settings.

/// The kinds of work that an action can ask for. Two actions of different kinds are not the same work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    /// Look into it; yields to any other kind in the same action.
    Investigate,
    Observe,
    Visualise,
    Document,
    Test,
    Drill,
    Automate,
    Upgrade,
    Pin,
    Increase,
    Decrease,
    Enable,
    Disable,
    Remove,
    Migrate,
    Limit,
    Fix,
    Backup,
    Restore,
    Rotate,
    Communicate,
    Encrypt,
    Ask,
    Partition,
    Cache,
    Scan,
    Train,
    Review,
    Revert,
    Separate,
    Prevent,
}

impl Task {
    /// The bit of this kind in a set of kinds.
    pub(super) const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// Words that mean the same thing.
#[derive(Debug)]
pub(super) struct Class {
    /// The name of the concept; only needs to be unique.
    pub(super) concept: &'static str,
    /// The words, separated by spaces.
    pub(super) words: &'static str,
    /// The kind of work that these words ask for.
    pub(super) task: Option<Task>,
}

const fn task(concept: &'static str, task: Task, words: &'static str) -> Class {
    Class { concept, words, task: Some(task) }
}

const fn thing(concept: &'static str, words: &'static str) -> Class {
    Class { concept, words, task: None }
}

/// Words that mean the same, by group. A word stands in one class only; a test holds this.
pub(super) const CLASSES: &[Class] = &[
    // Hand-made: the verbs and nouns that follow-up actions use for the kind of work.
    task("alert", Task::Observe, "alert alarm page pager paging notify notification warn warning"),
    task(
        "monitor",
        Task::Observe,
        "monitor observability metric observe track watch instrument instrumentation detect detection uptime probe telemetry visibility",
    ),
    task("dashboard", Task::Visualise, "dashboard graph chart panel visualise visualize plot"),
    task(
        "document",
        Task::Document,
        "document documentation doc runbook playbook guide guidance guideline wiki readme instruction checklist article handbook manual describe faq howto cheatsheet procedure",
    ),
    task(
        "test",
        Task::Test,
        "test verify verification validate validation smoke e2e integration regression",
    ),
    task(
        "drill",
        Task::Drill,
        "drill exercise rehearsal rehearse gameday tabletop practise practice simulate simulation",
    ),
    task(
        "investigate",
        Task::Investigate,
        "investigate investigation explore evaluate evaluation consider research assess assessment understand diagnose analyse analyze analysis think discuss determine examine study clarify why",
    ),
    task("automate", Task::Automate, "automate automatic automatically automation auto"),
    task("upgrade", Task::Upgrade, "upgrade bump"),
    task("pin", Task::Pin, "pin lock"),
    task(
        "increase",
        Task::Increase,
        "increase raise grow bigger enlarge extend expand boost lengthen longer higher widen double",
    ),
    task(
        "decrease",
        Task::Decrease,
        "decrease reduce reduction lower shorten shorter fewer smaller shrink halve cut trim minimise minimize",
    ),
    task("enable", Task::Enable, "enable activate"),
    task("disable", Task::Disable, "disable deactivate shutdown"),
    task(
        "remove",
        Task::Remove,
        "remove removal delete deletion drop eliminate retire decommission purge prune cleanup discard",
    ),
    task(
        "migrate",
        Task::Migrate,
        "migrate migration move replace replacement switch relocate transfer swap",
    ),
    task(
        "limit",
        Task::Limit,
        "limit cap quota throttle throttling restrict restriction ratelimit",
    ),
    task("fix", Task::Fix, "fix repair resolve bugfix correct solve"),
    task("backup", Task::Backup, "backup snapshot"),
    task("restore", Task::Restore, "restore recover recovery restoration"),
    task("rotate", Task::Rotate, "rotate rotation renew renewal rollover reissue"),
    task(
        "communicate",
        Task::Communicate,
        "communicate communication comms announce announcement broadcast",
    ),
    task("encrypt", Task::Encrypt, "encrypt encryption"),
    task("ask", Task::Ask, "ask talk contact request liaise"),
    task("partition", Task::Partition, "partition shard sharding"),
    task("cache", Task::Cache, "cache caching"),
    task("scan", Task::Scan, "scan scanner lint linter"),
    task("train", Task::Train, "train training workshop teach educate course"),
    task("review", Task::Review, "review audit revisit"),
    task("revert", Task::Revert, "revert undo rollback backout"),
    task(
        "separate",
        Task::Separate,
        "split separate isolate isolation segregate decouple dedicated",
    ),
    task(
        "prevent",
        Task::Prevent,
        "prevent block forbid disallow deny refuse reject protect protection guard guardrail safeguard ban",
    ),
    // Field's usage: what else actions do.
    thing("require", "require enforce mandatory force compulsory"),
    thing("tune", "tune adjust tweak optimise optimize"),
    thing("restart", "restart reboot bounce recycle"),
    thing("retry", "retry backoff reattempt resend"),
    thing("approve", "approve approval signoff"),
    thing("escalate", "escalate escalation"),
    thing("handover", "handover handoff"),
    thing("schedule", "schedule cron cronjob periodic periodically regular regularly recurring"),
    thing("check", "check"),
    thing("stop", "stop halt"),
    thing("pause", "pause suspend"),
    thing("drain", "drain evict eviction"),
    thing("dedupe", "dedupe duplicate duplication dedup"),
    // English: forms and derivations that no stemmer brings together, and everyday synonyms.
    thing("decide", "decide decision"),
    thing("send", "send sent"),
    thing("lose", "lose lost loss"),
    thing("break", "break broke broken breakage"),
    thing("keep", "keep kept retain retention"),
    thing("buy", "buy bought purchase procure"),
    thing("run", "run ran execute execution"),
    thing("write", "write wrote written"),
    thing("choose", "choose chose chosen choice select selection pick"),
    thing("show", "show shown display expose surface"),
    thing("start", "start begin began launch"),
    thing("trigger", "trigger fire"),
    thing("easy", "easy easier ease"),
    thing("fast", "fast faster speed quicker accelerate"),
    thing("large", "large big huge"),
    thing("one", "one single"),
    thing("agree", "agree agreement negotiate"),
    thing(
        "accident",
        "accidental accident mistake mistakenly unintended unintentional inadvertent",
    ),
    thing("confirm", "confirm confirmation acknowledge acknowledgement ack"),
    thing("same", "same identical equal"),
    thing("central", "central centralise centralize centrally"),
    thing("parallel", "parallel concurrent concurrency simultaneous"),
    thing("emergency", "emergency urgent breakglass"),
    thing("unused", "unused unneeded idle orphan dangling"),
    thing("temporary", "temp temporary temporarily"),
    thing("expect", "expect expectation"),
    thing("reply", "reply answer"),
    thing("register", "register registration registry"),
    thing("define", "definition"),
    thing("calculate", "calculate calculation compute"),
    thing("compare", "compare comparison diff"),
    thing("complete", "complete completion finish"),
    thing("connect", "connect connection connectivity"),
    thing("sync", "sync synchronise synchronize synchronisation synchronization"),
    thing("replicate", "replicate replication"),
    thing("external", "external outside"),
    thing("suitable", "suitable sensible reasonable adequate"),
    // Field's usage: short and long words for everyday things.
    thing("application", "app application"),
    thing("website", "site website"),
    thing("interface", "ui gui interface frontend"),
    thing("information", "info information inform detail"),
    thing("specification", "spec specification"),
    thing("parameter", "param parameter argument"),
    thing("environment", "env environment"),
    thing("administrator", "admin administrator"),
    thing("performance", "perf performance"),
    thing("statistics", "stat statistic"),
    thing("organisation", "org organisation organization company"),
    thing("message", "msg message"),
    thing("maximum", "max maximum"),
    thing("vulnerability", "vulnerability cve"),
    thing("attack", "attack attacker hack"),
    thing("patch", "patch hotfix"),
    thing("phone", "phone telephone"),
    thing("operations", "ops operations operational"),
    // Field's usage: the parts of a computer, a cluster and a network.
    thing("memory", "memory ram oom mem heap"),
    thing("cpu", "cpu processor"),
    thing("disk", "disk volume diskspace storage"),
    thing("node", "node machine host vm instance server box"),
    thing("pod", "pod container workload"),
    thing("loadbalancer", "loadbalancer alb elb nlb lb"),
    thing("database", "db database"),
    thing("infrastructure", "infrastructure infra"),
    thing("network", "network networking"),
    thing("region", "region zone az"),
    thing("datacenter", "datacenter datacentre dc"),
    thing("replica", "replica standby secondary follower"),
    thing("primary", "primary master leader"),
    thing("redundant", "redundant redundancy ha failover"),
    thing("certificate", "cert certificate tls ssl x509"),
    thing("credential", "credential secret password passphrase"),
    thing("permission", "permission access privilege right role authorisation authorization acl"),
    thing("login", "login signin authenticate authentication auth"),
    thing("firewall", "firewall waf"),
    thing("dns", "dns nameserver"),
    thing("endpoint", "endpoint route"),
    thing("queue", "queue backlog"),
    thing("dlq", "dlq deadletter"),
    thing("job", "job batch"),
    thing("script", "script tool tooling"),
    // Field's usage: short and long names of the same product or thing.
    thing("kubernetes", "kube kubernetes k8s"),
    thing("postgres", "postgres postgresql psql pg"),
    thing("elasticsearch", "elasticsearch elastic es"),
    thing("terraform", "terraform tf"),
    thing("letsencrypt", "letsencrypt"),
    thing("javascript", "javascript js"),
    thing("prometheus", "prometheus prom"),
    thing("mail", "mail email smtp"),
    thing("pull-request", "pr mr pullrequest"),
    thing("mfa", "mfa 2fa totp"),
    // Field's usage: what goes wrong and what is watched.
    thing("outage", "outage downtime unavailable unavailability unreachable"),
    thing("incident", "incident"),
    thing("failure", "failure fail"),
    thing("exhaust", "exhaust exhaustion full starvation starve saturate saturation deplete"),
    thing("capacity", "capacity headroom"),
    thing("error", "error exception 5xx 500s"),
    thing("crash", "crash die dying"),
    thing("hang", "hang stuck freeze frozen unresponsive wedged"),
    thing("spike", "spike surge burst peak"),
    thing("expiry", "expiry expire expiration ttl"),
    thing("usage", "usage utilisation utilization consumption"),
    thing("lag", "lag"),
    thing("latency", "latency slow slowness slower"),
    thing("noise", "noise noisy"),
    thing("flaky", "flaky flakiness flapping flap"),
    thing("priority", "priority severity"),
    thing("stale", "stale outdated obsolete deprecated legacy"),
    thing("missing", "missing absent"),
    thing("wrong", "wrong incorrect invalid faulty"),
    thing("healthcheck", "healthcheck readiness"),
    thing("threshold", "threshold"),
    // Field's usage: how software is built, delivered and run.
    thing("deploy", "deploy deployment release rollout ship install installation"),
    thing("gradual", "gradual gradually progressive phased canary incremental"),
    thing("featureflag", "featureflag toggle flag"),
    thing("killswitch", "killswitch"),
    thing("loadtest", "loadtest benchmark"),
    thing("pipeline", "pipeline ci cd"),
    thing("repository", "repo repository"),
    thing("config", "config configuration setting"),
    thing("dependency", "dependency library"),
    thing("artifact", "artifact artefact binary"),
    thing("version", "version"),
    thing("staging", "staging preproduction preprod sandbox uat"),
    thing("production", "production prod live"),
    thing("fallback", "fallback degrade degradation graceful gracefully"),
    // Field's usage: who is concerned.
    thing("developer", "developer dev engineer"),
    thing("customer", "customer"),
    thing("vendor", "vendor supplier provider"),
    thing("staff", "staff employee colleague"),
    thing("owner", "owner ownership"),
    thing("oncall", "oncall rota"),
    thing("postmortem", "postmortem retrospective retro"),
    // Units of time and numbers as words.
    thing("second", "sec"),
    thing("minute", "minute min"),
    thing("hour", "hour hr hourly"),
    thing("day", "day daily"),
    thing("night", "night nightly overnight"),
    thing("week", "week weekly"),
    thing("month", "month monthly"),
    thing("quarter", "quarter quarterly"),
    thing("2", "two"),
    thing("3", "three"),
    thing("4", "four"),
    thing("5", "five"),
    thing("10", "ten"),
];

/// Phrases that stand for one word of [`CLASSES`] or for a concept of their own; matched on stems, before single words.
/// Hyphens separate words, so `roll back` also covers `roll-back` and `rolling back`.
pub(super) const PHRASES: &[(&str, &str)] = &[
    // Saying the kind of work with several words.
    ("look into", "investigate"),
    ("look in to", "investigate"),
    ("look at", "investigate"),
    ("find out", "investigate"),
    ("find a way", "investigate"),
    ("figure out", "investigate"),
    ("work out", "investigate"),
    ("dig into", "investigate"),
    ("get to the bottom of", "investigate"),
    ("keep an eye on", "monitor"),
    ("set up", "add"),
    ("put in place", "add"),
    ("put together", "add"),
    ("come up with", "add"),
    ("spin up", "add"),
    ("write down", "document"),
    ("write up", "document"),
    ("cheat sheet", "document"),
    ("go through", "review"),
    ("work with", "ask"),
    ("reach out", "ask"),
    ("roll back", "rollback"),
    ("back out", "rollback"),
    ("bring back", "restore"),
    ("roll out", "rollout"),
    ("back up", "backup"),
    ("turn on", "enable"),
    ("switch on", "enable"),
    ("turn off", "disable"),
    ("switch off", "disable"),
    ("shut off", "disable"),
    ("shut down", "shutdown"),
    ("scale up", "increase"),
    ("scale out", "increase"),
    ("scale down", "decrease"),
    ("scale in", "decrease"),
    ("cut down", "decrease"),
    ("get rid of", "remove"),
    ("got rid of", "remove"),
    ("take out", "remove"),
    ("clean up", "cleanup"),
    ("version lock", "pin"),
    ("game day", "drill"),
    ("fire drill", "drill"),
    ("dry run", "drill"),
    ("rate limit", "ratelimit"),
    ("hand over", "handover"),
    ("hand off", "handover"),
    ("sign off", "approve"),
    ("four eyes", "approve"),
    ("by hand", "manually"),
    ("load test", "loadtest"),
    ("stress test", "loadtest"),
    // Names written in several ways.
    ("end to end", "e2e"),
    ("on call", "oncall"),
    ("load balancer", "loadbalancer"),
    ("let encrypt", "letsencrypt"),
    ("pre prod", "staging"),
    ("pre production", "staging"),
    ("de duplicate", "dedupe"),
    ("out of hours", "afterhours"),
    ("after hours", "afterhours"),
    ("after work hours", "afterhours"),
    ("run out of", "exhaust"),
    ("run out", "exhaust"),
    ("fill up", "exhaust"),
    ("out of memory", "oom"),
    ("disk space", "disk"),
    ("hello world", "helloworld"),
    ("top level", "toplevel"),
    ("post mortem", "postmortem"),
    ("open search", "opensearch"),
    ("health check", "healthcheck"),
    ("auto scale", "autoscale"),
    ("time out", "timeout"),
    ("fail over", "failover"),
    ("high availability", "ha"),
    ("highly available", "ha"),
    ("stand by", "standby"),
    ("fall back", "fallback"),
    ("back off", "backoff"),
    ("status page", "statuspage"),
    ("feature flag", "featureflag"),
    ("feature toggle", "featureflag"),
    ("kill switch", "killswitch"),
    ("circuit breaker", "circuitbreaker"),
    ("dead letter queue", "dlq"),
    ("dead letter", "dlq"),
    ("pull request", "pullrequest"),
    ("merge request", "pullrequest"),
    ("root cause", "rootcause"),
    ("data base", "database"),
    ("data center", "datacenter"),
    ("data centre", "datacenter"),
    ("availability zone", "az"),
    ("third party", "thirdparty"),
    ("virtual machine", "vm"),
    ("read only", "readonly"),
    ("blue green", "bluegreen"),
    ("multi factor authentication", "mfa"),
    ("multi factor", "mfa"),
    ("two factor authentication", "mfa"),
    ("two factor", "mfa"),
    ("single sign on", "sso"),
    ("sign in", "login"),
    ("log in", "login"),
    ("sign up", "signup"),
    ("time to live", "ttl"),
    ("response time", "latency"),
    ("e mail", "email"),
    ("break glass", "breakglass"),
    ("front end", "frontend"),
    ("no longer", "stop"),
    ("take away", "remove"),
    ("white list", "allowlist"),
    ("allow list", "allowlist"),
    ("work flow", "workflow"),
    ("run book", "document"),
    ("play book", "document"),
    ("name space", "namespace"),
    ("data set", "dataset"),
    ("file system", "filesystem"),
    ("web hook", "webhook"),
    ("on boarding", "onboarding"),
    ("off boarding", "offboarding"),
    // Words that only join.
    ("how to", ""),
    ("in order to", ""),
    ("so that", ""),
    ("as well as", ""),
    ("as well", ""),
    ("such as", ""),
    ("at least", ""),
];

/// Verbs of making and wishing that nearly every action starts with; they tell nothing and are left out.
pub(super) const NEUTRAL: &str = "add create implement introduce make have get give put provide establish setup include \
    develop configure define come improve better enhance ensure use using allow want";

/// Words without meaning of their own in any sentence.
pub(super) const STOP: &str = "a an and are as at be been being by for from has had how if in into is it its of on or our so some \
    than that the their them then there these they this those to too us was we were what when where which who will \
    with would you your should could can do does did need so i also any all eg etc via per only more sure about may might \
    must just let re ve ll s each every both either whether while during already still yet even always ever again here \
    through across around within onto because since e g but everyone everybody instead rather until next";

/// Words that turn a sentence around. They are left out of the comparison, but remembered.
pub(super) const NEGATIONS: &str =
    "no not never without dont cannot cant doesnt shouldnt wont isnt arent nobody nothing none";

/// Words that take something back. When only one of two actions has one, they hardly ask for the same.
pub(super) const REVERSALS: &str = "remove removal delete deletion drop disable deactivate stop revoke revert undo unpin unlock \
    downgrade suspend abolish cancel abandon lift relax loosen ban eliminate
    purge prune cleanup discard dedupe exempt skip ignore unmute detach shutdown retire decommission";

/// Words of work and organisation that fit any action; left out.
pub(super) const GENERIC: &str = "system service thing problem issue case work plan process way time step team people user able new \
    certain particular specific current existing related possible appropriate further future quickly correctly properly proper \
    ability other another different due given once up out clear clearly explicit explicitly simple simply good well basic \
    comprehensive fully completely actual actually really soon sooner stuff kind sort lot bit go see know like";

/// Words with which the title of an action may start, besides [`NEUTRAL`] and the words of a [`Task`].
pub(super) const ACTION_VERBS: &str = "revert rerun separate split version scale change store run write record share reach schedule \
    prioritise prioritize agree modify adjust tweak refactor publish keep tune rename isolate decouple harden block post \
    send collect subscribe register update allow prevent stop start enforce require clean rework rewrite apply convert";

/// Function words of German, French, Spanish, Portuguese, Italian and Dutch that are not English words.
/// A text with more of these than English ones is compared by its words only, strictly.
pub(super) const FOREIGN: &str = "der das und ist nicht mit fur für von den dem ein eine einen zu auf wird werden wir sollen müssen bei \
    le les des une est dans pour avec pas sur nous il faut devons aux du un et \
    el los las del una para con por que se debe debemos como esta sus \
    os uma não nao das em ao ser deve devemos mais \
    gli della delle che di sono per dobbiamo nel alla \
    het een van niet voor met zijn worden moeten wij naar ook";

/// Pairs of opposites: an action on one side is never a repeat of one on the other side.
/// Words are matched after their stem, also when they are [`NEUTRAL`]; concepts of [`PHRASES`] count too.
pub(super) const OPPOSITES: &[(&str, &str)] = &[
    ("add", "remove delete drop"),
    ("allow permit", "forbid disallow prohibit deny block"),
    ("start resume", "stop pause suspend"),
    ("enable activate", "disable deactivate"),
    (
        "increase raise lengthen extend longer higher grow double",
        "decrease lower reduce shorten shorter shrink halve",
    ),
    ("lock", "unlock"),
    ("grant", "revoke"),
    ("attach", "detach"),
    ("mute silence", "unmute"),
    ("open", "close"),
    ("upgrade", "downgrade"),
    ("pin", "unpin"),
    ("encrypt", "decrypt"),
    ("public", "private"),
    ("internal", "external"),
    ("earlier", "later"),
    ("automatic automatically automate", "manual manually"),
    ("synchronous", "asynchronous"),
    ("accept", "reject"),
    ("merge", "split"),
    ("tighten narrow", "widen loosen relax"),
    ("show", "hide suppress"),
    ("allow let permit", "stop"),
    ("incoming inbound", "outgoing outbound"),
    ("onboarding", "offboarding"),
    ("upstream", "downstream"),
    ("above", "below"),
    ("before", "after"),
    ("centralise centralize", "decentralise decentralize"),
    ("speed faster", "slow slower"),
];

/// Places where the same work is other work: both actions name one of a group, but not the same.
pub(super) const SCOPES: &[&[&str]] = &[
    &["production prod live", "staging preprod preproduction sandbox", "dev development"],
    &["cpu", "memory ram oom", "disk diskspace storage", "network bandwidth"],
    &["primary master leader", "replica secondary standby follower"],
    &["linux", "macos mac osx", "windows"],
    &["android", "ios iphone"],
    &["frontend", "backend"],
    &["ingress", "egress"],
    &["read", "write"],
    &["producer publisher sender", "consumer subscriber receiver"],
    &["desktop", "mobile", "web website"],
    &["usa", "eu europe", "uk", "apac asia"],
    &["arm arm64", "amd64 x86"],
    &["request", "response"],
    &["source", "target destination"],
    &["weekday", "weekend"],
    &["ipv4", "ipv6"],
    &["oldest", "newest latest"],
    &["minimum", "maximum max"],
    &["daily day", "weekly week", "monthly month", "quarterly quarter", "yearly year"],
];

/// Fields of work: words that are near to each other without meaning the same. Hand-made; the words are matched after
/// their stem, and a word of a class brings its field to the whole class.
pub(super) const FIELDS: &[&str] = &[
    // Noticing.
    "alert monitor dashboard threshold oncall noise page early metric probe check slo signal status visible",
    // Knowing and teaching.
    "document train checklist onboarding postmortem know template step describe awareness",
    // Proving before use.
    "test drill loadtest staging check coverage regression case review qa lint",
    // Changing software.
    "deploy pipeline gradual featureflag killswitch revert rollout build merge commit branch pull-request version",
    // Memory and processors.
    "memory cpu leak garbage heap consumption usage limit kill",
    // Room and growth.
    "disk capacity exhaust autoscale size quota storage space increase retention full headroom",
    // Machines and orchestration.
    "node pod cluster kubernetes autoscale schedule worker drain machine ec2 eviction image daemonset",
    // Traffic.
    "network loadbalancer bandwidth throughput traffic ingress proxy gateway dns cdn firewall route connection vpc packet",
    // Data.
    "database postgres mysql query schema table index migrate replica primary row column transaction",
    // Keeping and bringing back.
    "backup restore failover redundant replica region standby datacenter disaster archive",
    // Secrets and rights.
    "credential key token permission login mfa iam encrypt password rotate session",
    // Trust between machines.
    "certificate expiry letsencrypt renew acm ca rotate",
    // Messages and work waiting.
    "queue dlq job kafka rabbitmq consumer worker batch topic message event lag sqs",
    // Taking hurt well.
    "retry timeout circuitbreaker fallback ratelimit limit latency resilient bulkhead isolate separate degrade",
    // Breaking.
    "crash restart hang failure outage error kill unhealthy incident broken panic",
    // Telling people.
    "communicate customer statuspage support announce comms banner channel slack mail vendor",
    // Money.
    "payment billing invoice refund charge card price checkout ledger",
    // Looking back through records.
    "log trace sentry observability elasticsearch kibana fluentd loki index logstash audit",
    // Responsibility.
    "owner approve escalate handover oncall policy process rota decision team agree",
    // Settings and code of the machinery.
    "config terraform infrastructure ansible helm script automate manual drift argocd flux parameter code",
    // Old things.
    "remove stale upgrade deprecated unused migrate version pin dependency",
];

/// Products that actions name. Two actions that each name one which the other does not are about other systems.
pub(super) const PRODUCTS: &str = "kafka postgres postgresql mysql redis vault gitlab github jenkins elasticsearch logstash kibana \
    prometheus grafana alertmanager fluentd fluentbit loki thanos coredns traefik nginx istio envoy kyverno flux argocd \
    terraform ansible ldap dynamodb s3 rds ec2 eks ecs gke aks lambda cloudfront cloudwatch route53 iam kms sqs sns rabbitmq \
    nats consul etcd zookeeper cassandra mongodb clickhouse snowflake airflow spark hadoop kubernetes docker containerd helm \
    karpenter cilium calico vpc dns cdn cloudflare fastly datadog sentry pagerduty opsgenie slack statuspage auth0 okta \
    keycloak stripe prismic trivy snyk sonarqube artifactory nexus circleci travis buildkite teamcity haproxy varnish \
    memcached celery sidekiq puma unicorn gunicorn rails django flask tomcat jetty jvm opensearch cortex mimir tempo jaeger \
    zipkin velero ceph gluster nfs ebs efs adfs kiam boskos prow tide bigquery redshift";

/// Short forms in capitals that name nothing.
pub(super) const NOT_NAMES: &str = "ci cd api url http https tls ssl db os ip ui id ok qa e2e sre tf pr prs cpu ram oom vm ttl sla slo \
    todo faq it hr ceo i io rca pm json yaml csv sql ssh tcp udp p1 p2 p3";

/// First words of an action that is routine work of every incident, followed by one of [`ROUTINE_NOUNS`].
pub(super) const ROUTINE_VERBS: &str =
    "write create publish finish do hold schedule complete have share run conduct";

/// What the routine work of every incident makes.
pub(super) const ROUTINE_NOUNS: &[&str] = &[
    "incident report",
    "incident review",
    "post incident review",
    "postmortem",
    "retro",
    "retrospective",
    "rca",
    "root cause analysis",
];

/// Words for the record of work; `create a ticket to` says nothing about the work.
pub(super) const TICKETS: &str = "ticket issue card story jira";

/// Verbs that stand before [`TICKETS`].
pub(super) const TICKET_VERBS: &str = "write create make raise file open add log";

/// Words that only introduce an action.
pub(super) const LEAD_INS: &str = "consider try please todo action planning";
