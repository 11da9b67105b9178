//! A debt that an office asks for, read: everything that is wrong with it at once.

use super::offer::Creditor;
use crate::http::{FieldFlaw, Flaws};
use crate::tenant::ServedTenant;
use crate::time;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use rand::Rng;
use sportello_integrations::payments::taxonomy::{NotInForce, Taxonomy};
use sportello_storage::new_id;
use sportello_storage::payments::{DebtorRecord, NewNotice, TaxCode};
use sportello_types::lang::Lang;
use sportello_types::payments::{
    DebtOrder, Destination, InvalidParts, LAST_DUE_YEAR, LONGEST_NAME, LONGEST_SUBJECT, MOST_INSTALMENTS,
    MOST_OPTIONS, NoticeOrder, Part, PartOrder, Parts,
};
use sportello_types::text::payments as words;

/// A debt that can be made.
pub(crate) struct Order {
    pub(crate) debtor: DebtorRecord,
    pub(crate) subject: String,
    pub(crate) office: Option<String>,
    pub(crate) external_key: Option<String>,
    pub(crate) options: Vec<Vec<NewNotice>>,
}

/// In whose name, and when, debts are read.
pub(crate) struct Reader<'r, R: Rng + ?Sized> {
    pub(crate) tenant: &'r ServedTenant,
    pub(crate) creditor: &'r Creditor<'r>,
    pub(crate) taxonomy: &'r Taxonomy,
    pub(crate) now: DateTime<Utc>,
    pub(crate) today: NaiveDate,
    pub(crate) rng: &'r mut R,
}

impl<R: Rng + ?Sized> Reader<'_, R> {
    /// Reads an order.
    pub(crate) fn read(&mut self, order: &DebtOrder) -> Result<Order, Flaws<Flaw>> {
        let mut flaws = Vec::new();
        let tax_code = order.debtor.tax_code.as_deref().map(str::parse::<TaxCode>);
        if matches!(tax_code, Some(Err(_))) {
            flaws.push(Flaw::at("/debtor/tax_code", Rule::TaxCode));
        }
        long(
            order.debtor.name.as_str(),
            LONGEST_NAME,
            "/debtor/name",
            &mut flaws,
        );
        long(order.subject.as_str(), LONGEST_SUBJECT, "/subject", &mut flaws);
        let office = order.office.as_ref();
        let office = office.map(|slug| self.tenant.office(slug.as_str(), Lang::It));
        if matches!(office, Some(None)) {
            flaws.push(Flaw::at("/office", Rule::Office));
        }
        let options = self.options(order, &mut flaws);
        if !flaws.is_empty() {
            return Err(Flaws(flaws));
        }
        Ok(Order {
            debtor: DebtorRecord {
                tax_code: tax_code.and_then(Result::ok),
                name: order.debtor.name.to_string(),
                email: order.debtor.email.clone(),
            },
            subject: order.subject.to_string(),
            office: office.flatten().map(|office| office.name),
            external_key: order.external_key.as_ref().map(ToString::to_string),
            options,
        })
    }

    fn options(&mut self, order: &DebtOrder, flaws: &mut Vec<Flaw>) -> Vec<Vec<NewNotice>> {
        match order.options.len() {
            0 => flaws.push(Flaw::at("/options", Rule::NoOptions)),
            1..=MOST_OPTIONS => {}
            _ => {
                flaws.push(Flaw::at("/options", Rule::Many(MOST_OPTIONS)));
                return Vec::new();
            }
        }
        let mut options = Vec::with_capacity(order.options.len());
        for (at, option) in order.options.iter().enumerate() {
            let pointer = format!("/options/{at}");
            match option.len() {
                0 => flaws.push(Flaw::at(&pointer, Rule::NoOptions)),
                1..=MOST_INSTALMENTS => {}
                _ => {
                    flaws.push(Flaw::at(&pointer, Rule::Many(MOST_INSTALMENTS)));
                    continue;
                }
            }
            let mut notices = Vec::with_capacity(option.len());
            for (instalment, notice) in option.iter().enumerate() {
                let pointer = format!("{pointer}/{instalment}");
                notices.extend(self.notice(order, notice, &pointer, flaws));
            }
            options.push(notices);
        }
        options
    }

    fn notice(
        &mut self,
        order: &DebtOrder,
        notice: &NoticeOrder,
        pointer: &str,
        flaws: &mut Vec<Flaw>,
    ) -> Option<NewNotice> {
        let description = notice.description.as_ref().unwrap_or(&order.subject);
        if notice.description.is_some() {
            let pointer = format!("{pointer}/description");
            long(description.as_str(), LONGEST_SUBJECT, &pointer, flaws);
        }
        if notice.ends && notice.due_on.is_none() {
            flaws.push(Flaw::at(&format!("{pointer}/ends"), Rule::EndsWithoutDay));
        }
        if notice.due_on.is_some_and(|day| day < self.today) {
            flaws.push(Flaw::at(&format!("{pointer}/due_on"), Rule::DuePast));
        }
        if notice.due_on.is_some_and(|day| day.year() > LAST_DUE_YEAR) {
            flaws.push(Flaw::at(&format!("{pointer}/due_on"), Rule::DueFar));
        }
        let parts = self.parts(&notice.parts, &format!("{pointer}/parts"), flaws)?;
        Some(NewNotice {
            id: new_id(self.now, &mut *self.rng),
            description: description.to_string(),
            due_on: notice.due_on,
            ends: notice.ends,
            parts,
        })
    }

    fn parts(&self, orders: &[PartOrder], pointer: &str, flaws: &mut Vec<Flaw>) -> Option<Parts> {
        let mut parts = Vec::with_capacity(orders.len());
        for (at, order) in orders.iter().enumerate() {
            let own = self.creditor.tax_code;
            let creditor = order.creditor.as_ref().unwrap_or(own);
            if at == 0 && creditor != own {
                flaws.push(Flaw::at(&format!("{pointer}/{at}/creditor"), Rule::FirstPart));
            }
            if creditor != own && order.account.is_none() {
                flaws.push(Flaw::at(&format!("{pointer}/{at}/account"), Rule::Account));
            }
            let category = if creditor == own && !self.tenant.settings.payments.knows(&order.category) {
                Some(Rule::Category)
            } else {
                let held = self.taxonomy.on(&order.category, self.today);
                held.err().map(Rule::Code)
            };
            let pointer = format!("{pointer}/{at}/category");
            flaws.extend(category.map(|rule| Flaw::at(&pointer, rule)));
            parts.push(Part {
                amount: order.amount,
                creditor: creditor.clone(),
                to: Destination::Account {
                    account: order.account.as_ref().unwrap_or(self.creditor.account).clone(),
                },
                category: order.category.clone(),
            });
        }
        match Parts::new(parts) {
            Ok(parts) => Some(parts),
            Err(invalid) => {
                flaws.push(Flaw::at(pointer, Rule::Parts(invalid)));
                None
            }
        }
    }
}

fn long(text: &str, most: usize, pointer: &str, flaws: &mut Vec<Flaw>) {
    if text.chars().count() > most {
        flaws.push(Flaw::at(pointer, Rule::Long(most)));
    }
}

/// One thing that is wrong with an order.
#[derive(Debug)]
pub(crate) struct Flaw {
    pointer: String,
    rule: Rule,
}

#[derive(Clone, Copy, Debug)]
enum Rule {
    TaxCode,
    Long(usize),
    Office,
    NoOptions,
    Many(usize),
    EndsWithoutDay,
    DuePast,
    DueFar,
    FirstPart,
    Account,
    Category,
    Code(NotInForce),
    Parts(InvalidParts),
    ExternalKey,
    Istanza,
}

impl Flaw {
    fn at(pointer: &str, rule: Rule) -> Self {
        Self {
            pointer: pointer.to_owned(),
            rule,
        }
    }

    /// The external key is that of another debt.
    pub(crate) fn external_key() -> Flaws<Self> {
        Flaws(vec![Self::at("/external_key", Rule::ExternalKey)])
    }

    /// No such istanza, or one for which nothing can be asked: not sent, or taken back.
    pub(crate) fn istanza() -> Flaws<Self> {
        Flaws(vec![Self::at("/istanza", Rule::Istanza)])
    }
}

impl FieldFlaw for Flaw {
    const OF: &'static str = "fields of the debt";

    fn pointer(&self) -> String {
        self.pointer.clone()
    }

    fn rule(&self) -> String {
        self.rule.code().to_owned()
    }

    fn message(&self, lang: Lang) -> String {
        self.rule.message(lang)
    }
}

impl Rule {
    const fn code(self) -> &'static str {
        match self {
            Self::TaxCode => "invalid",
            Self::Long(_) => "length",
            Self::Office | Self::Category | Self::Istanza => "unknown",
            Self::NoOptions | Self::Account => "required",
            Self::Many(_) => "too_many",
            Self::EndsWithoutDay | Self::FirstPart => "combination",
            Self::DuePast => "past",
            Self::Code(NotInForce::Unlisted) => "unlisted",
            Self::Code(NotInForce::NotYet(_)) => "not_yet",
            Self::Code(NotInForce::Ended(_)) => "ended",
            Self::DueFar => "too_far",
            Self::Parts(InvalidParts::Count) => "count",
            Self::Parts(InvalidParts::Amount) => "amount",
            Self::Parts(InvalidParts::Total) => "too_large",
            Self::ExternalKey => "used",
        }
    }

    fn message(self, lang: Lang) -> String {
        match self {
            Self::TaxCode => words::field_tax_code(lang),
            Self::Long(most) => return words::field_too_long(lang, most),
            Self::Office => words::field_office_unknown(lang),
            Self::NoOptions => words::field_options_missing(lang),
            Self::Many(most) => return words::field_options_many(lang, most),
            Self::EndsWithoutDay => words::field_ends_without_day(lang),
            Self::DuePast => words::field_due_past(lang),
            Self::DueFar => return words::field_due_far(lang, LAST_DUE_YEAR),
            Self::FirstPart => words::field_part_first(lang),
            Self::Account => words::field_part_account(lang),
            Self::Category => words::field_part_category(lang),
            Self::Code(NotInForce::Unlisted) => words::field_part_category_unlisted(lang),
            Self::Code(NotInForce::NotYet(day)) => {
                return words::field_part_category_not_yet(lang, time::day_text(day));
            }
            Self::Code(NotInForce::Ended(day)) => {
                return words::field_part_category_ended(lang, time::day_text(day));
            }
            Self::Parts(InvalidParts::Count) => words::field_parts_count(lang),
            Self::Parts(InvalidParts::Amount) => words::field_parts_amount(lang),
            Self::Parts(InvalidParts::Total) => words::field_parts_total(lang),
            Self::ExternalKey => words::field_external_key(lang),
            Self::Istanza => words::field_istanza_unknown(lang),
        }
        .to_owned()
    }
}
