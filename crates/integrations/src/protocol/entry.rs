//! What is registered: parties, subject, documents by their hash (DPR 445/2000 art. 53).

use chrono::{DateTime, Utc};
use sportello_types::values::{CodiceFiscale, Email, PartitaIva, Phone, ProtocolNumber};
use std::str::FromStr;

/// A document to register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// Our identity of the request, the same at each attempt.
    pub request_id: String,
    /// Whether it comes in or goes out.
    pub direction: Direction,
    /// Who sends it. A delegate stands in the document; the sender is who delegates.
    pub sender: Party,
    /// Who receives it.
    pub recipients: Vec<Party>,
    /// What it is about.
    pub subject: String,
    /// Where it belongs in the classification plan (*titolario*).
    pub classification: Classification,
    /// When the citizen presented it: the register's date cannot differ (L. 241/1990 art. 18-bis).
    pub presented_at: DateTime<Utc>,
    /// The main document.
    pub main: Document,
    /// The other documents.
    pub attachments: Vec<Document>,
    /// Whether the entry is kept from general view.
    pub confidential: bool,
}

/// Direction of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// *In arrivo*.
    Incoming,
    /// *In partenza*.
    Outgoing,
}

/// A number in a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The register.
    pub register: RegisterCode,
    /// Year and progressive number.
    pub number: ProtocolNumber,
    /// When the entry was made.
    pub registered_at: DateTime<Utc>,
    /// The system's own key of the entry, if it has one.
    pub system_id: Option<String>,
}

/// Code of a register: one to sixteen of `A-Z a-z 0-9 _ . -` (segnatura schema,
/// `CodiceRegistroType`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegisterCode(String);

/// The text is not a register code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a register code: one to sixteen letters, digits, `_`, `.` or `-`")]
pub struct InvalidRegisterCode;

impl RegisterCode {
    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for RegisterCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for RegisterCode {
    type Err = InvalidRegisterCode;

    fn from_str(text: &str) -> Result<Self, InvalidRegisterCode> {
        let admitted = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-');
        if (1..=16).contains(&text.len()) && text.bytes().all(admitted) {
            Ok(Self(text.to_string()))
        } else {
            Err(InvalidRegisterCode)
        }
    }
}

/// Somebody who sends or receives.
#[derive(Clone, PartialEq, Eq)]
pub enum Party {
    /// A natural person; also a sole trader, whose code has sixteen characters.
    Person {
        /// Given name.
        given_name: String,
        /// Family name.
        family_name: String,
        /// Fiscal code; absent for a foreigner who has none.
        tax_code: Option<CodiceFiscale>,
        /// How to reach them.
        contacts: Contacts,
    },
    /// A company or an association.
    Company {
        /// Its name.
        name: String,
        /// VAT number or fiscal code of eleven digits.
        tax_code: Option<PartitaIva>,
        /// How to reach it.
        contacts: Contacts,
    },
    /// An Italian public administration.
    Administration(Administration),
    /// An administration of another country.
    ForeignAdministration {
        /// Its name.
        name: String,
        /// Its office.
        office: Option<String>,
        /// How to reach it.
        contacts: Contacts,
    },
}

impl std::fmt::Debug for Party {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Party(…)")
    }
}

/// An Italian public administration, by its codes in the IPA index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Administration {
    /// `Comune di Borgoverde`.
    pub name: String,
    /// Code in the index: `c_z999`.
    pub ipa_code: String,
    /// Fiscal code of the body, eleven digits.
    pub tax_code: Option<PartitaIva>,
    /// Homogeneous organisational area (AOO): code and name.
    pub aoo: (String, String),
    /// Office: code and name.
    pub office: Option<(String, String)>,
    /// How to reach it.
    pub contacts: Contacts,
}

/// How to reach a party. No postal address: the schema's postcode has six digits, ours have five.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Contacts {
    /// Mail addresses, certified ones first.
    pub emails: Vec<Email>,
    /// Phone numbers.
    pub phones: Vec<Phone>,
}

impl std::fmt::Debug for Contacts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Contacts(…)")
    }
}

pub use sportello_types::sent::Classification;

/// A document, by its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// File name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// What it is.
    pub description: Option<String>,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of its content.
    pub sha256: [u8; 32],
    /// Whether it carries a digital signature inside itself.
    pub signed: bool,
    /// Whether it carries an electronic seal inside itself.
    pub sealed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn register_codes_hold_to_the_schema() {
        assert!("PROT-2026_a.b".parse::<RegisterCode>().is_ok());
        for bad in ["", "REGISTRO UFFICIALE", "12345678901234567", "perché"] {
            assert_eq!(bad.parse::<RegisterCode>(), Err(InvalidRegisterCode), "{bad}");
        }
    }
}
