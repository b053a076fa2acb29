//! [`Peek`] is one key that shows something while it is held, and pins it when it is only tapped.

/// A press no longer than this is a tap.
const TAP_SECS: f64 = 0.25;

/// [`Peek`] is the key's state.
#[derive(Debug, Default)]
pub struct Peek {
    pressed_at: Option<f64>,
}

impl Peek {
    /// Takes in whether the key is down at second `now`; returns whether what it shows is to be
    /// switched over.
    pub fn follow(&mut self, is_down: bool, now: f64) -> bool {
        match (self.pressed_at, is_down) {
            (None, true) => {
                self.pressed_at = Some(now);
                true
            }
            (Some(since), false) => {
                self.pressed_at = None;
                now - since > TAP_SECS
            }
            _ => false,
        }
    }

    /// Takes in that the key went down and up between two looks at it; returns the same.
    pub fn tap(&mut self) -> bool {
        self.pressed_at = None;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tells whether something is shown after each time, which is when the key goes down or up.
    fn shown(times: &[f64]) -> Vec<bool> {
        let (mut peek, mut shown) = (Peek::default(), false);
        let follow = |(i, at): (usize, &f64)| {
            shown ^= peek.follow(i % 2 == 0, *at);
            // Nothing happens while the key stays as it is.
            shown ^= peek.follow(i % 2 == 0, at + 0.01);
            shown
        };
        times.iter().enumerate().map(follow).collect()
    }

    #[test]
    fn a_tap_that_falls_between_two_frames_counts() {
        let mut peek = Peek::default();
        assert!(peek.tap());
        assert!(!peek.follow(false, 1.0));
        assert!(
            peek.follow(true, 2.0) && peek.follow(false, 3.0),
            "a long press as ever"
        );
    }

    #[test]
    fn a_tap_pins_and_a_long_press_only_peeks() {
        assert_eq!(shown(&[0.0, 0.1, 1.0, 1.1]), [true, true, false, false]);
        assert_eq!(shown(&[0.0, 1.0]), [true, false]);
        assert_eq!(shown(&[0.0, 0.1, 1.0, 2.0]), [true, true, false, true]);
    }
}
