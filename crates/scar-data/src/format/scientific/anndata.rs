//! AnnData (`.h5ad`): which of its arrays are the matrix, and which are columns of its table of cells.

use crate::format::arrays::{Data, Member, OwnedCell};

/// Dimensions of a picture at most.
const PICTURE_DIMS: u64 = 3;
/// What matrices for pictures are called.
const PICTURES: [&str; 5] = ["umap", "tsne", "draw_graph", "spatial", "phate"];

/// The `members` of a file, if it is AnnData, with what is of its cells alone: columns under their own names, and one matrix that is meant,
/// the others aside. Members of other files are as they are.
pub(crate) fn of_anndata(members: Vec<Member<'_>>) -> Vec<Member<'_>> {
    let has = |folder: &str| members.iter().any(|member| member.name.starts_with(folder));
    let has_x = members.iter().any(|member| member.name == "X");
    if !(has("obs/") && (has("obsm/") || has_x)) {
        return members;
    }
    let (lists, members): (Vec<Member<'_>>, Vec<Member<'_>>) =
        members.into_iter().partition(|member| old_categories(&member.name).is_some());
    let is_of_cells = |name: &str| name == "X" || ["obs/", "obsm/"].iter().any(|folder| name.starts_with(folder));
    let mut kept: Vec<Member<'_>> = members.into_iter().filter(|member| is_of_cells(&member.name)).collect();
    for member in &mut kept {
        if let Some(column) = member.name.strip_prefix("obs/") {
            let is_names = matches!(column, "_index" | "index");
            member.name = if is_names { "obs_names".to_owned() } else { column.to_owned() };
        }
    }
    for mut list in lists {
        let Some(column) = old_categories(&list.name) else { continue };
        list.name = format!("__categories/{column}");
        kept.push(list);
    }
    name_categories(&mut kept);
    let matrices: Vec<usize> = (0..kept.len()).filter(|&idx| n_dims(&kept[idx]).is_some()).collect();
    let rank = |idx: &usize| {
        let name = kept[*idx].name.to_lowercase();
        let is_picture =
            n_dims(&kept[*idx]).is_some_and(|n_dims| n_dims <= PICTURE_DIMS) || PICTURES.iter().any(|word| name.contains(word));
        (is_picture, name == "x", !name.ends_with("_pca"), *idx)
    };
    let main = matrices.iter().min_by_key(|idx| rank(idx)).copied();
    matrices.iter().filter(|&&idx| Some(idx) != main).for_each(|&idx| kept[idx].is_aside = true);
    kept
}

/// The column whose categories the member called `name` lists, as files before 0.7 have them: `kind` of `uns/kind_categories`.
fn old_categories(name: &str) -> Option<&str> {
    name.strip_prefix("uns/")?.strip_suffix("_categories")
}

/// Gives columns the names of their categories, which older files keep beside them.
fn name_categories(members: &mut Vec<Member<'_>>) {
    let (lists, mut columns): (Vec<Member<'_>>, Vec<Member<'_>>) =
        std::mem::take(members).into_iter().partition(|member| member.name.starts_with("__categories/"));
    for list in lists {
        let Data::Cells(cells) = list.data else { continue };
        let texts = cells.into_iter().map(|cell| if let OwnedCell::Text(text) = cell { Some(text) } else { None });
        let name = list.name.trim_start_matches("__categories/");
        if let (Some(column), Some(texts)) = (columns.iter_mut().find(|member| member.name == name), texts.collect::<Option<Vec<String>>>())
        {
            column.classes = Some(texts);
        }
    }
    *members = columns;
}

/// Dimensions of a member that is a matrix.
fn n_dims(member: &Member<'_>) -> Option<u64> {
    match &member.data {
        Data::Array { array, .. } => (!array.is_vector() && !array.is_text() && array.n_dims() > 1).then(|| array.n_dims()),
        Data::Sparse(sparse) => Some(sparse.n_dims()),
        Data::Rows(_) | Data::Cells(_) => None,
    }
}
