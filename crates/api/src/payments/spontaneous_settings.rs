//! What a municipality lets people pay without having asked for it.

use super::settings::PaymentSettings;
use serde::{Deserialize, Serialize};
use sportello_types::lang::{Lang, Localized};
use sportello_types::payments::{AmountAsked, LONGEST_KIND};
use sportello_types::values::{Slug, TaxonomyCode};
use std::collections::BTreeSet;

/// Something that can be paid without having been asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpontaneousSettings {
    /// Its name in addresses.
    pub slug: Slug,
    /// What it is; in Italian it begins the subject of the notice.
    pub title: Localized,
    /// When it is to be paid, and how much.
    pub about: Localized,
    /// Its code in the taxonomy, one of those of `taxonomy` where some are named.
    pub category: TaxonomyCode,
    /// How much.
    pub amount: AmountAsked,
    /// What the payer must say, as the label of a field: nothing that tells who somebody is. Nothing is asked
    /// where it is absent.
    #[serde(default)]
    pub reason: Option<Localized>,
    /// Slug of the office that receives it; that of all payments where it is absent.
    #[serde(default)]
    pub office: Option<Slug>,
    /// Whether it can be paid without signing in, too. Off unless the municipality says so.
    #[serde(default)]
    pub open: bool,
}

/// Most kinds.
const MOST: usize = 100;
/// Longest label of what the payer must say, in characters.
const LONGEST_LABEL: usize = 140;
/// Longest explanation, in characters.
const LONGEST_ABOUT: usize = 2000;

/// What is wrong with a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnfitSpontaneous {
    /// Two have the same name.
    #[error("another one has the same `slug`")]
    Twice,
    /// More than anybody could choose from.
    #[error("a hundred at most")]
    Many,
    /// Texts that are empty, or longer than a notice can carry.
    #[error("`title` of 70 characters at most, `about` of 2000, `reason` of 140, in Italian and in English")]
    Text,
    /// A code that is not among those named.
    #[error("`category` is not in `taxonomy`")]
    Category,
    /// A code that is not in the national list.
    #[error("`category` is not in the list of codes; a newer list is named by `pagopa.taxonomy_file`")]
    Code,
    /// An amount that nobody could pay.
    #[error(
        "`amount`: `fixed`, or `least`, `most` and a `step` that leads from one to the other, in cents, 999999999.99 euro at most"
    )]
    Amount,
    /// Nobody may pay here without signing in.
    #[error("`open`, though payments are not")]
    Open,
    /// There is no such office.
    #[error("`office` is none of `offices`")]
    Office,
}

/// The largest amount of a notice, in cents (pagoPA `stAmount`).
const LARGEST: i64 = 99_999_999_999;

impl SpontaneousSettings {
    fn check(&self, payments: &PaymentSettings) -> Result<(), UnfitSpontaneous> {
        let fits = |text: &Localized, most: usize| {
            Lang::ALL.iter().all(|lang| {
                let text = text.text(*lang).trim();
                !text.is_empty() && text.chars().count() <= most && !text.contains(char::is_control)
            })
        };
        let about = |text: &Localized| {
            Lang::ALL.iter().all(|lang| {
                let text = text.text(*lang).trim();
                !text.is_empty() && text.chars().count() <= LONGEST_ABOUT
            })
        };
        if !fits(&self.title, LONGEST_KIND)
            || !about(&self.about)
            || self
                .reason
                .as_ref()
                .is_some_and(|label| !fits(label, LONGEST_LABEL))
        {
            return Err(UnfitSpontaneous::Text);
        }
        if !payments.knows(&self.category) {
            return Err(UnfitSpontaneous::Category);
        }
        if !self.amount.is_sound() || self.amount.most().0 > LARGEST {
            return Err(UnfitSpontaneous::Amount);
        }
        if self.open && !payments.open {
            return Err(UnfitSpontaneous::Open);
        }
        Ok(())
    }
}

/// Whether all of them could be paid; else which one not, from one, and why.
pub(super) fn check(payments: &PaymentSettings) -> Result<(), (usize, UnfitSpontaneous)> {
    if payments.spontaneous.len() > MOST {
        return Err((MOST + 1, UnfitSpontaneous::Many));
    }
    let mut seen = BTreeSet::new();
    for (at, kind) in (1..).zip(&payments.spontaneous) {
        if !seen.insert(kind.slug.as_str()) {
            return Err((at, UnfitSpontaneous::Twice));
        }
        kind.check(payments).map_err(|unfit| (at, unfit))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::UnfitPayments;
    use super::*;
    use serde_json::{Value, json};

    fn check(change: &Value) -> Result<(), UnfitPayments> {
        let mut kind = json!({
            "slug": "diritti", "title": { "it": "Diritti di segreteria", "en": "Secretariat fees" },
            "about": { "it": "Per le copie.", "en": "For copies." }, "category": "9/0103100TS/",
            "amount": { "fixed": 516 }, "open": true
        });
        for (name, value) in change.as_object().unwrap() {
            kind[name] = value.clone();
        }
        let settings = json!({
            "enabled": true, "creditor": "01234567897", "segregation_code": "01",
            "iban": "IT60X0542811101000000123456", "taxonomy": { "diritti": "9/0103100TS/" },
            "open": true, "spontaneous": [kind]
        });
        serde_json::from_value::<PaymentSettings>(settings)
            .unwrap()
            .check()
    }

    #[test]
    fn a_kind_that_can_be_paid_is_taken() {
        for change in [
            json!({}),
            json!({ "amount": { "least": 500, "most": 20_000, "step": 500 } }),
            json!({ "reason": { "it": "Quale atto", "en": "Which document" }, "office": "urp" }),
        ] {
            assert_eq!(check(&change), Ok(()), "{change}");
        }
    }

    #[test]
    fn a_kind_that_nobody_could_pay_is_refused() {
        let both = |text: &str| json!({ "it": text, "en": text });
        for (change, unfit) in [
            (json!({ "title": both(" ") }), UnfitSpontaneous::Text),
            (json!({ "title": both(&"a".repeat(71)) }), UnfitSpontaneous::Text),
            (json!({ "reason": both("") }), UnfitSpontaneous::Text),
            (json!({ "about": both("") }), UnfitSpontaneous::Text),
            (json!({ "category": "9/0107101TS/" }), UnfitSpontaneous::Category),
            (json!({ "amount": { "fixed": 0 } }), UnfitSpontaneous::Amount),
            (
                json!({ "amount": { "least": 100, "most": 250, "step": 100 } }),
                UnfitSpontaneous::Amount,
            ),
            (
                json!({ "amount": { "fixed": 100_000_000_000_i64 } }),
                UnfitSpontaneous::Amount,
            ),
        ] {
            assert_eq!(
                check(&change),
                Err(UnfitPayments::Spontaneous(1, unfit)),
                "{change}"
            );
        }
    }

    #[test]
    fn nothing_is_open_where_payments_are_not_and_no_two_have_one_name() {
        let kind = json!({
            "slug": "sala", "title": { "it": "Sala", "en": "Hall" }, "about": { "it": "Sala.", "en": "Hall." },
            "category": "9/0105100SP/", "amount": { "fixed": 5000 }
        });
        let mut open = kind.clone();
        open["open"] = json!(true);
        for (kinds, unfit) in [
            (json!([kind, kind]), (2, UnfitSpontaneous::Twice)),
            (json!([open]), (1, UnfitSpontaneous::Open)),
        ] {
            let settings: PaymentSettings = serde_json::from_value(json!({ "spontaneous": kinds })).unwrap();
            let (at, unfit) = unfit;
            assert_eq!(settings.check(), Err(UnfitPayments::Spontaneous(at, unfit)));
        }
        let settings: PaymentSettings = serde_json::from_value(json!({ "spontaneous": [kind] })).unwrap();
        assert_eq!(settings.check(), Ok(()));
        assert_eq!(
            settings.check_offices(|slug| slug == "urp"),
            Ok(()),
            "none is named"
        );
    }
}
