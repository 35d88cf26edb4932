//! What a heading or label means: from its words, not from a list of whole headings.
//!
//! The phrases come from the templates and practices collected in published post-mortem guides
//! (Google's SRE book, PagerDuty, Atlassian, AWS COE, Etsy, Wikimedia and others) and from the
//! headings of public post-mortems. Teams add their own in the settings, `vocabulary.sections`.

use std::borrow::Cow;
use std::sync::LazyLock;

/// The parts that a post-mortem may have. The key of each is its name in schemas and settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SectionKind {
    Summary,
    Impact,
    Timeline,
    Detection,
    Resolution,
    Causes,
    Lessons,
    WentWell,
    WentWrong,
    GotLucky,
    Actions,
    NoActions,
    Related,
    References,
    Messaging,
    OpenQuestions,
    Participants,
    Metadata,
    /// Words that look like another part but tell of the past: "Actions taken", "Previous action
    /// items", "Resolved issues".
    Past,
}

impl SectionKind {
    /// All that schemas and settings may name.
    pub const NAMED: &[Self] = &[
        Self::Summary,
        Self::Impact,
        Self::Timeline,
        Self::Detection,
        Self::Resolution,
        Self::Causes,
        Self::Lessons,
        Self::WentWell,
        Self::WentWrong,
        Self::GotLucky,
        Self::Actions,
        Self::NoActions,
        Self::Related,
        Self::References,
        Self::Messaging,
        Self::OpenQuestions,
        Self::Participants,
    ];

    /// The name in schemas and settings.
    pub fn key(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Impact => "impact",
            Self::Timeline => "timeline",
            Self::Detection => "detection",
            Self::Resolution => "resolution",
            Self::Causes => "causes",
            Self::Lessons => "lessons",
            Self::WentWell => "went_well",
            Self::WentWrong => "went_wrong",
            Self::GotLucky => "got_lucky",
            Self::Actions => "actions",
            Self::NoActions => "no_actions",
            Self::Related => "related",
            Self::References => "references",
            Self::Messaging => "messaging",
            Self::OpenQuestions => "open_questions",
            Self::Participants => "participants",
            Self::Metadata => "metadata",
            Self::Past => "past",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::NAMED.iter().copied().find(|kind| kind.key() == key)
    }
}

/// The phrases of each part. `*` at the end of a word stands for any ending, `|` separates phrases.
/// A phrase matches wherever its words stand next to each other in the label; of several matches the
/// longest wins, then the one nearer to the end, since English puts the head of a term last ("root
/// cause remediations" are remediations).
const PHRASES: &[(SectionKind, &str)] = &[
    (
        SectionKind::Actions,
        "action item* | actions | action plan* | action point* | ai s | ais | actionable* | resulting action* \
         | follow up* | followup* | follow ups | next step* | way forward | path forward \
         | corrective action* | corrective measure* | corrective and prevent* measure* | corrective and prevent* action* \
         | corrective* | preventive* | preventative* | preventive measure* | preventative measure* | preventive action* | preventative action* | prevention | preventing recurrence | prevent recurrence | prevent this \
         | prevent similar | happening again | happen again | prevent it from | preventing it from | prevent this from | stop this from | avoid this | avoid similar | avoiding recurrence | prevent future | preventing future | future prevention | counter measure* | countermeasure* | capa \
         | remedial measure* | remedial action* | remediation* | remediation item* | remediation plan | remediation step* \
         | recommendation* | recommended action* | proactive measure* | safeguard* to add \
         | improvement* | proposed improvement* | proposal improvement* | process improvement* | technical improvement* \
         | documentation improvement* | improvement plan | improvement action* | future improvement* | future action* | future work \
         | future step* | future mitigation* | further action* | further mitigation* | further step* | further work \
         | planned action* | planned work | planned fix* | planned change* | planned improvement* | work item* | tasks | task list \
         | to do | todo | to dos | todos | backlog item* | review action* | review item* | actions following review \
         | looking forward | looking ahead | going forward | moving forward | post operations | commitments | our commitment* \
         | what we re doing about it | what we are doing about it | what are we doing about it | what we will do | what we ll do \
         | what will we do | what will be done | what needs to be done | what we plan to do | what we are going to do \
         | what we re going to do | what are we going to do | what happens next | what s next | what is next \
         | what we re changing | what we are changing | what we will change | what will we change | what should we change \
         | how are we going to | how will we | how do we prevent | how we will prevent | how can we prevent | how to prevent \
         | how we re going to | how we plan to | steps to prevent | steps we are taking | steps we re taking | measures \
         | prevention measure* | prevention step* | prevention plan | mitigation plan | mitigation and prevention \
         | proposed solution* | proposed change* | proposed action* | proposed fix* | long term fix* | long term solution* \
         | possible action* | suggested action* | suggestion* | action list | what is being done | what s being done | what are we doing to \
         | how are we fixing | preventing this | prevention of recurrence | what to do next | what we changed | what we have changed | what we ve changed \
         | future works | next phase | open item* | outstanding item* | outstanding work | remaining item* | remaining work | still open \
         | permanent fix* | process change* | hardening \
         | massnahme* | folgemassnahme* | korrekturmassnahme* | vorbeugende massnahme* | nächste schritte | naechste schritte \
         | aktionspunkt* | aufgaben | empfehlung* | verbesserung* | prävention | vorbeugung | offene punkte | offen \
         | actions correctives | actions préventives | actions correctrices | plan d action | plan d actions | mesures correctives | mesures préventives \
         | prochaines étapes | actions de suivi | actions à mener | recommandation* | amélioration* | prévention \
         | acción | acciones correctivas | acciones preventivas | acciones | acciones de seguimiento | medidas correctivas | medidas preventivas \
         | próximos pasos | plan de acción | tareas | recomendacion* | prevención | mejora* \
         | ação | ações corretivas | ações preventivas | ações de acompanhamento | ações | medidas corretivas | próximos passos | plano de ação | recomendaç* | prevenção | melhoria* \
         | azioni | azioni correttive | azioni preventive | misure correttive | misure preventive | prossimi passi | piano d azione | prevenzione | raccomandazion* | miglioramenti \
         | acties | vervolgacties | vervolgstappen | verbeterpunten | verbeteracties | działania | działania naprawcze | dalsze kroki \
         | действия | меры | план действий | корректирующие действия | план мероприятий | дальнейшие шаги | следующие шаги | предотвращение | профилактика | рекомендации | что будем делать",
    ),
    (
        SectionKind::Past,
        "previous action* | previous action item* | prior action* | prior action item* | past action item* | past action* | earlier action* | action* from last | action* from previous | old action* \
         | action taken | actions taken | actions we took | actions performed | action* carried out | steps taken | measures taken \
         | immediate action* taken | remediation steps taken | mitigation steps taken | mitigation* taken | resolving action* \
         | resolved issue* | fixed issue* | closed issue* | completed action* | follow up timeline | follow up log | action* log \
         | response action* | incident response action* | actions during | what we did | what was done | what did we do | what has been done \
         | what to do | what to do as a | what you should do | what users should do | what should users do | how to protect yourself \
         | recommendation* for user* | recommendation* to user* | recommendation* for customer* | recommendation* for maintainer* | recommendation* for package maintainer* | recommendation* for operator* | recommendation* for node operator* | recommendation* for developer* | advice for user* \
         | azioni intraprese | azioni immediate | предпринятые действия | выполненные действия | acciones inmediatas \
         | acciones tomadas | acciones realizadas | ações realizadas | ações tomadas | actions réalisées | durchgeführte massnahmen | sofortmassnahmen",
    ),
    (
        SectionKind::NoActions,
        "no action* | no follow up* | no further action* | why no action* | not doing | won t do | wont do | what we decided not to do | decided against",
    ),
    (
        SectionKind::Summary,
        "summary | executive summary | overview | abstract | tl dr | tldr | synopsis | description | what happened | what went down | introduction \
         | issue summary | incident summary | the incident | the problem | problem | problem statement | incident description | outage description \
         | zusammenfassung | resumen | résumé | resumo | was ist passiert | beschreibung | descripción | descrição | descrizione | qué pasó | o que aconteceu | cosa è successo | que s est il passé \
         | riepilogo | sommario | samenvatting | podsumowanie | резюме | описание | что произошло | краткое описание",
    ),
    (
        SectionKind::Impact,
        "impact* | what was impacted | effect* on | affected | customer impact | user impact | blast radius | scope of impact | business impact | damage* | consequences | who was affected \
         | the effects | effects | auswirkung* | impacto* | conséquences | impatto | effetti | consecuencias | consequências | gevolgen | wpływ | skutki | влияние | последствия | ущерб",
    ),
    (
        SectionKind::Timeline,
        "timeline* | time line | chronology | chain of events | sequence of events | order of events | events | key events | log of events | incident log | chronologie \
         | zeitleiste | zeitverlauf | cronología | linha do tempo | línea de tiempo | context timeline | cronologia | linea temporale | verlauf | ablauf | déroulé | tijdlijn | oś czasu | хронология | таймлайн | ход событий",
    ),
    (
        SectionKind::Detection,
        "detection | how detected | how was it detected | how it was detected | how did we find | how we found | discovery | detected by | detect | alert | identification | erkennung | detección | détection | detecção",
    ),
    (
        SectionKind::Resolution,
        "resolution* | resolve* | recovery | mitigation* | solution* | fix | fixes | the fix | workaround | response | our response | incident response | immediate reaction | stabilisation | stabilization | repair | restoration \
         | how we fixed it | how it was fixed | how was it fixed | what we did to fix | solving | remediation during | resolución | résolution | resolução | behebung | lösung | risoluzione | soluzione | mitigazione | solución | solução | oplossing | rozwiązanie | решение | устранение | исправление | восстановление",
    ),
    (
        SectionKind::Causes,
        "root cause* | cause* | contributing factor* | contributing condition* | contributing cause* | trigger* | five whys | 5 whys | five why | 5 why | why* did | why it happened | why this happened | why did this happen | why did it happen | why did all | why this occurred | how did this happen | how this happened | how did it happen | how it happened | origin \
         | attack method* | attack vector* | attack chain | how the attack worked | the vulnerability | vulnerability | the exploit | the bug | precursor* \
         | analysis | analysis of causes | cause analysis | root cause analysis | rca | technical detail* | technical analysis | background | leadup | lead up | fault | proximate cause | investigation | findings | diagnosis | what went wrong technically | what caused \
         | causa | análisis de causa* | causa radice | oorzaak | oorzaken | przyczyn* | причин* | корневая причина | коренная причина | анализ причин \
         | ursache* | grundursache* | causa* raíz | causas | causa raiz | cause* racine* | cause* profonde*",
    ),
    (
        SectionKind::Lessons,
        "lesson* learn* | lessons | learning* | takeaway* | key takeaway* | what we learn* | what did we learn | what have we learn* | insight* | conclusion* | retrospective | reflection* | why surprised | how did we do | how d we do | evaluation | discussion \
         | further thought* | lektionen | erkenntnisse | lecciones aprendidas | lições aprendidas | leçons apprises | enseignements | lezioni apprese | cosa abbiamo imparato | geleerde lessen | wnioski | выводы | уроки",
    ),
    (
        SectionKind::WentWell,
        "went well | go well | what worked | worked well | went right | did well | positives | what helped | lief gut | salió bien",
    ),
    (
        SectionKind::WentWrong,
        "went wrong | went poorly | went badly | go well not | didn t go well | didn t go so well | did not go well | didn t work | did not work | gone better | go better | could be better | could have been better | process breakdown* | went less well | not so well | negatives | lief schlecht | salió mal",
    ),
    (SectionKind::GotLucky, "got lucky | get lucky | lucky | luck"),
    (
        SectionKind::Related,
        "related incident* | related item* | related issue* | related | recurrence | similar incident* | previous incident* | repeat of | duplicates | see also | backlog check | past incident*",
    ),
    (
        SectionKind::References,
        "reference* | supporting information | supporting document* | supporting data | appendix | links | glossary | further reading | resources | metrics | graphs | charts | screenshots | logs | relevant commit* | changelog | documents | attachments",
    ),
    (
        SectionKind::Messaging,
        "messaging | external message* | status page* | communication* | internal email* | customer communication* | q and a | faq | statement | messages",
    ),
    (
        SectionKind::OpenQuestions,
        "open question* | unknowns | to be confirmed | unanswered question* | outstanding question* | unresolved question* | offene fragen | preguntas abiertas | questions ouvertes",
    ),
    (
        SectionKind::Participants,
        "participant* | attendee* | responder* | people involved | people | roles | involved parties | author* | names of people | thanks | acknowledgement* | acknowledgment* | credits | team | incident team | on call | roundtable",
    ),
    (
        SectionKind::Metadata,
        "incident date | date | dates | time | duration | status | severity | level | key facts | metadata | incident detail* | details | stats | statistics | time to repair | time to resolve | time to detect* | time to recover* | identified | incident metric* | at a glance",
    ),
];

/// Phrases of languages that are written without spaces, found anywhere in a label.
const COMPACT: &[(SectionKind, &[&str])] = &[
    (
        SectionKind::Actions,
        &[
            "再発防止",
            "アクションアイテム",
            "アクション",
            "是正",
            "今後の対応",
            "今後の対策",
            "恒久対策",
            "対策",
            "フォローアップ",
            "今後の課題",
            "改善策",
            "予防",
            "后续改进",
            "后续计划",
            "改善计划",
            "改进计划",
            "次のステップ",
            "재발방지",
            "후속조치",
            "액션아이템",
            "향후계획",
            "개선사항",
            "후속작업",
            "行动项",
            "行動項目",
            "预防",
            "預防",
            "改进措施",
            "改進措施",
            "后续措施",
            "后续行动",
            "後續行動",
            "整改",
            "待办",
            "改善措施",
            "纠正措施",
        ],
    ),
    (
        SectionKind::Past,
        &[
            "対応内容",
            "実施した対応",
            "応急",
            "暫定対応",
            "조치내역",
            "应急",
            "止血",
            "處理過程",
            "处理过程",
        ],
    ),
    (SectionKind::Summary, &["概要", "要約", "サマリ", "요약", "개요", "摘要", "概述"]),
    (SectionKind::Impact, &["影響", "영향", "影响"]),
    (SectionKind::Timeline, &["タイムライン", "時系列", "타임라인", "时间线", "時間線", "时间轴"]),
    (SectionKind::Causes, &["原因", "원인", "根因"]),
    (SectionKind::Resolution, &["復旧", "解決", "해결", "복구", "恢复", "解决"]),
    (SectionKind::Lessons, &["教訓", "学び", "교훈", "배운점", "经验", "教训"]),
];

/// What labels mean: the phrases of the settings and the built-in ones.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    own: Vec<Phrase>,
    own_compact: Vec<(SectionKind, String)>,
}

#[derive(Clone, Debug)]
struct Phrase {
    kind: SectionKind,
    /// Folded words, apart by blanks, each with a `*` where any ending may follow.
    text: Cow<'static, str>,
    /// The user's own words decide before any built-in ones.
    own: bool,
}

#[derive(Clone, Copy, Debug)]
struct PhraseWord<'p> {
    text: &'p str,
    open_ended: bool,
}

/// How a label was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub(crate) kind: SectionKind,
    /// How many words of the label the phrase covers, in percent.
    pub(crate) coverage: usize,
}

/// The phrases of the tables.
struct Builtin {
    phrases: Vec<Phrase>,
    /// Where the phrases with each beginning stand among them, ordered by beginning.
    by_beginning: Vec<(Beginning, usize)>,
}

static BUILTIN: LazyLock<Builtin> = LazyLock::new(|| {
    let phrases = PHRASES.iter().flat_map(|(kind, phrases)| {
        phrases.split('|').map(|phrase| Phrase::builtin(*kind, phrase))
    });
    let phrases: Vec<Phrase> = phrases.collect();
    let beginnings =
        phrases.iter().filter_map(|phrase| Some(beginning(phrase.words().next()?.text)));
    let mut by_beginning: Vec<_> = beginnings.zip(0..).collect();
    by_beginning.sort_unstable();
    Builtin { phrases, by_beginning }
});

impl Builtin {
    /// The phrases that may stand in these words, in the order of the tables.
    fn beginning_in(&self, words: &[String]) -> impl Iterator<Item = &Phrase> {
        let mut found: Vec<usize> = Vec::new();
        for word in words {
            let begin = beginning(word);
            let start = self.by_beginning.partition_point(|(other, _)| *other < begin);
            let same = self.by_beginning[start..].iter().take_while(|(other, _)| *other == begin);
            found.extend(same.map(|(_, at)| at));
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|at| &self.phrases[at])
    }
}

impl Vocabulary {
    /// Adds a spelling of a part; `*` at a word's end stands for any ending.
    pub fn add(&mut self, kind: SectionKind, phrase: &str) {
        if is_compact(phrase) {
            self.own_compact.insert(0, (kind, compact(phrase)));
        }
        let phrase = Phrase::own(kind, phrase);
        if !phrase.text.is_empty() {
            self.own.push(phrase);
        }
    }

    /// The phrases that stand in a label's words, each with the index after its last place.
    fn standing_in(&self, words: &[String]) -> impl Iterator<Item = (&Phrase, usize)> {
        let phrases = BUILTIN.beginning_in(words).chain(&self.own);
        phrases.filter_map(|phrase| Some((phrase, phrase.last_match(words)?)))
    }

    /// Everything that a label names: "Response, cause, prevention" names three parts.
    pub(crate) fn named(&self, label: &str) -> Vec<SectionKind> {
        let words = words(label);
        let mut kinds: Vec<SectionKind> =
            self.standing_in(&words).map(|(phrase, _)| phrase.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// What a label means, `None` if it says nothing that is known.
    pub(crate) fn classify(&self, label: &str) -> Option<Meaning> {
        let mut words = words(label);
        if words.is_empty() {
            return None;
        }
        // "Origin of the incident" is about its origin.
        let of = words.iter().rposition(|word| word == "of").filter(|at| *at > 0);
        let is_of_incident = of.is_some_and(|at| {
            let whose = words[at + 1..].iter().map(String::as_str);
            whose.clone().count() > 0 && whose.clone().all(|word| OF_INCIDENT.contains(&word))
        });
        if is_of_incident && let Some(at) = of {
            words.truncate(at);
        }
        let mut best: Option<(usize, Meaning)> = None;
        let mut promised: Option<Meaning> = None;
        for (phrase, end) in self.standing_in(&words) {
            let length = phrase.words().count();
            let letters: usize = phrase.words().map(|word| word.text.chars().count()).sum();
            let at_the_end = usize::from(end == words.len());
            let rank = usize::from(phrase.own) * 100_000
                + length * 1_000
                + at_the_end * 1_200
                + letters.min(400);
            let meaning =
                Meaning { kind: phrase.kind, coverage: length * 100 / words.len().max(1) };
            if phrase.kind == SectionKind::Actions && length >= 2 {
                promised = Some(meaning);
            }
            if best.is_none_or(|(other, _)| rank > other) {
                best = Some((rank, meaning));
            }
        }
        if best.is_none() && is_compact(label) {
            let label = compact(label);
            let own = self.own_compact.iter().map(|(kind, phrase)| (*kind, phrase.as_str()));
            let builtin = COMPACT
                .iter()
                .flat_map(|(kind, phrases)| phrases.iter().map(|phrase| (*kind, *phrase)));
            return own
                .chain(builtin)
                .find(|(_, phrase)| label.contains(phrase))
                .map(|(kind, _)| Meaning { kind, coverage: 100 });
        }
        // "Lessons learned and future improvements" promise something; "Lessons and follow-up" as well. What was done by
        // the time of the lessons ("Lessons learned and actions taken") was done so that it does not happen again.
        let teaches = || {
            self.standing_in(&words).any(|(phrase, _)| {
                phrase.kind == SectionKind::Lessons && phrase.words().count() > 1
            })
        };
        match best {
            Some((_, meaning)) if meaning.kind == SectionKind::Lessons => {
                promised.or(Some(meaning))
            }
            Some((_, meaning)) if meaning.kind == SectionKind::Past && teaches() => {
                Some(Meaning { kind: SectionKind::Actions, ..meaning })
            }
            best => best.map(|(_, meaning)| meaning),
        }
    }
}

impl Phrase {
    /// A phrase of the tables, whose words are folded already.
    fn builtin(kind: SectionKind, phrase: &'static str) -> Self {
        Self::new(kind, Cow::Borrowed(phrase.trim()), false)
    }

    fn own(kind: SectionKind, phrase: &str) -> Self {
        let parts = phrase.split_whitespace().flat_map(|word| {
            let mut parts = words(word.trim_end_matches('*'));
            if let Some(last) = parts.last_mut().filter(|_| word.ends_with('*')) {
                last.push('*');
            }
            parts
        });
        Self::new(kind, Cow::Owned(parts.collect::<Vec<_>>().join(" ")), true)
    }

    fn new(kind: SectionKind, text: Cow<'static, str>, own: bool) -> Self {
        Self { kind, text, own }
    }

    fn words(&self) -> impl Iterator<Item = PhraseWord<'_>> + Clone {
        self.text.split_ascii_whitespace().map(|word| match word.strip_suffix('*') {
            Some(text) => PhraseWord { text, open_ended: true },
            None => PhraseWord { text: word, open_ended: false },
        })
    }

    /// The index after the last place at which the phrase stands.
    fn last_match(&self, words: &[String]) -> Option<usize> {
        let mut all_wanted = self.words();
        let first = all_wanted.next()?;
        let mut starts = (0..words.len()).rev().filter(|&start| first.matches(&words[start]));
        starts.find_map(|start| {
            let mut end = start + 1;
            for wanted in all_wanted.clone() {
                words.get(end).filter(|word| wanted.matches(word))?;
                end += 1;
            }
            Some(end)
        })
    }
}

impl PhraseWord<'_> {
    fn matches(self, word: &str) -> bool {
        if self.open_ended { word.starts_with(self.text) } else { word == self.text }
    }
}

/// What may follow "of" where a label says what of the incident it tells.
const OF_INCIDENT: &[&str] =
    &["the", "this", "an", "our", "incident", "outage", "problem", "issue", "failure", "event"];

/// The first two bytes of a word, by which most phrases are told from a label.
type Beginning = [u8; 2];

fn beginning(word: &str) -> Beginning {
    let mut bytes = word.bytes();
    std::array::from_fn(|_| bytes.next().unwrap_or_default())
}

/// The words of a label, folded: lower case, `ß` as `ss`, without numbering ("7.", "1)"), emoji and
/// punctuation. At most sixteen: a longer line is no label.
pub(crate) fn words(label: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for character in label.chars().chain([' ']) {
        if character.is_ascii_alphanumeric() {
            word.push(character.to_ascii_lowercase());
        } else if character.is_alphanumeric() {
            for lower in character.to_lowercase() {
                if lower == 'ß' { word.push_str("ss") } else { word.push(lower) }
            }
        } else if !word.is_empty() {
            let numbering = words.is_empty()
                && word.chars().all(|digit| digit.is_ascii_digit())
                && matches!(character, '.' | ')' | ':' | ' ');
            if numbering && !(word == "5" && character == ' ') {
                word.clear();
            } else {
                words.push(std::mem::take(&mut word));
            }
        }
        if words.len() > 16 {
            break;
        }
    }
    words
}

/// Whether the label has letters of a script without spaces between words.
fn is_compact(label: &str) -> bool {
    label.chars().any(|character| matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'))
}

fn compact(label: &str) -> String {
    label.chars().filter(|character| character.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_phrases_are_folded() {
        for phrase in &BUILTIN.phrases {
            assert!(!phrase.text.is_empty());
            // Another letter of the first two could follow it.
            let open = phrase.words().next().filter(|first| first.open_ended);
            assert!(open.is_none_or(|first| first.text.len() > 1), "{}", phrase.text);
            for word in phrase.words() {
                // After another word, since a number alone would count as numbering.
                let folded = words(&format!("a {}", word.text));
                assert_eq!(folded[1..], [word.text], "{}", word.text);
            }
        }
    }

    #[test]
    fn labels_are_known_by_their_words() {
        let vocabulary = Vocabulary::default();
        for (label, expected) in [
            ("Action Items", "actions"),
            ("7. Preventative Measures", "actions"),
            ("Actions following review", "actions"),
            ("New Action Items (Future Threats)", "actions"),
            ("Corrective and preventative measures", "actions"),
            ("Root Cause Remediations", "actions"),
            ("What we're doing about it", "actions"),
            ("How are we going to do better next time?", "actions"),
            ("Immediate Actions (Completed)", "actions"),
            ("Short-term Improvements", "actions"),
            ("Further Mitigations and Learnings", "actions"),
            ("Maßnahmen", "actions"),
            ("Acciones Correctivas y Preventivas", "actions"),
            ("再発防止（Action Items）", "actions"),
            ("재발 방지 조치", "actions"),
            ("改进措施", "actions"),
            ("Follow-ups", "actions"),
            ("Some possible actions in the future:", "actions"),
            ("Lessons Learned and Actions Taken", "actions"),
            ("What is being done about this?", "actions"),
            ("Preventing this type of outage in the future", "actions"),
            ("Future works", "actions"),
            ("Azioni correttive", "actions"),
            ("План действий", "actions"),
            ("Offene Punkte", "actions"),
            ("今後の課題", "actions"),
            ("What to do next", "actions"),
            ("What to do (as a user)", "past"),
            ("Recommendations for users and maintainers", "past"),
            ("止血", "past"),
            ("Why did all this happen in such a short time?", "causes"),
            ("Origin of the incident", "causes"),
            ("Timeline of the outage", "timeline"),
            ("Description of the problem", "summary"),
            ("Attack vector", "causes"),
            ("Корневая причина", "causes"),
            ("CAUSA MÁS PROBABLE", "causes"),
            ("The Effects", "impact"),
            ("Previous action items", "past"),
            ("Actions taken", "past"),
            ("Resolved issues", "past"),
            ("Follow-up timeline", "past"),
            ("Mitigation steps taken", "past"),
            ("Mitigation", "resolution"),
            ("Resolution and recovery", "resolution"),
            ("Issue Summary", "summary"),
            ("Impact on users", "impact"),
            ("Timeline (all times UTC)", "timeline"),
            ("What went well?", "went_well"),
            ("What didn't go so well?", "went_wrong"),
            ("Where we got lucky", "got_lucky"),
            ("Lessons Learnt", "lessons"),
            ("5 whys", "causes"),
            ("Root cause(s)", "causes"),
            ("Related incidents", "related"),
        ] {
            let found = vocabulary.classify(label).map(|meaning| meaning.kind.key());
            assert_eq!(found, Some(expected), "{label}");
        }
        for label in ["Alex", "Deployment", "CPU load", "", "1)", "北京"] {
            assert_eq!(vocabulary.classify(label), None, "{label}");
        }
    }

    #[test]
    fn the_settings_words_come_first() {
        let mut vocabulary = Vocabulary::default();
        vocabulary.add(SectionKind::Actions, "homework*");
        vocabulary.add(SectionKind::Actions, "lessons learned");
        vocabulary.add(SectionKind::Actions, "宿題");
        for label in ["Our homework", "Lessons learned", "今回の宿題"] {
            assert_eq!(
                vocabulary.classify(label).map(|meaning| meaning.kind),
                Some(SectionKind::Actions),
                "{label}"
            );
        }
    }
}
