use std::sync::Arc;

use leptos::html::Textarea;
use leptos::prelude::*;
use scar_core::problem::Problem;
use scar_report::format;
use scar_report::words::NEVER_IN_LINK;

use crate::ui::browser;
use crate::ui::later::ComingText;

/// What the panel shows.
#[derive(Clone, Debug, PartialEq)]
struct ShareShown {
    contents: Vec<(&'static str, String)>,
    link: String,
}

/// The button that makes a link of a result, and the panel that shows what is in it before it is copied.
#[component]
pub fn Share<T: Send + Sync + 'static>(
    /** The id of the button; the panel's and the link's begin with it. */
    id: &'static str,
    report: Memo<Option<Arc<T>>>,
    /** What is in the link, each with its name. */
    contents: fn(&T) -> Vec<(&'static str, String)>,
    /** The link, or why there is none. */
    link: fn(Arc<T>) -> ComingText,
) -> impl IntoView {
    let last = RwSignal::new(None::<(Arc<T>, Result<ShareShown, Problem>)>);
    let is_copied = RwSignal::new(None::<bool>);
    let field = NodeRef::<Textarea>::new();
    // The link of another result would be mistaken for that of this one.
    let made = Memo::new(move |_| {
        let (report, (of, made)) = (report.get()?, last.get()?);
        Arc::ptr_eq(&report, &of).then_some(made)
    });
    let toggle = move |_| {
        is_copied.set(None);
        let Some(report) = report.get_untracked().filter(|_| made.with_untracked(Option::is_none)) else { return last.set(None) };
        leptos::task::spawn_local(async move {
            let made = link(Arc::clone(&report)).await;
            let made = made.map(|link| ShareShown { contents: contents(&report), link: browser::page_address() + &link });
            // The person may have left meanwhile.
            let _ = last.try_set(Some((report, made)));
        });
    };
    let copy = move |_| {
        let Some(Ok(ShareShown { link, .. })) = made.get_untracked() else { return };
        if let Some(field) = field.get_untracked() {
            field.select();
        }
        leptos::task::spawn_local(async move { is_copied.set(Some(browser::copy(&link).await)) });
    };
    let copied_words = move || match is_copied.get() {
        None => "",
        Some(true) => "Copied.",
        Some(false) => "This browser does not let a page copy. The link is selected: copy it with the keyboard.",
    };
    let panel_id = move || format!("{id}-panel");
    let panel = move || {
        made.get().map(|made| match made {
            Err(problem) => view! { <p id=panel_id() class="notice" role="alert">{problem.message}</p> }.into_any(),
            Ok(ShareShown { contents, link }) => {
                let size = format!(
                    "The link has {} characters. Whoever opens it reads the whole result without the data.",
                    format::count(link.len() as u64)
                );
                let rows = contents.into_iter().map(|(name, what)| view! { <dt>{name}</dt><dd>{what}</dd> }).collect_view();
                view! {
                    <div id=panel_id() class="share">
                        <p class="share__head">"What is in the link"</p>
                        <dl class="share__contents">{rows}</dl>
                        <p>{NEVER_IN_LINK}</p>
                        <label class="share__field">
                            <span>{size}</span>
                            <textarea id=format!("{id}-link") class="share__link" rows="3" readonly=true spellcheck="false" node_ref=field>{link}</textarea>
                        </label>
                        {browser::is_of_this_machine().then(|| view! {
                            <p class="notice">
                                "This page is served on your machine, so its address opens nowhere else. "
                                "Send the part from #r= on, to be put behind the address of a page that others reach."
                            </p>
                        })}
                        <p class="downloads">
                            <button type="button" class="button" id=format!("copy-{id}-link") on:click=copy>"Copy the link"</button>
                            <span role="status">{copied_words}</span>
                        </p>
                    </div>
                }
                .into_any()
            }
        })
    };
    view! {
        <p class="downloads">
            <button
                type="button"
                class="button"
                id=id
                aria-expanded=move || made.with(Option::is_some).to_string()
                aria-controls=panel_id()
                on:click=toggle
            >
                "Share as a link…"
            </button>
        </p>
        {panel}
    }
}
