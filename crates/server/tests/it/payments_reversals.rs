//! Money that flows take back, and have again, in one revision after the other; and whoever owed it, who is told of
//! each turn once.

use crate::citizen::{Citizen, open, sign_in};
use crate::payments_books::Books;
use crate::payments_place::World;
use crate::program::{Place, client};
use rand_chacha::ChaCha20Rng;
use reqwest::Method;
use serde_json::json;
use sportello_storage::payments::StoredNotice;
use sportello_types::messages::Message;
use sportello_types::values::NoticeNumber;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use tokio::sync::watch;

/// Notices paid once whose money is taken back: every other of them has it again. One more was paid twice.
const ONCE: usize = 6;
/// Payments whose money is taken back in the end.
pub(crate) const TAKEN_BACK: usize = ONCE / 2 + 1;
/// Owes what the office has brought in.
const GIULIA: &str = "SRRGLI85D52B354O";

/// Whose money it is.
pub(crate) struct Reversals {
    giulia: Citizen,
    turned: Vec<Turned>,
}

/// A notice whose money is taken back.
struct Turned {
    number: NoticeNumber,
    /// The flow that tells of it.
    flow: String,
    /// Whether the flow has it again in the end.
    again: bool,
}

impl Reversals {
    /// Somebody who owes and has signed in, so that they are told.
    pub(crate) async fn new(
        place: &Place,
        address: watch::Receiver<SocketAddr>,
        rng: &mut ChaCha20Rng,
    ) -> Self {
        let (db, tenant) = open(place).await;
        let cookie = sign_in(&db, tenant, GIULIA, rng).await;
        db.close().await.unwrap();
        let giulia = Citizen {
            client: client(),
            cookie,
            address,
        };
        giulia.complete().await;
        Self {
            giulia,
            turned: Vec::new(),
        }
    }

    /// The platform tells of some payments, each notice in a flow of its own.
    pub(crate) async fn report(&mut self, world: &World, books: &Books) {
        let once = books.imported().filter(|notice| notice.others.is_empty());
        let twice = books.imported().filter(|notice| !notice.others.is_empty());
        let chosen: Vec<&StoredNotice> = once.take(ONCE).chain(twice.take(1)).collect();
        assert_eq!(chosen.len(), ONCE + 1);
        for (n, notice) in chosen.into_iter().enumerate() {
            let which = json!({ "notice": notice.number.as_str() });
            let told = world.control("report", &which).await.unwrap();
            self.turned.push(Turned {
                number: notice.number.clone(),
                flow: told["flows"][0].as_str().unwrap().to_owned(),
                again: n < ONCE && n.is_multiple_of(2),
            });
        }
    }

    /// A second revision of these flows takes the money back.
    pub(crate) async fn take_back(&self, world: &World) {
        for turned in &self.turned {
            revise(world, &turned.flow, "revoked").await;
        }
    }

    /// A third one has some of it again.
    pub(crate) async fn have_again(&self, world: &World) {
        for turned in self.turned.iter().filter(|turned| turned.again) {
            revise(world, &turned.flow, "restored").await;
        }
    }

    /// All other flows are published anew, and say the same.
    pub(crate) async fn publish_anew(&self, world: &World) {
        let published = world.simulators.pagopa.journal(0, Some("flow"));
        let mut flows: BTreeSet<&str> = published
            .iter()
            .map(|entry| entry.what["flow"].as_str().unwrap())
            .collect();
        flows.retain(|flow| self.turned.iter().all(|turned| turned.flow != *flow));
        assert!(!flows.is_empty());
        for flow in flows {
            revise(world, flow, "same").await;
        }
    }

    /// What the flows say now of the money of a notice that was paid stands; how often they have brought it.
    pub(crate) fn brought(&self, notice: &StoredNotice) -> usize {
        let others = notice.others.iter().filter(|other| other.reversed).count();
        let back = others + usize::from(notice.reversed.is_some());
        let turned = self.turned(notice);
        assert_eq!(back, usize::from(turned.is_some_and(|turned| !turned.again)));
        1 + usize::from(turned.is_some_and(|turned| turned.again))
    }

    fn turned(&self, notice: &StoredNotice) -> Option<&Turned> {
        self.turned.iter().find(|turned| turned.number == notice.number)
    }

    /// Whoever owes was told of each payment, and of each turn of its money, once.
    pub(crate) async fn were_told_once(&self, books: &Books) {
        let told = self
            .giulia
            .json(Method::GET, "/messages?limit=100", |request| request)
            .await;
        let told: Vec<Message> = serde_json::from_value(told["items"].clone()).unwrap();
        for notice in books.imported() {
            let number = notice.number.grouped();
            let about = |subject: &str| {
                let about = told
                    .iter()
                    .filter(|message| message.subject.starts_with(subject) && message.body.contains(&number));
                about.count()
            };
            let (paid, others) = (
                about("Pagamento ricevuto:"),
                about("Un altro pagamento ricevuto:"),
            );
            let reversed = about("Pagamento stornato:") + about("Altro pagamento stornato:");
            let again = about("Pagamento di nuovo valido:");
            let turned = self.turned(notice);
            if turned.is_some() {
                // What was taken back before anybody was told that it came is told as taken back.
                assert!(paid <= 1 && others <= notice.others.len(), "{number}");
            } else {
                assert_eq!((paid, others), (1, notice.others.len()), "{number}");
            }
            assert_eq!(reversed, usize::from(turned.is_some()), "{number}");
            assert_eq!(
                again,
                usize::from(turned.is_some_and(|turned| turned.again)),
                "{number}"
            );
        }
    }
}

async fn revise(world: &World, flow: &str, how: &str) {
    let anew = json!({ "flow": flow, "how": how });
    world.control("revise", &anew).await.expect("its time is over");
}
