//! On what terms a server is talked to, whoever talks: what things are drawn from, how long is
//! waited for what, and in which language it is told.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::clock::{Clock, Moment, Slowest};
use crate::locale::Lang;
use crate::spec::Deadlines;

/// The same for the scenarios and for the lines.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Names, rooms, texts and lines are drawn from it.
    pub seed: u64,
    /// How long is waited for what.
    pub deadlines: Deadlines,
    /// What those are measured with.
    pub clock: Clock,
    /// The language of findings.
    pub lang: Lang,
    /// How long was waited for what came in time.
    pub slowest: Slowest,
    /// Whether the last client that entered, in whichever scenario of a run, awaited its name in vain.
    pub names_in_vain: Arc<AtomicBool>,
}

impl Terms {
    /// Those of one conversation: nothing was waited for yet.
    pub fn new(seed: u64, deadlines: Deadlines, clock: &Clock, lang: Lang) -> Self {
        Self {
            seed,
            deadlines,
            clock: clock.clone(),
            lang,
            slowest: Slowest::default(),
            names_in_vain: Arc::default(),
        }
    }

    /// Now plus the time that an answer may take.
    pub fn answer_deadline(&self) -> Moment {
        self.clock.now() + self.deadlines.answer()
    }

    /// Now plus half of that time: long enough to see that something is under way.
    pub fn half_deadline(&self) -> Moment {
        self.clock.now() + self.deadlines.answer() / 2
    }

    /// Now plus the time after which silence is taken for one, where nothing else can prove it.
    pub fn quiet_deadline(&self) -> Moment {
        self.clock.now() + self.deadlines.quiet()
    }

    /// Takes note of an answer that came before its deadline.
    pub fn note_answer(&self, deadline: Moment) {
        let allowed = self.deadlines.answer();
        self.slowest.note(&self.clock, deadline, allowed);
    }
}
