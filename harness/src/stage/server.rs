//! The process of one scenario: the driver around the submission's library, on a port of its own.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

use super::backtrace::without_foreign_frames;
use super::clock::Clock;
use super::endpoint::Endpoint;
use super::port::Port;
use super::terms::Terms;
use crate::fault::Fault;
use crate::locale::{Message, tr};
use crate::sandbox::{Exit, KilledBy, Launch, Limits, Network, Process, Sandbox, Step};
use crate::script::{Entry, Setup};
use crate::verdict::{Failure, Finding, Kind};

/// How often a port that somebody else took in the meantime is replaced.
const PORTS: usize = 5;

/// Between two attempts to connect while the server starts.
const RETRY: Duration = Duration::from_millis(3);

/// How long a process that seems to have crashed may take to end.
const POST_MORTEM: Duration = Duration::from_millis(200);

/// The driver's exit code when `run` returned `Err`.
pub const RUN_FAILED: i32 = 42;

/// What a server may use. Tokio may have 512 blocking threads, each with 2 MiB of stack to come.
const LIMITS: Limits = Limits {
    wall: Duration::from_mins(2),
    open_files: 4096,
    output_kept: 16 << 10,
    output_max: 64 << 20,
    memory: 512 << 20,
    data: 2 << 30,
    threads: 600,
    file: 0,
    disk: 0,
};

/// An executable around the submission's library: `driver ADDRESS PORT` and what its entry needs.
#[derive(Clone, Debug)]
pub struct Driver {
    /// The executable.
    pub program: PathBuf,
    /// An empty directory to run it in.
    pub dir: PathBuf,
    /// What contains it.
    pub sandbox: Sandbox,
}

impl Driver {
    /// The start of it as it is set up, on a port of its host.
    pub fn launch_on(&self, setup: Setup, port: u16) -> Launch {
        let mut args = vec![setup.host.to_string(), port.to_string()];
        match setup.entry {
            Entry::Run | Entry::RunWithShutdown => args.push(setup.max_history.to_string()),
            Entry::RateLimiter => args.extend([
                setup.bucket.tokens.to_string(),
                setup.bucket.per_second.to_string(),
            ]),
        }
        self.launch(args, port)
    }

    /// The start of any executable of a submission that listens on that port.
    pub fn launch(&self, args: Vec<String>, port: u16) -> Launch {
        Launch {
            program: self.program.clone(),
            args,
            env: vec![("RUST_BACKTRACE".to_owned(), "1".to_owned())],
            dir: self.dir.clone(),
            limits: LIMITS,
            step: Step::Run { port },
            taken: None,
        }
    }
}

/// A process that somebody waits for all the time.
#[derive(Debug)]
pub struct Watched {
    network: Network,
    handle: Handle,
    watcher: JoinHandle<()>,
}

/// What there is to know of a watched process, and to order it.
#[derive(Clone, Debug)]
pub struct Handle {
    pid: i32,
    ended: watch::Receiver<Option<Exit>>,
    orders: mpsc::UnboundedSender<Order>,
}

#[derive(Debug)]
pub(super) enum Order {
    Interrupt,
    Cue,
    Stop,
}

/// The other end of a [`Handle`].
pub(super) struct Watcher {
    pub(super) orders: mpsc::UnboundedReceiver<Order>,
    pub(super) tell: watch::Sender<Option<Exit>>,
}

impl Handle {
    pub(super) fn new(pid: i32) -> (Self, Watcher) {
        let (tell, ended) = watch::channel(None);
        let (orders, queue) = mpsc::unbounded_channel();
        let watcher = Watcher {
            orders: queue,
            tell,
        };
        (Self { pid, ended, orders }, watcher)
    }

    /// Of a server whose process is not ours: there is nothing to know of it, and no order reaches it.
    pub fn of_nobody() -> Self {
        Self::new(0).0
    }

    /// The process id.
    pub fn pid(&self) -> i32 {
        self.pid
    }

    /// How it ended, if it has.
    pub fn exit(&self) -> Option<Exit> {
        self.ended.borrow().clone()
    }

    /// Waits for its end; `None` if that cannot be told.
    pub async fn end(&self) -> Option<Exit> {
        let mut ended = self.ended.clone();
        ended.wait_for(Option::is_some).await.ok()?.clone()
    }

    /// Tells a driver to do what it waits with.
    pub fn cue(&self) {
        self.order(Order::Cue);
    }

    fn order(&self, order: Order) {
        // One that has ended needs no order.
        let _ = self.orders.send(order);
    }
}

impl Watched {
    /// Takes a process over.
    pub fn new(process: Process) -> Self {
        let (handle, watcher) = Handle::new(process.pid());
        Self {
            network: process.network().clone(),
            handle,
            watcher: tokio::spawn(watch_over(process, watcher)),
        }
    }

    /// Where it listens.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Waits until something listens; the failure says why nothing does.
    pub async fn await_listening(&self, address: SocketAddr, terms: &Terms) -> Result<(), Failure> {
        let Terms {
            clock, deadlines, ..
        } = terms;
        let listening = async {
            let mut attempts = interval(RETRY);
            attempts.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                attempts.tick().await;
                if self.network.connect(address).await.is_ok() {
                    return;
                }
            }
        };
        let started = async {
            tokio::select! {
                () = listening => true,
                _ = self.handle.end() => false,
            }
        };
        match clock.until(clock.now() + deadlines.start(), started).await {
            Some(true) => Ok(()),
            Some(false) => Err(self.ended_at_start()),
            None => {
                let message = tr("found-not-listening")
                    .show("address", address)
                    .with("ms", deadlines.start);
                Err(Failure::new(&["S2"], Kind::Refused, message)
                    .expected(tr("found-listener-wanted"))
                    .hint(tr("found-listener-hint")))
            }
        }
    }

    fn ended_at_start(&self) -> Failure {
        let Some(exit) = self.exit() else {
            return Failure::new(&["S2"], Kind::Crashed, tr("found-ended-early"));
        };
        let message = match exit.code {
            Some(RUN_FAILED) => tr("found-run-err").into(),
            Some(0) => tr("found-run-ok").into(),
            _ => tr("found-ended-early-how").with("how", in_words(&exit)),
        };
        Failure::new(&["S2"], Kind::Crashed, message).detail(without_foreign_frames(&exit.output))
    }

    /// Process id.
    pub fn pid(&self) -> i32 {
        self.handle.pid()
    }

    /// How it ended, if it has.
    pub fn exit(&self) -> Option<Exit> {
        self.handle.exit()
    }

    /// How it ended, if it does so by itself within that time.
    pub async fn end_within(&self, time: Duration, clock: &Clock) -> Option<Exit> {
        clock.until(clock.now() + time, self.handle.end()).await?
    }

    /// Sends SIGINT.
    pub fn interrupt(&self) {
        self.handle.order(Order::Interrupt);
    }

    /// Kills it and waits until it is dead.
    pub async fn stop(mut self) {
        self.handle.order(Order::Stop);
        let _ = (&mut self.watcher).await;
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        // Dropping the process kills it.
        self.watcher.abort();
    }
}

async fn watch_over(mut process: Process, mut watcher: Watcher) {
    loop {
        tokio::select! {
            exit = process.wait() => {
                // A supervisor that is lost says nothing about the submission.
                watcher.tell.send_replace(exit.ok());
                return;
            }
            order = watcher.orders.recv() => match order {
                Some(Order::Interrupt) => process.interrupt(),
                Some(Order::Cue) => process.cue(),
                Some(Order::Stop) | None => {
                    process.kill();
                    let _ = process.wait().await;
                    return;
                }
            }
        }
    }
}

/// A server that listens.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    port: Port,
    open_files: u64,
    process: Watched,
}

impl Server {
    /// Starts a server on a free port and waits until it listens; the finding says why it does not.
    pub async fn start(
        driver: &Driver,
        setup: Setup,
        terms: &Terms,
    ) -> Result<Result<Self, Finding>, Fault> {
        let launch = |port| driver.launch_on(setup, port);
        Self::launch(launch, setup.host, &driver.sandbox, terms).await
    }

    /// The same for whatever listens on the port of its host that it is launched with.
    pub async fn launch(
        launch: impl Fn(u16) -> Launch,
        host: Ipv4Addr,
        sandbox: &Sandbox,
        terms: &Terms,
    ) -> Result<Result<Self, Finding>, Fault> {
        for _ in 0..PORTS {
            let port = Port::reserve()?;
            let address = SocketAddr::from((host, port.number()));
            let process = launch(port.number()).start(sandbox).await?;
            let server = Self {
                address,
                open_files: process.open_files(),
                process: Watched::new(process),
                port,
            };
            match server.process.await_listening(server.address, terms).await {
                Ok(()) => return Ok(Ok(server)),
                // Somebody took the port between our look and the server's bind.
                Err(_) if !server.port.is_free() && server.process.exit().is_some() => {}
                Err(failure) => return Ok(Err(failure.told(terms.lang))),
            }
        }
        Err(Fault::machine(
            tr("fault-ports-taken").with("ports", PORTS),
            tr("fault-ports-taken-mend"),
        ))
    }

    /// Where it is reached.
    pub fn endpoint(&self) -> Endpoint {
        Endpoint {
            network: self.process.network().clone(),
            address: self.address,
        }
    }

    /// Its process.
    pub fn handle(&self) -> Handle {
        self.process.handle.clone()
    }

    /// How many files and connections it may have open.
    pub fn open_files(&self) -> u64 {
        self.open_files
    }

    /// How the process ended, if it did so by itself.
    pub async fn post_mortem(&self, clock: &Clock) -> Option<Exit> {
        let exit = self.process.end_within(POST_MORTEM, clock).await?;
        is_its_own(&exit).then_some(exit)
    }

    /// Kills it and waits until it is dead.
    pub async fn stop(self) {
        self.process.stop().await;
    }
}

/// Whether a process ended by itself, or by what it did. That it outlives all scenarios is the affair
/// of a machine that takes minutes for them.
fn is_its_own(exit: &Exit) -> bool {
    exit.killed_by != Some(KilledBy::Wall)
}

/// How a process ended.
pub fn in_words(exit: &Exit) -> Message {
    match (exit.killed_by, exit.code, exit.signal) {
        (Some(KilledBy::Wall), ..) => tr("exit-too-long").into(),
        (Some(KilledBy::Output), ..) => tr("exit-too-much-output").into(),
        (Some(KilledBy::Memory), ..) => tr("exit-memory").with("mib", LIMITS.memory >> 20),
        (Some(KilledBy::Threads), ..) => tr("exit-threads").with("count", LIMITS.threads),
        (Some(KilledBy::Disk), ..) => tr("exit-disk").into(),
        (Some(KilledBy::Harness), ..) => tr("exit-stopped").into(),
        (None, Some(101), _) => tr("exit-panicked").into(),
        (None, Some(code), _) => tr("exit-code").with("code", code),
        (None, None, Some(signal)) => tr("exit-signal").with("signal", signal),
        (None, None, None) => tr("exit-unknown").into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_whose_time_was_over_did_not_crash() {
        let exit = |killed_by| Exit {
            code: None,
            signal: Some(9),
            killed_by,
            output: String::new(),
        };
        assert!(!is_its_own(&exit(Some(KilledBy::Wall))));
        for how in [None, Some(KilledBy::Memory), Some(KilledBy::Threads)] {
            assert!(is_its_own(&exit(how)), "{how:?}");
        }
    }
}
