//! The town at the simulated pagoPA: who receives payments there, and what its citizens owe.

use super::{Ports, TownError, brokers};
use crate::config::units::Time;
use crate::config::{Config, Pagopa, Station};
use chrono::{Days, NaiveDate};
use secrecy::SecretString;
use serde::Deserialize;
use sportello_api::App;
use sportello_api::payments::{self, Provider};
use sportello_api::tenant::TenantSettings;
use sportello_api::time;
use sportello_integrations::payments::gpd::Service;
use sportello_simulators::pagopa::{self as simulated, Creditor, StationFiles};
use sportello_storage::{payments as debts, tenants};
use sportello_types::payments::{DebtOrder, DebtorGiven, NoticeOrder, PartOrder};
use sportello_types::values::{CleanText, EuroCents, Slug, TaxonomyCode};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use url::Url;

/// The key of all subscriptions of the town.
const KEY: &str = "demo";
/// What the citizens owe, and to which municipality.
const DEBTS: &str = include_str!("../../demo/debts.toml");

impl Ports {
    /// Where the node of payments delivers receipts: 8444 beside 8080.
    pub(super) const fn station(self) -> u16 {
        match self.portal {
            0 => 0,
            portal => portal.saturating_add(364),
        }
    }
}

/// The simulated platform, and the station that it calls.
pub(super) fn settings(
    config: &Config,
    simulators: &sportello_simulators::Running,
    listen: SocketAddr,
) -> Result<Pagopa, TownError> {
    let files = StationFiles::load_or_make(&config.data_dir.join("simulators"))?;
    let base = simulators.pagopa.base_url();
    let service = |path: &str| -> Result<Service, TownError> {
        Ok(Service {
            url: Url::parse(&format!("{base}{path}"))?,
            key: SecretString::from(KEY),
            second_key: None,
        })
    };
    Ok(Pagopa {
        gpd: Some(service("/gpd/debt-positions-service")?),
        aca: Some(service("/aca/v1")?),
        checkout: Some(service("/checkout/ec/v2")?),
        receipts: Some(service("/gpd/payments-receipts-service/v1")?),
        fdr: Some(service("/fdr-org/service/v1")?),
        mbd: Some(service("/pagopa-mbd-service/v1")?),
        fdr_soap: None,
        unified: Some(brokers::platform(simulators)?),
        govpay: Some(brokers::govpay(simulators)?),
        time: Time::seconds(10),
        station: Some(Station {
            listen,
            certificate_file: files.certificate,
            key_file: files.key,
            client_certificate_files: vec![files.node],
            client_authority_files: Vec::new(),
            client_names: Vec::new(),
            question_time: Time::seconds(7),
            receipt_time: Time::seconds(15),
        }),
        stamp_authority_files: vec![files.stamps],
        taxonomy_file: None,
    })
}

/// Lets pagoPA, and whoever collects in between, know a municipality that receives payments, and where its
/// station is: at `address`. `portal`: the portal's port.
pub(super) fn join(
    tenant: &TenantSettings,
    simulators: &sportello_simulators::Running,
    address: Option<SocketAddr>,
    portal: u16,
) -> Result<(), TownError> {
    let settings = &tenant.payments;
    let (Some(tax_code), Some(code)) = (&settings.creditor, settings.segregation_code) else {
        return Ok(());
    };
    let own_station = settings.provider == Provider::Station;
    let slips = settings.postal.as_ref().and_then(|postal| postal.iban.as_ref());
    let codes = |held: bool| if held { vec![code.to_string()] } else { Vec::new() };
    let station = |address: SocketAddr| -> Result<_, TownError> {
        let place = format!(
            "https://localhost:{}/pagopa/station/{}",
            address.port(),
            tenant.public.slug
        );
        let own = |set: &Option<String>, otherwise: String| set.clone().unwrap_or(otherwise);
        Ok(simulated::Station {
            broker: own(&settings.station.broker, tax_code.to_string()),
            id: own(&settings.station.id, format!("{tax_code}_01")),
            url: Url::parse(&place)?,
            answers_for: codes(own_station),
        })
    };
    let mut creditor = Creditor {
        tax_code: tax_code.to_string(),
        name: tenant.public.name.clone(),
        keys: vec![KEY.to_owned()],
        segregation_codes: codes(!own_station),
        accounts: settings
            .iban
            .iter()
            .chain(slips)
            .map(ToString::to_string)
            .collect(),
        station: None,
    };
    match settings.provider {
        Provider::Unified => return brokers::join_platform(tenant, creditor, simulators, portal),
        Provider::Govpay => brokers::join_govpay(tenant, &creditor, simulators, portal)?,
        Provider::Gpd | Provider::Station => creditor.station = address.map(station).transpose()?,
    }
    simulators.pagopa.register(creditor)?;
    Ok(())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    debt: Vec<SampleDebt>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleDebt {
    /// Slug of the municipality.
    creditor: Slug,
    /// Slug of a sample citizen.
    debtor: String,
    subject: CleanText,
    office: Slug,
    key: CleanText,
    options: Vec<Vec<SampleNotice>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleNotice {
    amount: EuroCents,
    category: TaxonomyCode,
    description: Option<CleanText>,
    days: Option<u64>,
    #[serde(default)]
    ends: bool,
}

/// Asks the citizens for what they owe, at the first start.
pub(super) async fn owe(app: &App) -> Result<(), TownError> {
    let sample: Sample = toml::from_str(DEBTS).map_err(crate::tenants::TenantError::from)?;
    let mut owed: BTreeMap<Slug, Vec<SampleDebt>> = BTreeMap::new();
    for debt in sample.debt {
        owed.entry(debt.creditor.clone()).or_default().push(debt);
    }
    for (creditor, debts) in owed {
        owe_to(app, &creditor, debts).await?;
    }
    Ok(())
}

async fn owe_to(app: &App, creditor: &Slug, owed: Vec<SampleDebt>) -> Result<(), TownError> {
    let tx = app.db.system_read().await?;
    let found = tenants::by_slug(&tx, creditor.as_str()).await?;
    drop(tx);
    let Some(found) = found else { return Ok(()) };
    let tx = app.db.read(found.id).await?;
    let known = debts::list(&tx, debts::DebtQuery::default(), None, 1).await?;
    drop(tx);
    if !known.items.is_empty() {
        return Ok(());
    }
    let citizens = sportello_simulators::town::citizens()?;
    let today = time::rome_day(app.clock.now());
    for debt in owed {
        let Some(debtor) = citizens.iter().find(|citizen| citizen.slug == debt.debtor) else {
            tracing::error!(debtor = debt.debtor, "no sample citizen is called so");
            continue;
        };
        let Ok(name) = debtor.full_name().parse() else {
            continue;
        };
        let order = DebtOrder {
            debtor: DebtorGiven {
                tax_code: Some(debtor.tax_code.to_string()),
                name,
                email: None,
            },
            subject: debt.subject,
            office: Some(debt.office),
            istanza: None,
            external_key: Some(debt.key),
            options: debt
                .options
                .into_iter()
                .map(|option| option.into_iter().map(|notice| order(notice, today)).collect())
                .collect(),
        };
        if let Err(error) = payments::ask(app, found.id, &order).await {
            tracing::error!(?error, "a debt of the demo is not right");
        }
    }
    Ok(())
}

fn order(notice: SampleNotice, today: NaiveDate) -> NoticeOrder {
    NoticeOrder {
        description: notice.description,
        due_on: notice
            .days
            .and_then(|days| today.checked_add_days(Days::new(days))),
        ends: notice.ends,
        parts: vec![PartOrder {
            amount: notice.amount,
            category: notice.category,
            creditor: None,
            account: None,
        }],
    }
}
