use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use super::{Action, BonusAction, Bucket, Entry, Flavour, Step};
use crate::locale::{Text, tr};
use crate::verdict::Kind;

/// A script against a live server.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Stable name.
    pub id: &'static str,
    /// What its outcome decides.
    pub decides: Decides,
    /// Rules of the contract that it proves.
    pub rules: Vec<&'static str>,
    /// What server it is played against.
    pub setup: Setup,
    /// How many of the first steps only set the scene: if one of those fails, nothing is shown.
    pub given: usize,
    /// How many of the steps after those find out whether there is what it is about: if one of them
    /// fails, it was not attempted.
    pub offered: usize,
    /// What actors do and must see.
    pub steps: Vec<Step>,
}

/// What server a scenario is played against.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Setup {
    /// The address that it is told to listen on.
    pub host: Ipv4Addr,
    /// What it is made of.
    pub entry: Entry,
    /// How many messages of a room it is told to keep.
    pub max_history: usize,
    /// The bucket that limits each of its users, if any does.
    pub bucket: Bucket,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            host: Ipv4Addr::LOCALHOST,
            entry: Entry::Run,
            max_history: 100,
            // RL1.
            bucket: Bucket {
                tokens: 10,
                per_second: 10,
            },
        }
    }
}

/// What the outcome of a scenario decides.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Decides {
    /// The points that spec.json gives to its name.
    Points,
    /// A gate, closed by failures of these kinds. A failure of another kind is another fault, which
    /// has a gate of its own: one fault, one name.
    Gate(&'static str, &'static [Kind]),
    /// The points that spec.json gives to that test of the bonus, with all others of that name.
    Bonus(&'static str),
    /// Nothing: failures of these kinds are told.
    Advice(&'static [Kind]),
}

impl Decides {
    /// Whether it is a part of that test of the bonus.
    pub fn earns(&self, test: &str) -> bool {
        matches!(self, Self::Bonus(of) if *of == test)
    }
}

impl Scenario {
    /// A test without steps. What there is to say of it is the message of its name.
    pub fn new(id: &'static str) -> Self {
        Self {
            id,
            decides: Decides::Points,
            rules: Vec::new(),
            setup: Setup::default(),
            given: 0,
            offered: 0,
            steps: Vec::new(),
        }
    }

    /// What it shows, in a sentence.
    pub const fn title(&self) -> Text {
        tr(self.id)
    }

    /// What to look at first when it fails.
    pub const fn hint(&self) -> Text {
        self.title().part("hint")
    }

    /// How many connections it has open at once, roughly.
    pub fn connections(&self) -> u64 {
        let crowd = |step: &Step| match step {
            Step::One(_, Action::Crowds(count) | Action::IdlesWith(count)) => *count as u64,
            _ => 0,
        };
        self.steps.iter().map(crowd).max().unwrap_or(0)
    }

    /// How many bytes the many texts of its script rightly bring to all its clients, at most.
    pub fn volume(&self) -> usize {
        let mut actors = BTreeSet::new();
        let mut bytes = 0;
        for (actor, action) in self.steps.iter().flat_map(Step::ones) {
            actors.insert(actor);
            bytes += match action {
                Action::SaysManyAtOnce(_, count, flavour) => count * flavour.longest(),
                Action::Bonus(BonusAction::SaysInTurn(_, count)) => {
                    count * Flavour::Plain.longest()
                }
                _ => 0,
            };
        }
        bytes * actors.len()
    }

    /// Has its server listen on 127.0.0.2: one that does not look at its configuration is not there.
    #[must_use]
    pub fn elsewhere(mut self) -> Self {
        self.setup.host = Ipv4Addr::new(127, 0, 0, 2);
        self
    }

    /// Has its server made of something else than `run`.
    #[must_use]
    pub fn calls(mut self, entry: Entry) -> Self {
        self.setup.entry = entry;
        self
    }

    /// Has its server keep that many messages of each room.
    #[must_use]
    pub fn keeps(mut self, max_history: usize) -> Self {
        self.setup.max_history = max_history;
        self
    }

    /// Has its server's users limited by another bucket than RL1's.
    #[must_use]
    pub fn limits_to(mut self, tokens: u32, per_second: u32) -> Self {
        self.setup.bucket = Bucket { tokens, per_second };
        self
    }

    /// Makes it a part of a test of the bonus.
    #[must_use]
    pub fn earns(mut self, test: &'static str) -> Self {
        self.decides = Decides::Bonus(test);
        self
    }

    /// Makes it close a gate when it fails in one of these ways.
    #[must_use]
    pub fn closes(mut self, gate: &'static str, kinds: &'static [Kind]) -> Self {
        self.decides = Decides::Gate(gate, kinds);
        self
    }

    /// Makes it an advice, given when it fails in one of these ways.
    #[must_use]
    pub fn advises(mut self, kinds: &'static [Kind]) -> Self {
        self.decides = Decides::Advice(kinds);
        self
    }

    /// Names the rules that it proves.
    #[must_use]
    pub fn proves<const N: usize>(mut self, rules: [&'static str; N]) -> Self {
        self.rules = rules.to_vec();
        self
    }

    /// Gives the steps that set the scene.
    #[must_use]
    pub fn given<const N: usize>(mut self, steps: [Step; N]) -> Self {
        self.given = N;
        self.steps = steps.into();
        self
    }

    /// Gives the steps that find out whether there is what it is about.
    #[must_use]
    pub fn offered<const N: usize>(mut self, steps: [Step; N]) -> Self {
        self.offered = N;
        self.steps.extend(steps);
        self
    }

    /// Gives the steps that show something.
    #[must_use]
    pub fn play<const N: usize>(mut self, steps: [Step; N]) -> Self {
        self.steps.extend(steps);
        self
    }
}
