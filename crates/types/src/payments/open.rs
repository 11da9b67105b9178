//! Payments that nobody asked for, and payments of whoever does not sign in.

use super::debts::Attempt;
use super::requests::ReturnOutcome;
use crate::ids::NoticeId;
use crate::values::{CleanText, Email, EuroCents, Slug};
use serde::{Deserialize, Serialize};

/// Longest text with which a payer says what a spontaneous payment is for, in characters: with the title it
/// makes the subject of a notice.
pub const LONGEST_REASON: usize = 60;
/// Longest title of a spontaneous payment, in characters.
pub const LONGEST_KIND: usize = 70;

/// What can be paid here without a notice, and whether notices can be paid without signing in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SpontaneousPayments {
    /// Whether one can pay here without signing in.
    pub open: bool,
    /// The kinds, as the municipality orders them; those for whoever signs in too.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub kinds: Vec<SpontaneousKind>,
}

/// Something that can be paid without having been asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SpontaneousKind {
    /// Its name in addresses.
    pub slug: Slug,
    /// What it is.
    #[cfg_attr(feature = "openapi", schema(max_length = 70))]
    pub title: String,
    /// When it is to be paid, and how much.
    #[cfg_attr(feature = "openapi", schema(max_length = 2000))]
    pub about: String,
    /// How much.
    pub amount: AmountAsked,
    /// What the payer must say, without personal data; nothing where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 140))]
    pub reason: Option<String>,
    /// The office that receives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 140))]
    pub office: Option<String>,
    /// Whether it can be paid without signing in.
    pub open: bool,
}

/// How much a spontaneous payment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AmountAsked {
    /// Always the same.
    Fixed {
        /// How much.
        fixed: EuroCents,
    },
    /// As much as the payer says.
    Range {
        /// At least.
        least: EuroCents,
        /// At most.
        most: EuroCents,
        /// In steps of so much, from the least on.
        step: EuroCents,
    },
}

/// Why an amount is not paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnfitAmount {
    /// The payer must say how much.
    Missing,
    /// It is less than the least, more than the most, or another one than the fixed.
    Outside,
    /// It is between two steps.
    Step,
}

impl AmountAsked {
    /// Whether amounts can be asked for so: the least a cent or more, the most no less, and a step that leads
    /// from one to the other.
    pub const fn is_sound(self) -> bool {
        match self {
            Self::Fixed { fixed } => fixed.0 > 0,
            Self::Range { least, most, step } => {
                least.0 > 0 && most.0 > least.0 && step.0 > 0 && (most.0 - least.0) % step.0 == 0
            }
        }
    }

    /// The largest amount.
    pub const fn most(self) -> EuroCents {
        match self {
            Self::Fixed { fixed } => fixed,
            Self::Range { most, .. } => most,
        }
    }

    /// The amount to pay, from what the payer says.
    ///
    /// # Errors
    ///
    /// [`UnfitAmount`] says what does not fit.
    pub fn of(self, said: Option<EuroCents>) -> Result<EuroCents, UnfitAmount> {
        match self {
            Self::Fixed { fixed } if said.is_none_or(|said| said == fixed) => Ok(fixed),
            Self::Fixed { .. } => Err(UnfitAmount::Outside),
            Self::Range { least, most, step } => {
                let said = said.ok_or(UnfitAmount::Missing)?;
                if !(least..=most).contains(&said) {
                    Err(UnfitAmount::Outside)
                } else if (said.0 - least.0) % step.0.max(1) != 0 {
                    Err(UnfitAmount::Step)
                } else {
                    Ok(said)
                }
            }
        }
    }
}

/// A payment that nobody asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SpontaneousOrder {
    /// What is paid.
    pub kind: Slug,
    /// How much; may be absent where it is always the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<EuroCents>,
    /// What for, where the kind asks: without personal data, 60 characters at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<CleanText>,
    /// For whom it is paid.
    pub debtor: PayerGiven,
}

/// For whom something is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PayerGiven {
    /// Fiscal code of a person, or of a body.
    #[cfg_attr(feature = "openapi", schema(min_length = 11, max_length = 16))]
    pub tax_code: String,
    /// Name in full: 70 characters at most.
    pub name: CleanText,
    /// Where the provider of payments may write to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
}

/// A notice that somebody has on paper: its number, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenNoticeQuery {
    /// The number printed on the notice; blanks do not count.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 18, max_length = 22, pattern = "^[0-9 ]{18,22}$")
    )]
    pub number: String,
    /// Fiscal code of whoever owes it, as it is printed there.
    #[cfg_attr(feature = "openapi", schema(min_length = 11, max_length = 16))]
    pub tax_code: String,
}

/// Which notices to pay now, together, without signing in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenPayNow {
    /// One to five.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 5))]
    pub notices: Vec<OpenToPay>,
    /// Where the way to the receipt is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
}

/// A notice to pay without signing in. Its id alone does not do: whoever signs in learns it from the number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenToPay {
    /// The notice, as it was found or made.
    pub id: NoticeId,
    /// Fiscal code of whoever owes it, with which it was found or made.
    #[cfg_attr(feature = "openapi", schema(min_length = 11, max_length = 16))]
    pub tax_code: String,
}

/// A payment that was begun without signing in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenAttempt {
    /// By which whoever began it, and nobody else, sees how it stands. It is in no address that a
    /// server sees.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 64, pattern = "^[A-Za-z0-9_-]{1,64}$")
    )]
    pub token: String,
    /// The payment.
    pub attempt: Attempt,
}

/// A question about a payment that was begun without signing in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenAttemptQuery {
    /// What the beginning was answered with, or a mail has brought.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 64, pattern = "^[A-Za-z0-9_-]{1,64}$")
    )]
    pub token: String,
    /// What the page of payments has said, when the browser has just come back from it. It proves nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<ReturnOutcome>,
}

/// Which receipt, of a payment that was begun without signing in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenReceiptQuery {
    /// What the beginning was answered with, or a mail has brought.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 64, pattern = "^[A-Za-z0-9_-]{1,64}$")
    )]
    pub token: String,
    /// The notice, one of those of the payment.
    pub notice: NoticeId,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn range(least: i64, most: i64, step: i64) -> AmountAsked {
        AmountAsked::Range {
            least: EuroCents(least),
            most: EuroCents(most),
            step: EuroCents(step),
        }
    }

    #[test]
    fn a_fixed_amount_is_that_and_no_other() {
        let fixed = AmountAsked::Fixed {
            fixed: EuroCents(516),
        };
        assert_eq!(fixed.of(None), Ok(EuroCents(516)));
        assert_eq!(fixed.of(Some(EuroCents(516))), Ok(EuroCents(516)));
        assert_eq!(fixed.of(Some(EuroCents(1))), Err(UnfitAmount::Outside));
        assert_eq!(range(1, 2, 1).of(None), Err(UnfitAmount::Missing));
    }

    #[test]
    fn amounts_that_nobody_could_pay_are_not_asked_for() {
        for unsound in [
            AmountAsked::Fixed { fixed: EuroCents(0) },
            range(0, 100, 1),
            range(100, 100, 1),
            range(200, 100, 1),
            range(100, 200, 0),
            range(100, 250, 100),
        ] {
            assert!(!unsound.is_sound(), "{unsound:?}");
        }
        assert!(range(500, 20_000, 500).is_sound());
    }

    proptest! {
        #[test]
        fn what_is_paid_is_a_whole_number_of_steps_within_the_range(
            least in 1_i64..1_000, steps in 1_i64..100, step in 1_i64..500, said in -100_i64..60_000,
        ) {
            let asked = range(least, least + steps * step, step);
            prop_assert!(asked.is_sound());
            let fits = (0..=steps).any(|count| said == least + count * step);
            prop_assert_eq!(asked.of(Some(EuroCents(said))).is_ok(), fits);
        }
    }

    #[test]
    fn amounts_are_written_as_settings_write_them() {
        let read = |text: &str| serde_json::from_str::<AmountAsked>(text).unwrap();
        assert_eq!(read(r#"{"fixed":516}"#).most(), EuroCents(516));
        assert_eq!(
            read(r#"{"least":500,"most":1000,"step":100}"#),
            range(500, 1000, 100)
        );
    }
}
