//! The sample citizen, and how somebody signs in without a provider. The tests of `server` sign in by it too.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use rand::Rng;
use sportello_storage::citizens::{self, Certified};
use sportello_storage::sessions::{self, NewSession};
use sportello_storage::{Secret, Tx, new_id};
use sportello_types::ids::CitizenId;
use sportello_types::loa::Loa;
use sportello_types::profile::{BirthPlace, Sex, Source};
use sportello_types::values::AccountKey;
use sportello_types::whoami::Provider;

/// Mario Rossi under a fiscal code, as SPID certifies him.
pub(crate) fn certified(tax_code: &str) -> Certified {
    Certified {
        source: Source::Spid,
        account: AccountKey::TaxCode(tax_code.parse().unwrap()),
        given_name: Some("Mario".to_owned()),
        family_name: Some("Rossi".to_owned()),
        native_given_name: None,
        native_family_name: None,
        birth_date: (NaiveDate::from_ymd_opt(1980, 1, 1).unwrap(), Source::Spid),
        sex: Some((Sex::M, Source::Spid)),
        birth_place: Some((
            BirthPlace {
                code: "H501".parse().unwrap(),
                name: "Roma".to_owned(),
                province: Some("RM".to_owned()),
                foreign_town: None,
            },
            Source::Spid,
        )),
        residence: None,
        identity_document: None,
        email: Some("mario.rossi@example.it".parse().unwrap()),
        mobile: None,
    }
}

/// Somebody signs in, in the caller's transaction: who that is, and the cookie.
pub(crate) async fn sign_in(
    tx: &Tx,
    certified: &Certified,
    (provider, level): (Provider, Loa),
    rng: &mut impl Rng,
    now: DateTime<Utc>,
) -> (CitizenId, String) {
    let citizen = citizens::upsert_at_login(tx, new_id(now, rng), certified, now)
        .await
        .unwrap();
    let secret = Secret::draw(rng);
    let session = NewSession {
        id: new_id(now, rng),
        secret_hash: secret.hash(),
        citizen: citizen.profile.id,
        provider,
        identity_provider: "https://idp.test".to_owned(),
        identity_provider_name: "Gestore di prova".to_owned(),
        level,
        device: "prova".to_owned(),
        name_id: None,
        session_index: None,
        idle_ends_at: now + Duration::minutes(30),
        ends_at: now + Duration::hours(8),
    };
    sessions::open(tx, session, now).await.unwrap();
    (citizen.profile.id, format!("sportello={}", secret.expose()))
}
