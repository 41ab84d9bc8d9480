//! The gates in a sentence each: what closes them.

use super::{Text, text};

/// What there is to say about a gate, whatever the submission.
#[derive(Clone, Copy, Debug)]
pub struct Gate {
    /// Stable name, the key of spec.json.
    pub id: &'static str,
    /// What closes it, in a sentence.
    pub closed_by: Text,
}

/// The gate of that name.
pub fn find(id: &str) -> Option<&'static Gate> {
    ALL.iter().find(|gate| gate.id == id)
}

const fn gate(id: &'static str, en: &'static str, fr: &'static str) -> Gate {
    Gate {
        id,
        closed_by: text(en, fr),
    }
}

/// Every gate, in the order of the contract.
pub const ALL: &[Gate] = &[
    gate(
        "norm",
        "the norm is violated: a crate, a call or a construct that the exercise forbids",
        "la norme est violée : une crate, un appel ou une construction que l'exercice interdit",
    ),
    gate(
        "build",
        "the submission does not compile",
        "le rendu ne compile pas",
    ),
    gate(
        "pitfall_a",
        "pitfall A, await: connections are never accepted or never served",
        "piège A, await : les connexions ne sont jamais acceptées ou jamais servies",
    ),
    gate(
        "pitfall_b",
        "pitfall B, channel: of several members only some get what is said",
        "piège B, canal : de plusieurs membres, seuls certains reçoivent ce qui est dit",
    ),
    gate(
        "pitfall_c",
        "pitfall C, concurrency: everybody waits behind one client, or the server freezes under concurrent commands",
        "piège C, concurrence : tous attendent derrière un client, ou le serveur se fige sous des commandes concurrentes",
    ),
    gate(
        "pitfall_d",
        "pitfall D, framing: a frame without its newline, or requests merged in one segment are lost",
        "piège D, découpage : une trame sans son saut de ligne, ou des requêtes réunies dans un segment sont perdues",
    ),
    gate(
        "pitfall_e",
        "pitfall E, select: a client that sends without pause gets no broadcasts meanwhile",
        "piège E, select : un client qui envoie sans pause ne reçoit rien pendant ce temps",
    ),
    gate(
        "pitfall_f",
        "pitfall F, memory: rooms that lost their last member stay for ever",
        "piège F, mémoire : les salons qui ont perdu leur dernier membre restent à jamais",
    ),
    gate(
        "traps",
        "an edge case that is marked as a trap fails",
        "un cas limite marqué comme piège échoue",
    ),
    gate(
        "fuzz",
        "a generated line crashes the server, hangs it, or is not answered by one error",
        "une ligne générée fait planter le serveur, le fige, ou ne reçoit pas une seule erreur",
    ),
    gate(
        "constraints",
        "a constraint is broken: 1000 connections, connections that end, hostile input, or the end on SIGINT",
        "une contrainte n'est pas tenue : 1000 connexions, connexions qui se terminent, entrées hostiles, ou la fin sur SIGINT",
    ),
];
