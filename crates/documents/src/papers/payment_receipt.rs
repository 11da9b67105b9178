//! The receipt of a payment (*quietanza*): what the provider of payments says of it (*ricevuta telematica*,
//! pagoPA SANP), sealed by the municipality that got the money.
//!
//! It is printed in Italian.

use super::document::{Block, Document, Fact};
use super::receipt::DocumentError;
use super::{Issuer, render, words};
use crate::seal::Seal;
use chrono::{DateTime, Utc};
use sportello_types::lang::Lang;
use sportello_types::text::paymentpaper as text;
use sportello_types::values::{EuroCents, NoticeNumber, PartitaIva};

const LANG: Lang = Lang::It;

/// Everything that the receipt of a payment shows.
#[derive(Clone, Debug)]
pub struct PaymentReceiptPaper {
    /// The municipality.
    pub issuer: Issuer,
    /// Its fiscal code.
    pub creditor_tax_code: PartitaIva,
    /// The notice that was paid.
    pub number: NoticeNumber,
    /// What tells this payment from all others (*IUR*).
    pub receipt_id: String,
    /// The number of the notice with which pagoPA's service for digital stamps has sold one, where that was bought by
    /// itself (*NAV*). The municipality's notice was told to nobody then, and there is no IUR.
    pub sold_with: Option<NoticeNumber>,
    /// What was paid for.
    pub subject: String,
    /// Who owed.
    pub debtor_name: String,
    /// Their fiscal code, where there is one.
    pub debtor_tax_code: Option<String>,
    /// Who paid, where the provider says it.
    pub payer_name: Option<String>,
    /// Their fiscal code, where the provider says it.
    pub payer_tax_code: Option<String>,
    /// Who collected the money.
    pub provider: String,
    /// What was paid, without the provider's fee.
    pub amount: EuroCents,
    /// The provider's fee, where it says it.
    pub fee: Option<EuroCents>,
    /// When, where the provider says it.
    pub paid_at: Option<DateTime<Utc>>,
    /// Who got what.
    pub parts: Vec<PaidPart>,
}

/// A part of what was paid.
#[derive(Clone, Debug)]
pub struct PaidPart {
    /// Its number in the notice, from one.
    pub number: u8,
    /// Who got it.
    pub creditor: PartitaIva,
    /// How much.
    pub amount: EuroCents,
    /// The number of the digital stamp that was bought with it (*IUBD*).
    pub stamp: Option<String>,
}

/// Lays out the receipt and seals it. The same input, seal and `now` give the same bytes.
///
/// # Errors
/// [`DocumentError`] when the layout or the seal fails.
pub fn payment_receipt(
    paper: &PaymentReceiptPaper,
    seal: &dyn Seal,
    now: DateTime<Utc>,
) -> Result<Vec<u8>, DocumentError> {
    let draft = render::pdf(&document(paper), now)?;
    Ok(seal.seal(&draft, now)?)
}

fn document(paper: &PaymentReceiptPaper) -> Document {
    let mut blocks = vec![
        Block::lead(text::receipt_lead(LANG, &paper.issuer.name)),
        Block::heading(text::payment(LANG)),
        Block::Facts {
            rows: payment_facts(paper),
        },
    ];
    if paper.sold_with.is_some() {
        blocks.push(Block::paragraph(text::stamp_apart(LANG)));
    }
    blocks.push(Block::heading(text::who_owed(LANG)));
    blocks.push(Block::Facts {
        rows: person(&paper.debtor_name, paper.debtor_tax_code.as_deref()),
    });
    if let Some(name) = &paper.payer_name {
        blocks.push(Block::heading(text::who_paid(LANG)));
        blocks.push(Block::Facts {
            rows: person(name, paper.payer_tax_code.as_deref()),
        });
    }
    if !paper.parts.is_empty() {
        blocks.push(Block::heading(text::who_got(LANG)));
        blocks.push(parts(paper));
    }
    blocks.push(Block::paragraph(text::receipt_sealed(LANG, &paper.issuer.name)));
    Document::new(
        LANG,
        &paper.issuer,
        text::receipt_title(LANG, paper.number.grouped()),
        paper.subject.clone(),
        blocks,
    )
}

fn payment_facts(paper: &PaymentReceiptPaper) -> Vec<Fact> {
    let mut rows = vec![
        Fact::new(text::subject(LANG), &paper.subject),
        Fact::new(text::paid(LANG), text::euro(LANG, paper.amount)),
    ];
    if let Some(fee) = paper.fee {
        rows.push(Fact::new(text::fee(LANG), text::euro(LANG, fee)));
        let total = EuroCents(paper.amount.0.saturating_add(fee.0));
        rows.push(Fact::new(text::total(LANG), text::euro(LANG, total)));
    }
    rows.extend(
        paper
            .paid_at
            .map(|at| Fact::new(text::paid_at(LANG), words::instant(LANG, at))),
    );
    rows.push(Fact::new(text::provider(LANG), &paper.provider));
    if let Some(number) = &paper.sold_with {
        rows.push(Fact::fingerprint(text::stamp_notice(LANG), number.grouped()));
        rows.push(Fact::fingerprint(text::own_number(LANG), paper.number.grouped()));
        return rows;
    }
    rows.push(Fact::fingerprint(text::number(LANG), paper.number.grouped()));
    let iuv = paper.number.iuv();
    rows.extend(iuv.map(|iuv| Fact::fingerprint(text::iuv(LANG), iuv.to_string())));
    rows.push(Fact::fingerprint(text::receipt_id(LANG), &paper.receipt_id));
    rows
}

fn person(name: &str, tax_code: Option<&str>) -> Vec<Fact> {
    let mut rows = vec![Fact::new(text::name(LANG), name)];
    rows.extend(tax_code.map(|code| Fact::new(text::tax_code(LANG), code)));
    rows
}

/// Who got what; the column of the digital stamps is there when one was bought.
fn parts(paper: &PaymentReceiptPaper) -> Block {
    let stamps = paper.parts.iter().any(|part| part.stamp.is_some());
    let mut header = vec![
        text::part(LANG).to_owned(),
        text::part_creditor(LANG).to_owned(),
        text::amount(LANG).to_owned(),
    ];
    if stamps {
        header.push(text::stamp(LANG).to_owned());
    }
    let rows = paper.parts.iter().map(|part| {
        let code = part.creditor.as_str();
        let creditor = if part.creditor == paper.creditor_tax_code {
            text::creditor_with_code(LANG, &paper.issuer.name, code)
        } else {
            code.to_owned()
        };
        let mut row = vec![part.number.to_string(), creditor, text::euro(LANG, part.amount)];
        if stamps {
            row.push(part.stamp.clone().unwrap_or_default());
        }
        row
    });
    Block::Table {
        header,
        rows: rows.collect(),
    }
}
