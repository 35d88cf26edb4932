//! How fast the parts are: `cargo bench`, or `cargo bench repeats` for one of them.

mod documents;
mod made;
mod repeats;
mod runs;

fn main() {
    divan::main();
}
