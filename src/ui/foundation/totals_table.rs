use leptos::prelude::*;

use crate::ui::foundation::foundation;
use scar_report::format;
use scar_report::words::{TotalGroup, TotalRow, total_groups};

/// Every size of the whole with what it assumes.
#[component]
pub fn TotalsTable() -> impl IntoView {
    let foundation = foundation();
    let groups = Memo::new(move |_| {
        let (report, resized, measured) = (foundation.report.get(), foundation.resized.get(), foundation.measured.get());
        report.zip(resized).map(|(report, resized)| total_groups(&report, &resized, measured.as_deref())).unwrap_or_default()
    });
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Sizes of the whole">
            <table class="table totals" id="totals">
                <caption>"The size of the whole by every formula; the reported one is that of the convention"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Formula"</th><th scope="col" class="totals__size">"Size"</th>
                        <th scope="col">"Beside the data"</th><th scope="col">"What it assumes"</th>
                    </tr>
                </thead>
                {move || groups.get().into_iter().map(group).collect_view()}
            </table>
        </div>
    }
}

fn group(TotalGroup { name, notes, rows }: TotalGroup) -> impl IntoView {
    view! {
        <tbody>
            <tr class="totals__group">
                <th scope="rowgroup" colspan="4">{format::unbroken(&name)}{notes.into_iter().map(note).collect_view()}</th>
            </tr>
            {rows.into_iter().map(row).collect_view()}
        </tbody>
    }
}

fn row(row: TotalRow) -> impl IntoView {
    let beside = row.need.map_or_else(|| format::MISSING.to_owned(), |need| format::times(need.times));
    let more = row.need.filter(|need| !need.is_met()).map(|need| format!("{} more", format::size(Some(need.more))));
    let full = row.size.map(format::full);
    view! {
        <tr class="totals__row" class:totals__row--reported=row.is_reported>
            <th scope="row">{row.name}{row.is_reported.then(|| view! { <span class="totals__tag">" reported"</span> })}</th>
            <td class="totals__size" title=full>{format::size(row.size)}{row.interval.map(small)}</td>
            <td class="totals__beside">{beside}{more.map(small)}</td>
            <td class="totals__assumes">{row.assumes}{row.notes.into_iter().map(note).collect_view()}</td>
        </tr>
    }
}

fn small(words: String) -> impl IntoView {
    view! { <span class="totals__small">{format::unbroken(&words)}</span> }
}

fn note(words: String) -> impl IntoView {
    view! { <span class="totals__note">{words}</span> }
}
