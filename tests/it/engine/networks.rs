//! Other people's networks, opened in an engine that runs and in a window that is drawn in. `STROKEWISE_NETWORKS` in
//! the environment names another folder than the one that lies here.

use std::path::PathBuf;

use egui_kittest::Harness;
use strokewise::app::canvas::Wish;
use strokewise::app::command::Command;
use strokewise::app::files::FileDesk;
use strokewise::app::network::is_network;
use strokewise::app::shell::Shell;
use strokewise::app::studio::Studio;

use super::*;
use crate::window::harness_with;

/// Files of networks, in order.
fn networks() -> Vec<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/lab/onnx/networks");
    let folder = std::env::var_os("STROKEWISE_NETWORKS").map_or(here, PathBuf::from);
    let entries = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("readable").path());
    let mut files: Vec<PathBuf> = entries.filter(|path| is_network(path)).collect();
    files.sort();
    files
}

fn is_settled(reply: &Reply) -> bool {
    matches!(
        reply,
        Reply::Network {
            state: NetworkState::Open(_) | NetworkState::Failed(_),
            ..
        }
    )
}

#[test]
fn another_network_is_opened_while_the_one_before_answers() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let broken = folder.path().join("broken.onnx");
    std::fs::write(&broken, b"\x08\x08nothing").expect("a writable folder");
    let mut rig = Rig::start(None);
    rig.until(|reply| matches!(reply, Reply::Ready { .. }));
    let sketches = revisions(7);
    let (mut revision, mut categories) = (0, 345);
    for (path, opens) in [(broken, false), (networks().remove(0), true)] {
        rig.engine.open_network(Source::at(Some(&path)));
        rig.engine.send(assess(&sketches[revision]));
        let asked = sketches[revision].revision();
        let (mut is_answered, mut is_decided) = (false, false);
        while !(is_answered && is_decided) {
            for reply in rig.until(|reply| is_settled(reply) || refined(reply).is_some()) {
                match reply {
                    Reply::Network { state, .. } => match state {
                        NetworkState::Opening => assert!(!is_decided),
                        NetworkState::Open(_) => (is_decided, categories) = (true, 0),
                        NetworkState::Failed(cause) => {
                            assert!(!opens && cause.contains("broken.onnx"), "{cause}");
                            is_decided = true;
                        }
                    },
                    Reply::Ready { labels, .. } => categories = labels.len(),
                    Reply::Assessed {
                        revision, assessment, ..
                    } => {
                        // Whoever answers knows all categories that it speaks of.
                        let known = |c: strokewise::engine::ClassId| categories == 0 || c.index() < categories;
                        assert!(revision == asked && assessment.top.iter().all(|guess| known(guess.class)));
                        is_answered = true;
                    }
                    Reply::Failed { message, .. } => panic!("{message}"),
                    _ => panic!("nothing else was asked for"),
                }
            }
        }
        revision += 1;
    }
    // From then on the new one answers, and ours again when it is wanted.
    rig.engine.open_network(Source::Bundled);
    let mut replies = rig.until(is_settled);
    rig.engine.send(assess(&sketches[revision]));
    // It says that it is ready before or after it is called open.
    replies.extend(rig.until(|reply| refined(reply) == Some(sketches[revision].revision())));
    let labels = replies.iter().rev().find_map(|reply| match reply {
        Reply::Ready { labels, .. } => Some(labels.len()),
        _ => None,
    });
    assert_eq!(labels, Some(345));
}

#[test]
fn every_network_is_opened_in_the_window_or_refused_in_one_sentence() {
    let (ring, bell) = mpsc::channel();
    let options = EngineOptions {
        device: DeviceChoice::Cpu,
        ..EngineOptions::default()
    };
    let wake: Arc<dyn Fn() + Send + Sync> = Arc::new(move || {
        // Nobody listens any more once the test has seen enough.
        let _ = ring.send(());
    });
    let studio = Studio::new(Engine::start(options, Arc::clone(&wake)), FileDesk::new(wake), None);
    let mut harness = harness_with(studio, 0.25, [800.0, 900.0]);
    let step = |harness: &mut Harness<'static, Shell>, done: &dyn Fn(&Studio) -> bool| {
        loop {
            harness.step();
            if done(&harness.state().studio) {
                return;
            }
            bell.recv_timeout(PATIENCE).expect("the engine answers");
        }
    };
    harness
        .state_mut()
        .studio
        .grant(Wish::Ink(line(&[[0.0, 0.0], [50.0, 80.0], [90.0, 0.0]]).into()));
    step(&mut harness, &|studio| studio.settled().is_some());
    let mut opened = 0;
    for path in networks() {
        harness.state_mut().studio.run(Command::Open(path.clone()));
        // The former answer stands while the file is read, and the notice says what is going on.
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let told = |studio: &Studio| {
            studio
                .notice()
                .map(|notice| notice.text.clone())
                .filter(|text| text.contains(&name) && !text.starts_with("Opening"))
        };
        step(&mut harness, &|studio| told(studio).is_some());
        let notice = told(&harness.state().studio).expect("a notice");
        println!("{name}: {notice}");
        assert!(!notice.contains('\n') && notice.len() < 500, "{notice}");
        if harness.state().studio.network.path() == Some(path.as_path()) {
            opened += 1;
            step(&mut harness, &|studio| studio.settled().is_some());
            let answer = harness.state().studio.settled().expect("an answer");
            assert!(answer.top.iter().all(|guess| guess.p.is_finite()), "{name}");
        }
    }
    assert!(opened > 0, "no network opened");
}
