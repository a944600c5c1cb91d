//! Small things that only a browser can do: clock, fragment, storage, focus, downloads, fetching an example.

use js_sys::{Array, Date, Object, Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, HtmlElement, KeyboardEvent, MediaQueryList, Response, Url, Window};

use super::state::{EscapeAction, EscapePress, FocusedElement, Named};

impl Named for File {
    fn name(&self) -> String {
        Self::name(self)
    }
}

/// The window; the page always has one.
pub fn window() -> Window {
    leptos::prelude::window()
}

/// Milliseconds of a clock that never goes back.
pub fn now_ms() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// The URL's fragment.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// Whether the page is served on this machine, where nobody else reaches it by its address.
pub fn is_of_this_machine() -> bool {
    ["127.0.0.1", "localhost", "[::1]"].contains(&window().location().hostname().unwrap_or_default().as_str())
}

/// The address of the page, without its fragment.
pub fn page_address() -> String {
    let address = window().location().href().unwrap_or_default();
    address.split('#').next().unwrap_or_default().to_owned()
}

/// The address of the page's folder.
pub fn page_folder() -> String {
    let address = page_address();
    let path = address.split('?').next().unwrap_or_default();
    path.rfind('/').map_or_else(String::new, |at| path[..=at].to_owned())
}

/// Whether the browser has a network, as far as it knows.
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// Loads the page again.
pub fn reload() {
    // A browser that refuses leaves the page as it is.
    let _ = window().location().reload();
}

/// Puts a text on the clipboard; `false` where the browser does not let a page do that.
pub async fn copy(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    // Pages that are not secure have none.
    if JsValue::from(&clipboard).is_undefined() {
        return false;
    }
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// Puts a fragment in the URL without a new place in the history.
pub fn replace_fragment(fragment: &str) {
    let location = window().location();
    let path = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    let url = if fragment.is_empty() { path } else { format!("{path}#{fragment}") };
    if let Ok(history) = window().history() {
        // A browser that refuses (too many calls) leaves the URL as it was.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&url));
    }
}

/// Moves the focus to the heading of a place that has just come into view, and the page to its top.
pub fn focus_at_top(id: &str) -> bool {
    let element = window().document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = &element {
        // An element that is gone cannot take the focus, and nothing follows from it.
        let _ = element.unchecked_ref::<HtmlElement>().focus();
    }
    window().scroll_to_with_x_and_y(0.0, 0.0);
    element.is_some()
}

/// Moves the focus to an element, and the page as far as it takes to see it.
pub fn focus_in_view(element: &HtmlElement) {
    // An element that is gone cannot take the focus, and nothing follows from it.
    let _ = element.focus();
    element.scroll_into_view_with_bool(false);
}

/// What an Escape key does that was pressed on this page; `is_term_open` where the explanation of a term is open.
pub fn escape_action(event: &KeyboardEvent, is_term_open: bool) -> EscapeAction {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let of = |read: fn(&HtmlElement) -> Option<String>| target.as_ref().and_then(read).unwrap_or_default().to_lowercase();
    let (tag, input_type, role) =
        (of(|element| Some(element.tag_name())), of(|element| element.get_attribute("type")), of(|element| element.get_attribute("role")));
    let is_content_editable = target.as_ref().is_some_and(HtmlElement::is_content_editable);
    let focus = FocusedElement { tag: &tag, input_type: &input_type, role: &role, is_content_editable };
    // A browser without popovers refuses the second question, and has none open.
    let is_open = |what: &str| window().document().is_some_and(|document| matches!(document.query_selector(what), Ok(Some(_))));
    let press = EscapePress {
        focus,
        is_taken: event.default_prevented(),
        is_composing: event.is_composing(),
        is_term_open,
        is_dialog_open: is_open("dialog[open]") || is_open(":popover-open"),
    };
    press.action()
}

/// A value that was kept on this machine.
pub fn stored(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

/// Keeps a value on this machine, where that is allowed.
pub fn store(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        // Private windows may refuse; the choice then lasts as long as the page.
        let _ = storage.set_item(key, value);
    }
}

/// Forgets a value that was kept on this machine. Other pages of the same origin keep theirs.
pub fn forget(key: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        // A browser that refuses kept nothing.
        let _ = storage.remove_item(key);
    }
}

/// Whether the page is dark now: by its own choice, or else by the system's.
pub fn is_dark() -> bool {
    let root = window().document().and_then(|document| document.document_element());
    match root.and_then(|root| root.get_attribute("data-theme")).as_deref() {
        Some(theme) => theme == "dark",
        None => window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches()),
    }
}

/// Listens to the system's switching between light and dark, until it is dropped.
pub struct SchemeListener {
    query: Option<MediaQueryList>,
    listener: Closure<dyn Fn()>,
}

impl SchemeListener {
    /// Calls `act` each time the system switches.
    pub fn new(act: impl Fn() + 'static) -> Self {
        let query = window().match_media("(prefers-color-scheme: dark)").ok().flatten();
        let listener = Closure::new(act);
        if let Some(query) = &query {
            // A browser without such events leaves the colors until the next click.
            let _ = query.add_event_listener_with_callback("change", listener.as_ref().unchecked_ref());
        }
        Self { query, listener }
    }
}

impl Drop for SchemeListener {
    fn drop(&mut self) {
        if let Some(query) = &self.query {
            let _ = query.remove_event_listener_with_callback("change", self.listener.as_ref().unchecked_ref());
        }
    }
}

/// Bytes as the content of a file.
pub fn blob(mime: &str, bytes: &[u8]) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    Blob::new_with_u8_array_sequence_and_options(&Array::of1(&Uint8Array::from(bytes)), &options)
}

/// Hands a file to the person.
pub fn download(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let document = window().document().ok_or("no document")?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    // Some browsers begin to read the address only after the click returns.
    leptos::prelude::set_timeout(move || drop(Url::revoke_object_url(&url)), std::time::Duration::from_secs(60));
    Ok(())
}

/// Fetches a file of the page's own origin as a `File` called `name`.
pub async fn fetch_file(path: &str, name: &str) -> Result<File, JsValue> {
    let response: Response = JsFuture::from(window().fetch_with_str(path)).await?.unchecked_into();
    if !response.ok() {
        return Err(format!("{} {}", response.status(), response.status_text()).into());
    }
    let blob = JsFuture::from(response.blob()?).await?;
    File::new_with_blob_sequence(&Array::of1(&blob), name)
}

/// The first `n_bytes` of a file.
pub async fn first_bytes(file: &File, n_bytes: i32) -> Result<Vec<u8>, JsValue> {
    all_bytes(&file.slice_with_i32_and_i32(0, n_bytes)?).await
}

/// All bytes of a file.
pub async fn all_bytes(blob: &Blob) -> Result<Vec<u8>, JsValue> {
    Ok(Uint8Array::new(&JsFuture::from(blob.array_buffer()).await?).to_vec())
}

/// A moment as people write it, from milliseconds since 1970.
pub fn date_words(ms: f64) -> String {
    let options = Object::new();
    for (name, value) in [("dateStyle", "long"), ("timeStyle", "short")] {
        // A plain object takes every key.
        let _ = Reflect::set(&options, &name.into(), &value.into());
    }
    let date = Date::new(&ms.into());
    date.to_locale_string("en-GB", &options).into()
}

/// The files of a list that a drop or an input gave.
pub fn files_of(list: Option<web_sys::FileList>) -> Vec<File> {
    list.map_or_else(Vec::new, |list| (0..list.length()).filter_map(|idx| list.get(idx)).collect())
}

/// The message of a JavaScript error.
pub fn error_text(error: &JsValue) -> String {
    let message = Reflect::get(error, &"message".into()).ok().and_then(|message| message.as_string());
    message.or_else(|| error.as_string()).unwrap_or_else(|| "no reason given".to_owned())
}
