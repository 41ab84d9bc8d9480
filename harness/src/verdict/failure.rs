use super::{Finding, Kind};
use crate::locale::{Lang, Message};

/// Why something failed, in no language yet; told in one, it is a [`Finding`].
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Rules of the contract that are broken.
    pub rules: Vec<&'static str>,
    /// In a word.
    pub kind: Kind,
    /// In a sentence.
    pub message: Message,
    /// What should have come.
    pub expected: Option<Message>,
    /// What came.
    pub got: Option<Message>,
    /// What to look at first.
    pub hint: Option<Message>,
    /// Where in the submission: a file, and line and column from 1.
    pub place: Option<(String, u32, u32)>,
    /// What a tool said in its own words.
    pub detail: Option<String>,
    /// See [`Finding::is_proven`].
    pub is_proven: bool,
}

impl Failure {
    /// A failure with nothing but its rules, kind and sentence.
    pub fn new(rules: &[&'static str], kind: Kind, message: impl Into<Message>) -> Self {
        Self {
            rules: rules.to_vec(),
            kind,
            message: message.into(),
            expected: None,
            got: None,
            hint: None,
            place: None,
            detail: None,
            is_proven: false,
        }
    }

    /// The same, of other rules.
    #[must_use]
    pub fn about(mut self, rules: &[&'static str]) -> Self {
        self.rules = rules.to_vec();
        self
    }

    /// Says what should have come.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<Message>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// Says what came.
    #[must_use]
    pub fn got(mut self, got: impl Into<Message>) -> Self {
        self.got = Some(got.into());
        self
    }

    /// Says what to look at first.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Message>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says where: a file of the submission, with line and column from 1.
    #[must_use]
    pub fn at(mut self, file: impl Into<String>, line: u32, column: u32) -> Self {
        self.place = Some((file.into(), line, column));
        self
    }

    /// Adds a tool's own words.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// What came shows it, whatever else might have come later.
    #[must_use]
    pub fn proven(mut self) -> Self {
        self.is_proven = true;
        self
    }

    /// The finding, in one language.
    pub fn told(self, lang: Lang) -> Finding {
        let told = |message: Message| message.to(lang);
        let mut finding = Finding::new(self.rules, self.kind, told(self.message));
        finding.expected = self.expected.map(told);
        finding.got = self.got.map(told);
        finding.hint = self.hint.map(told);
        finding.is_proven = self.is_proven;
        if let Some((file, line, column)) = self.place {
            finding = finding.at(file, line, column);
        }
        match self.detail {
            Some(detail) => finding.detail(detail),
            None => finding,
        }
    }
}
