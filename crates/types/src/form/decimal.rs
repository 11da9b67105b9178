//! Exact decimal numbers, as conditions and computed values need them.

use std::cmp::Ordering;

/// `mantissa` × 10^-`scale`. Operations that leave the range give `None`, never a wrong number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decimal {
    mantissa: i128,
    scale: u8,
}

/// Most decimals that a result keeps.
const MOST_SCALE: u8 = 6;

impl Decimal {
    pub(super) fn new(mantissa: i64, scale: u8) -> Self {
        Self {
            mantissa: mantissa.into(),
            scale,
        }
    }

    fn power(exponent: u8) -> Option<i128> {
        10_i128.checked_pow(exponent.into())
    }

    fn mantissa_at(self, scale: u8) -> Option<i128> {
        self.mantissa
            .checked_mul(Self::power(scale.checked_sub(self.scale)?)?)
    }

    /// Both mantissas at the same scale.
    fn aligned(self, other: Self) -> Option<(i128, i128, u8)> {
        let scale = self.scale.max(other.scale);
        Some((self.mantissa_at(scale)?, other.mantissa_at(scale)?, scale))
    }

    pub(super) fn compare(self, other: Self) -> Option<Ordering> {
        self.aligned(other).map(|(a, b, _)| a.cmp(&b))
    }

    pub(super) fn add(self, other: Self) -> Option<Self> {
        let (a, b, scale) = self.aligned(other)?;
        Some(Self {
            mantissa: a.checked_add(b)?,
            scale,
        })
    }

    pub(super) fn sub(self, other: Self) -> Option<Self> {
        let (a, b, scale) = self.aligned(other)?;
        Some(Self {
            mantissa: a.checked_sub(b)?,
            scale,
        })
    }

    pub(super) fn mul(self, other: Self) -> Option<Self> {
        let product = Self {
            mantissa: self.mantissa.checked_mul(other.mantissa)?,
            scale: self.scale.checked_add(other.scale)?,
        };
        if product.scale <= MOST_SCALE {
            return Some(product);
        }
        Some(Self {
            mantissa: product.rounded(MOST_SCALE)?,
            scale: MOST_SCALE,
        })
    }

    /// To six decimals, halves away from zero; nothing for a division by zero.
    pub(super) fn div(self, other: Self) -> Option<Self> {
        let (a, b, _) = self.aligned(other)?;
        let mantissa = divide_rounded(a.checked_mul(Self::power(MOST_SCALE)?)?, b)?;
        Some(Self {
            mantissa,
            scale: MOST_SCALE,
        })
    }

    /// The mantissa at a scale, halves away from zero.
    fn rounded(self, scale: u8) -> Option<i128> {
        if scale >= self.scale {
            return self.mantissa_at(scale);
        }
        divide_rounded(self.mantissa, Self::power(self.scale - scale)?)
    }

    /// The number as an integer of units of 10^-`scale`.
    pub(super) fn to_units(self, scale: u8) -> Option<i64> {
        i64::try_from(self.rounded(scale)?).ok()
    }
}

fn divide_rounded(dividend: i128, divisor: i128) -> Option<i128> {
    let quotient = dividend.checked_div(divisor)?;
    let remainder = dividend.checked_rem(divisor)?;
    let half = remainder.checked_abs()?.checked_mul(2)?;
    if half < divisor.checked_abs()? {
        return Some(quotient);
    }
    quotient.checked_add(if (dividend < 0) == (divisor < 0) { 1 } else { -1 })
}

impl std::fmt::Display for Decimal {
    /// Writes `-12.50`: a point, all decimals of the scale.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let digits = self.mantissa.unsigned_abs().to_string();
        let scale = usize::from(self.scale);
        if scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, decimals) = padded
            .split_at_checked(padded.len() - scale)
            .unwrap_or((&padded, ""));
        write!(f, "{sign}{whole}.{decimals}")
    }
}
