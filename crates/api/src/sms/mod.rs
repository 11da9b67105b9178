//! Information by SMS: asked for, shown to be about one's own phone, taken back.

mod ask;
mod confirm;
mod show;
mod stop;

use crate::ctx::{Citizen, Level};
use crate::http::Fail;
use sportello_storage::{Tx, citizens, sms};
use sportello_types::ids::CitizenId;
use sportello_types::problem::ProblemCode;
use sportello_types::sms::SmsNotices;
use sportello_types::values::Phone;
use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(show::handler)
        .service(ask::handler)
        .service(confirm::handler)
        .service(stop::handler);
}

/// The mobile phone of the profile, the only one that may be written to.
async fn mobile(tx: &Tx, citizen: CitizenId) -> Result<Option<Phone>, Fail> {
    let found = citizens::find(tx, citizen).await?;
    Ok(found.ok_or(ProblemCode::Unauthenticated)?.profile.mobile)
}

/// How things stand. A consent holds for the number that it was given for, and so does a code.
pub(crate) async fn state<L: Level>(tx: &Tx, citizen: &Citizen<L>) -> Result<SmsNotices, Fail> {
    let mobile = mobile(tx, citizen.id).await?;
    let consent = sms::consent(tx, citizen.id).await?;
    let consent = consent.filter(|consent| Some(&consent.number) == mobile.as_ref());
    let code = sms::code(tx, citizen.id, citizen.now).await?;
    let code = code.filter(|code| consent.is_none() && Some(&code.number) == mobile.as_ref());
    Ok(SmsNotices {
        offered: citizen.app.texts.is_some(),
        since: consent.map(|consent| consent.given_at),
        code_until: code.map(|code| code.expires_at),
        mobile,
    })
}
