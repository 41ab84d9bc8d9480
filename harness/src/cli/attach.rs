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

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(value_name = "ADDRESS", default_value = "127.0.0.1:8080", value_parser = parse_address)]
    address: SocketAddr,
    #[arg(long, default_value = "random", value_parser = parse_seed)]
    seed: Seed,
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
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
