//! The queries for DuckDB and Spark SQL take the very rows that a sample has. `make test` installs DuckDB and says where its
//! Python is, and with `SCAR_WITH_SPARK=1` so it does Spark: a Python with PySpark 3.5 or later, which needs Java.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Writes the files that are sampled: lists and columns, several row groups and files, texts and numbers as labels.
const WRITE: &str = "
import duckdb
db = duckdb.connect()
db.execute('''
  CREATE TABLE data AS SELECT i AS id,
    [sin(i * 12.9898 + d * 78.233)::FLOAT FOR d IN range(40)] AS embedding,
    CASE WHEN i % 97 = 0 THEN 'rare' WHEN i < 9000 THEN 'early' WHEN i % 3 = 0 THEN 'it''s' ELSE 'other' END AS label,
    (i * i) % 5 AS number
  FROM range(20000) AS rows(i) ORDER BY i
''')
copy = lambda where, name, form: db.execute(f\"COPY (SELECT {where}) TO '{name}' ({form})\")
copy('* FROM data', 'one.parquet', 'FORMAT parquet, ROW_GROUP_SIZE 3000')
copy('* FROM data WHERE id < 13000', 'part-0.parquet', 'FORMAT parquet, ROW_GROUP_SIZE 2048')
copy('* FROM data WHERE id >= 13000', 'part-1.parquet', 'FORMAT parquet')
names = ', '.join(f'embedding[{d + 1}] AS f{d}' for d in range(40))
copy(f'{names}, label FROM data', 'table.csv', 'FORMAT csv, HEADER')
copy('embedding, label FROM data', 'lines.jsonl', 'FORMAT json')
";

/// Such files for Spark, which writes folders: the only file of each is taken out of it.
const WRITE_SPARK: &str = r#"
import glob, os
from pyspark.sql import SparkSession
builder = SparkSession.builder.master('local[2]').config('spark.ui.enabled', 'false')
spark = builder.config('spark.hadoop.parquet.block.size', 1 << 20).getOrCreate()
spark.sql('''
  CREATE TEMPORARY VIEW data AS SELECT id,
    transform(sequence(0, 39), d -> CAST(sin(id * 12.9898 + d * 78.233) AS FLOAT)) AS embedding,
    CASE WHEN id % 97 = 0 THEN 'rare' WHEN id < 9000 THEN 'early' WHEN id % 3 = 0 THEN "it's" ELSE 'other' END AS label,
    (id * id) % 5 AS number
  FROM range(20000)
''')
def copy(columns, where, name):
    folder = 'written_' + str(len(glob.glob('written_*')))
    spark.sql(f'SELECT {columns} FROM data WHERE {where} ORDER BY id').coalesce(1).write.parquet(folder)
    [only] = glob.glob(folder + '/*.parquet')
    os.rename(only, name)
copy('*', 'true', "it's one, [1].parquet")
copy('*', 'id < 13000', "it's-0.parquet")
copy('*', 'id >= 13000', "it's-1.parquet")
copy(', '.join(f'embedding[{d}] AS f{d}' for d in range(40)) + ', label', 'true', 'columns.parquet')
"#;

const RUN_SPARK: &str = "
import sys
from pyspark.sql import SparkSession
spark = SparkSession.builder.master('local[2]').config('spark.ui.enabled', 'false').getOrCreate()
spark.sql(sys.stdin.read().strip().rstrip(';'))
";

const RUN: &str = "
import duckdb, sys
duckdb.connect().execute(sys.stdin.read())
";

fn python(python: &Path, folder: &Path, script: &str, input: &str) {
    use std::io::Write as _;
    let mut child = Command::new(python)
        .args(["-c", script])
        .current_dir(folder)
        .env("SPARK_LOCAL_HOSTNAME", "localhost")
        .stdin(std::process::Stdio::piped())
        .spawn()
        .expect("Python starts");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("it reads");
    assert!(child.wait().expect("it ends").success(), "{input}");
}

fn inspect(folder: &Path, arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_scar"))
        .current_dir(folder)
        .args([&["inspect"], arguments, &["--json"]].concat())
        .output()
        .expect("the program starts");
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(output.status.success(), "{answer}");
    answer
}

fn empty_folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Proves that the query of `engine`, run by `run`, takes the sample of `files` as they are read, label by `column`.
#[track_caller]
fn check(folder: &Path, engine: &str, files: &[&str], column: &str, run: impl Fn(&str)) {
    let options = ["--label-column", column, "--memory-budget", "1", "--sample-seed", "11", "--sample-query", engine];
    let sampled = inspect(folder, &[files, &options].concat());
    assert_eq!((sampled["sample"]["rows"].as_u64(), sampled["sample"]["is_stratified"].as_bool()), (Some(20_000), Some(true)));
    run(sampled["sample_query"].as_str().expect("a query"));
    let queried = inspect(folder, &["sample.parquet", "--label-column", column]);
    assert_eq!(queried["values"]["sha256_f32le"], sampled["values"]["sha256_f32le"], "{files:?}, {column}");
    assert_eq!(queried["labels"], sampled["labels"], "{files:?}, {column}");
}

#[test]
fn spark_takes_the_same_rows() {
    let Some(spark) = std::env::var_os("SCAR_SPARK_PYTHON").map(PathBuf::from) else {
        println!("not run: SCAR_SPARK_PYTHON names no Python with PySpark; `SCAR_WITH_SPARK=1 make test` installs one");
        return;
    };
    let folder = empty_folder("sample_query_spark");
    python(&spark, &folder, WRITE_SPARK, "");
    for (files, column) in [
        (["it's one, [1].parquet"].as_slice(), "label"),
        (&["it's one, [1].parquet"], "number"),
        (&["it's-0.parquet", "it's-1.parquet"], "label"),
        (&["columns.parquet"], "label"),
    ] {
        check(&folder, "spark", files, column, |query| python(&spark, &folder, RUN_SPARK, query));
        std::fs::remove_dir_all(folder.join("sample.parquet")).expect("it was written");
    }
}

#[test]
fn duckdb_takes_the_same_rows() {
    let Some(duckdb) = std::env::var_os("SCAR_DUCKDB_PYTHON").map(PathBuf::from) else {
        println!("not run: SCAR_DUCKDB_PYTHON names no Python with DuckDB; `make test` installs one");
        return;
    };
    let folder = empty_folder("sample_query");
    python(&duckdb, &folder, WRITE, "");
    for (files, column) in [
        (["one.parquet"].as_slice(), "label"),
        (&["one.parquet"], "number"),
        (&["part-0.parquet", "part-1.parquet"], "label"),
        (&["table.csv"], "label"),
        (&["lines.jsonl"], "label"),
    ] {
        check(&folder, "duckdb", files, column, |query| python(&duckdb, &folder, RUN, query));
        std::fs::remove_file(folder.join("sample.parquet")).expect("it was written");
    }
}
