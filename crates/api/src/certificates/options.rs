//! `GET /registry/people/{id}/certificate-options`.

use super::charge::Collects;
use super::offer::{self, Channel};
use super::{refused, subject};
use crate::ctx::{Citizen, L2};
use crate::households::{self, Asked, Day};
use crate::http::{Fail, Json};
use crate::journal::Act;
use crate::tenant::ServedTenant;
use actix_web::{get, web};
use chrono::NaiveDate;
use sportello_documents::certificates::{Kind, catalogue, refusal};
use sportello_types::certificates::{
    CertificateOptions, DestinationOption, KindOption, PresetOption, RefusalShown, UseOption,
};
use sportello_types::ids::SeenPersonId;
use sportello_types::lang::Lang;
use sportello_types::values::{EuroCents, Slug};

/// Shows which certificates may be asked for
///
/// About the citizen or a member of the household whom the citizen sees: the types, by archive, those that
/// cannot be issued today with the reason and what to do, and what a certificate may be for. The registry
/// is asked at each call; a member reads in the own log of accesses that it was looked at.
#[utoipa::path(tag = "certificates", operation_id = "certificate_options_show",
    params(("id" = SeenPersonId, Path, description = "The person, as the household names them to the citizen")),
    responses((status = 200, body = CertificateOptions), (status = 403), (status = 404), (status = 409),
              (status = 503)))]
#[get("/registry/people/{id}/certificate-options")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    id: web::Path<SeenPersonId>,
) -> Result<Json<CertificateOptions>, Fail> {
    let asked = Asked::about(&citizen, &Day::TODAY).await?;
    let seen = asked.one(*id)?;
    offer::require(&citizen.tenant)?;
    asked.require_current()?;
    let record = subject::record(&asked, &seen).await?;
    let subject = subject::of(&asked, &seen, &record);
    asked.note(Act::CertificateOptionsSeen, &[seen]).await?;
    let (tenant, lang) = (&citizen.tenant, citizen.lang);
    let kinds: Vec<_> = catalogue()
        .kinds()
        .iter()
        .map(|kind| {
            let refusal = refusal(kind, &subject).map(|code| RefusalShown {
                code,
                message: refused::message(code, tenant, lang),
            });
            kind_option(kind, refusal, tenant, lang)
        })
        .collect();
    Ok(Json(CertificateOptions {
        person: households::shown(&asked, &seen, lang),
        source: asked.source,
        as_of: asked.as_of,
        presets: presets(&kinds, lang),
        destinations: destinations(lang),
        kinds,
        uses: uses(tenant, asked.at, lang, Collects::of(&citizen), Channel::Online),
        languages: tenant.settings.certificates.languages.clone(),
    }))
}

/// A type, for one person.
pub(crate) fn kind_option(
    kind: &Kind,
    refusal: Option<RefusalShown>,
    tenant: &ServedTenant,
    lang: Lang,
) -> KindOption {
    let beside = |other: &&Kind| other.slug != kind.slug && catalogue().clash(&[kind, *other]).is_none();
    KindOption {
        kind: kind.slug.clone(),
        archive: kind.archive,
        title: kind.title.text(lang).to_owned(),
        about: kind.about.text(lang).to_owned(),
        valid_months: offer::months(tenant, kind),
        reasoned: kind.reasoned,
        combines_with: catalogue()
            .kinds()
            .iter()
            .filter(beside)
            .map(|other| other.slug.clone())
            .collect(),
        refusal,
    }
}

/// The ready choices of which each type can be issued.
pub(crate) fn presets(kinds: &[KindOption], lang: Lang) -> Vec<PresetOption> {
    let is_had = |slug: &Slug| {
        kinds
            .iter()
            .any(|kind| kind.kind == *slug && kind.refusal.is_none())
    };
    catalogue()
        .presets()
        .iter()
        .filter(|preset| preset.kinds.iter().all(is_had))
        .map(|preset| PresetOption {
            kinds: preset.kinds.clone(),
            title: preset.title.text(lang).to_owned(),
        })
        .collect()
}

/// To whom a certificate may be handed over.
pub(crate) fn destinations(lang: Lang) -> Vec<DestinationOption> {
    catalogue()
        .destinations()
        .iter()
        .map(|known| DestinationOption {
            destination: known.slug.clone(),
            title: known.title.text(lang).to_owned(),
            exempt_only: known.exempt_only,
        })
        .collect()
}

/// The uses that there are on a day, with what is collected for them.
pub(crate) fn uses(
    tenant: &ServedTenant,
    on: NaiveDate,
    lang: Lang,
    collects: Collects,
    channel: Channel,
) -> Vec<UseOption> {
    catalogue()
        .uses_on(on)
        .map(|known| UseOption {
            use_: known.slug.clone(),
            title: known.title.text(lang).to_owned(),
            exempt_by: known.exemption.as_ref().map(|exemption| exemption.by.clone()),
            duty_by: known.duty_by.clone(),
            duty: if known.exemption.is_some() {
                EuroCents(0)
            } else {
                catalogue().stamp_duty(on)
            },
            fees: offer::fees(tenant, known, channel),
            fees_collected: collects.fees && offer::fees(tenant, known, channel) > EuroCents(0),
            digital_stamp: collects.stamps && known.exemption.is_none(),
        })
        .collect()
}
