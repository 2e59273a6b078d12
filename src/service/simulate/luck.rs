//! Chance that does not depend on the order in which it is asked: what a neighbour would say to a question is drawn from
//! who, what and the seed alone, so that every way of asking meets the same people.

/// A number in [0, 1) for a seed and what it is about: the same whenever it is asked.
pub(super) fn draw(seed: u64, about: &[u64]) -> f64 {
    let mut luck = Luck(seed ^ 0x6E6F_6162_6572_0001);
    for one in about {
        luck.0 ^= one.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        luck.number();
        luck.0 = luck.0.rotate_left(23);
    }
    luck.unit()
}

/// A sequence of chances (SplitMix64).
#[derive(Debug, Clone)]
pub(super) struct Luck(pub(super) u64);

impl Luck {
    /// 64 bits.
    pub(super) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// In [0, 1).
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit a double exactly")]
    pub(super) fn unit(&mut self) -> f64 {
        (self.number() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Whether something of this chance happens.
    pub(super) fn happens(&mut self, chance: f64) -> bool {
        self.unit() < chance
    }

    /// A whole number from `from` up to and including `to`.
    pub(super) fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.number() % (to - from + 1)
    }

    /// Which, each as often as its weight; the last when nothing weighs anything.
    pub(super) fn weighted(&mut self, weights: impl IntoIterator<Item = f64> + Clone) -> usize {
        let mut left = self.unit() * weights.clone().into_iter().sum::<f64>();
        let mut last = 0;
        for (which, weight) in weights.into_iter().enumerate() {
            last = which;
            left -= weight;
            if left < 0.0 {
                break;
            }
        }
        last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_is_of_what_it_is_about_and_even() {
        assert_eq!(draw(1, &[2, 3]).to_bits(), draw(1, &[2, 3]).to_bits());
        let others = [
            draw(2, &[2, 3]),
            draw(1, &[3, 2]),
            draw(1, &[2, 4]),
            draw(1, &[2]),
        ];
        assert!(others.iter().all(|other| (other - draw(1, &[2, 3])).abs() > 1e-9));
        let mean = (0..10_000).map(|n| draw(7, &[n, 1])).sum::<f64>() / 10_000.0;
        assert!((0.49..0.51).contains(&mean), "{mean}");
        let mut luck = Luck(5);
        let heavy = (0..10_000).filter(|_| luck.weighted([1.0, 3.0]) == 1).count();
        assert!((7_300..7_700).contains(&heavy), "{heavy}");
    }
}
