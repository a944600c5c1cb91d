//! How a worker was lost, in words for the person at the page. What browsers and panics say is for the console.

/// How a worker was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loss {
    /// It ended without a word.
    Ended,
    /// A thread of it ended without a word.
    Thread,
    /// It is there, but gave no sign of life for [`Silence::PATIENCE_SECS`](super::Silence::PATIENCE_SECS).
    Silent,
    /// Its script, named here, did not load.
    NotLoaded(&'static str),
    /// What it, or the browser, said of its end.
    Said(String),
}

/// What ended a worker, as far as what was said of it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Memory,
    Fault,
    Unknown,
}

/// Most letters that are quoted of what was said.
const MOST_QUOTED: usize = 100;

impl Loss {
    /// Why it was lost, as a clause to follow a colon.
    pub fn words(&self) -> String {
        match self {
            Self::Ended => "the browser ended it".to_owned(),
            Self::Thread => "a thread of it was lost".to_owned(),
            Self::Silent => format!("it gave no sign of life for {} seconds", super::Silence::PATIENCE_SECS),
            Self::NotLoaded(script) => format!("{script} did not load"),
            Self::Said(_) if self.is_of_memory() => "it ran out of memory".to_owned(),
            Self::Said(said) => match kind(said) {
                Kind::Unknown => format!("the browser says «{}»", quoted(said)),
                _ => "it met a fault of its own, which the browser's console shows".to_owned(),
            },
        }
    }

    /// Whether it ran out of memory.
    pub fn is_of_memory(&self) -> bool {
        matches!(self, Self::Said(said) if kind(said) == Kind::Memory)
    }

    /// Whether nothing that the worker did is known to have ended it, so that the same work may well succeed.
    pub fn is_from_outside(&self) -> bool {
        matches!(self, Self::Ended | Self::Thread)
    }
}

fn kind(said: &str) -> Kind {
    let said = said.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    // A panic may speak of memory too, such as one «in memory.rs».
    if has(&["panicked at"]) {
        Kind::Fault
    } else if has(&["out of memory", "no memory", "memory allocation", "allocation failed", "could not allocate", "cannot allocate"]) {
        Kind::Memory
    } else if has(&["unreachable", "out of bounds", "call stack", "recursion", "null function", "indirect call"]) {
        Kind::Fault
    } else {
        Kind::Unknown
    }
}

/// The first line of what was said, cut where it is long.
fn quoted(said: &str) -> String {
    let line = said.lines().next().unwrap_or_default().trim();
    if line.chars().count() <= MOST_QUOTED { line.to_owned() } else { format!("{}…", line.chars().take(MOST_QUOTED).collect::<String>()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Loss {
        Loss::Said(text.to_owned())
    }

    #[test]
    fn a_person_reads_what_happened_and_no_panic() {
        let fault = "it met a fault of its own, which the browser's console shows";
        for (loss, expected) in [
            (Loss::Ended, "the browser ended it"),
            (Loss::Thread, "a thread of it was lost"),
            (Loss::Silent, "it gave no sign of life for 60 seconds"),
            (Loss::NotLoaded("worker.js"), "worker.js did not load"),
            (said("panicked at parquet/src/file.rs:12:3:\nout of memory"), fault),
            (said("RuntimeError: unreachable executed"), fault),
            (said("Maximum call stack size exceeded"), fault),
            (said("too much recursion"), fault),
            (said("Out of memory: Cannot allocate Wasm memory for new instance"), "it ran out of memory"),
            (said("no memory (could not allocate memory)"), "it ran out of memory"),
            (said("Array buffer allocation failed"), "it ran out of memory"),
            (said("something new\nat line 3"), "the browser says «something new»"),
        ] {
            assert_eq!(loss.words(), expected, "{loss:?}");
        }
        let long = said(&"ä".repeat(MOST_QUOTED + 1)).words();
        assert!(long.ends_with("…»") && long.chars().count() < MOST_QUOTED + 30);
    }

    #[test]
    fn only_what_is_known_to_be_of_memory_is() {
        assert!(said("RangeError: out of memory").is_of_memory());
        assert!(!said("panicked at memory.rs: out of memory").is_of_memory() && !Loss::Ended.is_of_memory());
    }
}
