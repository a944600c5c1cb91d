//! Work on the pool, so that the worker's own thread stays free to hear and to tell.

use futures_channel::mpsc::unbounded;

use crate::analysis::Progress;

/// What `work` gives, made on the pool where there is one. `None` where a thread was lost, which its panic's hook has told.
pub(super) async fn on_pool<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    on_pool_telling(move |_| work(), |_| ()).await
}

/// The same of work that tells how it goes: only the worker's own thread reaches the page, so `tell` is called there.
pub(super) async fn on_pool_telling<T: Send + 'static>(
    work: impl FnOnce(&mut dyn FnMut(Progress)) -> T + Send + 'static,
    mut tell: impl FnMut(Progress),
) -> Option<T> {
    if cfg!(not(feature = "threads")) {
        return Some(work(&mut tell));
    }
    let (teller, mut told) = unbounded();
    rayon::spawn(move || {
        // The receiver lives until the outcome came, so nothing here is lost.
        let outcome = work(&mut |progress| drop(teller.unbounded_send(Told::Progress(progress))));
        drop(teller.unbounded_send(Told::Outcome(Box::new(outcome))));
    });
    loop {
        match told.recv().await {
            Ok(Told::Progress(progress)) => tell(progress),
            Ok(Told::Outcome(outcome)) => return Some(*outcome),
            // Only a panic drops the teller without an outcome.
            Err(_) => return None,
        }
    }
}

/// What comes from the pool to the worker's own thread.
enum Told<T> {
    Progress(Progress),
    Outcome(Box<T>),
}
