//! What runs on this machine, as /proc has it.

use std::path::Path;
use std::time::{Duration, Instant};

/// The command lines of the processes that work in a directory or name it.
pub fn about(dir: &Path) -> Vec<String> {
    let found = all_about(dir).into_iter();
    found.map(|process| process.command_line).collect()
}

/// The ids of those among them whose command line has this word.
pub fn ids(dir: &Path, word: &str) -> Vec<u32> {
    let found = all_about(dir).into_iter();
    let found = found.filter(|process| process.command_line.contains(word));
    found.map(|process| process.pid).collect()
}

fn all_about(dir: &Path) -> Vec<Process> {
    let mut found = all();
    found.retain(|process| process.works_in(dir) || process.names(dir));
    found
}

struct Process {
    pid: u32,
    command_line: String,
}

fn all() -> Vec<Process> {
    let entries = std::fs::read_dir("/proc").expect("Linux");
    let pids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    pids.filter_map(Process::look).collect()
}

impl Process {
    /// `None` if it is gone, or dead and not yet buried.
    fn look(pid: u32) -> Option<Self> {
        let bytes = std::fs::read(format!("/proc/{pid}/cmdline")).ok()?;
        let command_line = String::from_utf8_lossy(&bytes).replace('\0', " ");
        (!command_line.is_empty()).then_some(Self { pid, command_line })
    }

    fn works_in(&self, dir: &Path) -> bool {
        std::fs::read_link(format!("/proc/{}/cwd", self.pid)).is_ok_and(|cwd| cwd.starts_with(dir))
    }

    fn names(&self, dir: &Path) -> bool {
        self.command_line.contains(&*dir.to_string_lossy())
    }
}

/// The most memory that a process had so far, in bytes; 0 where it is gone.
pub fn peak_memory(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) << 10
}

/// Waits until something is so. It is asked again and again, for nothing wakes us when a process
/// that is not our child comes or goes.
#[track_caller]
#[expect(clippy::disallowed_methods, reason = "there is no event to wait for")]
pub fn wait_until(most: Duration, what: &str, mut so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !so() {
        assert!(begun.elapsed() < most, "{what}: not within {most:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
