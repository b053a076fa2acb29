//! Holds the critic's answers as data: what the engine says becomes a line, and a line can be computed again.

use strokewise_explain::tasks::assist::Assistant;
use strokewise_ink::sketch::{Revision, Sketch};

use super::event::{AnswerRecord, StrokeScores};
use super::hash;
use super::verify::{Answered, Critic, Effect};
use crate::engine::{Assessment, ClassId, Method, Stage, Vigilance};

/// [`Told`] is what came with an assessment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Told {
    /// It speaks of this document state.
    pub revision: Revision,
    /// This intent was stated.
    pub intent: Option<ClassId>,
    /// It says how good the assessment is.
    pub stage: Stage,
    /// The engine worked for so many seconds.
    pub elapsed_secs: f32,
}

/// Returns an assessment as a line; `None` where it holds what is no number, which no line can
/// hold. `name` gives a category's name.
pub fn record(
    assessment: &Assessment,
    told: Told,
    vigilance: Vigilance,
    device: &str,
    name: impl Fn(ClassId) -> String,
) -> Option<AnswerRecord> {
    let scores = assessment.strokes.iter().map(|stroke| StrokeScores {
        stroke: stroke.attribution.id.0,
        sla: stroke.attribution.sla,
        p_sla: stroke.attribution.p_sla,
        noise: stroke.noise,
        flagged: stroke.flagged,
    });
    let mut answer = AnswerRecord {
        revision: told.revision.0,
        stage: match told.stage {
            Stage::Quick => "quick".to_owned(),
            Stage::Refined => "refined".to_owned(),
        },
        intent: told.intent.map(&name),
        method: assessment.method.name().to_owned(),
        vigilance: match vigilance {
            Vigilance::Usual => "usual".to_owned(),
            Vigilance::Raised => "raised".to_owned(),
        },
        device: device.to_owned(),
        engine_ms: (1e4 * f64::from(told.elapsed_secs)).round() / 10.0,
        target: name(assessment.target),
        target_p: assessment.target_p,
        top: assessment
            .top
            .iter()
            .map(|guess| (name(guess.class), guess.p))
            .collect(),
        strokes: scores.collect(),
        dealt: Vec::new(),
        digest: String::new(),
    };
    let numbers = answer.numbers();
    answer.digest = hash::of_numbers(numbers.iter().copied());
    numbers.iter().all(|number| number.is_finite()).then_some(answer)
}

/// Computes answers again with an assistant of one's own.
pub struct AssistantCritic<'a> {
    /// This assistant computes them.
    pub assistant: &'a Assistant,
    /// It works on this device, in words.
    pub device: &'a str,
}

impl Critic for AssistantCritic<'_> {
    fn answer(&mut self, sketch: &Sketch, recorded: &AnswerRecord) -> Result<Answered, String> {
        let labels = self.assistant.classifier().labels();
        let class = |word: &String| labels.find(word).map_err(|error| error.to_string());
        let intent = recorded.intent.as_ref().map(class).transpose()?;
        let method: Method = recorded.method.parse()?;
        let vigilance = if recorded.vigilance == "raised" {
            Vigilance::Raised
        } else {
            Vigilance::Usual
        };
        let refined = recorded.stage == "refined";
        let never = || false;
        let assessment = if refined {
            self.assistant.refine(sketch, intent, method, vigilance, &never)
        } else {
            self.assistant.quick(sketch, intent, &never)
        };
        let assessment = assessment.map_err(|_| "the critic was interrupted".to_owned())?;
        let told = Told {
            revision: Revision(recorded.revision),
            intent,
            stage: if refined { Stage::Refined } else { Stage::Quick },
            elapsed_secs: 0.0,
        };
        let name = |class| labels.name(class).to_owned();
        let answer = record(&assessment, told, vigilance, self.device, name).ok_or("the critic gives no number")?;
        Ok(Answered {
            answer,
            effects: effects(&assessment),
        })
    }
}

/// Returns everything that was measured, suggested or not: the window goes on suggesting what it
/// had suggested before.
fn effects(assessment: &Assessment) -> Vec<Effect> {
    let strokes = assessment.strokes.iter().filter_map(|s| {
        Some(Effect {
            stroke: s.attribution.id.0,
            others: Vec::new(),
            part: [0.0, 1.0],
            p: s.effect?.p(),
        })
    });
    let waiting = assessment.waiting.joint.iter();
    let together = assessment.joint.iter().chain(waiting).map(|joint| Effect {
        stroke: joint.strokes[0].0,
        others: joint.strokes[1..].iter().map(|id| id.0).collect(),
        part: [0.0, 1.0],
        p: joint.effect.p(),
    });
    let parts = assessment.parts.iter().chain(&assessment.looked_at).map(|s| Effect {
        stroke: s.part.stroke.0,
        others: Vec::new(),
        part: [s.part.span.from(), s.part.span.to()],
        p: s.effect.p(),
    });
    strokes.chain(together).chain(parts).collect()
}
