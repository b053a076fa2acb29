//! A drawing assistant that explains itself in strokes.
//!
//! People draw; after every stroke a neural network says which strokes, and which parts of them, make the
//! drawing read as a cat, and which only add noise. This crate is that program as a library: the strokes,
//! the rasters, the models, the attribution methods, the engine, the window and the command line. The
//! binary only parses arguments. This page is its architecture document.
//!
//! # The method
//! After Bandyopadhyay et al., "What Sketch Explainability Really Means for Downstream Tasks", CVPR 2024
//! (arXiv 2403.09480). Comments in the code cite these equations by number.
//!
//! A sketch is strokes i = 1..n, each a polyline of points v in drawing order, fitted into the model's
//! square. X is the raster, ink 1 on paper 0, and y = score(X) any differentiable scalar.
//!
//! 1. S_i is the hard raster of stroke i alone, and X = clip(sum of w_i S_i, 0, 1) with all w_i = 1.
//! 2. **SLA**: a_i = dy/dw_i = sum over pixels of (dy/dX_p) S_{i,p}. Signed: positive supports the score.
//! 3. d(p) is the least distance from pixel centre p to any segment, s(p) that segment (ties to the
//!    earlier one).
//! 4. X_p = sigmoid((r - d(p)) / tau): r half the pen width, tau the softness. A dot is a segment of
//!    length 0.
//! 5. **P-SLA of points**: g_t = dy/dv_t, through 4 and 3; the distance's gradient at the nearest point
//!    is shared between the segment's ends by the projection parameter.
//! 6. **P-SLA of presence**: a weight w_t on the ink that segment t owns; a_t = dy/dw_t = sum over the
//!    pixels with s(p) = t of (dy/dX_p) X_p. A stroke's P-SLA is the sum over its segments.
//! 7. **Integrated** (Sundararajan et al. 2017): dy/dX in 2, 5 and 6 is replaced by its mean over X scaled
//!    by (k - 1/2)/K, k = 1..K. Then the sum of all a_t tends to y(X) - y(blank); what is missing is the
//!    *convergence delta*.
//!
//!    **7b. Anchored**, the default: half-faded ink is strange to a model, so eq. 7 is often wrong about
//!    whole strokes, which can really be drawn. From P_i, the sums of eq. 7 over the segments of stroke i,
//!    the strokes' values A_i are those that minimise sum over S of k(S) (y(S) - y(blank) - sum of A_i over
//!    i in S)² + lambda sum of (A_i - P_i)², where the A_i sum to y(X) - y(blank). The sets S are the single
//!    strokes, all but one, and some at random with their complements, k the Shapley kernel (Lundberg and
//!    Lee 2017); once S are all sets, lambda is 0 and A_i is eq. 9. Segment t of stroke i gets a_t plus
//!    its share of A_i - P_i by the ink that it owns. The delta is 0 up to rounding.
//! 8. **Leave-one-out**: y(X) - y(X without stroke i), where X without i is the raster of the others.
//! 9. **Shapley values** by sampled orders of the strokes, with their standard errors; exact by all sets of
//!    strokes where those are no more work. Under 8 and 9 the segments of a stroke share its value by ink.
//! 10. Baselines that every method must beat: random order, stroke length, drawing order.
//!
//! Eq. 6 speaks of segments, and so of every stretch of a stroke: the window colours ink along the stroke by
//! it, and [`tasks::assist`] finds stretches that do not belong while the rest of their stroke does.
//!
//! For a class, y is its log-odds: see [`attribution::ClassObjective`] for the reason.
//!
//! # Noise
//! The classifier has an answer beside the categories: *clutter*, the log-odds that the drawing holds a stroke
//! that does not belong. It is trained on views with strokes of noise, which teach it nothing else, so that
//! what they do to the reading stays visible. It also has a *clutter map*, layers on top of the same trunk that
//! say where: a stroke is read along its line. Both are trained with the categories ([`train::classifier`]), and a
//! map alone on a trunk that stays as it is ([`train::clutter`]). What each stroke's removal does to clutter
//! and to the reading, what the map says of it, its attributions, and how it lies among the others are the features
//! of [`tasks::assist::NoiseModel`], a sum of small trees that accounts for every verdict by feature. One stroke
//! of noise hides another, so what is flagged is left out for a second look at the rest; and as it seldom comes alone,
//! that look flags more readily ([`tasks::assist::Vigilance`]).
//!
//! # Retrieval
//! Drawings and pictures lie in one space, where likeness is the cosine: [`model::Encoder`] has a branch for
//! each, and a [`gallery::Gallery`] keeps the embeddings of its pictures. Why a drawing matches a picture is the
//! objective y = ln(p / (1 - p)), p being the picture's share in the softmax of the cosines of its rivals, the
//! pictures nearest to the drawing ([`tasks::retrieve::MatchObjective`]); every method above explains it.
//!
//! # Generation
//! [`model::Generator`] turns the raster, and what is known of the category, into a coloured picture G(X). Which
//! strokes shape a region R of it is the objective y(X) = 1 - D(X) / D(blank), D(X) being the sum over R of
//! (G(X) - G(drawing))²: 1 for the drawing, 0 for blank paper ([`tasks::generate::RegionObjective`]). At the drawing
//! itself y is at its highest and its gradient 0, so only methods that look at other drawings as well have
//! something to say: eq. 7, 7b, 8 and 9. SLA takes its gradients at hard rasters, whose picture is another one, and
//! so says less here.
//!
//! # Modules, bottom up
//! | module | holds | never |
//! | --- | --- | --- |
//! | [`error`] | the one error type | |
//! | [`sketch`] | strokes, edits, undo | files, clocks, threads, egui, burn |
//! | [`ink`] | pen samples to strokes to meshes; the colours of attribution | egui, burn, clocks |
//! | [`mod@format`] | bytes to and from sketches | threads, egui, burn |
//! | [`raster`] | strokes to pixels, and gradients back | egui, burn |
//! | [`picture`] | pictures of any format to pixels | threads, egui, burn |
//! | [`model`] | networks, weights, labels, devices | threads, egui |
//! | [`gallery`] | pictures with embeddings: indexed, cached, searched | threads, egui |
//! | [`attribution`] | objectives and methods | threads, egui |
//! | [`tasks`] | what the explanations are for | threads, egui |
//! | [`train`] | data, augmentation, training, evaluation | egui, the engine |
//! | [`engine`] | one mailbox, the workers, latest wins; galleries indexed and watched | egui |
//! | [`app`] | the window | burn |
//! | [`cli`] | a function for every verb | egui |
//!
//! A module uses only what stands above it in this table (`tests/it/layers.rs` checks the exact list).
//! Two rules explain it: **egui lives only in `app`**, and **no tensor leaves the engine's thread**:
//! `attribution` and `tasks` return plain data, so the command line calls them directly.
//!
//! # From pen to screen
//! `app` reads every pointer event of the frame in order; [`ink`]'s pen turns them into a finished
//! [`sketch::Stroke`]; [`sketch::Document`] applies it as an [`sketch::Edit`] and makes a new
//! [`sketch::Revision`]; the journal writes the edit to disk; the [`engine`] gets the drawing, answers
//! quickly and then refined, and wakes the window, which keeps the answers by revision. Undo finds its
//! scores already there.
//!
//! | thread | does | never |
//! | --- | --- | --- |
//! | main | input, state, painting | waits for engine, disk or GPU |
//! | `engine`, `engine-gpu` | weights and every tensor, each on its own device | touches egui |
//! | `gallery` | embeds the pictures of a gallery on one core, watches its folder | touches egui |
//! | `thumbnails` | reads the pictures in view | keeps what has left it |
//! | `journal` | appends edits | drops one |
//! | file | one load, save or export, then ends | |
//!
//! The engine's mailbox has a slot for each kind of request. The reading goes first; the pictures most like the
//! drawing and the picture that it becomes come between its quick and its refined answer; then why a chosen picture
//! matches, which strokes shape a part of the painted one, and what a stroke changes in it; and what
//! [`tasks::attack`] looks for ("what would fool it?") gives way to all of these after one pass.
//!
//! There is no async runtime and no global state. Document (undoable, saved), derived data (scores by
//! revision, meshes by stroke: recomputed, never saved) and view (zoom, panels) are kept apart.

pub mod app;
pub mod cli;
pub mod engine;
pub mod error;
pub mod examples;
