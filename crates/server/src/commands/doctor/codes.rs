//! The codes under which municipalities ask for payments: whether they hold, and until when.

use super::findings::Findings;
use chrono::{Days, NaiveDate};
use sportello_api::payments::PaymentSettings;
use sportello_integrations::payments::taxonomy::{NotInForce, Taxonomy};

/// Days before the last one of a code in which it is told of.
const AHEAD: Days = Days::new(90);

/// What is wrong with the codes of a municipality, or will be soon.
pub(super) fn look(
    slug: &str,
    settings: &PaymentSettings,
    list: &Taxonomy,
    today: NaiveDate,
    findings: &mut Findings,
) {
    let codes = settings.codes();
    let mut holding = 0;
    for (name, code) in &codes {
        let line = |what: &str| format!("payments of {slug}: the code {code} of `{name}` {what}");
        match list.on(code, today) {
            Err(NotInForce::Unlisted) => findings.bad(line(
                "is not in the list of codes, nothing can be asked for under it: load a newer list \
                 (`pagopa.taxonomy_file`), or name another code",
            )),
            Err(NotInForce::Ended(day)) => findings.bad(line(&format!(
                "ended on {day}, nothing can be asked for under it: name the one that follows"
            ))),
            Err(NotInForce::NotYet(day)) => findings.soon(line(&format!(
                "begins on {day}, nothing can be asked for under it before"
            ))),
            Ok(_) => match list.holds_until(code, today) {
                Some(day) if today.checked_add_days(AHEAD).is_some_and(|soon| day <= soon) => {
                    findings.soon(line(&format!("ends on {day}: name the one that follows by then")));
                }
                _ => holding += 1,
            },
        }
    }
    if holding == codes.len() {
        Findings::good(format_args!("payments of {slug}: {holding} codes hold"));
    }
}
