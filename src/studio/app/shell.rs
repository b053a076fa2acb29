//! [`Shell`] is the frame loop: it takes in news, lays the window out, and carries out what its parts asked for.

mod commands;
mod dialogs;
mod exchange;
mod follow;
mod lit;
mod over;
mod paper;
mod room;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use eframe::egui::{self, ColorImage, Panel as Side, TextureHandle, Ui};

use self::lit::Lit;
use self::room::Room;
use super::advice::{Arrival, News};
use super::appearance::Desktop;
use super::bars::{self, WindowState};
use super::canvas::{Canvas, Tool, Wish};
use super::chip::Chip;
use super::clipboard::Clipboard;
use super::command::Command;
use super::file_dialog::FileDialog;
use super::gpu::GpuWatch;
use super::hints::Hints;
use super::history::History;
use super::keys::Keys;
use super::panel::{self, Panel};
use super::peek::Peek;
use super::settings::SettingsStore;
use super::studio::Studio;
use super::tester::Tester;
use super::trace::{self, Milestone, Trace};
use super::welcome::Welcome;
use super::{focus, theme, toolbox};
use crate::engine::Stage;
use crate::pen::PenSource;
use crate::words::say;
use strokewise_ink::sketch::{Part, StrokeId};

/// [`Shell`] is the window: the studio, and what only concerns widgets.
pub struct Shell {
    /// This is the drawing, with everything known about it.
    pub studio: Studio,
    canvas: Canvas,
    chip: Chip,
    /// The chip pointed at this in the last frame.
    chip_faded: Vec<Part>,
    hints: Hints,
    history: History,
    peek: Peek,
    /// It is true where a text field had the keyboard in the last frame.
    typing: bool,
    panel: Panel,
    lit: Lit,
    room: Room,
    /// It is true where nothing but the paper is shown.
    bars_hidden: bool,
    keys: Keys,
    /// The tool that is taken when the pen is lifted.
    next_tool: Option<Tool>,
    tester: Tester,
    desktop: Desktop,
    store: Option<SettingsStore>,
    clipboard: Option<Clipboard>,
    /// This is the picture to draw from.
    texture: Option<(Arc<ColorImage>, TextureHandle)>,
    file_dialog: FileDialog,
    welcome: Welcome,
    trace: Option<Trace>,
    gpu: Option<GpuWatch>,
    title: String,
}

/// [`Preview`] is what the panel points at on the canvas.
struct Preview {
    pointed: Option<StrokeId>,
    faded: Vec<Part>,
    singled_out: Option<Part>,
}

impl Shell {
    /// Makes a window onto `studio`.
    pub fn new(studio: Studio, trace: Option<Trace>) -> Self {
        Self {
            studio,
            canvas: Canvas::default(),
            chip: Chip::default(),
            chip_faded: Vec::new(),
            hints: Hints::default(),
            history: History::default(),
            peek: Peek::default(),
            typing: false,
            panel: Panel::default(),
            lit: Lit::default(),
            room: Room::default(),
            bars_hidden: false,
            keys: Keys::default(),
            next_tool: None,
            tester: Tester::default(),
            desktop: Desktop::default(),
            store: None,
            clipboard: None,
            texture: None,
            file_dialog: FileDialog::default(),
            welcome: Welcome::default(),
            trace,
            gpu: None,
            title: String::new(),
        }
    }

    /// Shows what goes wrong in the graphics device from now on, and closes the window when it is lost.
    pub fn watch_gpu(&mut self, gpu: GpuWatch) {
        self.gpu = Some(gpu);
    }

    /// Takes pens from `source`.
    pub fn watch_pens(&mut self, source: Box<dyn PenSource>) {
        self.canvas.pens.attach(source);
    }

    /// Opens or closes the assistant panel.
    pub fn show_panel(&mut self, open: bool) {
        self.room.panel_open = open;
    }

    /// Remembers settings in `store` from now on, where they stand as the studio has them.
    pub fn remember(&mut self, store: SettingsStore) {
        self.room.panel_open = !self.studio.settings.panel_hidden;
        self.store = Some(store);
    }

    /// Does everything of a frame that paints nothing.
    pub fn think(&mut self, ctx: &egui::Context, last_frame_secs: Option<f32>) {
        if let Some(trace) = &mut self.trace {
            trace.begin_frame(last_frame_secs, trace::ink_secs(ctx));
        }
        let panel_open = self.room.is_panel_open();
        self.studio.pictures.in_view = panel_open;
        self.studio.painting.hidden = !panel_open;
        self.studio.look_at(self.canvas.in_view());
        for arrival in self.studio.listen() {
            self.trace_arrival(arrival);
        }
        if let Some(wait) = self.studio.autosave(self.canvas.is_busy(), Instant::now()) {
            ctx.request_repaint_after(wait);
        }
        if self.trace.as_ref().is_some_and(Trace::wants_frame) {
            ctx.request_repaint();
        }
        if self.studio.take_fit() {
            self.canvas.fit();
            self.canvas.restart_clock(self.studio.end_secs());
        }
        self.hear_gpu(ctx);
        self.follow_window(ctx);
        self.follow_settings(ctx);
        self.studio.paper = theme::paper(&ctx.global_style().visuals);
    }

    fn trace_arrival(&mut self, arrival: Arrival) {
        let milestone = match arrival.news {
            News::Reading(Stage::Quick) => Milestone::Scores,
            News::Reading(Stage::Refined) => return,
            News::Hits => Milestone::Hits,
            News::Painting => Milestone::Painting,
        };
        if let Some(trace) = &mut self.trace {
            trace.reached(milestone, arrival.revision, arrival.engine_secs);
        }
    }

    fn hear_gpu(&mut self, ctx: &egui::Context) {
        let Some(gpu) = &self.gpu else {
            return;
        };
        let studio = &mut self.studio;
        let is_lost = gpu.hear(|cause| {
            let text = say!(studio, "notice-graphics", cause = cause);
            studio.complain(text);
        });
        if is_lost {
            studio.abandon();
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
    }

    /// Keeps title, closing and dropped files.
    fn follow_window(&mut self, ctx: &egui::Context) {
        let mark = if self.studio.is_unsaved() { "*" } else { "" };
        let title = format!("{}{mark} – strokewise", self.studio.title());
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
        if ctx.input(|i| i.viewport().close_requested()) && !self.studio.is_closing() {
            self.studio.run(Command::Quit);
            if !self.studio.is_closing() {
                ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            }
        }
        self.take_dropped(ctx);
    }

    /// Lays the window out.
    pub fn ui(&mut self, ui: &mut Ui) {
        self.room.follow(ui.available_width());
        let mut commands = self.keys(ui.ctx());
        let frame = egui::Frame::side_top_panel(ui.style()).fill(egui::Color32::TRANSPARENT);
        if !self.bars_hidden {
            commands.extend(self.bars_ui(ui, frame));
        }
        let hovered = self.canvas.hovered();
        let mut open = self.room.is_panel_open() && !self.bars_hidden;
        let left_handed = self.studio.settings.interface.left_handed;
        // Another name at the other side: egui remembers panels by their names.
        let panel = if left_handed {
            Side::left("assistant for the left hand")
        } else {
            Side::right("assistant")
        };
        let panel = panel
            .exact_size(panel::WIDTH)
            .resizable(false)
            .frame(frame.inner_margin(12))
            .show_collapsible(ui, &mut open, |ui| self.panel.ui(ui, &self.studio, hovered));
        if !self.bars_hidden {
            self.room.keep_panel(open);
        }
        let said = panel.map(|p| p.inner).unwrap_or_default();
        // Not while the pen is down: it runs over many strokes, and the engine has better things to
        // do.
        let hovered = hovered.filter(|_| !self.canvas.is_busy());
        if self.studio.painting.point(said.pointed.or(hovered)) {
            // The engine is asked at the beginning of a frame.
            ui.ctx().request_repaint();
        }
        commands.extend(said.commands);
        if let (Some(trace), Some(revision)) = (&mut self.trace, said.pictures_painted) {
            trace.reached(Milestone::Pictures, revision, 0.0);
        }
        let preview = Preview {
            pointed: said.pointed,
            faded: said.faded,
            singled_out: said.singled_out,
        };
        egui::CentralPanel::no_frame().show(ui, |ui| {
            let wishes = self.canvas_ui(ui, &preview, &mut commands);
            self.grant(wishes);
            self.follow_pen(ui.ctx());
        });
        self.question_ui(ui.ctx());
        commands.extend(self.keys.ui(ui.ctx(), &mut self.studio.settings.keys));
        commands.extend(self.history.ui(ui.ctx(), &self.studio));
        self.tester.ui(ui.ctx(), &self.canvas.pens, &mut self.studio.settings);
        focus::ring(ui.ctx());
        for command in commands {
            self.run(ui.ctx(), command);
        }
        if let Some(clipboard) = &mut self.clipboard {
            clipboard.say(ui.ctx());
        }
        if self.studio.is_closing() {
            ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close);
        }
        if let Some(trace) = &mut self.trace {
            trace.laid_out();
        }
    }

    /// Lays out menus, tools and the state of things.
    fn bars_ui(&mut self, ui: &mut Ui, frame: egui::Frame) -> Vec<Command> {
        let view = self.canvas.view();
        let window = WindowState {
            zoom: view.zoom(),
            turn_degrees: view.turn().to_degrees(),
            mirrored: view.is_mirrored(),
            panel_open: self.room.is_panel_open(),
            high_contrast: self.is_high_contrast(),
        };
        let mut commands = Vec::new();
        Side::top("bar").frame(frame).show(ui, |ui| {
            let examples = self.welcome.names();
            commands.extend(bars::top_ui(ui, &mut self.studio, examples, window));
        });
        Side::bottom("status").exact_size(24.0).frame(frame).show(ui, |ui| {
            commands.extend(bars::status_ui(ui, &self.studio));
        });
        let tools = if self.studio.settings.interface.left_handed {
            Side::right("tools for the left hand")
        } else {
            Side::left("tools")
        };
        tools
            .exact_size(toolbox::WIDTH)
            .resizable(false)
            .frame(frame.inner_margin(2))
            .show(ui, |ui| {
                commands.extend(toolbox::toolbox_ui(ui, &mut self.studio));
            });
        commands
    }

    fn grant(&mut self, wishes: Vec<Wish>) {
        for wish in wishes {
            let is_ink = matches!(wish, Wish::Ink(_));
            self.studio.grant(wish);
            if let Some(trace) = self.trace.as_mut().filter(|_| is_ink) {
                let sketch = self.studio.sketch();
                trace.pen_up(sketch.revision(), sketch.strokes().len());
            }
        }
    }

    /// Opens `path` when the window does.
    pub fn open_first(&mut self, path: PathBuf) {
        self.studio.run(Command::Open(path));
    }
}

impl eframe::App for Shell {
    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        self.think(ctx, frame.info().cpu_usage);
    }

    fn raw_input_hook(&mut self, _ctx: &egui::Context, input: &mut egui::RawInput) {
        self.hear_clipboard(input);
    }

    /// Returns the panels' colour, so that they need no fill: clearing costs nothing, where filling
    /// a rectangle shades every pixel (on two cores without a GPU, most of a frame). The canvas
    /// paints its paper.
    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        Self::ui(self, ui);
    }

    fn on_exit(&mut self) {
        if let Some(store) = &mut self.store {
            // Settings that cannot be written are lost with the window, and nothing else is.
            let _ = store.close(&self.studio.settings);
        }
    }
}
