//! No answer of the node about flows makes its reader panic, and neither does a flow within one: the list
//! (`nodeForPa`), the answer that holds a flow, the document `FlussoRiversamento`. Of a name one revision is listed, and
//! what a flow comes to is what it says, whether it is read from its answer or by itself.
#![no_main]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use libfuzzer_sys::fuzz_target;
use sportello_integrations::payments::fdr::Flow;
use sportello_integrations::payments::fdr::soap::{read_answer, read_document, read_list};
use std::collections::BTreeSet;

fuzz_target!(|data: &[u8]| {
    let Some((mode, body)) = data.split_first() else {
        return;
    };
    match mode % 5 {
        0 => listed(body),
        1 => {
            // The inside of a list, where nothing is asked for but the lines and their number.
            let inside = String::from_utf8_lossy(body);
            let list = format!("<elencoFlussiRendicontazione>{inside}</elencoFlussiRendicontazione>");
            listed(envelope("nodoChiediElencoFlussiRendicontazioneRisposta", &list).as_bytes());
        }
        2 => {
            if let Some(flow) = read_answer(body) {
                is_right(&flow);
            }
        }
        3 => document(body),
        _ => {
            // The inside of a flow.
            let inside = String::from_utf8_lossy(body);
            let whole = format!(
                "<FlussoRiversamento xmlns='http://www.digitpa.gov.it/schemas/2011/Pagamenti/'>{inside}\
                 </FlussoRiversamento>"
            );
            document(whole.as_bytes());
        }
    }
});

fn envelope(root: &str, within: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>\
         <n:{root} xmlns:n='http://ws.pagamenti.telematici.gov/'>{within}</n:{root}></s:Body></s:Envelope>"
    )
}

fn listed(answer: &[u8]) {
    let flows = read_list(answer);
    let names: BTreeSet<&str> = flows.iter().map(|named| named.flow.as_str()).collect();
    assert_eq!(names.len(), flows.len());
    assert!(flows.is_sorted_by_key(|named| named.published));
    for named in &flows {
        assert_eq!(i64::from(named.revision), named.published.timestamp());
        assert!((1..=35).contains(&named.flow.len()) && (1..=35).contains(&named.psp.len()));
        let of_a_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        assert!(named.flow.bytes().chain(named.psp.bytes()).all(of_a_name));
    }
}

fn document(xml: &[u8]) {
    let flow = read_document(xml);
    let within = format!(
        "<xmlRendicontazione>{}</xmlRendicontazione>",
        STANDARD.encode(xml)
    );
    let answer = envelope("nodoChiediFlussoRendicontazioneRisposta", &within);
    assert_eq!(read_answer(answer.as_bytes()), flow);
    if let Some(flow) = flow {
        is_right(&flow);
    }
}

fn is_right(flow: &Flow) {
    let sum: i64 = flow.payments.iter().map(|payment| payment.amount.0).sum();
    let revoked = flow.payments.iter().any(|payment| payment.outcome.code() == 3);
    assert!(flow.total.0 == sum || (revoked && (0..=sum).contains(&flow.total.0)));
    assert!(flow.payments.iter().all(|payment| payment.amount.0 >= 0));
    assert!(flow.payments.iter().all(|payment| payment.transfer != Some(0)));
}
