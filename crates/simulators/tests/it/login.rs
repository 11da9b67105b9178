//! Logins: good ones are accepted by the portal's own judge, bad ones refused for the right reason.

use super::portal::{Carried, World, now};
use sportello_identity::spid::{At, Fault, Refusal};
use sportello_identity::{Answer, Binding};
use sportello_simulators::spid_idp::Problem;
use sportello_types::loa::Loa;

const GIULIA: [(&str, &str); 2] = [("citizen", "giulia-serra"), ("decision", "agree")];

#[tokio::test]
async fn a_citizen_who_agrees_is_recognised_at_every_provider_level_and_binding() {
    let mut world = World::new().await;
    for (slug, level, binding) in [
        ("aurora", Loa::L1, Binding::Post),
        ("aurora", Loa::L2, Binding::Redirect),
        ("boreale", Loa::L2, Binding::Post),
        ("boreale", Loa::L3, Binding::Redirect),
        ("cometa", Loa::L3, Binding::Post),
    ] {
        let idp = world.idp(slug);
        let begun = world.begin(&idp, level, binding);
        let page = world.send(&begun.outgoing).await;
        assert_eq!(page.status(), 200, "{slug} {binding:?}");
        let carried = world.decide(page.url().clone(), &GIULIA).await;
        let who = world
            .sp
            .finish(&begun.pending, &idp, &carried.answer(), now())
            .unwrap();
        assert_eq!(who.account.tax_code().unwrap().as_str(), "SRRGLI85D52B354O");
        assert_eq!(who.level, level);
        assert_eq!(who.identity_provider, idp.entity_id);
        assert_eq!(who.session_index.is_some(), level == Loa::L1);
    }
    world.end().await;
}

#[tokio::test]
async fn names_with_accents_and_apostrophes_arrive_whole() {
    let mut world = World::new().await;
    let form = [("citizen", "nicolo-dangelo"), ("decision", "agree")];
    let who = world.login("cometa", Loa::L2, &form).await.unwrap();
    assert_eq!(
        (who.given_name.as_str(), who.family_name.as_str()),
        ("Nicolò", "D'Àngelo")
    );
    world.end().await;
}

#[tokio::test]
async fn a_provider_that_knows_less_sends_less() {
    let mut world = World::new().await;
    let form = [("citizen", "luisa-piras"), ("decision", "agree")];
    let who = world.login("aurora", Loa::L2, &form).await.unwrap();
    assert_eq!(who.account.tax_code().unwrap().as_str(), "PRSLSU48T48F979B");
    assert!(who.birth_place.is_none() && who.domicile.is_none());
    world.end().await;
}

#[tokio::test]
async fn people_who_cannot_log_in_get_the_anomaly_of_their_case() {
    let mut world = World::new().await;
    for (citizen, decision, number) in [
        ("roberto-farci", "agree", 30),
        ("paolo-manca", "agree", 20),
        ("ignazio-cossu", "agree", 23),
        ("giulia-serra", "refuse", 22),
        ("giulia-serra", "cancel", 25),
    ] {
        let form = [("citizen", citizen), ("decision", decision)];
        let refusal = world.login("aurora", Loa::L2, &form).await.unwrap_err();
        assert_eq!(refusal.anomaly(), Some(number), "{citizen} {decision}");
    }
    world.end().await;
}

#[tokio::test]
async fn each_problem_is_refused_by_the_portal_for_its_own_reason() {
    let mut world = World::new().await;
    for &problem in Problem::ALL {
        // A replay needs an earlier login: it has a test of its own.
        if problem == Problem::Replay {
            continue;
        }
        let form = [
            ("citizen", "giulia-serra"),
            ("decision", "problem"),
            ("problem", problem.slug()),
        ];
        match world.login("aurora", Loa::L2, &form).await {
            Ok(_) => panic!("{} was accepted", problem.slug()),
            Err(refusal) => assert!(
                is_expected(problem, &refusal),
                "{} was refused for another reason: {refusal:?}",
                problem.slug()
            ),
        }
    }
    world.end().await;
}

fn is_expected(problem: Problem, refusal: &Refusal) -> bool {
    use Problem as P;
    use Refusal as R;
    match problem {
        P::Nr19 => refusal.anomaly() == Some(19),
        P::Nr20 => refusal.anomaly() == Some(20),
        P::Nr21 => refusal.anomaly() == Some(21),
        P::Nr22 => refusal.anomaly() == Some(22),
        P::Nr23 => refusal.anomaly() == Some(23),
        P::Nr24 => refusal.anomaly() == Some(24),
        P::Nr25 => refusal.anomaly() == Some(25),
        P::Nr30 => refusal.anomaly() == Some(30),
        P::UnknownNumber => refusal.anomaly() == Some(99),
        P::MarkupInMessage => matches!(refusal, R::Anomaly(anomaly) if anomaly.number.is_none()),
        P::Expired => matches!(refusal, R::NotOnOrAfter(At::Conditions, _)),
        P::SubjectExpired => matches!(refusal, R::NotOnOrAfter(At::SubjectConfirmationData, _)),
        P::NotYetValid => matches!(refusal, R::NotBefore(At::Conditions, _)),
        P::IssuedBefore => matches!(refusal, R::IssueInstant(_, Fault::TooEarly)),
        P::IssuedLater => matches!(refusal, R::IssueInstant(_, Fault::TooLate)),
        P::LevelTooLow => matches!(
            refusal,
            R::Level {
                asked: Loa::L2,
                got: Loa::L1
            }
        ),
        P::MissingAttribute | P::WrongTaxCode => matches!(refusal, R::Attribute("fiscalNumber", _)),
        P::Professional => matches!(refusal, R::IdentityKind),
        P::OtherRelayState => matches!(refusal, R::RelayState),
        P::Tampered | P::ForeignCertificate | P::OtherIdpSignature => {
            matches!(refusal, R::Signature(At::Response, _))
        }
        P::ForeignAssertion | P::UnsignedAssertion | P::Unsigned => {
            matches!(refusal, R::Signature(At::Assertion, _))
        }
        P::OtherIdp => matches!(refusal, R::Issuer(_, Fault::Wrong)),
        P::OtherAudience => matches!(refusal, R::Audience(Fault::Wrong)),
        P::WrongRecipient => matches!(refusal, R::Recipient(Fault::Wrong)),
        P::WrongDestination => matches!(refusal, R::Destination(Fault::Wrong)),
        P::WrongInResponseTo => matches!(refusal, R::InResponseTo(_, Fault::Wrong)),
        P::Unsolicited => matches!(refusal, R::InResponseTo(_, Fault::Missing)),
        P::Comment | P::Doctype => matches!(refusal, R::Xml(_)),
        P::DuplicateAttribute => matches!(refusal, R::AttributeRepeated),
        // Where signature wrapping is caught depends on the variant: too many assertions, an
        // element out of place, an ID used twice.
        P::TwoAssertions | P::Xsw3 | P::Xsw4 | P::Xsw5 | P::Xsw6 | P::Xsw8 => {
            matches!(refusal, R::Assertions(2))
        }
        P::Xsw1 | P::Xsw2 | P::Xsw7 => matches!(
            refusal,
            R::Assertions(_) | R::Unexpected(_) | R::Ids | R::Signature(..)
        ),
        P::Replay => false,
    }
}

#[tokio::test]
async fn a_replay_sends_the_very_bytes_of_the_last_good_answer() {
    let mut world = World::new().await;
    let idp = world.idp("boreale");
    let first = world.begin(&idp, Loa::L2, Binding::Post);
    let page = world.send(&first.outgoing).await;
    let good = world.decide(page.url().clone(), &GIULIA).await;
    let who = world
        .sp
        .finish(&first.pending, &idp, &good.answer(), now())
        .unwrap();

    let second = world.begin(&idp, Loa::L2, Binding::Post);
    let page = world.send(&second.outgoing).await;
    let form = [
        ("citizen", "giulia-serra"),
        ("decision", "problem"),
        ("problem", "replay"),
    ];
    let again = world.decide(page.url().clone(), &form).await;
    assert_eq!(again.fields, good.fields);
    // It names the first login, which is over; if it were still there, the assertion id is used.
    let refusal = world.sp.finish(&second.pending, &idp, &again.answer(), now());
    assert!(matches!(
        refusal,
        Err(Refusal::InResponseTo(At::Response, Fault::Wrong))
    ));
    let same = world
        .sp
        .finish(&first.pending, &idp, &again.answer(), now())
        .unwrap();
    assert_eq!(same.assertion_id, who.assertion_id);
    world.end().await;
}

#[tokio::test]
async fn a_provider_judges_the_portal_too() {
    let mut world = World::new().await;
    let idp = world.idp("boreale");
    let post = idp.post_sign_on.clone().unwrap();
    let redirect = idp.redirect_sign_on.clone().unwrap();

    // No message, and a message at the address of the other binding.
    let bare = world.browser.post(&post).send().await.unwrap();
    assert_eq!(bare.status(), 403);
    assert!(bare.text().await.unwrap().contains("nr4"));
    let crossed = world.browser.get(&post).send().await.unwrap();
    assert!(crossed.text().await.unwrap().contains("nr6"));

    // A query changed after signing.
    let begun = world.begin(&idp, Loa::L2, Binding::Redirect);
    let sportello_identity::Outgoing::Redirect { url } = &begun.outgoing else {
        panic!("a redirect was asked for");
    };
    let changed = url.replace("RelayState=", "RelayState=x");
    let answer = world.browser.get(&changed).send().await.unwrap();
    assert_eq!(answer.status(), 403);
    assert!(answer.text().await.unwrap().contains("nr5"));

    // A form changed after signing.
    let begun = world.begin(&idp, Loa::L2, Binding::Post);
    let sportello_identity::Outgoing::Post { fields, .. } = &begun.outgoing else {
        panic!("a form was asked for");
    };
    let changed = begun.request_xml.replace("SpidL2", "SpidL1");
    let form = [
        (
            "SAMLRequest",
            base64::Engine::encode(&base64::engine::general_purpose::STANDARD, changed),
        ),
        ("RelayState", fields.last().unwrap().1.clone()),
    ];
    let answer = world.browser.post(&post).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 403);
    assert!(answer.text().await.unwrap().contains("nr7"));

    // A request by somebody whom the provider does not know.
    let stranger = begun.request_xml.replace(">http://localhost", ">http://stranger");
    let form = [(
        "SAMLRequest",
        base64::Engine::encode(&base64::engine::general_purpose::STANDARD, stranger),
    )];
    let answer = world.browser.post(&post).form(&form).send().await.unwrap();
    assert!(answer.text().await.unwrap().contains("nr10"));

    // A good request to another provider: signed well, but the destination is wrong. The error
    // travels back to the portal, which understands it.
    let aurora = world.idp("aurora");
    let begun = world.begin(&aurora, Loa::L2, Binding::Post);
    let sportello_identity::Outgoing::Post { fields, .. } = &begun.outgoing else {
        panic!("a form was asked for");
    };
    let page = world.browser.post(&post).form(fields).send().await.unwrap();
    let carried = Carried::read(&page.text().await.unwrap()).unwrap();
    let mut pending = begun.pending.clone();
    pending.idp.clone_from(&idp.entity_id);
    let answer: Answer = carried.answer();
    let refusal = world.sp.finish(&pending, &idp, &answer, now()).unwrap_err();
    assert_eq!(refusal.anomaly(), Some(14));
    assert!(refusal.is_ours());
    assert!(redirect.ends_with("/sso/redirect"));
    world.end().await;
}
