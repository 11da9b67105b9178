//! JSON as the platform reads it (`p4pa-pu-sil.openapi.json`). What it does not know it refuses.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "as the platform names them")]
pub(super) struct DebtPosition {
    pub(super) iupd_org: Option<String>,
    pub(super) description: Option<String>,
    pub(super) debt_position_origin: String,
    pub(super) organization_id: u64,
    pub(super) debt_position_type_org_id: u64,
    #[serde(rename = "validityDate")]
    pub(super) _validity_date: Option<String>,
    #[serde(rename = "multiDebtor")]
    pub(super) _multi_debtor: Option<bool>,
    pub(super) flag_pu_pago_pa_payment: bool,
    pub(super) payment_options: Vec<PaymentOption>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "as the platform names them")]
pub(super) struct PaymentOption {
    pub(super) total_amount_cents: i64,
    #[serde(rename = "description")]
    pub(super) _description: Option<String>,
    pub(super) payment_option_type: String,
    pub(super) payment_option_index: Option<u32>,
    pub(super) installments: Vec<Installment>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Installment {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) iud: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) iuv: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) nav: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) due_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) switch_to_expired: Option<bool>,
    pub(super) amount_cents: i64,
    pub(super) remittance_information: String,
    pub(super) debtor: Person,
    #[serde(default)]
    pub(super) transfers: Vec<Transfer>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Person {
    pub(super) entity_type: String,
    pub(super) fiscal_code: String,
    pub(super) full_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "as the platform names them")]
pub(super) struct Transfer {
    pub(super) transfer_index: u8,
    pub(super) org_fiscal_code: String,
    pub(super) org_name: String,
    pub(super) amount_cents: i64,
    pub(super) remittance_information: String,
    pub(super) category: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) iban: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stamp_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stamp_hash_document: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stamp_provincial_residence: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Manage {
    #[serde(rename = "debtPositionDescription")]
    pub(super) _debt_position_description: Option<String>,
    #[serde(rename = "validityDate")]
    pub(super) _validity_date: Option<String>,
    #[serde(rename = "paymentOptionDescription")]
    pub(super) _payment_option_description: Option<String>,
    pub(super) installments: Vec<ManagedInstallment>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ManagedInstallment {
    pub(super) action: Action,
    pub(super) installment: Installment,
}

/// What shall become of an instalment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(super) enum Action {
    #[serde(rename = "I")]
    Insert,
    #[serde(rename = "M")]
    Modify,
    #[serde(rename = "A")]
    Cancel,
}
