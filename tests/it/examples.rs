//! The examples of `strokewise-explain` are programs that people copy: here they run.

#[path = "../../src/explain/examples/explain_a_classifier.rs"]
mod classifier;
#[path = "../../src/explain/examples/explain_a_match.rs"]
mod likeness;
#[path = "../../src/explain/examples/explain_your_model.rs"]
mod model;

#[test]
fn every_example_explains_something() {
    model::main();
    classifier::main().expect("the files of the repository");
    likeness::main().expect("the files of the repository");
}
