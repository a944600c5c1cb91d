use leptos::prelude::*;

use crate::ui::foundation::foundation;
use crate::ui::shared::{DataTable, Figure};
use scar_report::plot::{self, SizeBins};
use scar_report::tables;
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
    let table = Signal::derive(move || bins.with(|bins| tables::distribution(bins, foundation.unit())));
    view! {
        <Figure name="distribution" finding=finding note=note draw=draw>
            <DataTable id="distribution" label="Classes by foundation size and by rows" table=table/>
        </Figure>
    }
}
