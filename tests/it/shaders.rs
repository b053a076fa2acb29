//! Every shader is valid by naga's rules. That its structs are those of Rust is checked beside them, in
//! `src/studio/app/canvas/pipeline/layout.rs`.

use naga::valid::{Capabilities, ValidationFlags, Validator};
use strokewise::app::canvas::SHADER;

#[test]
fn every_shader_file_is_valid() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shaders");
    let mut checked = 0;
    for entry in std::fs::read_dir(folder).expect("the folder of shaders") {
        let path = entry.expect("an entry").path();
        let source = std::fs::read_to_string(&path).expect("a text file");
        let module = naga::front::wgsl::parse_str(&source)
            .unwrap_or_else(|e| panic!("{}", e.emit_to_string_with_path(&source, &path.display().to_string())));
        let mut validator = Validator::new(ValidationFlags::all(), Capabilities::empty());
        validator
            .validate(&module)
            .unwrap_or_else(|e| panic!("{}: {}", path.display(), e.emit_to_string(&source)));
        checked += 1;
    }
    assert!(checked > 0, "no shader was found");
}

#[test]
fn the_stroke_shader_has_the_entry_points_that_the_pipeline_names() {
    let module = naga::front::wgsl::parse_str(SHADER).expect("checked above");
    let names: Vec<&str> = module.entry_points.iter().map(|e| e.name.as_str()).collect();
    for name in [
        "stroke_vertex",
        "plain_vertex",
        "plain_fragment",
        "fragment",
        "core_fragment",
        "fringe_fragment",
        "light_fragment",
        "whole_vertex",
        "paper_fragment",
        "picture_fragment",
    ] {
        assert!(names.contains(&name), "{name} is not among {names:?}");
    }
}
