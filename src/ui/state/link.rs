//! The page's URL fragment: `#demo=digits&seed=3&run`.

/// What a fragment asks for. Keys that this version does not know are kept as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// The built-in example to open.
    pub demo: Option<String>,
    /// Whether to run it.
    pub is_run: bool,
    /// The seed.
    pub seed: Option<u64>,
    others: Vec<String>,
}

impl Link {
    /// Reads a fragment, with or without its `#`. Values without meaning count as unknown.
    pub fn parse(fragment: &str) -> Self {
        let mut link = Self::default();
        for part in fragment.trim_start_matches('#').split('&').filter(|part| !part.is_empty()) {
            match part.split_once('=').unwrap_or((part, "")) {
                ("demo", "digits" | "emoji") => link.demo = part.strip_prefix("demo=").map(str::to_owned),
                ("run", "" | "1" | "true") => link.is_run = true,
                // Seeds travel through JavaScript, where whole numbers end at 2⁵³.
                ("seed", value) if value.parse::<u64>().is_ok_and(|seed| seed < 1 << 53) => link.seed = value.parse().ok(),
                _ => link.others.push(part.to_owned()),
            }
        }
        link
    }

    /// The fragment, without `#`; empty where nothing differs from the start.
    pub fn to_fragment(&self) -> String {
        let mut parts: Vec<String> = self.demo.iter().map(|demo| format!("demo={demo}")).collect();
        parts.extend(self.seed.filter(|&seed| seed != 0).map(|seed| format!("seed={seed}")));
        parts.extend(self.others.iter().cloned());
        parts.extend(self.is_run.then(|| "run".to_owned()));
        parts.join("&")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fragment_opens_an_example_and_runs_it() {
        let link = Link::parse("#demo=digits&run");
        assert_eq!((link.demo.as_deref(), link.is_run, link.seed), (Some("digits"), true, None));
    }

    #[test]
    fn unknown_keys_survive() {
        assert_eq!(Link::parse("#later=1&demo=emoji&seed=7&run").to_fragment(), "demo=emoji&seed=7&later=1&run");
        assert_eq!(Link::parse("#demo=../../x&seed=-1").to_fragment(), "demo=../../x&seed=-1");
        assert_eq!(Link::parse("").to_fragment(), "");
    }

    #[test]
    fn seeds_that_javascript_cannot_hold_are_not_taken() {
        assert_eq!(Link::parse("seed=9007199254740992").seed, None);
        assert_eq!(Link::parse("seed=9007199254740991").seed, Some(9_007_199_254_740_991));
    }
}
