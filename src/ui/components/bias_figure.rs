//! The step sizes of both modalities, mirrored.

use leptos::prelude::*;

use super::{DataTable, Figure};
use crate::format;
use crate::plot::{self, MirroredClass};
use crate::report::modality_finding::{class_words, modalities_source, modality_needs};
use crate::report::{ClassBias, ModalityLabels, ModalityPair, Report};
use crate::ui::modalities::modalities;

/// Classes that are drawn: those that differ most.
const MOST_DRAWN: usize = 25;

/// The step sizes of both modalities, mirrored: measured, and by the theory.
#[component]
pub fn BiasFigure() -> impl IntoView {
    let modalities = modalities();
    let title = Signal::derive(move || format::unbroken(&modalities.of_pair(|_, pair| modality_needs(pair)).unwrap_or_default()));
    let note = Signal::derive(move || {
        modalities
            .of_pair(|report, pair| {
                let theory = match draws_theory(pair) {
                    true => " Beside it the same by the theory.",
                    false => " By the theory no step has a size on either side.",
                };
                let shown = match pair.bias.len() > MOST_DRAWN {
                    true => format!(" Of {} the {MOST_DRAWN} that differ most.", format::count(pair.bias.len() as u64)),
                    false => String::new(),
                };
                format!(
                    "Measured size of each step with its 95 % interval, in rows of the class; an open line is an end that was not found.{theory}{shown} {}.",
                    modalities_source(report)
                )
            })
            .unwrap_or_default()
    });
    let draw = Callback::new(move |(width, colors)| {
        let drawings = modalities.of_pair(|report, pair| {
            let (order, left_out) = drawn(pair);
            let names = pair.names.each_ref().map(String::as_str);
            let class = |idx: usize, sizes: [Option<f64>; 2], has_interval: bool| MirroredClass {
                name: pair.bias[idx].class.clone(),
                sizes,
                intervals: if has_interval { pair.sides.each_ref().map(|side| interval(side, idx)) } else { [None, None] },
            };
            let measured: Vec<MirroredClass> = order.iter().map(|&idx| class(idx, pair.bias[idx].sizes, true)).collect();
            let theory: Vec<MirroredClass> = order.iter().map(|&idx| class(idx, pair.bias[idx].theory, false)).collect();
            let left_out = left_out.as_deref();
            let head = if matches!(report.labels, ModalityLabels::Given) { "class" } else { "cluster" };
            let mut drawings =
                vec![plot::mirrored_sizes(&measured, names, head, left_out, "measured size, rows of the class", width, colors)];
            if draws_theory(pair) {
                drawings.push(plot::mirrored_sizes(&theory, names, head, left_out, "size by the theory, samples", width, colors));
            }
            drawings
        });
        drawings.unwrap_or_default()
    });
    let rows = move || {
        modalities.of_pair(|report, pair| {
            let row = |class: &ClassBias| {
                let cells = class.sizes.into_iter().chain(class.theory).map(|size| view! { <td>{format::size(size)}</td> });
                view! { <tr><th scope="row">{class_words(report.labels, &class.class)}</th>{cells.collect_view()}</tr> }
            };
            pair.bias.iter().map(row).collect_view()
        })
    };
    let source = Signal::derive(move || {
        modalities
            .of_pair(|report, pair| (pair.names.join("-"), format!("{} · {}", pair.names.join(" and "), modalities_source(report))))
            .unwrap_or_default()
    });
    view! {
        <Figure name="bias" title=title note=note draw=draw source=source>
            <DataTable
                id="bias-sizes" label="Step sizes of both modalities" caption="Sizes of the steps: measured in rows of the class, by the theory in samples"
                heads=vec!["Class", "Measured, first", "Measured, second", "Theory, first", "Theory, second"]
            >
                {rows}
            </DataTable>
        </Figure>
    }
}

fn draws_theory(pair: &ModalityPair) -> bool {
    pair.bias.iter().any(|class| class.theory.iter().any(Option::is_some))
}

/// Places of the classes that are drawn, in class order, and what is said of the others.
fn drawn(pair: &ModalityPair) -> (Vec<usize>, Option<String>) {
    let mut order: Vec<usize> = (0..pair.bias.len()).collect();
    let n_more = order.len().saturating_sub(MOST_DRAWN);
    if n_more > 0 {
        let reach = |idx: usize| pair.bias[idx].difference.map_or(-1.0, f64::abs);
        order.sort_by(|&a, &b| reach(b).total_cmp(&reach(a)).then(a.cmp(&b)));
        order.truncate(MOST_DRAWN);
        order.sort_unstable();
    }
    (order, (n_more > 0).then(|| format!("{} more are in the table", format::count(n_more as u64))))
}

fn interval(side: &Report, class_idx: usize) -> Option<(f64, Option<f64>)> {
    let size = &side.measured.as_ref()?.steps.get(class_idx)?.size;
    size.low.map(|low| (low, size.high))
}
