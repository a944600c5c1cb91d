//! The map itself: a canvas that is moved, zoomed and selected on by pointer and by keyboard.

use std::sync::Arc;

use leptos::ev;
use leptos::html::Canvas;
use leptos::prelude::*;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData, KeyboardEvent, PointerEvent, WheelEvent};

use crate::ui::browser;
use crate::ui::rows::{Rows, rows};
use crate::ui::state::{MapPicture, MapView};
use scar_report::format;
use scar_report::plot::map_quiet_color;
use scar_report::rows::Looked;
use scar_report::words::row_words;

/// How near to a point the pointer must be, in pixels.
const REACH: f64 = 12.0;
/// One step in or out.
pub const ZOOM: f64 = 1.4;

/// What a drag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// Moves the map.
    Move,
    /// Selects what it goes around.
    Lasso,
}

/// The canvas's own state.
#[derive(Clone, Copy)]
pub struct MapState {
    /// What is seen, in the page's pixels; none before the canvas has a size.
    pub view: RwSignal<Option<MapView>>,
    /// The view of the whole map.
    pub whole: RwSignal<Option<MapView>>,
    /// What a drag does.
    pub tool: RwSignal<Tool>,
    /// The line drawn so far.
    lasso: RwSignal<Vec<[f64; 2]>>,
    /// Whether the keyboard is on the map, so that its middle is marked.
    is_focused: RwSignal<bool>,
}

impl MapState {
    /// The whole map, to be moved.
    pub fn new() -> Self {
        Self {
            view: RwSignal::new(None),
            whole: RwSignal::new(None),
            tool: RwSignal::new(Tool::Move),
            lasso: RwSignal::new(Vec::new()),
            is_focused: RwSignal::new(false),
        }
    }

    /// Nearer or further, about the middle.
    pub fn zoom(self, factor: f64) {
        if let Some((view, whole)) = self.view.get_untracked().zip(self.whole.get_untracked()) {
            self.view.set(Some(view.zoomed(factor, [view.size[0] / 2.0, view.size[1] / 2.0], &whole)));
        }
    }

    /// All of the map again.
    pub fn reset(self) {
        self.view.set(self.whole.get_untracked());
    }

    /// The canvas has this size now, and these points.
    fn fit(self, looked: &Looked, size: [f64; 2]) {
        let whole = MapView::whole(&looked.table.positions, size);
        let is_whole = self.view.get_untracked() == self.whole.get_untracked();
        self.whole.set(Some(whole));
        match self.view.get_untracked().filter(|_| !is_whole) {
            Some(view) => self.view.set(Some(MapView { size, ..view })),
            None => self.view.set(Some(whole)),
        }
    }
}

/// The canvas with all that pointer and keyboard do on it.
#[component]
pub fn MapCanvas(map: MapState) -> impl IntoView {
    let rows = rows();
    let node = NodeRef::<Canvas>::new();
    let pixels = StoredValue::new_local(Vec::new());
    let is_waiting = StoredValue::new(false);
    let draw = move || {
        is_waiting.set_value(false);
        if let Some(canvas) = node.get_untracked() {
            pixels.update_value(|pixels| draw(&canvas, map, rows, pixels));
        }
    };
    // At most once a frame, whatever changed.
    let draw_soon = move || {
        if !is_waiting.get_value() {
            is_waiting.set_value(true);
            request_animation_frame(draw);
        }
    };
    let measure = move || {
        if let Some((canvas, looked)) = node.get_untracked().zip(rows.looked.get_untracked()) {
            let size = [f64::from(canvas.client_width()), f64::from(canvas.client_height())];
            if size[0] > 0.0 {
                map.fit(&looked, size);
            }
        }
    };
    Effect::new(move |_| {
        rows.looked.track();
        node.track();
        map.view.set(None);
        // Once the canvas has its place.
        request_animation_frame(measure);
    });
    Effect::new(move |_| {
        map.view.track();
        map.lasso.track();
        map.is_focused.track();
        rows.groups.track();
        rows.lit_group.track();
        rows.selection.track();
        rows.at.track();
        rows.is_dark.track();
        draw_soon();
    });
    let on_resize = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || on_resize.remove());
    let pointing = Pointing { map, rows, drag: RwSignal::new(None) };
    let class = move || if map.tool.get() == Tool::Lasso { "map__canvas map__canvas--lasso" } else { "map__canvas" };
    view! {
        <canvas
            class=class node_ref=node tabindex="0" role="application" aria-label="Map of the rows" aria-describedby="map-words map-keys"
            on:pointerdown=move |event| pointing.down(&event)
            on:pointermove=move |event| pointing.moved(&event)
            on:pointerup=move |event| pointing.up(&event)
            on:pointercancel=move |_| pointing.stop()
            on:pointerleave=move |_| pointing.leave()
            on:wheel=move |event| wheel(map, &event)
            on:dblclick=move |_| map.zoom(ZOOM * ZOOM)
            on:keydown=move |event| key(pointing, &event)
            on:focus=move |_| map.is_focused.set(true)
            on:blur=move |_| map.is_focused.set(false)
        ></canvas>
    }
}

/// What the pointer does on the map.
#[derive(Clone, Copy)]
struct Pointing {
    map: MapState,
    rows: Rows,
    /// The drag under way.
    drag: RwSignal<Option<Drag>>,
}

#[derive(Clone, Copy)]
struct Drag {
    /// Where it began.
    start: [f64; 2],
    /// Where it was last.
    last: [f64; 2],
    is_lasso: bool,
}

impl Pointing {
    fn down(self, event: &PointerEvent) {
        if event.button() != 0 {
            return;
        }
        if let Some(canvas) = event.current_target().and_then(|target| target.dyn_into::<HtmlCanvasElement>().ok()) {
            // Without it a drag ends at the edge, and nothing worse.
            let _ = canvas.set_pointer_capture(event.pointer_id());
        }
        let at = place(event);
        let is_lasso = self.map.tool.get_untracked() == Tool::Lasso || event.shift_key();
        self.drag.set(Some(Drag { start: at, last: at, is_lasso }));
        if is_lasso {
            self.map.lasso.set(vec![at]);
        }
    }

    fn moved(self, event: &PointerEvent) {
        let at = place(event);
        let Some(view) = self.map.view.get_untracked() else { return };
        match self.drag.get_untracked() {
            None => self.point(view, at),
            Some(Drag { is_lasso: true, .. }) => self.map.lasso.update(|lasso| lasso.push(at)),
            Some(drag) => {
                self.map.view.set(Some(view.panned([at[0] - drag.last[0], at[1] - drag.last[1]])));
                self.drag.set(Some(Drag { last: at, ..drag }));
            }
        }
    }

    fn point(self, view: MapView, at: [f64; 2]) {
        let found = self.rows.looked.with_untracked(|looked| view.nearest(&looked.as_ref()?.table.positions, at, REACH));
        if found != self.rows.at.get_untracked() {
            self.rows.at.set(found);
        }
    }

    fn up(self, event: &PointerEvent) {
        let at = place(event);
        let Some(Drag { start, is_lasso, .. }) = self.drag.get_untracked() else { return };
        let lasso = self.map.lasso.get_untracked();
        self.stop();
        let Some(view) = self.map.view.get_untracked() else { return };
        if (at[0] - start[0]).abs() < 4.0 && (at[1] - start[1]).abs() < 4.0 && lasso.len() < 8 {
            self.point(view, at);
            if let Some(row) = self.rows.at.get_untracked() {
                self.rows.toggle(row);
            }
        } else if is_lasso {
            let found =
                self.rows.looked.with_untracked(|looked| looked.as_ref().map(|looked| view.within(&looked.table.positions, &lasso)));
            self.rows.select(found.unwrap_or_default());
        }
    }

    fn stop(self) {
        self.drag.set(None);
        self.map.lasso.set(Vec::new());
    }

    fn leave(self) {
        if self.drag.get_untracked().is_none() {
            self.rows.at.set(None);
        }
    }
}

fn place(event: &PointerEvent) -> [f64; 2] {
    [f64::from(event.offset_x()), f64::from(event.offset_y())]
}

/// The wheel zooms where the map was clicked into, or with Ctrl; else it scrolls the page.
fn wheel(map: MapState, event: &WheelEvent) {
    if !map.is_focused.get_untracked() && !event.ctrl_key() {
        return;
    }
    event.prevent_default();
    if let Some((view, whole)) = map.view.get_untracked().zip(map.whole.get_untracked()) {
        let factor = if event.delta_y() < 0.0 { 1.2 } else { 1.0 / 1.2 };
        map.view.set(Some(view.zoomed(factor, [f64::from(event.offset_x()), f64::from(event.offset_y())], &whole)));
    }
}

fn key(pointing: Pointing, event: &KeyboardEvent) {
    let Pointing { map, rows, drag } = pointing;
    if event.key() == "Escape" {
        // A drag that is under way ends, and with it what the key does; else the key is the page's.
        if drag.get_untracked().is_some() {
            pointing.stop();
            event.prevent_default();
        }
        return;
    }
    let (Some(view), Some(looked)) = (map.view.get_untracked(), rows.looked.get_untracked()) else { return };
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let positions = &looked.table.positions;
    let middle = [view.size[0] / 2.0, view.size[1] / 2.0];
    let step = if event.shift_key() { 10.0 } else { 60.0 };
    match event.key().as_str() {
        "ArrowLeft" => map.view.set(Some(view.panned([step, 0.0]))),
        "ArrowRight" => map.view.set(Some(view.panned([-step, 0.0]))),
        "ArrowUp" => map.view.set(Some(view.panned([0.0, step]))),
        "ArrowDown" => map.view.set(Some(view.panned([0.0, -step]))),
        "+" | "=" => map.zoom(ZOOM),
        "-" | "_" => map.zoom(1.0 / ZOOM),
        "0" | "Home" => map.reset(),
        " " | "Enter" => {
            if let Some(row) = view.nearest(positions, middle, f64::INFINITY) {
                rows.toggle(row);
            }
        }
        "a" | "A" => rows.select(view.within(positions, &view.edge())),
        "Backspace" | "Delete" => rows.select(Vec::new()),
        _ => return,
    }
    event.prevent_default();
    // The readout describes the row in the middle.
    let now = map.view.get_untracked().and_then(|view| view.nearest(positions, middle, f64::INFINITY));
    rows.at.set(now);
}

fn draw(canvas: &HtmlCanvasElement, map: MapState, rows: Rows, pixels: &mut Vec<u8>) {
    let (Some(view), Some(looked)) = (map.view.get_untracked(), rows.looked.get_untracked()) else { return };
    // Denser screens gain nothing one could see, and cost four times as much.
    let density = browser::window().device_pixel_ratio().clamp(1.0, 2.0);
    let (width, height) = ((view.size[0] * density).round() as u32, (view.size[1] * density).round() as u32);
    if (canvas.width(), canvas.height()) != (width, height) {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let context = canvas.get_context("2d").ok().flatten().and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok());
    let Some(context) = context.filter(|_| width > 0 && height > 0) else { return };
    let selection = rows.selection.get_untracked();
    let is_lit = lit(&selection, looked.table.n_rows());
    let (groups, order) = (rows.groups.get_untracked(), rows.order.get_untracked());
    if groups.of_rows.len() != looked.table.n_rows() {
        return;
    }
    let picture = MapPicture {
        positions: &looked.table.positions,
        groups: &groups,
        order: &order,
        view: MapView { scale: view.scale * density, size: [f64::from(width), f64::from(height)], ..view },
        density,
        is_lit: is_lit.as_deref(),
        lit_group: rows.lit_group.get_untracked(),
        quiet: map_quiet_color(rows.is_dark.get_untracked()),
    };
    picture.paint(pixels);
    // A canvas that refuses stays as it was; the table says the same.
    let Ok(image) = ImageData::new_with_u8_clamped_array_and_sh(Clamped(pixels), width, height) else { return };
    let _ = context.put_image_data(&image, 0.0, 0.0);
    context.save();
    let _ = context.scale(density, density);
    marks(&context, map, rows, view, &looked);
    context.restore();
}

/// Which rows stand out.
fn lit(selection: &Arc<Vec<u32>>, n_rows: usize) -> Option<Vec<bool>> {
    if selection.is_empty() {
        return None;
    }
    let mut is_lit = vec![false; n_rows];
    selection.iter().for_each(|&row| is_lit[row as usize] = true);
    Some(is_lit)
}

/// What lies over the points: the row pointed at, the lasso, the middle.
fn marks(context: &CanvasRenderingContext2d, map: MapState, rows: Rows, view: MapView, looked: &Looked) {
    // The style sheet's ink, also where a person's own colors take its place.
    context.set_stroke_style_str("currentcolor");
    context.set_line_width(1.5);
    if let Some(row) = rows.at.get_untracked().filter(|&row| (row as usize) < looked.table.n_rows()) {
        let [x, y] = view.on_canvas(looked.table.positions[row as usize]);
        context.begin_path();
        let _ = context.arc(x, y, 8.0, 0.0, std::f64::consts::TAU);
        context.stroke();
    }
    map.lasso.with_untracked(|lasso| {
        if let Some((first, rest)) = lasso.split_first() {
            context.begin_path();
            context.move_to(first[0], first[1]);
            rest.iter().for_each(|at| context.line_to(at[0], at[1]));
            context.close_path();
            context.stroke();
        }
    });
    if map.is_focused.get_untracked() {
        let [x, y] = [view.size[0] / 2.0, view.size[1] / 2.0];
        context.set_line_width(1.0);
        for (from, to) in
            [([x - 14.0, y], [x - 5.0, y]), ([x + 5.0, y], [x + 14.0, y]), ([x, y - 14.0], [x, y - 5.0]), ([x, y + 5.0], [x, y + 14.0])]
        {
            context.begin_path();
            context.move_to(from[0], from[1]);
            context.line_to(to[0], to[1]);
            context.stroke();
        }
    }
}

/// What is said of the row pointed at.
#[component]
pub fn MapReadout() -> impl IntoView {
    let rows = rows();
    let words = move || {
        let row = rows.at.get()?;
        let looked = rows.looked.get()?;
        ((row as usize) < looked.table.n_rows()).then(|| format::unbroken(&row_words(&looked, row)))
    };
    view! { <p class="map__readout" role="status">{move || words().unwrap_or_else(|| "Point at a row, or move to it by the arrow keys.".to_owned())}</p> }
}
