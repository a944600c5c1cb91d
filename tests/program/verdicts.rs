//! What an overview says first, on data made so that the right answer is known; and that text, JSON and HTML say the same.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use super::support::{folder, json, scar};

/// Numbers that look random, the same at each run.
struct Numbers(u64);

impl Numbers {
    /// Evenly in 0…1.
    fn even(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Normal, near enough: mean 0, standard deviation 1.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.even()).sum::<f64>() - 6.0
    }
}

/// A table of the classes `names`: class `c` stands `distance` along dimension `place(c)`, with noise of 1 in `n_dims` dimensions.
fn table(path: &Path, names: &[&str], n_dims: usize, distance: f64, place: impl Fn(usize) -> usize) -> String {
    let mut numbers = Numbers(7);
    let mut text = (0..n_dims).map(|dim| format!("f{dim},")).collect::<String>() + "label\n";
    for (row, name) in names.iter().enumerate() {
        for dim in 0..n_dims {
            let centre = if dim == place(row) { distance } else { 0.0 };
            let _ = write!(text, "{:.4},", centre + numbers.normal());
        }
        let _ = writeln!(text, "{name}");
    }
    std::fs::write(path, text).expect("written");
    path.to_string_lossy().into_owned()
}

/// Adds the rows `repeated` of a table once more, at its end.
fn repeat_rows(file: &str, repeated: impl Iterator<Item = usize>) {
    let text = std::fs::read_to_string(file).expect("written");
    let lines: Vec<&str> = text.lines().collect();
    let copies: String = repeated.map(|row| format!("{}\n", lines[row + 1])).collect();
    std::fs::write(file, format!("{text}{copies}")).expect("written");
}

/// A number of an answer.
fn value(overview: &Value, question: &str, name: &str) -> f64 {
    let answers = overview["answers"].as_array().expect("answers");
    answers.iter().find(|answer| answer["question"] == question).expect("asked")["values"][name].as_f64().expect(name)
}

/// The overview of the set, after a look that its every sentence stands in the program's text and in the HTML report.
fn overview(file: &str, arguments: &[&str]) -> Value {
    let html = format!("{file}.html");
    let text = scar(&[&["analyze", file, "--html", &html], arguments].concat());
    assert_eq!(text.status.code(), Some(0), "{}", String::from_utf8_lossy(&text.stderr));
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    let overview = json(&scar(&[&["analyze", file, "--json"], arguments].concat()))["overview"].clone();
    let page = std::fs::read_to_string(html).expect("a page");
    let headline = overview["headline"].as_str().expect("a headline");
    assert!(headline.split(' ').count() <= 12, "{headline}");
    let answers = overview["answers"].as_array().expect("answers");
    let measures = overview["measures"].as_array().expect("what the measures say");
    assert_eq!(measures.len(), 4, "{overview:#}");
    let sentences = answers.iter().chain(measures).map(|answer| answer["text"].as_str().expect("text"));
    for sentence in sentences.clone().chain([headline]) {
        // What a person must read twice is longer than this.
        let longest = sentence.split(". ").map(|part| part.split_whitespace().count()).max().unwrap_or(0);
        assert!(longest <= 36, "{longest} words in «{sentence}»");
    }
    for sentence in sentences.chain([headline]) {
        assert!(text.contains(sentence), "«{sentence}» in {text}");
        let escaped = sentence.replace('&', "&amp;").replace('<', "&lt;").replace('\'', "&#39;");
        assert!(page.contains(&escaped), "«{sentence}» in the page");
    }
    overview
}

fn answer<'a>(overview: &'a Value, question: &str) -> &'a str {
    let answers = overview["answers"].as_array().expect("answers");
    answers.iter().find(|answer| answer["question"] == question).expect("asked")["text"].as_str().expect("text")
}

const FOUR: [&str; 4] = ["ant", "bee", "cat", "dog"];

#[test]
fn noise_is_called_noise_and_nothing_is_recommended() {
    let folder = folder("verdict_noise");
    let mut numbers = Numbers(3);
    let even: Vec<&str> = (0..1_000).map(|_| FOUR[(numbers.even() * 4.0) as usize]).collect();
    let uneven: Vec<&str> = (0..1_000).map(|_| if numbers.even() < 0.85 { "ant" } else { "bee" }).collect();
    for (name, names) in [("even.csv", even), ("uneven.csv", uneven)] {
        let file = table(&folder.join(name), &names, 12, 0.0, |_| 0);
        for convention in ["corrected", "published"] {
            let overview = overview(&file, &["--convention", convention, "--ratios", "1,2,4,8"]);
            assert_eq!(overview["verdict"], "no_better_than_chance", "{name} {convention}: {overview:#}");
            assert_eq!(overview["headline"], "These embeddings do not tell the classes apart.");
            assert!(answer(&overview, "now").contains("no more than chance"), "{overview:#}");
            assert!(answer(&overview, "collect").starts_with("Nothing yet"), "{overview:#}");
            let values = &overview["answers"][0]["values"];
            assert!(values["right_low"].as_f64().expect("a share") <= values["guess"].as_f64().expect("a share"), "{overview:#}");
        }
    }
}

#[test]
fn classes_far_apart_are_enough_data() {
    let folder = folder("verdict_enough");
    let names: Vec<&str> = (0..1_200).map(|row| FOUR[row % 4]).collect();
    let overview = overview(&table(&folder.join("x.csv"), &names, 8, 12.0, |row| row % 4), &["--ratios", "1,2,5,10,20"]);
    assert_eq!((&overview["verdict"], &overview["headline"]), (&"enough".into(), &"The data is enough.".into()), "{overview:#}");
    assert!(answer(&overview, "collect").starts_with("Nothing: "), "{overview:#}");
    assert!(answer(&overview, "weak").starts_with("None "), "{overview:#}");
}

#[test]
fn few_rows_of_many_dimensions_are_not_called_enough() {
    let folder = folder("verdict_little");
    let names: Vec<&str> = (0..160).map(|row| FOUR[row % 4]).collect();
    let overview = overview(&table(&folder.join("x.csv"), &names, 100, 3.0, |row| row % 4), &["--ratios", "1,2,3,4,5"]);
    assert!(["not_enough", "cannot_tell"].contains(&overview["verdict"].as_str().expect("a verdict")), "{overview:#}");
    assert!(answer(&overview, "more").contains("twice the rows"), "{overview:#}");
}

#[test]
fn class_like_another_is_named_as_weak() {
    let folder = folder("verdict_weak");
    // Each sixteenth row is a dog, and dogs look like ants.
    let class = |row: usize| if row.is_multiple_of(16) { 3 } else { row % 3 };
    let names: Vec<&str> = (0..960).map(|row| FOUR[class(row)]).collect();
    let overview = overview(&table(&folder.join("x.csv"), &names, 8, 8.0, |row| class(row) % 3), &["--ratios", "1,2,4,8"]);
    assert!(overview["headline"].as_str().expect("text").ends_with("first check 1 weak class."), "{overview:#}");
    assert!(answer(&overview, "weak").starts_with("Recognized least: dog "), "{overview:#}");
    // All its rows look like ants, which is no proof that each label is wrong.
    let wrong = answer(&overview, "wrong");
    let taken =
        wrong.strip_prefix("No label is likely wrong. ").and_then(|rest| rest.split_once(" of 60 rows of dog look like another class"));
    assert!(taken.is_some_and(|(taken, _)| taken.parse::<u32>().expect("a count") >= 57), "{overview:#}");
    // More dogs were tried, and are no help.
    let collect = answer(&overview, "collect");
    assert!(
        collect.starts_with("Nothing yet: tried on 3 splits of these data, neither ") && collect.ends_with("told apart: dog."),
        "{collect}"
    );
}

/// Three classes of many rows and one of few, which more rows of its own would help.
#[test]
fn what_to_collect_is_counted_and_tried_on_the_data() {
    let folder = folder("verdict_collect");
    let class = |row: usize| if row.is_multiple_of(25) { 3 } else { row % 3 };
    let names: Vec<&str> = (0..900).map(|row| FOUR[class(row)]).collect();
    let file = table(&folder.join("x.csv"), &names, 60, 2.5, class);
    let overview = overview(&file, &["--ratios", "1,2,4,8"]);
    let collect = answer(&overview, "collect");
    assert!(collect.starts_with("90 rows, a tenth more: 90 of dog. Tried on 3 splits of these data, "), "{collect}");
    assert!(collect.contains("Beside as many rows at random that is"), "{collect}");
    assert_eq!(value(&overview, "collect", "rows"), 90.0);
    assert!(value(&overview, "collect", "gain_over_random_low") <= value(&overview, "collect", "gain_over_random"), "{overview:#}");
    // Where candidates were given, the plan is about them.
    let given = self::overview(&file, &["--ratios", "1,2,4,8", "--reserve", &file]);
    assert!(!answer(&given, "collect").contains("a tenth more"), "{given:#}");
}

/// Always guessing the large class is right as often as the probe, which finds most of the rare rows and takes some others for them.
#[test]
fn rare_class_that_is_found_is_more_than_chance() {
    let folder = folder("verdict_rare");
    let names: Vec<&str> = (0..1_000_usize).map(|row| if row.is_multiple_of(20) { "bee" } else { "ant" }).collect();
    let overview =
        overview(&table(&folder.join("x.csv"), &names, 4, 3.0, |row| usize::from(!row.is_multiple_of(20))), &["--ratios", "1,2,4"]);
    assert_ne!(overview["verdict"], "no_better_than_chance", "{overview:#}");
}

/// Every fifth label is another class's. So many are found, and the headline sends to them.
#[test]
fn wrong_labels_are_counted_before_anything_is_planned() {
    let folder = folder("verdict_wrong_labels");
    let given: Vec<&str> = (0..1_000_usize).map(|row| FOUR[(row + usize::from(row.is_multiple_of(5))) % 4]).collect();
    let overview = overview(&table(&folder.join("x.csv"), &given, 8, 6.0, |row| row % 4), &["--ratios", "1,2,4,8"]);
    let found = value(&overview, "wrong", "wrong_labels");
    assert!((190.0..=210.0).contains(&found), "{overview:#}");
    assert!(overview["headline"].as_str().expect("text").ends_with(" labels."), "{overview:#}");
    assert!(answer(&overview, "wrong").contains(&format!("{found} labels are likely wrong.")), "{overview:#}");
    // Labels that are right are left alone.
    let right: Vec<&str> = (0..1_000).map(|row| FOUR[row % 4]).collect();
    let clean = self::overview(&table(&folder.join("clean.csv"), &right, 8, 6.0, |row| row % 4), &["--ratios", "1,2,4,8"]);
    assert_eq!(value(&clean, "wrong", "wrong_labels"), 0.0, "{clean:#}");
    assert!(answer(&clean, "wrong").starts_with("No label is likely wrong."), "{clean:#}");
}

/// Each row of a third stands twice, so that folds test rows on copies of themselves.
#[test]
fn copies_across_folds_are_the_headline() {
    let folder = folder("verdict_copies");
    let names: Vec<&str> = (0..900).map(|row| FOUR[row % 4]).collect();
    let file = table(&folder.join("x.csv"), &names, 20, 1.5, |row| row % 4);
    repeat_rows(&file, 0..300);
    let overview = overview(&file, &["--ratios", "1,2,4,8"]);
    assert_eq!(overview["headline"], "Copies flatter every number here: first drop 300 rows.", "{overview:#}");
    assert_eq!(value(&overview, "wrong", "copies"), 600.0, "{overview:#}");
    assert!(value(&overview, "wrong", "copies_across") > 400.0, "{overview:#}");
    // A few copies are told, and are not the headline.
    let few = table(&folder.join("few.csv"), &names, 20, 1.5, |row| row % 4);
    repeat_rows(&few, 0..5);
    let overview = self::overview(&few, &["--ratios", "1,2,4,8"]);
    assert_eq!(value(&overview, "wrong", "copies"), 10.0, "{overview:#}");
    assert!(!overview["headline"].as_str().expect("text").contains("Copies"), "{overview:#}");
}

/// Nine of ten rows are ants. What is right is read beside that, and what is mixed up is named.
#[test]
fn dominant_class_does_not_hide_that_others_are_mixed_up() {
    let folder = folder("verdict_dominant");
    let class = |row: usize| if row.is_multiple_of(10) { 1 + row / 10 % 3 } else { 0 };
    let names: Vec<&str> = (0..1_800).map(|row| FOUR[class(row)]).collect();
    // Bees and cats stand in one place, dogs in another.
    let overview = overview(&table(&folder.join("x.csv"), &names, 8, 9.0, |row| [0, 1, 1, 2][class(row)]), &["--ratios", "1,2,4"]);
    assert!((value(&overview, "now", "guess") - 0.9).abs() < 0.01, "{overview:#}");
    let weak = answer(&overview, "weak");
    assert!(weak.contains("Mixed up most: "), "{overview:#}");
    assert!(weak.contains("bee taken for cat") && weak.contains("cat taken for bee"), "{overview:#}");
    assert!(overview["headline"].as_str().expect("text").contains("2 weak classes"), "{overview:#}");
}

/// A copy of the labels among the features makes noise look like knowledge: the column is named, with what is known without it.
#[test]
fn copy_of_the_labels_is_the_headline_and_a_number_of_each_row_is_told() {
    let folder = folder("verdict_telltale");
    let names: Vec<&str> = (0..300).map(|row| ["ant", "bee", "cow"][row % 3]).collect();
    let file = table(&folder.join("noise.csv"), &names, 12, 0.0, |_| 0);
    let column = |values: &dyn Fn(usize) -> String, to: &str| {
        let text = std::fs::read_to_string(&file).expect("written");
        let line = |(row, line): (usize, &str)| if row == 0 { format!("f12,{line}\n") } else { format!("{},{line}\n", values(row - 1)) };
        let path = folder.join(to);
        std::fs::write(&path, text.lines().enumerate().map(line).collect::<String>()).expect("written");
        path.to_string_lossy().into_owned()
    };
    let copied = column(&|row| (row % 3).to_string(), "copied.csv");
    let seen = overview(&copied, &[]);
    assert_eq!(seen["headline"], "The answer leaks into the data: first drop 1 column.");
    let wrong = answer(&seen, "wrong");
    assert!(wrong.starts_with("Column 1, «f12», tells the class by itself") && wrong.contains("Without it "), "{wrong}");
    assert_eq!(value(&seen, "wrong", "telltale_columns"), 1.0);
    // Without the column nothing is known, and that is what is said then.
    let left = overview(&copied, &["--leave-out", "f12"]);
    assert_eq!(left["headline"], "These embeddings do not tell the classes apart.");

    // A number that each row has another of says nothing about the classes: it is told, and the verdict stays.
    let numbered = column(&|row| (1_000 + row * 37 % 300).to_string(), "numbered.csv");
    let seen = overview(&numbered, &[]);
    assert_eq!(seen["headline"], "These embeddings do not tell the classes apart.");
    assert!(answer(&seen, "wrong").contains("«f12», is another whole number in every row"), "{}", answer(&seen, "wrong"));
}

/// The published conventions look for nothing, and say so.
#[test]
fn what_was_not_looked_for_is_not_called_right() {
    let folder = folder("verdict_unlooked");
    let names: Vec<&str> = (0..400).map(|row| FOUR[row % 4]).collect();
    let file = table(&folder.join("x.csv"), &names, 8, 6.0, |row| row % 4);
    let overview = overview(&file, &["--convention", "published", "--ratios", "1,2"]);
    assert!(answer(&overview, "wrong").contains("were not looked for: Rows does that."), "{overview:#}");
    assert!(!answer(&overview, "wrong").contains("No label"), "{overview:#}");
}
