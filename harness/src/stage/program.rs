//! The checks of the processes themselves: the program on its own port, its end on SIGINT, and a
//! bind that fails.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use rustix::process::Signal;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use super::backtrace::without_foreign_frames;
use super::clock::Clock;
use super::frame::{Frame, ServerLine};
use super::port::{Port, nobody_listens};
use super::request;
use super::server::{Driver, RUN_FAILED, Watched, in_words};
use super::terms::Terms;
use crate::fault::Fault;
use crate::locale::{Text, tr};
use crate::sandbox::{Exit, Launch, stat_after_name};
use crate::script::Setup;
use crate::spec::Deadlines;
use crate::verdict::{Failure, Finding, Kind};

/// Where the program listens (S3).
const ADDRESS: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// C5: the five seconds' grace of the bonus, and three more.
const STOP: Duration = Duration::from_secs(8);

/// The most that is read of what a program sends after it was interrupted, in bytes.
const READ_AT_THE_END: u64 = 1 << 20;

/// What is known of the program.
#[derive(Debug)]
pub enum Program {
    /// It was tried.
    Judged {
        /// Why it is not as it must be.
        findings: Vec<Finding>,
        /// Whether it took leave of its clients when it was interrupted (GS1).
        farewell: bool,
    },
    /// It could not be tried on this machine.
    NotJudged(Box<Finding>),
}

/// Starts the program, connects, interrupts it (S3, C5).
pub async fn check_program(program: &Driver, terms: &Terms) -> Result<Program, Fault> {
    let _turn = if program.sandbox.layers.private_network {
        None
    } else {
        let Some(turn) = Turn::take(&terms.clock).await else {
            return Ok(Program::NotJudged(Box::new(port_in_use().told(terms.lang))));
        };
        Some(turn)
    };
    let launch = program.launch(Vec::new(), ADDRESS.port());
    let watched = Watched::new(launch.start(&program.sandbox).await?);
    let program = match watched.await_listening(ADDRESS, terms).await {
        Ok(()) => interrupt(&watched, terms).await,
        Err(mut failure) => {
            failure.rules = vec!["S3"];
            Program::Judged {
                findings: vec![failure.told(terms.lang)],
                farewell: false,
            }
        }
    };
    watched.stop().await;
    Ok(program)
}

/// With two clients connected, one of them in a room: they must not keep the program from ending.
/// Whether they are served is for the scenarios to judge.
async fn interrupt(watched: &Watched, terms: &Terms) -> Program {
    let Terms {
        clock, deadlines, ..
    } = terms;
    let clients = async {
        let idle = watched.network().connect(ADDRESS).await?;
        let mut member = watched.network().connect(ADDRESS).await?;
        member
            .write_all(format!("{}\n", request::join("lobby")).as_bytes())
            .await?;
        member.read_u8().await.map(|_| (idle, member))
    };
    let clients = clock.until(clock.now() + deadlines.answer(), clients).await;
    let early = match clients {
        // A program that turns clients away may be about to end.
        Some(Err(_)) => watched.end_within(deadlines.answer(), clock).await,
        _ => watched.exit(),
    };
    if let Some(exit) = early {
        return Program::Judged {
            findings: vec![ended_by_itself(&exit).told(terms.lang)],
            farewell: false,
        };
    }
    await_handler(watched.pid(), clock, deadlines).await;
    watched.interrupt();
    let listening = match clients {
        Some(Ok((idle, member))) => Some(tokio::spawn(hear_out(idle, member))),
        _ => None,
    };
    let end = watched.end_within(STOP, clock).await;
    let farewell = match listening {
        // With the program its connections have ended.
        Some(listening) if end.is_some() => {
            let heard = clock.until(clock.now() + deadlines.answer(), listening);
            matches!(heard.await, Some(Ok(true)))
        }
        _ => false,
    };
    let failure = match end {
        Some(exit) if exit.code == Some(0) => None,
        Some(exit) => Some(wrong_end(&exit)),
        None => Some(still_runs()),
    };
    let findings = failure.map(|failure| failure.told(terms.lang));
    let findings = findings.into_iter().collect();
    Program::Judged { findings, farewell }
}

/// Whoever awaits `ctrl_c()` beside `run()` may have served the first clients before the signal is
/// first listened for, and on a busy machine that moment is long. What never listens for it is
/// interrupted all the same, once it has nothing left to do.
async fn await_handler(pid: i32, clock: &Clock, deadlines: &Deadlines) {
    let mut looks = tokio::time::interval(Duration::from_millis(5));
    let soon = clock.now() + deadlines.answer();
    let handled = async {
        while !handles(pid, Signal::INT) && (clock.now() < soon || !sleeps(pid)) {
            looks.tick().await;
        }
    };
    clock.until(clock.now() + STOP, handled).await;
}

/// Whether every thread of a process waits for something: then none of them waits for a core.
fn sleeps(pid: i32) -> bool {
    let threads = std::fs::read_dir(format!("/proc/{pid}/task"));
    let mut threads = threads.into_iter().flatten().flatten();
    threads.all(|thread| stat_after_name(thread.path()).is_none_or(|stat| stat.starts_with('S')))
}

fn handles(pid: i32, signal: Signal) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    let caught = caught.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    // Signals are counted from 1.
    caught.is_some_and(|mask| mask & (1 << (signal.as_raw() - 1)) != 0)
}

/// Whether the farewell is among what comes until the connection ends. Until then, both stay.
async fn hear_out(_idle: TcpStream, member: TcpStream) -> bool {
    let mut lines = BufReader::new(member.take(READ_AT_THE_END)).split(b'\n');
    let mut farewell = false;
    while let Ok(Some(line)) = lines.next_segment().await {
        let line = ServerLine::parse(&line);
        farewell |= matches!(line, ServerLine::Frame(Frame::ServerShutdown { .. }));
    }
    farewell
}

fn still_runs() -> Failure {
    let message = tr("found-still-runs").with("seconds", STOP.as_secs());
    Failure::new(&["C5"], Kind::HungAtStop, message)
        .expected(tr("found-end-wanted"))
        .hint(tr("found-end-hint"))
}

fn ended_by_itself(exit: &Exit) -> Failure {
    Failure::new(&["C5"], Kind::Crashed, tr("found-ends-by-itself"))
        .expected(tr("found-serves-until"))
        .got(in_words(exit))
        .hint(tr("found-serve-hint"))
        .detail(without_foreign_frames(&exit.output))
}

fn wrong_end(exit: &Exit) -> Failure {
    Failure::new(&["C5"], Kind::WrongValue, tr("found-wrong-status"))
        .expected(tr("found-status-wanted"))
        .got(in_words(exit))
        .hint(tr("found-status-hint"))
        .detail(without_foreign_frames(&exit.output))
}

fn port_in_use() -> Failure {
    Failure::new(
        &["S3"],
        Kind::Refused,
        tr("found-port-in-use").show("address", ADDRESS),
    )
    .hint(tr("found-port-hint"))
}

/// There is one port 8080 where programs share a network: gradings at the same time take turns.
struct Turn(#[expect(dead_code, reason = "held, not read")] std::os::unix::net::UnixListener);

impl Turn {
    /// Waits for the turn, for about as long as a few slow programs take.
    async fn take(clock: &Clock) -> Option<Self> {
        let mut attempts = tokio::time::interval(Duration::from_millis(20));
        let taken = async {
            loop {
                attempts.tick().await;
                // A server that takes the port against its orders may hold it for a moment.
                if let Some(held) = Port::hold(ADDRESS.port())
                    && nobody_listens(ADDRESS)
                {
                    return Self(held);
                }
            }
        };
        clock.until(clock.now() + STOP * 10, taken).await
    }
}

/// Starts a server on a port that is taken: `run` must return `Err`, without panic (S1).
pub async fn check_failing_bind(driver: &Driver, terms: &Terms) -> Result<Vec<Finding>, Fault> {
    let port = Port::reserve()?;
    let launch = Launch {
        taken: Some(port.address()),
        ..driver.launch_on(Setup::default(), port.number())
    };
    let watched = Watched::new(launch.start(&driver.sandbox).await?);
    let exit = watched
        .end_within(terms.deadlines.answer(), &terms.clock)
        .await;
    watched.stop().await;
    let failure = |kind, message: Text| {
        Failure::new(&["S1"], kind, message)
            .expected(tr("found-bind-wanted"))
            .hint(tr("found-bind-hint"))
    };
    let failure = match exit {
        Some(exit) if exit.code == Some(RUN_FAILED) => return Ok(Vec::new()),
        Some(exit) => failure(Kind::WrongValue, tr("found-bind-no-err")).got(in_words(&exit)),
        None => failure(Kind::Hung, tr("found-bind-goes-on")),
    };
    Ok(vec![failure.told(terms.lang)])
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::process::{Command, Stdio};

    use super::*;

    fn handles_usr2(mut command: Command) -> bool {
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = pipes.spawn().expect("a process");
        // The line comes back when its signals are as it wants them.
        let mut input = child.stdin.take().expect("a pipe");
        input.write_all(b"\n").expect("a reader");
        let mut output = child.stdout.take().expect("a pipe");
        output.read_exact(&mut [0]).expect("a line");
        let pid = i32::try_from(child.id()).expect("a process id");
        let handles = handles(pid, Signal::USR2);
        drop(input);
        child.wait().expect("its end");
        handles
    }

    #[test]
    fn only_who_has_asked_for_the_signal_handles_it() {
        let mut shell = Command::new("sh");
        shell.args(["-c", "trap : USR2; read line; echo; read line"]);
        assert!(handles_usr2(shell));
        assert!(!handles_usr2(Command::new("cat")));
        assert!(!handles(-1, Signal::INT));
    }
    #[test]
    fn who_waits_sleeps_and_who_computes_does_not() {
        let start = |what| {
            let mut shell = Command::new("sh");
            shell.args(["-c", what]).stdin(Stdio::piped());
            shell.spawn().expect("a process")
        };
        let pid = |child: &std::process::Child| i32::try_from(child.id()).expect("a process id");
        let mut waits = start("read line");
        let mut computes = start("while :; do :; done");
        let soon = std::time::Instant::now() + Duration::from_secs(20);
        while !sleeps(pid(&waits)) || sleeps(pid(&computes)) {
            assert!(std::time::Instant::now() < soon, "they never differ");
            std::thread::yield_now();
        }
        for child in [&mut waits, &mut computes] {
            child.kill().expect("it runs");
            child.wait().expect("its end");
        }
    }
}
