//! Work for all threads, by number.
//!
//! Rayon's own iterators become code of their own for each closure, some kilobytes for each of fifty places; these are that code once. What
//! is done for a number depends on nothing but the number, and results come in the order of the numbers, so the number of threads changes nothing.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::control::Cancelled;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

/// Calls `work` with each number below `n`, on any thread.
///
/// ```
/// use std::sync::atomic::{AtomicUsize, Ordering};
/// let sum = AtomicUsize::new(0);
/// scar_core::parallel::for_each(4, &|i| drop(sum.fetch_add(i, Ordering::Relaxed)));
/// assert_eq!(sum.into_inner(), 6);
/// ```
pub fn for_each(n: usize, work: &(dyn Fn(usize) + Sync)) {
    (0..n).into_par_iter().for_each(work);
}

/// What `of` gives for each number below `n`.
///
/// ```
/// assert_eq!(scar_core::parallel::map(3, |i| i * i), [0, 1, 4]);
/// ```
pub fn map<T: Send>(n: usize, of: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let mut made: Vec<Option<T>> = (0..n).map(|_| None).collect();
    for_each_chunk(&mut made, 1, |i, made| made[0] = Some(of(i)));
    made.into_iter().flatten().collect()
}

/// What `of` gives for each number below `n`. Once one was cancelled, the rest is left undone.
///
/// # Errors
/// [`Cancelled`] if one was.
///
/// ```
/// use scar_core::control::Cancelled;
/// use scar_core::parallel::try_map;
/// assert_eq!(try_map(3, |i| Ok(i + 1)), Ok(vec![1, 2, 3]));
/// assert_eq!(try_map(3, |i| if i == 1 { Err(Cancelled) } else { Ok(i) }), Err(Cancelled));
/// ```
pub fn try_map<T: Send>(n: usize, of: impl Fn(usize) -> Result<T, Cancelled> + Sync) -> Result<Vec<T>, Cancelled> {
    let is_cancelled = AtomicBool::new(false);
    let made = map(n, |i| {
        if is_cancelled.load(Ordering::Relaxed) {
            return Err(Cancelled);
        }
        let made = of(i);
        is_cancelled.fetch_or(made.is_err(), Ordering::Relaxed);
        made
    });
    made.into_iter().collect()
}

/// Calls `work` with each part of `size` values (the last may be shorter) and its number.
///
/// # Panics
/// If `size` is 0.
///
/// ```
/// let mut values = [0; 5];
/// scar_core::parallel::for_each_chunk(&mut values, 2, |i, part| part.fill(i));
/// assert_eq!(values, [0, 0, 1, 1, 2]);
/// ```
pub fn for_each_chunk<T: Send>(values: &mut [T], size: usize, work: impl Fn(usize, &mut [T]) + Sync) {
    // Each part is taken once, so nobody ever waits for a lock.
    let parts: Vec<Mutex<&mut [T]>> = values.chunks_mut(size).map(Mutex::new).collect();
    for_each(parts.len(), &|i| work(i, &mut parts[i].lock().unwrap_or_else(PoisonError::into_inner)));
}

/// What both give, which may run at the same time.
///
/// ```
/// assert_eq!(scar_core::parallel::join(|| 1, || "two"), (1, "two"));
/// ```
pub fn join<A: Send, B: Send>(a: impl FnOnce() -> A + Send, b: impl FnOnce() -> B + Send) -> (A, B) {
    let (mut of_a, mut of_b) = (None, None);
    let (mut a, mut b) = (Some(a), Some(b));
    join_both(&mut || of_a = a.take().map(|a| a()), &mut || of_b = b.take().map(|b| b()));
    (of_a.expect("both were called"), of_b.expect("both were called"))
}

/// What `here` gives, which this thread does, and what `there` gives, which any thread may do meanwhile.
///
/// ```
/// let told = std::cell::Cell::new(0);
/// // What stays on this thread may use what no other thread may see.
/// assert_eq!(scar_core::parallel::beside(|| told.replace(1), || "two"), (0, "two"));
/// ```
pub fn beside<A, B: Send>(here: impl FnOnce() -> A, there: impl FnOnce() -> B + Send) -> (A, B) {
    let mut of_there = None;
    let of_here = rayon::in_place_scope(|scope| {
        scope.spawn(|_| of_there = Some(there()));
        here()
    });
    (of_here, of_there.expect("it was called"))
}

fn join_both(a: &mut (dyn FnMut() + Send), b: &mut (dyn FnMut() + Send)) {
    rayon::join(a, b);
}
