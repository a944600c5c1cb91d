//! Work on the thread pool, so that the worker's own thread stays free to take messages and to post them.

use futures_channel::mpsc::unbounded;

use scar_analysis::Progress;

/// What `work` gives, made on the pool where there is one. `None` where a thread panicked; the panic hook has told the page.
pub(super) async fn on_pool<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    on_pool_telling(move |_| work(), |_| ()).await
}

/// The same for work that reports its progress: only the worker's own thread can post to the page, so `tell` is called there.
pub(super) async fn on_pool_telling<T: Send + 'static>(
    work: impl FnOnce(&mut dyn FnMut(Progress)) -> T + Send + 'static,
    mut tell: impl FnMut(Progress),
) -> Option<T> {
    if cfg!(not(feature = "threads")) {
        return Some(work(&mut tell));
    }
    let (sender, mut receiver) = unbounded();
    rayon::spawn(move || {
        // The receiver lives until the outcome came, so nothing here is lost.
        let outcome = work(&mut |progress| drop(sender.unbounded_send(FromPool::Progress(progress))));
        drop(sender.unbounded_send(FromPool::Outcome(Box::new(outcome))));
    });
    loop {
        match receiver.recv().await {
            Ok(FromPool::Progress(progress)) => tell(progress),
            Ok(FromPool::Outcome(outcome)) => return Some(*outcome),
            // Only a panic drops the sender without an outcome.
            Err(_) => return None,
        }
    }
}

/// What the pool sends to the worker's own thread.
enum FromPool<T> {
    Progress(Progress),
    Outcome(Box<T>),
}
