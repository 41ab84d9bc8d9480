//! The supervisor: starts one program, watches it, and leaves nothing of it behind.
//!
//! One thread and one `poll` loop: no signal handler, nothing to lock, and the kernel's "your
//! parent died" signal, which means the parent's *thread*, means what it says.

use std::io::{self, PipeReader, Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Instant;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{
    Pid, PidfdFlags, Signal, WaitOptions, getpid, kill_process, kill_process_group, pidfd_open,
    pidfd_send_signal, set_child_subreaper, wait,
};

use super::capture::Capture;
use super::payload::Ready;
use super::{Exit, KilledBy, Launch, Limits, PAYLOAD, Report};

/// Takes the launch from standard input, and orders after it; reports on standard output.
pub fn main() -> ExitCode {
    let report = supervise().unwrap_or_else(|error| Report::Failed {
        reason: error.to_string(),
    });
    match tell(&report) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn tell(report: &Report) -> io::Result<()> {
    writeln!(io::stdout(), "{}", serde_json::to_string(report)?)
}

fn supervise() -> io::Result<Report> {
    let mut control = Control::default();
    let launch: Launch = serde_json::from_str(&control.first_line()?)?;
    // What a dead descendant leaves behind comes to this process, not to init.
    set_child_subreaper(Some(getpid()))?;
    let (mut cell, open_files) = Cell::start(&launch, control)?;
    // If nobody listens, the control pipe is closed as well, and that is acted upon.
    let _ = tell(&Report::Started {
        pid: cell.pid.as_raw_nonzero().get(),
        open_files,
    });
    cell.watch()?;
    cell.end().map(Report::Ended)
}

/// One program under watch.
struct Cell {
    control: Control,
    limits: Limits,
    deadline: Option<Instant>,
    child: Child,
    pid: Pid,
    /// Becomes readable when the program ends; signals through it can't hit a reused process id.
    pidfd: OwnedFd,
    output: Option<PipeReader>,
    capture: Capture,
    killed_by: Option<KilledBy>,
}

impl Cell {
    /// Starts the program, and gives how many files it may have open.
    fn start(launch: &Launch, control: Control) -> io::Result<(Self, u64)> {
        let (output, output_writer) = io::pipe()?;
        let (ready, ready_writer) = io::pipe()?;
        let child = Command::new("/proc/self/exe")
            .args([PAYLOAD, &serde_json::to_string(&launch.limits)?])
            .arg(&launch.program)
            .args(&launch.args)
            .env_clear()
            .envs(launch.env.iter().map(|(name, value)| (name, value)))
            .current_dir(&launch.dir)
            .stdin(Stdio::from(ready_writer))
            .stdout(Stdio::from(output_writer.try_clone()?))
            .stderr(Stdio::from(output_writer))
            .process_group(0)
            .spawn()?;
        let pid = Pid::from_child(&child);
        let cell = Self {
            control,
            limits: launch.limits,
            deadline: Some(Instant::now() + launch.limits.wall),
            pidfd: pidfd_open(pid, PidfdFlags::empty())?,
            child,
            pid,
            output: Some(output),
            capture: Capture::new(launch.limits.output_kept),
            killed_by: None,
        };
        let open_files = restricted(ready)?;
        Ok((cell, open_files))
    }

    /// Returns when the program has ended, by itself or killed.
    fn watch(&mut self) -> io::Result<()> {
        loop {
            let [ended, orders, output] = self.await_event()?;
            if output {
                self.read_output()?;
            }
            if ended {
                return Ok(());
            }
            if orders {
                self.take_orders()?;
            }
            if self.deadline.is_some_and(|end| end <= Instant::now()) {
                self.kill(KilledBy::Wall);
            }
        }
    }

    /// Waits until something happens: the program ended, an order came, something was printed.
    fn await_event(&self) -> io::Result<[bool; 3]> {
        let timeout = self.deadline.map(|end| {
            let left = end.saturating_duration_since(Instant::now());
            Timespec {
                tv_sec: left.as_secs().try_into().unwrap_or(i64::MAX),
                tv_nsec: left.subsec_nanos().into(),
            }
        });
        let stdin = io::stdin();
        let mut fds = vec![PollFd::new(&self.pidfd, PollFlags::IN)];
        if self.control.open {
            fds.push(PollFd::new(&stdin, PollFlags::IN));
        }
        if let Some(output) = &self.output {
            fds.push(PollFd::new(output, PollFlags::IN));
        }
        match poll(&mut fds, timeout.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        // An absent descriptor is never ready; the others come in the order in which they went in.
        let mut ready = fds.iter().map(|fd| !fd.revents().is_empty());
        let mut next = |present: bool| present && ready.next().unwrap_or(false);
        Ok([
            next(true),
            next(self.control.open),
            next(self.output.is_some()),
        ])
    }

    fn read_output(&mut self) -> io::Result<()> {
        let Some(output) = &mut self.output else {
            return Ok(());
        };
        let mut buffer = [0; 16 * 1024];
        match output.read(&mut buffer)? {
            0 => self.output = None,
            count => self.capture.push(&buffer[..count]),
        }
        if self.capture.total() > self.limits.output_max {
            self.kill(KilledBy::Output);
        }
        Ok(())
    }

    fn take_orders(&mut self) -> io::Result<()> {
        self.control.read()?;
        while let Some(order) = self.control.line() {
            match order.as_str() {
                // It may have ended a moment ago.
                "interrupt" => {
                    let _ = pidfd_send_signal(&self.pidfd, Signal::INT);
                }
                _ => self.kill(KilledBy::Harness),
            }
        }
        if !self.control.open {
            self.kill(KilledBy::Harness);
        }
        Ok(())
    }

    /// Kills the program and its group, for the first reason that there was.
    fn kill(&mut self, reason: KilledBy) {
        self.killed_by.get_or_insert(reason);
        self.deadline = None;
        // Nothing left to kill is what is wanted.
        let _ = kill_process_group(self.pid, Signal::KILL);
    }

    /// Kills what the program left behind, and reads what it printed last.
    fn end(mut self) -> io::Result<Exit> {
        let status = self.child.wait()?;
        let _ = kill_process_group(self.pid, Signal::KILL);
        kill_orphans()?;
        self.deadline = Some(Instant::now());
        while let [_, _, true] = self.await_event()? {
            self.read_output()?;
        }
        Ok(Exit {
            code: status.code(),
            signal: status.signal(),
            killed_by: self.killed_by,
            output: self.capture.into_text(),
        })
    }
}

/// Waits until the payload stage has become the program: until its end of the pipe is closed.
fn restricted(mut ready: PipeReader) -> io::Result<u64> {
    let mut text = String::new();
    ready.read_to_string(&mut text)?;
    let mut open_files = Err(io::Error::other("it was killed at the start"));
    for line in text.lines() {
        match serde_json::from_str(line)? {
            Ready::Restricted { open_files: limit } => open_files = Ok(limit),
            Ready::Failed(reason) => return Err(io::Error::other(reason)),
        }
    }
    open_files
}

/// Kills and reaps every process that this one is the parent of, until there is none: the children
/// of whoever dies become ours.
fn kill_orphans() -> io::Result<()> {
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
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // `pid (name) state parent …`, and the name may hold anything.
    let (_, rest) = stat.rsplit_once(')')?;
    Pid::from_raw(rest.split_whitespace().nth(1)?.parse().ok()?)
}

/// The pipe from the harness: one order a line.
struct Control {
    buffer: Vec<u8>,
    open: bool,
}

impl Default for Control {
    fn default() -> Self {
        Self {
            buffer: Vec::new(),
            open: true,
        }
    }
}

impl Control {
    /// Waits for the first line.
    fn first_line(&mut self) -> io::Result<String> {
        loop {
            if let Some(line) = self.line() {
                return Ok(line);
            }
            if !self.open {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.read()?;
        }
    }

    /// Takes a whole line out of what was read.
    fn line(&mut self) -> Option<String> {
        let end = self.buffer.iter().position(|byte| *byte == b'\n')?;
        let rest = self.buffer.split_off(end + 1);
        let line = std::mem::replace(&mut self.buffer, rest);
        Some(String::from_utf8_lossy(&line[..end]).into_owned())
    }

    /// Reads what is there. Past std's own buffer, which `poll` would not see.
    fn read(&mut self) -> io::Result<()> {
        let mut bytes = [0; 4096];
        let count = rustix::io::read(io::stdin(), &mut bytes)?;
        self.buffer.extend(&bytes[..count]);
        self.open = count > 0;
        Ok(())
    }
}
