//! The adapter to the `jsonschema` crate, and the only file that knows it.

use std::collections::HashSet;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{Draft, PatternOptions, ReferencingError, ValidationError};
use serde_json::Value;

use super::failure::{Expected, Failure, short};
use super::formats::FORMATS;

/// What a pattern may take when it is compiled, in bytes: there may be thousands.
pub(crate) const PATTERN_SIZE: usize = 1 << 20;

/// A compiled JSON Schema, 2020-12.
#[derive(Debug)]
pub(super) struct Validator(jsonschema::Validator);

/// Why a schema does not compile.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The schema is not as the meta-schema says; the pointer is one into the schema.
    Broken(Failure),
    /// A reference that cannot be followed, with the target as far as it is known.
    Reference { target: String, message: String, help: &'static str },
}

impl Validator {
    /// Compiles a schema. Nothing is fetched, patterns run in linear time, formats are asserted.
    pub(super) fn compile(schema: &Value) -> Result<Self, Refusal> {
        let options = jsonschema::options();
        let options = FORMATS
            .iter()
            .fold(options, |options, format| options.with_format(format.name, format.holds));
        options
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .should_ignore_unknown_formats(false)
            .with_pattern_options(PatternOptions::regex().size_limit(PATTERN_SIZE))
            .offline()
            .build(schema)
            .map(Self)
            .map_err(|error| refusal(&error))
    }

    pub(super) fn failures(&self, instance: &Value) -> Vec<Failure> {
        let mut failures = Vec::new();
        for error in self.0.iter_errors(instance) {
            flatten(&error, &mut failures);
        }
        failures
    }
}

fn refusal(error: &ValidationError<'_>) -> Refusal {
    if let ValidationErrorKind::Referencing(reason) = error.kind() {
        return unfollowed(reason);
    }
    let mut failures = Vec::new();
    flatten(error, &mut failures);
    Refusal::Broken(failures.into_iter().next().unwrap_or(Failure {
        pointer: error.instance_path().as_str().to_owned(),
        evaluation_path: String::new(),
        expected: Expected::Words(limit(error.kind())),
    }))
}

fn unfollowed(reason: &ReferencingError) -> Refusal {
    use ReferencingError as Reason;
    let (target, message, help) = match reason {
        Reason::Unretrievable { uri, .. } => (
            uri.as_str(),
            "the schema refers to another file or address".to_owned(),
            "nothing is fetched: copy what is needed under `$defs`",
        ),
        Reason::PointerToNowhere { pointer }
        | Reason::InvalidPercentEncoding { pointer, .. }
        | Reason::InvalidArrayIndex { pointer, .. } => (
            pointer.as_str(),
            format!("`{}` leads nowhere", short(pointer)),
            "write `#/$defs/` and the name of a definition of this schema",
        ),
        Reason::NoSuchAnchor { anchor } | Reason::InvalidAnchor { anchor } => (
            anchor.as_str(),
            format!("there is no anchor `{}`", short(anchor)),
            "write `#/$defs/` and the name of a definition of this schema",
        ),
        Reason::UnknownSpecification { specification } => (
            specification.as_str(),
            "the schema is written for a version that is not known".to_owned(),
            "write `$schema: https://json-schema.org/draft/2020-12/schema`",
        ),
        _ => ("", "a reference of the schema cannot be followed".to_owned(), "check each `$ref`"),
    };
    Refusal::Reference { target: target.to_owned(), message, help }
}

/// Turns an error into failures; of alternatives, those of the branch that fits best.
fn flatten(error: &ValidationError<'_>, failures: &mut Vec<Failure>) {
    let pointer = error.instance_path().as_str().to_owned();
    let evaluation_path = error.evaluation_path().as_str().to_owned();
    let expected = match error.kind() {
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            return best_branch(context, &pointer, &evaluation_path, failures);
        }
        kind => expected(kind),
    };
    failures.push(Failure { pointer, evaluation_path, expected });
}

/// Of branches that take values of this type, the one whose discriminator fits, then the one whose errors
/// lie deeper than the value itself, then the one with the fewest; else what any branch would take.
fn best_branch(
    context: &[Vec<ValidationError<'_>>],
    pointer: &str,
    evaluation_path: &str,
    failures: &mut Vec<Failure>,
) {
    let branches: Vec<Vec<Failure>> = context
        .iter()
        .map(|errors| {
            let mut failures = Vec::new();
            for error in errors {
                flatten(error, &mut failures);
            }
            failures
        })
        .collect();
    let here = |failure: &&Failure| failure.pointer == pointer;
    let types = |branch: &[Failure]| {
        branch.iter().filter(here).find_map(|failure| match &failure.expected {
            Expected::Types(types) => Some(types.clone()),
            _ => None,
        })
    };
    let values = |branch: &[Failure]| match branch {
        [Failure { pointer: at, expected: Expected::Values(values), .. }] if at == pointer => {
            Some(values.clone())
        }
        _ => None,
    };
    let merged = |expected| Failure {
        pointer: pointer.to_owned(),
        evaluation_path: evaluation_path.to_owned(),
        expected,
    };
    if let Some(all) = branches.iter().map(|branch| types(branch)).collect::<Option<Vec<_>>>() {
        let mut all = all.concat();
        let mut seen = HashSet::new();
        all.retain(|name| seen.insert(name.clone()));
        failures.push(merged(Expected::Types(all)));
        return;
    }
    if let Some(all) = branches.iter().map(|branch| values(branch)).collect::<Option<Vec<_>>>() {
        failures.push(merged(Expected::Values(all.concat())));
        return;
    }
    if let Some(all) = one_key(&branches, pointer, evaluation_path) {
        failures.push(all);
        return;
    }
    // A key whose value tells the alternatives apart says which one is meant.
    let is_other = |branch: &[Failure]| {
        let child = |failure: &Failure| {
            let below = failure.pointer.strip_prefix(pointer)?.strip_prefix('/')?;
            (!below.contains('/')).then_some(())
        };
        branch.iter().any(|failure| {
            matches!(&failure.expected, Expected::Values(values) if values.len() == 1)
                && child(failure).is_some()
        })
    };
    let fit = |branch: &Vec<Failure>| {
        (
            types(branch).is_some(),
            is_other(branch),
            branch.iter().filter(here).count(),
            branch.len(),
        )
    };
    failures.extend(branches.into_iter().min_by_key(fit).unwrap_or_default());
}

/// Where no branch takes the value of the key that tells them apart: all values that one takes.
fn one_key(branches: &[Vec<Failure>], pointer: &str, evaluation_path: &str) -> Option<Failure> {
    let values_at = |branch: &[Failure], at: &str| {
        branch.iter().find_map(|failure| match &failure.expected {
            Expected::Values(values) if failure.pointer == at => Some(values.clone()),
            _ => None,
        })
    };
    let first = branches.first()?;
    let keys = first.iter().map(|failure| &failure.pointer).filter(|at| *at != pointer);
    keys.into_iter().find_map(|at| {
        let all: Option<Vec<_>> = branches.iter().map(|branch| values_at(branch, at)).collect();
        Some(Failure {
            pointer: at.clone(),
            evaluation_path: evaluation_path.to_owned(),
            expected: Expected::Values(all?.concat()),
        })
    })
}

fn expected(kind: &ValidationErrorKind) -> Expected {
    use ValidationErrorKind as Kind;
    match kind {
        Kind::Required { property } => {
            Expected::Required(property.as_str().unwrap_or_default().to_owned())
        }
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            Expected::NoOtherKeys(unexpected.clone())
        }
        Kind::PropertyNames { error } => {
            Expected::KeyName(error.instance().as_str().unwrap_or_default().to_owned())
        }
        Kind::Type { kind: TypeKind::Single(one) } => Expected::Types(vec![one.to_string()]),
        Kind::Type { kind: TypeKind::Multiple(set) } => {
            Expected::Types(set.iter().map(|one| one.to_string()).collect())
        }
        Kind::Enum { options } => Expected::Values(options.as_array().cloned().unwrap_or_default()),
        Kind::Constant { expected_value } => Expected::Values(vec![(**expected_value).clone()]),
        Kind::Pattern { pattern } => Expected::Pattern(pattern.clone()),
        Kind::Format { format } => Expected::Format(format.clone()),
        Kind::UniqueItems => Expected::Unique,
        other => Expected::Words(limit(other)),
    }
}

fn limit(kind: &ValidationErrorKind) -> String {
    use ValidationErrorKind as Kind;
    let items = |limit: &u64| if *limit == 1 { "item" } else { "items" };
    match kind {
        Kind::MinLength { limit: 1 } => "some text".to_owned(),
        Kind::MinLength { limit } => format!("at least {limit} characters"),
        Kind::MaxLength { limit } => format!("at most {limit} characters"),
        Kind::MinItems { limit } => format!("at least {limit} {}", items(limit)),
        Kind::MaxItems { limit } => format!("at most {limit} {}", items(limit)),
        Kind::AdditionalItems { limit } => format!("at most {limit} items"),
        Kind::MinProperties { limit } => format!("at least {limit} keys"),
        Kind::MaxProperties { limit } => format!("at most {limit} keys"),
        Kind::Minimum { limit } => format!("{limit} or more"),
        Kind::Maximum { limit } => format!("{limit} or less"),
        Kind::ExclusiveMinimum { limit } => format!("more than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("less than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("a multiple of {multiple_of}"),
        Kind::UnevaluatedItems { .. } => "no further items".to_owned(),
        Kind::Contains => "an item that the schema asks for".to_owned(),
        Kind::FalseSchema => "nothing here".to_owned(),
        Kind::Not { .. } => "something else".to_owned(),
        Kind::OneOfMultipleValid { .. } => {
            "what only one of the schema's alternatives takes".to_owned()
        }
        other => format!("what `{}` of the schema says", other.keyword()),
    }
}
