//! Whatever is certified comes back, and whatever is scanned does no harm.

use super::*;
use crate::verify;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

fn texts() -> impl Strategy<Value = String> {
    "\\PC{0,30}"
}

fn holders() -> impl Strategy<Value = MarkHolder> {
    let code = option::of(Just("RSSMRA80A01H501U"));
    (option::of(texts()), option::of(texts()), code, texts()).prop_map(
        |(family_name, given_name, code, birth_date)| MarkHolder {
            family_name,
            given_name,
            tax_code: code.map(|code| code.parse().unwrap()),
            birth_date,
        },
    )
}

fn stamps() -> impl Strategy<Value = StampMark> {
    prop_oneof![
        Just(StampMark::Exempt),
        Just(StampMark::Paper),
        Just(StampMark::Virtual),
        Just(StampMark::Digital),
    ]
}

prop_compose! {
    fn claims()(
        issuer in "[a-zA-Z0-9_-]{1,20}",
        kinds in vec("[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", 1..=6),
        code: [u8; 10],
        issued_at in ISSUED - 3600..ISSUED + 86_400,
        valid_until in option::of(-800_000_i32..3_000_000),
        digest: Option<[u8; 32]>,
        holder in option::of(holders()),
        facts in vec((texts(), texts()), 0..6),
        stamp in stamps(),
    ) -> Claims {
        Claims {
            issuer,
            kinds: kinds.iter().map(|kind| kind.parse().unwrap()).collect(),
            code: CertificateCode::new(code),
            issued_at,
            valid_until: valid_until.and_then(|days| {
                NaiveDate::default().checked_add_signed(chrono::TimeDelta::days(days.into()))
            }),
            digest,
            holder,
            facts,
            stamp,
        }
    }
}

proptest! {
    #[test]
    fn claims_come_back(claims in claims()) {
        let payload = signed(&claims);
        let scanned = Payload::from_text(&payload.to_url("https://sportello.example/v"));
        prop_assert_eq!(scanned.as_ref(), Ok(&payload));
        let read = verify(&payload, &keys()).unwrap();
        prop_assert!(claims.facts.starts_with(&read.facts));
        prop_assert!(read.holder.is_some() || read.facts.is_empty() || claims.holder.is_none());
        let uncut = read.holder == claims.holder && read.facts == claims.facts;
        let fits = claims.write(true, usize::MAX).unwrap().len() + 82 <= Payload::LONGEST;
        prop_assert!(uncut || !fits, "cut without need");
        prop_assert_eq!(Claims { holder: None, facts: Vec::new(), ..read.clone() },
            Claims { holder: None, facts: Vec::new(), ..claims });
        // What was read is written as it was.
        prop_assert_eq!(signed(&read), payload);
    }

    #[test]
    fn nothing_that_is_scanned_breaks_the_reader(bytes in vec(any::<u8>(), 1..200), text in "\\PC{0,200}") {
        prop_assert!(verify(&Payload::from_bytes(bytes).unwrap(), &keys()).is_err());
        if let Ok(payload) = Payload::from_text(&text) {
            prop_assert!(verify(&payload, &keys()).is_err());
        }
    }

    /// Closer to a mark than random bytes come: genuine ones with a piece of it replaced.
    #[test]
    fn nothing_that_is_pieced_together_is_believed(
        from in 0_usize..300, until in 0_usize..300, piece in vec(any::<u8>(), 0..20),
    ) {
        let genuine = signed(&residence());
        let length = genuine.as_bytes().len();
        let from = from.min(length);
        let until = until.clamp(from, length);
        let mut bytes = genuine.as_bytes().to_vec();
        bytes.splice(from..until, piece);
        prop_assume!(!bytes.is_empty() && bytes != genuine.as_bytes());
        prop_assert!(verify(&Payload::from_bytes(bytes).unwrap(), &keys()).is_err());
    }

    #[test]
    fn logs_learn_nothing(claims in claims()) {
        let printed = format!("{claims:?} {:?}", claims.holder);
        for (label, value) in &claims.facts {
            let text = format!("{label}={value}");
            prop_assert!(!printed.contains(&text));
        }
        prop_assert!(!printed.contains("RSSMRA80A01H501U"));
    }
}
