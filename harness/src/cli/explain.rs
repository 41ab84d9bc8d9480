//! `harness explain`

use super::{ask, output};
use crate::fault::{Fault, exit};
use crate::grade::{BIND_FAILURE, FAREWELL};
use crate::locale::{Text, tr};
use crate::norms::{self, Norm};
use crate::render::{Look, Page, style};
use crate::scenarios;
use crate::script::{Decides, Scenario, describe};
use crate::spec::{self, Spec};
use crate::verdict::{Severity, gates, lessons, rules};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(value_name = "NAME")]
    name: String,
}

/// The checks that are no scenarios.
const OF_PROCESSES: [(&str, Text); 2] = [
    (BIND_FAILURE, tr("explain-bind")),
    (FAREWELL, tr("explain-takes-leave")),
];

/// Prints what there is to say about a name.
pub fn run(args: &Args, look: Look) -> Result<u8, Fault> {
    let spec = spec::load(None)?.spec;
    let mut page = Page::new(look);
    if !tell(&mut page, &args.name, &spec) {
        return Err(ask::unknown(
            tr("fault-explained"),
            &args.name,
            &names(&spec),
        ));
    }
    output::to_stdout(&page.finish())?;
    Ok(exit::VALIDATED)
}

fn names(spec: &Spec) -> Vec<String> {
    let mut names = ask::checks(spec);
    names.extend(gates::ALL.iter().map(|gate| gate.id.to_owned()));
    names.extend(norms::ALL.iter().map(|norm| norm.id.to_owned()));
    names.extend(rules::ALL.iter().map(|rule| rule.id.to_owned()));
    names
}

/// Says whether there was anything to tell.
fn tell(page: &mut Page, name: &str, spec: &Spec) -> bool {
    let scripts = scenarios::all();
    let told = points(page, name, spec);
    if let Some(known) = gates::find(name) {
        gate(page, known, spec);
        let closes =
            |script: &&Scenario| matches!(script.decides, Decides::Gate(gate, _) if gate == name);
        for script in scripts.iter().filter(closes) {
            page.heading(script.id);
            scenario(page, script);
        }
    } else if spec.bonus.iter().any(|test| test.id == name) {
        for script in scripts.iter().filter(|it| it.decides.earns(name)) {
            page.heading(script.id);
            scenario(page, script);
        }
    } else if let Some(script) = scripts.iter().find(|script| script.id == name) {
        if !told {
            page.paragraph(0, style::BOLD, name);
        }
        scenario(page, script);
    } else if let Some(rule) = rules::ALL
        .iter()
        .find(|rule| rule.id.eq_ignore_ascii_case(name))
    {
        page.entry(0, (style::BOLD, rule.id), 5, rule.text.to(page.lang));
        proofs(page, rule.id, &scripts);
    } else if let Some(known) = norms::find(name) {
        norm(page, known);
    } else if let Some((_, told)) = OF_PROCESSES.iter().find(|(id, _)| *id == name) {
        page.paragraph(0, style::BOLD, name);
        page.paragraph(2, style::PLAIN, told.to(page.lang));
    } else {
        return told;
    }
    true
}

/// The head of a test or bonus test of spec.json.
fn points(page: &mut Page, name: &str, spec: &Spec) -> bool {
    let tests = spec.tests.iter().map(|test| (&test.id, test.points));
    let bonus = spec.bonus.iter().map(|bonus| (&bonus.id, bonus.points));
    let Some((id, points)) = tests.chain(bonus).find(|(id, _)| *id == name) else {
        return false;
    };
    let points = tr("explain-points").with("points", points).to(page.lang);
    page.row(&[(style::BOLD, id.clone()), (style::DIM, points)], 1);
    true
}

fn scenario(page: &mut Page, script: &Scenario) {
    let lang = page.lang;
    page.paragraph(2, style::PLAIN, script.title().to(lang));
    page.heading(tr("explain-rules").to(lang));
    for id in &script.rules {
        let text = rules::find(id).map_or("", |rule| rule.text.to(lang));
        page.entry(2, (style::PLAIN, id), 5, text);
    }
    page.heading(tr("explain-steps").to(lang));
    for (number, step) in (1..).zip(&script.steps) {
        let label = format!("{number:>2}.");
        page.entry(2, (style::DIM, &label), 4, &describe(step, lang));
    }
    page.heading(tr("explain-hint").to(lang));
    page.paragraph(2, style::PLAIN, script.hint().to(lang));
}

fn norm(page: &mut Page, norm: &Norm) {
    let lang = page.lang;
    page.paragraph(0, style::BOLD, norm.title().to(lang));
    for paragraph in norm.explanation(lang).split("\n\n") {
        page.blank();
        page.paragraph(2, style::PLAIN, &paragraph.replace('\n', " "));
    }
    for example in norm.examples() {
        let heading = if example.fires {
            tr("explain-breaks")
        } else {
            tr("explain-keeps")
        };
        page.heading(&format!(
            "{} ({}): {}",
            heading.to(lang),
            example.language,
            example.title
        ));
        for line in example.code.lines() {
            page.verbatim(2, line);
        }
    }
}

fn proofs(page: &mut Page, rule: &str, scripts: &[Scenario]) {
    let mut proofs = scripts
        .iter()
        .filter(|script| script.rules.contains(&rule))
        .peekable();
    if proofs.peek().is_some() {
        page.heading(tr("explain-proved-by").to(page.lang));
    }
    for script in proofs {
        page.paragraph(2, style::PLAIN, script.id);
        page.paragraph(4, style::DIM, script.title().to(page.lang));
    }
}

fn gate(page: &mut Page, gate: &gates::Gate, spec: &Spec) {
    let lang = page.lang;
    let title = tr("explain-gate").with("gate", gate.id).to(lang);
    page.paragraph(0, style::BOLD, &title);
    page.paragraph(2, style::PLAIN, gate.closed_by.to(lang));
    if let Some(of_spec) = spec.gates.iter().find(|of| of.id == gate.id) {
        let effect = match of_spec.severity {
            Severity::Fatal => tr("explain-fatal"),
            Severity::Advice => tr("explain-advice"),
        };
        page.blank();
        page.paragraph(2, style::PLAIN, effect.to(lang));
    }
    if let Some(lesson) = lessons::find(gate.id) {
        for (heading, text) in [
            (tr("explain-what"), lesson.what),
            (tr("explain-why"), lesson.why),
            (tr("explain-thought"), lesson.thought),
            (tr("explain-symptom"), lesson.symptom),
            (tr("explain-cure"), lesson.cure),
        ] {
            page.heading(heading.to(lang));
            page.paragraph(2, style::PLAIN, text.to(lang));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Lang;

    fn explained(name: &str, width: usize, lang: Lang) -> String {
        let spec = spec::load(None).expect("valid").spec;
        let mut page = Page::new(Look { width, lang });
        assert!(tell(&mut page, name, &spec), "{name}");
        anstream::adapter::strip_str(&page.finish()).to_string()
    }

    #[test]
    fn a_test_is_told_step_by_step() {
        let id = "test_message_broadcast";
        insta::assert_snapshot!(explained(id, 80, Lang::En));
        insta::assert_snapshot!(explained(id, 40, Lang::Fr));
    }

    #[test]
    fn every_name_of_the_list_is_explained() {
        let spec = spec::load(None).expect("valid").spec;
        for name in names(&spec) {
            for lang in [Lang::En, Lang::Fr] {
                assert!(!explained(&name, 80, lang).is_empty());
            }
        }
    }
}
