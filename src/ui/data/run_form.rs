use leptos::prelude::*;

use super::convention_select::ConventionSelect;
use super::field::Field;
use super::matrix_kind::MatrixKind;
use crate::ui::queries::page;

/// What a person may choose about an analysis. The button that starts it stands in the header.
#[component]
pub fn RunForm() -> impl IntoView {
    let page = page();
    view! {
        <form
            class="run-form" id="run-form"
            aria-label="Analysis"
            on:submit=move |event| {
                event.prevent_default();
                page.run_and_follow();
            }
        >
            <MatrixKind/>
            <ConventionSelect/>
            <details class="fold">
                <summary>"Settings"</summary>
                <div class="run-form__fields">
                    <Field id="seed" name="Seed" hint="Decides every random draw" read=|form| &form.seed write=|form| &mut form.seed/>
                    <Field id="ratios" name="Ratios" hint="One row in r is kept per class; ratio r is trained r times" read=|form| &form.ratios write=|form| &mut form.ratios/>
                    <Field id="test-share" name="Test share" hint="Each row is tested by probes that never saw it: the largest leave out this share of the rows at a time; 0 for no test" read=|form| &form.test_share write=|form| &mut form.test_share/>
                    <Field id="l2" name="L2 penalty" hint="Of the converged probe" read=|form| &form.l2 write=|form| &mut form.l2/>
                    <Field id="max-epochs" name="Most epochs" hint="Passes over the data at most, in the published training" read=|form| &form.max_epochs write=|form| &mut form.max_epochs/>
                    <Field id="patience" name="Patience" hint="Epochs without a better training accuracy before a published training stops" read=|form| &form.patience write=|form| &mut form.patience/>
                    <Field id="delta" name="δ" hint="Accepted chance of failure" read=|form| &form.delta write=|form| &mut form.delta/>
                    <Field id="epsilon" name="ε" hint="Accepted gap of generalization" read=|form| &form.epsilon write=|form| &mut form.epsilon/>
                </div>
            </details>
        </form>
    }
}
