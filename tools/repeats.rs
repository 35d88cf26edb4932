//! Measures the comparison of actions on labelled pairs, and prints what `scripts/train_repeats.py` reads.
//!
//! `cargo run --release --example repeats -- COMMAND HISTORY.jsonl PAIRS.jsonl...`
//!
//! Each pair (`id`, `a`, `b`) is one search: `b` is the new action, `a` and the texts of the history (`text`) are the
//! earlier ones. Each text of the history is one search, too, with no answer. All output is separated by tabs.
//!
//! `nearest`: search, rank from 0, whether it is the pair's own `a`, score, strength, text.
//! `features`: search, whether it is the pair's own `a`, text, and all that the trees can look at, with a header.
//! `frequencies`: the lines of `src/english/frequencies.tsv`: stems that actions of at least three organisations hold.
//! `speed`: how long it takes to index 100,000 actions made of the history's, against cutting them into words.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a tool for developers, not part of the program"
)]

use std::collections::{BTreeMap, HashSet};
use std::error::Error;
use std::time::Instant;

use pmalint::history::{ActionIndex, ActionText, Lexicon};
use rust_stemmers::{Algorithm, Stemmer};
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [command, paths @ ..] = arguments.as_slice() else {
        return Err(
            "usage: repeats nearest|features|frequencies|speed HISTORY.jsonl PAIRS.jsonl...".into(),
        );
    };
    let lines: Vec<Value> =
        paths.iter().map(|path| lines(path)).collect::<Result<Vec<_>, _>>()?.concat();
    let lexicon = Lexicon::builtin();
    let history: Vec<Read> = lines
        .iter()
        .filter_map(|line| line["text"].as_str())
        .map(|text| Read::new(text, &lexicon))
        .collect();
    let field = |line: &Value, name: &str| Some(line[name].as_str()?.to_owned());
    let pairs = lines.iter().filter_map(|line| {
        Some(Search {
            id: field(line, "id")?,
            own: Some(field(line, "a")?),
            new: field(line, "b")?,
        })
    });
    let background = history.iter().enumerate().map(|(number, read)| Search {
        id: format!("background-{number}"),
        own: None,
        new: read.written.clone(),
    });
    match command.as_str() {
        "nearest" => {
            for search in pairs {
                search.nearest(&history, &lexicon);
            }
        }
        "features" => {
            for (number, search) in pairs.chain(background).enumerate() {
                search.features(number == 0, &history, &lexicon);
            }
        }
        "frequencies" => frequencies(&lines),
        "speed" => speed(&history, &lexicon),
        _ => return Err(format!("no command `{command}`").into()),
    }
    Ok(())
}

fn lines(path: &str) -> Result<Vec<Value>, Box<dyn Error>> {
    Ok(std::fs::read_to_string(path)?
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?)
}

/// An action as it is written and as the scorer sees it.
#[derive(Clone)]
struct Read {
    written: String,
    text: ActionText,
}

impl Read {
    /// Reads an action as a document gives it: without markup, with its bold lead.
    fn new(written: &str, lexicon: &Lexicon) -> Self {
        let lead =
            written.strip_prefix("**").and_then(|rest| rest.split_once("**")).map(|(lead, _)| lead);
        let text = ActionText::new(&written.replace("**", ""), lead, lexicon);
        Self { written: written.to_owned(), text }
    }

    fn on_one_line(&self) -> String {
        self.written.replace(['\t', '\n'], " ")
    }
}

/// A new action, and the earlier one that belongs to it.
struct Search {
    id: String,
    own: Option<String>,
    new: String,
}

impl Search {
    /// The history without the new action itself, and the action that belongs to it.
    fn earlier(&self, history: &[Read], lexicon: &Lexicon) -> (Vec<Read>, ActionIndex) {
        let own = self.own.as_deref().map(|own| Read::new(own, lexicon));
        let earlier: Vec<Read> =
            history.iter().filter(|read| read.written != self.new).cloned().chain(own).collect();
        let index = ActionIndex::build(earlier.iter().map(|read| read.text.clone()));
        (earlier, index)
    }

    fn is_own(&self, earlier: &Read) -> u8 {
        u8::from(self.own.as_ref() == Some(&earlier.written))
    }

    fn nearest(&self, history: &[Read], lexicon: &Lexicon) {
        let (earlier, index) = self.earlier(history, lexicon);
        let found = index.nearest(&Read::new(&self.new, lexicon).text, 10, &|_| true);
        for (rank, similar) in found.iter().enumerate() {
            let (earlier, score) = (&earlier[similar.index], similar.score);
            let (id, own, text) = (&self.id, self.is_own(earlier), earlier.on_one_line());
            println!("{id}\t{rank}\t{own}\t{score:.4}\t{:?}\t{text}", similar.strength);
        }
    }

    fn features(&self, has_header: bool, history: &[Read], lexicon: &Lexicon) {
        let (earlier, index) = self.earlier(history, lexicon);
        let mut is_first = has_header;
        for (candidate, features) in index.candidate_features(&Read::new(&self.new, lexicon).text) {
            let (names, values): (Vec<&str>, Vec<String>) =
                features.iter().map(|(name, value)| (*name, value.to_string())).unzip();
            if std::mem::take(&mut is_first) {
                println!("id\town\ttext\t{}", names.join("\t"));
            }
            let (id, own, text) =
                (&self.id, self.is_own(&earlier[candidate]), earlier[candidate].on_one_line());
            println!("{id}\t{own}\t{text}\t{}", values.join("\t"));
        }
    }
}

/// Counts actions by stem. Of pairs only `a` counts, as both sides of a repeat are the same action.
fn frequencies(lines: &[Value]) {
    const ORGANISATIONS: usize = 3;
    let stemmer = Stemmer::create(Algorithm::English);
    let mut stems: BTreeMap<String, (usize, HashSet<String>)> = BTreeMap::new();
    for line in lines {
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
}

/// Times the index on a history spliced from halves of real actions.
fn speed(history: &[Read], lexicon: &Lexicon) {
    const TEXTS: usize = 100_000;
    let halves: Vec<(Vec<&str>, Vec<&str>)> = history
        .iter()
        .map(|read| read.written.split(' ').collect::<Vec<_>>())
        .map(|words| (words[..words.len() / 2].to_vec(), words[words.len() / 2..].to_vec()))
        .collect();
    let texts: Vec<String> = (0..TEXTS)
        .map(|at| {
            let (first, second) = (
                &halves[at % halves.len()].0,
                &halves[(at * 7919 + at / halves.len()) % halves.len()].1,
            );
            format!("{} {} for part{}", first.join(" "), second.join(" "), at % 5000)
        })
        .collect();
    let start = Instant::now();
    let cut = |text: &String| {
        text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect::<Vec<_>>().len()
    };
    let words: usize = texts.iter().map(cut).sum();
    println!("{words} words cut in {:?}", start.elapsed());
    let start = Instant::now();
    let index = ActionIndex::build(texts.iter().map(|text| ActionText::new(text, None, lexicon)));
    println!("read and indexed in {:?}", start.elapsed());
    let start = Instant::now();
    let found: Vec<usize> = (0..index.len())
        .step_by(500)
        .map(|at| index.nearest(index.text(at), 3, &|_| true).len())
        .collect();
    println!("{} searches in {:?}", found.len(), start.elapsed());
}
