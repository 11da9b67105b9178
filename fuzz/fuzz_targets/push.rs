//! No push of a broker makes its reader panic; nothing is taken from who has not proven to be the broker, and no
//! receipt that is another creditor's.
#![no_main]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use libfuzzer_sys::fuzz_target;
use secrecy::SecretString;
use sportello_integrations::payments::govpay::{Application, GovPay, GovPayConfig};
use sportello_integrations::payments::gpd::Service;
use sportello_integrations::payments::unified::{Access, Unified, UnifiedConfig};
use sportello_integrations::payments::{PaymentAdapter, Push, PushRefused};
use std::sync::LazyLock;
use std::time::Duration;
use url::Url;

const CREDITOR: &str = "01234567897";
const NUMBER: &str = "301000000000000100";
const SECRET: &str = "0123456789abcdef0123456789ABCDEF";
const PASSWORD: &str = "between them and nobody else";

struct Brokers {
    govpay: GovPay,
    unified: Unified,
    basic: String,
}

/// Nobody is ever asked at these addresses.
static BROKERS: LazyLock<Brokers> = LazyLock::new(|| {
    let url = |text: &str| -> Url { text.parse().unwrap() };
    let http = reqwest::Client::new();
    let time = Duration::from_secs(1);
    let govpay = GovPayConfig {
        creditor: CREDITOR.parse().unwrap(),
        url: url("https://govpay.example/v2"),
        application: Application {
            id: "SPORTELLO".to_owned(),
            user: "sportello".to_owned(),
            password: SecretString::from("between us"),
            kind: "SPORTELLO".to_owned(),
            notify_user: "govpay".to_owned(),
            notify_password: SecretString::from(PASSWORD),
        },
        checkout: Service {
            url: url("https://checkout.example/v2"),
            key: SecretString::from("key"),
            second_key: None,
        },
        time,
    };
    let unified = UnifiedConfig {
        creditor: CREDITOR.parse().unwrap(),
        url: url("https://hub.example/sil"),
        token_url: url("https://hub.example/token"),
        access: Access {
            client_id: "sportello".to_owned(),
            client_secret: SecretString::from("between us"),
            organization: 1,
            debt_type: 2,
            push_secret: SecretString::from(SECRET),
        },
        checkout: None,
        time,
    };
    Brokers {
        govpay: GovPay::new(&govpay, &http).unwrap(),
        unified: Unified::new(&unified, &http).unwrap(),
        basic: format!("Basic {}", STANDARD.encode(format!("govpay:{PASSWORD}"))),
    }
});

fuzz_target!(|data: &[u8]| {
    let Some((mode, bytes)) = data.split_first() else {
        return;
    };
    match mode % 4 {
        0 => unified(bytes),
        1 => govpay(bytes),
        // The receipt inside, as it was before it was put into JSON.
        2 => {
            let receipt = STANDARD.encode(bytes);
            unified(
                format!(
                    r#"{{"encodedReceipt":"{receipt}","paymentData":{{"orgFiscalCode":"{CREDITOR}","nav":"{NUMBER}","amountCents":1600}}}}"#
                )
                .as_bytes(),
            );
        }
        _ => {
            let receipt = STANDARD.encode(bytes);
            govpay(format!(r#"{{"rt":{{"xml":"{receipt}"}}}}"#).as_bytes());
        }
    }
});

fn unified(body: &[u8]) {
    let broker = &BROKERS.unified;
    let path = format!("{SECRET}/payment-notification");
    let push = Push {
        method: "POST",
        path: &path,
        authorization: None,
        body,
    };
    judge(broker, &push);
    let stranger = Push {
        path: "00000000000000000000000000000000/payment-notification",
        ..push
    };
    assert!(matches!(broker.read_push(&stranger), Err(PushRefused::Unknown)));
}

fn govpay(body: &[u8]) {
    let broker = &BROKERS.govpay;
    let path = format!("ricevute/{CREDITOR}/{}/r1", &NUMBER[1..]);
    let push = Push {
        method: "PUT",
        path: &path,
        authorization: Some(&BROKERS.basic),
        body,
    };
    judge(broker, &push);
    // Whoever sends it as the header as well has not proven anything.
    let sent = String::from_utf8_lossy(body);
    let stranger = Push {
        authorization: Some(&sent),
        ..push
    };
    if !knows_the_password(&sent) {
        assert!(matches!(broker.read_push(&stranger), Err(PushRefused::Stranger)));
    }
}

/// The fuzzer finds the password by itself, in the comparisons of an elder run, and puts spaces around it: RFC 7617
/// lets the scheme be written in any case.
fn knows_the_password(header: &str) -> bool {
    let right = BROKERS.basic.split_once(' ').unwrap().1;
    header.split_once(' ').is_some_and(|(scheme, sent)| {
        scheme.eq_ignore_ascii_case("basic") && sent.trim() == right
    })
}

fn judge(broker: &dyn PaymentAdapter, push: &Push<'_>) {
    match broker.read_push(push) {
        Ok(receipt) => {
            assert_eq!(receipt.creditor.as_str(), CREDITOR);
            assert!((1..=5).contains(&receipt.transfers.len()));
        }
        Err(refused) => assert!(matches!(refused, PushRefused::Malformed(_)), "{refused}"),
    }
}
