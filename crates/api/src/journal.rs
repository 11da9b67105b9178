//! The audit log in the words of this crate: each act that touches a citizen's data, by name.

use crate::ctx::{Citizen, Ctx, Level};
use crate::http::Fail;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_storage::Tx;
use sportello_storage::audit::{self, Actor, Event, Looked};
use sportello_types::ids::CitizenId;
use sportello_types::lang::Lang;
use sportello_types::text::accesses as words;
use sportello_types::values::Slug;

macro_rules! acts {
    ($($(#[$doc:meta])* $act:ident = $name:literal, $words:ident;)+) => {
        /// Something that is done to a citizen's data.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Act {
            $($(#[$doc])* $act,)+
        }

        impl Act {
            /// All acts.
            pub const ALL: &'static [Self] = &[$(Self::$act,)+];

            /// The stable name in the log.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$act => $name,)+ }
            }

            /// What it means, for the citizen.
            pub fn describe(self, lang: Lang) -> &'static str {
                match self { $(Self::$act => words::$words(lang),)+ }
            }
        }
    };
}

acts! {
    /// A login.
    SessionOpened = "session_opened", session_opened;
    /// A logout.
    SessionClosed = "session_closed", session_closed;
    /// A session closed from another one.
    SessionRevoked = "session_revoked", session_revoked;
    /// The first access was completed.
    ProfileCompleted = "profile_completed", profile_completed;
    /// The profile was changed.
    ProfileChanged = "profile_changed", profile_changed;
    /// The citizen took a copy of all data.
    ProfileExported = "profile_exported", profile_exported;
    /// An e-mail address was confirmed.
    EmailConfirmed = "email_confirmed", email_confirmed;
    /// A group of services was activated.
    ActivationGiven = "activation_given", activation_given;
    /// A group of services was deactivated.
    ActivationWithdrawn = "activation_withdrawn", activation_withdrawn;
    /// A draft was begun.
    IstanzaBegun = "istanza_begun", istanza_begun;
    /// A draft was deleted.
    IstanzaDeleted = "istanza_deleted", istanza_deleted;
    /// A draft that nobody had worked on for long was deleted.
    DraftExpired = "draft_expired", draft_expired;
    /// A payment was asked for, with which an istanza is sent.
    IstanzaPaymentAsked = "istanza_payment_asked", istanza_payment_asked;
    /// What awaited its payment is a draft again.
    IstanzaReopened = "istanza_reopened", istanza_reopened;
    /// An istanza was sent.
    IstanzaSubmitted = "istanza_submitted", istanza_submitted;
    /// An istanza was withdrawn.
    IstanzaWithdrawn = "istanza_withdrawn", istanza_withdrawn;
    /// An operator set how much is to be paid for an istanza.
    IstanzaAmountSet = "istanza_amount_set", istanza_amount_set;
    /// An operator looked at an istanza that waits for an amount.
    IstanzaAmountShown = "istanza_amount_shown", istanza_amount_shown;
    /// A receipt was made.
    ReceiptIssued = "receipt_issued", receipt_issued;
    /// A receipt was downloaded.
    ReceiptDownloaded = "receipt_downloaded", receipt_downloaded;
    /// A file was attached.
    AttachmentAdded = "attachment_added", attachment_added;
    /// A file was removed.
    AttachmentRemoved = "attachment_removed", attachment_removed;
    /// A file was downloaded.
    AttachmentDownloaded = "attachment_downloaded", attachment_downloaded;
    /// The segnatura was downloaded.
    SegnaturaDownloaded = "segnatura_downloaded", segnatura_downloaded;
    /// An app was let in.
    AppConnected = "app_connected", app_connected;
    /// It was shown out.
    AppDisconnected = "app_disconnected", app_disconnected;
    /// A secret of an app was used twice: all that it had was taken from it.
    AppCutOff = "app_cut_off", app_cut_off;
    /// An operator looked for the citizen's logins.
    LoginLogSearched = "login_log_searched", login_log_searched;
    /// The citizen's logins were taken out, for an authority.
    LoginLogExported = "login_log_exported", login_log_exported;
    /// An office checked the fiscal code that the citizen had stated.
    TaxCodeLinked = "tax_code_linked", tax_code_linked;
    /// An operator recognised the citizen in person.
    DeskRecognised = "desk_recognised", desk_recognised;
    /// The personal code of a mail was changed.
    DeskCodeChanged = "desk_code_changed", desk_code_changed;
    /// A new password was chosen after a recovery.
    DeskPasswordReset = "desk_password_reset", desk_password_reset;
    /// The personal code was typed for a submission or a withdrawal.
    DeskCodeEntered = "desk_code_entered", desk_code_entered;
    /// Information by SMS was asked for.
    SmsAllowed = "sms_allowed", sms_allowed;
    /// It was taken back.
    SmsStopped = "sms_stopped", sms_stopped;
    /// Desk credentials that nobody used any more were revoked.
    DeskRevoked = "desk_revoked", desk_revoked;
    /// A passkey was added.
    DeskPasskeyAdded = "desk_passkey_added", desk_passkey_added;
    /// A passkey was removed by its owner.
    DeskPasskeyRemoved = "desk_passkey_removed", desk_passkey_removed;
    /// A passkey was removed at the desk, its device being lost.
    DeskPasskeyRevoked = "desk_passkey_revoked", desk_passkey_revoked;
    /// An operator looked at the passkeys of the account.
    DeskPasskeysShown = "desk_passkeys_shown", desk_passkeys_shown;
    /// The household was looked at, as registered.
    HouseholdSeen = "household_seen", household_seen;
    /// The own record of the civil registry was looked at.
    OwnRecordSeen = "own_record_seen", own_record_seen;
    /// The record of another member of the household was looked at.
    RecordSeen = "record_seen", record_seen;
    /// Which certificates may be asked for about somebody was looked at.
    CertificateOptionsSeen = "certificate_options_seen", certificate_options_seen;
    /// A certificate was issued.
    CertificateIssued = "certificate_issued", certificate_issued;
    /// One that names other members of the household was.
    CertificateNaming = "certificate_naming", certificate_naming;
    /// A certificate was downloaded.
    CertificateDownloaded = "certificate_downloaded", certificate_downloaded;
    /// A certificate was sent by mail.
    CertificateSent = "certificate_sent", certificate_sent;
    /// A certificate that waited for its payment was issued.
    CertificateReleased = "certificate_released", certificate_released;
    /// It was given up by whoever had asked for it.
    CertificateGivenUp = "certificate_given_up", certificate_given_up;
    /// It was not paid in time.
    CertificateDiscarded = "certificate_discarded", certificate_discarded;
    /// An operator annulled a certificate.
    CertificateAnnulled = "certificate_annulled", certificate_annulled;
    /// An office has asked for an amount.
    DebtCreated = "debt_created", debt_created;
    /// An operator looked for what the citizen owes.
    DebtsSearched = "debts_searched", debts_searched;
    /// An operator looked at something that the citizen owes.
    DebtShown = "debt_shown", debt_shown;
    /// An office has given more time for what it had asked for.
    DebtExtended = "debt_extended", debt_extended;
    /// An office has withdrawn what it had asked for.
    DebtWithdrawn = "debt_withdrawn", debt_withdrawn;
    /// A payment notice was downloaded.
    PaymentNoticeDownloaded = "payment_notice_downloaded", payment_notice_downloaded;
    /// A payment notice was looked for by the number on it.
    PaymentNoticeSought = "payment_notice_sought", payment_notice_sought;
    /// Somebody who had not signed in, with number and fiscal code, looked up a payment notice.
    OpenNoticeFound = "open_notice_found", open_notice_found;
    /// Something that nobody had asked for is to be paid under the citizen's fiscal code.
    SpontaneousMade = "spontaneous_made", spontaneous_made;
    /// A payment was begun.
    PaymentBegun = "payment_begun", payment_begun;
    /// The receipt of a payment has come.
    PaymentReceived = "payment_received", payment_received;
    /// The receipt of a payment was downloaded.
    PaymentReceiptDownloaded = "payment_receipt_downloaded", payment_receipt_downloaded;
    /// Somebody who had not signed in downloaded the receipt of a payment that they had begun.
    OpenReceiptDownloaded = "open_receipt_downloaded", open_receipt_downloaded;
    /// A digital stamp was downloaded.
    PaymentStampDownloaded = "payment_stamp_downloaded", payment_stamp_downloaded;
    /// A document that was kept was downloaded.
    DocumentDownloaded = "document_downloaded", document_downloaded;
    /// A document that was kept was deleted.
    DocumentDeleted = "document_deleted", document_deleted;
    /// What may be declared about somebody was looked at.
    SelfCertificationOptionsSeen = "self_certification_options_seen", self_certification_options_seen;
    /// A self-certification was made.
    SelfCertificationMade = "self_certification_made", self_certification_made;
    /// An operator looked for certificates about the person.
    CertificatesSearched = "certificates_searched", certificates_searched;
    /// An operator looked at a certificate.
    CertificateShown = "certificate_shown", certificate_shown;
    /// An operator took a certificate's PDF.
    CertificateTaken = "certificate_taken", certificate_taken;
    /// An operator looked for the person in the registry, at the counter.
    CounterPersonFound = "counter_person_found", counter_person_found;
    /// An operator cleared up what the person's fiscal code and record disagree on.
    CounterDoubtsCleared = "counter_doubts_cleared", counter_doubts_cleared;
    /// An operator looked at which certificates can be issued about the person, at the counter.
    CounterOptionsSeen = "counter_options_seen", counter_options_seen;
    /// An operator issued a certificate at the counter.
    CounterCertificateIssued = "counter_certificate_issued", counter_certificate_issued;
    /// One that names other members of the household was.
    CounterCertificateNaming = "counter_certificate_naming", counter_certificate_naming;
}

/// What a name of the log means, for the citizen.
pub fn describe(name: &str, lang: Lang) -> &'static str {
    Act::ALL
        .iter()
        .find(|act| act.name() == name)
        .map_or_else(|| words::other(lang), |act| act.describe(lang))
}

/// What an entry says beyond act and object: no personal data, the log outlives them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// The device of the session: `Firefox, Linux`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// Which fields of the profile were changed, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// What was declared, by kind; never what it said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Slug>,
}

/// Notes what the citizen does to the own data. The chain is locked until the commit: note late.
pub async fn note<L: Level>(tx: &Tx, citizen: &Citizen<L>, act: Act, object: &str) -> Result<(), Fail> {
    note_fields(tx, citizen, act, object, Vec::new()).await
}

/// The same for a change of the profile, with the names of the fields.
pub async fn note_fields<L: Level>(
    tx: &Tx,
    citizen: &Citizen<L>,
    act: Act,
    object: &str,
    fields: Vec<String>,
) -> Result<(), Fail> {
    let detail = Detail {
        fields,
        ..Detail::default()
    };
    Ok(audit::append(tx, by_citizen(citizen, act, object, detail)?).await?)
}

/// Notes that the citizen looks at registry data of others too: each of them reads it in the own log.
pub async fn note_look<L: Level>(
    tx: &Tx,
    citizen: &Citizen<L>,
    act: Act,
    object: &str,
    seen: &[Looked<'_>],
) -> Result<(), Fail> {
    note_kinds(tx, citizen, act, object, Vec::new(), seen).await
}

/// The same of declarations, with their kinds.
pub async fn note_kinds<L: Level>(
    tx: &Tx,
    citizen: &Citizen<L>,
    act: Act,
    object: &str,
    kinds: Vec<Slug>,
    seen: &[Looked<'_>],
) -> Result<(), Fail> {
    let detail = Detail {
        kinds,
        ..Detail::default()
    };
    let event = by_citizen(citizen, act, object, detail)?;
    Ok(audit::append_look(tx, event, seen).await?)
}

fn by_citizen<L: Level>(citizen: &Citizen<L>, act: Act, object: &str, detail: Detail) -> Result<Event, Fail> {
    let detail = Detail {
        device: Some(citizen.login.device.clone()),
        ..detail
    };
    Ok(Event {
        at: citizen.now,
        name: act.name().to_owned(),
        actor: Actor::Citizen,
        actor_id: Some(citizen.id),
        citizen: Some(citizen.id),
        session: Some(citizen.session_id),
        object: Some(object.to_owned()),
        request: Some(citizen.request.to_string()),
        detail: serde_json::to_value(detail).map_err(Fail::internal)?,
    })
}

/// Notes what a citizen does without a session (the link of a mail).
pub async fn note_of(tx: &Tx, ctx: &Ctx, citizen: CitizenId, act: Act, object: &str) -> Result<(), Fail> {
    let event = Event {
        request: Some(ctx.request.to_string()),
        actor: Actor::Citizen,
        actor_id: Some(citizen),
        ..by_system(citizen, act, object, ctx.now)
    };
    Ok(audit::append(tx, event).await?)
}

/// Notes what the portal does by itself.
pub async fn note_system(
    tx: &Tx,
    citizen: CitizenId,
    act: Act,
    object: &str,
    now: DateTime<Utc>,
) -> Result<(), Fail> {
    Ok(audit::append(tx, by_system(citizen, act, object, now)).await?)
}

fn by_system(citizen: CitizenId, act: Act, object: &str, now: DateTime<Utc>) -> Event {
    Event {
        at: now,
        name: act.name().to_owned(),
        actor: Actor::System,
        actor_id: None,
        citizen: Some(citizen),
        session: None,
        object: Some(object.to_owned()),
        request: None,
        detail: serde_json::Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_act_has_a_name_of_its_own_and_words_in_every_language() {
        let names: BTreeSet<_> = Act::ALL.iter().map(|act| act.name()).collect();
        assert_eq!(names.len(), Act::ALL.len());
        for lang in Lang::ALL {
            assert_eq!(
                describe("session_opened", lang),
                Act::SessionOpened.describe(lang)
            );
            assert_eq!(describe("something_newer", lang), words::other(lang));
        }
    }
}
