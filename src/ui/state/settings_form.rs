//! The settings as they stand in the form, and what they mean.

use scar_analysis::logits::MAX_RATIO;
use scar_core::problem::{Code, Problem};
use scar_method::settings::Settings;

/// The text of each field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsForm {
    /// Whether the matrix holds logits of the person's own model, to be measured as they are.
    pub is_logits: bool,
    /// Whether the rows that the files call those to test on are the test set.
    pub use_split: bool,
    /// Whether rows of one group stay together.
    pub use_groups: bool,
    /// Whole number from 1: one row in so many was kept for the model.
    pub kept: String,
    /// Name of the convention.
    pub convention: String,
    /// Whole number from 0.
    pub seed: String,
    /// Whole numbers, separated by commas or spaces.
    pub ratios: String,
    /// Whole number from 1.
    pub max_epochs: String,
    /// Whole number from 1.
    pub patience: String,
    /// Between 0 and 0.5.
    pub test_share: String,
    /// Above 0.
    pub l2: String,
    /// Between 0 and 1.
    pub delta: String,
    /// Between 0 and 1.
    pub epsilon: String,
}

impl Default for SettingsForm {
    fn default() -> Self {
        Self::of(&Settings::default())
    }
}

impl SettingsForm {
    /// The form that means `settings`.
    pub fn of(settings: &Settings) -> Self {
        Self {
            is_logits: false,
            use_split: settings.use_split,
            use_groups: settings.use_groups,
            kept: "1".to_owned(),
            convention: settings.convention.to_string(),
            seed: settings.seed.to_string(),
            ratios: settings.ratios.iter().map(u32::to_string).collect::<Vec<_>>().join(", "),
            max_epochs: settings.max_epochs.to_string(),
            patience: settings.patience.to_string(),
            test_share: settings.test_share.to_string(),
            l2: settings.l2.to_string(),
            delta: settings.delta.to_string(),
            epsilon: settings.epsilon.to_string(),
        }
    }

    /// The ratio of given logits; nothing where embeddings are to be analyzed.
    ///
    /// # Errors
    /// [`Code::BadOption`] naming the field, its text and what it takes.
    pub fn logits_ratio(&self) -> Result<Option<u32>, Problem> {
        let takes = format!("a whole number from 1 to {MAX_RATIO}");
        let read = || read("Rows kept, one in", &self.kept, &takes, |ratio: &u32| (1..=MAX_RATIO).contains(ratio));
        self.is_logits.then(read).transpose()
    }

    /// The settings that the form means.
    ///
    /// # Errors
    /// [`Code::BadOption`] naming the field, its text and what it takes.
    pub fn settings(&self) -> Result<Settings, Problem> {
        let ratios = self.ratios.split([',', ' ', ';']).filter(|part| !part.is_empty());
        let ratios: Option<Vec<u32>> = ratios.map(|part| part.parse().ok()).collect();
        let settings = Settings {
            convention: self.convention.parse().map_err(|error| Problem::new(Code::BadOption, format!("{error}.")))?,
            seed: read("Seed", &self.seed, "a whole number from 0 to 9,007,199,254,740,991", |&seed: &u64| seed < 1 << 53)?,
            ratios: ratios.ok_or_else(|| refused("Ratios", &self.ratios, "whole numbers separated by commas, such as 1, 2, 5"))?,
            max_epochs: read("Most epochs", &self.max_epochs, "a whole number from 1", |&epochs: &u32| epochs > 0)?,
            patience: read("Patience", &self.patience, "a whole number from 1", |&patience: &u32| patience > 0)?,
            test_share: read("Test share", &self.test_share, "a share from 0 to 0.5", |&share: &f64| (0.0..=0.5).contains(&share))?,
            l2: read("L2 penalty", &self.l2, "a number above 0, such as 0.01", |&l2: &f64| l2 > 0.0)?,
            delta: read("δ", &self.delta, "a number between 0 and 1", |&delta: &f64| delta > 0.0 && delta < 1.0)?,
            epsilon: read("ε", &self.epsilon, "a number between 0 and 1", |&epsilon: &f64| epsilon > 0.0 && epsilon < 1.0)?,
            use_split: self.use_split,
            use_groups: self.use_groups,
            ..Settings::default()
        };
        settings.checked()
    }
}

fn read<T: std::str::FromStr>(name: &str, text: &str, takes: &str, is_fit: impl Fn(&T) -> bool) -> Result<T, Problem> {
    text.trim().parse().ok().filter(is_fit).ok_or_else(|| refused(name, text, takes))
}

fn refused(name: &str, text: &str, takes: &str) -> Problem {
    Problem::new(Code::BadOption, format!("{name} is “{}”. Give {takes}.", text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_untouched_form_means_the_defaults() {
        assert_eq!(SettingsForm::default().settings(), Ok(Settings::default()));
    }

    #[test]
    fn fields_are_refused_by_name() {
        let form = SettingsForm { seed: "-1".to_owned(), ..SettingsForm::default() };
        assert!(form.settings().expect_err("negative").message.starts_with("Seed is “-1”. Give a whole number"));
        let form = SettingsForm { ratios: "1, two".to_owned(), ..SettingsForm::default() };
        assert!(form.settings().expect_err("text").message.contains("Ratios"));
        let form = SettingsForm { delta: "1".to_owned(), ..SettingsForm::default() };
        assert!(form.settings().expect_err("too large").message.contains('δ'));
    }

    #[test]
    fn a_split_and_groups_are_used_until_a_person_says_otherwise() {
        assert!(SettingsForm::default().settings().expect("valid").use_split);
        let form = SettingsForm { use_split: false, ..SettingsForm::default() };
        assert!(!form.settings().expect("valid").use_split);
        let form = SettingsForm { use_groups: false, ..SettingsForm::default() };
        assert!(!form.settings().expect("valid").use_groups);
    }

    #[test]
    fn logits_have_a_ratio_of_their_own() {
        assert_eq!(SettingsForm::default().logits_ratio(), Ok(None));
        let form = |kept: &str| SettingsForm { is_logits: true, kept: kept.to_owned(), ..SettingsForm::default() };
        assert_eq!(form(" 5 ").logits_ratio(), Ok(Some(5)));
        assert!(form("0").logits_ratio().expect_err("below 1").message.contains("Rows kept"));
    }

    #[test]
    fn ratios_may_be_spaced_freely() {
        let form = SettingsForm { ratios: " 5,1  2 ".to_owned(), ..SettingsForm::default() };
        assert_eq!(form.settings().expect("valid").ratios, [1, 2, 5]);
    }
}
