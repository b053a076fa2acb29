//! Tells which strokes of a sketch, and which parts of them, make a model answer as it does.
//!
//! This package is the plug-in of Bandyopadhyay et al., "What Sketch Explainability Really Means for Downstream Tasks",
//! CVPR 2024 (arXiv 2403.09480): stroke-level attribution (SLA) and partial stroke-level attribution (P-SLA) for any
//! trained model, without training it again. All it asks of a model is an [`attribution::Objective`]: one
//! differentiable score for each raster of a batch. Tensors are burn's; what comes out is plain numbers. Our own
//! networks run on the processor by [`kernels`] of their own, several times faster, and without tensors.
//!
//! # Explain your own network
//! A score is any function of the pixels that burn can differentiate. Here it is how much ink lies in the left half,
//! so the stroke on the left supports it and the stroke on the right says nothing:
//!
//! ```
//! use burn::tensor::{Device, Tensor};
//! use strokewise_explain::attribution::{Method, Objective, Passes, Subject, attribute};
//! use strokewise_ink::raster::RasterSpec;
//! use strokewise_ink::sketch::{Point, Sketch};
//!
//! struct InkOnTheLeft(Device);
//!
//! impl Objective for InkOnTheLeft {
//!     fn device(&self) -> &Device {
//!         &self.0
//!     }
//!
//!     fn scores(&self, rasters: Tensor<4>, _items: &[usize]) -> Tensor<1> {
//!         let [rows, _, height, width] = rasters.dims();
//!         rasters.slice([0..rows, 0..1, 0..height, 0..width / 2]).sum_dims(&[1, 2, 3]).reshape([rows])
//!     }
//! }
//!
//! let left = [[10.0, 10.0], [10.0, 90.0]].map(|[x, y]| Point::new(x, y));
//! let right = [[90.0, 10.0], [90.0, 90.0]].map(|[x, y]| Point::new(x, y));
//! let sketch = Sketch::from_polylines([left.to_vec(), right.to_vec()]);
//! let spec = RasterSpec { size: 28, margin_px: 2.0, radius_px: 0.9, tau_px: 0.4 };
//!
//! let objective = InkOnTheLeft(Device::flex());
//! let subject = Subject::new(&sketch, spec);
//! let strokes = attribute(&Passes::bulk(&objective), &[subject], Method::Integrated).expect("nothing interrupts");
//! assert!(strokes[0][0].p_sla > 10.0 && strokes[0][1].p_sla.abs() < 0.5);
//! ```
//!
//! The folder `examples` of this package explains a classifier read from safetensors and the likeness of a drawing to
//! a picture (`cargo run --release --example explain_a_classifier`).
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
//! Eq. 6 speaks of segments, and so of every stretch of a stroke: a drawing can be coloured along its strokes by
//! it, and [`tasks::assist`] finds stretches that do not belong while the rest of their stroke does.
//!
//! For a class, y is its log-odds: see [`attribution::ClassObjective`] for the reason.
//!
//! # Noise
//! The classifier has an answer beside the categories: *clutter*, the log-odds that the drawing holds a stroke that
//! does not belong. It is trained on views with strokes of noise, which teach it nothing else, so that what they do to
//! the reading stays visible. It also has a *clutter map*, layers on top of the same trunk that say where: a stroke is
//! read along its line. Both are trained with the categories (by the package `strokewise-lab`). What each stroke's
//! removal does to clutter and to the reading, what the map says of it, its attributions, and how it lies among the
//! others are the features of [`tasks::assist::NoiseModel`], a sum of small trees that accounts for every verdict by
//! feature; a second, smaller one judges each stroke again by how it stands among the others
//! ([`tasks::assist::AMONG_NAMES`]). One stroke of noise hides another, so what is flagged is left out for a second
//! look at the rest; and as it seldom comes alone, that look flags more readily ([`tasks::assist::Vigilance`]). So does
//! the first where a single stroke hides what is stated: not read with it, and read surely without it.
//!
//! # Strangers
//! A classifier has no word for most things, and answers all the same. How it answers (logits, their lead and spread,
//! clutter) and how much ink there is tell whether the drawing is one of its things at all
//! ([`tasks::assist::KnownModel`]): writing, scribbles, mixtures and drawings of something else are said to be unknown.
//!
//! # Suggestions: one law
//! What [`tasks::assist`] suggests, and so what the window, `heal` and `explain` say, keeps one law, whatever the noise
//! models score:
//!
//! 1. *No harm.* With a stated intent nothing is suggested that visibly lowers its probability, by two points or more
//!    ([`tasks::assist::SEEN`]). Without one, nothing after which the drawing is read visibly less surely; where it is
//!    read as something else then, both readings are named.
//! 2. *A gain can be seen*: two points, too.
//! 3. *What changes nothing visibly tidies* ([`tasks::assist::Outcome`]), and must be likelier to be noise than what
//!    gains; likelier still where the reading falls at all. A stroke that every measure of the explanation calls
//!    support ([`tasks::assist::is_support`]) does not merely tidy.
//! 4. *A name hides nothing* that is suggested without it, unless it lowers what is named. Support for a name that the
//!    drawing is as good as never read as (below 0.3 %, with the ink or without it) means nothing: then the strokes are
//!    judged by what is read. Where nothing is named and the drawing would be read as something else without one
//!    stroke, far more surely, it is judged as if that was named.
//! 5. *Whole strokes go whole*: no part is suggested that is most of a stroke which may go.
//! 6. *All together*: following everything at once keeps the first article too.
//! 7. *What was suggested stays* until it is taken or kept, or comes to look as if it belonged; where the reading leans
//!    on it just now, that is said in numbers ([`tasks::assist::Outcome::Lowers`]), and following all leaves it. And
//!    *while a drawing grows it waits* until the answer after the next stroke suggests it again, or the hand rests
//!    ([`tasks::assist::steadied`], [`tasks::assist::rested`]).
//! 8. *What leans on one another goes together*: strokes that are each likely enough to be noise, and none of which may
//!    go by itself, are suggested as one ([`tasks::assist::JointSuggestion`]) where the first three articles allow that
//!    one, and following it together with all else keeps the first.
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
//! # Words
//! One word for each idea, in code, window, command line and files:
//!
//! | word | means |
//! | --- | --- |
//! | sketch, drawing | the strokes alone; the strokes with what a file says of them (word, key) |
//! | stroke, segment, part | one movement of the pen; the line between two points; a stretch of a stroke by length, from 0 to 1 |
//! | raster | a sketch as pixels for a model, ink 1 on paper 0 |
//! | objective, score | a question to a model; its answer as one number, y in the equations |
//! | item | the index of the drawing that a raster is a variant of |
//! | subject | a sketch fitted and drawn, ready to be explained |
//! | attribution, support | what a stroke or segment does for the score: positive supports, negative opposes |
//! | method | a way to compute attributions |
//! | coalition | a set of strokes that is drawn without the others |
//! | reading, target | what the classifier answers; the category that is explained |
//! | intent | what a person says that the drawing is meant to be |
//! | noise, clutter | ink that does not belong, as a probability of a stroke; the network's log-odds that a drawing holds some |
//! | known, stranger | whether the classifier has a word for what is drawn; a drawing for which it has none |
//! | suggestion | a stroke or part that the assistant proposes to remove, with the measured effect |
//! | heal | to follow all suggestions |
//! | attack | to find the least change that the reading hangs on |
//! | gallery, match | pictures that drawings are compared with; a picture that is like the drawing |
//! | painting, region | the picture that the generator makes of a drawing; a rectangle of it that is explained |
//!
//! # Modules, bottom up
//! | module | holds | never |
//! | --- | --- | --- |
//! | [`error`] | the error type of models, devices and galleries | |
//! | [`kernels`] | networks of convolutions in plain numbers, on the processor | burn, threads, egui |
//! | `activation` | the kernels' activations for burn's tensors | |
//! | [`mod@onnx`] | other people's networks: ONNX files run on burn's tensors | files outside the model's folder |
//! | [`model`] | networks, weights, labels, devices | threads, egui |
//! | [`gallery`] | pictures with embeddings: indexed, cached, searched | threads, egui |
//! | [`attribution`] | objectives and methods | threads, egui |
//! | [`tasks`] | what the explanations are for | threads, egui |
//!
//! A module uses only what stands above it in this table (`tests/it/layers.rs` holds the exact list).

mod activation;
pub mod attribution;
pub mod error;
pub mod gallery;
pub mod kernels;
pub mod model;
pub mod onnx;
pub mod tasks;
