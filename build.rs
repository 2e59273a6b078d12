//! Nothing to build beside the crate: migrations, templates and assets are embedded by macros.

fn main() {
    // A change in the migrations must rebuild the binary that carries them.
    println!("cargo:rerun-if-changed=migrations");
}
