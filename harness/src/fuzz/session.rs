//! All the lines of a run against one server, and what becomes of a failure: it is made smaller and
//! tried again alone, each time on a server of its own.

use std::time::{Duration, Instant};

use proptest::strategy::ValueTree;

use super::complaint::{Complaint, is_paid, judge};
use super::host::Host;
use super::lines::{HOME, Tree};
use super::oracle::owed;
use super::talk::{Ending, Talk};
use super::{CLOSING, Found, Line, case};
use crate::fault::Fault;
use crate::locale::{Lang, tr};
use crate::stage::{Draw, Terms, cut, join};
use crate::verdict::{Finding, Kind, StepRecord};

/// Lines on one connection. With the room at its beginning and the barriers that is fewer than the ten
/// commands that a rate limit on all of them lets pass at once (T10).
const LINES_PER_CONNECTION: usize = 4;

/// How old a server may get: the sandbox ends it after two minutes, whatever it did.
const LIFETIME: Duration = Duration::from_secs(30);

/// Failing lines after which no more are sent.
pub const MOST_FAILURES: usize = 6;

/// Servers that are started to make failing lines smaller, in a whole run.
const ATTEMPTS: usize = 40;

/// How long that may take.
const PATIENCE: Duration = Duration::from_secs(4);

/// How often a line that failed is tried again alone.
const REPEATS: usize = 3;

/// Lines that are told before one that does not fail alone.
const CONTEXT: usize = 8;

/// A line that cannot be made smaller.
pub fn stored(line: &[u8]) -> Tree {
    Box::new(Fixed(line.to_vec()))
}

struct Fixed(Line);

impl ValueTree for Fixed {
    type Value = Line;

    fn current(&self) -> Line {
        self.0.clone()
    }

    fn simplify(&mut self) -> bool {
        false
    }

    fn complicate(&mut self) -> bool {
        false
    }
}

/// Plays lines; `None` if no server serves even a first request.
pub async fn play<H: Host>(
    host: &H,
    lines: Vec<Tree>,
    with: &Terms,
) -> Result<Option<Found>, Fault> {
    let Some(mut session) = Session::open(host, with).await? else {
        return Ok(None);
    };
    let mut budget = Budget {
        attempts: ATTEMPTS,
        until: Instant::now() + PATIENCE,
    };
    let (mut found, mut failures) = (Found::default(), Vec::<Complaint>::new());
    for tree in lines {
        if session.begun.elapsed() > LIFETIME {
            session.close().await;
            match Session::open(host, with).await? {
                Some(fresh) => session = fresh,
                None => return Ok(Some(found)),
            }
        }
        let line = tree.current();
        let Some(complaint) = session.send(&line).await else {
            continue;
        };
        let closes = complaint.rules.iter().any(|rule| CLOSING.contains(rule));
        let is_known = failures.iter().any(|known| known.is_like(&complaint));
        if is_known && !closes && !complaint.is_silence {
            // An advice is given once, and must not end the run before something worse is found.
            continue;
        }
        let before = session.close().await;
        if !is_known {
            let finding = investigate(host, tree, &complaint, &before, &mut budget, with).await?;
            if closes {
                &mut found.gate
            } else {
                &mut found.advice
            }
            .push(finding);
        }
        // Each silence would last as long again, and the first one says all.
        let is_enough = closes && complaint.is_silence;
        failures.push(complaint);
        if is_enough || failures.len() == MOST_FAILURES {
            return Ok(Some(found));
        }
        match Session::open(host, with).await? {
            Some(fresh) => session = fresh,
            None => return Ok(Some(found)),
        }
    }
    session.close().await;
    Ok(Some(found))
}

/// A server, a client that plays lines, and another one that must go on being served.
struct Session<'a, H: Host> {
    host: &'a H,
    with: &'a Terms,
    server: H::Server,
    begun: Instant,
    witness: Talk,
    lobby: String,
    client: Option<(Talk, usize)>,
    rooms: Draw,
    before: Vec<Line>,
}

impl<'a, H: Host> Session<'a, H> {
    async fn open(host: &'a H, with: &'a Terms) -> Result<Option<Self>, Fault> {
        let Some(server) = host.start().await? else {
            return Ok(None);
        };
        let begun = Instant::now();
        let mut rooms = Draw::new(with.seed, "fuzz");
        let lobby = rooms.room();
        if let Ok(mut witness) = Talk::connect(&host.endpoint(&server), with).await
            && witness.is_served(&lobby, with).await
        {
            let (client, before) = (None, Vec::new());
            return Ok(Some(Self {
                host,
                with,
                server,
                begun,
                witness,
                lobby,
                client,
                rooms,
                before,
            }));
        }
        host.stop(server).await;
        Ok(None)
    }

    /// Plays a line.
    async fn send(&mut self, line: &[u8]) -> Option<Complaint> {
        let complaint = self.send_alone(line).await;
        self.before.push(line.to_vec());
        if self.witness.is_served(&self.lobby, self.with).await {
            return complaint;
        }
        Some(self.gone(complaint).await)
    }

    async fn send_alone(&mut self, line: &[u8]) -> Option<Complaint> {
        let server = self.host.endpoint(&self.server);
        let (mut talk, lines) = match self.client.take() {
            Some(client) => client,
            None => match Talk::connect(&server, self.with).await {
                Ok(mut talk) => {
                    // Whether that is granted shows in what comes of the line.
                    talk.is_served(HOME, self.with).await;
                    (talk, 0)
                }
                Err(reason) => return Some(refused(&reason)),
            },
        };
        let owed = owed(line);
        let exchange = talk
            .exchange(line, &mut self.rooms, self.with, |heard| {
                is_paid(&owed, heard)
            })
            .await;
        if matches!(exchange.ending, Ending::Served) && lines + 1 < LINES_PER_CONNECTION {
            self.client = Some((talk, lines + 1));
        }
        judge(&owed, &exchange)
    }

    /// C4: the other client is not served any more.
    async fn gone(&mut self, complaint: Option<Complaint>) -> Complaint {
        let heard = complaint.map_or_else(Vec::new, |complaint| complaint.heard);
        let Some(death) = self.host.death(&self.server).await else {
            let message = tr("fuzz-hung");
            return Complaint {
                heard,
                is_silence: true,
                ..Complaint::new(&["C4"], Kind::Hung, message)
            };
        };
        let message = tr("fuzz-crashed");
        let mut complaint = Complaint::new(&["C4"], Kind::Crashed, message);
        complaint.heard = heard;
        complaint.heard.push(format!("[{}]", death.how));
        complaint.detail = Some(death.output);
        complaint
    }

    /// Ends the server; tells what was sent to it.
    async fn close(self) -> Vec<Line> {
        self.host.stop(self.server).await;
        self.before
    }
}

fn refused(reason: &str) -> Complaint {
    let message = tr("fuzz-refused");
    let mut complaint = Complaint::new(&["C4"], Kind::Refused, message);
    complaint.heard.push(format!("[{reason}]"));
    complaint
}

/// How much may still be tried.
struct Budget {
    attempts: usize,
    until: Instant,
}

impl Budget {
    fn take(&mut self) -> bool {
        let left = self.attempts > 0 && Instant::now() < self.until;
        self.attempts = self.attempts.saturating_sub(1);
        left
    }
}

/// Plays one line alone on a fresh server.
async fn try_alone<H: Host>(
    host: &H,
    line: &[u8],
    with: &Terms,
) -> Result<Option<Complaint>, Fault> {
    let Some(mut session) = Session::open(host, with).await? else {
        return Ok(None);
    };
    let complaint = session.send(line).await;
    session.close().await;
    Ok(complaint)
}

/// Makes a failing line smaller, unless each attempt would be a long silence, tries it again, and
/// tells all of that.
async fn investigate<H: Host>(
    host: &H,
    mut tree: Tree,
    complaint: &Complaint,
    before: &[Line],
    budget: &mut Budget,
    with: &Terms,
) -> Result<Finding, Fault> {
    let line = if complaint.is_silence {
        tree.current()
    } else {
        shrink(host, &mut tree, complaint, budget, with).await?
    };
    let alone = || try_alone(host, &line, with);
    let again = <[_; REPEATS]>::from(tokio::try_join!(alone(), alone(), alone())?);
    let again = again.into_iter().flatten();
    let again: Vec<_> = again.filter(|found| found.is_like(complaint)).collect();
    let repeated = again.len();
    let told = again.first().unwrap_or(complaint);
    let context = if repeated == 0 {
        before
    } else {
        &[join(HOME).into_bytes(), line.clone()]
    };
    let mut finding = finding(&line, told, with.lang);
    finding.message = tr("fuzz-reproduced")
        .with("what", finding.message)
        .with("repeated", repeated)
        .with("tried", REPEATS)
        .to(with.lang);
    finding.steps = steps(context, told, with.lang);
    Ok(finding)
}

/// proptest's own walk, with a fresh server for each attempt: smaller while it fails in the same
/// way, back where it does not.
async fn shrink<H: Host>(
    host: &H,
    tree: &mut Tree,
    complaint: &Complaint,
    budget: &mut Budget,
    with: &Terms,
) -> Result<Line, Fault> {
    let mut smallest = tree.current();
    let mut moves = tree.simplify();
    while moves && budget.take() {
        let line = tree.current();
        let fails = try_alone(host, &line, with)
            .await?
            .is_some_and(|found| found.is_like(complaint));
        moves = if fails {
            smallest = line;
            tree.simplify()
        } else {
            tree.complicate()
        };
    }
    Ok(smallest)
}

fn finding(line: &[u8], complaint: &Complaint, lang: Lang) -> Finding {
    let mut finding = Finding::new(
        complaint.rules.iter().copied(),
        complaint.kind,
        complaint.message.to(lang),
    )
    .expected(owed(line).in_words(lang))
    .got(cut(&complaint.heard.join(" ")))
    .hint(complaint.hint().to(lang));
    finding.detail.clone_from(&complaint.detail);
    finding.is_proven = complaint.is_proven;
    finding.case = Some(case::escape(line));
    finding
}

/// The lines that were sent, the last one with what came of it.
fn steps(lines: &[Line], complaint: &Complaint, lang: Lang) -> Vec<StepRecord> {
    let step = |(index, line): (usize, &Line)| {
        let failed = index + 1 == lines.len();
        let heard = complaint.heard.iter().filter(|_| failed);
        let heard = heard.map(String::as_str);
        super::step(index + 1, failed, &case::shown(line), heard, lang)
    };
    let told = lines.len().saturating_sub(CONTEXT);
    lines.iter().enumerate().skip(told).map(step).collect()
}
