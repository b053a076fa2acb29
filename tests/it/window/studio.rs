//! These tests check what the window knows and does, before any of it is painted.

use super::*;

#[test]
fn a_suggestion_accepted_is_one_step_of_undo_and_undo_finds_its_scores() {
    let (mut studio, ends) = studio();
    studio.listen();
    draw(&mut studio, 3);
    assert!(answer(&ends));
    studio.listen();
    let suggested = studio.answer().expect("an answer").assessment.suggestions[0].stroke;
    studio.run(Command::Remove(vec![suggested]));
    assert_eq!(ids(&studio), [0, 1]);
    assert!(answer(&ends), "the drawing without the stroke is asked about");
    studio.listen();
    studio.run(Command::Undo);
    assert_eq!(ids(&studio), [0, 1, 2]);
    assert_eq!(studio.answer().expect("kept").assessment.strokes.len(), 3);
    studio.listen();
    assert!(ends.take_request().is_none(), "what is known is not asked again");
}

#[test]
fn another_method_asks_again_and_shows_the_old_answer_meanwhile() {
    let (mut studio, ends) = studio();
    studio.listen();
    draw(&mut studio, 3);
    assert!(answer(&ends));
    studio.listen();
    studio.run(Command::ExplainBy(Method::Shapley));
    let Some(Request::Assess { method, sketch, .. }) = ends.take_request() else {
        panic!("the drawing is asked about again");
    };
    assert_eq!(method, Method::Shapley);
    let reply = |stage, method| {
        ends.reply(Reply::Assessed {
            revision: sketch.revision(),
            intent: None,
            assessment: Arc::new(Assessment {
                method,
                ..assessment(&sketch, ClassId(0))
            }),
            stage,
            elapsed_secs: 0.02,
        });
    };
    // A quick answer does not displace the full one.
    reply(Stage::Quick, Method::Midpoint);
    studio.listen();
    let shown = |studio: &Studio| studio.answer().expect("an answer").assessment.method;
    assert_eq!(shown(&studio), Method::Integrated);
    assert!(studio.settled().is_some());
    reply(Stage::Refined, Method::Shapley);
    studio.listen();
    assert_eq!(shown(&studio), Method::Shapley);
    assert!(ends.take_request().is_none(), "nothing is asked twice");
    studio.run(Command::ExplainBy(Method::Shapley));
    assert!(ends.take_request().is_none(), "no news, no question");
}

#[test]
fn a_late_answer_about_another_drawing_is_not_shown() {
    let (mut studio, ends) = studio();
    studio.listen();
    draw(&mut studio, 2);
    let late = ends.take_request().expect("the drawing is asked about");
    studio.run(Command::Clear);
    let saved_question = studio.question().cloned();
    assert_eq!(saved_question, None);
    studio.run(Command::New);
    studio.settle_unsaved(false);
    draw(&mut studio, 1);
    let Request::Assess { sketch, intent, .. } = late else {
        panic!("an explanation was asked for");
    };
    ends.reply(Reply::Assessed {
        revision: sketch.revision(),
        intent,
        assessment: Arc::new(assessment(&sketch, ClassId(0))),
        stage: Stage::Quick,
        elapsed_secs: 0.02,
    });
    studio.listen();
    assert!(studio.answer().is_none());
}

#[test]
fn the_last_answer_stays_until_the_next_one_comes_and_none_is_shown_for_blank_paper() {
    let (mut studio, ends) = studio();
    studio.listen();
    draw(&mut studio, 2);
    answer(&ends);
    studio.listen();
    studio.grant(ink(7));
    assert_eq!(studio.answer().expect("the one before").assessment.strokes.len(), 2);
    studio.run(Command::Clear);
    assert!(studio.answer().is_none());
    ends.take_request();
    studio.listen();
    assert!(ends.take_request().is_none(), "blank paper is not asked about");
}

#[test]
fn suggestions_stay_while_only_a_quick_answer_is_there() {
    let (mut studio, ends) = studio();
    studio.listen();
    draw(&mut studio, 3);
    answer(&ends);
    studio.listen();
    studio.grant(ink(7));
    let Some(Request::Assess { sketch, intent, .. }) = ends.take_request() else {
        panic!("the new stroke is asked about");
    };
    let mut quick = assessment(&sketch, ClassId(0));
    quick.suggestions.clear();
    quick.strokes.iter_mut().for_each(|s| s.flagged = false);
    ends.reply(Reply::Assessed {
        revision: sketch.revision(),
        intent,
        assessment: Arc::new(quick),
        stage: Stage::Quick,
        elapsed_secs: 0.02,
    });
    studio.listen();
    assert_eq!(studio.answer().expect("quick").assessment.strokes.len(), 4);
    assert_eq!(studio.settled().expect("full").suggestions.len(), 1);
    let marks = studio.marks().expect("an answer");
    let noisy: Vec<u32> = marks.iter().filter(|(_, m)| m.flagged).map(|(id, _)| id.0).collect();
    assert_eq!(noisy, [2]);
}

#[test]
fn vigilance_is_raised_from_a_followed_suggestion_to_the_next_stroke() {
    let (mut studio, ends) = studio();
    studio.listen();
    let asked = |studio: &mut Studio| {
        studio.listen();
        match ends.take_request() {
            Some(Request::Assess { vigilance, .. }) => vigilance,
            other => panic!("{other:?} instead of a question about the drawing"),
        }
    };
    draw(&mut studio, 4);
    answer(&ends);
    studio.listen();
    let suggested = studio.settled().expect("an answer").suggestions[0].stroke;
    studio.run(Command::Remove(vec![suggested]));
    assert_eq!(asked(&mut studio), Vigilance::Raised);
    studio.grant(ink(7));
    assert_eq!(asked(&mut studio), Vigilance::Usual);
    let other = studio.sketch().strokes()[0].id();
    studio.run(Command::Remove(vec![other]));
    assert_eq!(asked(&mut studio), Vigilance::Usual, "nobody suggested that");
}

#[test]
fn the_word_becomes_the_intent_once_the_model_knows_it() {
    let (engine, ends) = Engine::detached();
    let mut studio = Studio::new(engine, FileDesk::new(Arc::new(|| {})), None);
    studio.run(Command::SetWord("dog".into()));
    draw(&mut studio, 1);
    studio.listen();
    assert!(ends.take_request().is_none(), "without a model nothing is asked");
    let labels = Arc::new(Labels::parse("cat\ndog\n"));
    ends.reply(Reply::Ready {
        device: "a test".into(),
        labels,
    });
    studio.listen();
    assert_eq!(studio.intent(), Some(ClassId(1)));
    let Some(Request::Assess { intent, .. }) = ends.take_request() else {
        panic!("the drawing is asked about as soon as there is a model");
    };
    assert_eq!(intent, Some(ClassId(1)));
}

#[test]
fn unsaved_work_stands_in_the_way_of_opening_another_drawing() {
    let (mut studio, _ends) = studio();
    draw(&mut studio, 1);
    studio.run(Command::OpenExample(0));
    assert!(studio.question().is_some());
    studio.dismiss();
    assert_eq!(ids(&studio), [0]);
    studio.run(Command::OpenExample(0));
    studio.settle_unsaved(false);
    assert!(studio.sketch().strokes().len() > 1 && !studio.is_unsaved());
}
