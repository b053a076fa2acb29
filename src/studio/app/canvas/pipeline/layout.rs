//! These tests check that the shader and Rust agree on where every number lies.

use std::mem::offset_of;

use naga::{Binding, Module, StructMember, TypeInner};

use super::SHADER;
use super::build::LOOKS;
use super::sheet::Uniform;
use crate::app::canvas::painter::Looks;
use eframe::wgpu::{VertexAttribute, VertexFormat};
use strokewise_ink::inking::spine::Node;

fn module() -> Module {
    naga::front::wgsl::parse_str(SHADER).expect("the shader is checked by a test of its own")
}

/// Returns the members and size of the shader's struct called `name`.
fn structure<'a>(module: &'a Module, name: &str) -> (&'a [StructMember], u32) {
    let mut types = module.types.iter().map(|(_, ty)| ty);
    let found = types.find(|ty| ty.name.as_deref() == Some(name));
    match &found.expect("the shader has it").inner {
        TypeInner::Struct { members, span } => (members, *span),
        other => panic!("{name} is {other:?}"),
    }
}

/// Counts the numbers that the shader reads for a member.
fn numbers(module: &Module, member: &StructMember) -> usize {
    match module.types[member.ty].inner {
        TypeInner::Scalar(_) => 1,
        TypeInner::Vector { size, .. } => size as usize,
        ref other => panic!("{other:?} is no number of an attribute"),
    }
}

/// Counts the numbers that an attribute has.
fn written(format: VertexFormat) -> usize {
    match format {
        VertexFormat::Float32 => 1,
        VertexFormat::Float32x2 => 2,
        VertexFormat::Float32x4 | VertexFormat::Unorm8x4 => 4,
        other => panic!("{other:?} is used nowhere else"),
    }
}

#[test]
fn the_uniform_has_the_shaders_offsets_and_size() {
    let module = module();
    let (members, span) = structure(&module, "View");
    let found: Vec<(&str, u32)> = members
        .iter()
        .map(|m| (m.name.as_deref().unwrap_or(""), m.offset))
        .collect();
    let ours = [
        ("origin", offset_of!(Uniform, origin)),
        ("size_px", offset_of!(Uniform, size_px)),
        ("axes", offset_of!(Uniform, axes)),
        ("paper", offset_of!(Uniform, paper)),
        ("scale", offset_of!(Uniform, scale)),
        ("linear_target", offset_of!(Uniform, linear_target)),
        ("corner_px", offset_of!(Uniform, corner_px)),
        ("picture_axes", offset_of!(Uniform, picture)),
        ("picture_shift", offset_of!(Uniform, picture_shift)),
        ("picture_moved", offset_of!(Uniform, picture_moved)),
        ("picture_on_paper", offset_of!(Uniform, picture_on_paper)),
    ];
    assert_eq!(found, ours.map(|(name, offset)| (name, offset as u32)));
    assert_eq!(span as usize, size_of::<Uniform>());
}

/// Checks that the attributes fill the Rust struct without a gap, in its order, and that each has as many numbers as
/// the shader reads.
fn check(name: &str, attributes: &[VertexAttribute], size: usize) {
    let module = module();
    let (members, _) = structure(&module, name);
    assert_eq!(members.len(), attributes.len(), "{name}");
    let mut end = 0;
    for (member, attribute) in members.iter().zip(attributes) {
        let Some(Binding::Location { location, .. }) = member.binding else {
            panic!("{:?} of {name} has no location", member.name);
        };
        assert_eq!(location, attribute.shader_location, "{:?}", member.name);
        assert_eq!(numbers(&module, member), written(attribute.format), "{:?}", member.name);
        assert_eq!(attribute.offset, end, "{:?}", member.name);
        end += attribute.format.size();
    }
    assert_eq!(end as usize, size, "{name}");
}

#[test]
fn looks_are_written_as_the_shader_reads_them() {
    check("Looks", &LOOKS, size_of::<Looks>());
}

#[test]
fn a_node_fills_a_texel_in_the_order_in_which_the_shader_reads_it() {
    assert_eq!(size_of::<Node>(), 4 * size_of::<f32>());
    assert_eq!(offset_of!(Node, at), 0);
    assert_eq!(offset_of!(Node, half_width), 8);
    assert_eq!(offset_of!(Node, along), 12);
}
