//! The pages that are for people.

use super::portal::{World, browser, town};
use sportello_identity::Binding;
use sportello_types::loa::Loa;

#[tokio::test]
async fn the_home_page_leads_to_everything() {
    let town = town().await;
    let page = browser().get(&town.public_url).send().await.unwrap();
    assert!(page.headers().contains_key("content-security-policy"));
    let page = page.text().await.unwrap();
    for link in [
        "/mailbox",
        "/pagopa/journal",
        "/csc",
        "/spid/entities",
        "/spid/aurora/metadata",
        "/spid/cometa/session",
    ] {
        assert!(page.contains(&format!("href=\"{link}\"")), "{link}");
    }
    town.cut().await;
}

#[tokio::test]
async fn one_picks_a_citizen_and_sees_what_is_asked_for() {
    let mut world = World::new().await;
    let idp = world.idp("cometa");
    let begun = world.begin(&idp, Loa::L2, Binding::Post);
    let page = world.send(&begun.outgoing).await;
    let url = page.url().clone();
    let page = page.text().await.unwrap();
    assert!(
        page.contains("Comune di Borgoverde") && page.contains("D&#39;Àngelo") || page.contains("D'Àngelo")
    );

    let consent = format!("{url}?citizen=giulia-serra");
    let consent = world
        .browser
        .get(&consent)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(consent.contains("TINIT-SRRGLI85D52B354O"));
    assert!(consent.contains("Prova un problema") && consent.contains("value=\"xsw3\""));

    let gone = world
        .browser
        .get(format!("{}/login/_0", idp.entity_id))
        .send()
        .await
        .unwrap();
    assert_eq!(gone.status(), 404);
    world.end().await;
}

#[tokio::test]
async fn keys_outlive_a_restart_when_there_is_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let start = || async {
        let town = sportello_simulators::serve(sportello_simulators::Config {
            http_addr: (std::net::Ipv4Addr::LOCALHOST, 0).into(),
            smtp_addr: (std::net::Ipv4Addr::LOCALHOST, 0).into(),
            public_url: Some("http://localhost:8090".parse().unwrap()),
            data_dir: Some(folder.path().to_owned()),
            ..sportello_simulators::Config::default()
        })
        .await
        .unwrap();
        let url = format!("http://{}/spid/aurora/metadata", town.http_addr);
        let metadata = browser().get(url).send().await.unwrap().text().await.unwrap();
        town.cut().await;
        metadata
    };
    assert_eq!(start().await, start().await);
}
