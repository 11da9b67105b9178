//! The primitive under all of it, where no rule about assertions helps: other elements, the same tricks as
//! in the corpus.

use crate::support::signer::Signer;
use crate::support::{DS, KEYS, swap};
use sportello_identity::saml::{Judged, SignatureError as E, read, verify};

/// A signature with something more inside, before its end.
fn stuffed(signature: &str, inside: &str) -> String {
    swap(signature, "</ds:Signature>", &format!("{inside}</ds:Signature>"))
}

#[test]
fn the_primitive_gives_back_what_was_signed_or_nothing() {
    let element = |id: &str, text: &str| {
        format!(r#"<m:Item xmlns:m="urn:m" ID="{id}"><m:Value>{text}</m:Value></m:Item>"#)
    };
    let good = element("_good", "good");
    let signature = Signer::new("_good").signature(&good, &KEYS.idp);
    let signed = Signer::new("_good").sign(&good, &KEYS.idp);
    let keys = [KEYS.idp.public_key().unwrap()];
    let judge = |xml: &str, id: &str| {
        let root = read(xml.as_bytes()).unwrap();
        verify(xml.as_bytes(), &root, id, &keys).map(|verified| {
            let element = verified.read().unwrap();
            element
                .child("urn:m", "Value")
                .unwrap()
                .text()
                .unwrap()
                .to_owned()
        })
    };
    let group = |inside: &str| format!(r#"<m:Group xmlns:m="urn:m" ID="_group">{inside}</m:Group>"#);
    let evil_with =
        |inside: &str| element("_evil", "evil").replace("<m:Value>", &format!("{inside}<m:Value>"));

    assert_eq!(judge(&signed, "_good"), Ok("good".to_owned()));
    assert_eq!(judge(&group(&signed), "_good"), Ok("good".to_owned()));
    // The verified bytes hold no signature of their own.
    let root = read(signed.as_bytes()).unwrap();
    let verified = verify(signed.as_bytes(), &root, "_good", &keys).unwrap();
    assert!(verified.read().unwrap().all(DS, "Signature").next().is_none());

    for (name, document, id, expected) in [
        (
            "moved to a sibling",
            group(&(evil_with(&signature) + &good)),
            "_evil",
            E::Reference,
        ),
        (
            "moved, original inside",
            evil_with(&(signature.clone() + &good)),
            "_evil",
            E::Reference,
        ),
        (
            "original in an object",
            evil_with(&stuffed(&signature, &format!("<ds:Object>{good}</ds:Object>"))),
            "_evil",
            E::Shape,
        ),
        (
            "asked for the original that lost it",
            group(&(evil_with(&signature) + &good)),
            "_good",
            E::Missing,
        ),
        (
            "too deep to be meant",
            group(&group(&signed).replace("_group", "_inner")),
            "_good",
            E::Reference,
        ),
        (
            "twice the same ID",
            group(&(signed.clone() + &element("_good", "evil"))),
            "_good",
            E::Reference,
        ),
        ("an ID that is not there", signed.clone(), "_other", E::Reference),
        ("no ID", signed.clone(), "", E::Reference),
        ("changed", signed.replace(">good<", ">evil<"), "_good", E::Invalid),
    ] {
        assert_eq!(judge(&document, id), Err(expected), "{name}");
    }
}

#[test]
fn one_document_is_asked_about_each_of_its_signatures() {
    let item = |id: &str, inside: &str| format!(r#"<m:Item xmlns:m="urn:m" ID="{id}">{inside}</m:Item>"#);
    let inner = Signer::new("_inner").sign(&item("_inner", "<m:Value>good</m:Value>"), &KEYS.idp);
    let both = Signer::new("_outer").sign(&item("_outer", &inner), &KEYS.idp);
    let keys = [KEYS.idp.public_key().unwrap()];
    let strangers = [KEYS.forger.public_key().unwrap()];

    let root = read(both.as_bytes()).unwrap();
    let judged = Judged::new(both.as_bytes(), &root);
    let value = |id: &str| -> Result<String, E> {
        let signed = judged.verify(id, &keys)?;
        let read = signed.read()?;
        assert_eq!(read.attribute("ID"), Some(id));
        let value = read.descendants().find(|element| element.is("urn:m", "Value"));
        Ok(value.unwrap().text().unwrap().to_owned())
    };
    // Whatever was asked before, and however that ended.
    for _ in 0..2 {
        assert_eq!(value("_outer"), Ok("good".to_owned()));
        assert_eq!(value("_other"), Err(E::Reference));
        assert_eq!(judged.verify("_inner", &strangers).err(), Some(E::Invalid));
        assert_eq!(value("_inner"), Ok("good".to_owned()));
    }

    // One good signature does not make up for the other.
    let changed = both.replace(r#"ID="_outer">"#, r#"ID="_outer" extra="">"#);
    let root = read(changed.as_bytes()).unwrap();
    let judged = Judged::new(changed.as_bytes(), &root);
    assert!(judged.verify("_inner", &keys).is_ok());
    assert_eq!(judged.verify("_outer", &keys).err(), Some(E::Invalid));
    assert!(judged.verify("_inner", &keys).is_ok());
}
