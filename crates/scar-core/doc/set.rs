{
    // Examples in the docs include this block. It makes 120 rows of the classes ant, bee and cat, half of them cats, around three points
    // in the plane. The points are close enough that a probe makes some errors.
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
