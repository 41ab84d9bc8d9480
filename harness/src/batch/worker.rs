//! A grading in a process of its own: the harness, started again. It takes an order on standard
//! input, and tells on standard output, one JSON value a line.
//!
//! Whatever happens to it, out of memory included, happens to one submission. The end of its
//! standard input is an order to stop, so that none survives the batch.

use std::ffi::OsString;
use std::io::{self, BufRead as _, Read as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use rustix::process::{Signal, getpid, kill_process};
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::fault::Fault;
use crate::grade::{containment, grade};
use crate::locale::Lang;
use crate::request::{BonusMode, Request};
use crate::sandbox::Wanted;
use crate::spec;
use crate::submission::manifest::Features;
use crate::verdict::Report;

/// The hidden subcommand that is a worker. The submission's directory comes after it.
pub const WORKER: &str = "__grade";

/// How to grade.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Order {
    /// What names and texts are drawn from.
    pub seed: u64,
    /// Language of the findings.
    pub lang: Lang,
    /// How well it is to be contained.
    pub sandbox: Wanted,
    /// The text of spec.json.
    pub spec: String,
}

/// What a worker tells: at most one `Compiled`, then one of the others.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// From now on it mostly waits.
    Compiled,
    /// It is done.
    Report(Box<Report>),
    /// It is done, and there is no report.
    Fault(Lost),
}

/// Why there is no report.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Lost {
    /// Exit code of the fault.
    pub code: u8,
    /// What it was.
    pub reason: String,
}

impl Lost {
    /// That fault, told in one language.
    pub fn new(fault: &Fault, lang: Lang) -> Self {
        Self {
            code: fault.exit_code(),
            reason: fault.to(lang),
        }
    }
}

/// Grades, if this process was started as a worker; `None` if it was not.
pub fn main() -> Option<ExitCode> {
    let mut args = std::env::args_os().skip(1);
    if args.next()? != WORKER {
        return None;
    }
    let order = take_order().context("there is no order");
    let lang = order
        .as_ref()
        .map_or_else(|_| Lang::default(), |it| it.lang);
    let report = order.map_err(Fault::from);
    let report = report.and_then(|order| work(order, args.next().unwrap_or_default()));
    let told = match report {
        Ok(report) => Told::Report(Box::new(report)),
        Err(fault) => Told::Fault(Lost::new(&fault, lang)),
    };
    Some(match tell(&told) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    })
}

fn work(order: Order, dir: OsString) -> Result<Report, Fault> {
    let runtime = tokio::runtime::Runtime::new().context("cannot start the async runtime")?;
    let request = Request {
        dir: PathBuf::from(dir),
        features: Features::default(),
        seed: order.seed,
        only: Vec::new(),
        bonus: BonusMode::Auto,
        spec: spec::read("spec.json", order.spec)?,
        lang: order.lang,
        keeps_builds: false,
        line: None,
        containment: runtime.block_on(containment(order.sandbox))?,
    };
    runtime.block_on(grade(request, |event| {
        if matches!(event, Event::Phase("run")) {
            // Whoever does not listen any more has closed the other pipe too.
            let _ = tell(&Told::Compiled);
        }
    }))
}

fn take_order() -> io::Result<Order> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    std::thread::spawn(|| {
        // Nothing else comes, but its end; and nothing can be done about an error.
        let _ = io::stdin().read_to_end(&mut Vec::new());
        // As a polite kill does, it ends the grading and whatever runs for it.
        let _ = kill_process(getpid(), Signal::TERM);
    });
    Ok(serde_json::from_str(&line)?)
}

fn tell(told: &Told) -> io::Result<()> {
    writeln!(io::stdout(), "{}", serde_json::to_string(told)?)
}
