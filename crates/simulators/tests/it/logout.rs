//! Single logout, begun by either side.

use super::portal::{Carried, World, now};
use sportello_identity::spid::{LogoutOutcome, SpidSession};
use sportello_identity::{Answer, Binding, Outgoing};
use sportello_types::loa::Loa;

const GIULIA: [(&str, &str); 2] = [("citizen", "giulia-serra"), ("decision", "agree")];

async fn signed_in(world: &mut World) -> SpidSession {
    let who = world.login("aurora", Loa::L1, &GIULIA).await.unwrap();
    SpidSession {
        name_id: who.name_id.unwrap(),
        session_index: who.session_index.unwrap(),
    }
}

#[tokio::test]
async fn the_portal_logs_out_and_the_provider_closes_its_session_once() {
    let mut world = World::new().await;
    let session = signed_in(&mut world).await;
    let idp = world.idp("aurora");
    for (binding, outcome) in [
        (Binding::Post, LogoutOutcome::Complete),
        (Binding::Redirect, LogoutOutcome::Partial),
    ] {
        let mut rng = world.rng.clone();
        let (pending, outgoing) = world
            .sp
            .logout_request(&idp, &session, binding, now(), &mut rng)
            .unwrap();
        let page = world.send(&outgoing).await;
        assert_eq!(page.status(), 200);
        let carried = Carried::read(&page.text().await.unwrap()).unwrap();
        assert_eq!(carried.action, world.sp.config().single_logout);
        let verdict = world
            .sp
            .judge_logout(&pending, &idp, &carried.answer(), now())
            .unwrap();
        assert_eq!(verdict, outcome);
    }
    world.end().await;
}

#[tokio::test]
async fn the_provider_logs_out_and_the_portal_is_told_which_session() {
    let mut world = World::new().await;
    let session = signed_in(&mut world).await;
    let idp = world.idp("aurora");
    let sessions = format!("{}/session", idp.entity_id);
    let page = world
        .browser
        .get(&sessions)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(page.contains(&session.session_index));

    let form = [("session_index", session.session_index.as_str())];
    let page = world
        .browser
        .post(format!("{sessions}/logout"))
        .form(&form)
        .send()
        .await
        .unwrap();
    let carried = Carried::read(&page.text().await.unwrap()).unwrap();
    let answer: Answer = carried.answer();
    let asked = world.sp.read_logout(&idp, &answer, now()).unwrap();
    assert_eq!(asked.name_id, session.name_id.value);
    assert_eq!(asked.session_indexes, [session.session_index]);

    let mut rng = world.rng.clone();
    let outgoing: Outgoing = world.sp.logout_response(&idp, &asked, now(), &mut rng).unwrap();
    let page = world.send(&outgoing).await.text().await.unwrap();
    assert!(page.contains("ha chiuso la tua sessione"), "{page}");
    world.end().await;
}
