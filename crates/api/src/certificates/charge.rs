//! What is paid online for a certificate, which waits for it: secretariat fees, where the municipality collects
//! them, and a digital stamp in the place of one on paper. One debt with one notice, or with two where the stamp is
//! bought by itself.

use super::make::Made;
use super::offer::{self, Channel};
use super::order::Order;
use crate::ctx::{Citizen, Ctx, L2};
use crate::http::Fail;
use crate::payments::{self, Names, StampSale, cut};
use crate::tenant::ServedTenant;
use crate::time;
use chrono::{Days, NaiveDate};
use sportello_documents::certificates::catalogue;
use sportello_storage::certificates::{self, NewHold};
use sportello_storage::payments::{Created, DebtorRecord, NewNotice, TaxCode};
use sportello_storage::{Keyring, Tx, citizens, new_id};
use sportello_types::certificates::Duty;
use sportello_types::deliveries::Delivery;
use sportello_types::lang::Lang;
use sportello_types::payments::{
    DebtSource, Destination, LONGEST_NAME, LONGEST_SUBJECT, Part, Parts, StampToBuy,
};
use sportello_types::problem::ProblemCode;
use sportello_types::profile::{Profile, Residence};
use sportello_types::text::certificatepay as words;
use sportello_types::values::{EuroCents, ProvinceCode, Sha256, TaxonomyCode};

/// Days within which it is paid, that of the request not counted. What the registry says is of the day of the
/// request.
const TERM: Days = Days::new(5);

/// What a municipality collects online for certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Collects {
    /// Whether fees are paid online.
    pub(crate) fees: bool,
    /// Whether stamps can be bought online.
    pub(crate) stamps: bool,
}

impl Collects {
    /// As at the counter.
    pub(crate) const NOTHING: Self = Self {
        fees: false,
        stamps: false,
    };

    /// Nothing where the municipality receives no payments, and no stamps while nobody's are believed.
    pub(crate) fn of(ctx: &Ctx) -> Self {
        let paid_here = payments::creditor(&ctx.tenant).is_ok();
        Self {
            fees: paid_here && ctx.tenant.settings.certificates.collect,
            stamps: paid_here && ctx.app.stamp_signers.is_some(),
        }
    }
}

/// What one certificate costs online, and whoever pays it.
pub(super) struct Charge {
    fees: EuroCents,
    /// The province in which whoever buys a stamp lives.
    stamp: Option<ProvinceCode>,
    /// How much a stamp is.
    duty: EuroCents,
    debtor: DebtorRecord,
}

impl Charge {
    /// Nothing where nothing is to be paid online: then nothing waits.
    ///
    /// # Errors
    ///
    /// 503 while nobody collects for the municipality; 422 when a stamp is to be bought by somebody of whom
    /// no province is known.
    pub(super) async fn read(
        tx: &Tx,
        citizen: &Citizen<L2>,
        order: &Order,
        collects: Collects,
    ) -> Result<Option<Self>, Fail> {
        let fees = offer::fees(&citizen.tenant, order.use_, Channel::Online);
        let fees = if collects.fees { fees } else { EuroCents(0) };
        let buys = order.duty == Duty::DigitalStamp;
        if fees == EuroCents(0) && !buys {
            return Ok(None);
        }
        payments::provider(citizen)?;
        let found = citizens::find(tx, citizen.id).await?;
        let profile = found.ok_or(ProblemCode::Unauthenticated)?.profile;
        let stamp = match (buys, province(&profile, &citizen.tenant)) {
            (false, _) => None,
            (true, Some(province)) => Some(province),
            (true, None) => {
                let message = |lang| words::field_province(lang).to_owned();
                return Err(Fail::field(
                    ProblemCode::ValidationFailed,
                    "/digital_stamp",
                    "province",
                    message,
                ));
            }
        };
        Ok(Some(Self {
            fees,
            stamp,
            duty: catalogue().stamp_duty(time::rome_day(citizen.now)),
            debtor: debtor(profile),
        }))
    }

    /// Whether fees and stamp are paid by themselves, each where it is.
    pub(super) fn is_divided(&self, tenant: &ServedTenant) -> bool {
        let apart = tenant.settings.payments.stamps == StampSale::Apart;
        apart && self.stamp.is_some() && self.fees > EuroCents(0)
    }

    /// Makes the debt and has the certificate wait for it, in the transaction that keeps the certificate; the
    /// last day on which it is paid.
    pub(super) async fn hold(
        &self,
        tx: &Tx,
        citizen: &Citizen<L2>,
        made: &Made,
        deliver: Option<&Delivery>,
        keys: &Keyring,
    ) -> Result<NaiveDate, Fail> {
        let creditor = payments::creditor(&citizen.tenant)?;
        let until = until(time::rome_day(citizen.now));
        let lang = citizen.tenant.default_language();
        let subject = self.subject(&made.title, lang);
        let names = Names {
            rest: cut(&words::subject_fees(lang, &made.title), LONGEST_SUBJECT),
            stamp: cut(&words::subject_stamp(lang, &made.title), LONGEST_SUBJECT),
        };
        let whole = NewNotice {
            id: new_id(citizen.now, &mut citizen.rng()),
            description: subject.clone(),
            due_on: Some(until),
            ends: true,
            parts: self.parts(&citizen.tenant, &creditor, made)?,
        };
        let notices = payments::divided(&citizen.app, &creditor, whole, &names, citizen.now)?;
        let settings = &citizen.tenant.settings.certificates;
        let office = citizen.tenant.office(&settings.office, Lang::It);
        let order = payments::Order {
            debtor: self.debtor.clone(),
            subject,
            office: office.map(|office| office.name),
            external_key: None,
            options: vec![notices],
        };
        let source = DebtSource::Certificate { certificate: made.id };
        let created = payments::create(
            tx,
            &citizen.app,
            &creditor,
            &order,
            Some(citizen.id),
            &source,
            citizen.now,
        )
        .await?;
        let (Created::New(debt) | Created::Known(debt)) = created;
        let hold = NewHold {
            certificate: made.id,
            debt: debt.id,
            held_at: citizen.now,
            until,
            deliver,
        };
        certificates::hold(tx, &hold, keys, &mut citizen.rng()).await?;
        Ok(until)
    }

    /// What the payer reads: no personal data.
    fn subject(&self, title: &str, lang: Lang) -> String {
        let subject = match (self.fees > EuroCents(0), self.stamp.is_some()) {
            (true, true) => words::subject_both(lang, title),
            (true, false) => words::subject_fees(lang, title),
            (false, _) => words::subject_stamp(lang, title),
        };
        cut(&subject, LONGEST_SUBJECT)
    }

    fn parts(
        &self,
        tenant: &ServedTenant,
        creditor: &payments::Creditor<'_>,
        made: &Made,
    ) -> Result<Parts, Fail> {
        let mut parts = Vec::new();
        if self.fees > EuroCents(0) {
            parts.push(Part {
                amount: self.fees,
                creditor: creditor.tax_code.clone(),
                to: Destination::Account {
                    account: creditor.account.clone(),
                },
                category: category(tenant, payments::CERTIFICATE_FEES)?,
            });
        }
        if let Some(province) = &self.stamp {
            let document: Sha256 = made.sha256.parse().map_err(Fail::internal)?;
            parts.push(Part {
                amount: self.duty,
                creditor: creditor.tax_code.clone(),
                to: Destination::Stamp {
                    stamp: StampToBuy {
                        document,
                        province: province.clone(),
                    },
                },
                category: category(tenant, payments::STAMP_DUTY)?,
            });
        }
        Parts::new(parts).map_err(Fail::internal)
    }
}

/// The last day on which a certificate that is asked for today can be paid.
fn until(today: NaiveDate) -> NaiveDate {
    // Only at the end of the calendar is there no such day.
    today.checked_add_days(TERM).unwrap_or(today)
}

/// Where the payer lives; of who lives abroad, and of whom it is not known, the municipality's province.
fn province(profile: &Profile, tenant: &ServedTenant) -> Option<ProvinceCode> {
    let own = match &profile.residence {
        Some(Residence::Italy(address)) => address.province.parse().ok(),
        Some(Residence::Abroad(_)) | None => None,
    };
    own.or_else(|| tenant.settings.municipality.province.parse().ok())
}

fn debtor(profile: Profile) -> DebtorRecord {
    let name = format!("{} {}", profile.given_name, profile.family_name);
    DebtorRecord {
        tax_code: profile.tax_code.map(TaxCode::Person),
        name: cut(name.trim(), LONGEST_NAME),
        email: profile.email,
    }
}

fn category(tenant: &ServedTenant, (name, otherwise): (&str, &str)) -> Result<TaxonomyCode, Fail> {
    let mut named = tenant.settings.payments.taxonomy.iter();
    match named.find(|(known, _)| known.as_str() == name) {
        Some((_, code)) => Ok(code.clone()),
        None => otherwise.parse().map_err(Fail::internal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_and_the_term_is_in_days() {
        for (_, code) in [payments::CERTIFICATE_FEES, payments::STAMP_DUTY] {
            assert!(code.parse::<TaxonomyCode>().is_ok(), "{code}");
        }
        let today: NaiveDate = "2026-12-29".parse().unwrap();
        assert_eq!(until(today), "2027-01-03".parse::<NaiveDate>().unwrap());
        assert_eq!(until(NaiveDate::MAX), NaiveDate::MAX);
        assert_eq!(cut("perché", 5), "perch");
    }
}
