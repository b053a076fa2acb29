//! Begins a session, and lets it go on after it was cut short.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::Session;
use crate::error::{Error, Result};
use crate::study::clock::Clock;
use crate::study::date;
use crate::study::event::{EndReason, Event, FrameTimes, SessionStart};
use crate::study::file::WallClock;
use crate::study::hash::{self, Hex};
use crate::study::id::ParticipantId;
use crate::study::kit::Study;
use crate::study::ledger::{Change, Station};
use crate::study::plan::Plan;
use crate::study::record::{Record, segment_path};
use crate::study::recorder::Recorder;
use crate::study::store::Store;

/// The journal's format has this version.
const FORMAT: u32 = 1;

/// [`Setting`] says where and by what a session is run: all that is recorded of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The program has this version.
    pub app_version: String,
    /// These are the name and the hash of every model.
    pub models: Vec<(String, Hex)>,
    /// This is the machine, of those that share the study.
    pub station: Station,
    /// It is true for a pilot: it is flagged, takes no order row and is left out of exports.
    pub pilot: bool,
    /// The limits of tasks that allow it get this factor.
    pub extra_time: f64,
    /// The engine works on this device.
    pub device: String,
    /// The processor has so many threads.
    pub threads: usize,
    /// The window has this width and height, in logical pixels.
    pub window_px: [f32; 2],
    /// A logical pixel has so many physical ones.
    pub scale: f32,
}

/// Begins a session with a new participant. `wake` is called when the recorder has an error to
/// tell.
pub fn begin(
    store: &mut Store,
    study: Arc<Study>,
    setting: &Setting,
    clock: Clock,
    wake: impl Fn() + Send + Sync + 'static,
) -> Result<Session> {
    if !setting.pilot {
        store.keep_version(&study)?;
    }
    let row = store.ledger.next_row(setting.station);
    if !setting.pilot {
        store.ledger.note(row, Change::Dealt)?;
    }
    let (id, folder) = store.new_session(&mut rand::rng())?;
    let start = session_start(&study, setting, id.clone(), row);
    let mut recorder = Recorder::create(&segment_path(&folder, 0), 0, clock, wake)?;
    recorder.record(None, Event::SessionStart(Box::new(start)));
    let plan = Plan::new(&study.file, row);
    let languages: Vec<String> = study.languages().map(str::to_owned).collect();
    let mut session = Session {
        pilot: setting.pilot,
        extra_time: setting.extra_time,
        id,
        plan,
        at: 0,
        language: String::new(),
        agreed: BTreeMap::new(),
        answers: BTreeMap::new(),
        running: None,
        paused_since_ms: None,
        shown_ms: 0.0,
        recorder,
        study,
    };
    if let [only] = languages.as_slice() {
        session.set_language(only);
    }
    session.show(0);
    Ok(session)
}

fn session_start(study: &Study, setting: &Setting, id: ParticipantId, row: usize) -> SessionStart {
    let kept = study.file.data.wall_clock;
    SessionStart {
        format: FORMAT,
        participant: id,
        study: study.file.study.id.clone(),
        version: study.file.study.version,
        materials_hash: hash::of_materials(study),
        study_hash: hash::of_study(study, &setting.models, &setting.app_version),
        app_version: setting.app_version.clone(),
        models: setting.models.clone(),
        order_row: row,
        pilot: setting.pilot,
        station: [setting.station.number, setting.station.of],
        extra_time: setting.extra_time,
        wall_clock: wall_clock(kept),
        wall_clock_kept: kept,
        os: std::env::consts::OS.to_owned(),
        device: setting.device.clone(),
        threads: setting.threads,
        window_px: setting.window_px,
        scale: setting.scale,
    }
}

fn wall_clock(kept: WallClock) -> Option<String> {
    match kept {
        WallClock::None => None,
        WallClock::Date => Some(date::today()),
        WallClock::Minute => Some(date::minute()),
    }
}

/// Goes on with the session `id` that was cut short, where the study's policy lets it.
pub fn resume(
    store: &mut Store,
    study: Arc<Study>,
    setting: &Setting,
    id: &ParticipantId,
    clock: Clock,
    wake: impl Fn() + Send + Sync + 'static,
) -> Result<Session> {
    let record = store.read(id)?;
    let (start, plan, at) = way_on(store, &study, id, &record)?;
    let in_trial = record.open_trial().map(str::to_owned);
    let folder = store.session(id);
    let mut recorder = Recorder::create(&segment_path(&folder, record.segments), record.next_seq(), clock, wake)?;
    let study_hash = hash::of_study(&study, &setting.models, &setting.app_version);
    recorder.record(
        None,
        Event::Resume {
            segment: record.segments,
            step: at,
            study_hash,
        },
    );
    if let Some(trial) = in_trial {
        let frames = FrameTimes::default();
        let (reason, state) = (EndReason::Crash, hash::of_bytes(b""));
        recorder.record(
            Some(&trial),
            Event::TrialEnd {
                reason,
                strokes: 0,
                ink_px: 0.0,
                frames,
                state,
            },
        );
    }
    let mut session = Session {
        pilot: start.pilot,
        extra_time: start.extra_time,
        id: id.clone(),
        plan,
        at,
        language: record.language().unwrap_or_default().to_owned(),
        agreed: consents(&study, &record),
        answers: answers(&record),
        running: None,
        paused_since_ms: None,
        shown_ms: 0.0,
        recorder,
        study,
    };
    session.show(at);
    Ok(session)
}

/// Returns how the session began, its plan, and the step at which it goes on; the error says why it
/// does not.
fn way_on(store: &Store, study: &Study, id: &ParticipantId, record: &Record) -> Result<(SessionStart, Plan, usize)> {
    let refuse = |cause: &str| Error::Usage(format!("session {id} cannot go on: {cause}"));
    let start = record
        .start()
        .ok_or_else(|| refuse("nothing of it was written"))?
        .clone();
    if record.status().is_some() {
        return Err(refuse("it has ended"));
    }
    if start.materials_hash != hash::of_materials(study) {
        return Err(refuse("the study file is another one now"));
    }
    let policy = &study.file.data;
    if policy
        .longest_gap_min
        .is_some_and(|most| gap(store, id, record).as_secs_f64() / 60.0 > most)
    {
        return Err(refuse("it was cut short too long ago"));
    }
    let plan = Plan::new(&study.file, start.order_row);
    let cut = record.step().min(plan.steps.len() - 1);
    let at = match record.open_trial() {
        // A trial that was on screen but not begun, and any other screen, is simply shown again.
        None if policy.on_resume == crate::study::file::OnResume::NextTrial => Some(cut),
        _ => plan.resumed_at(cut, policy.on_resume),
    };
    let at = at.ok_or_else(|| refuse("the study file does not allow it"))?;
    Ok((start, plan, at))
}

/// Returns how long ago the session was last written to.
fn gap(store: &Store, id: &ParticipantId, record: &Record) -> Duration {
    let last = segment_path(&store.session(id), record.segments.saturating_sub(1));
    let modified = std::fs::metadata(last).and_then(|metadata| metadata.modified());
    // Where the clock was set back since then, no time has passed.
    modified
        .ok()
        .and_then(|then| SystemTime::now().duration_since(then).ok())
        .unwrap_or_default()
}

fn consents(study: &Study, record: &Record) -> BTreeMap<String, bool> {
    let items = study.file.consent.items.iter();
    items.map(|item| (item.id.clone(), record.agreed(&item.id))).collect()
}

fn answers(record: &Record) -> BTreeMap<super::ItemKey, String> {
    let answer = |line: &crate::study::event::Line| match &line.event {
        Event::AnswerItem(a) => Some((
            (a.after.clone(), a.questionnaire.clone(), a.item.clone()),
            a.value.clone(),
        )),
        _ => None,
    };
    record.lines.iter().filter_map(|(_, line)| answer(line)).collect()
}
