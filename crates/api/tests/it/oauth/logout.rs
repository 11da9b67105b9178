//! An app has the citizen sign out of the portal.

use crate::support::apps::{App, native};
use crate::support::{EVA, Person, Town};
use reqwest::Method;
use sportello_types::loa::Loa;

async fn leave(person: &Person<'_>, town: &Town, parameters: &[(&str, &str)]) -> (u16, Option<String>) {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish();
    let request = town.at(Method::GET, &format!("/oauth/logout?{query}"));
    let request = request
        .header("Cookie", person.cookie())
        .header("Accept", "text/html");
    let reply = town.reply(request).await;
    (reply.status.as_u16(), reply.location)
}

async fn ready(town: &Town) -> (App, Person<'_>, String) {
    let app = town.register(&native(&["openid"])).await;
    let mario = town.ready_citizen().await;
    let tokens = mario.connect(&app, "openid").await;
    let hint = tokens["id_token"].as_str().unwrap().to_owned();
    (app, mario, hint)
}

#[actix_web::test]
async fn with_an_id_token_of_ours_the_citizen_is_signed_out_and_goes_back_to_the_app() {
    let town = Town::open_for_apps().await;
    let (app, mario, hint) = ready(&town).await;
    let bye = "https://app.example/bye";
    let parameters = [
        ("id_token_hint", hint.as_str()),
        ("client_id", &app.id),
        ("post_logout_redirect_uri", bye),
        ("state", "x y"),
    ];
    town.app.clock.advance(chrono::Duration::minutes(20));
    let (status, place) = leave(&mario, &town, &parameters).await;
    assert_eq!(
        (status, place.as_deref()),
        (303, Some("https://app.example/bye?state=x+y"))
    );
    mario.get("/whoami").await.expect(401);
}

#[actix_web::test]
async fn without_proof_or_with_somebody_elses_nobody_is_signed_out_nor_sent_astray() {
    let town = Town::open_for_apps().await;
    let (app, mario, hint) = ready(&town).await;
    let bye = ("post_logout_redirect_uri", "https://app.example/bye");
    let (status, place) = leave(&mario, &town, &[bye, ("client_id", &app.id)]).await;
    assert_eq!((status, place.as_deref()), (303, Some("/area-personale")));
    let mut forged = hint.clone();
    forged.replace_range(hint.len() - 6.., "AAAAAA");
    let (_, place) = leave(&mario, &town, &[("id_token_hint", &forged), bye]).await;
    assert_eq!(place.as_deref(), Some("/area-personale"));
    let evil = ("post_logout_redirect_uri", "https://evil.example/");
    assert_eq!(
        leave(&mario, &town, &[("id_token_hint", &hint), evil]).await,
        (400, None)
    );
    let other = town.register(&native(&["openid"])).await;
    let wrong = [("id_token_hint", hint.as_str()), ("client_id", &other.id)];
    assert_eq!(leave(&mario, &town, &wrong).await, (400, None));
    mario.get("/whoami").await.expect(200);

    let eva = town.citizen(EVA, Loa::L2).await;
    let (status, _) = leave(&eva, &town, &[("id_token_hint", &hint), bye]).await;
    assert_eq!(status, 303);
    eva.get("/whoami").await.expect(200);
}
