//! The page's line to `www/host.js`, which was loaded before the page and speaks with the service worker.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::actions::Page;
use super::browser::window;
use super::state::{HostState, KeptResults, StoredParts};

/// Calls a function of the script; `None` where that was not loaded, or fails.
fn call(name: &str, args: &[JsValue]) -> Option<JsValue> {
    let host = Reflect::get(&window(), &"scarHost".into()).ok()?;
    let function: Function = Reflect::get(&host, &name.into()).ok()?.dyn_into().ok()?;
    function.apply(&host, &args.iter().collect::<Array>()).ok()
}

fn understood<T: DeserializeOwned>(value: JsValue) -> Option<T> {
    serde_wasm_bindgen::from_value(value).ok()
}

/// What the script says now.
fn host_state() -> HostState {
    call("state", &[]).and_then(understood).unwrap_or_default()
}

async fn answer<T: DeserializeOwned>(name: &str) -> Option<T> {
    let promise: Promise = call(name, &[])?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok().and_then(understood)
}

/// Tells the script what a worker asked for, as addresses in a list.
pub(super) fn note_requests(who: &str, addresses: &JsValue) {
    call("note", &[who.into(), addresses.clone()]);
}

/// Has the script look whether the host has another version by now; what it finds, it tells.
pub(super) fn look_at_host() {
    call("lookAtHost", &[]);
}

/// What this browser stores for the page.
pub async fn stored() -> Option<StoredParts> {
    answer("stored").await
}

impl Page {
    /// Takes over what the script says, now and from now on.
    pub(super) fn listen_to_host(self) {
        self.host.set(host_state());
        let listener = window_event_listener_untyped("scar-host", move |_| self.host.set(host_state()));
        on_cleanup(move || listener.remove());
    }

    /// Results that this browser keeps.
    pub fn n_results(self) -> u64 {
        u64::from(self.last_result.with(Option::is_some)) + self.kept.with(|kept| kept.results().len()) as u64
    }

    /// Deletes all that this browser stores for the page, and tells what that was.
    pub async fn delete_stored(self) -> Option<StoredParts> {
        // What is held in this tab would be written down again.
        self.last_result.set(None);
        self.kept.set(KeptResults::default());
        answer("forget").await
    }
}
