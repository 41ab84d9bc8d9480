//! `harness replay`

use std::path::PathBuf;

use clap::ValueHint;

use super::progress::Progress;
use super::{contain, grade, output};
use crate::fault::{Fault, exit};
use crate::fuzz::case;
use crate::locale::{Lang, Text, tr};
use crate::render::{Look, visible};
use crate::request::{BonusMode, Request};
use crate::spec;
use crate::submission::manifest::Features;
use crate::verdict::{Finding, GateState, Report};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(value_hint = ValueHint::FilePath)]
    file: PathBuf,
    #[arg(long, value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    against: PathBuf,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    spec: Option<PathBuf>,
    #[command(flatten)]
    contain: contain::Contain,
    #[arg(long, short)]
    quiet: bool,
}

/// Sends the line, and says in the exit code what came of it.
pub fn run(args: Args, look: Look) -> Result<u8, Fault> {
    let line = case::read(&args.file)?;
    if !args.against.is_dir() {
        let dir = args.against.display();
        return Err(Fault::Usage(tr("fault-no-directory").show("path", dir)));
    }
    let runtime = contain::runtime()?;
    let request = Request {
        dir: args.against,
        features: Features::default(),
        // Only the names of the judge's own rooms are drawn from it.
        seed: 0,
        only: vec!["build".to_owned(), "fuzz".to_owned()],
        bonus: BonusMode::Off,
        spec: spec::load(args.spec.as_deref())?,
        lang: look.lang,
        containment: args.contain.find_out(&runtime, args.quiet, look.lang)?,
        keeps_builds: false,
        line: Some(line),
    };
    let report = grade::judge(&runtime, request, &Progress::new(args.quiet, look.lang))?;
    let (word, code, finding) = result(&report);
    let mut lines = vec![format!("{word} {}", args.file.display())];
    let parts = finding.iter().flat_map(|finding| parts(finding, look.lang));
    lines.extend(parts.map(|part| format!("  {}", visible(&part))));
    lines.push(String::new());
    output::to_stdout(&lines.join("\n"))?;
    Ok(code)
}

/// The first thing that went wrong decides.
fn result(report: &Report) -> (&'static str, u8, Option<&Finding>) {
    let gate = |id: &str| report.gates.iter().find(|gate| gate.id == id);
    if let Some(finding) = gate("build").and_then(|gate| gate.findings.first()) {
        return ("ERROR", exit::INCONCLUSIVE, Some(finding));
    }
    let advice = report
        .advice
        .iter()
        .filter(|advice| advice.id == "fuzz")
        .flat_map(|advice| &advice.findings);
    match gate("fuzz") {
        Some(gate) if gate.state == GateState::Closed => {
            ("FAILED", exit::REFUSED, gate.findings.first())
        }
        Some(gate) if gate.state == GateState::Open => match advice.last() {
            Some(finding) => ("FAILED", exit::REFUSED, Some(finding)),
            None => ("FIXED", exit::VALIDATED, None),
        },
        _ => ("ERROR", exit::INCONCLUSIVE, None),
    }
}

fn parts(finding: &Finding, lang: Lang) -> Vec<String> {
    let labelled = |label: Text, text: &Option<String>| {
        let text = text.as_ref()?;
        Some(format!("{}: {text}", label.to(lang)))
    };
    [
        Some(finding.message.clone()),
        labelled(tr("report-expected"), &finding.expected),
        labelled(tr("report-got"), &finding.got),
    ]
    .into_iter()
    .flatten()
    .collect()
}
