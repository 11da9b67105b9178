//! The section `pagopa.govpay`: a GovPay, and what each municipality is to it.

use schemars::JsonSchema;
use serde::Deserialize;
use sportello_integrations::payments::govpay::{Application, check_address};
use std::collections::BTreeMap;
use url::Url;

/// A GovPay that municipalities, or their region, run.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Govpay {
    /// Its API *Pendenze* v2: `https://<host>/govpay/backend/api/pendenze/rs/basic/v2`.
    #[schemars(with = "String")]
    pub url: Url,
    /// The application that each municipality is to it, by slug: GovPay pushes the receipts of one to one
    /// address. `password_file` and `notify_password_file` name files that hold the passwords.
    #[serde(default)]
    pub applications: BTreeMap<String, Application>,
}

impl Govpay {
    /// What does not fit.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if let Err(error) = check_address(&self.url) {
            faults.push(format!("`pagopa.govpay.url`: {error}"));
        }
        for (slug, application) in &self.applications {
            if let Err(error) = application.check() {
                faults.push(format!("`pagopa.govpay.applications.{slug}`: {error}"));
            }
        }
        faults
    }
}
