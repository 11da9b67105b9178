//! When certificates end: ours, and those of the identity providers.

use chrono::{DateTime, TimeDelta, Utc};
use sportello_api::App;
use std::fmt::Write as _;

/// From when on one should begin to change a key with AgID (forum.italia.it: weeks, not days).
const SOON: TimeDelta = TimeDelta::days(60);

/// What a certificate is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// It signs our SPID messages.
    Spid,
    /// It seals our documents.
    Seal,
    /// It signs an identity provider's answers; the last one that the provider has.
    Provider,
    /// It proves the cards' host to browsers.
    CardsHost,
    /// It proves the station to the node of payments.
    Station,
    /// It proves the node of payments to the station.
    Node,
    /// It proves us to the node of payments, where flows are asked for.
    Flows,
    /// It vouches for digital stamps.
    Stamps,
    /// It signs the marks on certificates; a key without a certificate.
    Mark,
    /// It signs the time-stamps on our seals.
    TimeStamp,
}

/// How near the end is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nearness {
    /// Far.
    Far,
    /// Within sixty days.
    Soon,
    /// Past.
    Past,
}

/// The end of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// What for.
    pub purpose: Use,
    /// Whose: an entity id, the name in the seal or in the certificate, or the name of the key.
    pub owner: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl End {
    /// How near it is.
    pub fn nearness(&self, now: DateTime<Utc>) -> Nearness {
        if self.at < now {
            Nearness::Past
        } else if self.at - now <= SOON {
            Nearness::Soon
        } else {
            Nearness::Far
        }
    }
}

impl Use {
    const fn label(self) -> &'static str {
        match self {
            Self::Spid => "spid",
            Self::Seal => "seal",
            Self::Provider => "identity_provider",
            Self::CardsHost => "cards_host",
            Self::Station => "station",
            Self::Node => "node",
            Self::Flows => "flows",
            Self::Stamps => "stamps",
            Self::Mark => "mark",
            Self::TimeStamp => "time_stamp",
        }
    }
}

/// All that are known, the registry's as it is in force.
pub fn ends(app: &App) -> Vec<End> {
    let spid = app.spid.providers().filter_map(|provider| {
        let signing = provider.config().keys.first()?;
        Some(End {
            purpose: Use::Spid,
            owner: provider.entity_id().to_owned(),
            at: signing.certificate().not_after(),
        })
    });
    let seals = app.seals.values().filter_map(|seal| {
        Some(End {
            purpose: Use::Seal,
            owner: seal.signer_name().to_owned(),
            at: seal.ends_at()?,
        })
    });
    let marks = app.mark_keys.values().filter_map(|marks| {
        let kid = marks.signer.kid();
        let signing = marks.published.keys().iter().find(|key| key.kid() == kid)?;
        Some(End {
            purpose: Use::Mark,
            owner: kid.to_string(),
            at: signing.not_after(),
        })
    });
    let registry = app.spid.registry();
    let providers = registry
        .iter()
        .flat_map(|registry| registry.idps())
        .filter_map(|idp| {
            Some(End {
                purpose: Use::Provider,
                owner: idp.entity_id.clone(),
                at: idp.ends_at()?,
            })
        });
    spid.chain(seals).chain(marks).chain(providers).collect()
}

/// As measures, in Prometheus' text format; negative when the end is past.
pub fn measures(app: &App) -> String {
    const NAME: &str = "sportello_certificate_expires_in_seconds";
    let now = app.clock.now();
    let mut text = format!("# HELP {NAME} Until a certificate ends\n# TYPE {NAME} gauge\n");
    for end in ends(app) {
        let seconds = (end.at - now).num_seconds();
        let owner = end
            .owner
            .replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('\n', " ");
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "{NAME}{{use=\"{}\",owner=\"{owner}\"}} {seconds}",
            end.purpose.label()
        );
    }
    text
}
