//! The supervisor: starts one program, watches it, and leaves nothing of it behind.
//!
//! One thread and one `poll` loop: no signal handler, nothing to lock, and the kernel's "your
//! parent died" signal, which means the parent's *thread*, means what it says.

use std::io::{self, PipeReader, Read as _, Write as _};
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Instant;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{
    DumpableBehavior, Pid, PidfdFlags, Signal, getpid, kill_process_group, pidfd_open,
    pidfd_send_signal, set_child_subreaper, set_dumpable_behavior,
};

use super::capture::Capture;
use super::control::Control;
use super::layers::{Failure, Layers};
use super::payload::{Confinement, Ready, Restricted};
use super::watch::Watch;
use super::{Exit, KilledBy, Launch, Limits, Order, PAYLOAD, Report, descendants, namespace};

/// Takes the launch from standard input, and orders after it; reports on standard output.
pub fn main() -> ExitCode {
    let report = supervise().unwrap_or_else(Report::Failed);
    match tell(&report) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn tell(report: &Report) -> io::Result<()> {
    writeln!(io::stdout(), "{}", serde_json::to_string(report)?)
}

fn supervise() -> Result<Report, Failure> {
    let mut control = Control::default();
    let Order { launch, layers } = serde_json::from_str(&control.first_line()?)?;
    // What a dead descendant leaves behind comes to this process, not to init.
    set_child_subreaper(Some(getpid()))?;
    if launch.has_private_network(layers) {
        namespace::enter()?;
    }
    // Nothing of this process can be looked at by others of the same user.
    set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    let _taken = launch.taken.map(TcpListener::bind).transpose()?;
    let (mut cell, restricted) = Cell::start(&launch, layers, control)?;
    // If nobody listens, the control socket is closed as well, and that is acted upon.
    let _ = tell(&Report::Started {
        pid: cell.pid.as_raw_nonzero().get(),
        restricted,
    });
    cell.watch()?;
    Ok(Report::Ended(cell.end()?))
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
    watch: Watch,
    output: Option<PipeReader>,
    capture: Capture,
    killed_by: Option<KilledBy>,
}

impl Cell {
    /// Starts the program, and gives what it is restricted to.
    fn start(
        launch: &Launch,
        layers: Layers,
        control: Control,
    ) -> Result<(Self, Restricted), Failure> {
        let (output, output_writer) = io::pipe()?;
        let (ready, ready_writer) = io::pipe()?;
        let confinement = Confinement {
            limits: launch.limits,
            step: launch.step.clone(),
            layers,
        };
        let child = Command::new("/proc/self/exe")
            .args([PAYLOAD, &serde_json::to_string(&confinement)?])
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
            watch: Watch::new(pid, launch.limits, launch.step.clone()),
            child,
            pid,
            output: Some(output),
            capture: Capture::new(launch.limits.output_kept),
            killed_by: None,
        };
        let restricted = restricted(ready)?;
        Ok((cell, restricted))
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
            if let Some(reason) = self.watch.look() {
                self.kill(reason);
            }
        }
    }

    /// Waits until something happens: the program ended, an order came, something was printed; or
    /// until it is time to look.
    fn await_event(&self) -> io::Result<[bool; 3]> {
        let until = self.deadline.map(|end| end.min(self.watch.next));
        let timeout = until.map(|end| {
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
                "cue" => {
                    let _ = pidfd_send_signal(&self.pidfd, Signal::USR1);
                }
                // Nobody waits for them any more where they cannot be handed over.
                "sockets" => {
                    let _ = namespace::hand_over_sockets(io::stdin());
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
        descendants::kill_all()?;
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
fn restricted(mut ready: PipeReader) -> Result<Restricted, Failure> {
    let mut text = String::new();
    ready.read_to_string(&mut text)?;
    let mut reached = None;
    for line in text.lines() {
        match serde_json::from_str(line)? {
            Ready::Restricted(restricted) => reached = Some(restricted),
            Ready::Failed(failure) => return Err(failure),
        }
    }
    reached.ok_or_else(|| io::Error::other("it was killed at the start").into())
}
