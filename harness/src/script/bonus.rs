//! The verbs of the bonus: history, whispers, the rate limit, the shutdown.

use super::{Action, Actor, Room, Step, Words};

/// What of the library the server of a scenario is made of.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Entry {
    /// `ChatServer::run`.
    Run,
    /// `ChatServer::run_with_shutdown`, told to stop by [`BonusAction::TellsToStop`].
    RunWithShutdown,
    /// `RateLimiter` before an echo: messages that it lets pass come back.
    RateLimiter,
}

/// A token bucket.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Bucket {
    /// How many tokens it holds at most.
    pub tokens: u32,
    /// How many flow in each second.
    pub per_second: u32,
}

/// What an actor does, or must see, of the bonus. Each is played in one place of `stage::bonus`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum BonusAction {
    /// Says that many things, each once the one before was heard.
    SaysInTurn(Room, usize),
    /// Asks for the history of a room; anything but an error shows that there is such a thing.
    TriesHistory(Room),
    /// `history` answers exactly the last messages, that many at most.
    GetsHistory(Room, usize),
    /// The same, or an error.
    MayGetHistory(Room, usize),
    /// `history` of a room that is not there: an error.
    GetsHistoryInVain(Room),
    /// Joins a room; anything of its past shows that it is replayed.
    TriesReplay(Room),
    /// Joins a room and gets its past, each message once, in order.
    JoinsAndGetsPast(Room),
    /// Joins a room where nobody else is: who is listed there is it.
    LearnsItsName(Room),
    /// Whispers to that actor; anything but an error shows that there is such a thing.
    TriesWhisper(Actor),
    /// Whispers to that actor.
    Whispers(Actor, Words),
    /// Hears that actor whisper.
    HearsWhisper(Actor, Words),
    /// It or its namesake hears that actor whisper.
    OrNamesakeHearsWhisper(Actor, Actor, Words),
    /// Whispers to a name that nobody has: an error.
    WhispersToNobody,
    /// Whispers to a name that its owner gave up: an error.
    WhispersToOldNameOf(Actor),
    /// Whispers to one whose connection has ended: an error, soon.
    WhispersToTheGone(Actor),
    /// Says many things at once; a refusal shows that there is a limit.
    TriesLimit(Room),
    /// Lets its bucket fill and spends it at once: what it holds is delivered, and no more.
    SpendsBucket(Room),
    /// Says that many things at once; none is refused.
    SaysFreely(Room, usize),
    /// Says twice what a bucket holds at once: no more is delivered than its own has got.
    SaysTooMuch(Room),
    /// Says that many things, and after a refusal waits as long as it was told.
    SaysAsTold(Room, usize),
    /// Spends a bucket's worth at the end of one second, and another one as soon as it may.
    StraddlesSeconds(Room),
    /// Of what it said in the room, the refused reached nobody.
    RefusedReachedNobody(Room),
    /// If there is a history, it holds nothing of what the actor said in the room and was refused.
    RefusedAreForgotten(Room),
    /// Reads no more, and has asked for more than the connection's buffers hold.
    Clogs,
    /// Tells the server to stop.
    TellsToStop,
    /// Gets `server_shutdown`.
    HearsFarewell,
    /// Comes while the server is stopping.
    Knocks,
    /// `run_with_shutdown` returns `Ok` within the grace.
    SeesTheEnd,
    /// Has not been served.
    WasNotServed,
}

impl BonusAction {
    /// Whether the actor must be connected and have a name first.
    pub const fn needs_a_client(&self) -> bool {
        !matches!(
            self,
            Self::TellsToStop | Self::Knocks | Self::SeesTheEnd | Self::WasNotServed
        )
    }
}

impl Actor {
    fn bonus(self, action: BonusAction) -> Step {
        Step::One(self, Action::Bonus(action))
    }

    /// See [`BonusAction::SaysInTurn`].
    pub fn says_in_turn(self, room: Room, count: usize) -> Step {
        self.bonus(BonusAction::SaysInTurn(room, count))
    }

    /// See [`BonusAction::TriesHistory`].
    pub fn tries_history(self, room: Room) -> Step {
        self.bonus(BonusAction::TriesHistory(room))
    }

    /// See [`BonusAction::GetsHistory`].
    pub fn gets_history(self, room: Room, count: usize) -> Step {
        self.bonus(BonusAction::GetsHistory(room, count))
    }

    /// See [`BonusAction::MayGetHistory`].
    pub fn may_get_history(self, room: Room, count: usize) -> Step {
        self.bonus(BonusAction::MayGetHistory(room, count))
    }

    /// See [`BonusAction::GetsHistoryInVain`].
    pub fn gets_history_in_vain(self, room: Room) -> Step {
        self.bonus(BonusAction::GetsHistoryInVain(room))
    }

    /// See [`BonusAction::TriesReplay`].
    pub fn tries_replay(self, room: Room) -> Step {
        self.bonus(BonusAction::TriesReplay(room))
    }

    /// See [`BonusAction::JoinsAndGetsPast`].
    pub fn joins_and_gets_past(self, room: Room) -> Step {
        self.bonus(BonusAction::JoinsAndGetsPast(room))
    }

    /// See [`BonusAction::LearnsItsName`].
    pub fn learns_its_name(self, room: Room) -> Step {
        self.bonus(BonusAction::LearnsItsName(room))
    }

    /// See [`BonusAction::TriesWhisper`].
    pub fn tries_whisper(self, to: Actor) -> Step {
        self.bonus(BonusAction::TriesWhisper(to))
    }

    /// See [`BonusAction::Whispers`].
    pub fn whispers(self, to: Actor, words: impl Into<Words>) -> Step {
        self.bonus(BonusAction::Whispers(to, words.into()))
    }

    /// See [`BonusAction::HearsWhisper`].
    pub fn hears_whisper(self, from: Actor, words: impl Into<Words>) -> Step {
        self.bonus(BonusAction::HearsWhisper(from, words.into()))
    }

    /// See [`BonusAction::OrNamesakeHearsWhisper`].
    pub fn or_namesake_hears_whisper(
        self,
        namesake: Actor,
        from: Actor,
        words: impl Into<Words>,
    ) -> Step {
        self.bonus(BonusAction::OrNamesakeHearsWhisper(
            namesake,
            from,
            words.into(),
        ))
    }

    /// See [`BonusAction::WhispersToNobody`].
    pub fn whispers_to_nobody(self) -> Step {
        self.bonus(BonusAction::WhispersToNobody)
    }

    /// See [`BonusAction::WhispersToOldNameOf`].
    pub fn whispers_to_old_name_of(self, other: Actor) -> Step {
        self.bonus(BonusAction::WhispersToOldNameOf(other))
    }

    /// See [`BonusAction::WhispersToTheGone`].
    pub fn whispers_to_the_gone(self, other: Actor) -> Step {
        self.bonus(BonusAction::WhispersToTheGone(other))
    }

    /// See [`BonusAction::TriesLimit`].
    pub fn tries_limit(self, room: Room) -> Step {
        self.bonus(BonusAction::TriesLimit(room))
    }

    /// See [`BonusAction::SpendsBucket`].
    pub fn spends_bucket(self, room: Room) -> Step {
        self.bonus(BonusAction::SpendsBucket(room))
    }

    /// See [`BonusAction::SaysTooMuch`].
    pub fn says_too_much(self, room: Room) -> Step {
        self.bonus(BonusAction::SaysTooMuch(room))
    }

    /// See [`BonusAction::SaysFreely`].
    pub fn says_freely(self, room: Room, count: usize) -> Step {
        self.bonus(BonusAction::SaysFreely(room, count))
    }

    /// See [`BonusAction::SaysAsTold`].
    pub fn says_as_told(self, room: Room, count: usize) -> Step {
        self.bonus(BonusAction::SaysAsTold(room, count))
    }

    /// See [`BonusAction::StraddlesSeconds`].
    pub fn straddles_seconds(self, room: Room) -> Step {
        self.bonus(BonusAction::StraddlesSeconds(room))
    }

    /// See [`BonusAction::RefusedReachedNobody`].
    pub fn refused_reached_nobody(self, room: Room) -> Step {
        self.bonus(BonusAction::RefusedReachedNobody(room))
    }

    /// See [`BonusAction::RefusedAreForgotten`].
    pub fn refused_are_forgotten(self, room: Room) -> Step {
        self.bonus(BonusAction::RefusedAreForgotten(room))
    }

    /// See [`BonusAction::Clogs`].
    pub fn clogs(self) -> Step {
        self.bonus(BonusAction::Clogs)
    }

    /// See [`BonusAction::TellsToStop`].
    pub fn tells_to_stop(self) -> Step {
        self.bonus(BonusAction::TellsToStop)
    }

    /// See [`BonusAction::HearsFarewell`].
    pub fn hears_farewell(self) -> Step {
        self.bonus(BonusAction::HearsFarewell)
    }

    /// See [`BonusAction::Knocks`].
    pub fn knocks(self) -> Step {
        self.bonus(BonusAction::Knocks)
    }

    /// See [`BonusAction::SeesTheEnd`].
    pub fn sees_the_end(self) -> Step {
        self.bonus(BonusAction::SeesTheEnd)
    }

    /// See [`BonusAction::WasNotServed`].
    pub fn was_not_served(self) -> Step {
        self.bonus(BonusAction::WasNotServed)
    }
}
