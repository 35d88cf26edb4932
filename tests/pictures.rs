//! The pictures of the documentation are what pmalint prints in colour. `UPDATE=1 cargo test` draws them again.

use anstyle::{AnsiColor, RgbColor};
use anstyle_svg::{Palette, Term, VGA};

use crate::guides::example;
use crate::support::{PMALINT, Sandbox, TODAY};

const TOP: &str = env!("CARGO_MANIFEST_DIR");

/// A terminal whose colours can be told from its background, with at least 4.5 to 1 as WCAG 2.2 wants for text.
struct Theme {
    name: &'static str,
    background: RgbColor,
    text: RgbColor,
    red: RgbColor,
    yellow: RgbColor,
    cyan: RgbColor,
}

/// The colours of GitHub's pages in light and dark, where most people will look at them.
const THEMES: [Theme; 2] = [
    Theme {
        name: "light",
        background: RgbColor(0xf6, 0xf8, 0xfa),
        text: RgbColor(0x1f, 0x23, 0x28),
        red: RgbColor(0xcf, 0x22, 0x2e),
        yellow: RgbColor(0x95, 0x5d, 0x00),
        cyan: RgbColor(0x06, 0x6b, 0x8c),
    },
    Theme {
        name: "dark",
        background: RgbColor(0x15, 0x1b, 0x23),
        text: RgbColor(0xe6, 0xed, 0xf3),
        red: RgbColor(0xff, 0x7b, 0x72),
        yellow: RgbColor(0xe3, 0xb3, 0x41),
        cyan: RgbColor(0x76, 0xd9, 0xe6),
    },
];

impl Theme {
    fn draw(&self, printed: &str) -> String {
        let mut palette = VGA.0;
        for (colour, drawn) in [
            (AnsiColor::Red, self.red),
            (AnsiColor::Yellow, self.yellow),
            (AnsiColor::Cyan, self.cyan),
        ] {
            palette[usize::from(anstyle::Ansi256Color::from_ansi(colour).index())] = drawn;
        }
        let term = Term::new().palette(Palette(palette));
        let term = term.fg_color(self.text.into()).bg_color(self.background.into());
        let drawn = term.render_svg(printed);
        let (size, rest) = drawn.split_once(" xmlns=").unwrap();
        let number = |name: &str| -> usize {
            let (_, rest) = size.split_once(&format!("{name}=\"")).unwrap();
            rest.split_once("px").unwrap().0.parse().unwrap()
        };
        // Some fonts are wider than the library thinks.
        let (width, height) = (number("width") * 21 / 20, number("height"));
        // With a box of its own it shrinks where there is no room; and what is dim can be read.
        let size = format!(
            "<svg width=\"{width}px\" height=\"{height}px\" viewBox=\"0 0 {width} {height}\""
        );
        format!("{size} xmlns={rest}").replace("opacity: 0.4", "opacity: 0.7")
    }
}

/// What a command prints in colour, below the line that was typed.
fn printed(sandbox: &Sandbox, typed: &str) -> String {
    let script = format!("pmalint() {{ '{PMALINT}' \"$@\" --as-of {TODAY}; }}; {typed}");
    let mut shell = sandbox.command("sh", &sandbox.work());
    let run = sandbox.run_command(shell.env("FORCE_COLOR", "1").args(["-c", &script]));
    let printed = run.out + &run.err;
    assert!(printed.contains('\u{1b}'), "{printed}");
    format!("$ \u{1b}[1m{typed}\u{1b}[0m\n{}", printed.trim_end())
}

#[track_caller]
#[expect(clippy::disallowed_methods, reason = "the test compares files with the program")]
fn is_current(name: &str, printed: &str) {
    for theme in &THEMES {
        let path = format!("{TOP}/docs/images/{name}-{}.svg", theme.name);
        let drawn = theme.draw(printed);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &drawn).unwrap();
        }
        let there = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(there == drawn, "{path}: run `UPDATE=1 cargo test` and commit the change");
    }
}

#[test]
fn a_repeat_in_other_words() {
    is_current("repeat", &printed(&example(), "pmalint check --select repeat-similar"));
}

/// What a hook says to who commits: a new post-mortem promises what was promised before.
#[test]
fn a_commit_that_is_refused() {
    let sandbox = example();
    sandbox.pmalint("hook install").exits(0);
    let document = "docs/postmortems/2026-10-29-no-crate-labels-at-any-depot.md";
    let promise = "- Load-test the checkout with twice the December peak. Owner: @petra, OPS-300";
    sandbox.write(document, format!("{}{promise}\n", sandbox.read(document)));
    let typed = "git commit --quiet --all --message 'Promise a load test'";
    is_current("commit", &printed(&sandbox, typed));
}
