//! [`Shell`]: the frame loop. Takes in news, lays the window out, and carries out what its parts asked for.

mod dialogs;

use std::path::PathBuf;
use std::sync::{Arc, OnceLock, mpsc};

use eframe::egui::{self, Panel as Side, Ui};

use super::advice::{Arrival, News};
use super::bars::{self, WindowState};
use super::canvas::{Canvas, Ghost, Scene, Wish};
use super::command::{self, Command};
use super::file_dialog::FileDialog;
use super::gpu::GpuNews;
use super::panel::{self, Panel};
use super::studio::Studio;
use super::trace::{Milestone, Trace};
use super::welcome::Welcome;
use super::{badge, legend, theme};
use crate::engine::Stage;
use strokewise_ink::sketch::{Part, StrokeId};

/// The window: the studio, and what only concerns widgets.
pub struct Shell {
    /// The drawing and everything known about it.
    pub studio: Studio,
    canvas: Canvas,
    panel: Panel,
    panel_open: bool,
    file_dialog: FileDialog,
    welcome: Welcome,
    trace: Option<Trace>,
    gpu: Option<GpuWatch>,
    title: String,
}

/// News of the graphics device, and where to leave word why the window had to close.
struct GpuWatch {
    news: mpsc::Receiver<GpuNews>,
    fatal: Arc<OnceLock<String>>,
}

/// What the panel points at on the canvas.
#[derive(Clone, Copy)]
struct Preview<'a> {
    pointed: Option<StrokeId>,
    faded: &'a [StrokeId],
    faded_part: Option<Part>,
    ghost: Option<Part>,
}

/// Widths of the assistant panel, in logical pixels.
const PANEL_WIDTH: f32 = 320.0;
const PANEL_WIDTHS: std::ops::RangeInclusive<f32> = 260.0..=460.0;

impl Shell {
    /// A window onto `studio`.
    pub fn new(studio: Studio, trace: Option<Trace>) -> Self {
        Self {
            studio,
            canvas: Canvas::default(),
            panel: Panel::default(),
            panel_open: true,
            file_dialog: FileDialog::default(),
            welcome: Welcome::default(),
            trace,
            gpu: None,
            title: String::new(),
        }
    }

    /// Shows what goes wrong in the graphics device, and closes the window when it is lost, leaving the
    /// reason in `fatal`.
    pub fn watch_gpu(&mut self, news: mpsc::Receiver<GpuNews>, fatal: Arc<OnceLock<String>>) {
        self.gpu = Some(GpuWatch { news, fatal });
    }

    /// Everything of a frame that paints nothing.
    pub fn think(&mut self, ctx: &egui::Context, last_frame_secs: Option<f32>) {
        if let Some(trace) = &mut self.trace {
            trace.begin_frame(last_frame_secs);
        }
        self.studio.paper = theme::paper(ctx.global_style().visuals.dark_mode);
        self.studio.pictures.in_view = self.panel_open;
        self.studio.painting.hidden = !self.panel_open;
        for arrival in self.studio.listen() {
            self.trace_arrival(arrival);
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
        let Some(GpuWatch { news, fatal }) = &self.gpu else {
            return;
        };
        for news in news.try_iter() {
            match news {
                GpuNews::Error(cause) => {
                    self.studio
                        .complain(format!("the graphics driver reports: {cause}"));
                }
                GpuNews::Lost(cause) => {
                    fatal.get_or_init(|| cause);
                    self.studio.abandon();
                    ctx.send_viewport_cmd(egui::ViewportCommand::Close);
                }
            }
        }
    }

    /// Title, closing, dropped files.
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
        let dropped = ctx.input(|i| i.raw.dropped_files.first().map(|f| f.path().to_owned()));
        if let Some(path) = dropped {
            self.studio.run(Command::Open(path));
        }
    }

    /// Lays the window out.
    pub fn ui(&mut self, ui: &mut Ui) {
        let mut commands = self.keys(ui.ctx());
        let window = WindowState {
            zoom: self.canvas.zoom(),
            panel_open: self.panel_open,
            theme: ui.ctx().options(|o| o.theme_preference),
        };
        let frame = egui::Frame::side_top_panel(ui.style()).fill(egui::Color32::TRANSPARENT);
        Side::top("bar").frame(frame).show(ui, |ui| {
            commands.extend(bars::top_ui(
                ui,
                &mut self.studio,
                self.welcome.names(),
                window,
            ));
        });
        Side::bottom("status")
            .exact_size(24.0)
            .frame(frame)
            .show(ui, |ui| bars::status_ui(ui, &self.studio));
        self.leftover_ui(ui);
        let hovered = self.canvas.hovered();
        let panel = Side::right("assistant")
            .default_size(PANEL_WIDTH)
            .size_range(PANEL_WIDTHS)
            .frame(frame.inner_margin(12))
            .show_collapsible(ui, &mut self.panel_open, |ui| {
                self.panel.ui(ui, &self.studio, hovered)
            });
        let said = panel.map(|p| p.inner).unwrap_or_default();
        // Not while the pen is down: it runs over many strokes, and the engine has better things to do.
        let hovered = hovered.filter(|_| !self.canvas.is_busy());
        if self.studio.painting.point(said.pointed.or(hovered)) {
            // The engine is asked at the beginning of a frame.
            ui.ctx().request_repaint();
        }
        commands.extend(said.commands);
        if let (Some(trace), Some(revision)) = (&mut self.trace, said.pictures_painted) {
            trace.reached(Milestone::Pictures, revision, 0.0);
        }
        let faded: Vec<_> = said.faded.into_iter().collect();
        let preview = Preview {
            pointed: said.pointed,
            faded: &faded,
            faded_part: said.faded_part,
            ghost: said.ghost,
        };
        egui::CentralPanel::no_frame().show(ui, |ui| {
            let wishes = self.canvas_ui(ui, preview, &mut commands);
            self.grant(wishes);
        });
        self.question_ui(ui.ctx());
        for command in commands {
            self.run(ui.ctx(), command);
        }
        if self.studio.is_closing() {
            ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close);
        }
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

    fn keys(&self, ctx: &egui::Context) -> Vec<Command> {
        if self.studio.question().is_some() {
            return Vec::new();
        }
        let typing = ctx.text_edit_focused();
        let mut all = command::shortcuts();
        if !typing && !self.canvas.is_busy() {
            all.extend(command::single_keys());
        }
        // Elsewhere Escape closes what is open on top.
        if self.studio.focus().is_some() && !typing && !egui::Popup::is_any_open(ctx) {
            all.push((command::END_MATCH, Command::EndMatch));
        }
        let pressed = |(shortcut, command)| {
            ctx.input_mut(|i| i.consume_shortcut(&shortcut))
                .then_some(command)
        };
        all.into_iter().filter_map(pressed).collect()
    }

    fn run(&mut self, ctx: &egui::Context, command: Command) {
        match command {
            Command::Zoom(factor) => self.canvas.zoom_by(factor),
            Command::ActualSize => self.canvas.actual_size(),
            Command::TogglePanel => self.panel_open = !self.panel_open,
            Command::Theme(theme) => ctx.set_theme(theme),
            command => self.studio.run(command),
        }
        // Whatever a command changed shows in the next frame.
        ctx.request_repaint();
    }

    fn canvas_ui(
        &mut self,
        ui: &mut Ui,
        preview: Preview,
        commands: &mut Vec<Command>,
    ) -> Vec<Wish> {
        let rect = ui.available_rect_before_wrap();
        let studio = &self.studio;
        let is_blank = studio.sketch().is_empty() && !self.canvas.has_drawn();
        let marks = studio.marks().filter(|_| studio.explain);
        let paper = theme::paper(ui.visuals().dark_mode);
        let noisy_parts: Vec<Part> = panel::open_parts(studio)
            .filter(|_| studio.explain)
            .map(|s| s.part)
            .collect();
        let ghost = preview
            .ghost
            .and_then(|part| Ghost::of(studio.sketch(), part));
        let scene = Scene {
            sketch: studio.sketch(),
            epoch: studio.epoch(),
            tool: studio.tool,
            pen_width: studio.pen_width,
            smoothing: studio.smoothing,
            paper,
            marks: marks.as_ref(),
            pointed: preview.pointed,
            selected: studio.selected(),
            faded: preview.faded,
            noisy_parts: &noisy_parts,
            faded_part: preview.faded_part,
            ghost: ghost.as_ref(),
            enabled: studio.question().is_none(),
        };
        let mut wishes = self.canvas.ui(ui, &scene);
        if is_blank {
            // One may draw across the cards; only a click opens one, and then leaves no dot.
            if let Some(example) = self.welcome.ui(ui, rect) {
                wishes.clear();
                commands.push(Command::OpenExample(example));
            }
        } else if let Some(marks) = &marks {
            let noisy = !noisy_parts.is_empty() || marks.values().any(|m| m.noisy);
            legend::paint(ui, rect, paper, noisy);
        }
        commands.extend(badge::badge_ui(ui, rect, &self.studio).filter(|_| !is_blank));
        if ui.input(|i| !i.raw.hovered_files.is_empty()) {
            drop_hint(ui, rect);
        }
        wishes
    }

    /// Opens `path` when the window does.
    pub fn open_first(&mut self, path: PathBuf) {
        self.studio.run(Command::Open(path));
    }
}

fn drop_hint(ui: &Ui, rect: egui::Rect) {
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 0.0, ui.visuals().selection.bg_fill);
    painter.text(
        rect.center(),
        egui::Align2::CENTER_CENTER,
        "Drop to open",
        egui::TextStyle::Heading.resolve(ui.style()),
        ui.visuals().text_color(),
    );
}

impl eframe::App for Shell {
    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        self.think(ctx, frame.info().cpu_usage);
    }

    /// The panels' colour, so that they need no fill: clearing costs nothing, where filling a rectangle
    /// shades every pixel (on two cores without a GPU, most of a frame). The canvas paints its paper.
    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        Self::ui(self, ui);
    }
}
