//! The verbs of the bonus in words.

use super::BonusAction;
use super::describe::quote;
use crate::locale::{Lang, Message, tr};

/// What an actor does or sees, in words.
pub fn verb(action: &BonusAction, lang: Lang) -> Message {
    match action {
        BonusAction::SaysInTurn(room, count) => tr("step-says-in-turn")
            .with("count", count)
            .with("room", room),
        BonusAction::TriesHistory(room) => tr("step-tries-history").with("room", room),
        BonusAction::GetsHistory(room, count) => tr("step-gets-history")
            .with("count", count)
            .with("room", room),
        BonusAction::MayGetHistory(room, count) => tr("step-may-get-history")
            .with("count", count)
            .with("room", room),
        BonusAction::GetsHistoryInVain(room) => tr("step-gets-history-in-vain").with("room", room),
        BonusAction::TriesReplay(room) => tr("step-tries-replay").with("room", room),
        BonusAction::JoinsAndGetsPast(room) => tr("step-joins-and-gets-past").with("room", room),
        BonusAction::LearnsItsName(room) => tr("step-learns-its-name").with("room", room),
        BonusAction::TriesWhisper(to) => tr("step-tries-whisper").with("to", to),
        BonusAction::Whispers(to, words) => tr("step-whispers")
            .with("words", quote(*words, lang))
            .with("to", to),
        BonusAction::HearsWhisper(from, words) => tr("step-hears-whisper")
            .with("from", from)
            .with("words", quote(*words, lang)),
        BonusAction::OrNamesakeHearsWhisper(namesake, from, words) => {
            tr("step-or-namesake-hears-whisper")
                .with("namesake", namesake)
                .with("from", from)
                .with("words", quote(*words, lang))
        }
        BonusAction::WhispersToNobody => tr("step-whispers-to-nobody").into(),
        BonusAction::WhispersToOldNameOf(other) => {
            tr("step-whispers-to-old-name-of").with("other", other)
        }
        BonusAction::WhispersToTheGone(other) => {
            tr("step-whispers-to-the-gone").with("other", other)
        }
        BonusAction::TriesLimit(room) => tr("step-tries-limit").with("room", room),
        BonusAction::SpendsBucket(room) => tr("step-spends-bucket").with("room", room),
        BonusAction::SaysTooMuch(room) => tr("step-says-too-much").with("room", room),
        BonusAction::SaysFreely(room, count) => tr("step-says-freely")
            .with("count", count)
            .with("room", room),
        BonusAction::SaysAsTold(room, count) => tr("step-says-as-told")
            .with("count", count)
            .with("room", room),
        BonusAction::StraddlesSeconds(room) => tr("step-straddles-seconds").with("room", room),
        BonusAction::RefusedReachedNobody(room) => {
            tr("step-refused-reached-nobody").with("room", room)
        }
        BonusAction::RefusedAreForgotten(room) => {
            tr("step-refused-are-forgotten").with("room", room)
        }
        BonusAction::Clogs => tr("step-clogs").into(),
        BonusAction::TellsToStop => tr("step-tells-to-stop").into(),
        BonusAction::HearsFarewell => tr("step-hears-farewell").into(),
        BonusAction::Knocks => tr("step-knocks").into(),
        BonusAction::SeesTheEnd => tr("step-sees-the-end").into(),
        BonusAction::WasNotServed => tr("step-was-not-served").into(),
    }
}
