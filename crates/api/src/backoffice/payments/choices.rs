//! `GET /backoffice/payments/debt-choices`.

use crate::ctx::Operator;
use crate::http::{Fail, Json};
use actix_web::get;
use sportello_types::payment_office::{DebtChoices, NamedCategory, NamedOffice};

/// Lists what a debt can be asked for
///
/// The categories that the municipality has named, and its offices: what the page offers that asks for one debt.
#[utoipa::path(tag = "backoffice", operation_id = "debt_choices_show",
    responses((status = 200, body = DebtChoices)))]
#[get("/backoffice/payments/debt-choices")]
pub(in crate::backoffice) async fn handler(operator: Operator) -> Result<Json<DebtChoices>, Fail> {
    let settings = &operator.tenant.settings;
    let lang = operator.tenant.default_language();
    let categories = settings.payments.taxonomy.iter();
    let offices = settings.offices.iter().map(|office| office.office(lang));
    Ok(Json(DebtChoices {
        categories: categories
            .map(|(name, code)| NamedCategory {
                name: name.clone(),
                code: code.clone(),
            })
            .collect(),
        offices: offices
            .map(|office| NamedOffice {
                slug: office.slug,
                name: office.name,
            })
            .collect(),
    }))
}
