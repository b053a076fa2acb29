//! Tells whether a control has meant the same for long enough to be clicked on purpose: answers come in while a hand is
//! on its way to a button, and must not turn its click into another one.

use std::fmt::Debug;
use std::hash::Hash;

use eframe::egui::{Id, Ui};

/// A click counts from so many seconds after its meaning changed.
pub const HOLD_SECS: f64 = 0.4;

/// Tells whether the control called `id` has meant `what` for long enough. To be asked in every
/// frame that shows it.
pub fn is_steady(ui: &Ui, id: Id, what: impl Hash + Debug) -> bool {
    let now = ui.input(|i| i.time);
    let what = Id::unique(what);
    let since = ui.data_mut(|data| {
        let known: &mut (Id, f64) = data.get_temp_mut_or(id.with("steady"), (what, now));
        if known.0 != what {
            *known = (what, now);
        }
        known.1
    });
    now - since >= HOLD_SECS
}
