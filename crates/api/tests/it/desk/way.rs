//! The way from the registration to the first sign-in.

use super::{
    CODE, EMAIL, OFFICER, PASSWORD, account, confirmed, first_sign_in, last_mail, mails_to, recognise,
    recognition, register, registration, scan, sign_in, town, typed,
};
use crate::support::{EVA, MARIO, MONTEFIORE};
use chrono::Duration;
use serde_json::{Value, json};
use sportello_storage::desk;
use sportello_types::loa::Loa;

#[actix_web::test]
async fn what_is_wrong_with_a_registration_is_told_field_by_field() {
    let town = town().await;
    let mut wrong = registration(EVA, EMAIL);
    for (field, value) in [
        ("given_name", json!("www.evil.example")),
        ("question", json!("?")),
        ("answer", json!("  ")),
        ("password", json!("evaalla79!")),
        ("privacy_read", json!(false)),
    ] {
        wrong[field] = value;
    }
    let answer = town
        .visitor()
        .post("/desk/registrations", &wrong)
        .await
        .expect(422);
    assert_eq!(
        answer.pointers(),
        [
            "/given_name",
            "/question",
            "/answer",
            "/privacy_read",
            "/password"
        ]
    );
    let check = json!({ "password": "password123", "about": [] });
    let verdict = town
        .visitor()
        .post("/desk/password-checks", &check)
        .await
        .expect(200)
        .json();
    assert_eq!(verdict["weakness"], "common");
    let check = json!({ "password": PASSWORD, "about": ["Eva"] });
    let verdict = town
        .visitor()
        .post("/desk/password-checks", &check)
        .await
        .expect(200)
        .json();
    assert_eq!(verdict.get("weakness"), None);
    town.work().await;
    assert!(town.mails().is_empty());
}

#[actix_web::test]
async fn a_registration_is_confirmed_with_link_and_code_together_and_few_tries() {
    let town = town().await;
    let visitor = town.visitor();
    let path = "/desk/registrations/confirmations";
    let invitation = register(&town, EVA, EMAIL).await;
    let body = |token: &str, code: &str| json!({ "token": token, "personal_code": code });
    let foreign = visitor
        .post(path, &body("another", &invitation.code))
        .await
        .expect(422);
    assert_eq!(foreign.pointers(), ["/token"]);
    for _ in 0..4 {
        let wrong = visitor
            .post(path, &body(&invitation.token, CODE))
            .await
            .expect(422);
        assert_eq!(wrong.pointers(), ["/personal_code"]);
    }
    let right = body(&invitation.token, &invitation.code);
    let first = visitor.post(path, &right).await.expect(200).json();
    town.work().await;
    assert_eq!(mails_to(&town, EMAIL).len(), 2);
    for _ in 0..5 {
        visitor
            .post(path, &body(&invitation.token, CODE))
            .await
            .expect(422);
    }
    // The link is used up, and what it has confirmed stays.
    assert_eq!(
        visitor.post(path, &right).await.expect(422).pointers(),
        ["/token"]
    );
    let code = first["adhesion_code"].as_str().unwrap();
    let officer = town.desk_officer(OFFICER).await;
    officer
        .get(&format!("/backoffice/desk/registrations/{code}"))
        .await
        .expect(200);

    // Another registration of the same person, of which nothing comes in time.
    let late = register(&town, EVA, EMAIL).await;
    town.app.clock.advance(Duration::hours(73));
    let over = visitor
        .post(path, &body(&late.token, &late.code))
        .await
        .expect(422);
    assert_eq!(over.pointers(), ["/token"]);
}

#[actix_web::test]
async fn a_confirmation_that_is_repeated_gives_the_same_form_once() {
    let town = town().await;
    let (invitation, code, form) = confirmed(&town, EVA, EMAIL).await;
    assert!(form.starts_with(b"%PDF-"));
    let body = json!({ "token": invitation.token, "personal_code": invitation.code });
    let again = town
        .visitor()
        .post("/desk/registrations/confirmations", &body)
        .await
        .expect(200);
    assert_eq!(again.json()["adhesion_code"], code.as_str());
    town.work().await;
    assert_eq!(mails_to(&town, EMAIL).len(), 2);
}

#[actix_web::test]
async fn an_operator_records_what_was_seen_and_nothing_less() {
    let town = town().await;
    let (_, code, form) = confirmed(&town, EVA, EMAIL).await;
    let officer = town.desk_officer(OFFICER).await;
    let typed_by_hand = code.to_lowercase().replace('-', "");
    let found = officer
        .get(&format!("/backoffice/desk/registrations/{typed_by_hand}"))
        .await
        .expect(200)
        .json();
    assert_eq!((&found["tax_code"], &found["scan"]), (&json!(EVA), &Value::Null));
    assert_eq!(found["offices"][0]["slug"], "comune");

    let mut seen = recognition();
    seen["birth_date"] = json!("1979-12-30");
    seen["office"] = json!("altrove");
    seen["identity_checked"] = json!(false);
    seen["document"]["number"] = json!(" ");
    seen["document"]["expires_on"] = json!("2026-11-23");
    let refused = recognise(&officer, &code, &seen).await.expect(422);
    assert_eq!(
        refused.pointers(),
        [
            "/document/number",
            "/document/expires_on",
            "/birth_date",
            "/office",
            "/scan",
            "/identity_checked"
        ]
    );
    scan(&officer, &code, b"MZ not a scan".to_vec()).await.expect(422);
    scan(&officer, &code, form).await.expect(200);
    recognise(&officer, &code, &recognition()).await.expect(204);
    recognise(&officer, &code, &recognition()).await.expect(404);

    town.work().await;
    assert_eq!(
        last_mail(&town, EMAIL).content.subject,
        "Le tue credenziali sono attive"
    );
    let tx = town
        .app
        .db
        .read(town.tenant(crate::support::BORGOVERDE))
        .await
        .unwrap();
    let account = desk::by_tax_code(&tx, &EVA.parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    let record = desk::last_recognition(&tx, account.is.citizen)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (record.operator, record.office.as_str()),
        (officer.id.unwrap(), "comune")
    );
    assert_eq!(record.document.number, "CA00000AA");
    assert!(
        town.app
            .blobs
            .get(&record.scan.1)
            .await
            .unwrap()
            .starts_with(b"%PDF-")
    );
}

#[actix_web::test]
async fn only_those_with_the_role_recognise_and_nobody_a_colleague() {
    let town = town().await;
    let (_, code, form) = confirmed(&town, EVA, EMAIL).await;
    let path = format!("/backoffice/desk/registrations/{code}");
    let operator = town.operator(MARIO).await;
    assert_eq!(operator.get(&path).await.expect(403).problem(), "forbidden");
    let refused = scan(&operator, &code, form.clone()).await.expect(403);
    assert_eq!(refused.problem(), "forbidden");
    let refused = recognise(&operator, &code, &recognition()).await.expect(403);
    assert_eq!(refused.problem(), "forbidden");

    // Eva works here too.
    town.operator(EVA).await;
    let officer = town.desk_officer(OFFICER).await;
    scan(&officer, &code, form).await.expect(200);
    let refused = recognise(&officer, &code, &recognition()).await.expect(409);
    assert_eq!(refused.problem(), "recognition_not_allowed");
}

#[actix_web::test]
async fn the_first_sign_in_changes_the_personal_code() {
    let town = town().await;
    let visitor = town.visitor();
    let (early, code, form) = confirmed(&town, EVA, EMAIL).await;
    let (answer, _) = sign_in(&visitor, &typed(&early.user_name, PASSWORD)).await;
    assert_eq!(
        answer.expect(403).problem(),
        "credentials_refused",
        "not recognised yet"
    );
    let officer = town.desk_officer(OFFICER).await;
    scan(&officer, &code, form).await.expect(200);
    recognise(&officer, &code, &recognition()).await.expect(204);

    let change = |old: &str, new: &str| {
        json!({
            "user_name": early.user_name, "password": PASSWORD, "personal_code": old, "new_personal_code": new
        })
    };
    let (due, cookies) = sign_in(&visitor, &typed(&early.user_name, PASSWORD)).await;
    assert_eq!(
        (due.expect(403).problem(), cookies),
        ("personal_code_due".to_owned(), String::new())
    );
    let (row, _) = sign_in(&visitor, &change(&early.code, "12345678")).await;
    assert_eq!(row.expect(422).pointers(), ["/new_personal_code"]);
    let (same, _) = sign_in(&visitor, &change(&early.code, &early.code)).await;
    assert_eq!(same.expect(422).pointers(), ["/new_personal_code"]);
    let (wrong, _) = sign_in(&visitor, &change("ABCD2345", CODE)).await;
    assert_eq!(wrong.expect(403).problem(), "credentials_refused");
    town.app.clock.advance(Duration::minutes(1));
    let (good, cookies) = sign_in(&visitor, &change(&early.code, CODE)).await;
    good.expect(204);
    let eva = town.holder(&cookies);
    let who = eva.get("/whoami").await.expect(200).json();
    assert_eq!((&who["provider"], &who["level"]), (&json!("desk"), &json!("l2")));
    // From now on user name and password are enough.
    let (again, _) = sign_in(&visitor, &typed(&early.user_name.to_uppercase(), PASSWORD)).await;
    again.expect(204);
}

#[actix_web::test]
async fn whoever_was_known_before_is_told_at_the_address_of_then() {
    let town = town().await;
    let known = town.citizen(EVA, Loa::L2).await;
    let there = known.get("/profile").await.expect(200).json();
    account(&town).await;
    let subject = "Le tue credenziali sono attive";
    let [own, elsewhere] = [EMAIL, "mario.rossi@example.it"].map(|address| last_mail(&town, address).content);
    assert_eq!(
        (own.subject.as_str(), elsewhere.subject.as_str()),
        (subject, subject)
    );
    assert!(own.text.contains("eva.alla."), "{}", own.text);
    assert!(!elsewhere.text.contains("eva.alla."), "{}", elsewhere.text);
    let after = known.get("/profile").await.expect(200).json();
    for field in ["email", "given_name"] {
        assert_eq!(after[field], there[field], "{field}");
    }
}

#[actix_web::test]
async fn a_password_opens_no_operator_s_page() {
    let town = town().await;
    let invitation = account(&town).await;
    // Taken on after the recognition.
    town.desk_officer(EVA).await;
    let eva = town.holder(&first_sign_in(&town, &invitation).await);
    let who = eva.get("/whoami").await.expect(200).json();
    assert_eq!(who["roles"], json!([]));
    assert_eq!(
        eva.get("/backoffice/jobs").await.expect(403).problem(),
        "forbidden"
    );
}

#[actix_web::test]
async fn a_new_recognition_shuts_out_whoever_is_in_with_the_old_account() {
    let town = town().await;
    let cookies = first_sign_in(&town, &account(&town).await).await;
    let old = town.holder(&cookies);
    old.get("/whoami").await.expect(200);
    let invitation = account(&town).await;
    old.get("/whoami").await.expect(401);
    first_sign_in(&town, &invitation).await;
}

#[actix_web::test]
async fn where_no_credentials_are_given_there_is_nothing_to_find() {
    let town = town().await;
    let visitor = town.visitor_of(MONTEFIORE);
    let answer = visitor
        .post("/desk/registrations", &registration(EVA, EMAIL))
        .await;
    assert_eq!(answer.expect(404).problem(), "not_found");
    let (answer, _) = sign_in(&visitor, &typed("eva.alla.00001", PASSWORD)).await;
    assert_eq!(answer.expect(404).problem(), "not_found");
    let offered = |list: &Value| {
        let items = list["items"].as_array().unwrap().clone();
        items.iter().any(|item| item["provider"] == "desk")
    };
    assert!(!offered(
        &visitor.get("/identity-providers").await.expect(200).json()
    ));
    assert!(offered(
        &town.visitor().get("/identity-providers").await.expect(200).json()
    ));
    let mario = town.citizen(MARIO, Loa::L1).await;
    mario.get("/whoami").await.expect(200);
}
