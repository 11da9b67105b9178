//! The platform's station: the node brings receipts, and they go on to whoever made the notices.

use super::state::Unified;
use crate::spid_idp::xml::text;
use actix_web::HttpResponse;
use actix_web::web::Data;
use roxmltree::{Document, Node};
use serde_json::json;

const PA: &str = "http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd";

/// `POST /unified/station`.
pub(super) async fn take(unified: Data<Unified>, body: String) -> HttpResponse {
    let Some(brought) = read(&body) else {
        return HttpResponse::BadRequest().finish();
    };
    let inner = unified.inner();
    let now = inner.now();
    let mut memory = inner.memory();
    let debt = memory.debt_mut(&brought.creditor, |item| item.nav == brought.nav);
    let item = debt.and_then(|debt| debt.items_mut().find(|item| item.nav == brought.nav));
    let Some(item) = item else {
        return answer(&brought, &fault("PAA_PAGAMENTO_SCONOSCIUTO", &brought.creditor));
    };
    if item.receipt.is_some() {
        return answer(&brought, &fault("PAA_RECEIPT_DUPLICATA", &brought.creditor));
    }
    item.receipt = Some(brought.message.clone());
    memory.send(&brought.creditor, &brought.nav, now);
    let what = json!({ "notice": brought.nav, "creditor": brought.creditor });
    memory.journal.note(now, "payment", what);
    drop(memory);
    inner.bell.notify_one();
    answer(&brought, "<outcome>OK</outcome>")
}

/// A receipt that was brought.
struct Brought {
    /// The message in the envelope, as it came.
    message: String,
    root: &'static str,
    creditor: String,
    nav: String,
}

fn read(body: &str) -> Option<Brought> {
    let document = Document::parse(body).ok()?;
    let answers = [
        ("paSendRTReq", "paSendRTRes"),
        ("paSendRTV2Request", "paSendRTV2Response"),
    ];
    let (message, root) = document.descendants().find_map(|node| {
        let of = |(request, answer): (&str, &'static str)| {
            node.has_tag_name((PA, request)).then_some((node, answer))
        };
        answers.into_iter().find_map(of)
    })?;
    let receipt = message.children().find(|node| node.has_tag_name("receipt"))?;
    let child = |name: &str| {
        let found = receipt
            .children()
            .find(|node: &Node<'_, '_>| node.has_tag_name(name));
        found.map(text)
    };
    Some(Brought {
        message: body.get(message.range())?.to_owned(),
        root,
        creditor: child("fiscalCode")?,
        nav: child("noticeNumber")?,
    })
}

fn fault(code: &str, creditor: &str) -> String {
    format!(
        "<outcome>KO</outcome><fault><faultCode>{code}</faultCode><faultString>{code}</faultString>\
         <id>{creditor}</id></fault>"
    )
}

fn answer(brought: &Brought, inside: &str) -> HttpResponse {
    let root = brought.root;
    HttpResponse::Ok()
        .content_type("text/xml; charset=utf-8")
        .body(format!(
            "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body>\
         <n:{root} xmlns:n=\"{PA}\">{inside}</n:{root}></e:Body></e:Envelope>"
        ))
}
