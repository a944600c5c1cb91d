//! How the events of the workers change the state of the page.

use std::sync::Arc;

use super::AppState;
use crate::ui::state::{Phase, RowChoice};
use scar_protocol::{Beside, Event};
use scar_report::Report;
use scar_report::format;
use scar_report::rows::{Looked, rows_finding};

impl AppState {
    /// Takes an event of `job`. What comes of a job that the page does not wait for is late and changes nothing.
    pub fn apply(&mut self, job: u32, event: Event, now_ms: f64) {
        // Two kinds of jobs are not the work under way: the page rests while they run.
        let is_awaited = match event {
            Event::First { .. } => self.first == Some(job),
            Event::Remeasured { .. } => self.remeasuring == Some(job),
            _ => self.is_under_way(job),
        };
        if event.ends_job() {
            // Also where a job that computes on the side is refused or stopped: then nothing comes of it.
            self.forget_job(job);
        }
        if !is_awaited {
            return;
        }
        if let Some(work) = self.work.as_mut().filter(|work| work.job == job) {
            work.n_events += 1;
        }
        match event {
            Event::Started { total, step } => {
                if let Some(work) = &mut self.work {
                    (work.total, work.done, work.step, work.started_ms, work.seen_ms) = (total, 0, step, now_ms, now_ms);
                }
                self.announce_step();
            }
            Event::Step { step } => {
                if let Some(work) = &mut self.work {
                    work.step = step;
                }
                self.announce_step();
            }
            // The connection to the workers goes on with the job.
            Event::NeedsAllFormats => {}
            Event::Loaded { data } => {
                self.work = None;
                self.take_data(data);
                self.phase = self.resting();
                self.n_arrivals += 1;
                self.announcement = self.missing().unwrap_or_else(|| "The files were read. An analysis can run.".to_owned());
            }
            Event::First { report } => {
                if let Some(mut report) = report {
                    self.left_out.put_into(&mut report);
                    self.report = Some(Arc::from(report));
                    // The focus stays where it is: these numbers came unasked.
                    self.announcement = "The files were read, and first numbers stand. An analysis can run.".to_owned();
                }
            }
            Event::Remeasured { measured } => self.remeasured = measured.map(Arc::from),
            Event::Partial { report } => self.take_report(*report),
            Event::Done { report } => {
                self.take_report(*report);
                self.work = None;
                self.is_current = true;
                self.phase = Phase::Done;
                self.announcement = "The analysis is complete.".to_owned();
            }
            Event::LoadedBeside { beside } => self.take_beside(beside),
            Event::Extracted => {
                self.work = None;
                self.announcement = self.side.file_name().map_or_else(String::new, |name| format!("{name} was saved."));
            }
            Event::RowsChosen { rows, files } => {
                self.work = None;
                self.announcement = format!("{} chosen.", format::counted(rows.indices.len() as u64, "row", "rows"));
                self.side.take_rows(RowChoice { rows: *rows, files: *files });
            }
            Event::Compared { validation } => {
                self.work = None;
                self.announcement = "The plans were compared.".to_owned();
                self.side.take_comparison(*validation);
            }
            Event::Looked { report, table } => {
                self.work = None;
                self.announcement = rows_finding(&report).to_string();
                self.side.take_looked(Looked { report: *report, table: *table });
            }
            Event::Modalities { report } => {
                self.work = None;
                self.announcement = "The modalities were compared.".to_owned();
                self.modalities.take(*report);
            }
            Event::ClusterCurves { curves } => {
                self.work = None;
                self.announcement = "The numbers of clusters were compared.".to_owned();
                self.modalities.curves = Some(Arc::new(curves));
            }
            Event::PairPlansCompared { pair_idx, validation } => {
                self.work = None;
                self.announcement = "The plans were compared.".to_owned();
                self.modalities.take_validation(pair_idx as usize, *validation);
            }
            Event::Cancelled => self.stop(),
            Event::Refused { problem } | Event::NoRoom { problem } => self.refuse(problem),
        }
    }

    /// The first numbers of a job are an arrival; later ones take their place without moving the person's focus.
    fn take_report(&mut self, mut report: Report) {
        self.left_out.put_into(&mut report);
        self.forget_made();
        self.report = Some(Arc::new(report));
        if let Some(work) = self.work.as_mut().filter(|work| !work.has_numbers) {
            work.has_numbers = true;
            self.n_arrivals += 1;
        }
    }

    fn take_beside(&mut self, beside: Beside) {
        self.work = None;
        self.side.forget_plans();
        // With other rows to test on the numbers on screen are those of a former choice; candidates change no number of them.
        if self.beside.test != beside.test {
            self.outdate();
            self.side.looked = None;
        }
        self.beside = beside;
        self.announcement = "The file was taken.".to_owned();
    }

    fn announce_step(&mut self) {
        if let Some(work) = &self.work {
            self.announcement = work.step_name();
        }
    }
}
