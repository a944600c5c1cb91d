{
    // For examples in the docs, which include this as a block: what a look at the same 120 rows found. A test of scar-analysis keeps
    // the saved form what a look gives.
    serde_json::from_str::<scar_report::rows::RowsReport>(include_str!("rows.json")).unwrap()
}
