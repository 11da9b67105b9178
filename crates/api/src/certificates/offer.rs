//! What a municipality needs to issue certificates, and what it sets about them.

use super::MarkKeys;
use super::refused::Refused;
use crate::ctx::Ctx;
use crate::http::Fail;
use crate::tenant::ServedTenant;
use sportello_documents::Seal;
use sportello_documents::certificates::{Kind, Use, Validity, catalogue};
use sportello_storage::Keyring;
use sportello_storage::certificates::Certificate;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::services::Office;
use sportello_types::text::certificates as words;
use sportello_types::values::{EuroCents, Slug};
use std::sync::Arc;

/// With what certificates are made.
pub(crate) struct Tools {
    pub(super) seal: Arc<dyn Seal>,
    pub(super) marks: Arc<MarkKeys>,
    pub(crate) keyring: Arc<Keyring>,
}

impl Tools {
    /// Those of the municipality, once the administrator has set all of them up.
    pub(crate) fn find(ctx: &Ctx) -> Option<Self> {
        let tenant = ctx.tenant_id();
        Some(Self {
            seal: ctx.app.seal(tenant)?,
            marks: ctx.app.mark_keys(tenant).filter(|keys| keys.may_sign(ctx.now))?,
            keyring: ctx.app.login_log_keys(tenant)?,
        })
    }

    /// Those of the municipality; 503 while the administrator has not set one of them up.
    pub(crate) fn of(ctx: &Ctx) -> Result<Self, Fail> {
        Self::find(ctx).ok_or_else(|| {
            tracing::error!(
                "certificates need a seal, a mark key in its time and the keys of the log of logins"
            );
            ProblemCode::Unavailable.into()
        })
    }
}

/// The keys that open what lies sealed in the archive.
pub(crate) fn keyring(ctx: &Ctx) -> Result<Arc<Keyring>, Fail> {
    let keys = ctx.app.login_log_keys(ctx.tenant_id());
    Ok(keys.ok_or(ProblemCode::Unavailable)?)
}

/// Refuses where the municipality issues none.
pub(super) fn require(tenant: &Arc<ServedTenant>) -> Result<(), Fail> {
    if tenant.settings.certificates.enabled {
        Ok(())
    } else {
        Err(Refused::not_offered(tenant).into())
    }
}

/// The office to which citizens are sent, on one line.
pub(crate) fn office_line(tenant: &ServedTenant, lang: Lang) -> String {
    office_line_of(tenant, &tenant.settings.certificates.office, lang)
}

/// An office on one line; the first one where there is none of that name.
pub(crate) fn office_line_of(tenant: &ServedTenant, slug: &str, lang: Lang) -> String {
    let Office {
        name,
        street,
        postal_code,
        town,
        phone,
        ..
    } = tenant
        .office(slug, lang)
        .unwrap_or_else(|| tenant.front_office(lang));
    let place = format!("{postal_code} {town}");
    let address = format!("{street}, {}", place.trim());
    words::office_line(lang, name, address, phone)
}

/// For how long a type is valid here; so is the declaration of the same name in its place (DPR 445/2000 art.
/// 48 c. 1).
pub(crate) fn validity(tenant: &ServedTenant, slug: &Slug, catalogued: Validity) -> Validity {
    match catalogued {
        Validity::Months(months) => {
            let own = tenant.settings.certificates.months.get(slug);
            Validity::Months(own.copied().unwrap_or(months))
        }
        Validity::Unlimited => Validity::Unlimited,
    }
}

/// For how many months a type is valid here; nothing when it always is.
pub(super) fn months(tenant: &ServedTenant, kind: &Kind) -> Option<u8> {
    validity(tenant, &kind.slug, kind.validity).months()
}

/// The types as they are issued here, with the validity that the municipality has set.
pub(crate) fn as_issued(tenant: &ServedTenant, kinds: &[&Kind]) -> Vec<Kind> {
    let here = |kind: &&Kind| Kind {
        validity: validity(tenant, &kind.slug, kind.validity),
        ..(*kind).clone()
    };
    kinds.iter().map(here).collect()
}

/// What the use of a certificate is called in the language in which it is read; as it was called at the issue,
/// where the catalogue has it no more.
pub(crate) fn use_title(found: &Certificate, lang: Lang) -> String {
    let mut uses = catalogue().uses().iter();
    match uses.find(|known| known.slug == found.use_) {
        Some(known) => known.title.text(lang).to_owned(),
        None => found.use_title.clone(),
    }
}

/// Where a certificate is issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channel {
    /// By the portal, to a citizen.
    Online,
    /// By an operator, to whoever stands there.
    Counter,
}

/// The secretariat fees of a use here: at the counter those of the counter, where they are others.
pub(super) fn fees(tenant: &ServedTenant, use_: &Use, channel: Channel) -> EuroCents {
    let exempt = use_.exemption.as_ref().is_some_and(|exemption| exemption.fees);
    let settings = &tenant.settings.certificates;
    let online = settings.fees.get(&use_.slug);
    let own = match channel {
        Channel::Online => online,
        Channel::Counter => settings.counter_fees.get(&use_.slug).or(online),
    };
    match own {
        Some(fees) if !exempt => *fees,
        _ => EuroCents(0),
    }
}
