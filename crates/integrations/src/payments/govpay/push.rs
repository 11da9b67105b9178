//! What GovPay sends by itself (API *Notifica e Verifica* v2, 2.1.1): `PUT /ricevute/{idDominio}/{iuv}/{idRicevuta}`
//! with the receipt as pagoPA wrote it. It repeats what was not answered with success.
//!
//! The elder API (`POST /pagamenti/{idDominio}/{iuv}`) tells of a payment without the receipt itself, before
//! it is paid too: nothing of it is there.

use super::super::{Push, PushRefused, Receipt, receipt};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{Digest, SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use sportello_types::values::PartitaIva;

/// Who may push.
pub(super) struct Pusher {
    /// Digest of `user:password`: of one length, whatever is compared.
    credentials: Digest,
}

/// `Ricevuta`, as far as it is read: the rest says again what the receipt says.
#[derive(Deserialize)]
struct Told {
    #[serde(rename = "rt")]
    receipt: Option<Rt>,
}

#[derive(Deserialize)]
struct Rt {
    /// In base64.
    xml: Option<String>,
}

impl Pusher {
    pub(super) fn new(credentials: &str) -> Self {
        Self {
            credentials: digest(&SHA256, credentials.as_bytes()),
        }
    }

    /// Reads a push for a creditor.
    pub(super) fn read(&self, push: &Push<'_>, creditor: &PartitaIva) -> Result<Receipt, PushRefused> {
        if !self.is_sender(push.authorization) {
            return Err(PushRefused::Stranger);
        }
        let iuv = iuv_of(push, creditor).ok_or(PushRefused::Unknown)?;
        let malformed = |what: &str| PushRefused::Malformed(what.to_owned());
        let told: Told =
            serde_json::from_slice(push.body).map_err(|_| malformed("it is no JSON of a receipt"))?;
        let xml = told.receipt.and_then(|receipt| receipt.xml);
        let xml = xml.ok_or_else(|| malformed("no receipt is in it"))?;
        let xml: String = xml.split_ascii_whitespace().collect();
        let xml = STANDARD
            .decode(xml)
            .map_err(|_| malformed("the receipt is not in base64"))?;
        let receipt = receipt::read(&xml).map_err(|fault| malformed(&fault.to_string()))?;
        // A receipt that belongs elsewhere is not taken for what the address says.
        if receipt.creditor != *creditor || receipt.notice.as_str().get(1..) != Some(iuv) {
            return Err(malformed("the receipt is not that of its address"));
        }
        Ok(receipt)
    }

    /// HTTP Basic (RFC 7617), in a time that tells nothing.
    fn is_sender(&self, authorization: Option<&str>) -> bool {
        let sent = || {
            let (scheme, credentials) = authorization?.split_once(' ')?;
            let basic = scheme.eq_ignore_ascii_case("basic");
            STANDARD.decode(credentials.trim()).ok().filter(|_| basic)
        };
        sent().is_some_and(|sent| {
            let sent = digest(&SHA256, &sent);
            verify_slices_are_equal(sent.as_ref(), self.credentials.as_ref()).is_ok()
        })
    }
}

/// The identifier in the address of a receipt of a creditor's.
fn iuv_of<'p>(push: &Push<'p>, creditor: &PartitaIva) -> Option<&'p str> {
    let path = push.path.split('?').next()?;
    let mut parts = path.splitn(4, '/');
    let (kind, body, iuv, id) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let right = push.method == "PUT" && kind == "ricevute" && body == creditor.as_str() && !id.is_empty();
    right.then_some(iuv)
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = "<paSendRTV2Request><receipt><receiptId>r1</receiptId>\
        <noticeNumber>301000000000000100</noticeNumber><fiscalCode>01234567897</fiscalCode>\
        <outcome>OK</outcome><paymentAmount>16.00</paymentAmount><transferList><transfer>\
        <idTransfer>1</idTransfer><transferAmount>16.00</transferAmount>\
        <fiscalCodePA>01234567897</fiscalCodePA><IBAN>IT60X0542811101000000123456</IBAN></transfer>\
        </transferList><PSPCompanyName>Banca</PSPCompanyName></receipt></paSendRTV2Request>";
    const PATH: &str = "ricevute/01234567897/01000000000000100/r1";

    fn told(xml: &str) -> Vec<u8> {
        format!(
            r#"{{"dominio":{{"idDominio":"01234567897"}},"importo":16.0,"esito":"ESEGUITO","rt":{{"tipo":"ctReceipt","xml":"{}"}}}}"#,
            STANDARD.encode(xml)
        )
        .into_bytes()
    }

    fn basic(credentials: &str) -> String {
        format!("Basic {}", STANDARD.encode(credentials))
    }

    fn read(
        method: &str,
        path: &str,
        authorization: Option<&str>,
        body: &[u8],
    ) -> Result<Receipt, PushRefused> {
        let push = Push {
            method,
            path,
            authorization,
            body,
        };
        Pusher::new("govpay:between them").read(&push, &"01234567897".parse().unwrap())
    }

    fn outcome(result: Result<Receipt, PushRefused>) -> Result<String, PushRefused> {
        result.map(|receipt| receipt.id)
    }

    #[test]
    fn only_govpay_pushes() {
        let body = told(XML);
        let (right, wrong) = (basic("govpay:between them"), basic("govpay:between us"));
        let longer = basic("govpay:between them all");
        let lower = right.replacen("Basic", "basic", 1);
        for good in [&right, &lower] {
            assert_eq!(outcome(read("PUT", PATH, Some(good), &body)), Ok("r1".to_owned()));
        }
        let bearer = right.replacen("Basic", "Bearer", 1);
        for bad in [
            None,
            Some(""),
            Some("Basic"),
            Some("Basic !"),
            Some(wrong.as_str()),
            Some(longer.as_str()),
            Some(bearer.as_str()),
        ] {
            for path in [PATH, "avvisi/01234567897/1"] {
                assert_eq!(
                    outcome(read("PUT", path, bad, &body)),
                    Err(PushRefused::Stranger),
                    "{bad:?}"
                );
            }
        }
    }

    #[test]
    fn what_is_no_receipt_of_this_creditor_is_not_there() {
        let (body, right) = (told(XML), basic("govpay:between them"));
        for (method, path) in [
            ("POST", PATH),
            ("POST", "pagamenti/01234567897/01000000000000100"),
            ("PUT", "ricevute/98765432103/01000000000000100/r1"),
            ("PUT", "ricevute/01234567897/01000000000000100"),
            ("PUT", "ricevute/01234567897/01000000000000100/"),
            ("GET", "avvisi/01234567897/301000000000000100"),
            ("PUT", ""),
        ] {
            assert_eq!(
                outcome(read(method, path, Some(&right), &body)),
                Err(PushRefused::Unknown),
                "{method} {path}"
            );
        }
    }

    #[test]
    fn what_cannot_be_read_or_belongs_elsewhere_is_not_taken() {
        let right = basic("govpay:between them");
        let other_notice = "ricevute/01234567897/01000000000000201/r1";
        let elder = "<RT xmlns=\"http://www.digitpa.gov.it/schemas/2011/Pagamenti/\"/>";
        for (path, body) in [
            (PATH, b"<html/>".to_vec()),
            (PATH, b"{}".to_vec()),
            (PATH, br#"{"rt":null}"#.to_vec()),
            (PATH, br#"{"rt":{"xml":"!"}}"#.to_vec()),
            (PATH, told("<html/>")),
            (PATH, told(elder)),
            (PATH, told(&XML.replace(">OK<", ">KO<"))),
            (
                PATH,
                told(&XML.replace("<fiscalCode>01234567897", "<fiscalCode>98765432103")),
            ),
            (other_notice, told(XML)),
        ] {
            let refused = outcome(read("PUT", path, Some(&right), &body));
            assert!(
                matches!(refused, Err(PushRefused::Malformed(_))),
                "{path} {refused:?}"
            );
        }
    }

    #[test]
    fn the_id_in_the_address_may_have_slashes_and_need_not_be_the_receipts() {
        let right = basic("govpay:between them");
        let path = "ricevute/01234567897/01000000000000100/n/a";
        assert_eq!(
            outcome(read("PUT", path, Some(&right), &told(XML))),
            Ok("r1".to_owned())
        );
    }
}
