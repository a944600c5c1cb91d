//! The page's URL fragment: `#demo=digits&seed=3&place=rows&run`, `#open=data/x.npy,data/y.csv&budget=500&run`, `#r=…`,
//! `#learn=coverage&seed=3`.

use super::budget::MOST_BUDGET_MB;
use super::place::Place;
use scar_learn::Learn;

/// What a fragment asks for. Keys that this version does not know are kept as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// The built-in example to open.
    pub demo: Option<String>,
    /// The files beside the page to open, as they are written.
    pub open: Option<String>,
    /// The result that is in the link itself.
    pub result: Option<String>,
    /// Whether to run it.
    pub is_run: bool,
    /// The seed.
    pub seed: Option<u64>,
    /// The memory budget in megabytes: of more, a sample is read.
    pub budget_mb: Option<u64>,
    /// The place that a person went to; without one the place follows the work.
    pub place: Option<Place>,
    /// The state of the lesson in view, as `scar-learn` reads it. It brings the place Learn with it.
    pub learn: Option<String>,
    others: Vec<String>,
}

impl Link {
    /// Reads a fragment, with or without its `#`. Values without meaning count as unknown.
    pub fn parse(fragment: &str) -> Self {
        let mut link = Self::default();
        // What stands after `learn=` and may be a lesson's, such as its seed, is the lesson's.
        let mut learn: Option<Vec<&str>> = None;
        for part in fragment.trim_start_matches('#').split('&').filter(|part| !part.is_empty()) {
            match part.split_once('=').unwrap_or((part, "")) {
                ("learn", name) if learn.is_none() => learn = Some(vec![name]),
                (key, _) if Learn::has_key(key) && learn.is_some() => learn.iter_mut().for_each(|learn| learn.push(part)),
                ("demo", "digits" | "emoji") => link.demo = part.strip_prefix("demo=").map(str::to_owned),
                ("open", addresses) => link.open = Some(addresses.to_owned()),
                ("r", result) => link.result = Some(result.to_owned()),
                ("run", "" | "1" | "true") => link.is_run = true,
                // Seeds travel through JavaScript, where whole numbers end at 2⁵³.
                ("seed", value) if value.parse::<u64>().is_ok_and(|seed| seed < 1 << 53) => link.seed = value.parse().ok(),
                ("budget", value) if value.parse().is_ok_and(|budget| (1..=MOST_BUDGET_MB).contains(&budget)) => {
                    link.budget_mb = value.parse().ok()
                }
                ("place", name) if Place::of_name(name).is_some() => link.place = Place::of_name(name),
                _ => link.others.push(part.to_owned()),
            }
        }
        link.learn = learn.map(|learn| learn.join("&"));
        if link.learn.is_some() {
            link.place = Some(Place::Learn);
        }
        link
    }

    /// Whether it names data, which may be run once it is there.
    pub fn names_data(&self) -> bool {
        self.demo.is_some() || self.open.is_some()
    }

    /// It names nothing any more: a person chose something else.
    pub fn leave(&mut self) {
        (self.demo, self.open, self.result, self.budget_mb, self.is_run) = (None, None, None, None, false);
    }

    /// No place is asked for any more: it follows the work again.
    pub fn follow_work(&mut self) {
        (self.place, self.learn) = (None, None);
    }

    /// The address of a place of the same page, with `#`.
    pub fn to_place(&self, place: Place) -> String {
        let learn = self.learn.clone().filter(|_| place == Place::Learn);
        format!("#{}", Self { place: Some(place), learn, ..self.clone() }.to_fragment())
    }

    /// The address of a lesson's state, with `#`.
    pub fn to_lesson(&self, learn: String) -> String {
        format!("#{}", Self { place: Some(Place::Learn), learn: Some(learn), ..self.clone() }.to_fragment())
    }

    /// Whether `other` asks for the same work, whatever the place.
    pub fn asks_as(&self, other: &Self) -> bool {
        // By the fragments, which have no seed where it is that of the start.
        let work = |link: &Self| Self { place: None, learn: None, ..link.clone() }.to_fragment();
        work(self) == work(other)
    }

    /// The fragment, without `#`; empty where nothing differs from the start.
    pub fn to_fragment(&self) -> String {
        let mut parts: Vec<String> = self.demo.iter().map(|demo| format!("demo={demo}")).collect();
        parts.extend(self.open.iter().map(|open| format!("open={open}")));
        parts.extend(self.seed.filter(|&seed| seed != 0).map(|seed| format!("seed={seed}")));
        parts.extend(self.budget_mb.map(|budget| format!("budget={budget}")));
        parts.extend(self.place.filter(|_| self.learn.is_none()).map(|place| format!("place={}", place.name())));
        parts.extend(self.others.iter().cloned());
        // What could be a lesson's, such as a seed, is not when it stands before this.
        parts.extend(self.learn.iter().map(|learn| format!("learn={learn}")));
        parts.extend(self.is_run.then(|| "run".to_owned()));
        // The longest comes last.
        parts.extend(self.result.iter().map(|result| format!("r={result}")));
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
    fn a_fragment_names_files_beside_the_page_or_holds_a_result() {
        let mut link = Link::parse("#open=data/x.npy,f/1/a%2Cb.csv&run&place=rows");
        assert_eq!((link.open.as_deref(), link.is_run, link.names_data()), (Some("data/x.npy,f/1/a%2Cb.csv"), true, true));
        assert_eq!(link.to_fragment(), "open=data/x.npy,f/1/a%2Cb.csv&place=rows&run");
        link.leave();
        assert_eq!((link.to_fragment().as_str(), link.names_data()), ("place=rows", false));
        let link = Link::parse("#r=1.ab-_c&place=measures");
        assert_eq!((link.result.as_deref(), link.to_fragment().as_str()), (Some("1.ab-_c"), "place=measures&r=1.ab-_c"));
        assert!(!link.asks_as(&Link::parse("#r=1.other")) && link.asks_as(&Link::parse("#r=1.ab-_c")));
    }

    #[test]
    fn a_budget_is_one_that_can_be_chosen() {
        assert_eq!(Link::parse("#open=x.npy&budget=50&run").budget_mb, Some(50));
        assert_eq!(Link::parse("#open=x.npy&budget=50&run").to_fragment(), "open=x.npy&budget=50&run");
        for none in ["budget=0", "budget=3401", "budget=-1", "budget=a", "budget"] {
            assert_eq!(Link::parse(none).budget_mb, None, "{none}");
        }
    }

    #[test]
    fn a_place_has_an_address_and_asks_for_no_other_work() {
        let link = Link::parse("#place=rows&demo=digits&run");
        assert_eq!((link.place, link.to_fragment().as_str()), (Some(Place::Rows), "demo=digits&place=rows&run"));
        assert_eq!(link.to_place(Place::Compare), "#demo=digits&place=compare&run");
        assert!(link.asks_as(&Link::parse("demo=digits&run")));
        assert!(Link { seed: Some(0), ..link.clone() }.asks_as(&link) && !Link { seed: Some(1), ..link.clone() }.asks_as(&link));
        assert!(!link.asks_as(&Link::parse("demo=digits&place=rows")));
        // A place that this version does not have is kept for one that has it.
        assert_eq!(Link::parse("place=attic").to_fragment(), "place=attic");
    }

    #[test]
    fn a_lesson_has_its_own_seed_and_asks_for_no_other_work() {
        let link = Link::parse("#demo=digits&seed=3&run&learn=coverage&rows=90&seed=5&later=1");
        assert_eq!((link.seed, link.learn.as_deref(), link.place), (Some(3), Some("coverage&rows=90&seed=5"), Some(Place::Learn)));
        assert_eq!(link.to_fragment(), "demo=digits&seed=3&later=1&learn=coverage&rows=90&seed=5&run");
        assert_eq!(Link::parse(&link.to_fragment()), link);
        assert!(link.asks_as(&Link::parse("demo=digits&seed=3&later=1&run")));
        // Another place has no lesson in its address.
        assert_eq!(link.to_place(Place::Rows), "#demo=digits&seed=3&place=rows&later=1&run");
        assert_eq!(link.to_lesson("step".to_owned()), "#demo=digits&seed=3&later=1&learn=step&run");
        // Work that begins in a lesson leads out of it.
        let mut left = link.clone();
        left.follow_work();
        assert_eq!((left.place, left.to_fragment().as_str()), (None, "demo=digits&seed=3&later=1&run"));
        assert_eq!(Link::parse("rows=90&learn=").learn.as_deref(), Some(""));
        assert_eq!(Link::parse("rows=90&learn=step").to_fragment(), "rows=90&learn=step");
        assert_eq!(Link::parse("place=learn").to_place(Place::Learn), "#place=learn");
    }

    #[test]
    fn seeds_that_javascript_cannot_hold_are_not_taken() {
        assert_eq!(Link::parse("seed=9007199254740992").seed, None);
        assert_eq!(Link::parse("seed=9007199254740991").seed, Some(9_007_199_254_740_991));
    }
}
