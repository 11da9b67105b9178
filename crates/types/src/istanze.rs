//! Istanze: applications to the municipality, and their life.

mod state_filter;
mod status;

pub use state_filter::StateFilter;
pub use status::{InvalidTransition, Status, Transition};

use crate::attachments::Attachment;
use crate::form::{Answers, FeeDue, FeeTime, SummaryStep};
use crate::ids::{DebtId, IstanzaId, NoticeId};
use crate::payments::DebtStatus;
use crate::services::Office;
use crate::values::{Email, EuroCents, NoticeNumber, ProtocolNumber, StampNumber, SubmissionNumber};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The entry in the official register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Registration {
    /// Code of the register: the portal's own (`PORTALE`), or one of the municipality's system.
    #[cfg_attr(feature = "openapi", schema(max_length = 16, pattern = "^[A-Za-z0-9_.-]+$"))]
    pub register: String,
    /// Year and progressive number.
    pub number: ProtocolNumber,
    /// When the entry was made.
    pub registered_at: DateTime<Utc>,
}

/// An istanza in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IstanzaSummary {
    /// Its id.
    pub id: IstanzaId,
    /// The service applied for.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub service: String,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub service_title: String,
    /// Where it stands.
    pub status: Status,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// Last change.
    pub updated_at: DateTime<Utc>,
    /// When it was sent.
    pub submitted_at: Option<DateTime<Utc>>,
    /// What identifies it from then on, also while its register number is on the way.
    pub submission_number: Option<SubmissionNumber>,
    /// Its register entry.
    pub registration: Option<Registration>,
    /// Last day for the outcome (L. 241/1990 art. 2), while there is none.
    pub outcome_due_on: Option<NaiveDate>,
    /// Whether it waits for an amount that the office has yet to set, and for no payment.
    #[serde(default)]
    pub awaits_amount: bool,
}

/// One event in the life of an istanza.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// What happened.
    pub transition: Transition,
    /// The state that it led to.
    pub status: Status,
    /// Reason or note, if one was given.
    #[cfg_attr(feature = "openapi", schema(max_length = 1000))]
    pub note: Option<String>,
    /// The entry that was made, where it was made in the official register.
    pub registration: Option<Registration>,
}

impl TimelineEvent {
    /// What happened in words, as the citizen reads it.
    pub fn label(&self, lang: crate::lang::Lang) -> &'static str {
        match self.transition {
            Transition::RegisterWithdrawal => crate::text::states::withdrawal_registered(lang),
            Transition::Pay => crate::text::states::paid(lang),
            Transition::SetAmount => crate::text::states::amount_set(lang),
            _ => self.status.label(lang),
        }
    }
}

/// Whether an istanza can be withdrawn, and why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Withdrawable {
    /// Whether it can be.
    pub allowed: bool,
    /// Why not, in the citizen's language.
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub reason: Option<String>,
}

/// What is to be paid for an istanza, or was.
#[expect(clippy::struct_excessive_bools, reason = "each says something by itself")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IstanzaPayment {
    /// Its debt.
    pub debt: DebtId,
    /// The notice, by which it is paid.
    pub notice: NoticeId,
    /// The number of the notice.
    pub number: NoticeNumber,
    /// Whether the istanza waits for it to be sent.
    pub when: FeeTime,
    /// What for.
    #[cfg_attr(feature = "openapi", schema(max_items = 5))]
    pub items: Vec<FeeDue>,
    /// How much together.
    pub total: EuroCents,
    /// Where the debt stands.
    pub status: DebtStatus,
    /// Whether it can be paid now.
    pub payable: bool,
    /// The last day on which it can be paid.
    pub due_on: Option<NaiveDate>,
    /// When it was paid, as the receipt says.
    pub paid_at: Option<DateTime<Utc>>,
    /// Whether the digital stamp that was bought with it is here, to be downloaded.
    #[serde(default)]
    pub stamp: bool,
    /// Whether it is paid and does not let the istanza go on, because an office looks at it first: at a
    /// digital stamp that is not good, at an amount that is too small, or at money that was taken back.
    #[serde(default)]
    pub looked_at: bool,
    /// Whether its money was taken back after it was paid: the notice tells what follows.
    #[serde(default)]
    pub reversed: bool,
}

/// An amount that an office has yet to set: the istanza waits for it, and for no payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AmountAwaited {
    /// What it is for.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub label: String,
    /// How it is worked out, and when one hears of it.
    #[cfg_attr(feature = "openapi", schema(max_length = 1000))]
    pub note: String,
    /// Since when the istanza waits for it.
    pub since: DateTime<Utc>,
    /// What is known already, and will be asked for with the same notice.
    #[cfg_attr(feature = "openapi", schema(max_items = 5))]
    pub with: Vec<FeeDue>,
}

/// An istanza, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Istanza {
    /// What the list shows.
    #[serde(flatten)]
    pub summary: IstanzaSummary,
    /// Grows by one with each change of a draft; also the `ETag`.
    pub version: i64,
    /// The version of the form under which the answers were given.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub form_version: String,
    /// Whether the service's form has changed since.
    pub form_outdated: bool,
    /// The step that the citizen last worked on.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub step: Option<String>,
    /// The answers, by field.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub answers: Answers,
    /// Its files.
    #[cfg_attr(feature = "openapi", schema(max_items = 200))]
    pub attachments: Vec<Attachment>,
    /// What has happened, oldest first.
    #[cfg_attr(feature = "openapi", schema(max_items = 200))]
    pub timeline: Vec<TimelineEvent>,
    /// The office, with the person in charge.
    pub office: Office,
    /// Whether it can be withdrawn.
    pub withdrawal: Withdrawable,
    /// What the office will ask for with a payment notice (pagoPA), euro cents; absent when nothing.
    pub amount_due: Option<i64>,
    /// What is to be paid for it, or was, where that is paid in this portal.
    pub payment: Option<IstanzaPayment>,
    /// The amount that it waits for, while the office has not set it.
    #[serde(default)]
    pub amount_awaited: Option<AmountAwaited>,
    /// Size of the receipt in bytes, once it is ready.
    pub receipt_size: Option<i64>,
    /// Whether that receipt is the provisional one, whose place the final one takes once the register
    /// has given its number.
    pub receipt_provisional: bool,
    /// SHA-256 of the document that was sent and registered, once sent.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9a-f]{64}$"))]
    pub document_sha256: Option<String>,
    /// SHA-256 of the document of its withdrawal, once withdrawn.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9a-f]{64}$"))]
    pub withdrawal_sha256: Option<String>,
    /// Questions and answers in the words of the day on which it was sent; empty before.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>, max_items = 50))]
    pub in_words: Vec<SummaryStep>,
}

/// The certified mail to which the citizen wants communications to go, if so chosen: the fields
/// `channel` and `pec` of the part that all forms share.
pub fn chosen_pec(answers: &Answers) -> Option<Email> {
    let text = |key: &str| answers.0.get(key).and_then(serde_json::Value::as_str);
    text("channel").filter(|channel| *channel == "pec")?;
    text("pec")?.parse().ok()
}

/// The field that says what the office will ask for with a payment notice once the istanza is sent.
pub const AMOUNT_DUE: &str = "amount_due";

/// Euro cents that answers make due; nothing when there is nothing to pay.
pub fn amount_due(answers: &Answers) -> Option<i64> {
    let cents = answers.0.get(AMOUNT_DUE)?.as_i64()?;
    (cents > 0).then_some(cents)
}

/// Begins an istanza.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewIstanza {
    /// The service applied for.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub service: String,
}

/// The content of a draft, replaced as a whole (with `If-Match`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftContent {
    /// The answers given so far; they need not be valid.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub answers: Answers,
    /// The step being worked on.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub step: Option<String>,
    /// The `version` of the form under which the answers were given: the one that whoever fills it in has
    /// seen. Without it the draft stays with the form that it had.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub form_version: Option<String>,
}

/// What became of a save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftSaved {
    /// The new version.
    pub version: i64,
    /// When it was saved.
    pub saved_at: DateTime<Utc>,
}

/// What is said when an istanza is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sending {
    /// The stamp duty that is met with stamps on paper; a digital stamp is bought for what is not named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub stamps: Vec<StampGiven>,
}

/// A revenue stamp on paper, and what it is for. Whoever names it declares that it is cancelled, kept with the
/// istanza and used for nothing else (DM 10 November 2011 art. 3; DPR 445/2000 art. 76). It is never given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StampGiven {
    /// The name of the fee in the form: stamp duty that takes paper.
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub fee: String,
    /// Its fourteen digits.
    pub number: StampNumber,
    /// The day printed on it: today or before.
    pub issued_on: NaiveDate,
}

/// Takes an istanza back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Withdrawal {
    /// Why; may be empty.
    #[cfg_attr(feature = "openapi", schema(max_length = 1000))]
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certified_mail_is_used_only_when_it_was_chosen() {
        let answers = |json| serde_json::from_value::<Answers>(json).unwrap();
        let both = serde_json::json!({"channel": "pec", "pec": "anna@pec.example.it"});
        assert_eq!(
            chosen_pec(&answers(both)).unwrap().as_str(),
            "anna@pec.example.it"
        );
        let other = serde_json::json!({"channel": "portal", "pec": "anna@pec.example.it"});
        assert_eq!(chosen_pec(&answers(other)), None);
        assert_eq!(chosen_pec(&answers(serde_json::json!({"channel": "pec"}))), None);
    }

    #[test]
    fn only_an_amount_above_nothing_is_due() {
        let answers = |json| serde_json::from_value::<Answers>(json).unwrap();
        let due = |json| amount_due(&answers(json));
        assert_eq!(due(serde_json::json!({"amount_due": 2100})), Some(2100));
        assert_eq!(due(serde_json::json!({"amount_due": 0})), None);
        assert_eq!(due(serde_json::json!({})), None);
    }
}
