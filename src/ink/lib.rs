//! Strokes: drawn, edited, read, written, and turned into pixels with gradients back.
//!
//! Nothing here knows a network, a window, a thread or a clock: whoever reads drawings, or needs rasters that can be
//! differentiated with respect to strokes, takes this package alone. The equations that the rasters follow (1, 3, 4,
//! and the ways back of 2, 5 and 6) stand in the page of `strokewise-explain`.
//!
//! ```
//! use strokewise_ink::sketch::{Document, Edit, Point, Sketch};
//!
//! // A document applies edits and takes them back.
//! let line = [Point::new(0.0, 0.0), Point::new(30.0, 40.0)];
//! let mut document = Document::new(Sketch::from_polylines([line.to_vec()]));
//! let first = document.sketch().strokes()[0].id();
//! document.apply(&Edit::Remove(vec![first]));
//! assert!(document.sketch().is_empty());
//! assert!(document.undo());
//! assert_eq!(document.sketch().strokes()[0].length(), 50.0);
//! ```
//!
//! | module | holds | never |
//! | --- | --- | --- |
//! | [`error`] | the error type of files and pictures | |
//! | [`sketch`] | strokes, edits, documents, undo | files, clocks, threads |
//! | [`plane`] | distances and lengths | |
//! | [`inking`] | pen samples to strokes to painted lines; the colours of attribution | files, clocks |
//! | [`mod@format`] | bytes to and from drawings | threads |
//! | [`raster`] | strokes to pixels, and gradients back | files |
//! | [`picture`] | pictures of any format to pixels | threads |
//! | [`trace`] | pixels of ink to lines | files |
//! | [`import`] | drawings out of any file, pictures too | threads |
//! | [`shown`] | text from files as people may see it | |

pub mod error;
pub mod format;
pub mod import;
pub mod inking;
pub mod picture;
pub mod plane;
pub mod raster;
pub mod shown;
pub mod sketch;
pub mod trace;
