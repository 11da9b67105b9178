//! The receipt of an istanza (L. 241/1990 art. 18-bis, with the content of art. 8): who, what, when,
//! which number, which office, until when, and how to check it.

use super::document::{Block, Document, Fact};
use super::words;
use super::{Issuer, NotPrintable, render};
use crate::seal::{Seal, SealError};
use chrono::{DateTime, Utc};
use sportello_types::attachments::{Attachment, ScanResult, SignatureFormat};
use sportello_types::form::{Amount, FeeTime, FeeToSet, SummaryRow, SummaryStep, SummaryValue};
use sportello_types::istanze::{Registration, Status};
use sportello_types::lang::Lang;
use sportello_types::sent::{Applicant, SentIstanza, SentPayment, SentStamp};
use sportello_types::services::TermFrom;
use sportello_types::text::{desk, documents as text, istanzafees, officeamounts};
use sportello_types::values::SubmissionNumber;

/// Everything that the receipt says, in the language of the istanza.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The municipality.
    pub issuer: Issuer,
    /// The number of what was sent.
    pub submission_number: SubmissionNumber,
    /// The register entry; `None` makes the provisional receipt: the number will follow from the
    /// municipality's own system.
    pub registration: Option<Registration>,
    /// What was sent.
    pub sent: SentIstanza,
    /// SHA-256 of its document, lower-case hexadecimal.
    pub document_sha256: String,
    /// Where the citizen follows it.
    pub follow_url: String,
    /// Where anybody can check this receipt; goes into the QR code.
    pub verification_url: String,
    /// Where the privacy notice stands.
    pub privacy_url: String,
}

/// A document that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The layout failed.
    #[error(transparent)]
    Render(#[from] render::RenderError),
    /// The seal failed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// It is a payment notice that may not be printed, or cannot.
    #[error(transparent)]
    NotPrintable(#[from] NotPrintable),
}

/// Lays out the receipt and seals it. The same input, seal and `now` give the same bytes.
///
/// # Errors
/// [`DocumentError`] when the layout or the seal fails.
pub fn receipt(receipt: &Receipt, seal: &dyn Seal, now: DateTime<Utc>) -> Result<Vec<u8>, DocumentError> {
    let draft = render::pdf(&document(receipt)?, now)?;
    Ok(seal.seal(&draft, now)?)
}

fn document(receipt: &Receipt) -> Result<Document, render::RenderError> {
    let lang = receipt.sent.lang;
    let number = receipt.registration.as_ref().map(|r| r.number.to_string());
    let mut blocks = vec![Block::lead(if number.is_some() {
        text::receipt_lead_registered(lang).to_string()
    } else {
        text::receipt_lead_pending(lang, receipt.submission_number)
    })];
    if number.is_none() {
        blocks.push(Block::paragraph(text::receipt_replaced(lang)));
    }
    blocks.push(Block::Facts {
        rows: registration_facts(receipt, number.as_deref()),
    });
    push_section(
        &mut blocks,
        text::heading_applicant(lang),
        applicant_facts(receipt),
    );
    push_section(&mut blocks, text::heading_office(lang), office_facts(receipt));
    push_section(&mut blocks, text::heading_term(lang), term_facts(receipt));
    if !receipt.sent.stamps.is_empty() {
        let facts = receipt.sent.stamps.iter().map(|stamp| stamp_fact(lang, stamp));
        push_section(&mut blocks, istanzafees::paper_heading(lang), facts.collect());
        blocks.push(Block::paragraph(istanzafees::paper_declared(lang)));
    }
    for payment in &receipt.sent.payments {
        push_section(
            &mut blocks,
            istanzafees::heading(lang),
            payment_facts(lang, payment),
        );
    }
    if let Some(fee) = &receipt.sent.fee_to_set {
        let facts = awaited_facts(&receipt.sent, fee);
        push_section(&mut blocks, istanzafees::heading(lang), facts);
    }
    blocks.push(Block::paragraph(text::remedies(lang)));
    blocks.push(Block::heading(text::heading_follow(lang)));
    blocks.push(Block::paragraph(text::follow_online(lang, &receipt.follow_url)));
    blocks.push(Block::paragraph(text::follow_at_office(lang)));
    blocks.push(Block::paragraph(match &receipt.sent.withdrawal.reason {
        Some(reason) => text::withdrawal_refused(lang, reason),
        None if receipt.sent.withdrawable_until == Status::Registered => {
            text::withdrawal_until_examined(lang).to_string()
        }
        None => text::withdrawal_until_decided(lang).to_string(),
    }));
    blocks.push(Block::heading(text::heading_answers(lang)));
    for step in &receipt.sent.in_words {
        push_answers(&mut blocks, lang, step, 3);
    }
    push_attachments(&mut blocks, lang, &receipt.sent.attachments);
    blocks.push(Block::heading(text::heading_verification(lang)));
    blocks.push(Block::paragraph(text::verification(lang)));
    blocks.push(Block::code(&receipt.verification_url, text::qr_alt(lang))?);
    blocks.push(Block::Facts {
        rows: vec![Fact::fingerprint(
            text::document_sha256(lang),
            &receipt.document_sha256,
        )],
    });
    blocks.push(Block::heading(text::heading_privacy(lang)));
    blocks.push(Block::paragraph(text::privacy(lang, &receipt.privacy_url)));

    let short_title = match &number {
        Some(number) => text::receipt_title_numbered(lang, number),
        None => text::receipt_title_provisional(lang, receipt.submission_number),
    };
    Ok(Document::new(
        lang,
        &receipt.issuer,
        short_title,
        receipt.sent.service_title.clone(),
        blocks,
    ))
}

fn push_section(blocks: &mut Vec<Block>, title: &str, rows: Vec<Fact>) {
    blocks.push(Block::heading(title));
    blocks.push(Block::Facts { rows });
}

fn registration_facts(receipt: &Receipt, number: Option<&str>) -> Vec<Fact> {
    let lang = receipt.sent.lang;
    let mut rows = Vec::new();
    if let (Some(registration), Some(number)) = (&receipt.registration, number) {
        rows.push(Fact::new(text::protocol_number(lang), number));
        rows.push(Fact::new(
            text::registered_at(lang),
            words::instant(lang, registration.registered_at),
        ));
        rows.push(Fact::new(
            text::register(lang),
            text::register_of(
                lang,
                &receipt.issuer.name,
                &receipt.issuer.ipa_code,
                &registration.register,
            ),
        ));
    } else {
        rows.push(Fact::new(
            text::protocol_number(lang),
            text::protocol_number_follows(lang),
        ));
    }
    rows.push(Fact::new(
        text::submission_number(lang),
        receipt.submission_number.to_string(),
    ));
    rows.push(Fact::new(
        text::submitted_at(lang),
        words::instant(lang, receipt.sent.submitted_at),
    ));
    rows.push(Fact::new(text::istanza_code(lang), receipt.sent.id.to_string()));
    rows.push(Fact::new(text::service(lang), &receipt.sent.service_title));
    rows.push(Fact::new(text::subject(lang), &receipt.sent.subject));
    rows
}

fn applicant_facts(receipt: &Receipt) -> Vec<Fact> {
    let lang = receipt.sent.lang;
    let Applicant {
        given_name,
        family_name,
        tax_code,
        eidas_identifier,
        identified,
        ..
    } = &receipt.sent.applicant;
    let name = Fact::new(text::full_name(lang), format!("{given_name} {family_name}"));
    let code = tax_code.as_ref();
    let code = code.map(|code| Fact::new(text::tax_code(lang), code.as_str()));
    let identifier = eidas_identifier.as_ref();
    let identifier =
        identifier.map(|identifier| Fact::new(text::eidas_identifier(lang), identifier.as_str()));
    let by = Fact::new(
        text::identified(lang),
        text::identified_by(
            lang,
            identified.provider.label(lang),
            identified.level.number(),
            &identified.identity_provider,
            words::instant(lang, identified.at),
        ),
    );
    let in_person = identified.in_person.as_ref().map(|seen| {
        let day = words::instant(lang, seen.at);
        let how = desk::in_person_by(lang, day, &seen.office, seen.document.label(lang));
        Fact::new(desk::in_person(lang), how)
    });
    std::iter::once(name)
        .chain(code)
        .chain(identifier)
        .chain(std::iter::once(by))
        .chain(in_person)
        .collect()
}

fn office_facts(receipt: &Receipt) -> Vec<Fact> {
    let lang = receipt.sent.lang;
    let office = &receipt.sent.office;
    vec![
        Fact::new(text::administration(lang), &receipt.issuer.name),
        Fact::new(text::office(lang), &office.name),
        Fact::new(
            text::address(lang),
            format!("{}, {} {}", office.street, office.postal_code, office.town),
        ),
        Fact::new(text::digital_domicile(lang), &office.pec),
        Fact::new(
            text::contacts(lang),
            format!("{} · {}", office.phone, office.email),
        ),
        Fact::new(text::hours(lang), &office.hours),
        Fact::new(text::person_in_charge(lang), &office.person_in_charge),
    ]
}

fn term_facts(receipt: &Receipt) -> Vec<Fact> {
    let lang = receipt.sent.lang;
    let sent = &receipt.sent;
    let days = sent.term_days;
    let due = sent.outcome_due_on.map(|day| words::day(lang, day));
    let term = match (sent.term_from, due) {
        (TermFrom::Submitted, Some(day)) => text::term_until(lang, day, days),
        (TermFrom::Submitted, None) => text::term_days(lang, days),
        (TermFrom::CallClose, Some(day)) => text::term_until_after_call(lang, day, days),
        (TermFrom::CallClose, None) => text::term_days_after_call(lang, days),
    };
    let mut rows = vec![
        Fact::new(text::term(lang), term),
        Fact::new(text::substitute(lang), &sent.office.substitute),
    ];
    if let Some(amount) = sent.amount_due {
        let amount = Amount::Money(amount).display(lang);
        rows.push(Fact::new(
            text::payment(lang),
            text::payment_by_notice(lang, amount),
        ));
    }
    rows
}

/// What is asked for once the office has set an amount, with that.
fn awaited_facts(sent: &SentIstanza, to_set: &FeeToSet) -> Vec<Fact> {
    let lang = sent.lang;
    let after = sent
        .fees
        .iter()
        .filter(|fee| fee.when == FeeTime::AfterSubmission);
    let known = after.map(|fee| Fact::new(&fee.label, Amount::Money(fee.amount.0).display(lang)));
    let mut facts: Vec<Fact> = known.collect();
    facts.push(Fact::new(&to_set.label, officeamounts::paper(lang)));
    facts
}

/// A stamp on paper, and what it was used for.
fn stamp_fact(lang: Lang, sent: &SentStamp) -> Fact {
    let amount = Amount::Money(sent.fee.amount.0).display(lang);
    let day = words::day(lang, sent.stamp.issued_on);
    let text = istanzafees::paper_stamp(lang, sent.stamp.number.as_str(), day, amount);
    Fact::new(&sent.fee.label, text)
}

/// What was asked for with a payment notice, and whether it is paid.
fn payment_facts(lang: Lang, payment: &SentPayment) -> Vec<Fact> {
    let amount = |cents: i64| Amount::Money(cents).display(lang);
    let items = payment.items.iter();
    let items = items.map(|item| istanzafees::item(lang, &item.label, amount(item.amount.0)));
    let mut rows = vec![
        Fact::lines(istanzafees::due_for(lang), items.collect()),
        Fact::new(istanzafees::total(lang), amount(payment.total.0)),
        Fact::new(istanzafees::notice_number(lang), payment.number.grouped()),
    ];
    rows.push(match payment.paid_at {
        Some(at) => Fact::new(istanzafees::paid_at(lang), words::instant(lang, at)),
        None => Fact::new(text::payment(lang), istanzafees::not_paid(lang)),
    });
    if !payment.stamps.is_empty() {
        rows.push(Fact::lines(
            istanzafees::stamp_number(lang),
            payment.stamps.clone(),
        ));
    }
    rows
}

/// Adds the answers of a step under a heading of this level.
pub(super) fn push_answers(blocks: &mut Vec<Block>, lang: Lang, step: &SummaryStep, level: u8) {
    blocks.push(Block::Heading {
        level,
        text: step.title.clone(),
    });
    push_rows(blocks, lang, &step.rows, level + 1);
}

/// Adds rows as one table, interrupted by a heading for each item of a repeated group.
fn push_rows(blocks: &mut Vec<Block>, lang: Lang, rows: &[SummaryRow], level: u8) {
    let mut facts = Vec::new();
    for row in rows {
        let lines = match &row.value {
            SummaryValue::Items(items) => {
                push_facts(blocks, &mut facts);
                for (name, rows) in items {
                    blocks.push(Block::Heading {
                        level,
                        text: name.clone(),
                    });
                    push_rows(blocks, lang, rows, level + 1);
                }
                continue;
            }
            SummaryValue::Empty => vec![text::left_blank(lang).to_string()],
            SummaryValue::Text(text) => text.lines().map(str::to_string).collect(),
            SummaryValue::List(texts) => texts.clone(),
            SummaryValue::Declared(true) => vec![text::declared(lang).to_string()],
            SummaryValue::Declared(false) => vec![text::not_declared(lang).to_string()],
        };
        facts.push(Fact::lines(&row.label, lines));
    }
    push_facts(blocks, &mut facts);
}

fn push_facts(blocks: &mut Vec<Block>, facts: &mut Vec<Fact>) {
    if !facts.is_empty() {
        blocks.push(Block::Facts {
            rows: std::mem::take(facts),
        });
    }
}

fn push_attachments(blocks: &mut Vec<Block>, lang: Lang, attachments: &[Attachment]) {
    blocks.push(Block::heading(text::heading_attachments(lang)));
    if attachments.is_empty() {
        blocks.push(Block::paragraph(text::no_attachments(lang)));
        return;
    }
    for attachment in attachments {
        blocks.push(Block::subheading(&attachment.name));
        blocks.push(Block::Facts {
            rows: vec![
                Fact::new(
                    text::file(lang),
                    format!(
                        "{}, {}",
                        attachment.media_type,
                        words::size(lang, attachment.size)
                    ),
                ),
                Fact::new(
                    text::signature(lang),
                    match attachment.signature {
                        SignatureFormat::None => text::signature_none(lang),
                        SignatureFormat::Pades => text::signature_pades(lang),
                        SignatureFormat::Cades => text::signature_cades(lang),
                    },
                ),
                Fact::new(
                    text::scan(lang),
                    match attachment.scan {
                        ScanResult::NotScanned => text::scan_none(lang),
                        ScanResult::Clean => text::scan_clean(lang),
                    },
                ),
                Fact::fingerprint(text::sha256(lang), &attachment.sha256),
            ],
        });
    }
}
