//! What this browser keeps from one visit to the next, in a database of the page's origin.

use rexie::{ObjectStore, Rexie, Store, TransactionMode};
use wasm_bindgen::JsValue;

const DATABASE: &str = "scar-lens";
const STORE: &str = "visits";
const KEY: &str = "last";

/// Has `act` use the store, and waits until all of it is done.
async fn with_store<T>(mode: TransactionMode, act: impl AsyncFnOnce(Store) -> Result<T, rexie::Error>) -> Result<T, rexie::Error> {
    let database = Rexie::builder(DATABASE).version(1).add_object_store(ObjectStore::new(STORE)).build().await?;
    let transaction = database.transaction(&[STORE], mode)?;
    let found = act(transaction.store(STORE)?).await?;
    transaction.done().await?;
    database.close();
    Ok(found)
}

/// The text that was kept last. A browser that keeps nothing (private windows) has none.
pub async fn load() -> Option<String> {
    let found = with_store(TransactionMode::ReadOnly, async |store: Store| store.get(KEY.into()).await);
    found.await.ok().flatten().and_then(|text: JsValue| text.as_string())
}

/// Puts what `change` makes of the text that was kept in its place; no other tab writes in between. `false` where the browser keeps nothing.
pub async fn change(change: impl FnOnce(Option<String>) -> String) -> bool {
    let changed = with_store(TransactionMode::ReadWrite, async |store: Store| {
        let before = store.get(KEY.into()).await?.and_then(|text: JsValue| text.as_string());
        store.put(&change(before).into(), Some(&KEY.into())).await
    });
    changed.await.is_ok()
}

/// Forgets what was kept; `false` where that failed.
pub async fn forget() -> bool {
    with_store(TransactionMode::ReadWrite, async |store: Store| store.delete(KEY.into()).await).await.is_ok()
}
