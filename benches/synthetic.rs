//! Seeded Gaussian classes, written as `.npy`: the same bytes on every machine.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use scar_core::Random;
use scar_data::npy_header;

/// Writes `n_samples` × `n_dims` f32 and int64 labels of `n_classes` classes into `folder`; gives both paths.
///
/// Each class is a Gaussian of deviation 1 around a centre of its own, whose coordinates have deviation 0.1.
pub fn write(folder: &Path, n_samples: usize, n_dims: usize, n_classes: usize) -> io::Result<(PathBuf, PathBuf)> {
    std::fs::create_dir_all(folder)?;
    let name = format!("gaussian-{n_samples}x{n_dims}");
    let (matrix, labels) = (folder.join(format!("{name}.npy")), folder.join(format!("{name}-labels.npy")));
    if matrix.exists() && labels.exists() {
        return Ok((matrix, labels));
    }
    let mut random = Random::new(0, &[n_samples as u64, n_dims as u64]);
    let centers: Vec<f32> = (0..n_classes * n_dims).map(|_| 0.1 * normal(&mut random)).collect();
    let mut out = BufWriter::new(File::create(&matrix)?);
    out.write_all(&npy_header("<f4", &[n_samples as u64, n_dims as u64]))?;
    for sample in 0..n_samples {
        for center in &centers[sample % n_classes * n_dims..][..n_dims] {
            out.write_all(&(center + normal(&mut random)).to_le_bytes())?;
        }
    }
    out.flush()?;
    let mut out = BufWriter::new(File::create(&labels)?);
    out.write_all(&npy_header("<i8", &[n_samples as u64]))?;
    for sample in 0..n_samples {
        out.write_all(&((sample % n_classes) as i64).to_le_bytes())?;
    }
    out.flush()?;
    Ok((matrix, labels))
}

/// Nearly normal: the sum of twelve uniform numbers less their mean, variance 1.
fn normal(random: &mut Random) -> f32 {
    (0..12).map(|_| random.symmetric(0.5)).sum()
}
