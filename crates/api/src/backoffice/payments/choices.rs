//! `GET /backoffice/payments/debt-choices`.

use crate::ctx::Operator;
use crate::http::{Fail, Json};
use crate::time;
use actix_web::get;
use sportello_integrations::payments::taxonomy::Entry;
use sportello_types::payment_office::{DebtChoices, NamedCategory, NamedOffice};
use sportello_types::values::{Slug, TaxonomyCode};

/// Lists what a debt can be asked for
///
/// The categories that the municipality has named, or all where it has named none, and its offices: what the page
/// offers that asks for one debt. Codes that do not hold today are left out.
#[utoipa::path(tag = "backoffice", operation_id = "debt_choices_show",
    responses((status = 200, body = DebtChoices)))]
#[get("/backoffice/payments/debt-choices")]
pub(in crate::backoffice) async fn handler(operator: Operator) -> Result<Json<DebtChoices>, Fail> {
    let settings = &operator.tenant.settings;
    let (list, today) = (&operator.app.taxonomy, time::rome_day(operator.now));
    let lang = operator.tenant.default_language();
    let named = &settings.payments.taxonomy;
    let categories = if named.is_empty() {
        let all = list.all_on(today);
        all.map(|entry| category(None, &entry.code, entry)).collect()
    } else {
        let known = named.iter();
        known
            .filter_map(|(name, code)| Some(category(Some(name), code, list.on(code, today).ok()?)))
            .collect()
    };
    let offices = settings.offices.iter().map(|office| office.office(lang));
    Ok(Json(DebtChoices {
        categories,
        offices: offices
            .map(|office| NamedOffice {
                slug: office.slug,
                name: office.name,
            })
            .collect(),
    }))
}

fn category(name: Option<&Slug>, code: &TaxonomyCode, entry: &Entry) -> NamedCategory {
    NamedCategory {
        name: name.cloned(),
        code: code.clone(),
        title: entry.service.clone(),
    }
}
