//! Rows that no operation makes in a test's time.

use crate::support::authenticator::Authenticator;
use crate::support::{BORGOVERDE, MARIO, Town};
use chrono::Duration;
use sportello_storage::desk::{self, NewAccount, NewPasskey};
use sportello_storage::new_id;
use sportello_types::lang::Lang;
use sportello_types::loa::Loa;
use uuid::Uuid;

/// An account that nobody can sign in to.
pub(super) async fn account_of_mario(town: &Town) -> Uuid {
    let mario = town.citizen(MARIO, Loa::L1).await;
    let now = town.app.clock.now();
    let account = NewAccount {
        id: new_id(now, &mut town.app.rng()),
        citizen: mario.id.unwrap(),
        user_name: "mario.rossi.00001".to_owned(),
        email: "mario@example.it".parse().unwrap(),
        password_hash: "-".to_owned(),
        code_hash: "-".to_owned(),
        question: "?".to_owned(),
        answer_hash: "-".to_owned(),
        lang: Lang::It,
        idle_ends_at: now + Duration::days(400),
    };
    let tx = town.app.db.begin(town.tenant(BORGOVERDE)).await.unwrap();
    desk::insert(&tx, &account, now).await.unwrap();
    tx.commit().await.unwrap();
    account.id
}

/// A device's passkey, in an account.
pub(super) async fn passkey(town: &Town, account: Uuid, device: &Authenticator) {
    let now = town.app.clock.now();
    let passkey = NewPasskey {
        id: new_id(now, &mut town.app.rng()),
        account,
        host: BORGOVERDE.to_owned(),
        credential: device.id.clone(),
        key: device.key.cose(),
        counter: 0,
        backup_eligible: false,
        backed_up: false,
        transports: Vec::new(),
        name: "Telefono".to_owned(),
    };
    let tx = town.app.db.begin(town.tenant(BORGOVERDE)).await.unwrap();
    assert!(desk::add_passkey(&tx, &passkey, now).await.unwrap());
    tx.commit().await.unwrap();
}
