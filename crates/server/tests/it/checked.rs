//! What becomes of a certificate on its way, and what `sportello verify` says of it: the paper of the portal,
//! made with the keys of an installation, and what somebody may have done to it.

use crate::program::Place;
use chrono::{DateTime, Days, TimeDelta, Utc};
use image::{GrayImage, Luma};
use qrcode::{Color, EcLevel, QrCode};
use sportello_api::Clock;
use sportello_check::{MarkState, Pdf};
use sportello_documents::certificates::{Holder, Part, Statement};
use sportello_documents::{CertificatePaper, Issuer, certificate};
use sportello_mark::{Claims, KeySet, MarkHolder, StampMark, sign};
use sportello_server::keys::KeyFolder;
use sportello_types::certificates::Duty;
use sportello_types::values::{CertificateCode, CertificateNumber, EuroCents};

/// A certificate of residence: what it says, and what its mark says.
struct Made {
    pdf: Vec<u8>,
    address: String,
}

fn keys(place: &Place) -> KeyFolder {
    KeyFolder::of(&place.path("data/keys"), "borgoverde")
}

/// Issues one as the portal does, valid for some days from now on.
fn issue(place: &Place, code: u8, days: i64) -> Made {
    let keys = keys(place);
    let (seal, marks) = (keys.seal().unwrap().unwrap(), keys.marks().unwrap().unwrap());
    let now: DateTime<Utc> = Clock::system().now();
    let valid_until = Some(now.date_naive() + TimeDelta::days(days));
    let code = CertificateCode::new([code; 10]);
    let facts = vec![("Indirizzo".to_owned(), "Via del Torrente 3".to_owned())];
    let claims = Claims {
        issuer: "c_z999".to_owned(),
        kinds: vec!["residenza".parse().unwrap()],
        code,
        issued_at: now.timestamp(),
        valid_until,
        digest: None,
        holder: Some(MarkHolder {
            family_name: Some("D’Angelò".to_owned()),
            given_name: Some("Nicolò".to_owned()),
            tax_code: None,
            birth_date: "1985-12-10".to_owned(),
        }),
        facts: facts.clone(),
        stamp: StampMark::Exempt,
    };
    let address = sign(&claims, &marks.signer)
        .unwrap()
        .to_url("https://sportello.invalid/v");
    let paper = CertificatePaper {
        issuer: Issuer {
            name: "Comune di Borgoverde".to_owned(),
            ipa_code: "c_z999".to_owned(),
            crest_svg: None,
        },
        number: CertificateNumber::new(2026, 123).unwrap(),
        code,
        issued_at: now,
        statement: Statement {
            title: "Certificato di residenza".to_owned(),
            holder: Holder {
                family_name: Some("D’Angelò".to_owned()),
                given_name: Some("Nicolò".to_owned()),
                sex: None,
                birth_date: "1985-12-10".to_owned(),
                birth_place: None,
                tax_code: None,
            },
            parts: vec![Part {
                kind: "residenza".parse().unwrap(),
                heading: "Residenza".to_owned(),
                sentences: vec!["è residente in questo Comune.".to_owned()],
                table: None,
                mark: facts,
            }],
            law: vec!["Il presente certificato…".to_owned()],
            valid_until,
            german: None,
        },
        duty: Duty::Exempt {
            by: "tabella B".to_owned(),
        },
        use_title: "Uso adozione".to_owned(),
        fees: EuroCents(0),
        registrar: None,
        mark_url: address.clone(),
        verification_url: "https://sportello.invalid/verifica".to_owned(),
        german: None,
    };
    Made {
        pdf: certificate(&paper, &seal, now).unwrap(),
        address,
    }
}

/// A photo of the code on the paper, as PNG.
fn photo(address: &str) -> Vec<u8> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).unwrap();
    let side = u32::try_from(code.width()).unwrap() * 5 + 200;
    let shot = GrayImage::from_fn(side, side, |x, y| {
        let module = |at: u32| usize::try_from(at.checked_sub(100)? / 5).ok();
        let at = module(x).zip(module(y));
        let dark =
            at.is_some_and(|(x, y)| x < code.width() && y < code.width() && code[(x, y)] == Color::Dark);
        Luma([if dark { 40 } else { 220 }])
    });
    let mut png = std::io::Cursor::new(Vec::new());
    shot.write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

fn town() -> Place {
    let place = Place::on_sqlite();
    place.settle();
    place
}

#[test]
fn the_file_of_the_municipality_is_told_from_a_retouched_one() {
    let place = town();
    let made = issue(&place, 1, 90);
    std::fs::write(place.path("c.pdf"), &made.pdf).unwrap();
    let good = place.run(&["verify", "c.pdf"]).expect_good();
    for part in [
        "judged by the keys of borgoverde",
        "the mark is genuine",
        "holder: Nicolò D’Angelò",
        "Indirizzo: Via del Torrente 3",
        "the municipality's, byte by byte",
    ] {
        assert!(good.out.contains(part), "{part}: {good:?}");
    }
    place.edit("c.pdf", "C-2026-000123", "C-2026-000124");
    let bad = place.run(&["verify", "c.pdf"]).expect_bad();
    assert_eq!(bad.code, Some(1));
    assert!(bad.err.contains("the file was CHANGED"), "{bad:?}");
    assert!(bad.out.contains("the mark is genuine"), "{bad:?}");
    std::fs::write(place.path("c.pdf"), [&made.pdf[..], b"%more"].concat()).unwrap();
    let longer = place.run(&["verify", "c.pdf"]).expect_bad();
    assert!(longer.err.contains("ADDED"), "{longer:?}");
}

#[test]
fn a_facsimile_is_written_and_proves_nothing() {
    let place = town();
    let written = place.run(&["certificates", "sample", "residenza"]).expect_good();
    assert!(
        written
            .out
            .contains("residenza-facsimile.pdf: residenza (single)"),
        "{written:?}"
    );
    let bad = place.run(&["verify", "residenza-facsimile.pdf"]).expect_bad();
    assert_eq!(bad.code, Some(1));
    assert!(bad.err.contains("the document bears no seal"), "{bad:?}");
    assert!(!bad.out.contains("the mark is genuine"), "{bad:?}");
    // With the arms of a municipality, several types, somebody of one's choice.
    let of_theirs = [
        "certificates",
        "sample",
        "residenza",
        "stato-famiglia",
        "--person",
        "married",
        "--tenant",
        "borgoverde",
        "--output",
        "insieme.pdf",
    ];
    place.run(&of_theirs).expect_good();
    assert!(place.path("insieme.pdf").is_file());
    for (args, why) in [
        (&["reddito"][..], "no certificate is called reddito"),
        (
            &["matrimonio", "stato-libero"][..],
            "cannot stand on one certificate",
        ),
        (&["cancellazione"][..], "says nothing here"),
        (
            &["residenza", "--person", "mario"][..],
            "nobody is called mario; there are",
        ),
        (&["matrimonio", "--person", "single"][..], "single: MaritalStatus"),
        (
            &["residenza", "--tenant", "atlantide"][..],
            "no municipality is called atlantide",
        ),
    ] {
        let whole = [&["certificates", "sample"][..], args].concat();
        let refused = place.run(&whole).expect_bad();
        assert!(refused.err.contains(why), "{why}: {refused:?}");
    }
}

#[test]
fn a_photo_of_the_paper_is_as_good_as_its_mark() {
    let place = town();
    let made = issue(&place, 1, 90);
    std::fs::write(place.path("photo.png"), photo(&made.address)).unwrap();
    let good = place.run(&["verify", "photo.png"]).expect_good();
    assert!(good.out.contains("compare what the paper shows"), "{good:?}");
    let last = made.address.len() - 20;
    let mut forged = made.address;
    let other = if forged.as_bytes()[last] == b'A' { "B" } else { "A" };
    forged.replace_range(last..=last, other);
    std::fs::write(place.path("forged.png"), photo(&forged)).unwrap();
    let bad = place.run(&["verify", "forged.png"]).expect_bad();
    assert!(bad.err.contains("proves NOTHING: the signature"), "{bad:?}");
    std::fs::write(
        place.path("receipt.png"),
        photo("https://sportello.invalid/verifica/abc"),
    )
    .unwrap();
    let other = place.run(&["verify", "receipt.png"]).expect_bad();
    assert!(other.err.contains("no QR code of a certificate"), "{other:?}");
}

/// What cannot be read is told for what it is, soon and without filling the memory.
#[test]
fn bad_pictures_have_verdicts_of_their_own() {
    /// The beginning of a PNG that declares its size: signature, IHDR with its CRC-32, a
    /// piece of IDAT.
    fn declared(side: u32) -> Vec<u8> {
        let mut header = b"IHDR".to_vec();
        header.extend(side.to_be_bytes());
        header.extend(side.to_be_bytes());
        header.extend([8, 0, 0, 0, 0]);
        let crc = !header.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                (crc >> 1) ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 }
            })
        });
        let data = b"\0\0\0\x10IDAT\x78\x9C\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
        let crc = crc.to_be_bytes();
        [&b"\x89PNG\r\n\x1A\n\0\0\0\x0D"[..], &header, &crc, data].concat()
    }
    let place = town();
    let whole = photo("https://sportello.invalid/v");
    let random: String = (0_u32..300)
        .map(|at| char::from(b'!' + u8::try_from((at.wrapping_mul(2_654_435_761) >> 16) & 63).unwrap()))
        .collect();
    for (name, bytes, told) in [
        ("cut.png", whole[..whole.len() / 2].to_vec(), "broken or cut off"),
        ("huge.png", declared(60_000), "too large"),
        (
            "head.jpg",
            b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0".to_vec(),
            "broken or cut off",
        ),
        ("random.png", photo(&random), "no QR code of a certificate"),
        (
            "text.txt",
            b"Certificato di residenza".to_vec(),
            "neither a PDF nor a picture",
        ),
    ] {
        std::fs::write(place.path(name), bytes).unwrap();
        let start = std::time::Instant::now();
        let bad = place.run(&["verify", name]).expect_bad();
        assert_eq!(bad.code, Some(1), "{name}: {bad:?}");
        assert!(bad.err.contains(told), "{name}: {bad:?}");
        assert!(start.elapsed().as_secs() < 60, "{name}");
    }
}

#[test]
fn a_mark_pasted_from_another_certificate_is_noticed() {
    let place = town();
    let (one, other) = (issue(&place, 1, 90), issue(&place, 2, 90));
    assert_eq!(one.address.len(), other.address.len());
    std::fs::write(place.path("c.pdf"), &one.pdf).unwrap();
    place.edit("c.pdf", &one.address, &other.address);
    let bad = place.run(&["verify", "c.pdf"]).expect_bad();
    assert!(bad.err.contains("of ANOTHER certificate"), "{bad:?}");
}

#[test]
fn an_expired_certificate_is_genuine_and_expired() {
    let place = town();
    let made = issue(&place, 1, -2);
    std::fs::write(place.path("c.pdf"), made.pdf).unwrap();
    let expired = place.run(&["verify", "c.pdf"]).expect_bad();
    assert_eq!(expired.code, Some(3));
    assert!(expired.err.contains("EXPIRED"), "{expired:?}");
    assert!(expired.out.contains("byte by byte"), "{expired:?}");
}

#[test]
fn whoever_has_the_published_keys_needs_no_installation() {
    let place = town();
    let made = issue(&place, 1, 90);
    let published = keys(&place).marks().unwrap().unwrap().published;
    assert_eq!(published.seals().len(), 1);
    std::fs::write(place.path("c.pdf"), made.pdf).unwrap();
    let write = |name: &str, keys: &KeySet| {
        std::fs::write(place.path(name), serde_json::to_string(keys).unwrap()).unwrap();
    };
    write("keys.json", &published);
    let verify = |keys: &str| place.run(&["verify", "c.pdf", "--keys", keys]);
    assert!(verify("keys.json").expect_good().out.contains("byte by byte"));

    // The seal of somebody else, the same key of marks: the mark alone is the municipality's.
    write("marks.json", &KeySet::new(published.keys().to_vec()));
    let strange = verify("marks.json").expect_bad();
    assert!(
        strange.err.contains("not one of the municipality's"),
        "{strange:?}"
    );

    let now = Clock::system().now();
    let stolen = published.keys().iter().cloned().map(|key| key.revoked_at(now));
    write("stolen.json", &KeySet::new(stolen.collect()));
    let revoked = verify("stolen.json").expect_bad();
    assert!(revoked.err.contains("which was revoked"), "{revoked:?}");

    write("none.json", &KeySet::default());
    let unknown = verify("none.json").expect_bad();
    assert!(unknown.err.contains("which is not published"), "{unknown:?}");
    verify("nowhere.json").expect_bad();
}

/// Bytes of the sealed paper, one in many, each changed: the rest are tried on a smaller file in
/// `sportello_check`.
#[test]
fn no_byte_of_the_paper_can_be_changed() {
    let place = town();
    let (pdf, keys) = (issue(&place, 1, 90).pdf, keys(&place));
    let published = keys.marks().unwrap().unwrap().published;
    let asks = |pdf: &[u8]| {
        Pdf::read(pdf).is_ok_and(|pdf| matches!(pdf.seal(&published), sportello_check::SealWord::Asks(_)))
    };
    assert!(asks(&pdf));
    let start = pdf.windows(10).position(|part| part == b"/Contents<").unwrap();
    let hole = start + 9..start + 9 + 2 * sportello_documents::seal::RESERVED_BYTES + 2;
    for at in (0..pdf.len()).step_by(997).filter(|at| !hole.contains(at)) {
        let mut changed = pdf.clone();
        changed[at] ^= 1;
        assert!(!asks(&changed), "byte {at}");
    }
    let read = Pdf::read(&pdf).unwrap();
    let MarkState::Genuine(claims) = read.mark(&published) else {
        panic!("genuine");
    };
    assert!(claims.valid_until > Some(Clock::system().now().date_naive() + Days::new(80)));
}
