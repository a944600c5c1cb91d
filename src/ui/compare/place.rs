use std::sync::Arc;

use leptos::prelude::*;

use super::contrast_table::ContrastTable;
use super::kept_list::KeptList;
use crate::ui::queries::page;
use crate::ui::shared::{PlaceFinding, TablePager};
use crate::ui::state::{PAGE, Place, file_name, result_name, rows_of_page, sorted_by};
use scar_report::format;
use scar_report::words::{contrast_csv, contrast_doubt, contrast_finding};
use scar_report::{ClassQuantity, ContrastRow, Report, SPREADS, common_ratio, contrast_classes, contrast_whole, seen_name};

/// Results side by side, with differences and whether they exceed chance; nothing until one is kept.
#[component]
pub fn ComparePlace() -> impl IntoView {
    let page = page();
    let report = page.whole_report();
    // Those that were kept, and behind them what is on screen, where that is another.
    let results = Memo::new_with_compare(
        move |_| {
            page.kept.with(|kept| {
                let mut results: Vec<(String, Arc<Report>)> =
                    kept.results().iter().map(|kept| (kept.name.clone(), Arc::clone(&kept.report))).collect();
                if let Some(now) = report.get().filter(|now| !now.is_provisional() && !kept.has(now) && !results.is_empty()) {
                    let column = page.chosen_column();
                    results.push((format!("Now: {}", result_name(&now, column.as_deref())), now));
                }
                results
            })
        },
        |a, b| a.map(|a| same(a)) != b.map(|b| same(b)),
    );
    let needs = page.needs(Place::Compare);
    let names = Signal::derive(move || results.with(|results| results.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>()));
    let with_reports = move |read: &dyn Fn(&[&Report]) -> Vec<ContrastRow>| {
        results.with(|results| read(&results.iter().map(|(_, report)| report.as_ref()).collect::<Vec<_>>()))
    };
    let ratio =
        Memo::new(move |_| results.with(|results| common_ratio(&results.iter().map(|(_, report)| report.as_ref()).collect::<Vec<_>>())));
    let whole = Memo::new(move |_| ratio.get().map_or_else(Vec::new, |ratio| with_reports(&|reports| contrast_whole(reports, ratio))));
    let quantity = RwSignal::new(ClassQuantity::Coverage);
    let (search, page_idx) = (RwSignal::new(String::new()), RwSignal::new(0));
    let classes = Memo::new(move |_| {
        ratio.get().map_or_else(Vec::new, |ratio| with_reports(&|reports| contrast_classes(reports, ratio, quantity.get())))
    });
    // Of very many classes nobody looks for the differences by turning pages.
    let chosen_order = RwSignal::new(None::<bool>);
    let is_by_difference = Memo::new(move |_| chosen_order.get().unwrap_or_else(|| classes.with(|rows| rows.len() > PAGE)));
    let found = Memo::new(move |_| {
        let search = search.get().trim().to_lowercase();
        let found =
            classes.with(|rows| rows.iter().filter(|row| row.name.to_lowercase().contains(&search)).map(as_shown).collect::<Vec<_>>());
        if is_by_difference.get() { sorted_by(found, true, reach) } else { found }
    });
    let shown = Signal::derive(move || found.with(|rows| rows_of_page(rows, page_idx.get()).to_vec()));
    let finding = Signal::derive(move || whole.with(|rows| names.with(|names| contrast_finding(names, rows))));
    let doubt = move || results.with(|results| contrast_doubt(&results.iter().map(|(_, report)| report.as_ref()).collect::<Vec<_>>()));
    let caption = Signal::derive(move || match ratio.get() {
        Some(ratio) => format!(
            "Measured on {}; ± is a standard deviation over repeats. More than chance: beyond {SPREADS} spreads of a difference of two draws, or intervals apart; – where there are too few rows of a class",
            format::ratio(ratio)
        ),
        None => "The results have no ratio in common".to_owned(),
    });
    let save = move |_| {
        let (names, mut rows) = (names.get_untracked(), whole.get_untracked());
        rows.extend(
            classes
                .get_untracked()
                .into_iter()
                .map(|row| ContrastRow { name: format!("{} of {}", quantity.get_untracked().name(), row.name), ..row }),
        );
        page.save(&file_name("results", Some("compared"), "csv"), "text/csv", contrast_csv(&names, &rows));
    };
    view! {
        <Show when=move || needs.with(Option::is_none)>
            <section class="place compare-place" aria-labelledby="compare-title">
                <p class="place__kicker">"Compare"</p>
                <PlaceFinding place=Place::Compare finding=finding/>
                {move || doubt().map(|words| view! { <p class="notice">{words}</p> })}
                <KeptList/>
                <Show when=move || { names.with(Vec::len) > 0 }>
                    <ContrastTable id="compare-whole" label="The whole, side by side" head="The whole" caption=caption names=names rows=whole/>
                    <p class="field">
                        <label class="field__label" for="compare-quantity">"Class by class"</label>
                        <select
                            class="field__input" id="compare-quantity"
                            on:change=move |event| {
                                let name = event_target_value(&event);
                                if let Some(chosen) = ClassQuantity::ALL.into_iter().find(|quantity| quantity.name() == name) {
                                    quantity.set(chosen);
                                }
                            }
                        >
                            {ClassQuantity::ALL.map(|of| view! { <option value=of.name() prop:selected=move || quantity.get() == of>{of.name()}</option> }).into_iter().collect_view()}
                        </select>
                    </p>
                    <label class="switch">
                        <input
                            type="checkbox" id="compare-by-difference"
                            prop:checked=move || is_by_difference.get()
                            on:change=move |event| {
                                chosen_order.set(Some(event_target_checked(&event)));
                                page_idx.set(0);
                            }
                        />
                        "Largest difference from the first result on top"
                    </label>
                    <TablePager id="compare-search" label="Find a class" search=search page_idx=page_idx n_rows=Signal::derive(move || classes.with(Vec::len)) n_found=Signal::derive(move || found.with(Vec::len))/>
                    <ContrastTable id="compare-classes" label="Classes, side by side" head="Class" caption=caption names=names rows=shown/>
                    <p class="downloads">
                        <span class="downloads__lead">"Save the comparison:"</span>
                        <button type="button" class="button" id="download-compared" on:click=save>"CSV table"</button>
                    </p>
                </Show>
            </section>
        </Show>
    }
}

/// How far the last result is from the first, where both have a value.
fn reach(row: &ContrastRow) -> Option<f64> {
    row.differences().last().copied().flatten().map(|difference| difference.value.abs())
}

/// What makes two lists of results differ: their names, and which reports they are.
fn same(results: &[(String, Arc<Report>)]) -> Vec<(String, *const Report)> {
    results.iter().map(|(name, report)| (name.clone(), Arc::as_ptr(report))).collect()
}

/// A row with its class as people see it; what is saved has it whole.
fn as_shown(row: &ContrastRow) -> ContrastRow {
    ContrastRow { name: seen_name(&row.name), ..row.clone() }
}
