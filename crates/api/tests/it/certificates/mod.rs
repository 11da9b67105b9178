//! Certificates of the registry: who gets which, what stands in the way, how they are checked.

mod archive;
mod checked;
mod contract;
mod counter;
mod counter_walls;
mod deliveries;
mod destinations;
mod doubts;
mod found;
mod issued;
mod languages;
mod operators;
mod outdated;
mod refused;
mod retention;
mod stamps;
mod waiting;

use crate::households::ready;
use crate::support::{Answer, BORGOVERDE, MONTEFIORE, Person, Setup, Town};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use reqwest::Method;
use serde_json::{Value, json};
use sportello_storage::Keyring;
use std::sync::Arc;

/// The sample residents of the demonstration.
const RESIDENTS: &str = include_str!("../../../../simulators/data/residents.jsonl");

/// Married to Marco; their children Sofia and Luca are minors; Rosa died in the household.
pub(crate) const GIULIA: &str = "SRRGLI85D52B354O";
pub(crate) const MARCO: &str = "MLSMRC83S03B354W";
pub(crate) const SOFIA: &str = "MLSSFO10P61B354N";
/// Lives alone.
pub(crate) const FRANCESCA: &str = "LAIFNC79R42B354L";
/// Romanian.
const ANDREI: &str = "NSCNDR86A17Z129Q";
/// Italian, lives in France.
const IGNAZIO: &str = "CSSGNZ68A31G113X";

pub(crate) fn residents() -> Vec<Value> {
    let lines = RESIDENTS.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub(crate) async fn town() -> Town {
    settled(|_| ()).await
}

/// The same, set up in another way.
pub(crate) async fn settled(change: impl FnOnce(&mut Setup)) -> Town {
    let town = town_with(change).await;
    for host in [BORGOVERDE, MONTEFIORE] {
        town.settle_residents(host, &residents()).await;
    }
    town
}

pub(crate) async fn town_with(change: impl FnOnce(&mut Setup)) -> Town {
    let keyring = Keyring::parse(&Keyring::draw(&mut ChaCha20Rng::seed_from_u64(5))).unwrap();
    Town::open_with(|setup| {
        setup.login_log_keys = Some(Arc::new(keyring));
        change(setup);
    })
    .await
}

/// The name of a member, as the household shows it to this person.
pub(crate) async fn id_of(person: &Person<'_>, given_name: &str) -> Value {
    let household = person
        .get("/registry/household?deceased=true")
        .await
        .expect(200)
        .json();
    crate::households::member(&household, given_name)["id"].clone()
}

async fn options(person: &Person<'_>, id: &Value) -> Answer {
    let id = id.as_str().unwrap();
    person
        .get(&format!("/registry/people/{id}/certificate-options"))
        .await
}

/// The names of the types that can be issued.
fn offered(options: &Value) -> Vec<&str> {
    let kinds = options["kinds"].as_array().unwrap().iter();
    kinds
        .filter(|kind| kind.get("refusal").is_none())
        .map(|kind| kind["kind"].as_str().unwrap())
        .collect()
}

/// Why a type cannot be issued.
fn refusal<'o>(options: &'o Value, kind: &str) -> &'o Value {
    let mut kinds = options["kinds"].as_array().unwrap().iter();
    &kinds.find(|known| known["kind"] == kind).unwrap()["refusal"]
}

/// A use, on stamped paper or exempt.
fn use_of(options: &Value, exempt: bool) -> String {
    let mut uses = options["uses"].as_array().unwrap().iter();
    let found = uses.find(|known| known.get("exempt_by").is_some() == exempt);
    found.unwrap()["use"].as_str().unwrap().to_owned()
}

/// The slugs of one use of each kind, stamped and exempt.
async fn uses(person: &Person<'_>, given_name: &str) -> (String, String) {
    let id = id_of(person, given_name).await;
    let options = options(person, &id).await.expect(200).json();
    (use_of(&options, false), use_of(&options, true))
}

fn exempt(kinds: &[&str], use_: &str, about: Option<&Value>) -> Value {
    let mut request = json!({ "kinds": kinds, "use": use_, "exemption_confirmed": true });
    if let Some(person) = about {
        request["person"] = person.clone();
    }
    request
}

fn stamped(kinds: &[&str], use_: &str, number: &str) -> Value {
    json!({ "kinds": kinds, "use": use_, "stamp": { "number": number, "issued_on": "2026-11-20" } })
}

async fn issue(person: &Person<'_>, request: &Value) -> Answer {
    person.post("/certificates", request).await
}

async fn issue_once(person: &Person<'_>, request: &Value, key: &str) -> Answer {
    let post = person.request(Method::POST, "/certificates");
    person
        .send(post.header("Idempotency-Key", key).json(request))
        .await
}

/// A certificate of residence, of Francesca's.
pub(crate) async fn one(person: &Person<'_>) -> Value {
    let (_, use_) = uses(person, "FRANCESCA").await;
    let request = exempt(&["residenza"], &use_, None);
    issue(person, &request).await.expect(201).json()
}

async fn issued(person: &Person<'_>) -> Vec<Value> {
    let page = person.get("/certificates?limit=100").await.expect(200).json();
    page["items"].as_array().unwrap().clone()
}
