//! The page: Leptos on the browser's main thread. Natively there is none.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(scar_lens::ui::App);
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
