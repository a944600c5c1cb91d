use leptos::prelude::*;

use super::run_button::RunButton;
use super::theme_toggle::ThemeToggle;
use crate::ui::privacy::PrivacyButton;
use crate::ui::queries::page;
use scar_report::finding;
use scar_report::format;

/// The page's name, and what the numbers on screen belong to.
#[component]
pub fn Header() -> impl IntoView {
    let page = page();
    let (report, data) = (page.report(), page.data());
    let belongs_to = move || {
        report.with(|report| report.as_ref().map(|report| finding::provenance(report))).or_else(|| {
            data.with(|data| {
                let data = data.as_ref()?;
                let matrix = data.matrices.get(page.state.with(|state| state.matrix_idx)).or(data.matrices.first())?;
                let classes = data.labels.as_ref().map(|labels| format::counted(labels.classes.len() as u64, "class", "classes"));
                let shape = format::shape(matrix.rows, matrix.dims);
                Some([Some(matrix.name()), Some(shape), classes].into_iter().flatten().collect::<Vec<_>>().join(" · "))
            })
        })
    };
    view! {
        <header class="header">
            <h1 class="header__name">"SCAR Lens"</h1>
            <p class="header__data">{belongs_to}</p>
            <RunButton/>
            <PrivacyButton/>
            <ThemeToggle/>
        </header>
    }
}
