//! The page: Leptos on the browser's main thread.

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(scar_lens::ui::App);
}
