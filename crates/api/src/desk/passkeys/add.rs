//! `POST /desk/passkeys`.

use super::{MOST, account, expected, holder, refused, shown};
use crate::ctx::{Citizen, L1};
use crate::desk::Flaws;
use crate::http::{Fail, Json};
use crate::jobs::desk_passkeys::{self, Change};
use crate::journal::{self, Act};
use actix_web::{HttpResponse, post};
use sportello_identity::passkeys::{Fault, register};
use sportello_storage::desk::{self, Purpose};
use sportello_storage::new_id;
use sportello_types::passkeys::{LONGEST_PASSKEY_NAME, NewPasskey, Passkey};
use sportello_types::problem::ProblemCode;
use sportello_types::text::passkeys as words;

/// Adds a passkey
///
/// The browser's answer to the question of `POST /desk/passkeys/challenges`, which is used up by it, good
/// or not. From now on signing in asks for the passkey too; other sessions of the account end. A mail
/// tells the owner.
#[utoipa::path(tag = "desk", operation_id = "desk_passkeys_add", request_body = NewPasskey,
    responses((status = 201, body = Passkey), (status = 403), (status = 404), (status = 409), (status = 422)))]
#[post("/desk/passkeys")]
pub(in crate::desk) async fn handler(
    citizen: Citizen<L1>,
    body: Json<NewPasskey>,
) -> Result<HttpResponse, Fail> {
    let given = body.0;
    let name = named(&given.name)?;
    let tx = citizen.write().await?;
    account(&tx, &citizen).await?;
    let asked = desk::take_asked(&tx, &holder(citizen.session_id), Purpose::Add, citizen.now).await?;
    tx.commit().await?;
    let asked = asked.ok_or(ProblemCode::PasskeyExpired)?;
    let origin = citizen.issuer();
    let made = register(
        given.client_data.as_bytes(),
        given.attestation.as_bytes(),
        &expected(&citizen, &origin, &asked),
    )
    .map_err(refused)?;
    let new = desk::NewPasskey {
        id: new_id(citizen.now, &mut citizen.rng()),
        account: asked.account,
        host: citizen.host.clone(),
        key: made.key.to_cose().map_err(refused)?,
        credential: made.id,
        counter: made.counter,
        backup_eligible: made.backup_eligible,
        backed_up: made.backed_up,
        transports: given.transports,
        name,
    };
    let tx = citizen.write().await?;
    let account = desk::lock(&tx, asked.account)
        .await?
        .filter(|account| account.is.citizen == citizen.id)
        .ok_or(ProblemCode::PasskeyExpired)?;
    if desk::passkeys(&tx, account.is.id).await?.len() >= MOST {
        return Err(ProblemCode::TooManyPasskeys.into());
    }
    if !desk::add_passkey(&tx, &new, citizen.now).await? {
        return Err(refused(Fault::Credential));
    }
    // Sessions that a password alone has opened must not be able to undo it.
    desk::end_sessions(&tx, citizen.id, Some(citizen.session_id), citizen.now).await?;
    desk_passkeys::enqueue(&tx, &citizen, account.is.id, Change::Added).await?;
    journal::note(&tx, &citizen, Act::DeskPasskeyAdded, &new.id.to_string()).await?;
    tx.commit().await?;
    Ok(HttpResponse::Created().json(shown(desk::Passkey {
        is: new,
        added_at: citizen.now,
        last_used_at: None,
    })))
}

/// The name in its normal form.
fn named(text: &str) -> Result<String, Fail> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = (1..=LONGEST_PASSKEY_NAME).contains(&name.chars().count());
    if !fits || name.chars().any(char::is_control) {
        return Err(Flaws::one("/name", "length", words::flaw_name));
    }
    Ok(name)
}
