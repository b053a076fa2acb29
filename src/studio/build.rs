//! Links what is given to people (the profile `dist`) more tightly: functions of the same code are kept once, and
//! relative relocations packed, which asks for glibc 2.36 or newer where the program runs. Both are known to lld, the
//! linker that Rust brings for this target alone.

use std::env;
use std::path::PathBuf;

const ARGUMENTS: [&str; 3] = ["-Wl,--icf=all", "-Wl,-z,pack-relative-relocs", "-Wl,-O2"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let folder = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    // Cargo tells a build script no profile but the one that it inherits from; its folder bears the name.
    let is_dist = folder.iter().any(|part| part == "dist");
    let is_lld = env::var("TARGET").is_ok_and(|target| target == "x86_64-unknown-linux-gnu");
    if is_dist && is_lld {
        for argument in ARGUMENTS {
            println!("cargo::rustc-link-arg-bins={argument}");
        }
    }
}
