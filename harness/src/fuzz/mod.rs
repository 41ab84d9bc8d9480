//! Single lines that no decent client would send, and what must hold for each: the gates `fuzz` and
//! `traps`.
//!
//! A line is sent, its answer awaited, and then a barrier on the same connection: a request whose
//! answer cannot be taken for anything else. What came before that answer came for the line (T2),
//! so "exactly one" and "nothing" are proved by order, not by waiting. Another client must be
//! served after every line. To understand it, read `oracle.rs` (what is owed), then `talk.rs` (how
//! a line is played), then `session.rs` (what becomes of a failure).

pub mod case;
mod complaint;
mod corrupt;
mod edge;
mod host;
#[cfg(test)]
mod judged;
mod lines;
mod oracle;
mod session;
mod shape;
mod talk;

use crate::fault::Fault;
use crate::locale::{Lang, tr};
use crate::spec::{EdgeCase, Fuzzing};
use crate::stage::{Driver, Terms, cut};
use crate::verdict::{Advice, Finding, StepRecord, Wire, WireEvent};

/// A line as it is sent, its newline aside.
type Line = Vec<u8>;

/// The rules that the gate `fuzz` is about; what breaks others only is an advice.
const CLOSING: [&str; 2] = ["T3", "C4"];

/// What is sent.
#[derive(Clone, Copy, Debug)]
pub enum Probe<'a> {
    /// Lines drawn from the seed.
    Generated(&'a Fuzzing),
    /// One line of an earlier run.
    Stored(&'a [u8]),
    /// The edge cases of spec.json.
    EdgeCases(&'a [EdgeCase]),
}

impl Probe<'_> {
    /// The gate that it closes.
    pub const fn gate(&self) -> &'static str {
        match self {
            Self::Generated(_) | Self::Stored(_) => "fuzz",
            Self::EdgeCases(_) => "traps",
        }
    }
}

/// What a probe has to say that closes nothing.
pub fn advice(probe: &Probe<'_>, findings: Vec<Finding>) -> Advice {
    let mut rules: Vec<_> = findings
        .iter()
        .flat_map(|finding| finding.rules.clone())
        .collect();
    rules.sort();
    rules.dedup();
    let id = match probe {
        Probe::Generated(_) | Probe::Stored(_) => "fuzz",
        Probe::EdgeCases(_) => "edge_case",
    };
    Advice {
        id: id.to_owned(),
        rules,
        findings,
    }
}

/// A line as a step of a finding, with what came of it.
fn step<'a>(
    number: usize,
    failed: bool,
    line: &str,
    heard: impl IntoIterator<Item = &'a str>,
    lang: Lang,
) -> StepRecord {
    let received = |text: &str| Wire::Received { text: cut(text) };
    let what = std::iter::once(Wire::Sent { text: cut(line) });
    let what = what.chain(heard.into_iter().map(received));
    StepRecord {
        number,
        text: tr("fuzz-step").to(lang).to_owned(),
        failed,
        wire: what.map(|what| WireEvent::new("client", what)).collect(),
    }
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// What closes the gate.
    pub gate: Vec<Finding>,
    /// What does not.
    pub advice: Vec<Finding>,
}

impl Found {
    /// Whether all went as the contract wants it.
    pub fn is_empty(&self) -> bool {
        self.gate.is_empty() && self.advice.is_empty()
    }
}

/// Sends the lines of a probe to servers of their own; `None` if not even a first request is served,
/// which others have to tell.
///
/// # Errors
/// The machine allows no server: no process, no port.
pub async fn run(driver: &Driver, probe: &Probe<'_>, with: &Terms) -> Result<Option<Found>, Fault> {
    let host = host::Driven { driver, with };
    match probe {
        Probe::Generated(fuzzing) if !fuzzing.enabled => Ok(Some(Found::default())),
        Probe::Generated(fuzzing) => {
            session::play(&host, lines::deal(fuzzing, with.seed), with).await
        }
        Probe::Stored(line) => session::play(&host, vec![session::stored(line)], with).await,
        Probe::EdgeCases(cases) => edge::play(&host, cases, with).await,
    }
}
