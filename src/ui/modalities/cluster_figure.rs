use leptos::prelude::*;

use crate::ui::modalities::modalities;
use crate::ui::shared::{DataTable, Figure};
use scar_protocol::ClusterCurve;
use scar_report::format;
use scar_report::plot::{self, ClusterLine};
use scar_report::words::clusters_finding;

/// What helps to choose a number of clusters; nothing until it was asked for.
#[component]
pub fn ClusterFigure() -> impl IntoView {
    let modalities = modalities();
    let curves = modalities.curves;
    let has_some = Memo::new(move |_| curves.with(Option::is_some));
    let finding = Signal::derive(move || {
        curves.with(|curves| {
            curves
                .as_ref()
                .map(|curves| {
                    let best = curves.iter().filter_map(|curve| curve.best().map(|(k, silhouette)| (curve.name.as_str(), k, silhouette)));
                    clusters_finding(&best.collect::<Vec<_>>())
                })
                .unwrap_or_default()
        })
    });
    let note = Signal::derive(move || {
        "Silhouette: how much nearer a row is to its own cluster than to the next, −1 to 1, on a sample of rows. Inertia: the squared \
         distances of rows to their centers, as a share of those for the fewest clusters; it always falls, and where it falls no faster \
         than before more clusters tell little. More clusters show finer steps, with fewer rows each."
            .to_owned()
    });
    let draw = Callback::new(move |(width, colors)| {
        let lines = |read: fn(&ClusterCurve) -> Vec<(u32, f64)>| -> Vec<ClusterLine> {
            let line = |curve: &ClusterCurve| ClusterLine { name: curve.name.clone(), points: read(curve) };
            curves.with(|curves| curves.iter().flat_map(|curves| curves.iter()).map(line).collect())
        };
        vec![
            plot::cluster_curves(&lines(ClusterCurve::silhouettes), "Silhouette", width, colors),
            plot::cluster_curves(&lines(ClusterCurve::inertia_shares), "Inertia, of that of the fewest", width, colors),
        ]
    });
    let rows = move || {
        let of = |curve: &ClusterCurve| {
            let shares = curve.inertia_shares();
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
            <Figure name="clusters" finding=finding note=note draw=draw source=source>
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
