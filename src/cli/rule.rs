//! `pmalint rule`.

use miette::miette;

use super::run::{Failure, Outcome};
use super::terminal::Terminal;
use crate::report::write_page;
use crate::rules::{RULES, find, page};
use crate::schema::nearest;

pub(super) fn run(rule: Option<&str>, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let Some(name) = rule else {
        for rule in RULES {
            terminal.line(&format!(
                "{} {:<22} {:<8} {}",
                rule.code,
                rule.name,
                rule.level_name(),
                rule.summary
            ))?;
        }
        return Ok(Outcome::Clean);
    };
    let Some(rule) = find(name) else {
        let help = match nearest(name, RULES.iter().flat_map(|rule| [rule.code, rule.name])) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`pmalint rule` lists the rules".to_owned(),
        };
        return Err(miette!(help = help, "there is no rule `{name}`").into());
    };
    let style = terminal.style;
    write_page(&page(rule), &style, terminal.out())?;
    Ok(Outcome::Clean)
}
