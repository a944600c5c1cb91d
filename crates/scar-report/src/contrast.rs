//! Results side by side, with their differences from the first, and whether these exceed chance.

use std::collections::{HashMap, HashSet};

use crate::{ClassMeasures, DatasetMeasures, RatioReport, Report, SizeReport};
use scar_core::stats::share_interval;

/// A difference exceeds chance if it is larger than this many standard deviations of a difference of two draws.
pub const SPREADS: f64 = 2.0;

/// A number with its spread, as far as known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantity {
    /// The number; NaN if there is none.
    pub value: f64,
    /// Standard deviation over repeats.
    pub sd: Option<f64>,
    /// Its own 95 % interval, if it has one. An end that was not found is infinite.
    pub interval: Option<(f64, f64)>,
}

/// Whether a difference exceeds chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It exceeds twice the spread of a difference between two draws, or the intervals do not overlap.
    Beyond,
    /// It does not.
    Within,
    /// The spread is unknown.
    Unknown,
}

/// A difference from the first result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The result less the first.
    pub value: f64,
    /// Whether it exceeds chance.
    pub weight: Weight,
}

impl Quantity {
    /// This number less `first`; `None` if either is missing.
    ///
    /// If both have standard deviations over repeats, |difference| is compared with [`SPREADS`] · √(sd² + sd²); else the intervals are compared.
    ///
    /// ```
    /// use scar_report::{Quantity, Weight};
    /// let with_sd = |value, sd| Quantity { value, sd: Some(sd), interval: None };
    /// let difference = with_sd(0.75, 0.03).less(&with_sd(0.64, 0.04)).unwrap();
    /// // The spread of the difference is √(0.03² + 0.04²) = 0.05, so the limit is 0.1.
    /// assert_eq!((difference.weight, (difference.value * 100.0).round()), (Weight::Beyond, 11.0));
    /// assert_eq!(with_sd(0.73, 0.03).less(&with_sd(0.64, 0.04)).unwrap().weight, Weight::Within);
    /// let with_interval = |low, high| Quantity { value: 0.5 * (low + high), sd: None, interval: Some((low, high)) };
    /// assert_eq!(with_interval(300.0, 400.0).less(&with_interval(100.0, 299.0)).unwrap().weight, Weight::Beyond);
    /// assert_eq!(with_interval(300.0, 400.0).less(&with_sd(100.0, 1.0)).unwrap().weight, Weight::Unknown);
    /// ```
    pub fn less(&self, first: &Self) -> Option<Difference> {
        let value = self.value - first.value;
        if !value.is_finite() {
            return None;
        }
        let weight = match (self.sd.zip(first.sd), self.interval.zip(first.interval)) {
            (Some((a, b)), _) if value.abs() > SPREADS * a.hypot(b) => Weight::Beyond,
            (Some(_), _) => Weight::Within,
            (None, Some((a, b))) if a.0 > b.1 || b.0 > a.1 => Weight::Beyond,
            (None, Some(_)) => Weight::Within,
            (None, None) => Weight::Unknown,
        };
        Some(Difference { value, weight })
    }
}

/// One quantity for all results.
#[derive(Clone, Debug, PartialEq)]
pub struct ContrastRow {
    /// Its name.
    pub name: String,
    /// Whether it is a size in samples or rows, and not a share.
    pub is_size: bool,
    /// The value of each result; `None` if it has none.
    pub values: Vec<Option<Quantity>>,
}

impl ContrastRow {
    /// The difference of each result from the first.
    ///
    /// ```
    /// use scar_report::{ContrastRow, Quantity};
    /// let value = |value| Some(Quantity { value, sd: None, interval: None });
    /// let row = ContrastRow { name: "Coverage".to_owned(), is_size: false, values: vec![value(0.5), value(0.75), None] };
    /// let differences: Vec<_> = row.differences().into_iter().map(|difference| difference.map(|difference| difference.value)).collect();
    /// assert_eq!(differences, [None, Some(0.25), None]);
    /// ```
    pub fn differences(&self) -> Vec<Option<Difference>> {
        let first = self.values.first().copied().flatten();
        let of = |(idx, value): (usize, &Option<Quantity>)| if idx == 0 { None } else { value.as_ref()?.less(&first?) };
        self.values.iter().enumerate().map(of).collect()
    }
}

/// The ratio at which results are compared: the lowest that all have with repeats, because repeats show the spread; else the lowest that
/// all have.
///
/// ```
/// use scar_report::common_ratio;
/// # let mut report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// // Ratio 1 is trained once.
/// assert_eq!(common_ratio(&[&report, &report]), Some(2));
/// let other = report.clone();
/// report.measures.truncate(1);
/// assert_eq!(common_ratio(&[&report, &other]), Some(1));
/// assert_eq!(common_ratio(&[]), None);
/// ```
pub fn common_ratio(reports: &[&Report]) -> Option<u32> {
    let (first, others) = reports.split_first()?;
    let all_have = |at: &&RatioReport| others.iter().all(|report| report.measures.iter().any(|other| other.ratio == at.ratio));
    let mut common = first.measures.iter().filter(all_have);
    let lowest = common.clone().next()?;
    Some(common.find(|at| at.repeats > 1).unwrap_or(lowest).ratio)
}

/// The whole data set's measures at `ratio`, its test accuracy and its foundation sizes, side by side.
///
/// ```
/// use scar_report::{Weight, contrast_whole};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let rows = contrast_whole(&[&report, &report], 2);
/// assert_eq!(rows[1].name, "Coverage");
/// // A result does not differ from itself.
/// for row in rows {
///     assert!(row.differences()[1].is_none_or(|difference| difference.value == 0.0 && difference.weight != Weight::Beyond), "{}", row.name);
/// }
/// ```
pub fn contrast_whole(reports: &[&Report], ratio: u32) -> Vec<ContrastRow> {
    let at = |report: &Report| report.measures.iter().find(|at| at.ratio == ratio).map(|at| at.dataset.clone());
    let mut rows: Vec<ContrastRow> = MEASURES
        .iter()
        .map(|(name, read)| {
            let value = |report: &&Report| at(report).map(|measures| read(&measures));
            ContrastRow { name: (*name).to_owned(), is_size: false, values: reports.iter().map(value).collect() }
        })
        .collect();
    let accuracy = |report: &&Report| {
        let error = report.measured.as_ref()?.test.errors.last()?;
        // The probe on all rows is trained once, so the uncertainty comes from the test rows only.
        let value = 1.0 - error.error;
        Some(Quantity { value, sd: error.sd, interval: Some(share_interval(value, report.measured.as_ref()?.test.rows).into()) })
    };
    rows.push(ContrastRow { name: "Test accuracy, all rows".to_owned(), is_size: false, values: reports.iter().map(accuracy).collect() });
    let measured = |report: &&Report| size(&report.measured.as_ref()?.whole);
    rows.push(ContrastRow { name: "Measured foundation size".to_owned(), is_size: true, values: reports.iter().map(measured).collect() });
    let theory = |report: &&Report| Some(Quantity { value: report.foundation.total.reported?, sd: None, interval: None });
    rows.push(ContrastRow {
        name: "Foundation size by the theory".to_owned(),
        is_size: true,
        values: reports.iter().map(theory).collect(),
    });
    rows
}

/// The quantities that can be compared class by class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClassQuantity {
    /// C.
    Coverage,
    /// A.
    Authenticity,
    /// R.
    Richness,
    /// As the convention reports it.
    Size,
}

impl ClassQuantity {
    /// All quantities.
    pub const ALL: [Self; 4] = [Self::Coverage, Self::Authenticity, Self::Richness, Self::Size];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Coverage => "Coverage",
            Self::Authenticity => "Authenticity",
            Self::Richness => "Richness",
            Self::Size => "Foundation size",
        }
    }
}

/// One quantity of every class that any result has, in the order of the first result that has it.
///
/// ```
/// use scar_report::{ClassQuantity, contrast_classes};
/// # let report: scar_report::Report = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/report.rs"));
/// let mut other = report.clone();
/// other.measures[1].classes.remove(0);
/// other.measures[1].classes[0].class = "dog".to_owned();
/// let rows = contrast_classes(&[&report, &other], 2, ClassQuantity::Coverage);
/// let missing: Vec<(&str, bool)> = rows.iter().map(|row| (row.name.as_str(), row.values.contains(&None))).collect();
/// assert_eq!(missing, [("ant", true), ("bee", true), ("cat", false), ("dog", true)]);
/// ```
pub fn contrast_classes(reports: &[&Report], ratio: u32, quantity: ClassQuantity) -> Vec<ContrastRow> {
    let mut names: Vec<&str> = Vec::new();
    let mut of_results = Vec::new();
    for report in reports {
        let classes = report.measures.iter().find(|at| at.ratio == ratio).map_or(&[][..], |at| &at.classes);
        let mut of_class = HashMap::new();
        for (idx, class) in classes.iter().enumerate() {
            of_class.insert(class.class.as_str(), class_quantity(report, idx, class, quantity));
        }
        names.extend(classes.iter().map(|class| class.class.as_str()));
        of_results.push(of_class);
    }
    let mut seen = HashSet::new();
    names.retain(|name| seen.insert(*name));
    let row = |name: &str| ContrastRow {
        name: name.to_owned(),
        is_size: quantity == ClassQuantity::Size,
        values: of_results.iter().map(|of_class| of_class.get(name).copied().flatten()).collect(),
    };
    names.into_iter().map(row).collect()
}

fn class_quantity(report: &Report, idx: usize, class: &ClassMeasures, quantity: ClassQuantity) -> Option<Quantity> {
    let of = |value, sd, interval| Some(Quantity { value, sd, interval });
    match quantity {
        ClassQuantity::Coverage => of(class.coverage, class.sd.coverage, class.coverage_low.zip(class.coverage_high)),
        ClassQuantity::Authenticity => of(class.authenticity, class.sd.authenticity, None),
        ClassQuantity::Richness => of(class.richness, class.sd.richness, None),
        ClassQuantity::Size => match &report.measured {
            Some(measured) if !report.settings.convention.is_published() => size(&measured.steps.get(idx)?.size),
            _ => of(report.foundation.classes.get(idx)?.foundation_size?, None, None),
        },
    }
}

fn size(size: &SizeReport) -> Option<Quantity> {
    let interval = size.low.map(|low| (low, size.high.unwrap_or(f64::INFINITY)));
    Some(Quantity { value: size.size?, sd: None, interval })
}

type ReadMeasure = fn(&DatasetMeasures) -> Quantity;

/// Name and reading of each measure of the whole.
const MEASURES: [(&str, ReadMeasure); 4] = [
    ("Scale", |of| Quantity { value: of.scale, sd: of.sd.scale, interval: None }),
    ("Coverage", |of| Quantity { value: of.coverage, sd: of.sd.coverage, interval: None }),
    ("Authenticity", |of| Quantity { value: of.authenticity, sd: of.sd.authenticity, interval: None }),
    ("Richness", |of| Quantity { value: of.richness, sd: of.sd.richness, interval: None }),
];
