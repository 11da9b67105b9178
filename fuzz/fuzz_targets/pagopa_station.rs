//! No message to the station makes its reader panic; what is no request gets an answer that the same reader
//! reads; whatever name stands in a receipt, written as XML, is read as it was; and whatever a debt is for,
//! and whoever owes it, what can be paid is said in XML that the same reader reads, with one amount.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sportello_integrations::payments::station::{
    Accounts, Addressed, Asked, Due, Operation, StationRequest, answer, offer, parse, reject,
};
use sportello_integrations::payments::{DebtToPublish, Debtor, NoticeToPublish, receipt};
use sportello_types::ids::DebtId;
use sportello_types::payments::{Destination, Part, Parts};
use sportello_types::values::{EuroCents, Iuv, PartitaIva};
use std::sync::LazyLock;

static CREDITOR: LazyLock<PartitaIva> = LazyLock::new(|| "01234567897".parse().unwrap());

fuzz_target!(|data: &[u8]| {
    let Some((mode, bytes)) = data.split_first() else {
        return;
    };
    match mode % 4 {
        0 => whole(bytes),
        1 => {
            // The inside of a receipt, where nothing is asked for but what it says.
            let inside = String::from_utf8_lossy(bytes);
            whole(envelope(&format!("<receipt>{inside}</receipt>")).as_bytes());
        }
        2 => named(&String::from_utf8_lossy(bytes)),
        _ => offered(&String::from_utf8_lossy(bytes)),
    }
});

fn envelope(receipt: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>\
         <p:paSendRTV2Request xmlns:p='http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd'>\
         <idPA>01234567897</idPA><idBrokerPA>1</idBrokerPA><idStation>1</idStation>{receipt}\
         </p:paSendRTV2Request></s:Body></s:Envelope>"
    )
}

fn whole(bytes: &[u8]) {
    match parse(bytes) {
        Ok(StationRequest::SendRt(delivered) | StationRequest::SendRtV2(delivered)) => {
            let read = delivered.receipt;
            assert!(receipt::read(bytes).is_ok_and(|again| again == *read));
            assert!((1..=5).contains(&read.transfers.len()));
            assert!(read.transfers.iter().all(|transfer| transfer.amount.0 > 0));
            assert!((0..=99_999_999_999).contains(&read.amount.0));
        }
        Ok(request) => {
            let answered = answer(request.operation(), Ok(()), &CREDITOR);
            assert!(String::from_utf8(answered).unwrap().contains("PAA_SYSTEM_ERROR"));
            assert!(receipt::read(bytes).is_err());
        }
        Err(rejected) => {
            for action in [None, Some(Operation::SendRtV2.name())] {
                let reply = reject(&rejected, action, &CREDITOR);
                assert!(matches!(reply.status, 200 | 500));
                // An answer is no request, and is read as far as its root.
                assert!(parse(&reply.body).is_err());
            }
        }
    }
    let _ = receipt::read(bytes);
}

/// A name of a provider, as somebody else writes it.
fn named(name: &str) {
    let is_held = |character: char| {
        matches!(character, '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
    };
    let name: String = name.chars().filter(|character| is_held(*character)).take(70).collect();
    if name.is_empty() {
        return;
    }
    let written = name.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&#62;");
    let text = envelope(&format!(
        "<receipt><receiptId>1</receiptId><noticeNumber>301123456789012316</noticeNumber>\
         <fiscalCode>01234567897</fiscalCode><outcome>OK</outcome><paymentAmount>0.01</paymentAmount>\
         <transferList><transfer><idTransfer>1</idTransfer><transferAmount>0.01</transferAmount>\
         <fiscalCodePA>01234567897</fiscalCodePA><IBAN>IT60</IBAN></transfer></transferList>\
         <PSPCompanyName>{written}</PSPCompanyName></receipt>"
    ));
    let read = receipt::read(text.as_bytes()).unwrap();
    assert_eq!(read.provider, name);
}

/// A debt of somebody of that name, for something of that name.
fn offered(name: &str) {
    let part = Part {
        amount: EuroCents(1652),
        creditor: CREDITOR.clone(),
        to: Destination::Account {
            account: "IT60X0542811101000000123456".parse().unwrap(),
        },
        category: "9/0104103SP/".parse().unwrap(),
    };
    let notice = NoticeToPublish {
        iuv: Iuv::new("01".parse().unwrap(), 50).unwrap(),
        place: 0,
        description: name.to_owned(),
        due_on: "2026-12-31".parse().unwrap(),
        ends: false,
        parts: Parts::new(vec![part]).unwrap(),
        postal: None,
    };
    let debt = DebtToPublish {
        id: DebtId::from_parts(1_790_000_000_000, [7; 10]),
        creditor_name: "Comune".to_owned(),
        office: Some(name.to_owned()),
        debtor: Debtor {
            tax_code: None,
            name: name.to_owned(),
            email: None,
        },
        options: Vec::new(),
    };
    let asked = Asked {
        to: Addressed {
            creditor: CREDITOR.to_string(),
            broker: "1".to_owned(),
            station: "1".to_owned(),
        },
        creditor: CREDITOR.to_string(),
        notice: notice.iuv.notice_number(),
        amount: None,
        transfer: None,
    };
    let due = Due {
        creditor: &CREDITOR,
        debt: &debt,
        notice: &notice,
        accounts: Accounts::default(),
    };
    for operation in [Operation::Verify, Operation::GetPayment, Operation::GetPaymentV2] {
        let Ok(said) = offer(operation, &asked, &due) else {
            // Only where nothing of the name can be written.
            continue;
        };
        let text = std::str::from_utf8(&said).unwrap();
        assert!(text.contains(">16.52</"));
        assert!(parse(&said).is_err(), "an answer is no request");
        assert!(receipt::read(&said).is_err());
    }
}
