use leptos::prelude::*;

use super::class_counts::ClassCounts;
use super::field_table::FieldTable;
use super::file_table::FileTable;
use super::group_note::GroupNote;
use super::label_column::LabelColumn;
use super::matrix_select::MatrixSelect;
use super::problem_list::ProblemList;
use super::run_form::RunForm;
use super::sample_note::SampleNote;
use super::selection_note::SelectionNote;
use super::split_note::SplitNote;
use super::test_file::TestFile;
use crate::ui::queries::page;
use crate::ui::state::Place;
use scar_report::format;
use scar_report::words::provisional_note;

/// What was read, and the run button with its settings.
#[component]
pub fn DataPlace() -> impl IntoView {
    let page = page();
    let (data, report) = (page.data(), page.report());
    let phase = page.phase();
    let needs = page.needs(Place::Data);
    let summary = move || {
        data.with(|data| {
            let data = data.as_ref()?;
            let rows = data.matrices.first().map(|matrix| format::counted(matrix.rows, "sample", "samples"));
            let classes = data.labels.as_ref().map(|labels| format::counted(labels.classes.len() as u64, "class", "classes"));
            Some([rows, classes].into_iter().flatten().collect::<Vec<_>>().join(" in "))
        })
    };
    // Numbers that came unasked move nobody away from here.
    let first_numbers = move || {
        let note = report.with(|report| report.as_ref().and_then(|report| provisional_note(report, phase.get().is_running())))?;
        let address = page.address(Place::Overview);
        Some(view! { <p class="notice">{note}" "<a href=address>"See them in Overview"</a>"."</p> })
    };
    view! {
        <Show when=move || needs.with(Option::is_none)><section class="place" aria-labelledby="data-title">
            <h2 class="place__title" id="data-title" tabindex="-1">"Data: "{summary}</h2>
            {first_numbers}
            {move || page.state.with(|state| state.missing()).map(|text| view! { <p class="notice" role="status">{text}</p> })}
            <div class="data-place">
                <div class="data-place__files">
                    <SelectionNote/>
                    <FileTable/>
                    <ProblemList/>
                    <FieldTable/>
                    <LabelColumn/>
                    <SplitNote/>
                    <GroupNote/>
                    <TestFile/>
                    <SampleNote/>
                    <MatrixSelect/>
                    <RunForm/>
                </div>
                <ClassCounts/>
            </div>
        </section></Show>
    }
}
