//! Turns the pen's samples into ink: samples become a stroke's points ([`Pen`]), points become the line that is painted
//! ([`spine`]), and scores become colours ([`palette`]), along a stroke too ([`shading`]).
//!
//! All this is pure functions and one small state machine. It knows no window, no clock and no GPU: the caller brings
//! the time of each sample and paints the line. Nothing here can fail; what is not finite is refused at the door.

mod curve;
mod nib;
pub mod palette;
mod pen;
mod pressure;
pub mod shading;
mod smooth;
pub mod spine;
mod straight;

pub use pen::{Line, Pen, PenEvent, Sample};
pub use pressure::Pressure;
pub use smooth::Smoothing;
pub use straight::{along, straightened};
