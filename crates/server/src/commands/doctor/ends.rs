//! Certificates that end, and what to do about each.

use super::findings::Findings;
use crate::certificates::{self, End, Nearness, Use};
use chrono::{DateTime, Utc};
use sportello_api::App;
use sportello_identity::spid::keys::{ProfileFault, check};

/// Certificates that end, ours and the providers'; and ours that are not what AgID's notices ask for.
pub(super) fn certificates(app: &App, findings: &mut Findings) {
    let now = app.clock.now();
    for provider in app.spid.providers() {
        for key in &provider.config().keys {
            let faults = check(key.certificate(), provider.config(), now);
            // Dates are told below, with what to do.
            let dates = [ProfileFault::Dates, ProfileFault::ExpiresSoon];
            for fault in faults.into_iter().filter(|fault| !dates.contains(fault)) {
                findings.bad(format_args!(
                    "SPID certificate of {}: {fault}",
                    provider.entity_id()
                ));
            }
        }
    }
    for end in certificates::ends(app) {
        tell(&end, now, findings);
    }
}

/// When a certificate ends, and what to do.
pub(super) fn tell(end: &End, now: DateTime<Utc>, findings: &mut Findings) {
    let (what, remedy) = match end.purpose {
        Use::Spid => (
            "SPID certificate of",
            "make the next key with `sportello spid keys new`",
        ),
        Use::Seal => ("seal of", "ask for a new certificate"),
        Use::Provider => (
            "certificate of the identity provider",
            "it should have published a new one",
        ),
        Use::Mark => (
            "key of marks",
            "make the next one with `sportello certificates key --next` and restart the portal",
        ),
        Use::TimeStamp => (
            "certificate of the time-stamp authority",
            "it should have another one by then; see that `seal.time.roots` vouches for that one",
        ),
        Use::CardsHost => (
            "certificate of the cards' host",
            "ask for a new one, and restart the portal with it",
        ),
        Use::Station => (
            "certificate of the station",
            "ask for a new one, and restart the portal with it",
        ),
        Use::Flows => (
            "certificate that is shown to the node for flows,",
            "ask for a new one, and restart the portal with it",
        ),
        Use::Stamps => (
            "certificate trusted for digital stamps,",
            "name the next one in `pagopa.stamp_authority_files` beside it, and restart the portal",
        ),
        Use::Node => (
            "pinned certificate of the node",
            "pagoPA publishes the next one: name it beside this one, and restart the portal",
        ),
    };
    let line = |verb: &str| {
        format!(
            "{what} {}: {verb} on {}: {remedy}",
            end.owner,
            end.at.date_naive()
        )
    };
    match (end.nearness(now), end.purpose) {
        (Nearness::Far, _) => Findings::good(format_args!(
            "{what} {}: until {}",
            end.owner,
            end.at.date_naive()
        )),
        (Nearness::Soon, _) => findings.soon(line("ends")),
        // Its metadata vouch for the key all the same; the sign-in page says that it is expired.
        (Nearness::Past, Use::Provider) => findings.soon(line("has ended")),
        (Nearness::Past, _) => findings.bad(line("has ended")),
    }
}
