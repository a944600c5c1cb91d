//! The rules to choose between.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a plan shares rows out between classes, and which rows of a class it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The published rule: in proportion to deficits, rows at random ([`published_plan`](crate::completion::published_plan)).
    Published,
    /// Rows at random from the whole reserve: what every other rule has to beat.
    Random,
    /// As many rows of every class, at random.
    Even,
    /// Towards the class shares of the data's later use, rows at random: for accuracy.
    Shares,
    /// The lowest classes first, rows at random: for balanced accuracy.
    Level,
    /// In proportion to deficits against foundation sizes, as far as each class reaches; rows at random.
    Deficit,
    /// Rows between whose two best classes a probe hesitates most; classes as they come. Needs no labels of the candidates.
    Margin,
    /// Classes as [`Rule::Shares`], rows as [`Rule::Margin`].
    SharesMargin,
    /// Classes as [`Rule::Level`], rows as [`Rule::Margin`].
    LevelMargin,
    /// Rows that bring the mean of rows in hand and chosen rows nearest to the mean of all; classes as they come.
    Herding,
    /// Classes as [`Rule::Shares`], rows as [`Rule::Herding`] within each class.
    SharesHerding,
    /// Classes as [`Rule::Level`], rows as [`Rule::Herding`] within each class.
    LevelHerding,
}

/// Which rows are taken among those of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowChoice {
    Random,
    Margin,
    Herding,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Self; 12] = [
        Self::Published,
        Self::Random,
        Self::Even,
        Self::Shares,
        Self::Level,
        Self::Deficit,
        Self::Margin,
        Self::SharesMargin,
        Self::LevelMargin,
        Self::Herding,
        Self::SharesHerding,
        Self::LevelHerding,
    ];

    /// The name that people and programs use.
    ///
    /// ```
    /// use scar_method::completion::Rule;
    /// assert_eq!("level-margin".parse(), Ok(Rule::LevelMargin));
    /// assert!("best".parse::<Rule>().is_err());
    /// assert!(Rule::ALL.iter().all(|rule| rule.name().parse() == Ok(*rule)));
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Random => "random",
            Self::Even => "even",
            Self::Shares => "shares",
            Self::Level => "level",
            Self::Deficit => "deficit",
            Self::Margin => "margin",
            Self::SharesMargin => "shares-margin",
            Self::LevelMargin => "level-margin",
            Self::Herding => "herding",
            Self::SharesHerding => "shares-herding",
            Self::LevelHerding => "level-herding",
        }
    }

    /// Which rows of a class it takes.
    pub(super) fn row_choice(self) -> RowChoice {
        match self {
            Self::Published | Self::Random | Self::Even | Self::Shares | Self::Level | Self::Deficit => RowChoice::Random,
            Self::Margin | Self::SharesMargin | Self::LevelMargin => RowChoice::Margin,
            Self::Herding | Self::SharesHerding | Self::LevelHerding => RowChoice::Herding,
        }
    }

    /// Whether it looks at a probe's logits of the candidates.
    ///
    /// ```
    /// use scar_method::completion::Rule;
    /// let asking: Vec<Rule> = Rule::ALL.into_iter().filter(|rule| rule.needs_probe()).collect();
    /// assert_eq!(asking, [Rule::Margin, Rule::SharesMargin, Rule::LevelMargin]);
    /// ```
    pub fn needs_probe(self) -> bool {
        self.row_choice() == RowChoice::Margin
    }
}

impl FromStr for Rule {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|rule| rule.name() == name).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|rule| rule.name()).collect();
            format!("«{name}» is no rule of this version. Choose from: {}", names.join(", "))
        })
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
