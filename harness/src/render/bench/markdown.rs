//! What was measured, as Markdown: for a manual, a comment, a page.

use super::super::markdown::prose;
use super::{
    NOTHING, delays_of, idle_connections, loads, memory, millis, name, processor, rate, rooms,
    setting, share, troubles,
};
use crate::locale::{Lang, Message, tr};
use crate::verdict::figures::{Measured, Report};

/// As Markdown, of GitHub's flavour.
pub fn markdown(report: &Report, lang: Lang) -> String {
    let mut blocks = vec![prose(&setting(report).to(lang))];
    if !rooms(report).is_empty() {
        blocks.extend([
            heading(&tr("bench-throughput").into(), lang),
            throughput(report, lang),
        ]);
    }
    if !loads(report).is_empty() {
        blocks.extend([heading(&delays_of(report), lang), delays(report, lang)]);
    }
    if let Some(connections) = idle_connections(report) {
        let told = tr("bench-idle").with("connections", connections);
        blocks.extend([heading(&told, lang), idle(report, lang)]);
    }
    let troubles = troubles(report, lang).map(|(_, told)| format!("- {}", prose(&told)));
    let troubles: Vec<String> = troubles.collect();
    if !troubles.is_empty() {
        blocks.push(troubles.join("\n"));
    }
    blocks.join("\n\n") + "\n"
}

fn heading(text: &Message, lang: Lang) -> String {
    format!("**{}**", prose(&text.to(lang)))
}

fn throughput(report: &Report, lang: Lang) -> String {
    let rooms = rooms(report);
    let heads = rooms.iter().map(|members| {
        let head = tr("bench-to-members").with("members", *members);
        head.to(lang)
    });
    let cells = |server: &Measured| {
        let cells = rooms.iter().map(|members| {
            let found = server.throughput.iter().find(|it| it.members == *members)?;
            let figures = std::iter::once(rate(found.per_second)).chain(share(found, server.kind));
            Some(figures.collect::<Vec<_>>().join(" "))
        });
        cells.collect()
    };
    table("", heads, report, cells, lang)
}

/// The median and what one of a hundred exceeds, of each server at each load.
fn delays(report: &Report, lang: Lang) -> String {
    let loads = loads(report);
    let heads = loads.iter().map(ToString::to_string);
    let cells = |server: &Measured| {
        let cells = loads.iter().map(|load| {
            let found = server.delay.iter().find(|it| it.load == *load)?;
            Some(format!("{} / {}", millis(found.p50), millis(found.p99)))
        });
        cells.collect()
    };
    let corner = tr("bench-corner").to(lang);
    table(corner, heads, report, cells, lang)
}

fn idle(report: &Report, lang: Lang) -> String {
    let heads = [tr("bench-memory"), tr("bench-processor")].map(|it| it.to(lang).to_owned());
    let cells = |server: &Measured| {
        let idle = server.idle.as_ref();
        vec![idle.map(|it| memory(it, lang)), idle.map(processor)]
    };
    table("", heads, report, cells, lang)
}

/// A row for each server; what was not measured is a dash.
fn table(
    corner: &str,
    heads: impl IntoIterator<Item = String>,
    report: &Report,
    cells: impl Fn(&Measured) -> Vec<Option<String>>,
    lang: Lang,
) -> String {
    let heads: Vec<String> = heads.into_iter().collect();
    let line = |first: &str, cells: &[String]| format!("| {first} | {} |", cells.join(" | "));
    let rule = vec!["---:".to_owned(); heads.len()];
    let rows = report.servers.iter().map(|server| {
        let cells = cells(server).into_iter();
        let cells: Vec<String> = cells
            .map(|cell| cell.unwrap_or_else(|| NOTHING.to_owned()))
            .collect();
        line(&prose(&name(server, lang)), &cells)
    });
    [line(corner, &heads), line("---", &rule)]
        .into_iter()
        .chain(rows)
        .collect::<Vec<_>>()
        .join("\n")
}
