//! Links of reports with numbers that have all their digits: they come back, they are short, and hostile ones are refused.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::html_report::to_html;
use crate::{
    ClassBias, CollectClass, Driver, ErrorDifference, ErrorPoint, LawReport, SizeReport, SpreadReport, StepReport, UnseenMeasures, example,
    to_json,
};
use scar_core::LabelKind;

/// The report that the docs show, with every part.
fn small() -> Report {
    serde_json::from_str(include_str!("../../doc/report.json")).expect("a report")
}

/// Numbers in 0…1 that repeat nothing, of a linear congruence.
struct Shares(u64);

impl Shares {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn near(&mut self, value: f64, width: f64) -> f64 {
        (value + width * (self.next() - 0.5)).clamp(0.0, 1.0)
    }

    fn count(&mut self, most: u64) -> u64 {
        1 + (self.next() * most as f64) as u64
    }
}

/// Everything that is said of a report.
fn said(report: &Report) -> String {
    to_markdown(report, None)
}

/// A report of `k` classes called by `name` at seven ratios, in which hardly a number is like another, as where nothing is told apart well.
fn dense(k: usize, seed: u64, name: impl Fn(usize) -> String) -> Report {
    let mut shares = Shares(seed);
    let ratios = [1, 2, 5, 10, 15, 20, 30];
    let mut report = example::report(k, &ratios);
    let model = small();
    let names: Vec<String> = (0..k).map(name).collect();
    let counts: Vec<u64> = names.iter().map(|_| 20 + shares.count(200)).collect();
    report.settings = model.settings.clone();
    report.settings.ratios = ratios.to_vec();
    report.data.matrix.rows = counts.iter().sum();
    report.data.matrix.values.sha256_f32le = Some("0123456789abcdef".repeat(4));
    report.data.labels.kind = LabelKind::Text;
    for (class, (name, count)) in report.data.labels.classes.iter_mut().zip(names.iter().zip(&counts)) {
        (class.name, class.count) = (name.clone(), *count);
    }
    for at in &mut report.measures {
        for (idx, class) in at.classes.iter_mut().enumerate() {
            class.class.clone_from(&names[idx]);
            class.rows = counts[idx] / u64::from(at.ratio);
            class.coverage = shares.near(0.93, 0.1);
            class.authenticity = shares.near(0.97, 0.05);
            class.richness = shares.near(0.995, 0.01);
            if at.ratio > 1 {
                class.sd.coverage = Some(shares.near(0.02, 0.03));
                class.sd.authenticity = Some(shares.near(0.01, 0.015));
                class.sd.richness = Some(shares.near(0.002, 0.003));
                continue;
            }
            (class.coverage_low, class.coverage_high) = (Some(class.coverage - 0.01), Some(class.coverage + 0.01));
            let recall = (shares.next() * counts[idx] as f64).floor() / counts[idx] as f64;
            class.unseen = Some(UnseenMeasures {
                rows: counts[idx] as f64,
                scale: 1.0,
                coverage: Some(shares.near(0.9, 0.1)),
                coverage_interval: Some([shares.near(0.85, 0.05), shares.near(0.95, 0.05)]),
                authenticity: shares.near(0.96, 0.03),
                authenticity_interval: Some([shares.near(0.94, 0.01), shares.near(0.98, 0.01)]),
                richness: shares.near(0.99, 0.01),
                recall: Some(recall),
                recall_interval: Some([shares.near(recall - 0.1, 0.01), shares.near(recall + 0.1, 0.01)]),
                sd: class.sd,
            });
        }
    }
    for (class, name) in report.foundation.classes.iter_mut().zip(&names) {
        class.class.clone_from(name);
        class.curve = ratios.iter().map(|_| Some(shares.next() * 0.06)).collect();
        (class.h, class.h_low, class.h_high) = (Some(shares.next()), Some(shares.next()), Some(1.0 + shares.next()));
        (class.lambda, class.lambda_at_bound) = (Some(shares.next()), shares.next() > 0.9);
        class.foundation_size = Some(20_000.0 * shares.next());
    }
    let mut measured = model.measured.clone().expect("measured");
    measured.test.class_rows.clone_from(&counts);
    measured.steps = names.iter().zip(&counts).map(|(name, &count)| step(name, count, &mut shares)).collect();
    report.measured = Some(measured);
    let mut plan = model.plan.clone().expect("a plan");
    let class = plan.classes[0].clone();
    let planned = names.iter().map(|name| crate::PlanClass {
        class: name.clone(),
        count: shares.count(200),
        reserve: shares.count(90),
        foundation_size: Some(300.0 * shares.next()),
        deficit: Some(90.0 * shares.next()),
        share: shares.next() / k as f64,
        add: shares.count(30),
        ..class.clone()
    });
    plan.classes = planned.collect();
    report.plan = Some(plan);
    report.collect = Some(crate::CollectReport {
        rule: scar_method::completion::Rule::Level,
        rows: 700,
        classes: names.iter().take(40).map(|name| CollectClass { class: name.clone(), rows: shares.count(40) }).collect(),
        trial: None,
    });
    (report.suspects, report.probe, report.diagnostics) = (model.suspects, model.probe, model.diagnostics);
    report
}

fn step(name: &str, count: u64, shares: &mut Shares) -> StepReport {
    let size = count as f64 * shares.next();
    let law = LawReport {
        law: "power".to_owned(),
        offset: shares.next() * 0.1,
        height: shares.next() * 0.1,
        rate: 2.0 * shares.next(),
        whole: count as f64,
        weight: shares.next(),
        size: Some(size),
        held_out_error: Some(shares.next()),
    };
    StepReport {
        class: name.to_owned(),
        size: SizeReport {
            laws: vec![law.clone(), law],
            spread: Some(SpreadReport { scale: shares.next() * 1e-4, exponent: 3.0 * shares.next() }),
            tolerance: Some(0.01 + 0.1 * shares.next()),
            place: Some(scar_method::foundation::SizeRegion::InData),
            isotonic: Some(size),
            ..example::size(Some(size), Some(0.8 * size), Some(size * (1.0 + shares.next())))
        },
        rows_of_whole: Some(size * 10.0),
        learned: Some(true),
        error_interval: Some([shares.near(0.02, 0.02), shares.near(0.08, 0.02)]),
        errors: (1..=7)
            .map(|size| ErrorPoint { rows: count * size / 7, error: shares.near(0.2, 0.12), sd: Some(shares.near(0.02, 0.03)) })
            .collect(),
    }
}

/// Sizes in characters, and what is said stays the same.
#[track_caller]
fn comes_back(report: &Report, most: usize) -> LinkedReport {
    let link = to_link(report).expect("a link");
    println!("{} classes: {} characters", report.data.labels.classes.len(), link.len());
    assert!(link.len() <= most, "{} characters", link.len());
    let linked = LinkedReport::open(&link).expect("whole");
    assert_eq!(said(&linked.report), said(&shared(report, None)));
    assert_eq!(crate::ClassTable::of(&linked.report), crate::ClassTable::of(report));
    assert!(linked.check(report).is_same(), "{:?}", linked.check(report).words());
    let again = LinkedReport::open(&to_link(&linked.report).expect("a link")).expect("whole");
    assert_eq!(to_json(&again.report), to_json(&linked.report));
    linked
}

#[test]
fn links_are_short_and_say_the_same() {
    comes_back(&small(), 5_000);
    comes_back(&example::report(3, &[1, 2]), 3_000);
    for seed in 0..2 {
        comes_back(&dense(10, seed, |class| format!("{class}")), 8_000);
        comes_back(&dense(100, seed, |class| format!("{} of kind {class}", ["ant", "heron", "lynx"][class % 3])), 32_000);
    }
    comes_back(&dense(200, 1, |class| format!("class {class}")), MOST_CHARS);
}

/// Names, sizes beyond the data, heights above 1 and every kind of note, in the worst cases that fit.
#[test]
fn worst_cases_keep_to_their_length() {
    let long = |class: usize| {
        let words = ["a rather long name of a species of heron", "Ardea cinerea, Linnaeus 1758", "seen at dusk by the lower lake"];
        format!("{class}: {}, {}", words[class % 3], words[(class / 3) % 3])
    };
    for (k, most) in [(10, 8_000), (100, 32_000)] {
        let mut report = dense(k, 10, long);
        let mut shares = Shares(99);
        for class in &mut report.foundation.classes {
            class.curve.iter_mut().for_each(|height| *height = Some(1.5 * shares.next()));
        }
        let measured = report.measured.as_mut().expect("measured");
        for (idx, step) in measured.steps.iter_mut().enumerate() {
            let size = &mut step.size;
            if idx % 2 == 0 {
                (size.beyond_data, size.size_within) = (true, Some(200.0 * shares.next()));
                (size.within_low, size.within_high) = (Some(100.0 * shares.next()), Some(300.0 + 100.0 * shares.next()));
            }
        }
        let classes = report.foundation.classes.iter();
        let notes = classes.flat_map(|class| {
            let (class, h) = (class.class.clone(), 0.01 * shares.next());
            [Note::HBelowDelta { class: class.clone(), h, delta: 0.01 }, Note::NoFoundationSize { class }]
        });
        measured.diagnostics.extend(notes);
        comes_back(&report, most);
    }
}

/// A link that version 0.1 made, of the report of the docs: deflated, with gaps in its columns.
#[test]
fn a_link_of_form_1_opens_and_says_the_same() {
    let link = include_str!("../../doc/link_1.txt");
    assert!(link.starts_with("#r=1."));
    let linked = LinkedReport::open(link).expect("whole");
    assert_eq!(said(&linked.report), said(&shared(&small(), None)));
    // The report has been written anew since, with another estimate of how many labels are wrong.
    assert_eq!(linked.check(&small()).words()[1..], ["sizes, plan or notes: they come from another version of the program"]);
}

/// Two modalities of `k` clusters each, with names of files and rows in every place that may hold some.
fn modalities(k: usize, secret: &str) -> ModalitiesReport {
    let names = [format!("{secret}-image.npy"), format!("{secret}-text.npy")];
    let mut shares = Shares(5);
    let bias = |class: usize| {
        let mut some = || Some(300.0 * shares.next());
        ClassBias {
            class: class.to_string(),
            sizes: [some(), some()],
            difference: some(),
            low: some(),
            high: some(),
            low_for_all: some(),
            high_for_all: some(),
            errors: Some(ErrorDifference { difference: shares.next(), low: shares.next(), high: shares.next() }),
            fall: Some(ErrorDifference { difference: shares.next(), low: shares.next(), high: shares.next() }),
            theory: [Some(20_000.0 * shares.next()), None],
            driver: Some(Driver::Coverage),
            driver_change: Some(shares.next()),
        }
    };
    let bias = (0..k).map(bias).collect();
    let mut pair = example::modality_pair([&names[0], &names[1]], None, bias);
    pair.sides = [0, 1].map(|seed| dense(k, seed, |class| class.to_string()));
    pair.sides.iter_mut().for_each(|side| side.data.matrix.file = secret.to_owned());
    let mut report = example::modalities(pair);
    for (modality, name) in report.modalities.iter_mut().zip(&names) {
        modality.matrix.file.clone_from(name);
        if let Some(clusters) = &mut modality.clusters {
            clusters.nearest = vec![vec![424_242; 3]; clusters.counts.len()];
            clusters.nearest_ids = vec![vec![secret.to_owned()]; clusters.counts.len()];
        }
    }
    report
}

#[test]
fn a_comparison_of_modalities_comes_back_without_names_and_rows() {
    let secret = "patients-of-dr-x";
    for (k, most) in [(3, 8_000), (10, 16_000)] {
        let report = modalities(k, secret);
        let link = modalities_to_link(&report).expect("a link");
        println!("two modalities of {k} classes: {} characters", link.len());
        assert!(link.len() <= most, "{} characters", link.len());
        let text = String::from_utf8(unwrap(link.strip_prefix(KEY).expect("a fragment")).expect("whole")).expect("text");
        assert!(!text.contains(secret) && !text.contains("424242"), "{text}");
        let Linked::Modalities(opened) = open_link(&link).expect("whole") else { panic!("modalities") };
        let words = |report: &ModalitiesReport| modalities_to_markdown(report, None);
        assert_eq!(words(&opened), words(&shared_modalities(&report, None)));
        // But for the names, it says what the report does.
        let named = |report: &ModalitiesReport| {
            let names = report.modalities.iter().zip(["first", "second"]);
            names.fold(words(report), |text, (modality, name)| text.replace(&modality.name, name).replace(&modality.matrix.name(), name))
        };
        assert_eq!(named(&opened).lines().count(), named(&report).lines().count());
        assert_eq!(modalities_to_link(&opened).expect("a link"), link);
        let told = LinkedReport::open(&link).expect_err("no analysis").message;
        assert!(told.contains("comparison of modalities"), "{told}");
    }
}

#[test]
fn what_is_too_large_or_not_finished_has_no_link() {
    let refused = |report: &Report| to_link(report).expect_err("no link").message;
    let large = refused(&dense(800, 1, |class| format!("class {class}")));
    assert!(large.contains("800 classes") && large.contains("64,000"), "{large}");
    let unfinished = refused(&Report { complete: false, ..small() });
    assert!(unfinished.contains("not complete"), "{unfinished}");
}

#[test]
fn no_row_id_or_file_is_in_a_link() {
    let mut report = small();
    let secret = "patients-of-dr-x";
    report.data.matrix.file = format!("{secret}.npy");
    report.data.matrix.part = Some(secret.to_owned());
    report.data.problems = vec![Problem::new(Code::ConstantData, secret).in_file(secret)];
    let measured = report.measured.as_mut().expect("measured");
    (measured.test.kind, measured.test.file) = (crate::TestKind::File, Some(secret.to_owned()));
    measured.test.groups = Some(scar_core::GroupSummary { file: secret.to_owned(), column: "site".to_owned(), groups: 4, largest: 50 });
    let plan = report.plan.as_mut().expect("a plan");
    plan.file = Some(secret.to_owned());
    plan.rows = Some(crate::PlanRows { rule: scar_method::completion::Rule::Level, indices: vec![424_242] });
    plan.diagnostics.push(Note::RowsThroughFiles { message: secret.to_owned() });
    let other = crate::Diagnostic { code: "later".to_owned(), message: secret.to_owned(), class: None, ratio: None, data: None };
    report.diagnostics.extend([
        Note::FailedRows { rows: 2, first: vec![424_242] },
        Note::SplitIsTest { rows: 2, column: "split".to_owned(), file: secret.to_owned(), value: "test".to_owned() },
        Note::Other(other),
    ]);
    let link = to_link(&report).expect("a link");
    let bytes = unwrap(link.strip_prefix(KEY).expect("a fragment")).expect("whole");
    let text = String::from_utf8(bytes).expect("text");
    assert!(!text.contains(secret) && !text.contains("424242") && text.contains("site"), "{text}");
    let opened = LinkedReport::open(&link).expect("whole").report;
    assert!(opened.diagnostics.contains(&Note::FailedRows { rows: 2, first: vec![] }));
}

#[test]
fn what_mail_adds_is_not_of_the_link() {
    let report = small();
    let link = to_link(&report).expect("a link");
    let whole = LinkedReport::open(&link).expect("whole");
    let wrapped: String = link.as_bytes().chunks(70).map(|line| format!("{}\r\n ", String::from_utf8_lossy(line))).collect();
    for text in [
        format!("https://example.org/scar/{link}"),
        format!("https://example.org/scar/{link}&place=measures"),
        format!("https://example.org/scar/#place=measures&{}", &link[1..]),
        format!("{wrapped}."),
        format!("<{link}>"),
    ] {
        let opened = LinkedReport::open(&text).expect("whole");
        // JSON, as a Coverage that is missing is not the same as itself.
        assert!(to_json(&opened.report) == to_json(&whole.report), "{text}");
    }
}

#[test]
fn what_differs_is_said() {
    let report = small();
    let linked = LinkedReport::open(&to_link(&report).expect("a link")).expect("whole");
    let said = |change: fn(&mut Report)| {
        let mut own = report.clone();
        change(&mut own);
        let check = linked.check(&own);
        assert!(!check.is_same());
        check.words().join(" | ")
    };
    for (words, start) in [
        (said(|own| own.data.matrix.values.sha256_f32le = Some("ff".repeat(32))), "These are not the data of the link"),
        (said(|own| own.data.matrix.rows = 7), "These are not the data of the link"),
        (said(|own| own.data.labels.classes[0].count = 31), "These are not the data of the link"),
        (
            said(|own| own.settings.seed = 5),
            "Same data, but not the same result as in the link. | the setting «seed»: 0 in the link, 5 here",
        ),
        (
            said(|own| own.scar_lens_version = "9.0".to_owned()),
            "Same data, but not the same result as in the link. | the program: SCAR Lens 0.1.0 in the link, 9.0 here",
        ),
        (
            said(|own| own.measures[0].classes[1].coverage = 0.5),
            "Same data, but not the same result as in the link. | Coverage of bee on all rows: ",
        ),
        (
            said(|own| own.measured.as_mut().expect("measured").steps[2].size.size = Some(7.0)),
            "Same data, but not the same result as in the link. | rows enough for cat: ",
        ),
        (said(|own| own.plan = None), "Same data, but not the same result as in the link. | sizes, plan or notes"),
    ] {
        assert!(words.starts_with(start), "{words}");
    }
    let many = said(|own| own.measures.iter_mut().flat_map(|at| &mut at.classes).for_each(|class| class.coverage *= 0.5));
    assert!(many.ends_with("| and 1 more difference"), "{many}");
    // More digits than the link has are no difference.
    let mut own = report.clone();
    own.measures[0].classes[0].authenticity += 1e-13;
    assert!(linked.check(&own).is_same());
}

/// A link to any JSON in place of a report.
fn link_to(value: &Value) -> String {
    format!("{KEY}{}", wrap(value.to_string().as_bytes()))
}

fn payload() -> Value {
    let link = to_link(&small()).expect("a link");
    serde_json::from_slice(&unwrap(link.strip_prefix(KEY).expect("a fragment")).expect("whole")).expect("JSON")
}

#[track_caller]
fn refused(link: &str, code: Code, words: &str) {
    let problem = LinkedReport::open(link).expect_err("no link");
    assert!(problem.code == code && problem.message.contains(words), "{problem}");
    assert!(problem.message.chars().count() < 400 && !problem.message.chars().any(char::is_control), "{problem}");
}

#[test]
fn broken_foreign_and_hostile_links_are_refused_in_words() {
    let link = to_link(&small()).expect("a link");
    refused("report.json", Code::NotThisFormat, "no link");
    refused("#r=", Code::Checksum, "damaged");
    refused("#r=1.", Code::Checksum, "damaged");
    refused(&link[..link.len() - 9], Code::Checksum, "damaged");
    refused(&link.replacen("2.", "3.", 1), Code::UnsupportedFeature, "form 3");
    refused(&link.replacen("2.", "1.", 1), Code::Checksum, "damaged");
    refused(&link.replacen("2.", "<b>.", 1), Code::Checksum, "damaged");
    refused(&format!("#r=2.{}", "A".repeat(9)), Code::Checksum, "damaged");
    refused(&format!("{}%3D{}", &link[..50], &link[50..]), Code::BadStructure, "«%»");
    refused(&format!("{}\u{202e}{}", &link[..50], &link[50..]), Code::BadStructure, "no character of such a link");
    refused(&format!("#r=1.{}", "A".repeat(70_000)), Code::TooLarge, "70,002");
    refused(&format!("{KEY}{}", wrap(&vec![b'['; 1 << 20])), Code::BadStructure, "no report");
    refused(&format!("{KEY}{}", wrap(&vec![b'['; 8 << 20])), Code::TooLarge, "more than any report");
    refused(&link_to(&json!(null)), Code::BadStructure, "rounded");
    refused(&link_to(&json!({"digits": [6, 7], "report": {}})), Code::UnsupportedFeature, "no known form");
    refused(&link_to(&json!({"digits": [6, 7], "report": {"*r": [1_000_000_000, 0]}})), Code::BadStructure, "columns");
    let changed = |place: &str, value: Value| {
        let mut payload = payload();
        payload["report"][place] = value;
        link_to(&payload)
    };
    refused(&changed("schema_version", json!(2)), Code::UnsupportedFeature, "form 2, of SCAR Lens 0.1.0");
    refused(&changed("scar_lens_version", json!("x".repeat(1_000))), Code::BadStructure, "longer");
    refused(&changed("complete", json!(false)), Code::BadStructure, "no link holds");
    refused(&changed("measures", json!(3)), Code::BadStructure, "does not belong");
    refused(&changed("foundation", json!(null)), Code::BadStructure, "does not belong");
    let phishing = json!([{"code": "bank", "message": "Call this number", "class": null, "ratio": null}]);
    refused(&changed("diagnostics", phishing), Code::BadStructure, "no link holds");
}

#[test]
fn markup_in_names_stays_text() {
    let mut report = small();
    let name = "<img src=x onerror=alert(1)>\u{202e}";
    report.data.labels.classes[0].name = name.to_owned();
    report.measures.iter_mut().for_each(|at| at.classes[0].class = name.to_owned());
    report.foundation.classes[0].class = name.to_owned();
    report.measured.as_mut().expect("measured").steps[0].class = name.to_owned();
    report.plan.as_mut().expect("a plan").classes[0].class = name.to_owned();
    let linked = LinkedReport::open(&to_link(&report).expect("a link")).expect("whole");
    assert!(!to_html(&linked.report).contains("<img"));
}

/// The places of all values.
fn places(value: &Value, place: &str, found: &mut Vec<String>) {
    found.push(place.to_owned());
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(idx, item)| places(item, &format!("{place}/{idx}"), found)),
        Value::Object(fields) => fields.iter().for_each(|(name, field)| places(field, &format!("{place}/{name}"), found)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn no_text_breaks_opening(text in "(#r=)?(1\\.)?[ -~\u{a0}-\u{ff}]{0,80}") {
        let _ = LinkedReport::open(&text);
    }

    #[test]
    fn no_bytes_within_a_sound_link_break_opening(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let link = format!("{KEY}{}", wrap(&bytes));
        prop_assert!(LinkedReport::open(&link).is_err());
    }

    /// Whatever opens can be shown and shared again.
    #[test]
    fn a_changed_value_is_refused_or_can_be_shown(
        place in any::<prop::sample::Index>(),
        value in prop_oneof![
            Just(json!(null)), Just(json!(-1)), Just(json!(1e300)), Just(json!(u64::MAX)), Just(json!("\u{202e}<b>\u{1b}[31m")),
            Just(json!([])), Just(json!({})), Just(json!({"*r": [3, 7]})), Just(json!({"*d": 3, "*n": [1, 2, 3]})),
        ],
    ) {
        let mut payload = payload();
        let mut all = Vec::new();
        places(&payload, "", &mut all);
        *payload.pointer_mut(&all[place.index(all.len())]).expect("there") = value;
        if let Ok(linked) = LinkedReport::open(&link_to(&payload)) {
            let page = to_html(&linked.report);
            prop_assert!(!page.contains("<b>") && !page.contains("NaN"));
            prop_assert!(crate::open_saved("again.json", to_json(&linked.report).as_bytes()).is_ok());
            let _ = to_link(&linked.report);
        }
    }
}
