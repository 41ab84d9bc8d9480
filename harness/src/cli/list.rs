//! `harness list`

use std::path::PathBuf;

use clap::{ValueEnum, ValueHint};
use serde::Serialize;

use super::output;
use crate::fault::{Fault, exit};
use crate::locale::{Lang, tr};
use crate::render::{Look, Page, pretty, style};
use crate::scenarios;
use crate::script::Scenario;
use crate::spec::{self, Spec};
use crate::verdict::{Severity, gates, rules};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    spec: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    #[default]
    Human,
    Json,
}

/// Everything that has a name.
#[derive(Serialize)]
struct Catalogue<'a> {
    exercise: &'a str,
    passing_score: u32,
    tests: Vec<Test<'a>>,
    gates: Vec<Gate<'a>>,
    bonus: Vec<Test<'a>>,
    norm: Norm<'a>,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
struct Test<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<&'a str>,
    points: u32,
    title: Option<&'static str>,
    rules: Vec<&'static str>,
}

#[derive(Serialize)]
struct Gate<'a> {
    id: &'a str,
    severity: Severity,
    closed_by: &'static str,
}

#[derive(Serialize)]
struct Norm<'a> {
    allowed_crates: &'a [String],
    accepted_crates: &'a [String],
    forbidden_functions: &'a [String],
}

#[derive(Serialize)]
struct Rule {
    id: &'static str,
    text: &'static str,
}

/// Prints the list.
pub fn run(args: &Args, look: Look) -> Result<u8, Fault> {
    let spec = spec::load(args.spec.as_deref())?.spec;
    let catalogue = catalogue(&spec, look.lang);
    let text = match args.format {
        Format::Json => pretty(&catalogue),
        Format::Human => page(&catalogue, look),
    };
    output::to_stdout(&text)?;
    Ok(exit::VALIDATED)
}

fn catalogue(spec: &Spec, lang: Lang) -> Catalogue<'_> {
    let scripts = scenarios::all();
    let test = |id, category, points| {
        let script = scripts.iter().find(|script| script.id == id);
        let is_part = |it: &&Scenario| it.id == id || it.decides.earns(id);
        let mut rules: Vec<_> = scripts
            .iter()
            .filter(is_part)
            .flat_map(|it| &it.rules)
            .collect();
        rules.sort_unstable();
        rules.dedup();
        Test {
            id,
            category,
            points,
            title: script.map(|script| script.title().to(lang)),
            rules: rules.into_iter().copied().collect(),
        }
    };
    Catalogue {
        exercise: &spec.name,
        passing_score: spec.passing_score,
        tests: (spec.tests.iter())
            .map(|of| test(&of.id, Some(&of.category), of.points))
            .collect(),
        bonus: (spec.bonus.iter())
            .map(|of| test(&of.id, None, of.points))
            .collect(),
        gates: spec.gates.iter().map(|of| gate(of, lang)).collect(),
        norm: Norm {
            allowed_crates: &spec.norm.allowed_crates,
            accepted_crates: &spec.norm.accepted_crates,
            forbidden_functions: &spec.norm.forbidden_functions,
        },
        rules: rules::ALL
            .iter()
            .map(|rule| Rule {
                id: rule.id,
                text: rule.text.to(lang),
            })
            .collect(),
    }
}

fn gate(gate: &spec::GateSpec, lang: Lang) -> Gate<'_> {
    Gate {
        id: &gate.id,
        severity: gate.severity,
        closed_by: gates::find(&gate.id).map_or("", |known| known.closed_by.to(lang)),
    }
}

fn page(list: &Catalogue, look: Look) -> String {
    let mut page = Page::new(look);
    let lang = look.lang;
    let total: u32 = list.tests.iter().map(|test| test.points).sum();
    let head = tr("list-tests")
        .with("total", total)
        .with("needed", list.passing_score);
    page.paragraph(0, style::BOLD, &head.to(lang));
    tests(&mut page, &list.tests);
    page.heading(tr("list-gates").to(lang));
    for gate in &list.gates {
        let told = match gate.severity {
            Severity::Fatal => tr("list-fatal").with("closed", gate.closed_by),
            Severity::Advice => tr("list-advice").with("closed", gate.closed_by),
        };
        let text = told.to(lang);
        page.entry(2, (style::PLAIN, gate.id), 14, &text);
    }
    page.heading(tr("list-bonus").to(lang));
    tests(&mut page, &list.bonus);
    norm(&mut page, &list.norm);
    page.heading(tr("list-rules").to(lang));
    for rule in &list.rules {
        page.entry(2, (style::PLAIN, rule.id), 5, rule.text);
    }
    page.finish()
}

fn tests(page: &mut Page, tests: &[Test]) {
    for test in tests {
        page.row(
            &[
                (style::PLAIN, format!("  {:>2}", test.points)),
                (style::PLAIN, format!("{:<30}", test.id)),
                (style::DIM, format!("{:<12}", test.category.unwrap_or(""))),
                (style::DIM, test.rules.join(" ")),
            ],
            2,
        );
    }
}

fn norm(page: &mut Page, norm: &Norm) {
    let lang = page.lang;
    let crates = [norm.allowed_crates, norm.accepted_crates].concat();
    page.heading(tr("list-norm").to(lang));
    for (label, names) in [
        (tr("list-crates"), crates.join(", ")),
        (tr("list-forbidden"), norm.forbidden_functions.join(", ")),
    ] {
        page.entry(2, (style::PLAIN, label.to(lang)), 14, &names);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_gate_of_the_spec_says_what_closes_it() {
        for gate in spec::load(None).expect("valid").spec.gates {
            assert!(gates::find(&gate.id).is_some(), "{}", gate.id);
        }
    }
}
