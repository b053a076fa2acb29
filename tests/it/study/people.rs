//! A scripted participant: goes through a session as the study file has it, draws what it is told, follows some
//! suggestions, and takes exactly as long as it is told.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use strokewise::study::event::{
    AnswerRecord, Cause, CloseReason, Device, EndReason, Event, StrokeScores, SuggestionOpen, log_odds,
};
use strokewise::study::file::Shown;
use strokewise::study::instrument::AnswerKind;
use strokewise::study::ledger::Station;
use strokewise::study::session::{self, Setting};
use strokewise::study::{Clock, ClockHand, ParticipantId, Session, Step, Store, Study, hash};
use strokewise_ink::format::journal::Entry;
use strokewise_ink::format::stroke_record::StrokeRecord;
use strokewise_ink::sketch::{Document, Edit, Point, Stroke, StrokeId};

/// Returns the folder of the shipped example.
pub fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/examples/study")
}

pub fn setting() -> Setting {
    Setting {
        app_version: "1.2.3".into(),
        models: vec![("classifier".into(), "00".into())],
        station: Station::default(),
        pilot: false,
        extra_time: 1.0,
        device: "a test".into(),
        threads: 1,
        window_px: [1280.0, 800.0],
        scale: 1.0,
    }
}

/// [`Seconds`] says how long somebody takes under a condition, in seconds; `None` to leave when the ink is drawn.
pub type Seconds = Box<dyn Fn(&str) -> Option<f64>>;

/// [`Answers`] says what somebody answers to an item of a questionnaire; `None` for the middle.
pub type Answers = Box<dyn Fn(&str, usize) -> Option<u32>>;

/// A [`Script`] says what a scripted participant does.
pub struct Script {
    /// A trial takes so many seconds under a condition; a trial without is left after its ink.
    pub seconds: Seconds,
    /// It follows so many of four suggestions under a condition.
    pub accepts: Box<dyn Fn(&str) -> usize>,
    /// It says whether the next suggestion that is followed is taken back again.
    pub reverts: Box<dyn FnMut() -> bool>,
    /// It gives this answer to an item of a questionnaire; the middle without.
    pub answer: Answers,
    /// It is true where its drawings may be passed on.
    pub shares: bool,
    /// It draws so far to the right, in canvas units: whose ink is whose can be told by it.
    pub left: f32,
}

impl Default for Script {
    fn default() -> Self {
        Self {
            seconds: Box::new(|_| None),
            accepts: Box::new(|_| 0),
            reverts: Box::new(|| false),
            answer: Box::new(|_, _| None),
            shares: true,
            left: 0.0,
        }
    }
}

/// A participant in a session.
pub struct Participant {
    pub session: Session,
    pub hand: ClockHand,
    script: Script,
    document: Document,
    contacts: u32,
    suggestions: u32,
}

impl Participant {
    pub fn begin(store: &mut Store, study: &Arc<Study>, script: Script) -> Self {
        let (clock, hand) = Clock::manual();
        let session = session::begin(store, Arc::clone(study), &setting(), clock, || {}).expect("a session");
        Self {
            session,
            hand,
            script,
            document: Document::default(),
            contacts: 0,
            suggestions: 0,
        }
    }

    pub fn resume(store: &mut Store, study: &Arc<Study>, script: Script, id: &ParticipantId) -> Self {
        let (clock, hand) = Clock::manual();
        let resumed = session::resume(store, Arc::clone(study), &setting(), id, clock, || {});
        let session = resumed.expect("the policy allows it");
        Self {
            session,
            hand,
            script,
            document: Document::default(),
            contacts: 0,
            suggestions: 0,
        }
    }

    /// Goes all the way and ends the session.
    pub fn finish(mut self, store: &mut Store) -> ParticipantId {
        while *self.session.step() != Step::Farewell {
            self.step();
        }
        let id = self.session.id().clone();
        self.session.complete(store).expect("everything is written");
        id
    }

    /// Does what the step on screen asks for.
    pub fn step(&mut self) {
        self.hand.forward_ms(500.0);
        self.session.begin_frame();
        match self.session.step().clone() {
            Step::Language => self.session.set_language("de"),
            Step::Consent => {
                self.session.agree("take_part", true);
                self.session.agree("share_drawings", self.script.shares);
            }
            Step::Questions { .. } => self.answer_all(),
            Step::Trial(_) => return self.trial(),
            _ => {}
        }
        self.session.go_on();
    }

    fn answer_all(&mut self) {
        let (instrument, _) = self.session.questionnaire().expect("a questionnaire is on screen");
        let (name, items) = (instrument.id.clone(), instrument.item.clone());
        for (i, item) in items.iter().enumerate() {
            let value = match &item.answer {
                AnswerKind::Likert { steps, .. } => {
                    (self.script.answer)(&name, i).unwrap_or(steps.div_ceil(2)).to_string()
                }
                AnswerKind::Choice { options } | AnswerKind::Pair { options } => options[0].id.clone(),
                AnswerKind::Number { min, .. } => min.to_string(),
                AnswerKind::Text { .. } => "a \"text\", with\nall that breaks tables".into(),
            };
            self.hand.forward_ms(250.0);
            assert!(self.session.give_answer(i, &value), "{name} {i} {value}");
        }
    }

    fn trial(&mut self) {
        let condition = self.session.condition().expect("a trial is on screen").clone();
        self.document.open(self.session.first_sketch());
        (self.contacts, self.suggestions) = (0, 0);
        self.session.start_trial(self.document.sketch().revision().0);
        for _ in 0..6 {
            self.draw();
        }
        let answer = self.answered();
        let shows = condition.shows.contains(&Shown::Suggestions);
        for i in 0..4 {
            self.suggestion(answer, shows, i < (self.script.accepts)(&condition.id));
        }
        if let Some(seconds) = (self.script.seconds)(&condition.id) {
            let left = 1000.0 * seconds - self.session.elapsed_ms();
            self.hand.forward_ms(left);
        }
        self.session.tick(Some(8.0), self.document.sketch());
        self.session.end_trial(EndReason::Button, self.document.sketch());
    }

    /// Draws a line of its own.
    pub fn draw(&mut self) {
        let contact = self.contacts;
        self.contacts += 1;
        let down = Event::PenDown {
            contact,
            tool: "pen".into(),
            device: Device::Mouse,
            width_px: 4.0,
        };
        let down = self.session.record(down);
        let y = 20.0 * contact as f32;
        let mut points = Vec::new();
        for i in 0..10_u8 {
            self.hand.forward_ms(10.0);
            self.session.begin_frame();
            let (x, now_ms) = (self.script.left + 7.5 * f32::from(i), self.session.now_ms());
            points.push(Point {
                time_secs: Some((now_ms / 1000.0) as f32),
                ..Point::new(x, y + 0.1)
            });
            let (x, y) = (vec![x], vec![y + 0.1]);
            self.session.record(Event::Samples {
                contact,
                x,
                y,
                pressure: Vec::new(),
                tilt: Vec::new(),
                at_ms: vec![now_ms],
            });
        }
        let clock = Some(strokewise_ink::sketch::Clock::Window);
        self.session.record(Event::PenUp { contact, clock });
        let id = self.document.next_stroke_id();
        let stroke = Stroke::new(id, 4.0, points).expect("sound points");
        let edit = Entry::Add(StrokeRecord::from(&stroke));
        self.document.apply(&Edit::Add(stroke));
        self.edited(edit, Cause::Pen, Some(down));
    }

    fn edited(&mut self, edit: Entry, cause: Cause, of: Option<u64>) {
        let sketch = self.document.sketch();
        let (revision, state) = (sketch.revision().0, hash::of_sketch(sketch));
        self.session.record(Event::Edit {
            edit,
            cause,
            of,
            revision,
            state,
        });
    }

    /// A full answer about the drawing as it stands.
    fn answered(&mut self) -> u64 {
        self.hand.forward_ms(30.0);
        let answer = critic(self.document.sketch());
        let seq = self.session.record(Event::Answer(Box::new(answer)));
        self.session.begin_frame();
        if self
            .session
            .condition()
            .is_some_and(|condition| !condition.shows.is_empty())
        {
            let painted = Event::Painted {
                answer: seq,
                what: vec![Shown::Guess],
                pen_up_to_paint_ms: 31.5,
            };
            self.session.record(painted);
        }
        seq
    }

    /// A suggestion comes up, is looked at, and is followed or not.
    fn suggestion(&mut self, answer: u64, shown: bool, accept: bool) {
        let suggestion = self.suggestions;
        self.suggestions += 1;
        let strokes = self.document.sketch().strokes();
        let stroke = strokes[strokes.len() - 1].id();
        let [p_before, p_after] = [0.25, 0.75];
        let effect = log_odds(p_after) - log_odds(p_before);
        let open = SuggestionOpen {
            suggestion,
            kind: "stroke".into(),
            stroke: stroke.0,
            others: Vec::new(),
            from: 0.0,
            to: 1.0,
            target: "cat".into(),
            becomes: String::new(),
            p_before,
            p_after,
            effect: Some(effect),
            effect_shown: effect,
            planted: None,
            shown,
            answer,
        };
        let opened = self.session.record(Event::SuggestionOpen(Box::new(open)));
        if !shown {
            return;
        }
        self.session.record(Event::SuggestionInView { suggestion, on: true });
        self.hand.forward_ms(200.0);
        if !accept {
            return;
        }
        self.session.record(Event::SuggestionAccept {
            together: false,
            suggestion,
            latency_ms: 200.0,
        });
        self.session.record(Event::SuggestionClose {
            suggestion,
            why: CloseReason::Accepted,
        });
        let ids: Vec<StrokeId> = vec![stroke];
        self.document.apply(&Edit::Remove(ids.clone()));
        self.edited(Entry::Remove(ids), Cause::Advice, Some(opened));
        if (self.script.reverts)() {
            self.document.undo();
            self.edited(Entry::Undo, Cause::Undo, Some(opened));
            self.session.record(Event::SuggestionRevert { suggestion });
        }
    }
}

/// Returns what the critic of these tests says of a drawing.
pub fn critic(sketch: &strokewise_ink::sketch::Sketch) -> AnswerRecord {
    let scores = |stroke: &Stroke| StrokeScores {
        stroke: stroke.id().0,
        sla: stroke.length() / 7.0,
        p_sla: stroke.length() / 11.0,
        noise: 0.25,
        flagged: false,
    };
    let mut answer = AnswerRecord {
        revision: sketch.revision().0,
        stage: "refined".into(),
        intent: None,
        method: "integrated".into(),
        vigilance: "usual".into(),
        device: "a test".into(),
        engine_ms: 12.5,
        target: "cat".into(),
        target_p: 0.25,
        top: [("cat", 0.25), ("dog", 0.125)]
            .map(|(name, p)| (name.to_owned(), p))
            .to_vec(),
        strokes: sketch.strokes().iter().map(|stroke| scores(stroke)).collect(),
        dealt: Vec::new(),
        digest: String::new(),
    };
    answer.digest = hash::of_numbers(answer.numbers());
    answer
}
