use leptos::prelude::*;

use crate::ui::completion::completion;
use crate::ui::shared::{SortHead, TablePager};
use crate::ui::state::{PlanColumn, PlanRow, Sorting, bar_width, rows_of_page, shown_plan};
use scar_report::{format, seen_name};

/// What to add of each class, with what a row of it costs, where that limits the plan.
#[component]
pub fn PlanTable() -> impl IntoView {
    let completion = completion();
    let form = completion.form;
    let (search, page_idx) = (RwSignal::new(String::new()), RwSignal::new(0));
    let sorting = RwSignal::new(Sorting::by(PlanColumn::Class));
    let plan = Memo::new(move |_| completion.plan());
    let n_classes = Memo::new(move |_| plan.with(|plan| plan.as_ref().map_or(0, |plan| plan.classes.len())));
    let found = Memo::new(move |_| {
        plan.with(|plan| plan.as_ref().map(|plan| search.with(|search| shown_plan(&plan.classes, search, sorting.get()))))
            .unwrap_or_default()
    });
    let shown = Memo::new(move |_| found.with(|found| rows_of_page(found, page_idx.get()).to_vec()));
    // A rule that goes by no sizes has none to show.
    let has_sizes = Memo::new(move |_| {
        plan.with(|plan| {
            plan.as_ref().is_some_and(|plan| plan.classes.iter().any(|row| row.shown_size().or(row.shown_deficit()).is_some()))
        })
    });
    let is_by_cost = Memo::new(move |_| form.with(|form| form.is_by_cost));
    // Each column of bars has its own scale: what is lacking may be a thousand times what a plan adds.
    let largest = Memo::new(move |_| {
        plan.with(|plan| plan.as_ref().map_or((1.0, 1.0), |plan| (largest(&plan.classes, lacks), largest(&plan.classes, adds))))
    });
    let of = move |class: usize, read: fn(&PlanRow) -> String| {
        plan.with(|plan| plan.as_ref().and_then(|plan| plan.classes.get(class).map(read)).unwrap_or_default())
    };
    let width = move |class: usize, read: fn(&PlanRow) -> f64, most: f64| {
        let value = plan.with(|plan| plan.as_ref().and_then(|plan| plan.classes.get(class).map(read)).unwrap_or(0.0));
        bar_width(value / most)
    };
    let head = move |column: PlanColumn| {
        view! { <SortHead column=column sorting=sorting on_sort=move |column| sorting.update(|sorting| sorting.click(column))/> }
    };
    let row = move |class: usize| {
        let cost_id = format!("plan-cost-{class}");
        view! {
            <tr>
                <th scope="row">{move || of(class, |row| seen_name(&row.class))}</th>
                <td class="plan-table__bar-cell">
                    <span class="plan-table__number plan-table__add">{move || of(class, |row| row.add.map_or_else(|| format::MISSING.to_owned(), format::count))}</span>
                    <span class="class-table__track"><span class="class-table__bar plan-table__adds" style:width=move || width(class, adds, largest.get().1)></span></span>
                </td>
                <td>{move || of(class, |row| format::count(row.count))}</td>
                <td title=move || of(class, |row| row.shown_size().map(format::full).unwrap_or_default())>{move || of(class, |row| format::size(row.shown_size()))}</td>
                <td class="plan-table__bar-cell">
                    <span class="plan-table__number">{move || of(class, |row| format::size(row.shown_deficit()))}</span>
                    <span class="class-table__track"><span class="class-table__bar plan-table__lacks" style:width=move || width(class, lacks, largest.get().0)></span></span>
                </td>
                <td>{move || of(class, |row| row.available.map_or_else(|| format::MISSING.to_owned(), format::count))}</td>
                <td>{move || of(class, |row| row.share.map_or_else(|| format::MISSING.to_owned(), format::percent))}</td>
                {move || is_by_cost.get().then(|| {
                    let label = format!("Cost of a row of {}", of(class, |row| seen_name(&row.class)));
                    view! {
                        <td><input
                            class="field__input plan-table__cost" id=cost_id.clone() type="text" inputmode="decimal" autocomplete="off" aria-label=label
                            prop:value=move || form.with(|form| form.costs.get(&class).cloned().unwrap_or_else(|| "1".to_owned()))
                            on:change=move |event| form.update(|form| {
                                form.costs.insert(class, event_target_value(&event));
                            })
                        /></td>
                    }
                })}
            </tr>
        }
    };
    let total = move || {
        plan.get().map(|plan| {
            let count = |rows: Option<u64>| rows.map_or_else(|| format::MISSING.to_owned(), format::count);
            let cost = plan.cost.map_or_else(|| format::MISSING.to_owned(), format::money);
            view! {
                <tr class="plan-table__total">
                    <th scope="row">"All classes"</th>
                    <td>{count(plan.n_added)}</td>
                    <td>{format::count(plan.totals.in_hand)}</td>
                    <td></td><td></td>
                    <td>{count(plan.totals.available)}</td>
                    <td></td>
                    {is_by_cost.get().then(|| view! { <td>{cost}</td> })}
                </tr>
            }
        })
    };
    view! {
        <TablePager id="plan-search" label="Find a class" search=search page_idx=page_idx n_rows=n_classes n_found=Signal::derive(move || found.with(Vec::len))/>
        <div class="scroll" tabindex="0" role="region" aria-label="What to add of each class">
            <table class="table plan-table" class:plan-table--without-sizes=move || !has_sizes.get() id="plan">
                <caption>{move || match has_sizes.get() {
                    true => "Rows in hand, what the foundation size asks for, and what this plan adds",
                    false => "Rows in hand and what this plan adds",
                }}</caption>
                <thead>
                    <tr>
                        {PlanColumn::ALL.map(head).into_iter().collect_view()}
                        <th scope="col">"Part of the plan"</th>
                        {move || is_by_cost.get().then(|| view! { <th scope="col">"Cost of a row"</th> })}
                    </tr>
                </thead>
                <tbody><For each=move || shown.get() key=|class| *class children=row/></tbody>
                <tfoot>{total}</tfoot>
            </table>
        </div>
    }
}

fn lacks(row: &PlanRow) -> f64 {
    row.shown_deficit().unwrap_or(0.0)
}

fn adds(row: &PlanRow) -> f64 {
    row.add.map_or(0.0, |add| add as f64)
}

fn largest(classes: &[PlanRow], read: fn(&PlanRow) -> f64) -> f64 {
    classes.iter().map(read).filter(|value| value.is_finite()).fold(1.0, f64::max)
}
