//! What the portal brings to every provider of payments: its way out, its numbers, a cart.

use sportello_integrations::payments::{BackTo, Cart, CartNotice};
use sportello_types::ids::PaymentAttemptId;
use sportello_types::values::{EuroCents, Iuv};

pub(crate) fn http() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

pub(crate) fn iuv(base: u64) -> Iuv {
    Iuv::new("01".parse().unwrap(), base).unwrap()
}

/// A cart of so many notices, numbered from one up.
pub(crate) fn cart(notices: u64) -> Cart {
    let back = |outcome: &str| {
        format!("https://borgoverde.example/area/pagamenti/ritorno/t?esito={outcome}")
            .parse()
            .unwrap()
    };
    Cart {
        id: PaymentAttemptId::from_parts(1_790_000_000_000, [1; 10]),
        notices: (1..=notices)
            .map(|base| CartNotice {
                number: iuv(base).notice_number(),
                amount: EuroCents(1600),
                description: "Certificato".to_owned(),
            })
            .collect(),
        creditor_name: "Comune di Borgoverde".to_owned(),
        email: Some("mario.rossi@example.org".parse().unwrap()),
        back: BackTo {
            paid: back("ok"),
            cancelled: back("annullato"),
            failed: back("errore"),
            waiting: back("attesa"),
        },
    }
}
