//! Counts what is allocated: libFuzzer's own limits look at single allocations, and only under a sanitizer.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Bytes allocated by Rust code; what zstd's C takes is seen by `-rss_limit_mb` alone.
static USED: AtomicUsize = AtomicUsize::new(0);
/// Beyond this many the process ends.
static LIMIT: AtomicUsize = AtomicUsize::new(usize::MAX);

#[global_allocator]
static COUNTED: Counted = Counted;

struct Counted;

/// Runs `work`, in which no more than `n_bytes` may be in use at once beside what is already.
pub fn bounded<T>(n_bytes: usize, work: impl FnOnce() -> T) -> T {
    LIMIT.store(USED.load(Relaxed).saturating_add(n_bytes), Relaxed);
    let done = work();
    LIMIT.store(usize::MAX, Relaxed);
    done
}

fn take(n_bytes: usize) {
    let before = USED.fetch_add(n_bytes, Relaxed);
    let limit = LIMIT.load(Relaxed);
    if before.saturating_add(n_bytes) > limit {
        // To tell it takes memory too.
        LIMIT.store(usize::MAX, Relaxed);
        let trace = std::backtrace::Backtrace::force_capture();
        eprintln!("{n_bytes} bytes asked for with {before} in use are beyond the limit of {limit}\n{trace}");
        std::process::abort();
    }
}

// SAFETY: everything is the system's allocator's; only numbers are kept beside it.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        take(layout.size());
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        take(layout.size());
        // SAFETY: as the caller promises.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // Old and new may exist side by side while one is copied; only what remains is counted.
        take(new_size.saturating_sub(layout.size()));
        USED.fetch_sub(layout.size().saturating_sub(new_size), Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.realloc(pointer, layout, new_size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        USED.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(pointer, layout) }
    }
}
