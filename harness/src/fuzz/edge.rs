//! The edge cases of spec.json, as they stand there: each on a connection of its own.

use serde_json::{Map, Value};

use super::Found;
use super::complaint::judge;
use super::host::Host;
use super::oracle::owed;
use super::talk::{Ending, Exchange, Talk};
use crate::fault::Fault;
use crate::locale::{Lang, tr};
use crate::spec::{EdgeCase, Expected};
use crate::stage::{Draw, Frame, Heard, LINE_LIMIT, ServerLine, Terms, cut};
use crate::verdict::{Finding, Kind};

/// Plays the cases, on one server for as long as none fails; `None` if it serves nobody.
pub async fn play<H: Host>(
    host: &H,
    cases: &[EdgeCase],
    with: &Terms,
) -> Result<Option<Found>, Fault> {
    let mut rooms = Draw::new(with.seed, "traps");
    let mut found = Found::default();
    let mut server = None;
    for case in cases {
        let current = match server.take() {
            Some(current) => current,
            None => match serving(host, &mut rooms, with).await? {
                Some(fresh) => fresh,
                None if found.is_empty() => return Ok(None),
                None => break,
            },
        };
        match play_case(host, &current, case, &mut rooms, with).await {
            None => server = Some(current),
            Some(finding) => {
                if case.is_trap {
                    &mut found.gate
                } else {
                    &mut found.advice
                }
                .push(finding);
                host.stop(current).await;
            }
        }
    }
    if let Some(server) = server {
        host.stop(server).await;
    }
    Ok(Some(found))
}

async fn serving<H: Host>(
    host: &H,
    rooms: &mut Draw,
    with: &Terms,
) -> Result<Option<H::Server>, Fault> {
    let Some(server) = host.start().await? else {
        return Ok(None);
    };
    if let Ok(mut talk) = Talk::connect(&host.endpoint(&server), with).await
        && talk.is_served(&rooms.room(), with).await
    {
        return Ok(Some(server));
    }
    host.stop(server).await;
    Ok(None)
}

async fn play_case<H: Host>(
    host: &H,
    server: &H::Server,
    case: &EdgeCase,
    rooms: &mut Draw,
    with: &Terms,
) -> Option<Finding> {
    let mut talk = match Talk::connect(&host.endpoint(server), with).await {
        Ok(talk) => talk,
        Err(reason) => {
            let message = tr("found-case-unconnected")
                .with("case", &case.name)
                .with("reason", reason)
                .to(with.lang);
            return Some(Finding::new(["C4"], Kind::Refused, message));
        }
    };
    let is_met = |heard: &[Heard]| heard.iter().any(|heard| matches(case, heard));
    let mut exchange = talk
        .exchange(case.input.as_bytes(), rooms, with, is_met)
        .await;
    if case.expected_pattern.is_some()
        && !is_met(&exchange.heard)
        && matches!(exchange.ending, Ending::Served)
    {
        // What is no answer (a copy of one's own message) may come after the barrier's.
        talk.hear_out(&mut exchange, with, is_met).await;
    }
    let kind = failure(case, &exchange)?;
    let mut finding = finding(case, &exchange, kind, with.lang);
    if let Some(death) = host.death(server).await {
        finding.kind = Kind::Crashed;
        finding.message = tr("found-gone")
            .with("what", &finding.message)
            .with("how", death.how)
            .to(with.lang);
        finding.detail = Some(death.output);
    }
    Some(finding)
}

/// Why a case failed, if it did. One that a rate limit kept from being carried out did not (T10).
fn failure(case: &EdgeCase, exchange: &Exchange) -> Option<Kind> {
    let is_met = exchange.heard.iter().any(|heard| matches(case, heard));
    if let Ending::Closed(_) = exchange.ending {
        // What became of the connection after the right answer is not the case's question.
        return (!is_met).then_some(Kind::ClosedEarly);
    }
    match case.expected {
        Some(Expected::NoResponse) => {
            // The barrier's join may be told to the joiner too.
            let is_answer = |heard: &Heard| {
                !matches!(
                    heard.line,
                    ServerLine::Foreign
                        | ServerLine::Empty
                        | ServerLine::Frame(Frame::UserJoined { .. })
                )
            };
            let answered = exchange
                .heard
                .iter()
                .any(|heard| is_answer(heard) && !heard.is_limit());
            let silent = matches!(exchange.ending, Ending::Silent).then_some(Kind::NoReply);
            answered.then_some(Kind::ExtraMessage).or(silent)
        }
        None if exchange.is_limited() || is_met => None,
        None => {
            let judged = judge(&owed(case.input.as_bytes()), exchange);
            Some(judged.map_or(Kind::WrongValue, |complaint| complaint.kind))
        }
    }
}

fn finding(case: &EdgeCase, exchange: &Exchange, kind: Kind, lang: Lang) -> Finding {
    let expected = match &case.expected_pattern {
        Some(pattern) => pattern.to_string(),
        None => tr("fuzz-no-response").to(lang).to_owned(),
    };
    let heard: Vec<_> = exchange
        .heard
        .iter()
        .map(|heard| heard.text.as_str())
        .collect();
    let message = tr("fuzz-edge-case").with("case", &case.name).to(lang);
    let mut finding = Finding::new(
        owed(case.input.as_bytes()).rules.iter().copied(),
        kind,
        message,
    )
    .expected(expected)
    .got(cut(&heard.join(" ")));
    finding.is_proven = matches!(&exchange.ending, Ending::Closed(over) if over.is_cut);
    finding.hint.clone_from(&case.trap_explanation);
    finding.case = Some(super::case::escape(case.input.as_bytes()));
    finding.steps = vec![super::step(1, true, &case.input, heard, lang)];
    finding
}

fn matches(case: &EdgeCase, heard: &Heard) -> bool {
    let pattern = case.expected_pattern.as_ref();
    pattern.is_some_and(|pattern| pattern.is_match(&normalised(&heard.text)))
}

/// The order in which the protocol writes fields.
const ORDER: [&str; 12] = [
    "type", "room", "from", "to", "old", "new", "user", "users", "list", "content", "message",
    "messages",
];

/// An answer as the patterns of spec.json know it: compact JSON, `type` first, then the fields in
/// the protocol's order. T7 asks for no spacing and no order, so a server that writes them in another
/// way is as right.
fn normalised(text: &str) -> String {
    // Parsed, a line that no request can ask for might take a hundred times its own memory.
    let is_sane = text.len() <= 2 * LINE_LIMIT;
    let value = is_sane.then(|| serde_json::from_str(text).ok());
    let Some(Value::Object(mut fields)) = value.flatten() else {
        return text.to_owned();
    };
    let known: Vec<_> = ORDER
        .iter()
        .filter_map(|key| fields.shift_remove_entry(*key))
        .collect();
    let ordered: Map<_, _> = known.into_iter().chain(fields).collect();
    Value::from(ordered).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spacing_and_order_of_an_answer_do_not_matter() {
        let text = r#"{ "users" : ["a", "b"], "x": 1, "room": "test", "type": "joined" }"#;
        assert_eq!(
            normalised(text),
            r#"{"type":"joined","room":"test","users":["a","b"],"x":1}"#
        );
        assert_eq!(normalised("no json"), "no json");
    }
}
