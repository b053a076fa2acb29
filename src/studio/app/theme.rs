//! Says how the window looks: type, spacing and colours, light and dark, each also with high contrast.

use eframe::egui::style::WidgetVisuals;
use eframe::egui::{
    Button, Color32, Context, CornerRadius, FontDefinitions, FontFamily, FontId, Frame, Id, Margin, Modal, Rect,
    RichText, Shadow, Stroke, StrokeKind, Style, TextStyle, Theme, Ui, Visuals, vec2,
};

use super::canvas::{accent, color32};
use strokewise_ink::inking::palette::Paper;

/// Returns the paper that goes with what is shown.
pub fn paper(visuals: &Visuals) -> Paper {
    let is = |scheme: &Scheme| visuals.panel_fill == scheme.panel;
    match visuals.dark_mode {
        false if is(&WHITE) => Paper::White,
        false => Paper::Light,
        true if is(&BLACK) => Paper::Black,
        true => Paper::Dark,
    }
}

/// Sets both themes up; egui switches between them.
pub fn install(ctx: &Context) {
    dress_all(ctx, [Paper::Light, Paper::Dark]);
    ctx.set_fonts(fonts());
    // Ctrl with plus and minus zooms the drawing, not the widgets.
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
}

/// Shows both themes with all the contrast there is, or as they are made.
pub fn set_contrast(ctx: &Context, high: bool) {
    let is_high = paper(&ctx.style_of(Theme::Light).visuals) == Paper::White;
    match (is_high, high) {
        (false, true) => dress_all(ctx, [Paper::White, Paper::Black]),
        (true, false) => dress_all(ctx, [Paper::Light, Paper::Dark]),
        _ => return,
    }
    ctx.request_repaint();
}

fn dress_all(ctx: &Context, papers: [Paper; 2]) {
    for (theme, paper) in [Theme::Light, Theme::Dark].into_iter().zip(papers) {
        ctx.style_mut_of(theme, |style| dress(style, paper));
    }
}

/// Returns a dialog called `name` that stands in the way of everything else.
pub(super) fn dialog(ctx: &Context, name: &'static str) -> Modal {
    let frame = Frame::popup(&ctx.global_style()).inner_margin(Margin::same(18));
    Modal::new(Id::unique(name)).frame(frame)
}

/// Lays out the button of a dialog that Enter presses: it has the keyboard as long as nothing else
/// has. Says whether it was pressed.
pub(super) fn default_button(ui: &mut Ui, text: &str) -> bool {
    let button = ui.add(Button::new(RichText::new(text).strong()));
    if ui.memory(|m| m.focused().is_none()) {
        button.request_focus();
    }
    button.clicked()
}

/// Returns the default fonts; what the proportional one lacks (arrows, for one) comes from the
/// monospaced one.
fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let [proportional, monospace] = [FontFamily::Proportional, FontFamily::Monospace]
        .map(|family| fonts.families.get(&family).cloned().unwrap_or_default());
    let all = fonts.families.entry(FontFamily::Proportional).or_default();
    for name in monospace {
        if !proportional.contains(&name) {
            all.push(name);
        }
    }
    fonts
}

/// [`Scheme`] holds the colours of one theme that widgets are made of.
struct Scheme {
    panel: Color32,
    raised: Color32,
    field: Color32,
    line: Color32,
    /// Edges of controls: 3:1 against whatever they lie on.
    edge: Color32,
    /// Tracks and knobs of sliders, and the edges of boxes to tick, as menus take other edges away.
    track: Color32,
    text: Color32,
    quiet_text: Color32,
    button: Color32,
    button_hovered: Color32,
    button_active: Color32,
    warning: Color32,
    error: Color32,
}

const LIGHT: Scheme = Scheme {
    panel: Color32::from_rgb(242, 240, 235),
    raised: Color32::from_rgb(252, 251, 248),
    field: Color32::from_rgb(255, 255, 255),
    line: Color32::from_rgb(214, 210, 202),
    edge: Color32::from_rgb(133, 130, 124),
    track: Color32::from_rgb(133, 130, 124),
    text: Color32::from_rgb(32, 33, 37),
    quiet_text: Color32::from_rgb(78, 78, 82),
    button: Color32::from_rgb(229, 226, 219),
    button_hovered: Color32::from_rgb(219, 215, 206),
    button_active: Color32::from_rgb(205, 200, 190),
    warning: Color32::from_rgb(106, 64, 0),
    error: Color32::from_rgb(142, 20, 20),
};

const DARK: Scheme = Scheme {
    panel: Color32::from_rgb(35, 36, 40),
    raised: Color32::from_rgb(46, 47, 52),
    field: Color32::from_rgb(24, 25, 28),
    line: Color32::from_rgb(62, 64, 70),
    edge: Color32::from_rgb(128, 130, 138),
    track: Color32::from_rgb(128, 130, 138),
    text: Color32::from_rgb(232, 232, 228),
    quiet_text: Color32::from_rgb(191, 192, 196),
    button: Color32::from_rgb(54, 56, 62),
    button_hovered: Color32::from_rgb(62, 64, 71),
    button_active: Color32::from_rgb(72, 74, 82),
    warning: Color32::from_rgb(240, 186, 92),
    error: Color32::from_rgb(255, 166, 158),
};

/// This is the light theme with high contrast.
const WHITE: Scheme = Scheme {
    panel: Color32::WHITE,
    raised: Color32::WHITE,
    field: Color32::WHITE,
    line: Color32::BLACK,
    edge: Color32::BLACK,
    track: Color32::from_rgb(117, 117, 117),
    text: Color32::BLACK,
    quiet_text: Color32::from_rgb(48, 48, 48),
    button: Color32::WHITE,
    button_hovered: Color32::from_rgb(224, 224, 224),
    button_active: Color32::from_rgb(198, 198, 198),
    warning: Color32::from_rgb(104, 60, 0),
    error: Color32::from_rgb(150, 0, 0),
};

/// This is the dark theme with high contrast.
const BLACK: Scheme = Scheme {
    panel: Color32::BLACK,
    raised: Color32::BLACK,
    field: Color32::BLACK,
    line: Color32::WHITE,
    edge: Color32::WHITE,
    track: Color32::from_rgb(117, 117, 117),
    text: Color32::WHITE,
    quiet_text: Color32::from_rgb(214, 214, 214),
    button: Color32::BLACK,
    button_hovered: Color32::from_rgb(48, 48, 48),
    button_active: Color32::from_rgb(76, 76, 76),
    warning: Color32::from_rgb(255, 208, 110),
    error: Color32::from_rgb(255, 150, 140),
};

/// So much of the accent's colour lies over what is selected.
const SELECTED: f32 = 0.22;
/// Buttons, fields and cards have this rounding, in logical pixels.
const ROUNDING: u8 = 5;

fn dress(style: &mut Style, paper: Paper) {
    let font = |size| FontId::new(size, FontFamily::Proportional);
    style.text_styles = [
        (TextStyle::Heading, font(21.0)),
        (TextStyle::Body, font(14.0)),
        (TextStyle::Button, font(14.0)),
        (TextStyle::Small, font(12.0)),
        (TextStyle::Monospace, FontId::new(12.5, FontFamily::Monospace)),
    ]
    .into();
    style.spacing.item_spacing = vec2(8.0, 6.0);
    style.spacing.button_padding = vec2(8.0, 4.0);
    style.spacing.interact_size.y = 24.0;
    style.spacing.menu_margin = Margin::same(6);
    style.spacing.window_margin = Margin::same(16);
    style.interaction.tooltip_delay = 0.4;
    // A stroke that ends over the panel must not select what is written there.
    style.interaction.selectable_labels = false;
    style.visuals = visuals(paper);
}

fn visuals(paper: Paper) -> Visuals {
    let (scheme, mut visuals) = match paper {
        Paper::Light => (&LIGHT, Visuals::light()),
        Paper::Dark => (&DARK, Visuals::dark()),
        Paper::White => (&WHITE, Visuals::light()),
        Paper::Black => (&BLACK, Visuals::dark()),
    };
    let accent = color32(accent(paper));
    visuals.panel_fill = scheme.panel;
    visuals.window_fill = scheme.raised;
    visuals.window_stroke = Stroke::new(1.0, scheme.line);
    visuals.extreme_bg_color = scheme.field;
    visuals.faint_bg_color = scheme.raised;
    visuals.weak_text_color = Some(scheme.quiet_text);
    visuals.warn_fg_color = scheme.warning;
    visuals.error_fg_color = scheme.error;
    visuals.hyperlink_color = accent;
    visuals.selection.bg_fill = accent.gamma_multiply(SELECTED);
    if matches!(paper, Paper::White | Paper::Black) {
        visuals.disabled_alpha = 0.7;
    }
    visuals.selection.stroke = Stroke::new(1.0, scheme.text);
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = CornerRadius::same(6);
    let shadow = Shadow {
        offset: [0, 4],
        blur: 16,
        spread: 0,
        color: Color32::from_black_alpha(if paper.is_dark() { 110 } else { 40 }),
    };
    visuals.window_shadow = shadow;
    visuals.popup_shadow = shadow;
    let widget = |fill, line, text| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, line),
        corner_radius: CornerRadius::same(ROUNDING),
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    let widgets = &mut visuals.widgets;
    widgets.noninteractive = widget(scheme.panel, scheme.line, scheme.text);
    widgets.inactive = widget(scheme.button, scheme.edge, scheme.text);
    widgets.inactive.bg_fill = scheme.track;
    widgets.hovered = widget(scheme.button_hovered, scheme.text, scheme.text);
    widgets.hovered.bg_fill = scheme.track;
    widgets.active = widget(scheme.button_active, accent, scheme.text);
    widgets.open = widget(scheme.button_hovered, scheme.edge, scheme.text);
    visuals
}

/// Paints the track of a bar into `rect`.
pub(super) fn track(ui: &Ui, rect: Rect) {
    let visuals = ui.visuals();
    let edge = visuals.widgets.inactive.bg_stroke;
    let fill = visuals.extreme_bg_color;
    let radius = 0.5 * rect.height();
    ui.painter().rect(rect, radius, fill, edge, StrokeKind::Outside);
}

#[cfg(test)]
mod tests {
    use super::*;
    use strokewise_ink::inking::palette::{Rgb, contrast};

    /// WCAG 2.2: 1.4.6 asks 7:1 of text, 1.4.11 asks 3:1 of what shows a control and its focus.
    #[test]
    fn text_and_controls_are_seen_on_whatever_they_lie_on() {
        let rgb = |c: Color32| Rgb([c.r(), c.g(), c.b()]);
        let least = |what: &str, color: Rgb, ground: Rgb, least: f32| {
            let contrast = contrast(color, ground);
            assert!(contrast >= least, "{what} on {ground:?}: {contrast}");
        };
        for (scheme, paper, control) in [
            (&LIGHT, Paper::Light, 3.0),
            (&DARK, Paper::Dark, 3.0),
            (&WHITE, Paper::White, 4.5),
            (&BLACK, Paper::Black, 4.5),
        ] {
            least("a tick in its box", rgb(scheme.text), rgb(scheme.field), 7.0);
            let grounds = [scheme.panel, scheme.raised, scheme.field].map(rgb);
            for ground in grounds.into_iter().chain([paper.color()]) {
                least("an edge", rgb(scheme.edge), ground, control);
                least("a track", rgb(scheme.track), ground, control);
                least("the focus", accent(paper), ground, control);
                for (what, color) in [
                    ("text", scheme.text),
                    ("quiet text", scheme.quiet_text),
                    ("a warning", scheme.warning),
                    ("an error", scheme.error),
                ] {
                    least(what, rgb(color), ground, 7.0);
                }
                let selected = ground.mix(accent(paper), SELECTED);
                least("selected text", rgb(scheme.text), selected, 7.0);
            }
            for button in [scheme.button, scheme.button_hovered, scheme.button_active] {
                least("a button's text", rgb(scheme.text), rgb(button), 7.0);
            }
        }
    }
}
