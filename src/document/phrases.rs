//! The names of the parts of a post-mortem, in English and other languages.

use super::SectionKind;

/// The phrases of each part. `*` at the end of a word stands for any ending, `|` separates phrases.
/// A phrase matches wherever its words stand next to each other in the label; of several matches the
/// longest wins, then the one nearer to the end, since English puts the head of a term last ("root
/// cause remediations" are remediations).
pub(super) const PHRASES: &[(SectionKind, &str)] = &[
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
         | how are we fixing | preventing this | prevention of recurrence | what to do next | what to do about | what we changed | what we have changed | what we ve changed \
         | future works | next phase | open item* | outstanding item* | outstanding work | remaining item* | remaining work | still open \
         | permanent fix* | process change* | hardening \
         | massnahme* | folgemassnahme* | korrekturmassnahme* | vorbeugende massnahme* | nächste schritte | naechste schritte \
         | aktionspunkt* | aufgaben | empfehlung* | verbesserungsmassnahme* | verbesserungsvorschläge | prävention | vorbeugung | offene punkte | offen \
         | actions correctives | actions préventives | actions correctrices | plan d action | plan d actions | mesures correctives | mesures préventives \
         | prochaines étapes | actions de suivi | actions à mener | recommandation* | améliorations proposées | améliorations prévues | améliorations futures | prévention \
         | acción | acciones correctivas | acciones preventivas | acciones | acciones de seguimiento | medidas correctivas | medidas preventivas \
         | próximos pasos | plan de acción | tareas | recomendacion* | prevención | mejoras propuestas | mejoras futuras | mejoras previstas \
         | ação | ações corretivas | ações preventivas | ações de acompanhamento | ações | medidas corretivas | próximos passos | plano de ação | recomendaç* | prevenção | melhorias propostas | melhorias futuras | melhorias planejadas \
         | azioni | azioni correttive | azioni preventive | misure correttive | misure preventive | prossimi passi | piano d azione | prevenzione | raccomandazion* | miglioramenti \
         | vervolgacties | vervolgstappen | verbeterpunten | verbeteracties | działania | działania naprawcze | dalsze kroki \
         | действия | меры | план действий | корректирующие действия | план мероприятий | дальнейшие шаги | следующие шаги | предотвращение | профилактика | рекомендации | что будем делать \
         | maatregelen | actiepunten | volgende stappen | volgende checks | aanbevelingen | preventie | nog te doen | zalecenia | rekomendacje | zapobieganie | plan działań | następne kroki | co dalej | działania zapobiegawcze | zabezpieczenia | contromisure | cosa faremo | azioni da intraprendere | à faire | mesures à prendre | suites à donner | ce que nous allons faire | weiteres vorgehen | empfohlene massnahme* | wie wir das verhindern | was wir tun | pendientes | seguimiento | qué vamos a hacer | lo que queda | acciones a tomar | pendências | o que vamos fazer | acoes | acoes corretivas | acoes preventivas | o que falta | что сделать | что нужно сделать | задачи | необходимые меры | заходи | дії | план дій | рекомендації | запобігання | наступні кроки | alınacak önlemler | önlemler | önleyici | düzeltici | öneriler | aksiyonlar | aksiyon maddeleri | sonraki adımlar | yapılacaklar | tindak lanjut | rekomendasi | langkah selanjutnya | pencegahan | tindakan perbaikan | tindakan pencegahan | rencana tindak lanjut | yang akan dilakukan | yang sedang | perbaikan | hành động | hành động khắc phục | biện pháp | biện pháp phòng ngừa | phòng ngừa | bước tiếp theo | khuyến nghị | việc cần làm \
         | action item* status | actions status | follow up* status | remediation* status | corrective action* status | follow up action* taken | followup action* taken | automation opportunit* | improvement opportunit* | noch zu fixen | noch zu erledigen | what happens now | what now | where we go from here | preventing a repeat | stop* a repeat | prevent* a repeat | stops this | prevents this | implementation plan | implementation order | prevents recurrence | keep* this from | keep* it from | fix plan | cómo evitar | como evitar | comment éviter | pour éviter | wie verhindern | was wir ändern | correctifs | come evitare | как предотвратить | что мы сделаем | что дальше | что делаем дальше | что делать дальше | дальнейшие действия",
    ),
    (
        SectionKind::Past,
        "previous action* | previous action item* | prior action* | prior action item* | past action item* | past action* | earlier action* | action* from last | action* from previous | old action* \
         | action taken | actions taken | actions we took | actions performed | action* carried out | steps taken | measures taken \
         | immediate action* taken | remediation steps taken | mitigation steps taken | mitigation* taken | resolving action* \
         | resolved issue* | fixed issue* | closed issue* | completed action* | follow up timeline | follow up log | action* log \
         | response action* | incident response action* | actions during | what we did | what was done | what did we do | what has been done \
         | wasn t done | was not done | should have been done | could have been done | warning sign* | what to do | what to do as a | what you should do | what users should do | what should users do | how to protect yourself \
         | recommendation* for user* | recommendation* to user* | recommendation* for customer* | recommendation* for maintainer* | recommendation* for package maintainer* | recommendation* for operator* | recommendation* for node operator* | recommendation* for developer* | advice for user* \
         | azioni intraprese | azioni immediate | предпринятые действия | выполненные действия | acciones inmediatas \
         | acciones tomadas | acciones realizadas | ações realizadas | ações tomadas | actions réalisées | durchgeführte massnahmen | sofortmassnahmen \
         | durchgeführte massnahme* | bereits umgesetzt* | uitgevoerde acties | podjęte działania | виконані дії | yapılanlar | alınan aksiyonlar | tindakan yang dilakukan | tindakan yang telah dilakukan | các bước đã thực hiện",
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
         | riepilogo | sommario | samenvatting | podsumowanie | резюме | описание | что произошло | краткое описание \
         | sumário | sumário executivo | kurzfazit | kurzfassung | contexte | contexto | kontekst | краткое содержание | сводка | підсумок | опис | özet | olay özeti | ringkasan | ringkasan eksekutif | kronologi singkat | tóm tắt | mô tả",
    ),
    (
        SectionKind::Impact,
        "impact* | fallout | what customers saw | what users saw | what customers experienced | what users experienced | what was lost | was actually lost | data loss | what was impacted | effect* on | affected | customer impact | user impact | blast radius | scope of impact | business impact | damage* | consequences | who was affected \
         | the effects | effects | auswirkung* | impacto* | conséquences | impatto | effetti | consecuencias | consequências | gevolgen | wpływ | skutki | влияние | последствия | ущерб \
         | вплив | наслідки | etki | etkisi | etkilenen | dampak | ảnh hưởng | tác động",
    ),
    (
        SectionKind::Timeline,
        "timeline* | time line | chronology | chain of events | sequence of events | order of events | events | key events | log of events | incident log | chronologie \
         | zeitleiste | zeitverlauf | cronología | linha do tempo | línea de tiempo | context timeline | cronologia | linea temporale | verlauf | ablauf | déroulé | tijdlijn | oś czasu | хронология | таймлайн | ход событий \
         | хронологія | перебіг подій | zaman çizelgesi | olay akışı | kronologi | kronologi kejadian | dòng thời gian | diễn biến",
    ),
    (
        SectionKind::Detection,
        "detection | how detected | how was it detected | how it was detected | how did we find | how we found | discovery | detected by | detect | alert | identification | erkennung | detección | détection | detecção",
    ),
    (
        SectionKind::Resolution,
        "resolution* | resolution detail* | resolve* | recovery | mitigation* | solution* | fix | fixes | the fix | workaround | response | our response | incident response | immediate reaction | stabilisation | stabilization | repair | restoration \
         | how we fixed it | how it was fixed | how was it fixed | what we did to fix | solving | remediation during | resolución | résolution | resolução | behebung | wiederherstellung | lösung | risoluzione | soluzione | mitigazione | solución | solução | oplossing | rozwiązanie | решение | устранение | исправление | восстановление \
         | вирішення | відновлення | çözüm | müdahale | penyelesaian | solusi | pemulihan | cách khắc phục | khắc phục | xử lý | cách sửa | herstel | naprawa",
    ),
    (
        SectionKind::Causes,
        "root cause* | cause* | contributing factor* | contributing condition* | contributing cause* | trigger* | five whys | 5 whys | five why | 5 why | why* did | why it happened | why it stayed | why it failed | why it broke | the real failure | первопричина | why this happened | why did this happen | why did it happen | why did all | why this occurred | how did this happen | how this happened | how did it happen | how it happened | origin \
         | attack method* | attack vector* | attack chain | how the attack worked | the vulnerability | vulnerability | the exploit | the bug | precursor* \
         | analysis | analysis of causes | cause analysis | root cause analysis | rca | technical detail* | technical analysis | background | leadup | lead up | fault | proximate cause | investigation | findings | diagnosis | what went wrong technically | what caused \
         | causa | análisis de causa* | causa radice | oorzaak | oorzaken | przyczyn* | причин* | корневая причина | коренная причина | анализ причин \
         | warum das passiert ist | warum ist das passiert | warum es passiert ist | ursache* | grundursache* | causa* raíz | causas | causa raiz | cause* racine* | cause* profonde* \
         | причина | першопричина | kök neden | kök sebep | neden | sebep | penyebab | akar masalah | akar penyebab | nguyên nhân | nguyên nhân gốc",
    ),
    (
        SectionKind::Lessons,
        "rule* going forward | lesson* learn* | lessons | learning* | takeaway* | key takeaway* | what we learn* | what did we learn | what have we learn* | insight* | conclusion* | retrospective | reflection* | why surprised | how did we do | how d we do | evaluation | discussion \
         | further thought* | lektionen | erkenntnisse | lecciones aprendidas | lições aprendidas | leçons apprises | enseignements | lezioni apprese | cosa abbiamo imparato | geleerde lessen | wnioski | выводы | уроки \
         | висновки | çıkarılan dersler | alınan dersler | öğrenilenler | pelajaran | bài học | leerpunten",
    ),
    (
        SectionKind::WentWell,
        "went well | go well | what worked | worked well | went right | did well | positives | what helped | lief gut | salió bien",
    ),
    (
        SectionKind::WentWrong,
        "what hurt | what stung | went wrong | have been done better | needs improvement | needs to improve | need to improve | went poorly | went badly | go well not | didn t go well | didn t go so well | did not go well | didn t work | did not work | gone better | go better | could be better | could have been better | process breakdown* | went less well | not so well | negatives | lief schlecht | salió mal",
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
pub(super) const COMPACT: &[(SectionKind, &[&str])] = &[
    (
        SectionKind::Actions,
        &[
            "再発防止",
            "修复建议",
            "改进建议",
            "今後の予定",
            "今後の方針",
            "今後の示唆",
            "未対応の課題",
            "残課題",
            "残タスク",
            "남은일",
            "남은작업",
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
            "防止再次",
            "避免再次",
            "防范措施",
            "どう防ぐ",
            "예방",
            "改进项",
            "行动计划",
            "下一步",
            "后续工作",
            "改进方案",
            "개선계획",
            "개선방안",
            "개선대책",
            "조치계획",
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
    (
        SectionKind::Metadata,
        &["メタデータ", "基本情報", "基本信息", "元数据", "메타데이터", "기본정보"],
    ),
    (
        SectionKind::Summary,
        &[
            "何が起きたか",
            "何が起こったか",
            "发生了什么",
            "概要",
            "要約",
            "サマリ",
            "요약",
            "개요",
            "摘要",
            "概述",
        ],
    ),
    (SectionKind::Impact, &["影響", "영향", "影响"]),
    (SectionKind::Timeline, &["タイムライン", "時系列", "타임라인", "时间线", "時間線", "时间轴"]),
    (SectionKind::Causes, &["原因", "원인", "根因"]),
    (SectionKind::Resolution, &["復旧", "解決", "해결", "복구", "조치", "恢复", "解决"]),
    (SectionKind::Lessons, &["教訓", "学び", "교훈", "배운점", "经验", "教训"]),
];
