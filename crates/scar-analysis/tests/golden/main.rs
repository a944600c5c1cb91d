//! Golden values: the published definitions case by case (from the published code, see `trim_oracle.py` beside the fixtures of
//! scar-method), k-means and retrieval beside scikit-learn and NumPy.

mod completion;
mod fixed_start;
mod kmeans;
mod published;
mod retrieval;
mod seeded;
mod support;
mod units;
