//! On what the validity of an istanza rests (CAD art. 65 c. 1).

use crate::profile::IdentityDocumentKind;
use crate::whoami::Provider;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// That somebody was recognised in person by an operator of the municipality.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecognisedInPerson {
    /// When.
    pub at: DateTime<Utc>,
    /// Name of the office.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub office: String,
    /// The document shown; its number stays with the record of the recognition.
    pub document: IdentityDocumentKind,
}

/// On what an istanza rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// SPID, CIE or CNS (letter b), or what another member state vouches for through the Italian node
    /// (Reg. (EU) 910/2014 art. 6).
    NationalIdentity,
    /// A recognition in person that the municipality has on record, with the personal code typed for this
    /// istanza: the signature on the adhesion form was set before an officer, with a document (letter c).
    InPerson,
    /// A file with a signature of its own (letter a).
    SignedFile,
}

/// Nothing of art. 65 holds: user name and password alone are no identity in its sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("neither a national identity, nor a recognition in person, nor a signed file")]
pub struct NotValid;

/// On what an istanza rests that is sent now.
///
/// # Errors
/// [`NotValid`] when it may not be taken.
pub const fn basis(
    provider: Provider,
    recognised: Option<&RecognisedInPerson>,
    signed_file: bool,
) -> Result<Basis, NotValid> {
    match provider {
        Provider::Spid | Provider::Cie | Provider::Cns | Provider::Eidas => Ok(Basis::NationalIdentity),
        Provider::Desk => match (recognised, signed_file) {
            (Some(_), _) => Ok(Basis::InPerson),
            (None, true) => Ok(Basis::SignedFile),
            (None, false) => Err(NotValid),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn recognised() -> RecognisedInPerson {
        RecognisedInPerson {
            at: DateTime::UNIX_EPOCH,
            office: "URP".to_owned(),
            document: IdentityDocumentKind::CartaIdentita,
        }
    }

    proptest! {
        #[test]
        fn a_password_alone_signs_nothing(known in any::<bool>(), signed in any::<bool>()) {
            let record = recognised();
            let found = basis(Provider::Desk, known.then_some(&record), signed);
            prop_assert_eq!(found.is_ok(), known || signed);
        }

        #[test]
        fn a_national_identity_needs_no_more(known in any::<bool>(), signed in any::<bool>()) {
            let record = recognised();
            for provider in [Provider::Spid, Provider::Cie, Provider::Cns, Provider::Eidas] {
                let found = basis(provider, known.then_some(&record), signed);
                prop_assert_eq!(found, Ok(Basis::NationalIdentity));
            }
        }
    }
}
