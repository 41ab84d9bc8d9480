use super::Step;
use crate::verdict::Text;

/// A script against a live server.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Stable name, the key of spec.json.
    pub id: &'static str,
    /// What it shows, in a sentence.
    pub title: Text,
    /// What to look at first when it fails.
    pub hint: Text,
    /// Rules of the contract that it proves.
    pub rules: Vec<&'static str>,
    /// What actors do and must see.
    pub steps: Vec<Step>,
}

impl Scenario {
    /// A scenario without steps.
    pub fn new(id: &'static str, title: Text) -> Self {
        Self {
            id,
            title,
            hint: Text { en: "", fr: "" },
            rules: Vec::new(),
            steps: Vec::new(),
        }
    }

    /// Says what to look at first when it fails.
    #[must_use]
    pub fn hint(mut self, hint: Text) -> Self {
        self.hint = hint;
        self
    }

    /// Names the rules that it proves.
    #[must_use]
    pub fn proves<const N: usize>(mut self, rules: [&'static str; N]) -> Self {
        self.rules = rules.to_vec();
        self
    }

    /// Gives the steps.
    #[must_use]
    pub fn play<const N: usize>(mut self, steps: [Step; N]) -> Self {
        self.steps = steps.into();
        self
    }
}
