//! The mail that brings a document, which the caller attaches. It may go to somebody else than the citizen:
//! what it says of the citizen is the name, and the title of the document.

use super::Content;
use super::mails::{Frame, with_link};
use sportello_types::text::documentmail as text;

/// A document on its way.
#[derive(Clone, Copy)]
pub struct Sent<'a> {
    /// What it is called.
    pub title: &'a str,
    /// Who has it sent, given and family name; nothing when it goes to an address of their own.
    pub from: Option<&'a str>,
    /// Where it can be checked, if it has a mark.
    pub check_url: Option<&'a str>,
}

/// *In allegato trovi il documento…*
pub fn document(frame: &Frame, sent: Sent<'_>) -> Content {
    let lang = frame.lang;
    let mut paragraphs = vec![match sent.from {
        None => text::own(lang, sent.title),
        Some(name) => text::other(lang, name, sent.title),
    }];
    if let Some(url) = sent.check_url {
        paragraphs.push(with_link(text::check(lang), url));
    }
    if sent.from.is_some() {
        paragraphs.push(text::mistaken(lang).to_owned());
    }
    frame.greeted(
        text::greeting(lang).to_owned(),
        sent.title.to_owned(),
        &paragraphs,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_types::lang::Lang;

    #[test]
    fn mails_with_documents_read_well_in_both_languages() {
        for lang in Lang::ALL {
            let frame = Frame {
                lang,
                given_name: "Nicolò".to_owned(),
                municipality: "Comune di Borgoverde".to_owned(),
                help_address: "urp@comune.borgoverde.example".to_owned(),
            };
            let own = Sent {
                title: "Certificato di residenza",
                from: None,
                check_url: Some("https://sportello.comune.borgoverde.example/verifica"),
            };
            let other = Sent {
                title: "Dichiarazione sostitutiva di certificazione",
                from: Some("Nicolò D’Angelò"),
                check_url: None,
            };
            for (name, sent) in [("document_own", own), ("document_other", other)] {
                let content = document(&frame, sent);
                let whole = format!("Subject: {}\n\n{}", content.subject, content.text);
                insta::assert_snapshot!(format!("{name}_{}", lang.tag()), whole);
            }
        }
    }
}
