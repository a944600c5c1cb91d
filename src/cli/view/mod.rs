//! `scar view`: the page on this machine, with files opened in it. Nothing is copied or sent anywhere: the server is on 127.0.0.1, behind a
//! random part of the address, and gives nothing but the page and the files that were named.

mod page;
mod ranges;
mod served;
mod site;

use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use tiny_http::{Request, Server, StatusCode};

use self::page::ServedPage;
use self::served::Served;
use self::site::{Body, HttpAsked, Reply, Site};
use crate::cli::output::{self, tell};
use crate::cli::progress::Watch;
use scar_core::problem::{Code, Problem};

/// Requests that are answered at once. Each file that is being read takes one, and the page asks for several of its parts.
const N_THREADS: usize = 16;
/// Bytes of the random part of the address.
const N_SECRET: usize = 16;

/// Arguments of `scar view`.
#[derive(Debug, clap::Args)]
pub(super) struct ViewArgs {
    /// Files to open in the page: embeddings, labels, or a saved report
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,
    /// Open no browser; the address is on the first line of the output
    #[arg(long)]
    no_open: bool,
    /// Serve the page in this folder, as `make build` makes it, in place of the one in the program
    #[arg(long, value_name = "DIR")]
    page: Option<PathBuf>,
}

/// Serves until the program is stopped.
///
/// # Errors
/// A file that cannot be read, no page, or a port that is taken.
pub(super) fn run(args: &ViewArgs, watch: Watch) -> Result<(), Problem> {
    let files = args.files.iter().map(|file| Served::open(file)).collect::<Result<Vec<_>, _>>()?;
    let page = ServedPage::find(args.page.as_deref())?;
    let site = Site::new(secret()?, page, files);
    let server = Server::http((Ipv4Addr::LOCALHOST, args.port)).map_err(|error| {
        let message =
            format!("Port {} of 127.0.0.1 cannot be had: {error}. Choose another with --port, or leave it out for a free one.", args.port);
        Problem::new(Code::BadOption, message)
    })?;
    let port = server.server_addr().to_ip().map_or(args.port, |address| address.port());
    let address = site.address(port);
    output::line(&address)?;
    if watch == Watch::Shown {
        tell("The page is served on this machine alone until Ctrl-C. Over SSH, forward the port and open the same address there.");
    }
    if !args.no_open && open::that_detached(&address).is_err() {
        tell("No browser could be opened here. Open the address above in one.");
    }
    let (server, site) = (Arc::new(server), Arc::new(site));
    let threads: Vec<_> = (0..N_THREADS)
        .map(|_| {
            let (server, site) = (Arc::clone(&server), Arc::clone(&site));
            thread::spawn(move || {
                while let Ok(request) = server.recv() {
                    respond(request, &site);
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| drop(thread.join()));
    Ok(())
}

/// The random part of the address: who does not know it gets nothing, be it another user of this machine or a page on the web.
fn secret() -> Result<String, Problem> {
    let mut bytes = [0; N_SECRET];
    getrandom::fill(&mut bytes).map_err(|error| {
        let message =
            format!("This system gives no random numbers ({error}), so the page cannot be kept to yourself. Open it from a folder.");
        Problem::new(Code::UnsupportedFeature, message)
    })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn respond(request: Request, site: &Site) {
    let header = |name: &'static str| {
        request.headers().iter().find(|header| header.field.equiv(name)).map(|header| header.value.as_str().to_owned())
    };
    let (host, range, if_range) = (header("Host"), header("Range"), header("If-Range"));
    let method = request.method().to_string();
    let asked =
        HttpAsked { method: &method, target: request.url(), host: host.as_deref(), range: range.as_deref(), if_range: if_range.as_deref() };
    let is_head = method == "HEAD";
    let reply = site.answer(&asked);
    // A browser may go away at any time.
    let _ = write_reply(request.into_writer(), reply, is_head);
}

/// Writes `reply` and ends the connection. `tiny_http` would keep it, and a connection that is kept holds one of its threads: of six that a
/// browser opens at once, two would then wait for ever.
fn write_reply(mut out: impl Write, Reply { status, headers, body }: Reply, is_head: bool) -> io::Result<()> {
    let (mut bytes, n): (Box<dyn Read>, u64) = match body {
        Body::Bytes(bytes) => {
            let n = bytes.len() as u64;
            (Box::new(io::Cursor::new(bytes)), n)
        }
        Body::File(reader, n) => (Box::new(reader), n),
    };
    let mut head = format!("HTTP/1.1 {status} {}\r\n", StatusCode(status).default_reason_phrase());
    for (name, value) in headers.iter().filter_map(|(name, value)| Some((name, value.lines().next()?))) {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    let _ = write!(head, "Content-Length: {n}\r\nConnection: close\r\n\r\n");
    out.write_all(head.as_bytes())?;
    if !is_head {
        io::copy(&mut bytes, &mut out)?;
    }
    out.flush()
}
