//! The entry in the official register (DPR 445/2000 art. 53).

use crate::ctx::{Citizen, L2};
use crate::http::Fail;
use crate::services::Offer;
use sportello_storage::Tx;
use sportello_storage::register::{self, Direction, Document, EMBEDDED, NewEntry, Party};
use sportello_types::attachments::Attachment;
use sportello_types::ids::{IstanzaId, RegistrationId};
use sportello_types::lang::Lang;
use sportello_types::profile::Profile;
use sportello_types::text::istanze as words;

/// What is registered.
pub(super) struct Sent<'a> {
    /// The istanza.
    pub(super) id: IstanzaId,
    /// Id of the entry, drawn beforehand.
    pub(super) registration: RegistrationId,
    /// SHA-256 of the frozen answers.
    pub(super) hash: &'a str,
    /// Bytes of the frozen answers.
    pub(super) size: usize,
    /// Its files.
    pub(super) files: &'a [Attachment],
}

/// Makes the entry in the embedded register; the last statement before the commit.
pub(super) async fn enter(
    tx: &Tx,
    citizen: &Citizen<L2>,
    offer: &Offer<'_>,
    profile: &Profile,
    sent: Sent<'_>,
) -> Result<(), Fail> {
    let main = Document {
        name: "istanza.json".to_owned(),
        media_type: "application/json".to_owned(),
        size: i64::try_from(sent.size).unwrap_or(i64::MAX),
        sha256: sent.hash.to_owned(),
    };
    let files = sent.files.iter().map(|file| Document {
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        size: file.size,
        sha256: file.sha256.clone(),
    });
    let entry = NewEntry {
        id: sent.registration,
        direction: Direction::Incoming,
        sender: Party {
            name: format!("{} {}", profile.given_name, profile.family_name),
            tax_code: Some(profile.tax_code.to_string()),
        },
        recipients: vec![Party {
            name: offer.office().name,
            tax_code: None,
        }],
        subject: words::register_subject(Lang::It, offer.title(Lang::It)),
        documents: std::iter::once(main).chain(files).collect(),
        received_number: None,
        received_on: None,
        request_id: Some(sent.id.to_string()),
    };
    register::register(tx, EMBEDDED, entry, citizen.now).await?;
    Ok(())
}
