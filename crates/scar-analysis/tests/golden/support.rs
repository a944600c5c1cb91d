//! Reading the fixtures, and comparing with a stated tolerance.

use std::path::{Path, PathBuf};

use ndarray::Array2;
use serde_json::Value;

pub fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../scar-method/tests/fixtures/oracle").join(name)
}

pub fn json(name: &str) -> Value {
    let text = std::fs::read_to_string(path(name)).expect("fixture is there");
    serde_json::from_str(&text).expect("fixture is JSON")
}

pub fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(|number| number.as_f64().unwrap_or(f64::NAN)).collect()
}

pub fn ids(value: &Value) -> Vec<u32> {
    value.as_array().expect("a list").iter().map(|number| number.as_u64().expect("a class") as u32).collect()
}

pub fn matrix(value: &Value) -> Array2<f64> {
    let rows: Vec<Vec<f64>> = value.as_array().expect("rows").iter().map(numbers).collect();
    let shape = (rows.len(), rows[0].len());
    Array2::from_shape_vec(shape, rows.concat()).expect("rows of one length")
}

/// The bytes after the header of an npy file, and its shape.
fn npy(name: &str) -> (Vec<usize>, Vec<u8>) {
    let bytes = std::fs::read(path(name)).expect("fixture is there");
    let header_end = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let header = String::from_utf8_lossy(&bytes[10..header_end]).into_owned();
    let shape = header.split("'shape': (").nth(1).and_then(|rest| rest.split(')').next()).expect("a shape");
    let shape = shape.split(',').filter_map(|part| part.trim().parse().ok()).collect();
    (shape, bytes[header_end..].to_vec())
}

pub fn npy_f32(name: &str) -> Array2<f32> {
    let (shape, body) = npy(name);
    let values = body.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
    Array2::from_shape_vec((shape[0], shape.get(1).copied().unwrap_or(1)), values).expect("as long as its shape")
}

pub fn npy_i64(name: &str) -> Vec<i128> {
    npy(name).1.chunks_exact(8).map(|b| i128::from(i64::from_le_bytes(b.try_into().expect("eight bytes")))).collect()
}

#[track_caller]
pub fn close(got: f64, want: f64, relative: f64, what: &str) {
    // Relative to the value, absolute below 1: a measure of 0 is expected exactly to the same number of decimals.
    assert!((got - want).abs() <= relative * want.abs().max(1.0), "{what}: {got} where {want} is expected");
}

#[track_caller]
pub fn all_close(got: &[f64], want: &[f64], relative: f64, what: &str) {
    assert_eq!(got.len(), want.len(), "{what}: length");
    for (i, (&got, &want)) in got.iter().zip(want).enumerate() {
        close(got, want, relative, &format!("{what}[{i}]"));
    }
}
