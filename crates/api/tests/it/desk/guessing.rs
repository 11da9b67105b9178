//! Nobody learns who has an account, and nobody locks another out.

use super::{
    EMAIL, Invitation, PASSWORD, account, anonymous, first_sign_in, last_mail, mails_to, registration,
    sign_in, town, typed,
};
use crate::support::{EVA, MARIO, Town};
use chrono::Duration;
use serde_json::json;
use sportello_storage::login_log;

#[actix_web::test]
async fn answers_are_the_same_with_and_without_an_account() {
    let town = town().await;
    let invitation = account(&town).await;
    let visitor = town.visitor();

    let known = visitor
        .post("/desk/registrations", &registration(EVA, "other@example.it"))
        .await;
    let unknown = visitor
        .post("/desk/registrations", &registration(MARIO, "third@example.it"))
        .await;
    assert_eq!(anonymous(&known), anonymous(&unknown));
    let recover = |code: &str| json!({ "tax_code": code, "email": EMAIL });
    let known = visitor.post("/desk/recoveries", &recover(EVA)).await;
    let unknown = visitor.post("/desk/recoveries", &recover(MARIO)).await;
    assert_eq!(anonymous(&known), anonymous(&unknown));
    for round in 0..7 {
        let (known, cookies) = sign_in(&visitor, &typed(&invitation.user_name, "not the password")).await;
        let (unknown, none) = sign_in(&visitor, &typed("nobody.atall.00000", "not the password")).await;
        assert_eq!(anonymous(&known), anonymous(&unknown), "{round}");
        assert_eq!((cookies, none), (String::new(), String::new()));
        let expected = if round < 5 {
            "credentials_refused"
        } else {
            "credentials_locked"
        };
        assert_eq!(known.problem(), expected, "{round}");
    }
    town.work().await;
    // What the answers do not tell, mails do: to whom it may be told.
    let to_stranger = last_mail(&town, "other@example.it").content.subject;
    assert_eq!(to_stranger, last_mail(&town, "third@example.it").content.subject);
    let to_owner: Vec<_> = mails_to(&town, EMAIL)
        .into_iter()
        .map(|mail| mail.content.subject)
        .collect();
    assert!(to_owner.contains(&"Qualcuno ha chiesto le credenziali con il tuo codice fiscale".to_owned()));
    assert!(to_owner.contains(&"Recupera le tue credenziali".to_owned()));
}

#[actix_web::test]
async fn a_stranger_s_attempts_do_not_lock_the_owner_s_device_out() {
    let town = town().await;
    let invitation = account(&town).await;
    let cookies = first_sign_in(&town, &invitation).await;
    let stranger = town.visitor();
    lock(&town, &invitation).await;
    let (locked, _) = sign_in(&stranger, &typed(&invitation.user_name, PASSWORD)).await;
    assert_eq!(
        locked.expect(429).problem(),
        "credentials_locked",
        "even with the right password"
    );

    let owner = town.holder(&cookies);
    let (good, _) = sign_in(&owner, &typed(&invitation.user_name, PASSWORD)).await;
    good.expect(204);
    // The device is known for this account alone, and guessing from it is slowed down like any other.
    for _ in 0..5 {
        let (wrong, _) = sign_in(&owner, &typed(&invitation.user_name, "not the password")).await;
        assert_eq!(wrong.expect(403).problem(), "credentials_refused");
    }
    let (locked, _) = sign_in(&owner, &typed(&invitation.user_name, PASSWORD)).await;
    locked.expect(429);
    town.app.clock.advance(Duration::seconds(31));
    let (good, _) = sign_in(&owner, &typed(&invitation.user_name, PASSWORD)).await;
    good.expect(204);
}

async fn lock(town: &Town, invitation: &Invitation) {
    for _ in 0..5 {
        let (wrong, _) = sign_in(&town.visitor(), &typed(&invitation.user_name, "not the password")).await;
        wrong.expect(403);
    }
}

#[actix_web::test]
async fn attempts_stand_in_the_log_without_what_was_typed() {
    let town = town().await;
    let invitation = account(&town).await;
    lock(&town, &invitation).await;
    town.app.clock.advance(Duration::minutes(2));
    first_sign_in(&town, &invitation).await;
    let tx = town
        .app
        .db
        .read(town.tenant(crate::support::BORGOVERDE))
        .await
        .unwrap();
    let now = town.app.clock.now();
    let counts = login_log::counts(&tx, now - Duration::days(1), now + Duration::days(1))
        .await
        .unwrap();
    let of = |accepted: bool| -> u64 {
        let all = counts
            .iter()
            .filter(|count| count.provider == "desk" && count.accepted == accepted);
        all.map(|count| count.logins).sum()
    };
    assert_eq!((of(true), of(false)), (1, 5));
}

#[actix_web::test]
async fn nobody_s_mail_box_is_flooded() {
    let town = town().await;
    for _ in 0..8 {
        town.visitor()
            .post("/desk/registrations", &registration(EVA, EMAIL))
            .await
            .expect(204);
    }
    town.work().await;
    assert_eq!(mails_to(&town, EMAIL).len(), 5);
}
