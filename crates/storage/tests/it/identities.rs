//! What each identity knows of a citizen: cards without a name, other member states without a fiscal code,
//! and one person who comes with several.

use crate::support::{MARIO, World, certified, on_each_engine};
use chrono::Duration;
use sportello_storage::Error;
use sportello_storage::citizens::{self, Certified, ProfileChange, upsert_at_login};
use sportello_types::profile::Source;
use sportello_types::values::{AccountKey, CodiceFiscale};

/// What a card says, with or without the names.
fn by_card(tax_code: &str, names: Option<(&str, &str)>) -> Certified {
    Certified {
        source: Source::Cns,
        given_name: names.map(|(given, _)| given.to_owned()),
        family_name: names.map(|(_, family)| family.to_owned()),
        birth_date: ("1985-08-01".parse().unwrap(), Source::TaxCode),
        email: None,
        ..certified(tax_code)
    }
}

const ANNA: &str = "VRDNNA85M41F205G";

#[tokio::test]
async fn a_card_without_names_leaves_them_to_the_citizen_and_takes_nothing_back() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        let said = by_card(ANNA, None);
        let profile = upsert_at_login(&tx, world.id(), &said, world.now)
            .await
            .unwrap()
            .profile;
        assert_eq!(
            (profile.given_name.as_str(), profile.family_name.as_str()),
            ("", "")
        );
        assert!(!profile.provenance.contains_key("given_name"));
        assert_eq!(profile.provenance["birth_date"].source, Source::TaxCode);
        assert_eq!(profile.provenance["tax_code"].source, Source::Cns);
        let change = ProfileChange {
            given_name: Some("Anna".to_owned()),
            family_name: Some("Verdi".to_owned()),
            birth_date: Some(profile.birth_date),
            ..ProfileChange::default()
        };
        let changed = citizens::patch(&tx, profile.id, 1, change, world.now)
            .await
            .unwrap()
            .profile;
        assert_eq!(
            changed.provenance["birth_date"].source,
            Source::Citizen,
            "confirmed"
        );
        let later = world.later(Duration::days(1));
        let again = upsert_at_login(&tx, world.id(), &said, later)
            .await
            .unwrap()
            .profile;
        assert_eq!(again, changed);
    })
    .await;
}

#[tokio::test]
async fn spid_is_believed_before_a_card_and_a_card_before_the_citizen() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        let bare = by_card(ANNA, None);
        let id = upsert_at_login(&tx, world.id(), &bare, world.now)
            .await
            .unwrap()
            .profile
            .id;
        let change = ProfileChange {
            given_name: Some("Annetta".to_owned()),
            ..ProfileChange::default()
        };
        citizens::patch(&tx, id, 1, change, world.now).await.unwrap();
        let named = by_card(ANNA, Some(("ANNA", "VERDI")));
        let profile = upsert_at_login(&tx, id, &named, world.now).await.unwrap().profile;
        assert_eq!(profile.given_name, "ANNA");
        assert_eq!(profile.provenance["given_name"].source, Source::Cns);
        let by_spid = Certified {
            given_name: Some("Anna".to_owned()),
            family_name: Some("Verdi".to_owned()),
            birth_date: ("1985-08-01".parse().unwrap(), Source::Spid),
            ..certified(ANNA)
        };
        let profile = upsert_at_login(&tx, id, &by_spid, world.now)
            .await
            .unwrap()
            .profile;
        assert_eq!(profile.given_name, "Anna");
        assert_eq!(profile.provenance["birth_date"].source, Source::Spid);
        let after = upsert_at_login(&tx, id, &named, world.now).await.unwrap().profile;
        assert_eq!(after, profile, "the card changes nothing of it");
    })
    .await;
}

#[tokio::test]
async fn whoever_has_no_fiscal_code_is_known_by_the_eidas_identifier() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        let lena = Certified {
            source: Source::Eidas,
            account: AccountKey::Eidas("DE/IT/k7Vt2RmQ0cYp4Zs9".parse().unwrap()),
            given_name: Some("Giorgos".to_owned()),
            native_given_name: Some("Γιώργος".to_owned()),
            birth_date: ("1980-01-01".parse().unwrap(), Source::Eidas),
            ..certified(MARIO)
        };
        let first = upsert_at_login(&tx, world.id(), &lena, world.now).await.unwrap();
        assert_eq!(first.profile.tax_code, None);
        assert_ne!(
            first.profile.id, world.mario,
            "the same name is not the same person"
        );
        assert_eq!(first.profile.provenance["eidas_identifier"].source, Source::Eidas);
        assert!(!first.profile.provenance.contains_key("native_family_name"));

        // Another one without fiscal code: two of them are not the same either.
        let other = Certified {
            account: AccountKey::Eidas("DE/IT/other".parse().unwrap()),
            ..lena.clone()
        };
        let second = upsert_at_login(&tx, world.id(), &other, world.now).await.unwrap();
        assert_ne!(second.profile.id, first.profile.id);

        let renamed = Certified {
            native_given_name: None,
            ..lena
        };
        let again = upsert_at_login(&tx, world.id(), &renamed, world.later(Duration::days(1)))
            .await
            .unwrap();
        assert_eq!(again.profile.id, first.profile.id);
        assert_eq!(again.profile.native_given_name, None);
        let kept = citizens::find(&tx, first.profile.id).await.unwrap().unwrap();
        assert_eq!(kept.profile, again.profile);
    })
    .await;
}

#[tokio::test]
async fn a_stated_fiscal_code_joins_nothing_and_a_checked_one_is_a_key_too() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        let eidas = |identifier: &str| Certified {
            source: Source::Eidas,
            account: AccountKey::Eidas(identifier.parse().unwrap()),
            native_given_name: Some("Ελένη".to_owned()),
            birth_date: ("1980-01-01".parse().unwrap(), Source::Eidas),
            ..certified(MARIO)
        };
        let state = async |identifier: &str, code: &str| {
            let person = upsert_at_login(&tx, world.id(), &eidas(identifier), world.now)
                .await
                .unwrap();
            let change = ProfileChange {
                declared_tax_code: Some(Some(code.parse().unwrap())),
                ..ProfileChange::default()
            };
            let (id, version) = (person.profile.id, person.profile.version);
            citizens::patch(&tx, id, version, change, world.now)
                .await
                .unwrap();
            id
        };
        let code: CodiceFiscale = "GRGLNE96L48Z211L".parse().unwrap();
        let taken: CodiceFiscale = MARIO.parse().unwrap();
        let link = async |identifier: &str, code: &CodiceFiscale| {
            citizens::link_tax_code(
                &tx,
                &identifier.parse().unwrap(),
                code,
                world.later(Duration::days(1)),
            )
            .await
        };
        let eleni = state("CY/IT/eleni", "GRGLNE96L48Z211L").await;
        let thief = state("CY/IT/thief", MARIO).await;
        assert_eq!(citizens::find_by_tax_code(&tx, &code).await.unwrap(), None);
        let mario = citizens::find_by_tax_code(&tx, &taken).await.unwrap();
        assert_ne!(mario.unwrap().profile.id, thief);

        assert!(matches!(link("CY/IT/nobody", &code).await, Err(Error::NotFound)));
        assert!(matches!(link("CY/IT/thief", &code).await, Err(Error::WrongState)));
        assert!(matches!(link("CY/IT/thief", &taken).await, Err(Error::Duplicate)));
        assert_eq!(link("CY/IT/eleni", &code).await.unwrap(), eleni);
        assert!(matches!(link("CY/IT/eleni", &code).await, Err(Error::WrongState)));

        let linked = citizens::find(&tx, eleni).await.unwrap().unwrap().profile;
        assert_eq!(
            (linked.tax_code.as_ref(), linked.declared_tax_code.as_ref()),
            (Some(&code), None)
        );
        assert_eq!(linked.provenance["tax_code"].source, Source::Office);
        // Each identity opens the account from now on, and each says what it knows.
        let card = Certified {
            account: AccountKey::TaxCode(code.clone()),
            ..by_card("GRGLNE96L48Z211L", Some(("ELENI", "GEORGIOU")))
        };
        let spid = Certified {
            account: AccountKey::TaxCode(code),
            given_name: Some("Eleni".to_owned()),
            ..certified(MARIO)
        };
        for (identity, name, by) in [
            (card, "Mario", Source::Eidas),
            (spid, "Eleni", Source::Spid),
            (eidas("CY/IT/eleni"), "Eleni", Source::Spid),
        ] {
            let again = upsert_at_login(&tx, world.id(), &identity, world.now)
                .await
                .unwrap()
                .profile;
            assert_eq!(again.id, eleni);
            assert_eq!(again.given_name, name);
            assert_eq!(again.provenance["given_name"].source, by);
            assert_eq!(
                again.native_given_name.as_deref(),
                Some("Ελένη"),
                "nobody else knows of it"
            );
        }
    })
    .await;
}
