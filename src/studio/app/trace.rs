//! [`Trace`] is the latency log behind `--trace-latency`. It holds one JSON object a line:
//!
//! ```text
//! {"revision":3,"strokes":4,"pen_up_to_scores_ms":31.2,"engine_ms":18.0,"frames":3}
//! {"revision":3,"strokes":4,"pen_up_to_hits_ms":45.1,"engine_ms":6.0,"frames":4}
//! {"revision":3,"strokes":4,"pen_up_to_pictures_ms":52.4,"engine_ms":0.0,"frames":5}
//! {"revision":3,"strokes":4,"pen_up_to_painting_ms":60.2,"engine_ms":12.0,"frames":6}
//! {"frame_ms":2.1,"layout_ms":0.4,"ink_ms":0.1}
//! ```
//!
//! The time of a stroke runs from the frame that saw the pen lifted to the end of the frame that
//! painted its scores, egui's tessellation and the submission to the GPU included; likewise to the
//! frame that knew which pictures are most like the drawing, to the one that painted the last
//! thumbnail of them, and to the one that painted the picture that the drawing becomes. `engine_ms`
//! of it the engine worked, and so many `frames` were painted, the last one included. `frame_ms` is
//! the work of one frame without the wait for the screen. Of it, `layout_ms` is what the window's own
//! code took (news, panels, canvas), and `ink_ms` what it took to make ready what is painted of the
//! ink; the rest is egui's and the driver's.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::time::Instant;

use eframe::egui::{Context, Id};

use crate::error::{Error, Result};
use strokewise_ink::sketch::Revision;

/// [`Trace`] is an open log.
pub struct Trace {
    out: BufWriter<File>,
    /// Strokes for which something has not been painted yet.
    waiting: Vec<Waiting>,
    /// Strokes for which it is in the frame under way: time from pen-up to its beginning, and the
    /// engine's part of it.
    painting: Vec<(Waiting, f64, f32)>,
    frame_start: Instant,
    /// The window's own code took so many seconds in the frame.
    layout_secs: f32,
    frame: u64,
}

/// Returns the place where the painter leaves word how long it took.
fn ink_id() -> Id {
    Id::unique("seconds of ink")
}

/// Notes that it took so many seconds in this frame to make ready what is painted of the ink.
pub fn set_ink_secs(ctx: &Context, secs: f32) {
    ctx.data_mut(|data| data.insert_temp(ink_id(), secs));
}

/// Returns how many seconds that took in the last frame; 0 where nobody has said.
pub fn ink_secs(ctx: &Context) -> f32 {
    ctx.data(|data| data.get_temp(ink_id())).unwrap_or_default()
}

/// [`Milestone`] is what a stroke waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Milestone {
    /// Its scores are there.
    Scores,
    /// The pictures most like the drawing are there.
    Hits,
    /// The thumbnails of these are there.
    Pictures,
    /// The picture that the drawing becomes is there.
    Painting,
}

impl Milestone {
    const ALL: [Self; 4] = [Self::Scores, Self::Hits, Self::Pictures, Self::Painting];

    fn name(self) -> &'static str {
        match self {
            Self::Scores => "scores",
            Self::Hits => "hits",
            Self::Pictures => "pictures",
            Self::Painting => "painting",
        }
    }
}

/// [`Waiting`] is a stroke just drawn.
struct Waiting {
    milestone: Milestone,
    revision: Revision,
    strokes: usize,
    pen_up: Instant,
    frame: u64,
}

impl Trace {
    /// Begins a log in a new file at `path`.
    pub fn create(path: &Path) -> Result<Self> {
        let file = File::create(path).map_err(Error::io(path))?;
        Ok(Self {
            out: BufWriter::new(file),
            waiting: Vec::new(),
            painting: Vec::new(),
            frame_start: Instant::now(),
            layout_secs: 0.0,
            frame: 0,
        })
    }

    /// The window's own code is done with the frame.
    pub fn laid_out(&mut self) {
        self.layout_secs = self.frame_start.elapsed().as_secs_f32();
    }

    /// Notes that a frame begins. `last_frame_secs` is the work that the frame before it took in all, `ink_secs` what
    /// its ink took.
    pub fn begin_frame(&mut self, last_frame_secs: Option<f32>, ink_secs: f32) {
        if let Some(secs) = last_frame_secs {
            let frame_ms = 1000.0 * f64::from(secs);
            for (stroke, before_ms, engine_secs) in std::mem::take(&mut self.painting) {
                let (revision, strokes) = (stroke.revision.0, stroke.strokes);
                let (total_ms, engine_ms) = (before_ms + frame_ms, 1000.0 * engine_secs);
                let (frames, name) = (self.frame - stroke.frame, stroke.milestone.name());
                self.line(format_args!(
                    "{{\"revision\":{revision},\"strokes\":{strokes},\
                     \"pen_up_to_{name}_ms\":{total_ms:.3},\"engine_ms\":{engine_ms:.3},\
                     \"frames\":{frames}}}"
                ));
            }
            let [layout_ms, ink_ms] = [self.layout_secs, ink_secs].map(|secs| 1000.0 * secs);
            self.line(format_args!(
                "{{\"frame_ms\":{frame_ms:.3},\"layout_ms\":{layout_ms:.3},\"ink_ms\":{ink_ms:.3}}}"
            ));
        }
        self.frame_start = Instant::now();
        self.frame += 1;
    }

    /// Notes that in this frame the pen was lifted, and the drawing became `revision` with so many
    /// strokes.
    pub fn pen_up(&mut self, revision: Revision, strokes: usize) {
        self.waiting.extend(Milestone::ALL.map(|milestone| Waiting {
            milestone,
            revision,
            strokes,
            pen_up: self.frame_start,
            frame: self.frame,
        }));
    }

    /// Notes that in this frame `milestone` of `revision` is painted, for which the engine worked
    /// `engine_secs`. Strokes before it will get none of their own: the newer drawing overtook
    /// them.
    pub fn reached(&mut self, milestone: Milestone, revision: Revision, engine_secs: f32) {
        for stroke in std::mem::take(&mut self.waiting) {
            if stroke.milestone != milestone {
                self.waiting.push(stroke);
            } else if stroke.revision == revision {
                let before = self.frame_start.duration_since(stroke.pen_up);
                let before_ms = 1000.0 * before.as_secs_f64();
                self.painting.push((stroke, before_ms, engine_secs));
            } else if stroke.revision > revision {
                self.waiting.push(stroke);
            }
        }
    }

    /// Returns whether another frame is needed to know how long this one took.
    pub fn wants_frame(&self) -> bool {
        !self.painting.is_empty()
    }

    fn line(&mut self, line: std::fmt::Arguments) {
        // A full disk ends the log, not the drawing.
        let _ = writeln!(self.out, "{line}").and_then(|()| self.out.flush());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stroke_is_logged_once_for_whatever_is_painted() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("trace.jsonl");
        let mut trace = Trace::create(&path).expect("a writable folder");
        trace.begin_frame(None, 0.0);
        trace.pen_up(Revision(1), 1);
        trace.begin_frame(Some(0.002), 0.001);
        trace.pen_up(Revision(2), 2);
        trace.begin_frame(Some(0.002), 0.001);
        assert!(!trace.wants_frame());
        trace.reached(Milestone::Scores, Revision(2), 0.001);
        assert!(trace.wants_frame());
        trace.begin_frame(Some(0.004), 0.001);
        trace.reached(Milestone::Hits, Revision(2), 0.001);
        trace.reached(Milestone::Hits, Revision(2), 0.001);
        trace.begin_frame(Some(0.005), 0.001);
        let log = std::fs::read_to_string(&path).expect("the log");
        let values: Vec<serde_json::Value> = log.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
        let strokes: Vec<u64> = values.iter().filter_map(|v| v["revision"].as_u64()).collect();
        assert_eq!(strokes, [2, 2]);
        assert!(values.iter().any(|v| v["pen_up_to_hits_ms"].is_f64()));
        assert!(
            values
                .iter()
                .any(|v| { v["pen_up_to_scores_ms"].as_f64().is_some_and(|ms| ms >= 4.0) })
        );
        assert_eq!(values.iter().filter(|v| v["frame_ms"].is_f64()).count(), 4);
    }
}
