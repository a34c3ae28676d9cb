//! Dice that fall the same way every time: what is simulated can be simulated again.

/// A generator (splitmix64) that begins with a seed.
pub struct Dice(u64);

impl Dice {
    /// Dice of a seed.
    pub fn of(seed: u64) -> Self {
        let mut dice = Self(seed ^ 0x5eed_0f0d_e1a7_0b17);
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to 1, without 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Whether something of this probability happens.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.share() < probability
    }

    /// A whole number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.share() * end as f64) as usize
    }

    /// A whole number from `from` to `to`, without `to`.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        from + (self.share() * (to - from) as f64) as i64
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    /// Normally distributed around 0 with deviation 1 (Box and Muller 1958).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.share()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.share()).cos()
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn dice_repeat_themselves_and_are_fair() {
        let thrown: Vec<usize> = (0..50).scan(Dice::of(7), |dice, _| Some(dice.below(6))).collect();
        assert_eq!(thrown, (0..50).scan(Dice::of(7), |dice, _| Some(dice.below(6))).collect::<Vec<_>>());
        assert_ne!(thrown, (0..50).scan(Dice::of(8), |dice, _| Some(dice.below(6))).collect::<Vec<_>>());
        let (mut dice, many) = (Dice::of(1), 20_000);
        let normal: Vec<f64> = (0..many).map(|_| dice.normal()).collect();
        let mean = normal.iter().sum::<f64>() / f64::from(many);
        let variance = normal.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / f64::from(many);
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.05, "{mean} {variance}");
    }
}
