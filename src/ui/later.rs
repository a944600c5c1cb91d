//! Parts of the page that come when they are first needed: a first visit up to its first result needs none of them.
//!
//! With the feature `split`, which only a build with `SCAR_SPLIT=1` has yet, each part is a module of its own: `scripts/wasm-bindgen` cuts the
//! page's along these functions, and what only they reach comes with them. Without it they stand in the page's module, and nothing else differs.
#![cfg_attr(feature = "split", allow(unsafe_code, reason = "the macro declares functions of another module; these are its own"))]

use std::pin::Pin;

use leptos::prelude::*;

use super::compare::ComparePlace;
use super::completion::CompletionPlace;
use super::foundation::FoundationPlace;
use super::learn::LearnPlace;
use super::modalities::ModalitiesPlace;
use super::rows::RowsPlace;
use super::state::Visit;
use scar_core::problem::{Code, Problem};
use scar_report::{Linked, ModalitiesReport, Report, SavedReport, html_report, markdown};

/// A part of the page did not load.
#[derive(Clone, Copy, Debug)]
pub struct NotLoaded;

/// A view that is fetched.
pub type ComingView = Pin<Box<dyn Future<Output = Result<AnyView, NotLoaded>>>>;

/// A text that is written by what is fetched, or why there is none.
pub type ComingText = Pin<Box<dyn Future<Output = Result<String, Problem>>>>;

/// What a person can do about it.
pub const NOT_LOADED: &str = "This part of the page did not load. Look at the network connection, and try again.";

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for NotLoaded {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

impl From<NotLoaded> for Problem {
    fn from(_: NotLoaded) -> Self {
        Self::new(Code::Unreadable, NOT_LOADED)
    }
}

/// Declares a function that comes with a part of the page.
macro_rules! later {
    ($part:ident: $(#[$doc:meta])* fn $name:ident($($given:ident: $form:ty),*) -> $made:ty $body:block) => {
        $(#[$doc])*
        #[cfg(feature = "split")]
        #[wasm_split_helpers::wasm_split($part, fallible)]
        pub fn $name($($given: $form),*) -> Result<$made, NotLoaded> {
            Ok($body)
        }

        $(#[$doc])*
        #[cfg(not(feature = "split"))]
        pub async fn $name($($given: $form),*) -> Result<$made, NotLoaded> {
            Ok($body)
        }
    };
}

later! { learn: /** The lessons. */ fn learn() -> AnyView { view! { <LearnPlace/> }.into_any() } }
later! { places: /** The Foundation place. */ fn foundation() -> AnyView { view! { <FoundationPlace/> }.into_any() } }
later! { places: /** The Completion place. */ fn completion() -> AnyView { view! { <CompletionPlace/> }.into_any() } }
later! { places: /** The Rows place. */ fn rows() -> AnyView { view! { <RowsPlace/> }.into_any() } }
later! { places: /** The Modalities place. */ fn modalities() -> AnyView { view! { <ModalitiesPlace/> }.into_any() } }
later! { places: /** The Compare place. */ fn compare() -> AnyView { view! { <ComparePlace/> }.into_any() } }

later! { files: /** The report as a page. */ fn to_html(report: &Report) -> String { html_report::to_html(report) } }
later! { files: /** The report as Markdown. */ fn to_markdown(report: &Report) -> String { markdown::to_markdown(report, None) } }
later! { files: /** As [`scar_report::to_link`]. */ fn to_link(report: &Report) -> Result<String, Problem> { scar_report::to_link(report) } }
later! {
    files: /** A comparison of modalities as a page. */
    fn modalities_to_html(report: &ModalitiesReport) -> String { html_report::modalities_to_html(report) }
}
later! {
    files: /** As [`scar_report::modalities_to_link`]. */
    fn modalities_to_link(report: &ModalitiesReport) -> Result<String, Problem> { scar_report::modalities_to_link(report) }
}
later! { files: /** As [`scar_report::open_link`]. */ fn open_link(text: &str) -> Result<Linked, Problem> { scar_report::open_link(text) } }
later! {
    files: /** As [`scar_report::open_saved`]. */
    fn open_saved(name: &str, bytes: &[u8]) -> Result<SavedReport, Problem> { scar_report::open_saved(name, bytes) }
}
later! { files: /** As [`Visit::of_text`]. */ fn visit_of_text(text: &str) -> Visit { Visit::of_text(text) } }
