//! All that stands around the map: its finding, what it is colored by, its tools, its legend, and what is selected.

use leptos::prelude::*;

use super::map_canvas::{MapCanvas, MapReadout, MapState, Tool, ZOOM};
use crate::ui::rows::rows;
use crate::ui::state::{MapColor, MapGroup, has_shapes, map_shape};
use scar_report::format;
use scar_report::words::{map_finding, map_note};

/// The 2-D map as a figure.
#[component]
pub fn RowMap() -> impl IntoView {
    let rows = rows();
    let map = MapState::new();
    let finding =
        move || rows.looked.with(|looked| looked.as_ref().map(|looked| map_finding(&looked.report).unbroken())).unwrap_or_default();
    let note = move || rows.looked.with(|looked| looked.as_ref().map(|looked| format::unbroken(&map_note(looked))));
    let ways = move || MapColor::ALL.into_iter().filter(move |&way| way != MapColor::Subset || rows.has_subset.get());
    let choose = move |event| {
        let name = event_target_value(&event);
        if let Some(way) = MapColor::ALL.into_iter().find(|way| way.name() == name) {
            rows.color.set(way);
        }
    };
    let options = move || {
        ways().map(|way| view! { <option value=way.name() selected=way == rows.color.get_untracked()>{way.name()}</option> }).collect_view()
    };
    let tool = move |tool: Tool, name: &'static str| {
        view! {
            <button
                type="button" class="button button--small" aria-pressed=move || (map.tool.get() == tool).to_string()
                on:click=move |_| map.tool.set(tool)
            >{name}</button>
        }
    };
    view! {
        <section class="figure map" aria-labelledby="map-title">
            <h3 class="figure__title" id="map-title">{move || finding().heading}</h3>
            <p class="figure__note" id="map-words">{move || finding().below}" "{note}</p>
            <div class="map__tools">
                <label class="map__label" for="map-color">"Color by"</label>
                <select class="field__input" id="map-color" on:change=choose>{options}</select>
                <span class="map__group" role="group" aria-label="Dragging">{tool(Tool::Move, "Move")}{tool(Tool::Lasso, "Lasso")}</span>
                <span class="map__group" role="group" aria-label="Zoom">
                    <button type="button" class="button button--small" aria-label="Zoom in" on:click=move |_| map.zoom(ZOOM)>"+"</button>
                    <button type="button" class="button button--small" aria-label="Zoom out" on:click=move |_| map.zoom(1.0 / ZOOM)>"−"</button>
                    <button type="button" class="button button--small" on:click=move |_| map.reset()>"Whole map"</button>
                </span>
            </div>
            <MapCanvas map=map/>
            <MapReadout/>
            <MapLegend/>
            <p class="map__keys" id="map-keys">
                "Keys on the map: arrows move, + and − zoom, 0 shows all; Space selects the row in the middle, A all that is seen, Delete none. "
                "Shift and drag is a lasso; the wheel zooms once the map was clicked."
            </p>
            <MapSelection/>
        </section>
    }
}

/// The groups of the map's colors; each can be made to stand out.
#[component]
fn MapLegend() -> impl IntoView {
    let rows = rows();
    // As the map draws them: without shapes where there are too many points for any.
    let has_shapes = Memo::new(move |_| rows.looked.with(|looked| looked.as_ref().is_some_and(|looked| has_shapes(looked.table.n_rows()))));
    let shape = move |idx: u8| if has_shapes.get() { map_shape(idx) } else { "■" };
    let entry = move |(idx, group): (usize, MapGroup)| {
        let idx = idx as u8;
        let toggle = move |_| rows.lit_group.update(|lit| *lit = if *lit == Some(idx) { None } else { Some(idx) });
        let [r, g, b] = group.color;
        view! {
            <li>
                <button
                    type="button" class="map__entry" aria-pressed=move || (rows.lit_group.get() == Some(idx)).to_string() on:click=toggle
                    title="Show this group alone in its color"
                >
                    <span class="map__swatch" aria-hidden="true" style:color=format!("rgb({r} {g} {b})")>{shape(idx)}</span>
                    <span class="map__name">{group.name}</span>
                    <span class="map__count">{format::count(group.n_rows)}</span>
                </button>
            </li>
        }
    };
    view! {
        <ul class="map__legend" aria-label="Legend">
            {move || rows.groups.get().groups.iter().cloned().enumerate().map(entry).collect_view()}
        </ul>
    }
}

/// What is selected, and what can be done with it.
#[component]
fn MapSelection() -> impl IntoView {
    let rows = rows();
    let n_selected = Memo::new(move |_| rows.selection.with(|selection| selection.len()));
    let words = move || match n_selected.get() {
        0 => "No row is selected: go around some with the lasso.".to_owned(),
        n => format!("{} selected; the table shows these alone.", format::counted(n as u64, "row", "rows")),
    };
    view! {
        <div class="map__selection" role="group" aria-label="Selection">
            <p class="map__selected" role="status">{words}</p>
            <Show when=move || { n_selected.get() > 0 }>
                <button type="button" class="button button--small" on:click=move |_| rows.select(Vec::new())>"Select none"</button>
                <button type="button" class="button button--small" id="selection-csv" on:click=move |_| rows.save_selection()>"Save row positions (CSV)"</button>
                <button
                    type="button" class="button button--small" id="analyze-selection" disabled=move || !rows.can_ask.get()
                    on:click=move |_| rows.analyze_selection()
                >"Analyze these rows on their own"</button>
            </Show>
        </div>
    }
}
