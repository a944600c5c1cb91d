use leptos::prelude::*;

use super::rank_pager::RankPager;
use crate::ui::foundation::foundation;
use crate::ui::shared::{DataTable, Figure};
use crate::ui::state::{RankView, RankedClass, ranking_finding, shown_ranks};
use scar_report::format;
use scar_report::plot::{self, ClassSize};

/// The classes by foundation size, beside the rows there are.
#[component]
pub fn RankingFigure() -> impl IntoView {
    let foundation = foundation();
    let search = RwSignal::new(String::new());
    let view = RwSignal::new(RankView::default());
    let classes = foundation.classes;
    let shown = Memo::new(move |_| classes.with(|classes| search.with(|search| shown_ranks(classes, search, view.get()))));
    let title = Signal::derive(move || {
        let report = foundation.report.get();
        report.map(|report| classes.with(|classes| format::unbroken(&ranking_finding(&report, classes)))).unwrap_or_default()
    });
    let note = Signal::derive(move || {
        let size = if foundation.is_published.get() {
            let at = foundation.tuning.get().map(|tuning| (format::full(tuning.epsilon), format::full(tuning.delta)));
            let at = at.map_or_else(String::new, |(epsilon, delta)| format!(" at ε = {epsilon} and δ = {delta}"));
            format!("Sizes are samples by the theory{at}; compare them between classes rather than with counts.")
        } else {
            let epsilon = foundation.measured.with(|measured| measured.as_ref().map(|measured| format::full(measured.epsilon)));
            let epsilon = epsilon.map_or_else(String::new, |epsilon| format!(" = {epsilon}"));
            format!("A size is the rows of a class that keep its own task's test error within ε{epsilon} of that of all.")
        };
        let is_zero = |class: &RankedClass| class.size == Some(0.0);
        let zero = "«Rare or not learned» stands where the size is 0: the probe errs as little without the class.";
        let zero = shown.with(|shown| shown.rows.iter().any(is_zero)).then_some(zero);
        let log = "Where sizes and rows differ too much for bars from zero, the axis is a log one, and a line joins the two.";
        format::unbroken(&[size.as_str()].into_iter().chain(zero).chain([log]).collect::<Vec<_>>().join(" "))
    });
    let draw = Callback::new(move |(width, colors)| {
        let shown = shown.get();
        let of_class = |class: RankedClass| ClassSize { name: class.name, size: class.size, interval: class.interval, count: class.count };
        let rows: Vec<ClassSize> = shown.rows.into_iter().map(of_class).collect();
        vec![plot::class_sizes(&rows, shown.gap, foundation.unit(), width, colors)]
    });
    let caption = Signal::derive(move || format!("Foundation sizes in {}; the classes that are drawn", foundation.unit()));
    let rows = move || shown.get().rows.into_iter().map(table_row).collect_view();
    view! {
        <Figure name="ranking" title=title note=note draw=draw>
            <RankPager search=search view=view shown=shown n_classes=Signal::derive(move || classes.with(Vec::len))/>
            <DataTable
                id="class-sizes" label="Foundation size of each class" caption=caption
                heads=vec!["Class", "Size", "95 % interval", "Rows", "More", "By the theory", "Notes"]
            >
                {rows}
            </DataTable>
        </Figure>
    }
}

fn table_row(class: RankedClass) -> impl IntoView {
    let interval = match class.interval {
        Some((low, Some(high))) => format!("{} to {}", format::size(Some(low)), format::size(Some(high))),
        Some((low, None)) => format!("from {}", format::size(Some(low))),
        None => format::MISSING.to_owned(),
    };
    let more = class.need().map_or_else(|| format::MISSING.to_owned(), |need| format::size(Some(need.more)));
    let beyond = class.is_beyond.then(|| "Beyond the data: extrapolated.".to_owned());
    let notes: Vec<String> = beyond.into_iter().chain(class.notes).collect();
    view! {
        <tr>
            <th scope="row">{class.name}</th>
            <td title=class.size.map(format::full)>{format::size(class.size)}</td>
            <td>{interval}</td>
            <td>{format::count(class.count)}</td>
            <td>{more}</td>
            <td title=class.theory.map(format::full)>{format::size(class.theory)}</td>
            <td class="class-sizes__notes">{notes.join(" ")}</td>
        </tr>
    }
}
