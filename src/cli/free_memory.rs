//! How much memory a run may still take: what does not fit is refused before it is tried. A system that lends more memory than it has
//! ends a program that takes it, without a word.

use std::fs::read_to_string;
use std::path::Path;

/// Bytes that are free for this program, by the system, by the limit of its container and by its own; `None` where nothing says so.
pub(super) fn free_bytes() -> Option<u64> {
    let read = |path: &str| read_to_string(path).ok();
    let of_system = read("/proc/meminfo").and_then(|text| kilobytes(&text, "MemAvailable:"));
    let own = read("/proc/self/limits").zip(read("/proc/self/status")).and_then(|(limits, status)| of_limit(&limits, &status));
    let of_container = read("/proc/self/cgroup").and_then(|text| of_container(Path::new("/sys/fs/cgroup"), &text));
    [of_system, own, of_container].into_iter().flatten().min()
}

/// The number behind `name` in a list of the system, whose unit is kB.
fn kilobytes(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1024)
}

/// What the limit of addresses leaves.
fn of_limit(limits: &str, status: &str) -> Option<u64> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max address space"))?;
    let limit: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(limit.saturating_sub(kilobytes(status, "VmSize:")?))
}

/// What the tightest of the control groups that this program is in leaves. Pages of files that it keeps count as free.
fn of_container(root: &Path, groups: &str) -> Option<u64> {
    let path = groups.lines().find_map(|line| line.strip_prefix("0::"))?.trim_start_matches('/');
    let of_folder = |folder: &Path| {
        let number = |name: &str| read_to_string(folder.join(name)).ok()?.trim().parse::<u64>().ok();
        let stat = read_to_string(folder.join("memory.stat")).unwrap_or_default();
        let kept = stat.lines().find_map(|line| line.strip_prefix("inactive_file "))?.parse::<u64>().ok()?;
        Some(number("memory.max")?.saturating_sub(number("memory.current")?.saturating_sub(kept)))
    };
    // In a container the path may be that of the host.
    root.join(path).ancestors().take_while(|folder| folder.starts_with(root)).chain([root]).filter_map(of_folder).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_writes_is_read() {
        let text = "MemTotal:       24000000 kB\nMemFree:          100 kB\nMemAvailable:   2000 kB\n";
        assert_eq!(kilobytes(text, "MemAvailable:"), Some(2_048_000));
        assert_eq!(kilobytes("MemAvailable: many kB", "MemAvailable:"), None);
        let status = "Name:\tscar\nVmSize:\t    1000 kB\n";
        let limits = |limit: &str| format!("Limit   Soft Limit  Hard Limit  Units\nMax address space         {limit}  unlimited  bytes\n");
        assert_eq!(of_limit(&limits("5000000"), status), Some(5_000_000 - 1_024_000));
        assert_eq!(of_limit(&limits("1000"), status), Some(0));
        assert_eq!(of_limit(&limits("unlimited"), status), None);
    }

    #[test]
    fn the_tightest_control_group_counts_without_the_pages_of_files() {
        let root = std::env::temp_dir().join(format!("scar-cgroup-{}", std::process::id()));
        let inner = root.join("a/b");
        std::fs::create_dir_all(&inner).expect("folders");
        let write = |folder: &Path, max: &str| {
            for (name, text) in [("memory.max", max), ("memory.current", "700\n"), ("memory.stat", "anon 5\ninactive_file 300\n")] {
                std::fs::write(folder.join(name), text).expect("written");
            }
        };
        write(&inner, "max\n");
        write(&root.join("a"), "1000\n");
        assert_eq!(of_container(&root, "1:name=x:/y\n0::/a/b\n"), Some(600));
        assert_eq!(of_container(&root, "0::/\n"), None);
        write(&root, "500\n");
        assert_eq!(of_container(&root, "0::/none/of/these\n"), Some(100));
        assert_eq!(of_container(&root, "1:name=x:/y\n"), None);
        std::fs::remove_dir_all(root).expect("removed");
    }
}
