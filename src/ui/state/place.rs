//! The places of the page, one of which is in view.

use super::app::AppState;

/// A place, by what a person wants to know there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// The headline and the answers.
    Overview,
    /// What was read, and how it is analyzed.
    #[default]
    Data,
    /// Rows worth a look.
    Rows,
    /// The four measures.
    Measures,
    /// How much data is enough.
    Foundation,
    /// What to add.
    Completion,
    /// Several embeddings of the same samples.
    Modalities,
    /// Results side by side.
    Compare,
    /// Lessons, without data.
    Learn,
}

/// What a place needs before it has something to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Files to be read.
    Files,
    /// An analysis to be started.
    Analysis,
    /// The analysis that runs to end.
    End,
    /// Embeddings, where logits of another model were measured.
    Embeddings,
    /// A result to be kept.
    Kept,
}

impl Place {
    /// All places, in the order of the rail.
    pub const ALL: [Self; 9] = [
        Self::Overview,
        Self::Data,
        Self::Rows,
        Self::Measures,
        Self::Foundation,
        Self::Completion,
        Self::Modalities,
        Self::Compare,
        Self::Learn,
    ];

    /// The name in the URL's fragment.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Data => "data",
            Self::Rows => "rows",
            Self::Measures => "measures",
            Self::Foundation => "foundation",
            Self::Completion => "completion",
            Self::Modalities => "modalities",
            Self::Compare => "compare",
            Self::Learn => "learn",
        }
    }

    /// The place of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.name() == name)
    }

    /// What the rail calls it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Data => "Data",
            Self::Rows => "Rows",
            Self::Measures => "Measures",
            Self::Foundation => "Foundation",
            Self::Completion => "Completion",
            Self::Modalities => "Modalities",
            Self::Compare => "Compare",
            Self::Learn => "Learn",
        }
    }

    /// The id of its heading, which takes the focus.
    pub fn title_id(self) -> String {
        format!("{}-title", self.name())
    }

    /// What it shows once it has what it needs.
    pub fn promise(self) -> &'static str {
        match self {
            Self::Overview => "Here the data is judged: how good it is now, whether more would help, and what is weak or wrong in it.",
            Self::Data => "Here stands what was read, and how it is analyzed.",
            Self::Rows => "Here rows are listed that may be labelled wrong, that nearly repeat another, or that lie far from every class.",
            Self::Measures => "Here stand Scale, Coverage, Authenticity and Richness of each class.",
            Self::Foundation => "Here stands how many rows each class and the whole need.",
            Self::Completion => "Here a plan says how many rows of each class to add.",
            Self::Modalities => "Here several embeddings of the same samples are compared, step by step.",
            Self::Compare => "Here results stand side by side, with what differs by more than chance.",
            Self::Learn => "Here the measures are explained on points that can be moved.",
        }
    }

    /// The place that the work has led to.
    pub fn of_arrival(state: &AppState) -> Self {
        match (&state.report, &state.data, &state.modalities.report) {
            (Some(_), _, _) => Self::Overview,
            (None, None, Some(_)) => Self::Modalities,
            _ => Self::Data,
        }
    }

    /// What it still needs; nothing where it stands.
    pub fn needs(self, state: &AppState, has_kept: bool) -> Option<Needs> {
        let report = state.report.as_deref();
        let has_data = state.data.is_some();
        let no_report = if has_data { Needs::Analysis } else { Needs::Files };
        match self {
            Self::Overview => report.is_none().then_some(no_report),
            Self::Data => (!has_data).then_some(Needs::Files),
            Self::Measures | Self::Foundation => report.is_none_or(|report| report.measures.is_empty()).then_some(no_report),
            Self::Completion | Self::Rows => match report {
                None => Some(no_report),
                Some(report) if report.plan.is_some() => None,
                Some(report) if !report.is_provisional() => Some(Needs::Embeddings),
                Some(_) if state.is_running() => Some(Needs::End),
                Some(_) => Some(no_report),
            },
            Self::Modalities => {
                let has_matrix = state.data.as_ref().is_some_and(|data| !data.matrices.is_empty());
                (state.modalities.report.is_none() && !has_matrix).then_some(Needs::Files)
            }
            Self::Compare => (!has_kept).then_some(Needs::Kept),
            Self::Learn => None,
        }
    }
}

impl Needs {
    /// What a person does about it, after the place's title and a colon.
    pub fn words(self) -> &'static str {
        match self {
            Self::Files => "open files first",
            Self::Analysis => "run the analysis first",
            Self::End => "follows when the analysis is complete",
            Self::Embeddings => "needs embeddings, and these are logits",
            Self::Kept => "keep a result first",
        }
    }

    /// How that is done.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Files => "Drop files anywhere on this page, or choose them in Data.",
            Self::Analysis => "The button stands at the top of this page.",
            Self::End => "The bar below says how long it takes.",
            Self::Embeddings => "Logits come without a probe that could be asked about other rows.",
            Self::Kept => "The button stands in Overview, below the answers.",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use scar_report::example::report;

    #[test]
    fn every_place_is_found_by_its_name() {
        for place in Place::ALL {
            assert_eq!(Place::of_name(place.name()), Some(place));
            assert_eq!(place.title().to_lowercase(), place.name());
        }
        assert_eq!(Place::of_name("Overview "), None);
    }

    #[test]
    fn a_place_says_what_it_waits_for() {
        let nothing = AppState::default();
        for place in Place::ALL {
            let expected = match place {
                Place::Compare => Some(Needs::Kept),
                Place::Learn => None,
                _ => Some(Needs::Files),
            };
            assert_eq!(place.needs(&nothing, false), expected, "{place:?}");
        }
        assert_eq!(Place::Compare.needs(&nothing, true), None);

        let mut whole = report(3, &[1, 2]);
        whole.complete = true;
        let has_plan = whole.plan.is_some();
        let of = |report| {
            let mut state = AppState::default();
            state.report = Some(Arc::new(report));
            state
        };
        let state = of(whole.clone());
        for place in [Place::Overview, Place::Measures, Place::Foundation] {
            assert_eq!(place.needs(&state, false), None, "{place:?}");
        }
        // The data is gone, the report outlasts it.
        assert_eq!(Place::Data.needs(&state, false), Some(Needs::Files));
        assert_eq!(Place::Rows.needs(&state, false), (!has_plan).then_some(Needs::Embeddings));

        whole.plan = None;
        assert_eq!(Place::Completion.needs(&of(whole.clone()), false), Some(Needs::Embeddings));
        whole.complete = false;
        let mut running = of(whole);
        running.start_running(1, 0.0);
        assert_eq!(Place::Rows.needs(&running, false), Some(Needs::End));
        assert_eq!([Place::of_arrival(&running), Place::of_arrival(&AppState::default())], [Place::Overview, Place::Data]);
    }
}
