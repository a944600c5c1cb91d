use leptos::prelude::*;

use crate::ui::browser::files_of;
use crate::ui::modalities::modalities;
use scar_report::format;

/// Which matrices are modalities, what they are called, and what the classes of each are.
#[component]
pub fn ModalityFields() -> impl IntoView {
    let modalities = modalities();
    let form = modalities.form;
    let matrices = Memo::new(move |_| modalities.data.with(|data| data.as_ref().map(|data| data.matrices.clone())).unwrap_or_default());
    let has_several = Memo::new(move |_| matrices.with(Vec::len) > 1);
    let has_labels = Memo::new(move |_| modalities.data.with(|data| data.as_ref().is_some_and(|data| data.labels.is_some())));
    let is_by_labels = Memo::new(move |_| form.with(|form| form.is_by_labels) && has_labels.get());
    let input = NodeRef::<leptos::html::Input>::new();
    let add = move |_| {
        if let Some(input) = input.get() {
            let files = files_of(input.files());
            // Without this, the same file could not be chosen again after it was mended.
            input.set_value("");
            modalities.add(files);
        }
    };
    let row = move |idx: usize| {
        let (name_id, box_id) = (format!("modality-name-{idx}"), format!("modality-{idx}"));
        let matrix = matrices.with_untracked(|matrices| matrices.get(idx).cloned());
        let (file, shape) = matrix.map(|matrix| (matrix.name(), format::shape(matrix.rows, matrix.dims))).unwrap_or_default();
        let name = move || modalities.names().get(idx).cloned().unwrap_or_default();
        view! {
            <li class="modality">
                <label class="switch">
                    <input
                        type="checkbox" id=box_id
                        prop:checked=move || form.with(|form| !form.left_out.contains(&idx))
                        on:change=move |event| form.update(|form| {
                            if event_target_checked(&event) {
                                form.left_out.remove(&idx);
                            } else {
                                form.left_out.insert(idx);
                            }
                        })
                    />
                    {file}
                </label>
                <span class="field__hint">{shape}</span>
                <label class="visually-hidden" for=name_id.clone()>{format!("Name of modality {}", idx + 1)}</label>
                <input
                    class="field__input modality__name" id=name_id type="text" autocomplete="off" maxlength="40"
                    prop:value=name
                    on:change=move |event| form.update(|form| {
                        form.names.insert(idx, event_target_value(&event));
                    })
                />
            </li>
        }
    };
    view! {
        <form
            class="plan-form modality-form" aria-label="Modalities"
            on:submit=move |event| {
                event.prevent_default();
                modalities.compare();
            }
        >
            <fieldset class="field plan-form__limit">
                <legend class="field__label">"Modalities: embeddings of the same samples"</legend>
                <ul class="modality-list">
                    {move || (0..matrices.with(Vec::len)).map(row).collect_view()}
                </ul>
                <span class="beside-input">
                    <input class="visually-hidden beside-input__file" id="modality-file" type="file" multiple node_ref=input on:change=add/>
                    <label class="button" for="modality-file">"Add another modality…"</label>
                </span>
                <span class="field__hint">"Rows are paired by ids where each file has a column of them, else by their order"</span>
            </fieldset>
            <Show when=move || has_several.get()>
                <div class="field">
                    <label class="field__label" for="modality-classes">"Classes of each modality"</label>
                    <select
                        class="field__input" id="modality-classes" aria-describedby="modality-classes-hint" disabled=move || !has_labels.get()
                        on:change=move |event| form.update(|form| form.is_by_labels = event_target_value(&event) == "labels")
                    >
                        <option value="clusters" prop:selected=move || !is_by_labels.get()>"Clusters of the other modality"</option>
                        <option value="labels" prop:selected=move || is_by_labels.get()>"The labels of the data, for all"</option>
                    </select>
                    <span class="field__hint" id="modality-classes-hint">
                        {move || if is_by_labels.get() {
                            "Each modality learns the same labels, so the sizes tell which learns them from fewer rows"
                        } else {
                            "Each modality learns the clusters of the other (label swap), so no labels are needed"
                        }}
                    </span>
                    <Show when=move || !is_by_labels.get()>
                        <label class="field__label" for="modality-clusters">"Clusters of each"</label>
                        <input
                            class="field__input" id="modality-clusters" type="text" inputmode="numeric" autocomplete="off"
                            prop:value=move || form.with(|form| form.clusters.clone())
                            on:input=move |event| form.update(|form| form.clusters = event_target_value(&event))
                        />
                    </Show>
                    <Show when=move || !is_by_labels.get()>
                        <button type="button" class="button" id="compare-clusters" disabled=move || !modalities.can_compare.get() on:click=move |_| modalities.compare_clusters()>
                            "Help me choose a number"
                        </button>
                    </Show>
                    <button type="submit" class="button button--main" id="compare-modalities" disabled=move || !modalities.can_compare.get()>
                        "Compare the modalities"
                    </button>
                </div>
            </Show>
        </form>
    }
}
