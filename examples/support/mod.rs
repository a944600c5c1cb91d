//! What the experiments share: reading a set, the converged probe, cells of a table.

mod sets;

use scar_core::EmbeddingSet;
use scar_core::control::{Cancelled, Control};
use scar_method::completion::Interval;
use scar_method::probe::{CheckedConvergedParams, ConvergedParams, LinearProbe, train_converged};

pub use sets::{Fault, read_set};

/// The converged probe of rows of one set, with its default parameters but for the penalty.
pub struct Prober<'a> {
    set: &'a EmbeddingSet,
    params: CheckedConvergedParams,
    control: Control,
}

impl<'a> Prober<'a> {
    pub fn new(set: &'a EmbeddingSet, l2: f64) -> Result<Self, Fault> {
        let params = ConvergedParams { l2, ..ConvergedParams::default() }.check()?;
        Ok(Self { set, params, control: Control::new() })
    }

    pub fn train(&self, rows: &[u32]) -> Result<LinearProbe, Cancelled> {
        let (set, k) = (self.set, self.set.n_classes());
        train_converged(set.embeddings(), set.labels().class_ids(), rows, k, &self.params, &self.control).map(|outcome| outcome.probe)
    }
}

/// A difference in points with its standard error, bold where the 95 % interval leaves out 0.
pub fn points(difference: &Interval) -> String {
    let mean = format!("{:+.1}", 100.0 * difference.mean);
    let Some(standard_error) = difference.standard_error else { return format!("{mean} (one seed)") };
    let text = format!("{mean} ± {:.1}", 100.0 * standard_error);
    let excludes_zero = difference.low.is_some_and(|low| low > 0.0) || difference.high.is_some_and(|high| high < 0.0);
    if excludes_zero { format!("**{text}**") } else { text }
}

/// What stands after the program's name.
pub struct Arguments {
    pub sets: Vec<String>,
    pub n_seeds: u64,
    /// The probe's penalty.
    pub l2: f64,
    pub options: Vec<String>,
}

impl Arguments {
    /// # Errors
    /// Where no set is given, or no number after `--seeds`.
    pub fn read() -> Result<Self, Fault> {
        let options: Vec<String> = std::env::args().skip(1).collect();
        let mut arguments = Self { sets: Vec::new(), n_seeds: 10, l2: ConvergedParams::default().l2, options };
        if let Some(n_seeds) = arguments.value("--seeds") {
            arguments.n_seeds = n_seeds.parse()?;
        }
        if let Some(l2) = arguments.value("--l2") {
            arguments.l2 = l2.parse()?;
        }
        let is_value = |i: usize| i > 0 && ["--seeds", "--rules", "--l2"].contains(&arguments.options[i - 1].as_str());
        let sets = arguments.options.iter().enumerate().filter(|&(i, option)| !option.starts_with("--") && !is_value(i));
        arguments.sets = sets.map(|(_, set)| set.clone()).collect();
        if arguments.sets.is_empty() {
            return Err("Give set folders (X.npy, labels.npy) or matrices with labels.npy beside them.".into());
        }
        Ok(arguments)
    }

    /// What stands after the option `name`.
    pub fn value(&self, name: &str) -> Option<&str> {
        let at = self.options.iter().position(|option| option == name)?;
        self.options.get(at + 1).map(String::as_str)
    }
}
