//! Who collects for a municipality, and as whom. A debt does not say with whom it is: the jobs ask whoever the
//! settings name. So that stays while a debt can be paid with them, else its paper would be paid where nobody
//! withdraws it any more.

use super::settings::{PaymentSettings, Provider};
use crate::jobs::TELLING_OF_ENDS;
use serde::Deserialize;
use sportello_storage::tenants::Tenant;
use sportello_storage::{SystemTx, outbox, payments};
use sportello_types::values::{PartitaIva, SegregationCode};
use std::fmt;

/// Who collects, of the settings of a municipality. The others are not looked at: they may be of another version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Collector {
    provider: Provider,
    creditor: Option<PartitaIva>,
    segregation_code: Option<SegregationCode>,
}

/// A setting that does not change yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    setting: &'static str,
    from: String,
    to: String,
}

/// Why who collects does not change yet.
#[derive(Debug, thiserror::Error)]
pub enum StillCollected {
    /// Debts can be paid with whoever collects now.
    #[error(
        "{kept}: {debts} debts can still be paid with whoever collects now. Load the settings with \
         `enabled = false`, wait until the debts are paid or over, or withdraw them, and try again"
    )]
    Payable {
        /// What does not change.
        kept: Kept,
        /// How many.
        debts: u64,
    },
    /// Whoever collects now was not told yet of all that can no longer be paid.
    #[error(
        "{kept}: {jobs} jobs that tell of debts that are withdrawn or paid are not done (`payments_withdraw`, \
         `payments_close`). Let the worker do them, and try again"
    )]
    Untold {
        /// What does not change.
        kept: Kept,
        /// How many.
        jobs: u64,
    },
    /// What is stored now cannot be read.
    #[error("who collects now cannot be read")]
    Unreadable(#[source] serde_json::Error),
    /// Whether debts can be paid cannot be found out.
    #[error("whether debts can still be paid is not known")]
    Storage(#[from] sportello_storage::Error),
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { setting, from, to } = self;
        write!(
            f,
            "`settings.payments.{setting}` cannot change from {from} to {to} yet"
        )
    }
}

impl Collector {
    /// That of the settings that are stored for a municipality.
    ///
    /// # Errors
    ///
    /// [`StillCollected::Unreadable`].
    pub fn of(stored: &Tenant) -> Result<Self, StillCollected> {
        match stored.settings.get("payments") {
            Some(payments) => Self::deserialize(payments).map_err(StillCollected::Unreadable),
            None => Ok(Self::default()),
        }
    }

    /// Whether it may give way to that of other settings, in the transaction that stores them.
    ///
    /// # Errors
    ///
    /// [`StillCollected`].
    pub async fn gives_way(
        &self,
        tx: &SystemTx,
        stored: &Tenant,
        to: &PaymentSettings,
    ) -> Result<(), StillCollected> {
        let Some(kept) = self.differs_from(to) else {
            return Ok(());
        };
        // A code is with one provider: what is in the new one is where it should be, and a change that was made too
        // early is undone.
        let moved = self.segregation_code != to.segregation_code;
        let but = to.segregation_code.filter(|_| moved);
        let debts = payments::payable_debts(tx, stored.id, but).await?;
        if debts > 0 {
            return Err(StillCollected::Payable { kept, debts });
        }
        let jobs = outbox::to_do(tx, stored.id, &TELLING_OF_ENDS).await?;
        if jobs > 0 {
            return Err(StillCollected::Untold { kept, jobs });
        }
        Ok(())
    }

    /// The first setting that is another there.
    fn differs_from(&self, to: &PaymentSettings) -> Option<Kept> {
        let kept = |setting, from: &str, to: &str| Kept {
            setting,
            from: from.to_owned(),
            to: to.to_owned(),
        };
        if self.provider != to.provider {
            return Some(kept("provider", self.provider.name(), to.provider.name()));
        }
        if self.creditor != to.creditor {
            let (from, to) = (told(self.creditor.as_ref()), told(to.creditor.as_ref()));
            return Some(kept("creditor", &from, &to));
        }
        if self.segregation_code != to.segregation_code {
            let (from, to) = (
                told(self.segregation_code.as_ref()),
                told(to.segregation_code.as_ref()),
            );
            return Some(kept("segregation_code", &from, &to));
        }
        None
    }
}

fn told(value: Option<&impl ToString>) -> String {
    value.map_or_else(|| "none".to_owned(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use serde_json::{Value, json};
    use sportello_types::ids::TenantId;

    fn collector(settings: Value) -> Result<Collector, StillCollected> {
        Collector::of(&Tenant {
            id: TenantId(uuid::Uuid::nil()),
            slug: "borgoverde".to_owned(),
            settings,
            version: 1,
            updated_at: DateTime::UNIX_EPOCH,
        })
    }

    fn settings(of: Value) -> PaymentSettings {
        serde_json::from_value(of).unwrap()
    }

    #[test]
    fn what_is_stored_counts_whatever_else_stands_beside_it() {
        let stored = json!({ "payments": {
            "provider": "govpay", "creditor": "01234567897", "segregation_code": "02", "of_another_version": [1]
        }});
        let found = collector(stored).unwrap();
        let same = json!({ "provider": "govpay", "creditor": "01234567897", "segregation_code": "02" });
        assert_eq!(found.differs_from(&settings(same)), None);
        let none = collector(json!({ "name": "Borgoverde" })).unwrap();
        assert_eq!(none.differs_from(&PaymentSettings::default()), None);
        let odd = collector(json!({ "payments": { "provider": "bank" } }));
        assert!(matches!(odd, Err(StillCollected::Unreadable(_))), "{odd:?}");
    }

    #[test]
    fn the_setting_that_changes_is_named_with_what_it_was() {
        let found = collector(json!({ "payments": { "creditor": "01234567897", "segregation_code": "01" } }));
        let found = found.unwrap();
        for (to, told) in [
            (
                json!({ "provider": "station", "creditor": "01234567897", "segregation_code": "02" }),
                "`settings.payments.provider` cannot change from gpd to station yet",
            ),
            (
                json!({ "creditor": "12345678903", "segregation_code": "01" }),
                "`settings.payments.creditor` cannot change from 01234567897 to 12345678903 yet",
            ),
            (
                json!({ "creditor": "01234567897" }),
                "`settings.payments.segregation_code` cannot change from 01 to none yet",
            ),
        ] {
            let kept = found.differs_from(&settings(to)).unwrap();
            assert_eq!(kept.to_string(), told);
        }
    }
}
