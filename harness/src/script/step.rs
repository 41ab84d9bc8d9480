//! Steps: one verb, one method, one [`Action`].

use super::BonusAction;

/// A client of the server, by its role in the script.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Actor(pub &'static str);

/// A room, by its label in the script.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Room(pub &'static str);

/// A text that somebody says: a label in the script, drawn afresh for each run.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Words {
    /// Tells it from the other texts of the scenario.
    pub label: &'static str,
    /// What it is made of.
    pub flavour: Flavour,
}

/// What a text is made of, and how it is written on the wire.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Flavour {
    /// Plain words.
    Plain,
    /// Letters of many scripts and emoji, written as they are.
    Unicode,
    /// Nearly as long as the contract allows (8 KiB).
    Long,
    /// Quotes, backslashes, control characters; every character written as a JSON escape.
    Escapes,
    /// As long as [`Flavour::Long`], and made of what JSON must escape: several times as long on the
    /// wire.
    LongEscapes,
}

/// In what way a name is none that every server must take (N4, J6).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Oddity {
    /// It begins and ends with a blank.
    Padded,
    /// It is over-long.
    Long,
    /// It has quotes and backslashes.
    Quoted,
}

impl Flavour {
    /// The most bytes that such a text has on the wire.
    pub const fn longest(self) -> usize {
        match self {
            Self::Long => 8 << 10,
            Self::LongEscapes => 6 * (8 << 10),
            Self::Plain | Self::Unicode | Self::Escapes => 1 << 10,
        }
    }
}

impl From<&'static str> for Words {
    fn from(label: &'static str) -> Self {
        Self {
            label,
            flavour: Flavour::Plain,
        }
    }
}

impl Words {
    /// A text in letters of many scripts.
    pub const fn unicode(label: &'static str) -> Self {
        Self {
            label,
            flavour: Flavour::Unicode,
        }
    }

    /// A text that is nearly as long as the contract allows.
    pub const fn long(label: &'static str) -> Self {
        Self {
            label,
            flavour: Flavour::Long,
        }
    }

    /// A text that is nearly as long as the contract allows, all of it to be escaped in JSON.
    pub const fn long_escaped(label: &'static str) -> Self {
        Self {
            label,
            flavour: Flavour::LongEscapes,
        }
    }

    /// A text in which every character is written as a JSON escape.
    pub const fn escaped(label: &'static str) -> Self {
        Self {
            label,
            flavour: Flavour::Escapes,
        }
    }
}

/// What an actor does, or must see. Each is played in one place of `stage::player`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Action {
    /// Connects and does nothing more; any other first verb connects and takes a name.
    Connects,
    /// Asks something and gets an answer, whatever it says.
    IsServed,
    /// Finds nobody at the address that the server was not told.
    FindsNobodyElsewhere,
    /// Takes a fresh name, `label` telling it from the actor's others.
    Renames(&'static str),
    /// Asks for the name that another actor has; may be refused (N4).
    MayTakeNameOf(Actor),
    /// Asks for a fresh name of that kind; may be refused (N4), but gets no other one.
    MayTakeOddName(Oddity),
    /// Asks for the name that another actor has, and gets it.
    TakesNameOf(Actor),
    /// Has another name than that actor.
    IsNamedApartFrom(Actor),
    /// Is not told of its own arrival in a room.
    IsNotToldOfItself(Room),
    /// Is not told once more of the arrival of that actor.
    SeesNoFurtherJoin(Room, Actor),
    /// Got frames of the protocol so far, and nothing else.
    GotOnlyFrames,
    /// That many clients are in rooms and silent, and the server's process is at rest.
    IdlesWith(usize),
    /// Joins a room.
    Joins(Room),
    /// Joins a room; the answer lists exactly these.
    JoinsAndSees(Room, Vec<Actor>),
    /// Joins a room it is in; `joined` or `error` are both right (J3).
    JoinsAgain(Room),
    /// Asks to join a room with a fresh name of that kind; may be refused (J6), but joins no other one.
    MayJoinOddRoom(Oddity),
    /// Leaves a room.
    Leaves(Room),
    /// Leaves a room it is not in: an error.
    LeavesInVain(Room),
    /// Says something in a room it is in.
    Says(Room, Words),
    /// Says `count` things in a room without waiting in between.
    SaysManyAtOnce(Room, usize, Flavour),
    /// Says something in a room it is not in: an error.
    SaysInVain(Room, Words),
    /// Hears these texts, in this order, once each.
    Hears(Room, Actor, Vec<Words>),
    /// Hears that text from each of these, once each.
    HearsFromEach(Room, Vec<Actor>, Words),
    /// Hears all of the last [`Action::SaysManyAtOnce`] of each of these, in their order.
    HearsThemAll(Room, Vec<Actor>),
    /// Hears nothing twice, and nothing that nobody said to it.
    HearsNothingMore,
    /// Hears nothing that was said where it is not a member.
    OverhearsNothing,
    /// Gets exactly one `user_joined` about that actor.
    SeesJoin(Room, Actor),
    /// Gets exactly one `user_left` about that actor.
    SeesLeave(Room, Actor),
    /// If it is told that the only one who leaves that room is gone, it is by the actor's name.
    MaySeeLeave(Room, Actor),
    /// Found each of these in the list when it joined, or was told of the arrival since.
    KnowsOf(Room, Vec<Actor>),
    /// Whatever it is told about members there, it is by the names that they have now.
    SeesOnlyPresentNames(Room),
    /// `list_rooms` answers exactly these.
    ListsRooms(Vec<Room>),
    /// `list_users` answers exactly these.
    ListsUsers(Room, Vec<Actor>),
    /// `list_users` answers exactly these, or an error.
    MayListUsers(Room, Vec<Actor>),
    /// `list_users` of a room that is not there: an error.
    ListsUsersInVain(Room),
    /// Sends a request and gets bytes, whatever they are.
    GetsAnySign,
    /// What was said in a room has reached every other member, or nobody at all.
    AllOrNobodyHears(Room),
    /// Reads no more.
    StopsReading,
    /// Reads on: what it gets are whole frames, whichever.
    ReadsAgain,
    /// Asks that many things without waiting in between; each is answered, in order.
    AsksManyAtOnce(Room, usize),
    /// Sends requests without pause, and hears meanwhile each of that many texts of another.
    HearsWhileSending(Room, Actor, usize),
    /// `list_rooms` holds the room no more, at once or (if true) soon: a leave is answered, the end
    /// of a connection must be noticed first (L3).
    NoLongerLists(Room, bool),
    /// That many clients connect, are all served, and hear each other, 20 to a room.
    Crowds(usize),
    /// Connects and cuts the connection at once, that many times, beside its own connection.
    ComesAndGoes(usize),
    /// That many clients do everything in two rooms at the same time, so often, without waiting for an
    /// answer, and go. What comes of it is for later steps to see.
    Throngs([Room; 2], usize, usize),
    /// Says something and closes its writing side (FIN) with the same segment.
    SaysAndCloses(Room, Words),
    /// Asks something and closes its writing side (FIN) with the same segment; is answered.
    AsksAndCloses,
    /// Asks something in a line as long as a line may be (T1), and is answered.
    AsksAtLength,
    /// Sends a line that is no UTF-8; may be cut off for it (T5).
    SendsNoText,
    /// Sends the first half of a request.
    BeginsRequest,
    /// Sends the second half, and is answered.
    EndsRequest,
    /// Closes its connection in order.
    Disconnects,
    /// Cuts its connection (RST).
    Resets,
    /// Something that the base of the exercise does not have.
    Bonus(BonusAction),
}

/// One step of a scenario.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Step {
    /// One actor, one verb.
    One(Actor, Action),
    /// The same verb by several actors, one after the other.
    Everyone(Vec<Step>),
    /// Several steps at the same time.
    AtOnce(Vec<Step>),
}

/// The same verb by several actors, one after the other.
pub fn everyone(actors: impl IntoIterator<Item = Actor>, verb: impl Fn(Actor) -> Step) -> Step {
    Step::Everyone(actors.into_iter().map(verb).collect())
}

impl Step {
    /// Each actor with its verb.
    pub fn ones(&self) -> Vec<(Actor, &Action)> {
        match self {
            Self::One(actor, action) => vec![(*actor, action)],
            Self::Everyone(steps) | Self::AtOnce(steps) => {
                steps.iter().flat_map(Self::ones).collect()
            }
        }
    }
}

/// Several steps, one after the other: nothing of what they hold is at once.
pub fn in_turn(steps: impl IntoIterator<Item = Step>) -> Step {
    Step::Everyone(steps.into_iter().collect())
}

/// The same verb by several actors at the same time.
pub fn at_once(actors: impl IntoIterator<Item = Actor>, verb: impl Fn(Actor) -> Step) -> Step {
    Step::AtOnce(actors.into_iter().map(verb).collect())
}

impl Actor {
    fn step(self, action: Action) -> Step {
        Step::One(self, action)
    }

    /// See [`Action::Connects`].
    pub fn connects(self) -> Step {
        self.step(Action::Connects)
    }

    /// See [`Action::IsServed`].
    pub fn is_served(self) -> Step {
        self.step(Action::IsServed)
    }

    /// See [`Action::FindsNobodyElsewhere`].
    pub fn finds_nobody_elsewhere(self) -> Step {
        self.step(Action::FindsNobodyElsewhere)
    }

    /// See [`Action::Renames`].
    pub fn renames(self, label: &'static str) -> Step {
        self.step(Action::Renames(label))
    }

    /// See [`Action::MayTakeNameOf`].
    pub fn may_take_name_of(self, other: Actor) -> Step {
        self.step(Action::MayTakeNameOf(other))
    }

    /// See [`Action::MayTakeOddName`].
    pub fn may_take_odd_name(self, oddity: Oddity) -> Step {
        self.step(Action::MayTakeOddName(oddity))
    }

    /// See [`Action::TakesNameOf`].
    pub fn takes_name_of(self, other: Actor) -> Step {
        self.step(Action::TakesNameOf(other))
    }

    /// See [`Action::IsNamedApartFrom`].
    pub fn is_named_apart_from(self, other: Actor) -> Step {
        self.step(Action::IsNamedApartFrom(other))
    }

    /// See [`Action::IsNotToldOfItself`].
    pub fn is_not_told_of_itself(self, room: Room) -> Step {
        self.step(Action::IsNotToldOfItself(room))
    }

    /// See [`Action::SeesNoFurtherJoin`].
    pub fn sees_no_further_join(self, room: Room, who: Actor) -> Step {
        self.step(Action::SeesNoFurtherJoin(room, who))
    }

    /// See [`Action::GotOnlyFrames`].
    pub fn got_only_frames(self) -> Step {
        self.step(Action::GotOnlyFrames)
    }

    /// See [`Action::IdlesWith`].
    pub fn idles_with(self, count: usize) -> Step {
        self.step(Action::IdlesWith(count))
    }

    /// See [`Action::Joins`].
    pub fn joins(self, room: Room) -> Step {
        self.step(Action::Joins(room))
    }

    /// See [`Action::JoinsAndSees`].
    pub fn joins_and_sees(self, room: Room, users: impl IntoIterator<Item = Actor>) -> Step {
        self.step(Action::JoinsAndSees(room, users.into_iter().collect()))
    }

    /// See [`Action::JoinsAgain`].
    pub fn joins_again(self, room: Room) -> Step {
        self.step(Action::JoinsAgain(room))
    }

    /// See [`Action::MayJoinOddRoom`].
    pub fn may_join_odd_room(self, oddity: Oddity) -> Step {
        self.step(Action::MayJoinOddRoom(oddity))
    }

    /// See [`Action::Leaves`].
    pub fn leaves(self, room: Room) -> Step {
        self.step(Action::Leaves(room))
    }

    /// See [`Action::LeavesInVain`].
    pub fn leaves_in_vain(self, room: Room) -> Step {
        self.step(Action::LeavesInVain(room))
    }

    /// See [`Action::Says`].
    pub fn says(self, room: Room, words: impl Into<Words>) -> Step {
        self.step(Action::Says(room, words.into()))
    }

    /// See [`Action::SaysManyAtOnce`].
    pub fn says_many_at_once(self, room: Room, count: usize) -> Step {
        self.step(Action::SaysManyAtOnce(room, count, Flavour::Plain))
    }

    /// See [`Action::SaysManyAtOnce`].
    pub fn says_many_long_at_once(self, room: Room, count: usize) -> Step {
        self.step(Action::SaysManyAtOnce(room, count, Flavour::Long))
    }

    /// See [`Action::SaysInVain`].
    pub fn says_in_vain(self, room: Room, words: impl Into<Words>) -> Step {
        self.step(Action::SaysInVain(room, words.into()))
    }

    /// See [`Action::Hears`].
    pub fn hears<W: Into<Words>>(
        self,
        room: Room,
        from: Actor,
        words: impl IntoIterator<Item = W>,
    ) -> Step {
        self.step(Action::Hears(
            room,
            from,
            words.into_iter().map(Into::into).collect(),
        ))
    }

    /// See [`Action::HearsFromEach`].
    pub fn hears_from_each(
        self,
        room: Room,
        from: impl IntoIterator<Item = Actor>,
        words: impl Into<Words>,
    ) -> Step {
        self.step(Action::HearsFromEach(
            room,
            from.into_iter().collect(),
            words.into(),
        ))
    }

    /// See [`Action::HearsThemAll`].
    pub fn hears_them_all(self, room: Room, from: impl IntoIterator<Item = Actor>) -> Step {
        self.step(Action::HearsThemAll(room, from.into_iter().collect()))
    }

    /// See [`Action::HearsNothingMore`].
    pub fn hears_nothing_more(self) -> Step {
        self.step(Action::HearsNothingMore)
    }

    /// See [`Action::OverhearsNothing`].
    pub fn overhears_nothing(self) -> Step {
        self.step(Action::OverhearsNothing)
    }

    /// See [`Action::SeesOnlyPresentNames`].
    pub fn sees_only_present_names(self, room: Room) -> Step {
        self.step(Action::SeesOnlyPresentNames(room))
    }

    /// See [`Action::SeesJoin`].
    pub fn sees_join(self, room: Room, who: Actor) -> Step {
        self.step(Action::SeesJoin(room, who))
    }

    /// See [`Action::SeesLeave`].
    pub fn sees_leave(self, room: Room, who: Actor) -> Step {
        self.step(Action::SeesLeave(room, who))
    }

    /// See [`Action::MaySeeLeave`].
    pub fn may_see_leave(self, room: Room, who: Actor) -> Step {
        self.step(Action::MaySeeLeave(room, who))
    }

    /// See [`Action::KnowsOf`].
    pub fn knows_of(self, room: Room, others: impl IntoIterator<Item = Actor>) -> Step {
        self.step(Action::KnowsOf(room, others.into_iter().collect()))
    }

    /// See [`Action::ListsRooms`].
    pub fn lists_rooms(self, rooms: impl IntoIterator<Item = Room>) -> Step {
        self.step(Action::ListsRooms(rooms.into_iter().collect()))
    }

    /// See [`Action::ListsUsers`].
    pub fn lists_users(self, room: Room, users: impl IntoIterator<Item = Actor>) -> Step {
        self.step(Action::ListsUsers(room, users.into_iter().collect()))
    }

    /// See [`Action::MayListUsers`].
    pub fn may_list_users(self, room: Room, users: impl IntoIterator<Item = Actor>) -> Step {
        self.step(Action::MayListUsers(room, users.into_iter().collect()))
    }

    /// See [`Action::ListsUsersInVain`].
    pub fn lists_users_in_vain(self, room: Room) -> Step {
        self.step(Action::ListsUsersInVain(room))
    }

    /// See [`Action::GetsAnySign`].
    pub fn gets_any_sign(self) -> Step {
        self.step(Action::GetsAnySign)
    }

    /// See [`Action::AllOrNobodyHears`].
    pub fn all_or_nobody_hears(self, room: Room) -> Step {
        self.step(Action::AllOrNobodyHears(room))
    }

    /// See [`Action::StopsReading`].
    pub fn stops_reading(self) -> Step {
        self.step(Action::StopsReading)
    }

    /// See [`Action::ReadsAgain`].
    pub fn reads_again(self) -> Step {
        self.step(Action::ReadsAgain)
    }

    /// See [`Action::AsksManyAtOnce`].
    pub fn asks_many_at_once(self, room: Room, count: usize) -> Step {
        self.step(Action::AsksManyAtOnce(room, count))
    }

    /// See [`Action::HearsWhileSending`].
    pub fn hears_while_sending(self, room: Room, from: Actor, count: usize) -> Step {
        self.step(Action::HearsWhileSending(room, from, count))
    }

    /// See [`Action::NoLongerLists`].
    pub fn no_longer_lists(self, room: Room) -> Step {
        self.step(Action::NoLongerLists(room, false))
    }

    /// See [`Action::NoLongerLists`].
    pub fn soon_no_longer_lists(self, room: Room) -> Step {
        self.step(Action::NoLongerLists(room, true))
    }

    /// See [`Action::Crowds`].
    pub fn crowds(self, count: usize) -> Step {
        self.step(Action::Crowds(count))
    }

    /// See [`Action::ComesAndGoes`].
    pub fn comes_and_goes(self, times: usize) -> Step {
        self.step(Action::ComesAndGoes(times))
    }

    /// See [`Action::Throngs`].
    pub fn throngs(self, rooms: [Room; 2], count: usize, rounds: usize) -> Step {
        self.step(Action::Throngs(rooms, count, rounds))
    }

    /// See [`Action::SaysAndCloses`].
    pub fn says_and_closes(self, room: Room, words: impl Into<Words>) -> Step {
        self.step(Action::SaysAndCloses(room, words.into()))
    }

    /// See [`Action::AsksAndCloses`].
    pub fn asks_and_closes(self) -> Step {
        self.step(Action::AsksAndCloses)
    }

    /// See [`Action::AsksAtLength`].
    pub fn asks_at_length(self) -> Step {
        self.step(Action::AsksAtLength)
    }

    /// See [`Action::SendsNoText`].
    pub fn sends_no_text(self) -> Step {
        self.step(Action::SendsNoText)
    }

    /// See [`Action::BeginsRequest`].
    pub fn begins_request(self) -> Step {
        self.step(Action::BeginsRequest)
    }

    /// See [`Action::EndsRequest`].
    pub fn ends_request(self) -> Step {
        self.step(Action::EndsRequest)
    }

    /// See [`Action::Disconnects`].
    pub fn disconnects(self) -> Step {
        self.step(Action::Disconnects)
    }

    /// See [`Action::Resets`].
    pub fn resets(self) -> Step {
        self.step(Action::Resets)
    }
}
