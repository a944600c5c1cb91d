use leptos::prelude::*;

use crate::ui::browser;

/// Under which name the choice is kept.
pub const THEME_KEY: &str = "scar-lens-theme";
const THEMES: [&str; 3] = ["auto", "light", "dark"];

/// Switches between the system's colors, light and dark; the choice is kept on this machine.
#[component]
pub fn ThemeToggle() -> impl IntoView {
    let kept = browser::stored(THEME_KEY).and_then(|kept| THEMES.iter().position(|theme| *theme == kept));
    let theme_idx = RwSignal::new(kept.unwrap_or(0));
    Effect::new(move |_| {
        let root = document().document_element();
        let Some(root) = root else { return };
        // An attribute that cannot be set leaves the system's colors.
        let _ = match THEMES[theme_idx.get()] {
            "auto" => root.remove_attribute("data-theme"),
            theme => root.set_attribute("data-theme", theme),
        };
    });
    let next = move |_| {
        theme_idx.update(|idx| *idx = (*idx + 1) % THEMES.len());
        browser::store(THEME_KEY, THEMES[theme_idx.get_untracked()]);
    };
    view! { <button type="button" class="button button--quiet" on:click=next>"Theme: "{move || THEMES[theme_idx.get()]}</button> }
}
