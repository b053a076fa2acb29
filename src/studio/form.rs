//! [`Form`] says what the program can write. One table says of each form which endings its files have and what they
//! hold; saving and exporting in the window and `-o` on the command line all read it.

use std::path::Path;

use crate::error::{Error, Result};
use strokewise_ink::format::seal::{seal_pdf, seal_png, seal_svg};
use strokewise_ink::format::svg::{self, SvgStyle};
use strokewise_ink::format::{Drawing, document, inkml, numpy, pdf, png, quickdraw};

/// [`Form`] is a form in which drawings, or what is said of them, are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// It is the program's own file.
    Document,
    /// It is SVG: a path a stroke.
    Svg,
    /// It is PNG: pixels.
    Png,
    /// It is PDF: a page of paths.
    Pdf,
    /// It is the W3C's InkML.
    InkMl,
    /// It is Quick, Draw!'s list: a drawing a line.
    List,
    /// It is stroke-3 in NumPy's archive.
    Archive,
    /// They are the scores of an explanation as JSON.
    Scores,
}

/// [`Holds`] is the content of a file of some form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// They hold one drawing with everything that the program knows of it: whoever writes it has saved the drawing.
    Document,
    /// They hold one drawing, or a picture of it, for other programs: an export, which leaves the drawing unsaved.
    Drawing,
    /// They hold any number of drawings.
    Drawings,
    /// The file holds no drawing, but what is said of one.
    Scores,
}

/// [`Row`] is a line of the table.
struct Row {
    form: Form,
    /// The endings of names, without the dot; the first is the one that the program gives.
    endings: &'static [&'static str],
    /// People call it this.
    title: &'static str,
    holds: Holds,
}

const fn row(form: Form, endings: &'static [&'static str], title: &'static str, holds: Holds) -> Row {
    Row {
        form,
        endings,
        title,
        holds,
    }
}

/// This table has every form, in the order in which people are offered them; a form's place is its number.
const TABLE: [Row; 8] = [
    row(Form::Document, &["strokewise"], "strokewise drawing", Holds::Document),
    row(Form::Svg, &["svg"], "SVG picture", Holds::Drawing),
    row(Form::Png, &["png"], "PNG picture", Holds::Drawing),
    row(Form::Pdf, &["pdf"], "PDF", Holds::Drawing),
    row(Form::InkMl, &["inkml"], "InkML", Holds::Drawing),
    row(Form::List, &["ndjson", "jsonl"], "Quick, Draw! list", Holds::Drawings),
    row(Form::Archive, &["npz"], "NumPy archive", Holds::Drawings),
    row(Form::Scores, &["json"], "JSON scores", Holds::Scores),
];

impl Form {
    /// Finds the form that the ending of a file's name asks for, capitals or not; `None` for any
    /// other ending.
    pub fn of(path: &Path) -> Option<Self> {
        Self::by_ending(path.extension()?.to_str()?)
    }

    /// Finds the form whose files end in `ending`, which is written without its dot.
    pub fn by_ending(ending: &str) -> Option<Self> {
        let is_it = |row: &&Row| row.endings.iter().any(|known| known.eq_ignore_ascii_case(ending));
        TABLE.iter().find(is_it).map(|row| row.form)
    }

    /// Lists the forms whose files hold one of `contents`, in the order in which people are offered
    /// them.
    pub fn that_hold(contents: &[Holds]) -> impl Iterator<Item = Self> {
        let rows = TABLE.iter().filter(move |row| contents.contains(&row.holds));
        rows.map(|row| row.form)
    }

    /// Lists the forms that the window exports to: pictures, drawings for other programs, and
    /// scores.
    pub fn exports() -> impl Iterator<Item = Self> {
        Self::that_hold(&[Holds::Drawing, Holds::Scores])
    }

    /// Lists the forms of files with one drawing, which the command line writes one by one.
    pub fn of_one_drawing() -> impl Iterator<Item = Self> {
        Self::that_hold(&[Holds::Document, Holds::Drawing])
    }

    /// Returns the ending that the program gives to files of this form, without the dot.
    pub fn ending(self) -> &'static str {
        self.row().endings[0]
    }

    /// Says what people call the form.
    pub fn title(self) -> &'static str {
        self.row().title
    }

    /// Tells what its files hold.
    pub fn holds(self) -> Holds {
        self.row().holds
    }

    /// Encodes this one drawing as the content of a file. A picture has the paper, title and scores
    /// of `style`, and pixels up to `longest_px` along the longer side. Scores are no form of a
    /// drawing alone, which is an error.
    pub fn encode(self, drawing: &Drawing, style: &SvgStyle, longest_px: u32) -> Result<Vec<u8>> {
        let picture = || svg::write(&drawing.sketch, style);
        Ok(match self {
            Self::Document => document::to_text(drawing).into_bytes(),
            Self::Svg => seal_svg(picture()).into_bytes(),
            Self::Png => seal_png(png::render(&picture(), longest_px)?),
            Self::Pdf => seal_pdf(pdf::write(&drawing.sketch, drawing.word.as_deref())),
            Self::InkMl => seal_svg(inkml::write(drawing)).into_bytes(),
            Self::List => (quickdraw::to_line(drawing) + "\n").into_bytes(),
            Self::Archive => numpy::to_npz(std::slice::from_ref(drawing))?,
            Self::Scores => return Err(Error::Usage("there are no scores to export yet".into())),
        })
    }

    fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }
}

/// Lists the first endings of `forms` as people do, each with `dot` before it: ".svg, .png or
/// .pdf".
pub fn any_of(forms: impl Iterator<Item = Form>, dot: &str) -> String {
    let all: Vec<String> = forms.map(|form| format!("{dot}{}", form.ending())).collect();
    match all.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        _ => all.concat(),
    }
}

#[cfg(test)]
mod tests {
    use strokewise_ink::format::{Reading, drawings_from};
    use strokewise_ink::sketch::{Point, Sketch, Stroke, StrokeId};

    use super::*;

    #[test]
    fn a_form_stands_at_its_number_and_no_ending_twice() {
        let mut endings = Vec::new();
        for (at, row) in TABLE.iter().enumerate() {
            assert_eq!(row.form as usize, at, "{}", row.title);
            for ending in row.endings {
                assert_eq!(Form::by_ending(&ending.to_uppercase()), Some(row.form));
                assert_eq!(Form::of(&Path::new("a.b/cat").with_extension(ending)), Some(row.form));
                assert!(!endings.contains(ending), "{ending} stands twice");
                endings.push(ending);
            }
        }
        for name in ["cat", "cat.", "cat.jpeg", ".svg", "svg", "cat.svg/"] {
            assert_eq!(
                Form::of(Path::new(name)),
                (name == "cat.svg/").then_some(Form::Svg),
                "{name}"
            );
        }
    }

    #[test]
    fn lists_are_read_aloud() {
        assert_eq!(any_of(Form::exports(), "."), ".svg, .png, .pdf, .inkml or .json");
        assert_eq!(any_of(Form::of_one_drawing(), ""), "strokewise, svg, png, pdf or inkml");
        assert_eq!(any_of(Form::that_hold(&[Holds::Scores]), "."), ".json");
        assert_eq!(any_of(Form::that_hold(&[]), "."), "");
    }

    #[test]
    fn a_file_is_of_the_form_that_it_was_written_in() {
        let points = [[0.0, 0.0], [40.0, 10.0], [90.0, 70.0]].map(|[x, y]| Point::new(x, y));
        let drawing = Drawing {
            sketch: Sketch::new(Stroke::new(StrokeId(0), 4.0, points.to_vec())),
            ..Drawing::default()
        };
        for row in &TABLE {
            let bytes = row.form.encode(&drawing, &SvgStyle::default(), 64);
            if row.holds == Holds::Scores {
                assert!(bytes.is_err(), "a drawing alone has no scores");
                continue;
            }
            let bytes = bytes.unwrap_or_else(|error| panic!("{}: {error}", row.title));
            match row.form {
                Form::Png => assert!(bytes.starts_with(b"\x89PNG")),
                Form::Pdf => assert!(bytes.starts_with(b"%PDF")),
                form => {
                    let name = Path::new("cat").with_extension(form.ending());
                    let reader = Box::new(std::io::Cursor::new(bytes));
                    let mut read = drawings_from(reader, &name, Reading::default()).expect(row.title);
                    let back = read.next().expect("a drawing").expect("a sound one");
                    assert_eq!(back.sketch.strokes().len(), 1, "{}", row.title);
                    assert!(read.next().is_none(), "{}", row.title);
                }
            }
        }
    }
}
