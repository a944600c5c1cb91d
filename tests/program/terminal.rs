//! What stands on a terminal: colours, lines of its width, a bar. `script` of Debian's bsdutils, which every Debian has, gives one.

use std::process::Command;

use super::support::{fixture, folder};

/// What a terminal of `columns` columns shows of the program, both streams, with some environment.
fn on_terminal(columns: u32, variables: &[(&str, &str)], arguments: &str) -> String {
    let mut script = Command::new("script");
    // `CI` counts as a terminal with colours, whatever `TERM` says.
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "CI"] {
        script.env_remove(name);
    }
    let call = format!("stty cols {columns} rows 24 && {} {arguments}", env!("CARGO_BIN_EXE_scar"));
    let seen = script.args(["-qec", &call, "/dev/null"]).env("TERM", "xterm-256color").envs(variables.iter().copied()).output();
    let seen = seen.expect("script of bsdutils is there");
    assert_eq!(seen.status.code(), Some(0), "{}", String::from_utf8_lossy(&seen.stdout));
    String::from_utf8_lossy(&seen.stdout).replace('\r', "\n")
}

/// The line without what moves the cursor or paints.
fn bare(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once(|c: char| c.is_ascii_alphabetic()).map_or("", |(_, rest)| rest))
}

#[test]
fn bar_and_colours_stand_on_a_terminal_only_and_are_left_out_when_asked() {
    let report = folder("terminal").join("report.json").to_string_lossy().into_owned();
    let (x, y) = (fixture("oracle/digits_X.npy"), fixture("oracle/digits_labels.npy"));
    let analyze = format!("analyze '{x}' --labels '{y}' --out '{report}'");
    // Work that ends at once has no bar.
    let emoji = concat!(env!("CARGO_MANIFEST_DIR"), "/www/examples/emoji");
    let longer = format!("analyze '{emoji}/emoji-text.npy' --labels '{emoji}/emoji-labels.csv' --out '{report}'");
    let seen = on_terminal(70, &[], &longer);
    assert!(seen.contains(" % ") && seen.contains('━') && seen.contains("left  ratio 1/"), "{seen}");
    let seen = on_terminal(70, &[], &format!("{analyze} --quiet"));
    assert!(!seen.contains('━') && !seen.contains("ratio 1/"), "{seen}");
    // Where the cursor cannot go back, a step is a line.
    let seen = on_terminal(70, &[("TERM", "dumb")], &analyze);
    assert!(!seen.contains(['━', '\u{1b}']) && seen.contains("\nratio 1/20 · 2 of 7 · "), "{seen}");

    let show = format!("show '{report}'");
    for columns in [60, 90] {
        let seen = on_terminal(columns, &[], &show);
        assert!(seen.contains("\u{1b}[1m"), "{seen}");
        let widest = seen.lines().map(|line| bare(line).chars().count()).max().expect("lines");
        assert!((columns as usize - 12..=columns as usize).contains(&widest), "{widest} of {columns}: {seen}");
    }
    for variable in [("NO_COLOR", "1"), ("CLICOLOR", "0")] {
        assert!(!on_terminal(60, &[variable], &show).contains('\u{1b}'), "{variable:?}");
    }
    assert!(!on_terminal(60, &[], &format!("{show} --json")).contains('\u{1b}'), "what another program may read is not painted");
}
