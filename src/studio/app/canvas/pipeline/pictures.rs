//! [`Pictures`] holds the picture of dry ink that is shown, and the one that takes its place once it is painted.
//! Meanwhile the shown one is moved to where its ink lies now, so that a page that takes a second to paint holds up
//! nobody.

use std::sync::Arc;

use eframe::wgpu;

use super::brushes::Brushes;
use super::picture::{Motif, Picture};
use super::plan::Plan;
use super::sheet::Uniform;
use crate::app::canvas::shelf::Gpu;

/// [`Pictures`] holds at most two pictures that are wanted: the one in front is shown, the one behind it is being
/// painted.
#[derive(Default)]
pub(super) struct Pictures {
    front: Option<Picture>,
    back: Option<Picture>,
    /// It was in front and is not shown any more: the next one is painted in its place.
    spare: Option<Picture>,
}

impl Pictures {
    /// Shows `motif`, or what comes nearest to it until it is painted; says whether it is. Its lines are among `lines`.
    /// While the hand `is_drawing` on a picture that lies as it should, only what is shown is painted, so that the pen
    /// has the frame to itself.
    pub fn show(
        &mut self,
        brushes: &Brushes,
        gpu: &mut Gpu,
        lines: &wgpu::BindGroup,
        motif: Motif,
        is_drawing: bool,
    ) -> bool {
        let Some(front) = &mut self.front else {
            let front = match self.spare.take() {
                Some(mut spare) => {
                    spare.renew(brushes, gpu, motif);
                    spare
                }
                None => Picture::new(brushes, gpu, motif),
            };
            return self.front.insert(front).paint(brushes, gpu, lines);
        };
        let Some(motif) = front.go_on(brushes, gpu, motif) else {
            self.back = None;
            return front.paint(brushes, gpu, lines);
        };
        if motif.portions(brushes) <= 1 {
            self.back = None;
            front.renew(brushes, gpu, motif);
            return front.paint(brushes, gpu, lines);
        }
        if is_drawing && front.motif().frame.uniform == motif.frame.uniform {
            return false;
        }
        self.paint_behind(brushes, gpu, lines, motif)
    }

    /// Goes on with the picture behind the one that is shown. Of the same strokes seen from elsewhere it is finished
    /// first: else none would ever be while the view moves.
    fn paint_behind(&mut self, brushes: &Brushes, gpu: &mut Gpu, lines: &wgpu::BindGroup, motif: Motif) -> bool {
        let mut is_wanted = true;
        let back = match self.back.take() {
            None => Picture::new(brushes, gpu, motif),
            Some(mut back) => {
                if let Some(motif) = back.go_on(brushes, gpu, motif) {
                    is_wanted = !is_of_the_same(back.motif(), &motif);
                    if is_wanted {
                        back.renew(brushes, gpu, motif);
                    }
                }
                back
            }
        };
        let back = self.back.insert(back);
        if back.paint(brushes, gpu, lines) {
            self.front = self.back.take();
            return is_wanted;
        }
        false
    }

    /// Shows neither picture any more, as they are of another drawing. Their room is used again: a day of drawings would
    /// leave holes in the memory of the GPU.
    pub fn set_aside(&mut self) {
        self.spare = self.front.take().or(self.spare.take());
        self.back = None;
    }

    /// Forgets all pictures.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Returns the picture that is shown; `None` where there is none.
    pub fn shown(&self) -> Option<&Picture> {
        self.front.as_ref()
    }

    /// Returns `uniform` with where the shown picture lies in its view.
    pub fn seen_in(&self, uniform: Uniform) -> Uniform {
        let painted = self.front.as_ref().map(|front| front.motif().frame.uniform);
        painted.map_or(uniform, |painted| uniform.showing(&painted))
    }

    /// Returns those strokes of `plan` that the shown picture lacks, or has elsewhere as they are being moved, as
    /// [`Plan::on_top`] finds them; none where no picture is shown.
    pub fn missing(&self, plan: &Plan) -> Plan {
        let front = self.front.as_ref();
        front.map_or(Plan::default(), |front| plan.on_top(|stroke| front.shows(stroke)))
    }
}

/// Tells whether both are of the same strokes on the same shelf and paper, wherever these are seen from.
fn is_of_the_same(one: &Motif, other: &Motif) -> bool {
    Arc::ptr_eq(&one.draws, &other.draws)
        && one.frame.shelf == other.frame.shelf
        && one.frame.paper == other.frame.paper
}
