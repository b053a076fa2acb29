//! Draws outlines around strokes and their parts: what may go, what is selected, what is pointed at.

use std::sync::Arc;

use super::super::painter::{Draw, Layer, Looks};
use super::{Emphasis, accent, draw, mark};
use strokewise_ink::inking::palette::{Paper, Rgb};
use strokewise_ink::sketch::{Span, Stroke};

/// Returns the colour of the outline around what may go: none that a score or a selection has.
pub fn quiet(paper: Paper) -> Rgb {
    paper.color().mix(paper.ink(), 0.55)
}

/// The outline around what may go is so far from the ink and so thick, in logical pixels.
const QUIET_PX: (f32, f32) = (5.0, 1.5);
const SELECTED_PX: (f32, f32) = (3.5, 2.0);
/// The band around the stroke pointed at reaches so far beyond its ink, in logical pixels.
const BAND_PX: f32 = 5.0;
/// Outlines are made by painting their colour and then, a little narrower, the paper's: those that
/// cross become one, and none has a line inside of another.
pub(super) fn outlines(strokes: &[Arc<Stroke>], emphasis: &Emphasis, draws: &mut Vec<Draw>) {
    let paper = emphasis.paper;
    let (mut outer, mut inner, mut bands) = (Vec::new(), Vec::new(), Vec::new());
    for stroke in strokes {
        let id = stroke.id();
        let whole = Span::WHOLE;
        let mut outline = |span: Span, (away_px, thick_px): (f32, f32), color: Rgb| {
            let around = |color, grow_px| Looks::around(color, grow_px).along(span);
            outer.push(draw(stroke, Layer::Outline, around(color, away_px + thick_px)));
            let hole = around(paper.color(), away_px).cut(thick_px);
            inner.push(draw(stroke, Layer::Outline, hole));
        };
        let singled_out = emphasis.singled_out.filter(|part| part.stroke == id);
        if emphasis.selected.contains(&id) {
            outline(whole, SELECTED_PX, accent(paper));
        } else if let Some(part) = singled_out {
            outline(part.span, SELECTED_PX, accent(paper));
        } else if mark(id, emphasis).is_some_and(|m| m.flagged) {
            outline(whole, QUIET_PX, quiet(paper));
        }
        for part in emphasis.flagged_parts.iter().filter(|part| part.stroke == id) {
            outline(part.span, QUIET_PX, quiet(paper));
        }
        if emphasis.pointed == Some(id) {
            let color = accent(paper).mix(paper.color(), 0.65);
            bands.push(draw(stroke, Layer::Outline, Looks::around(color, BAND_PX)));
        }
    }
    draws.extend(outer);
    draws.extend(inner);
    draws.extend(bands);
}
