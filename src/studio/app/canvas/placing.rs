//! [`Placing`] lets the picture to draw from be moved by its inside and scaled by its corners.

use eframe::egui::{Pos2, Rect};

use super::scene::Placed;
use super::{View, hit};
use strokewise_ink::sketch::Placement;

/// [`Placing`] is a gesture under way, if any.
#[derive(Debug, Default)]
pub struct Placing {
    held: Option<Held>,
}

#[derive(Debug, Clone, Copy)]
struct Held {
    grip: Grip,
    from: [f32; 2],
    before: Placed,
    now: Placement,
}

/// [`Grip`] is the part of the picture that is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grip {
    /// It is held by its inside: it moves.
    Inside,
    /// It is held by the corner of this number, clockwise from the top left: it scales.
    Corner(usize),
}

/// Corners reach so far around their middle, in logical pixels.
const GRIP_REACH_PX: f32 = 14.0;

/// Returns what of the picture lies under `pos`.
pub fn grip(placed: &Placed, view: &View, rect: Rect, pos: Pos2) -> Option<Grip> {
    let corners = placed.corners().map(|at| view.screen_from_canvas(rect, at));
    let near = corners.iter().position(|corner| corner.distance(pos) <= GRIP_REACH_PX);
    let polygon = corners.map(|corner| [corner.x, corner.y]);
    let inside = || hit::contains(&polygon, [pos.x, pos.y]).then_some(Grip::Inside);
    near.map(Grip::Corner).or_else(inside)
}

impl Placing {
    /// Takes hold of what lies at `pos`, where the pointer went down.
    pub fn press(&mut self, placed: Placed, view: &View, rect: Rect, pos: Pos2) {
        self.held = grip(&placed, view, rect, pos).map(|grip| Held {
            grip,
            from: view.canvas_from_screen(rect, pos),
            before: placed,
            now: placed.placement,
        });
    }

    /// Moves what is held, as the pointer is at `to` on the paper.
    pub fn drag(&mut self, to: [f32; 2]) {
        let Some(held) = &mut self.held else {
            return;
        };
        let wanted = held.wanted(to);
        if wanted.is_sound() {
            held.now = wanted;
        }
    }

    /// Lets the picture go, as the pointer came up; returns where it lies now, if that is
    /// elsewhere.
    pub fn release(&mut self) -> Option<Placement> {
        let held = self.held.take()?;
        (held.now != held.before.placement).then_some(held.now)
    }

    /// Forgets what was begun: it was not meant.
    pub fn cancel(&mut self) {
        self.held = None;
    }

    /// Returns where the picture is being taken, if it is.
    pub fn placement(&self) -> Option<Placement> {
        self.held.map(|held| held.now)
    }
}

impl Held {
    fn wanted(&self, to: [f32; 2]) -> Placement {
        let Placed { placement, aspect } = self.before;
        match self.grip {
            Grip::Inside => Placement {
                at: [0, 1].map(|i| placement.at[i] + to[i] - self.from[i]),
                ..placement
            },
            Grip::Corner(corner) => {
                let corners = self.before.corners();
                let fixed = corners[(corner + 2) % 4];
                let reach = |at: [f32; 2]| (at[0] - fixed[0]).hypot(at[1] - fixed[1]);
                let width = placement.width * reach(to) / reach(corners[corner]);
                let is_right = corner == 1 || corner == 2;
                let is_low = corner >= 2;
                // The corner across stays in place.
                let at = [
                    if is_right { fixed[0] } else { fixed[0] - width },
                    if is_low { fixed[1] } else { fixed[1] - width * aspect },
                ];
                Placement { at, width, ..placement }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::pos2;

    use super::*;

    #[test]
    fn the_inside_moves_and_a_corner_scales_about_the_one_across() {
        let placed = Placed {
            placement: Placement {
                at: [100.0, 50.0],
                width: 200.0,
                opacity: 0.5,
                hidden: false,
            },
            aspect: 0.5,
        };
        let (view, rect) = (View::default(), Rect::from_min_max(pos2(0.0, 0.0), pos2(800.0, 600.0)));
        let check = |from: Pos2, to: [f32; 2], expected: Option<([f32; 2], f32)>| {
            let mut placing = Placing::default();
            placing.press(placed, &view, rect, from);
            placing.drag(to);
            let found = placing.release().map(|p| (p.at, p.width));
            assert_eq!(found, expected, "{from:?} to {to:?}");
        };
        check(pos2(200.0, 100.0), [210.0, 95.0], Some(([110.0, 45.0], 200.0)));
        check(pos2(300.0, 150.0), [500.0, 250.0], Some(([100.0, 50.0], 400.0)));
        check(pos2(100.0, 50.0), [200.0, 100.0], Some(([200.0, 100.0], 100.0)));
        check(pos2(300.0, 50.0), [200.0, 100.0], Some(([100.0, 100.0], 100.0)));
        check(pos2(300.0, 150.0), [100.0, 50.0], None);
        check(pos2(500.0, 500.0), [10.0, 10.0], None);
        check(pos2(200.0, 100.0), [200.0, 100.0], None);
    }
}
