//! The numbers of a lesson, class by class.

use crate::fit::{ClassFit, Fit};
use crate::learn::Learn;
use crate::lesson::Lesson;
use scar_report::format;

/// A table: one row a class, in class order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it holds.
    pub caption: &'static str,
    /// Heads of the columns after that of the class.
    pub heads: Vec<&'static str>,
    /// Cells of the same columns.
    pub rows: Vec<Vec<String>>,
}

impl Learn {
    /// The numbers that this lesson is about.
    pub fn table(&self, fit: &Fit) -> Table {
        let (caption, columns): (_, Vec<Column>) = match self.lesson {
            Lesson::Step => ("Each step, on the points on screen", vec![POINTS, AUTHENTICITY]),
            Lesson::Scale => ("Each class in this subsample", vec![POINTS, SCALE, AUTHENTICITY]),
            Lesson::Coverage => ("Coverage of each class", vec![POINTS, COVERAGE, PUBLISHED_COVERAGE]),
            Lesson::Authenticity => ("Authenticity and Richness of each class", vec![AUTHENTICITY, UNSEEN, RICHNESS]),
            Lesson::Enough => ("Authenticity of each class, on all points", vec![POINTS, AUTHENTICITY, UNSEEN]),
            Lesson::Add => ("The points in hand", vec![POINTS, AUTHENTICITY, UNSEEN]),
            Lesson::Modalities => ("Each class, by both modalities together", vec![POINTS, AUTHENTICITY, UNSEEN]),
            Lesson::All => ("How likely each step fails", vec![UNSEEN, FAILS]),
        };
        let rows = fit.classes.iter().map(|class| columns.iter().map(|(_, cell)| cell(class)).collect()).collect();
        Table { caption, heads: columns.iter().map(|(head, _)| *head).collect(), rows }
    }
}

type Column = (&'static str, fn(&ClassFit) -> String);

const POINTS: Column = ("Points", |class| format::count(class.n_points as u64));
const AUTHENTICITY: Column = ("Authenticity", |class| format::measure(class.corrected.authenticity));
const UNSEEN: Column = ("Never seen", |class| format::measure(class.unseen.authenticity));
const RICHNESS: Column = ("Richness", |class| format::measure(class.corrected.richness));
const SCALE: Column = ("Scale", |class| format::measure(class.corrected.scale));
const FAILS: Column = ("Fails", |class| format::percent(1.0 - class.unseen.authenticity));
const COVERAGE: Column = ("Coverage", |class| class.coverage.value.map_or_else(|| "too few".to_owned(), format::measure));
const PUBLISHED_COVERAGE: Column = ("Published bins", |class| format::measure(class.published.coverage));
