//! The page: Leptos on the browser's main thread.

#[cfg(target_arch = "wasm32")]
fn main() {
    use leptos::prelude::*;
    mount_to_body(|| view! { <main data-state="idle"></main> });
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
