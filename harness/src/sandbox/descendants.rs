//! What a program leaves behind.

use std::io;

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_process, wait};

use super::stat_after_name;

/// Kills and reaps every process that this one is the parent of, until there is none: the children
/// of whoever dies become ours.
pub fn kill_all() -> io::Result<()> {
    let mut options = WaitOptions::NOHANG;
    loop {
        match wait(options) {
            Err(Errno::CHILD) => return Ok(()),
            Ok(Some(_)) | Err(Errno::INTR) => options = WaitOptions::NOHANG,
            Ok(None) => {
                let children = children()?;
                for child in &children {
                    let _ = kill_process(*child, Signal::KILL);
                }
                // Whoever was killed is worth waiting for; else it was born during the look.
                if !children.is_empty() {
                    options = WaitOptions::empty();
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// The processes that this one is the parent of.
fn children() -> io::Result<Vec<Pid>> {
    let own = getpid();
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let pid = name.to_str().and_then(|name| name.parse().ok());
        if let Some(pid) = pid.and_then(Pid::from_raw)
            && parent(pid) == Some(own)
        {
            found.push(pid);
        }
    }
    Ok(found)
}

/// The parent of a process, if that still lives.
fn parent(pid: Pid) -> Option<Pid> {
    let stat = stat_after_name(format!("/proc/{pid}"))?;
    Pid::from_raw(stat.split_whitespace().nth(1)?.parse().ok()?)
}
