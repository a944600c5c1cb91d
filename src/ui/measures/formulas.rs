use leptos::prelude::*;

use crate::ui::queries::page;
use scar_report::terms;
use scar_report::words::GLOSSARY;

/// The formulas and the settings that made the numbers, folded.
#[component]
pub fn Formulas() -> impl IntoView {
    let report = page().report();
    let list = move || {
        let report = report.get()?;
        let items = terms(report.settings.convention).map(|term| {
            view! { <dt>{term.name}</dt><dd>{term.meaning}<span class="terms__formula">{term.formula}</span></dd> }
        });
        let words = GLOSSARY.map(|(word, meaning)| view! { <dt>{word}</dt><dd>{meaning}</dd> });
        Some(view! { {items.into_iter().collect_view()}{words.into_iter().collect_view()} })
    };
    let settings = move || {
        let report = report.get()?;
        let settings = &report.settings;
        let ratios = settings.ratios.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
        let rows = [
            ("Convention", settings.convention.name().to_owned()),
            ("Ratios", ratios),
            ("Seed", settings.seed.to_string()),
            ("Test share", settings.test_share.to_string()),
            ("L2 penalty", settings.l2.to_string()),
            ("Tolerance", settings.tolerance.to_string()),
            ("Most epochs", settings.max_epochs.to_string()),
            ("Patience", settings.patience.to_string()),
            ("Learning rate", settings.learning_rate.to_string()),
            ("δ", settings.delta.to_string()),
            ("ε", settings.epsilon.to_string()),
            ("SCAR Lens", report.scar_lens_version.clone()),
            ("Data (SHA-256)", report.data.matrix.values.sha256_f32le.clone().unwrap_or_default()),
        ];
        Some(rows.map(|(name, value)| view! { <tr><th scope="row">{name}</th><td>{value}</td></tr> }).into_iter().collect_view())
    };
    view! {
        <details class="fold">
            <summary>"Formulas, words and settings"</summary>
            <dl class="terms">{list}</dl>
            <div class="scroll" tabindex="0" role="region" aria-label="Settings of this analysis">
                <table class="table terms__settings"><caption>"Settings of this analysis"</caption><tbody>{settings}</tbody></table>
            </div>
        </details>
    }
}
