//! `GET /payments/spontaneous`.

use super::spontaneous_settings::SpontaneousSettings;
use crate::ctx::Ctx;
use crate::http::{Fail, Json};
use crate::tenant::ServedTenant;
use actix_web::get;
use sportello_types::lang::Lang;
use sportello_types::payments::{SpontaneousKind, SpontaneousPayments};

/// Lists what can be paid without having been asked for
///
/// And whether notices can be paid without signing in. Nothing where the municipality receives no payments.
#[utoipa::path(tag = "payments", operation_id = "spontaneous_payments_list",
    responses((status = 200, body = SpontaneousPayments)), security(()))]
#[get("/payments/spontaneous")]
pub(super) async fn handler(ctx: Ctx) -> Result<Json<SpontaneousPayments>, Fail> {
    Ok(Json(list(&ctx)))
}

/// The list, also for pages rendered by the server.
pub fn list(ctx: &Ctx) -> SpontaneousPayments {
    let settings = &ctx.tenant.settings.payments;
    let kinds = settings.spontaneous.iter().filter(|_| settings.enabled);
    SpontaneousPayments {
        open: settings.is_open(),
        kinds: kinds.map(|kind| shown(&ctx.tenant, kind, ctx.lang)).collect(),
    }
}

fn shown(tenant: &ServedTenant, kind: &SpontaneousSettings, lang: Lang) -> SpontaneousKind {
    SpontaneousKind {
        slug: kind.slug.clone(),
        title: kind.title.text(lang).to_owned(),
        about: kind.about.text(lang).to_owned(),
        amount: kind.amount,
        reason: kind.reason.as_ref().map(|label| label.text(lang).to_owned()),
        office: office_of(tenant, kind, lang),
        open: kind.open && tenant.settings.payments.is_open(),
    }
}

/// The name of the office that receives it.
pub(super) fn office_of(tenant: &ServedTenant, kind: &SpontaneousSettings, lang: Lang) -> Option<String> {
    let of_all = &tenant.settings.payments.office;
    let slug = kind.office.as_ref().map_or(of_all.as_str(), |slug| slug.as_str());
    tenant.office(slug, lang).map(|office| office.name)
}
