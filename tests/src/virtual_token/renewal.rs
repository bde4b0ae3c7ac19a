//! A token whose content another program changes while it stays plugged in, as a certification authority's enrolment
//! does. How it was written, a reader cannot see: only that it holds something else.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use super::{VirtualToken, card::Card};

/// Makes the token another one at a moment of one's choice.
pub struct Renewal {
    has_come: Arc<AtomicBool>,
}

impl Renewal {
    /// From now on the token holds the new content.
    pub fn take_place(&self) {
        self.has_come.store(true, Ordering::SeqCst);
    }
}

impl VirtualToken {
    /// Has it hold what `renewed` holds once the renewal takes place, without being pulled out.
    #[must_use]
    pub fn renewable(self, renewed: Self) -> (Self, Renewal) {
        let renewal = Renewal { has_come: Arc::default() };
        let card = Renewable { before: self.card, after: renewed.card, has_come: Arc::clone(&renewal.has_come) };
        (Self { card: Box::new(card), ..self }, renewal)
    }
}

struct Renewable {
    before: Box<dyn Card>,
    after: Box<dyn Card>,
    has_come: Arc<AtomicBool>,
}

impl Card for Renewable {
    fn power_on(&mut self) {
        self.before.power_on();
        self.after.power_on();
    }

    fn process(&mut self, command: &[u8]) -> Vec<u8> {
        let card = if self.has_come.load(Ordering::SeqCst) { &mut self.after } else { &mut self.before };
        card.process(command)
    }

    fn private_reads(&self) -> usize {
        self.before.private_reads() + self.after.private_reads()
    }
}
