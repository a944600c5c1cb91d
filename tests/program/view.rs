//! `scar view`: the page and the named files on this machine, and nothing else to nobody else.

use std::fs::{create_dir_all, write};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use super::support::{complaint, folder, scar};

/// A served page, until it is dropped.
struct Viewing {
    program: Child,
    port: u16,
    /// Below which everything is, with `/` at both ends.
    base: String,
    fragment: String,
}

impl Viewing {
    fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_scar"));
        command.args(["view", "--no-open"]).args(arguments).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut program = command.spawn().expect("the program starts");
        let mut address = String::new();
        BufReader::new(program.stdout.as_mut().expect("piped")).read_line(&mut address).expect("a line");
        let rest = address.trim_end().strip_prefix("http://127.0.0.1:").unwrap_or_else(|| panic!("{address}"));
        let (port, rest) = rest.split_once('/').expect("a path");
        let (path, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        Self { port: port.parse().expect("a port"), base: format!("/{path}"), fragment: fragment.to_owned(), program }
    }

    /// The head of the answer in small letters, and the body.
    fn ask(&self, method: &str, target: &str, headers: &str) -> (String, Vec<u8>) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        write!(stream, "{method} {target} HTTP/1.1\r\nConnection: close\r\n{headers}\r\n").expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        (String::from_utf8_lossy(&answer[..end]).to_lowercase(), answer[end + 4..].to_vec())
    }

    fn get(&self, target: &str, headers: &str) -> (String, Vec<u8>) {
        self.ask("GET", target, &format!("Host: 127.0.0.1:{}\r\n{headers}", self.port))
    }
}

impl Drop for Viewing {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// As deep as what wasm-bindgen writes.
const DEEP: &str = "worker/threads/snippets/rayon/src/helpers.js";

/// A folder with a page, and files to open.
fn prepared(name: &str) -> (PathBuf, [String; 3]) {
    let folder = folder(name);
    create_dir_all(folder.join("dist/worker/threads/snippets/rayon/src")).expect("folders");
    for (file, text) in
        [("index.html", "<html>the page"), ("worker.js", "1"), ("reader.js", "2"), ("worker/a.wasm", "\0asm"), (DEEP, "deep")]
    {
        write(folder.join("dist").join(file), text).expect("written");
    }
    write(folder.join("emb 1.npy"), "0123456789".repeat(20_000)).expect("written");
    write(folder.join("labels.csv"), "a\nb\n").expect("written");
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let paths = [path("dist"), path("emb 1.npy"), path("labels.csv")];
    (folder, paths)
}

#[track_caller]
fn answers(found: &(String, Vec<u8>), status: u16) {
    assert!(found.0.starts_with(&format!("http/1.1 {status} ")), "{}", found.0);
}

#[test]
fn the_page_and_the_named_files_are_served_and_nothing_else() {
    let (_, [dist, data, labels]) = prepared("view-served");
    let view = Viewing::start(&["--port", "0", "--page", &dist, &data, &labels]);
    assert_eq!(view.fragment, "open=f/0/emb%201.npy,f/1/labels.csv&run");
    assert!(view.base.len() > 30, "{}", view.base);

    let page = view.get(&view.base, "");
    answers(&page, 200);
    assert_eq!(page.1, b"<html>the page");
    for header in [
        "cross-origin-opener-policy: same-origin",
        "cross-origin-embedder-policy: require-corp",
        "cross-origin-resource-policy: same-origin",
        "content-security-policy: default-src 'none'",
        "x-content-type-options: nosniff",
        "content-type: text/html; charset=utf-8",
        "content-length: 14",
    ] {
        assert!(page.0.contains(header), "{header}: {}", page.0);
    }
    assert!(view.get(&format!("{}worker/a.wasm", view.base), "").0.contains("content-type: application/wasm"));

    assert_eq!(view.get(&format!("{}{DEEP}", view.base), "").1, b"deep");

    let file = format!("{}f/0/emb%201.npy", view.base);
    let whole = view.get(&file, "");
    answers(&whole, 200);
    assert!(whole.0.contains("content-length: 200000") && whole.0.contains("accept-ranges: bytes"), "{}", whole.0);
    assert!(whole.1.len() == 200_000 && whole.1.ends_with(b"789"));
    let head = view.ask("HEAD", &file, "Host: localhost\r\n");
    answers(&head, 200);
    assert!(head.0.contains("content-length: 200000") && head.1.is_empty(), "{}", head.0);
    let part = view.get(&file, "Range: bytes=199990-\r\n");
    answers(&part, 206);
    assert!(part.0.contains("content-range: bytes 199990-199999/200000") && part.1 == b"0123456789", "{}", part.0);
    let head = view.ask("HEAD", &file, "Host: localhost\r\nRange: bytes=0-4\r\n");
    answers(&head, 206);
    assert!(head.0.contains("content-length: 5") && head.1.is_empty(), "{}", head.0);
    answers(&view.get(&file, "Range: bytes=200000-\r\n"), 416);
    answers(&view.get(&file, "Range: bytes=0-4\r\nIf-Range: \"another\"\r\n"), 200);

    for target in [
        "/",
        "/index.html",
        &view.base[..view.base.len() - 2],
        "/00000000000000000000000000000000/",
        &format!("{}../labels.csv", view.base),
    ] {
        answers(&view.get(target, ""), 404);
    }
    for target in ["f/0/", "f/2/labels.csv", "f/1/../../labels.csv", "%2e%2e/labels.csv", "worker", "private"] {
        answers(&view.get(&format!("{}{target}", view.base), ""), 404);
    }
    answers(&view.ask("GET", &view.base, "Host: evil.example:80\r\n"), 403);
    answers(&view.ask("POST", &view.base, &format!("Host: 127.0.0.1:{}\r\nContent-Length: 0\r\n", view.port)), 405);
    // A port that was forwarded has another number.
    answers(&view.ask("GET", &view.base, "Host: localhost:9\r\n"), 200);
}

#[test]
fn each_start_has_an_address_of_its_own() {
    let (_, [dist, ..]) = prepared("view-address");
    let (one, other) = (Viewing::start(&["--page", &dist]), Viewing::start(&["--page", &dist]));
    assert!(one.base != other.base && one.port != other.port && one.fragment.is_empty());
    let taken = scar(&["view", "--no-open", "--page", &dist, "--port", &one.port.to_string()]);
    assert!(complaint(&taken).contains("cannot be had"));
}

#[test]
fn what_cannot_be_served_is_refused_in_words() {
    let (folder, [dist, _, labels]) = prepared("view-refused");
    let told = |arguments: &[&str]| complaint(&scar(&[&["view", "--no-open"], arguments].concat()));
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    assert!(told(&["--page", &dist, &path("missing.npy")]).contains("missing.npy cannot be read"));
    assert!(told(&["--page", &dist, &path("dist")]).contains("is a folder"));
    assert!(told(&["--page", &path("nowhere"), &labels]).contains("does not hold the page"));
    assert!(told(&["--port", "70000"]).contains("70000"));
}
