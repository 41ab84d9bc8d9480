//! What was measured, as tables on a terminal.

use anstyle::Style;

use super::super::Look;
use super::super::page::{Page, pad, style};
use super::{
    NOTHING, delays_of, idle_connections, memory, millis, name, processor, rate, rooms, setting,
    share, troubles,
};
use crate::locale::tr;
use crate::verdict::figures::{Delay, Kind, Report, Throughput};

/// Columns for the name of a server.
const NAME: usize = 16;

/// Columns for a figure of throughput and its part of the control's, or one of idle connections.
const RATE: usize = 15;

/// Columns for a part of the control's.
const SHARE: usize = 7;

/// Columns for a delay.
const DELAY: usize = 8;

/// Fewer columns than this say nothing as bars.
const BARS: usize = 16;

/// What the bars span, in powers of ten of a millisecond: 0.1 ms to 1 s.
const SPAN: std::ops::RangeInclusive<f64> = -1.0..=3.0;

/// For people.
pub fn human(report: &Report, look: Look) -> String {
    let mut page = Page::new(look);
    page.paragraph(0, style::DIM, &setting(report).to(look.lang));
    throughput(&mut page, report);
    delays(&mut page, report);
    idle(&mut page, report);
    for (number, (trouble, told)) in troubles(report, look.lang).enumerate() {
        if number == 0 {
            page.blank();
        }
        let label = if trouble.is_fault() {
            (style::BAD, "✘")
        } else {
            (style::DOUBT, "▲")
        };
        page.entry(0, label, 2, &told);
    }
    page.finish()
}

fn throughput(page: &mut Page, report: &Report) {
    let lang = page.lang;
    let rooms = rooms(report);
    if rooms.is_empty() {
        return;
    }
    page.heading(tr("bench-throughput").to(lang));
    let heads = rooms.iter().map(|members| {
        let head = tr("bench-to-members").with("members", *members);
        head.to(lang)
    });
    row(page, style::DIM, "", heads);
    for server in &report.servers {
        let cells = rooms.iter().map(|members| {
            let found = server.throughput.iter().find(|it| it.members == *members);
            found.map_or_else(|| NOTHING.to_owned(), |it| rate_beside(it, server.kind))
        });
        row(page, style::PLAIN, &name(server, lang), cells);
    }
}

fn rate_beside(throughput: &Throughput, kind: Kind) -> String {
    let share = share(throughput, kind).unwrap_or_default();
    format!("{}{share:>SHARE$}", rate(throughput.per_second))
}

fn delays(page: &mut Page, report: &Report) {
    let lang = page.lang;
    let measured = report.servers.iter().filter(|it| !it.delay.is_empty());
    let mut measured = measured.peekable();
    if measured.peek().is_none() {
        return;
    }
    page.heading(&delays_of(report).to(lang));
    let heads = ["p50", "p90", "p99", "max"].map(str::to_owned);
    let mut head = pad(tr("bench-load").to(lang), NAME) + &right(heads, DELAY);
    if bars(page).is_some() {
        head = head + "  " + tr("bench-bars").to(lang);
    }
    page.paragraph(0, style::DIM, &head);
    for server in measured {
        page.paragraph(0, style::BOLD, &name(server, lang));
        for delay in &server.delay {
            delay_row(page, delay);
        }
    }
}

fn delay_row(page: &mut Page, delay: &Delay) {
    let cells = [delay.p50, delay.p90, delay.p99, delay.max].map(millis);
    let figures = pad(&format!("{:>10}", delay.load), NAME) + &right(cells, DELAY);
    match bars(page) {
        Some(columns) => page.verbatim(0, &format!("{figures}  {}", bar(delay.p99, columns))),
        None => page.verbatim(0, &figures),
    }
}

/// The columns that are left for bars, if they are enough.
fn bars(page: &Page) -> Option<usize> {
    let columns = page.width().checked_sub(NAME + 4 * DELAY + 2)?;
    (columns >= BARS).then_some(columns)
}

/// A bar as long as the logarithm of a delay, of [`SPAN`]; eighths of a column count.
fn bar(delay: f64, columns: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let share = (delay.log10() - SPAN.start()) / (SPAN.end() - SPAN.start());
    let steps = (1..=8 * columns).filter(|step| share * 8.0 * count(columns) >= count(*step));
    let eighths = steps.count();
    "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
}

/// Columns are few.
fn count(columns: usize) -> f64 {
    f64::from(u16::try_from(columns).unwrap_or(u16::MAX))
}

fn idle(page: &mut Page, report: &Report) {
    let lang = page.lang;
    let Some(connections) = idle_connections(report) else {
        return;
    };
    let heading = tr("bench-idle").with("connections", connections);
    page.heading(&heading.to(lang));
    let heads = [tr("bench-memory"), tr("bench-processor")].map(|it| it.to(lang).to_owned());
    row(page, style::DIM, "", heads);
    for server in &report.servers {
        let cells = match &server.idle {
            Some(idle) => [memory(idle, lang), processor(idle)],
            None => [NOTHING, NOTHING].map(str::to_owned),
        };
        row(page, style::PLAIN, &name(server, lang), cells);
    }
}

/// A row of figures behind a name.
fn row(page: &mut Page, style: Style, name: &str, cells: impl IntoIterator<Item = String>) {
    let cells = cells.into_iter().map(|cell| (style, right([cell], RATE)));
    let row = std::iter::once((style, pad(name, NAME))).chain(cells);
    page.row(&row.collect::<Vec<_>>(), 2);
}

fn right(cells: impl IntoIterator<Item = String>, columns: usize) -> String {
    let cells = cells.into_iter().map(|cell| format!("{cell:>columns$}"));
    cells.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_the_power_of_ten() {
        assert_eq!(bar(0.1, 8), "");
        assert_eq!(bar(10.0, 8), "████");
        assert_eq!(bar(1000.0, 8), "████████");
        assert_eq!(bar(99_999.0, 8), "████████");
        assert_eq!(bar(0.0, 8), "");
    }
}
