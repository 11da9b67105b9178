use super::super::messages;
use super::*;
use proptest::prelude::*;

const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";

fn creditor() -> PartitaIva {
    "01234567897".parse().unwrap()
}

fn enveloped(message: &str) -> String {
    format!(
        "<soapenv:Envelope xmlns:soapenv=\"{SOAP}\" xmlns:pafn=\"{PA}\"><soapenv:Header/><soapenv:Body>{message}</soapenv:Body></soapenv:Envelope>"
    )
}

const TO: &str =
    "<idPA>01234567897</idPA><idBrokerPA>15376371009</idBrokerPA><idStation>15376371009_01</idStation>";
const CODE: &str =
    "<qrCode><fiscalCode>77777777777</fiscalCode><noticeNumber>000000000000000000</noticeNumber></qrCode>";
const RECEIPT: &str = "<receipt><receiptId>r1</receiptId><noticeNumber>301123456789012316</noticeNumber>\
    <fiscalCode>01234567897</fiscalCode><outcome>OK</outcome><paymentAmount>16.00</paymentAmount>\
    <transferList><transfer><idTransfer>1</idTransfer><transferAmount>16.00</transferAmount>\
    <fiscalCodePA>01234567897</fiscalCodePA><IBAN>IT60X0542811101000000123456</IBAN></transfer></transferList>\
    <PSPCompanyName>Banca</PSPCompanyName></receipt>";

/// A request of an operation.
fn message(operation: Operation) -> String {
    let root = operation.request();
    let rest = match operation {
        Operation::SendRt | Operation::SendRtV2 => RECEIPT,
        Operation::Demand => {
            "<idServizio>00001</idServizio><idSoggettoServizio>00002</idSoggettoServizio>\
             <datiSpecificiServizioRequest>PGEvPg==</datiSpecificiServizioRequest>"
        }
        _ => CODE,
    };
    enveloped(&format!("<pafn:{root}>{TO}{rest}</pafn:{root}>"))
}

fn rejected(body: &str) -> Rejected {
    parse(body.as_bytes()).err().unwrap()
}

/// What the node reads in an answer: root, outcome, fault code and id.
fn told(body: &[u8]) -> (String, String, Option<(String, String)>) {
    messages::keep("xml", std::str::from_utf8(body).unwrap());
    let root = xml::read(body).unwrap();
    let message = soap::open(&root).unwrap();
    assert_eq!(message.namespace, PA);
    assert!(message.is_plain());
    let fault = message.maybe("fault").unwrap().map(|fault| {
        assert!(!fault.text("faultString", 200).unwrap().is_empty());
        let text = |name| fault.text(name, 100).unwrap().to_owned();
        (text("faultCode"), text("id"))
    });
    let outcome = message.text("outcome", 2).unwrap().to_owned();
    (message.local.clone(), outcome, fault)
}

#[test]
fn each_operation_is_read_and_answered_under_its_name() {
    for operation in Operation::ALL {
        let request = parse(message(operation).as_bytes()).unwrap();
        assert_eq!(request.operation(), operation);
        assert_eq!(request.to().broker, "15376371009");
        assert_eq!(
            Operation::of_action(&format!("\"{}\"", operation.name())),
            Some(operation)
        );
        match &request {
            StationRequest::Verify(asked)
            | StationRequest::GetPayment(asked)
            | StationRequest::GetPaymentV2(asked) => {
                assert_eq!(asked.notice.as_str(), "000000000000000000", "the node's probe");
                assert_eq!(asked.creditor, "77777777777");
            }
            StationRequest::SendRt(delivered) | StationRequest::SendRtV2(delivered) => {
                let again = receipt::read(message(operation).as_bytes()).unwrap();
                assert!(
                    *delivered.receipt == again,
                    "the message that is kept can be read again"
                );
            }
            StationRequest::Demand(_) => {}
        }
        let (root, outcome, fault) = told(&answer(operation, Err(Fault::UnknownPayment), &creditor()));
        assert_eq!((root.as_str(), outcome.as_str()), (operation.response(), "KO"));
        let wanted = ("PAA_PAGAMENTO_SCONOSCIUTO".to_owned(), "01234567897".to_owned());
        assert_eq!(fault, Some(wanted));
    }
}

#[test]
fn a_receipt_alone_is_answered_with_ok() {
    for operation in Operation::ALL {
        let (_, outcome, fault) = told(&answer(operation, Ok(()), &creditor()));
        if matches!(operation, Operation::SendRt | Operation::SendRtV2) {
            assert_eq!((outcome.as_str(), fault), ("OK", None));
        } else {
            assert_eq!(outcome, "KO", "{operation:?}");
            assert_eq!(fault.unwrap().0, "PAA_SYSTEM_ERROR");
        }
    }
}

#[test]
fn a_failure_of_ours_is_answered_under_the_name_of_what_was_asked() {
    for operation in Operation::ALL {
        let reply = fail(Some(operation), "01234567897");
        assert_eq!(reply.status, 200);
        let (root, outcome, fault) = told(&reply.body);
        assert_eq!((root.as_str(), outcome.as_str()), (operation.response(), "KO"));
        let wanted = ("PAA_SYSTEM_ERROR".to_owned(), "01234567897".to_owned());
        assert_eq!(fault, Some(wanted));
        // Nothing could be read of whom it is for.
        let unread = String::from_utf8(fail(Some(operation), "").body).unwrap();
        assert!(unread.contains("<id></id>"), "{unread}");
    }
    let reply = fail(None, "");
    assert_eq!(reply.status, 500);
    let body = String::from_utf8(reply.body).unwrap();
    assert!(body.contains("<faultcode>soapenv:Server</faultcode>"), "{body}");
}

#[test]
fn whom_it_is_for_is_compared_in_order() {
    let us = creditor();
    let ours = Ourselves {
        creditor: &us,
        broker: "15376371009",
        station: "15376371009_01",
    };
    let to = |creditor: &str, broker: &str, station: &str| {
        let to = Addressed {
            creditor: creditor.to_owned(),
            broker: broker.to_owned(),
            station: station.to_owned(),
        };
        to.check(ours)
    };
    assert_eq!(to("01234567897", "15376371009", "15376371009_01"), Ok(()));
    assert_eq!(to("00743110157", "1", "1"), Err(Fault::UnknownCreditor));
    assert_eq!(to("01234567897", "1", "1"), Err(Fault::UnknownBroker));
    assert_eq!(to("01234567897", "15376371009", "1"), Err(Fault::UnknownStation));
}

#[test]
fn a_message_that_does_not_follow_the_schema_is_answered_under_its_name() {
    let good = message(Operation::SendRtV2);
    for (from, to, element) in [
        ("<idStation>15376371009_01</idStation>", "", Some("idStation")),
        ("<idPA>", "<idPA>x</idPA><idPA>", Some("idPA")),
        (
            "16.00</paymentAmount>",
            "16,00</paymentAmount>",
            Some("paymentAmount"),
        ),
        ("<idPA>", "<idPA xmlns='urn:other'>", None),
        (PA, "http://pagopa-api.pagopa.gov.it/pa/paForNode", None),
    ] {
        assert!(good.contains(from), "{from}");
        let found = rejected(&good.replacen(from, to, 1));
        let wanted = Rejected::Message {
            operation: Operation::SendRtV2,
            fault: Fault::SyntaxXsd,
            element,
        };
        assert_eq!(found, wanted, "{from} → {to}");
        let reply = reject(&found, None, &creditor());
        assert_eq!(reply.status, 200);
        let (root, outcome, fault) = told(&reply.body);
        assert_eq!((root.as_str(), outcome.as_str()), ("paSendRTV2Response", "KO"));
        assert_eq!(fault.unwrap().0, "PAA_SINTASSI_XSD");
    }
    let unpaid = rejected(&good.replace("<outcome>OK", "<outcome>KO"));
    assert!(
        matches!(
            unpaid,
            Rejected::Message {
                fault: Fault::Semantics,
                ..
            }
        ),
        "{unpaid:?}"
    );
}

#[test]
fn what_is_no_message_of_ours_is_answered_with_a_fault_of_soap_unless_the_header_names_it() {
    let large = message(Operation::SendRt).replace("Banca", &"x".repeat(10 * 1024 * 1024));
    let two = enveloped("<pafn:paSendRTReq/><pafn:paSendRTReq/>");
    for body in [
        "",
        "{}",
        "<html/>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>",
        &enveloped("<pafn:paDeleteEverything/>"),
        &enveloped(""),
        &two,
        &large,
    ] {
        let found = rejected(body);
        assert_eq!(found, Rejected::Unreadable);
        let reply = reject(&found, Some("paDeleteEverything"), &creditor());
        assert_eq!(reply.status, 500);
        assert!(
            String::from_utf8(reply.body)
                .unwrap()
                .contains("<faultcode>soapenv:Client</faultcode>")
        );
        let reply = reject(&found, Some("\"paSendRT\""), &creditor());
        assert_eq!(reply.status, 200);
        let (root, _, fault) = told(&reply.body);
        assert_eq!(root, "paSendRTRes");
        assert_eq!(fault.unwrap().0, "PAA_SINTASSI_XSD");
    }
    let other = message(Operation::SendRt).replace(SOAP, "http://www.w3.org/2003/05/soap-envelope");
    assert_eq!(rejected(&other), Rejected::OtherSoap);
    let header = "<soapenv:Header><x soapenv:mustUnderstand='1'/></soapenv:Header>";
    let must = message(Operation::SendRt).replace("<soapenv:Header/>", header);
    assert_eq!(rejected(&must), Rejected::UnknownHeader);
    for (found, code) in [
        (Rejected::OtherSoap, "soapenv:VersionMismatch"),
        (Rejected::UnknownHeader, "soapenv:MustUnderstand"),
    ] {
        let reply = reject(&found, Some("paSendRT"), &creditor());
        assert_eq!(reply.status, 500);
        assert!(String::from_utf8(reply.body).unwrap().contains(code));
    }
}

#[test]
fn codes_are_those_of_the_manual_and_each_is_its_own() {
    let mut codes: Vec<&str> = Fault::ALL.into_iter().map(Fault::code).collect();
    assert!(codes.iter().all(|code| code.starts_with("PAA_")));
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Fault::ALL.len());
}

proptest! {
    #[test]
    fn no_message_makes_the_reader_panic_and_each_is_answered(
        start in 0usize..2000,
        bytes in prop::collection::vec(any::<u8>(), 0..30),
        operation in prop::sample::select(Operation::ALL.to_vec()),
    ) {
        let mut broken = message(operation).into_bytes();
        let start = start.min(broken.len());
        let end = (start + bytes.len()).min(broken.len());
        drop(broken.splice(start..end, bytes));
        if let Err(found) = parse(&broken) {
            let reply = reject(&found, Some(operation.name()), &creditor());
            prop_assert!(xml::read(&reply.body).is_ok());
        }
    }
}

#[test]
fn what_is_said_of_a_payment_that_begins_is_read_or_refused() {
    let begin = |more: &str| {
        let message = format!("<pafn:paGetPaymentV2Request>{TO}{CODE}{more}</pafn:paGetPaymentV2Request>");
        match parse(enveloped(&message).as_bytes()) {
            Ok(StationRequest::GetPaymentV2(asked)) => Ok((asked.amount, asked.transfer)),
            Ok(_) => panic!("another request"),
            Err(rejected) => Err(rejected),
        }
    };
    assert_eq!(begin(""), Ok((None, None)));
    let all = "<amount>16.52</amount><paymentNote>cart</paymentNote><transferType>POSTAL</transferType>\
               <dueDate>2026-12-31</dueDate>";
    assert_eq!(
        begin(all),
        Ok((Some(EuroCents(1652)), Some(TransferType::Postal)))
    );
    for (more, element) in [
        ("<amount>16.5</amount>", "amount"),
        ("<amount>-1.00</amount>", "amount"),
        ("<transferType>BANK</transferType>", "transferType"),
        ("<dueDate>31/12/2026</dueDate>", "dueDate"),
        ("<paymentNote></paymentNote>", "paymentNote"),
    ] {
        let wanted = Rejected::Message {
            operation: Operation::GetPaymentV2,
            fault: Fault::SyntaxXsd,
            element: Some(element),
        };
        assert_eq!(begin(more), Err(wanted), "{more}");
    }
}

#[test]
fn a_demand_has_its_shape() {
    let demand = |inside: &str| {
        let message =
            format!("<pafn:paDemandPaymentNoticeRequest>{TO}{inside}</pafn:paDemandPaymentNoticeRequest>");
        parse(enveloped(&message).as_bytes()).map(|request| request.operation())
    };
    let service = "<idServizio>00001</idServizio><idSoggettoServizio>00002</idSoggettoServizio>";
    let data = "<datiSpecificiServizioRequest>PGEvPg==</datiSpecificiServizioRequest>";
    assert_eq!(demand(&format!("{service}{data}")), Ok(Operation::Demand));
    for odd in [
        data.to_owned(),
        service.to_owned(),
        format!("<idServizio>1</idServizio><idSoggettoServizio>00002</idSoggettoServizio>{data}"),
        format!("{service}<datiSpecificiServizioRequest>*</datiSpecificiServizioRequest>"),
    ] {
        let rejected = demand(&odd).unwrap_err();
        let fits = matches!(
            rejected,
            Rejected::Message {
                operation: Operation::Demand,
                fault: Fault::SyntaxXsd,
                element: Some(_)
            }
        );
        assert!(fits, "{odd} {rejected:?}");
    }
}
