//! Prints the JSON Schema of the report: `cargo run --example report_schema > www/report.schema.json`.

fn main() {
    print!("{}", scar_report::schema());
}
