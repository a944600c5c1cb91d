use leptos::prelude::*;

use crate::ui::state::{SortColumn, Sorting};

/// The head of a column: a click on it sorts the table by that column, and the next turns the order round.
#[component]
pub fn SortHead<C: SortColumn>(
    column: C,
    #[prop(into)] sorting: Signal<Sorting<C>>,
    /** Called with the column. */
    #[prop(into)]
    on_sort: Callback<C>,
    /** What the column holds, shown while the pointer rests on its head. */
    #[prop(optional, into)]
    meaning: MaybeProp<&'static str>,
) -> impl IntoView {
    view! {
        <th scope="col" aria-sort=move || sorting.get().direction(column)>
            <button type="button" class="sort-head__button" title=move || meaning.get() on:click=move |_| on_sort.run(column)>
                {column.name()}
            </button>
        </th>
    }
}
