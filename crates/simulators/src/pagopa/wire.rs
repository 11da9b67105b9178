//! A debt position as GPD v3 reads it. What the schema does not know, or marks as read only, is refused.

use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Position {
    pub(super) iupd: String,
    #[serde(default = "yes")]
    pub(super) pay_stand_in: bool,
    pub(super) company_name: String,
    pub(super) office_name: Option<String>,
    pub(super) payment_option: Vec<PaymentOption>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct PaymentOption {
    pub(super) description: Option<String>,
    pub(super) validity_date: Option<String>,
    pub(super) retention_date: Option<String>,
    pub(super) switch_to_expired: bool,
    pub(super) debtor: Debtor,
    pub(super) installments: Vec<Installment>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Debtor {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) fiscal_code: String,
    pub(super) full_name: String,
    pub(super) street_name: Option<String>,
    pub(super) civic_number: Option<String>,
    pub(super) postal_code: Option<String>,
    pub(super) city: Option<String>,
    pub(super) province: Option<String>,
    pub(super) region: Option<String>,
    pub(super) country: Option<String>,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "as GPD names them")]
pub(super) struct Installment {
    pub(super) nav: Option<String>,
    pub(super) iuv: String,
    pub(super) amount: i64,
    pub(super) description: String,
    pub(super) due_date: String,
    #[serde(default)]
    pub(super) transfer: Vec<Transfer>,
    #[serde(default)]
    pub(super) installment_metadata: Vec<MapEntry>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "as GPD names them")]
pub(super) struct Transfer {
    pub(super) id_transfer: String,
    pub(super) amount: i64,
    pub(super) organization_fiscal_code: Option<String>,
    pub(super) remittance_information: String,
    pub(super) category: String,
    pub(super) iban: Option<String>,
    pub(super) postal_iban: Option<String>,
    pub(super) stamp: Option<Stamp>,
    pub(super) company_name: Option<String>,
    #[serde(default)]
    pub(super) transfer_metadata: Vec<MapEntry>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "as GPD names them")]
pub(super) struct Stamp {
    pub(super) hash_document: String,
    pub(super) stamp_type: String,
    pub(super) provincial_residence: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MapEntry {
    pub(super) key: String,
    pub(super) value: Option<String>,
}

const fn yes() -> bool {
    true
}
