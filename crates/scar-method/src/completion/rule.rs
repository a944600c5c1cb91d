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

/// How rows are shared out between classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ClassChoice {
    /// The rule does not look at classes; each class gets the chosen rows that happen to belong to it.
    AsRowsCome,
    Published,
    Even,
    Shares,
    Level,
    Deficit,
}

/// Which rows of a class are taken.
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

    /// How it shares rows out between classes.
    pub(super) fn class_choice(self) -> ClassChoice {
        match self {
            Self::Random | Self::Margin | Self::Herding => ClassChoice::AsRowsCome,
            Self::Published => ClassChoice::Published,
            Self::Even => ClassChoice::Even,
            Self::Shares | Self::SharesMargin | Self::SharesHerding => ClassChoice::Shares,
            Self::Level | Self::LevelMargin | Self::LevelHerding => ClassChoice::Level,
            Self::Deficit => ClassChoice::Deficit,
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

    /// Whether it shares rows out between classes, so that it needs the class of each candidate, or only counts.
    ///
    /// ```
    /// use scar_method::completion::Rule;
    /// let others: Vec<Rule> = Rule::ALL.into_iter().filter(|rule| !rule.counts_classes()).collect();
    /// assert_eq!(others, [Rule::Random, Rule::Margin, Rule::Herding]);
    /// ```
    pub fn counts_classes(self) -> bool {
        self.class_choice() != ClassChoice::AsRowsCome
    }

    /// Whether the rule uses the deficits of classes against their foundation sizes. It then stops once no class lacks rows.
    ///
    /// ```
    /// use scar_method::completion::Rule;
    /// let asking: Vec<Rule> = Rule::ALL.into_iter().filter(|rule| rule.needs_sizes()).collect();
    /// assert_eq!(asking, [Rule::Published, Rule::Deficit]);
    /// ```
    pub fn needs_sizes(self) -> bool {
        matches!(self.class_choice(), ClassChoice::Published | ClassChoice::Deficit)
    }

    /// Whether it goes by the class shares of the data's later use.
    ///
    /// ```
    /// use scar_method::completion::Rule;
    /// let asking: Vec<Rule> = Rule::ALL.into_iter().filter(|rule| rule.needs_shares()).collect();
    /// assert_eq!(asking, [Rule::Shares, Rule::SharesMargin, Rule::SharesHerding]);
    /// ```
    pub fn needs_shares(self) -> bool {
        self.class_choice() == ClassChoice::Shares
    }

    /// Whether it looks at the embeddings of the candidates, so that it needs some; all others draw rows at random.
    ///
    /// ```
    /// use scar_method::completion::Rule;
    /// assert!(Rule::Herding.looks_at_rows() && Rule::LevelMargin.looks_at_rows());
    /// assert!(!Rule::Random.looks_at_rows() && !Rule::Published.looks_at_rows());
    /// ```
    pub fn looks_at_rows(self) -> bool {
        self.row_choice() != RowChoice::Random
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
