//! Has the crate built again when a definition is added or taken away; changes inside
//! one are noticed without this.

fn main() {
    println!("cargo:rerun-if-changed=definitions");
}
