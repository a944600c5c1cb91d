//! The query that takes the same sample on an engine that people run at scale, before the file is brought here.

use std::fmt::{self, Write as _};

use serde::{Deserialize, Serialize};

use crate::sample::{SampleReport, SampleRule};

/// An engine that runs queries over files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Engine {
    /// DuckDB 1.1 or later: Parquet, text tables, JSON lines.
    DuckDb,
    /// Spark SQL 3.5 or later: Parquet.
    SparkSql,
}

impl Engine {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::DuckDb, Self::SparkSql];
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::DuckDb => "DuckDB",
            Self::SparkSql => "Spark SQL",
        })
    }
}

/// The query by which `engine` takes `sample` of files of `format` into `sample.parquet`; `label_column` is the column of
/// the classes, where the sample is stratified. `None` where the engine reads no such files, or the labels stand elsewhere.
///
/// The rows that are kept are found from their numbers and classes alone, so that no engine has to hold the embeddings.
///
/// ```
/// use scar_data::sample::{Engine, SampleReport, SampleRule, SampledFile, sample_query};
/// let sample = SampleReport {
///     rule: SampleRule { seed: 7, parts_per_million: 250_000, at_least: 30 },
///     rows: 4_000,
///     kept: 1_000,
///     budget_bytes: 1 << 20,
///     is_stratified: true,
///     others_unread: false,
///     files: vec![SampledFile { name: "train.parquet".to_owned(), rows: 4_000 }],
///     classes: Vec::new(),
/// };
/// let query = sample_query(Engine::DuckDb, &sample, "parquet", Some("label")).unwrap();
/// assert!(query.contains("sha256('7:' || scar_row)") && query.contains("scar_count * 250000 // 1000000"));
/// assert_eq!(sample_query(Engine::SparkSql, &sample, "csv", Some("label")), None);
/// assert_eq!(sample_query(Engine::DuckDb, &sample, "parquet", None), None);
/// ```
pub fn sample_query(engine: Engine, sample: &SampleReport, format: &str, label_column: Option<&str>) -> Option<String> {
    let label = if sample.is_stratified { Some(label_column?) } else { None };
    Some(match engine {
        Engine::DuckDb => duckdb(sample, format, label)?,
        Engine::SparkSql if format == "parquet" => spark(sample, label),
        Engine::SparkSql => return None,
    })
}

fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// What stands above every query.
fn head(sample: &SampleReport) -> String {
    let SampleRule { seed, parts_per_million, at_least } = sample.rule;
    format!(
        "-- SCAR Lens: {} of {} rows; seed {seed}, {parts_per_million} millionths of each class, {at_least} rows of it at least.\n\
         -- A row is taken by the SHA-256 of «seed:row», rows counted from 0 in the order of the files.\n",
        sample.kept, sample.rows
    )
}

/// The rows to keep, from a table `numbered` of `scar_row` and `scar_class`.
fn kept(rule: SampleRule, hash: &str, divide: &str) -> String {
    let SampleRule { parts_per_million, at_least, .. } = rule;
    format!(
        "ranked AS (\n  SELECT scar_row, count(*) OVER (PARTITION BY scar_class) AS scar_count,\n    \
         row_number() OVER (PARTITION BY scar_class ORDER BY left({hash}, 16), scar_row) AS scar_rank\n  FROM numbered\n),\n\
         kept AS (\n  SELECT scar_row FROM ranked\n  \
         WHERE scar_rank <= greatest(least(scar_count, {at_least}), scar_count * {parts_per_million} {divide} 1000000)\n)"
    )
}

fn duckdb(sample: &SampleReport, format: &str, label: Option<&str>) -> Option<String> {
    let reader = match format {
        "parquet" => "read_parquet",
        "csv" => "read_csv",
        "jsonl" => "read_json",
        _ => return None,
    };
    let files: Vec<String> = sample.files.iter().map(|file| text(&file.name)).collect();
    let files = format!("{reader}([{}])", files.join(", "));
    let class = label.map_or_else(|| "0".to_owned(), |label| format!("\"{}\"", label.replace('"', "\"\"")));
    let kept = kept(sample.rule, &format!("sha256('{}:' || scar_row)", sample.rule.seed), "//");
    Some(format!(
        "{}SET preserve_insertion_order = true;\nCOPY (\nWITH numbered AS (\n  \
         SELECT row_number() OVER () - 1 AS scar_row, {class} AS scar_class FROM {files}\n),\n{kept}\n\
         SELECT * EXCLUDE (scar_row)\nFROM (SELECT row_number() OVER () - 1 AS scar_row, * FROM {files})\n\
         WHERE scar_row IN (SELECT scar_row FROM kept)\nORDER BY scar_row\n\
         ) TO 'sample.parquet' (FORMAT parquet);\n",
        head(sample)
    ))
}

fn spark(sample: &SampleReport, label: Option<&str>) -> String {
    // Spark numbers the rows of each file; those of the files before come on top.
    let mut start = 0;
    let mut starts = String::new();
    for file in &sample.files {
        let _ = write!(starts, " WHEN {} THEN {start}", spark_text(&file.name));
        start += file.rows;
    }
    // The files alone: others in their folder would be counted in.
    let paths: Vec<String> = sample.files.iter().map(|file| spark_path(&file.name)).collect();
    let (row, path) = match paths.as_slice() {
        [only] => ("_metadata.row_index".to_owned(), only.clone()),
        _ => (format!("CASE _metadata.file_name{starts} END + _metadata.row_index"), format!("{{{}}}", paths.join(","))),
    };
    let files = format!("parquet.{}", spark_name(&path));
    let class = label.map_or_else(|| "0".to_owned(), spark_name);
    let kept = kept(sample.rule, &format!("sha2(concat('{}:', scar_row), 256)", sample.rule.seed), "div");
    format!(
        "{}-- Run it in the folder of the files, or write their folder before their names. The sample is a folder of files.\n\
         INSERT OVERWRITE DIRECTORY 'sample.parquet' USING parquet\nWITH numbered AS (\n  \
         SELECT {row} AS scar_row, {class} AS scar_class FROM {files}\n),\n{kept}\n\
         SELECT * FROM {files}\nWHERE {row} IN (SELECT scar_row FROM kept)\nORDER BY {row};\n",
        head(sample)
    )
}

/// A text for Spark, which takes a quote that is doubled for the end of one text and the begin of the next.
fn spark_text(value: &str) -> String {
    format!("'{}'", value.replace('\\', r"\\").replace('\'', r"\'"))
}

fn spark_name(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// A file's name as a pattern that fits it alone.
fn spark_path(name: &str) -> String {
    let escaped = |c: char| if r"\{}[]*?,".contains(c) { vec!['\\', c] } else { vec![c] };
    name.chars().flat_map(escaped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::SampledFile;

    fn sample(files: &[(&str, u64)]) -> SampleReport {
        SampleReport {
            rule: SampleRule { seed: 1, parts_per_million: 500_000, at_least: 10 },
            rows: files.iter().map(|(_, rows)| rows).sum(),
            kept: 1,
            budget_bytes: 1,
            is_stratified: true,
            others_unread: false,
            files: files.iter().map(|&(name, rows)| SampledFile { name: name.to_owned(), rows }).collect(),
            classes: Vec::new(),
        }
    }

    #[test]
    fn names_are_quoted_as_each_engine_asks() {
        let odd = sample(&[("it's.parquet", 3)]);
        let query = sample_query(Engine::DuckDb, &odd, "parquet", Some("a \"b\"")).expect("a query");
        assert!(query.contains("read_parquet(['it''s.parquet'])") && query.contains("\"a \"\"b\"\"\" AS scar_class"), "{query}");
        let query = sample_query(Engine::SparkSql, &odd, "parquet", Some("a`b")).expect("a query");
        assert!(query.contains("`a``b` AS scar_class FROM parquet.`it's.parquet`"), "{query}");
        let query = sample_query(Engine::SparkSql, &sample(&[("it's.parquet", 3), ("[1]`.parquet", 4)]), "parquet", Some("a"));
        let query = query.expect("a query");
        assert!(query.contains(r"WHEN 'it\'s.parquet' THEN 0 WHEN '[1]`.parquet' THEN 3"), "{query}");
        assert!(query.contains(r"FROM parquet.`{it's.parquet,\[1\]``.parquet}`"), "{query}");
    }

    #[test]
    fn rows_of_several_files_are_counted_on() {
        let several = sample(&[("a-0.parquet", 30), ("a-1.parquet", 12)]);
        let query = sample_query(Engine::SparkSql, &several, "parquet", Some("label")).expect("a query");
        assert!(query.contains("WHEN 'a-0.parquet' THEN 0 WHEN 'a-1.parquet' THEN 30 END + _metadata.row_index"), "{query}");
    }
}
