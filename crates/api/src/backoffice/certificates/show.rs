//! `GET /backoffice/certificates/{id}`.

use super::{name_of, note};
use crate::certificates::{keyring, use_title};
use crate::ctx::{Operator, Registrar};
use crate::http::{Fail, Json};
use crate::journal::Act;
use crate::time;
use actix_web::{get, web};
use sportello_documents::certificates::catalogue;
use sportello_storage::certificates::{self, Certificate};
use sportello_storage::{Keyring, Tx};
use sportello_types::ids::CertificateId;
use sportello_types::issued_certificates::{AnnulmentShown, Asker, IssuedCertificateDetail};
use sportello_types::problem::ProblemCode;

/// Shows a certificate that was issued
///
/// All but what it says: about whom, who asked for it and how, where it stands. Whom it is about, and who
/// asked for it, read in the own log of accesses that it was looked at.
#[utoipa::path(tag = "backoffice", operation_id = "issued_certificates_show",
    params(("id" = CertificateId, Path, description = "The certificate's id")),
    responses((status = 200, body = IssuedCertificateDetail), (status = 404), (status = 503)))]
#[get("/backoffice/certificates/{id}")]
pub(in crate::backoffice) async fn handler(
    operator: Registrar,
    id: web::Path<CertificateId>,
) -> Result<Json<IssuedCertificateDetail>, Fail> {
    let tx = operator.write().await?;
    let found = certificates::find_any(&tx, *id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let keys = keyring(&operator)?;
    let shown = detail(&tx, &operator, &found, &keys).await?;
    note(
        &tx,
        &operator,
        Act::CertificateShown,
        (&found, &keys),
        serde_json::json!({}),
    )
    .await?;
    tx.commit().await?;
    Ok(Json(shown))
}

/// A certificate as operators see it.
pub(in crate::backoffice) async fn detail(
    tx: &Tx,
    operator: &Operator,
    found: &Certificate,
    keys: &Keyring,
) -> Result<IssuedCertificateDetail, Fail> {
    let asker = match (&found.counter, found.applicant(keys)?, found.citizen) {
        (Some(counter), Some(applicant), _) => Asker::Counter {
            operator: name_of(tx, counter.operator).await?,
            applicant,
        },
        (_, _, Some(citizen)) => Asker::Citizen {
            name: name_of(tx, citizen).await?,
            own: found.own,
        },
        _ => return Err(ProblemCode::Internal.into()),
    };
    let annulled = match &found.annulled {
        Some(annulled) => Some(AnnulmentShown {
            at: annulled.at,
            by: name_of(tx, annulled.by).await?,
            reason: annulled.reason.clone(),
        }),
        None => None,
    };
    Ok(IssuedCertificateDetail {
        id: found.id,
        number: found.number,
        title: found.title.clone(),
        kinds: found.kinds.clone(),
        language: found.language,
        holder: found.holder.clone(),
        asker,
        use_title: use_title(found, operator.lang),
        destination: found
            .destination
            .as_ref()
            .and_then(|slug| catalogue().destination(slug))
            .map(|known| known.title.text(operator.lang).to_owned()),
        duty: found.duty.clone(),
        fees: found.fees,
        source: found.source,
        as_of: found.as_of,
        issued_at: found.issued_at,
        valid_until: found.valid_until,
        status: found.status(time::rome_day(operator.now)),
        annulled,
        downloads: found.downloads,
        sha256: found.sha256.clone(),
        size: found.size,
        printable: is_printable(operator, found),
        kept: found.is_issued() && found.lapsed_at.is_none(),
    })
}

/// Whether the operator has issued it at the counter today, and has it to print for who stands there.
pub(super) fn is_printable(operator: &Operator, found: &Certificate) -> bool {
    let own = found
        .counter
        .as_ref()
        .is_some_and(|counter| counter.operator == operator.id);
    own && found.annulled.is_none() && time::rome_day(found.issued_at) == time::rome_day(operator.now)
}
