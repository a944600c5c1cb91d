{
    // For examples in the docs, which include this as a block: the report of an analysis of `set.rs`, at ratios 1, 2, 4 and 8.
    use scar_lens::{analysis, control::Control, data, report, settings::Settings};
    let set: data::EmbeddingSet = include!("set.rs");
    let file = data::source::MemorySource::new("animals.npy", data::npy_bytes(set.embeddings().to_array().view()));
    let mut dataset = data::read(&[&file], &data::ReadOptions::default(), &Control::new()).unwrap();
    dataset.labels = Some(std::sync::Arc::new(set.labels().clone()));
    let data = report::DataReport::of(&dataset, 0).unwrap();
    let settings = Settings { ratios: vec![1, 2, 4, 8], ..Settings::default() };
    analysis::run(&set, data, &settings, &Control::new(), &mut |_| {}).unwrap()
}
