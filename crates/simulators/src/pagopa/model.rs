//! A debt position, and what happens to it.

use super::status::{ItemStatus, Status, Unpayable, Unpublishable};
use chrono::{DateTime, Utc};

#[derive(Clone, Debug)]
pub(super) struct Position {
    pub(super) iupd: String,
    pub(super) creditor: String,
    pub(super) company_name: String,
    pub(super) office_name: Option<String>,
    pub(super) pay_stand_in: bool,
    pub(super) status: Status,
    pub(super) inserted: DateTime<Utc>,
    pub(super) updated: DateTime<Utc>,
    pub(super) published: Option<DateTime<Utc>>,
    pub(super) options: Vec<PaymentOption>,
}

#[derive(Clone, Debug)]
pub(super) struct PaymentOption {
    pub(super) validity: Option<DateTime<Utc>>,
    pub(super) switch_to_expired: bool,
    pub(super) debtor: Debtor,
    pub(super) installments: Vec<Installment>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Debtor {
    /// `F` or `G`.
    pub(super) kind: String,
    pub(super) tax_code: String,
    pub(super) full_name: String,
    pub(super) street: Option<String>,
    pub(super) civic_number: Option<String>,
    pub(super) postal_code: Option<String>,
    pub(super) city: Option<String>,
    pub(super) province: Option<String>,
    pub(super) country: Option<String>,
    pub(super) email: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) struct Installment {
    pub(super) nav: String,
    pub(super) iuv: String,
    /// In cents.
    pub(super) amount: i64,
    pub(super) description: String,
    pub(super) due: DateTime<Utc>,
    pub(super) status: ItemStatus,
    pub(super) transfers: Vec<Transfer>,
    pub(super) metadata: Vec<(String, String)>,
    pub(super) paid: Option<Paid>,
}

/// That it was paid, and what is known of it since.
#[derive(Clone, Debug)]
pub(super) struct Paid {
    pub(super) at: DateTime<Utc>,
    /// Absent where the creditor was paid elsewhere.
    pub(super) receipt: Option<String>,
    pub(super) fee: i64,
    pub(super) flow: Option<(String, DateTime<Utc>)>,
}

#[derive(Clone, Debug)]
pub(super) struct Transfer {
    pub(super) number: u8,
    /// In cents.
    pub(super) amount: i64,
    pub(super) creditor: String,
    pub(super) company_name: Option<String>,
    pub(super) remittance: String,
    pub(super) category: String,
    pub(super) to: Destination,
    pub(super) metadata: Vec<(String, String)>,
    pub(super) reported: bool,
}

/// Where the money of a transfer goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    Account { iban: String, postal: Option<String> },
    Stamp { hash: String, province: String },
}

impl Destination {
    /// The account at the post office on which it arrives when it is paid there, if it can.
    pub(super) fn at_the_post(&self) -> Option<&str> {
        let Self::Account { iban, postal } = self else {
            return None;
        };
        Some(postal.as_ref().unwrap_or(iban).as_str()).filter(|account| is_postal(account))
    }
}

/// Whether an account is one of Poste Italiane.
pub(super) fn is_postal(iban: &str) -> bool {
    iban.starts_with("IT") && iban.get(5..10) == Some("07601")
}

impl Position {
    pub(super) fn items(&self) -> impl Iterator<Item = &Installment> {
        self.options.iter().flat_map(|option| &option.installments)
    }

    pub(super) fn items_mut(&mut self) -> impl Iterator<Item = &mut Installment> {
        self.options
            .iter_mut()
            .flat_map(|option| &mut option.installments)
    }

    /// An instalment and its option.
    pub(super) fn find(&self, nav: &str) -> Option<(&PaymentOption, &Installment)> {
        self.options.iter().find_map(|option| {
            let item = option.installments.iter().find(|item| item.nav == nav)?;
            Some((option, item))
        })
    }

    fn validity(&self) -> Option<DateTime<Utc>> {
        self.options.iter().filter_map(|option| option.validity).min()
    }

    /// Publishes: at once payable where no day is set from which it is.
    pub(super) fn publish(&mut self, now: DateTime<Utc>) -> Result<(), Unpublishable> {
        if self.status != Status::Draft {
            return Err(Unpublishable::State);
        }
        self.status = match self.validity() {
            Some(validity) if validity < now => return Err(Unpublishable::AfterValidity),
            Some(_) => Status::Published,
            None if self.items().any(|item| item.due <= now) => return Err(Unpublishable::AfterDue),
            None => Status::Valid,
        };
        if self.status == Status::Valid {
            for option in &mut self.options {
                option.validity = Some(now);
            }
        }
        self.published = Some(now);
        self.updated = now;
        Ok(())
    }

    /// The jobs by date. Whether anything has changed.
    pub(super) fn run(&mut self, now: DateTime<Utc>) -> bool {
        let before = self.status;
        if self.status == Status::Published && self.validity().is_none_or(|validity| validity <= now) {
            self.status = Status::Valid;
        }
        let ends = self.options.iter().all(|option| option.switch_to_expired);
        if self.status == Status::Valid && ends && self.items().all(|item| item.due < now) {
            self.status = Status::Expired;
        }
        if self.status != before {
            self.updated = now;
        }
        self.status != before
    }

    /// Whether a notice can be paid now.
    pub(super) fn payable(&self, nav: &str) -> Result<(), Unpayable> {
        match self.status {
            Status::Draft | Status::Published => return Err(Unpayable::Unknown),
            Status::Expired => return Err(Unpayable::Expired),
            Status::Invalid => return Err(Unpayable::Cancelled),
            Status::Paid | Status::Reported => return Err(Unpayable::Paid),
            Status::Valid | Status::PartiallyPaid => {}
        }
        let (option, item) = self.find(nav).ok_or(Unpayable::Unknown)?;
        if item.status != ItemStatus::Unpaid {
            return Err(Unpayable::Paid);
        }
        // One way to pay was taken: the others are no longer there.
        let chosen = option
            .installments
            .iter()
            .any(|item| item.status != ItemStatus::Unpaid);
        if self.status == Status::PartiallyPaid && !chosen {
            return Err(Unpayable::Unknown);
        }
        Ok(())
    }

    /// A notice has been paid.
    pub(super) fn settle(&mut self, nav: &str, paid: &Paid) {
        let now = paid.at;
        let Some(option) = self
            .options
            .iter_mut()
            .find(|option| option.installments.iter().any(|item| item.nav == nav))
        else {
            return;
        };
        for item in option.installments.iter_mut().filter(|item| item.nav == nav) {
            // A second payment changes nothing of the first.
            if item.paid.is_none() {
                item.status = ItemStatus::Paid;
                item.paid = Some(paid.clone());
            }
        }
        let whole = option
            .installments
            .iter()
            .all(|item| item.status != ItemStatus::Unpaid);
        self.status = if whole {
            Status::Paid
        } else {
            Status::PartiallyPaid
        };
        self.updated = now;
    }

    /// A transfer was found in a flow.
    pub(super) fn report(&mut self, nav: &str, number: u8, flow: &str, now: DateTime<Utc>) {
        for item in self.items_mut().filter(|item| item.nav == nav) {
            for transfer in item.transfers.iter_mut().filter(|one| one.number == number) {
                transfer.reported = true;
            }
            // No flow has a stamp.
            let all = item
                .transfers
                .iter()
                .all(|one| one.reported || matches!(one.to, Destination::Stamp { .. }));
            item.status = if all {
                ItemStatus::Reported
            } else {
                ItemStatus::PartiallyReported
            };
            if let Some(paid) = &mut item.paid {
                paid.flow = Some((flow.to_owned(), now));
            }
        }
        if self.status == Status::Paid
            && self
                .items()
                .filter(|item| item.paid.is_some())
                .all(|item| item.status == ItemStatus::Reported)
        {
            self.status = Status::Reported;
        }
        self.updated = now;
    }

    /// When the whole of it was paid.
    pub(super) fn paid_at(&self) -> Option<DateTime<Utc>> {
        matches!(self.status, Status::Paid | Status::Reported)
            .then(|| self.items().filter_map(|item| Some(item.paid.as_ref()?.at)).max())
            .flatten()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use chrono::{TimeDelta, TimeZone};

    pub(in super::super) fn now() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 24, 10, 0, 0).unwrap()
    }

    fn item(nav: &str, days: i64) -> Installment {
        Installment {
            nav: nav.to_owned(),
            iuv: nav.get(1..).unwrap().to_owned(),
            amount: 1652,
            description: "Certificato".to_owned(),
            due: now() + TimeDelta::days(days),
            status: ItemStatus::Unpaid,
            transfers: vec![Transfer {
                number: 1,
                amount: 1652,
                creditor: "01234567897".to_owned(),
                company_name: None,
                remittance: "Certificato".to_owned(),
                category: "9/0101100IM/".to_owned(),
                to: Destination::Account {
                    iban: "IT60X0542811101000000123456".to_owned(),
                    postal: None,
                },
                metadata: Vec::new(),
                reported: false,
            }],
            metadata: Vec::new(),
            paid: None,
        }
    }

    fn option(items: Vec<Installment>) -> PaymentOption {
        PaymentOption {
            validity: None,
            switch_to_expired: true,
            debtor: Debtor {
                kind: "F".to_owned(),
                tax_code: "SRRGLI85D52B354O".to_owned(),
                full_name: "Giulia Serra".to_owned(),
                ..Debtor::default()
            },
            installments: items,
        }
    }

    pub(in super::super) fn position() -> Position {
        Position {
            iupd: "a".to_owned(),
            creditor: "01234567897".to_owned(),
            company_name: "Comune di Borgoverde".to_owned(),
            office_name: None,
            pay_stand_in: true,
            status: Status::Draft,
            inserted: now(),
            updated: now(),
            published: None,
            options: vec![
                option(vec![item("301000000000000100", 10)]),
                option(vec![
                    item("301000000000000201", 10),
                    item("301000000000000302", 40),
                ]),
            ],
        }
    }

    fn paid() -> Paid {
        Paid {
            at: now(),
            receipt: Some("r".to_owned()),
            fee: 0,
            flow: None,
        }
    }

    #[test]
    fn a_position_goes_through_its_states_by_date() {
        let mut draft = position();
        assert_eq!(draft.payable("301000000000000100"), Err(Unpayable::Unknown));
        draft.options[0].validity = Some(now() + TimeDelta::days(1));
        draft.publish(now()).unwrap();
        assert_eq!(draft.status, Status::Published);
        assert!(!draft.run(now()));
        assert!(draft.run(now() + TimeDelta::days(1)));
        assert_eq!(draft.status, Status::Valid);
        assert!(draft.payable("301000000000000100").is_ok());
        assert!(
            !draft.run(now() + TimeDelta::days(39)),
            "the last due date counts"
        );
        assert!(draft.run(now() + TimeDelta::days(41)));
        assert_eq!((draft.status.v1(), draft.status.v3()), ("EXPIRED", "UNPAYABLE"));
        assert_eq!(draft.payable("301000000000000100"), Err(Unpayable::Expired));

        let mut late = position();
        assert_eq!(
            late.publish(now() + TimeDelta::days(11)),
            Err(Unpublishable::AfterDue)
        );
    }

    #[test]
    fn one_way_to_pay_ends_the_others() {
        let mut debt = position();
        debt.publish(now()).unwrap();
        debt.settle("301000000000000201", &paid());
        assert_eq!(debt.status, Status::PartiallyPaid);
        assert_eq!(debt.payable("301000000000000100"), Err(Unpayable::Unknown));
        assert_eq!(debt.payable("301000000000000201"), Err(Unpayable::Paid));
        assert!(debt.payable("301000000000000302").is_ok());
        debt.settle("301000000000000302", &paid());
        assert_eq!((debt.status, debt.paid_at()), (Status::Paid, Some(now())));
        debt.report("301000000000000201", 1, "f", now());
        assert_eq!(debt.status, Status::Paid);
        debt.report("301000000000000302", 1, "f", now());
        assert_eq!(debt.status, Status::Reported);
    }
}
