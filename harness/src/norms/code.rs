//! Norms about code, as the compiler finds them.

use cargo_metadata::diagnostic::{Diagnostic, DiagnosticSpan};
use serde::Serialize;

use super::{Class, Detection, Norm, NormFindings, Offence, applying, attributes};
use crate::locale::{Lang, verbatim};
use crate::spec;
use crate::submission::stage::Files;

/// The `clippy.toml` (its folder goes into `CLIPPY_CONF_DIR`) that makes clippy find what the spec
/// forbids.
pub fn clippy_toml(settings: &spec::Norm) -> String {
    let mut entries = Vec::new();
    for norm in applying(settings) {
        let paths = paths(norm, settings);
        entries.extend(paths.into_iter().map(|path| Entry {
            path,
            reason: norm.id,
            allow_invalid: true,
        }));
    }
    let conf = Conf {
        disallowed_types: &entries,
        disallowed_methods: &entries,
    };
    toml::to_string(&conf).unwrap_or_default()
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Conf<'a> {
    disallowed_types: &'a [Entry<'a>],
    disallowed_methods: &'a [Entry<'a>],
}

/// `reason` comes back as a note of the diagnostic: it carries the name of the norm.
/// `allow_invalid` because a path is listed both as a type and as a function, and is one of them.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Entry<'a> {
    path: &'a str,
    reason: &'a str,
    allow_invalid: bool,
}

fn paths<'a>(norm: &Norm, settings: &'a spec::Norm) -> Vec<&'a str> {
    match norm.detection {
        Detection::Paths(paths) => paths.to_vec(),
        Detection::Listed => listed(settings).collect(),
        Detection::Manifest(_) | Detection::UnsafeCode => Vec::new(),
    }
}

/// The forbidden paths that no norm of its own covers as a violation.
pub(super) fn listed(settings: &spec::Norm) -> impl Iterator<Item = &str> {
    let covered = |path: &str| {
        let mut norms = super::ALL.iter();
        norms.any(|norm| norm.class == Class::Violation && norm.covers(path))
    };
    let paths = settings.forbidden_functions.iter().map(String::as_str);
    paths.filter(move |path| !covered(path))
}

/// The flags that turn the lints on whatever the code allows. They come after `--cap-lints warn`.
pub fn lint_flags(settings: &spec::Norm) -> Vec<String> {
    let lints = applying(settings).flat_map(|norm| match norm.detection {
        Detection::Manifest(_) => &[][..],
        Detection::UnsafeCode => &["unsafe_code"][..],
        Detection::Paths(_) | Detection::Listed => CLIPPY_LINTS,
    });
    let mut flags: Vec<_> = lints.map(|lint| format!("--force-warn={lint}")).collect();
    flags.sort();
    flags.dedup();
    flags
}

const CLIPPY_LINTS: &[&str] = &["clippy::disallowed_methods", "clippy::disallowed_types"];

/// Judges the code by the diagnostics of all passes of the compiler (library and program).
///
/// `files` are the staged files. The compiler must run in the folder that holds them (mapped to `.`
/// where it is named), and what is run must come from this same pass: clippy sets `cfg(clippy)`, so
/// the code that another compiler sees may be another.
pub fn from_diagnostics(
    diagnostics: &[Diagnostic],
    files: &Files,
    settings: &spec::Norm,
    lang: Lang,
) -> NormFindings {
    let mut offences = Vec::new();
    for norm in applying(settings) {
        let told = diagnostics.iter().filter(|it| is_about(it, norm));
        offences.extend(told.filter_map(|it| Some((norm, offence(it, files)?))));
        if matches!(norm.detection, Detection::UnsafeCode) {
            let attributes = attributes::unsafe_attributes(files);
            offences.extend(attributes.into_iter().map(|offence| (norm, offence)));
        }
    }
    NormFindings::new(offences, lang)
}

fn is_about(diagnostic: &Diagnostic, norm: &Norm) -> bool {
    let Some(code) = diagnostic.code.as_ref().map(|code| code.code.as_str()) else {
        return false;
    };
    match norm.detection {
        Detection::Manifest(_) => false,
        Detection::UnsafeCode => code == "unsafe_code",
        Detection::Paths(_) | Detection::Listed => {
            let mut notes = diagnostic.children.iter();
            CLIPPY_LINTS.contains(&code) && notes.any(|note| note.message == norm.id)
        }
    }
}

fn offence(diagnostic: &Diagnostic, files: &Files) -> Option<Offence> {
    let span = diagnostic.spans.iter().find(|span| span.is_primary)?;
    let span = own(span, files);
    Some(Offence::in_code(
        verbatim(what(&diagnostic.message)),
        name(span),
        (span.line_start, span.column_start),
        diagnostic.rendered.as_deref().map(excerpt),
    ))
}

/// Code that a foreign macro wrote is the student's where the macro is used.
fn own<'a>(span: &'a DiagnosticSpan, files: &Files) -> &'a DiagnosticSpan {
    let uses = std::iter::successors(Some(span), |span| {
        span.expansion.as_ref().map(|expansion| &expansion.span)
    });
    let mut own = uses.filter(|span| files.contains_key(name(span)));
    own.next().unwrap_or(span)
}

/// A file that the code names by its absolute path comes out of `--remap-path-prefix` with a dot.
fn name(span: &DiagnosticSpan) -> &str {
    span.file_name.trim_start_matches("./")
}

/// "use of a disallowed type `std::sync::Mutex`" is about what stands in backticks; the messages of
/// `unsafe_code` are about themselves.
fn what(message: &str) -> String {
    let path = message.strip_prefix("use of a disallowed ");
    let path = path.and_then(|rest| rest.split('`').nth(1));
    path.map_or_else(|| message.to_owned(), |path| format!("`{path}`"))
}

/// The source lines of a rendered diagnostic, without its title and notes.
fn excerpt(rendered: &str) -> String {
    let lines = rendered.lines().skip(1);
    let lines = lines.take_while(|line| !line.trim_start().starts_with("= "));
    lines
        .collect::<Vec<_>>()
        .join("\n")
        .trim_end_matches(['\n', ' ', '|'])
        .to_owned()
}
