//! What GovPay knows beside the positions of the platform.

use super::super::state::Memory;
use super::super::status::Status;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use url::Url;

/// An application (*applicazione*): whoever asks for debts.
#[derive(Clone, Debug)]
pub struct Application {
    /// Its name (`idA2A`).
    pub id: String,
    /// With what it signs in.
    pub user: String,
    /// The password to it.
    pub password: String,
    /// Fiscal codes of the creditors for whom it may ask.
    pub creditors: Vec<String>,
    /// The kinds of debts it may ask for.
    pub kinds: Vec<String>,
    /// Where receipts are pushed.
    pub notify: Option<Callback>,
}

/// Where receipts are pushed.
#[derive(Clone, Debug)]
pub struct Callback {
    /// What its addresses begin with; `http` only on this machine.
    pub url: Url,
    /// With what GovPay signs in there.
    pub user: String,
    /// The password to it.
    pub password: String,
}

/// A debt, as far as it is no position.
#[derive(Clone, Debug)]
pub(super) struct Pendenza {
    pub(super) application: String,
    pub(super) id: String,
    pub(super) creditor: String,
    pub(super) kind: String,
    pub(super) nav: String,
    pub(super) iuv: String,
    pub(super) ends_on: Option<NaiveDate>,
    /// The names of its items, in the order of the transfers.
    pub(super) items: Vec<String>,
    /// Why it stands as it does.
    pub(super) note: Option<String>,
    /// Its state has fallen back to what it was before it was paid.
    pub(super) flipped: bool,
}

/// The books of GovPay.
#[derive(Debug, Default)]
pub(in super::super) struct Ledger {
    pub(super) applications: BTreeMap<String, Application>,
    /// By application and id.
    pub(super) pendenze: BTreeMap<(String, String), Pendenza>,
    /// It has not heard of receipts yet.
    pub(super) late: bool,
}

impl Ledger {
    /// Whose notice it is.
    pub(super) fn by_notice(&self, creditor: &str, nav: &str) -> Option<&Pendenza> {
        self.pendenze
            .values()
            .find(|pendenza| pendenza.creditor == creditor && pendenza.nav == nav)
    }

    /// Whether the receipt of a notice is pushed to somebody.
    pub(in super::super) fn pushes(&self, creditor: &str, nav: &str) -> bool {
        self.by_notice(creditor, nav)
            .and_then(|pendenza| self.applications.get(&pendenza.application))
            .is_some_and(|application| application.notify.is_some())
    }
}

impl Pendenza {
    /// The position that it is on the platform.
    pub(super) fn position(&self) -> (String, String) {
        (self.creditor.clone(), iupd(&self.application, &self.id))
    }

    /// Where it stands, as GovPay says it.
    pub(super) fn state(&self, memory: &Memory) -> &'static str {
        let position = memory.positions.get(&self.position());
        let Some(position) = position else {
            return "ANNULLATA";
        };
        match position.status {
            Status::Paid | Status::PartiallyPaid | Status::Reported if self.flipped || memory.govpay.late => {
                "NON_ESEGUITA"
            }
            Status::Paid | Status::PartiallyPaid => "ESEGUITA",
            Status::Reported => "INCASSATA",
            Status::Expired => "SCADUTA",
            Status::Invalid => "ANNULLATA",
            Status::Draft | Status::Published | Status::Valid => "NON_ESEGUITA",
        }
    }
}

/// How a pendenza is called among the positions.
pub(super) fn iupd(application: &str, id: &str) -> String {
    format!("govpay-{application}-{id}")
}
