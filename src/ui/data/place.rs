use leptos::prelude::*;

use super::class_counts::ClassCounts;
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
use scar_report::format;

/// What was read, and the run button with its settings.
#[component]
pub fn DataPlace() -> impl IntoView {
    let page = page();
    let data = page.data();
    let summary = move || {
        data.with(|data| {
            let data = data.as_ref()?;
            let rows = data.matrices.first().map(|matrix| format::counted(matrix.rows, "sample", "samples"));
            let classes = data.labels.as_ref().map(|labels| format::counted(labels.classes.len() as u64, "class", "classes"));
            Some([rows, classes].into_iter().flatten().collect::<Vec<_>>().join(" in "))
        })
    };
    view! {
        <section class="place" aria-labelledby="data-title">
            <h2 class="place__title" id="data-title" tabindex="-1">"Data: "{summary}</h2>
            {move || page.state.with(|state| state.missing()).map(|text| view! { <p class="notice" role="status">{text}</p> })}
            <div class="data-place">
                <div class="data-place__files">
                    <SelectionNote/>
                    <FileTable/>
                    <ProblemList/>
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
        </section>
    }
}
