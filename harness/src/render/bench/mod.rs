//! How fast submissions are: tables for people, a drawing, and the same for programs.

mod human;
mod markdown;
mod plot;
#[cfg(test)]
mod tests;

pub use human::human;
pub use markdown::markdown;
pub use plot::plot;

use super::page::{Page, style};
use super::telling::place;
use super::untrusted::{cut, visible};
use super::{Look, pretty};
use crate::locale::{Lang, Message, tr, verbatim};
use crate::verdict::Failure;
use crate::verdict::figures::{Idle, Kind, Measured, Phase, Report, Throughput, Trouble, Why};

/// Characters of a server's name that are shown.
const NAME: usize = 32;

/// Characters that are shown of what a server printed.
const PRINTED: usize = 400;

/// Stands where nothing was measured.
const NOTHING: &str = "–";

/// For programs.
pub fn json(report: &Report) -> String {
    pretty(report)
}

/// Says that a submission does not compile, and why.
pub fn unbuilt(dir: &str, failures: Vec<Failure>, look: Look) -> String {
    let mut page = Page::new(look);
    let told = tr("bench-unbuilt").with("directory", visible(dir));
    page.paragraph(0, style::BAD, &told.to(look.lang));
    for failure in failures {
        let told = failure.told(look.lang);
        let place = place(&told).map_or_else(String::new, |place| place + ": ");
        page.paragraph(2, style::PLAIN, &(place + &visible(&told.message)));
    }
    page.finish()
}

/// How everything was measured.
fn setting(report: &Report) -> Message {
    tr("bench-setting")
        .with("bytes", report.setting.message_bytes)
        .with("processors", report.setting.processors)
        .with("seconds", report.setting.seconds)
}

/// What delays are those of.
fn delays_of(report: &Report) -> Message {
    let others = report.setting.delay_members.saturating_sub(1);
    tr("bench-delays").with("others", others)
}

/// The name of a server, as its reader would call it.
fn name(server: &Measured, lang: Lang) -> String {
    match server.kind {
        Kind::Control => tr("bench-control").to(lang).to_owned(),
        Kind::Submission | Kind::Redis => cut(&server.name, NAME, lang),
    }
}

/// The sizes of the rooms in which throughput was measured.
fn rooms(report: &Report) -> Vec<usize> {
    let all = report.servers.iter().flat_map(|server| &server.throughput);
    let mut rooms: Vec<usize> = all.map(|it| it.members).collect();
    rooms.sort_unstable();
    rooms.dedup();
    rooms
}

/// The loads at which delays were measured.
fn loads(report: &Report) -> Vec<u32> {
    let all = report.servers.iter().flat_map(|server| &server.delay);
    let mut loads: Vec<u32> = all.map(|it| it.load).collect();
    loads.sort_unstable();
    loads.dedup();
    loads
}

/// How many connections did nothing, if that was measured of any server.
fn idle_connections(report: &Report) -> Option<usize> {
    let mut measured = report.servers.iter().filter_map(|server| server.idle);
    measured.next().map(|idle| idle.connections)
}

/// A throughput in three digits.
fn rate(per_second: f64) -> String {
    match per_second {
        rate if rate >= 1e6 => format!("{:.2} M", rate / 1e6),
        rate if rate >= 1e3 => format!("{:.0} k", rate / 1e3),
        rate => format!("{rate:.0}"),
    }
}

/// A throughput as a part of the control's, which is none of itself.
fn share(throughput: &Throughput, kind: Kind) -> Option<String> {
    let part = throughput.of_control.filter(|_| kind != Kind::Control)?;
    Some(format!("×{part:.2}"))
}

/// A delay in three digits, or nearly.
fn millis(delay: f64) -> String {
    match delay {
        delay if delay >= 100.0 => format!("{delay:.0}"),
        delay if delay >= 10.0 => format!("{delay:.1}"),
        delay => format!("{delay:.2}"),
    }
}

/// The memory of an idle connection.
fn memory(idle: &Idle, lang: Lang) -> String {
    let tenths = idle.bytes_each * 10 / 1024;
    let kib = format!("{}.{}", tenths / 10, tenths % 10);
    tr("bench-kib").with("kib", kib).to(lang)
}

/// The processor time of idle connections.
fn processor(idle: &Idle) -> String {
    format!("{:.1} %", idle.processor * 100.0)
}

/// Everything that could not be measured, told.
fn troubles(report: &Report, lang: Lang) -> impl Iterator<Item = (&Trouble, String)> {
    report.servers.iter().flat_map(move |server| {
        let troubles = server.troubles.iter();
        troubles.map(move |trouble| (trouble, trouble_of(server, trouble, lang).to(lang)))
    })
}

fn trouble_of(server: &Measured, trouble: &Trouble, lang: Lang) -> Message {
    let during = match trouble.during {
        Phase::Start => {
            return tr("bench-trouble-start")
                .with("server", name(server, lang))
                .with("why", why(&trouble.why, lang));
        }
        Phase::Idle => tr("bench-during-idle").into(),
        Phase::Throughput { members } => tr("bench-during-throughput").with("members", members),
        Phase::Delay { load } => tr("bench-during-delay").with("load", load),
    };
    tr("bench-trouble")
        .with("server", name(server, lang))
        .with("during", during)
        .with("why", why(&trouble.why, lang))
}

fn why(why: &Why, lang: Lang) -> Message {
    match why {
        Why::NotStarted { reason } => verbatim(cut(reason, PRINTED, lang)),
        Why::Ended { how, output } if output.trim().is_empty() => {
            tr("bench-why-ended").with("how", how.clone())
        }
        Why::Ended { how, output } => tr("bench-why-ended-printing")
            .with("how", how.clone())
            .with("output", printed(output, lang)),
        Why::Closed => tr("bench-why-closed").into(),
        Why::NoAnswer => tr("bench-why-no-answer").into(),
        Why::NotHeard => tr("bench-why-not-heard").into(),
        Why::Lost { missing, of } => tr("bench-why-lost")
            .with("missing", *missing)
            .with("of", *of),
        Why::Twice => tr("bench-why-twice").into(),
        Why::Limited => tr("bench-why-limited").into(),
        Why::Behind => tr("bench-why-behind").into(),
    }
}

/// What a server printed, on one line, without the stack of a panic.
fn printed(output: &str, lang: Lang) -> String {
    let lines = output.lines().map(str::trim);
    let lines = lines.take_while(|line| *line != "stack backtrace:");
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    cut(&lines.join(" / "), PRINTED, lang)
}
