use std::io::Read;
use std::path::PathBuf;

use super::*;

/// A folder with a page and two files, served below `secret`.
fn site(name: &str) -> (Site, PathBuf) {
    let folder = tempfile::Builder::new().prefix(name).tempdir().expect("a folder").keep();
    let dist = folder.join("dist");
    std::fs::create_dir_all(dist.join("worker")).expect("folders");
    for (file, text) in
        [("index.html", "<html data-version=\"1f\">"), ("worker.js", "1"), ("reader.js", "2"), ("worker/a.wasm", "wasm"), ("_headers", "")]
    {
        std::fs::write(dist.join(file), text).expect("written");
    }
    for (file, text) in [("a b,c.npy", "0123456789"), ("labels.csv", ""), ("private.txt", "private")] {
        std::fs::write(folder.join(file), text).expect("written");
    }
    let files = ["a b,c.npy", "labels.csv"].map(|file| Served::open(&folder.join(file)).expect("there"));
    let page = ServedPage::find(Some(&dist)).expect("a page");
    (Site::new("secret".to_owned(), page, files.into()), folder)
}

fn get<'a>(target: &'a str) -> HttpAsked<'a> {
    HttpAsked { method: "GET", target, host: Some("127.0.0.1:8080"), ..HttpAsked::default() }
}

fn text(reply: Reply) -> String {
    let mut text = String::new();
    match reply.body {
        Body::Bytes(bytes) => text = String::from_utf8_lossy(&bytes).into_owned(),
        Body::File(mut file, len) => {
            file.read_to_string(&mut text).expect("text");
            assert_eq!(text.len() as u64, len);
        }
    }
    text
}

fn header<'a>(reply: &'a Reply, name: &str) -> Option<&'a str> {
    reply.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

const DATA: &str = "/secret/f/0/a%20b%2Cc.npy";

#[test]
fn the_address_opens_the_files_and_gives_the_page() {
    let (site, folder) = site("view-page");
    assert_eq!(site.address(7), "http://127.0.0.1:7/secret/#open=f/0/a%20b%2Cc.npy,f/1/labels.csv&run");
    let page = site.answer(&get("/secret/?x#y"));
    assert_eq!((page.status, header(&page, "Content-Type")), (200, Some("text/html; charset=utf-8")));
    for name in ["Cross-Origin-Opener-Policy", "Cross-Origin-Embedder-Policy", "Cross-Origin-Resource-Policy", "Content-Security-Policy"] {
        assert!(header(&page, name).is_some(), "{name}");
    }
    // Else each run would leave a service worker and a copy of the page behind, at an address that is never used again.
    assert_eq!(text(page), "<html data-version=\"development\" data-built=\"1f\">");
    let wasm = site.answer(&get("/secret/worker/a.wasm"));
    assert_eq!(
        (header(&wasm, "Content-Type"), text(site.answer(&get("/secret/worker/a.wasm"))).as_str()),
        (Some("application/wasm"), "wasm")
    );
    std::fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn nothing_else_is_given() {
    let (site, folder) = site("view-else");
    for target in [
        "/",
        "/index.html",
        "/secre",
        "/secret",
        "/secretx/",
        "/SECRET/",
        "/secret//index.html",
        "/secret/../private.txt",
        "/secret/%2e%2e/private.txt",
        "/secret/worker/../../private.txt",
        "/secret/worker",
        "/secret/worker/",
        "/secret/f/",
        "/secret/f/0/",
        "/secret/f/0/other.npy",
        "/secret/f/0/a b,c.npy",
        "/secret/f/2/private.txt",
        "/secret/f/0/../../private.txt",
        "/secret/f/-1/labels.csv",
        "/secret/f/99999999999999999999999/labels.csv",
        "//secret/",
        "http://127.0.0.1/secret/",
        "*",
        "",
    ] {
        let reply = site.answer(&get(target));
        assert_eq!(reply.status, 404, "{target}");
        assert!(!text(reply).contains("private"), "{target}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "get"] {
        let reply = site.answer(&HttpAsked { method, ..get("/secret/") });
        assert_eq!((reply.status, header(&reply, "Allow")), (405, Some("GET, HEAD")), "{method}");
    }
    std::fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn only_this_machine_is_answered_whatever_the_port() {
    let (site, folder) = site("view-host");
    let status = |host| site.answer(&HttpAsked { host, ..get("/secret/") }).status;
    for host in ["127.0.0.1", "127.0.0.1:1", "localhost:9999", "LocalHost", "[::1]:8080", "[::1]"] {
        assert_eq!(status(Some(host)), 200, "{host}");
    }
    for host in [
        "",
        "example.org",
        "example.org:8080",
        "127.0.0.1.example.org",
        "localhost.example.org",
        "localhost:80@example.org",
        "[::2]",
        "127.0.0.2",
        "0.0.0.0",
    ] {
        assert_eq!(status(Some(host)), 403, "{host}");
    }
    assert_eq!(status(None), 403);
    std::fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn parts_of_files_are_given_and_fit_their_state() {
    let (site, folder) = site("view-parts");
    let whole = site.answer(&get(DATA));
    let tag = header(&whole, "ETag").expect("a tag").to_owned();
    assert_eq!((whole.status, header(&whole, "Accept-Ranges")), (200, Some("bytes")));
    assert_eq!(text(whole), "0123456789");
    let part = |range, if_range| site.answer(&HttpAsked { range: Some(range), if_range, ..get(DATA) });
    let middle = part("bytes=2-4", Some(tag.as_str()));
    assert_eq!((middle.status, header(&middle, "Content-Range")), (206, Some("bytes 2-4/10")));
    assert_eq!(text(middle), "234");
    assert_eq!(text(part("bytes=-3", None)), "789");
    let outside = part("bytes=10-", None);
    assert_eq!((outside.status, header(&outside, "Content-Range")), (416, Some("bytes */10")));
    assert_eq!(site.answer(&HttpAsked { range: Some("bytes=0-"), ..get("/secret/f/1/labels.csv") }).status, 416);
    assert_eq!(text(site.answer(&get("/secret/f/1/labels.csv"))), "");

    // The file has changed: a part of it would not fit the others.
    std::fs::write(folder.join("a b,c.npy"), "abcdefghijk").expect("written");
    let other = part("bytes=2-4", Some(tag.as_str()));
    assert_eq!((other.status, text(other).as_str()), (200, "abcdefghijk"));
    std::fs::remove_file(folder.join("a b,c.npy")).expect("removed");
    assert_eq!(site.answer(&get(DATA)).status, 410);
    std::fs::remove_dir_all(folder).expect("removed");
}
