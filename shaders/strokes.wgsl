// Ink. One draw call a stroke: its triangles from the arena, its looks from one instance.
//
// A corner knows the point of the middle line it belongs to and the way out from it, so width is decided
// here and edges are smoothed analytically: the distance from the middle line, in pixels, is carried to the
// fragment, and coverage falls from 1 to 0 across the last pixel. Strokes are opaque, so where triangles of
// one stroke overlap nothing is painted twice to be seen.
//
// A stroke with a ramp looks its colour up by the way along it, for every fragment: straight lines have too
// few corners for it. Its width it looks up for every corner: joints are only right at the width they have.

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
// Ramps one after another, in rows of ROW texels: colour, and width as a part of the stroke's.
@group(0) @binding(1) var ramps: texture_2d<f32>;

const ROW: u32 = 1024u;
const STEPS: u32 = 32u;

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
    // From where to where along the stroke it is painted, in shares of its length.
    @location(9) span: vec2f,
    // First texel of its ramp; negative for none.
    @location(10) ramp: f32,
    // Shares of its length per canvas unit.
    @location(11) share_per_unit: f32,
}

struct Varying {
    @builtin(position) clip: vec4f,
    // Way from the middle line, in pixels.
    @location(0) across_px: vec2f,
    @location(1) along_px: f32,
    // Half the width before it is kept from growing too thin, in pixels.
    @location(2) wanted_px: f32,
    @location(3) share: f32,
    @location(4) @interpolate(flat) color: vec3f,
    @location(5) @interpolate(flat) dash_px: f32,
    @location(6) @interpolate(flat) ring_px: f32,
    @location(7) @interpolate(flat) span: vec2f,
    @location(8) @interpolate(flat) ramp: f32,
}

// Room beyond the edge for the half pixel of smoothing.
const APRON_PX: f32 = 0.75;
// Nothing is drawn thinner than a pixel: it gets paler instead.
const THINNEST_HALF_PX: f32 = 0.5;

@vertex
fn vertex(corner: Corner, looks: Looks) -> Varying {
    let share = corner.along * looks.share_per_unit;
    var width_factor = looks.width_factor;
    if looks.ramp >= 0.0 {
        width_factor *= ramp_at(looks.ramp, share).a;
    }
    let wanted_px = corner.half_width * view.scale * width_factor + looks.grow_px;
    let reach_px = max(wanted_px, THINNEST_HALF_PX) + APRON_PX;
    let at_px = (corner.spine - view.origin) * view.scale + corner.normal * reach_px;

    var out: Varying;
    out.clip = vec4f(at_px / view.size_px * vec2f(2.0, -2.0) + vec2f(-1.0, 1.0), 0.0, 1.0);
    // In the inner corner of a bend the normal is longer than 1, but the edge is still the edge.
    out.across_px = corner.normal / max(length(corner.normal), 1.0) * reach_px;
    out.along_px = corner.along * view.scale;
    out.wanted_px = wanted_px;
    out.share = share;
    out.color = looks.color.rgb;
    out.dash_px = looks.dash_px;
    out.ring_px = looks.ring_px;
    out.span = looks.span;
    out.ramp = looks.ramp;
    return out;
}

// Colour and part of the width at `share` of the length of a stroke whose ramp begins at texel `first`.
fn ramp_at(first: f32, share: f32) -> vec4f {
    let place = clamp(share, 0.0, 1.0) * f32(STEPS - 1u);
    let before = u32(place);
    let after = min(before + 1u, STEPS - 1u);
    return mix(texel(u32(first) + before), texel(u32(first) + after), place - f32(before));
}

fn texel(number: u32) -> vec4f {
    return textureLoad(ramps, vec2u(number % ROW, number / ROW), 0);
}

fn target_color(encoded: vec3f) -> vec3f {
    if view.linear_target < 0.5 {
        return encoded;
    }
    let low = encoded / 12.92;
    let high = pow((encoded + 0.055) / 1.055, vec3f(2.4));
    return select(high, low, encoded <= vec3f(0.04045));
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4f {
    var color = in.color;
    if in.ramp >= 0.0 {
        color = ramp_at(in.ramp, in.share).rgb;
    }
    let half_px = max(in.wanted_px, THINNEST_HALF_PX);
    let distance_px = length(in.across_px);
    var coverage = clamp(half_px + 0.5 - distance_px, 0.0, 1.0);
    if in.share < in.span.x || in.share > in.span.y {
        coverage = 0.0;
    }
    if in.ring_px > 0.0 {
        coverage *= clamp(distance_px - (half_px - in.ring_px) + 0.5, 0.0, 1.0);
    }
    if in.dash_px > 0.0 {
        // Distance from the middle of the dash in each period of dash and gap.
        let phase = fract(in.along_px / (2.0 * in.dash_px)) * 2.0 * in.dash_px;
        coverage *= clamp(0.5 * in.dash_px + 0.5 - abs(phase - 0.5 * in.dash_px), 0.0, 1.0);
    }
    let alpha = coverage * min(in.wanted_px / THINNEST_HALF_PX, 1.0);
    return vec4f(target_color(color) * alpha, alpha);
}
