//! How fast submissions are: what was measured of them, and the arithmetic of it.

use std::time::Duration;

use serde::Serialize;

/// The version of [`Report`]'s shape. Fields are only ever added within a number.
const SCHEMA: &str = "moulinette/bench/1";

/// What came out of a measurement.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// `moulinette/bench/1`. Fields are only ever added within a number.
    pub schema: &'static str,
    /// Version of the harness.
    pub harness: &'static str,
    /// How submissions are compiled.
    pub build: &'static str,
    /// Where and how.
    #[serde(flatten)]
    pub setting: Setting,
    /// What was measured, the control last.
    pub servers: Vec<Measured>,
}

/// Where and how it was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Setting {
    /// Version of the compiler.
    pub toolchain: String,
    /// Processors of this machine.
    pub processors: usize,
    /// How long each server was measured, in seconds.
    pub seconds: u64,
    /// Bytes of each message's content.
    pub message_bytes: usize,
    /// Members of the room in which delays are measured.
    pub delay_members: usize,
}

impl Report {
    /// Of servers of which one is the control.
    pub fn new(mut servers: Vec<Measured>, setting: Setting) -> Self {
        let control = servers.iter().find(|it| it.kind == Kind::Control).cloned();
        for throughput in servers.iter_mut().flat_map(|it| &mut it.throughput) {
            let control = control
                .as_ref()
                .and_then(|it| it.throughput_to(throughput.members));
            throughput.of_control = control.map(|control| throughput.per_second / control);
        }
        Self {
            schema: SCHEMA,
            harness: env!("CARGO_PKG_VERSION"),
            build: "release",
            setting,
            servers,
        }
    }

    /// Whether nothing is wrong with any server, as far as this can tell.
    pub fn is_sound(&self) -> bool {
        let mut troubles = self.servers.iter().flat_map(|server| &server.troubles);
        !troubles.any(Trouble::is_fault)
    }
}

impl Measured {
    /// Deliveries a second in a room of that size.
    pub fn throughput_to(&self, members: usize) -> Option<f64> {
        let found = self.throughput.iter().find(|it| it.members == members);
        found.map(|it| it.per_second)
    }
}

/// What was measured of one server.
#[derive(Clone, Debug, Serialize)]
pub struct Measured {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Deliveries a second, by the size of the room.
    pub throughput: Vec<Throughput>,
    /// Delays, by the load.
    pub delay: Vec<Delay>,
    /// What connections cost that do nothing.
    pub idle: Option<Idle>,
    /// Why there is nothing more to tell.
    pub troubles: Vec<Trouble>,
}

/// What a server is.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Of a student, or a model solution.
    Submission,
    /// Of the harness: it passes lines on, and knows nothing else.
    Control,
    /// `redis-server`.
    Redis,
}

/// How many messages reach members, one member speaking as fast as they hear.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Throughput {
    /// Members beside the speaker.
    pub members: usize,
    /// Deliveries a second: messages times members. The median of all rounds.
    pub per_second: f64,
    /// The same as a part of the control's.
    pub of_control: Option<f64>,
}

/// How long messages take at one load, in milliseconds, from being sent to being heard.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Delay {
    /// Messages a second.
    pub load: u32,
    /// Half of the deliveries took no longer.
    pub p50: f64,
    /// Nine of ten took no longer.
    pub p90: f64,
    /// Ninety-nine of a hundred took no longer.
    pub p99: f64,
    /// None took longer.
    pub max: f64,
}

impl Delay {
    /// From all delays at one load; none of none.
    pub fn of(load: u32, mut delays: Vec<Duration>) -> Option<Self> {
        delays.sort_unstable();
        let last = delays.len().checked_sub(1)?;
        // Whole microseconds: nothing here is known any better.
        let micros = |delay: Duration| u32::try_from(delay.as_micros()).unwrap_or(u32::MAX);
        let percentile = |percent| f64::from(micros(delays[last * percent / 100])) / 1000.0;
        Some(Self {
            load,
            p50: percentile(50),
            p90: percentile(90),
            p99: percentile(99),
            max: percentile(100),
        })
    }
}

/// What connections cost a server that do nothing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Idle {
    /// How many they are, in rooms of ten.
    pub connections: usize,
    /// Memory for each of them, in bytes.
    pub bytes_each: u64,
    /// Processor time used meanwhile, as a part of one processor's.
    pub processor: f64,
}

/// Why something could not be measured.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Trouble {
    /// What was being measured.
    pub during: Phase,
    /// What was in the way.
    #[serde(flatten)]
    pub why: Why,
}

/// What is measured.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Phase {
    /// Nothing yet: it was to start.
    Start,
    /// See [`Throughput`].
    Throughput {
        /// To so many members.
        members: usize,
    },
    /// See [`Delay`].
    Delay {
        /// At so many messages a second.
        load: u32,
    },
    /// See [`Idle`].
    Idle,
}

/// What was in the way.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum Why {
    /// It does not start, or nothing listens.
    NotStarted {
        /// In words.
        reason: String,
    },
    /// Its process ended.
    Ended {
        /// How.
        how: String,
        /// What it had printed.
        output: String,
    },
    /// It closed a connection, or takes none.
    Closed,
    /// It did not answer `join`.
    NoAnswer,
    /// What one member said did not reach the others.
    NotHeard,
    /// Messages are missing.
    Lost {
        /// How many deliveries.
        missing: u64,
        /// Of how many.
        of: u64,
    },
    /// Messages came more than once.
    Twice,
    /// It limits how much one user may say (RL1).
    Limited,
    /// It does not keep up: a second later, not all had arrived.
    Behind,
}

impl Trouble {
    /// Whether it is a fault. To limit users is allowed; and at some load every server is behind, or
    /// sends members away that are (C2).
    pub const fn is_fault(&self) -> bool {
        let allowed = match self.during {
            Phase::Delay { .. } => matches!(self.why, Why::Limited | Why::Behind | Why::Closed),
            _ => matches!(self.why, Why::Limited),
        };
        !allowed
    }
}

/// The one in the middle.
pub fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_taken_in_order() {
        let delays = (1..=100).rev().map(Duration::from_millis).collect();
        let delay = Delay {
            load: 10,
            p50: 50.0,
            p90: 90.0,
            p99: 99.0,
            max: 100.0,
        };
        assert_eq!(Delay::of(10, delays), Some(delay));
        assert_eq!(Delay::of(10, Vec::new()), None);
    }

    fn measured(kind: Kind, per_second: f64, troubles: Vec<Trouble>) -> Measured {
        let throughput = Throughput {
            members: 10,
            per_second,
            of_control: None,
        };
        Measured {
            name: String::new(),
            kind,
            throughput: vec![throughput],
            delay: Vec::new(),
            idle: None,
            troubles,
        }
    }

    fn report(servers: Vec<Measured>) -> Report {
        let setting = Setting {
            toolchain: String::new(),
            processors: 2,
            seconds: 1,
            message_bytes: 64,
            delay_members: 100,
        };
        Report::new(servers, setting)
    }

    #[test]
    fn each_throughput_is_compared_with_the_controls() {
        let servers = vec![
            measured(Kind::Submission, 50.0, Vec::new()),
            measured(Kind::Control, 200.0, Vec::new()),
        ];
        let report = report(servers);
        let of_control = report.servers.iter().map(|it| it.throughput[0].of_control);
        assert!(of_control.eq([Some(0.25), Some(1.0)]));
        assert_eq!(report.servers[0].throughput_to(10), Some(50.0));
        assert_eq!(report.servers[0].throughput_to(100), None);
    }

    #[test]
    fn to_limit_users_is_no_fault_and_to_be_behind_is_none_at_some_load() {
        let members = 10;
        let is_sound = |during, why| {
            let trouble = Trouble { during, why };
            report(vec![measured(Kind::Submission, 50.0, vec![trouble])]).is_sound()
        };
        let at_some_load = || Phase::Delay { load: 100 };
        for why in [Why::Limited, Why::Behind, Why::Closed] {
            assert!(is_sound(at_some_load(), why.clone()), "{why:?}");
            let as_fast_as_it_can = is_sound(Phase::Throughput { members }, why.clone());
            assert_eq!(as_fast_as_it_can, why == Why::Limited, "{why:?}");
        }
        assert!(!is_sound(at_some_load(), Why::Twice));
    }

    #[test]
    fn the_median_minds_no_outlier() {
        assert_eq!(median(vec![9000.0, 1.0, 4.0, 2.0, 3.0]), Some(3.0));
        assert_eq!(median(Vec::new()), None);
    }
}
