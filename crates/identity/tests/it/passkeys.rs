//! Passkeys: what is taken, and what is refused for which reason; with an authenticator of the tests' own
//! and with the examples of the standard.

use crate::support::authenticator::{
    Authenticator, BACKED_UP, BACKUP_ELIGIBLE, Created, Key, PRESENT, Signed, VERIFIED, signed,
};
use proptest::prelude::*;
use sportello_identity::passkeys::{
    Answer, AuthenticatorData, Challenge, Credential, Expected, Fault, PublicKey, Registered, Used, admit,
    register,
};

const HOST: &str = "sportello.example.it";
const ORIGIN: &str = "https://sportello.example.it";
const CHALLENGE: Challenge = Challenge([7; 32]);

fn device() -> Authenticator {
    Authenticator::new(Key::p256(1), 1, ORIGIN)
}

fn judge_new(made: &Created) -> Result<Registered, Fault> {
    let expected = Expected {
        host: HOST,
        origin: ORIGIN,
        challenge_hash: &CHALLENGE.hash(),
    };
    register(&made.client_data, &made.attestation, &expected)
}

fn judge_use(used: &Signed, credential: &Credential) -> Result<Used, Fault> {
    let expected = Expected {
        host: HOST,
        origin: ORIGIN,
        challenge_hash: &CHALLENGE.hash(),
    };
    let answer = Answer {
        client_data: &used.client_data,
        authenticator_data: &used.data,
        signature: &used.signature,
    };
    admit(&answer, credential, &expected)
}

fn credential(device: &Authenticator) -> Credential {
    let made = judge_new(&device.create(&CHALLENGE.0)).unwrap();
    Credential {
        key: made.key,
        counter: made.counter,
        backup_eligible: made.backup_eligible,
    }
}

#[test]
fn what_is_made_is_known_again() {
    for key in [Key::p256(3), Key::ed25519(3)] {
        let mut device = Authenticator::new(key, 9, ORIGIN);
        device.flags |= BACKUP_ELIGIBLE;
        for made in [device.create(&CHALLENGE.0), device.create_attested(&CHALLENGE.0)] {
            let made = judge_new(&made).unwrap();
            assert_eq!(made.id, [9; 32]);
            assert_eq!(made.key.to_cose().unwrap(), device.key.cose());
            assert_eq!(
                (made.counter, made.backup_eligible, made.backed_up),
                (0, true, false)
            );
        }
        let known = credential(&device);
        device.flags |= BACKED_UP;
        let used = judge_use(&device.get(&CHALLENGE.0), &known).unwrap();
        assert_eq!((used.counter, used.backed_up), (0, true));
    }
}

#[test]
fn only_this_site_is_answered_and_only_what_it_asked() {
    type Change = fn(&mut Authenticator);
    let cases: [(Change, Fault); 9] = [
        (
            |device| device.origin = "https://evil.example".to_owned(),
            Fault::Origin,
        ),
        (
            |device| device.origin = "http://sportello.example.it".to_owned(),
            Fault::Origin,
        ),
        (|device| device.origin = format!("{ORIGIN}:8443"), Fault::Origin),
        (
            |device| device.origin = format!("{ORIGIN}.evil.example"),
            Fault::Origin,
        ),
        (|device| device.host = "example.it".to_owned(), Fault::Host),
        (
            |device| device.besides = r#","crossOrigin":true"#.to_owned(),
            Fault::CrossOrigin,
        ),
        (
            |device| device.besides = r#","topOrigin":"https://evil.example""#.to_owned(),
            Fault::CrossOrigin,
        ),
        (|device| device.flags = PRESENT, Fault::NotVerified),
        (|device| device.flags = VERIFIED, Fault::NotPresent),
    ];
    for (number, (change, fault)) in cases.into_iter().enumerate() {
        let mut device = device();
        let known = credential(&device);
        change(&mut device);
        let made = judge_new(&device.create(&CHALLENGE.0));
        assert_eq!(made.unwrap_err(), fault, "new {number}");
        let used = judge_use(&device.get(&CHALLENGE.0), &known);
        assert_eq!(used.unwrap_err(), fault, "use {number}");
    }
    let mut device = device();
    let known = credential(&device);
    let other = device.create(&[8; 32]);
    assert_eq!(judge_new(&other).unwrap_err(), Fault::Challenge);
    assert_eq!(
        judge_use(&device.get(&[8; 32]), &known).unwrap_err(),
        Fault::Challenge
    );
    // A question of one kind is not answered by an answer of the other.
    let mut made = device.create(&CHALLENGE.0);
    made.client_data = device.client_data("webauthn.get", &CHALLENGE.0);
    assert_eq!(judge_new(&made).unwrap_err(), Fault::Ceremony);
    let mut used = device.get(&CHALLENGE.0);
    used.client_data = device.client_data("webauthn.create", &CHALLENGE.0);
    assert_eq!(judge_use(&used, &known).unwrap_err(), Fault::Ceremony);
}

#[test]
fn only_the_key_of_the_credential_signs() {
    let mut own = device();
    let known = credential(&own);
    let good = own.get(&CHALLENGE.0);
    for stranger in [Key::p256(2), Key::ed25519(1)] {
        let mut stranger = Authenticator::new(stranger, 1, ORIGIN);
        let foreign = stranger.get(&CHALLENGE.0);
        assert_eq!(judge_use(&foreign, &known).unwrap_err(), Fault::Signature);
    }
    // A signature of the same key, over other data.
    let mut other = good.clone();
    other.signature = own.key.sign(&signed(&good.data, b"{}"));
    assert_eq!(judge_use(&other, &known).unwrap_err(), Fault::Signature);
    let mut other = good.clone();
    let besides = other.client_data.len() - 1;
    drop(other.client_data.splice(besides..besides, *br#","a":1"#));
    assert_eq!(judge_use(&other, &known).unwrap_err(), Fault::Signature);
    let mut empty = good.clone();
    empty.signature.clear();
    assert_eq!(judge_use(&empty, &known).unwrap_err(), Fault::Signature);
    // A self-attestation by somebody else's key.
    let mut forged = own.create_attested(&CHALLENGE.0);
    forged.client_data = {
        own.besides = r#","a":1"#.to_owned();
        own.client_data("webauthn.create", &CHALLENGE.0)
    };
    assert_eq!(judge_new(&forged).unwrap_err(), Fault::Signature);
    assert!(judge_use(&good, &known).is_ok());
}

#[test]
fn a_counter_only_goes_up() {
    let mut device = device();
    device.counter = 5;
    let mut known = credential(&device);
    assert_eq!(judge_use(&device.get(&CHALLENGE.0), &known).unwrap().counter, 6);
    for (kept, said) in [(6, 6), (7, 6), (6, 0)] {
        known.counter = kept;
        device.counter = said;
        let data = device.data(false);
        let client_data = device.client_data("webauthn.get", &CHALLENGE.0);
        let used = Signed {
            signature: device.key.sign(&signed(&data, &client_data)),
            client_data,
            data,
        };
        assert_eq!(
            judge_use(&used, &known).unwrap_err(),
            Fault::Counter,
            "{kept} {said}"
        );
    }
}

#[test]
fn a_credential_does_not_change_its_kind() {
    let mut device = device();
    let known = credential(&device);
    device.flags |= BACKUP_ELIGIBLE;
    assert_eq!(
        judge_use(&device.get(&CHALLENGE.0), &known).unwrap_err(),
        Fault::Kind
    );
    device.flags = PRESENT | VERIFIED | BACKED_UP;
    assert_eq!(
        judge_use(&device.get(&CHALLENGE.0), &known).unwrap_err(),
        Fault::AuthenticatorData
    );
}

#[test]
fn every_part_that_is_missing_is_missed() {
    let mut device = device();
    let known = credential(&device);
    let made = device.create_attested(&CHALLENGE.0);
    for length in 0..made.attestation.len() {
        let mut cut = made.clone();
        cut.attestation.truncate(length);
        let fault = judge_new(&cut).unwrap_err();
        assert_eq!(fault, Fault::AttestationObject, "{length}");
    }
    for length in 0..made.client_data.len() {
        let mut cut = made.clone();
        cut.client_data.truncate(length);
        assert_eq!(judge_new(&cut).unwrap_err(), Fault::ClientData, "{length}");
    }
    // The same inside: the object whole, what it holds cut off.
    let whole = device.data(true);
    for length in 0..whole.len() {
        let mut cut = made.clone();
        cut.attestation = Authenticator::object("none", &[0xa0], &whole[..length]);
        let fault = judge_new(&cut).unwrap_err();
        assert!(
            matches!(fault, Fault::AuthenticatorData | Fault::Key),
            "{length}: {fault}"
        );
    }
    let used = device.get(&CHALLENGE.0);
    for length in 0..used.data.len() {
        let mut cut = used.clone();
        cut.data.truncate(length);
        assert_eq!(
            judge_use(&cut, &known).unwrap_err(),
            Fault::AuthenticatorData,
            "{length}"
        );
    }
}

#[test]
fn nothing_more_is_taken_than_was_asked_for() {
    let device = device();
    let refused = |attestation: Vec<u8>| {
        let client_data = device.client_data("webauthn.create", &CHALLENGE.0);
        judge_new(&Created {
            client_data,
            attestation,
        })
        .unwrap_err()
    };
    let data = device.data(true);
    let mut longer = Authenticator::object("none", &[0xa0], &data);
    longer.push(0);
    assert_eq!(refused(longer), Fault::AttestationObject);
    let trailing = [data.as_slice(), &[0]].concat();
    let trailing = Authenticator::object("none", &[0xa0], &trailing);
    assert_eq!(refused(trailing), Fault::AuthenticatorData);
    for (format, statement) in [
        ("none", "a1616101".to_owned()),
        ("packed", "a0".to_owned()),
        ("packed", "a263616c67266373696740".to_owned() + "00"),
        ("fido-u2f", "a0".to_owned()),
        ("android-safetynet", "a0".to_owned()),
    ] {
        let statement = hex::decode(&statement).unwrap();
        let object = Authenticator::object(format, &statement, &data);
        let fault = refused(object);
        assert!(
            matches!(fault, Fault::Attestation | Fault::AttestationObject),
            "{format}: {fault}"
        );
    }
    let without = Authenticator::object("none", &[0xa0], &device.data(false));
    assert_eq!(refused(without), Fault::AuthenticatorData);
    // The members in the order in which some browsers wrote them once.
    let made = device.create(&CHALLENGE.0);
    let members = [
        &made.attestation[1..10],
        &made.attestation[10..19],
        &made.attestation[19..],
    ];
    let turned = [[0xa3].as_slice(), members[2], members[0], members[1]].concat();
    let taken = judge_new(&Created {
        attestation: turned,
        ..made
    });
    assert!(taken.is_ok());
    let huge = Authenticator::object("none", &[0xa0], &[0; 5000]);
    assert_eq!(refused(huge), Fault::AttestationObject);
}

#[test]
fn a_key_has_one_form() {
    let cose = Key::p256(1).cose();
    assert!(PublicKey::from_cose(&cose).is_ok());
    let mut off_curve = cose.clone();
    off_curve[20] ^= 1;
    let (head, tail) = cose.split_at(1);
    // x before crv; kty missing; alg of another kind; a length in a longer form.
    let changes: [Vec<u8>; 6] = [
        off_curve,
        [[0xa5].as_slice(), &tail[4..6], &tail[..4], &tail[6..]].concat(),
        [[0xa4].as_slice(), &tail[2..]].concat(),
        [head, &[0x01, 0x02, 0x03, 0x27], &tail[4..]].concat(),
        [head, &tail[..7], &[0x59, 0x00], &tail[8..]].concat(),
        [cose.as_slice(), &[0]].concat(),
    ];
    for (number, change) in changes.iter().enumerate() {
        assert_eq!(PublicKey::from_cose(change), Err(Fault::Key), "{number}");
    }
}

/// An example of the standard (§16): the credential's key, and whether it signed the second ceremony.
struct Example<'a> {
    name: &'a str,
    parts: Vec<Vec<u8>>,
}

fn examples() -> Vec<Example<'static>> {
    let text = include_str!("../fixtures/passkeys/vectors.txt");
    let blocks = text.split("\n\n").skip(1);
    let read = |block: &'static str| {
        let mut lines = block.lines();
        Example {
            name: lines.next().unwrap(),
            parts: lines.map(|line| hex::decode(line).unwrap()).collect(),
        }
    };
    blocks.map(read).collect()
}

fn judge_example(example: &Example<'_>) -> (Result<Registered, Fault>, Result<Used, Fault>, bool) {
    let [first, new_data, attestation, second, data, client_data, signature] = example.parts.as_slice()
    else {
        panic!("{}", example.name);
    };
    let hash = |challenge: &[u8]| Challenge(challenge.try_into().unwrap()).hash();
    let (first, second) = (hash(first), hash(second));
    let expected = |challenge_hash| Expected {
        host: "example.org",
        origin: "https://example.org",
        challenge_hash,
    };
    let made = register(new_data, attestation, &expected(&first));
    // The authenticator's data come last in the object: read by themselves, whatever was attested.
    let start = hex::decode("bfabc37432958b063360d3ad6461c9c4").unwrap();
    let at = attestation.windows(16).position(|part| part == start).unwrap();
    let key =
        AuthenticatorData::parse(attestation.get(at..).unwrap()).map(|read| read.credential.unwrap().key);
    let Ok(key) = key else {
        return (made, Err(Fault::Key), false);
    };
    let verified = key.verify(&signed(data, client_data), signature).is_ok();
    let credential = Credential {
        key,
        counter: 0,
        backup_eligible: attestation.get(at + 32).unwrap() & BACKUP_ELIGIBLE != 0,
    };
    let answer = Answer {
        client_data,
        authenticator_data: data,
        signature,
    };
    (made, admit(&answer, &credential, &expected(&second)), verified)
}

#[test]
fn the_examples_of_the_standard_are_judged_by_our_rules() {
    let wanted: [(&str, Option<Fault>, Option<Fault>, bool); 9] = [
        (
            "none-es256",
            Some(Fault::NotVerified),
            Some(Fault::NotVerified),
            true,
        ),
        ("packed-self-es256", None, Some(Fault::NotVerified), true),
        (
            "none-es256-crossOrigin",
            Some(Fault::CrossOrigin),
            Some(Fault::CrossOrigin),
            true,
        ),
        (
            "none-es256-topOrigin",
            Some(Fault::CrossOrigin),
            Some(Fault::CrossOrigin),
            true,
        ),
        (
            "none-es256-long-credential-id",
            Some(Fault::NotVerified),
            None,
            true,
        ),
        // P-384 is not asked for.
        ("packed-es384", Some(Fault::Key), Some(Fault::Key), false),
        // Certificates of the maker are not asked for.
        (
            "packed-rs256",
            Some(Fault::Attestation),
            Some(Fault::NotVerified),
            true,
        ),
        (
            "packed-eddsa",
            Some(Fault::NotVerified),
            Some(Fault::NotVerified),
            true,
        ),
        ("tpm-es256", Some(Fault::Attestation), None, true),
    ];
    let examples = examples();
    let names: Vec<_> = examples.iter().map(|example| example.name).collect();
    assert_eq!(names, wanted.map(|(name, ..)| name));
    for (example, (name, new, used, verified)) in examples.iter().zip(wanted) {
        let (made, admitted, signed) = judge_example(example);
        assert_eq!(made.err(), new, "{name}: new");
        assert_eq!(admitted.err(), used, "{name}: use");
        assert_eq!(signed, verified, "{name}: signature");
    }
}

proptest! {
    #[test]
    fn whatever_is_changed_on_the_way_is_noticed(at in 0_usize..500, bit in 0_u8..8) {
        let mut device = device();
        let known = credential(&device);
        let good = device.get(&CHALLENGE.0);
        let mut parts = [good.client_data, good.data, good.signature];
        let whole: usize = parts.iter().map(Vec::len).sum();
        let mut at = at % whole;
        for part in &mut parts {
            if let Some(byte) = part.get_mut(at) {
                *byte ^= 1 << bit;
                break;
            }
            at -= part.len();
        }
        let [client_data, data, signature] = parts;
        let changed = Signed { client_data, data, signature };
        prop_assert!(judge_use(&changed, &known).is_err());
    }

    #[test]
    fn no_bytes_make_the_readers_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = AuthenticatorData::parse(&bytes);
        let _ = PublicKey::from_cose(&bytes);
        let made = Created { client_data: bytes.clone(), attestation: bytes };
        prop_assert!(judge_new(&made).is_err());
    }
}
