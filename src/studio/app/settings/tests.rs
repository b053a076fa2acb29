use super::*;

#[test]
fn what_is_written_reads_back() {
    let mut settings = Settings {
        theme: Theme::Dark,
        pen: PenKind::Brush,
        reading_waits: true,
        ..Settings::default()
    };
    settings.pick_color(Some(Rgb([1, 2, 3])));
    settings.remember_file("/a b/ç.strokewise".into());
    settings.interface.set_scale(1.25);
    settings.interface.left_handed = true;
    settings.interface.contrast = Contrast::High;
    settings.set_smoothing(Smoothing::OFF);
    settings.set_barrels([Barrel::Nothing, Barrel::Pan]);
    let text = toml::to_string(&settings).expect("settings have a form in TOML");
    assert_eq!(toml::from_str::<Settings>(&text), Ok(settings), "{text}");
}

#[test]
fn what_a_file_leaves_out_is_as_new_and_what_nobody_knows_stays() {
    let text = "zoom_speed = 2\n[pens.ink]\nwidth = 9.0\n";
    let settings: Settings = toml::from_str(text).expect("sound TOML");
    assert_eq!(settings.kit().width.to_bits(), 9.0_f32.to_bits());
    assert_eq!(settings.smoothing(), Smoothing::default());
    assert_eq!(settings.pens.of(PenKind::Brush), Pens::default().brush);
    let written = toml::to_string(&settings).expect("settings have a form in TOML");
    assert!(written.contains("zoom_speed = 2"), "{written}");
}

#[test]
fn unsound_numbers_make_a_sound_kit() {
    let text = "smoothing = nan\n[pens.ink]\nwidth = -1.0\nopacity = inf\n[eraser]\nradius = nan\n";
    let settings: Settings = toml::from_str(text).expect("sound TOML");
    let kit = settings.kit();
    assert!(PEN_WIDTHS.contains(&kit.width) && ERASER_RADII.contains(&kit.eraser_px));
    assert!((0.0..=1.0).contains(&kit.ink.opacity));
}

#[test]
fn keys_widen_within_limits_and_the_same_way_back() {
    let mut settings = Settings::default();
    let before = settings.kit();
    settings.widen(1.0, false);
    assert!(settings.kit().width > before.width);
    settings.widen(-1.0, false);
    assert!((settings.kit().width - before.width).abs() < 1e-4);
    settings.widen(1e9, true);
    assert!(ERASER_RADII.contains(&settings.kit().eraser_px));
}

#[test]
fn the_window_comes_back_in_its_size_whatever_the_interface_is_enlarged_by() {
    use eframe::egui::{Rect, pos2};
    let viewport = ViewportInfo {
        inner_rect: Some(Rect::from_min_max(pos2(10.0, 10.0), pos2(810.0, 510.0))),
        ..ViewportInfo::default()
    };
    let mut window = WindowSettings::default();
    window.follow(&viewport, 1.5);
    assert_eq!(window.sound_size(), [1200.0, 750.0]);
}

#[test]
fn recent_things_are_few_and_different() {
    let mut settings = Settings::default();
    for i in 0..20 {
        settings.pick_color(Some(Rgb([i % 10, 0, 0])));
    }
    assert_eq!(settings.recent_colors.len(), RECENT_COLORS);
    assert_eq!(settings.recent_colors[0], Rgb([9, 0, 0]));
    settings.pick_color(Some(Rgb([7, 0, 0])));
    let again = settings.recent_colors.iter().filter(|c| **c == Rgb([7, 0, 0]));
    assert_eq!(again.count(), 1);
}
