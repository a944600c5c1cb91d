use std::sync::Arc;

use leptos::prelude::*;

use crate::ui::foundation::foundation;
use crate::ui::shared::{DataTable, Figure};
use scar_report::words::{step_figure_note, step_finding};
use scar_report::{Report, Resized, drawings, tables};

/// One class's step function and test errors, the class chosen from a list.
#[component]
pub fn StepFigure() -> impl IntoView {
    let foundation = foundation();
    let chosen = RwSignal::new(0_usize);
    let class_idx = move || {
        foundation
            .report
            .with(|report| report.as_ref().map_or(0, |report| report.foundation.classes.len().saturating_sub(1)))
            .min(chosen.get())
    };
    let names = Memo::new(move |_| {
        foundation.report.with(|report| {
            report.as_ref().map_or_else(Vec::new, |report| report.foundation.classes.iter().map(|class| class.class.clone()).collect())
        })
    });
    let finding = Signal::derive(move || {
        let (report, resized) = (foundation.report.get(), foundation.resized.get());
        let standing = report.zip(resized);
        standing
            .map(|(report, resized)| step_finding(&report, &resized, foundation.measured.get().as_deref(), class_idx()))
            .unwrap_or_default()
    });
    let note = Signal::derive(move || {
        foundation.measured.with(|measured| {
            let step = measured.as_ref().and_then(|measured| Some((measured.steps.get(class_idx())?, measured)));
            step_figure_note(step.map(|(step, measured)| (step, step.size.bound(measured.epsilon, measured.delta).is_some())))
        })
    });
    let draw = Callback::new(move |(width, colors)| {
        let Some((report, resized)) = foundation.report.get().zip(foundation.resized.get()) else { return Vec::new() };
        drawings::step(&report, &resized, foundation.measured.get().as_deref(), class_idx(), width, colors)
    });
    let table = Signal::derive(move || {
        let standing = foundation.report.get().zip(foundation.resized.get());
        let of = |(report, resized): (Arc<Report>, Arc<Resized>)| {
            tables::step(&report, &resized, foundation.measured.get().as_deref(), class_idx())
        };
        standing.map(of).unwrap_or_default()
    });
    let options = move || {
        let options = names.get().into_iter().enumerate();
        options
            .map(|(idx, name)| view! { <option value=idx.to_string() prop:selected=move || class_idx() == idx>{name}</option> })
            .collect_view()
    };
    view! {
        <div class="step-figure">
            <p class="field">
                <label class="field__label" for="step-class">"Class"</label>
                <select
                    class="field__input"
                    id="step-class"
                    on:change=move |event| chosen.set(event_target_value(&event).parse().unwrap_or_default())
                >
                    {options}
                </select>
            </p>
            <Figure name="step" finding=finding note=note draw=draw>
                <DataTable id="class-step" label="Step function and test errors of the class" table=table/>
            </Figure>
        </div>
    }
}
