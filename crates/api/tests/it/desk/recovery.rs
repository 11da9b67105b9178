//! The way back into an account.

use super::{
    EMAIL, PASSWORD, account, after, first_sign_in, last_mail, mails_to, registration, sign_in, token, town,
    typed, with_cookies,
};
use crate::support::{Down, EVA, Town};
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};

const OTHER: &str = "tre barche per la zia";

fn answered(token: &str, answer: &str, password: &str) -> Value {
    json!({ "token": token, "answer": answer, "password": password })
}

async fn asked(town: &Town) -> String {
    let body = json!({ "tax_code": EVA, "email": EMAIL });
    town.visitor().post("/desk/recoveries", &body).await.expect(204);
    town.work().await;
    token(&last_mail(town, EMAIL))
}

#[actix_web::test]
async fn a_password_is_changed_once_by_link_and_answer_and_all_sessions_end() {
    let town = town().await;
    let invitation = account(&town).await;
    let cookies = first_sign_in(&town, &invitation).await;
    let (visitor, eva) = (town.visitor(), town.holder(&cookies));
    eva.get("/whoami").await.expect(200);
    let token = asked(&town).await;
    let path = "/desk/recoveries/answers";
    let weak = visitor
        .post(path, &answered(&token, "Pallino", "password123"))
        .await
        .expect(422);
    assert_eq!(weak.pointers(), ["/password"]);
    let wrong = visitor
        .post(path, &answered(&token, "Fufi", OTHER))
        .await
        .expect(422);
    assert_eq!(wrong.pointers(), ["/answer"]);
    visitor
        .post(path, &answered(&token, " PALLINO ", OTHER))
        .await
        .expect(204);
    let replayed = visitor
        .post(path, &answered(&token, "Pallino", PASSWORD))
        .await
        .expect(422);
    assert_eq!(replayed.pointers(), ["/token"]);

    eva.get("/whoami").await.expect(401);
    town.work().await;
    let mail = last_mail(&town, EMAIL);
    let code = after(&mail.content.text, "provvisorio è: ").to_owned();
    let (old, _) = sign_in(&visitor, &typed(&invitation.user_name, PASSWORD)).await;
    assert_eq!(old.expect(403).problem(), "credentials_refused");
    let (due, _) = sign_in(&visitor, &typed(&invitation.user_name, OTHER)).await;
    assert_eq!(due.expect(403).problem(), "personal_code_due");
    let credentials = json!({
        "user_name": invitation.user_name, "password": OTHER, "personal_code": code,
        "new_personal_code": "NEW2CODE"
    });
    let (good, _) = sign_in(&visitor, &credentials).await;
    good.expect(204);
}

#[actix_web::test]
async fn a_link_bears_few_answers_and_six_hours() {
    let town = town().await;
    account(&town).await;
    let visitor = town.visitor();
    let path = "/desk/recoveries/answers";
    let link = asked(&town).await;
    for _ in 0..5 {
        let wrong = visitor
            .post(path, &answered(&link, "Fufi", OTHER))
            .await
            .expect(422);
        assert_eq!(wrong.pointers(), ["/answer"]);
    }
    let over = visitor
        .post(path, &answered(&link, "Pallino", OTHER))
        .await
        .expect(422);
    assert_eq!(over.pointers(), ["/token"]);
    let link = asked(&town).await;
    town.app.clock.advance(Duration::hours(6));
    let late = visitor
        .post(path, &answered(&link, "Pallino", OTHER))
        .await
        .expect(422);
    assert_eq!(late.pointers(), ["/token"]);
}

#[actix_web::test]
async fn whoever_asks_and_asks_leaves_the_owner_a_link_that_works() {
    let town = town().await;
    account(&town).await;
    let before = mails_to(&town, EMAIL).len();
    for _ in 0..8 {
        town.visitor()
            .post("/desk/registrations", &registration(EVA, EMAIL))
            .await
            .expect(204);
    }
    town.work().await;
    let flooded = mails_to(&town, EMAIL).len();
    for _ in 0..8 {
        asked(&town).await;
    }
    assert_eq!(mails_to(&town, EMAIL).len(), flooded + 3);
    assert!(flooded > before);
    town.app.clock.advance(Duration::hours(5));
    let link = token(&last_mail(&town, EMAIL));
    town.visitor()
        .post("/desk/recoveries/answers", &answered(&link, "Pallino", OTHER))
        .await
        .expect(204);
}

#[actix_web::test]
async fn a_mail_server_that_is_away_uses_up_no_mail() {
    let town = town().await;
    account(&town).await;
    let before = mails_to(&town, EMAIL).len();
    town.mail.set_down(Some(Down::Silent));
    let body = json!({ "tax_code": EVA, "email": EMAIL });
    town.visitor().post("/desk/recoveries", &body).await.expect(204);
    for _ in 0..5 {
        town.work().await;
        town.app.clock.advance(Duration::minutes(10));
    }
    town.mail.set_down(None);
    town.work().await;
    assert_eq!(mails_to(&town, EMAIL).len(), before + 1);
}

#[actix_web::test]
async fn whoever_reads_the_mail_box_does_not_guess_on() {
    let town = town().await;
    account(&town).await;
    let visitor = town.visitor();
    let path = "/desk/recoveries/answers";
    for round in 0..21 {
        if round % 5 == 0 {
            town.app.clock.advance(Duration::hours(6));
            asked(&town).await;
        }
        let link = token(&last_mail(&town, EMAIL));
        let answer = if round == 20 { "Pallino" } else { "Fufi" };
        let wrong = visitor
            .post(path, &answered(&link, answer, OTHER))
            .await
            .expect(422);
        assert_eq!(wrong.pointers(), ["/answer"], "{round}");
    }
}

#[actix_web::test]
async fn strangers_do_not_keep_waiting_whoever_has_recovered() {
    let town = town().await;
    let invitation = account(&town).await;
    let visitor = town.visitor();
    for _ in 0..5 {
        let (wrong, _) = sign_in(&visitor, &typed(&invitation.user_name, "not the password")).await;
        wrong.expect(403);
    }
    let link = asked(&town).await;
    let request = visitor
        .request(Method::POST, "/desk/recoveries/answers")
        .json(&answered(&link, "Pallino", OTHER));
    let (done, cookies) = with_cookies(request).await;
    done.expect(204);
    town.work().await;
    let code = after(&last_mail(&town, EMAIL).content.text, "provvisorio è: ").to_owned();
    let credentials = json!({
        "user_name": invitation.user_name, "password": OTHER, "personal_code": code,
        "new_personal_code": "NEW2CODE"
    });
    let (elsewhere, _) = sign_in(&visitor, &credentials).await;
    elsewhere.expect(429);
    let (good, _) = sign_in(&town.holder(&cookies), &credentials).await;
    good.expect(204);
}

#[actix_web::test]
async fn the_mail_goes_to_the_address_of_the_account_alone() {
    let town = town().await;
    account(&town).await;
    let before = town.mails().len();
    let body = json!({ "tax_code": EVA, "email": "stranger@example.it" });
    town.visitor().post("/desk/recoveries", &body).await.expect(204);
    town.work().await;
    assert_eq!(town.mails().len(), before);
}
