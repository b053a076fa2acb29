// Ink. One draw call a stroke: its triangles from the arena, its looks from one instance.
//
// A corner knows the point of the middle line it belongs to and the way out from it, so width is decided
// here and edges are smoothed analytically: the distance from the middle line, in pixels, is carried to the
// fragment, and coverage falls from 1 to 0 across the last pixel. Strokes are opaque, so where triangles of
// one stroke overlap nothing is painted twice to be seen.

struct View {
    // Canvas position of the viewport's top left corner.
    origin: vec2f,
    // Viewport size in physical pixels.
    size_px: vec2f,
    // Physical pixels per canvas unit.
    scale: f32,
    // 1 where the target stores linear light and expects linear colours.
    linear_target: f32,
    padding: vec2f,
    // Colour of the paper, sRGB.
    paper: vec4f,
}

@group(0) @binding(0) var<uniform> view: View;

// The paper: one triangle that covers the viewport. A plain colour costs a software renderer next to
// nothing, where egui's textured fill would be most of its frame.
@vertex
fn paper_vertex(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {
    let corner = vec2f(f32(index & 1u), f32(index >> 1u));
    return vec4f(4.0 * corner - 1.0, 0.0, 1.0);
}

@fragment
fn paper_fragment() -> @location(0) vec4f {
    return vec4f(target_color(view.paper.rgb), 1.0);
}

struct Corner {
    @location(0) spine: vec2f,
    @location(1) normal: vec2f,
    @location(2) half_width: f32,
    @location(3) along: f32,
}

struct Looks {
    // sRGB, opaque.
    @location(4) color: vec4f,
    // Factor on the stroke's width.
    @location(5) width_factor: f32,
    // Pixels added on each side, for halos.
    @location(6) grow_px: f32,
    // Length of a dash, and of the gap after it; 0 for a solid line.
    @location(7) dash_px: f32,
    // Only the outermost pixels are painted; 0 fills the stroke.
    @location(8) ring_px: f32,
}

struct Varying {
    @builtin(position) clip: vec4f,
    // Way from the middle line, in pixels.
    @location(0) across_px: vec2f,
    @location(1) along_px: f32,
    @location(2) half_px: f32,
    @location(3) @interpolate(flat) color: vec4f,
    @location(4) @interpolate(flat) dash_px: f32,
    @location(5) @interpolate(flat) ring_px: f32,
}

// Room beyond the edge for the half pixel of smoothing.
const APRON_PX: f32 = 0.75;
// Nothing is drawn thinner than a pixel: it gets paler instead.
const THINNEST_HALF_PX: f32 = 0.5;

@vertex
fn vertex(corner: Corner, looks: Looks) -> Varying {
    let wanted_px = corner.half_width * view.scale * looks.width_factor + looks.grow_px;
    let half_px = max(wanted_px, THINNEST_HALF_PX);
    let reach_px = half_px + APRON_PX;
    let at_px = (corner.spine - view.origin) * view.scale + corner.normal * reach_px;

    var out: Varying;
    out.clip = vec4f(at_px / view.size_px * vec2f(2.0, -2.0) + vec2f(-1.0, 1.0), 0.0, 1.0);
    // In the inner corner of a bend the normal is longer than 1, but the edge is still the edge.
    out.across_px = corner.normal / max(length(corner.normal), 1.0) * reach_px;
    out.along_px = corner.along * view.scale;
    out.half_px = half_px;
    out.color = vec4f(target_color(looks.color.rgb), min(wanted_px / THINNEST_HALF_PX, 1.0));
    out.dash_px = looks.dash_px;
    out.ring_px = looks.ring_px;
    return out;
}

fn target_color(encoded: vec3f) -> vec3f {
    let low = encoded / 12.92;
    let high = pow((encoded + 0.055) / 1.055, vec3f(2.4));
    let linear = select(high, low, encoded <= vec3f(0.04045));
    return select(encoded, linear, view.linear_target > 0.5);
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4f {
    let distance_px = length(in.across_px);
    var coverage = clamp(in.half_px + 0.5 - distance_px, 0.0, 1.0);
    if in.ring_px > 0.0 {
        coverage *= clamp(distance_px - (in.half_px - in.ring_px) + 0.5, 0.0, 1.0);
    }
    if in.dash_px > 0.0 {
        // Distance from the middle of the dash in each period of dash and gap.
        let phase = fract(in.along_px / (2.0 * in.dash_px)) * 2.0 * in.dash_px;
        coverage *= clamp(0.5 * in.dash_px + 0.5 - abs(phase - 0.5 * in.dash_px), 0.0, 1.0);
    }
    let alpha = coverage * in.color.a;
    return vec4f(in.color.rgb * alpha, alpha);
}
