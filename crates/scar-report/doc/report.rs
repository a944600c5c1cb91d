{
    // For examples in the docs, which include this as a block: the report of an analysis of 120 rows in three classes at the ratios 1,
    // 2, 4 and 8. A test of scar-analysis keeps the saved form what an analysis gives.
    serde_json::from_str::<scar_report::Report>(include_str!("report.json")).unwrap()
}
