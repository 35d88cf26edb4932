//! `docs/comparison.md`: what pmalint, check-jsonschema and remark-lint-frontmatter-schema say of the same documents.
//! `scripts/comparison.py` asks all three; here is seen that what it wrote of pmalint still holds.

use crate::support::Sandbox;

const TOP: &str = env!("CARGO_MANIFEST_DIR");

#[expect(clippy::disallowed_methods, reason = "the test reads the project's own files")]
#[test]
fn what_is_said_of_pmalint_is_current() {
    let sandbox = Sandbox::without_repository();
    let mut copy = sandbox.command("cp", &sandbox.work());
    let folder = format!("{TOP}/tests/comparison");
    sandbox.run_command(copy.args(["-r", &format!("{folder}/."), "."])).exits(0);
    sandbox.write(".pmalint.yaml", "documents: ['documents/*.md']\nschema: schema.yaml\n");
    let found = sandbox.check("--select PMA101,PMA102 --format json").exits(1).json();

    let page = std::fs::read_to_string(format!("{TOP}/docs/comparison.md")).unwrap();
    let documents = std::fs::read_dir(format!("{folder}/documents")).unwrap();
    let mut names: Vec<String> = documents
        .map(|entry| entry.unwrap().file_name().into_string().unwrap().replace(".md", ""))
        .collect();
    names.sort();
    assert!(names.len() >= 12);
    for name in names {
        let path = format!("documents/{name}.md");
        let said: Vec<String> = found["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|found| found["path"] == *path)
            .map(|found| {
                let (start, message) = (&found["start"], found["message"].as_str().unwrap());
                format!("**{}:{}** {}", start["line"], start["column"], message.replace('|', "\\|"))
            })
            .collect();
        let row = format!(
            "| [{name}](../tests/comparison/{path}) | {} |",
            if said.is_empty() { "nothing".to_owned() } else { said.join("<br>") }
        );
        assert!(page.contains(&row), "`scripts/comparison.py` writes it anew:\n{row}");
    }
}
