//! No message to the station makes its reader panic; what is no request gets an answer that the same reader
//! reads; and whatever name stands in a receipt, written as XML, is read as it was.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sportello_integrations::payments::receipt;
use sportello_integrations::payments::station::{Operation, StationRequest, answer, parse, reject};
use sportello_types::values::PartitaIva;
use std::sync::LazyLock;

static CREDITOR: LazyLock<PartitaIva> = LazyLock::new(|| "01234567897".parse().unwrap());

fuzz_target!(|data: &[u8]| {
    let Some((mode, bytes)) = data.split_first() else {
        return;
    };
    match mode % 3 {
        0 => whole(bytes),
        1 => {
            // The inside of a receipt, where nothing is asked for but what it says.
            let inside = String::from_utf8_lossy(bytes);
            whole(envelope(&format!("<receipt>{inside}</receipt>")).as_bytes());
        }
        _ => named(&String::from_utf8_lossy(bytes)),
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
