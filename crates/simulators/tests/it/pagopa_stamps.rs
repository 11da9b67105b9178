//! Digital stamps that the simulated pagoPA sells, as the portal judges them: the good one is good, and each
//! other one is found to be what it is.

#![expect(clippy::indexing_slicing, reason = "what JSON lacks reads as null")]

use super::pagopa_station::{CREDITOR, DEBTS, World, debt, nav};
use chrono::{DateTime, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use sportello_identity::Certificate;
use sportello_identity::signed_xml::{SignedXmlError, Signers};
use sportello_integrations::payments::receipt;
use sportello_integrations::payments::stamp::{self, DigitalStamp, StampFault, StampSigners, Unsigned};
use sportello_types::payments::StampToBuy;
use sportello_types::values::{EuroCents, Sha256};

/// SHA-256 of nothing.
pub(crate) const DOCUMENT: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
pub(crate) const HASH: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

pub(crate) struct Believed(Signers);

impl StampSigners for Believed {
    fn signed(&self, xml: &[u8], at: DateTime<Utc>) -> Result<Vec<u8>, Unsigned> {
        self.0.verified(xml, at).map_err(|error| match error {
            SignedXmlError::Signature(_) => Unsigned::Signature,
            SignedXmlError::Signer | SignedXmlError::Untrusted => Unsigned::Signer,
        })
    }
}

pub(crate) fn believed(pem: &str) -> Believed {
    Believed(Signers::new(vec![Certificate::from_pem(pem).unwrap()]).unwrap())
}

/// A debt whose first part of 16 euro buys a stamp.
fn with_stamp(base: u64) -> Value {
    let mut debt = debt(base);
    let transfers = &mut debt["paymentOption"][0]["installments"][0]["transfer"];
    let mut fees = transfers[0].clone();
    (fees["idTransfer"], fees["amount"]) = (json!("2"), json!(52));
    let stamp = &mut transfers[0];
    stamp.as_object_mut().unwrap().remove("iban");
    stamp["amount"] = json!(1600);
    stamp["stamp"] = json!({ "hashDocument": HASH, "stampType": "01", "provincialResidence": "CA" });
    transfers.as_array_mut().unwrap().push(fees);
    debt
}

/// Somebody pays the debt at a counter: the stamp that the receipt brings, and what was paid for it.
async fn bought(world: &World, base: u64) -> (Vec<u8>, EuroCents) {
    let publish = format!("{DEBTS}?toPublish=true");
    let (status, why) = world.call(Method::POST, &publish, Some(&with_stamp(base))).await;
    assert_eq!(status, 201, "{why}");
    let who = json!({ "creditor": CREDITOR, "notice": nav(base) });
    assert_eq!(world.control("pay", who).await.0, 200);
    let came = world.desk.came();
    let read = receipt::read(came.last().unwrap().as_bytes()).unwrap();
    let transfer = read.transfers.iter().find(|transfer| transfer.stamp.is_some());
    let transfer = transfer.unwrap();
    (transfer.stamp.clone().unwrap(), transfer.amount)
}

pub(crate) fn judged(xml: &[u8], amount: EuroCents, signers: &Believed) -> Result<DigitalStamp, StampFault> {
    let ordered = StampToBuy {
        document: DOCUMENT.parse::<Sha256>().unwrap(),
        province: "CA".parse().unwrap(),
    };
    let read = stamp::read(xml, signers)?;
    read.fits(&ordered, amount)?;
    Ok(read)
}

#[tokio::test]
async fn stamps_are_what_whoever_trains_has_chosen() {
    let world = World::new().await;
    let signers = believed(&world.town.pagopa.stamps_pem());
    let (xml, amount) = bought(&world, 1).await;
    let good = judged(&xml, amount, &signers).unwrap();
    assert_eq!((amount, good.iubd.len()), (EuroCents(1600), 14));
    assert_eq!(good.provider, "Banca di Prova");
    let stranger = believed(world.town.pagopa.authority_pem());
    assert_eq!(
        judged(&xml, amount, &stranger),
        Err(StampFault::Unsigned(Unsigned::Signer))
    );
    for (base, how, fault) in [
        (2, "other-document", StampFault::OtherDocument),
        (3, "other-amount", StampFault::OtherAmount),
        (4, "bad-signature", StampFault::Unsigned(Unsigned::Signature)),
    ] {
        let set = world.control("settings", json!({ "stamps": how })).await;
        assert_eq!(set.0, 204, "{set:?}");
        let (xml, amount) = bought(&world, base).await;
        assert_eq!(judged(&xml, amount, &signers), Err(fault), "{how}");
    }
    world.control("settings", json!({ "stamps": "good" })).await;
    let (xml, amount) = bought(&world, 5).await;
    let fresh = judged(&xml, amount, &signers).unwrap();
    world.control("settings", json!({ "stamps": "repeated" })).await;
    for base in [6, 7] {
        let (xml, amount) = bought(&world, base).await;
        let repeated = judged(&xml, amount, &signers).unwrap();
        assert_eq!(repeated.iubd, fresh.iubd);
    }
    assert_ne!(fresh.iubd, good.iubd);
    world.end().await;
}

#[tokio::test]
async fn the_page_of_payments_lets_choose_how_the_stamp_is() {
    let world = World::new().await;
    let signers = believed(&world.town.pagopa.stamps_pem());
    let publish = format!("{DEBTS}?toPublish=true");
    world.call(Method::POST, &publish, Some(&with_stamp(1))).await;
    let page = world.cart(&[1]).await.unwrap();
    let shown = world
        .client
        .get(&page)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(shown.contains("La marca da bollo digitale"), "{shown}");
    let form = [("ending", "paid"), ("stamps", "bad-signature")];
    let back = world.client.post(&page).form(&form).send().await.unwrap();
    assert_eq!(back.status(), 303);
    let came = world.desk.came();
    let read = receipt::read(came.last().unwrap().as_bytes()).unwrap();
    let xml = read.transfers.iter().find_map(|transfer| transfer.stamp.clone());
    assert_eq!(
        judged(&xml.unwrap(), EuroCents(1600), &signers),
        Err(StampFault::Unsigned(Unsigned::Signature))
    );
    // The choice was for that payment alone.
    let (xml, amount) = bought(&world, 2).await;
    assert!(judged(&xml, amount, &signers).is_ok());
    world.end().await;
}
