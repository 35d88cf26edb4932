//! Measures the comparison of actions on labelled pairs, and prints what the training script reads.
//!
//! `cargo run --release --example repeats -- nearest HISTORY.jsonl PAIRS.jsonl...`
//!
//! `cargo run --release --example repeats -- frequencies HISTORY.jsonl PAIRS.jsonl...`
//!
//! `frequencies` prints the lines of `src/history/frequencies.tsv`: stems that actions of at least three organisations hold.
//!
//! With `nearest`, each pair (`id`, `a`, `b`) is one search: `b` is the new action, `a` and the texts of the history are the earlier ones.
//! Prints tab-separated values: pair, rank from 0, whether it is the pair's own `a`, score, strength, text.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a tool of the developers, not part of the program"
)]

use std::collections::{BTreeMap, HashSet};
use std::error::Error;
use std::time::Instant;

use pmalint::history::{ActionIndex, ActionText, Lexicon};
use rust_stemmers::{Algorithm, Stemmer};
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [command, history, pairs @ ..] = arguments.as_slice() else {
        return Err("usage: repeats nearest HISTORY.jsonl PAIRS.jsonl...".into());
    };
    if command == "frequencies" {
        return frequencies(&arguments[1..]);
    }
    let lexicon = Lexicon::builtin();
    let history: Vec<(String, ActionText)> = lines(history)?
        .iter()
        .filter_map(|line| line["text"].as_str())
        .map(|text| (text.to_owned(), action(text, &lexicon)))
        .collect();
    if command == "speed" {
        speed(&history, &lexicon);
        return Ok(());
    }
    let mut has_header = false;
    for pair in pairs.iter().map(|path| lines(path)).collect::<Result<Vec<_>, _>>()?.concat() {
        let field = |name: &str| pair[name].as_str().unwrap_or_default().to_owned();
        let (id, earlier, new) = (field("id"), field("a"), field("b"));
        let mut earlier_ones: Vec<&(String, ActionText)> =
            history.iter().filter(|(text, _)| *text != new).collect();
        let own = (earlier.clone(), action(&earlier, &lexicon));
        earlier_ones.push(&own);
        let index = ActionIndex::build(earlier_ones.iter().map(|(_, text)| text.clone()).collect());
        match command.as_str() {
            "nearest" => {
                for (rank, similar) in
                    index.nearest(&action(&new, &lexicon), 10, &|_| true).iter().enumerate()
                {
                    let (text, _) = earlier_ones[similar.index];
                    let is_own = *text == earlier;
                    let text = text.replace(['\t', '\n'], " ");
                    println!(
                        "{id}\t{rank}\t{}\t{:.4}\t{:?}\t{text}",
                        u8::from(is_own),
                        similar.score,
                        similar.strength
                    );
                }
            }
            "features" => {
                for (candidate, features) in index.candidate_features(&action(&new, &lexicon)) {
                    let (names, values): (Vec<&str>, Vec<String>) =
                        features.iter().map(|(name, value)| (*name, value.to_string())).unzip();
                    if !std::mem::replace(&mut has_header, true) {
                        println!("id\town\ttext\t{}", names.join("\t"));
                    }
                    let (text, _) = earlier_ones[candidate];
                    let is_own = u8::from(*text == earlier);
                    println!(
                        "{id}\t{is_own}\t{}\t{}",
                        text.replace(['\t', '\n'], " "),
                        values.join("\t")
                    );
                }
            }
            _ => return Err(format!("no command `{command}`").into()),
        }
    }
    Ok(())
}

/// Counts actions by stem. Of pairs only `a` counts, as both sides of a repeat are the same action.
fn frequencies(paths: &[String]) -> Result<(), Box<dyn Error>> {
    const ORGANISATIONS: usize = 3;
    let stemmer = Stemmer::create(Algorithm::English);
    let mut stems: BTreeMap<String, (usize, HashSet<String>)> = BTreeMap::new();
    let lines = paths.iter().map(|path| lines(path)).collect::<Result<Vec<_>, _>>()?.concat();
    for line in &lines {
        let text = line["text"].as_str().or(line["a"].as_str()).unwrap_or_default().to_lowercase();
        let organisation = line["org"].as_str().or(line["source"].as_str()).unwrap_or_default();
        let words: HashSet<_> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()))
            .map(|word| stemmer.stem(word))
            .collect();
        for word in words {
            let (count, organisations) = stems.entry(word.into_owned()).or_default();
            *count += 1;
            organisations.insert(organisation.to_owned());
        }
    }
    for (stem, (count, organisations)) in stems {
        if organisations.len() >= ORGANISATIONS {
            println!("{stem}\t{}", (count * 10_000).div_ceil(lines.len()));
        }
    }
    Ok(())
}

fn lines(path: &str) -> Result<Vec<Value>, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

/// An action as a document gives it: without markup, with its bold lead.
fn action(text: &str, lexicon: &Lexicon) -> ActionText {
    let lead = text.strip_prefix("**").and_then(|rest| rest.split_once("**")).map(|(lead, _)| lead);
    ActionText::new(&text.replace("**", ""), lead, lexicon)
}

/// Times the index on a made-up history against cutting the same texts into words once.
fn speed(history: &[(String, ActionText)], lexicon: &Lexicon) {
    const TEXTS: usize = 100_000;
    let clauses: Vec<&str> = history.iter().map(|(text, _)| text.as_str()).collect();
    let texts: Vec<String> = (0..TEXTS)
        .map(|i| {
            let (first, second) = (
                clauses[i % clauses.len()],
                clauses[(i * 7919 + i / clauses.len()) % clauses.len()],
            );
            let half = |text: &str| text.split(' ').count() / 2;
            let words =
                first.split(' ').take(half(first)).chain(second.split(' ').skip(half(second)));
            words.collect::<Vec<_>>().join(" ") + &format!(" for part{}", i % 5000)
        })
        .collect();
    let start = Instant::now();
    let words: usize = texts
        .iter()
        .map(|text| {
            text.split(|c: char| !c.is_alphanumeric())
                .map(str::to_lowercase)
                .collect::<Vec<_>>()
                .len()
        })
        .sum();
    println!("{words} words cut in {:?}", start.elapsed());
    let start = Instant::now();
    let read: Vec<ActionText> =
        texts.iter().map(|text| ActionText::new(text, None, lexicon)).collect();
    println!("read in {:?}", start.elapsed());
    let start = Instant::now();
    let index = ActionIndex::build(read);
    println!("index in {:?}", start.elapsed());
    let start = Instant::now();
    let found: usize =
        index.texts().iter().step_by(500).map(|text| index.nearest(text, 3, &|_| true).len()).sum();
    println!("{found} found in {:?}", start.elapsed());
}
