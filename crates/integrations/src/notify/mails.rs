//! What our mails say. Courtesy notices: no personal data beyond the name and the number of the
//! file; whoever wants more opens the personal area.

use super::Content;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::Rome;
use serde::{Deserialize, Serialize};
use sportello_types::lang::Lang;
use sportello_types::text::{mail as text, officeamounts};
use sportello_types::values::{ProtocolNumber, SubmissionNumber};

/// What all mails share.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Language of the citizen.
    pub lang: Lang,
    /// Given name of the citizen.
    pub given_name: String,
    /// `Comune di Borgoverde`.
    pub municipality: String,
    /// Where to ask for help.
    pub help_address: String,
}

/// The istanza that a mail is about.
#[derive(Clone, Debug)]
pub struct About {
    /// Name of the service.
    pub service_title: String,
    /// Register number, once there is one.
    pub number: Option<ProtocolNumber>,
    /// Register number of its withdrawal, once there is one.
    pub withdrawal_number: Option<ProtocolNumber>,
    /// Its page in the personal area.
    pub url: String,
}

/// *Abbiamo ricevuto la tua istanza*, with the provisional PDF attached by the caller.
pub fn provisional_receipt(
    frame: &Frame,
    about: &About,
    number: SubmissionNumber,
    submitted_at: DateTime<Utc>,
) -> Content {
    let lang = frame.lang;
    let paragraphs = [
        text::submitted_body(lang, &about.service_title, instant(lang, submitted_at)),
        text::provisional_number(lang, number),
        text::submitted_number_pending(lang).to_string(),
        with_link(text::provisional_attached(lang), &about.url),
    ];
    frame.content(text::provisional_subject(lang, number), &paragraphs)
}

/// *La ricevuta è pronta*, with the PDF attached by the caller.
pub fn receipt_ready(frame: &Frame, about: &About, number: ProtocolNumber) -> Content {
    let lang = frame.lang;
    let paragraphs = [
        text::receipt_body(lang, &about.service_title),
        text::submitted_number(lang, number),
        with_link(text::receipt_attached(lang), &about.url),
    ];
    frame.content(text::receipt_subject(lang, number), &paragraphs)
}

/// *Hai ritirato la domanda.*
pub fn withdrawn(frame: &Frame, about: &About, withdrawn_at: DateTime<Utc>) -> Content {
    let lang = frame.lang;
    let subject = match about.number {
        Some(number) => text::withdrawn_subject(lang, number),
        None => text::withdrawn_subject_pending(lang).to_string(),
    };
    let number = about.withdrawal_number.map_or_else(
        || text::withdrawn_number_pending(lang).to_string(),
        |number| text::withdrawn_number(lang, number),
    );
    let paragraphs = [
        text::withdrawn_body(lang, &about.service_title, instant(lang, withdrawn_at)),
        number,
        with_link(text::withdrawn_next(lang), &about.url),
        text::withdrawn_not_you(lang).to_string(),
    ];
    frame.content(subject, &paragraphs)
}

/// *Il ritiro è registrato*, where its number came later.
pub fn withdrawal_registered(frame: &Frame, about: &About, _at: DateTime<Utc>) -> Content {
    let lang = frame.lang;
    let number = about.withdrawal_number.map(|number| number.to_string());
    let number = number.unwrap_or_default();
    let paragraphs = [
        text::withdrawal_registered_body(lang, &about.service_title),
        text::withdrawn_number(lang, &number),
        with_link(text::withdrawn_next(lang), &about.url),
    ];
    frame.content(text::withdrawal_registered_subject(lang, &number), &paragraphs)
}

/// *Importo stabilito.* It says neither how much nor what for: that stands in the personal area.
pub fn amount_set(frame: &Frame, about: &About) -> Content {
    let lang = frame.lang;
    let subject = match about.number {
        Some(number) => officeamounts::mail_subject(lang, number),
        None => officeamounts::mail_subject_pending(lang).to_owned(),
    };
    let paragraphs = [
        officeamounts::mail_body(lang, &about.service_title),
        with_link(officeamounts::mail_next(lang), &about.url),
    ];
    frame.content(subject, &paragraphs)
}

/// *Conferma il tuo indirizzo.* The link carries a secret: it goes to the new address alone.
pub fn confirm_email(frame: &Frame, link: &str, valid_until: DateTime<Utc>) -> Content {
    let lang = frame.lang;
    let paragraphs = [
        with_link(&text::confirm_body(lang, instant(lang, valid_until)), link),
        text::confirm_until_then(lang).to_string(),
        text::confirm_not_you(lang).to_string(),
    ];
    frame.content(text::confirm_subject(lang).to_string(), &paragraphs)
}

/// *La tua bozza sta per scadere.*
pub fn draft_expiring(frame: &Frame, about: &About, deleted_on: NaiveDate) -> Content {
    let lang = frame.lang;
    let paragraphs = [
        text::draft_body(lang, &about.service_title, day(lang, deleted_on)),
        with_link(text::draft_next(lang), &about.url),
    ];
    frame.content(text::draft_subject(lang).to_string(), &paragraphs)
}

/// What happens to the address in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressNews {
    /// Another one is to take its place, once it is confirmed.
    Asked,
    /// Another one has taken its place.
    Confirmed,
    /// It was removed.
    Removed,
}

/// To the old address, never naming the new one: whoever reads it may not be who asked.
pub fn email_changed(frame: &Frame, news: AddressNews, at: DateTime<Utc>, sessions_url: &str) -> Content {
    let lang = frame.lang;
    let at = instant(lang, at);
    let (subject, body) = match news {
        AddressNews::Asked => (
            text::address_asked_subject(lang),
            text::address_asked_body(lang, at),
        ),
        AddressNews::Confirmed => (
            text::address_confirmed_subject(lang),
            text::address_confirmed_body(lang, at),
        ),
        AddressNews::Removed => (
            text::address_removed_subject(lang),
            text::address_removed_body(lang, at),
        ),
    };
    let paragraphs = [body, with_link(text::address_not_you(lang), sessions_url)];
    frame.content(subject.to_string(), &paragraphs)
}

impl Frame {
    pub(super) fn content(&self, subject: String, paragraphs: &[String]) -> Content {
        self.greeted(text::greeting(self.lang, &self.given_name), subject, paragraphs)
    }

    /// The same for whoever is not to be greeted by that name.
    pub(super) fn greeted(&self, greeting: String, subject: String, paragraphs: &[String]) -> Content {
        let lang = self.lang;
        let mut all = vec![greeting];
        all.extend_from_slice(paragraphs);
        all.push(format!("-- \n{}", text::signature(lang, &self.municipality)));
        all.push(text::automatic(lang, &self.help_address));
        all.push(text::safety(lang).to_string());
        Content {
            subject,
            text: all.join("\n\n") + "\n",
            html: None,
        }
    }
}

pub(super) fn with_link(words: &str, url: &str) -> String {
    format!("{words}\n{url}")
}

/// A day.
pub(super) fn day(lang: Lang, day: NaiveDate) -> String {
    match lang {
        Lang::It => day.format("%d/%m/%Y").to_string(),
        Lang::En => day.format("%-d %B %Y").to_string(),
    }
}

/// Date and time, legal time in Italy.
pub(super) fn instant(lang: Lang, at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&Rome);
    match lang {
        Lang::It => local.format("%d/%m/%Y alle %H:%M").to_string(),
        Lang::En => local.format("%-d %B %Y at %H:%M (Italian time)").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn frame(lang: Lang) -> Frame {
        Frame {
            lang,
            given_name: "Nicolò".to_string(),
            municipality: "Comune di Borgoverde".to_string(),
            help_address: "urp@comune.borgoverde.example".to_string(),
        }
    }

    fn about(number: Option<ProtocolNumber>) -> About {
        About {
            service_title: "Permesso ZTL per residenti".to_string(),
            number,
            withdrawal_number: number.and_then(|number| ProtocolNumber::new(2026, number.number() + 9)),
            url: "https://sportello.comune.borgoverde.example/area-personale/istanze/019ab5c2".to_string(),
        }
    }

    const SESSIONS: &str = "https://sportello.comune.borgoverde.example/area-personale/sessioni";

    #[test]
    fn a_mail_about_an_amount_names_the_istanza_and_leads_to_it() {
        let number = ProtocolNumber::new(2026, 123).unwrap();
        for lang in Lang::ALL {
            let about = about(Some(number));
            let mail = amount_set(&frame(lang), &about);
            assert!(mail.subject.contains(&number.to_string()), "{}", mail.subject);
            assert!(mail.text.contains(&about.service_title), "{}", mail.text);
            assert!(mail.text.contains(&format!("\n{}\n", about.url)), "{}", mail.text);
            let pending = amount_set(&frame(lang), &self::about(None));
            assert!(!pending.subject.contains("123"), "{}", pending.subject);
        }
    }

    #[test]
    fn mails_read_well_in_both_languages() {
        let at = Utc.with_ymd_and_hms(2026, 11, 24, 9, 41, 7).unwrap();
        let number = ProtocolNumber::new(2026, 123).unwrap();
        for lang in Lang::ALL {
            let frame = frame(lang);
            let mails = [
                (
                    "provisional_receipt",
                    provisional_receipt(
                        &frame,
                        &about(None),
                        SubmissionNumber::new(2026, 140).unwrap(),
                        at,
                    ),
                ),
                (
                    "receipt_ready",
                    receipt_ready(&frame, &about(Some(number)), number),
                ),
                ("withdrawn", withdrawn(&frame, &about(Some(number)), at)),
                ("withdrawn_pending", withdrawn(&frame, &about(None), at)),
                (
                    "withdrawal_registered",
                    withdrawal_registered(&frame, &about(Some(number)), at),
                ),
                (
                    "confirm_email",
                    confirm_email(
                        &frame,
                        "https://sportello.comune.borgoverde.example/conferma-email#token=abc",
                        at,
                    ),
                ),
                (
                    "draft_expiring",
                    draft_expiring(&frame, &about(None), at.date_naive()),
                ),
                (
                    "email_change_asked",
                    email_changed(&frame, AddressNews::Asked, at, SESSIONS),
                ),
                (
                    "email_change_confirmed",
                    email_changed(&frame, AddressNews::Confirmed, at, SESSIONS),
                ),
                (
                    "email_removed",
                    email_changed(&frame, AddressNews::Removed, at, SESSIONS),
                ),
            ];
            for (name, content) in mails {
                let whole = format!("Subject: {}\n\n{}", content.subject, content.text);
                insta::assert_snapshot!(format!("{name}_{}", lang.tag()), whole);
            }
        }
    }
}
