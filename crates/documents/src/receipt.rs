//! The receipt of an istanza (L. 241/1990 art. 18-bis, with the content of art. 8): who, what, when,
//! which number, which office, until when, and how to check it.

use crate::document::{Block, Document, Fact};
use crate::seal::{Seal, SealError};
use crate::words;
use crate::{Issuer, render};
use chrono::{DateTime, NaiveDate, Utc};
use sportello_types::attachments::{Attachment, ScanResult, SignatureFormat};
use sportello_types::form::{SummaryRow, SummaryStep, SummaryValue};
use sportello_types::istanze::Registration;
use sportello_types::lang::Lang;
use sportello_types::loa::Loa;
use sportello_types::services::Office;
use sportello_types::text::documents as text;
use sportello_types::values::CodiceFiscale;

/// Everything that the receipt says. Texts of the service arrive in the receipt's language.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// Language of the document.
    pub lang: Lang,
    /// The municipality.
    pub issuer: Issuer,
    /// Code of its register, `[A-Za-z0-9_.-]{1,16}`.
    pub register: String,
    /// The register entry; `None` when the number will follow from the municipality's own system.
    pub registration: Option<Registration>,
    /// Identifier of the istanza, for talking about it before it has a number.
    pub istanza: String,
    /// When the citizen submitted it: the date from which its effects run.
    pub submitted_at: DateTime<Utc>,
    /// Name of the service.
    pub service_title: String,
    /// Subject, as registered.
    pub subject: String,
    /// Who applied.
    pub applicant: Applicant,
    /// The office with the person in charge, the substitute and the digital domicile.
    pub office: Office,
    /// Longest duration of the procedure, in days.
    pub term_days: u32,
    /// Last day for the outcome (L. 241/1990 art. 2).
    pub outcome_due_on: Option<NaiveDate>,
    /// The answers as submitted, step by step.
    pub answers: Vec<SummaryStep>,
    /// SHA-256 of the frozen answers (canonical JSON), lower-case hexadecimal.
    pub answers_sha256: String,
    /// The files as submitted.
    pub attachments: Vec<Attachment>,
    /// Whether the citizen may take the istanza back; `Err` says why not.
    pub withdrawal: Result<(), String>,
    /// Where the citizen follows it.
    pub follow_url: String,
    /// Where anybody can check this receipt; goes into the QR code.
    pub verification_url: String,
    /// Where the privacy notice stands.
    pub privacy_url: String,
}

/// Who applied and how they were recognised.
#[derive(Clone)]
pub struct Applicant {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Fiscal code.
    pub tax_code: CodiceFiscale,
    /// How the portal knew who it was.
    pub identification: Identification,
}

impl std::fmt::Debug for Applicant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Applicant(…)")
    }
}

/// A recognised login (CAD art. 65 c. 1 b).
#[derive(Clone, Debug)]
pub struct Identification {
    /// `SPID`.
    pub means: String,
    /// Name of the identity provider.
    pub provider: String,
    /// Level of assurance.
    pub level: Loa,
    /// When the citizen signed in.
    pub at: DateTime<Utc>,
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
    let lang = receipt.lang;
    let number = receipt.registration.as_ref().map(|r| r.number.to_string());
    let mut blocks = vec![Block::lead(if number.is_some() {
        text::receipt_lead_registered(lang)
    } else {
        text::receipt_lead_pending(lang)
    })];
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
    blocks.push(Block::paragraph(text::remedies(lang)));
    blocks.push(Block::heading(text::heading_follow(lang)));
    blocks.push(Block::paragraph(text::follow_online(lang, &receipt.follow_url)));
    blocks.push(Block::paragraph(text::follow_at_office(lang)));
    blocks.push(Block::paragraph(match &receipt.withdrawal {
        Ok(()) => text::withdrawal_allowed(lang).to_string(),
        Err(reason) => text::withdrawal_refused(lang, reason),
    }));
    blocks.push(Block::heading(text::heading_answers(lang)));
    for step in &receipt.answers {
        push_answers(&mut blocks, lang, step, 3);
    }
    push_attachments(&mut blocks, lang, &receipt.attachments);
    blocks.push(Block::heading(text::heading_verification(lang)));
    blocks.push(Block::paragraph(text::verification(lang)));
    blocks.push(Block::code(&receipt.verification_url, text::qr_alt(lang))?);
    blocks.push(Block::Facts {
        rows: vec![Fact::fingerprint(
            text::answers_sha256(lang),
            &receipt.answers_sha256,
        )],
    });
    blocks.push(Block::heading(text::heading_privacy(lang)));
    blocks.push(Block::paragraph(text::privacy(lang, &receipt.privacy_url)));

    let short_title = match &number {
        Some(number) => text::receipt_title_numbered(lang, number),
        None => text::receipt_title(lang).to_string(),
    };
    Ok(Document::new(
        lang,
        &receipt.issuer,
        short_title,
        receipt.service_title.clone(),
        blocks,
    ))
}

fn push_section(blocks: &mut Vec<Block>, title: &str, rows: Vec<Fact>) {
    blocks.push(Block::heading(title));
    blocks.push(Block::Facts { rows });
}

fn registration_facts(receipt: &Receipt, number: Option<&str>) -> Vec<Fact> {
    let lang = receipt.lang;
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
                &receipt.register,
            ),
        ));
    }
    rows.push(Fact::new(
        text::submitted_at(lang),
        words::instant(lang, receipt.submitted_at),
    ));
    rows.push(Fact::new(text::istanza_code(lang), &receipt.istanza));
    rows.push(Fact::new(text::service(lang), &receipt.service_title));
    rows.push(Fact::new(text::subject(lang), &receipt.subject));
    rows
}

fn applicant_facts(receipt: &Receipt) -> Vec<Fact> {
    let lang = receipt.lang;
    let Applicant {
        given_name,
        family_name,
        tax_code,
        identification,
    } = &receipt.applicant;
    vec![
        Fact::new(text::full_name(lang), format!("{given_name} {family_name}")),
        Fact::new(text::tax_code(lang), tax_code.as_str()),
        Fact::new(
            text::identified(lang),
            text::identified_by(
                lang,
                &identification.means,
                identification.level.number(),
                &identification.provider,
                words::instant(lang, identification.at),
            ),
        ),
    ]
}

fn office_facts(receipt: &Receipt) -> Vec<Fact> {
    let lang = receipt.lang;
    let office = &receipt.office;
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
    let lang = receipt.lang;
    let days = receipt.term_days;
    let term = match receipt.outcome_due_on {
        Some(day) => text::term_until(lang, words::day(lang, day), days),
        None => text::term_days(lang, days),
    };
    vec![
        Fact::new(text::term(lang), term),
        Fact::new(text::substitute(lang), &receipt.office.substitute),
    ]
}

/// Adds the answers of a step under a heading of this level.
pub(crate) fn push_answers(blocks: &mut Vec<Block>, lang: Lang, step: &SummaryStep, level: u8) {
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
