use std::sync::Arc;

use leptos::prelude::*;

use super::plan_effect::PlanEffect;
use crate::ui::completion::completion;
use crate::ui::queries::page;
use crate::ui::shared::{ChosenCounts, RowButtons, RowDownloads};
use crate::ui::state::{RowChoice, file_name, plan_csv, plan_json};
use scar_analysis::PlanSource;
use scar_report::format;

/// The plan to take along: as a table, as JSON, and as the rows it takes.
#[component]
pub fn PlanRows() -> impl IntoView {
    let (page, completion) = (page(), completion());
    let has_plan = Memo::new(move |_| completion.plan().is_some_and(|plan| plan.problem.is_none()));
    let source = Memo::new(move |_| completion.form.with(|form| form.source));
    let file = Signal::derive(move || match source.get() {
        PlanSource::File => completion.beside.with(|beside| beside.reserve.as_ref().map(|file| file.file.clone())).unwrap_or_default(),
        _ => completion.report.with(|report| report.as_ref().map(|report| report.data.matrix.file.clone())).unwrap_or_default(),
    });
    let format = Signal::derive(move || match source.get() {
        PlanSource::File => completion.beside.with(|beside| beside.reserve.as_ref().map(|file| file.format.clone())).unwrap_or_default(),
        _ => completion.report.with(|report| report.as_ref().map(|report| report.data.matrix.format.clone())).unwrap_or_default(),
    });
    let of_reserve = Signal::derive(move || source.get() == PlanSource::File);
    let rows = Signal::derive(move || completion.current_rows());
    let waits_for_file = move || source.get() == PlanSource::File && completion.beside.with(|beside| beside.reserve.is_none());
    let save_table = move |_| {
        if let Some((report, plan)) = completion.report.get_untracked().zip(untrack(|| completion.plan())) {
            page.save(&file_name(&report.data.matrix.file, Some("plan"), "csv"), "text/csv", plan_csv(&plan));
        }
    };
    let save_json = move |_| {
        let Some((report, plan)) = completion.report.get_untracked().zip(untrack(|| completion.plan())) else { return };
        let candidates = completion.beside.with_untracked(|beside| beside.reserve.as_ref().map(|file| file.file.clone()));
        let candidates = candidates.filter(|_| plan.ask.source == PlanSource::File);
        let (rows, comparison) = (untrack(|| rows.get()), completion.comparison.get_untracked());
        let text = plan_json(&report, &plan, candidates.as_deref(), rows.as_ref().map(|rows| &rows.files.matrix), comparison.as_deref());
        page.save(&file_name(&report.data.matrix.file, Some("plan"), "json"), "application/json", text);
    };
    let counts = move |chosen: Arc<RowChoice>| {
        let counted = chosen.rows.clone();
        let classes = completion
            .report
            .with(|report| report.as_ref().map(|report| report.data.labels.classes.iter().map(|class| class.name.clone()).collect()));
        let words = format!("{} of {} chosen.", format::counted(counted.indices.len() as u64, "row", "rows"), file.get());
        view! {
            <p>{words}</p>
            <RowButtons part="plan-rows" format=format of_reserve=of_reserve chosen=rows/>
            <RowDownloads part="plan-rows" chosen=rows/>
            <PlanEffect rows=counted.clone()/>
            <ChosenCounts id="plan-counts" caption="Candidates of each class, and how many the plan takes" classes=classes.unwrap_or_default() rows=counted/>
        }
    };
    view! {
        <Show when=move || has_plan.get() && !waits_for_file()>
            <section class="plan-rows" aria-labelledby="plan-rows-title">
                <h3 class="figure__title" id="plan-rows-title">"Take the plan along"</h3>
                <p class="downloads">
                    <span class="downloads__lead">"Save the plan:"</span>
                    <button type="button" class="button" id="download-plan-csv" on:click=save_table>"CSV table"</button>
                    <button type="button" class="button" id="download-plan-json" on:click=save_json>"JSON"</button>
                </p>
                <Show when=move || source.get() != PlanSource::Nothing>
                    <p>
                        <button type="button" class="button" id="choose-plan-rows" disabled=move || !completion.can_ask.get() || rows.with(Option::is_some) on:click=move |_| completion.choose_rows()>
                            {move || format::unbroken(&format!("Choose the rows of {}", file.get()))}
                        </button>
                    </p>
                </Show>
                {move || rows.get().map(counts)}
            </section>
        </Show>
    }
}
