//! How long each part of a grading took, for people.

use super::Look;
use super::page::{Page, pad, style};
use super::untrusted::visible;
use crate::locale::tr;
use crate::verdict::Timings;

/// Columns of a number.
const NUMBER: usize = 8;

/// The phases in their order, then every part of the run, slowest first.
pub fn human(timings: &Timings, look: Look) -> String {
    let mut page = Page::new(look);
    page.heading(tr("timings-title").to(look.lang));
    let phases = [
        ("stage", timings.stage),
        ("inspect", timings.inspect),
        ("build", timings.build),
        ("run", timings.run),
        ("total", timings.total),
    ];
    let ids = timings.checks.iter().map(|check| visible(&check.id));
    let ids: Vec<_> = ids.collect();
    let names = ids.iter().map(String::as_str);
    let names = names.chain(phases.map(|(name, _)| name));
    let width = names.map(str::len).max().unwrap_or(0);
    for (name, ms) in phases {
        page.verbatim(2, &format!("{} {ms:>NUMBER$}", pad(name, width)));
    }
    if !ids.is_empty() {
        page.blank();
        page.paragraph(0, style::PLAIN, tr("timings-checks").to(look.lang));
    }
    for (id, check) in ids.iter().zip(&timings.checks) {
        let (all, answer) = (check.ms, check.slowest_answer_ms);
        let line = format!("{} {all:>NUMBER$} {answer:>NUMBER$}", pad(id, width));
        page.verbatim(2, &line);
    }
    page.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Lang;
    use crate::verdict::CheckTime;

    #[test]
    fn phases_come_in_their_order_and_checks_as_they_are() {
        let check = |id: &str, ms, slowest_answer_ms| CheckTime {
            id: id.to_owned(),
            ms,
            slowest_answer_ms,
        };
        let timings = Timings {
            stage: 9,
            inspect: 0,
            build: 1520,
            run: 1890,
            total: 3419,
            checks: vec![
                check("constraint_c1", 998, 92),
                check("test_list_rooms", 31, 4),
            ],
        };
        for lang in [Lang::En, Lang::Fr] {
            let text = human(&timings, Look { width: 80, lang });
            let plain = anstream::adapter::strip_str(&text).to_string();
            insta::assert_snapshot!(format!("timings_{lang:?}"), plain);
        }
    }
}
