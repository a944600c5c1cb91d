//! Opening what the address names: files beside the page, and a result that is in the link itself.

use js_sys::{Array, Promise, Reflect, Uint8Array};
use leptos::prelude::*;
use scar_core::problem::Problem;
use scar_protocol::NearbyFile;
use scar_report::Linked as LinkHeld;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, Headers, ReadableStreamDefaultReader, RequestInit, Response, Url};

use super::actions::Page;
use super::browser::{self, now_ms, window};
use super::later;
use super::state::{
    LEAST_BYTES_IN_PARTS, Linked, SettingsForm, check_nearby, check_nearby_size, foreign_address, length_of_range, may_be_report,
    missing_nearby, nearby_addresses, nearby_name,
};

impl Page {
    /// Shows the result in a link, `text` being what stands behind `r=`.
    pub(super) fn open_linked(self, text: String) {
        leptos::task::spawn_local(async move {
            let held = later::open_link(&format!("#r={text}")).await;
            self.open_held(text, held.unwrap_or_else(|lost| Err(lost.into())));
        });
    }

    fn open_held(self, text: String, held: Result<LinkHeld, Problem>) {
        match held {
            Ok(LinkHeld::Modalities(report)) => {
                self.show_modalities(*report);
                self.update_link(|link| link.result = Some(text));
                self.arrive();
            }
            Ok(LinkHeld::Analysis(link)) => {
                let linked = Linked::new(*link, browser::date_words(js_sys::Date::now()));
                // Whoever drops the files wants the same numbers.
                self.form.set(SettingsForm::of(&linked.report.settings));
                self.show_report(linked.report.clone());
                self.linked.set(Some(linked));
                // What was opened stays in the address.
                self.update_link(|link| link.result = Some(text));
                // It may be there before the page's frame, which looks only at what comes later.
                self.arrive();
            }
            Err(problem) => self.state.update(|state| state.refuse(problem)),
        }
    }

    /// Shows the result of the link again, after another took its place.
    pub fn show_linked(self) {
        if let Some(linked) = self.linked.get_untracked() {
            self.show_report(linked.report);
        }
    }

    /// Fetches the files that `open` names and opens them as if they were dropped; runs the analysis if `is_run`.
    pub(super) fn open_nearby(self, open: &str, is_run: bool) {
        self.stop_work();
        let job = self.new_number();
        let addresses: Vec<String> = nearby_addresses(open).into_iter().map(str::to_owned).collect();
        self.state.update(|state| {
            state.left_out.ask(Vec::new());
            state.start_reading(job, now_ms());
        });
        leptos::task::spawn_local(async move {
            let fetched = self.fetch_all(job, &addresses).await;
            if !self.state.with_untracked(|state| state.is_under_way(job)) {
                return;
            }
            match fetched {
                Ok(mut files) if files.len() == 1 && may_be_report(&files[0].name()) => {
                    self.open_report_or_data(files.remove(0));
                }
                Ok(files) => {
                    self.follow_ups.update_value(|follow_ups| follow_ups.want_run(is_run));
                    self.request_read(files, self.fresh_options());
                }
                Err(problem) => self.state.update(|state| state.refuse(problem)),
            }
        });
    }

    async fn fetch_all(self, job: u32, addresses: &[String]) -> Result<Vec<File>, Problem> {
        check_nearby(addresses.len())?;
        let urls = addresses.iter().map(|address| own_address(address)).collect::<Result<Vec<Url>, Problem>>()?;
        let mut before = 0.0;
        let mut files = Vec::new();
        for url in urls {
            let name = nearby_name(&url.pathname());
            let fetching = Fetching { page: self, job, name: &name, before };
            let file = fetching.file(&url.href()).await?;
            // What is read in parts takes no room here.
            before += if file.is_instance_of::<File>() { file.size() } else { 0.0 };
            files.push(file);
        }
        Ok(files)
    }
}

/// The address of a file of the page's own origin.
fn own_address(address: &str) -> Result<Url, Problem> {
    let base = window().document().and_then(|document| document.base_uri().ok().flatten()).unwrap_or_default();
    let origin = window().location().origin().unwrap_or_default();
    Url::new_with_base(address, &base).ok().filter(|url| url.origin() == origin).ok_or_else(|| foreign_address(address))
}

/// Statuses of HTTP.
const OK: u16 = 200;
const PARTIAL_CONTENT: u16 = 206;
const RANGE_NOT_SATISFIABLE: u16 = 416;

/// A file on its way.
struct Fetching<'a> {
    page: Page,
    job: u32,
    name: &'a str,
    /// Bytes of the files before it.
    before: f64,
}

impl Fetching<'_> {
    /// The file: its bytes, or of a large one whose host gives parts of it only where they are, so that the reader asks for what it needs.
    async fn file(&self, url: &str) -> Result<File, Problem> {
        let first_byte =
            Headers::new().and_then(|headers| headers.set("Range", "bytes=0-0").map(|()| headers)).map_err(|error| self.failed(&error))?;
        let init = RequestInit::new();
        init.set_headers(&first_byte);
        let response = self.answer(window().fetch_with_str_and_init(url, &init)).await?;
        let header = |name: &str| response.headers().get(name).ok().flatten();
        // The first byte comes alone where the host gives parts. No part of a compressed answer can be read by itself.
        let total = header("Content-Range").filter(|_| response.status() == PARTIAL_CONTENT && header("Content-Encoding").is_none());
        let total = total.and_then(|range| length_of_range(&range));
        match total {
            // A report is opened whole.
            Some(n_bytes) if n_bytes >= LEAST_BYTES_IN_PARTS && !may_be_report(self.name) => {
                let file =
                    NearbyFile { name: self.name.to_owned(), size: n_bytes as u64, url: url.to_owned(), tag: NearbyFile::tag_of(header) };
                // It has a `File`'s `name` and `size`, which are all that the page asks of one that was opened by an address.
                serde_wasm_bindgen::to_value(&file).map(JsCast::unchecked_into).map_err(|error| self.failed(&error.into()))
            }
            None if response.status() == OK => self.whole(response).await,
            // The whole comes by an answer of its own; an empty file has no first byte.
            _ => self.whole(self.answer(window().fetch_with_str(url)).await?).await,
        }
    }

    async fn answer(&self, asked: Promise) -> Result<Response, Problem> {
        let response: Response = JsFuture::from(asked).await.map_err(|error| self.failed(&error))?.unchecked_into();
        // 416: no such range.
        if response.ok() || response.status() == RANGE_NOT_SATISFIABLE {
            return Ok(response);
        }
        Err(missing_nearby(self.name, &format!("{} {}", response.status(), response.status_text())))
    }

    fn failed(&self, error: &JsValue) -> Problem {
        missing_nearby(self.name, &browser::error_text(error))
    }

    async fn whole(&self, response: Response) -> Result<File, Problem> {
        let failed = |error: JsValue| self.failed(&error);
        if !response.ok() {
            return Err(missing_nearby(self.name, &format!("{} {}", response.status(), response.status_text())));
        }
        let length = response.headers().get("Content-Length").ok().flatten().and_then(|length| length.parse::<f64>().ok());
        check_nearby_size(self.name, self.before + length.unwrap_or(0.0))?;
        let parts = Array::new();
        let Some(body) = response.body() else { return File::new_with_u8_array_sequence(&parts, self.name).map_err(failed) };
        let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
        let mut done = 0.0;
        loop {
            let next = JsFuture::from(reader.read()).await.map_err(failed)?;
            let Ok(part) = Reflect::get(&next, &"value".into()).unwrap_or(JsValue::UNDEFINED).dyn_into::<Uint8Array>() else { break };
            done += f64::from(part.length());
            parts.push(&part);
            // A host need not say how long a file is, nor say the truth.
            let fits = check_nearby_size(self.name, self.before + done);
            if fits.is_err() || !self.is_wanted() {
                // Nobody waits for the rest.
                let _ = reader.cancel();
                fits?;
                break;
            }
            self.tell(done, length);
        }
        File::new_with_u8_array_sequence(&parts, self.name).map_err(failed)
    }

    fn is_wanted(&self) -> bool {
        self.page.state.with_untracked(|state| state.is_under_way(self.job))
    }

    /// Shows how far it is.
    fn tell(&self, done: f64, length: Option<f64>) {
        self.page.state.update(|state| {
            if let Some(work) = state.work.as_mut().filter(|work| work.job == self.job) {
                (work.done, work.total, work.seen_ms) = (done as u64, length.unwrap_or(0.0) as u64, now_ms());
            }
        });
    }
}
