{
    // For examples in the docs, which include this as a block: the report of an analysis of `set.rs`, at ratios 1, 2, 4 and 8.
    use scar_core::control::Control;
    use scar_method::settings::Settings;
    let set: scar_core::EmbeddingSet = include!("../../scar-core/doc/set.rs");
    let file = scar_data::source::MemorySource::new("animals.npy", scar_data::npy_bytes(set.embeddings().to_array().view()));
    let mut dataset = scar_data::read(&[&file], &scar_data::ReadOptions::default(), &Control::new()).unwrap();
    dataset.labels = Some(std::sync::Arc::new(set.labels().clone()));
    let data = dataset.report(0).unwrap();
    let settings = Settings { ratios: vec![1, 2, 4, 8], ..Settings::default() };
    scar_analysis::run(&set, data, &settings, &Control::new(), &mut |_| {}).unwrap()
}
