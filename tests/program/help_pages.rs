//! `scar completions` and `scar man`.

use super::support::{complaint, folder, scar};

/// Every command of the program, as its own help lists them.
fn commands() -> Vec<String> {
    let help = String::from_utf8_lossy(&scar(&["--help"]).stdout).into_owned();
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names: Vec<String> = listed.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect();
    assert!(names.len() > 10, "{help}");
    names.into_iter().filter(|name| name != "help").collect()
}

#[test]
fn completions_know_every_command_and_its_options() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = scar(&["completions", shell]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(0), "{shell}");
        for words in commands().iter().map(String::as_str).chain(["label-column", "quiet"]) {
            assert!(text.contains(words), "{shell} does not know {words}");
        }
    }
    assert!(complaint(&scar(&["completions", "dos"])).contains("'dos'"));
}

#[test]
fn every_command_has_its_man_page() {
    let folder = folder("man").join("made/man1");
    let output = scar(&["man", "--out", &folder.to_string_lossy()]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    for command in commands() {
        let page = std::fs::read_to_string(folder.join(format!("scar-{command}.1"))).expect("a page");
        assert!(page.contains(".TH scar-") && page.contains(&format!("scar {command}")), "{page}");
    }
    let page = std::fs::read_to_string(folder.join("scar.1")).expect("a page");
    assert!(page.contains("scar\\-analyze(1)"), "{page}");
    assert_eq!(String::from_utf8_lossy(&scar(&["man"]).stdout).trim_end(), page.trim_end());
}

#[test]
fn folder_that_cannot_be_made_is_told() {
    let file = folder("man-nowhere").join("file");
    std::fs::write(&file, "").expect("written");
    let message = complaint(&scar(&["man", "--out", &file.join("man1").to_string_lossy()]));
    assert!(message.contains("man1"), "{message}");
}
