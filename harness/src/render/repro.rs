//! A failed scenario as a script that anybody can read, change and run: bash, and nothing else.

use super::untrusted::visible;
use super::words;
use crate::locale::{Lang, tr};
use crate::verdict::{Finding, Report, StepRecord, Transcript, Wire, WireEvent};

/// What every script is written with.
const VERBS: &str = include_str!("repro.sh.in");

/// Stands where a line was cut, with how much follows.
const CUT: char = '…';

/// The scenarios that failed and are reported, each with what is reported.
pub fn failed(report: &Report) -> Vec<(&Transcript, &Finding)> {
    let findings = findings(report);
    let found = |transcript: &&Transcript| {
        let step = failed_step(&transcript.steps)?;
        let is_it = |finding: &&&Finding| {
            let reported = failed_step(&finding.steps);
            reported.is_some_and(|it| (it.number, &it.text) == (step.number, &step.text))
        };
        findings.iter().find(is_it).copied()
    };
    let transcripts = report.transcripts.iter();
    transcripts
        .filter_map(|it| Some((it, found(&it)?)))
        .collect()
}

fn findings(report: &Report) -> Vec<&Finding> {
    let bonus = report.bonus.iter().flat_map(|bonus| &bonus.tests);
    let tests = report.tests.iter().chain(bonus).map(|it| &it.findings);
    let gates = report.gates.iter().map(|it| &it.findings);
    let advice = report.advice.iter().map(|it| &it.findings);
    tests.chain(gates).chain(advice).flatten().collect()
}

fn failed_step(steps: &[StepRecord]) -> Option<&StepRecord> {
    steps.last().filter(|step| step.failed)
}

/// What the clients did, step by step. What came is read as it came then, and shown.
pub fn script(transcript: &Transcript, finding: &Finding, lang: Lang) -> String {
    let name = visible(&transcript.scenario);
    let mut lines = vec![
        "#!/usr/bin/env bash".to_owned(),
        format!(
            "# {name}, {} {:#x}",
            tr("report-seed").to(lang),
            transcript.seed
        ),
        format!(
            "# {}",
            tr("repro-how")
                .with("script", format!("{name}.sh"))
                .to(lang)
        ),
        format!("# {}", tr("repro-then").to(lang)),
        String::new(),
        VERBS.to_owned(),
    ];
    for step in &transcript.steps {
        let mark = if step.failed { "✘ " } else { "" };
        let title = format!("{mark}{}. {}", step.number, visible(&step.text));
        lines.push(format!("echo {}", quoted(&title)));
        lines.extend(step.wire.iter().flat_map(|event| told(event, lang)));
    }
    lines.push("rest".to_owned());
    lines.push(format!("echo {}", quoted(tr("repro-when-graded").to(lang))));
    for (label, text) in [
        (tr("report-expected"), &finding.expected),
        (tr("report-got"), &finding.got),
    ] {
        if let Some(text) = text {
            let told = format!("  {} {}", label.to(lang), visible(text));
            lines.push(format!("echo {}", quoted(&told)));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

fn told(event: &WireEvent, lang: Lang) -> Vec<String> {
    let actor = quoted(&event.actor);
    let (_, words) = words::wire(&event.what, lang);
    let comment = format!("# {}: {}", visible(&event.actor), visible(&words));
    match &event.what {
        Wire::Connected => vec![format!("connects {actor}")],
        Wire::Sent { text } => sent(&actor, text, lang),
        Wire::Finished | Wire::Reset => vec![format!("ends {actor}  {comment}")],
        Wire::Received { .. } | Wire::Unfinished { .. } => {
            vec![format!("awaits {actor}  # {}", visible(&words))]
        }
        // What no script does, or what the server did.
        Wire::Flooding { .. }
        | Wire::StoppedReading
        | Wire::Closed { .. }
        | Wire::LeftOut { .. } => vec![comment],
    }
}

/// A line; or the beginning of one, which no newline ends.
fn sent(actor: &str, text: &str, lang: Lang) -> Vec<String> {
    let is_json = |text: &str| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    if let Some((kept, _)) = text.rsplit_once(CUT).filter(|_| !is_json(text)) {
        let ends = ["\"}", "}", ""].map(|end| format!("{kept}{end}"));
        let whole = ends.iter().find(|text| is_json(text)).unwrap_or(&ends[2]);
        return vec![
            format!("# {}", tr("repro-shorter").to(lang)),
            format!("sends {actor} {}", quoted(whole)),
        ];
    }
    let is_part = text.starts_with('{') && !is_json(text);
    let verb = if is_part { "begins" } else { "sends" };
    vec![format!("{verb} {actor} {}", quoted(text))]
}

/// A word of the shell, whatever is in it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::process::Command;

    use super::super::sample;
    use super::*;

    fn transcript(finding: &Finding) -> Transcript {
        Transcript {
            scenario: "test_message_broadcast".into(),
            seed: 42,
            drawn: BTreeMap::new(),
            steps: finding.steps.clone(),
        }
    }

    fn of(finding: &Finding) -> String {
        script(&transcript(finding), finding, Lang::En)
    }

    #[test]
    fn a_conversation_is_a_script() {
        let script = of(&sample::broadcast());
        let (head, rest) = script.split_once(VERBS).expect("the verbs");
        insta::assert_snapshot!(format!("{head}[verbs]{rest}"));
    }

    #[test]
    fn what_a_server_sends_is_no_command() {
        for finding in [sample::broadcast(), sample::hostile()] {
            let script = of(&finding).replace("exit 2", "true");
            // Nothing listens on that port: every command of the script fails, and no other is there.
            let output = Command::new("bash")
                .args([
                    "-c",
                    &format!("{script}\necho whole"),
                    "repro",
                    "127.0.0.1",
                    "1",
                ])
                .output()
                .expect("bash");
            let printed = String::from_utf8_lossy(&output.stdout);
            assert!(printed.ends_with("whole\n"), "{output:?}");
            let code = script
                .lines()
                .filter(|line| !line.trim_start().starts_with('#'));
            assert!(!code.into_iter().any(|line| line.contains('\u{1b}')));
        }
    }

    #[test]
    fn a_line_is_sent_whole_a_part_of_one_without_its_end_and_a_cut_one_shorter() {
        let sends = |text: &str| sent("'alice'", text, Lang::En).join(" / ");
        let line = r#"{"type":"nick","name":"it's"}"#;
        assert_eq!(
            sends(line),
            r#"sends 'alice' '{"type":"nick","name":"it'\''s"}'"#
        );
        assert_eq!(sends("not JSON"), "sends 'alice' 'not JSON'");
        assert_eq!(sends(r#"{"type":"#), r#"begins 'alice' '{"type":'"#);
        assert_eq!(
            sends(r#"{"content":"zz… (70 characters more)"#),
            r#"# shorter than it was when graded / sends 'alice' '{"content":"zz"}'"#
        );
        assert_eq!(
            sends(r#"{"type":"list_rooms"  … (9 characters more)"#),
            r#"# shorter than it was when graded / sends 'alice' '{"type":"list_rooms"  }'"#
        );
    }

    #[test]
    fn what_is_not_reported_has_no_script() {
        let mut report = sample::refused();
        report.transcripts = vec![transcript(&sample::broadcast())];
        let of = |report: &Report| failed(report).len();
        assert_eq!(of(&report), 1);
        for test in &mut report.tests {
            test.findings.clear();
        }
        assert_eq!(of(&report), 0);
    }
}
