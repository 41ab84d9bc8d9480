//! The verbs of the bonus: what they send, await, and call a failure.

mod history;
mod limit;
mod shutdown;
mod whisper;

use std::time::Duration;

use super::clock::Moment;
use super::player::Player;
use crate::script::{Actor, BonusAction, Words};
use crate::verdict::Failure;

/// What the verbs of the bonus remember of one another.
#[derive(Debug, Default)]
pub struct BonusState {
    /// What was said under a limit, oldest first.
    bursts: Vec<limit::Burst>,
    /// When the server was told to stop.
    stopped: Moment,
    /// The same by [`super::clock::Clock::real`].
    really_stopped: Duration,
    /// When somebody came after that.
    knocked: Moment,
    /// What came before this entry of the log came before that.
    log_at_stop: usize,
}

impl Player<'_> {
    /// Plays a verb of the bonus, from its beginning to its end.
    pub(super) async fn play_bonus(
        &mut self,
        actor: Actor,
        action: &BonusAction,
    ) -> Result<(), Failure> {
        match action {
            BonusAction::SaysInTurn(room, count) => self.say_in_turn(actor, *room, *count).await,
            BonusAction::TriesHistory(room) => self.try_history(actor, *room).await,
            BonusAction::GetsHistory(room, count) => {
                self.get_history(actor, *room, *count, false).await
            }
            BonusAction::MayGetHistory(room, count) => {
                self.get_history(actor, *room, *count, true).await
            }
            BonusAction::GetsHistoryInVain(room) => self.get_history_in_vain(actor, *room).await,
            BonusAction::TriesReplay(room) => self.try_replay(actor, *room).await,
            BonusAction::JoinsAndGetsPast(room) => self.join_and_get_past(actor, *room).await,
            BonusAction::LearnsItsName(room) => self.learn_its_name(actor, *room).await,
            BonusAction::TriesWhisper(to) => self.try_whisper(actor, *to).await,
            BonusAction::Whispers(to, words) => self.whisper(actor, *to, *words).await,
            BonusAction::HearsWhisper(from, words) => {
                self.hear_whisper(&[actor], *from, *words).await
            }
            BonusAction::OrNamesakeHearsWhisper(namesake, from, words) => {
                self.hear_whisper(&[actor, *namesake], *from, *words).await
            }
            BonusAction::WhispersToNobody => self.whisper_to_nobody(actor).await,
            BonusAction::WhispersToOldNameOf(other) => {
                self.whisper_to_old_name(actor, *other).await
            }
            BonusAction::WhispersToTheGone(other) => self.whisper_to_the_gone(actor, *other).await,
            BonusAction::TriesLimit(room) => self.try_limit(actor, *room).await,
            BonusAction::SpendsBucket(room) => self.spend_bucket(actor, *room).await,
            BonusAction::SaysTooMuch(room) => self.say_too_much(actor, *room).await,
            BonusAction::SaysFreely(room, count) => self.say_freely(actor, *room, *count).await,
            BonusAction::SaysAsTold(room, count) => self.say_as_told(actor, *room, *count).await,
            BonusAction::StraddlesSeconds(room) => self.straddle_seconds(actor, *room).await,
            BonusAction::RefusedReachedNobody(room) => {
                self.refused_reached_nobody(actor, *room).await
            }
            BonusAction::RefusedAreForgotten(room) => {
                self.refused_are_forgotten(actor, *room).await
            }
            BonusAction::Clogs => {
                self.clog(actor);
                Ok(())
            }
            BonusAction::TellsToStop => {
                self.tell_to_stop();
                Ok(())
            }
            BonusAction::HearsFarewell => self.hear_farewell(actor).await,
            BonusAction::Knocks => {
                self.knock(actor).await;
                Ok(())
            }
            BonusAction::SeesTheEnd => self.see_the_end().await,
            BonusAction::WasNotServed => self.was_not_served(actor).await,
        }
    }
}

/// What the judge says where only its number matters.
fn any_words() -> Words {
    "anything".into()
}
