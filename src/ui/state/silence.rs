//! How long the page has heard nothing of the work under way: when it asks whether the work goes on, and when it waits no longer.

/// What the page does now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listening {
    /// Nothing.
    Wait,
    /// It asks whether the work goes on.
    Ask,
    /// It takes the worker for lost.
    GiveUp,
}

/// How long nothing was heard. Only time that the page was awake counts: while a machine sleeps, nobody hears anything.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Silence {
    silent_ms: f64,
    looked_ms: Option<f64>,
    is_asked: bool,
}

/// After so long the page asks.
const ASK_MS: f64 = 2_000.0;
/// The longest time between two looks that counts: a page in the background, frozen, or on a machine that slept, looks after longer ones.
const MOST_BETWEEN_MS: f64 = 1_000.0;
/// From so many seconds on it is said.
const SAID_SECS: u32 = 10;

impl Silence {
    /// So long a worker may give no sign of life. All that computes or reads looks at its cancel flag often enough that a cancel is
    /// answered within two seconds, and each look is a sign: a machine would have to be thirty times slower to need so long.
    pub const PATIENCE_SECS: u32 = 60;

    /// The page looks at `now_ms`; `is_heard`: something was heard of the work since it looked last, such as progress or an answer.
    pub fn look(&mut self, now_ms: f64, is_heard: bool) -> Listening {
        let passed_ms = self.looked_ms.replace(now_ms).map_or(0.0, |before| (now_ms - before).clamp(0.0, MOST_BETWEEN_MS));
        if is_heard {
            (self.silent_ms, self.is_asked) = (0.0, false);
            return Listening::Wait;
        }
        self.silent_ms += passed_ms;
        if self.silent_ms >= f64::from(Self::PATIENCE_SECS) * 1000.0 {
            Listening::GiveUp
        } else if self.silent_ms >= ASK_MS && !self.is_asked {
            self.is_asked = true;
            Listening::Ask
        } else {
            Listening::Wait
        }
    }

    /// Whether an answer is waited for.
    pub fn is_asked(&self) -> bool {
        self.is_asked
    }

    /// Seconds of silence, where a person should know of them; 0 otherwise.
    pub fn said_secs(&self) -> u32 {
        let secs = (self.silent_ms / 1000.0) as u32;
        if self.is_asked && secs >= SAID_SECS { secs } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks every 100 ms from `from_ms` on until something is to be done; gives what, and when.
    fn listen(silence: &mut Silence, from_ms: f64) -> (Listening, f64) {
        (0..)
            .map(|tick| from_ms + f64::from(tick) * 100.0)
            .map(|now_ms| (silence.look(now_ms, false), now_ms))
            .find(|(what, _)| *what != Listening::Wait)
            .expect("an end")
    }

    #[test]
    fn silence_is_asked_about_once_and_given_up_at_last() {
        let mut silence = Silence::default();
        assert_eq!(silence.look(5_000.0, true), Listening::Wait);
        assert_eq!(listen(&mut silence, 5_000.0), (Listening::Ask, 7_000.0));
        assert_eq!((silence.is_asked(), silence.said_secs()), (true, 0));
        assert_eq!(listen(&mut silence, 7_000.0), (Listening::GiveUp, 65_000.0));
        assert_eq!(silence.said_secs(), 60);
    }

    #[test]
    fn any_sign_of_life_begins_anew() {
        let mut silence = Silence::default();
        assert_eq!(listen(&mut silence, 0.0), (Listening::Ask, 2_000.0));
        assert_eq!(silence.look(50_000.0, true), Listening::Wait);
        assert_eq!((silence.is_asked(), silence.said_secs()), (false, 0));
        assert_eq!(listen(&mut silence, 50_000.0), (Listening::Ask, 52_000.0));
    }

    #[test]
    fn a_night_of_sleep_is_no_silence() {
        let mut silence = Silence::default();
        silence.look(0.0, true);
        for hour in 1..=8 {
            assert_ne!(silence.look(f64::from(hour) * 3_600_000.0, false), Listening::GiveUp);
        }
        // A clock that goes back is no reason either.
        assert_eq!(silence.look(0.0, false), Listening::Wait);
    }
}
