use super::{Finding, Report, lessons};
use crate::locale::Lang;

/// How much a report says of what to do about its findings.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, clap::ValueEnum)]
pub enum Hints {
    /// Nothing: what was expected and what came
    None,
    /// What to look at first
    #[default]
    Some,
    /// Of a pitfall, what to write instead too
    All,
}

impl Hints {
    /// Leaves that much in a report. The evidence stays as it is.
    pub fn apply(self, report: &mut Report, lang: Lang) {
        match self {
            Self::None => findings(report).for_each(|finding| finding.hint = None),
            Self::Some => {}
            Self::All => add_cures(report, lang),
        }
    }
}

fn findings(report: &mut Report) -> impl Iterator<Item = &mut Finding> {
    let bonus = report.bonus.iter_mut().flat_map(|bonus| &mut bonus.tests);
    let tests = report.tests.iter_mut().chain(bonus);
    let tests = tests.flat_map(|test| &mut test.findings);
    let gates = report.gates.iter_mut().flat_map(|gate| &mut gate.findings);
    let advice = report.advice.iter_mut().flat_map(|it| &mut it.findings);
    tests.chain(gates).chain(advice)
}

/// Once for each gate: its findings are of one fault.
fn add_cures(report: &mut Report, lang: Lang) {
    for gate in &mut report.gates {
        let lesson = lessons::find(&gate.id);
        if let (Some(lesson), Some(last)) = (lesson, gate.findings.last_mut()) {
            let cure = lesson.cure.to(lang);
            last.hint = Some(match last.hint.take() {
                Some(hint) => format!("{hint}. {cure}"),
                None => cure.to_owned(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;

    fn with(hints: Hints) -> Report {
        let mut report = sample::refused();
        hints.apply(&mut report, Lang::En);
        report
    }

    fn hints(report: &mut Report) -> Vec<String> {
        findings(report).filter_map(|it| it.hint.clone()).collect()
    }

    #[test]
    fn none_takes_every_hint_and_nothing_else() {
        let mut report = with(Hints::None);
        assert_eq!(hints(&mut report), [""; 0]);
        let mut whole = sample::refused();
        findings(&mut whole).for_each(|finding| finding.hint = None);
        assert_eq!(report, whole);
    }

    #[test]
    fn some_is_what_the_judge_said() {
        let mut whole = sample::refused();
        assert!(!hints(&mut whole).is_empty());
        assert_eq!(with(Hints::Some), whole);
    }

    #[test]
    fn all_adds_what_to_write_instead_once_for_each_pitfall() {
        let cure = lessons::find("pitfall_b")
            .expect("a lesson")
            .cure
            .to(Lang::En);
        let told = hints(&mut with(Hints::All));
        assert_eq!(told.iter().filter(|hint| hint.contains(cure)).count(), 1);
    }
}
