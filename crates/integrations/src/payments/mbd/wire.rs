//! What is sent to the service of digital stamps, and what it answers.

use super::super::gpd::may_be_asked;
use super::super::stamp::LARGEST;
use super::{StampOrder, StampOrdered};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sportello_types::values::NoticeNumber;
use url::Url;

/// The service that the creditor is asked for: the only one that sells stamps.
const SERVICE: &str = "00005";

/// An answer that came and cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unfit {
    /// No JSON, or of another shape.
    #[error("its answer cannot be read")]
    Shape,
    /// Without it no stamp can be asked for.
    #[error("it gives no number of a notice")]
    Number,
    /// None, or one to which nobody may be sent.
    #[error("it sends the browser nowhere")]
    Address,
    /// Not one stamp, as there is one for each notice.
    #[error("it gives several stamps for one notice")]
    Several,
    /// No base64, or larger than a stamp is.
    #[error("what it gives is no stamp")]
    Content,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'o> {
    payment_notices: [PaymentNotice<'o>; 1],
    #[serde(rename = "idCIService")]
    service: &'static str,
    return_urls: ReturnUrls<'o>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PaymentNotice<'o> {
    first_name: &'o str,
    last_name: &'o str,
    fiscal_code: &'o str,
    email: &'o str,
    amount: i64,
    province: &'o str,
    document_hash: String,
}

#[derive(Serialize)]
struct ReturnUrls<'o> {
    #[serde(rename = "successUrl")]
    success: &'o str,
    #[serde(rename = "cancelUrl")]
    cancel: &'o str,
    #[serde(rename = "errorUrl")]
    error: &'o str,
}

/// An order, as it is sent.
pub(super) fn order(order: &StampOrder) -> Result<Vec<u8>, serde_json::Error> {
    let buyer = &order.buyer;
    serde_json::to_vec(&Request {
        payment_notices: [PaymentNotice {
            first_name: &buyer.given_name,
            last_name: &buyer.family_name,
            fiscal_code: buyer.tax_code.as_str(),
            email: buyer.email.as_str(),
            amount: order.amount.0,
            province: order.stamp.province.as_str(),
            document_hash: STANDARD.encode(order.stamp.document.0),
        }],
        service: SERVICE,
        return_urls: ReturnUrls {
            success: order.back.paid.as_str(),
            cancel: order.back.cancelled.as_str(),
            error: order.back.failed.as_str(),
        },
    })
}

/// What it answers to an order. In its schema nothing of it must be there.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Ordered {
    checkout_redirect_url: Option<String>,
    nav: Option<String>,
}

impl Ordered {
    pub(super) fn read(body: &[u8]) -> Result<StampOrdered, Unfit> {
        let Self {
            checkout_redirect_url,
            nav,
        } = serde_json::from_slice(body).map_err(|_| Unfit::Shape)?;
        let number = nav.as_deref().filter(|nav| !nav.contains(' '));
        let number = number.and_then(|nav| nav.parse::<NoticeNumber>().ok());
        let pay_at = checkout_redirect_url.and_then(|url| url.parse::<Url>().ok());
        Ok(StampOrdered {
            number: number.ok_or(Unfit::Number)?,
            pay_at: pay_at.filter(may_be_asked).ok_or(Unfit::Address)?,
        })
    }
}

/// What it answers to who asks for a stamp.
#[derive(Deserialize)]
pub(super) struct Bought {
    #[serde(default)]
    content: Option<Content>,
}

/// A list of base64 texts in its schema, one text in what its program writes.
#[derive(Deserialize)]
#[serde(untagged)]
enum Content {
    One(String),
    List(Vec<String>),
}

impl Bought {
    /// The stamp; nothing where it says that none is there.
    pub(super) fn read(body: &[u8]) -> Result<Option<Vec<u8>>, Unfit> {
        let Self { content } = serde_json::from_slice(body).map_err(|_| Unfit::Shape)?;
        let texts = match content {
            None => return Ok(None),
            Some(Content::One(text)) => vec![text],
            Some(Content::List(texts)) => texts,
        };
        let text = match texts.as_slice() {
            [] => return Ok(None),
            [text] => text,
            _ => return Err(Unfit::Several),
        };
        // Some encoders break the lines.
        let text: String = text.split_ascii_whitespace().collect();
        let stamp = STANDARD.decode(text).map_err(|_| Unfit::Content)?;
        if stamp.is_empty() || stamp.len() > LARGEST {
            return Err(Unfit::Content);
        }
        Ok(Some(stamp))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn ordered(answer: &Value) -> Result<StampOrdered, Unfit> {
        Ordered::read(answer.to_string().as_bytes())
    }

    fn bought(answer: &Value) -> Result<Option<Vec<u8>>, Unfit> {
        Bought::read(answer.to_string().as_bytes())
    }

    #[test]
    fn an_order_was_taken_where_there_is_a_number_and_a_page() {
        let good = json!({
            "checkoutRedirectUrl": "https://checkout.example/pay/1",
            "mbdDownloadLink": "https://api.example/receipt/348175498304559315",
            "nav": "348175498304559315",
        });
        let taken = ordered(&good).unwrap();
        assert_eq!(taken.number.as_str(), "348175498304559315");
        assert_eq!(taken.pay_at.as_str(), "https://checkout.example/pay/1");
        for (name, value, unfit) in [
            ("nav", json!(null), Unfit::Number),
            ("nav", json!("34817549830455931"), Unfit::Number),
            ("nav", json!("3481 7549 8304 5593 15"), Unfit::Number),
            ("nav", json!(348_175_498_304_559_315_u64), Unfit::Shape),
            ("checkoutRedirectUrl", json!(null), Unfit::Address),
            ("checkoutRedirectUrl", json!("/pay/1"), Unfit::Address),
            (
                "checkoutRedirectUrl",
                json!("http://checkout.example/"),
                Unfit::Address,
            ),
            (
                "checkoutRedirectUrl",
                json!("javascript:alert(1)"),
                Unfit::Address,
            ),
        ] {
            let mut wrong = good.clone();
            wrong[name] = value;
            assert_eq!(ordered(&wrong), Err(unfit), "{wrong}");
        }
        assert_eq!(Ordered::read(b"<html/>"), Err(Unfit::Shape));
    }

    #[test]
    fn a_stamp_is_one_text_or_a_list_of_one() {
        let stamp = Some(b"<stamp/>".to_vec());
        assert_eq!(bought(&json!({ "content": "PHN0YW1wLz4=" })), Ok(stamp.clone()));
        assert_eq!(bought(&json!({ "content": ["PHN0YW1wLz4="] })), Ok(stamp.clone()));
        assert_eq!(bought(&json!({ "content": "PHN0YW1\r\nwLz4=\n" })), Ok(stamp));
        for nothing in [json!({}), json!({ "content": null }), json!({ "content": [] })] {
            assert_eq!(bought(&nothing), Ok(None), "{nothing}");
        }
        for (wrong, unfit) in [
            (
                json!({ "content": ["PHN0YW1wLz4=", "PHN0YW1wLz4="] }),
                Unfit::Several,
            ),
            (json!({ "content": 1 }), Unfit::Shape),
            (json!({ "content": [[60]] }), Unfit::Shape),
            (json!("<html/>"), Unfit::Shape),
            (json!({ "content": "" }), Unfit::Content),
            (json!({ "content": "<stamp/>" }), Unfit::Content),
            (json!({ "content": "A".repeat(4 * LARGEST) }), Unfit::Content),
        ] {
            assert_eq!(bought(&wrong), Err(unfit), "{unfit}");
        }
    }
}
