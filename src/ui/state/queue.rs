//! The order of the jobs that the page asks of its workers.
//!
//! The workers have one job at a time, so that a new job never meets the cancel flag of the one before. One more job may wait.
//! Nothing here knows what a job is: the page keeps its request in it, the tests a word.

/// A job with the number that events answer with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job<T> {
    /// Counts up, and is never used twice.
    pub number: u32,
    /// Whether nobody waits for it: it is stopped as soon as another job is asked for.
    pub gives_way: bool,
    /// What is asked.
    pub request: T,
}

/// Which job the workers have, and which comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobQueue<T> {
    n_jobs: u32,
    /// The number of the job that the workers have and did not end yet, and whether it gives way.
    at_work: Option<(u32, bool)>,
    waiting: Option<Job<T>>,
}

/// What the page does with a job that it asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handling<T> {
    /// It goes to the workers now.
    Send(Job<T>),
    /// It waits until the workers end the job that they have.
    Wait {
        /// The job that the workers have, where it gives way: they are asked to stop it.
        stop: Option<u32>,
        /// The job that waited before, whose place the new one takes: it will never be answered.
        dropped: Option<u32>,
    },
}

/// What the page does to cancel a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancelling {
    /// The workers have it: they are asked to stop, and answer.
    Stop,
    /// The workers never had it, and will not: it has ended now.
    Dropped,
}

/// What the page does once its workers were ended and new ones started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restarted<T> {
    /// The job that the new workers get first.
    pub send: Option<Job<T>>,
    /// Jobs that will never be answered: the one that the ended workers had, and the one that waited if it makes no sense any more.
    pub unanswered: Vec<u32>,
}

impl<T> Default for JobQueue<T> {
    fn default() -> Self {
        Self { n_jobs: 0, at_work: None, waiting: None }
    }
}

impl<T> JobQueue<T> {
    /// The number of a new job; numbers begin with 1.
    pub fn new_number(&mut self) -> u32 {
        self.n_jobs += 1;
        self.n_jobs
    }

    /// Whether the workers have job `number`.
    pub fn is_at_work(&self, number: u32) -> bool {
        self.at_work.is_some_and(|(at_work, _)| at_work == number)
    }

    /// The job that waits until the workers end the one that they have.
    pub fn waiting(&self) -> Option<&T> {
        self.waiting.as_ref().map(|job| &job.request)
    }

    /// Takes a job that the page asks for. Of those that must wait only the newest stays: a person asked for it last.
    pub fn ask(&mut self, job: Job<T>) -> Handling<T> {
        let Some((at_work, gives_way)) = self.at_work else { return Handling::Send(self.start(job)) };
        let dropped = self.waiting.replace(job).map(|before| before.number);
        Handling::Wait { stop: gives_way.then_some(at_work), dropped }
    }

    /// The workers ended job `number`. Gives the job that they get next; none where `number` is not the job that they have, as
    /// for what workers said that were ended since.
    pub fn end(&mut self, number: u32) -> Option<Job<T>> {
        if !self.is_at_work(number) {
            return None;
        }
        self.at_work = None;
        self.waiting.take().map(|job| self.start(job))
    }

    /// A person does not want job `number` any more.
    pub fn cancel(&mut self, number: u32) -> Cancelling {
        if self.is_at_work(number) {
            return Cancelling::Stop;
        }
        self.waiting.take_if(|job| job.number == number);
        Cancelling::Dropped
    }

    /// The job that waits makes no sense any more. Gives its number: it will never be answered.
    pub fn drop_waiting(&mut self) -> Option<u32> {
        self.waiting.take().map(|job| job.number)
    }

    /// The workers were ended with the job that they had, and new ones started. They first get `reading`, which gives them the
    /// data that the page shows; the job that waited stays if it `makes_sense` to them, and comes next. The job that the ended
    /// workers had is not tried again: they may have died of it.
    pub fn restart(&mut self, reading: Option<Job<T>>, makes_sense: impl FnOnce(&T) -> bool) -> Restarted<T> {
        let at_work = self.at_work.take().map(|(number, _)| number);
        let (waiting, dropped) = match self.waiting.take() {
            Some(job) if makes_sense(&job.request) => (Some(job), None),
            other => (None, other.map(|job| job.number)),
        };
        let first = match reading {
            Some(reading) => {
                self.waiting = waiting;
                Some(reading)
            }
            None => waiting,
        };
        Restarted { send: first.map(|job| self.start(job)), unanswered: at_work.into_iter().chain(dropped).collect() }
    }

    /// The workers were ended and new ones started, which get nothing until something else is asked. Gives the numbers of the jobs that
    /// will never be answered.
    pub fn clear(&mut self) -> Vec<u32> {
        let at_work = self.at_work.take().map(|(number, _)| number);
        at_work.into_iter().chain(self.drop_waiting()).collect()
    }

    fn start(&mut self, job: Job<T>) -> Job<T> {
        self.at_work = Some((job.number, job.gives_way));
        job
    }
}

#[cfg(test)]
#[path = "queue_tests.rs"]
mod tests;
