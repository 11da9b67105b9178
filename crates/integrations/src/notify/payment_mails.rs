//! Mails about payments. They name the notice, and neither amount nor subject: whoever wants more opens the
//! personal area. None leads to a page on which one pays.

use super::Content;
use super::mails::{Frame, day as written, with_link};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::Rome;
use sportello_types::payments::ReversalOutcome;
use sportello_types::text::{openpay, paymentnews, payments as text};

/// *Pagamento ricevuto.* `number`: in groups, as it is printed.
pub fn paid(frame: &Frame, number: &str, page: &str) -> Content {
    let lang = frame.lang;
    let paragraphs = [
        text::mail_paid_body(lang, number),
        with_link(text::mail_paid_next(lang), page),
    ];
    frame.content(text::mail_paid_subject(lang, number), &paragraphs)
}

/// *Un altro pagamento*: money for a notice that was not to be paid (any more).
pub fn other(frame: &Frame, number: &str, page: &str) -> Content {
    let lang = frame.lang;
    let paragraphs = [
        paymentnews::mail_other_body(lang, number),
        with_link(paymentnews::mail_next(lang), page),
    ];
    frame.content(paymentnews::mail_other_subject(lang, number), &paragraphs)
}

/// *Rimborso confermato.*
pub fn refund(frame: &Frame, number: &str, page: &str) -> Content {
    let lang = frame.lang;
    let paragraphs = [
        paymentnews::mail_refund_body(lang, number),
        with_link(paymentnews::mail_refund_next(lang), page),
    ];
    frame.content(paymentnews::mail_refund_subject(lang, number), &paragraphs)
}

/// *Da non pagare più*: the notices of a debt are withdrawn. `numbers`: in groups, as they are printed.
pub fn withdrawn(frame: &Frame, numbers: &[String], page: &str) -> Content {
    let lang = frame.lang;
    let count = u64::try_from(numbers.len()).unwrap_or(u64::MAX);
    let paragraphs = [
        paymentnews::mail_withdrawn_body(lang, count, numbers.join(", ")),
        with_link(paymentnews::mail_next(lang), page),
    ];
    frame.content(paymentnews::mail_withdrawn_subject(lang, count), &paragraphs)
}

/// *Verifica conclusa*: an office has seen to money that did not fit.
pub fn cleared(frame: &Frame, number: &str, page: &str) -> Content {
    let lang = frame.lang;
    let paragraphs = [
        paymentnews::mail_cleared_body(lang, number),
        with_link(paymentnews::mail_next(lang), page),
    ];
    frame.content(paymentnews::mail_cleared_subject(lang, number), &paragraphs)
}

/// *Pagamento stornato*: its money was taken back, and an office sees to it, or has seen to it so.
pub fn reversed(frame: &Frame, number: &str, outcome: Option<ReversalOutcome>, page: &str) -> Content {
    let lang = frame.lang;
    let (subject, body) = match outcome {
        None => (
            paymentnews::mail_reversed_subject(lang, number),
            paymentnews::mail_reversed_body(lang, number),
        ),
        Some(ReversalOutcome::AskedAgain) => (
            paymentnews::mail_reversed_subject_again(lang, number),
            paymentnews::mail_reversed_body_again(lang, number),
        ),
        Some(ReversalOutcome::Settled) => (
            paymentnews::mail_reversed_subject_settled(lang, number),
            paymentnews::mail_reversed_body_settled(lang, number),
        ),
    };
    let paragraphs = [body, with_link(paymentnews::mail_reversed_next(lang), page)];
    frame.content(subject, &paragraphs)
}

/// *Pagamento di nuovo valido*: its money is taken back no longer.
pub fn counts_again(frame: &Frame, number: &str, page: &str) -> Content {
    let lang = frame.lang;
    let paragraphs = [
        paymentnews::mail_counts_body(lang, number),
        with_link(paymentnews::mail_reversed_next(lang), page),
    ];
    frame.content(paymentnews::mail_counts_subject(lang, number), &paragraphs)
}

/// *Altro pagamento stornato*: money that had paid nothing was taken back, or is there again.
pub fn other_reversed(frame: &Frame, number: &str, reversed: bool, page: &str) -> Content {
    let lang = frame.lang;
    let (subject, body) = if reversed {
        (
            paymentnews::mail_other_reversed_subject(lang, number),
            paymentnews::mail_other_reversed_body(lang, number),
        )
    } else {
        (
            paymentnews::mail_other_counts_subject(lang, number),
            paymentnews::mail_other_counts_body(lang, number),
        )
    };
    let paragraphs = [body, with_link(paymentnews::mail_reversed_next(lang), page)];
    frame.content(subject, &paragraphs)
}

/// *Avviso di pagamento da pagare entro il…*
pub fn due(frame: &Frame, number: &str, day: NaiveDate, page: &str) -> Content {
    let lang = frame.lang;
    let day = written(lang, day);
    let paragraphs = [
        text::mail_due_body(lang, number, &day),
        with_link(text::mail_due_next(lang), page),
    ];
    frame.content(text::mail_due_subject(lang, &day), &paragraphs)
}

/// *Avviso di pagamento da pagare entro il…*, for an address of which nobody knows who reads it. `page`: of the
/// area, where whoever owes can look into one.
pub fn due_on_paper(frame: &Frame, number: &str, day: NaiveDate, page: Option<&str>) -> Content {
    let lang = frame.lang;
    let day = written(lang, day);
    let mut paragraphs = vec![
        text::mail_due_body(lang, number, &day),
        paymentnews::mail_due_paper(lang).to_owned(),
    ];
    paragraphs.extend(page.map(|page| with_link(paymentnews::mail_due_area(lang), page)));
    let greeting = openpay::mail_greeting(lang).to_owned();
    frame.greeted(greeting, text::mail_due_subject(lang, &day), &paragraphs)
}

/// *Pagamento ricevuto*, for whoever has paid without signing in: the way to the receipt, `page`, which works
/// until a day. `numbers`: of the notices, in groups, as they are printed.
pub fn open_paid(frame: &Frame, numbers: &[String], page: &str, until: DateTime<Utc>) -> Content {
    let lang = frame.lang;
    let count = u64::try_from(numbers.len()).unwrap_or(u64::MAX);
    let numbers = numbers.join(", ");
    let paragraphs = [
        openpay::mail_body(lang, count, &numbers),
        with_link(openpay::mail_next(lang), page),
        openpay::mail_until(lang, written(lang, until.with_timezone(&Rome).date_naive())),
    ];
    frame.greeted(
        openpay::mail_greeting(lang).to_owned(),
        openpay::mail_subject(lang).to_owned(),
        &paragraphs,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_types::lang::Lang;

    #[test]
    fn mails_name_the_notice_and_nothing_else_of_it() {
        for lang in Lang::ALL {
            let frame = Frame {
                lang,
                given_name: "Nicolò".to_owned(),
                municipality: "Comune di Borgoverde".to_owned(),
                help_address: "urp@comune.borgoverde.example".to_owned(),
            };
            let (number, page) = ("3011 2345 6789 0123 16", "https://sportello.example/pagamenti");
            let last = NaiveDate::from_ymd_opt(2026, 12, 16).unwrap();
            for mail in [
                paid(&frame, number, page),
                other(&frame, number, page),
                refund(&frame, number, page),
                cleared(&frame, number, page),
                withdrawn(&frame, &[number.to_owned()], page),
                withdrawn(&frame, &[number.to_owned(), "3011".to_owned()], page),
                reversed(&frame, number, None, page),
                reversed(&frame, number, Some(ReversalOutcome::AskedAgain), page),
                reversed(&frame, number, Some(ReversalOutcome::Settled), page),
                counts_again(&frame, number, page),
                other_reversed(&frame, number, true, page),
                other_reversed(&frame, number, false, page),
                due(&frame, number, last, page),
            ] {
                assert!(mail.text.contains(number), "{}", mail.text);
                assert!(mail.text.contains(&format!("\n{page}\n")), "{}", mail.text);
                assert!(!mail.text.contains('€'), "{}", mail.text);
            }
            let (numbers, until) = ([number.to_owned()], DateTime::default());
            let open = open_paid(&frame, &numbers, "https://sportello.example/ricevuta#t", until);
            assert!(open.text.contains(number), "{}", open.text);
            assert!(
                open.text.contains("\nhttps://sportello.example/ricevuta#t\n"),
                "{}",
                open.text
            );
            assert!(!open.text.contains("Nicolò"), "nobody knows who reads it");
            let paper = due_on_paper(&frame, number, last, Some(page));
            assert!(paper.text.contains(&format!("\n{page}\n")), "{}", paper.text);
            let body = due_on_paper(&frame, number, last, None);
            assert!(!body.text.contains("https"), "{}", body.text);
            for mail in [paper, body] {
                assert!(mail.text.contains(number) && mail.subject.contains("2026"));
                assert!(!mail.text.contains("Nicolò"), "nobody knows who reads it");
            }
            let reminder = due(&frame, number, last, page);
            assert!(reminder.subject.contains("2026"), "{}", reminder.subject);
        }
    }
}
