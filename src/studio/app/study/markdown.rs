//! Shows the little Markdown that study texts need: headings, paragraphs, lists, `**strong**` and `*emphasis*`.

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Align, FontId, Label, RichText, TextStyle, Ui};

/// Shows `text` as wide as `ui`.
pub fn show(ui: &mut Ui, text: &str) {
    for block in blocks(text) {
        match block {
            Block::Heading(text) => {
                ui.label(RichText::new(text).heading());
            }
            Block::Item(text) => {
                // Lines after the first begin under the first.
                ui.horizontal_top(|ui| {
                    ui.label("•");
                    let job = inline(ui, &text);
                    ui.add(Label::new(job).wrap());
                });
            }
            Block::Paragraph(text) => {
                ui.label(inline(ui, &text));
            }
        }
        ui.add_space(6.0);
    }
}

#[derive(Debug, PartialEq)]
enum Block {
    Heading(String),
    Item(String),
    Paragraph(String),
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim) {
        let heading = line.trim_start_matches('#');
        if line.is_empty() {
            open = false;
        } else if heading.len() < line.len() {
            blocks.push(Block::Heading(heading.trim().to_owned()));
            open = false;
        } else if let Some(item) = line.strip_prefix("- ") {
            blocks.push(Block::Item(item.to_owned()));
            open = true;
        } else if let Some(Block::Item(text) | Block::Paragraph(text)) = blocks.last_mut().filter(|_| open) {
            text.push(' ');
            text.push_str(line);
        } else {
            blocks.push(Block::Paragraph(line.to_owned()));
            open = true;
        }
    }
    blocks
}

/// Returns pieces of a line: text, and whether it is strong or emphasised.
fn pieces(text: &str) -> Vec<(String, bool, bool)> {
    let mut pieces = Vec::new();
    for (i, strong) in text.split("**").enumerate() {
        for (j, part) in strong.split('*').enumerate() {
            if !part.is_empty() {
                pieces.push((part.to_owned(), i % 2 == 1, j % 2 == 1));
            }
        }
    }
    pieces
}

fn inline(ui: &Ui, text: &str) -> LayoutJob {
    let font: FontId = TextStyle::Body.resolve(ui.style());
    let (plain, strong) = (ui.visuals().text_color(), ui.visuals().strong_text_color());
    let mut job = LayoutJob::default();
    for (text, is_strong, is_emphasis) in pieces(text) {
        let color = if is_strong { strong } else { plain };
        let format = TextFormat {
            font_id: font.clone(),
            color,
            italics: is_emphasis,
            valign: Align::BOTTOM,
            ..Default::default()
        };
        job.append(&text, 0.0, format);
    }
    job
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_lists_and_emphasis_are_told_apart() {
        let text = "# Title\n\nOne\ntwo.\n\n- first\n  goes on\n- second\n";
        let expected = [
            Block::Heading("Title".into()),
            Block::Paragraph("One two.".into()),
            Block::Item("first goes on".into()),
            Block::Item("second".into()),
        ];
        assert_eq!(blocks(text), expected);
        let of = |text: &str, strong, emphasis| (text.to_owned(), strong, emphasis);
        assert_eq!(
            pieces("a **b** *c*"),
            [
                of("a ", false, false),
                of("b", true, false),
                of(" ", false, false),
                of("c", false, true)
            ]
        );
    }
}
