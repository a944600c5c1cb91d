//! What helps to choose a number of clusters.

use leptos::prelude::*;

use crate::ui::modalities::modalities;
use crate::ui::shared::{DataTable, Figure};
use scar_protocol::ClusterCurve;
use scar_report::format;
use scar_report::plot::{self, ClusterLine};

/// What helps to choose a number of clusters; nothing until it was asked for.
#[component]
pub fn ClusterFigure() -> impl IntoView {
    let modalities = modalities();
    let curves = modalities.curves;
    let has_some = Memo::new(move |_| curves.with(Option::is_some));
    let title = Signal::derive(move || {
        let best = |curve: &ClusterCurve| {
            let known = curve.points.iter().filter_map(|point| Some((point.k, point.silhouette?)));
            let best = known.reduce(|best, other| if other.1 > best.1 { other } else { best });
            best.map(|(k, silhouette)| format!("«{}» {k} ({})", curve.name, format::measure(silhouette)))
        };
        let best: Vec<String> = curves.with(|curves| curves.iter().flat_map(|curves| curves.iter()).filter_map(best).collect());
        format::unbroken(&format!("Clusters stand apart best with: {}", best.join(", ")))
    });
    let note = Signal::derive(move || {
        "Silhouette: how much nearer a row is to its own cluster than to the next, −1 to 1, on a sample of rows. Inertia: the squared \
         distances of rows to their centres, as a share of those for the fewest clusters; it always falls, and where it falls no faster \
         than before more clusters tell little. More clusters show finer steps, with fewer rows each."
            .to_owned()
    });
    let draw = Callback::new(move |(width, colors)| {
        let lines = |read: fn(&ClusterCurve) -> Vec<(u32, f64)>| -> Vec<ClusterLine> {
            let line = |curve: &ClusterCurve| ClusterLine { name: curve.name.clone(), points: read(curve) };
            curves.with(|curves| curves.iter().flat_map(|curves| curves.iter()).map(line).collect())
        };
        vec![
            plot::cluster_curves(&lines(silhouettes), "Silhouette", width, colors),
            plot::cluster_curves(&lines(inertias), "Inertia, of that of the fewest", width, colors),
        ]
    });
    let rows = move || {
        let of = |curve: &ClusterCurve| {
            let shares = inertias(curve);
            let row = |(point, (_, share)): (&scar_method::modality::ClusterPoint, &(u32, f64))| {
                view! {
                    <tr>
                        <th scope="row">{curve.name.clone()}</th>
                        <td>{format::count(point.k.into())}</td>
                        <td>{point.silhouette.map_or_else(|| format::MISSING.to_owned(), format::measure)}</td>
                        <td title=format::full(point.inertia)>{format::measure(*share)}</td>
                    </tr>
                }
            };
            curve.points.iter().zip(&shares).map(row).collect_view()
        };
        curves.with(|curves| curves.iter().flat_map(|curves| curves.iter()).map(of).collect_view())
    };
    let source = Signal::derive(move || {
        let names = modalities.names();
        (names.join("-"), names.join(", "))
    });
    view! {
        <Show when=move || has_some.get()>
            <Figure name="clusters" title=title note=note draw=draw source=source>
                <DataTable
                    id="cluster-curves" label="Numbers of clusters" caption="Silhouette and inertia of each number of clusters"
                    heads=vec!["Modality", "Clusters", "Silhouette", "Inertia, of that of the fewest"]
                >
                    {rows}
                </DataTable>
            </Figure>
        </Show>
    }
}

fn silhouettes(curve: &ClusterCurve) -> Vec<(u32, f64)> {
    curve.points.iter().filter_map(|point| Some((point.k, point.silhouette?))).collect()
}

fn inertias(curve: &ClusterCurve) -> Vec<(u32, f64)> {
    let first = curve.points.first().map_or(1.0, |point| point.inertia);
    curve.points.iter().map(|point| (point.k, point.inertia / first)).collect()
}
