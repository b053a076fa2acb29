//! Lays out the canvas with everything that lies over it.

use eframe::egui::{Rect, Ui};

use super::{Preview, Shell, over};
use crate::app::canvas::{Scene, Wish};
use crate::app::command::Command;
use crate::app::hints::Taken;
use crate::app::studio::Studio;
use crate::app::suggestion::{self, Topic};
use crate::app::{badge, theme};
use strokewise_ink::sketch::Part;

impl Shell {
    /// Shows the canvas and what lies over it; what it asks for joins `commands`.
    pub(super) fn canvas_ui(&mut self, ui: &mut Ui, preview: &Preview, commands: &mut Vec<Command>) -> Vec<Wish> {
        let rect = ui.available_rect_before_wrap();
        let reference = self.reference(ui.ctx());
        let studio = &self.studio;
        let is_bare = studio.sketch().is_empty() && studio.sheet().reference().is_none();
        let is_blank = is_bare && !self.canvas.has_drawn();
        let marks = self.lit.marks(studio).filter(|_| studio.explain);
        let paper = theme::paper(ui.visuals());
        let flagged_parts = flagged_parts(studio);
        let faded = preview.faded(std::mem::take(&mut self.chip_faded));
        let grid = studio.settings.grid;
        let scene = Scene {
            sketch: studio.sketch(),
            open: studio.open_sketch(),
            reference,
            grid: grid.shown.then(|| grid.sound_size()),
            epoch: studio.epoch(),
            tool: studio.tool,
            kit: studio.settings.kit(),
            paper,
            marks: marks.as_ref(),
            pointed: preview.pointed,
            selected: studio.selection(),
            faded: &faded,
            flagged_parts: &flagged_parts,
            singled_out: preview.singled_out,
            enabled: studio.question().is_none(),
        };
        self.canvas.keep_place(ui.ctx(), rect);
        let mut wishes = self.canvas.ui(ui, &scene);
        self.scope_ui(ui, rect);
        if is_blank {
            // One may draw across the cards; only a click opens one, and then leaves no dot.
            if let Some(example) = self.welcome.ui(ui, rect) {
                wishes.clear();
                commands.push(Command::OpenExample(example));
            }
        } else if let Some(marks) = &marks {
            let outlines = !flagged_parts.is_empty() || marks.values().any(|m| m.flagged);
            self.legend_ui(ui, rect, outlines);
            if !self.keys.is_open() {
                let said = self.chip.ui(ui, rect, &self.studio, &self.canvas);
                commands.extend(said.command);
                self.chip_faded = said.faded;
            }
        }
        let lit = marks
            .as_ref()
            .map(|marks| !flagged_parts.is_empty() || marks.values().any(|m| m.flagged));
        self.hint_ui(ui, rect, lit, is_blank);
        self.leftover_ui(ui, rect);
        commands.extend(badge::badge_ui(ui, rect, &self.studio).filter(|_| !is_blank));
        if ui.input(|i| !i.raw.hovered_files.is_empty()) {
            over::drop_hint(ui, rect);
        }
        wishes
    }

    /// Shows what is said to somebody new. `lit` says whether strokes are lit and the legend
    /// explains outlines.
    fn hint_ui(&mut self, ui: &Ui, rect: Rect, lit: Option<bool>, is_blank: bool) {
        let taken = Taken {
            lit,
            middle: is_blank.then(|| self.welcome.area(rect)),
            chip: self.chip.place().filter(|_| lit.is_some()),
        };
        let seen = self.hints.ui(ui, rect, &self.studio, &self.canvas, &taken);
        self.studio.settings.seen_hints.extend(seen);
    }
}

/// Lists the parts of strokes that may go, where what is said of strokes is shown.
fn flagged_parts(studio: &Studio) -> Vec<Part> {
    let part = |topic| match topic {
        Topic::Part(part) => Some(part),
        Topic::Stroke(_) | Topic::Strokes(_) => None,
    };
    let open = suggestion::open(studio).into_iter().filter(|_| studio.explain);
    open.filter_map(|s| part(s.topic)).collect()
}

impl Preview {
    /// Lists what is shown faded: what the panel points at, else what the chip does.
    fn faded(&self, by_chip: Vec<Part>) -> Vec<Part> {
        if !self.faded.is_empty() {
            return self.faded.clone();
        }
        self.singled_out.map_or(by_chip, |part| vec![part])
    }
}
