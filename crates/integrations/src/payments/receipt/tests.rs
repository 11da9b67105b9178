//! Receipts by hand, good and bad.

mod drawn;

use super::*;

/// A receipt as the node writes it, by hand.
const BY_HAND: &str = r#"<pafn:paSendRTV2Request xmlns:pafn="http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd">
  <idPA>01234567897</idPA>
  <idBrokerPA>01234567897</idBrokerPA>
  <idStation>01234567897_01</idStation>
  <receipt>
    <receiptId>c110729d258c4ab1b765fe902aae41d6</receiptId>
    <noticeNumber>301123456789012316</noticeNumber>
    <fiscalCode>01234567897</fiscalCode>
    <outcome>OK</outcome>
    <creditorReferenceId>01123456789012316</creditorReferenceId>
    <paymentAmount>30.52</paymentAmount>
    <description>Certificato di residenza</description>
    <companyName>Comune di Borgoverde</companyName>
    <officeName>Anagrafe</officeName>
    <debtor>
      <uniqueIdentifier>
        <entityUniqueIdentifierType>F</entityUniqueIdentifierType>
        <entityUniqueIdentifierValue>RSSMRA85T10A562S</entityUniqueIdentifierValue>
      </uniqueIdentifier>
      <fullName>Mario Rossi</fullName>
      <e-mail>mario.rossi@example.org</e-mail>
    </debtor>
    <transferList>
      <transfer>
        <idTransfer>1</idTransfer>
        <transferAmount>14.52</transferAmount>
        <fiscalCodePA>01234567897</fiscalCodePA>
        <companyName>Comune di Borgoverde</companyName>
        <IBAN>IT60X0542811101000000123456</IBAN>
        <remittanceInformation>Certificato</remittanceInformation>
        <transferCategory>0104103SP</transferCategory>
        <metadata><mapEntry><key>chiave</key><value>valore</value></mapEntry></metadata>
      </transfer>
      <transfer>
        <idTransfer>2</idTransfer>
        <transferAmount>16.00</transferAmount>
        <fiscalCodePA>01234567897</fiscalCodePA>
        <MBDAttachment>PG1h
          cmNhLz4=</MBDAttachment>
        <remittanceInformation>Bollo</remittanceInformation>
        <transferCategory>0115103TS</transferCategory>
      </transfer>
    </transferList>
    <idPSP>BPPIITRRXXX</idPSP>
    <PSPCompanyName>Banca &amp; Posta &lt;SpA&gt;</PSPCompanyName>
    <idChannel>15376371009_01</idChannel>
    <channelDescription>app</channelDescription>
    <payer>
      <uniqueIdentifier>
        <entityUniqueIdentifierType>F</entityUniqueIdentifierType>
        <entityUniqueIdentifierValue>VRDGPP80A01H501X</entityUniqueIdentifierValue>
      </uniqueIdentifier>
      <fullName>Giuseppe Verdi</fullName>
    </payer>
    <paymentMethod>creditCard</paymentMethod>
    <paymentNote>0199a5c2-0000-7000-8000-000000000001</paymentNote>
    <fee>1.50</fee>
    <paymentDateTime>2026-10-20T16:04:26</paymentDateTime>
    <applicationDate>2026-10-20</applicationDate>
    <transferDate>2026-10-21</transferDate>
    <standIn>true</standIn>
    <somethingNew>1</somethingNew>
  </receipt>
</pafn:paSendRTV2Request>"#;

/// The same text with one thing changed.
fn changed(from: &str, to: &str) -> Result<Receipt, ReceiptFault> {
    assert!(BY_HAND.contains(from), "{from}");
    read(BY_HAND.replacen(from, to, 1).as_bytes())
}

fn fault(from: &str, to: &str) -> ReceiptFault {
    changed(from, to).err().unwrap()
}

#[test]
fn a_receipt_is_read_as_the_node_writes_it() {
    let receipt = read(BY_HAND.as_bytes()).unwrap();
    assert_eq!(receipt.id, "c110729d258c4ab1b765fe902aae41d6");
    assert_eq!(receipt.notice.as_str(), "301123456789012316");
    assert_eq!(receipt.creditor.as_str(), "01234567897");
    assert_eq!(receipt.amount, EuroCents(3052));
    assert_eq!(receipt.fee, Some(EuroCents(150)));
    assert_eq!(receipt.paid_at.unwrap().to_rfc3339(), "2026-10-20T14:04:26+00:00");
    assert_eq!(receipt.provider, "Banca & Posta <SpA>");
    let payer = receipt.payer.unwrap();
    assert_eq!(
        (payer.tax_code.as_str(), payer.name.as_str()),
        ("VRDGPP80A01H501X", "Giuseppe Verdi")
    );
    let transfers: Vec<(u8, i64, Option<&[u8]>)> = receipt
        .transfers
        .iter()
        .map(|transfer| (transfer.number, transfer.amount.0, transfer.stamp.as_deref()))
        .collect();
    assert_eq!(
        transfers,
        [(1, 1452, None), (2, 1600, Some(b"<marca/>".as_slice()))]
    );
    let [own, stamp] = receipt.transfers.as_slice() else {
        panic!("two transfers");
    };
    assert_eq!(receipt.iuv.as_deref(), Some("01123456789012316"));
    assert_eq!(
        own.account.as_ref().map(ToString::to_string).as_deref(),
        Some("IT60X0542811101000000123456")
    );
    assert_eq!(own.category.as_deref(), Some("0104103SP"));
    assert_eq!(stamp.account, None);
    assert_eq!(
        receipt.cart.as_deref(),
        Some("0199a5c2-0000-7000-8000-000000000001")
    );
    assert!(receipt.stand_in);
    assert_eq!(receipt.xml, BY_HAND.as_bytes());
}

#[test]
fn a_receipt_without_its_envelope_namespace_or_what_may_be_missing_is_one() {
    let bare = BY_HAND
        .replace("pafn:", "")
        .replace(
            " xmlns:pafn=\"http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd\"",
            "",
        )
        .replace("paSendRTV2Request", "paSendRTReq");
    assert!(read(bare.as_bytes()).is_ok());
    for (from, to) in [
        ("<fee>1.50</fee>", ""),
        ("<paymentDateTime>2026-10-20T16:04:26</paymentDateTime>", ""),
        ("<standIn>true</standIn>", ""),
        (
            "<paymentNote>0199a5c2-0000-7000-8000-000000000001</paymentNote>",
            "",
        ),
        ("<officeName>Anagrafe</officeName>", ""),
    ] {
        assert!(changed(from, to).is_ok(), "{from}");
    }
    for (written, wanted) in [
        ("<standin>true</standin>", true),
        ("<standIn> 1 </standIn>", true),
        ("<standIn>0</standIn>", false),
        ("", false),
    ] {
        let receipt = changed("<standIn>true</standIn>", written).unwrap();
        assert_eq!(receipt.stand_in, wanted, "{written}");
    }
}

#[test]
fn in_an_envelope_the_root_has_its_namespace() {
    let enveloped = |message: &str| {
        format!(
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Header/><s:Body>{message}</s:Body></s:Envelope>"
        )
    };
    assert!(read(enveloped(BY_HAND).as_bytes()).is_ok());
    let bare = BY_HAND.replace("pafn:", "");
    assert_eq!(read(enveloped(&bare).as_bytes()).err(), Some(ReceiptFault::Other));
}

#[test]
fn what_is_no_receipt_is_refused() {
    for (from, to, wanted) in [
        (
            "<receiptId>c110729d258c4ab1b765fe902aae41d6</receiptId>",
            "",
            ReceiptFault::Element("receiptId"),
        ),
        (
            "c110729d258c4ab1b765fe902aae41d6",
            "",
            ReceiptFault::Element("receiptId"),
        ),
        (
            "<fee>1.50</fee>",
            "<fee>1.50</fee><fee>2.50</fee>",
            ReceiptFault::Element("fee"),
        ),
        (
            "<outcome>OK</outcome>",
            "<outcome>KO</outcome>",
            ReceiptFault::NotPaid,
        ),
        (
            "<outcome>OK</outcome>",
            "<outcome>ok</outcome>",
            ReceiptFault::Element("outcome"),
        ),
        (
            "301123456789012316",
            "3011 2345 6789 0123 16",
            ReceiptFault::Element("noticeNumber"),
        ),
        (
            "301123456789012316",
            "30112345678901231",
            ReceiptFault::Element("noticeNumber"),
        ),
        (
            "<fiscalCode>01234567897",
            "<fiscalCode>01234567890",
            ReceiptFault::Element("fiscalCode"),
        ),
        (
            "<standIn>true</standIn>",
            "<standIn>yes</standIn>",
            ReceiptFault::Element("standIn"),
        ),
        (
            "<standIn>true</standIn>",
            "<standIn>true</standIn><standin>false</standin>",
            ReceiptFault::Element("standIn"),
        ),
        (
            "2026-10-20T16:04:26",
            "20/10/2026",
            ReceiptFault::Element("paymentDateTime"),
        ),
        (
            "<idTransfer>2",
            "<idTransfer>1",
            ReceiptFault::Element("transfer"),
        ),
        (
            "<idTransfer>2",
            "<idTransfer>6",
            ReceiptFault::Element("idTransfer"),
        ),
        (
            "<transferAmount>16.00",
            "<transferAmount>0.00",
            ReceiptFault::Element("transferAmount"),
        ),
        (
            "<IBAN>IT60X0542811101000000123456</IBAN>",
            "",
            ReceiptFault::Element("IBAN"),
        ),
        ("PG1h", "%%%", ReceiptFault::Element("MBDAttachment")),
        ("<receipt>", "<receipt xmlns=\"urn:other\">", ReceiptFault::Other),
        (
            "<fee>1.50</fee>",
            "<pafn:fee>1.50</pafn:fee>",
            ReceiptFault::Other,
        ),
        (
            "<fee>",
            "<fee xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:nil='true'>",
            ReceiptFault::Other,
        ),
        ("pa/paForNode.xsd", "pa/other.xsd", ReceiptFault::Other),
        (
            "<receipt>",
            "<!DOCTYPE receipt><receipt>",
            ReceiptFault::Document(XmlFault::Forbidden),
        ),
        (
            "<fee>1.50",
            "<fee>1.<!-- -->50",
            ReceiptFault::Document(XmlFault::Comment),
        ),
    ] {
        assert_eq!(fault(from, to), wanted, "{from} → {to}");
    }
    let long = "x".repeat(71);
    assert_eq!(fault("Giuseppe Verdi", &long), ReceiptFault::Element("fullName"));
    let six: String = (0..4)
        .map(|_| "<transfer><idTransfer>3</idTransfer></transfer>")
        .collect();
    assert!(changed("<transferList>", &format!("<transferList>{six}")).is_err());
    assert_eq!(read(b"<other/>").err(), Some(ReceiptFault::Other));
}

#[test]
fn a_fault_tells_nothing_of_the_receipt() {
    let said = fault("<fee>1.50</fee>", "<fee>Mario Rossi</fee>");
    assert!(!format!("{said} {said:?}").contains("Rossi"));
}

#[test]
fn amounts_are_read_as_the_schema_writes_them() {
    for (text, wanted) in [
        ("0.00", Some(0)),
        ("0.01", Some(1)),
        ("16.00", Some(1600)),
        ("0000000000016.00", Some(1600)),
        ("999999999.99", Some(99_999_999_999)),
        ("1000000000.00", None),
        ("16", None),
        ("16.", None),
        (".16", None),
        ("16.0", None),
        ("16.000", None),
        ("16,00", None),
        ("1.6e1", None),
        ("-16.00", None),
        ("+16.00", None),
        (" 16.00", None),
        ("16.0٣", None),
        ("NaN", None),
        ("", None),
    ] {
        assert_eq!(cents(text), wanted.map(EuroCents), "{text:?}");
    }
}

#[test]
fn times_without_an_offset_are_those_of_rome() {
    for (text, wanted) in [
        ("2026-07-01T12:00:00", Some("2026-07-01T10:00:00+00:00")),
        ("2026-01-01T12:00:00.250", Some("2026-01-01T11:00:00.250+00:00")),
        ("2026-01-01T12:00:00Z", Some("2026-01-01T12:00:00+00:00")),
        ("2026-01-01T12:00:00-05:00", Some("2026-01-01T17:00:00+00:00")),
        // Twice on the clock, and never on it.
        ("2026-10-25T02:30:00", Some("2026-10-25T00:30:00+00:00")),
        ("2026-03-29T02:30:00", Some("2026-03-29T01:30:00+00:00")),
        ("2026-01-01", None),
        ("+262142-12-31T23:59:59", None),
        ("2026-13-01T12:00:00", None),
        ("", None),
    ] {
        assert_eq!(
            instant(text).map(|at| at.to_rfc3339()).as_deref(),
            wanted,
            "{text:?}"
        );
    }
}
