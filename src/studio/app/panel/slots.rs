//! [`Slots`] are a few places for changing things. Each thing stays in its place until it is gone, and nothing moves up
//! into a place under the pointer or one that was left a moment ago.

/// [`Slots`] are places for things of type `T`.
#[derive(Debug)]
pub struct Slots<T, const N: usize> {
    places: [Place<T>; N],
}

#[derive(Debug, Clone)]
struct Place<T> {
    thing: Option<T>,
    /// The place was taken or left at this second.
    since: f64,
}

impl<T: Clone + PartialEq, const N: usize> Default for Slots<T, N> {
    fn default() -> Self {
        Self {
            places: std::array::from_fn(|_| Place {
                thing: None,
                since: f64::NEG_INFINITY,
            }),
        }
    }
}

impl<T: Clone + PartialEq, const N: usize> Slots<T, N> {
    /// Takes in that at second `now` `things` are there to be placed, the most important first; a
    /// place stays as it is for `hold_secs`, and while it is `busy`. Returns whether some wait for
    /// a place that is only held.
    pub fn place(&mut self, things: &[T], now: f64, hold_secs: f64, busy: impl Fn(usize) -> bool) -> bool {
        for place in &mut self.places {
            if place.thing.as_ref().is_some_and(|thing| !things.contains(thing)) {
                place.thing = None;
                place.since = now;
            }
        }
        let mut is_held = false;
        for thing in things {
            if self.places.iter().any(|place| place.thing.as_ref() == Some(thing)) {
                continue;
            }
            for (i, place) in self.places.iter_mut().enumerate() {
                if place.thing.is_some() {
                    continue;
                }
                if now - place.since < hold_secs || busy(i) {
                    is_held = true;
                    continue;
                }
                place.thing = Some(thing.clone());
                place.since = now;
                break;
            }
        }
        is_held
    }

    /// Returns what is in each place.
    pub fn things(&self) -> [Option<T>; N] {
        std::array::from_fn(|i| self.places[i].thing.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_stay_where_they_are_and_nothing_moves_up_at_once() {
        let mut slots = Slots::<char, 2>::default();
        let mut place = |things: &[char], now: f64, busy: &[usize]| {
            slots.place(things, now, 0.4, |i| busy.contains(&i));
            slots.things()
        };
        assert_eq!(place(&['a', 'b', 'c'], 0.0, &[]), [Some('a'), Some('b')]);
        assert_eq!(place(&['b', 'a', 'c'], 0.1, &[]), [Some('a'), Some('b')]);
        // What is left stays empty for a while, and for as long as the pointer is there.
        assert_eq!(place(&['b', 'c'], 1.0, &[]), [None, Some('b')]);
        assert_eq!(place(&['b', 'c'], 1.2, &[]), [None, Some('b')]);
        assert_eq!(place(&['b', 'c'], 9.0, &[0]), [None, Some('b')]);
        assert_eq!(place(&['b', 'c'], 9.1, &[]), [Some('c'), Some('b')]);
        assert_eq!(place(&[], 9.2, &[]), [None, None]);
    }

    #[test]
    fn it_is_said_when_something_waits_for_a_place_that_is_only_held() {
        let mut slots = Slots::<char, 1>::default();
        assert!(!slots.place(&['a', 'b'], 0.0, 0.4, |_| false), "all places are taken");
        assert!(slots.place(&['b'], 1.0, 0.4, |_| false));
        assert!(!slots.place(&['b'], 2.0, 0.4, |_| false));
    }
}
