//! The shop of digital stamps against a service that speaks HTTP, and that fails.

use crate::double::{Double, Inside, Trouble};
use crate::far_end::{Answer, FarEnd, Request};
use secrecy::SecretString;
use serde_json::{Value, json};
use sportello_integrations::payments::mbd::{Buyer, Mbd, MbdConfig, Service, StampOrder, StampShop};
use sportello_integrations::payments::{BackTo, PaymentError};
use sportello_types::payments::StampToBuy;
use sportello_types::values::{EuroCents, NoticeNumber, Sha256};
use std::collections::VecDeque;
use std::time::Duration;

/// What the addresses of the service begin with.
const BASE: &str = "/pagopa-mbd-service/v1";
const ORDERS: &str = "POST /pagopa-mbd-service/v1/organizations/01234567897/mbd";
/// SHA-256 of nothing.
const DOCUMENT: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

fn shop(url: &str) -> Mbd {
    let http = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let config = MbdConfig {
        creditor: "01234567897".parse().unwrap(),
        service: Service {
            url: format!("{url}{BASE}").parse().unwrap(),
            key: SecretString::from("primary"),
            second_key: Some(SecretString::from("secondary")),
        },
        time: Duration::from_millis(500),
    };
    Mbd::new(&config, &http).unwrap()
}

fn order() -> StampOrder {
    let back = |outcome: &str| {
        format!("https://borgoverde.example/area/pagamenti/ritorno/t?esito={outcome}")
            .parse()
            .unwrap()
    };
    StampOrder {
        buyer: Buyer {
            given_name: "Mario".to_owned(),
            family_name: "Rossi".to_owned(),
            tax_code: "RSSMRA85T10A562S".parse().unwrap(),
            email: "mario.rossi@example.org".parse().unwrap(),
        },
        stamp: StampToBuy {
            document: DOCUMENT.parse::<Sha256>().unwrap(),
            province: "CA".parse().unwrap(),
        },
        amount: EuroCents(1600),
        back: BackTo {
            paid: back("ok"),
            cancelled: back("annullato"),
            failed: back("errore"),
            waiting: back("attesa"),
        },
    }
}

/// The service: a number for each order, and the stamps of those that were bought.
#[derive(Default)]
struct World {
    orders: Vec<Value>,
    bought: Vec<String>,
    troubles: VecDeque<Option<Trouble>>,
}

impl Inside for World {
    fn troubles(&mut self) -> &mut VecDeque<Option<Trouble>> {
        &mut self.troubles
    }

    fn done(&mut self, request: &Request) -> Answer {
        if request.method == "POST" {
            self.orders.push(serde_json::from_str(&request.body).unwrap());
            let nav = nav(self.orders.len());
            let pay_at = format!("https://checkout.example/pay/{nav}");
            let answer = json!({ "checkoutRedirectUrl": pay_at, "mbdDownloadLink": "", "nav": nav });
            return Answer::Reply(200, None, answer.to_string());
        }
        let nav = request.path.rsplit('/').next().unwrap();
        if self.bought.iter().any(|bought| bought == nav) {
            return Answer::Reply(200, None, json!({ "content": ["PHN0YW1wLz4="] }).to_string());
        }
        let absent = json!({ "title": "Not Found", "status": 404, "detail": "RSSMRA85T10A562S" });
        Answer::Reply(404, None, absent.to_string())
    }
}

fn nav(order: usize) -> String {
    format!("34800000000000{order:04}")
}

fn number(order: usize) -> NoticeNumber {
    nav(order).parse().unwrap()
}

#[tokio::test]
async fn a_stamp_is_ordered_as_the_service_wants_it() {
    let double = Double::<World>::open().await;
    let shop = shop(&double.far_end.url);
    let taken = shop.order(&order()).await.unwrap();
    assert_eq!(taken.number, number(1));
    assert_eq!(
        taken.pay_at.as_str(),
        format!("https://checkout.example/pay/{}", nav(1))
    );
    let requests = double.far_end.requests();
    assert_eq!(requests[0].header("Ocp-Apim-Subscription-Key"), Some("primary"));
    let back = "https://borgoverde.example/area/pagamenti/ritorno/t?esito=";
    let wanted = json!({
        "paymentNotices": [{
            "firstName": "Mario", "lastName": "Rossi", "fiscalCode": "RSSMRA85T10A562S",
            "email": "mario.rossi@example.org", "amount": 1600, "province": "CA",
            "documentHash": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        }],
        "idCIService": "00005",
        "returnUrls": {
            "successUrl": format!("{back}ok"),
            "cancelUrl": format!("{back}annullato"),
            "errorUrl": format!("{back}errore"),
        },
    });
    assert_eq!(double.world.lock().unwrap().orders, [wanted]);
}

#[tokio::test]
async fn an_order_is_sent_once_whatever_comes_back() {
    for trouble in [
        Trouble::Silence,
        Trouble::SilenceAfter,
        Trouble::HangUpAfter,
        Trouble::GatewayAfter,
        Trouble::GatewayNotFound,
        Trouble::PageAfter,
    ] {
        let double = Double::<World>::open().await;
        double.suffer(&[Some(trouble)]);
        let lost = shop(&double.far_end.url).order(&order()).await.unwrap_err();
        assert!(lost.is_transient(), "{trouble:?}: {lost}");
        assert_eq!(double.far_end.asked(), [ORDERS], "{trouble:?}");
    }
}

#[tokio::test]
async fn a_key_that_is_refused_gives_way_to_the_other_one() {
    let double = Double::<World>::open().await;
    double.suffer(&[Some(Trouble::Stranger)]);
    let taken = shop(&double.far_end.url).order(&order()).await.unwrap();
    assert_eq!(taken.number, number(1));
    let requests = double.far_end.requests();
    let keys: Vec<_> = requests
        .iter()
        .map(|request| request.header("Ocp-Apim-Subscription-Key").unwrap())
        .collect();
    assert_eq!(keys, ["primary", "secondary"]);
}

#[tokio::test]
async fn what_the_service_does_not_want_names_nobody() {
    let problem = |status: u16| {
        json!({ "title": "Bad Request", "status": status, "detail": "RSSMRA85T10A562S" }).to_string()
    };
    for (status, transient) in [(400, false), (404, false), (403, true), (429, true), (500, true)] {
        let body = problem(status);
        let far_end = FarEnd::open(move |_| Answer::Reply(status, None, body.clone())).await;
        let refused = shop(&far_end.url).order(&order()).await.unwrap_err();
        assert_eq!(refused.is_transient(), transient, "{status}: {refused}");
        assert!(!refused.to_string().contains("RSSMRA"), "{refused}");
    }
    let body = json!({ "nav": nav(1), "checkoutRedirectUrl": null }).to_string();
    let far_end = FarEnd::open(move |_| Answer::Reply(200, None, body.clone())).await;
    let unfit = shop(&far_end.url).order(&order()).await.unwrap_err();
    assert!(matches!(unfit, PaymentError::Unavailable(_)), "{unfit}");
}

#[tokio::test]
async fn a_stamp_is_there_once_it_was_bought_and_never_for_a_silence() {
    let double = Double::<World>::open().await;
    let shop = shop(&double.far_end.url);
    assert_eq!(shop.stamp(&number(1)).await.unwrap(), None);
    assert_eq!(
        double.far_end.asked(),
        [format!("GET {BASE}/organizations/01234567897/receipt/{}", nav(1))]
    );
    double.world.lock().unwrap().bought.push(nav(1));
    assert_eq!(shop.stamp(&number(1)).await.unwrap(), Some(b"<stamp/>".to_vec()));
    assert_eq!(shop.stamp(&number(2)).await.unwrap(), None);
    for trouble in [
        Trouble::Silence,
        Trouble::GatewayNotFound,
        Trouble::PageNotFound,
        Trouble::PageAfter,
    ] {
        double.suffer(&[Some(trouble)]);
        let unknown = shop.stamp(&number(1)).await.unwrap_err();
        assert!(unknown.is_transient(), "{trouble:?}: {unknown}");
    }
    assert_eq!(shop.stamp(&number(1)).await.unwrap(), Some(b"<stamp/>".to_vec()));
}
