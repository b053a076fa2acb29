//! Strokewise is a drawing assistant that explains itself in strokes.
//!
//! People draw; after every stroke a neural network says which strokes, and which parts of them,
//! make the drawing read as a cat, and which only add noise. This package is the program: the
//! engine, the window and the command line. The binary only parses arguments. This page is its
//! architecture document.
//!
//! # Four packages
//! | package | folder | holds | never |
//! | --- | --- | --- | --- |
//! | [`strokewise_ink`] | `src/ink` | strokes, files, rasters, pictures | burn, egui, threads, clocks |
//! | [`strokewise_explain`] | `src/explain` | models, attribution and what it is for: the method and its equations, the words | egui, threads of its own |
//! | `strokewise` | `src/studio` | what people use | training |
//! | `strokewise-lab` | `src/lab` | what trains and judges the models | egui, the engine |
//!
//! `CONTRIBUTING.md` has a map of the code, and `src/adr` the decisions with their reasons.
//!
//! # Modules, bottom up
//! | module | holds | never |
//! | --- | --- | --- |
//! | [`error`] | the error type of the program | |
//! | [`digest`] | hashes as text | |
//! | [`syncing`] | brings to the disk what was written, while more is written | egui |
//! | [`examples`] | the drawings that ship with the program | |
//! | [`form`] | what can be written: endings of files, and what they hold | egui |
//! | [`record`] | an explanation as JSON, the same for window and command line | egui |
//! | [`acquaintance`] | what trials found out about other people's networks | |
//! | [`engine`] | one mailbox, the workers, latest wins; galleries indexed and watched | egui |
//! | [`study`] | studies and exhibits: files, orders, sessions, journals, exports, proofs | egui, burn |
//! | [`words`] | what the window says, in each language | egui |
//! | [`pen`] | pens, beside what the window system tells of pointers | egui |
//! | [`app`] | the window | burn |
//! | [`cli`] | a function for every verb | egui |
//!
//! A module uses only what stands above it in this table (`tests/it/layers.rs` holds the exact
//! list). Two rules explain it: **egui lives only in `app`**, and **no tensor leaves the engine's
//! thread**: what explains returns plain data, so the command line calls it directly.
//!
//! # From pen to screen
//! `app` reads every pointer event of the frame in order, and what [`pen`] tells of tablets;
//! [`strokewise_ink::inking`]'s pen turns them into a finished [`strokewise_ink::sketch::Stroke`];
//! [`strokewise_ink::sketch::Document`] applies it as an [`strokewise_ink::sketch::Edit`] and makes
//! a new [`strokewise_ink::sketch::Revision`]; the journal writes the edit to disk; the [`engine`]
//! gets the drawing, answers quickly and then refined, and wakes the window, which keeps the
//! answers by revision. Undo finds its scores already there.
//!
//! | thread | does | never |
//! | --- | --- | --- |
//! | main | input, state, painting | waits for engine, disk or GPU while somebody draws |
//! | `engine`, `engine-gpu` | weights and every tensor, each on its own device | touches egui |
//! | `engine-network` | opens another network, hands it over, and works for it on a GPU | stops the one before |
//! | `gallery` | embeds the pictures of a gallery on one core, watches its folder | touches egui |
//! | `thumbnails` | reads the pictures in view | keeps what has left it |
//! | `journal` | appends edits | drops one, waits for the disk |
//! | `recorder` | appends the events of a study's session | drops one, waits for the disk |
//! | `disk` | waits until the disk has what one of these two wrote | |
//! | `pens` | reads what the system says of pens | keeps the window waiting |
//! | `settings` | writes the settings, then ends | |
//! | `picture` | reads a picture to draw from, then ends | |
//! | `clipboard` | asks the system for what is pasted, and keeps what was copied | keeps the window waiting |
//! | `file` | one load, save or export, or waits for the file dialog, then ends | |
//! | `preview` | draws what an export will look like, then ends | |
//! | `appearance` | hears what the desktop says of light, dark and contrast; zbus has a thread beside it | keeps the window waiting |
//!
//! The engine's mailbox has a slot for each kind of request. The reading goes first; the pictures
//! most like the drawing and the picture that it becomes come between its quick and its refined
//! answer; then why a chosen picture matches, which strokes shape a part of the painted one, and
//! what a stroke changes in it; and what [`strokewise_explain::tasks::attack`] looks for ("what
//! would fool it?") gives way to all of these after one pass.
//!
//! Asynchronous code is in `appearance` alone. Nothing is global but what never changes (words,
//! labels, bundled pictures) and, for each thread, the language of the frame that it paints.
//! Document (undoable, saved), derived data (scores by revision, painted lines by stroke: recomputed,
//! never saved) and view (zoom, panels) are kept apart.

pub mod acquaintance;
pub mod app;
pub mod cli;
pub mod digest;
pub mod engine;
pub mod error;
pub mod examples;
pub mod form;
pub mod pen;
pub mod record;
pub mod study;
pub mod syncing;
pub mod words;
