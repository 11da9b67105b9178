//! Digital stamps that are bought by themselves, at pagoPA's service for them (*@e.bollo 2.0*), where the
//! municipality has set so. Their debts are told to nobody who collects; whoever pays is sent to a page of the
//! service's, and the stamp itself, asked for until it comes, is the only proof. Each page sells another stamp, and
//! none is refunded: nobody is sent to a second one while the first may sell, or has sold.
//!
//! What can be known of a page: the stamp, once the service has it, says that it was sold; nothing says that it was
//! not. Whoever has given up, as the browser says, did so before paying, and may order anew as soon as the service
//! was asked. Of a page that has failed the payment may be made all the same (the service has no address for who has
//! to wait): another one is opened when that one is surely over, twenty minutes after it was ordered.

use super::offer::Creditor;
use super::refused::Refused;
use super::settings::StampSale;
use super::settle::settle_receipt;
use crate::app::App;
use crate::ctx::{Citizen, L2};
use crate::http::Fail;
use crate::jobs::JobError;
use crate::tenant::ServedTenant;
use chrono::{DateTime, Utc};
use sportello_integrations::payments::mbd::{Buyer, StampOrder, StampOrdered, StampShop};
use sportello_integrations::payments::stamp::{self, StampSigners};
use sportello_integrations::payments::{BackTo, Receipt, Transferred};
use sportello_storage::payments::{self, NewNotice, Received, StoredNotice, StoredReceipt};
use sportello_storage::{Tx, citizens, new_id};
use sportello_types::ids::TenantId;
use sportello_types::payments::{OnSale, Part, Parts};
use sportello_types::problem::ProblemCode;
use sportello_types::values::NoticeNumber;
use std::sync::Arc;

/// Before the number of an order, what tells its receipt from all others.
const RECEIPT: &str = "mbd-";
/// Who is named where a stamp does not say who has sold it.
const SELLER: &str = "pagoPA";

/// How the notices are called into which one is divided, as the payer reads it.
pub(crate) struct Names {
    /// What the municipality gets.
    pub(crate) rest: String,
    /// A stamp.
    pub(crate) stamp: String,
}

/// What is asked for at once, as the notices of one way to pay it: one, unless the municipality has all stamps bought
/// by themselves. Then each stamp has one of its own, behind that of all the rest: whoever collects is told of the
/// first alone, and what waits goes on once all of them are paid, in whichever order.
///
/// # Errors
///
/// 500 where parts of a notice are none by themselves.
pub(crate) fn divided(
    app: &App,
    creditor: &Creditor<'_>,
    whole: NewNotice,
    names: &Names,
    now: DateTime<Utc>,
) -> Result<Vec<NewNotice>, Fail> {
    let (stamps, rest): (Vec<Part>, Vec<Part>) = whole
        .parts
        .as_slice()
        .iter()
        .cloned()
        .partition(|part| part.stamp().is_some());
    if creditor.stamps != StampSale::Apart || stamps.len() + rest.len() == 1 || stamps.is_empty() {
        return Ok(vec![whole]);
    }
    let notice = |description: &str, parts: Vec<Part>| -> Result<NewNotice, Fail> {
        Ok(NewNotice {
            id: new_id(now, &mut app.rng()),
            description: description.to_owned(),
            parts: Parts::new(parts).map_err(Fail::internal)?,
            ..whole.clone()
        })
    };
    let mut notices = Vec::with_capacity(stamps.len() + 1);
    if !rest.is_empty() {
        notices.push(notice(&names.rest, rest)?);
    }
    for stamp in stamps {
        notices.push(notice(&names.stamp, vec![stamp])?);
    }
    Ok(notices)
}

/// Whether the stamps of a debt to make are bought by themselves.
///
/// # Errors
///
/// 503 where the municipality has all stamps bought so, and a notice asks for something beside one.
pub(super) fn is_apart(sale: StampSale, options: &[Vec<NewNotice>]) -> Result<bool, Fail> {
    let buying = || {
        options
            .iter()
            .flatten()
            .filter(|notice| notice.parts.buy_a_stamp())
    };
    if sale == StampSale::WithDebt || buying().next().is_none() {
        return Ok(false);
    }
    let each_alone = buying().all(|notice| notice.parts.as_slice().len() == 1);
    match sale {
        StampSale::WithDebt => Ok(false),
        StampSale::ApartWhenAlone => Ok(each_alone && options.iter().flatten().count() == 1),
        StampSale::Apart if each_alone => Ok(true),
        StampSale::Apart => {
            tracing::error!(
                "`payments.stamps` is `apart`, and one notice asks for a stamp and something else: nothing is asked for"
            );
            Err(ProblemCode::Unavailable.into())
        }
    }
}

/// The notice whose stamp is bought by itself, of those that were chosen.
///
/// # Errors
///
/// 409 where others were chosen with it: they are paid elsewhere.
pub(super) fn alone<'n>(
    tenant: &Arc<ServedTenant>,
    chosen: &'n [StoredNotice],
) -> Result<Option<&'n StoredNotice>, Fail> {
    match chosen {
        [notice] => Ok(Some(notice).filter(|notice| notice.apart)),
        several if several.iter().any(|notice| notice.apart) => Err(Refused::stamp_alone(tenant)),
        _ => Ok(None),
    }
}

/// Orders the stamp of a notice: where the browser goes, and by which number the stamp is asked for.
///
/// # Errors
///
/// 409 where one was sold for it, or may be being sold, and where too little is known of who buys; 503 where the
/// service is not set up, does not answer, or does not say what became of what was ordered before.
pub(super) async fn order(
    citizen: &Citizen<L2>,
    notice: &StoredNotice,
    back: BackTo,
) -> Result<StampOrdered, Fail> {
    let [part] = notice.parts.as_slice() else {
        return Err(ProblemCode::Internal.into());
    };
    let stamp = part.stamp().ok_or(ProblemCode::Internal)?;
    let shop = citizen.app.stamp_shop(citizen.tenant_id()).ok_or_else(|| {
        tracing::error!("stamps that are bought by themselves need `pagopa.mbd`");
        Refused::no_provider(&citizen.tenant)
    })?;
    // What was ordered before may have been bought, whatever the browser has said.
    match take(&citizen.app, citizen.tenant_id(), notice, citizen.now).await {
        Ok(false) => {}
        Ok(true) => return Err(Refused::in_payment(&citizen.tenant)),
        Err(error) => {
            tracing::error!(%error, notice = %notice.id, "whether a stamp was bought is not known: none is sold");
            return Err(Refused::no_provider(&citizen.tenant));
        }
    }
    let tx = citizen.read().await?;
    match payments::stamp_on_sale(&tx, notice.id, citizen.now).await? {
        None => {}
        Some(OnSale::Page) => return Err(Refused::in_payment(&citizen.tenant)),
        Some(OnSale::Failed { until }) => return Err(Refused::stamp_failed(&citizen.tenant, until)),
    }
    let order = StampOrder {
        buyer: buyer(&tx, citizen).await?,
        stamp: stamp.clone(),
        amount: part.amount,
        back,
    };
    drop(tx);
    let ordered = shop.order(&order).await;
    ordered.map_err(|error| Refused::by_provider(&citizen.tenant, &error))
}

/// Who signs in buys: the service asks for more than a debt says of who owes it.
async fn buyer(tx: &Tx, citizen: &Citizen<L2>) -> Result<Buyer, Fail> {
    let found = citizens::find(tx, citizen.id).await?;
    let profile = found.ok_or(ProblemCode::Unauthenticated)?.profile;
    let named = |name: String| Some(name.trim().to_owned()).filter(|name| !name.is_empty());
    let whole = || {
        Some(Buyer {
            given_name: named(profile.given_name)?,
            family_name: named(profile.family_name)?,
            tax_code: profile.tax_code?,
            email: profile.email?,
        })
    };
    whole().ok_or_else(|| Refused::stamp_buyer(&citizen.tenant))
}

/// Takes the stamps that were bought with what was ordered for a notice: settled as receipts are, once. Whether
/// one was there.
///
/// # Errors
///
/// [`JobError`], once all that could be taken is.
pub(crate) async fn take(
    app: &App,
    tenant: TenantId,
    notice: &StoredNotice,
    now: DateTime<Utc>,
) -> Result<bool, JobError> {
    let tx = app.db.read(tenant).await?;
    let orders = payments::stamp_orders(&tx, notice.id).await?;
    drop(tx);
    if orders.is_empty() {
        return Ok(false);
    }
    let shop = app.stamp_shop(tenant).ok_or(JobError::NotSetUp(
        "the service of digital stamps is not configured (`pagopa.mbd`)",
    ))?;
    let (mut bought, mut failed) = (false, None);
    for order in &orders {
        match take_one(app, tenant, shop.as_ref(), (notice, order), now).await {
            Ok(there) => bought |= there,
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    failed.map_or(Ok(bought), Err)
}

async fn take_one(
    app: &App,
    tenant: TenantId,
    shop: &dyn StampShop,
    (notice, order): (&StoredNotice, &payments::StampOrder),
    now: DateTime<Utc>,
) -> Result<bool, JobError> {
    let Some(xml) = shop.stamp(&order.number).await? else {
        return Ok(false);
    };
    let receipt = receipt(notice, order, xml, app.stamp_signers.as_deref());
    let tx = app.db.begin(tenant).await?;
    match settle_receipt(&tx, app, &receipt, now).await? {
        Received::Settled { .. } | Received::Duplicate => {
            tx.commit().await?;
            Ok(true)
        }
        Received::Unknown => Err(JobError::Failed("the notice of a stamp is gone".to_owned())),
    }
}

/// A stamp that was bought, as the receipt of its notice. The service has sold it for what was ordered; whether it
/// is good is judged where all stamps are. One stamp is sold with each order, so that its number tells the receipt.
fn receipt(
    notice: &StoredNotice,
    order: &payments::StampOrder,
    xml: Vec<u8>,
    signers: Option<&dyn StampSigners>,
) -> Receipt {
    let read = signers.and_then(|signers| stamp::read(&xml, signers).ok());
    Receipt {
        id: format!("{RECEIPT}{}", order.number),
        notice: notice.number.clone(),
        iuv: None,
        creditor: notice.creditor.clone(),
        amount: notice.amount(),
        fee: None,
        paid_at: read.as_ref().map(|read| read.bought_at),
        provider: read.map_or_else(|| SELLER.to_owned(), |read| read.provider),
        payer: None,
        transfers: transfers(notice, &xml),
        cart: Some(order.attempt.to_string()),
        stand_in: false,
        xml,
    }
}

/// What the seller knows a stamp by that was bought by itself.
pub(super) struct Sold {
    /// The number of the notice that the service has made.
    pub(super) number: NoticeNumber,
    /// The number of the stamp (*IUBD*), of one that was bought beside the one that counts. That one's is where all
    /// good stamps are.
    pub(super) iubd: Option<String>,
}

/// How the stamp of a receipt was sold; nothing where it was not bought by itself.
pub(super) fn sold(app: &App, notice: &StoredNotice, receipt: &StoredReceipt) -> Option<Sold> {
    if !notice.apart {
        return None;
    }
    let number = receipt.receipt_id.strip_prefix(RECEIPT)?.parse().ok()?;
    let signers = app.stamp_signers.as_deref().filter(|_| !receipt.pays);
    let read = signers.and_then(|signers| stamp::read(&receipt.xml, signers).ok());
    Some(Sold {
        number,
        iubd: read.map(|read| read.iubd),
    })
}

/// What such a receipt says of who got what: the Revenue Agency all of it, for the stamp.
pub(super) fn transfers(notice: &StoredNotice, xml: &[u8]) -> Vec<Transferred> {
    let parts = (1_u8..).zip(notice.parts.as_slice());
    parts
        .map(|(number, part)| Transferred {
            number,
            creditor: part.creditor.clone(),
            amount: part.amount,
            account: None,
            category: Some(part.category.as_str().to_owned()),
            stamp: Some(xml.to_vec()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_types::ids::NoticeId;
    use sportello_types::payments::{Destination, StampToBuy};
    use sportello_types::values::{EuroCents, Sha256};

    fn part(stamp: bool) -> Part {
        Part {
            amount: EuroCents(1600),
            creditor: "01234567897".parse().unwrap(),
            to: if stamp {
                Destination::Stamp {
                    stamp: StampToBuy {
                        document: Sha256([7; 32]),
                        province: "CA".parse().unwrap(),
                    },
                }
            } else {
                Destination::Account {
                    account: "IT60X0542811101000000123456".parse().unwrap(),
                }
            },
            category: "9/0115103TS/".parse().unwrap(),
        }
    }

    fn notice(stamps: &[bool]) -> NewNotice {
        NewNotice {
            id: NoticeId::from_parts(1_790_000_000_000, [1; 10]),
            description: "Certificato".to_owned(),
            due_on: None,
            ends: false,
            parts: Parts::new(stamps.iter().copied().map(part).collect()).unwrap(),
        }
    }

    #[test]
    fn a_stamp_is_bought_apart_where_it_is_alone_and_the_municipality_says_so() {
        let alone = [vec![notice(&[true])]];
        let with_fees = [vec![notice(&[false, true])]];
        let divided = [vec![notice(&[false]), notice(&[true])]];
        let two = [vec![notice(&[true]), notice(&[true])]];
        let fees = [vec![notice(&[false])]];
        for (sale, options, apart) in [
            (StampSale::WithDebt, &alone[..], Some(false)),
            (StampSale::WithDebt, &with_fees[..], Some(false)),
            (StampSale::ApartWhenAlone, &alone[..], Some(true)),
            (StampSale::ApartWhenAlone, &with_fees[..], Some(false)),
            (StampSale::ApartWhenAlone, &divided[..], Some(false)),
            (StampSale::ApartWhenAlone, &two[..], Some(false)),
            (StampSale::Apart, &alone[..], Some(true)),
            (StampSale::Apart, &with_fees[..], None),
            (StampSale::Apart, &divided[..], Some(true)),
            (StampSale::Apart, &two[..], Some(true)),
            (StampSale::Apart, &fees[..], Some(false)),
        ] {
            assert_eq!(is_apart(sale, options).ok(), apart, "{sale:?}");
        }
    }
}
