//! What files that a person saves are called: by the data, and by what they hold.

/// `scar-digits.json` of the matrix `digits.npy`; with a `part`, `scar-digits-bubbles.svg`. Signs that some system refuses in a
/// name become `-`.
pub fn file_name(matrix: &str, part: Option<&str>, extension: &str) -> String {
    let stem: String = matrix.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
    let part = part.map_or(String::new(), |part| format!("-{part}"));
    format!("scar-{}{part}.{extension}", stem.trim_end_matches(".npy"))
}

/// Whether a file called `name` may be a saved report: JSON, or a page that holds one. Data may be JSON too, so what is in it decides.
pub fn may_be_report(name: &str) -> bool {
    let name = name.to_lowercase();
    [".json", ".html", ".htm"].iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_called_by_their_data_and_what_they_hold() {
        assert_eq!(file_name("digits.npy", None, "json"), "scar-digits.json");
        assert_eq!(file_name("digits.npy", Some("class-sizes"), "svg"), "scar-digits-class-sizes.svg");
        assert_eq!(file_name("a b/ü:1.csv", Some("bubbles"), "png"), "scar-a-b-ü-1.csv-bubbles.png");
    }
    #[test]
    fn reports_are_json_or_pages() {
        assert!(["report.json", "a.b.HTML", "x.htm"].into_iter().all(may_be_report));
        assert!(!["x.npy", "json", "html.csv", "a.jsonl"].into_iter().any(may_be_report));
    }
}
