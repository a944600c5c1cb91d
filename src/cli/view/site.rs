//! What a request gets. Plain values in and out, so that no test needs a network.

use std::borrow::Cow;
use std::fs::File;
use std::io::Take;

use super::page::ServedPage;
use super::ranges::{Part, Wanted, wanted};
use super::served::Served;

/// The headers of every host of the page, in Netlify's form.
const HEADERS: &str = include_str!("../../../www/_headers");

/// A request.
#[derive(Debug, Default)]
pub(super) struct HttpAsked<'a> {
    pub(super) method: &'a str,
    /// Path and query.
    pub(super) target: &'a str,
    pub(super) host: Option<&'a str>,
    pub(super) range: Option<&'a str>,
    pub(super) if_range: Option<&'a str>,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Body,
}

/// The body of an answer; of a HEAD request it is left out by the server, which has its length.
#[derive(Debug)]
pub(super) enum Body {
    /// Bytes in memory.
    Bytes(Cow<'static, [u8]>),
    /// Part of a file, and its length.
    File(Take<File>, u64),
}

/// What is served, and below which secret.
#[derive(Debug)]
pub(super) struct Site {
    secret: String,
    page: ServedPage,
    files: Vec<Served>,
}

impl Site {
    pub(super) fn new(secret: String, page: ServedPage, files: Vec<Served>) -> Self {
        Self { secret, page, files }
    }

    /// The address of the page, which opens the files.
    pub(super) fn address(&self, port: u16) -> String {
        let files: Vec<String> = self.files.iter().enumerate().map(|(idx, file)| format!("f/{idx}/{}", in_address(&file.name))).collect();
        let fragment = if files.is_empty() { String::new() } else { format!("#open={}&run", files.join(",")) };
        format!("http://127.0.0.1:{port}/{}/{fragment}", self.secret)
    }

    /// The answer to `asked`.
    pub(super) fn answer(&self, asked: &HttpAsked) -> Reply {
        if !asked.host.is_some_and(is_this_machine) {
            // A page of another name may point that name here; its scripts would then read what is served.
            return said(403, "This page is served to this machine alone: open it as 127.0.0.1 or localhost.");
        }
        if !["GET", "HEAD"].contains(&asked.method) {
            let mut reply = said(405, "Only GET and HEAD are answered.");
            reply.headers.push(("Allow".to_owned(), "GET, HEAD".to_owned()));
            return reply;
        }
        let path = asked.target.split(['?', '#']).next().unwrap_or_default();
        let Some(name) = path.strip_prefix('/').and_then(|path| path.strip_prefix(self.secret.as_str())?.strip_prefix('/')) else {
            return said(404, "There is nothing at this address. Copy the whole of it, with its random part.");
        };
        if let Some(reply) = self.named_file(name, asked) {
            return reply;
        }
        let name = if name.is_empty() { "index.html" } else { name };
        match self.page.file(name) {
            Some(bytes) if name == "index.html" => reply(200, mime(name), Body::Bytes(unkept(&bytes))),
            Some(bytes) => reply(200, mime(name), Body::Bytes(bytes)),
            None => said(404, "The page has no such part."),
        }
    }

    /// One of the files that were named, as `f/0/name.npy`.
    fn named_file(&self, name: &str, asked: &HttpAsked) -> Option<Reply> {
        let (idx, name) = name.strip_prefix("f/")?.split_once('/')?;
        let file = self.files.get(idx.parse::<usize>().ok()?).filter(|file| in_address(&file.name) == name)?;
        let Ok(opened) = file.now() else { return Some(said(410, "The file is gone, or can no longer be read.")) };
        let (len, tag) = (opened.len, opened.tag.clone());
        // A part of another state of the file would not fit what the page has.
        let is_current = asked.if_range.is_none_or(|known| known == tag);
        let (status, part) = match wanted(asked.range.filter(|_| is_current), len) {
            Wanted::Whole => (200, Part { start: 0, len }),
            Wanted::Part(part) => (206, part),
            Wanted::Outside => {
                let mut reply = said(416, "The file has no such bytes.");
                reply.headers.push(("Content-Range".to_owned(), format!("bytes */{len}")));
                return Some(reply);
            }
        };
        let Ok(bytes) = opened.part(part) else { return Some(said(410, "The file is gone, or can no longer be read.")) };
        let mut reply = reply(status, "application/octet-stream", Body::File(bytes, part.len));
        reply.headers.extend([("Accept-Ranges".to_owned(), "bytes".to_owned()), ("ETag".to_owned(), tag)]);
        if status == 206 {
            let last = part.start + part.len - 1;
            reply.headers.push(("Content-Range".to_owned(), format!("bytes {}-{last}/{len}", part.start)));
        }
        Some(reply)
    }
}

/// The first page, as `make serve` has it: the browser is not to keep the page of an address that ends with the program.
fn unkept(page: &[u8]) -> Cow<'static, [u8]> {
    let text = String::from_utf8_lossy(page).replace("data-version=\"", "data-version=\"development\" data-built=\"");
    Cow::Owned(text.into_bytes())
}

/// Whether `host` names this machine itself, on any port: a port may be forwarded under another number.
fn is_this_machine(host: &str) -> bool {
    let (name, port) = match host.strip_prefix("[::1]") {
        Some(rest) => ("[::1]", rest.strip_prefix(':').unwrap_or(rest)),
        None => host.split_once(':').unwrap_or((host, "")),
    };
    let is_known = name == "127.0.0.1" || name == "[::1]" || name.eq_ignore_ascii_case("localhost");
    is_known && port.bytes().all(|byte| byte.is_ascii_digit())
}

fn reply(status: u16, mime: &str, body: Body) -> Reply {
    let of_page = HEADERS.lines().filter(|line| line.starts_with(' ')).filter_map(|line| line.trim().split_once(": "));
    let mut headers: Vec<(String, String)> = of_page.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    headers.push(("Content-Type".to_owned(), mime.to_owned()));
    Reply { status, headers, body }
}

fn said(status: u16, words: &'static str) -> Reply {
    reply(status, "text/plain; charset=utf-8", Body::Bytes(Cow::Borrowed(words.as_bytes())))
}

fn mime(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// `name` as part of a path, and of a list with commas in a fragment: what has no meaning there stays, all else becomes `%2C`.
fn in_address(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    name.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
#[path = "site_tests.rs"]
mod tests;
