//! From the card to an authority on the list.

use super::pki::{Draft, PKI, anchors, ca_name, extension, lenient, now};
use crate::support::at;
use sportello_identity::Certificate;
use sportello_identity::cns::{Anchors, Card, Refusal, admit};
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, KeyUsages};

fn middle() -> Draft {
    Draft::authority(ca_name("Prova - CA intermedia"), &PKI.middle)
}

fn under_middle() -> Vec<u8> {
    Draft::card().sign(&ca_name("Prova - CA intermedia"), &PKI.middle)
}

fn certificate(der: &[u8]) -> Certificate {
    Certificate::from_der(der).unwrap()
}

fn reach(card: &[u8], sent: &[Certificate], anchors: &Anchors) -> Result<usize, Refusal> {
    admit(&Card::from_der(card).unwrap(), sent, anchors, &lenient(), now())
        .map(|admitted| admitted.path().certificates().len())
}

fn listed(certificates: &[&Certificate]) -> Anchors {
    Anchors::new(certificates.iter().map(|&certificate| certificate.clone())).unwrap()
}

#[test]
fn a_listed_issuer_is_enough_and_another_is_not() {
    let card = Draft::card().issue();
    assert_eq!(reach(&card, &[], &anchors()), Ok(2));
    let other = certificate(&middle().issue());
    assert_eq!(reach(&card, &[], &listed(&[&other])), Err(Refusal::UnknownIssuer));
}

#[test]
fn a_namesake_is_no_issuer() {
    let card = Draft::card().issue();
    assert_eq!(
        reach(&card, &[], &listed(&[&PKI.namesake])),
        Err(Refusal::IssuerSignature)
    );
    assert_eq!(
        reach(&card, &[], &listed(&[&PKI.namesake, &PKI.authority])),
        Ok(2)
    );
    let forged = Draft::card().sign(&ca_name("Prova - CA Cittadini"), &PKI.other);
    assert_eq!(reach(&forged, &[], &anchors()), Err(Refusal::IssuerSignature));
}

#[test]
fn an_intermediate_authority_is_sent_along_or_listed() {
    let middle = certificate(&middle().issue());
    let card = under_middle();
    assert_eq!(reach(&card, &[], &anchors()), Err(Refusal::UnknownIssuer));
    assert_eq!(reach(&card, std::slice::from_ref(&middle), &anchors()), Ok(3));
    assert_eq!(
        reach(&card, &[], &listed(&[&middle])),
        Ok(2),
        "though not self-signed"
    );
}

#[test]
fn an_intermediate_that_may_not_issue_does_not() {
    let constraints = |ca: bool, most: Option<u8>| {
        extension(
            &BasicConstraints {
                ca,
                path_len_constraint: most,
            },
            true,
        )
    };
    let usage = extension(&KeyUsage(KeyUsages::DigitalSignature.into()), true);
    for draft in [
        middle().with(constraints(false, None)),
        middle().without("2.5.29.19"),
        middle().with(usage),
    ] {
        let middle = certificate(&draft.issue());
        assert_eq!(
            reach(&under_middle(), &[middle], &anchors()),
            Err(Refusal::IssuerNotAuthority)
        );
    }
    let expired = Draft {
        not_after: at("2026-11-01T00:00:00Z"),
        ..middle()
    };
    assert_eq!(
        reach(&under_middle(), &[certificate(&expired.issue())], &anchors()),
        Err(Refusal::IssuerNotValid)
    );
    // Another card of the same authority cannot issue cards.
    let card = Draft {
        key: super::pki::spki(&PKI.middle),
        ..Draft::card()
    };
    let below = Draft::card().sign(&card.subject, &PKI.middle);
    assert_eq!(
        reach(&below, &[certificate(&card.issue())], &anchors()),
        Err(Refusal::IssuerNotAuthority)
    );
}

#[test]
fn three_signatures_reach_and_four_do_not() {
    let name = |height: usize| ca_name(&format!("Prova - CA {height}"));
    let authority = |height: usize, issuer: &x509_cert::name::Name, key| {
        certificate(&Draft::authority(name(height), &PKI.middle).sign(issuer, key))
    };
    let root = ca_name("Prova - CA Cittadini");
    let sent = [
        authority(1, &root, &PKI.ca),
        authority(2, &name(1), &PKI.middle),
        authority(3, &name(2), &PKI.middle),
    ];
    let under = |height: usize| Draft::card().sign(&name(height), &PKI.middle);
    assert_eq!(reach(&under(1), &sent, &anchors()), Ok(3));
    assert_eq!(reach(&under(2), &sent, &anchors()), Ok(4));
    assert_eq!(reach(&under(3), &sent, &anchors()), Err(Refusal::ChainTooLong));

    let short = Draft::authority(name(1), &PKI.middle).with(extension(
        &BasicConstraints {
            ca: true,
            path_len_constraint: Some(0),
        },
        true,
    ));
    let sent = [certificate(&short.issue()), sent[1].clone()];
    assert_eq!(reach(&under(1), &sent, &anchors()), Ok(3));
    assert_eq!(
        reach(&under(2), &sent, &anchors()),
        Err(Refusal::IssuerNotAuthority)
    );
}

#[test]
fn an_authority_outside_its_dates_is_none() {
    let late = Draft {
        not_before: at("2027-01-01T00:00:00Z"),
        ..Draft::authority(ca_name("Prova - CA Cittadini"), &PKI.ca)
    };
    let late = certificate(&late.issue());
    assert_eq!(
        reach(&Draft::card().issue(), &[], &listed(&[&late])),
        Err(Refusal::IssuerNotValid)
    );
}

#[test]
fn the_list_of_anchors_is_never_empty_and_holds_authorities_alone() {
    assert_eq!(Anchors::new([]), None);
    assert_eq!(Anchors::new([certificate(&Draft::card().issue())]), None);
    let twice = Anchors::new([PKI.authority.clone(), PKI.authority.clone()]).unwrap();
    assert_eq!(twice.authorities().len(), 1);
    let plain = Draft {
        extensions: Vec::new(),
        ..Draft::authority(ca_name("Prova - CA Cittadini"), &PKI.ca)
    };
    let plain = certificate(&plain.issue());
    assert_eq!(reach(&Draft::card().issue(), &[], &listed(&[&plain])), Ok(2));
}

#[test]
fn authorities_that_issue_each_other_do_not_hold_the_search() {
    let name = ca_name("Prova - CA intermedia");
    let loops: Vec<Certificate> = (1..=20)
        .map(|serial| certificate(&Draft { serial, ..middle() }.sign(&name, &PKI.middle)))
        .collect();
    assert_eq!(
        reach(&under_middle(), &loops, &anchors()),
        Err(Refusal::ChainTooLong)
    );
}
