// Strokes. A stroke is its middle line, a texel of `nodes` a corner of it, and nothing more: four corners are put around
// each piece of a line here, as broad as its looks say, and the fragments measure how far they lie from the piece. So edges
// are smoothed analytically, joins and ends are round, and the same line serves for the ink and for all that lies around it.
//
// Where a line bends gently, two pieces meet along the bisector, and no pixel belongs to both. At corners each piece reaches
// beyond the end; outside of the bend, the bisector still parts them, so that their edges are not painted twice; inside,
// each edge lies within the other piece. Most strokes are opaque, and lights are blended by the darker or lighter colour,
// so there nothing is painted twice to be seen. Others lie at a depth of their own, which admits each pixel once; they are
// drawn twice, first where they cover pixels fully (`core`), then along their edges (`fringe`).
//
// A light with a ramp looks its colour up by the way along the stroke, for every fragment: straight lines have too
// few corners for it. Its reach it looks up for both ends of a piece.

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
    // Where the viewport lies in the window, in physical pixels.
    corner_px: vec2f,
    // Where a pixel of the viewport lies in the picture of dry ink: matrix by columns, and shift.
    picture_axes: vec4f,
    picture_shift: vec2f,
    // 1 where the picture is moved, so that its pixels are mixed.
    picture_moved: f32,
    // 1 where bare paper lies around the picture, 0 where nothing does.
    picture_on_paper: f32,
}

@group(0) @binding(0) var<uniform> view: View;
// Ramps one after another, in rows of ROW texels: colour, and reach as a part of the looks'.
@group(0) @binding(1) var ramps: texture_2d<f32>;
// Corners of middle lines, in rows of NODE_ROW texels: place, half the width (negative in the gaps between lines), way along.
@group(1) @binding(0) var nodes: texture_2d<f32>;
// The picture of all ink that is dry.
@group(1) @binding(0) var picture: texture_2d<f32>;

const ROW: u32 = 1024u;
const STEPS: u32 = 32u;
const NODE_ROW: u32 = 2048u;

// One triangle that covers the viewport. A plain colour costs a software renderer next to
// nothing, where egui's textured fill would be most of its frame.
@vertex
fn whole_vertex(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {
    let corner = vec2f(f32(index & 1u), f32(index >> 1u));
    return vec4f(4.0 * corner - 1.0, 0.0, 1.0);
}

@fragment
fn paper_fragment() -> @location(0) vec4f {
    return vec4f(target_color(view.paper.rgb), 1.0);
}

@fragment
fn picture_fragment(@builtin(position) at: vec4f) -> @location(0) vec4f {
    let here = at.xy - view.corner_px;
    if view.picture_moved < 0.5 {
        return textureLoad(picture, vec2i(here), 0);
    }
    let there = mat2x2f(view.picture_axes.xy, view.picture_axes.zw) * here + view.picture_shift - 0.5;
    let first = vec2i(floor(there));
    let part = there - floor(there);
    let above = mix(pictured(first), pictured(first + vec2i(1, 0)), part.x);
    let below = mix(pictured(first + vec2i(0, 1)), pictured(first + vec2i(1, 1)), part.x);
    return mix(above, below, part.y);
}

// A pixel of the picture, and what lies around it.
fn pictured(at: vec2i) -> vec4f {
    let size = vec2i(textureDimensions(picture));
    if any(at < vec2i(0)) || any(at >= size) {
        return vec4f(target_color(view.paper.rgb), 1.0) * view.picture_on_paper;
    }
    return textureLoad(picture, at, 0);
}

struct Looks {
    // sRGB, and opacity.
    @location(0) color: vec4f,
    // Pixels added on each side.
    @location(1) grow_px: f32,
    // Pixels cut off where the span ends within the stroke.
    @location(2) cut_px: f32,
    // From where to where along the stroke it is painted, in shares of its length.
    @location(3) span: vec2f,
    // First texel of its ramp; negative for none.
    @location(4) ramp: f32,
    // Shares of its length per canvas unit.
    @location(5) share_per_unit: f32,
    // Where the stroke is shown while it is being moved: matrix by columns, and shift.
    @location(6) map: vec4f,
    @location(7) shift: vec2f,
    // How much of it the grain of the paper keeps bare, 0 to 1; and its depth.
    @location(8) grain_and_depth: vec2f,
}

struct Varying {
    @builtin(position) clip: vec4f,
    // Way from the beginning of the piece, along it and across, in pixels; and place on the canvas, as grain belongs to the
    // paper and not to the screen.
    @location(0) place: vec4f,
    // As bits: length of the piece in pixels, half the width at its ends before it is kept from growing too thin, colour.
    @location(1) @interpolate(flat) shape: vec4u,
    // Across the bisectors at both ends, along and across the piece; 0 where nothing is cut off.
    @location(2) @interpolate(flat) bisectors: vec4f,
    // At both ends, how far a light reaches beyond the ink in pixels, and the share of the stroke's length.
    @location(3) @interpolate(flat) ends: vec4f,
    // From where to where it is painted, the ramp, and the grain.
    @location(4) @interpolate(flat) manner: vec4f,
}

// The same for ink that is painted from one end to the other in one solid colour, as nearly all is: the less a corner
// carries, the less there is to keep of a page full of ink while it is painted.
struct Plain {
    @builtin(position) clip: vec4f,
    @location(0) place: vec4f,
    @location(1) @interpolate(flat) shape: vec4u,
    @location(2) @interpolate(flat) bisectors: vec4f,
}

// Room beyond the edge for the half pixel of smoothing.
const APRON_PX: f32 = 0.75;
// Nothing is drawn thinner than a pixel: it gets paler instead.
const THINNEST_HALF_PX: f32 = 0.5;
// Part of a light's reach where it has its full strength.
const FULL_LIGHT: f32 = 0.3;
// Cosine of the largest bend at which two pieces share their corners: 30 degrees.
const GENTLE: f32 = 0.866;
// Shorter pieces have no direction.
const SHORTEST_PX: f32 = 1e-4;
// Two pieces may overlap by so much where they meet: a gap would be seen.
const OVERLAP_PX: f32 = 1e-3;

fn node(number: u32) -> vec4f {
    return textureLoad(nodes, vec2u(number % NODE_ROW, number / NODE_ROW), 0);
}

// Where a place on the canvas appears in the viewport.
fn on_screen(looks: Looks, at: vec2f) -> vec2f {
    let moved = mat2x2f(looks.map.xy, looks.map.zw) * at + looks.shift;
    return mat2x2f(view.axes.xy, view.axes.zw) * (moved - view.origin) * view.scale;
}

struct Join {
    // From the node to the left corner that both pieces share, as a part of half the width.
    miter: vec2f,
    // Across the bisector, in the direction of the line; 0 where the line ends.
    onward: vec2f,
    is_gentle: bool,
}

// How the line bends at `middle`, where it is `half_px` broad on each side.
fn join(before: vec2f, middle: vec2f, after: vec2f, half_px: f32) -> Join {
    let steps_px = vec2f(length(middle - before), length(after - middle));
    var bend = Join(vec2f(0.0), vec2f(0.0), false);
    if min(steps_px.x, steps_px.y) < SHORTEST_PX {
        return bend;
    }
    let arrives = (middle - before) / steps_px.x;
    let leaves = (after - middle) / steps_px.y;
    let cosine = dot(arrives, leaves);
    let sine = arrives.x * leaves.y - arrives.y * leaves.x;
    bend.onward = arrives + leaves;
    if cosine > GENTLE {
        // On the inner side the corner must not lie beyond the other end of a piece.
        bend.is_gentle = half_px * abs(sine) <= (1.0 + cosine) * min(steps_px.x, steps_px.y);
        bend.miter = vec2f(-bend.onward.y, bend.onward.x) / (1.0 + cosine);
    }
    return bend;
}

// A direction on the screen, along and across the direction `along`.
fn turned(direction: vec2f, along: vec2f) -> vec2f {
    return vec2f(dot(direction, along), dot(direction, vec2f(-along.y, along.x)));
}

// How far a corner lies aside where a piece `length_px` long reaches beyond its end, so that all of the piece is within.
fn flare(here_px: f32, there_px: f32, length_px: f32) -> f32 {
    let slope = clamp((here_px - there_px) / max(length_px, SHORTEST_PX), 0.0, 1.0);
    return max(here_px, there_px + slope * (length_px + here_px));
}

// Number `vertex` / 4 of all pieces; its corners are the left and the right one at its beginning, then those at its end.
fn corner(vertex: u32, looks: Looks) -> Varying {
    let piece = vertex / 4u;
    let ends = array<vec4f, 2>(node(piece), node(piece + 1u));
    var out: Varying;
    if min(ends[0].z, ends[1].z) < 0.0 {
        out.clip = vec4f(2.0, 2.0, 0.0, 1.0);
        return out;
    }
    let shares = vec2f(ends[0].w, ends[1].w) * looks.share_per_unit;
    var reach_px = vec2f(looks.grow_px);
    if looks.ramp >= 0.0 {
        reach_px *= vec2f(ramp_at(looks.ramp, shares.x).a, ramp_at(looks.ramp, shares.y).a);
    }
    let growth = sqrt(abs(determinant(mat2x2f(looks.map.xy, looks.map.zw))));
    let wanted_px = vec2f(ends[0].z, ends[1].z) * growth * view.scale + reach_px;
    let half_px = max(wanted_px, vec2f(THINNEST_HALF_PX)) + APRON_PX;

    let here = on_screen(looks, ends[0].xy);
    let there = on_screen(looks, ends[1].xy);
    let length_px = distance(here, there);
    var along = vec2f(1.0, 0.0);
    if length_px >= SHORTEST_PX {
        along = (there - here) / length_px;
    }
    let outer = array<vec4f, 2>(node(piece - 1u), node(piece + 2u));
    // A gap before or behind ends the line: a piece without length has no direction to bend from.
    let before = select(here, on_screen(looks, outer[0].xy), outer[0].z >= 0.0);
    let after = select(there, on_screen(looks, outer[1].xy), outer[1].z >= 0.0);
    let first = join(before, here, there, half_px.x);
    let last = join(here, there, after, half_px.y);

    let left = select(-1.0, 1.0, (vertex & 1u) == 0u);
    let side = left * vec2f(-along.y, along.x);
    var at_px: vec2f;
    if (vertex & 2u) == 0u {
        at_px = here - along * half_px.x + side * flare(half_px.x, half_px.y, length_px);
        if first.is_gentle {
            at_px = here + left * first.miter * half_px.x;
        }
    } else {
        at_px = there + along * half_px.y + side * flare(half_px.y, half_px.x, length_px);
        if last.is_gentle {
            at_px = there + left * last.miter * half_px.y;
        }
    }
    let cut = looks.cut_px * looks.share_per_unit / (growth * view.scale);
    // Only ends within the stroke are cut.
    let inner = vec2f(select(0.0, cut, looks.span.x > 0.0), select(0.0, -cut, looks.span.y < 1.0));

    out.clip = vec4f(at_px / view.size_px * vec2f(2.0, -2.0) + vec2f(-1.0, 1.0), looks.grain_and_depth.y, 1.0);
    // The axes are perpendicular and of length 1, so the inverse is the transpose.
    let on_paper = view.origin + vec2f(dot(view.axes.xy, at_px), dot(view.axes.zw, at_px)) / view.scale;
    out.place = vec4f(turned(at_px - here, along), on_paper);
    out.shape = vec4u(bitcast<vec3u>(vec3f(length_px, wanted_px)), pack4x8unorm(looks.color));
    out.ends = vec4f(reach_px, shares);
    out.bisectors = vec4f(
        select(turned(first.onward, along), vec2f(0.0), first.is_gentle),
        select(turned(last.onward, along), vec2f(0.0), last.is_gentle),
    );
    out.manner = vec4f(looks.span + inner, looks.ramp, looks.grain_and_depth.x);
    return out;
}

@vertex
fn stroke_vertex(@builtin(vertex_index) vertex: u32, looks: Looks) -> Varying {
    return corner(vertex, looks);
}

@vertex
fn plain_vertex(@builtin(vertex_index) vertex: u32, looks: Looks) -> Plain {
    let all = corner(vertex, looks);
    return Plain(all.clip, all.place, all.shape, all.bisectors);
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

// What a fragment knows of the piece that it belongs to.
struct Measure {
    // Way from the middle line, in pixels.
    away_px: f32,
    // Half the width here, before it is kept from growing too thin.
    wanted_px: f32,
    // Where on the piece it lies, from 0 to 1.
    part: f32,
    // Whether another piece paints it, or none at all.
    is_beyond: bool,
}

// Of a whole stroke without a light.
fn outlined(place: vec4f, shape: vec4u, bisectors: vec4f) -> Measure {
    let place_px = place.xy;
    let size_px = bitcast<vec3f>(shape.xyz);
    let part = clamp(place_px.x / max(size_px.x, SHORTEST_PX), 0.0, 1.0);
    let from_last = place_px - vec2f(size_px.x, 0.0);
    // Outside of the bend lies the side that the line turns away from.
    let is_before = dot(place_px, bisectors.xy) < -OVERLAP_PX && place_px.y * bisectors.y > 0.0;
    let is_after = dot(from_last, bisectors.zw) > OVERLAP_PX && place_px.y * bisectors.w < 0.0;
    return Measure(
        length(place_px - vec2f(part * size_px.x, 0.0)),
        mix(size_px.y, size_px.z, part),
        part,
        is_before || is_after,
    );
}

fn measured(in: Varying) -> Measure {
    var m = outlined(in.place, in.shape, in.bisectors);
    let share = mix(in.ends.z, in.ends.w, m.part);
    m.is_beyond = m.is_beyond || share < in.manner.x || share > in.manner.y;
    return m;
}

@fragment
fn plain_fragment(in: Plain) -> @location(0) vec4f {
    let m = outlined(in.place, in.shape, in.bisectors);
    return ink(in.place.zw, in.shape, 0.0, m, coverage_of(m));
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4f {
    let m = measured(in);
    return ink(in.place.zw, in.shape, in.manner.w, m, coverage_of(m));
}

// The part of a translucent stroke that covers pixels fully.
@fragment
fn core_fragment(in: Varying) -> @location(0) vec4f {
    let m = measured(in);
    let coverage = coverage_of(m);
    if coverage < 1.0 {
        discard;
    }
    return ink(in.place.zw, in.shape, in.manner.w, m, coverage);
}

// Its edge.
@fragment
fn fringe_fragment(in: Varying) -> @location(0) vec4f {
    let m = measured(in);
    let coverage = coverage_of(m);
    if coverage <= 0.0 {
        discard;
    }
    return ink(in.place.zw, in.shape, in.manner.w, m, coverage);
}

fn ink(at: vec2f, shape: vec4u, grain: f32, m: Measure, coverage: f32) -> vec4f {
    let color = unpack4x8unorm(shape.w);
    var alpha = coverage * color.a * min(m.wanted_px / THINNEST_HALF_PX, 1.0);
    if grain > 0.0 {
        let bare = smoothstep(0.45, 0.8, 0.6 * tooth(at * 1.3) + 0.4 * tooth(at * 3.1));
        alpha *= 1.0 - grain * bare;
    }
    return vec4f(target_color(color.rgb) * alpha, alpha);
}

fn coverage_of(m: Measure) -> f32 {
    if m.is_beyond {
        return 0.0;
    }
    return clamp(max(m.wanted_px, THINNEST_HALF_PX) + 0.5 - m.away_px, 0.0, 1.0);
}

// A light falls off towards its edge into the paper's colour, which the blending leaves as it was.
@fragment
fn light_fragment(in: Varying) -> @location(0) vec4f {
    let m = measured(in);
    var color = unpack4x8unorm(in.shape.w).rgb;
    if in.manner.z >= 0.0 {
        color = ramp_at(in.manner.z, mix(in.ends.z, in.ends.w, m.part)).rgb;
    }
    let edge_px = m.wanted_px + 0.5;
    let full_px = m.wanted_px - (1.0 - FULL_LIGHT) * mix(in.ends.x, in.ends.y, m.part);
    var strength = 1.0 - smoothstep(full_px, max(edge_px, full_px + 1.0), m.away_px);
    if m.is_beyond {
        strength = 0.0;
    }
    return vec4f(target_color(mix(view.paper.rgb, color, strength)), 1.0);
}
