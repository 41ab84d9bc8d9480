//! `harness attach`

use std::net::{SocketAddr, ToSocketAddrs};

use super::seed::{Seed, parse_seed};
use super::{ask, contain, output};
use crate::attach::{Attach, is_possible};
use crate::fault::{Fault, exit};
use crate::locale::tr;
use crate::render::{Look, attached};
use crate::scenarios;
use crate::script::Scenario;
use crate::spec;

/// Play the scenarios against a server that already runs
///
/// Under a debugger, say, or with traces. Only scenarios that need no server of their own are played,
/// one after the other; nothing is compiled, and there is no score.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  harness attach                                      the program, on 127.0.0.1:8080
  harness attach localhost:9000 --only test_join_room
  harness attach --patience 1000                      time enough to look around in a debugger

Exit codes:
  0 all right, 1 something is not, 2 usage: nothing listens there, 4 nothing selected")]
pub struct Args {
    /// Where the server listens
    #[arg(value_name = "ADDRESS", default_value = "127.0.0.1:8080", value_parser = parse_address)]
    address: SocketAddr,
    /// Draw names and texts from this number (decimal, or 0x and hexadecimal), or `random`
    #[arg(long, default_value = "random", value_parser = parse_seed)]
    seed: Seed,
    /// Play these scenarios only: a name or a glob; may be given several times
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Wait so many times as long for every answer
    #[arg(
        long,
        value_name = "FACTOR",
        default_value_t = 1,
        value_parser = clap::value_parser!(u64).range(1..=1_000_000)
    )]
    patience: u64,
}

fn parse_address(text: &str) -> Result<SocketAddr, String> {
    let mut found = text
        .to_socket_addrs()
        .map_err(|error| format!("{error}; give HOST:PORT, as in 127.0.0.1:8080"))?;
    found.next().ok_or_else(|| "it has no address".to_owned())
}

/// Plays them, and says in the exit code whether all was right.
pub fn run(args: &Args, look: Look) -> Result<u8, Fault> {
    let (chosen, left_out) = choose(&args.only)?;
    let attach = Attach {
        address: args.address,
        seed: args.seed.value(),
        deadlines: spec::load(None)?.spec.deadlines_ms.times(args.patience),
        lang: look.lang,
    };
    let mut outcomes = Vec::new();
    let playing = attach.play(&chosen, |check| {
        outcomes.push(check.outcome);
        output::to_stdout(&attached::check(&check, attach.seed, look))
    });
    let stay = contain::runtime()?.block_on(playing)?;
    let left_out: Vec<&str> = left_out.iter().map(|scenario| scenario.id).collect();
    output::to_stdout(&attached::sum(&outcomes, &left_out, &stay, look))?;
    Ok(if outcomes.into_iter().any(attached::is_wrong) {
        exit::REFUSED
    } else {
        exit::VALIDATED
    })
}

/// What is played, and what was asked for and cannot be.
fn choose(only: &[String]) -> Result<(Vec<Scenario>, Vec<Scenario>), Fault> {
    let all = scenarios::all();
    let names: Vec<String> = all.iter().map(|it| it.id.to_owned()).collect();
    let selected = ask::select(only, &names)?;
    let wanted = |it: &Scenario| selected.is_empty() || selected.iter().any(|id| id == it.id);
    let (chosen, left_out): (Vec<_>, Vec<_>) =
        all.into_iter().filter(wanted).partition(is_possible);
    if chosen.is_empty() {
        return Err(Fault::NothingSelected(tr("fault-own-server").into()));
    }
    Ok((chosen, left_out))
}
