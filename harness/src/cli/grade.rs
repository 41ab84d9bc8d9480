//! `harness grade`

use std::path::{Path, PathBuf};

use clap::ValueHint;
use tokio::runtime::Runtime;

use super::choice::Choice;
use super::progress::Progress;
use super::seed::Seed;
use super::{contain, output};
use crate::fault::{Fault, exit};
use crate::fuzz::case;
use crate::grade::grade;
use crate::locale::tr;
use crate::render::{self, Format, Look};
use crate::request::Request;
use crate::verdict::{Hints, Report, Verdict};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    choice: Choice,
    #[arg(
        long = "format",
        value_name = "FORMAT[=PATH]",
        default_value = "human",
        value_parser = parse_format,
    )]
    formats: Vec<Wanted>,
    #[arg(long, short, value_name = "PATH", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
    #[arg(long, value_enum, value_name = "MUCH", default_value_t)]
    hints: Hints,
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    cases: Option<PathBuf>,
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    transcripts: Option<PathBuf>,
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    repro: Option<PathBuf>,
    #[arg(
        long,
        value_name = "N",
        value_parser = clap::value_parser!(u32).range(1..),
        conflicts_with_all = ["formats", "output", "cases", "transcripts", "repro", "timings"]
    )]
    repeat: Option<u32>,
    #[arg(long)]
    timings: bool,
    #[arg(long)]
    exit_zero: bool,
}

/// A format, and the file that it goes to.
#[derive(Clone, Debug)]
struct Wanted {
    format: Format,
    path: Option<PathBuf>,
}

fn parse_format(text: &str) -> Result<Wanted, String> {
    let (name, path) = match text.split_once('=') {
        Some((_, "")) => return Err("the path after `=` is missing".into()),
        Some((name, path)) => (name, Some(PathBuf::from(path))),
        None => (text, None),
    };
    let found = render::ALL.iter().find(|format| format.name == name);
    found.map(|&format| Wanted { format, path }).ok_or_else(|| {
        format!(
            "there is no format of that name; there are: {}",
            names_of_formats()
        )
    })
}

fn names_of_formats() -> String {
    let names: Vec<&str> = render::ALL.iter().map(|format| format.name).collect();
    names.join(", ")
}

/// Grades, writes the reports, and says in the exit code what came out.
pub fn run(args: Args, look: Look) -> Result<u8, Fault> {
    let formats = place(args.formats, args.output)?;
    let runtime = contain::runtime()?;
    let request = args.choice.request(&runtime, look)?;
    for dir in args.transcripts.iter().chain(&args.repro) {
        output::make_dir(dir)?;
    }
    let quiet = args.choice.quiet;
    if let Some(count) = args.repeat {
        let reports = judge_often(&runtime, &request, args.choice.seed, count, quiet)?;
        output::to_stdout(&render::repeat::human(&reports, look))?;
        return Ok(code(&reports, args.exit_zero));
    }
    let mut report = judge(&runtime, request, &Progress::new(quiet, look.lang))?;
    args.hints.apply(&mut report, look.lang);
    write(&report, &formats, look, quiet)?;
    if let Some(dir) = &args.cases {
        write_cases(&report, dir, quiet)?;
    }
    if let Some(dir) = &args.transcripts {
        write_transcripts(&report, dir, look)?;
    }
    if let Some(dir) = &args.repro {
        write_repro(&report, dir, look, quiet)?;
    }
    if args.timings {
        output::to_stderr(&render::timings::human(&report.timings_ms, look));
    }
    Ok(code(&[report], args.exit_zero))
}

/// The exit code of the worst of them.
fn code(reports: &[Report], exit_zero: bool) -> u8 {
    let any = |verdict| reports.iter().any(|report| report.verdict == verdict);
    if exit_zero {
        exit::VALIDATED
    } else if any(Verdict::Refused) {
        exit::REFUSED
    } else if any(Verdict::Inconclusive) {
        exit::INCONCLUSIVE
    } else {
        exit::VALIDATED
    }
}

fn judge_often(
    runtime: &Runtime,
    request: &Request,
    seed: Seed,
    count: u32,
    quiet: bool,
) -> Result<Vec<Report>, Fault> {
    let judge_once = |_| {
        let progress = Progress::new(quiet, request.lang);
        let request = Request {
            seed: seed.value(),
            ..request.clone()
        };
        let mut report = judge(runtime, request, &progress)?;
        // Nobody asks for those, and there are many.
        report.transcripts.clear();
        Ok(report)
    };
    (0..count).map(judge_once).collect()
}

fn write_cases(report: &Report, dir: &Path, quiet: bool) -> Result<(), Fault> {
    let gates = report.gates.iter().flat_map(|gate| &gate.findings);
    let advice = report.advice.iter().flat_map(|advice| &advice.findings);
    for case in gates
        .chain(advice)
        .filter_map(|finding| finding.case.as_ref())
    {
        let path = case::write(dir, &case::unescape(case))?;
        if !quiet {
            output::to_stderr(&format!("{}\n", path.display()));
        }
    }
    Ok(())
}

fn write_transcripts(report: &Report, dir: &Path, look: Look) -> Result<(), Fault> {
    for transcript in &report.transcripts {
        let path = dir.join(&transcript.scenario);
        let text = render::transcript::text(transcript, look.lang);
        output::to_file(&path.with_extension("txt"), &text)?;
        let lines = render::transcript::json_lines(transcript);
        output::to_file(&path.with_extension("jsonl"), &lines)?;
    }
    Ok(())
}

fn write_repro(report: &Report, dir: &Path, look: Look, quiet: bool) -> Result<(), Fault> {
    for (transcript, finding) in render::repro::failed(report) {
        let path = dir.join(&transcript.scenario).with_extension("sh");
        output::to_file(
            &path,
            &render::repro::script(transcript, finding, look.lang),
        )?;
        if !quiet {
            output::to_stderr(&format!("{}\n", path.display()));
        }
    }
    Ok(())
}

/// Grades, and shows how far it is.
pub fn judge(runtime: &Runtime, request: Request, progress: &Progress) -> Result<Report, Fault> {
    progress.seed(request.seed);
    runtime.block_on(grade(request, progress.observer()))
}

/// Gives `--output` to the one format without a file of its own, and checks every path before the
/// work begins.
fn place(mut formats: Vec<Wanted>, output: Option<PathBuf>) -> Result<Vec<Wanted>, Fault> {
    if let Some(path) = output {
        let mut open = formats.iter_mut().filter(|wanted| wanted.path.is_none());
        match (open.next(), open.next()) {
            (Some(wanted), None) => wanted.path = Some(path),
            _ => {
                return Err(Fault::Usage(tr("fault-output").into()));
            }
        }
    }
    let on_stdout = formats.iter().filter(|wanted| is_on_stdout(wanted)).count();
    if on_stdout > 1 {
        return Err(Fault::Usage(tr("fault-one-stdout").into()));
    }
    let mut paths: Vec<&Path> = Vec::new();
    for path in formats.iter().filter_map(|wanted| wanted.path.as_deref()) {
        output::check_writable(path)?;
        if paths.contains(&path) {
            let path = path.display();
            return Err(Fault::Usage(tr("fault-same-path").show("path", path)));
        }
        paths.push(path);
    }
    Ok(formats)
}

fn is_on_stdout(wanted: &Wanted) -> bool {
    wanted.format.machine && wanted.path.is_none()
}

fn write(report: &Report, formats: &[Wanted], look: Look, quiet: bool) -> Result<(), Fault> {
    let stdout_is_taken = formats.iter().any(is_on_stdout);
    for wanted in formats {
        let text = (wanted.format.render)(report, look);
        match &wanted.path {
            Some(path) => output::to_file(path, &anstream::adapter::strip_str(&text).to_string())?,
            None if stdout_is_taken && !wanted.format.machine => output::to_stderr(&text),
            None => output::to_stdout(&text)?,
        }
    }
    // Who asked for files only still sees what came out.
    if !quiet && formats.iter().all(|wanted| wanted.path.is_some()) {
        output::to_stderr(&render::summary(report, look));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(texts: &[&str]) -> Vec<Wanted> {
        texts
            .iter()
            .map(|text| parse_format(text).expect("a format"))
            .collect()
    }

    #[test]
    fn output_belongs_to_the_one_format_without_a_path() {
        let placed = place(wanted(&["human", "json=a.json"]), Some("b.txt".into()));
        assert_eq!(placed.expect("placed")[0].path, Some("b.txt".into()));
        assert!(place(wanted(&["human", "json"]), Some("b.txt".into())).is_err());
        assert!(place(wanted(&["json=a.json"]), Some("b.txt".into())).is_err());
    }

    #[test]
    fn two_formats_for_programs_do_not_share_a_stream() {
        assert!(place(wanted(&["json", "json"]), None).is_err());
        assert!(place(wanted(&["json", "human"]), None).is_ok());
        assert!(parse_format("json=").is_err());
        assert!(parse_format("yaml").is_err());
    }

    #[test]
    fn two_formats_do_not_share_a_file() {
        assert!(place(wanted(&["json=a.json", "human=a.json"]), None).is_err());
        assert!(place(wanted(&["json=a.json", "human=a.txt"]), None).is_ok());
    }
}
