//! What the page knows of its host and its browser: whether it has threads, whether a newer version waits, what was asked for, what is stored.
//! `www/host.js` finds it out; the words stand here.

use std::collections::BTreeSet;

use scar_report::format;
use serde::Deserialize;

/// What `www/host.js` says at any time.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct HostState {
    /// Why the page has one thread only, where it cannot get more.
    pub lack: Option<Lack>,
    /// Whether another version of the page waits.
    pub has_update: bool,
    /// Whether workers that are started from now on are of that other version, as nothing keeps the files of this one.
    pub is_mixed: bool,
    /// Whether the page is kept for use without a network; `None` where that is not decided.
    pub keeping: Option<Keeping>,
    /// Why it could not be kept.
    pub why_not: Option<String>,
    /// Everything that was asked for, in the order in which it was asked for first.
    pub requests: Vec<RequestSeen>,
    /// What the content security policy refused to ask for, each address once.
    pub refused: Vec<RequestRefused>,
}

/// Why a page is not isolated from others, which threads need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lack {
    /// Its address is neither https nor of this machine.
    Insecure,
    /// The browser knows no service workers, or gives this window none.
    NoServiceWorker,
    /// The browser refuses the service worker, or the storage that keeps the page from loading again and again.
    Refused,
    /// The headers are there, and the page is not isolated all the same.
    Still,
}

/// What one thread costs, above why there is no more.
pub const ONE_THREAD: &str = "One thread: the same numbers, but slower, and to stop a computation its files are read again.";

impl HostState {
    /// What a person is told of the version that waits.
    pub fn update_words(&self) -> &'static str {
        if self.is_mixed {
            "A new version was published. This tab is of the former one, and what it has to load again is of the new one: reload before you go on."
        } else {
            "A new version is ready. Reload to use it. Until then this tab goes on with its own. Close other tabs of this page first."
        }
    }
}

/// Whether the page is kept for use without a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Keeping {
    /// All of its files are.
    Kept,
    /// The person asked the browser to save data.
    SaveData,
    /// It failed.
    Failed,
    /// It was, until a person had everything deleted.
    Deleted,
}

/// Requests of one part of the page for one address.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RequestSeen {
    /// The part of the page that made them.
    pub who: String,
    /// The whole address.
    pub address: String,
    /// How often.
    pub n: u64,
}

/// A request that was not made.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RequestRefused {
    /// The address, or what the browser says of it.
    pub address: String,
    /// The part of the policy that forbids it.
    pub directive: String,
}

/// All requests for one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestRow {
    /// The address, from the page's folder if it lies in it.
    pub address: String,
    /// The parts of the page that asked.
    pub who: String,
    /// How often.
    pub n: u64,
    /// Whether it is of another origin than the page.
    pub is_foreign: bool,
}

/// What this browser stores for the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct StoredParts {
    /// Whether it has a service worker.
    pub service_worker: bool,
    /// Whether the host sends the policy with that; `None` where this is not known.
    pub has_policy: Option<bool>,
    /// Files of the page in the cache.
    pub n_files: u64,
    /// Settings that outlast the tab.
    pub n_settings: u64,
    /// Marks that last as long as the tab.
    pub n_marks: u64,
    /// Whether there was a database, where it was deleted.
    pub had_database: bool,
}

impl Lack {
    /// What lacks, and what to do.
    pub fn words(self) -> &'static str {
        match self {
            Self::Insecure => {
                "This address is not secure, so the browser gives the page one thread and keeps no copy of it. Open it by https, or on \
                 the machine that serves it as localhost."
            }
            Self::NoServiceWorker | Self::Refused => {
                "The page computes on one thread here: its host does not send the two headers that threads need, and this window refuses the page a \
                 service worker or storage, by which it would add them. Private windows often do. Open the page in a usual window."
            }
            Self::Still => {
                "The page computes on one thread here, though it has the headers that threads need. In a frame of another page, open it in a tab of \
                 its own; else close its other tabs and open it again."
            }
        }
    }
}

impl HostState {
    /// The requests by address, in the order in which they were first made; `folder` is the address of the page's folder.
    pub fn request_rows(&self, folder: &str) -> Vec<RequestRow> {
        let mut rows: Vec<(&str, BTreeSet<&str>, u64)> = Vec::new();
        for RequestSeen { who, address, n } in &self.requests {
            if let Some((_, parts, n_before)) = rows.iter_mut().find(|(known, ..)| known == address) {
                parts.insert(who);
                *n_before += n;
            } else {
                rows.push((address, BTreeSet::from([who.as_str()]), *n));
            }
        }
        let row = |(address, parts, n): (&str, BTreeSet<&str>, u64)| RequestRow {
            address: address.strip_prefix(folder).map_or_else(|| address.to_owned(), |path| format!("./{path}")),
            who: parts.into_iter().collect::<Vec<_>>().join(", "),
            n,
            is_foreign: origin(address) != origin(folder),
        };
        rows.into_iter().map(row).collect()
    }

    /// How many requests there were, and of whom.
    pub fn requests_words(&self, folder: &str) -> String {
        let own = origin(folder);
        let is_foreign = |request: &&RequestSeen| origin(&request.address) != own;
        let count = |n, request: &RequestSeen| n + request.n;
        let n = self.requests.iter().fold(0, count);
        let n_foreign = self.requests.iter().filter(is_foreign).fold(0, count);
        let foreign: BTreeSet<&str> = self.requests.iter().filter(is_foreign).map(|request| origin(&request.address)).collect();
        let asked = format::counted(n, "request", "requests");
        let all = if n_foreign == 0 {
            format!("{asked}, all to {own}, where the page is from.")
        } else {
            format!(
                "{asked}, of which {} went elsewhere: {}.",
                format::count(n_foreign),
                foreign.into_iter().collect::<Vec<_>>().join(", ")
            )
        };
        match self.refused.len() as u64 {
            0 => format!("{all} The page's policy had to refuse none."),
            n_refused => {
                format!("{all} The page's policy refused requests for {}.", format::counted(n_refused, "other address", "other addresses"))
            }
        }
    }

    /// Whether the page opens without a network.
    pub fn keeping_words(&self) -> String {
        match self.keeping {
            None => "The page is not kept for use without a network, or not all of it yet.".to_owned(),
            Some(Keeping::Kept) => "All files of the page are kept, so it opens without a network.".to_owned(),
            Some(Keeping::SaveData) => "This browser is set to save data, so the page is not kept for use without a network.".to_owned(),
            Some(Keeping::Deleted) => "The page is not kept any more. It needs a network when it is loaded again.".to_owned(),
            Some(Keeping::Failed) => {
                let why = self.why_not.as_deref().unwrap_or("its host has another version by now");
                format!("The page could not be kept for use without a network: {why}.")
            }
        }
    }
}

impl StoredParts {
    /// What is stored, part by part; `n_results` of them are kept.
    pub fn rows(&self, n_results: u64) -> Vec<(&'static str, String)> {
        let none = || "none".to_owned();
        let results = if n_results == 0 {
            none()
        } else {
            format!("{}, with names of classes and files; never the data", format::counted(n_results, "result", "results"))
        };
        let files = if self.n_files == 0 { none() } else { format::counted(self.n_files, "file", "files") };
        let service_worker = match (self.service_worker, self.has_policy) {
            (false, _) => none(),
            (true, Some(false)) => "one. This host sends no policy for it, so its code alone keeps it to the page's own files".to_owned(),
            (true, Some(true)) => "one. It obeys the same policy as the page".to_owned(),
            (true, None) => "one".to_owned(),
        };
        let counted = |n, what: &str| if n == 0 { none() } else { format!("{} ({what})", format::count(n)) };
        vec![
            ("Results", results),
            ("Files of the page", files),
            ("Service worker", service_worker),
            ("Settings", counted(self.n_settings, "light or dark")),
            ("Marks of this tab", counted(self.n_marks, "that it was loaded again")),
        ]
    }

    /// What was deleted, `self` being what there was.
    pub fn deleted_words(&self, n_results: u64) -> String {
        let some = |n: u64, one: &str, many: &str| (n > 0).then(|| format::counted(n, one, many));
        let database = self.had_database.then(|| match some(n_results, "result", "results") {
            Some(results) => format!("the database with {results}"),
            None => "the empty database of results".to_owned(),
        });
        let parts = [
            database,
            some(self.n_files, "file of the page", "files of the page"),
            self.service_worker.then(|| "the service worker".to_owned()),
            some(self.n_settings, "setting", "settings"),
            some(self.n_marks, "mark of this tab", "marks of this tab"),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() {
            return "There was nothing to delete.".to_owned();
        }
        format!("Deleted: {}. This tab goes on as it is. When the page is loaded again, it stores its own files again.", parts.join(", "))
    }
}

/// Scheme, host and port of an address.
fn origin(address: &str) -> &str {
    let start = address.find("://").map_or(0, |at| at + 3);
    address[start..].find(['/', '?', '#']).map_or(address, |end| &address[..start + end])
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOLDER: &str = "https://example.org/scar/";

    fn state(requests: &[(&str, &str)]) -> HostState {
        let requests = requests.iter().map(|(who, address)| RequestSeen { who: (*who).to_owned(), address: (*address).to_owned(), n: 1 });
        HostState { requests: requests.collect(), ..HostState::default() }
    }

    #[test]
    fn what_the_script_says_is_understood() {
        let text = r#"{"isIsolated":false,"lack":"no-service-worker","hasUpdate":true,"keeping":"save-data","whyNot":null,
            "requests":[{"who":"page","address":"https://example.org/scar/","n":3}],"refused":[{"address":"https://x.org","directive":"connect-src"}]}"#;
        let state: HostState = serde_json::from_str(text).expect("the form of www/host.js");
        assert_eq!((state.lack, state.has_update, state.keeping), (Some(Lack::NoServiceWorker), true, Some(Keeping::SaveData)));
        assert_eq!((state.requests[0].n, state.refused.len()), (3, 1));
        let text = r#"{"serviceWorker":true,"isKept":true,"hasPolicy":null,"nFiles":51,"nSettings":1,"nMarks":0,"hadDatabase":true}"#;
        let stored: StoredParts = serde_json::from_str(text).expect("the form of www/host.js");
        assert_eq!((stored.n_files, stored.has_policy, stored.had_database), (51, None, true));
    }

    #[test]
    fn requests_for_one_address_are_one_row() {
        let state = state(&[
            ("page", "https://example.org/scar/"),
            ("reader", "https://example.org/scar/wasm.js"),
            ("page", "https://example.org/scar/wasm.js"),
            ("reader", "https://example.org/scar/wasm.js"),
            ("page", "https://example.org/data/x.npy"),
        ]);
        let rows = state.request_rows(FOLDER);
        let shown: Vec<_> = rows.iter().map(|row| (row.address.as_str(), row.who.as_str(), row.n, row.is_foreign)).collect();
        assert_eq!(
            shown,
            [("./", "page", 1, false), ("./wasm.js", "page, reader", 3, false), ("https://example.org/data/x.npy", "page", 1, false)]
        );
        assert_eq!(
            state.requests_words(FOLDER),
            "5 requests, all to https://example.org, where the page is from. The page's policy had to refuse none."
        );
    }

    #[test]
    fn another_origin_is_named_and_counted() {
        // Also one that begins as the page's own does.
        for (address, name) in [
            ("https://example.org.evil.net/scar/x", "https://example.org.evil.net"),
            ("https://example.org:8443/scar/", "https://example.org:8443"),
            ("http://example.org/scar/", "http://example.org"),
            ("https://other.net?x", "https://other.net"),
        ] {
            let mut state = state(&[("page", FOLDER), ("reader", address), ("reader", address)]);
            assert!(state.request_rows(FOLDER)[1].is_foreign, "{address}");
            assert!(state.requests_words(FOLDER).starts_with(&format!("3 requests, of which 2 went elsewhere: {name}.")), "{address}");
            state.refused.push(RequestRefused { address: address.to_owned(), directive: "img-src".to_owned() });
            assert!(state.requests_words(FOLDER).ends_with("refused requests for 1 other address."));
        }
    }

    #[test]
    fn what_is_deleted_is_named_and_nothing_else() {
        assert_eq!(StoredParts::default().deleted_words(0), "There was nothing to delete.");
        let all = StoredParts { service_worker: true, has_policy: Some(false), n_files: 51, n_settings: 1, n_marks: 2, had_database: true };
        assert_eq!(
            all.deleted_words(3),
            "Deleted: the database with 3 results, 51 files of the page, the service worker, 1 setting, 2 marks of this tab. \
             This tab goes on as it is. When the page is loaded again, it stores its own files again."
        );
        assert!(all.rows(1)[0].1.starts_with("1 result, with names"));
        assert!(StoredParts::default().rows(0).iter().all(|(_, words)| words == "none"));
    }
}
