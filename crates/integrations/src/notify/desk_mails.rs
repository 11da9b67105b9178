//! Mails about desk credentials. Those with a code or a link carry a secret: they go to the one address
//! that the account, or the registration, has.

use super::Content;
use super::mails::{Frame, day, instant, with_link};
use chrono::{DateTime, NaiveDate, Utc};
use sportello_types::text::mail as text;
use sportello_types::values::{AdhesionCode, PersonalCode};

/// *Il tuo nome utente e il codice personale.*
pub fn registered(
    frame: &Frame,
    user_name: &str,
    code: &PersonalCode,
    link: &str,
    valid_until: DateTime<Utc>,
) -> Content {
    let lang = frame.lang;
    let paragraphs = [
        text::desk_registered_body(lang, user_name),
        text::desk_registered_code(lang, code.as_str()),
        with_link(
            &text::desk_registered_next(lang, instant(lang, valid_until)),
            link,
        ),
        text::desk_not_you(lang).to_owned(),
    ];
    frame.content(text::desk_registered_subject(lang).to_owned(), &paragraphs)
}

/// To the address of an account: somebody has asked for credentials with its fiscal code.
pub fn known_already(frame: &Frame, at: DateTime<Utc>, recovery_url: &str) -> Content {
    let lang = frame.lang;
    let paragraphs = [
        text::desk_known_body(lang, instant(lang, at)),
        with_link(text::desk_known_next(lang), recovery_url),
        text::desk_not_you(lang).to_owned(),
    ];
    frame.content(text::desk_known_subject(lang).to_owned(), &paragraphs)
}

/// *Il modulo di adesione*, attached by the caller.
pub fn adhesion(frame: &Frame, code: &AdhesionCode, valid_until: DateTime<Utc>) -> Content {
    let lang = frame.lang;
    let paragraphs = [
        text::desk_adhesion_body(lang, code.as_str()),
        text::desk_adhesion_next(lang, instant(lang, valid_until)),
    ];
    frame.content(text::desk_adhesion_subject(lang, code.as_str()), &paragraphs)
}

/// *Le tue credenziali sono attive.*
pub fn activated(
    frame: &Frame,
    at: DateTime<Utc>,
    office: &str,
    user_name: &str,
    sign_in_url: &str,
) -> Content {
    let lang = frame.lang;
    let paragraphs = [
        text::desk_activated_body(lang, instant(lang, at), office, user_name),
        with_link(text::desk_activated_next(lang), sign_in_url),
        text::desk_activated_not_you(lang).to_owned(),
    ];
    frame.content(text::desk_activated_subject(lang).to_owned(), &paragraphs)
}

/// To the address that the profile had before: somebody was recognised as its owner.
pub fn activated_elsewhere(frame: &Frame, at: DateTime<Utc>, office: &str) -> Content {
    let lang = frame.lang;
    let paragraphs = [
        text::desk_elsewhere_body(lang, instant(lang, at), office),
        text::desk_elsewhere_next(lang).to_owned(),
        text::desk_activated_not_you(lang).to_owned(),
    ];
    frame.content(text::desk_activated_subject(lang).to_owned(), &paragraphs)
}

/// *Le tue credenziali stanno per scadere.* `revoked_on`: legal day in Italy.
pub fn expiring(frame: &Frame, revoked_on: NaiveDate, sign_in_url: &str) -> Content {
    let lang = frame.lang;
    let paragraphs = [
        text::desk_expiring_body(lang, day(lang, revoked_on)),
        with_link(text::desk_expiring_next(lang), sign_in_url),
    ];
    frame.content(text::desk_expiring_subject(lang).to_owned(), &paragraphs)
}

/// *Le tue credenziali sono state revocate.*
pub fn revoked(frame: &Frame, at: DateTime<Utc>, register_url: &str) -> Content {
    let lang = frame.lang;
    let paragraphs = [
        text::desk_revoked_body(lang, instant(lang, at)),
        with_link(text::desk_revoked_next(lang), register_url),
    ];
    frame.content(text::desk_revoked_subject(lang).to_owned(), &paragraphs)
}

/// *Recupera le tue credenziali.*
pub fn recovery(
    frame: &Frame,
    user_name: &str,
    question: &str,
    link: &str,
    valid_until: DateTime<Utc>,
) -> Content {
    let lang = frame.lang;
    let paragraphs = [
        text::desk_recovery_body(lang, user_name, question),
        with_link(&text::desk_recovery_next(lang, instant(lang, valid_until)), link),
        text::desk_not_you(lang).to_owned(),
    ];
    frame.content(text::desk_recovery_subject(lang).to_owned(), &paragraphs)
}

/// *La tua password è cambiata*, with the personal code that takes the place of the old one.
pub fn recovered(frame: &Frame, at: DateTime<Utc>, code: &PersonalCode, sign_in_url: &str) -> Content {
    let lang = frame.lang;
    let paragraphs = [
        text::desk_recovered_body(lang, instant(lang, at)),
        with_link(&text::desk_recovered_code(lang, code.as_str()), sign_in_url),
        text::desk_activated_not_you(lang).to_owned(),
    ];
    frame.content(text::desk_recovered_subject(lang).to_owned(), &paragraphs)
}

/// What has happened to a passkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasskeyChange {
    /// Its owner has added it.
    Added,
    /// Its owner has removed it.
    Removed,
    /// An operator has removed it, at the desk.
    Revoked,
}

/// *Hai aggiunto una passkey*, or removed one.
pub fn passkey(frame: &Frame, change: PasskeyChange, at: DateTime<Utc>, sessions_url: &str) -> Content {
    let lang = frame.lang;
    let at = instant(lang, at);
    let (subject, body) = match change {
        PasskeyChange::Added => (
            text::desk_passkey_added_subject(lang),
            text::desk_passkey_added_body(lang, at),
        ),
        PasskeyChange::Removed => (
            text::desk_passkey_removed_subject(lang),
            text::desk_passkey_removed_body(lang, at),
        ),
        PasskeyChange::Revoked => (
            text::desk_passkey_revoked_subject(lang),
            text::desk_passkey_revoked_body(lang, at),
        ),
    };
    let paragraphs = [
        body,
        with_link(text::desk_passkey_next(lang), sessions_url),
        text::desk_activated_not_you(lang).to_owned(),
    ];
    frame.content(subject.to_owned(), &paragraphs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use sportello_types::lang::Lang;

    #[test]
    fn mails_about_credentials_read_well_in_both_languages() {
        let at = Utc.with_ymd_and_hms(2026, 11, 24, 9, 41, 7).unwrap();
        let page = |path: &str| format!("https://sportello.comune.borgoverde.example/accesso/{path}");
        let code: PersonalCode = "K7MQ2XPD4R".parse().unwrap();
        let adhesion_code: AdhesionCode = "7KQM-P2XD".parse().unwrap();
        for lang in Lang::ALL {
            let frame = Frame {
                lang,
                given_name: "Nicolò".to_owned(),
                municipality: "Comune di Borgoverde".to_owned(),
                help_address: "urp@comune.borgoverde.example".to_owned(),
            };
            let mails = [
                (
                    "registered",
                    registered(
                        &frame,
                        "nicolo.loi.48213",
                        &code,
                        &page("registrazione/conferma#abc"),
                        at,
                    ),
                ),
                ("known_already", known_already(&frame, at, &page("recupero"))),
                ("adhesion", adhesion(&frame, &adhesion_code, at)),
                (
                    "activated",
                    activated(
                        &frame,
                        at,
                        "Ufficio relazioni con il pubblico",
                        "nicolo.loi.48213",
                        &page("credenziali"),
                    ),
                ),
                (
                    "activated_elsewhere",
                    activated_elsewhere(&frame, at, "Ufficio relazioni con il pubblico"),
                ),
                (
                    "expiring",
                    expiring(&frame, at.date_naive(), &page("credenziali")),
                ),
                ("revoked", revoked(&frame, at, &page("registrazione"))),
                (
                    "recovery",
                    recovery(
                        &frame,
                        "nicolo.loi.48213",
                        "Il nome del primo gatto?",
                        &page("recupero/password#abc"),
                        at,
                    ),
                ),
                ("recovered", recovered(&frame, at, &code, &page("credenziali"))),
                (
                    "passkey_added",
                    passkey(&frame, PasskeyChange::Added, at, &page("sessioni")),
                ),
                (
                    "passkey_removed",
                    passkey(&frame, PasskeyChange::Removed, at, &page("sessioni")),
                ),
                (
                    "passkey_revoked",
                    passkey(&frame, PasskeyChange::Revoked, at, &page("sessioni")),
                ),
            ];
            for (name, content) in mails {
                let whole = format!("Subject: {}\n\n{}", content.subject, content.text);
                insta::assert_snapshot!(format!("desk_{name}_{}", lang.tag()), whole);
            }
        }
    }
}
