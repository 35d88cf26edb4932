//! The core schema of YAML 1.2 (section 10.3.2): which plain scalars are not strings.

use serde_json::Number;

use super::tree::NodeKind;

/// The value of a plain scalar. `no`, `on`, `12:30`, dates and `1_000` are strings; so are `.inf`,
/// `.nan` and numbers too large for a double, which JSON cannot say.
pub(super) fn resolve(text: &str) -> NodeKind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => NodeKind::Null,
        "true" | "True" | "TRUE" => NodeKind::Bool(true),
        "false" | "False" | "FALSE" => NodeKind::Bool(false),
        _ => match number(text) {
            Some(number) => NodeKind::Number(number),
            None => NodeKind::String(text.to_owned()),
        },
    }
}

fn number(text: &str) -> Option<Number> {
    if !text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) {
        return None;
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    if !is_decimal(text) {
        return None;
    }
    // Rust's own parsers take a leading sign, but JSON has no plus.
    let text = text.strip_prefix('+').unwrap_or(text);
    let integer = text.parse::<i64>().map(Number::from).ok();
    integer
        .or_else(|| text.parse::<u64>().map(Number::from).ok())
        .or_else(|| text.parse::<f64>().ok().and_then(Number::from_f64))
}

fn radix(digits: &str, radix: u32) -> Option<Number> {
    // `from_str_radix` alone would take a sign.
    let plain = digits.chars().all(|digit| digit.is_digit(radix));
    plain.then(|| u64::from_str_radix(digits, radix).ok()).flatten().map(Number::from)
}

/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn is_decimal(text: &str) -> bool {
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = |part: &str| !part.is_empty() && all_digits(part);
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let mantissa_fits = match mantissa.split_once('.') {
        Some((whole, "")) => unsigned(whole),
        Some((whole, fraction)) => all_digits(whole) && all_digits(fraction),
        None => unsigned(mantissa),
    };
    let exponent_fits = exponent
        .is_none_or(|exponent| unsigned(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)));
    mantissa_fits && exponent_fits
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::document::Span;
    use crate::document::tree::Node;

    #[test]
    fn plain_scalars_follow_the_core_schema() {
        let check = |text: &str, expected: serde_json::Value| {
            let node = Node::new(Span::new(0, 0), resolve(text));
            assert_eq!(node.to_json(), expected, "{text}");
        };
        for text in ["", "~", "null", "NULL"] {
            check(text, json!(null));
        }
        check("True", json!(true));
        check("FALSE", json!(false));
        check("12", json!(12));
        check("-12", json!(-12));
        check("+12", json!(12));
        check("010", json!(10));
        check("0x1F", json!(31));
        check("0o17", json!(15));
        check("18446744073709551615", json!(u64::MAX));
        check("99999999999999999999999", json!(1e23));
        check("1.5", json!(1.5));
        check("1.", json!(1.0));
        check(".5e1", json!(5.0));
        for text in [
            "no",
            "yes",
            "on",
            "y",
            "12:30",
            "2026-01-05",
            "1_000",
            "0b11",
            "-",
            "+",
            ".",
            "..",
            "1e",
            "e1",
            "0x",
            "0x-1",
            "-0x1",
            "0o8",
            ".inf",
            "-.inf",
            ".nan",
            "1e999",
            "1.2.3",
            "SEV-1",
            "é",
        ] {
            check(text, json!(text));
        }
    }
}
