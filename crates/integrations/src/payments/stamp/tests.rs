//! What is a stamp and what is none. Signatures are somebody else's: here whoever has not written «false» has
//! signed.

use super::*;
use proptest::prelude::*;

/// Signs for everybody, unless the signature says otherwise.
struct Anybody;

impl StampSigners for Anybody {
    fn signed(&self, xml: &[u8], _: DateTime<Utc>) -> Result<Vec<u8>, Unsigned> {
        let text = std::str::from_utf8(xml).unwrap();
        let (head, rest) = text.split_once("<ds:Signature>").ok_or(Unsigned::Signature)?;
        let (signature, tail) = rest.split_once("</ds:Signature>").ok_or(Unsigned::Signature)?;
        match signature {
            "false" => Err(Unsigned::Signature),
            "stranger" => Err(Unsigned::Signer),
            // The signature is over another stamp.
            "other" => Ok(format!("{head}{tail}")
                .replace("01240002186093", "01240002186094")
                .into_bytes()),
            _ => Ok(format!("{head}{tail}").into_bytes()),
        }
    }
}

/// SHA-256 of nothing.
const HASH: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

fn inside() -> String {
    format!(
        "<PSP><CodiceFiscale>00799960158</CodiceFiscale><Denominazione>Banca di Prova</Denominazione></PSP>\
         <IUBD>01240002186093</IUBD><OraAcquisto>2026-11-24T11:00:00+01:00</OraAcquisto>\
         <Importo>16.00</Importo><TipoBollo>01</TipoBollo><ImprontaDocumento>\
         <DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>\
         <ds:DigestValue>{HASH}</ds:DigestValue></ImprontaDocumento>"
    )
}

fn stamp(inside: &str) -> String {
    signed(inside, "right")
}

fn signed(inside: &str, signature: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><marcaDaBollo xmlns=\"{NAMESPACE}\" \
         xmlns:ds=\"{SIGNATURES}\">{inside}<ds:Signature>{signature}</ds:Signature></marcaDaBollo>"
    )
}

fn judged(text: &str) -> Result<DigitalStamp, StampFault> {
    read(text.as_bytes(), &Anybody)
}

fn with(from: &str, to: &str) -> Result<DigitalStamp, StampFault> {
    let inside = inside();
    assert!(inside.contains(from), "{from}");
    judged(&stamp(&inside.replace(from, to)))
}

fn empty() -> Sha256 {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        .parse()
        .unwrap()
}

#[test]
fn a_stamp_is_read() {
    let read = judged(&stamp(&inside())).unwrap();
    assert_eq!(
        read,
        DigitalStamp {
            iubd: "01240002186093".to_owned(),
            provider_code: "00799960158".to_owned(),
            provider: "Banca di Prova".to_owned(),
            bought_at: "2026-11-24T10:00:00Z".parse().unwrap(),
            amount: EuroCents(1600),
            document: empty(),
        }
    );
    // As other providers write it.
    let (begin, end) = HASH.split_at(20);
    let broken = format!("\n{begin}\n{end}");
    for (from, to) in [
        ("16.00", "16.0"),
        ("16.00", "016"),
        ("16.00", " 16.00 "),
        ("11:00:00+01:00", "11:00:00+0100"),
        ("11:00:00+01:00", "11:00:00.000+01:00"),
        ("11:00:00+01:00", "11:00:00"),
        ("<IUBD>01240002186093", "<IUBD> 01240002186093"),
        (HASH, broken.as_str()),
    ] {
        assert_eq!(with(from, to), Ok(read.clone()), "{to}");
    }
}

#[test]
fn what_is_no_stamp_is_refused_by_the_element_that_is_wrong() {
    use StampFault::Element;
    for (from, to, fault) in [
        ("<IUBD>01240002186093</IUBD>", "", Element("IUBD")),
        (
            "<IUBD>01240002186093</IUBD>",
            "<IUBD>1</IUBD><IUBD>2</IUBD>",
            Element("OraAcquisto"),
        ),
        ("01240002186093", "", Element("IUBD")),
        ("01240002186093", "01 24", Element("IUBD")),
        ("16.00", "-16.00", Element("Importo")),
        ("16.00", "16.005", Element("Importo")),
        ("16.00", "0.00", Element("Importo")),
        ("16.00", "1e1", Element("Importo")),
        (">01</TipoBollo>", ">02</TipoBollo>", Element("TipoBollo")),
        ("2026-11-24T11", "2026-13-24T11", Element("OraAcquisto")),
        (
            "<Denominazione>Banca di Prova</Denominazione>",
            "",
            Element("PSP"),
        ),
        ("xmlenc#sha256", "xmlenc#sha512", Element("ImprontaDocumento")),
        (HASH, "aGFzaA==", Element("ImprontaDocumento")),
        (HASH, "?", Element("ImprontaDocumento")),
        (
            "<ds:DigestValue>",
            "<ds:DigestValue><ds:x/>",
            StampFault::Document(XmlFault::Malformed),
        ),
    ] {
        assert_eq!(with(from, to), Err(fault), "{to}");
    }
    let outside = |from: &str, to: &str| judged(&stamp(&inside()).replace(from, to)).unwrap_err();
    assert_eq!(outside(NAMESPACE, "urn:other"), StampFault::Other);
    assert_eq!(
        outside("<ds:Signature>right</ds:Signature>", ""),
        Element("Signature")
    );
    assert_eq!(
        outside("</marcaDaBollo>", "<Altro/></marcaDaBollo>"),
        Element("Signature")
    );
    assert_eq!(
        outside("?><", "?><!DOCTYPE x [<!ENTITY y 'z'>]><"),
        StampFault::Document(XmlFault::Forbidden)
    );
    let long = stamp(&inside().replace("Banca di Prova", &"x".repeat(LARGEST)));
    assert_eq!(judged(&long), Err(StampFault::Document(XmlFault::TooLarge)));
}

#[test]
fn a_signature_that_does_not_count_says_why() {
    for (signature, fault) in [
        ("false", StampFault::Unsigned(Unsigned::Signature)),
        ("stranger", StampFault::Unsigned(Unsigned::Signer)),
        ("other", StampFault::Covered),
    ] {
        assert_eq!(judged(&signed(&inside(), signature)), Err(fault));
    }
}

#[test]
fn a_stamp_is_good_for_one_document_and_one_amount() {
    let read = judged(&stamp(&inside())).unwrap();
    let ordered = StampToBuy {
        document: empty(),
        province: "CR".parse().unwrap(),
    };
    assert_eq!(read.fits(&ordered, EuroCents(1600)), Ok(()));
    assert_eq!(read.fits(&ordered, EuroCents(1601)), Err(StampFault::OtherAmount));
    let other = StampToBuy {
        document: Sha256([0; 32]),
        ..ordered
    };
    assert_eq!(read.fits(&other, EuroCents(1600)), Err(StampFault::OtherDocument));
}

proptest! {
    #[test]
    fn amounts_are_read_to_the_cent(value in 1_i64..100_000_000_000) {
        let text = format!("{}.{:02}", value / 100, value % 100);
        prop_assert_eq!(cents(&text), Some(EuroCents(value)));
    }

    /// Whatever is written there, nothing panics, and what is read was written.
    #[test]
    fn anything_may_come(text in "\\PC{0,200}") {
        prop_assume!(!text.contains('&'));
        let _ = read(text.as_bytes(), &Anybody);
        if let Ok(read) = judged(&stamp(&inside().replace("01240002186093", &text))) {
            prop_assert_eq!(read.iubd, text.trim());
        }
    }
}
