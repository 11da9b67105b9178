//! The town's families, as the portal gets them from the simulated national register.

use crate::stage::Stage;
use sportello_api::Clock;
use sportello_integrations::registry::{Inquiry, Named, Source};
use sportello_simulators::anpr::Trouble;
use sportello_storage::tenants;
use sportello_types::issued_certificates::NameSearch;
use sportello_types::loa::Loa;
use sportello_types::profile::Sex;
use sportello_types::registry::Place;

#[tokio::test]
async fn borgoverde_asks_anpr_and_montefiore_its_own_registry() {
    let stage = Stage::open().await;
    let app = stage.town.portal.app();
    let tx = app.db.system_read().await.unwrap();
    let borgoverde = tenants::by_slug(&tx, "borgoverde").await.unwrap().unwrap().id;
    let montefiore = tenants::by_slug(&tx, "montefiore").await.unwrap().unwrap().id;
    drop(tx);
    let now = Clock::system().now();
    let today = sportello_api::time::rome_day(now);
    let inquiry = Inquiry {
        user: "citizen".to_owned(),
        level: Loa::L2,
        reason: "SPORTELLO 1".to_owned(),
        now,
    };
    let registry = app.civil_registry(borgoverde);
    let giulia = registry
        .resolve(&"SRRGLI85D52B354O".parse().unwrap(), &inquiry)
        .await
        .unwrap();
    assert_eq!(giulia.source, Source::Anpr);
    let household = registry
        .household(&giulia.value, today, &inquiry)
        .await
        .unwrap()
        .value;
    assert_eq!(household.members.len(), 4);
    stage.town.simulators.anpr.suffer(Trouble::RegisterDown, 2);
    let down = registry
        .household(&giulia.value, today, &inquiry)
        .await
        .unwrap_err();
    assert!(down.is_transient(), "{down}");

    // Without the fiscal code ANPR is asked by all of the personal data.
    let birth =
        serde_json::json!({ "kind": "italy", "municipality": { "name": "Cagliari", "province": "CA" } });
    let cagliari: Place = serde_json::from_value(birth).unwrap();
    let named = Named {
        family_name: &"Serra".parse().unwrap(),
        given_name: &"Giulia".parse().unwrap(),
        born_on: "1985-04-12".parse().unwrap(),
        sex: Some(Sex::F),
        born_at: Some(&cagliari),
    };
    assert_eq!(registry.name_search(), NameSearch::WholeIdentity);
    let found = registry.search(&named, &inquiry).await.unwrap();
    assert_eq!((found.value, found.source), (vec![giulia.value], Source::Anpr));

    let own = app.civil_registry(montefiore);
    assert_eq!(own.name_search(), NameSearch::NameAndDay);
    let giulia = own
        .resolve(&"SRRGLI85D52B354O".parse().unwrap(), &inquiry)
        .await
        .unwrap();
    assert_eq!(giulia.source, Source::Municipality);
    let household = own.household(&giulia.value, today, &inquiry).await.unwrap().value;
    assert_eq!(household.members.len(), 5, "with the grandmother, who died in it");
    stage.close().await;
}
