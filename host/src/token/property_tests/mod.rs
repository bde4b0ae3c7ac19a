//! What holds for all cards, tried on many drawn ones. The draw is the same in every run: new inputs are the fuzz
//! targets' business.

mod drawn;
mod parsers;
mod readings;

use proptest::test_runner::{Config, RngSeed};

fn cases(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(15), failure_persistence: None, ..Config::default() }
}
