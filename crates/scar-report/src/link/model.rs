//! What the next bit of a text is likely to be, by what stood before it: several contexts vote, and those that were right count more.
//!
//! The lists of digits that a link is made of repeat nothing, so that deflate spends four bits on each and one or two on each comma. Here a
//! digit costs little more than it says. The ways are those of the public-domain programs lpaq: a chance for each context and bit, which
//! moves to what comes; a mix of them on a logistic scale, whose weights move too. All is reckoned in whole numbers, so that every machine
//! finds the same.

/// How many characters before the next one each context has; the last context is [`in_column`].
const ORDERS: [usize; 5] = [1, 2, 3, 4, 6];
const N_CONTEXTS: usize = ORDERS.len() + 1;
/// Chances of one context: 2 to this.
const TABLE_BITS: u32 = 18;
/// Bits of a chance.
const CHANCE_BITS: u32 = 22;
/// After so many bits a chance moves no slower.
const STEADY: u32 = 30;
/// How fast weights move.
const RATE: i32 = 30;
/// Weight of each context at first: 0.3 in 65,536ths.
const FIRST_WEIGHT: i32 = 19_661;
/// Digits of a number that are looked at.
const MOST_DIGITS: usize = 7;
/// A factor that spreads values over 32 bits, and another.
const SPREAD: u32 = 0x9E37_79B1;
const STIR: u32 = 0x2F0B_4C47;

/// Bits of the chances that [`Model::chance`] gives.
pub(super) const BITS: u32 = 12;

/// Predicts a text bit by bit.
pub(super) struct Model {
    /// Each chance with how often it moved, in the lowest ten bits.
    chances: [Vec<u32>; N_CONTEXTS],
    weights: Vec<[i32; N_CONTEXTS]>,
    /// Of a chance, its place on the logistic scale.
    stretched: Vec<i32>,
    before: Vec<u8>,
    contexts: [u32; N_CONTEXTS],
    /// The bits of the character so far, below a 1.
    node: u32,
    /// What the vote for the next bit was made of.
    places: [usize; N_CONTEXTS],
    votes: [i32; N_CONTEXTS],
    chance: u32,
}

impl Model {
    pub(super) fn new() -> Self {
        let mut model = Self {
            chances: std::array::from_fn(|_| vec![1 << 31; 1 << TABLE_BITS]),
            weights: vec![[FIRST_WEIGHT; N_CONTEXTS]; 256],
            stretched: stretched(),
            before: Vec::new(),
            contexts: [0; N_CONTEXTS],
            node: 1,
            places: [0; N_CONTEXTS],
            votes: [0; N_CONTEXTS],
            chance: 0,
        };
        model.begin();
        model
    }

    /// The text so far.
    pub(super) fn into_text(self) -> Vec<u8> {
        self.before
    }

    pub(super) fn n_chars(&self) -> usize {
        self.before.len()
    }

    /// How likely the next bit is a 1, in 4,096ths: 1 to 4,095.
    pub(super) fn chance(&self) -> u32 {
        self.chance
    }

    /// Learns what the next bit is.
    pub(super) fn learn(&mut self, bit: bool) {
        let error = ((i32::from(bit) << BITS) - self.chance as i32) * RATE;
        let weights = &mut self.weights[self.node as usize];
        let goal = if bit { (1_i64 << CHANCE_BITS) - 1 } else { 0 };
        for (context, table) in self.chances.iter_mut().enumerate() {
            weights[context] += (self.votes[context] * error + 0x8000) >> 16;
            let entry = &mut table[self.places[context]];
            let (n, chance) = (*entry & 1023, i64::from(*entry >> 10));
            let moved = chance + (goal - chance) * 2 / (2 * i64::from(n) + 3);
            *entry = ((moved as u32) << 10) | (n + 1).min(STEADY);
        }
        self.node = self.node << 1 | u32::from(bit);
        if self.node > 255 {
            self.before.push(self.node as u8);
            self.begin();
        } else {
            self.vote();
        }
    }

    /// A character begins.
    fn begin(&mut self) {
        self.node = 1;
        let before = &self.before;
        let byte = |back: usize| before.len().checked_sub(back).map_or(0, |place| u32::from(before[place]));
        for (context, order) in ORDERS.into_iter().enumerate() {
            let first = (order as u32).wrapping_mul(SPREAD).wrapping_add(1);
            self.contexts[context] = (1..=order).fold(first, |hash, back| stirred(hash, byte(back))).wrapping_mul(SPREAD);
        }
        self.contexts[ORDERS.len()] = in_column(before).wrapping_mul(SPREAD);
        self.vote();
    }

    /// Asks the contexts about the next bit.
    fn vote(&mut self) {
        let weights = &self.weights[self.node as usize];
        let mut sum = 0_i64;
        for (context, table) in self.chances.iter().enumerate() {
            let hash = self.contexts[context].wrapping_add(self.node.wrapping_mul(SPREAD)).wrapping_mul(0x85EB_CA6B);
            let place = (hash >> (32 - TABLE_BITS)) as usize;
            let entry = table[place];
            // Who has seen nothing has no vote.
            let vote = if entry & 1023 == 0 { 0 } else { self.stretched[(entry >> (10 + CHANCE_BITS - BITS)) as usize] };
            (self.places[context], self.votes[context]) = (place, vote);
            sum += i64::from(weights[context]) * i64::from(vote);
        }
        self.chance = squashed((sum >> 16).clamp(-2047, 2047) as i32).clamp(1, (1 << BITS) - 1) as u32;
    }
}

fn stirred(hash: u32, byte: u32) -> u32 {
    (hash ^ byte).wrapping_mul(STIR).wrapping_add(hash >> 13)
}

/// Where the next character stands in a list of numbers: the digits of its number so far, and how many the number before it had.
fn in_column(before: &[u8]) -> u32 {
    let n_digits = |end: usize, most: usize| before[..end].iter().rev().take(most).take_while(|byte| byte.is_ascii_digit()).count();
    let n = n_digits(before.len(), MOST_DIGITS);
    let start = before.len() - n;
    let n_last = start.checked_sub(1).map_or(0, |end| n_digits(end, 2 * MOST_DIGITS));
    let first = (n as u32).wrapping_mul(77_777).wrapping_add(SPREAD);
    before[start..].iter().fold(stirred(first, n_last as u32), |hash, &byte| stirred(hash, u32::from(byte)))
}

/// 4,096 / (1 + e^(−x/256)), between the values of a table.
fn squashed(x: i32) -> i32 {
    const AT: [i32; 33] = [
        1, 2, 3, 6, 10, 16, 27, 45, 73, 120, 194, 310, 488, 747, 1101, 1546, 2047, 2549, 2994, 3348, 3607, 3785, 3901, 3975, 4022, 4050,
        4068, 4079, 4085, 4089, 4092, 4093, 4094,
    ];
    let (place, within) = (((x >> 7) + 16) as usize, x & 127);
    let next = AT.get(place + 1).copied().unwrap_or(4095);
    (AT[place] * (128 - within) + next * within + 64) >> 7
}

/// The inverse of [`squashed`] for every chance.
fn stretched() -> Vec<i32> {
    let mut of = Vec::with_capacity(1 << BITS);
    for x in -2047..=2047 {
        let chance = squashed(x) as usize;
        while of.len() <= chance {
            of.push(x);
        }
    }
    of.resize(1 << BITS, 2047);
    of
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_rises_and_its_inverse_with_it() {
        let all: Vec<i32> = (-2047..=2047).map(squashed).collect();
        assert!(all.is_sorted() && all[0] >= 0 && all[4094] < 4096 && squashed(0) == 2047);
        let of = stretched();
        assert!(of.len() == 4096 && of.is_sorted() && of[2047].abs() < 3);
    }

    #[test]
    fn what_was_seen_is_expected() {
        let mut model = Model::new();
        let mut sure = 0;
        for bit in b"12,12,12,12,12,12,12,12,".iter().flat_map(|byte| (0..8).rev().map(move |place| byte >> place & 1 == 1)) {
            let chance = if bit { model.chance() } else { 4096 - model.chance() };
            sure += u32::from(chance > 3500);
            assert!((1..4096).contains(&model.chance()));
            model.learn(bit);
        }
        assert!(sure > 100, "{sure} of 192 bits");
        assert!(model.n_chars() == 24 && model.into_text().ends_with(b",12,"));
    }
}
