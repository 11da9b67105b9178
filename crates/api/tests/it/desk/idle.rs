//! Credentials that nobody uses are revoked, and not before their owner knows.

use super::{EMAIL, Invitation, PASSWORD, account, first_sign_in, mails_to, sign_in, town, typed};
use crate::support::{BORGOVERDE, EVA, Town};
use chrono::{DateTime, Duration, Months, Utc};
use sportello_api::jobs::Worker;
use sportello_storage::{audit, citizens};

async fn at(town: &Town, instant: DateTime<Utc>) {
    town.app.clock.advance(instant - town.app.clock.now());
    Worker::sweep(&town.app).await;
    town.work().await;
}

fn subjects(town: &Town) -> Vec<String> {
    let mails = mails_to(town, EMAIL).into_iter();
    mails.map(|mail| mail.content.subject).collect()
}

/// An account that somebody has just signed in to; when it ends, and how many mails there are already.
async fn used(town: &Town) -> (Invitation, DateTime<Utc>, usize) {
    let invitation = account(town).await;
    first_sign_in(town, &invitation).await;
    let ends = town.app.clock.now() + Months::new(15);
    (invitation, ends, mails_to(town, EMAIL).len())
}

#[actix_web::test]
async fn after_fifteen_months_they_are_revoked_with_a_mail_before_and_after() {
    let town = town().await;
    let (invitation, ends, before) = used(&town).await;
    at(&town, ends - Duration::days(30) - Duration::seconds(1)).await;
    assert_eq!(subjects(&town).len(), before);
    at(&town, ends - Duration::days(30)).await;
    at(&town, ends - Duration::seconds(1)).await;
    assert_eq!(
        subjects(&town)[before..],
        ["Le tue credenziali stanno per essere revocate"]
    );
    at(&town, ends).await;
    assert_eq!(
        subjects(&town)[before + 1..],
        ["Le tue credenziali sono state revocate"]
    );
    let (gone, _) = sign_in(&town.visitor(), &typed(&invitation.user_name, PASSWORD)).await;
    assert_eq!(gone.expect(403).problem(), "credentials_refused");

    let tx = town.app.db.read(town.tenant(BORGOVERDE)).await.unwrap();
    let eva = citizens::find_by_tax_code(&tx, &EVA.parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    let log = audit::list_for_citizen(&tx, eva.profile.id, None, None, 10)
        .await
        .unwrap();
    let revoked = log
        .items
        .iter()
        .find(|entry| entry.event.name == "desk_revoked")
        .unwrap();
    assert_eq!(revoked.event.actor, audit::Actor::System);
}

#[actix_web::test]
async fn whoever_signs_in_keeps_them() {
    let town = town().await;
    let (invitation, ends, before) = used(&town).await;
    at(&town, ends - Duration::days(10)).await;
    let (good, _) = sign_in(&town.visitor(), &typed(&invitation.user_name, PASSWORD)).await;
    good.expect(204);
    at(&town, ends + Duration::days(40)).await;
    assert_eq!(subjects(&town).len(), before + 1);
    let (good, _) = sign_in(&town.visitor(), &typed(&invitation.user_name, PASSWORD)).await;
    good.expect(204);
}

#[actix_web::test]
async fn nobody_s_notice_is_cut_short() {
    let town = town().await;
    let (invitation, ends, _) = used(&town).await;
    // Nobody has swept for long.
    at(&town, ends + Duration::days(5)).await;
    at(&town, ends + Duration::days(34)).await;
    let (good, _) = sign_in(&town.visitor(), &typed(&invitation.user_name, PASSWORD)).await;
    good.expect(204);
}
