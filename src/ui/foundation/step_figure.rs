use leptos::prelude::*;

use crate::ui::foundation::foundation;
use crate::ui::shared::{DataTable, Figure};
use scar_report::format;
use scar_report::plot::{self, MeasuredErrors};
use scar_report::words::{step_figure_note, step_finding};

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
    let measured_step = move || {
        foundation.measured.with(|measured| {
            let measured = measured.as_ref()?;
            let step = measured.steps.get(class_idx())?.clone();
            let bound = step.size.bound(measured.epsilon, measured.delta);
            Some((step, bound))
        })
    };
    let step = move || measured_step().map(|(step, _)| step);
    let note = Signal::derive(move || step_figure_note(measured_step().as_ref().map(|(step, bound)| (step, bound.is_some()))));
    let draw = Callback::new(move |(width, colors)| {
        let Some((report, resized)) = foundation.report.get().zip(foundation.resized.get()) else { return Vec::new() };
        let ratios: Vec<u32> = report.measures.iter().map(|at| at.ratio).collect();
        let class = resized.foundation.classes.get(class_idx());
        let curve = class.map(|class| plot::class_step(class, &ratios, width, colors));
        let errors = measured_step().map(|(step, bound)| {
            let of = MeasuredErrors { errors: &step.errors, size: &step.size, bound, unit: "rows of the class", is_alone: false };
            plot::measured_errors(&of, width, colors)
        });
        curve.into_iter().chain(errors).collect()
    });
    let rows = move || {
        let (report, resized) = foundation.report.get().zip(foundation.resized.get())?;
        let curve = resized.foundation.classes.get(class_idx())?.curve.clone();
        // Beside each other only where every ratio was tested.
        let errors = step().map(|step| step.errors).filter(|errors| errors.len() == report.measures.len());
        let rows = report.measures.iter().enumerate().map(|(i, at)| {
            // The largest ratio has the fewest rows.
            let error = errors.as_ref().and_then(|errors| errors.get(errors.len().checked_sub(i + 1)?));
            view! {
                <tr>
                    <th scope="row">{format::ratio(at.ratio)}</th>
                    <td>{curve.get(i).copied().flatten().map_or_else(missing, format::measure)}</td>
                    <td>{error.map_or_else(missing, |at| format::count(at.rows))}</td>
                    <td>{error.map_or_else(missing, |at| format::measure_with_spread(at.error, at.sd))}</td>
                </tr>
            }
        });
        Some(rows.collect_view())
    };
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
                <DataTable
                    id="class-step" label="Step function and test errors of the class"
                    caption="H and the test error of the class's task, ± standard deviation over the draws"
                    heads=vec!["Rows", "H", "Rows of the class", "Test error"]
                >
                    {rows}
                </DataTable>
            </Figure>
        </div>
    }
}

fn missing() -> String {
    format::MISSING.to_owned()
}
