//! Accounts of people whom an operator recognises in person, as the way of POLIS has it: registration,
//! personal code, recognition at the desk. The server's side stands in `api/src/desk/`.

use crate::profile::IdentityDocument;
use crate::values::{AdhesionCode, CodiceFiscale, Email};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;
use unicode_normalization::UnicodeNormalization as _;

/// Characters of a password, counted after normalisation.
pub const PASSWORD_LENGTH: RangeInclusive<usize> = 10..=128;
/// Most characters of a given or family name.
pub const LONGEST_NAME: usize = 100;
/// Characters of the recovery question and of its answer.
pub const ANSWER_LENGTH: RangeInclusive<usize> = 3..=200;

/// What somebody types that nobody else may see: a password, a code, an answer. Prints as `…`.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct SecretText(pub String);

/// Most characters of it that are read, whatever it is for: more is not worth the work of judging it.
const LONGEST_SECRET: usize = 512;

impl<'de> Deserialize<'de> for SecretText {
    fn deserialize<D: serde::Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let text = String::deserialize(reader)?;
        if text.chars().count() > LONGEST_SECRET {
            return Err(serde::de::Error::custom("more than 512 characters"));
        }
        Ok(Self(text))
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for SecretText {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .max_length(Some(LONGEST_SECRET))
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for SecretText {}

impl std::fmt::Debug for SecretText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretText(…)")
    }
}

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl SecretText {
    /// The text as every keyboard writes it (NFKC, as NIST SP 800-63B §3.1.1.2 has it).
    pub fn normal(&self) -> String {
        self.0.nfkc().collect()
    }

    /// An answer in words: capitals, accents and spaces do not count.
    pub fn answer(&self) -> String {
        let folded: String = self
            .0
            .nfkd()
            .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
            .flat_map(char::to_lowercase)
            .collect();
        folded.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Somebody who asks for an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewRegistration {
    /// Given name, as in the identity document.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub given_name: String,
    /// Family name, as in the identity document.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub family_name: String,
    /// Fiscal code.
    pub tax_code: CodiceFiscale,
    /// Where the personal code is sent.
    pub email: Email,
    /// The password: any characters, 10 to 128, hard enough to guess.
    pub password: SecretText,
    /// A question of one's own, for whoever forgets the password.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub question: String,
    /// Its answer.
    pub answer: SecretText,
    /// Whether the privacy notice was read.
    pub privacy_read: bool,
}

/// A password to be judged before it is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordCheck {
    /// The password.
    pub password: SecretText,
    /// Words that others know of the person: names, fiscal code, e-mail address.
    #[serde(default, deserialize_with = "few")]
    #[cfg_attr(feature = "openapi", schema(max_items = 8))]
    pub about: Vec<SecretText>,
}

/// Most words about a person that are looked for in a password.
const MOST_WORDS: usize = 8;

fn few<'de, D: serde::Deserializer<'de>>(reader: D) -> Result<Vec<SecretText>, D::Error> {
    let words = Vec::deserialize(reader)?;
    if words.len() > MOST_WORDS {
        return Err(serde::de::Error::custom("more than 8 words"));
    }
    Ok(words)
}

/// What is wrong with a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Weakness {
    /// Fewer characters than [`PASSWORD_LENGTH`].
    TooShort,
    /// More characters than [`PASSWORD_LENGTH`].
    TooLong,
    /// Among those that came out of breaches, as it is or with usual changes.
    Common,
    /// Made of names, dates, the keyboard's rows, repetitions.
    Guessable,
}

/// The judgement of a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordVerdict {
    /// How hard it is to guess, 0 to 4; 3 is enough.
    #[cfg_attr(feature = "openapi", schema(value_type = i32, minimum = 0, maximum = 4))]
    pub score: u8,
    /// Why it is refused; absent when it is good enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weakness: Option<Weakness>,
}

/// The personal code of the mail, and the token of its link: the mail has arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegistrationConfirmation {
    /// The token of the link.
    pub token: SecretText,
    /// The personal code.
    pub personal_code: SecretText,
}

/// A registration that waits for its owner at the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfirmedRegistration {
    /// What the operator types; printed on the adhesion form too.
    pub adhesion_code: AdhesionCode,
    /// Until when the desk may be visited.
    pub recognise_by: DateTime<Utc>,
}

/// What one signs in with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Credentials {
    /// The user name of the mail.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub user_name: String,
    /// The password.
    pub password: SecretText,
    /// At the first sign-in and after a recovery: the personal code of the mail…
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal_code: Option<SecretText>,
    /// …and the one that takes its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_personal_code: Option<SecretText>,
}

/// What the personal code is typed for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SignedAct {
    /// Sending a draft.
    #[default]
    Submission,
    /// Taking back what was sent.
    Withdrawal,
}

/// The personal code, typed again for an act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonalCodeEntry {
    /// The code.
    pub personal_code: SecretText,
    /// For what; for the submission unless said otherwise.
    #[serde(default)]
    pub act: SignedAct,
}

/// Somebody who has forgotten the password or the personal code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recovery {
    /// Fiscal code of the account.
    pub tax_code: CodiceFiscale,
    /// The address of the account.
    pub email: Email,
}

/// The new password, with the answer to the question of the mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryAnswer {
    /// The token of the link.
    pub token: SecretText,
    /// The answer.
    pub answer: SecretText,
    /// The new password.
    pub password: SecretText,
}

/// The scanned adhesion form, signed before the operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Scan {
    /// The file's name.
    #[cfg_attr(feature = "openapi", schema(max_length = 255))]
    pub name: String,
    /// Media type, by content.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256, lower-case hexadecimal.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub sha256: String,
}

/// A registration as the operator at the desk sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PendingRegistration {
    /// The code of the adhesion form.
    pub adhesion_code: AdhesionCode,
    /// Given name, as typed.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub given_name: String,
    /// Family name, as typed.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub family_name: String,
    /// Fiscal code, as typed.
    pub tax_code: CodiceFiscale,
    /// Date of birth that the fiscal code says, the latest possible.
    pub birth_date: Option<NaiveDate>,
    /// When it was asked for.
    pub registered_at: DateTime<Utc>,
    /// Until when it may be recognised.
    pub recognise_by: DateTime<Utc>,
    /// The scan, once it is there.
    pub scan: Option<Scan>,
    /// The offices that may recognise.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub offices: Vec<DeskOffice>,
}

/// An office where people are recognised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeskOffice {
    /// Its name in files.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub slug: String,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub name: String,
}

/// What the operator has seen: the person, the document, the signed form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewRecognition {
    /// Slug of the office.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub office: String,
    /// The document shown.
    pub document: IdentityDocument,
    /// Date of birth, as in the document.
    pub birth_date: NaiveDate,
    /// That the person is the one of the document, and the data of the registration are the document's.
    pub identity_checked: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_counts_by_its_words() {
        let answer = |text: &str| SecretText(text.to_owned()).answer();
        assert_eq!(answer("  Gattò  ALLA\u{a0}napoletana "), "gatto alla napoletana");
        assert_ne!(answer("Rex"), answer("Rox"));
    }

    #[test]
    fn no_more_is_read_than_is_worth_judging() {
        let read = |length| serde_json::from_value::<SecretText>("\u{e0}".repeat(length).into());
        assert!(read(LONGEST_SECRET).is_ok());
        assert!(read(LONGEST_SECRET + 1).is_err());
        let check = |words| {
            let body = serde_json::json!({ "password": "", "about": vec![""; words] });
            serde_json::from_value::<PasswordCheck>(body)
        };
        assert!(check(MOST_WORDS).is_ok());
        assert!(check(MOST_WORDS + 1).is_err());
    }

    #[test]
    fn no_secret_is_printed() {
        let entry = PersonalCodeEntry {
            personal_code: SecretText("AB12CD34".to_owned()),
            act: SignedAct::Submission,
        };
        assert!(!format!("{entry:?}").contains("AB12"));
    }
}
