//! A window of the example study under the hands of a test: raw pointer events, clicks that a screen reader could make,
//! a clock that is moved by hand, and the test in the place of the engine.

use std::sync::{Arc, Mutex};

use eframe::egui::{Event as Input, Modifiers, PointerButton, Pos2, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use strokewise::app::study::easel::Easel;
use strokewise::app::study::shell::StudyShell;
use strokewise::app::theme;
use strokewise::engine::{
    Assessment, ClassId, Effect, Engine, EngineEnds, Guess, JointSuggestion, Known, Labels, Method, Outcome, Reply,
    Request, Stage, StrokeAssessment, StrokeAttribution, Suggestion, Waiting,
};
use strokewise::study::instrument::AnswerKind;
use strokewise::study::{Clock, ClockHand, Step, Store, Study};
use strokewise_ink::sketch::{Sketch, Stroke, StrokeId};

use super::people::{Answers, Script, setting};

/// A window of the example study, and everything that a test holds of it.
pub(super) struct Desk {
    pub(super) harness: Harness<'static, StudyShell>,
    pub(super) ends: EngineEnds,
    /// Moves the clock of the session under way.
    pub(super) hand: Arc<Mutex<Option<ClockHand>>>,
    /// The engine suggests to remove these; without, the last two strokes.
    suggests: Option<Vec<StrokeId>>,
    /// They go together and not by themselves.
    pub(super) together: bool,
}

const SIZE: [f32; 2] = [1280.0, 800.0];

impl Desk {
    pub(super) fn open(store: Store, study: &Study) -> Self {
        let (engine, ends) = Engine::detached();
        ends.reply(Reply::Ready {
            device: "a test".into(),
            labels: Arc::new(Labels::parse("cat\nfish\nhouse\nbicycle\numbrella\n")),
        });
        let hand = Arc::new(Mutex::new(None));
        let kept = Arc::clone(&hand);
        let clock = move || {
            let (clock, hand) = Clock::manual();
            *kept.lock().expect("one thread") = Some(hand);
            clock
        };
        let shell = StudyShell::new(Arc::new(study.clone()), store, setting(), Easel::new(engine));
        let harness = Harness::builder()
            .with_size(SIZE)
            .with_context_setup(theme::install)
            .build_ui_state(
                |ui, shell: &mut StudyShell| {
                    shell.think(ui.ctx());
                    shell.ui(ui);
                },
                shell.with_clock(clock),
            );
        Self {
            harness,
            ends,
            hand,
            suggests: None,
            together: false,
        }
    }

    pub(super) fn forward_ms(&self, ms: f64) {
        let hand = self.hand.lock().expect("one thread");
        hand.as_ref().expect("a session has begun").forward_ms(ms);
    }

    pub(super) fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.harness.run_steps(4);
    }

    pub(super) fn step(&self) -> Option<Step> {
        self.harness.state().session().map(|session| session.step().clone())
    }

    /// A straight line of raw pointer events, all in one frame, in the left half of the window.
    pub(super) fn line(&mut self, number: u16) {
        let y = 250.0 + 40.0 * f32::from(number);
        let at = |i: u16| pos2(200.0 + 5.0 * f32::from(i), y);
        let button = |pos: Pos2, pressed| Input::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        let events = &mut self.harness.input_mut().events;
        events.extend([Input::PointerMoved(at(0)), button(at(0), true)]);
        events.extend((1..20).map(|i| Input::PointerMoved(at(i))));
        self.forward_ms(50.0);
        self.harness.step();
        let events = &mut self.harness.input_mut().events;
        events.extend((20..40).map(|i| Input::PointerMoved(at(i))));
        events.push(button(at(39), false));
        self.forward_ms(50.0);
        self.harness.run_steps(4);
    }

    /// Answers what the engine was asked, at once.
    pub(super) fn answer(&mut self) {
        self.answer_with(0.25);
    }

    /// The same, with this probability of the target.
    pub(super) fn answer_with(&mut self, p: f32) {
        while let Some(request) = self.ends.take_request() {
            let Request::Assess { sketch, intent, .. } = request else {
                continue;
            };
            let last = || sketch.strokes().iter().rev().take(2).map(|stroke| stroke.id());
            let suggests = self.suggests.clone().unwrap_or_else(|| last().collect());
            let mut assessment = assessment(&sketch, intent.unwrap_or(ClassId(0)), p, &suggests);
            if self.together {
                join(&mut assessment);
            }
            self.ends.reply(Reply::Assessed {
                revision: sketch.revision(),
                intent,
                assessment: Arc::new(assessment),
                stage: Stage::Refined,
                elapsed_secs: 0.02,
            });
        }
        self.harness.run_steps(4);
    }

    /// Answers every item: what `answer` says of a questionnaire's item, else the middle.
    pub(super) fn answer_questions(&mut self, answer: &Answers) {
        let session = self.harness.state().session().expect("a session");
        let (instrument, _) = session.questionnaire().expect("a questionnaire");
        let name = instrument.id.clone();
        for (i, item) in instrument.item.clone().into_iter().enumerate() {
            let text = &item.text["en"];
            match &item.answer {
                AnswerKind::Likert { steps, .. } => {
                    let step = answer(&name, i).unwrap_or(steps.div_ceil(2));
                    let label = format!("{text}: {step} / {steps}");
                    self.harness.get_by_label(&label).scroll_to_me();
                    self.harness.run_steps(4);
                    self.click(&label);
                }
                AnswerKind::Choice { options } => {
                    self.click(&format!("{text}: {}", options[0].text["en"]));
                }
                _ => assert!(item.optional, "{text}"),
            }
        }
    }

    /// One whole session, as `script` has it.
    pub(super) fn take_part(&mut self, script: &mut Script) {
        self.click("New session");
        while let Some(step) = self.step() {
            match step {
                Step::Language => self.click("English"),
                Step::Consent => {
                    self.click("I have read this and want to take part.");
                    if script.shares {
                        self.click("My drawings may be shown and passed on, without my name.");
                    }
                    self.click("Take part");
                }
                Step::Questions { .. } => {
                    self.answer_questions(&script.answer);
                    self.click("Next");
                }
                Step::Trial(_) => self.trial(script),
                Step::Farewell => self.click("Finish"),
                _ => self.click("Next"),
            }
        }
        self.click("Researcher");
    }

    /// Four strokes are drawn and then all suggested to go; some of them do, and come back.
    fn trial(&mut self, script: &mut Script) {
        let session = self.harness.state().session().expect("a session");
        let condition = session.condition().expect("a trial is on screen").id.clone();
        self.click("Start");
        let strokes = |desk: &Self| desk.harness.state().easel().sketch().strokes().to_vec();
        let given = strokes(self).len();
        self.suggests = Some(Vec::new());
        for number in 0..4 {
            self.line(number);
            if number == 3 {
                self.suggests = Some(strokes(self)[given..].iter().map(|stroke| stroke.id()).collect());
            }
            self.answer();
        }
        assert_eq!(strokes(self).len(), given + 4);
        for _ in 0..(script.accepts)(&condition) {
            let hint = self.harness.state().easel().hints().open().next();
            let topic = &hint.expect("a suggestion").says.topic;
            let remove = format!("Remove {}", topic.parts()[0].stroke.0 + 1);
            self.forward_ms(100.0);
            self.click(&remove);
            if (script.reverts)() {
                self.click("Undo");
            }
        }
        if let Some(seconds) = (script.seconds)(&condition) {
            let session = self.harness.state().session().expect("a session");
            self.forward_ms(1000.0 * seconds - session.elapsed_ms());
        }
        self.click("Done");
        self.suggests = None;
    }
}

/// So likely to be noise that no suggestion has to wait.
const CERTAIN: f32 = 0.999;

/// An answer that suggests to remove these strokes of what is `target` with probability `p`.
pub(super) fn assessment(sketch: &Sketch, target: ClassId, p: f32, suggests: &[StrokeId]) -> Assessment {
    let suggested = |stroke: &Stroke| suggests.contains(&stroke.id());
    let guess = |p| Guess { class: target, p };
    let effect = Effect {
        before: guess(p),
        after: guess(0.75),
        top_after: guess(0.75),
    };
    let strokes = sketch.strokes().iter().enumerate().map(|(i, stroke)| StrokeAssessment {
        attribution: StrokeAttribution {
            id: stroke.id(),
            sla: 1.0 - i as f32,
            p_sla: 0.5 - i as f32,
            standard_error: None,
            leave_one_out: Some(0.25),
            points: vec![0.5],
            point_gradients: Vec::new(),
        },
        profile: vec![0.5],
        noise: if suggested(stroke) { CERTAIN } else { 0.01 },
        effect: Some(effect),
        is_support: false,
        flagged: suggested(stroke),
    });
    let suggestion = |id| Suggestion {
        stroke: id,
        noise: CERTAIN,
        effect,
        outcome: Outcome::Gains,
        reasons: ["loose ends", "length", "straightness"],
    };
    let there = suggests.iter().filter(|id| sketch.stroke(**id).is_some());
    Assessment {
        target,
        target_p: p,
        top: vec![guess(p)],
        known: Known::default(),
        method: Method::Integrated,
        strokes: strokes.collect(),
        score: 0.0,
        blank_score: 0.0,
        convergence_delta: 0.0,
        suggestions: there.map(|id| suggestion(*id)).collect(),
        parts: Vec::new(),
        joint: None,
        looked_at: Vec::new(),
        waiting: Waiting::default(),
    }
}

/// Lets go together what is suggested one by one.
fn join(assessment: &mut Assessment) {
    let alone = std::mem::take(&mut assessment.suggestions);
    let Some(one) = alone.first() else { return };
    let mut strokes: Vec<StrokeId> = alone.iter().map(|suggestion| suggestion.stroke).collect();
    strokes.sort_unstable();
    assessment.joint = Some(JointSuggestion {
        strokes,
        noise: CERTAIN,
        effect: one.effect,
        outcome: one.outcome,
    });
    for stroke in &mut assessment.strokes {
        stroke.flagged = false;
    }
}
