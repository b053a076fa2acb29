//! In studies people draw with a critic, under conditions that a study file sets, and everything that happened is kept
//! as data that anybody can open, replay and check.
//!
//! A [`Study`] is a TOML file with the texts, drawings and questionnaires that it names. A [`Plan`]
//! is one person's way through it, a [`Session`] the person on that way; each thing that happens is
//! an [`event`] on a line of its own in the [`store`], handed to the operating system before the
//! next one. [`export`] turns sessions into tables, [`replay`] shows them again, and [`mod@verify`]
//! computes them again. An [`exhibit`] is a study without questions that records nothing; a
//! [`guide`] leads its visitors.
//!
//! No widget lives here, and no network: the screens are in `app::study`, which opens what a
//! [`Launch`] says.

pub mod account;
pub mod check;
pub mod clock;
pub mod critic;
pub mod date;
pub mod event;
pub mod exhibit;
pub mod export;
pub mod file;
pub mod guide;
pub mod hash;
pub mod id;
pub mod instrument;
pub mod kit;
pub mod launch;
pub mod ledger;
pub mod order;
pub mod plan;
pub mod record;
pub mod recorder;
pub mod replay;
pub mod score;
pub mod session;
pub mod store;
pub mod verify;
pub mod withdraw;

pub use check::Fault;
pub use clock::{Clock, ClockHand};
pub use event::{Event, Line};
pub use id::ParticipantId;
pub use kit::Study;
pub use launch::Launch;
pub use plan::{Plan, Step, Trial};
pub use session::{Session, Setting};
pub use store::Store;
