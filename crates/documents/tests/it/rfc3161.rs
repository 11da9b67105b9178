//! Time-stamps of openssl, which shares no code with us: the good one, and each that is wrong.

#![expect(clippy::indexing_slicing, reason = "a test that cannot be set up has failed")]

use crate::authority::{Authority, EXPIRED, GOOD, Kind, POLICY, now};
use sportello_documents::seal::rfc3161::{Judge, TimeStampError, TimeStampToken};
use sportello_documents::seal::{Roots, demo_certificate};

fn judged(
    authority: &Authority,
    judge: &Judge,
    kind: Kind,
    change: impl FnOnce(&mut Vec<u8>),
) -> Result<TimeStampToken, TimeStampError> {
    let question = judge.question(&[7; 32], [0x5a; 16]).unwrap();
    let mut sent = question.der().to_vec();
    change(&mut sent);
    judge.judge(&question, &authority.stamp(&sent, kind), now())
}

fn flip(bytes: &mut [u8], wanted: &[u8]) {
    let at = bytes.windows(wanted.len()).position(|window| window == wanted);
    bytes[at.unwrap() + wanted.len() - 1] ^= 1;
}

#[test]
fn a_good_time_stamp_counts_and_each_wrong_one_is_refused_for_its_own_reason() {
    let Some(authority) = Authority::new() else { return };
    let judge = Judge::new(authority.roots(), Some(POLICY)).unwrap();
    let token = judged(&authority, &judge, GOOD, |_| ()).unwrap();
    assert!((now() - token.time()).num_seconds().abs() < 60);
    assert!(token.authority().contains("Marche temporali") && token.policy() == POLICY);
    assert_eq!(token.certificates().len(), 1);

    let imprint = judged(&authority, &judge, GOOD, |sent| flip(sent, &[7; 32]));
    assert_eq!(imprint.unwrap_err(), TimeStampError::Imprint);
    let nonce = judged(&authority, &judge, GOOD, |sent| flip(sent, &[0x5a; 15]));
    assert_eq!(nonce.unwrap_err(), TimeStampError::Nonce);
    // The wrong certificates that openssl does not sign with are the simulators' matter.
    let expired = judged(&authority, &judge, EXPIRED, |_| ()).unwrap_err();
    assert!(matches!(expired, TimeStampError::Authority(_)), "{expired:?}");

    let wanted = Judge::new(authority.roots(), Some("1.3.76.16.99.2")).unwrap();
    let question = wanted.question(&[7; 32], [1; 16]).unwrap();
    let other = judge.question(&[7; 32], [1; 16]).unwrap();
    let answer = authority.stamp(other.der(), GOOD);
    assert_eq!(
        wanted.judge(&question, &answer, now()).unwrap_err(),
        TimeStampError::Policy(POLICY.to_string())
    );
    let refused = Judge::new(authority.roots(), Some("1.3.76.16.99.9")).unwrap();
    let question = refused.question(&[7; 32], [1; 16]).unwrap();
    let answer = authority.stamp(question.der(), GOOD);
    assert_eq!(
        refused.judge(&question, &answer, now()).unwrap_err(),
        TimeStampError::Refused(2)
    );
}

#[test]
fn a_time_stamp_of_strangers_does_not_count_and_neither_does_a_changed_one() {
    let Some(authority) = Authority::new() else { return };
    let demo = demo_certificate("Altri", [3; 16], now()).unwrap();
    let stranger = Roots::from_pem(&demo.certificate_pem).unwrap();
    let judge = Judge::new(stranger, None).unwrap();
    let fault = judged(&authority, &judge, GOOD, |_| ()).unwrap_err();
    assert!(matches!(fault, TimeStampError::Authority(_)), "{fault:?}");

    let judge = Judge::new(authority.roots(), None).unwrap();
    let question = judge.question(&[7; 32], [1; 16]).unwrap();
    let answer = authority.stamp(question.der(), GOOD);
    let token = judge.judge(&question, &answer, now()).unwrap();
    let mut accepted = 0;
    for at in 0..answer.len() {
        let mut changed = answer.clone();
        changed[at] ^= 1;
        // Versions and parameters of algorithms are not signed, and say nothing that counts.
        if let Ok(same) = judge.judge(&question, &changed, now()) {
            assert_eq!((same.time(), same.policy()), (token.time(), token.policy()));
            assert_eq!(same.certificates(), token.certificates());
            accepted += 1;
        }
        assert!(judge.judge(&question, &answer[..at], now()).is_err());
    }
    assert!(accepted < 32, "{accepted} of {}", answer.len());
}
