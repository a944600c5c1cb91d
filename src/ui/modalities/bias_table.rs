use leptos::prelude::*;

use crate::ui::modalities::modalities;
use crate::ui::shared::TablePager;
use crate::ui::state::rows_of_page;
use scar_report::ClassBias;
use scar_report::format;
use scar_report::modality_finding::{bias_verdict, bias_words, by_difference, class_words, driver_words, stand_ins};

/// Items that a cell names.
const MOST_NAMED: usize = 6;

/// A row of the table, in words.
#[derive(Clone, PartialEq)]
struct BiasRow {
    name: String,
    sizes: [String; 2],
    difference: String,
    verdict: String,
    driver: String,
    items: [String; 2],
}

/// Class by class, what separates the two modalities, with the items that stand for it.
#[component]
pub fn BiasTable() -> impl IntoView {
    let modalities = modalities();
    let (search, page_idx) = (RwSignal::new(String::new()), RwSignal::new(0));
    let names = Memo::new(move |_| modalities.of_pair(|_, pair| pair.names.clone()).unwrap_or_default());
    let has_items = Memo::new(move |_| modalities.of_pair(|_, pair| !pair.matched.is_empty()).unwrap_or_default());
    let rows = Memo::new(move |_| {
        modalities
            .of_pair(|report, pair| {
                let row = |class: &ClassBias| BiasRow {
                    name: class_words(report.labels, &class.class),
                    sizes: class.sizes.map(format::size),
                    difference: bias_words(class),
                    verdict: bias_verdict(pair, class),
                    driver: driver_words(class),
                    items: stand_ins(report, pair, &class.class)
                        .map(|items| items.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ")),
                };
                by_difference(pair).into_iter().map(row).collect::<Vec<_>>()
            })
            .unwrap_or_default()
    });
    let found = Memo::new(move |_| {
        let search = search.get().trim().to_lowercase();
        let is_found = |row: &&BiasRow| [&row.name, &row.items[0], &row.items[1]].iter().any(|text| text.to_lowercase().contains(&search));
        rows.with(|rows| rows.iter().filter(is_found).cloned().collect::<Vec<_>>())
    });
    let shown = move || found.with(|rows| rows_of_page(rows, page_idx.get()).to_vec());
    let row = move |row: BiasRow| {
        let items =
            has_items.get().then(|| row.items.map(|items| view! { <td class="bias-table__items">{items}</td> }).into_iter().collect_view());
        view! {
            <tr>
                <th scope="row">{row.name}</th>
                {row.sizes.map(|size| view! { <td>{size}</td> }).into_iter().collect_view()}
                <td>{format::unbroken(&row.difference)}</td>
                <td>{row.verdict}</td>
                <td>{format::unbroken(&row.driver)}</td>
                {items}
            </tr>
        }
    };
    let item_heads = move || {
        let [first, second] = names.get();
        has_items.get().then(|| view! { <th scope="col">{format!("Stand for it in «{second}»")}</th><th scope="col">{format!("Stand for it in «{first}»")}</th> })
    };
    view! {
        <TablePager id="bias-search" label="Find a class or an item" search=search page_idx=page_idx n_rows=Signal::derive(move || rows.with(Vec::len)) n_found=Signal::derive(move || found.with(Vec::len))/>
        <div class="scroll" tabindex="0" role="region" aria-label="What separates the modalities, class by class">
            <table class="table" id="bias">
                <caption>"Measured size of the class's step in each modality, in rows of the class, and their difference with an interval; with 95 %, those of all classes hold together"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Class"</th>
                        {move || names.get().map(|name| view! { <th scope="col">{format!("Rows, «{name}»")}</th> }).into_iter().collect_view()}
                        <th scope="col">"Difference"</th><th scope="col">"Verdict"</th><th scope="col">"Driven by"</th>
                        {item_heads}
                    </tr>
                </thead>
                <tbody>{move || shown().into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
