#[test]
#[ignore]
fn dump() {
    use crate::document::{Conventions, Document};
    for path in std::env::var("DUMP").unwrap().lines() {
        let bytes = std::fs::read(path).unwrap();
        for document in
            Document::read_all(crate::git::RepoPath::from(path), bytes, &Conventions::default())
        {
            println!(
                "===== {path} zone {:?} entries {} label {:?}",
                document.timeline.zone,
                document.timeline.entries.len(),
                document.timeline.label_span.map(|s| document.source.slice(s).to_owned())
            );
            for e in document.timeline.entries.iter().take(14) {
                println!(
                    "  {}/{} {:?} {:?}{} {:?} {} | {}",
                    e.series,
                    e.day,
                    e.date.map(|d| d.to_string()),
                    e.time.map(|d| d.to_string()),
                    if e.has_own_date { " own" } else { "" },
                    e.zone,
                    document.source.slice(e.time_span),
                    e.text.chars().take(50).collect::<String>()
                );
            }
        }
    }
}
