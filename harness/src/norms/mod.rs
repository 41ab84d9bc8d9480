//! The norm: the static rules of the exercise (S4). One norm is one `.rs` and one `.md`.
//!
//! The `.rs` says what is forbidden and how it is found; the `.md` explains it in both languages
//! and holds examples on which it fires and on which it stays quiet. The examples are its tests.
//!
//! Norms about code are found by the compiler itself, in the pass that builds the submission:
//! whoever compiles gives it [`clippy_toml`] and [`lint_flags`], and hands the diagnostics to
//! [`from_diagnostics`]. What the compiler does not compile (tests, comments, unused macros) is
//! therefore not judged.

mod attributes;
mod build_script;
mod code;
mod dependency;
mod dependency_source;
mod edition;
mod forbidden_function;
mod page;
mod patch;
mod proc_macro;
mod std_mutex;
mod std_rwlock;
mod std_thread;
mod unsafe_code;

pub use code::{clippy_toml, from_diagnostics, lint_flags};
pub use page::Example;

use crate::locale::{Lang, Message, Text, tr};
use crate::spec;
use crate::submission::manifest::{Declarations, Place};
use crate::verdict::{Advice, Failure, Finding, Kind};

/// Every norm, in the order of the contract.
pub const ALL: &[&Norm] = &[
    &edition::NORM,
    &dependency::NORM,
    &std_thread::NORM,
    &std_mutex::NORM,
    &std_rwlock::NORM,
    &unsafe_code::NORM,
    &build_script::NORM,
    &proc_macro::NORM,
    &dependency_source::NORM,
    &patch::NORM,
    &forbidden_function::NORM,
];

/// One static rule.
#[derive(Debug)]
pub struct Norm {
    /// Its stable name: `norm_` and the name of its file.
    pub id: &'static str,
    /// What breaking it means.
    pub class: Class,
    /// Whether this exercise asks for it.
    applies: fn(&spec::Norm) -> bool,
    detection: Detection,
    page: &'static str,
}

/// What breaking a norm means.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Class {
    /// It closes the gate `norm`.
    Violation,
    /// It is told, and closes nothing.
    Advice,
}

/// How a norm is detected.
#[derive(Clone, Copy, Debug)]
enum Detection {
    /// By reading what Cargo.toml declares.
    Manifest(fn(&Package<'_>, &spec::Norm) -> Vec<Offence>),
    /// By the compiler's `unsafe_code`, and by what [`attributes`] adds to it.
    UnsafeCode,
    /// By clippy, where one of these types or functions is used under whatever name.
    Paths(&'static [&'static str]),
    /// By clippy, for the paths of spec.json that no norm of its own covers.
    Listed,
}

/// What the norms about the package look at.
struct Package<'a> {
    declarations: &'a Declarations,
    has_build_script: bool,
}

/// Where a norm is broken.
struct Offence {
    /// What breaks it, as a part of a sentence.
    what: Message,
    file: String,
    line: u32,
    column: u32,
    /// The lines as the compiler shows them.
    detail: Option<String>,
}

impl Offence {
    /// In a source file, with line and column from 1.
    fn in_code(
        what: Message,
        file: &str,
        (line, column): (usize, usize),
        detail: Option<String>,
    ) -> Self {
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            what,
            file: file.to_owned(),
            line: number(line),
            column: number(column),
            detail,
        }
    }

    fn in_manifest(what: impl Into<Message>, place: Place) -> Self {
        Self {
            what: what.into(),
            file: "Cargo.toml".to_owned(),
            line: place.line,
            column: place.column,
            detail: None,
        }
    }
}

/// What the norm has to say about a submission.
#[derive(Debug, Default, PartialEq)]
pub struct NormFindings {
    /// What closes the gate `norm`.
    pub violations: Vec<Finding>,
    /// What should be better and closes nothing, by norm.
    pub advice: Vec<Advice>,
    /// What is allowed and mentioned: neither a violation nor an advice.
    pub notes: Vec<String>,
}

impl NormFindings {
    /// Sorts offences by place; of several against one norm on one line the first stands for all.
    fn new(mut offences: Vec<(&'static Norm, Offence)>, lang: Lang) -> Self {
        let line = |(norm, it): &(&Norm, Offence)| (it.file.clone(), it.line, norm.id);
        offences.sort_by_key(|offence| (line(offence), offence.1.column));
        offences.dedup_by_key(|offence| line(offence));
        let mut findings = Self::default();
        for (norm, offence) in offences {
            findings.add(norm, norm.finding(offence, lang));
        }
        findings
    }

    fn add(&mut self, norm: &Norm, finding: Finding) {
        if norm.class == Class::Violation {
            self.violations.push(finding);
            return;
        }
        match self.advice.iter_mut().find(|it| it.id == norm.id) {
            Some(advice) => advice.findings.push(finding),
            None => self.advice.push(Advice {
                id: norm.id.to_owned(),
                rules: vec![RULE.to_owned()],
                findings: vec![finding],
            }),
        }
    }
}

/// The rule of the contract behind every norm.
const RULE: &str = "S4";

impl Norm {
    /// What it asks for.
    pub const fn title(&self) -> Text {
        tr(self.id)
    }

    /// Why, in a sentence.
    pub const fn why(&self) -> Text {
        self.title().part("why")
    }

    /// What to do instead.
    pub const fn instead(&self) -> Text {
        self.title().part("instead")
    }

    /// Why the norm is there and what to do instead, at length.
    pub fn explanation(&self, lang: Lang) -> &'static str {
        page::section(self.page, page::heading(lang))
    }

    /// What breaks it and what does not.
    pub fn examples(&self) -> Vec<Example> {
        page::examples(self.page)
    }

    /// Whether this norm is meant by a path of spec.json: one of its own, or something inside.
    fn covers(&self, path: &str) -> bool {
        let Detection::Paths(own) = self.detection else {
            return false;
        };
        own.iter().any(|own| {
            let rest = path.strip_prefix(own);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
        })
    }

    fn finding(&self, offence: Offence, lang: Lang) -> Finding {
        let message = tr("norm-broken")
            .with("norm", self.title())
            .with("what", offence.what);
        let hint = tr("norm-hint")
            .with("why", self.why())
            .with("instead", self.instead())
            .with("norm", self.id);
        let mut failure = Failure::new(&[RULE], Kind::Norm, message).hint(hint).at(
            offence.file,
            offence.line,
            offence.column,
        );
        failure.detail = offence.detail;
        let mut finding = failure.told(lang);
        finding.norm = Some(self.id.to_owned());
        finding
    }
}

/// The norm of that name.
pub fn find(id: &str) -> Option<&'static Norm> {
    ALL.iter().copied().find(|norm| norm.id == id)
}

fn applying(settings: &spec::Norm) -> impl Iterator<Item = &'static Norm> {
    let all = ALL.iter().copied();
    all.filter(|norm| (norm.applies)(settings))
}

/// Judges what Cargo.toml declares. `has_build_script`: whether a build.rs lies beside it.
pub fn from_manifest(
    declarations: &Declarations,
    has_build_script: bool,
    settings: &spec::Norm,
    lang: Lang,
) -> NormFindings {
    let package = Package {
        declarations,
        has_build_script,
    };
    let mut offences = Vec::new();
    for norm in applying(settings) {
        if let Detection::Manifest(detect) = norm.detection {
            let found = detect(&package, settings);
            offences.extend(found.into_iter().map(|offence| (norm, offence)));
        }
    }
    NormFindings {
        notes: dependency::notes(declarations, settings, lang),
        ..NormFindings::new(offences, lang)
    }
}

#[cfg(test)]
mod tests;
