//! Which identity providers are in trouble, from how their last answers ended. Nobody is asked: what the
//! log of logins of this municipality holds is all that counts.

use crate::http::client;
use chrono::Duration;
use sportello_identity::spid::{Anomaly, Refusal};
use sportello_storage::login_log::Outcome;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::LazyLock;

/// Older answers say nothing of now.
pub(crate) const RECENT: Duration = Duration::minutes(15);

/// From how many clients the last answers must have come, all of them errors. One client could make
/// the provider look ill by forging errors, which need no signature (technical rules, *Response*); all
/// addresses of an IPv6 subscriber are one client.
const CLIENTS: usize = 3;

/// The providers whose last answers, to several clients, were errors of their own: a status of failure
/// without one of the numbers that stand for what the citizen did or had.
pub(crate) fn troubled(outcomes: &[Outcome]) -> BTreeSet<String> {
    let mut over: BTreeSet<&str> = BTreeSet::new();
    let mut clients: BTreeMap<&str, BTreeSet<Client<'_>>> = BTreeMap::new();
    for Outcome {
        idp,
        outcome,
        client_address,
    } in outcomes
    {
        if over.contains(idp.as_str()) {
            continue;
        }
        if *outcome == REASONS.failure {
            clients.entry(idp).or_default().insert(Client::of(client_address));
        } else if !is_ours(outcome) {
            over.insert(idp);
        }
    }
    clients
        .into_iter()
        .filter(|(_, clients)| clients.len() >= CLIENTS)
        .map(|(idp, _)| idp.to_owned())
        .collect()
}

/// Who counts as one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Client<'a> {
    Subscriber(IpAddr),
    Other(&'a str),
}

impl<'a> Client<'a> {
    fn of(address: &'a str) -> Self {
        match address.parse() {
            Ok(address) => Self::Subscriber(client::subscriber(address)),
            Err(_) => Self::Other(address),
        }
    }
}

/// What the log of logins says of statuses of failure.
struct Reasons {
    failure: String,
    numbered: BTreeSet<String>,
}

static REASONS: LazyLock<Reasons> = LazyLock::new(|| {
    let reason = |number| Refusal::Anomaly(Anomaly { number }).reason();
    Reasons {
        failure: reason(None),
        numbered: (0..=99).map(|number| reason(Some(number))).collect(),
    }
});

/// Whether it was an answer that we did not accept for what it was: it tells nothing of the provider,
/// for anybody can send one. What the provider says to the citizen, or that we accepted, does.
fn is_ours(outcome: &str) -> bool {
    outcome != "accepted" && !REASONS.numbered.contains(outcome)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(idp: &str, outcome: &str, client: &str) -> Outcome {
        Outcome {
            idp: idp.to_owned(),
            outcome: outcome.to_owned(),
            client_address: client.to_owned(),
        }
    }

    #[test]
    fn three_clients_in_a_row_make_trouble_and_one_good_answer_ends_it() {
        let failed = Refusal::Anomaly(Anomaly { number: None }).reason();
        let cancelled = Refusal::Anomaly(Anomaly { number: Some(25) }).reason();
        let forged = Refusal::RelayState.reason();
        let run = |answers: &[(&str, &str)]| {
            let outcomes: Vec<_> = answers
                .iter()
                .map(|(what, who)| outcome("a", what, who))
                .collect();
            !troubled(&outcomes).is_empty()
        };
        // The newest stands first.
        assert!(run(&[(&failed, "1"), (&failed, "2"), (&failed, "3")]));
        assert!(run(&[
            (&failed, "1"),
            (&forged, "9"),
            (&failed, "2"),
            (&failed, "3")
        ]));
        assert!(run(&[
            (&failed, "1"),
            (&failed, "2"),
            (&failed, "3"),
            ("accepted", "4")
        ]));
        assert!(!run(&[(&failed, "1"), (&failed, "2")]));
        let one_host = ["2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:0:9::9"];
        assert!(!run(&one_host.map(|address| (failed.as_str(), address))));
        let three = ["2001:db8::1", "2001:db8:0:1::1", "2001:db8:0:2::1"];
        assert!(run(&three.map(|address| (failed.as_str(), address))));
        assert!(!run(&[
            (&failed, "1"),
            (&failed, "1"),
            (&failed, "1"),
            (&failed, "1")
        ]));
        assert!(!run(&[
            ("accepted", "4"),
            (&failed, "1"),
            (&failed, "2"),
            (&failed, "3")
        ]));
        assert!(!run(&[
            (&failed, "1"),
            (&failed, "2"),
            ("accepted", "4"),
            (&failed, "3")
        ]));
        assert!(!run(&[
            (&cancelled, "4"),
            (&failed, "1"),
            (&failed, "2"),
            (&failed, "3")
        ]));
        let two = [
            outcome("a", &failed, "1"),
            outcome("b", &failed, "2"),
            outcome("a", &failed, "3"),
        ];
        assert_eq!(troubled(&two), BTreeSet::new());
    }
}
