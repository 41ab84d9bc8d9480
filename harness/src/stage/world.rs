//! What the script has made true so far: who is where, who is called what, what was said to whom.
//!
//! Pure: the player tells it what happened and asks it what may be heard.

use std::collections::{BTreeMap, BTreeSet};

use super::draw::Draw;
use crate::script::{Actor, Oddity, Room, Words};

/// How much of what was drawn is told, in characters: a text may be long.
const DRAWN_SHOWN: usize = 100;

/// What the judge says to prove that a path is empty.
const BARRIER: &str = "barrier";

/// A name that was drawn for nobody and nothing of the script, or that was not granted.
const ELSEWHERE: &str = "elsewhere";

/// The world of one scenario.
#[derive(Debug)]
pub struct World {
    draw: Draw,
    rooms: BTreeMap<Room, Place>,
    /// Who has been in a room with whom, at any time.
    encounters: BTreeSet<(Room, Actor, Actor)>,
    names: BTreeMap<Actor, String>,
    /// What actors were called before they took a name.
    default_names: BTreeMap<Actor, String>,
    /// Names in the order in which they were drawn, whatever for.
    fresh: Vec<String>,
    /// Who was called what, in that order.
    called: Vec<(Actor, String)>,
    said: Vec<Said>,
    whispered: Vec<Whispered>,
    /// Where the last burst of each begins in `said`.
    bursts: BTreeMap<(Room, Actor), usize>,
}

#[derive(Debug)]
struct Place {
    name: String,
    /// Each member, and how much had been said in all when it joined.
    members: BTreeMap<Actor, usize>,
}

/// Something that was said.
#[derive(Clone, Debug)]
pub struct Said {
    /// Where.
    pub room: Room,
    /// By whom.
    pub by: Actor,
    /// Its label in the script; `None` for what the judge says to prove that a path is empty.
    pub words: Option<Words>,
    /// What was drawn for it.
    pub content: String,
    /// What its speaker was called then, if that is known.
    pub as_name: Option<String>,
    /// Whether the speaker was a member: otherwise nobody may hear it (M3).
    pub rightly: bool,
    /// Who must hear it: the other members at that time.
    pub audience: BTreeSet<Actor>,
}

impl Said {
    /// Who shows that it was delivered: the other members, or where there is none its own author.
    pub fn listeners(&self) -> BTreeSet<Actor> {
        if self.audience.is_empty() {
            [self.by].into()
        } else {
            self.audience.clone()
        }
    }
}

/// Something that was said to one user alone.
#[derive(Clone, Debug)]
pub struct Whispered {
    /// By whom.
    pub by: Actor,
    /// To whom, all of those who had the name (W1).
    pub to: BTreeSet<Actor>,
    /// What it is called in the script.
    pub words: Words,
    /// What was drawn for it.
    pub content: String,
}

impl Whispered {
    /// How often an actor may hear it: the sender may get a copy (W1).
    pub fn most(&self, listener: Actor) -> usize {
        usize::from(self.by == listener) + usize::from(self.to.contains(&listener))
    }
}

/// What a message is to the one who got it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Hearing {
    /// One that it must get.
    Owed,
    /// Its own one.
    Own,
    /// Of a time before it joined: a bonus server replays those (H2).
    Past,
    /// One that it must not get.
    Leaked,
    /// Nobody said that.
    Unknown,
}

impl World {
    /// An empty world.
    pub fn new(draw: Draw) -> Self {
        Self {
            draw,
            rooms: BTreeMap::new(),
            encounters: BTreeSet::new(),
            names: BTreeMap::new(),
            default_names: BTreeMap::new(),
            fresh: Vec::new(),
            called: Vec::new(),
            said: Vec::new(),
            whispered: Vec::new(),
            bursts: BTreeMap::new(),
        }
    }

    /// A fresh name.
    pub fn draw_name(&mut self) -> String {
        let name = self.draw.name();
        self.fresh.push(name.clone());
        name
    }

    /// A fresh name of that kind.
    pub fn draw_odd_name(&mut self, oddity: Oddity) -> String {
        let name = self.draw.odd_name(oddity);
        self.fresh.push(name.clone());
        name
    }

    /// What was drawn for what the script speaks of.
    pub fn drawn(&self) -> BTreeMap<String, Vec<String>> {
        let mut drawn: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut add = |label: String, value: &str| {
            let value = value.chars().take(DRAWN_SHOWN).collect();
            drawn.entry(label).or_default().push(value);
        };
        for (actor, name) in &self.called {
            add(actor.0.to_owned(), name);
        }
        for (room, place) in &self.rooms {
            add(format!("#{}", room.0), &place.name);
        }
        for said in &self.said {
            let label = said.words.map(|words| format!("\"{}\"", words.label));
            add(label.unwrap_or(BARRIER.to_owned()), &said.content);
        }
        for whispered in &self.whispered {
            add(format!("\"{}\"", whispered.words.label), &whispered.content);
        }
        let is_known = |name: &String| self.called.iter().any(|(_, known)| known == name);
        for name in self.fresh.iter().filter(|name| !is_known(name)) {
            add(ELSEWHERE.to_owned(), name);
        }
        drawn
    }

    /// A room's name on the wire.
    pub fn room_name(&mut self, room: Room) -> String {
        self.place(room).name.clone()
    }

    fn place(&mut self, room: Room) -> &mut Place {
        let draw = &mut self.draw;
        self.rooms.entry(room).or_insert_with(|| Place {
            name: draw.room(),
            members: BTreeMap::new(),
        })
    }

    /// Who is in a room.
    pub fn members(&self, room: Room) -> BTreeSet<Actor> {
        self.rooms
            .get(&room)
            .map(|place| place.members.keys().copied().collect())
            .unwrap_or_default()
    }

    /// The rooms that an actor shares with others.
    pub fn shared_rooms(&self, actor: Actor) -> Vec<Room> {
        let shared = |place: &Place| place.members.contains_key(&actor) && place.members.len() > 1;
        self.rooms
            .iter()
            .filter(|(_, place)| shared(place))
            .map(|(room, _)| *room)
            .collect()
    }

    /// An actor is in a room from now on.
    pub fn enter(&mut self, actor: Actor, room: Room) {
        let past = self.said.len();
        self.place(room).members.insert(actor, past);
        for other in self.members(room) {
            self.encounters.insert((room, actor, other));
            self.encounters.insert((room, other, actor));
        }
    }

    /// Whether `user`, as the wire calls it, has never been in a room while an actor was there too.
    /// Of names that the script does not know nothing is said.
    pub fn has_never_met(&self, actor: Actor, room_name: &str, user: &str) -> bool {
        let mut rooms = self.rooms.iter();
        let room = rooms.find(|(_, place)| place.name == room_name);
        let called = |other: &Actor| self.name(*other) == Some(user);
        let mut others = self.names.keys().filter(|other| called(other)).peekable();
        room.is_some_and(|(room, _)| {
            others.peek().is_some()
                && others.all(|other| !self.encounters.contains(&(*room, actor, *other)))
        })
    }

    /// An actor is no longer in a room.
    pub fn leave(&mut self, actor: Actor, room: Room) {
        self.place(room).members.remove(&actor);
    }

    /// An actor's connection is over.
    pub fn vanish(&mut self, actor: Actor) {
        for place in self.rooms.values_mut() {
            place.members.remove(&actor);
        }
    }

    /// The name of an actor, once it is known.
    pub fn name(&self, actor: Actor) -> Option<&str> {
        self.names.get(&actor).map(String::as_str)
    }

    /// Whether any actor is called that now.
    pub fn is_a_name(&self, name: &str) -> bool {
        self.names.values().any(|known| known == name)
    }

    /// Whether an actor was called that before, or came as that, and none is called so now.
    pub fn was_a_name(&self, name: &str) -> bool {
        let called = self.called.iter().map(|(_, name)| name);
        let mut names = called.chain(self.default_names.values());
        names.any(|called| called == name) && !self.is_a_name(name)
    }

    /// An actor was called that when it came.
    pub fn came_as(&mut self, actor: Actor, name: String) {
        self.default_names.entry(actor).or_insert(name);
    }

    /// What an actor was called when it came, where it has told.
    pub fn default_name(&self, actor: Actor) -> Option<&str> {
        self.default_names.get(&actor).map(String::as_str)
    }

    /// The last name that an actor gave up.
    pub fn old_name(&self, actor: Actor) -> Option<&str> {
        let of_actor = self.called.iter().rev().filter(|(who, _)| *who == actor);
        let mut names = of_actor.map(|(_, name)| name.as_str());
        names.find(|name| self.name(actor) != Some(name))
    }

    /// An actor is called that from now on.
    pub fn call(&mut self, actor: Actor, name: String) {
        self.called.push((actor, name.clone()));
        self.names.insert(actor, name);
    }

    /// Whether the wire may call an actor that. Where its name is not known (it has the default
    /// name, or the server granted none) any name will do.
    pub fn may_be_called(&self, actor: Actor, name: &str) -> bool {
        self.name(actor)
            .map_or(!name.is_empty(), |known| known == name)
    }

    /// Somebody says something; what is drawn for it must be sent.
    pub fn say(&mut self, room: Room, by: Actor, words: Words) -> Said {
        let content = self.draw.words(words.flavour);
        self.record(room, by, Some(words), content)
    }

    /// Somebody says something for the judge: what was said before it must arrive before it.
    pub fn say_barrier(&mut self, room: Room, by: Actor) -> Said {
        let content = format!("{BARRIER} {}", self.draw.name());
        self.record(room, by, None, content)
    }

    fn record(&mut self, room: Room, by: Actor, words: Option<Words>, content: String) -> Said {
        let mut audience = self.members(room);
        let rightly = audience.remove(&by);
        if !rightly {
            audience.clear();
        }
        let said = Said {
            room,
            by,
            words,
            content,
            as_name: self.name(by).map(ToOwned::to_owned),
            rightly,
            audience,
        };
        self.said.push(said.clone());
        said
    }

    /// The latest that an actor said under that label in that room.
    pub fn find(&self, room: Room, by: Actor, words: Words) -> Option<&Said> {
        self.said
            .iter()
            .rev()
            .find(|said| said.room == room && said.by == by && said.words == Some(words))
    }

    /// What an actor says in a room from now on is one burst.
    pub fn begin_burst(&mut self, room: Room, by: Actor) {
        self.bursts.insert((room, by), self.said.len());
    }

    /// The last burst of an actor in a room.
    pub fn last_burst(&self, room: Room, by: Actor) -> impl Iterator<Item = &Said> {
        let begin = self
            .bursts
            .get(&(room, by))
            .copied()
            .unwrap_or(self.said.len());
        let rest = self.said[begin..].iter();
        rest.filter(move |said| said.room == room && said.by == by && said.words.is_some())
    }

    /// All that was said in a room, the judge's barriers aside.
    pub fn said_in(&self, room: Room) -> impl Iterator<Item = &Said> {
        self.said
            .iter()
            .filter(move |said| said.room == room && said.words.is_some())
    }

    /// What a room has heard so far, the judge's barriers too, oldest first.
    pub fn past(&self, room: Room) -> Vec<Said> {
        let said = self.said.iter();
        said.filter(|said| said.room == room && said.rightly)
            .cloned()
            .collect()
    }

    /// What was said with that content.
    pub fn said_with(&self, content: &str) -> Option<&Said> {
        self.said.iter().find(|said| said.content == content)
    }

    /// Whether that was said because the script wants it.
    pub fn is_scripted(&self, content: &str) -> bool {
        self.said_with(content)
            .is_some_and(|said| said.words.is_some())
    }

    /// Whether the wire may put that name to something that was said: the name that its speaker had
    /// then, or has now (H1).
    pub fn may_be_from(&self, said: &Said, name: &str) -> bool {
        said.as_name.as_deref() == Some(name) || self.may_be_called(said.by, name)
    }

    /// Somebody whispers to whoever has the name of `to`; what is drawn for it must be sent.
    pub fn whisper(&mut self, by: Actor, to: Actor, words: Words) -> Whispered {
        let content = self.draw.words(words.flavour);
        let name = self.names.get(&to);
        let namesakes = self.names.iter().filter(|(_, other)| Some(*other) == name);
        let whispered = Whispered {
            by,
            to: namesakes.map(|(actor, _)| *actor).chain([to]).collect(),
            words,
            content,
        };
        self.whispered.push(whispered.clone());
        whispered
    }

    /// The latest that an actor whispered to another under that label.
    pub fn find_whisper(&self, by: Actor, to: Actor, words: Words) -> Option<&Whispered> {
        let latest = self.whispered.iter().rev();
        let mut of_both = latest.filter(|it| it.by == by && it.to.contains(&to));
        of_both.find(|it| it.words == words)
    }

    /// What was whispered with that content.
    pub fn whispered_with(&self, content: &str) -> Option<&Whispered> {
        self.whispered.iter().find(|it| it.content == content)
    }

    /// Who has spoken in a room and is still there.
    pub fn speakers(&self, room: Room) -> BTreeSet<Actor> {
        let spoke: BTreeSet<_> = self
            .said
            .iter()
            .filter(|said| said.room == room)
            .map(|said| said.by)
            .collect();
        self.members(room).intersection(&spoke).copied().collect()
    }

    /// What a message with that content is to `listener`.
    pub fn hearing(&self, listener: Actor, content: &str) -> Hearing {
        let Some((index, said)) = self
            .said
            .iter()
            .enumerate()
            .find(|(_, said)| said.content == content)
        else {
            return Hearing::Unknown;
        };
        let joined = self
            .rooms
            .get(&said.room)
            .and_then(|place| place.members.get(&listener));
        if said.rightly && joined.is_some_and(|joined| index < *joined) {
            Hearing::Past
        } else if said.rightly && said.by == listener {
            Hearing::Own
        } else if said.audience.contains(&listener) {
            Hearing::Owed
        } else {
            Hearing::Leaked
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::{cast, rooms};

    const ONE: Words = Words {
        label: "one",
        flavour: crate::script::Flavour::Plain,
    };

    fn world() -> World {
        World::new(Draw::new(1, "world"))
    }

    #[test]
    fn a_message_is_owed_to_the_other_members_and_to_nobody_else() {
        let ([alice, bob, eve], [zion]) = (cast(["alice", "bob", "eve"]), rooms(["zion"]));
        let mut world = world();
        world.enter(alice, zion);
        world.enter(bob, zion);
        let said = world.say(zion, alice, ONE);
        assert_eq!(world.hearing(bob, &said.content), Hearing::Owed);
        assert_eq!(world.hearing(alice, &said.content), Hearing::Own);
        assert_eq!(world.hearing(eve, &said.content), Hearing::Leaked);
        assert_eq!(world.hearing(bob, "something else"), Hearing::Unknown);
    }

    #[test]
    fn who_joins_later_may_get_the_past_and_who_left_may_get_what_was_in_flight() {
        let ([alice, bob, late], [zion]) = (cast(["alice", "bob", "late"]), rooms(["zion"]));
        let mut world = world();
        world.enter(alice, zion);
        world.enter(bob, zion);
        let said = world.say(zion, alice, ONE);
        world.enter(late, zion);
        world.leave(bob, zion);
        assert_eq!(world.hearing(late, &said.content), Hearing::Past);
        assert_eq!(world.hearing(bob, &said.content), Hearing::Owed);
        let after = world.say(zion, alice, ONE);
        assert_eq!(world.hearing(bob, &after.content), Hearing::Leaked);
    }

    #[test]
    fn what_is_said_from_outside_a_room_is_owed_to_nobody_and_no_past() {
        let ([alice, eve], [zion]) = (cast(["alice", "eve"]), rooms(["zion"]));
        let mut world = world();
        world.enter(alice, zion);
        let said = world.say(zion, eve, ONE);
        world.enter(eve, zion);
        assert_eq!(world.hearing(alice, &said.content), Hearing::Leaked);
        assert_eq!(world.hearing(eve, &said.content), Hearing::Leaked);
    }

    #[test]
    fn what_was_drawn_is_known_by_what_the_script_calls_it() {
        let ([alice, bob], [zion]) = (cast(["alice", "bob"]), rooms(["zion"]));
        let mut world = world();
        let names = [world.draw_name(), world.draw_name(), world.draw_name()];
        world.call(alice, names[0].clone());
        world.call(alice, names[1].clone());
        world.call(bob, "User2".into());
        let room = world.room_name(zion);
        let said = world.say(zion, alice, ONE);
        let barrier = world.say_barrier(zion, bob);
        let [first, second, refused] = names;
        let drawn = [
            ("\"one\"", vec![said.content]),
            ("#zion", vec![room]),
            ("alice", vec![first, second]),
            ("barrier", vec![barrier.content]),
            ("bob", vec!["User2".to_owned()]),
            ("elsewhere", vec![refused]),
        ];
        let drawn = drawn.map(|(label, values)| (label.to_owned(), values));
        assert_eq!(world.drawn(), BTreeMap::from(drawn));
    }

    #[test]
    fn names_that_are_not_known_match_any_that_is_not_empty() {
        let [alice] = cast(["alice"]);
        let mut world = world();
        assert!(world.may_be_called(alice, "User1") && !world.may_be_called(alice, ""));
        world.call(alice, "Ada".into());
        assert!(world.may_be_called(alice, "Ada") && !world.may_be_called(alice, "User1"));
    }
}
