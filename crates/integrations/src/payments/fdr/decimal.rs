//! Amounts as the service writes them: JSON numbers, read digit by digit. A floating-point number never
//! stands in between; the exponents in which other programs write such numbers are read all the same.

use sportello_types::values::EuroCents;

/// Most digits of an amount, and the largest exponent: more than any flow comes to.
const DIGITS: usize = 15;

/// The cents of a number of euro: `100`, `0.01`, `100.9`, `1.23456789E7`. Nothing for what is negative, has
/// parts of a cent, or is too large.
pub(in crate::payments) fn cents(text: &str) -> Option<EuroCents> {
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent.trim_start_matches('+').parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let digits: String = [whole, decimals].concat();
    if whole.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // The number is `digits` · 10^(exponent - decimals); cents are two places more.
    let places = exponent
        .checked_sub(i32::try_from(decimals.len()).ok()?)?
        .checked_add(2)?;
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Some(EuroCents(0));
    }
    let zeros = usize::try_from(places.unsigned_abs()).ok()?;
    let cents = if places >= 0 {
        if digits.len() + zeros > DIGITS {
            return None;
        }
        format!("{digits}{}", "0".repeat(zeros))
    } else {
        // What is below a cent must be nothing.
        let kept = digits.len().checked_sub(zeros)?;
        let (kept, below) = digits.split_at_checked(kept)?;
        if below.bytes().any(|byte| byte != b'0') || kept.len() > DIGITS {
            return None;
        }
        kept.to_owned()
    };
    if cents.is_empty() {
        return None;
    }
    cents.parse().ok().map(EuroCents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_to_the_cent() {
        for (text, expected) in [
            ("0.01", 1),
            ("100.95", 10_095),
            ("100.9", 10_090),
            ("100", 10_000),
            ("0", 0),
            ("0.00", 0),
            ("0.070", 7),
            ("999999999.99", 99_999_999_999),
            ("1.23456789E7", 1_234_567_890),
            ("1E+2", 10_000),
            ("1e-2", 1),
            ("1.0E7", 1_000_000_000),
        ] {
            assert_eq!(cents(text), Some(EuroCents(expected)), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_none() {
        for text in [
            "",
            ".",
            "-1",
            "1.005",
            "0.001",
            "1e-3",
            "1E99",
            "99999999999999",
            "1.2.3",
            "1,5",
            "NaN",
            "1e",
            "e1",
        ] {
            assert_eq!(cents(text), None, "{text}");
        }
    }

    #[test]
    fn every_cent_survives_each_way_to_write_it() {
        // Deterministic and spread over all magnitudes.
        for n in (0..4000_i64).map(|n| n * n * 6_249 % 99_999_999_999) {
            let (euro, rest) = (n / 100, n % 100);
            assert_eq!(cents(&format!("{euro}.{rest:02}")), Some(EuroCents(n)));
            assert_eq!(cents(&format!("{n}E-2")), Some(EuroCents(n)));
            assert_eq!(cents(&format!("{n}.000e-2")), Some(EuroCents(n)));
        }
    }
}
