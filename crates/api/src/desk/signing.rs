//! `POST /istanze/{id}/personal-code`, and on what a submission or a withdrawal rests (CAD art. 65 c. 1).

use super::personal_code;
use crate::ctx::{Citizen, L2};
use crate::http::{Fail, Json};
use crate::istanze::withdraw;
use crate::journal::{self, Act};
use actix_web::{HttpResponse, post, web};
use chrono::Duration;
use sportello_storage::istanze::{self, Istanza};
use sportello_storage::{Tx, desk};
use sportello_types::attachments::{Attachment, SignatureFormat};
use sportello_types::desk::{PersonalCodeEntry, SignedAct};
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::Status;
use sportello_types::problem::ProblemCode;
use sportello_types::validity::{self, RecognisedInPerson};
use sportello_types::whoami::Provider;

/// How long a code that was typed holds for its act.
const HOLDS: Duration = Duration::minutes(5);

/// Types the personal code for an istanza
///
/// Somebody with desk credentials does so before each submission and before each withdrawal: it holds for
/// five minutes, in this session, for doing that with this istanza once.
#[utoipa::path(tag = "desk", operation_id = "desk_sign_istanza", request_body = PersonalCodeEntry,
    params(("id" = IstanzaId, Path, description = "The istanza's id")),
    responses((status = 204, description = "The istanza may be sent, or withdrawn"), (status = 403), (status = 409), (status = 429)))]
#[post("/istanze/{id}/personal-code")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    id: web::Path<IstanzaId>,
    body: Json<PersonalCodeEntry>,
) -> Result<HttpResponse, Fail> {
    let now = citizen.now;
    let tx = citizen.write().await?;
    let row = istanze::lock(&tx, citizen.id, *id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let PersonalCodeEntry {
        personal_code: typed,
        act,
    } = body.0;
    require_fit(&citizen, &row, act)?;
    if citizen.login.provider != Provider::Desk {
        return Err(ProblemCode::Conflict.into());
    }
    drop(tx);
    personal_code::check(&citizen, &typed).await?;
    let tx = citizen.write().await?;
    desk::allow(&tx, citizen.session_id, *id, act, now + HOLDS).await?;
    journal::note(&tx, &citizen, Act::DeskCodeEntered, &id.to_string()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Whether the istanza is where the act begins.
fn require_fit(citizen: &Citizen<L2>, row: &Istanza, act: SignedAct) -> Result<(), Fail> {
    match act {
        SignedAct::Submission if row.status != Status::Draft => Err(ProblemCode::NotADraft.into()),
        SignedAct::Submission => Ok(()),
        SignedAct::Withdrawal => withdraw::require_withdrawable(citizen, row),
    }
}

/// On what an act rests that is done now: nothing more for a national identity; for desk credentials the
/// personal code, which is used up, and the recognition in person, which is returned.
pub(crate) async fn basis(
    tx: &Tx,
    citizen: &Citizen<L2>,
    id: IstanzaId,
    act: SignedAct,
    files: &[Attachment],
) -> Result<Option<RecognisedInPerson>, Fail> {
    let provider = citizen.login.provider;
    let mut recognised = None;
    if provider == Provider::Desk {
        if !desk::use_up(tx, citizen.session_id, id, act, citizen.now).await? {
            return Err(ProblemCode::PersonalCodeRequired.into());
        }
        recognised = desk::last_recognition(tx, citizen.id)
            .await?
            .map(|seen| RecognisedInPerson {
                at: seen.at,
                office: seen.office_name,
                document: seen.document.kind,
            });
    }
    let signed = files.iter().any(|file| file.signature != SignatureFormat::None);
    validity::basis(provider, recognised.as_ref(), signed).map_err(|_| ProblemCode::NotSigned)?;
    Ok(recognised)
}
