//! Runs work on the thread pool, so that the worker's main thread stays free for messages.

use futures_channel::mpsc::unbounded;

use scar_analysis::Progress;
use scar_border::post::has_shared_memory;

/// Runs `work` on the pool, if there is one, and gives its result. `None` if a thread panicked; the panic hook has informed the page.
pub(super) async fn on_pool<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    on_pool_telling(move |_| work(), |_| ()).await
}

/// As [`on_pool`], for work that reports progress. `tell` is called on the worker's main thread, because only this can post to the page.
pub(super) async fn on_pool_telling<T: Send + 'static>(
    work: impl FnOnce(&mut dyn FnMut(Progress)) -> T + Send + 'static,
    mut tell: impl FnMut(Progress),
) -> Option<T> {
    if !has_shared_memory() {
        return Some(work(&mut tell));
    }
    let (sender, mut receiver) = unbounded();
    rayon::spawn(move || {
        // The receiver lives until the result has come, so no message is lost.
        let outcome = work(&mut |progress| drop(sender.unbounded_send(FromPool::Progress(progress))));
        drop(sender.unbounded_send(FromPool::Outcome(Box::new(outcome))));
    });
    loop {
        match receiver.recv().await {
            Ok(FromPool::Progress(progress)) => tell(progress),
            Ok(FromPool::Outcome(outcome)) => return Some(*outcome),
            // Only a panic drops the sender without a result.
            Err(_) => return None,
        }
    }
}

/// A message from the pool to the worker's main thread.
enum FromPool<T> {
    Progress(Progress),
    Outcome(Box<T>),
}
