//! What a person can do, and what happens when the worker answers.

use std::sync::Arc;

use leptos::prelude::*;
use web_sys::File;

use super::browser::{self, now_ms};
use super::client::{Client, Message};
use super::jobs::Sent;
use super::state::Linked;
use super::state::{
    AppState, DEFAULT_BUDGET_MB, Ending, Files, FollowUp, FollowUps, HostState, JobQueue, KeptResults, Link, NoWorkers, Place, ReadRequest,
    Rereading, SettingsForm, budget_bytes, fits_beside, may_be_report,
};
use scar_core::problem::{AskedRole, Code, Problem};
use scar_files::{FieldRole, ReadOptions, doubtful_labels};
use scar_protocol::{DataSummary, Envelope, Event, Purpose, Request};
use scar_report::Report;

/// The page's state and its connection to the workers, shared by all components as a context.
#[derive(Clone, Copy)]
pub struct Page {
    /// What the page knows.
    pub state: RwSignal<AppState>,
    /// The settings as they stand in the form.
    pub form: RwSignal<SettingsForm>,
    /// Megabytes that matrices may take in memory.
    pub budget_mb: RwSignal<u64>,
    /// Results kept to be compared; they outlast the data they are of.
    pub kept: RwSignal<KeptResults>,
    /// The last result that was finished, in this visit or an earlier one, with the milliseconds since 1970.
    pub last_result: RwSignal<Option<(f64, Arc<Report>)>>,
    /// Whether this browser refused to keep results: they are lost with the tab.
    pub(super) are_results_unkept: StoredValue<bool>,
    /// The result that came by a link, also while another is shown.
    pub linked: RwSignal<Option<Linked>>,
    /// Whether figures show the published data sets too.
    pub is_published_shown: RwSignal<bool>,
    /// The term whose explanation is open.
    pub open_term: RwSignal<Option<&'static str>>,
    /// What is known of host and browser.
    pub host: RwSignal<HostState>,
    /// Whether the *Privacy* panel is open.
    pub is_privacy_open: RwSignal<bool>,
    /// The URL's fragment.
    pub(super) link: RwSignal<Link>,
    /// Whether the focus could not follow the view yet, as the place was not there.
    is_focus_due: StoredValue<bool>,
    /// The place that the work led to; it is in view unless a person went to another.
    pub(super) work_place: RwSignal<Place>,
    pub(super) queue: StoredValue<JobQueue<Sent>, LocalStorage>,
    pub(super) files: StoredValue<Files<File>, LocalStorage>,
    pub(super) follow_ups: StoredValue<FollowUps<File>, LocalStorage>,
    pub(super) rereading: StoredValue<Rereading>,
    pub(super) client: StoredValue<Option<Client>, LocalStorage>,
    /// Why there are no workers, if so.
    pub(super) refusal: StoredValue<Option<NoWorkers>>,
}

impl Page {
    /// Starts the worker, and opens what the URL asks for.
    pub fn start() -> Self {
        let page = Self {
            state: RwSignal::new(AppState::default()),
            form: RwSignal::new(SettingsForm::default()),
            budget_mb: RwSignal::new(DEFAULT_BUDGET_MB),
            kept: RwSignal::new(KeptResults::default()),
            last_result: RwSignal::new(None),
            are_results_unkept: StoredValue::new(false),
            linked: RwSignal::new(None),
            is_published_shown: RwSignal::new(false),
            open_term: RwSignal::new(None),
            host: RwSignal::new(HostState::default()),
            is_privacy_open: RwSignal::new(false),
            link: RwSignal::new(Link::default()),
            is_focus_due: StoredValue::new(false),
            work_place: RwSignal::new(Place::default()),
            queue: StoredValue::new_local(JobQueue::default()),
            files: StoredValue::new_local(Files::default()),
            follow_ups: StoredValue::new_local(FollowUps::default()),
            rereading: StoredValue::new(Rereading::default()),
            client: StoredValue::new_local(None),
            refusal: StoredValue::new(None),
        };
        page.client.set_value(Some(Client::new(move |message| page.receive(message))));
        page.listen_to_host();
        page.listen_to_network();
        page.keep_results();
        page.follow_link();
        page
    }

    /// Opens what the URL's fragment asks for; where only its place is another, that comes into view.
    pub fn follow_link(self) {
        let link = Link::parse(&browser::fragment());
        if self.link.with_untracked(|before| before.asks_as(&link)) {
            return self.link.set(link);
        }
        if let Some(seed) = link.seed {
            self.form.update(|form| form.seed = seed.to_string());
        }
        if let Some(budget_mb) = link.budget_mb {
            self.budget_mb.set(budget_mb);
        }
        let (demo, is_run) = (link.demo.clone(), link.is_run);
        let (open, result) = (link.open.clone(), link.result.clone());
        self.link.set(link);
        if let Some(result) = result {
            self.open_linked(result);
        } else if let Some(open) = open {
            self.open_nearby(&open, is_run);
        } else if let Some(demo) = demo {
            self.open_demo(if demo == "emoji" { "emoji" } else { "digits" }, is_run);
        }
    }

    /// Opens files that a person gave: data, or a saved report.
    pub fn open_files(self, mut files: Vec<File>) {
        match files.len() {
            0 => {}
            1 if may_be_report(&files[0].name()) => self.open_report_or_data(files.remove(0)),
            _ => self.open_data(files),
        }
    }

    /// Reads files as data.
    pub(super) fn open_data(self, files: Vec<File>) {
        self.leave_example();
        self.follow_work();
        self.state.update(|state| state.left_out.ask(Vec::new()));
        self.read(files, self.fresh_options());
    }

    /// The person's own files take the place of an example, and of what the address names.
    pub(super) fn leave_example(self) {
        self.update_link(Link::leave);
        self.follow_ups.update_value(|follow_ups| follow_ups.want_run(false));
    }

    /// Reads the files again that others took the place of.
    pub fn open_before(self) {
        if let Some((files, options)) = self.files.with_value(|files| files.before().cloned()) {
            self.leave_example();
            self.follow_work();
            self.read(files, options);
        }
    }

    /// The names of these files; none where nothing was replaced.
    pub fn names_before(self) -> Vec<String> {
        self.files.with_value(|files| files.before().map_or_else(Vec::new, |(files, _)| files.iter().map(File::name).collect()))
    }

    /// Opens an example that a person chose.
    pub fn choose_demo(self, name: &'static str) {
        self.follow_work();
        self.open_demo(name, false);
    }

    /// Reads a built-in example, and runs it if `is_run`.
    fn open_demo(self, name: &'static str, is_run: bool) {
        let files: &'static [&'static str] = match name {
            "emoji" => &["emoji-image.npy", "emoji-text.npy", "emoji-labels.csv"],
            _ => &["digits.npy", "digits-labels.npy"],
        };
        self.stop_work();
        self.update_link(|link| {
            link.leave();
            (link.demo, link.is_run) = (Some(name.to_owned()), is_run);
        });
        let job = self.new_number();
        self.state.update(|state| {
            state.left_out.ask(Vec::new());
            state.start_reading(job, now_ms());
        });
        leptos::task::spawn_local(async move {
            let mut fetched = Vec::new();
            for file in files {
                match browser::fetch_file(&format!("./examples/{name}/{file}"), file).await {
                    Ok(file) => fetched.push(file),
                    Err(error) => return self.refuse_example(job, file, &browser::error_text(&error)),
                }
            }
            if self.state.with_untracked(|state| state.is_under_way(job)) {
                self.follow_ups.update_value(|follow_ups| follow_ups.want_run(is_run));
                self.request_read(fetched, self.fresh_options());
            }
        });
    }

    fn refuse_example(self, job: u32, file: &str, why: &str) {
        if self.state.with_untracked(|state| state.is_under_way(job)) {
            let message = format!("The example's file {file} could not be loaded ({why}). Load the page again, or drop files of your own.");
            self.state.update(|state| state.refuse(Problem::new(Code::Unreadable, message).in_file(file)));
        }
    }

    /// Reads the same files again with labels from another column.
    pub fn choose_label_column(self, column: &str) {
        self.choose_role(&[column], FieldRole::Label);
    }

    /// Reads the same files again with the fields called `names` in another role.
    pub fn choose_role(self, names: &[&str], role: FieldRole) {
        let fields = self.state.with_untracked(|state| state.data.as_ref().map(|data| data.fields.clone()).unwrap_or_default());
        self.read_data_again(|options| options.with_role(&fields, names, role));
    }

    /// Reads the same files again with each field in the role that it is found to have.
    pub fn forget_roles(self) {
        self.read_data_again(ReadOptions::without_roles);
    }

    /// Whether a person chose the role of a field of the data.
    pub fn has_chosen_roles(self) -> bool {
        self.files.with_value(|files| files.data().1.has_roles())
    }

    fn read_data_again(self, change: impl FnOnce(ReadOptions) -> ReadOptions) {
        let (kept, options) = self.files.with_value(|files| files.data());
        self.state.update(|state| state.left_out.ask_again());
        self.read(kept, change(options));
    }

    /// Tests on the rows that the files call so, or takes them for data; what is shown belongs to the former choice.
    pub fn choose_split(self, is_used: bool) {
        self.form.update(|form| form.use_split = is_used);
        self.state.update(AppState::outdate);
        if self.state.with_untracked(AppState::can_run) {
            self.ask_first();
        }
    }

    /// Keeps rows of one group together, or takes them for independent; what is shown belongs to the former choice.
    pub fn choose_groups(self, are_used: bool) {
        self.form.update(|form| form.use_groups = are_used);
        self.state.update(AppState::outdate);
        if self.state.with_untracked(AppState::can_run) {
            self.ask_first();
        }
    }

    /// Reads the same files again within another memory budget, in megabytes.
    pub fn choose_budget(self, budget_mb: u64) {
        self.budget_mb.set(budget_mb);
        self.update_link(|link| link.budget_mb = link.names_data().then_some(budget_mb));
        let (kept, options) = self.files.with_value(|files| files.data());
        if !kept.is_empty() {
            if !fits_beside(budget_mb, self.held_bytes()) {
                self.stop_work();
                self.empty_worker();
            }
            self.read(kept, ReadOptions { budget_bytes: self.fresh_options().budget_bytes, ..options });
        }
    }

    /// Bytes that the matrices of the data take.
    pub(super) fn held_bytes(self) -> u64 {
        self.state.with_untracked(|state| state.data.as_ref().map_or(0, DataSummary::matrix_bytes))
    }

    /// Reads the same files again and `more` of the same samples with them.
    pub(super) fn read_with_more(self, more: Vec<File>) {
        if more.is_empty() {
            return;
        }
        self.leave_example();
        let (files, options) = self.files.with_value(|files| (files.data_with(&more), files.data().1));
        self.state.update(|state| state.left_out.ask_again());
        self.read(files, options);
    }

    /// Reads the files that were refused again, however far they unpack.
    pub fn unpack_anyway(self) {
        self.read_again(|options| options.max_unpacked_ratio = Some(u64::from(u32::MAX)));
    }

    /// What files are read with before a person chose anything about them.
    pub(super) fn fresh_options(self) -> ReadOptions {
        ReadOptions { budget_bytes: Some(budget_bytes(self.budget_mb.get_untracked())), ..ReadOptions::default() }
    }

    /// Reads the files that were refused again, without the rows that hold no finite numbers.
    pub fn leave_rows_out(self) {
        self.read_again(|options| options.drop_non_finite = true);
    }

    /// Reads the files that were refused again. A label that may mean none names a class, if `are_classes`, or its rows are left out.
    pub fn answer_about_labels(self, are_classes: bool) {
        self.read_again(|options| options.missing_labels = Some(if are_classes { Vec::new() } else { doubtful_labels() }));
    }

    /// Reads the files that were refused again, with the field called `name` in `role`.
    pub fn answer_about_field(self, name: String, role: AskedRole) {
        self.read_again(|options| match role {
            AskedRole::Matrix => options.matrices = vec![name],
            AskedRole::Label => options.label_column = Some(name),
            AskedRole::LeftOut => options.left_out.push(name),
        });
    }

    /// Reads the files of the last request once more, for the same purpose, with something changed about it.
    fn read_again(self, change: impl FnOnce(&mut ReadOptions)) {
        let ReadRequest { files, purpose, mut options } = self.files.with_value(|files| files.request().clone());
        change(&mut options);
        match purpose {
            _ if files.is_empty() => {}
            Purpose::Data => self.read(files, options),
            Purpose::Reserve | Purpose::Test => self.read_beside(purpose, files, options),
        }
    }

    fn read(self, files: Vec<File>, options: ReadOptions) {
        self.stop_work();
        self.request_read(files, options);
    }

    pub(super) fn request_read(self, files: Vec<File>, options: ReadOptions) {
        let job = self.new_number();
        self.state.update(|state| state.start_reading(job, now_ms()));
        self.watch(job);
        self.follow_ups.update_value(|follow_ups| follow_ups.start_reading());
        let request = ReadRequest { files: files.clone(), purpose: Purpose::Data, options: options.clone() };
        self.files.update_value(|kept| kept.ask(request));
        self.send(job, Request::Read { purpose: Purpose::Data, options }, files);
    }

    /// Runs an analysis for a person who will look at what comes.
    pub fn run_and_follow(self) {
        self.follow_work();
        self.run();
    }

    /// Runs an analysis of the chosen matrix with the form's settings.
    pub fn run(self) {
        if !self.state.with_untracked(AppState::can_run) {
            return;
        }
        let (settings, logits_ratio) = match self.form.with_untracked(|form| Ok((form.settings()?, form.logits_ratio()?))) {
            Ok(asked) => asked,
            Err(problem) => return self.state.update(|state| state.refuse(problem)),
        };
        self.update_link(|link| (link.is_run, link.seed) = (link.names_data(), Some(settings.seed)));
        let job = self.new_number();
        let matrix_idx = self.state.with_untracked(|state| state.matrix_idx) as u32;
        self.state.update(|state| state.start_running(job, now_ms()));
        self.watch(job);
        let request = match logits_ratio {
            Some(ratio) => Request::Measure { matrix_idx, ratio, convention: settings.convention },
            None => Request::Analyze { matrix_idx, settings },
        };
        self.send(job, request, Vec::new());
    }

    pub(super) fn receive(self, message: Message) {
        match message {
            Message::Ready(ready) => {
                self.rereading.update_value(|rereading| rereading.start_worker());
                self.state.update(|state| state.n_threads = ready.n_threads);
            }
            Message::Event(Envelope { job, body }) => self.take(job, body),
            Message::File(Envelope { job, body }) => {
                self.save_extracted(job, &body);
                self.take(job, Event::Extracted);
            }
            Message::Unsupported(why) => self.give_up(Problem::new(Code::UnsupportedFeature, why)),
            Message::Lost { loss, has_started } => self.replace_lost(&loss, has_started),
        }
    }

    fn take(self, job: u32, event: Event) {
        if self.take_reread(job, &event) {
            return;
        }
        if matches!(event, Event::NoRoom { .. }) && self.read_with_more_room(job) {
            return;
        }
        let ending = self.state.with_untracked(|state| state.ends_with(job, &event)).then(|| Ending::of(&event));
        match &event {
            Event::Loaded { data } if ending.is_some() => {
                let before = self.state.with_untracked(|state| state.data.clone());
                self.files.update_value(|files| files.take_data(before.as_ref(), data));
            }
            Event::LoadedBeside { .. } if ending.is_some() => self.files.update_value(|files| files.take_beside()),
            _ => {}
        }
        let ends_job = event.ends_job();
        self.state.update(|state| state.apply(job, event, now_ms()));
        if ends_job {
            self.send_next(job);
        }
        if let Some(ending) = ending {
            self.follow_up(ending);
        }
    }

    /// The work under way has ended: does what is to follow.
    fn follow_up(self, ending: Ending) {
        let (can_run, is_incomplete) = self.state.with_untracked(|state| (state.can_run(), state.missing().is_some()));
        match self.follow_ups.try_update_value(|follow_ups| follow_ups.after(ending, can_run, is_incomplete)).flatten() {
            Some(FollowUp::ReadShownData) => {
                let refusal = self.state.with_untracked(|state| state.problem.as_ref().map(|problem| problem.message.clone()));
                self.restart(format!("{} The files before had to be read again.", refusal.unwrap_or_default()));
            }
            Some(FollowUp::ReadLabels(labels)) => self.request_read(labels, self.files.with_value(|files| files.data().1)),
            Some(FollowUp::Run) => self.run(),
            Some(FollowUp::FirstNumbers) => self.ask_first(),
            Some(FollowUp::AnalyzeRows(rows)) => self.keep_and_analyze(rows),
            None => {}
        }
    }

    /// Lets the place in view follow the work again, wherever a person went before.
    pub(super) fn follow_work(self) {
        self.update_link(Link::follow_work);
    }

    /// Brings the place into view that the work has led to, unless a person went to another.
    pub fn arrive(self) {
        self.work_place.set(self.state.with_untracked(Place::of_arrival));
        self.focus_place();
    }

    /// Moves the focus to the heading of the place in view, once that is drawn.
    pub fn focus_place(self) {
        let place = self.place_now();
        request_animation_frame(move || self.is_focus_due.set_value(!browser::focus_at_top(&place.title_id())));
    }

    /// The place in view came after it was asked for.
    pub fn focus_late(self) {
        if self.is_focus_due.get_value() {
            self.focus_place();
        }
    }

    pub(super) fn update_link(self, change: impl FnOnce(&mut Link)) {
        self.link.update(change);
        browser::replace_fragment(&self.link.with_untracked(Link::to_fragment));
    }
}
