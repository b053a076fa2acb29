// Strokes. One draw call a layer of a stroke: its triangles from the arena, its looks from one instance.
//
// A corner knows the point of the middle line it belongs to and the way out from it, so width is decided
// here and edges are smoothed analytically: the distance from the middle line, in pixels, is carried to the
// fragment, and coverage falls from 1 to 0 across the last pixel. Most strokes are opaque, and lights are blended
// by the darker or lighter colour, so where triangles of one stroke overlap nothing is painted twice to be seen. Others lie at a depth of their own, which admits each
// pixel once; they are drawn twice, first where they cover pixels fully (`core`), then along their edges (`fringe`).
//
// A light with a ramp looks its colour up by the way along the stroke, for every fragment: straight lines have too
// few corners for it. Its reach it looks up for every corner.

struct View {
    // Canvas position of the viewport's top left corner.
    origin: vec2f,
    // Viewport size in physical pixels.
    size_px: vec2f,
    // Where (1, 0) and (0, 1) of the canvas point to on the screen, each of length 1.
    axes: vec4f,
    // Colour of the paper, sRGB.
    paper: vec4f,
    // Physical pixels per canvas unit.
    scale: f32,
    // 1 where the target stores linear light and expects linear colours.
    linear_target: f32,
    padding: vec2f,
}

@group(0) @binding(0) var<uniform> view: View;
// Ramps one after another, in rows of ROW texels: colour, and reach as a part of the looks'.
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
    // sRGB, and opacity.
    @location(4) color: vec4f,
    // Pixels added on each side.
    @location(5) grow_px: f32,
    // Pixels cut off where the span ends within the stroke.
    @location(6) cut_px: f32,
    // From where to where along the stroke it is painted, in shares of its length.
    @location(7) span: vec2f,
    // First texel of its ramp; negative for none.
    @location(8) ramp: f32,
    // Shares of its length per canvas unit.
    @location(9) share_per_unit: f32,
    // Where the stroke is shown while it is being moved: matrix by columns, and shift.
    @location(10) map: vec4f,
    @location(11) shift: vec2f,
    // How much of it the grain of the paper keeps bare, 0 to 1; and its depth.
    @location(12) grain_and_depth: vec2f,
}

struct Varying {
    @builtin(position) clip: vec4f,
    // Way from the middle line, in pixels.
    @location(0) across_px: vec2f,
    // Half the width before it is kept from growing too thin, in pixels.
    @location(1) wanted_px: f32,
    // How far a light reaches beyond the ink here, in pixels.
    @location(2) reach_px: f32,
    @location(3) share: f32,
    @location(4) @interpolate(flat) color: vec4f,
    @location(5) @interpolate(flat) span: vec2f,
    @location(6) @interpolate(flat) ramp: f32,
    @location(7) @interpolate(flat) grain: f32,
    // Place on the canvas: grain belongs to the paper, not to the screen.
    @location(8) at: vec2f,
}

// Room beyond the edge for the half pixel of smoothing.
const APRON_PX: f32 = 0.75;
// Nothing is drawn thinner than a pixel: it gets paler instead.
const THINNEST_HALF_PX: f32 = 0.5;

// Part of a light's reach where it has its full strength.
const FULL_LIGHT: f32 = 0.3;

// A corner of ink: in the inner corner of a bend the normal is longer than 1, but the edge is still the edge.
@vertex
fn ink_vertex(corner: Corner, looks: Looks) -> Varying {
    return placed(corner, looks, corner.normal / max(length(corner.normal), 1.0));
}

// A corner of a band: where the normal is longer than 1, the corner lies outside the edge.
@vertex
fn band_vertex(corner: Corner, looks: Looks) -> Varying {
    return placed(corner, looks, corner.normal);
}

fn placed(corner: Corner, looks: Looks, across: vec2f) -> Varying {
    let share = corner.along * looks.share_per_unit;
    var grow_px = looks.grow_px;
    if looks.ramp >= 0.0 {
        grow_px *= ramp_at(looks.ramp, share).a;
    }
    let map = mat2x2f(looks.map.xy, looks.map.zw);
    let growth = sqrt(abs(determinant(map)));
    let spine = map * corner.spine + looks.shift;
    let normal = map * corner.normal / growth;
    let wanted_px = corner.half_width * growth * view.scale + grow_px;
    let half_px = max(wanted_px, THINNEST_HALF_PX) + APRON_PX;
    let at = spine + normal * half_px / view.scale;
    let at_px = mat2x2f(view.axes.xy, view.axes.zw) * (at - view.origin) * view.scale;
    let cut = looks.cut_px * looks.share_per_unit / (growth * view.scale);
    // Only ends within the stroke are cut.
    let inner = vec2f(select(0.0, cut, looks.span.x > 0.0), select(0.0, -cut, looks.span.y < 1.0));

    var out: Varying;
    out.clip = vec4f(at_px / view.size_px * vec2f(2.0, -2.0) + vec2f(-1.0, 1.0), looks.grain_and_depth.y, 1.0);
    out.across_px = across * half_px;
    out.wanted_px = wanted_px;
    out.reach_px = grow_px;
    out.share = share;
    out.color = looks.color;
    out.span = looks.span + inner;
    out.ramp = looks.ramp;
    out.grain = looks.grain_and_depth.x;
    out.at = at;
    return out;
}

// Colour and part of the reach at `share` of the length of a stroke whose ramp begins at texel `first`.
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

// Smooth noise, 0 to 1, that changes from one canvas unit to the next: the tooth of the paper.
fn tooth(at: vec2f) -> f32 {
    let cell = floor(at);
    let in_cell = at - cell;
    let t = in_cell * in_cell * (3.0 - 2.0 * in_cell);
    let top = mix(noise(cell), noise(cell + vec2f(1.0, 0.0)), t.x);
    let bottom = mix(noise(cell + vec2f(0.0, 1.0)), noise(cell + vec2f(1.0, 1.0)), t.x);
    return mix(top, bottom, t.y);
}

// A number from 0 to 1 for each cell, by the finaliser of a common integer hash (lowbias32).
fn noise(cell: vec2f) -> f32 {
    let at = vec2i(cell);
    var h = bitcast<u32>(at.x) * 0x9e3779b9u ^ bitcast<u32>(at.y) * 0x85ebca6bu;
    h = (h ^ (h >> 16u)) * 0x7feb352du;
    h = (h ^ (h >> 15u)) * 0x846ca68bu;
    return f32((h ^ (h >> 16u)) >> 8u) / 16777216.0;
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4f {
    return ink(in, coverage_of(in));
}

// The part of a translucent stroke that covers pixels fully.
@fragment
fn core_fragment(in: Varying) -> @location(0) vec4f {
    let coverage = coverage_of(in);
    if coverage < 1.0 {
        discard;
    }
    return ink(in, coverage);
}

// Its edge.
@fragment
fn fringe_fragment(in: Varying) -> @location(0) vec4f {
    let coverage = coverage_of(in);
    if coverage <= 0.0 {
        discard;
    }
    return ink(in, coverage);
}

fn ink(in: Varying, coverage: f32) -> vec4f {
    var alpha = coverage * in.color.a * min(in.wanted_px / THINNEST_HALF_PX, 1.0);
    if in.grain > 0.0 {
        let bare = smoothstep(0.45, 0.8, 0.6 * tooth(in.at * 1.3) + 0.4 * tooth(in.at * 3.1));
        alpha *= 1.0 - in.grain * bare;
    }
    return vec4f(target_color(in.color.rgb) * alpha, alpha);
}

fn coverage_of(in: Varying) -> f32 {
    if is_beyond_span(in) {
        return 0.0;
    }
    let half_px = max(in.wanted_px, THINNEST_HALF_PX);
    return clamp(half_px + 0.5 - length(in.across_px), 0.0, 1.0);
}

fn is_beyond_span(in: Varying) -> bool {
    return in.share < in.span.x || in.share > in.span.y;
}

// A light falls off towards its edge into the paper's colour, which the blending leaves as it was.
@fragment
fn light_fragment(in: Varying) -> @location(0) vec4f {
    var color = in.color.rgb;
    if in.ramp >= 0.0 {
        color = ramp_at(in.ramp, in.share).rgb;
    }
    let edge_px = in.wanted_px + 0.5;
    let full_px = in.wanted_px - (1.0 - FULL_LIGHT) * in.reach_px;
    var strength = 1.0 - smoothstep(full_px, max(edge_px, full_px + 1.0), length(in.across_px));
    if is_beyond_span(in) {
        strength = 0.0;
    }
    return vec4f(target_color(mix(view.paper.rgb, color, strength)), 1.0);
}
