//! Tells cargo when to build again; everything that is embedded says so itself (`include_bytes!`, askama).

fn main() {
    // Without any `rerun-if`, each touched file anywhere in the repository would build the crate again.
    println!("cargo::rerun-if-changed=build.rs");
    if std::path::Path::new("migrations").exists() {
        println!("cargo::rerun-if-changed=migrations");
    }
}
