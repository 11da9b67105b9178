//! What can go wrong on purpose.

use super::answer::{Failure, Statement};
use super::attributes::Attribute;
use super::keys::{KeyError, SigningKey};
use super::wrapping;
use chrono::TimeDelta;

/// A group of problems, with its heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    Anomaly,
    Faulty,
    Hostile,
}

impl Group {
    pub(crate) const ALL: [Self; 3] = [Self::Anomaly, Self::Faulty, Self::Hostile];

    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Anomaly => "Il gestore risponde con un errore",
            Self::Faulty => "La risposta è sbagliata",
            Self::Hostile => "Qualcuno attacca il servizio",
        }
    }
}

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident = $slug:literal, $group:ident, $label:literal;)+) => {
        /// A problem that one can provoke at the provider's page.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Problem { $($(#[$doc])* $name,)+ }

        impl Problem {
            /// All problems.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its name in forms: the value of the field `problem`.
            pub fn slug(self) -> &'static str {
                match self { $(Self::$name => $slug,)+ }
            }

            /// Its name for people.
            pub fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)+ }
            }

            /// Whether it can be told of whom the eIDAS node passes on, too.
            pub fn fits_the_node(self) -> bool {
                !matches!(self, Self::WrongTaxCode | Self::Professional)
            }

            pub(crate) fn group(self) -> Group {
                match self { $(Self::$name => Group::$group,)+ }
            }
        }
    };
}

problems! {
    /// Wrong credentials too many times.
    Nr19 = "nr19", Anomaly, "nr19: credenziali sbagliate troppe volte";
    /// No credentials of the level asked for.
    Nr20 = "nr20", Anomaly, "nr20: credenziali di livello più basso";
    /// Too slow.
    Nr21 = "nr21", Anomaly, "nr21: tempo scaduto";
    /// Consent refused.
    Nr22 = "nr22", Anomaly, "nr22: consenso negato";
    /// Identity suspended.
    Nr23 = "nr23", Anomaly, "nr23: identità sospesa o revocata";
    /// Reserved number.
    Nr24 = "nr24", Anomaly, "nr24: numero riservato";
    /// Cancelled.
    Nr25 = "nr25", Anomaly, "nr25: accesso annullato";
    /// Identity of another kind than asked for.
    Nr30 = "nr30", Anomaly, "nr30: tipo di identità diverso";
    /// A number that no rule knows.
    UnknownNumber = "unknown-number", Anomaly, "nr99: numero che nessuno conosce";
    /// A status message with markup in it.
    MarkupInMessage = "markup-in-message", Anomaly, "Messaggio di errore con codice HTML dentro";

    /// The validity of the assertion has ended.
    Expired = "expired", Faulty, "Asserzione scaduta";
    /// The time to hand the assertion in has ended.
    SubjectExpired = "subject-expired", Faulty, "Tempo per consegnare l'asserzione scaduto";
    /// The assertion is not valid yet.
    NotYetValid = "not-yet-valid", Faulty, "Asserzione non ancora valida";
    /// Issued before the request.
    IssuedBefore = "issued-before", Faulty, "Risposta emessa prima della richiesta";
    /// Issued in the future.
    IssuedLater = "issued-later", Faulty, "Risposta emessa nel futuro";
    /// Lower level than asked for.
    LevelTooLow = "level-too-low", Faulty, "Livello più basso di quello chiesto";
    /// No fiscal code.
    MissingAttribute = "missing-attribute", Faulty, "Manca il dato che riconosce la persona";
    /// A fiscal code with a wrong check character.
    WrongTaxCode = "wrong-tax-code", Faulty, "Codice fiscale con il carattere di controllo sbagliato";
    /// An identity for professional use, sent although a personal one was asked for.
    Professional = "professional", Faulty, "Identità per uso professionale, mandata lo stesso";
    /// Another RelayState.
    OtherRelayState = "other-relay-state", Faulty, "RelayState di un altro accesso";

    /// A value changed after signing.
    Tampered = "tampered", Hostile, "Codice fiscale cambiato dopo la firma";
    /// Signed with a stranger's key whose certificate travels along.
    ForeignCertificate = "foreign-certificate", Hostile, "Firma di un estraneo, con il suo certificato nel messaggio";
    /// Response good, assertion signed by a stranger.
    ForeignAssertion = "foreign-assertion", Hostile, "Risposta del gestore con asserzione firmata da un estraneo";
    /// Signed by another provider.
    OtherIdpSignature = "other-idp-signature", Hostile, "Firma di un altro gestore";
    /// Issued and signed by another provider.
    OtherIdp = "other-idp", Hostile, "Risposta di un altro gestore";
    /// Response signed, assertion not.
    UnsignedAssertion = "unsigned-assertion", Hostile, "Asserzione senza firma";
    /// Nothing signed.
    Unsigned = "unsigned", Hostile, "Nessuna firma";
    /// Another audience.
    OtherAudience = "other-audience", Hostile, "Asserzione destinata a un altro servizio";
    /// Another recipient.
    WrongRecipient = "wrong-recipient", Hostile, "Destinatario (Recipient) sbagliato";
    /// Another destination.
    WrongDestination = "wrong-destination", Hostile, "Destinazione (Destination) sbagliata";
    /// In response to another request.
    WrongInResponseTo = "wrong-in-response-to", Hostile, "Risposta a una richiesta mai fatta";
    /// In response to nothing.
    Unsolicited = "unsolicited", Hostile, "Risposta non richiesta";
    /// The last answer once more.
    Replay = "replay", Hostile, "L'ultima risposta, una seconda volta";
    /// A comment in the fiscal code.
    Comment = "comment", Hostile, "Commento XML dentro il codice fiscale";
    /// The fiscal code twice.
    DuplicateAttribute = "duplicate-attribute", Hostile, "Due codici fiscali";
    /// Two signed assertions.
    TwoAssertions = "two-assertions", Hostile, "Due asserzioni firmate";
    /// A document type with an entity.
    Doctype = "doctype", Hostile, "DOCTYPE con entità";
    /// Signature wrapping.
    Xsw1 = "xsw1", Hostile, "XSW1: risposta vera dentro la firma di una falsa";
    /// Signature wrapping.
    Xsw2 = "xsw2", Hostile, "XSW2: risposta vera accanto alla firma in una falsa";
    /// Signature wrapping.
    Xsw3 = "xsw3", Hostile, "XSW3: asserzione falsa prima di quella vera";
    /// Signature wrapping.
    Xsw4 = "xsw4", Hostile, "XSW4: asserzione vera dentro quella falsa";
    /// Signature wrapping.
    Xsw5 = "xsw5", Hostile, "XSW5: firma spostata nell'asserzione falsa";
    /// Signature wrapping.
    Xsw6 = "xsw6", Hostile, "XSW6: asserzione vera dentro la firma di quella falsa";
    /// Signature wrapping.
    Xsw7 = "xsw7", Hostile, "XSW7: asserzione falsa tra le estensioni";
    /// Signature wrapping.
    Xsw8 = "xsw8", Hostile, "XSW8: asserzione vera in un oggetto della firma";
}

/// The keys and people that a faulty answer needs.
pub(crate) struct Cast<'a> {
    pub(crate) key: &'a SigningKey,
    pub(crate) stranger: &'a SigningKey,
    pub(crate) other_idp: (&'a str, &'a SigningKey),
    /// Attributes of somebody else: whom an attacker would like to be.
    pub(crate) victim: Vec<Attribute>,
    /// A fresh identifier for a forged element.
    pub(crate) forged_id: String,
}

impl Problem {
    /// The problem of that slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|problem| problem.slug() == slug)
    }

    /// The number of the anomaly, for problems that are error answers after the rules.
    pub(crate) fn anomaly(self) -> Option<u8> {
        match self {
            Self::Nr19 => Some(19),
            Self::Nr20 => Some(20),
            Self::Nr21 => Some(21),
            Self::Nr22 => Some(22),
            Self::Nr23 => Some(23),
            Self::Nr24 => Some(24),
            Self::Nr25 => Some(25),
            Self::Nr30 => Some(30),
            Self::UnknownNumber => Some(99),
            _ => None,
        }
    }

    /// Spoils an error answer.
    pub(crate) fn spoil_failure(self, failure: &mut Failure) {
        if self == Self::MarkupInMessage {
            failure.message =
                "ErrorCode nr25 <script>alert('nr25')</script><b>Chiama subito il numero 800</b>".into();
        }
    }

    /// Spoils what the answer says, before it is signed.
    pub(crate) fn spoil(self, statement: &mut Statement, cast: &Cast<'_>) {
        let now = statement.issued;
        match self {
            Self::Expired => {
                statement.not_before = now - TimeDelta::minutes(30);
                statement.not_on_or_after = now - TimeDelta::minutes(10);
            }
            Self::SubjectExpired => statement.subject_not_on_or_after = now - TimeDelta::minutes(10),
            Self::NotYetValid => {
                statement.not_before = now + TimeDelta::minutes(10);
                statement.not_on_or_after = now + TimeDelta::minutes(15);
            }
            Self::IssuedBefore => statement.issued = now - TimeDelta::hours(1),
            Self::IssuedLater => statement.issued = now + TimeDelta::hours(1),
            Self::LevelTooLow => statement.level_class = lower(&statement.level_class),
            Self::MissingAttribute => {
                let key = key_of(&statement.attributes);
                statement.attributes.retain(|(name, _)| Some(*name) != key);
            }
            Self::WrongTaxCode => {
                for (_, value) in fiscal_numbers(statement) {
                    let last = if value.ends_with('A') { 'B' } else { 'A' };
                    value.pop();
                    value.push(last);
                }
            }
            Self::OtherIdp => cast.other_idp.0.clone_into(&mut statement.issuer),
            Self::OtherAudience => statement.audience = "https://altro-servizio.example".into(),
            Self::WrongRecipient => statement.recipient = "https://altro-servizio.example/acs".into(),
            Self::WrongDestination => statement.destination = "https://altro-servizio.example/acs".into(),
            Self::WrongInResponseTo => statement.in_response_to = Some(cast.forged_id.clone()),
            Self::Unsolicited => statement.in_response_to = None,
            Self::DuplicateAttribute => {
                let key = key_of(&cast.victim);
                let second = cast.victim.iter().find(|(name, _)| Some(*name) == key);
                statement.attributes.extend(second.cloned());
            }
            _ => {}
        }
    }

    /// Signs what the answer says, and spoils the document.
    pub(crate) fn write(self, statement: &Statement, cast: &Cast<'_>) -> Result<String, KeyError> {
        let (key, stranger) = (cast.key, cast.stranger);
        let person_key = |attributes: &[Attribute]| {
            let key = key_of(attributes);
            let found = attributes.iter().find(|(name, _)| Some(*name) == key);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let own = person_key(&statement.attributes);
        match self {
            Self::ForeignCertificate => statement.signed(Some(stranger), Some(stranger)),
            Self::ForeignAssertion => statement.signed(Some(stranger), Some(key)),
            Self::OtherIdp | Self::OtherIdpSignature => {
                statement.signed(Some(cast.other_idp.1), Some(cast.other_idp.1))
            }
            Self::UnsignedAssertion => statement.signed(None, Some(key)),
            Self::Unsigned => statement.signed(None, None),
            Self::Tampered => {
                let forged = person_key(&cast.victim);
                Ok(statement.signed(Some(key), Some(key))?.replace(&own, &forged))
            }
            Self::Comment => {
                // Exclusive C14N drops comments: the signatures stay good.
                let at = own.len() / 2;
                let (head, tail) = own.split_at_checked(at).unwrap_or((&own, ""));
                Ok(statement
                    .signed(Some(key), Some(key))?
                    .replace(&own, &format!("{head}<!---->{tail}")))
            }
            Self::Doctype => Ok(format!(
                "<!DOCTYPE r [<!ENTITY e \"x\">]>{}",
                statement.signed(Some(key), Some(key))?
            )),
            Self::TwoAssertions => wrapping::two_assertions(statement, cast),
            Self::Xsw1 => wrapping::xsw1(statement, cast),
            Self::Xsw2 => wrapping::xsw2(statement, cast),
            Self::Xsw3 => wrapping::xsw3(statement, cast),
            Self::Xsw4 => wrapping::xsw4(statement, cast),
            Self::Xsw5 => wrapping::xsw5(statement, cast),
            Self::Xsw6 => wrapping::xsw6(statement, cast),
            Self::Xsw7 => wrapping::xsw7(statement, cast),
            Self::Xsw8 => wrapping::xsw8(statement, cast),
            _ => statement.signed(Some(key), Some(key)),
        }
    }
}

/// By what a service knows the person again: the eIDAS node has no fiscal codes.
fn key_of(attributes: &[Attribute]) -> Option<&'static str> {
    let mut keys = ["fiscalNumber", "spidCode"].into_iter();
    keys.find(|key| attributes.iter().any(|(name, _)| name == key))
}

fn fiscal_numbers(statement: &mut Statement) -> impl Iterator<Item = &mut Attribute> {
    statement
        .attributes
        .iter_mut()
        .filter(|(name, _)| *name == "fiscalNumber")
}

/// The class below; below the lowest is the form of before 2017, which no service may accept.
fn lower(class: &str) -> String {
    match class {
        "https://www.spid.gov.it/SpidL3" => "https://www.spid.gov.it/SpidL2",
        "https://www.spid.gov.it/SpidL2" => "https://www.spid.gov.it/SpidL1",
        _ => "urn:oasis:names:tc:SAML:2.0:ac:classes:SpidL1",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_problem_has_a_name_of_its_own() {
        let slugs: BTreeSet<_> = Problem::ALL.iter().map(|problem| problem.slug()).collect();
        let labels: BTreeSet<_> = Problem::ALL.iter().map(|problem| problem.label()).collect();
        assert_eq!(
            (slugs.len(), labels.len()),
            (Problem::ALL.len(), Problem::ALL.len())
        );
        assert_eq!(Problem::from_slug("xsw3"), Some(Problem::Xsw3));
    }
}
