//! [`StudyFile`] is the one TOML file that describes a study, as it is written. The room `study` reads it with all that
//! it names, and [`super::check`] says what is wrong with it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::order::Order;

/// [`Texts`] is a text in each language, by the language's two-letter code.
pub type Texts = BTreeMap<String, String>;

/// [`StudyFile`] is a whole study file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StudyFile {
    /// The table `[study]` says what the study is.
    pub study: About,
    /// The table `[data]` says what is kept.
    #[serde(default)]
    pub data: DataPolicy,
    /// The table `[consent]` says what people agree to.
    pub consent: Consent,
    /// A Markdown file in each language explains, before practice, how the study works.
    #[serde(default)]
    pub instructions: Texts,
    /// A Markdown file in each language says at the end what the study was about.
    #[serde(default)]
    pub debriefing: Texts,
    /// The table `[design]` says which conditions there are, and who meets them when.
    pub design: Design,
    /// Each table `[[task]]` is something to be done, practice first.
    pub task: Vec<Task>,
    /// The table `[questionnaires]` says what is asked.
    #[serde(default)]
    pub questionnaires: Questionnaires,
}

/// [`About`] is the table `[study]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The study has this id, of letters and digits, which becomes part of file names.
    pub id: String,
    /// The study has this version, which rises with every change of the file.
    pub version: u32,
    /// People see this title.
    pub title: Texts,
    /// So many participants are planned.
    pub participants: usize,
    /// All chance comes from this and the order row.
    pub seed: u64,
    /// The study is registered at this address.
    pub registration: Option<String>,
    /// These rules mark sessions in the export; nothing is ever dropped.
    #[serde(default)]
    pub exclude: Exclude,
}

/// [`Exclude`] holds the rules by which a session is marked as excluded.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exclude {
    /// A practice task was left without ink.
    #[serde(default)]
    pub practice_failed: bool,
    /// The window was out of focus for longer than so many seconds during trials.
    pub focus_lost_s: Option<f64>,
}

/// [`DataPolicy`] is the table `[data]`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DataPolicy {
    /// It says how much of the wall clock is kept.
    pub wall_clock: WallClock,
    /// It says how much of the pen's samples an export holds.
    pub samples: Samples,
    /// It says what happens to a session that was cut short.
    pub on_resume: OnResume,
    /// A session that was cut short longer ago than this cannot go on, in minutes.
    pub longest_gap_min: Option<f64>,
}

/// [`WallClock`] says how much of the wall clock is kept: a sign-up list and a time stamp together
/// tell who somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WallClock {
    /// Nothing of it is kept.
    None,
    /// The day is kept.
    #[default]
    Date,
    /// The minute is kept, in UTC.
    Minute,
}

/// [`Samples`] says how much of the pen's samples an export holds; journals keep all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Samples {
    /// All samples go out, with pressure and tilt.
    #[default]
    Full,
    /// At most 20 samples a second go out, without pressure and tilt.
    Thinned,
    /// No sample goes out; the finished strokes do.
    None,
}

/// [`OnResume`] says what happens to a session that was cut short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnResume {
    /// It goes on after the trial that was cut short.
    #[default]
    NextTrial,
    /// It begins the trial that was cut short again.
    RepeatTrial,
    /// It begins again after consent.
    Restart,
    /// It does not go on.
    Block,
}

/// [`Consent`] is the table `[consent]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// A Markdown file in each language says what people agree to.
    pub text: Texts,
    /// People tick these boxes, each for itself.
    pub items: Vec<ConsentItem>,
    /// People can withdraw until then.
    #[serde(default)]
    pub withdraw_until: WithdrawUntil,
}

/// [`ConsentItem`] is one thing to agree to.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentItem {
    /// This is its name in the data. `share_drawings` decides whether the person's ink is exported.
    pub id: String,
    /// It is true where the session ends without it.
    #[serde(default)]
    pub required: bool,
    /// This stands beside the box.
    pub text: Texts,
}

/// [`WithdrawUntil`] says until when people can withdraw; the last screen tells them. On the screen
/// before it they can have their data deleted themselves, later only through the researcher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawUntil {
    /// People can withdraw until the data are exported.
    #[default]
    Export,
    /// People can withdraw until the last screen.
    End,
}

/// [`Design`] is the table `[design]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Design {
    /// It is `"condition"` where each person meets every condition.
    pub within: Option<Factor>,
    /// It is `"condition"` where each person meets one of them.
    pub between: Option<Factor>,
    /// It says how the orders of the conditions are made.
    pub order: Order,
    /// It says whether the tasks rotate.
    #[serde(default)]
    pub tasks: TaskOrder,
    /// Windows have this theme for everybody, whatever their system says.
    #[serde(default)]
    pub theme: Theme,
    /// The study compares these conditions.
    pub condition: Vec<Condition>,
}

/// [`Theme`] says how windows look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Dark ink lies on light paper.
    #[default]
    Light,
    /// Light ink lies on dark paper.
    Dark,
}

/// [`Factor`] is what is varied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// The condition is varied.
    Condition,
}

/// [`TaskOrder`] says which tasks are done at which positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskOrder {
    /// They move on by one position each time the orders are used up.
    #[default]
    Rotate,
    /// They stay as listed.
    Fixed,
}

/// [`Condition`] is one condition: what the critic shows. It computes in every condition, so that
/// all are equally fast, and what it would have said is recorded: with an empty list it is a silent
/// critic.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// This is its name in the data.
    pub id: String,
    /// The critic shows these things.
    pub shows: Vec<Shown>,
    /// The strokes' scores, and with them the suggestions, are dealt out anew among the strokes.
    #[serde(default)]
    pub sham: bool,
}

/// [`Shown`] is something that the critic can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// It shows the category that the drawing reads as, and its probability.
    Guess,
    /// It colours strokes by their support.
    Colours,
    /// It shows strokes and parts that would better go.
    Suggestions,
    /// It shows the button that follows all suggestions at once, where there are two or more.
    CleanUp,
}

/// [`Task`] is one table `[[task]]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// This is its name in the data.
    pub id: String,
    /// It says what kind of task it is.
    pub kind: TaskKind,
    /// This category is to be drawn, which the critic is told.
    pub word: Option<String>,
    /// The prompt says in each language what to do.
    #[serde(default)]
    pub prompt: Texts,
    /// This drawing, beside the study file, is there to begin with (`tidy`) or to trace.
    pub drawing: Option<String>,
    /// These strokes of `drawing`, by their ids, do not belong.
    #[serde(default)]
    pub planted: Vec<u32>,
    /// The time limit is so many seconds; there is none without.
    pub seconds: Option<f64>,
    /// It is true where the researcher may grant more time.
    #[serde(default)]
    pub extra_time: bool,
    /// It is true for practice, which comes before all other tasks, has no condition of its own,
    /// and can be repeated.
    #[serde(default)]
    pub practice: bool,
}

/// [`TaskKind`] says what is done in a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// A word is drawn.
    Draw,
    /// Faint lines are traced: how well the hand obeys.
    Trace,
    /// A drawing that holds strokes that do not belong is tidied.
    Tidy,
    /// Anything is drawn.
    Free,
}

impl TaskKind {
    /// Returns the name in the data.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draw => "draw",
            Self::Trace => "trace",
            Self::Tidy => "tidy",
            Self::Free => "free",
        }
    }
}

/// [`Questionnaires`] is the table `[questionnaires]`: names of shipped instruments, or paths of
/// own ones beside the study file.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Questionnaires {
    /// These are asked right after consent.
    pub after_consent: Vec<String>,
    /// These are asked after the tasks of each condition.
    pub after_condition: Vec<String>,
    /// These are asked last.
    pub after_end: Vec<String>,
}

impl Questionnaires {
    /// Returns every questionnaire, each once.
    pub fn all(&self) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        for name in self
            .after_consent
            .iter()
            .chain(&self.after_condition)
            .chain(&self.after_end)
        {
            if !all.contains(&name.as_str()) {
                all.push(name);
            }
        }
        all
    }
}
