//! `--seed`

/// What the names and texts of a run are drawn from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Seed {
    /// This number.
    Given(u64),
    /// Another one each time.
    Random,
}

impl Seed {
    /// The number; a fresh one each time it is asked for a random one.
    pub fn value(self) -> u64 {
        match self {
            Self::Given(value) => value,
            // 32 bits are plenty, shorter to copy, and exact in every JSON reader.
            Self::Random => rand::random::<u32>().into(),
        }
    }
}

/// Reads `42`, `0x2a` or `random`.
pub fn parse_seed(text: &str) -> Result<Seed, String> {
    if text == "random" {
        return Ok(Seed::Random);
    }
    let value = match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => text.parse(),
    };
    value
        .map(Seed::Given)
        .map_err(|error| format!("{error}; give a number such as 42 or 0x2a, or `random`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_comes_back_as_it_is_printed() {
        for seed in [0, 42, u64::MAX] {
            assert_eq!(parse_seed(&format!("{seed:#x}")), Ok(Seed::Given(seed)));
            assert_eq!(parse_seed(&seed.to_string()), Ok(Seed::Given(seed)));
        }
        assert_eq!(parse_seed("random"), Ok(Seed::Random));
        assert!(parse_seed("7f3a").is_err());
    }
}
