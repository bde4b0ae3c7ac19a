//! A card that knows nothing of what it is asked.

use super::{card::Card, command::Command, status};

pub(super) struct UnknownCard;

impl Card for UnknownCard {
    fn power_on(&mut self) {}

    fn process(&mut self, command: &[u8]) -> Vec<u8> {
        let status = match Command::parse(command) {
            None => status::WRONG_LENGTH,
            Some(command) if command.class != 0 => status::CLASS_UNKNOWN,
            Some(command) if command.instruction == 0xA4 => status::FILE_NOT_FOUND,
            Some(_) => status::INSTRUCTION_UNKNOWN,
        };
        status.to_be_bytes().to_vec()
    }
}
