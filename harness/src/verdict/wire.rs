use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something that happened on a client's connection, as the judge saw it.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
pub struct WireEvent {
    /// Milliseconds since the scenario began, on the judge's clock; `None` where none was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<u64>,
    /// Whose connection: a client of the scenario (`alice`).
    pub actor: String,
    /// What happened.
    #[serde(flatten)]
    pub what: Wire,
    /// Of a line that a step waited for, the number of that step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awaited_by: Option<usize>,
}

/// What happened on a connection. Texts are *data*: without the newline, cut where they are long,
/// and escaped by nobody yet.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Wire {
    /// The client connected.
    Connected,
    /// The client sent a line, or a part of one.
    Sent {
        /// The line.
        text: String,
    },
    /// The client sends these lines again and again, without pause.
    Flooding {
        /// The first of the lines.
        text: String,
    },
    /// The server sent a line.
    Received {
        /// The line.
        text: String,
    },
    /// The server sent bytes that no newline ended.
    Unfinished {
        /// The beginning of them.
        text: String,
    },
    /// The client reads no more.
    StoppedReading,
    /// The client closed its writing side (FIN).
    Finished,
    /// The client cut its connection (RST).
    Reset,
    /// The connection is over.
    Closed {
        /// By whom, and how.
        reason: String,
    },
    /// More went over this connection here than is kept.
    LeftOut {
        /// How many events.
        count: usize,
    },
}

impl WireEvent {
    /// An event of which nothing more is known.
    pub fn new(actor: impl Into<String>, what: Wire) -> Self {
        Self {
            at_ms: None,
            actor: actor.into(),
            what,
            awaited_by: None,
        }
    }
}
