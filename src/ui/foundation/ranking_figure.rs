use leptos::prelude::*;

use super::rank_pager::RankPager;
use crate::ui::foundation::foundation;
use crate::ui::shared::{DataTable, Figure};
use crate::ui::state::{RankView, shown_ranks};
use scar_report::plot::{self, ClassSize};
use scar_report::words::{ranking_finding, ranking_note};
use scar_report::{RankedClass, format, tables};

/// The classes by foundation size, beside the rows there are.
#[component]
pub fn RankingFigure() -> impl IntoView {
    let foundation = foundation();
    let search = RwSignal::new(String::new());
    let view = RwSignal::new(RankView::default());
    let classes = foundation.classes;
    let shown = Memo::new(move |_| classes.with(|classes| search.with(|search| shown_ranks(classes, search, view.get()))));
    let finding = Signal::derive(move || {
        let report = foundation.report.get();
        report.map(|report| classes.with(|classes| ranking_finding(&report, classes))).unwrap_or_default()
    });
    let note = Signal::derive(move || {
        let has_unsized = shown.with(|shown| shown.rows.iter().any(|class| class.size.is_none()));
        let tuning = foundation.tuning.get().filter(|_| foundation.is_published.get());
        format::unbroken(&foundation.measured.with(|measured| ranking_note(tuning.as_ref(), measured.as_deref(), has_unsized)))
    });
    let draw = Callback::new(move |(width, colors)| {
        let shown = shown.get();
        let of_class = |class: RankedClass| ClassSize { name: class.name, size: class.size, interval: class.interval, count: class.count };
        let rows: Vec<ClassSize> = shown.rows.into_iter().map(of_class).collect();
        vec![plot::class_sizes(&rows, shown.gap, foundation.unit(), width, colors)]
    });
    let table = Signal::derive(move || shown.with(|shown| tables::ranking(&shown.rows, foundation.unit(), "; the classes that are drawn")));
    view! {
        <Figure name="ranking" finding=finding note=note draw=draw>
            <RankPager search=search view=view shown=shown n_classes=Signal::derive(move || classes.with(Vec::len))/>
            <DataTable id="class-sizes" label="Foundation size of each class" table=table/>
        </Figure>
    }
}
