//! What a municipality sets about payments.

use super::spontaneous_settings::{self, SpontaneousSettings, UnfitSpontaneous};
use chrono::Duration;
use serde::{Deserialize, Serialize};
use sportello_types::payments::Accounts;
use sportello_types::values::{Iban, PartitaIva, SegregationCode, Slug, TaxonomyCode};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Payments through pagoPA, as a municipality receives them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PaymentSettings {
    /// Whether debts may be made and paid. Off unless the municipality says so. Those made before are shown
    /// all the same, and their receipts taken.
    pub enabled: bool,
    /// Who collects.
    pub provider: Provider,
    /// The municipality's fiscal code, by which pagoPA knows it as a creditor.
    pub creditor: Option<PartitaIva>,
    /// The code that pagoPA has given for the notices made here, and for no others (SACI §2.1): 00 to 45.
    pub segregation_code: Option<SegregationCode>,
    /// The account on which payments arrive. pagoPA must have known it for seven days.
    pub iban: Option<Iban>,
    /// What is paid here, by a name of one's own: `canteen = "9/0107101TS/"`. No other code of the taxonomy is
    /// accepted where some are named.
    pub taxonomy: BTreeMap<Slug, TaxonomyCode>,
    /// The CBILL code (*codice SIA*) printed on notices.
    pub cbill: Option<String>,
    /// The postal account printed on notices; without it, and without its IBAN, they are not paid with a postal
    /// slip.
    pub postal: Option<PostalSettings>,
    /// Slug of the office to which citizens are sent with questions; the first office where there is none of
    /// that name.
    pub office: String,
    /// Days before the last one on which whoever owes is reminded; 0 reminds nobody.
    pub reminder_days: u8,
    /// How pagoPA addresses the station that takes receipts; what is not said is not checked.
    pub station: StationSettings,
    /// Whether notices are paid without signing in, too, by their number and the fiscal code of whoever owes.
    /// Off unless the municipality says so.
    pub open: bool,
    /// What can be paid without having been asked for.
    pub spontaneous: Vec<SpontaneousSettings>,
    /// How digital stamps are bought.
    pub stamps: StampSale,
}

/// How digital stamps (*@e.bollo*) are bought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StampSale {
    /// As a part of the debt, paid with the rest of it: the stamp comes in the receipt.
    #[default]
    WithDebt,
    /// By themselves, at pagoPA's service for them (*@e.bollo 2.0*), where nothing else is asked for with them;
    /// as a part of the debt where something is.
    ApartWhenAlone,
    /// By themselves, at pagoPA's service, always: where something else is asked for with them it has a notice of
    /// its own, and what waits goes on once both are paid.
    Apart,
}

/// Who collects for a municipality. What each needs is in the settings of the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// pagoPA's archive of debts (GPD), which answers the node in the municipality's stead.
    #[default]
    Gpd,
    /// The municipality's own station: this program answers the node.
    Station,
    /// A GovPay that the municipality or its region runs.
    Govpay,
    /// The *Piattaforma Unitaria* of a region.
    Unified,
}

impl Provider {
    /// As it stands in the settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gpd => "gpd",
            Self::Station => "station",
            Self::Govpay => "govpay",
            Self::Unified => "unified",
        }
    }
}

/// A postal account, as Poste Italiane has authorised it for print.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostalSettings {
    /// Its number, 12 digits at most.
    pub number: String,
    /// In whose name it is.
    pub holder: String,
    /// The authorisation to print: `AUT. DB/SSIC/E 9999 DEL 01/01/2026`.
    pub authorisation: String,
    /// The same account as an IBAN: whoever collects is told that money may arrive there when it is paid at the
    /// post office. No postal slip is printed without it. pagoPA must have known it for seven days.
    #[serde(default)]
    pub iban: Option<Iban>,
}

impl PostalSettings {
    /// Whether an account is the one that is printed.
    pub fn is_of(&self, iban: &Iban) -> bool {
        let number = |text: &str| text.trim_start_matches('0').to_owned();
        iban.postal_number()
            .is_some_and(|postal| number(postal) == number(&self.number))
    }
}

/// How the node of payments addresses a station.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StationSettings {
    /// Fiscal code of whoever runs it for the municipality (`idBrokerPA`).
    pub broker: Option<String>,
    /// Its name (`idStation`).
    pub id: Option<String>,
}

impl Default for PaymentSettings {
    fn default() -> Self {
        Self {
            enabled: false,
            provider: Provider::Gpd,
            creditor: None,
            segregation_code: None,
            iban: None,
            taxonomy: BTreeMap::new(),
            cbill: None,
            postal: None,
            office: "tributi".to_owned(),
            reminder_days: 7,
            station: StationSettings::default(),
            open: false,
            spontaneous: Vec::new(),
            stamps: StampSale::WithDebt,
        }
    }
}

/// Codes that are given to brokers and bodies; those above are the platform's own (SACI §2.1).
const SEGREGATION_CODES: RangeInclusive<u8> = 0..=45;
/// Longest CBILL code (ABI: five characters).
const CBILL: usize = 5;
/// Longest number of a postal account (notice 3.5, Data Matrix).
const POSTAL_NUMBER: usize = 12;
/// Longest time before the last day.
const MOST_REMINDER_DAYS: u8 = 60;

/// Settings with which no payment could be received.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnfitPayments {
    /// Something without which nothing can be asked for.
    #[error("`{0}` is missing, and payments are enabled")]
    Missing(&'static str),
    /// A code that no municipality is given.
    #[error("`segregation_code`: 00 to 45")]
    Segregation,
    /// Not an account in Italy, as pagoPA asks for.
    #[error("`iban`: an Italian account")]
    Account,
    /// Not a CBILL code.
    #[error("`cbill`: five letters and digits")]
    Cbill,
    /// Not a postal account that can be printed.
    #[error(
        "`postal`: a number of twelve digits at most, a holder, an authorisation; an IBAN of Poste Italiane, of the \
         account of that number"
    )]
    Postal,
    /// Too early a reminder.
    #[error("`reminder_days`: 60 at most")]
    Reminder,
    /// Not a name that the node knows.
    #[error("`station`: a broker of eleven digits, and an id of 35 characters at most")]
    Station,
    /// A code that is not in the list, and by which name.
    #[error(
        "`taxonomy.{0}`: {1} is not in the list of codes; a newer list is named by `pagopa.taxonomy_file`"
    )]
    Code(Slug, TaxonomyCode),
    /// A spontaneous payment that nobody could make: which one, from one, and why.
    #[error("`spontaneous` number {0}: {1}")]
    Spontaneous(usize, UnfitSpontaneous),
}

impl PaymentSettings {
    /// Whether payments could be received with them.
    pub fn check(&self) -> Result<(), UnfitPayments> {
        if self.enabled {
            for (name, there) in [
                ("creditor", self.creditor.is_some()),
                ("segregation_code", self.segregation_code.is_some()),
                ("iban", self.iban.is_some()),
            ] {
                if !there {
                    return Err(UnfitPayments::Missing(name));
                }
            }
        }
        let alnum = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if self
            .segregation_code
            .is_some_and(|code| !SEGREGATION_CODES.contains(&code.number()))
        {
            return Err(UnfitPayments::Segregation);
        }
        if self
            .iban
            .as_ref()
            .is_some_and(|iban| !iban.as_str().starts_with("IT"))
        {
            return Err(UnfitPayments::Account);
        }
        if self
            .cbill
            .as_deref()
            .is_some_and(|cbill| cbill.len() != CBILL || !alnum(cbill))
        {
            return Err(UnfitPayments::Cbill);
        }
        let printable = |postal: &PostalSettings| {
            digits(&postal.number)
                && postal.number.len() <= POSTAL_NUMBER
                && !postal.holder.trim().is_empty()
                && !postal.authorisation.trim().is_empty()
                && postal.iban.as_ref().is_none_or(|iban| postal.is_of(iban))
        };
        if self.postal.as_ref().is_some_and(|postal| !printable(postal)) {
            return Err(UnfitPayments::Postal);
        }
        if self.reminder_days > MOST_REMINDER_DAYS {
            return Err(UnfitPayments::Reminder);
        }
        let StationSettings { broker, id } = &self.station;
        let broker_fits = broker
            .as_deref()
            .is_none_or(|broker| broker.len() == 11 && digits(broker));
        let id_fits = id.as_deref().is_none_or(|id| (1..=35).contains(&id.len()));
        if !broker_fits || !id_fits {
            return Err(UnfitPayments::Station);
        }
        spontaneous_settings::check(self).map_err(|(at, unfit)| UnfitPayments::Spontaneous(at, unfit))
    }

    /// Whether the offices that it names are there.
    pub fn check_offices(&self, is_known: impl Fn(&str) -> bool) -> Result<(), UnfitPayments> {
        for (at, kind) in (1..).zip(&self.spontaneous) {
            if kind.office.as_ref().is_some_and(|slug| !is_known(slug.as_str())) {
                return Err(UnfitPayments::Spontaneous(at, UnfitSpontaneous::Office));
            }
        }
        Ok(())
    }

    /// The accounts on which payments arrive.
    pub fn accounts(&self) -> Accounts<'_> {
        Accounts {
            own: self.iban.as_ref(),
            postal: self.postal.as_ref().and_then(|postal| postal.iban.as_ref()),
        }
    }

    /// Whether something can be paid without signing in.
    pub const fn is_open(&self) -> bool {
        self.enabled && self.open
    }

    /// A kind of spontaneous payment, by its name.
    pub fn kind(&self, slug: &Slug) -> Option<&SpontaneousSettings> {
        self.spontaneous.iter().find(|kind| kind.slug == *slug)
    }

    /// How long before the last day whoever owes is reminded; nothing where nobody is.
    pub fn reminded_before(&self) -> Option<Duration> {
        (self.reminder_days > 0).then(|| Duration::days(self.reminder_days.into()))
    }

    /// Whether this is something for which payments are asked here.
    pub fn knows(&self, code: &TaxonomyCode) -> bool {
        self.taxonomy.is_empty()
            || self
                .taxonomy
                .values()
                .any(|known| known.subject() == code.subject())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn check(change: &Value) -> Result<(), UnfitPayments> {
        let mut settings = json!({
            "enabled": true, "creditor": "01234567897", "segregation_code": "01",
            "iban": "IT60X0542811101000000123456", "taxonomy": { "diritti": "9/0104103SP/" }
        });
        for (name, value) in change.as_object().unwrap() {
            settings[name] = value.clone();
        }
        serde_json::from_value::<PaymentSettings>(settings)
            .unwrap()
            .check()
    }

    #[test]
    fn whoever_receives_payments_says_who_and_where() {
        assert_eq!(check(&json!({})), Ok(()));
        assert_eq!(PaymentSettings::default().check(), Ok(()));
        for name in ["creditor", "segregation_code", "iban"] {
            assert_eq!(check(&json!({ (name): null })), Err(UnfitPayments::Missing(name)));
            assert_eq!(check(&json!({ (name): null, "enabled": false })), Ok(()));
        }
    }

    #[test]
    fn what_cannot_be_printed_or_addressed_is_refused() {
        for (change, fault) in [
            (json!({ "segregation_code": "46" }), UnfitPayments::Segregation),
            (
                json!({ "iban": "DE89370400440532013000" }),
                UnfitPayments::Account,
            ),
            (json!({ "cbill": "AB" }), UnfitPayments::Cbill),
            (json!({ "cbill": "AB-12" }), UnfitPayments::Cbill),
            (
                json!({ "postal": { "number": "12A", "holder": "Comune", "authorisation": "AUT" } }),
                UnfitPayments::Postal,
            ),
            (
                json!({ "postal": { "number": "12", "holder": " ", "authorisation": "AUT" } }),
                UnfitPayments::Postal,
            ),
            (
                json!({ "postal": { "number": "12", "holder": "Comune", "authorisation": "AUT",
                    "iban": "IT60X0542811101000000123456" } }),
                UnfitPayments::Postal,
            ),
            (
                json!({ "postal": { "number": "12345679", "holder": "Comune", "authorisation": "AUT",
                    "iban": "IT41X0760113200000012345678" } }),
                UnfitPayments::Postal,
            ),
            (json!({ "reminder_days": 61 }), UnfitPayments::Reminder),
            (json!({ "station": { "broker": "123" } }), UnfitPayments::Station),
            (json!({ "station": { "id": "" } }), UnfitPayments::Station),
        ] {
            assert_eq!(check(&change), Err(fault), "{change}");
        }
        let good = json!({
            "segregation_code": "45", "cbill": "A1B2C", "reminder_days": 0,
            "postal": { "number": "000012345678", "holder": "Comune", "authorisation": "AUT",
                "iban": "IT41X0760113200000012345678" },
            "station": { "broker": "01234567897", "id": "01234567897_01" }
        });
        assert_eq!(check(&good), Ok(()));
    }

    #[test]
    fn each_provider_has_the_name_that_the_settings_have() {
        for provider in [
            Provider::Gpd,
            Provider::Station,
            Provider::Govpay,
            Provider::Unified,
        ] {
            assert_eq!(serde_json::to_value(provider).unwrap(), json!(provider.name()));
        }
    }

    #[test]
    fn only_what_is_named_is_asked_for_however_it_is_delivered() {
        let named: PaymentSettings =
            serde_json::from_value(json!({ "taxonomy": { "diritti": "9/0104103SP/" } })).unwrap();
        let code = |text: &str| text.parse::<TaxonomyCode>().unwrap();
        assert!(named.knows(&code("9/0104103SP/")));
        assert!(named.knows(&code("7/0104103SP/")), "delivered in another way");
        assert!(!named.knows(&code("9/0107101TS/")));
        assert!(PaymentSettings::default().knows(&code("9/0107101TS/")));
    }
}
