//! A schema with the files and presets that it refers to, as one schema.
//!
//! Each file becomes a definition, and every reference a JSON pointer within the one schema, so that
//! nothing after this knows of files. Nothing is ever fetched.

use serde_json::{Map, Value};

use super::broken_file::BrokenFile;
use super::keywords;
use super::presets;
use super::recursion::Costs;
use super::subschemas::subschemas;
use super::suggestion::did_you_mean;
use crate::document::tree::Node;
use crate::document::{Problem, Span, read_yaml};
use crate::git::RepoPath;

/// Reads a file of the repository, `None` where there is none.
pub type ReadFile<'a> = &'a dyn Fn(&RepoPath) -> miette::Result<Option<String>>;

/// More files than this are no schema that a person wrote.
pub(crate) const MOST_FILES: usize = 100;

/// How many patterns a schema may have, with all that it refers to: each takes up to a mebibyte when it is compiled.
pub(crate) const MOST_PATTERNS: usize = 200;

/// How long these may be together, in bytes.
pub(crate) const LONGEST_PATTERNS: usize = 64 << 10;

/// What a reference to a preset begins with: `preset:google-sre`.
const PRESET: &str = "preset:";

/// The meta-schemas, which the validator knows.
const META_SCHEMAS: &str = "https://json-schema.org/draft/";

#[derive(Debug)]
pub(super) struct Bundle {
    pub(super) json: Value,
    /// The schema itself, then what it refers to.
    files: Vec<File>,
    /// How many patterns they have.
    pub(super) patterns: usize,
}

#[derive(Debug)]
struct File {
    /// As it is shown.
    name: String,
    /// Where it is, for what it refers to; `None` for a preset.
    path: Option<RepoPath>,
    text: String,
    root: Node,
}

impl File {
    fn read(name: String, path: Option<RepoPath>, text: String) -> (Self, Vec<Problem>) {
        let (root, problems) = read_yaml(&text, Span::new(0, text.len()));
        (Self { name, path, text, root }, problems)
    }
}

/// A reference as it will be written in the bundle.
struct Reference {
    /// The subschema that holds it, as a pointer into its file.
    holder: String,
    target: String,
    span: Span,
}

impl Bundle {
    /// Reads a schema and all that it refers to. Every file is checked as far as that can be done
    /// before it is compiled; the error shows all mistakes of the first file that has some.
    pub(super) fn read(path: &str, text: &str, read: ReadFile<'_>) -> miette::Result<Self> {
        let (main, problems) =
            File::read(path.to_owned(), Some(RepoPath::from(path)), text.to_owned());
        let profiles = keywords::profiles(&main.root);
        let mut files = vec![main];
        let mut problems = vec![problems];
        let mut references: Vec<Vec<Reference>> = Vec::new();
        let mut at = 0;
        let (mut patterns, mut length) = (0, 0);
        while at < files.len() {
            let mut found = std::mem::take(&mut problems[at]);
            let mut beyond = None;
            each_pattern(&files[at].root, &mut |pattern, span| {
                patterns += 1;
                length += pattern.len();
                if (patterns > MOST_PATTERNS || length > LONGEST_PATTERNS) && beyond.is_none() {
                    beyond = Some(span);
                }
            });
            found.extend(beyond.map(|span| {
                let kib = LONGEST_PATTERNS >> 10;
                let message =
                    format!("more than {MOST_PATTERNS} or {kib} KiB of patterns are not read");
                Problem::new(span, message).help("say once under `$defs` what is said often")
            }));
            let mut own = Vec::new();
            let mut referred = Vec::new();
            let parts = subschemas(&files[at].root);
            keywords::check(&parts, &profiles, &mut found);
            for part in &parts {
                let Some(node) = part.node.get("$ref") else { continue };
                let Some(written) = node.as_str() else { continue };
                match refer(written, &files[at], &files, read)? {
                    Ok(Target::Own) => {}
                    Ok(Target::Within(fragment)) => {
                        own.push(Reference {
                            holder: part.pointer.clone(),
                            target: within(at, &fragment),
                            span: node.span,
                        });
                    }
                    Ok(Target::File(name, path, text, fragment)) => {
                        referred.push((
                            part.pointer.clone(),
                            node.span,
                            name,
                            path,
                            text,
                            fragment,
                        ));
                    }
                    Err(problem) => {
                        let (message, help) = problem;
                        found.push(Problem::new(node.span, message).help(help));
                    }
                }
            }
            drop(parts);
            for (holder, span, name, path, text, fragment) in referred {
                let known = files.iter().position(|file| file.name == name);
                let index = known.unwrap_or(files.len());
                if known.is_none() {
                    if files.len() >= MOST_FILES {
                        let message = format!("more than {MOST_FILES} files are not read");
                        found.push(Problem::new(span, message));
                        continue;
                    }
                    let (file, found) = File::read(name, path, text);
                    files.push(file);
                    problems.push(found);
                }
                own.push(Reference { holder, target: within(index, &fragment), span });
            }
            references.push(own);
            let file = &files[at];
            if let Some(report) = BrokenFile::report(&file.name, &file.text, found) {
                return Err(report);
            }
            at += 1;
        }
        let bundle = Self { json: join(&files, &references), files, patterns };
        for (at, references) in references.iter().enumerate() {
            let dangling = references.iter().filter(|reference| {
                let pointer = reference.target.strip_prefix('#').unwrap_or_default();
                bundle.json.pointer(pointer).is_none()
            });
            let problems = dangling.map(|reference| {
                let written = reference.span;
                let file = &bundle.files[at];
                let text = file.text.get(written.start..written.end).unwrap_or_default();
                let text = text.trim_matches(['"', '\'']);
                Problem::new(written, format!("`{}` leads nowhere", super::failure::short(text)))
                    .help("write `#/$defs/` and the name of a definition")
            });
            let file = &bundle.files[at];
            if let Some(report) = BrokenFile::report(&file.name, &file.text, problems.collect()) {
                return Err(report);
            }
        }
        let mut costs = Costs::default();
        for (at, references) in references.iter().enumerate() {
            for reference in references {
                let holder =
                    format!("{}{}", within(at, "").trim_start_matches('#'), reference.holder);
                if !costs.are_bounded(&bundle.json, &holder) {
                    return Err(bundle.report(&holder, |_, _| {
                        Problem::new(
                            reference.span,
                            "the reference leads to itself, or to too much",
                        )
                        .help("go into a property or an item before referring back")
                    }));
                }
            }
        }
        Ok(bundle)
    }

    /// The schema itself.
    pub(super) fn root(&self) -> &Node {
        &self.files[0].root
    }

    /// The report of a problem with what a pointer into the bundle leads to; `describe` gets the file's
    /// root and the pointer within.
    pub(super) fn report(
        &self,
        pointer: &str,
        describe: impl FnOnce(&Node, &str) -> Problem,
    ) -> miette::Report {
        let index = pointer.strip_prefix("/$defs/").and_then(|rest| {
            let name = rest.split('/').next()?;
            (1..self.files.len()).find(|at| definition(*at) == name)
        });
        let index = index.unwrap_or(0);
        let prefix = format!("/$defs/{}", definition(index));
        let inner = if index == 0 { pointer } else { pointer.strip_prefix(&prefix).unwrap_or("") };
        let file = &self.files[index];
        let problem = describe(&file.root, inner);
        BrokenFile::report(&file.name, &file.text, vec![problem])
            .unwrap_or_else(|| miette::miette!("the schema cannot be used"))
    }
}

/// What may become a pattern, wherever it stands: a reference can make a schema of anything.
fn each_pattern(node: &Node, found: &mut dyn FnMut(&str, Span)) {
    for item in node.as_sequence().unwrap_or_default() {
        each_pattern(item, found);
    }
    for member in node.as_mapping().into_iter().flatten() {
        match (&*member.key, member.value.as_str()) {
            ("pattern", Some(pattern)) => found(pattern, member.value.span),
            ("patternProperties", _) => {
                for property in member.value.as_mapping().into_iter().flatten() {
                    found(&property.key, property.key_span);
                }
            }
            _ => {}
        }
        each_pattern(&member.value, found);
    }
}

enum Target {
    /// It is the validator's matter.
    Own,
    /// This fragment of the same file.
    Within(String),
    /// A file by its name and place, with its text, and the fragment.
    File(String, Option<RepoPath>, String, String),
}

type Unfollowed = (String, String);

/// What a reference leads to, or why it cannot be followed and what to do.
fn refer(
    written: &str,
    file: &File,
    files: &[File],
    read: ReadFile<'_>,
) -> miette::Result<Result<Target, Unfollowed>> {
    let (address, fragment) = written.split_once('#').unwrap_or((written, ""));
    let is_pointer = fragment.is_empty() || fragment.starts_with('/');
    if address.is_empty() {
        let is_main = file.name == files[0].name;
        return Ok(match is_pointer {
            true => Ok(Target::Within(fragment.to_owned())),
            false if is_main => Ok(Target::Own),
            false => Err(anchor()),
        });
    }
    if address.starts_with(META_SCHEMAS) {
        return Ok(Ok(Target::Own));
    }
    if !is_pointer {
        return Ok(Err(anchor()));
    }
    if let Some(name) = address.strip_prefix(PRESET) {
        return Ok(match presets::preset(name) {
            Some(preset) => {
                let shown = format!("{name}.schema.yaml");
                Ok(Target::File(shown, None, preset.schema.to_owned(), fragment.to_owned()))
            }
            None => {
                let known: Vec<&str> = presets::PRESETS.iter().map(|preset| preset.name).collect();
                Err((format!("there is no preset `{name}`"), did_you_mean(name, &known)))
            }
        });
    }
    if is_remote(address) {
        return Ok(Err((
            "the schema refers to an address, and nothing is fetched".to_owned(),
            "save it in the repository and write its path, or copy what is needed under `$defs`"
                .to_owned(),
        )));
    }
    let Some(from) = &file.path else {
        return Ok(Err(("a preset refers to no file".to_owned(), "report this".to_owned())));
    };
    let Some(path) = RepoPath::resolve(from.parent().as_ref(), address) else {
        return Ok(Err((
            "the reference leaves the repository".to_owned(),
            "write a path relative to the schema, of a file in the repository".to_owned(),
        )));
    };
    let name = path.to_text();
    if files.iter().any(|file| file.name == name) {
        return Ok(Ok(Target::File(name, Some(path), String::new(), fragment.to_owned())));
    }
    Ok(match read(&path)? {
        Some(text) => Ok(Target::File(name, Some(path), text, fragment.to_owned())),
        None => Err((
            format!("there is no file `{name}`"),
            "write a path relative to the schema, of a file in the repository".to_owned(),
        )),
    })
}

fn anchor() -> Unfollowed {
    (
        "anchors of another file are not followed".to_owned(),
        "write a JSON pointer, such as `common.yaml#/$defs/severity`".to_owned(),
    )
}

/// An address with a scheme or a host.
fn is_remote(address: &str) -> bool {
    let scheme = address.split(':').next().filter(|scheme| scheme.len() < address.len());
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
    };
    address.starts_with("//") || scheme.is_some_and(is_scheme)
}

fn definition(index: usize) -> String {
    format!("pmalint-file-{index}")
}

/// A fragment of a file, as a reference within the bundle.
fn within(index: usize, fragment: &str) -> String {
    if index == 0 {
        format!("#{fragment}")
    } else {
        format!("#/$defs/{}{fragment}", definition(index))
    }
}

fn join(files: &[File], references: &[Vec<Reference>]) -> Value {
    let mut values = files.iter().zip(references).map(|(file, references)| {
        let mut json = file.root.to_json();
        for reference in references {
            if let Some(Value::Object(holder)) = json.pointer_mut(&reference.holder) {
                holder.insert("$ref".to_owned(), reference.target.clone().into());
            }
        }
        json
    });
    let mut main = values.next().unwrap_or_default();
    let others: Vec<Value> = values.collect();
    if let (Value::Object(main), false) = (&mut main, others.is_empty()) {
        let definitions = main.entry("$defs").or_insert_with(|| Map::new().into());
        if let Value::Object(definitions) = definitions {
            for (at, mut json) in others.into_iter().enumerate() {
                if let Value::Object(json) = &mut json {
                    // They would give it an address of its own, from which references lead elsewhere.
                    json.retain(|key, _| !["$id", "$schema"].contains(&key.as_str()));
                }
                definitions.insert(definition(at + 1), json);
            }
        }
    }
    main
}
