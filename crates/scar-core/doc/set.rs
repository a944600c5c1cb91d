{
    // For examples in the docs, which include this as a block: 120 rows of the classes ant, bee and cat around three places in the
    // plane, near enough that a probe errs now and then; half of the rows are cats.
    use scar_core::{EmbeddingSet, Labels, Random};
    use std::sync::Arc;
    let names = ["cat", "ant", "cat", "bee"];
    let places = [[1.2, -0.7], [0.0, 1.2], [1.2, -0.7], [-1.2, -0.7]];
    let mut random = Random::new(0, &[]);
    let embeddings = ndarray::Array2::from_shape_fn((120, 2), |(row, dim)| {
        places[row % 4][dim] + random.symmetric(1.0) + random.symmetric(1.0)
    });
    let labels: Vec<&str> = (0..120).map(|row| names[row % 4]).collect();
    EmbeddingSet::new(embeddings, Arc::new(Labels::from_texts(&labels))).unwrap()
}
