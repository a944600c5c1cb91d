//! What the map is colored by: each way puts every row into one of a few groups, which the legend names.

use scar_report::plot::{Rgb, map_class_color, map_quiet_color, map_share_color};
use scar_report::rows::{ClassRows, RowTable};
use scar_report::{format, seen_name};

/// A way to color the map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MapColor {
    /// The label.
    #[default]
    Label,
    /// The class predicted.
    Predicted,
    /// Whether that class is the label's.
    Correctness,
    /// The probability of the class predicted.
    Confidence,
    /// Near duplicates, and rows far from every class.
    Odd,
    /// Whether a row is in the subset that was chosen last.
    Subset,
}

impl MapColor {
    /// All ways, in the order of the list.
    pub const ALL: [Self; 6] = [Self::Label, Self::Predicted, Self::Correctness, Self::Confidence, Self::Odd, Self::Subset];

    /// Its name in the list.
    pub fn name(self) -> &'static str {
        match self {
            Self::Label => "Label",
            Self::Predicted => "Class predicted",
            Self::Correctness => "Correct or wrong",
            Self::Confidence => "Confidence of the probe",
            Self::Odd => "Near duplicates and far rows",
            Self::Subset => "Subset chosen last",
        }
    }
}

/// One entry of the legend.
#[derive(Clone, Debug, PartialEq)]
pub struct MapGroup {
    /// What its rows have in common.
    pub name: String,
    /// Its color.
    pub color: Rgb,
    /// Rows in it.
    pub n_rows: u64,
    /// Whether it is what nobody looks for: drawn first, behind the others.
    pub is_quiet: bool,
}

/// Every row in a group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MapGroups {
    /// The legend.
    pub groups: Vec<MapGroup>,
    /// The group of each row.
    pub of_rows: Vec<u8>,
}

/// Classes with a color of their own; of more, the largest.
const MOST_CLASSES: usize = 12;
/// Steps of a probability.
const N_STEPS: usize = 5;

/// The rows of `table` grouped by `color`; `subset` holds the rows of the subset.
pub fn map_groups(table: &RowTable, classes: &[ClassRows], subset: Option<&[u32]>, color: MapColor, is_dark: bool) -> MapGroups {
    match color {
        MapColor::Label => of_classes(&table.labels, classes, is_dark),
        MapColor::Predicted => of_classes(&table.predicted, classes, is_dark),
        MapColor::Correctness => {
            let quiet = map_quiet_color(is_dark);
            let names = [
                ("correct", quiet),
                ("taken for another class", map_class_color(4, 8, is_dark)),
                ("likely wrong label", map_class_color(1, 8, is_dark)),
            ];
            let group = |row: usize| match table.has(row, RowTable::CONFIDENT) {
                true => 2,
                false => u8::from(table.has(row, RowTable::WRONG)),
            };
            named(&names, (0..table.n_rows()).map(group).collect())
        }
        MapColor::Odd => {
            let quiet = map_quiet_color(is_dark);
            let names = [
                ("neither", quiet),
                ("near duplicate", map_class_color(0, 8, is_dark)),
                ("far from every class", map_class_color(1, 8, is_dark)),
                ("both", map_class_color(3, 8, is_dark)),
            ];
            let group = |row: usize| u8::from(table.has(row, RowTable::TWIN)) + 2 * u8::from(table.has(row, RowTable::FAR));
            named(&names, (0..table.n_rows()).map(group).collect())
        }
        MapColor::Subset => {
            let mut of_rows = vec![0; table.n_rows()];
            subset.unwrap_or_default().iter().for_each(|&row| {
                if let Some(group) = of_rows.get_mut(row as usize) {
                    *group = 1;
                }
            });
            named(&[("not chosen", map_quiet_color(is_dark)), ("in the subset", map_class_color(0, 8, is_dark))], of_rows)
        }
        MapColor::Confidence => {
            let step = |row: usize| ((table.confidence[row] * N_STEPS as f32) as usize).min(N_STEPS - 1) as u8;
            let of_rows: Vec<u8> = (0..table.n_rows()).map(step).collect();
            let group = |step: usize| {
                let part = |step: usize| format::percent(step as f64 / N_STEPS as f64);
                // The ends of viridis are hard to see on a ground of their own lightness.
                let share = 0.1 + 0.75 * step as f64 / (N_STEPS - 1) as f64;
                MapGroup {
                    name: format!("{} to {}", part(step), part(step + 1)),
                    color: map_share_color(share),
                    n_rows: 0,
                    is_quiet: false,
                }
            };
            counted((0..N_STEPS).map(group).collect(), of_rows)
        }
    }
}

/// A group each for the classes, or for the largest.
fn of_classes(class_ids: &[u32], classes: &[ClassRows], is_dark: bool) -> MapGroups {
    let mut largest: Vec<usize> = (0..classes.len()).collect();
    largest.sort_by_key(|&class| (std::cmp::Reverse(classes[class].rows), class));
    largest.truncate(MOST_CLASSES);
    largest.sort_unstable();
    let n_left = classes.len() - largest.len();
    let mut group_of = vec![largest.len() as u8; classes.len()];
    largest.iter().zip(0..).for_each(|(&class, group)| group_of[class] = group);
    let n_shown = largest.len();
    let mut groups: Vec<MapGroup> = largest
        .iter()
        .enumerate()
        .map(|(group, &class)| MapGroup {
            name: seen_name(&classes[class].class),
            color: map_class_color(group, n_shown, is_dark),
            n_rows: 0,
            is_quiet: false,
        })
        .collect();
    if n_left > 0 {
        let name = format::counted(n_left as u64, "other class", "other classes");
        groups.push(MapGroup { name, color: map_quiet_color(is_dark), n_rows: 0, is_quiet: true });
    }
    counted(groups, class_ids.iter().map(|&class| group_of[class as usize]).collect())
}

/// Groups of which the first is quiet.
fn named(names: &[(&str, Rgb)], of_rows: Vec<u8>) -> MapGroups {
    let group = |(place, &(name, color)): (usize, &(&str, Rgb))| MapGroup { name: name.to_owned(), color, n_rows: 0, is_quiet: place == 0 };
    counted(names.iter().enumerate().map(group).collect(), of_rows)
}

fn counted(mut groups: Vec<MapGroup>, of_rows: Vec<u8>) -> MapGroups {
    of_rows.iter().for_each(|&group| groups[usize::from(group)].n_rows += 1);
    MapGroups { groups, of_rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(name: String, rows: u64) -> ClassRows {
        ClassRows { class: name, rows, wrong: 0, confident: 0, duplicates: 0, far: 0 }
    }

    fn table() -> RowTable {
        RowTable {
            labels: vec![0, 1, 1],
            predicted: vec![0, 0, 1],
            confidence: vec![1.0, 0.55, 0.1],
            flags: vec![RowTable::FAR, RowTable::WRONG | RowTable::CONFIDENT, RowTable::TWIN | RowTable::FAR],
            ..RowTable::default()
        }
    }

    #[test]
    fn every_row_is_in_the_group_that_the_legend_counts() {
        let classes = [class("ant".to_owned(), 1), class("bee".to_owned(), 2)];
        let of = |color| map_groups(&table(), &classes, Some(&[2]), color, false);
        assert_eq!((of(MapColor::Label).of_rows, of(MapColor::Predicted).of_rows), (vec![0, 1, 1], vec![0, 0, 1]));
        assert_eq!((of(MapColor::Correctness).of_rows, of(MapColor::Odd).of_rows), (vec![0, 2, 0], vec![2, 0, 3]));
        assert_eq!((of(MapColor::Confidence).of_rows, of(MapColor::Subset).of_rows), (vec![4, 2, 0], vec![0, 0, 1]));
        for color in MapColor::ALL {
            let groups = of(color);
            assert_eq!(groups.groups.iter().map(|group| group.n_rows).sum::<u64>(), 3, "{color:?}");
        }
        assert_eq!(of(MapColor::Confidence).groups[4].name, "80 % to 100 %");
    }

    #[test]
    fn of_many_classes_the_largest_have_colours_and_the_others_are_one_group() {
        let classes: Vec<ClassRows> = (0..30).map(|idx| class(idx.to_string(), if idx == 29 { 99 } else { 5 })).collect();
        let many = RowTable { labels: (0..30).collect(), flags: vec![0; 30], ..RowTable::default() };
        let groups = map_groups(&many, &classes, None, MapColor::Label, true);
        assert_eq!((groups.groups.len(), groups.groups[12].name.as_str(), groups.groups[12].n_rows), (13, "18 other classes", 18));
        assert_eq!((groups.of_rows[29], groups.of_rows[11]), (11, 12));
    }
}
