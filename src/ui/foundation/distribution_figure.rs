use leptos::prelude::*;

use crate::ui::foundation::foundation;
use crate::ui::shared::{DataTable, Figure};
use scar_report::format;
use scar_report::plot::{self, SizeBins};
use scar_report::words::{distribution_finding, distribution_note};

/// How the foundation sizes are spread over the classes, above how the rows are.
#[component]
pub fn DistributionFigure() -> impl IntoView {
    let foundation = foundation();
    let bins = Memo::new(move |_| {
        foundation.classes.with(|classes| SizeBins::of(&classes.iter().map(|class| (class.size, class.count)).collect::<Vec<_>>()))
    });
    let finding = Signal::derive(move || foundation.classes.with(|classes| distribution_finding(classes, foundation.unit())));
    let note = Signal::derive(move || bins.with(|bins| distribution_note(bins, foundation.is_published.get())));
    let draw = Callback::new(move |(width, colors)| vec![bins.with(|bins| plot::size_histogram(bins, foundation.unit(), width, colors))]);
    let rows = move || {
        let SizeBins { bins, n_missing } = bins.get();
        let row = |name: String, n_sizes: u64, n_rows: String| {
            view! { <tr><th scope="row">{name}</th><td>{format::count(n_sizes)}</td><td>{n_rows}</td></tr> }
        };
        let missing = (n_missing > 0).then(|| row("no size".to_owned(), n_missing, format::MISSING.to_owned()));
        let bins = bins.into_iter().map(|bin| {
            let name = format!("{} to below {}", format::axis_size(bin.from), format::axis_size(bin.to));
            row(name, bin.n_sizes, format::count(bin.n_rows))
        });
        missing.into_iter().chain(bins).collect_view()
    };
    let caption = Signal::derive(move || format!("Classes by foundation size in {} and by rows in the data", foundation.unit()));
    view! {
        <Figure name="distribution" finding=finding note=note draw=draw>
            <DataTable
                id="distribution" label="Classes by foundation size and by rows" caption=caption
                heads=vec!["Size or rows", "Classes by size", "Classes by rows"]
            >
                {rows}
            </DataTable>
        </Figure>
    }
}
