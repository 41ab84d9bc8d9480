//! What a running program uses of the machine, looked at from time to time.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::param::page_size;
use rustix::process::Pid;

use super::{KilledBy, Limits, Step, stat_after_name};

/// How fast memory can be filled, in bytes a second: the next look comes before it can be full.
const FASTEST: u64 = 4 << 30;
/// Looks are not closer together than that, …
const OFTEN: Duration = Duration::from_millis(20);
/// … and not farther apart.
const SELDOM: Duration = Duration::from_millis(100);

/// Looks at one program.
pub struct Watch {
    pid: Pid,
    limits: Limits,
    writes: Option<PathBuf>,
    /// When to look next.
    pub next: Instant,
}

impl Watch {
    /// To look at a program.
    pub fn new(pid: Pid, limits: Limits, step: Step) -> Self {
        Self {
            pid,
            limits,
            writes: match step {
                Step::Compile { writes, .. } => Some(writes),
                Step::Run { .. } => None,
            },
            next: Instant::now() + OFTEN,
        }
    }

    /// Looks, if it is time to, and says why the program must be killed, if it must.
    pub fn look(&mut self) -> Option<KilledBy> {
        if Instant::now() < self.next {
            return None;
        }
        // Of one that has just ended nothing is known, and nothing needs to be.
        let memory = memory(self.pid).unwrap_or(0);
        let left = self.limits.memory.saturating_sub(memory);
        let pause = Duration::from_millis(left.saturating_mul(1000) / FASTEST);
        self.next = Instant::now() + pause.clamp(OFTEN, SELDOM);
        if memory > self.limits.memory {
            Some(KilledBy::Memory)
        } else if threads(self.pid).is_some_and(|threads| threads > self.limits.threads) {
            Some(KilledBy::Threads)
        } else if self.writes.as_deref().map_or(0, size) > self.limits.disk {
            Some(KilledBy::Disk)
        } else {
            None
        }
    }
}

/// The memory of a process that is really there, in bytes.
pub fn memory(pid: Pid) -> Option<u64> {
    let statm = std::fs::read_to_string(format!("/proc/{pid}/statm")).ok()?;
    let pages: u64 = statm.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * page_size() as u64)
}

fn threads(pid: Pid) -> Option<u64> {
    let stat = stat_after_name(format!("/proc/{pid}"))?;
    stat.split_whitespace().nth(17)?.parse().ok()
}

/// The bytes of all files in a directory. What vanishes meanwhile counts nothing.
fn size(dir: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return 0;
    };
    let of = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => size(&entry.path()),
        Ok(metadata) => metadata.len(),
        Err(_) => 0,
    };
    entries.flatten().map(of).sum()
}
