//! [`Clipboard`] knows what other programs have copied, and what they may paste. It has a thread of its own: a program
//! that is busy may take seconds to hand over what it has copied, and the window never waits.
//!
//! egui keeps text in the window alone and asks for it when the keys for pasting are pressed.
//! [`Clipboard::hear`] takes that question out of the window's events and puts the system's text
//! in, when it has come; [`Clipboard::say`] hands the system what the window copied.

use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread;

use arboard::ImageData;
use eframe::egui::{Context, Event, OutputCommand, RawInput};

use super::backdrop::Pixels;
use strokewise_ink::picture::Picture;

/// [`Clipboard`] is the system's clipboard, and the way to it.
pub struct Clipboard {
    orders: mpsc::Sender<Order>,
    found: mpsc::Receiver<Found>,
    /// It is true where egui has a text of its own, without which it never asks for one.
    primed: bool,
}

#[derive(Debug)]
enum Order {
    /// Text to be pasted elsewhere.
    Text(String),
    /// A picture to be pasted elsewhere, as SVG.
    Picture(String),
    /// Look what is there to be pasted: for a text field only text is.
    Fetch { only_text: bool },
}

/// [`Found`] is what was there to be pasted.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// It is text: a drawing, perhaps.
    Text(String),
    /// It is a picture.
    Pixels(Pixels),
    /// There was nothing that can be used here.
    Nothing,
    /// It cannot be reached.
    Failed(String),
}

/// egui holds this so that it asks; nobody is given it.
const PRIMER: &str = "\u{200b}";
/// A picture for other programs has at most this longer side, in pixels.
const PICTURE_PX: usize = 2048;

impl Clipboard {
    /// Opens the clipboard of the system; `wake` is called when there is something to paste.
    pub fn start(wake: Arc<dyn Fn() + Send + Sync>) -> Option<Self> {
        let (orders, inbox) = mpsc::channel();
        let (outbox, found) = mpsc::channel();
        let work = move || {
            let mut desk = Desk::default();
            while let Ok(order) = inbox.recv() {
                if let Some(found) = desk.carry_out(order) {
                    // Nobody listens any more while the window closes.
                    let _ = outbox.send(found);
                    wake();
                }
            }
        };
        thread::Builder::new().name("clipboard".into()).spawn(work).ok()?;
        Some(Self {
            orders,
            found,
            primed: false,
        })
    }

    /// Takes questions for pasted text out of `input`, and puts in what has come of earlier ones;
    /// what is no text is returned. `typing` says whether a text field wants it.
    pub fn hear(&self, input: &mut RawInput, typing: bool) -> Vec<Found> {
        let before = input.events.len();
        input.events.retain(|event| !matches!(event, Event::Paste(_)));
        if input.events.len() < before {
            self.fetch(typing);
        }
        let mut rest = Vec::new();
        for found in self.found.try_iter() {
            match found {
                Found::Text(text) => input.events.push(Event::Paste(text)),
                other => rest.push(other),
            }
        }
        rest
    }

    /// Asks for what there is to paste.
    pub fn fetch(&self, only_text: bool) {
        self.order(Order::Fetch { only_text });
    }

    /// Gives other programs a picture, which `svg` draws.
    pub fn offer_picture(&self, svg: String) {
        self.order(Order::Picture(svg));
    }

    /// Gives other programs the text that the window has copied in this frame.
    pub fn say(&mut self, ctx: &Context) {
        let copied = ctx.output(|output| {
            let mut texts = output.commands.iter().filter_map(|command| match command {
                OutputCommand::CopyText(text) if text != PRIMER => Some(text.clone()),
                _ => None,
            });
            texts.next_back()
        });
        if let Some(text) = copied {
            self.order(Order::Text(text));
        } else if !self.primed {
            ctx.copy_text(PRIMER.to_owned());
        }
        self.primed = true;
    }

    fn order(&self, order: Order) {
        // Without its thread there is no clipboard; the window lives on.
        let _ = self.orders.send(order);
    }
}

/// [`Desk`] is the thread's own.
#[derive(Default)]
struct Desk {
    system: Option<arboard::Clipboard>,
}

impl Desk {
    fn carry_out(&mut self, order: Order) -> Option<Found> {
        let failed = |error: arboard::Error| Found::Failed(error.to_string());
        let system = match self.system() {
            Ok(system) => system,
            Err(error) => return Some(failed(error)),
        };
        match order {
            Order::Text(text) => system.set_text(text).err().map(failed),
            Order::Picture(svg) => match pixels(&svg) {
                Some(pixels) => system.set_image(pixels).err().map(failed),
                None => Some(Found::Failed("the picture does not fit into memory".to_owned())),
            },
            Order::Fetch { only_text } => Some(fetch(system, only_text).unwrap_or_else(failed)),
        }
    }

    fn system(&mut self) -> Result<&mut arboard::Clipboard, arboard::Error> {
        let system = match self.system.take() {
            Some(system) => system,
            None => arboard::Clipboard::new()?,
        };
        Ok(self.system.insert(system))
    }
}

/// Returns what there is to paste. A drawing comes before a picture of it, and a picture before
/// text that is no drawing, such as where it was found.
fn fetch(system: &mut arboard::Clipboard, only_text: bool) -> Result<Found, arboard::Error> {
    let text = absent(system.get_text())?.filter(|text| !text.is_empty());
    if only_text || text.as_deref().is_some_and(is_drawing) {
        return Ok(text.map_or(Found::Nothing, Found::Text));
    }
    let image = absent(system.get_image())?.map(|image| {
        Found::Pixels(Pixels {
            width: image.width,
            rgba: image.bytes.into_owned(),
        })
    });
    Ok(image.or(text.map(Found::Text)).unwrap_or(Found::Nothing))
}

fn absent<T>(found: Result<T, arboard::Error>) -> Result<Option<T>, arboard::Error> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(arboard::Error::ContentNotAvailable | arboard::Error::ConversionFailure) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Tells whether `text` looks like a drawing of a kind that can be pasted.
fn is_drawing(text: &str) -> bool {
    let head = text.trim_start_matches('\u{feff}').trim_start();
    head.starts_with("<svg")
        || head.starts_with("<?xml") && text.contains("<svg")
        || head.starts_with('{') && text.contains("\"strokewise\"")
}

fn pixels(svg: &str) -> Option<ImageData<'static>> {
    let picture = Picture::from_svg(svg, Path::new("the drawing"), PICTURE_PX).ok()?;
    let [width, height] = picture.size();
    let rgba = picture.rgb().chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], u8::MAX]);
    Some(ImageData {
        width,
        height,
        bytes: rgba.collect::<Vec<u8>>().into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_are_told_from_other_text() {
        for drawing in [
            "<svg xmlns='a'/>",
            " \n<?xml version='1.0'?><svg/>",
            "{\"strokewise\":2,",
        ] {
            assert!(is_drawing(drawing), "{drawing}");
        }
        for other in ["", "a list", "<html>", "{\"a\":1}", "<?xml?><math/>"] {
            assert!(!is_drawing(other), "{other}");
        }
    }

    #[test]
    fn a_question_leaves_the_events_and_its_answer_comes_in_their_place() {
        let (orders, asked) = mpsc::channel();
        let (outbox, found) = mpsc::channel();
        let clipboard = Clipboard {
            orders,
            found,
            primed: true,
        };
        let mut input = RawInput {
            events: vec![Event::Copy, Event::Paste(PRIMER.into())],
            ..RawInput::default()
        };
        assert!(clipboard.hear(&mut input, true).is_empty());
        assert_eq!(input.events, [Event::Copy]);
        assert!(matches!(asked.try_recv(), Ok(Order::Fetch { only_text: true })));
        outbox.send(Found::Text("cat".into())).expect("it listens");
        outbox.send(Found::Nothing).expect("it listens");
        let mut input = RawInput::default();
        assert_eq!(clipboard.hear(&mut input, false), [Found::Nothing]);
        assert_eq!(input.events, [Event::Paste("cat".into())]);
        assert!(asked.try_recv().is_err(), "nothing is asked twice");
    }

    #[test]
    fn a_picture_for_other_programs_has_the_drawings_shape() {
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'/>";
        let pixels = pixels(svg).expect("a picture");
        assert_eq!([pixels.width, pixels.height], [2048, 1024]);
        assert_eq!(pixels.bytes.len(), 4 * 2048 * 1024);
    }
}
