//! The rows of a data set as they stand in its files.

use crate::dataset::types::Dataset;
use scar_files::{RowFiles, RowPlaces};

impl Dataset {
    /// Where the rows of the matrix at `matrix_idx` stand in its file.
    pub fn places_of(&self, matrix_idx: usize) -> &RowPlaces {
        self.matrices.get(matrix_idx).and_then(|matrix| matrix.places.as_ref()).unwrap_or(&self.row_places)
    }

    /// The rows `held` of the matrix at `matrix_idx` as they stand in the files.
    ///
    /// ```
    /// use scar_data::{ReadOptions, npy_bytes, read};
    /// use scar_data::source::MemorySource;
    /// let x = MemorySource::new("x.npy", npy_bytes(ndarray::array![[1.0], [2.0], [f32::NAN], [4.0], [8.0]].view()));
    /// let y = MemorySource::new("y.txt", *b"label\ncat\ncat\ndog\ndog\ndog\n");
    /// let options = ReadOptions { drop_non_finite: true, ..ReadOptions::default() };
    /// let files = read(&[&x, &y], &options, &Default::default()).unwrap().rows_in_files(0, &[1, 2]);
    /// assert_eq!((files.matrix.file.as_str(), files.matrix.rows), ("x.npy", vec![1, 3]));
    /// assert_eq!(files.labels.unwrap().rows, [1, 3]);
    /// ```
    pub fn rows_in_files(&self, matrix_idx: usize, held: &[u32]) -> RowFiles {
        let file = self.matrices.get(matrix_idx).map(|matrix| matrix.summary.file.as_str()).unwrap_or_default();
        let labels = self.label_places.as_ref().zip(self.labels_file.as_ref());
        let ids = self.ids.as_ref().map(|ids| ids.as_slice());
        RowFiles {
            matrix: self.places_of(matrix_idx).in_file(file, held, ids),
            labels: labels.map(|(places, file)| places.in_file(file, held, None)),
        }
    }
}
