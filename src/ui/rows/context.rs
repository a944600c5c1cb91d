//! What the components of the Rows place have in common: derived once, and reached as a context.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;

use crate::ui::actions::Page;
use crate::ui::browser;
use crate::ui::queries::page;
use crate::ui::state::{AppState, DrawOrder, MapColor, MapGroups, RowsShown, file_name, index_csv, map_groups};
use scar_core::problem::{Code, Problem};
use scar_method::rows::RowsParams;
use scar_report::rows::{Looked, copies_csv, relisted, rows_csv};

/// The look at the rows, what is selected of them, and how map and table show them.
#[derive(Clone, Copy)]
pub struct Rows {
    page: Page,
    /// The look at the rows.
    pub looked: Memo<Option<Arc<Looked>>>,
    /// The order in which rows are drawn.
    pub order: Memo<Arc<DrawOrder>>,
    /// What the map is colored by.
    pub color: RwSignal<MapColor>,
    /// The groups of the map's colors.
    pub groups: Memo<Arc<MapGroups>>,
    /// The group that stands out.
    pub lit_group: RwSignal<Option<u8>>,
    /// Rows that were selected, ascending; none for no selection.
    pub selection: RwSignal<Arc<Vec<u32>>>,
    /// How the table stands.
    pub shown: RwSignal<RowsShown>,
    /// The rows of the table.
    pub rows: Memo<Arc<Vec<u32>>>,
    /// The row pointed at.
    pub at: RwSignal<Option<u32>>,
    /// The cosine from which rows are near duplicates, as it is written; empty for one from the data.
    pub cosine: RwSignal<String>,
    /// Whether the page is dark.
    pub is_dark: RwSignal<bool>,
    /// Whether there is a subset to color by.
    pub has_subset: Memo<bool>,
    /// Whether something can be asked for now.
    pub can_ask: Memo<bool>,
}

/// What the place provided.
pub fn rows() -> Rows {
    expect_context::<Rows>()
}

impl Rows {
    /// Derives the place and provides it.
    pub fn provide() -> Self {
        let page = page();
        let looked = page.newest(|state| &state.side.looked);
        let subset = page.newest(|state| &state.side.subset);
        let color = RwSignal::new(MapColor::default());
        let (lit_group, at) = (RwSignal::new(None), RwSignal::new(None));
        let selection = RwSignal::new(Arc::new(Vec::new()));
        let shown = RwSignal::new(RowsShown::default());
        let is_dark = RwSignal::new(browser::is_dark());
        let n_rows = Memo::new(move |_| looked.with(|looked| looked.as_ref().map_or(0, |looked| looked.table.n_rows())));
        let order = Memo::new(move |_| Arc::new(DrawOrder::new(n_rows.get())));
        let groups = Memo::new(move |_| {
            let (looked, subset, color, is_dark) = (looked.get(), subset.get(), color.get(), is_dark.get());
            let subset = subset.as_ref().map(|subset| subset.1.rows.indices.as_slice());
            Arc::new(looked.map(|looked| map_groups(&looked.table, &looked.report.classes, subset, color, is_dark)).unwrap_or_default())
        });
        let rows = Memo::new(move |_| {
            let (looked, selection) = (looked.get(), selection.get());
            let selected = Some(selection.as_slice()).filter(|rows| !rows.is_empty());
            let rows = looked.map(|looked| shown.with(|shown| shown.rows(&looked.table, &looked.report.classes, selected)));
            Arc::new(rows.unwrap_or_default())
        });
        // What was selected belongs to one set of rows.
        Effect::new(move |_| {
            n_rows.track();
            selection.set(Arc::new(Vec::new()));
            lit_group.set(None);
            at.set(None);
        });
        Effect::new(move |_| {
            color.track();
            lit_group.set(None);
        });
        // Figures are SVG and follow the page's colors by themselves; the map is pixels. The theme is switched by a click somewhere
        // on the page, or by the system.
        let follow_theme = move || {
            if is_dark.get_untracked() != browser::is_dark() {
                is_dark.set(browser::is_dark());
            }
        };
        let on_click = window_event_listener(ev::click, move |_| request_animation_frame(follow_theme));
        on_cleanup(move || on_click.remove());
        // It goes with the place.
        StoredValue::new_local(browser::SchemeListener::new(follow_theme));
        let rows = Self {
            page,
            looked,
            order,
            color,
            groups,
            lit_group,
            selection,
            shown,
            rows,
            at,
            cosine: RwSignal::new(String::new()),
            is_dark,
            has_subset: Memo::new(move |_| subset.with(Option::is_some)),
            can_ask: Memo::new(move |_| page.state.with(AppState::can_ask)),
        };
        provide_context(rows);
        rows
    }

    /// Has every row looked at.
    pub fn look(self) {
        let text = self.cosine.get_untracked();
        let refused = |_| {
            let message = format!("The cosine «{text}» is no number. Give a threshold such as 0.99, or nothing for one from the data.");
            Problem::new(Code::BadOption, message)
        };
        let cosine = Some(text.trim()).filter(|text| !text.is_empty()).map(str::parse).transpose().map_err(refused);
        let params = cosine.map(|duplicate_cosine| RowsParams { duplicate_cosine, ..RowsParams::default() });
        match params.and_then(|params| params.clone().check().map(|_| params)) {
            Ok(params) => self.page.look_at_rows(params),
            Err(problem) => self.page.state.update(|state| state.problem = Some(problem)),
        }
    }

    /// Selects `rows`, ascending, in place of what was.
    pub fn select(self, rows: Vec<u32>) {
        self.selection.set(Arc::new(rows));
    }

    /// Adds a row to the selection, or takes it out.
    pub fn toggle(self, row: u32) {
        let mut rows = self.selection.get_untracked().to_vec();
        match rows.binary_search(&row) {
            Ok(place) => drop(rows.remove(place)),
            Err(place) => rows.insert(place, row),
        }
        self.select(rows);
    }

    /// Saves the rows of the table, all digits, as CSV.
    pub fn save_table(self) {
        if let Some(looked) = self.looked.get_untracked() {
            let text = rows_csv(&relisted(&looked.report, &looked.table, &self.rows.get_untracked()));
            self.page.save(&file_name(&looked.report.data.matrix.file, Some("rows"), "csv"), "text/csv", text);
        }
    }

    /// Saves which rows to keep of each group of copies, as CSV.
    pub fn save_one_of_each(self) {
        if let Some(looked) = self.looked.get_untracked() {
            let name = file_name(&looked.report.data.matrix.file, Some("one-of-each"), "csv");
            self.page.save(&name, "text/csv", copies_csv(&looked.table));
        }
    }

    /// Saves the positions of the selected rows as CSV.
    pub fn save_selection(self) {
        if let Some(looked) = self.looked.get_untracked() {
            let (selection, table) = (self.selection.get_untracked(), &looked.table);
            let places: Vec<u64> = selection.iter().map(|&row| table.place(row as usize)).collect();
            let ids: Vec<String> = selection.iter().filter_map(|&row| table.id(row as usize)).map(str::to_owned).collect();
            let text = index_csv(&places, &ids);
            self.page.save(&file_name(&looked.report.data.matrix.file, Some("selection"), "csv"), "text/csv", text);
        }
    }

    /// Analyzes the selected rows on their own.
    pub fn analyze_selection(self) {
        self.page.keep_rows(self.selection.get_untracked().to_vec());
    }
}
