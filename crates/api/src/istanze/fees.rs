//! What is to be paid for an istanza: asked for by a debt, shown, and what follows when that is withdrawn.

use crate::app::App;
use crate::http::Fail;
use crate::jobs;
use crate::journal::{self, Act};
use crate::payments::{self, Names, Order, UnderWay, cut, is_stamp_under_way};
use crate::tenant::ServedTenant;
use crate::time;
use chrono::{DateTime, Days, Utc};
use sportello_storage::istanze::{self, AwaitedAmount, Istanza, NewPayment};
use sportello_storage::messages::NewMessage;
use sportello_storage::payments::{Created, DebtorRecord, NewNotice, TaxCode};
use sportello_storage::{Tx, citizens, new_id, payments as debts};
use sportello_types::form::{FeeDue, FeeKind, FeeTime};
use sportello_types::ids::{CitizenId, DebtId, IstanzaId};
use sportello_types::istanze::{AmountAwaited, IstanzaPayment, Status};
use sportello_types::lang::Lang;
use sportello_types::payments::{
    Change, DebtSource, DebtStatus, Destination, LONGEST_NAME, LONGEST_SUBJECT, NoticeStatus, Part, Parts,
    StampToBuy,
};
use sportello_types::problem::ProblemCode;
use sportello_types::profile::Residence;
use sportello_types::sent::SentIstanza;
use sportello_types::text::istanzafees as words;
use sportello_types::values::{ProvinceCode, Sha256, Slug, TaxonomyCode};
use std::sync::Arc;

/// Days in which what waits for a payment is paid; then it is a draft again.
const DAYS_TO_SEND: u64 = 15;
/// Days in which what was asked for after the submission should be paid.
const DAYS_AFTER: u64 = 30;
/// Days after the last one in which the receipt of a payment made in time may still come: pagoPA tries for
/// 48 hours (SANP, *paSendRTV2*).
pub(crate) const DAYS_FOR_RECEIPTS: u64 = 3;

/// Makes the debt for what is due for an istanza at one time, if anything is: in the caller's transaction,
/// late in it, for the numbers of notices are a lock that all share. `document` is what the stamp is for:
/// SHA-256, lower-case hexadecimal.
pub(crate) async fn ask(
    tx: &Tx,
    app: &App,
    tenant: &Arc<ServedTenant>,
    (citizen, sent): (CitizenId, &SentIstanza),
    document: &str,
    when: FeeTime,
    now: DateTime<Utc>,
) -> Result<(), Fail> {
    let items: Vec<FeeDue> = sent.fees.iter().filter(|fee| fee.when == when).cloned().collect();
    if items.is_empty() {
        return Ok(());
    }
    let creditor = payments::creditor(tenant)?;
    let profile = citizens::find(tx, citizen)
        .await?
        .ok_or(ProblemCode::NotFound)?
        .profile;
    let province = match &profile.residence {
        Some(Residence::Italy(address)) => address.province.parse::<ProvinceCode>().ok(),
        Some(Residence::Abroad(_)) | None => None,
    };
    // Whoever lives abroad pays where the office is.
    let province = province.map_or_else(|| tenant.settings.municipality.province.parse(), Ok);
    let stamp = StampToBuy {
        document: document.parse::<Sha256>().map_err(Fail::internal)?,
        province: province.map_err(Fail::internal)?,
    };
    let part = |item: &FeeDue| -> Result<Part, Fail> {
        Ok(Part {
            amount: item.amount,
            creditor: creditor.tax_code.clone(),
            to: match item.kind {
                FeeKind::Fee => Destination::Account {
                    account: creditor.account.clone(),
                },
                FeeKind::Stamp => Destination::Stamp { stamp: stamp.clone() },
            },
            category: category(tenant, item)?,
        })
    };
    let parts = items.iter().map(part).collect::<Result<Vec<Part>, Fail>>()?;
    let (days, ends) = match when {
        FeeTime::BeforeSubmission => (DAYS_TO_SEND, true),
        FeeTime::AfterSubmission => (DAYS_AFTER, false),
    };
    let subject = cut(&sent.subject, LONGEST_SUBJECT);
    let names = Names {
        rest: subject.clone(),
        stamp: cut(&words::stamp_subject(Lang::It, &sent.subject), LONGEST_SUBJECT),
    };
    let whole = NewNotice {
        id: new_id(now, &mut app.rng()),
        description: subject.clone(),
        due_on: time::rome_day(now).checked_add_days(Days::new(days)),
        ends,
        parts: Parts::new(parts).map_err(Fail::internal)?,
    };
    let notices = payments::divided(app, &creditor, whole, &names, now)?;
    let applicant = &sent.applicant;
    let order = Order {
        debtor: DebtorRecord {
            tax_code: applicant.tax_code.clone().map(TaxCode::Person),
            name: cut(
                &format!("{} {}", applicant.given_name, applicant.family_name),
                LONGEST_NAME,
            ),
            email: profile.email,
        },
        subject,
        office: Some(cut(&sent.office.name, LONGEST_SUBJECT)),
        external_key: None,
        options: vec![notices],
    };
    let source = DebtSource::Istanza { istanza: sent.id };
    let created = payments::create(tx, app, &creditor, &order, Some(citizen), &source, now).await?;
    let (Created::New(debt) | Created::Known(debt)) = created;
    let new = NewPayment {
        debt: debt.id,
        istanza: sent.id,
        when: Some(when),
        items: &items,
        at: now,
    };
    Ok(istanze::note_payment(tx, &new).await?)
}

/// What is due once an istanza was sent: asked for, or waited for where an office sets an amount first, so that
/// there is one debt for all of it.
pub(crate) async fn ask_after(
    tx: &Tx,
    app: &App,
    tenant: &Arc<ServedTenant>,
    (citizen, sent): (CitizenId, &SentIstanza),
    document: &str,
    now: DateTime<Utc>,
) -> Result<(), Fail> {
    if sent.fee_to_set.is_some() {
        return Ok(istanze::await_amount(tx, sent.id, now).await?);
    }
    let after = FeeTime::AfterSubmission;
    ask(tx, app, tenant, (citizen, sent), document, after, now).await
}

/// What is known of what is due once an istanza was sent: all but what an office sets.
pub(crate) fn known_after(sent: &SentIstanza) -> Vec<FeeDue> {
    let after = |fee: &&FeeDue| fee.when == FeeTime::AfterSubmission;
    sent.fees.iter().filter(after).cloned().collect()
}

/// The amount that an istanza waits for, as its citizen sees it.
pub(super) async fn awaited(tx: &Tx, sent: &SentIstanza) -> Result<Option<AmountAwaited>, Fail> {
    let Some(fee) = &sent.fee_to_set else {
        return Ok(None);
    };
    let awaited = istanze::awaited_amount(tx, sent.id).await?;
    let open = awaited.filter(AwaitedAmount::is_open);
    Ok(open.map(|awaited| AmountAwaited {
        label: fee.label.clone(),
        note: fee.note.clone(),
        since: awaited.asked_at,
        with: known_after(sent),
    }))
}

/// The code under which the municipality receives a fee: the one that it has named after the fee, else after
/// its kind, else the one of the national list.
fn category(tenant: &ServedTenant, fee: &FeeDue) -> Result<TaxonomyCode, Fail> {
    let (kind, national) = match fee.kind {
        FeeKind::Fee => payments::OFFICE_FEES,
        FeeKind::Stamp => payments::STAMP_DUTY,
    };
    let named = |name: &str| {
        let name = name.parse::<Slug>().ok()?;
        tenant.settings.payments.taxonomy.get(&name).cloned()
    };
    match named(&fee.id.replace('_', "-")).or_else(|| named(kind)) {
        Some(code) => Ok(code),
        None => national.parse().map_err(Fail::internal),
    }
}

/// What is to be paid for an istanza, or was, as its citizen sees it: the last that was asked for by its form.
pub(super) async fn shown(tx: &Tx, istanza: IstanzaId) -> Result<Option<IstanzaPayment>, Fail> {
    let payments = istanze::payments(tx, istanza).await?;
    let last = payments
        .into_iter()
        .filter_map(|payment| payment.when.map(|when| (when, payment)))
        .next_back();
    let Some((when, payment)) = last else {
        return Ok(None);
    };
    let debt = debts::find_any(tx, payment.debt).await?;
    let Some((debt, notice)) = debt
        .as_ref()
        .and_then(|debt| Some((debt, debt.notices().next()?)))
    else {
        return Ok(None);
    };
    Ok(Some(IstanzaPayment {
        debt: debt.id,
        notice: notice.id,
        number: notice.number.clone(),
        when,
        total: FeeDue::total(&payment.items),
        items: payment.items,
        status: debt.status(),
        payable: debt
            .notices()
            .any(|notice| notice.status == NoticeStatus::Payable),
        due_on: notice.due_on,
        paid_at: debt.paid_at(),
        stamp: notice.stamp,
        looked_at: payment.settled_at.is_none() && debt.status() == DebtStatus::Paid && !debt.lets_go_on(),
        reversed: notice.reversed.is_some(),
    }))
}

/// Withdraws what is not paid of the debt of an istanza that is held; what is paid of it is for somebody to look at.
/// False when all of it is paid: then it stays as it is.
pub(super) async fn withdraw_debt(
    tx: &Tx,
    app: &App,
    debt: DebtId,
    cause: &str,
    now: DateTime<Utc>,
) -> Result<bool, Fail> {
    let found = debts::find_any(tx, debt).await?.ok_or(ProblemCode::NotFound)?;
    if found.status() == DebtStatus::Cancelled {
        return Ok(true);
    }
    match debts::change_debt(tx, debt, Change::Cancel, cause, now).await {
        Ok(debt) if debt.status() == DebtStatus::Cancelled => {
            jobs::withdraw_debt(tx, app, debt.id, now).await?;
            debts::abandon(tx, debt.id, now).await?;
            Ok(true)
        }
        Ok(_) | Err(sportello_storage::Error::WrongState) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Withdraws what is not paid of what was asked for by the form of an istanza that its citizen takes back, and
/// waits for no amount any more. What was paid meanwhile stays paid.
pub(super) async fn withdraw_unpaid(
    tx: &Tx,
    app: &App,
    istanza: IstanzaId,
    now: DateTime<Utc>,
) -> Result<(), Fail> {
    for payment in istanze::payments(tx, istanza).await? {
        let open = payment.settled_at.is_none() && payment.when.is_some();
        if open && withdraw_debt(tx, app, payment.debt, "istanza withdrawn", now).await? {
            istanze::end_payment(tx, istanza, payment.debt, now).await?;
        }
    }
    istanze::end_amount(tx, istanza, now).await?;
    Ok(())
}

/// Why nothing waits for a debt any more, though nobody gave up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unpaid {
    /// Its last day is over.
    Expired,
    /// An office has withdrawn it.
    Withdrawn,
    /// What was paid was given back.
    GivenBack,
}

/// Lets go of a debt that will not be paid, or whose money was given back, in the caller's transaction, which holds
/// the istanza: what waited for it is a draft again, and its citizen reads so. What was sent and is to be paid
/// afterwards is asked for once more where the money was given back. False where nothing waited for it.
pub(crate) async fn let_go(
    tx: &Tx,
    app: &App,
    tenant: &Arc<ServedTenant>,
    row: &Istanza,
    debt: DebtId,
    why: Unpaid,
    now: DateTime<Utc>,
) -> Result<bool, Fail> {
    let Some(payment) = istanze::payment_of(tx, debt).await? else {
        return Ok(false);
    };
    let found = debts::find_any(tx, debt).await?.ok_or(ProblemCode::NotFound)?;
    if why == Unpaid::GivenBack && found.sells_apart() {
        // What is left of it is not to be paid any more.
        withdraw_debt(tx, app, debt, "the rest was given back", now).await?;
        if is_stamp_under_way(tx, &found, now).await? {
            return Err(UnderWay::Stamp.into());
        }
    }
    let waits = payment.when == Some(FeeTime::BeforeSubmission) && row.status == Status::AwaitingPayment;
    // A stamp is good for the document, whoever asks again for the rest.
    let has_stamps = found.sells_apart() && found.notices().all(|notice| notice.stamp || !notice.apart);
    if found.sells_apart() && (waits || !has_stamps) {
        debts::abandon(tx, debt, now).await?;
    }
    let in_part = found.notices().any(|notice| notice.status.is_paid());
    if !waits {
        let ended = istanze::end_payment(tx, row.id, debt, now).await?;
        if ended && why == Unpaid::GivenBack && payment.when == Some(FeeTime::AfterSubmission) {
            let left = |item: &&FeeDue| !has_stamps || item.kind != FeeKind::Stamp;
            let items = payment.items.iter().filter(left).cloned().collect();
            ask_again(tx, app, tenant, row, (debt, items), now).await?;
        }
        return Ok(false);
    }
    istanze::reopen(tx, row.citizen, row.id, now).await?;
    let lang = tenant.default_language();
    let title = super::view::title(row, tenant, lang);
    let message = NewMessage {
        id: new_id(now, &mut app.rng()),
        citizen: row.citizen,
        istanza: Some(row.id),
        dedup_key: format!("istanza_unpaid/{debt}"),
        subject: words::reopened_subject(lang, &title),
        body: reopened(lang, &title, why, in_part),
    };
    jobs::send_message(tx, app, message, lang, now).await?;
    let object = row.id.to_string();
    journal::note_system(tx, row.citizen, Act::IstanzaReopened, &object, now).await?;
    Ok(true)
}

/// Asks once more for the same that an office waits for, with a notice of another number: the one that was paid
/// never counts again. Nothing where no office waits any more, or no payments are received.
async fn ask_again(
    tx: &Tx,
    app: &App,
    tenant: &Arc<ServedTenant>,
    row: &Istanza,
    (before, items): (DebtId, Vec<FeeDue>),
    now: DateTime<Utc>,
) -> Result<(), Fail> {
    let waits = matches!(row.status, Status::Submitted | Status::Registered);
    if !waits || !tenant.settings.payments.enabled {
        return Ok(());
    }
    let Some((mut sent, document)) = super::sent::read(tx, row.id).await? else {
        return Ok(());
    };
    sent.fees = items;
    let after = FeeTime::AfterSubmission;
    ask(
        tx,
        app,
        tenant,
        (row.citizen, &sent),
        &document.sha256,
        after,
        now,
    )
    .await?;
    let lang = tenant.default_language();
    let title = super::view::title(row, tenant, lang);
    let message = NewMessage {
        id: new_id(now, &mut app.rng()),
        citizen: row.citizen,
        istanza: Some(row.id),
        dedup_key: format!("istanza_asked_again/{before}"),
        subject: words::asked_again_subject(lang, &title),
        body: words::asked_again_body(lang, &title),
    };
    Ok(jobs::send_message(tx, app, message, lang, now).await?)
}

fn reopened(lang: Lang, title: &str, why: Unpaid, in_part: bool) -> String {
    match why {
        Unpaid::Expired if in_part => words::reopened_in_part(lang, title),
        Unpaid::Expired => words::reopened_expired(lang, title),
        Unpaid::Withdrawn => words::reopened_withdrawn(lang, title),
        Unpaid::GivenBack => words::reopened_given_back(lang, title),
    }
}
