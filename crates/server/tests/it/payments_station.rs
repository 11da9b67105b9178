//! A municipality's own station with ACA and Checkout keeps the contract of payments, against the simulated
//! platform. The portal's part, its debts, is a book in memory; what is asked and told goes through the
//! adapter and the station's own code.

use super::payments_contract::{Book, Creditor, FarEnd, keeps_the_contract};
use actix_web::web::{self, Bytes, Data};
use actix_web::{App, HttpResponse, HttpServer};
use async_trait::async_trait;
use reqwest::redirect::Policy;
use secrecy::SecretString;
use sportello_integrations::payments::aca::{Aca, AcaConfig};
use sportello_integrations::payments::gpd::Service;
use sportello_integrations::payments::station::{
    self, Accounts, Asked, CONTENT_TYPE, Due, Fault, Operation, StationRequest,
};
use sportello_integrations::payments::{Cart, DebtToPublish, PaymentAdapter, PaymentError, Receipt};
use sportello_simulators::pagopa::{self, Ending, Fault as Mishap, Pagopa, Trouble};
use sportello_types::ids::DebtId;
use sportello_types::values::{EuroCents, Iban, NoticeNumber, PartitaIva};
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use url::Url;

const CREDITOR: &str = "01234567897";
const ACCOUNT: &str = "IT60X0542811101000000123456";

/// What the portal has: its debts, and the receipts that came.
#[derive(Clone, Default)]
struct Portal {
    book: Arc<Book>,
    receipts: Arc<Mutex<BTreeMap<NoticeNumber, Receipt>>>,
}

impl Portal {
    async fn say(&self, operation: Operation, asked: &Asked) -> Result<Vec<u8>, Fault> {
        let payable = FarEnd::payable(&*self.book, &asked.notice).await;
        payable.ok_or(Fault::UnknownPayment)?;
        let (debt, notice) = self.book.find(&asked.notice).ok_or(Fault::UnknownPayment)?;
        let (creditor, own): (PartitaIva, Iban) = (CREDITOR.parse().unwrap(), ACCOUNT.parse().unwrap());
        let due = Due {
            creditor: &creditor,
            debt: &debt,
            notice: &notice,
            accounts: Accounts {
                own: Some(&own),
                postal: None,
            },
        };
        station::offer(operation, asked, &due)
    }

    async fn take(&self, receipt: &Receipt) -> Result<(), Fault> {
        let known = self
            .receipts
            .lock()
            .unwrap()
            .insert(receipt.notice.clone(), receipt.clone());
        if known.is_some() {
            return Err(Fault::DuplicateReceipt);
        }
        FarEnd::pay(&*self.book, &receipt.notice).await;
        Ok(())
    }
}

async fn answer(portal: Data<Portal>, body: Bytes) -> HttpResponse {
    let creditor = CREDITOR.parse().unwrap();
    let request = station::parse(&body).unwrap();
    let operation = request.operation();
    let said = match &request {
        StationRequest::Verify(asked)
        | StationRequest::GetPayment(asked)
        | StationRequest::GetPaymentV2(asked) => portal.say(operation, asked).await,
        StationRequest::SendRt(delivered) | StationRequest::SendRtV2(delivered) => {
            let taken = portal.take(&delivered.receipt).await;
            Ok(station::answer(operation, taken, &creditor))
        }
        StationRequest::Demand(_) => Err(Fault::Semantics),
    };
    let body = said.unwrap_or_else(|fault| station::answer(operation, Err(fault), &creditor));
    HttpResponse::Ok().content_type(CONTENT_TYPE).body(body)
}

/// The portal with its adapter: what it decides by itself, and what it tells ACA.
struct Own {
    portal: Portal,
    aca: Aca,
}

#[async_trait]
impl PaymentAdapter for Own {
    async fn publish(&self, debt: &DebtToPublish) -> Result<(), PaymentError> {
        self.portal.book.publish(debt).await?;
        match self.portal.book.debt(debt.id, true) {
            Some(open) if !open.options.is_empty() => self.aca.publish(&open).await,
            _ => Ok(()),
        }
    }

    /// The book does not, whatever ACA does.
    fn changes_partly_paid(&self) -> bool {
        self.portal.book.changes_partly_paid()
    }

    async fn withdraw(&self, debt: DebtId) -> Result<(), PaymentError> {
        let paid = self
            .portal
            .receipts
            .lock()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>();
        let of_this = |number: &NoticeNumber| {
            let found = self.portal.book.find(number);
            found.is_some_and(|(other, _)| other.id == debt)
        };
        if paid.iter().any(of_this) {
            return Err(PaymentError::InPayment);
        }
        for payable in [true, false] {
            if let Some(over) = self.portal.book.debt(debt, payable) {
                self.aca.close(&over).await?;
            }
        }
        self.portal.book.withdraw(debt).await
    }

    async fn begin(&self, cart: &Cart) -> Result<Url, PaymentError> {
        self.aca.begin(cart).await
    }

    async fn receipts(&self, notice: &NoticeNumber) -> Result<Vec<Receipt>, PaymentError> {
        self.aca.receipts(notice).await
    }
}

/// The far end: the node calls the station, and brings receipts.
struct Platform {
    pagopa: Pagopa,
    portal: Portal,
    down: AtomicBool,
}

#[async_trait]
impl FarEnd for Platform {
    async fn payable(&self, notice: &NoticeNumber) -> Option<EuroCents> {
        self.pagopa.ask(CREDITOR, notice.as_str()).await.map(EuroCents)
    }

    async fn pay(&self, notice: &NoticeNumber) {
        let paid = self.pagopa.pay(CREDITOR, notice.as_str(), Ending::Paid);
        paid.await.unwrap();
    }

    async fn lose_next_answer(&self) {
        self.pagopa.suffer(mishap("aca.", Trouble::Reset, 1));
    }

    async fn set_down(&self, down: bool) {
        self.down.store(down, Ordering::SeqCst);
        if down {
            self.pagopa.suffer(mishap("", Trouble::Unavailable, u32::MAX));
        } else {
            self.pagopa.recover();
        }
    }

    async fn receipts(
        &self,
        adapter: &dyn PaymentAdapter,
        notice: &NoticeNumber,
    ) -> Result<Vec<Receipt>, PaymentError> {
        if self.down.load(Ordering::SeqCst) {
            return Err(PaymentError::Unavailable("no receipt came".to_owned()));
        }
        assert!(adapter.receipts(notice).await?.is_empty(), "it comes by itself");
        let came = self.portal.receipts.lock().unwrap().get(notice).cloned();
        Ok(came.into_iter().collect())
    }
}

fn mishap(call: &str, trouble: Trouble, times: u32) -> Mishap {
    Mishap {
        call: call.to_owned(),
        trouble,
        times,
        milliseconds: 0,
    }
}

#[tokio::test]
async fn an_own_station_with_aca_keeps_the_contract() {
    let portal = Portal::default();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let data = Data::new(portal.clone());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(data.clone())
            .route("/station", web::post().to(answer))
    })
    .workers(1)
    .disable_signals()
    .listen(listener)
    .unwrap()
    .run();
    let handle = server.handle();
    tokio::spawn(server);
    let simulators = crate::world::world(sportello_simulators::Config {
        http_addr: (Ipv4Addr::LOCALHOST, 0).into(),
        smtp_addr: (Ipv4Addr::LOCALHOST, 0).into(),
        pagopa_creditors: vec![pagopa::Creditor {
            tax_code: CREDITOR.to_owned(),
            name: "Comune di Montefiore".to_owned(),
            keys: vec!["key".to_owned()],
            segregation_codes: Vec::new(),
            accounts: vec![ACCOUNT.to_owned()],
            station: Some(pagopa::Station {
                broker: CREDITOR.to_owned(),
                id: format!("{CREDITOR}_01"),
                url: format!("http://localhost:{port}/station").parse().unwrap(),
                answers_for: vec!["02".to_owned()],
            }),
        }],
        ..sportello_simulators::Config::default()
    })
    .await;
    let service = |path: &str| Service {
        url: format!("{}{path}", simulators.pagopa.base_url()).parse().unwrap(),
        key: SecretString::from("key"),
        second_key: None,
    };
    let config = AcaConfig {
        creditor: CREDITOR.parse().unwrap(),
        aca: service("/aca/v1"),
        checkout: service("/checkout/ec/v2"),
        time: Duration::from_secs(5),
    };
    let http = reqwest::Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .build()
        .unwrap();
    let adapter = Own {
        portal: portal.clone(),
        aca: Aca::new(&config, &http).unwrap(),
    };
    let creditor = Creditor {
        tax_code: CREDITOR.parse().unwrap(),
        segregation: "02".parse().unwrap(),
        account: ACCOUNT.parse().unwrap(),
        due_on: "2099-12-31".parse().unwrap(),
    };
    let platform = Platform {
        pagopa: simulators.pagopa.clone(),
        portal,
        down: AtomicBool::new(false),
    };
    keeps_the_contract(&adapter, &platform, &creditor).await;
    let violations = simulators.pagopa.journal(0, Some("violation"));
    assert!(violations.is_empty(), "{violations:?}");
    // ACA has followed: what was changed last, and nothing of what was withdrawn.
    let copied = |number: u64| {
        let iuv = sportello_types::values::Iuv::new(creditor.segregation, number).unwrap();
        simulators.pagopa.copied(CREDITOR, iuv.notice_number().as_str())
    };
    assert_eq!(
        (copied(1), copied(3), copied(9), copied(10)),
        (Some(1652), None, None, Some(1600))
    );
    // Of a debt that is paid in part ACA lets what is left change: it knows notices.
    assert!(adapter.aca.changes_partly_paid());
    let (whole, left) = creditor.instalments();
    adapter.aca.publish(&left).await.unwrap();
    assert_eq!(copied(12), Some(900));
    for _ in 0..2 {
        adapter.aca.close(&whole).await.unwrap();
        assert_eq!(copied(12), None);
    }
    handle.stop(false).await;
    simulators.cut().await;
}
