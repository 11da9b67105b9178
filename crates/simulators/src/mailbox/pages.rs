//! The mailbox in a browser.

use super::message::{Message, find_links};
use super::store::Mailbox;
use crate::page::{self, Page};
use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_SECURITY_POLICY, LOCATION};
use actix_web::web::{Data, Path, Query};
use maud::{Markup, html};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(super) struct Filter {
    to: Option<String>,
}

pub(super) async fn list(mailbox: Data<Mailbox>, filter: Query<Filter>) -> HttpResponse {
    let to = filter.to.as_deref().map(str::trim).filter(|to| !to.is_empty());
    let mails = mailbox.list(to);
    Page::new("Casella di posta").show(&html! {
        p { "Ogni messaggio di posta spedito dal portale arriva qui, a qualunque indirizzo sia diretto. Niente esce da questo computer." }
        form.row method="get" action="/mailbox" role="search" {
            label for="to" { "Destinatario" }
            input id="to" name="to" type="email" value=(to.unwrap_or_default()) autocomplete="off";
            button type="submit" { "Filtra" }
            @if to.is_some() { a href="/mailbox" { "Mostra tutti" } }
        }
        @if mails.is_empty() {
            p.empty { "Nessun messaggio." }
        } @else {
            ul.mails {
                @for mail in &mails {
                    li {
                        a href={ "/mailbox/" (mail.id) } { (subject(mail)) }
                        span { "a " (mail.envelope_to.join(", ")) }
                        span { (page::instant(mail.received_at)) }
                        @if !mail.attachments.is_empty() {
                            span { (mail.attachments.len()) " allegati" }
                        }
                    }
                }
            }
            form method="post" action="/mailbox/empty" { button.quiet type="submit" { "Svuota la casella" } }
        }
    })
}

pub(super) async fn empty(mailbox: Data<Mailbox>) -> HttpResponse {
    mailbox.clear();
    HttpResponse::SeeOther()
        .insert_header((LOCATION, "/mailbox"))
        .finish()
}

pub(super) async fn show(mailbox: Data<Mailbox>, id: Path<u64>) -> HttpResponse {
    let Some(mail) = mailbox.find(*id) else {
        return gone();
    };
    Page::new(subject(&mail)).show(&html! {
        p { a href="/mailbox" { "Torna alla casella" } }
        dl {
            dt { "Da" } dd { (mail.from) }
            dt { "A" } dd { (mail.to.join(", ")) }
            dt { "Ricevuto" } dd { (page::instant(mail.received_at)) }
        }
        @if !mail.attachments.is_empty() {
            h2 { "Allegati" }
            ul {
                @for (index, attachment) in mail.attachments.iter().enumerate() {
                    li {
                        a href={ "/mailbox/" (mail.id) "/attachments/" (index) } { (attachment.file_name) }
                        " (" (attachment.media_type) ", " (attachment.size) " byte)"
                    }
                }
            }
        }
        @if let Some(text) = &mail.text {
            h2 { "Testo" }
            pre.mail { (clickable(text)) }
        }
        @if mail.html.is_some() {
            h2 { "Versione grafica" }
            iframe title="Versione grafica del messaggio" src={ "/mailbox/" (mail.id) "/html" }
                sandbox="allow-popups allow-popups-to-escape-sandbox" {}
        }
        p { a href={ "/mailbox/" (mail.id) "/source" } { "Sorgente del messaggio" } }
    })
}

/// The HTML part alone, for the frame: no script, nothing from outside, links open a new page.
pub(super) async fn html_part(mailbox: Data<Mailbox>, id: Path<u64>) -> HttpResponse {
    let Some(mail) = mailbox.find(*id) else {
        return gone();
    };
    let Some(html) = &mail.html else {
        return gone();
    };
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'self'; \
             sandbox allow-popups allow-popups-to-escape-sandbox",
        ))
        .body(format!("<base target=\"_blank\">{html}"))
}

pub(super) async fn source(mailbox: Data<Mailbox>, id: Path<u64>) -> HttpResponse {
    match mailbox.find(*id) {
        Some(mail) => HttpResponse::Ok()
            .content_type("text/plain; charset=utf-8")
            .body(mail.source.clone()),
        None => gone(),
    }
}

pub(super) async fn attachment(mailbox: Data<Mailbox>, path: Path<(u64, usize)>) -> HttpResponse {
    let (id, index) = path.into_inner();
    let Some(mail) = mailbox.find(id) else {
        return gone();
    };
    let Some(attachment) = mail.attachments.get(index) else {
        return gone();
    };
    let encoded: String = url::form_urlencoded::byte_serialize(attachment.file_name.as_bytes())
        .collect::<String>()
        .replace('+', "%20");
    HttpResponse::Ok()
        .content_type("application/octet-stream")
        .insert_header(("X-Content-Type-Options", "nosniff"))
        .insert_header((
            "Content-Disposition",
            format!("attachment; filename*=UTF-8''{encoded}"),
        ))
        .body(attachment.content.clone())
}

fn gone() -> HttpResponse {
    Page::new("Messaggio non trovato")
        .status(actix_web::http::StatusCode::NOT_FOUND)
        .show(&html! { p { a href="/mailbox" { "Torna alla casella" } } })
}

fn subject(mail: &Message) -> &str {
    if mail.subject.is_empty() {
        "(senza oggetto)"
    } else {
        &mail.subject
    }
}

/// The text with its addresses as links.
fn clickable(text: &str) -> Markup {
    let mut rest = text;
    let mut pieces = Vec::new();
    for link in find_links(text) {
        if let Some((before, after)) = rest.split_once(link) {
            pieces.push((before, link));
            rest = after;
        }
    }
    html! {
        @for (before, link) in pieces { (before) a href=(link) { (link) } }
        (rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_become_clickable_and_markup_stays_text() {
        let shown = clickable("<b>Apri</b> https://example.it/a?x=1&y=2.").into_string();
        assert_eq!(
            shown,
            "&lt;b&gt;Apri&lt;/b&gt; <a href=\"https://example.it/a?x=1&amp;y=2\">https://example.it/a?x=1&amp;y=2</a>."
        );
    }
}
