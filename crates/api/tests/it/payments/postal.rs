//! Where a notice is paid with a postal slip: the paper, whoever collects and the node say the same.

use super::own_station::{GET_V2, Question};
use super::{Collector, Station, citizen, first, notice, order, payable, text, told};
use crate::istanze::printed;
use crate::support::{BORGOVERDE, MARIO, Town};
use serde_json::{Value, json};
use sportello_api::payments::{PostalSettings, Provider};
use sportello_api::tenant::TenantSettings;
use std::sync::Arc;

const POST: &str = "IT41X0760113200000012345678";
const ELSEWHERE: &str = "IT51X0300203280000400162854";

fn with_account(settings: &mut TenantSettings) {
    settings.payments.postal = Some(PostalSettings {
        number: "12345678".to_owned(),
        holder: "Comune di Borgoverde".to_owned(),
        authorisation: "AUT. DB/PROVA/E 12345 DEL 01/02/2026".to_owned(),
        iban: Some(POST.parse().unwrap()),
    });
}

fn without_account(settings: &mut TenantSettings) {
    with_account(settings);
    settings.payments.postal.as_mut().unwrap().iban = None;
}

fn by_broker(settings: &mut TenantSettings) {
    with_account(settings);
    settings.payments.provider = Provider::Govpay;
}

fn by_own_station(settings: &mut TenantSettings) {
    with_account(settings);
    settings.payments.provider = Provider::Station;
}

async fn town_with(tenants: fn(&mut TenantSettings)) -> (Town, Arc<Collector>) {
    let collector = Arc::new(Collector::default());
    let provider = Arc::<Collector>::clone(&collector);
    let town = Town::open_with(|setup| {
        setup.payments = Some(provider);
        setup.tenants = tenants;
    })
    .await;
    (town, collector)
}

/// What the paper of a debt says, without blanks.
async fn paper(town: &Town, debt: &Value) -> String {
    let mario = citizen(town, BORGOVERDE, MARIO).await;
    let path = format!("/payments/notices/{}/document", text(&first(debt)["id"]));
    printed(&mario.get(&path).await.expect(200).bytes)
}

#[actix_web::test]
async fn a_slip_is_printed_of_what_whoever_collects_was_told() {
    type Settings = fn(&mut TenantSettings);
    let cases: [(Settings, bool); 3] = [(with_account, true), (without_account, false), (by_broker, false)];
    for (tenants, fits) in cases {
        let (town, collector) = town_with(tenants).await;
        let mut asked = order(MARIO, 6450);
        asked["options"] = json!([[notice(6450)], [notice(3000), notice(3450)]]);
        asked["options"][1][1]["parts"][0]["account"] = json!(ELSEWHERE);
        let debt = payable(&town, &asked).await;
        let paper = paper(&town, &debt).await;
        let slips = paper.matches("BollettinoPostalePA").count();
        assert_eq!(slips, if fits { 2 } else { 0 }, "{paper}");
        assert_eq!(paper.contains("AUT.DB/PROVA"), fits, "{paper}");
        let published = collector.published.lock().unwrap();
        let notices = published[0].options.iter().flatten();
        let told: Vec<_> = notices
            .map(|notice| notice.postal.as_ref().map(ToString::to_string))
            .collect();
        let arrives = fits.then(|| POST.to_owned());
        assert_eq!(told, [arrives.clone(), arrives, None]);
    }
}

#[actix_web::test]
async fn at_its_own_station_a_slip_is_printed_where_the_node_is_told_of_a_postal_account() {
    let (town, collector) = town_with(by_own_station).await;
    let station = Station::open(&town);
    for (account, fits) in [(None, true), (Some(ELSEWHERE), false), (Some(POST), true)] {
        let mut asked = order(MARIO, 6450);
        if let Some(account) = account {
            asked["options"][0][0]["parts"][0]["account"] = json!(account);
        }
        let debt = payable(&town, &asked).await;
        let mut question = Question::of(GET_V2, text(&first(&debt)["number"]));
        question.more = "<transferType>POSTAL</transferType>";
        let answer = question.ask(&station).await;
        if fits {
            assert_eq!(told(&answer), "OK", "{account:?}");
            assert!(answer.contains(&format!("<IBAN>{POST}</IBAN>")), "{answer}");
        } else {
            assert_eq!(told(&answer), "PAA_SEMANTICA", "{account:?}");
        }
        let paper = paper(&town, &debt).await;
        assert_eq!(
            paper.contains("BollettinoPostalePA"),
            fits,
            "{account:?}: {paper}"
        );
        let published = collector.published.lock().unwrap();
        let postal = published.last().unwrap().options[0][0].postal.as_ref();
        assert_eq!(postal.map(ToString::to_string).as_deref(), fits.then_some(POST));
    }
}
