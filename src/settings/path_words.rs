//! The words and days in the names of folders and files: in lower case, with `-` between them.

/// The runs of letters in a name.
pub(super) fn words(name: &str) -> Vec<&str> {
    name.split(|c: char| !c.is_ascii_lowercase()).filter(|word| !word.is_empty()).collect()
}

/// Whether a name holds a day, in one of the spellings that folders and files are named with:
/// `2026-01-05`, `20260105`, `2026.01.05`, `05-01-26`, `5-1-2026`, `05-jan-2026`.
pub(super) fn holds_day(name: &str) -> bool {
    let name = name.as_bytes();
    (0..name.len())
        .filter(|&at| name[at].is_ascii_digit() && (at == 0 || !name[at - 1].is_ascii_digit()))
        .any(|at| {
            let name = &name[at..];
            is_year_first(name) || is_year_last(name) || names_the_month(name)
        })
}

/// Whether a name is a month with words after it, as in `2026-01-queue`.
pub(super) fn is_month_and_words(name: &str) -> bool {
    let name = name.as_bytes();
    let Some((year, [b'-', rest @ ..])) = name.split_at_checked(4) else { return false };
    let Some((month, [b'-', next, ..])) = rest.split_at_checked(2) else { return false };
    is_year(year) && is_within(month, 1, 12) && next.is_ascii_lowercase()
}

/// Year, month and day, with or without separators.
fn is_year_first(name: &[u8]) -> bool {
    let Some((year, rest)) = name.split_at_checked(4) else { return false };
    let Some((month, rest)) = without_separator(rest).split_at_checked(2) else { return false };
    let Some((day, rest)) = without_separator(rest).split_at_checked(2) else { return false };
    is_year(year) && is_within(month, 1, 12) && is_within(day, 0, 31) && digits(rest) == 0
}

/// Day, month and year in numbers, in whatever order; the year may have two digits.
fn is_year_last(name: &[u8]) -> bool {
    let Some(rest) = number(name, &[1, 2]).and_then(after_separator) else { return false };
    let Some(rest) = number(rest, &[1, 2]).and_then(after_separator) else { return false };
    number(rest, &[2, 4]).is_some()
}

/// Day, month in three letters, and year.
fn names_the_month(name: &[u8]) -> bool {
    let Some((day, rest)) = name.split_at_checked(2) else { return false };
    let Some((month, rest)) = after_separator(rest).and_then(|rest| rest.split_at_checked(3))
    else {
        return false;
    };
    let Some((year, rest)) = after_separator(rest).and_then(|rest| rest.split_at_checked(4)) else {
        return false;
    };
    is_within(day, 1, 31)
        && month.iter().all(u8::is_ascii_lowercase)
        && is_year(year)
        && digits(rest) == 0
}

/// Four digits from 1900 to 2099.
fn is_year(text: &[u8]) -> bool {
    (text.starts_with(b"19") || text.starts_with(b"20")) && digits(text) == 4
}

/// Whether two bytes are digits with a value in that range.
fn is_within(text: &[u8], from: u8, to: u8) -> bool {
    let [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] = text else { return false };
    (from..=to).contains(&((tens - b'0') * 10 + (ones - b'0')))
}

/// What follows a number with one of these counts of digits.
fn number<'n>(text: &'n [u8], counts: &[usize]) -> Option<&'n [u8]> {
    let count = digits(text);
    counts.contains(&count).then(|| &text[count..])
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

fn after_separator(text: &[u8]) -> Option<&[u8]> {
    text.strip_prefix(b"-").or_else(|| text.strip_prefix(b"."))
}

fn without_separator(text: &[u8]) -> &[u8] {
    after_separator(text).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_found_in_every_spelling() {
        for name in [
            "2026-01-05",
            "20260105-outage",
            "2026.01.05",
            "2026-0105",
            "x2026-12-31x",
            "05-01-26",
            "5.1.2026",
            "1-05-2026-checkout",
            "05-jan-2026",
            "12-2026-01-05",
            "é2026-01-05é",
        ] {
            assert!(holds_day(name), "{name}");
        }
        for name in [
            "",
            "2026",
            "2026-01",
            "2026-13-05",
            "2026-01-32",
            "2126-01-05",
            "12026-01-05",
            "2026-01-051",
            "202601050",
            "1-2-345",
            "1-2-3",
            "123-01-26",
            "5-jan-2026",
            "32-jan-2026",
            "05-janu-2026",
            "05-jan-20261",
            "05-jan-éa",
        ] {
            assert!(!holds_day(name), "{name}");
        }
    }

    #[test]
    fn months_need_words() {
        assert!(is_month_and_words("2026-01-queue"));
        for name in ["2026-01", "2026-01-", "2026-01-05", "2026-13-queue", "2026-queue", "éé-01-a"]
        {
            assert!(!is_month_and_words(name), "{name}");
        }
    }
}
