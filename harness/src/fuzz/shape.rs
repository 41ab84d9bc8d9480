//! Corrupted lines that are JSON, or nearly: of another shape than a request has.

use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::{Index, select};
use proptest::strategy::BoxedStrategy;
use serde_json::{Map, Value, json};

use super::Line;
use super::lines::{HOME, request, text};
use super::oracle::REQUESTS;

/// An array in place of the object: its values, or the object itself.
pub fn array() -> BoxedStrategy<Line> {
    (request(), any::<bool>())
        .prop_map(|(request, whole)| match request {
            Value::Object(fields) if !whole => fields.values().cloned().collect(),
            request => json!([request]),
        })
        .prop_map(|array| array.to_string().into_bytes())
        .boxed()
}

fn odd_value() -> impl Strategy<Value = Value> {
    select(vec![
        json!(null),
        json!(7),
        json!(-1),
        json!(1.5),
        json!(true),
        json!([]),
        json!(["zion"]),
        json!({}),
        json!({"a": null}),
    ])
}

/// Requests whose answer shows whether they were carried out: others may be refused to somebody who is
/// not in that room, whatever is wrong with them.
const TELLING: [(&str, &str); 2] = [("join", "room"), ("nick", "name")];

/// A field of another JSON type.
pub fn wrong_type() -> BoxedStrategy<Line> {
    (select(TELLING.to_vec()), odd_value())
        .prop_map(|((kind, key), value)| json!({"type": kind, key: value}).to_string().into_bytes())
        .boxed()
}

/// A message to the room that the client is in, with a content that is no text.
pub fn wrong_content() -> BoxedStrategy<Line> {
    odd_value()
        .prop_map(|content| json!({"type": "message", "room": HOME, "content": content}))
        .prop_map(|message| message.to_string().into_bytes())
        .boxed()
}

/// A message to that room without a content.
pub fn missing_content() -> BoxedStrategy<Line> {
    Just(json!({"type": "message", "room": HOME}))
        .prop_map(|message| message.to_string().into_bytes())
        .boxed()
}

/// A request, and a change at one of its keys.
fn changed<T: std::fmt::Debug + 'static>(
    with: impl Strategy<Value = T> + 'static,
    change: impl Fn(&mut Map<String, Value>, &str, T) + 'static + Send + Sync,
) -> BoxedStrategy<Line> {
    (request(), any::<Index>(), with)
        .prop_map(move |(mut request, which, with)| {
            if let Some(fields) = request.as_object_mut() {
                let keys: Vec<_> = fields.keys().cloned().collect();
                change(fields, &keys[which.index(keys.len())], with);
            }
            request.to_string().into_bytes()
        })
        .boxed()
}

/// Any request with a value of another JSON type in one place, `type` among them.
pub fn wrong_anywhere() -> BoxedStrategy<Line> {
    changed(odd_value(), |fields, key, value| {
        fields.insert(key.to_owned(), value);
    })
}

/// Any request without one of its fields, `type` among them.
pub fn missing_anywhere() -> BoxedStrategy<Line> {
    changed(Just(()), |fields, key, ()| {
        fields.shift_remove(key);
    })
}

/// A made-up word, or a type that only the server uses. No word that a server might add as a
/// command of its own.
pub fn unknown_type() -> BoxedStrategy<Line> {
    let server = select(vec![
        "joined",
        "error",
        "rooms",
        "user_left",
        "nick_changed",
        "",
    ]);
    let unknown = prop_oneof!["[a-z]{3}_[a-z]{3,8}", server.prop_map(str::to_owned)];
    (request(), unknown)
        .prop_map(|(mut request, kind)| {
            request["type"] = kind.into();
            request.to_string().into_bytes()
        })
        .boxed()
}

/// A field that the request does not have (T6).
pub fn extra_field() -> BoxedStrategy<Line> {
    let value = prop_oneof![odd_value(), text().prop_map(Value::from)];
    (request(), "x_[a-z]{1,8}", value)
        .prop_map(|(mut request, key, value)| {
            request[key] = value;
            request.to_string().into_bytes()
        })
        .boxed()
}

/// A key that comes twice (T6).
pub fn repeated_key() -> BoxedStrategy<Line> {
    (request(), any::<Index>(), text())
        .prop_map(|(request, which, other)| {
            let fields = request.as_object().into_iter().flatten();
            let mut pairs: Vec<_> = fields
                .map(|(key, value)| format!("{}:{value}", json!(key)))
                .collect();
            let key = request
                .as_object()
                .and_then(|fields| fields.keys().nth(which.index(fields.len())));
            pairs.push(format!("{}:{}", json!(key), json!(other)));
            format!("{{{}}}", pairs.join(",")).into_bytes()
        })
        .boxed()
}

/// Deeper than `serde_json` goes, closed or not.
pub fn deep(open: &'static str, close: &'static str) -> BoxedStrategy<Line> {
    // So deep that a parser which recurses without limit leaves its stack; a line holds 64 KiB. What
    // fails for another reason shrinks to no depth at all, once it is no field of a valid request.
    let share = prop_oneof![1 => Just(0_usize), 1_000_000 => 95..100_usize];
    (any::<bool>(), any::<bool>(), share)
        .prop_map(move |(closed, as_field, share)| {
            let level = if closed {
                open.len() + close.len()
            } else {
                open.len()
            };
            let depth = share * (60_000 / level) / 100;
            let end = if closed {
                close.repeat(depth)
            } else {
                String::new()
            };
            let nest = format!("{}1{end}", open.repeat(depth));
            if as_field {
                format!(r#"{{"type":"list_rooms","x":{nest}}}"#).into_bytes()
            } else {
                nest.into_bytes()
            }
        })
        .boxed()
}

/// Numbers that fit into no type, at the top or in a field.
pub fn huge_number() -> BoxedStrategy<Line> {
    let numbers = prop_oneof![
        select(vec![
            "1e999",
            "-1e999",
            "1e-999",
            "18446744073709551616",
            "-9223372036854775809"
        ])
        .prop_map(str::to_owned),
        "[1-9][0-9]{30,400}",
    ];
    let places = select(vec![
        ("", ""),
        (r#"{"type":"join","room":"#, "}"),
        (r#"{"type":"list_rooms","x":"#, "}"),
        (r#"{"type":"history","room":"zion","count":"#, "}"),
    ]);
    (places, numbers)
        .prop_map(|((before, after), number)| format!("{before}{number}{after}").into_bytes())
        .boxed()
}

/// A request with one of these in a string, as it stands.
pub fn in_a_string(pieces: &[&'static str]) -> BoxedStrategy<Line> {
    let frames = vec![
        (r#"{"type":"join","room":""#, r#""}"#),
        (r#"{"type":"nick","name":""#, r#""}"#),
        (r#"{"type":"message","room":"zion","content":""#, r#""}"#),
        (r#"{"type":"list_rooms","x":""#, r#""}"#),
    ];
    (select(frames), select(pieces.to_vec()), "[a-z]{0,4}")
        .prop_map(|((before, after), piece, rest)| {
            format!("{before}{piece}{rest}{after}").into_bytes()
        })
        .boxed()
}

/// Nearly JSON.
pub fn dialect() -> BoxedStrategy<Line> {
    let kinds = REQUESTS.map(|request| request.kind).to_vec();
    let dialects = vec![
        "{'type':'?','room':'zion'}",
        r#"{type:"?",room:"zion"}"#,
        r#"{"type":"?","room":"zion",}"#,
        r#"{"type"="?","room"="zion"}"#,
        r#"{"type":"?" "room":"zion"}"#,
        r#"{"type":"?","room":NaN}"#,
        r#"{"type":"?","room":undefined}"#,
        r#"{"type":"?","room":"zion"} // hello"#,
        r#"/* hello */{"type":"?","room":"zion"}"#,
        "type=?&room=zion",
        "GET /? HTTP/1.1",
        "/? zion",
    ];
    (select(dialects), select(kinds))
        .prop_map(|(dialect, kind)| dialect.replace('?', kind).into_bytes())
        .boxed()
}
