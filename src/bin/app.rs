//! The page: Leptos on the browser's main thread.
fn main() {}
