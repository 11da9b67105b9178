//! What becomes of a certificate on its way, and what `sportello verify` says of it: the paper of the portal, and
//! what somebody may have done to it.

use crate::paper::{issue, keys, town};
use crate::program::Place;
use crate::sheet;
use chrono::Days;
use image::{GrayImage, Luma};
use qrcode::{Color, EcLevel, QrCode};
use sportello_api::Clock;
use sportello_check::{MarkState, Pdf};
use sportello_documents::Seal as _;
use sportello_documents::seal::{LocalKey, demo_certificate};
use sportello_mark::KeySet;

/// A photo of the code on the paper, as PNG.
pub(crate) fn photo(address: &str) -> Vec<u8> {
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

/// The file as a program leaves it that knows nothing of seals: what stood before the seal was put.
fn stripped(sealed: &[u8]) -> Vec<u8> {
    let end = sealed.windows(5).position(|part| part == b"%%EOF").unwrap() + 5;
    assert!(end < sealed.len(), "the seal is a revision of its own");
    sealed[..end].to_vec()
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
    for (language, file) in [
        ("it", "residenza-facsimile.pdf"),
        ("de", "residenza-facsimile-de.pdf"),
        ("it_de", "residenza-facsimile-it_de.pdf"),
    ] {
        let asked = ["certificates", "sample", "residenza", "--language", language];
        let written = place.run(&asked).expect_good();
        assert!(written.out.contains(&format!("{file}: residenza")), "{written:?}");
        let pdf = std::fs::read(place.path(file)).unwrap();
        let says = |text: &str| pdf.windows(text.len()).any(|window| window == text.as_bytes());
        // The title, in the description of the file.
        assert_eq!(
            says("Fac-simile: Certificato di residenza"),
            language != "de",
            "{file}"
        );
        assert_eq!(says("Muster: Wohnsitzbescheinigung"), language != "it", "{file}");
    }
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
        (
            &["residenza", "--language", "de", "--tenant", "borgoverde"][..],
            "no certificates are issued in de; there are it",
        ),
        (&["residenza", "--language", "fr"][..], "there are it, de, it_de"),
    ] {
        let whole = [&["certificates", "sample"][..], args].concat();
        let refused = place.run(&whole).expect_bad();
        assert!(refused.err.contains(why), "{why}: {refused:?}");
    }
}

#[test]
fn of_a_copy_without_the_seal_the_mark_alone_is_genuine() {
    let place = town();
    let made = issue(&place, 1, 90);
    std::fs::write(place.path("c.pdf"), stripped(&made.pdf)).unwrap();
    let verify = || place.run(&["verify", "c.pdf"]);
    let copy = verify();
    place.edit("c.pdf", "C-2026-000123", "C-2026-000124");
    for copy in [copy, verify()] {
        assert_eq!(copy.code, Some(4), "{copy:?}");
        assert!(copy.err.contains("the document bears no seal"), "{copy:?}");
        assert!(copy.err.contains("the file is a copy: compare"), "{copy:?}");
        assert!(copy.out.contains("the mark is genuine"), "{copy:?}");
        assert!(!copy.out.contains("byte by byte"), "{copy:?}");
    }
    std::fs::write(place.path("c.pdf"), stripped(&issue(&place, 1, -2).pdf)).unwrap();
    let old = verify();
    assert_eq!(old.code, Some(4), "{old:?}");
    assert!(
        old.err.contains("EXPIRED") && old.err.contains("is a copy"),
        "{old:?}"
    );
}

#[test]
fn of_a_photo_of_the_paper_the_mark_alone_is_genuine() {
    let place = town();
    let made = issue(&place, 1, 90);
    std::fs::write(place.path("photo.png"), photo(&made.address)).unwrap();
    let good = place.run(&["verify", "photo.png"]).expect_bad();
    assert_eq!(good.code, Some(4), "{good:?}");
    assert!(good.err.contains("compare what the paper shows"), "{good:?}");
    assert!(good.out.contains("the mark is genuine"), "{good:?}");
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
    assert_eq!(strange.code, Some(1), "{strange:?}");
    assert!(strange.err.contains("who is not the municipality"), "{strange:?}");

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

/// A new seal of somebody who says to be the municipality: its certificate, and the seal.
fn new_seal(serial: u8) -> (String, LocalKey, secrecy::SecretString) {
    let made = demo_certificate("Comune di Borgoverde", [serial; 16], Clock::system().now()).unwrap();
    let seal = LocalKey::from_pem(&made.key_pem, &made.certificate_pem).unwrap();
    (made.certificate_pem, seal, made.key_pem)
}

#[test]
fn a_seal_of_a_stranger_on_a_paper_without_mark_is_not_the_municipalitys() {
    let place = town();
    let now = Clock::system().now();
    let (_, stranger, _) = new_seal(9);
    std::fs::write(place.path("r.pdf"), stranger.seal(&sheet::pdf(1), now).unwrap()).unwrap();
    let published = keys(&place).published().unwrap();
    std::fs::write(
        place.path("keys.json"),
        serde_json::to_string(&published).unwrap(),
    )
    .unwrap();
    let nowhere = Place::on_sqlite();
    std::fs::copy(place.path("r.pdf"), nowhere.path("r.pdf")).unwrap();
    for strange in [
        place.run(&["verify", "r.pdf"]),
        place.run(&["verify", "r.pdf", "--keys", "keys.json"]),
        nowhere.run(&["verify", "r.pdf"]),
    ] {
        assert_eq!(strange.code, Some(1), "{strange:?}");
        assert!(
            strange
                .err
                .contains("sealed by somebody who is not the municipality"),
            "{strange:?}"
        );
        assert!(strange.out.contains("O=Comune di Borgoverde"), "{strange:?}");
        assert!(!strange.out.contains("byte by byte"), "{strange:?}");
    }
    let alone = nowhere.run(&["verify", "r.pdf"]);
    assert!(alone.err.contains("there are no keys"), "{alone:?}");
}

/// What is sealed is good for as long as the certificate of its seal is published, also in a municipality that
/// issues no certificates and has no key of marks.
#[test]
fn a_receipt_stays_good_when_the_seal_is_replaced_and_not_when_it_is_revoked() {
    let place = town();
    let (folder, now) = (keys(&place), Clock::system().now());
    let file = |name: &str| folder.path().join(name);
    let sealed = folder.seal().unwrap().unwrap().seal(&sheet::pdf(1), now);
    std::fs::write(place.path("old.pdf"), sealed.unwrap()).unwrap();
    let verify = |name: &str| place.run(&["verify", name]);
    let good = verify("old.pdf").expect_good();
    assert!(good.out.contains("byte by byte"), "{good:?}");

    let old = std::fs::read_to_string(file("seal.crt.pem")).unwrap();
    let (certificate, seal, key) = new_seal(8);
    let key = secrecy::ExposeSecret::expose_secret(&key);
    std::fs::write(file("seal.crt.pem"), certificate).unwrap();
    std::fs::write(file("seal.key.pem"), key).unwrap();
    std::fs::write(place.path("new.pdf"), seal.seal(&sheet::pdf(1), now).unwrap()).unwrap();
    verify("new.pdf").expect_good();
    let gone = verify("old.pdf").expect_bad();
    assert!(gone.err.contains("who is not the municipality"), "{gone:?}");
    std::fs::write(file("seal-old.crt.pem"), &old).unwrap();
    verify("old.pdf").expect_good();
    std::fs::remove_file(file("mark.key.pem")).unwrap();
    verify("old.pdf").expect_good();

    let since = format!("revoked: 2026-03-01T10:00:00Z\n{old}");
    std::fs::write(file("seal-old.crt.pem"), since).unwrap();
    let revoked = verify("old.pdf").expect_bad();
    assert_eq!(revoked.code, Some(1), "{revoked:?}");
    assert!(revoked.err.contains("of the seal was revoked on"), "{revoked:?}");
    verify("new.pdf").expect_good();
}

#[test]
fn a_document_of_five_hundred_pages_is_checked_in_seconds() {
    let place = town();
    let seal = keys(&place).seal().unwrap().unwrap();
    let sealed = seal.seal(&sheet::pdf(500), Clock::system().now()).unwrap();
    std::fs::write(place.path("long.pdf"), &sealed).unwrap();
    let start = std::time::Instant::now();
    let good = place.run(&["verify", "long.pdf"]).expect_good();
    assert!(good.out.contains("byte by byte"), "{good:?}");
    std::fs::write(place.path("long.pdf"), [&sealed[..], b"%more"].concat()).unwrap();
    let longer = place.run(&["verify", "long.pdf"]).expect_bad();
    assert!(longer.err.contains("ADDED"), "{longer:?}");
    assert!(start.elapsed().as_secs() < 60);
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
