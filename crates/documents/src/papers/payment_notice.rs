//! The payment notice of pagoPA (*avviso di pagamento*, national layout, guide 3.5): who asks, whom, how
//! much, until when, where to pay; then what one pays by, all at once or in instalments: a QR code and the
//! numbers beside it, and where there is a postal account a *Bollettino Postale PA* with its Data Matrix.
//!
//! It is printed in Italian.

use super::data_matrix::{self, PostalCode};
use super::document::{Block, Document, Fact};
use super::receipt::DocumentError;
use super::slip::{Code, Slip, Slips};
use super::{Issuer, RenderError, render, words};
use chrono::{DateTime, NaiveDate, Utc};
use sportello_types::lang::Lang;
use sportello_types::text::paymentpaper as text;
use sportello_types::values::{EuroCents, NoticeNumber, PartitaIva};

const LANG: Lang = Lang::It;

/// The largest amount, in cents: eleven digits in the QR code.
const MOST: i64 = 99_999_999_999;
/// How the post office names payments to public administrations.
const POSTAL_KIND: &str = "P1";

/// Everything that a payment notice shows.
#[derive(Clone, Debug)]
pub struct NoticePaper {
    /// The municipality.
    pub issuer: Issuer,
    /// Its fiscal code.
    pub creditor_tax_code: PartitaIva,
    /// The office that asks for the money.
    pub office: Option<String>,
    /// How to reach it: web address, telephone, e-mail; 100 characters at most in the national layout.
    pub contacts: Option<String>,
    /// What is paid for.
    pub subject: String,
    /// Who owes.
    pub debtor_name: String,
    /// Their fiscal code, where there is one.
    pub debtor_tax_code: Option<String>,
    /// The ways to pay: one notice, or one for each instalment that can be paid, in the order of their dates.
    pub options: Vec<Vec<NoticeOnPaper>>,
    /// Whether a digital stamp is among what is paid: then no notice is printed.
    pub has_stamp: bool,
    /// The code of the creditor among banks (CBILL, SIA).
    pub cbill: Option<String>,
    /// The postal account of the slips; without one there are none.
    pub postal: Option<PostalAccount>,
    /// When it is made; all dates of the file are this one.
    pub made_at: DateTime<Utc>,
}

/// A notice on the paper.
#[derive(Clone, Debug)]
pub struct NoticeOnPaper {
    /// Its number.
    pub number: NoticeNumber,
    /// How much: a cent at least.
    pub amount: EuroCents,
    /// The last day, where there is one.
    pub due_on: Option<NaiveDate>,
    /// Which instalment it is of its way to pay, those counted too that are not on the paper.
    pub instalment: Instalment,
    /// Whether it is paid on the postal account too, with a slip of its own.
    pub at_the_post: bool,
}

/// The place of a notice in its way to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instalment {
    /// Which one, from one.
    pub number: usize,
    /// Of how many: one where all is paid at once.
    pub of: usize,
}

impl Instalment {
    /// All at once.
    pub const WHOLE: Self = Self { number: 1, of: 1 };
}

/// A postal account to pay to.
#[derive(Clone, Debug)]
pub struct PostalAccount {
    /// Its number: one to twelve digits.
    pub number: String,
    /// In whose name it is.
    pub holder: String,
    /// The leave of Poste Italiane to print slips, word for word: `AUT. DB/… DEL …`.
    pub authorisation: String,
}

/// A debt of which no notice can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotPrintable {
    /// A digital stamp is tied to a document: it is paid for from the portal alone.
    #[error("a digital stamp is among what is paid")]
    Stamp,
    /// There is nothing to pay by.
    #[error("there is no notice, or a way to pay without one")]
    Empty,
    /// An instalment that its way to pay cannot have.
    #[error("an instalment that is not one of those of its way to pay, in their order")]
    Instalment,
    /// A code has no place for the amount.
    #[error("an amount of nothing, or more than the codes have place for")]
    Amount,
    /// The number of the postal account is none.
    #[error("the postal account must have one to twelve digits")]
    PostalAccount,
}

/// Lays out the notice. It is not sealed: what it says, whoever collects the money asks for anew. The same
/// input gives the same bytes.
///
/// # Errors
/// [`DocumentError`] when the debt can have no notice on paper, or the layout fails.
pub fn payment_notice(paper: &NoticePaper) -> Result<Vec<u8>, DocumentError> {
    check(paper)?;
    Ok(render::pdf(&document(paper)?, paper.made_at)?)
}

fn check(paper: &NoticePaper) -> Result<(), NotPrintable> {
    if paper.has_stamp {
        return Err(NotPrintable::Stamp);
    }
    if paper.options.is_empty() || paper.options.iter().any(Vec::is_empty) {
        return Err(NotPrintable::Empty);
    }
    if !paper.options.iter().all(|option| is_in_order(option)) {
        return Err(NotPrintable::Instalment);
    }
    let mut most = MOST;
    if let Some(postal) = &paper.postal {
        if !data_matrix::is_account(&postal.number) {
            return Err(NotPrintable::PostalAccount);
        }
        most = data_matrix::MOST;
    }
    let mut amounts = paper.options.iter().flatten().map(|notice| notice.amount.0);
    if amounts.all(|cents| (1..=most).contains(&cents)) {
        Ok(())
    } else {
        Err(NotPrintable::Amount)
    }
}

/// Whether the notices of a way to pay are instalments of one plan, each once and in their order.
fn is_in_order(option: &[NoticeOnPaper]) -> bool {
    let places = || option.iter().map(|notice| notice.instalment);
    places().all(|place| (1..=place.of).contains(&place.number))
        && places()
            .zip(places().skip(1))
            .all(|(before, after)| before.of == after.of && before.number < after.number)
}

fn document(paper: &NoticePaper) -> Result<Document, RenderError> {
    let (whole, plans): (Vec<_>, Vec<_>) = paper.options.iter().partition(|option| is_whole(option));
    let mut blocks = vec![
        Block::Columns {
            columns: vec![creditor(paper), debtor(paper)],
        },
        Block::Columns {
            columns: vec![how_much(&whole, &plans), where_to_pay(paper)],
        },
    ];
    if !whole.is_empty() {
        blocks.push(Block::heading(text::data_whole(LANG)));
    }
    for notice in whole.into_iter().flatten() {
        push_slips(&mut blocks, paper, &[(notice, title_of_whole(notice))])?;
    }
    for plan in plans {
        blocks.push(Block::heading(match left_of(plan) {
            None => text::data_instalments(LANG, plan.len()),
            Some((left, total)) => text::data_instalments_left(LANG, left, total),
        }));
        let slips: Vec<_> = plan
            .iter()
            .map(|notice| (notice, title_of_instalment(notice)))
            .collect();
        push_slips(&mut blocks, paper, &slips)?;
    }
    let document = Document::new(
        LANG,
        &paper.issuer,
        text::notice(LANG).to_owned(),
        paper.subject.clone(),
        blocks,
    );
    Ok(Document {
        badge: Some(text::pagopa(LANG).to_owned()),
        ..document
    })
}

fn creditor(paper: &NoticePaper) -> Vec<Block> {
    let mut rows = Vec::new();
    rows.extend(
        paper
            .office
            .as_ref()
            .map(|office| Fact::new(text::office(LANG), office)),
    );
    rows.push(Fact::new(text::tax_code(LANG), paper.creditor_tax_code.as_str()));
    rows.extend(
        paper
            .contacts
            .as_ref()
            .map(|contacts| Fact::new(text::contacts(LANG), contacts)),
    );
    vec![
        Block::heading(text::creditor(LANG)),
        Block::lead(&paper.issuer.name),
        Block::Facts { rows },
    ]
}

fn debtor(paper: &NoticePaper) -> Vec<Block> {
    let mut blocks = vec![
        Block::heading(text::addressee(LANG)),
        Block::lead(&paper.debtor_name),
    ];
    if let Some(code) = &paper.debtor_tax_code {
        blocks.push(Block::Facts {
            rows: vec![Fact::new(text::tax_code(LANG), code)],
        });
    }
    blocks
}

/// The amount to pay at once, or that of all instalments; the day on which it, or the first of them, is due.
fn how_much(whole: &[&Vec<NoticeOnPaper>], plans: &[&Vec<NoticeOnPaper>]) -> Vec<Block> {
    let mut options = whole.iter().chain(plans);
    let first = options.next().map(|option| option.as_slice()).unwrap_or_default();
    let total = first
        .iter()
        .fold(0, |sum: i64, notice| sum.saturating_add(notice.amount.0));
    let due = first.first().and_then(|notice| notice.due_on);
    let mut blocks = vec![
        Block::heading(match due {
            Some(_) => text::how_much_and_when(LANG),
            None => text::how_much(LANG),
        }),
        Block::large(text::euro(LANG, EuroCents(total))),
    ];
    if let (Some(notice), Some(day)) = (first.first(), due) {
        let day = words::day(LANG, day);
        blocks.push(Block::lead(match notice.instalment {
            Instalment { of: 1, .. } => text::until(LANG, day),
            Instalment { number: 1, .. } => text::first_until(LANG, day),
            Instalment { number, of } => text::instalment_until(LANG, number, of, day),
        }));
    }
    blocks.extend(plans.iter().map(|plan| {
        Block::paragraph(match left_of(plan) {
            Some((left, total)) => text::instalments_left(LANG, left, total),
            None if whole.is_empty() => text::in_instalments(LANG, plan.len()),
            None => text::whole_or_in_instalments(LANG, plan.len()),
        })
    }));
    blocks.push(Block::paragraph(text::amount_may_change(LANG)));
    blocks
}

fn where_to_pay(paper: &NoticePaper) -> Vec<Block> {
    vec![
        Block::heading(text::where_to_pay(LANG)),
        Block::subheading(text::online(LANG)),
        Block::paragraph(text::online_how(LANG, &paper.issuer.name)),
        Block::subheading(text::in_person(LANG)),
        Block::paragraph(text::in_person_how(LANG)),
    ]
}

fn title_of_whole(notice: &NoticeOnPaper) -> String {
    match notice.due_on {
        Some(day) => text::whole_until(LANG, words::day(LANG, day)),
        None => text::whole(LANG).to_owned(),
    }
}

fn title_of_instalment(notice: &NoticeOnPaper) -> String {
    let Instalment { number, of } = notice.instalment;
    match notice.due_on {
        Some(day) => text::instalment_until(LANG, number, of, words::day(LANG, day)),
        None => text::instalment(LANG, number, of),
    }
}

/// Whether a way to pay is a single payment, and not the last instalment that is left.
fn is_whole(option: &[NoticeOnPaper]) -> bool {
    option.iter().all(|notice| notice.instalment.of == 1)
}

/// How many instalments of how many are on the paper, where that is not all of them.
fn left_of(plan: &[NoticeOnPaper]) -> Option<(u64, usize)> {
    let total = plan.first()?.instalment.of;
    let left = u64::try_from(plan.len()).ok()?;
    (plan.len() < total).then_some((left, total))
}

/// How many slips stand side by side: two or three, whichever leaves no gap.
fn columns(slips: usize) -> usize {
    if slips == 1 {
        1
    } else if slips.is_multiple_of(2) && !slips.is_multiple_of(3) {
        2
    } else {
        3
    }
}

/// The slips for banks and the others, then those for the post office.
fn push_slips(
    blocks: &mut Vec<Block>,
    paper: &NoticePaper,
    notices: &[(&NoticeOnPaper, String)],
) -> Result<(), RenderError> {
    let columns = columns(notices.len());
    let slips = notices
        .iter()
        .map(|(notice, title)| slip(paper, notice, title, columns));
    blocks.push(Block::Slips(Slips {
        columns,
        slips: slips.collect::<Result<_, _>>()?,
    }));
    let at_the_post: Vec<_> = notices.iter().filter(|(notice, _)| notice.at_the_post).collect();
    if let Some(postal) = paper.postal.as_ref().filter(|_| !at_the_post.is_empty()) {
        let slips = at_the_post
            .iter()
            .map(|(notice, title)| postal_slip(paper, postal, notice, title));
        blocks.push(Block::Slips(Slips {
            columns,
            slips: slips.collect::<Result<_, _>>()?,
        }));
    }
    Ok(())
}

/// A slip; the more stand side by side, the less of what the head of the paper says is repeated.
fn slip(
    paper: &NoticePaper,
    notice: &NoticeOnPaper,
    title: &str,
    columns: usize,
) -> Result<Slip, RenderError> {
    let number = notice.number.grouped();
    let amount = text::euro(LANG, notice.amount);
    let said = format!(
        "PAGOPA|002|{}|{}|{:02}",
        notice.number.as_str(),
        paper.creditor_tax_code.as_str(),
        notice.amount.0
    );
    let code = Code::qr(&said, text::qr_alt(LANG, &number, &amount))?;
    let mut facts = vec![
        Fact::new(text::amount(LANG), amount),
        Fact::fingerprint(text::number(LANG), number),
    ];
    if let Some(cbill) = &paper.cbill {
        facts.push(Fact::fingerprint(text::cbill(LANG), cbill.to_uppercase()));
    }
    facts.push(Fact::fingerprint(
        text::creditor_tax_code(LANG),
        paper.creditor_tax_code.as_str(),
    ));
    if columns == 1 {
        facts.push(Fact::new(text::creditor(LANG), &paper.issuer.name));
    }
    if columns < 3 {
        facts.push(Fact::new(text::debtor(LANG), &paper.debtor_name));
    }
    facts.push(Fact::new(text::subject(LANG), &paper.subject));
    Ok(Slip {
        title: title.to_owned(),
        code,
        facts,
        note: None,
        faint: false,
    })
}

fn postal_slip(
    paper: &NoticePaper,
    postal: &PostalAccount,
    notice: &NoticeOnPaper,
    title: &str,
) -> Result<Slip, RenderError> {
    let number = notice.number.grouped();
    let amount = text::euro(LANG, notice.amount);
    let said = PostalCode {
        number: &notice.number,
        account: &postal.number,
        amount: notice.amount,
        creditor: &paper.creditor_tax_code,
        debtor_tax_code: paper.debtor_tax_code.as_deref().unwrap_or_default(),
        debtor_name: &paper.debtor_name,
        subject: &paper.subject,
    };
    let code = Code::data_matrix(&said.text(), text::data_matrix_alt(LANG, &number, &amount))?;
    Ok(Slip {
        title: text::postal(LANG, title),
        code,
        facts: vec![
            Fact::fingerprint(text::account(LANG), &postal.number),
            Fact::new(text::account_holder(LANG), &postal.holder),
            Fact::new(text::amount(LANG), amount),
            Fact::fingerprint(text::number(LANG), number),
            Fact::fingerprint(text::postal_kind(LANG), POSTAL_KIND),
            Fact::fingerprint(text::creditor_tax_code(LANG), paper.creditor_tax_code.as_str()),
            Fact::new(text::debtor(LANG), &paper.debtor_name),
            Fact::new(text::subject(LANG), &paper.subject),
        ],
        note: Some(postal.authorisation.clone()),
        faint: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_stand_in_rows_that_they_fill_where_they_can() {
        let made: Vec<_> = (1..=12).map(columns).collect();
        assert_eq!(made, [1, 2, 3, 2, 3, 3, 3, 2, 3, 2, 3, 3]);
    }
}
