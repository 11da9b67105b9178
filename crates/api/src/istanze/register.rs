//! The entry in the official register (DPR 445/2000 art. 53): one request, whoever makes the entry.

use crate::http::{Fail, ToProblem};
use crate::tenant::ServedTenant;
use chrono::{DateTime, Utc};
use sportello_integrations::protocol::{
    Contacts, Direction, Document, Number, Party, ProtocolRegister, RegisterError, Registration,
};
use sportello_storage::register::{self, EMBEDDED, NewEntry, RegisteredEntry};
use sportello_storage::{Error, Tx};
use sportello_types::attachments::SignatureFormat;
use sportello_types::ids::RegistrationId;
use sportello_types::problem::ProblemCode;
use sportello_types::sent::{Applicant, DOCUMENT_NAME, SentIstanza, SentWithdrawal, WITHDRAWAL_NAME};

/// What the register is asked to enter: the document that was sent, of this hash and size in bytes,
/// and the files beside it.
pub(crate) fn registration(
    tenant: &ServedTenant,
    sent: &SentIstanza,
    document_sha256: &str,
    size: usize,
) -> Result<Registration, Fail> {
    let attachments = sent.attachments.iter().map(|file| {
        Ok(Document {
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            description: None,
            size: file.size,
            sha256: sha256(&file.sha256)?,
            signed: file.signature != SignatureFormat::None,
            sealed: false,
        })
    });
    Ok(Registration {
        request_id: sent.id.to_string(),
        direction: Direction::Incoming,
        sender: sender(&sent.applicant),
        recipients: vec![Party::Administration(tenant.administration(sent.office.clone()))],
        subject: sent.subject.clone(),
        classification: sent.classification.clone(),
        presented_at: sent.submitted_at,
        main: main(DOCUMENT_NAME, document_sha256, size)?,
        attachments: attachments.collect::<Result<_, Fail>>()?,
        confidential: false,
    })
}

/// The same for a withdrawal, a document with nothing beside it.
pub(crate) fn withdrawal(
    tenant: &ServedTenant,
    sent: &SentWithdrawal,
    document_sha256: &str,
    size: usize,
) -> Result<Registration, Fail> {
    Ok(Registration {
        request_id: format!("{}/ritiro", sent.istanza),
        direction: Direction::Incoming,
        sender: sender(&sent.applicant),
        recipients: vec![Party::Administration(tenant.administration(sent.office.clone()))],
        subject: sent.subject.clone(),
        classification: sent.classification.clone(),
        presented_at: sent.withdrawn_at,
        main: main(WITHDRAWAL_NAME, document_sha256, size)?,
        attachments: Vec::new(),
        confidential: false,
    })
}

fn main(name: &str, document_sha256: &str, size: usize) -> Result<Document, Fail> {
    Ok(Document {
        name: name.to_owned(),
        media_type: "application/json".to_owned(),
        description: None,
        size: i64::try_from(size).unwrap_or(i64::MAX),
        sha256: sha256(document_sha256)?,
        signed: false,
        sealed: false,
    })
}

fn sender(applicant: &Applicant) -> Party {
    Party::Person {
        given_name: applicant.given_name.clone(),
        family_name: applicant.family_name.clone(),
        tax_code: applicant.tax_code.clone(),
        contacts: Contacts {
            emails: applicant.emails.clone(),
            phones: applicant.phones.clone(),
        },
    }
}

fn sha256(hex: &str) -> Result<[u8; 32], Fail> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(hex, &mut bytes).map_err(Fail::internal)?;
    Ok(bytes)
}

/// The register that lives in the portal's own rows: the entry is made in the transaction of the
/// submission, or not at all. Its counter is the one lock that all submissions of a municipality
/// share: register last.
pub(crate) struct Embedded<'a> {
    tx: &'a Tx,
    entry: RegistrationId,
    at: DateTime<Utc>,
}

impl<'a> Embedded<'a> {
    /// The register in a transaction, with the id that the entry will have and the instant at which it is
    /// made: what comes in late is entered on the day on which it is known, for the days before are sealed.
    pub(crate) const fn new(tx: &'a Tx, entry: RegistrationId, at: DateTime<Utc>) -> Self {
        Self { tx, entry, at }
    }
}

#[async_trait::async_trait]
impl ProtocolRegister for Embedded<'_> {
    async fn register(&self, registration: &Registration) -> Result<Number, RegisterError> {
        let entry = entry(self.entry, registration);
        let made = register::register(self.tx, EMBEDDED, entry, self.at).await;
        number(&made.map_err(unavailable)?)
    }

    async fn find(&self, request_id: &str) -> Result<Option<Number>, RegisterError> {
        let found = register::find_by_request(self.tx, request_id).await;
        found.map_err(unavailable)?.as_ref().map(number).transpose()
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err hands over")]
fn unavailable(error: Error) -> RegisterError {
    RegisterError::Unavailable(error.to_string())
}

/// The number that an entry got.
pub(crate) fn number(made: &RegisteredEntry) -> Result<Number, RegisterError> {
    let register = made.code.parse().map_err(|_| RegisterError::Rejected {
        field: "code".to_owned(),
        reason: made.code.clone(),
    })?;
    Ok(Number {
        register,
        number: made.number,
        registered_at: made.registered_at,
        system_id: made.system_id.clone(),
    })
}

/// The row of an entry.
pub(crate) fn entry(id: RegistrationId, registration: &Registration) -> NewEntry {
    let documents = std::iter::once(&registration.main).chain(&registration.attachments);
    NewEntry {
        id,
        direction: match registration.direction {
            Direction::Incoming => register::Direction::Incoming,
            Direction::Outgoing => register::Direction::Outgoing,
        },
        sender: party(&registration.sender),
        recipients: registration.recipients.iter().map(party).collect(),
        subject: registration.subject.clone(),
        documents: documents
            .map(|document| register::Document {
                name: document.name.clone(),
                media_type: document.media_type.clone(),
                size: document.size,
                sha256: hex::encode(document.sha256),
            })
            .collect(),
        received_number: None,
        received_on: None,
        request_id: Some(registration.request_id.clone()),
    }
}

fn party(party: &Party) -> register::Party {
    let (name, tax_code) = match party {
        Party::Person {
            given_name,
            family_name,
            tax_code,
            ..
        } => (
            format!("{given_name} {family_name}"),
            tax_code.as_ref().map(ToString::to_string),
        ),
        Party::Company { name, tax_code, .. } => (name.clone(), tax_code.as_ref().map(ToString::to_string)),
        Party::Administration(body) => {
            let office = body.office.as_ref().map(|(_, name)| format!(" - {name}"));
            (body.name.clone() + &office.unwrap_or_default(), None)
        }
        Party::ForeignAdministration { name, .. } => (name.clone(), None),
    };
    register::Party { name, tax_code }
}

impl ToProblem for RegisterError {
    fn code(&self) -> ProblemCode {
        match self {
            Self::Unavailable(_) => ProblemCode::Unavailable,
            Self::Duplicate(_) | Self::Rejected { .. } => ProblemCode::Internal,
        }
    }
}
