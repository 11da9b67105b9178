//! A mail, read once when it arrives.

use super::conversation::Envelope;
use chrono::{DateTime, Utc};
use mail_parser::{Message as Parsed, MessageParser, MimeHeaders};
use serde::Serialize;

/// A mail as a reader sees it.
#[derive(Debug, Serialize)]
pub struct Message {
    /// Number in the box, rising.
    pub id: u64,
    /// When it was caught.
    pub received_at: DateTime<Utc>,
    /// Sender of the envelope.
    pub envelope_from: String,
    /// Recipients of the envelope, blind copies too.
    pub envelope_to: Vec<String>,
    /// Sender shown: `Comune di Borgoverde <no-reply@…>`.
    pub from: String,
    /// Recipients shown.
    pub to: Vec<String>,
    /// Subject.
    pub subject: String,
    /// Text part.
    pub text: Option<String>,
    /// HTML part.
    pub html: Option<String>,
    /// Addresses that start with http in text and HTML, in order, each once.
    pub links: Vec<String>,
    /// Attached files.
    pub attachments: Vec<Attachment>,
    /// The mail as it came.
    #[serde(skip)]
    pub source: Vec<u8>,
}

/// An attached file.
#[derive(Debug, Serialize)]
pub struct Attachment {
    /// Its name, made harmless.
    pub file_name: String,
    /// Media type said by the sender.
    pub media_type: String,
    /// Size in bytes.
    pub size: usize,
    /// Content.
    #[serde(skip)]
    pub content: Vec<u8>,
}

impl Message {
    pub(crate) fn read(id: u64, envelope: Envelope, received_at: DateTime<Utc>) -> Self {
        let parsed = MessageParser::default().parse(&envelope.content);
        let parsed = parsed.as_ref();
        let text = parsed.and_then(|mail| part(mail, "text/plain"));
        let html = parsed.and_then(|mail| part(mail, "text/html"));
        let mut links = Vec::new();
        for body in [&text, &html].into_iter().flatten() {
            for link in find_links(body) {
                let link = link.replace("&amp;", "&");
                if !links.contains(&link) {
                    links.push(link);
                }
            }
        }
        Self {
            id,
            received_at,
            from: parsed
                .and_then(Parsed::from)
                .and_then(|from| addresses(from).into_iter().next())
                .unwrap_or_else(|| envelope.from.clone()),
            to: parsed
                .and_then(Parsed::to)
                .map_or_else(|| envelope.to.clone(), addresses),
            subject: parsed.and_then(Parsed::subject).unwrap_or_default().to_owned(),
            text,
            html,
            links,
            attachments: parsed.map(attachments).unwrap_or_default(),
            envelope_from: envelope.from,
            envelope_to: envelope.to,
            source: envelope.content,
        }
    }

    /// Whether `address` is among the recipients of the envelope.
    pub fn is_for(&self, address: &str) -> bool {
        self.envelope_to.iter().any(|to| to.eq_ignore_ascii_case(address))
    }
}

/// The first body part that really is of `media_type`: the library would turn HTML into text.
fn part(mail: &Parsed<'_>, media_type: &str) -> Option<String> {
    let (family, member) = media_type.split_once('/')?;
    mail.parts
        .iter()
        .enumerate()
        .filter(|(index, _)| {
            !mail
                .attachments
                .iter()
                .any(|&a| usize::try_from(a).is_ok_and(|a| a == *index))
        })
        .map(|(_, part)| part)
        .find(|part| match part.content_type() {
            Some(kind) => kind.ctype() == family && kind.subtype() == Some(member),
            None => part.is_text() && media_type == "text/plain",
        })
        .and_then(|part| part.text_contents())
        .map(str::to_owned)
}

fn addresses(header: &mail_parser::Address<'_>) -> Vec<String> {
    header
        .iter()
        .filter_map(|who| {
            let address = who.address()?;
            Some(match who.name() {
                Some(name) => format!("{name} <{address}>"),
                None => address.to_owned(),
            })
        })
        .collect()
}

fn attachments(mail: &Parsed<'_>) -> Vec<Attachment> {
    mail.attachments()
        .enumerate()
        .map(|(index, part)| {
            let content = part.contents().to_vec();
            Attachment {
                file_name: part
                    .attachment_name()
                    .map_or_else(|| format!("allegato-{}", index + 1), harmless),
                media_type: part.content_type().map_or_else(
                    || "application/octet-stream".to_owned(),
                    |kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("octet-stream")),
                ),
                size: content.len(),
                content,
            }
        })
        .collect()
}

/// A file name that cannot break out of a header or a folder.
fn harmless(name: &str) -> String {
    name.chars()
        .map(|c| {
            if c.is_control() || "/\\\"".contains(c) {
                '_'
            } else {
                c
            }
        })
        .take(200)
        .collect()
}

/// The addresses in a text, without the full stop or bracket that ends a sentence.
pub(crate) fn find_links(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || "\"'<>".contains(c))
        .filter_map(|word| {
            let start = word.find("http://").or_else(|| word.find("https://"))?;
            let link = word
                .get(start..)?
                .trim_end_matches(['.', ',', ';', ':', ')', ']', '!', '?']);
            (link.len() > "https://".len()).then_some(link)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> Message {
        let envelope = Envelope {
            from: "bounce@example.it".into(),
            to: vec!["Giulia.Serra@example.it".into()],
            content: source.replace('\n', "\r\n").into_bytes(),
        };
        Message::read(1, envelope, DateTime::UNIX_EPOCH)
    }

    #[test]
    fn both_bodies_and_the_attachment_of_a_mail_are_found() {
        let mail = read(
            "From: =?utf-8?q?Comune_di_Citt=C3=A0?= <a@example.it>\nTo: b@example.it\nSubject: =?utf-8?b?UmljZXZ1dGEg4oCT?=\n\
             MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n\
             --m\nContent-Type: multipart/alternative; boundary=a\n\n\
             --a\nContent-Type: text/plain; charset=utf-8\n\nApri (https://example.it/x?a=1).\n\
             --a\nContent-Type: text/html; charset=utf-8\n\n<a href=\"https://example.it/x?a=1&amp;b=2\">apri</a>\n--a--\n\
             --m\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=\"../ricevuta.pdf\"\nContent-Transfer-Encoding: base64\n\nJVBERg==\n--m--\n",
        );
        assert_eq!(mail.from, "Comune di Città <a@example.it>");
        assert_eq!(mail.subject, "Ricevuta –");
        assert_eq!(
            mail.text.as_deref().map(str::trim),
            Some("Apri (https://example.it/x?a=1).")
        );
        assert_eq!(
            mail.links,
            ["https://example.it/x?a=1", "https://example.it/x?a=1&b=2"]
        );
        assert_eq!(mail.attachments.len(), 1);
        assert_eq!(mail.attachments[0].file_name, ".._ricevuta.pdf");
        assert_eq!(mail.attachments[0].content, b"%PDF");
        assert!(mail.is_for("giulia.serra@EXAMPLE.it"));
    }

    #[test]
    fn a_mail_of_html_alone_has_no_text_part() {
        let mail = read("Subject: x\nContent-Type: text/html\n\n<p>Ciao</p>\n");
        assert_eq!(mail.text, None);
        assert_eq!(mail.html.as_deref().map(str::trim), Some("<p>Ciao</p>"));
    }

    #[test]
    fn rubbish_is_kept_as_it_came() {
        let mail = read("\u{0}\u{1}");
        assert_eq!(mail.from, "bounce@example.it");
        assert_eq!(mail.subject, "");
    }
}
