//! Certificates that wait for what is paid online: made, but nobody's before the receipt comes.

mod apart;
mod divided;
mod given_up;
mod issued;
mod stamps;

use super::{FRANCESCA, issue, ready, settled, stamped};
use crate::payments::Collector;
use crate::support::{Answer, BORGOVERDE, Person, Town};
use serde_json::{Value, json};
use sportello_types::ids::CertificateId;
use std::sync::Arc;

const STAMP: &str = "01234567890123";
const USE: &str = "bollo";
const BANK: &str = "banca@example.it";

/// A town that collects fees of 52 cents for certificates on stamped paper.
async fn town() -> (Town, Arc<Collector>) {
    let collector = Arc::new(Collector::default());
    let provider = Arc::<Collector>::clone(&collector);
    let town = settled(|setup| {
        setup.payments = Some(provider);
        setup.tenants = |settings| {
            let fees = [(USE.parse().unwrap(), sportello_types::values::EuroCents(52))];
            settings.certificates.fees = fees.into_iter().collect();
            settings.certificates.collect = true;
        };
    })
    .await;
    (town, collector)
}

async fn francesca(town: &Town) -> Person<'_> {
    let francesca = ready(town, FRANCESCA).await;
    francesca.activate("payments").await;
    francesca
}

/// On stamped paper, with a stamp of one's own: the fees alone are paid.
fn on_paper() -> Value {
    stamped(&["residenza"], USE, STAMP)
}

fn digital() -> Value {
    json!({ "kinds": ["residenza"], "use": USE, "digital_stamp": true })
}

fn path(certificate: &Value) -> String {
    format!("/certificates/{}", certificate["id"].as_str().unwrap())
}

async fn give_up(person: &Person<'_>, certificate: &Value) -> Answer {
    person.delete(&format!("{}/payment", path(certificate))).await
}

async fn held(town: &Town, person: &Person<'_>, request: &Value) -> Value {
    let certificate = issue(person, request).await.expect(201).json();
    assert_eq!(certificate["status"], "held", "{certificate}");
    town.work().await;
    shown(person, &certificate).await
}

async fn shown(person: &Person<'_>, certificate: &Value) -> Value {
    person.get(&path(certificate)).await.expect(200).json()
}

/// The notice for which a certificate waits.
async fn notice(person: &Person<'_>, certificate: &Value) -> Value {
    let debt = certificate["payment"]["debt"].as_str().unwrap();
    let debt = person
        .get(&format!("/payments/debts/{debt}"))
        .await
        .expect(200)
        .json();
    debt["options"][0]["notices"][0].clone()
}

async fn subjects(person: &Person<'_>) -> Vec<String> {
    let messages = person.get("/messages").await.expect(200).json();
    let items = messages["items"].as_array().unwrap().iter();
    items
        .map(|message| message["subject"].as_str().unwrap().to_owned())
        .collect()
}

/// What the messages say whose subject begins so.
async fn bodies(person: &Person<'_>, subject: &str) -> Vec<String> {
    let messages = person.get("/messages").await.expect(200).json();
    let items = messages["items"].as_array().unwrap().iter();
    items
        .filter(|message| message["subject"].as_str().unwrap().starts_with(subject))
        .map(|message| message["body"].as_str().unwrap().to_owned())
        .collect()
}

/// What anybody is told who has the code, which nobody is given.
async fn checked(town: &Town, certificate: &Value) -> Value {
    let id: CertificateId = certificate["id"].as_str().unwrap().parse().unwrap();
    let tenant = town.tenant(BORGOVERDE);
    let tx = town.app.db.read(tenant).await.unwrap();
    let found = sportello_storage::certificates::find_any(&tx, id).await.unwrap();
    let keys = town.app.login_log_keys(tenant).unwrap();
    let code = found.unwrap().code(&keys).unwrap();
    let path = format!("/verifications/{code}");
    town.visitor().get(&path).await.expect(200).json()["status"].clone()
}
