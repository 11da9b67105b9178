//! No digital stamp makes its reader panic, nor whoever verifies its signature; nothing that was not signed is
//! believed; and of what is believed, what was signed is what is read.
#![no_main]

use chrono::{DateTime, Utc};
use libfuzzer_sys::fuzz_target;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use sportello_identity::signed_xml::Signers;
use sportello_identity::spid::keys::{Subject, self_signed};
use sportello_integrations::payments::stamp::{NAMESPACE, StampFault, StampSigners, Unsigned, read};
use std::sync::LazyLock;

/// A seller that has signed nothing here.
static SIGNERS: LazyLock<Signers> = LazyLock::new(|| {
    let subject = Subject {
        common_name: "Prova".to_owned(),
        organization_name: "Prova".to_owned(),
        entity_id: "https://seller.example".to_owned(),
        ipa_code: "c_z999".to_owned(),
        locality: "Prova".to_owned(),
    };
    let begins = "2026-01-01T00:00:00Z".parse().unwrap();
    let key = self_signed(&subject, begins, 365, &mut ChaCha20Rng::seed_from_u64(1)).unwrap();
    Signers::new(vec![key.signing_key().unwrap().certificate().clone()]).unwrap()
});

/// Whose signatures are really verified.
struct Verified;

impl StampSigners for Verified {
    fn signed(&self, xml: &[u8], at: DateTime<Utc>) -> Result<Vec<u8>, Unsigned> {
        SIGNERS.verified(xml, at).map_err(|_| Unsigned::Signature)
    }
}

/// Whoever signs what is given here, whatever the document shows.
struct Signed(Vec<u8>);

impl StampSigners for Signed {
    fn signed(&self, _: &[u8], _: DateTime<Utc>) -> Result<Vec<u8>, Unsigned> {
        Ok(self.0.clone())
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((mode, bytes)) = data.split_first() else {
        return;
    };
    match mode % 3 {
        // A whole document, as it comes: nobody has signed it.
        0 => assert!(read(bytes, &Verified).is_err()),
        // The inside of a stamp, signed as it stands.
        1 => inside(&String::from_utf8_lossy(bytes)),
        // Another stamp than the one that was signed.
        _ => {
            let cut = bytes.len() / 2;
            let (shown, signed) = bytes.split_at(cut);
            let shown = document(&String::from_utf8_lossy(shown), SIGNATURE);
            let signed = document(&String::from_utf8_lossy(signed), "");
            let judged = read(shown.as_bytes(), &Signed(signed.clone().into_bytes()));
            if let Ok(stamp) = judged {
                let again = document(&inside_of(&signed), SIGNATURE);
                assert_eq!(read(again.as_bytes(), &Signed(signed.into_bytes())), Ok(stamp));
            }
        }
    }
});

const SIGNATURE: &str = "<ds:Signature/>";

fn document(inside: &str, signature: &str) -> String {
    format!(
        "<marcaDaBollo xmlns='{NAMESPACE}' xmlns:ds='http://www.w3.org/2000/09/xmldsig#'>{inside}{signature}\
         </marcaDaBollo>"
    )
}

/// What stands in a document without its signature.
fn inside_of(document: &str) -> String {
    let (_, rest) = document.split_once('>').unwrap();
    rest.strip_suffix("</marcaDaBollo>").unwrap().to_owned()
}

fn inside(text: &str) {
    let shown = document(text, SIGNATURE);
    let signed = document(text, "").into_bytes();
    match read(shown.as_bytes(), &Signed(signed)) {
        Ok(stamp) => {
            assert!((1..=99_999_999_999).contains(&stamp.amount.0));
            assert!(!stamp.iubd.is_empty() && !stamp.provider.is_empty());
        }
        // Of two equal readings neither is another one.
        Err(fault) => assert_ne!(fault, StampFault::Covered),
    }
}
