//! The registry of identity providers: whose word counts is written down when it changes.

use crate::support::{BORGOVERDE, MONTEFIORE, Town, start};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use sportello_api::auth::refresh::{Place, Source, refresh};
use sportello_identity::spid::keys::{Subject, self_signed};
use sportello_identity::spid::{Registry, Trust};
use sportello_storage::audit::{self, Chain};

fn certificate(seed: u64) -> String {
    let subject = Subject {
        common_name: "Gestore".to_owned(),
        organization_name: "Gestore".to_owned(),
        entity_id: "https://idp.test".to_owned(),
        ipa_code: "c_z999".to_owned(),
        locality: "Roma".to_owned(),
    };
    let made = self_signed(&subject, start(), 365, &mut ChaCha20Rng::seed_from_u64(seed)).unwrap();
    made.signing_key().unwrap().certificate().to_base64()
}

fn metadata(certificate: &str, address: &str) -> String {
    format!(
        "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" \
         xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" entityID=\"https://idp.test\">\
         <md:IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\
         <md:KeyDescriptor use=\"signing\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}\
         </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\
         <md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" \
         Location=\"{address}\"/></md:IDPSSODescriptor></md:EntityDescriptor>"
    )
}

#[actix_web::test]
async fn a_key_or_address_that_changes_is_written_down_once_for_every_municipality() {
    let town = Town::open().await;
    let http = reqwest::Client::builder().build().unwrap();
    let file = town.blobs().join("metadata.xml");
    std::fs::create_dir_all(town.blobs()).unwrap();
    let sources = [Source {
        place: Place::File(file.clone()),
        trust: Trust::Local,
    }];
    let put = async |content: &str| {
        std::fs::write(&file, content).unwrap();
        refresh(&town.app, &sources, &http).await.unwrap();
        let mut entries = Vec::new();
        for host in [BORGOVERDE, MONTEFIORE] {
            let tx = town.app.db.read(town.tenant(host)).await.unwrap();
            entries.push(audit::verify_chain(&tx).await.unwrap());
        }
        assert_eq!(entries[0], entries[1]);
        entries.remove(0)
    };
    let (old, new) = (certificate(1), certificate(2));
    let first = metadata(&old, "https://idp.test/sso");
    assert_eq!(put(&first).await, Chain::Whole { entries: 0 });
    let replaced = metadata(&new, "https://idp.test/sso");
    let key_added_and_removed = Chain::Whole { entries: 2 };
    assert_eq!(put(&replaced).await, key_added_and_removed);
    // Another process, which has not heard of it yet.
    let before = Registry::parse(first.as_bytes(), &Trust::Local).unwrap();
    town.app.spid.replace_registry(before);
    assert_eq!(put(&replaced).await, key_added_and_removed);
    let moved = metadata(&new, "https://idp.test/elsewhere");
    assert_eq!(put(&moved).await, Chain::Whole { entries: 3 });
}
