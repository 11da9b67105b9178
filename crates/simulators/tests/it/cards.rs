//! Cards that the authority issues, before the judge of cards.

use super::portal::browser;
use super::world::world;
use chrono::{DateTime, Utc};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use sportello_identity::Certificate;
use sportello_identity::cns::revocation::{Crl, OcspAnswer, Source};
use sportello_identity::cns::{
    Anchors, Card as Read, CommonName, Evidence, Refusal, Rules, VerifiedCard, admit,
};
use sportello_simulators::cns::{Authority, Card, Kind};
use sportello_simulators::{Clock, Config, Running};
use std::path::Path;

fn now() -> DateTime<Utc> {
    "2026-11-28T12:00:00Z".parse().unwrap()
}

async fn town(folder: &Path) -> Running {
    world(Config {
        http_addr: ([127, 0, 0, 1], 0).into(),
        smtp_addr: ([127, 0, 0, 1], 0).into(),
        data_dir: Some(folder.to_owned()),
        clock: Clock::from_fn(now),
        ..Config::default()
    })
    .await
}

fn card(folder: &Path, town: &Running, slug: &str, kind: Kind) -> Vec<u8> {
    let authority = Authority::load_or_make(&folder.join("cns")).unwrap();
    let citizens = sportello_simulators::town::citizens().unwrap();
    let citizen = citizens.into_iter().find(|citizen| citizen.slug == slug).unwrap();
    let mut rng = ChaCha20Rng::from_os_rng();
    let card = Card::make(&authority, &citizen, kind, &town.public_url, now(), &mut rng).unwrap();
    let [certificate, key] = card.write(&folder.join("cards")).unwrap();
    assert!(std::fs::read_to_string(key).unwrap().contains("PRIVATE KEY"));
    let pem = std::fs::read_to_string(certificate).unwrap();
    Certificate::from_pem(&pem).unwrap().der().to_vec()
}

/// Judges with what the addresses in the card say: by OCSP, or by the list alone.
async fn judge(der: &[u8], town: &Running, by_list: bool) -> Result<VerifiedCard, Refusal> {
    let rules = Rules::default();
    let pem = browser()
        .get(format!("{}/cns/authority.pem", town.public_url))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    let anchors = Anchors::new([Certificate::from_pem(&pem).unwrap()]).unwrap();
    let admitted = admit(&Read::from_der(der)?, &[], &anchors, &rules, now())?;
    let links = admitted.links();
    let [link] = links.as_slice() else {
        panic!("not one link")
    };
    if by_list {
        let [address] = link.crl_addresses().try_into().unwrap();
        let address: String = address;
        let list = browser()
            .get(address)
            .send()
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap();
        let list = Crl::from_der(&list, link.issuer(), &rules).unwrap();
        return admitted.conclude(
            Evidence {
                crls: &[list],
                answers: &[],
            },
            now(),
        );
    }
    let [address] = link.ocsp_addresses().try_into().unwrap();
    let address: String = address;
    let nonce = b"0123456789abcdef";
    let question = link.ocsp_request(Some(nonce)).unwrap();
    let answer = browser().post(address).body(question).send().await.unwrap();
    let answer = answer.bytes().await.unwrap();
    let answer = OcspAnswer::from_der(&answer, link, Some(nonce), &rules, now()).unwrap();
    admitted.conclude(
        Evidence {
            crls: &[],
            answers: &[answer],
        },
        now(),
    )
}

#[tokio::test]
async fn a_good_card_passes_by_ocsp_and_by_the_list() {
    let folder = tempfile::tempdir().unwrap();
    let town = town(folder.path()).await;
    let der = card(folder.path(), &town, "giulia-serra", Kind::Good);
    let verified = judge(&der, &town, false).await.unwrap();
    assert_eq!(verified.revocation, Source::Ocsp);
    assert_eq!(verified.holder.tax_code.as_str(), "SRRGLI85D52B354O");
    assert_eq!(verified.holder.family_name.as_deref(), Some("Serra"));
    assert_eq!(judge(&der, &town, true).await.unwrap().revocation, Source::Crl);
    let nameless = card(folder.path(), &town, "giulia-serra", Kind::Nameless);
    assert_eq!(
        judge(&nameless, &town, true).await.unwrap().holder.family_name,
        None
    );
    town.cut().await;
}

#[tokio::test]
async fn each_wrong_card_is_refused_for_its_own_reason() {
    let folder = tempfile::tempdir().unwrap();
    let town = town(folder.path()).await;
    for (kind, refusal) in [
        (Kind::Expired, Refusal::Expired),
        (Kind::NotYetValid, Refusal::NotYetValid),
        (Kind::Revoked, Refusal::Revoked),
        (Kind::Signing, Refusal::NonRepudiation),
        (Kind::NotACns, Refusal::Policy),
    ] {
        let der = card(folder.path(), &town, "marco-melis", kind);
        for by_list in [false, true] {
            assert_eq!(judge(&der, &town, by_list).await, Err(refusal), "{kind:?}");
        }
    }
    let der = card(folder.path(), &town, "marco-melis", Kind::WrongCode);
    let refused = judge(&der, &town, false).await;
    assert!(matches!(
        refused,
        Err(Refusal::CommonName(CommonName::FiscalCode(_)))
    ));
    town.cut().await;
}

#[tokio::test]
async fn a_card_of_another_authority_is_unknown() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let town = town(folder.path()).await;
    let der = card(other.path(), &town, "marco-melis", Kind::Good);
    assert_eq!(judge(&der, &town, false).await, Err(Refusal::IssuerSignature));
    let garbage = browser()
        .post(format!("{}/cns/ocsp", town.public_url))
        .body("x")
        .send()
        .await
        .unwrap();
    assert_eq!(
        garbage.bytes().await.unwrap().as_ref(),
        b"\x30\x03\x0a\x01\x01",
        "malformedRequest"
    );
    town.cut().await;
}

#[test]
fn every_kind_has_a_name_of_its_own() {
    for kind in Kind::ALL {
        assert_eq!(kind.name().parse(), Ok(kind));
    }
    assert!("golden".parse::<Kind>().is_err());
}
