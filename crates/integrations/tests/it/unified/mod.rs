//! The adapter against a Piattaforma Unitaria that speaks HTTP, and that fails.

mod debts;
mod paying;

use crate::far_end::FarEnd;
use crate::portal::{http, iuv};
use secrecy::SecretString;
use sportello_integrations::payments::gpd::Service;
use sportello_integrations::payments::unified::{Access, Unified, UnifiedConfig};
use sportello_integrations::payments::{DebtToPublish, Debtor, NoticeToPublish};
use sportello_types::ids::DebtId;
use sportello_types::payments::{Destination, Part, Parts};
use sportello_types::values::EuroCents;
use std::time::Duration;

const TOKEN: &str = "POST /oauth/token?client_id=sportello&client_secret=between+us&grant_type=client_credentials&scope=openid";

fn adapter_with(url: &str, checkout: Option<Service>) -> Unified {
    let config = UnifiedConfig {
        creditor: "01234567897".parse().unwrap(),
        url: format!("{url}/sil").parse().unwrap(),
        token_url: format!("{url}/oauth/token").parse().unwrap(),
        access: Access {
            client_id: "sportello".to_owned(),
            client_secret: SecretString::from("between us"),
            organization: 7,
            debt_type: 70,
            push_secret: SecretString::from("0123456789abcdef0123456789abcdef"),
        },
        checkout,
        time: Duration::from_millis(500),
    };
    Unified::new(&config, &http()).unwrap()
}

fn adapter(url: &str) -> Unified {
    adapter_with(url, None)
}

fn id_of(number: u8) -> DebtId {
    DebtId::from_parts(1_790_000_000_000, [number; 10])
}

fn part(cents: i64) -> Part {
    Part {
        amount: EuroCents(cents),
        creditor: "01234567897".parse().unwrap(),
        to: Destination::Account {
            account: "IT60X0542811101000000123456".parse().unwrap(),
        },
        category: "9/0104103SP/".parse().unwrap(),
    }
}

fn notice(base: u64, parts: Vec<Part>) -> NoticeToPublish {
    NoticeToPublish {
        iuv: iuv(base),
        place: 0,
        description: "Certificato".to_owned(),
        due_on: "2026-12-31".parse().unwrap(),
        ends: true,
        parts: Parts::new(parts).unwrap(),
        postal: None,
    }
}

/// Ways to pay, each notice in its place.
fn placed(mut options: Vec<Vec<NoticeToPublish>>) -> Vec<Vec<NoticeToPublish>> {
    for (place, notice) in options.iter_mut().flatten().enumerate() {
        notice.place = place;
    }
    options
}

fn debt(number: u8, cents: i64) -> DebtToPublish {
    DebtToPublish {
        id: id_of(number),
        creditor_name: "Comune di Borgoverde".to_owned(),
        office: Some("Anagrafe".to_owned()),
        debtor: Debtor {
            tax_code: None,
            name: "Mario Rossi".to_owned(),
            email: Some("mario.rossi@example.org".parse().unwrap()),
        },
        options: vec![vec![notice(u64::from(number), vec![part(cents)])]],
    }
}

/// By what the platform tells a notice of the first debt.
fn iud(place: usize) -> String {
    format!("{}{place:03}", id_of(1).to_string().replace('-', ""))
}

/// What was asked, without what is the same in all of it.
fn asked(far_end: &FarEnd) -> Vec<String> {
    let short = |line: String| {
        let line = line.replace("/sil/organization/01234567897", "…");
        let line = line.replace("?withReceiptBytes=false", "");
        line.replace(&iud(0), "0").replace(&iud(1), "1")
    };
    far_end.asked().into_iter().map(short).collect()
}

fn receipt(amount: &str) -> String {
    format!(
        "<a:paSendRTV2Request xmlns:a=\"http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd\"><receipt>\
         <receiptId>r1</receiptId><noticeNumber>{}</noticeNumber><fiscalCode>01234567897</fiscalCode>\
         <outcome>OK</outcome><paymentAmount>{amount}</paymentAmount><transferList><transfer>\
         <idTransfer>1</idTransfer><transferAmount>{amount}</transferAmount>\
         <fiscalCodePA>01234567897</fiscalCodePA><IBAN>IT60X0542811101000000123456</IBAN></transfer>\
         </transferList><PSPCompanyName>Banca</PSPCompanyName></receipt></a:paSendRTV2Request>",
        iuv(1).notice_number()
    )
}
