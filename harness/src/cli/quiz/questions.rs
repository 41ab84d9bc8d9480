//! The questions.

use crate::verdict::{Text, text};

/// A question, with four answers of which one is right.
#[derive(Debug)]
pub struct Question {
    /// What is asked.
    pub asks: Text,
    /// The answers.
    pub options: [Text; 4],
    /// Which is right, from 0.
    pub right: u8,
    /// Why.
    pub why: Text,
}

impl Question {
    /// The letter of the right answer.
    pub const fn letter(&self) -> char {
        (b'A' + self.right) as char
    }
}

/// A name that is the same in both languages.
const fn name(name: &'static str) -> Text {
    text(name, name)
}

pub const QUESTIONS: &[Question] = &[
    Question {
        asks: text(
            "Tasks on Tokio share a map that they change now and then, and keep it locked across an .await. What guards it?",
            "Des tâches sur Tokio partagent une table qu'elles modifient parfois, et la gardent verrouillée pendant un .await. Qu'est-ce qui la protège ?",
        ),
        options: [
            name("Rc<RefCell<T>>"),
            name("std::sync::Mutex"),
            name("tokio::sync::Mutex"),
            name("std::sync::Condvar"),
        ],
        right: 2,
        why: text(
            "Waiting for it is an .await: the thread goes on with other tasks. Whatever of std waits keeps the thread, and every task on it; a RefCell is for one thread alone.",
            "L'attendre est un .await : le thread continue avec d'autres tâches. Ce qui attend dans std garde le thread, et toutes les tâches qui s'y trouvent ; un RefCell n'est que pour un seul thread.",
        ),
    },
    Question {
        asks: text(
            "serve() is an async fn that returns u32. What has been done when serve(); is over, without .await?",
            "serve() est une async fn qui rend un u32. Qu'est-ce qui a été fait quand serve(); est terminé, sans .await ?",
        ),
        options: [
            text(
                "Nothing: there was a future, and it is dropped",
                "Rien : il y avait un future, et il est abandonné",
            ),
            text(
                "A new task works on it in the background",
                "Une nouvelle tâche y travaille en arrière-plan",
            ),
            text(
                "All of it, and the u32 is dropped",
                "Tout, et le u32 est abandonné",
            ),
            text(
                "A thread was started, and this is its handle",
                "Un thread a été lancé, et ceci est son handle",
            ),
        ],
        right: 0,
        why: text(
            "An async fn gives an impl Future<Output = u32>, a plan. It moves only while something polls it: .await, or a task made by tokio::spawn.",
            "Une async fn donne un impl Future<Output = u32>, un plan. Il n'avance que si quelque chose l'interroge : .await, ou une tâche créée par tokio::spawn.",
        ),
    },
    Question {
        asks: text(
            "One message is to reach every member of a room. Which channel of Tokio gives each member a copy?",
            "Un message doit atteindre chaque membre d'un salon. Quel canal de Tokio en donne une copie à chacun ?",
        ),
        options: [
            name("mpsc"),
            name("oneshot"),
            name("watch"),
            name("broadcast"),
        ],
        right: 3,
        why: text(
            "Each receiver of a broadcast that subscribe() has made gets everything sent since. mpsc has one receiver, oneshot one message, and watch keeps only the newest value.",
            "Chaque récepteur d'un broadcast créé par subscribe() reçoit tout ce qui est envoyé depuis. mpsc a un seul récepteur, oneshot un seul message, et watch ne garde que la dernière valeur.",
        ),
    },
    Question {
        asks: text(
            "In tokio::select! two branches are ready at the same time. What happens?",
            "Dans tokio::select!, deux branches sont prêtes en même temps. Que se passe-t-il ?",
        ),
        options: [
            text(
                "Both run, in their order",
                "Les deux s'exécutent, dans l'ordre",
            ),
            text(
                "One of them is drawn and runs, unless `biased;` makes it the first",
                "L'une est tirée au sort et s'exécute, sauf si `biased;` impose la première",
            ),
            text("The first always runs", "La première s'exécute toujours"),
            text("It panics", "Il panique"),
        ],
        right: 1,
        why: text(
            "The draw is there so that a branch that is always ready starves no other. With `biased;` the order is yours, and so is that care.",
            "Le tirage est là pour qu'une branche toujours prête n'affame aucune autre. Avec `biased;`, l'ordre vous appartient, et ce soin aussi.",
        ),
    },
    Question {
        asks: text(
            "Why guard the rooms by a RwLock rather than by a Mutex?",
            "Pourquoi protéger les salons par un RwLock plutôt que par un Mutex ?",
        ),
        options: [
            text(
                "A Mutex cannot be used in async code",
                "Un Mutex est inutilisable en async",
            ),
            text("It takes less memory", "Il prend moins de mémoire"),
            text(
                "Those who only read, such as list_rooms, need not wait for each other",
                "Ceux qui ne font que lire, comme list_rooms, n'ont pas à s'attendre",
            ),
            text(
                "It can never deadlock",
                "Il ne peut jamais mener à un interblocage",
            ),
        ],
        right: 2,
        why: text(
            "Many may read at once; join and leave, which write, are still alone. It costs a little more than a Mutex, so it pays where reading is frequent.",
            "Plusieurs peuvent lire à la fois ; join et leave, qui écrivent, restent seuls. Il coûte un peu plus qu'un Mutex, et sert donc là où on lit souvent.",
        ),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_letter_is_always_right_and_no_answer_stands_twice() {
        let letters: Vec<char> = QUESTIONS.iter().map(Question::letter).collect();
        assert_eq!(letters, ['C', 'A', 'D', 'B', 'C']);
        for question in QUESTIONS {
            for (index, option) in question.options.iter().enumerate() {
                assert!(!question.options[..index].contains(option), "{option:?}");
            }
        }
    }
}
