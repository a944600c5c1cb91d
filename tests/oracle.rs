//! The published definitions, case by case: values from the published code, see `fixtures/trim_oracle.py`.

mod oracle {
    mod completion;
    mod fixed_start;
    mod published;
    mod seeded;
    pub mod support;
    mod units;
}
