use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::WireEvent;

/// The kind of a failure: one stable word, the same in every format.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Nothing listens on the address that was given.
    Refused,
    /// A request was never answered.
    NoReply,
    /// The answer came after the deadline.
    Late,
    /// The answer or a notification says something else than it must.
    WrongValue,
    /// The right frames in the wrong order.
    WrongOrder,
    /// The same frame once too often.
    Duplicate,
    /// A frame that nothing called for.
    ExtraMessage,
    /// A member did not get what was said in its room.
    MissingFanout,
    /// Somebody got what was said in a room that they are not in.
    Leaked,
    /// A frame without its newline, or spread over several lines.
    BadFraming,
    /// A line that is no JSON object of the protocol.
    NotJson,
    /// The server closed a connection that it should keep.
    ClosedEarly,
    /// The server's process ended.
    Crashed,
    /// The server's process lives and does nothing any more.
    Hung,
    /// A client that sends without pause gets nothing meanwhile.
    Starved,
    /// Everybody waits for one client.
    Stalled,
    /// The server does not end when told to.
    HungAtStop,
    /// A static rule is broken.
    Norm,
    /// The submission does not compile, or lacks what must be compiled.
    Build,
}

impl Kind {
    /// Whether such a failure may be one because something did not come in time.
    const fn depends_on_time(self) -> bool {
        !matches!(
            self,
            Self::WrongValue
                | Self::WrongOrder
                | Self::Duplicate
                | Self::ExtraMessage
                | Self::Leaked
                | Self::NotJson
                | Self::Crashed
                | Self::Norm
                | Self::Build
        )
    }

    /// The stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::NoReply => "no-reply",
            Self::Late => "late",
            Self::WrongValue => "wrong-value",
            Self::WrongOrder => "wrong-order",
            Self::Duplicate => "duplicate",
            Self::ExtraMessage => "extra-message",
            Self::MissingFanout => "missing-fanout",
            Self::Leaked => "leaked",
            Self::BadFraming => "bad-framing",
            Self::NotJson => "not-json",
            Self::ClosedEarly => "closed-early",
            Self::Crashed => "crashed",
            Self::Hung => "hung",
            Self::Starved => "starved",
            Self::Stalled => "stalled",
            Self::HungAtStop => "hung-at-stop",
            Self::Norm => "norm",
            Self::Build => "build",
        }
    }
}

/// What a failed check says: enough to understand it, believe it, and repeat it.
///
/// Everything that came from the submission is *data* here, bytes made text and nothing more; each
/// renderer escapes it for its own medium.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
pub struct Finding {
    /// Rules of the contract that are broken (`M1`, …).
    pub rules: Vec<String>,
    /// One stable word.
    pub kind: Kind,
    /// One sentence: what went wrong.
    pub message: String,
    /// The norm that is broken (`norm_std_mutex`), if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub norm: Option<String>,
    /// What should have come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What came instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub got: Option<String>,
    /// The steps up to the one that failed, with what went over the wire.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<StepRecord>,
    /// What to look at first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Where in the submission, relative to its directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// 1-based line in `file`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// 1-based column in `file`, in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// What a tool said in its own words (the compiler's message), as several lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The line that was sent, for `harness replay`: printable ASCII, other bytes as `\xNN`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// Whether what came shows it, so that more time could not have changed the outcome though the
    /// kind depends on time.
    #[serde(skip)]
    pub is_proven: bool,
}

impl Finding {
    /// A finding with nothing but its rules, kind and sentence.
    pub fn new<R: Into<String>>(
        rules: impl IntoIterator<Item = R>,
        kind: Kind,
        message: impl Into<String>,
    ) -> Self {
        Self {
            rules: rules.into_iter().map(Into::into).collect(),
            kind,
            message: message.into(),
            norm: None,
            expected: None,
            got: None,
            steps: Vec::new(),
            hint: None,
            file: None,
            line: None,
            column: None,
            detail: None,
            case: None,
            is_proven: false,
        }
    }

    /// Whether more time could have changed the outcome: such a failure is not believed while the
    /// machine itself was late.
    pub const fn depends_on_time(&self) -> bool {
        self.kind.depends_on_time() && !self.is_proven
    }

    /// Says what should have come.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// Says what came.
    #[must_use]
    pub fn got(mut self, got: impl Into<String>) -> Self {
        self.got = Some(got.into());
        self
    }

    /// Says what to look at first.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says where: a file of the submission, with line and column from 1.
    #[must_use]
    pub fn at(mut self, file: impl Into<String>, line: u32, column: u32) -> Self {
        self.file = Some(file.into());
        self.line = Some(line);
        self.column = Some(column);
        self
    }

    /// Adds a tool's own words, or the beginning of them.
    #[must_use]
    pub fn detail(mut self, detail: impl AsRef<str>) -> Self {
        self.detail = Some(shorten(detail.as_ref(), DETAIL, 0));
        self
    }
}

/// The most that a finding quotes of a tool, in characters.
const DETAIL: usize = 16 << 10;

/// The beginning of a text, and how much follows; so much of it is not there any more.
pub fn shorten(text: &str, limit: usize, forgotten: usize) -> String {
    match text.char_indices().nth(limit) {
        None => text.to_owned(),
        Some((at, _)) => format!(
            "{}… ({} characters more)",
            &text[..at],
            text[at..].chars().count() + forgotten
        ),
    }
}

/// One step of a scenario as it was played.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
pub struct StepRecord {
    /// 1-based, as `harness explain` numbers it.
    pub number: usize,
    /// The step in words.
    pub text: String,
    /// Whether this is the step that failed.
    pub failed: bool,
    /// What happened on the connections meanwhile, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wire: Vec<WireEvent>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_that_is_late_excuses_what_did_not_come_and_nothing_that_did() {
        let finding = |kind| Finding::new(["M1"], kind, String::new());
        assert!(finding(Kind::NoReply).depends_on_time());
        assert!(!finding(Kind::WrongValue).depends_on_time());
        for kind in [Kind::NoReply, Kind::WrongValue] {
            let proven = Finding {
                is_proven: true,
                ..finding(kind)
            };
            assert!(!proven.depends_on_time(), "{kind:?}");
        }
    }
}
