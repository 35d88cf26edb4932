use super::{Context, Example, Finding, Fix, Rule, Severity};
use crate::document::references::Reference;
use crate::document::{Source, Span};

pub(super) static RULE: Rule = Rule {
    code: "PMA401",
    name: "reference-dead",
    summary: "the issue of a follow-up action can be followed by a click",
    severity: Severity::Info,
    is_on: true,
    why: "`#12` and `OPS-12` are links in issues and comments. In a file of a repository they are only text, on GitHub and \
          on GitLab: whoever reads the post-mortem cannot get to the issue, and once the file is moved elsewhere nobody \
          can tell of which repository it is number 12. Found are the short references of follow-up actions whose address \
          the settings (`trackers`) or the remote `origin` tell.\n\n`--fix` makes a link where that is certain: where the settings name the \
          tracker; and for the repository of `origin` where the documents link its issues in full already, more often than those of \
          all others. Many repositories hold nothing but documents, whose `#12` is an issue of the product.\n\nSource: the \
          documentation of GitHub (\"Autolinked references are not created in wikis or files in a repository\") and \
          GitLab's issue 589177. The examples stand in `gitlab.example.com/ovenmere/storefront`.",
    bad: &[
        Example::document(
            "# T\n\n## Action items\n\n- Pin the version ([#7](https://gitlab.example.com/ovenmere/storefront/-/issues/7))\n- Alert on the age of the oldest job («#12», «!13»)\n",
        )
        .fixed(
            "# T\n\n## Action items\n\n- Pin the version ([#7](https://gitlab.example.com/ovenmere/storefront/-/issues/7))\n- Alert on the age of the oldest job ([#12](https://gitlab.example.com/ovenmere/storefront/-/issues/12), [!13](https://gitlab.example.com/ovenmere/storefront/-/merge_requests/13))\n",
        ),
        Example::after(
            &[
                "# T\n\nDate: 2025-08-19\n\n## Action items\n\n- Pin the version ([#7](https://gitlab.example.com/ovenmere/storefront/-/issues/7))\n",
            ],
            "# T\n\n## Action items\n\n| Action | Ticket |\n|---|---|\n| Alert on the age of the oldest job | [«#12»] |\n",
        )
        .fixed(
            "# T\n\n## Action items\n\n| Action | Ticket |\n|---|---|\n| Alert on the age of the oldest job | [#12](https://gitlab.example.com/ovenmere/storefront/-/issues/12) |\n",
        ),
        Example::document("# T\n\n## Action items\n\n- Pin the version («#12»)\n"),
    ],
    good: &[
        Example::document(
            "# T\n\n## Action items\n\n- Pin the version ([#12](https://gitlab.example.com/ovenmere/storefront/-/issues/12))\n",
        ),
        Example::document(
            "# T\n\n## Action items\n\n- Pin the version, https://gitlab.example.com/ovenmere/storefront/-/issues/12\n",
        ),
        // Nothing says where OPS-12 is.
        Example::document("# T\n\n## Action items\n\n- Pin the version (OPS-12)\n"),
    ],
    check,
};

fn check(context: &Context<'_>) -> Vec<Finding> {
    let document = context.document;
    // What the front matter says is data, and no text that anybody clicks.
    let data = document.front_matter.as_ref().map_or(Span::default(), |matter| matter.span);
    let references = document.actions.iter().flat_map(|action| &action.references);
    let dead = references.filter_map(|reference| {
        let url = reference.url.as_deref().filter(|url| *url != reference.text)?;
        let is_written = document.source.slice(reference.span) == reference.text;
        (is_written && !data.contains(reference.span)).then_some((reference, url))
    });
    dead.map(|(reference, url)| {
        let is_certain = !reference.of_origin || context.history.links_mostly_into(reference);
        let message = format!("`{}` is no link in a file", reference.text);
        let finding = Finding::new(reference.span, message);
        if is_certain {
            finding.help(format!("link it: {url}")).fix(fix(reference, url, &document.source))
        } else {
            finding.help(format!("link the issue that is meant, which here would be {url}"))
        }
    })
    .collect()
}

/// The reference as a link. Brackets around it are made part of the link.
fn fix(reference: &Reference, url: &str, source: &Source) -> Option<Fix> {
    let is_plain = |letter: char| letter.is_ascii_graphic() && !"()<>|\\`\"".contains(letter);
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    if !is_web || !url.chars().all(is_plain) {
        return None;
    }
    let Span { start, end } = reference.span;
    let (before, after) = (&source.text()[..start], &source.text()[end..]);
    let title = format!("link `{}`", reference.text);
    let is_bracketed = before.ends_with('[')
        && after.strip_prefix(']').is_some_and(|rest| !rest.starts_with(['(', '[', ':']));
    if is_bracketed && !before.ends_with("![") && !before.ends_with("\\[") {
        return Some(Fix::new(title, Span::new(end + 1, end + 1), format!("({url})")));
    }
    // An exclamation mark before a link makes it an image.
    (!before.ends_with('!'))
        .then(|| Fix::new(title, reference.span, format!("[{}]({url})", reference.text)))
}
