//! An order of a stamp, read strictly: what the OpenAPI says, and what the service checks beyond it.

use super::super::checks::{is_capitals, is_digits};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use url::Url;

/// The only service that the creditor may ask for.
const SERVICE: &str = "00005";
/// A SHA-256 in base64.
const HASH: usize = 44;

/// An order.
#[derive(Clone, Debug)]
pub(super) struct Order {
    /// Name of who buys.
    pub(super) buyer: String,
    /// In cents.
    pub(super) amount: i64,
    /// Digest of the document, base64.
    pub(super) hash: String,
    pub(super) returns: Returns,
}

/// Where the browser goes back to.
#[derive(Clone, Debug)]
pub(super) struct Returns {
    pub(super) success: Url,
    pub(super) cancel: Url,
    pub(super) error: Url,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Sent {
    #[serde(default)]
    payment_notices: Vec<Notice>,
    #[serde(rename = "idCIService")]
    service: String,
    return_urls: SentReturns,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Notice {
    first_name: String,
    last_name: String,
    fiscal_code: String,
    email: String,
    amount: i64,
    province: String,
    document_hash: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SentReturns {
    #[serde(rename = "successUrl")]
    success: String,
    #[serde(rename = "cancelUrl")]
    cancel: String,
    #[serde(rename = "errorUrl")]
    error: String,
}

/// Reads an order; why not, where it is none.
pub(super) fn order(body: &[u8]) -> Result<Order, String> {
    let sent: Sent = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    if sent.service != SERVICE {
        return Err(format!("idCIService: {SERVICE}"));
    }
    let [notice] = sent.payment_notices.as_slice() else {
        return Err("paymentNotices: exactly one".to_owned());
    };
    for (name, text) in [
        ("firstName", &notice.first_name),
        ("lastName", &notice.last_name),
        ("email", &notice.email),
    ] {
        if text.trim().is_empty() {
            return Err(format!("{name}: must not be blank"));
        }
    }
    let code = &notice.fiscal_code;
    let capital = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    let of_a_person = code.len() == 16 && code.bytes().all(capital);
    if !of_a_person && !is_digits(code, 11) {
        return Err("fiscalCode: 16 characters, or 11 digits".to_owned());
    }
    if !notice.email.contains('@') {
        return Err("email: no address".to_owned());
    }
    if notice.amount < 1 {
        return Err("amount: a cent at least".to_owned());
    }
    if !is_capitals(&notice.province, 2) {
        return Err("province: two capitals".to_owned());
    }
    let hash = notice.document_hash.as_deref();
    let hash = hash.filter(|hash| hash.len() == HASH && STANDARD.decode(hash).is_ok());
    let hash = hash.ok_or_else(|| format!("documentHash: {HASH} characters of base64"))?;
    let url = |name: &str, text: &str| {
        let url = Url::parse(text).ok();
        let url = url.filter(|url| ["http", "https"].contains(&url.scheme()) && url.has_host());
        url.ok_or_else(|| format!("returnUrls.{name}: no address of a page"))
    };
    Ok(Order {
        buyer: format!("{} {}", notice.first_name, notice.last_name),
        amount: notice.amount,
        hash: hash.to_owned(),
        returns: Returns {
            success: url("successUrl", &sent.return_urls.success)?,
            cancel: url("cancelUrl", &sent.return_urls.cancel)?,
            error: url("errorUrl", &sent.return_urls.error)?,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn sent() -> Value {
        json!({
            "paymentNotices": [{
                "firstName": "Mario", "lastName": "Rossi", "fiscalCode": "RSSMRA85T10A562S",
                "email": "mario@example.org", "amount": 1600, "province": "CA",
                "documentHash": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            }],
            "idCIService": "00005",
            "returnUrls": {
                "successUrl": "https://portal.example/paid",
                "cancelUrl": "https://portal.example/cancelled",
                "errorUrl": "https://portal.example/failed",
            },
        })
    }

    fn read(sent: &Value) -> Result<Order, String> {
        order(sent.to_string().as_bytes())
    }

    #[test]
    fn an_order_is_what_the_service_has_published() {
        let order = read(&sent()).unwrap();
        assert_eq!((order.buyer.as_str(), order.amount), ("Mario Rossi", 1600));
        let code = json!("01234567897");
        let mut of_a_body = sent();
        of_a_body["paymentNotices"][0]["fiscalCode"] = code;
        assert!(read(&of_a_body).is_ok());
    }

    #[test]
    fn what_lacks_or_is_too_much_is_refused_by_its_name() {
        for (name, value) in [
            ("firstName", json!(" ")),
            ("lastName", json!("")),
            ("fiscalCode", json!("RSSMRA85T10A562")),
            ("email", json!("nobody")),
            ("amount", json!(0)),
            ("province", json!("Cagliari")),
            ("documentHash", Value::Null),
            (
                "documentHash",
                json!("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"),
            ),
        ] {
            let mut wrong = sent();
            wrong["paymentNotices"][0][name] = value;
            let why = read(&wrong).unwrap_err();
            assert!(why.contains(name), "{why}");
        }
        let mut two = sent();
        let one = two["paymentNotices"][0].clone();
        two["paymentNotices"].as_array_mut().unwrap().push(one);
        let mut none = sent();
        none["paymentNotices"] = json!([]);
        let mut other = sent();
        other["idCIService"] = json!("00001");
        let mut nowhere = sent();
        nowhere["returnUrls"]["cancelUrl"] = json!("portal");
        let mut more = sent();
        more["iban"] = json!("IT60X0542811101000000123456");
        for wrong in [two, none, other, nowhere, more] {
            assert!(read(&wrong).is_err(), "{wrong}");
        }
    }
}
