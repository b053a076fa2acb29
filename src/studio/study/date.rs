//! Writes stamps of the wall clock, in UTC: all that a study keeps of it.

use std::time::{SystemTime, UNIX_EPOCH};

/// A day has so many seconds.
const DAY: u64 = 86_400;

/// Returns today, as `2027-03-04`.
pub fn today() -> String {
    let [year, month, day] = date_of(now_secs() / DAY);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Returns this minute, as `2027-03-04T09:30Z`.
pub fn minute() -> String {
    let minutes = now_secs() % DAY / 60;
    format!("{}T{:02}:{:02}Z", today(), minutes / 60, minutes % 60)
}

fn now_secs() -> u64 {
    // A clock that was never set shows the first day of 1970.
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

/// Returns the year, month and day of the day that comes so many days after 1 January 1970.
fn date_of(days: u64) -> [u64; 3] {
    let leap = |year: u64| (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
    let mut left = days;
    let mut year = 1970;
    while left >= 365 + u64::from(leap(year)) {
        left -= 365 + u64::from(leap(year));
        year += 1;
    }
    let february = 28 + u64::from(leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if left < length {
            break;
        }
        left -= length;
        month += 1;
    }
    [year, month, left + 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_the_dates_of_the_calendar() {
        for (days, date) in [
            (0, [1970, 1, 1]),
            (58, [1970, 2, 28]),
            (59, [1970, 3, 1]),
            (789, [1972, 2, 29]),
            (10_957, [2000, 1, 1]),
            (11_016, [2000, 2, 29]),
            (20_783, [2026, 11, 26]),
            (47_541, [2100, 3, 1]),
        ] {
            assert_eq!(date_of(days), date, "{days}");
        }
    }
}
