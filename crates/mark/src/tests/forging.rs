//! What nobody signed, or not so, proves nothing.

use super::*;
use crate::{Refused, cbor, cose::Envelope, verify};
use ciborium::Value;

/// A genuine signature over whatever the claims are.
fn sealed(claims: Vec<u8>, key: &MarkKey) -> Payload {
    let mut envelope = Envelope {
        kid: key.kid(),
        claims,
        signature: [0; 64],
    };
    envelope.signature = key.sign(&envelope.to_be_signed().unwrap());
    Payload::from_bytes(envelope.write().unwrap()).unwrap()
}

/// The members of claims, to be changed and signed.
fn members(claims: &Claims) -> cbor::Members {
    cbor::read(&claims.write(true, usize::MAX).unwrap())
        .unwrap()
        .into_map()
        .unwrap()
}

#[test]
fn no_bit_of_a_mark_can_be_changed() {
    let (genuine, keys) = (signed(&family(2)), keys());
    assert!(verify(&genuine, &keys).is_ok());
    for at in 0..genuine.as_bytes().len() {
        for bit in 0..8 {
            let mut bytes = genuine.as_bytes().to_vec();
            bytes[at] ^= 1 << bit;
            let payload = Payload::from_bytes(bytes).unwrap();
            assert!(verify(&payload, &keys).is_err(), "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn no_character_of_an_address_can_be_changed() {
    let (text, keys) = (signed(&ids()).to_text(), keys());
    for at in 0..text.len() {
        for bit in 0..7 {
            let mut characters = text.clone().into_bytes();
            characters[at] ^= 1 << bit;
            let text = String::from_utf8(characters).unwrap();
            let read = Payload::from_text(&text);
            let judged = read.map(|payload| verify(&payload, &keys).is_ok());
            assert_ne!(judged, Ok(true), "character {at}, bit {bit}");
        }
    }
}

#[test]
fn a_mark_ends_where_it_ends() {
    let genuine = signed(&ids()).as_bytes().to_vec();
    for length in 1..genuine.len() {
        let cut = Payload::from_bytes(genuine[..length].to_vec()).unwrap();
        assert_eq!(verify(&cut, &keys()), Err(Refused::Malformed), "{length}");
    }
    let longer = Payload::from_bytes([genuine.as_slice(), &[0]].concat()).unwrap();
    assert_eq!(verify(&longer, &keys()), Err(Refused::Malformed));
    let untagged = Payload::from_bytes(genuine[1..].to_vec()).unwrap();
    assert_eq!(verify(&untagged, &keys()), Err(Refused::Malformed));
}

#[test]
fn only_published_keys_are_believed() {
    let stranger = MarkKey::from_seed(&[8; 32]);
    let strange = sign(&ids(), &stranger).unwrap();
    assert_eq!(
        verify(&strange, &keys()),
        Err(Refused::UnknownKey(stranger.kid()))
    );
    assert_eq!(
        verify(&strange, &KeySet::default()),
        Err(Refused::UnknownKey(stranger.kid()))
    );
    // The stranger's signature under the name of the genuine key.
    let mut envelope = Envelope::read(strange.as_bytes()).unwrap();
    envelope.kid = key().kid();
    envelope.signature = stranger.sign(&envelope.to_be_signed().unwrap());
    let forged = Payload::from_bytes(envelope.write().unwrap()).unwrap();
    assert_eq!(verify(&forged, &keys()), Err(Refused::BadSignature));
}

#[test]
fn old_keys_prove_what_they_signed_in_their_time() {
    let kid = key().kid();
    let newer = MarkKey::from_seed(&[8; 32]).published(at(ISSUED), at(ISSUED + 10));
    let judge = |issued_at, from, until| {
        let keys = KeySet::new(vec![newer.clone(), key().published(at(from), at(until))]);
        verify(&signed(&Claims { issued_at, ..ids() }), &keys).map(|claims| claims.issued_at)
    };
    assert_eq!(judge(ISSUED, ISSUED, ISSUED + 1), Ok(ISSUED));
    assert_eq!(
        judge(ISSUED - 1, ISSUED, ISSUED + 1),
        Err(Refused::KeyNotYetValid(kid))
    );
    assert_eq!(judge(ISSUED + 1, ISSUED, ISSUED + 1), Err(Refused::KeyOver(kid)));
}

#[test]
fn revoked_keys_prove_nothing() {
    let revoked = at(ISSUED + 100);
    let published = key().published(at(0), at(ISSUED + 1000)).revoked_at(revoked);
    let refused = Refused::RevokedKey {
        kid: key().kid(),
        at: revoked,
    };
    assert_eq!(
        verify(&signed(&ids()), &KeySet::new(vec![published])),
        Err(refused)
    );
}

#[test]
fn newer_versions_are_told_apart_once_the_signature_is_judged() {
    let mut newer = members(&ids());
    newer[0].1 = Value::from(2);
    newer.truncate(2);
    let claims = cbor::write(&Value::Map(newer)).unwrap();
    let payload = sealed(claims.clone(), &key());
    assert_eq!(verify(&payload, &keys()), Err(Refused::Version(2)));
    let mut envelope = Envelope::read(payload.as_bytes()).unwrap();
    envelope.signature[0] ^= 1;
    let forged = Payload::from_bytes(envelope.write().unwrap()).unwrap();
    assert_eq!(verify(&forged, &keys()), Err(Refused::BadSignature));
}

/// Even the municipality's own key cannot say what the table does not know.
#[test]
fn signed_claims_of_another_shape_are_malformed() {
    let whole = members(&Claims {
        digest: Some([1; 32]),
        ..residence()
    });
    let judge = |members: cbor::Members| {
        let claims = cbor::write(&Value::Map(members)).unwrap();
        verify(&sealed(claims, &key()), &keys())
    };
    assert!(judge(whole.clone()).is_ok());
    let needed = [1, 2, 3, 4, 5, 6, 10];
    for (at, (label, _)) in whole.iter().enumerate() {
        let mut without = whole.clone();
        without.remove(at);
        let missed = needed.map(Value::from).contains(label);
        assert_eq!(judge(without).is_err(), missed, "without {label:?}");
        let mut other = whole.clone();
        other[at].1 = Value::Bool(true);
        assert_eq!(judge(other), Err(Refused::Malformed), "another {label:?}");
    }
    let text = |text: &str| Value::from(text);
    for (what, at, wrong) in [
        ("a negative version", 0, Value::from(-1)),
        ("an issuer that is none", 1, text("Comune di Borgoverde")),
        ("no kind", 2, text("")),
        ("a kind that is none", 2, text("residenza+")),
        ("seven kinds", 2, text("a+b+c+d+e+f+g")),
        ("a short code", 3, Value::Bytes(vec![0; 9])),
        ("an instant before all", 4, Value::from(-1)),
        ("an instant after all", 4, Value::from(u64::MAX)),
        ("a day after all", 5, Value::from(i64::MAX)),
        ("a short digest", 6, Value::Bytes(vec![0; 31])),
        ("a holder of no parts", 7, Value::Array(Vec::new())),
        (
            "a holder with a wrong fiscal code",
            7,
            Value::Array(vec![text("A"), text("B"), text("C"), text("D")]),
        ),
        (
            "a fiscal code in small letters",
            7,
            Value::Array(vec![text("A"), text("B"), text("rssmra80a01h501u"), text("D")]),
        ),
        ("empty facts", 8, Value::Array(Vec::new())),
        (
            "half a fact",
            8,
            Value::Array(vec![Value::Array(vec![text("indirizzo")])]),
        ),
        ("a stamp that is none", 9, Value::from(4)),
    ] {
        let mut other = whole.clone();
        other[at].1 = wrong;
        assert_eq!(judge(other), Err(Refused::Malformed), "{what}");
    }
    let mut more = whole.clone();
    more.push((Value::from(11), Value::Null));
    assert_eq!(judge(more), Err(Refused::Malformed));
    let mut disordered = whole;
    disordered.swap(1, 2);
    assert_eq!(judge(disordered), Err(Refused::Malformed));
}

#[test]
fn signed_bytes_that_are_no_claims_are_malformed() {
    for claims in [&[][..], &[0xa0], &[0x80], &[0xa1, 0x01, 0x18, 0x01], &[0xff; 40]] {
        let payload = sealed(claims.to_vec(), &key());
        assert_eq!(verify(&payload, &keys()), Err(Refused::Malformed), "{claims:?}");
    }
}

/// The envelope in other forms that COSE allows and we do not write.
#[test]
fn other_envelopes_are_malformed() {
    let envelope = Envelope::read(signed(&ids()).as_bytes()).unwrap();
    let kid = || Value::Bytes(key().kid().bytes().to_vec());
    let header = |members: Vec<(i32, Value)>| {
        let members = members.into_iter().map(|(label, value)| (label.into(), value));
        cbor::write(&Value::Map(members.collect())).unwrap()
    };
    let eddsa = || (1, Value::from(-8));
    let right = header(vec![eddsa(), (4, kid())]);
    let judge = |tag, protected: Vec<u8>, unprotected: cbor::Members| {
        let parts = vec![
            Value::Bytes(protected),
            Value::Map(unprotected),
            Value::Bytes(envelope.claims.clone()),
            Value::Bytes(envelope.signature.to_vec()),
        ];
        let bytes = cbor::write(&Value::Tag(tag, Box::new(Value::Array(parts)))).unwrap();
        verify(&Payload::from_bytes(bytes).unwrap(), &keys())
    };
    assert!(judge(18, right.clone(), Vec::new()).is_ok());
    for (what, tag, protected) in [
        ("COSE_Mac0", 17, right.clone()),
        ("ES256", 18, header(vec![(1, Value::from(-7)), (4, kid())])),
        ("no algorithm", 18, header(vec![(4, kid())])),
        ("no key", 18, header(vec![eddsa()])),
        (
            "a longer name",
            18,
            header(vec![eddsa(), (4, Value::Bytes(vec![0; 8]))]),
        ),
        (
            "a content type",
            18,
            header(vec![eddsa(), (3, 60.into()), (4, kid())]),
        ),
        ("no header", 18, Vec::new()),
    ] {
        assert_eq!(
            judge(tag, protected, Vec::new()),
            Err(Refused::Malformed),
            "{what}"
        );
    }
    let outside = vec![(Value::from(4), kid())];
    assert_eq!(judge(18, right, outside), Err(Refused::Malformed));
}
