//! What was sent: the document that the register entry names. It holds the questions as they were
//! asked beside the answers, so that it can be read by itself for as long as it is kept, whatever
//! becomes of the service, its form and the citizen's profile (CAD art. 20; DPR 445/2000 art. 53).

use crate::attachments::Attachment;
use crate::certificates::PaperStamp;
use crate::form::{Answers, FeeDue, FeeToSet, SummaryStep};
use crate::ids::IstanzaId;
use crate::istanze::{Registration, Status, Withdrawable};
use crate::lang::Lang;
use crate::loa::Loa;
use crate::services::{Office, TermFrom};
use crate::validity::RecognisedInPerson;
use crate::values::{
    CodiceFiscale, EidasIdentifier, Email, EuroCents, NoticeNumber, Phone, SubmissionNumber,
};
use crate::whoami::Provider;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Name of the document in the register entry.
pub const DOCUMENT_NAME: &str = "istanza.json";

/// An istanza as it was sent. Its canonical JSON is what is hashed and registered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SentIstanza {
    /// The istanza.
    pub id: IstanzaId,
    /// When the citizen sent it: the date from which its effects run. In the document of one that waited for
    /// a payment (see `fees`) it is when the citizen confirmed it, for its digest is what the stamp bears; as
    /// it is read back afterwards, when it was paid, by which it was sent.
    pub submitted_at: DateTime<Utc>,
    /// The language of every text below but the subject.
    pub lang: Lang,
    /// Slug of the service.
    pub service: String,
    /// Name of the service.
    pub service_title: String,
    /// Subject, as registered: in Italian.
    pub subject: String,
    /// Place in the municipality's classification plan.
    pub classification: Classification,
    /// Version of the form.
    pub form_version: String,
    /// Who applied.
    pub applicant: Applicant,
    /// The office with the person in charge, the substitute and the digital domicile.
    pub office: Office,
    /// Longest duration of the procedure, in days.
    pub term_days: u32,
    /// From when they count.
    pub term_from: TermFrom,
    /// Last day for the outcome (L. 241/1990 art. 2); it counts from the payment where the document waited
    /// for one, and is not in it then.
    pub outcome_due_on: Option<NaiveDate>,
    /// What the office will ask for with a payment notice (pagoPA), euro cents; absent when nothing.
    pub amount_due: Option<i64>,
    /// The stamps on paper with which stamp duty is met: what they are for is not among `fees`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stamps: Vec<SentStamp>,
    /// What is due for it by its answers, and paid in the portal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fees: Vec<FeeDue>,
    /// What is due as well, once an office has set its amount: what is paid after the submission is asked for
    /// together with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_to_set: Option<FeeToSet>,
    /// The notices by which that was asked for, as they stand. Not in the document, which was there before
    /// them: kept beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<SentPayment>,
    /// Whether it could be taken back at that moment, and why not.
    pub withdrawal: Withdrawable,
    /// The last state in which it can be taken back.
    pub withdrawable_until: Status,
    /// The answers, by field.
    pub answers: Answers,
    /// The same as questions and answers, step by step.
    pub in_words: Vec<SummaryStep>,
    /// The files.
    pub attachments: Vec<Attachment>,
}

/// A stamp on paper that an istanza has used up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentStamp {
    /// What it is for.
    pub fee: FeeDue,
    /// Which.
    pub stamp: PaperStamp,
}

/// A notice that was paid for an istanza, or is to be paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentPayment {
    /// Its number.
    pub number: NoticeNumber,
    /// What for.
    pub items: Vec<FeeDue>,
    /// How much.
    pub total: EuroCents,
    /// When it was paid, as the receipt says; nothing while it is not.
    pub paid_at: Option<DateTime<Utc>>,
    /// The digital stamps that it bought, by their identifiers (*IUBD*).
    pub stamps: Vec<String>,
}

/// Name of the withdrawal's document in its register entry.
pub const WITHDRAWAL_NAME: &str = "ritiro.json";

/// A withdrawal as it was sent: a document received like the istanza, hence registered like it. Its
/// canonical JSON is what is hashed and registered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SentWithdrawal {
    /// The istanza that is taken back.
    pub istanza: IstanzaId,
    /// When the citizen took it back: the date from which its effects run.
    pub withdrawn_at: DateTime<Utc>,
    /// The language of every text below but the subject.
    pub lang: Lang,
    /// Slug of the service.
    pub service: String,
    /// Name of the service.
    pub service_title: String,
    /// Subject, as registered: in Italian.
    pub subject: String,
    /// Place in the municipality's classification plan: that of the istanza.
    pub classification: Classification,
    /// Who took it back, and how they were recognised this time.
    pub applicant: Applicant,
    /// The office that the istanza was for.
    pub office: Office,
    /// When the istanza was sent.
    pub submitted_at: DateTime<Utc>,
    /// The istanza's number as a submission.
    pub submission_number: SubmissionNumber,
    /// The istanza's own register entry, if it had one by then.
    pub registration: Option<Registration>,
    /// SHA-256 of the istanza's document, lower-case hexadecimal.
    pub document_sha256: String,
    /// Why, if the citizen said so.
    pub reason: Option<String>,
}

/// A place in the classification plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classification {
    /// Its name: `Polizia locale - permessi`.
    pub name: String,
    /// Its code: `9.1`.
    pub code: String,
}

/// Who applied, how to reach them, and how they were recognised.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Applicant {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Fiscal code; whoever signs in with eIDAS has none.
    pub tax_code: Option<CodiceFiscale>,
    /// What the eIDAS node calls the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eidas_identifier: Option<EidasIdentifier>,
    /// Digital domicile first, where there is one.
    pub emails: Vec<Email>,
    /// Telephone numbers.
    pub phones: Vec<Phone>,
    /// How the portal knew who it was.
    pub identified: Identified,
}

impl std::fmt::Debug for Applicant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Applicant(…)")
    }
}

/// A recognised login (CAD art. 65 c. 1 b).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identified {
    /// SPID, CIE…
    pub provider: Provider,
    /// Name of the identity provider.
    pub identity_provider: String,
    /// Level of assurance.
    pub level: Loa,
    /// When the citizen signed in.
    pub at: DateTime<Utc>,
    /// The recognition in person that stands for the identity where the login itself is no national one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_person: Option<RecognisedInPerson>,
}
