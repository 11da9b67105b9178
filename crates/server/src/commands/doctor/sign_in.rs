//! What signing in depends on beside SPID: who judges cards, and the federation of CIE.

use super::ends::tell;
use super::findings::Findings;
use crate::cards;
use crate::certificates::{End, Use};
use crate::config::Config;
use sportello_api::App;
use sportello_api::auth::cie::refresh as refresh_cie;
use sportello_api::auth::cns::refresh as refresh_cards;

/// Where cards are taken: their host, and by whom they are judged.
pub(super) async fn cards(config: &Config, app: &App, client: &reqwest::Client, findings: &mut Findings) {
    let Some(cns) = &config.cns else { return };
    let now = app.clock.now();
    if let Some(listener) = &cns.listener
        && let Some(at) = findings.check("TLS of the cards' host", cards::end(listener))
    {
        let end = End {
            purpose: Use::CardsHost,
            owner: cns.address.clone(),
            at,
        };
        tell(&end, now, findings);
    }
    if cns.trust_list.is_some() {
        let fetched = refresh_cards::once(app, client).await;
        findings.check("trust list of cards", fetched);
    }
    match app.cns.anchors(now) {
        Some(anchors) => Findings::good(format_args!(
            "authorities of cards: {} count",
            anchors.authorities().len()
        )),
        None => findings.bad("authorities of cards: none counts, nobody can sign in with a card"),
    }
}

/// What the federation of CIE says now: the chains of the providers, and how each municipality stands.
pub(super) async fn federation(app: &App, findings: &mut Findings) {
    let now = app.clock.now();
    let found = refresh_cie::once(app).await;
    for (provider, ends) in found.chains {
        match ends {
            Ok(at) => Findings::good(format_args!(
                "trust chain of {provider}: until {}",
                at.to_rfc3339()
            )),
            Err(error) => findings.bad(format_args!("trust chain of {provider}: {error}")),
        }
    }
    for (entity, standing) in found.standings {
        let standing = match standing {
            Ok(standing) => standing,
            Err(error) => {
                findings.bad(format_args!("standing of {entity} in the federation: {error}"));
                continue;
            }
        };
        match standing.marks_end_at() {
            _ if standing.trust_marks.is_empty() => findings.bad(format_args!(
                "trust mark of {entity}: none counts, the provider refuses everybody; see the federation's portal"
            )),
            Some(end) if end < now + refresh_cie::MARK_WARNING => findings.soon(format_args!(
                "trust mark of {entity}: ends on {}: renew it on the federation's portal",
                end.date_naive()
            )),
            Some(end) => Findings::good(format_args!("trust mark of {entity}: until {}", end.date_naive())),
            None => Findings::good(format_args!("trust mark of {entity}: without an end")),
        }
        if let Some(error) = standing.refused_by_policy {
            findings.bad(format_args!(
                "metadata of {entity}: the superior's policy: {error}"
            ));
        }
        if !standing.knows_our_keys {
            findings.soon(format_args!(
                "federation keys of {entity}: the superior does not know all that are published"
            ));
        }
    }
}
