//! Unsafe attributes that the compiler's `unsafe_code` does not tell of.
//!
//! rustc 1.95 is silent about `#[unsafe(naked)]` functions (assembler without an `unsafe` block)
//! and `#[unsafe(link_section)]` on methods. No lint that works on every platform shows them, so
//! this one thing is read from the tokens: `unsafe` before a parenthesis is an attribute and
//! nothing else. `unsafe` alone, as an argument of a macro, counts too: a macro could put it there.
//! The price: here, and only here, code that is not compiled is judged too.

use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::Offence;
use crate::locale::tr;
use crate::submission::stage::Files;

/// Every unsafe attribute in the Rust files. A file that is no Rust cannot be compiled either.
pub(super) fn unsafe_attributes(files: &Files) -> Vec<Offence> {
    let mut offences = Vec::new();
    for (name, content) in files.iter().filter(|(name, _)| is_rust(name)) {
        let Ok(text) = str::from_utf8(content) else {
            continue;
        };
        if let Ok(tokens) = without_shebang(text).parse() {
            let places = places(tokens).into_iter();
            offences.extend(places.map(|place| offence(name, text, place)));
        }
    }
    // proc_macro2 remembers every text that it has read, for its spans.
    proc_macro2::extra::invalidate_current_thread_spans();
    offences
}

fn is_rust(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|it| it == "rs")
}

/// The first line, where it is for a shell, need not be made of Rust tokens.
fn without_shebang(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}');
    if text.starts_with("#!") && !text.starts_with("#![") {
        format!("//{text}")
    } else {
        text.to_owned()
    }
}

/// Lines and columns, both from 1. A stack of its own, for nesting may be deep on purpose.
fn places(tokens: TokenStream) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    let mut open = vec![tokens.into_iter().peekable()];
    while let Some(tokens) = open.last_mut() {
        match tokens.next() {
            None => {
                open.pop();
            }
            Some(TokenTree::Group(group)) => open.push(group.stream().into_iter().peekable()),
            Some(TokenTree::Ident(word)) if word == "unsafe" && may_be_attribute(tokens.peek()) => {
                let start = word.span().start();
                places.push((start.line, start.column + 1));
            }
            Some(_) => {}
        }
    }
    places
}

fn may_be_attribute(next: Option<&TokenTree>) -> bool {
    match next {
        None => true,
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
        Some(TokenTree::Punct(mark)) => mark.as_char() == ',',
        Some(_) => false,
    }
}

fn offence(file: &str, text: &str, (line, column): (usize, usize)) -> Offence {
    let what = tr("norm-unsafe-attribute").into();
    let source = text.lines().nth(line - 1).map(str::to_owned);
    Offence::in_code(what, file, (line, column), source)
}
