//! From which certified mailbox each municipality sends.

use super::findings::Findings;
use crate::cli::Failure;
use crate::config::Config;
use sportello_storage::{Db, tenants};

pub(super) async fn look(config: &Config, db: &Db, findings: &mut Findings) -> Result<(), Failure> {
    let Some(pec) = &config.pec else {
        Findings::good("certified mail (PEC): none is configured, documents go by ordinary mail");
        return Ok(());
    };
    let tx = db.system_read().await?;
    let rows = tenants::list(&tx).await?;
    drop(tx);
    for row in &rows {
        let slug = &row.slug;
        Findings::good(match (pec.own(slug), pec.common()) {
            (Some(own), _) => format!("certified mail (PEC) of {slug}: from {}, its own", own.from),
            (None, Some(common)) => {
                format!(
                    "certified mail (PEC) of {slug}: from {}, that of all",
                    common.from
                )
            }
            (None, None) => {
                format!("certified mail (PEC) of {slug}: it has none, documents go by ordinary mail")
            }
        });
    }
    for slug in pec.municipalities.keys() {
        if !rows.iter().any(|row| row.slug == *slug) {
            findings.bad(format_args!(
                "certified mail (PEC): `pec.municipalities.{slug}` is of no municipality"
            ));
        }
    }
    Ok(())
}
