//! Watches over workers: each holds a lock for as long as it lives (`www/wasm.js`), and the page asks for the same lock. It costs nothing
//! until the worker ends, in whatever way: then the page gets the lock.

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortController;

use super::browser::window;

#[wasm_bindgen]
extern "C" {
    /// `navigator.locks`.
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, options: &JsValue, granted: &JsValue) -> Result<Promise, JsValue>;
}

/// A watch over one life; dropping it ends the watch.
pub(super) struct LifeWatch {
    waiting: AbortController,
    /// Kept as long as the browser may call it.
    _granted: Closure<dyn FnMut(JsValue)>,
}

impl LifeWatch {
    /// Calls `on_end` once the lock called `life` is free. `None` where the browser has no locks.
    pub(super) fn start(life: &str, on_end: impl FnOnce() + 'static) -> Option<Self> {
        let locks = Reflect::get(&window().navigator(), &"locks".into()).ok().filter(JsValue::is_object)?;
        let waiting = AbortController::new().ok()?;
        let options = Object::new();
        Reflect::set(&options, &"signal".into(), &waiting.signal()).ok()?;
        let mut on_end = Some(on_end);
        let granted: Closure<dyn FnMut(JsValue)> = Closure::new(move |_lock| {
            if let Some(on_end) = on_end.take() {
                on_end();
            }
        });
        let asked = locks.unchecked_into::<LockManager>().request(life, &options, granted.as_ref()).ok()?;
        // It fails where the watch ends, or the page may have no locks: then nobody is told.
        spawn_local(async move { drop(JsFuture::from(asked).await) });
        Some(Self { waiting, _granted: granted })
    }

    /// Ends the watch.
    pub(super) fn end(&self) {
        self.waiting.abort();
    }
}

impl Drop for LifeWatch {
    fn drop(&mut self) {
        self.end();
    }
}
