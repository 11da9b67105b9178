//! Seals with time-stamps and evidence, made by openssl, judged by us; sealed files judged by pdfsig too.

#![expect(clippy::indexing_slicing, reason = "a test that cannot be set up has failed")]

use crate::authority::{Authority, GOOD, RESPONDER, now};
use crate::fixtures::receipt;
use crate::poppler::run;
use sportello_documents::seal::rfc3161::Judge;
use sportello_documents::seal::{
    Evidence, Gatherer, Level, SealError, SealReport, Silent, Source, Stamped, TimeStamper, WhenSilent,
    demo_certificate, verify,
};
use sportello_types::lang::Lang;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// A stamper over the authority: what it is asked is counted.
struct Clerk {
    authority: Arc<Authority>,
    silent: bool,
    asked: AtomicUsize,
}

impl TimeStamper for Clerk {
    fn stamp(&self, sha256: &[u8; 32]) -> Result<Vec<u8>, SealError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        if self.silent {
            return Err(SealError::Unavailable("nobody is there".to_string()));
        }
        let judge = Judge::new(self.authority.roots(), None).unwrap();
        let question = judge.question(sha256, [9; 16])?;
        let answer = self.authority.stamp(question.der(), GOOD);
        Ok(judge.judge(&question, &answer, now())?.der().to_vec())
    }
}

struct Responder {
    authority: Arc<Authority>,
    revoked: Option<u64>,
    silent: bool,
    asked: AtomicUsize,
}

impl Source for Responder {
    fn ask(&self, address: &str, question: &[u8]) -> Result<Vec<u8>, Silent> {
        assert_eq!(address, RESPONDER);
        self.asked.fetch_add(1, Ordering::Relaxed);
        if self.silent {
            return Err(Silent("no answer in time".to_string()));
        }
        Ok(self.authority.answer(question, self.revoked))
    }

    fn list(&self, _: &str) -> Result<Vec<u8>, Silent> {
        unreachable!("no certificate names a list")
    }
}

struct Desk {
    seal: Stamped,
    responder: Arc<Responder>,
    clerk: Arc<Clerk>,
    /// What was said of seals with less.
    told: Arc<Mutex<Vec<String>>>,
}

/// Who does not answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Party {
    Clerk,
    Responder,
}

#[derive(Default)]
struct Wish {
    silent: Option<Party>,
    revoked: Option<u64>,
    without_evidence: bool,
    do_without: bool,
}

fn desk(wish: &Wish) -> Option<Desk> {
    let authority = Arc::new(Authority::new()?);
    let clerk = Arc::new(Clerk {
        authority: Arc::clone(&authority),
        silent: wish.silent == Some(Party::Clerk),
        asked: AtomicUsize::new(0),
    });
    let responder = Arc::new(Responder {
        authority: Arc::clone(&authority),
        revoked: wish.revoked,
        silent: wish.silent == Some(Party::Responder),
        asked: AtomicUsize::new(0),
    });
    let source: Arc<dyn Source> = Arc::<Responder>::clone(&responder);
    let evidence: Option<Arc<dyn Evidence>> = if wish.without_evidence {
        None
    } else {
        Some(Arc::new(Gatherer::new(source, authority.roots())))
    };
    let told = Arc::new(Mutex::new(Vec::new()));
    let when_silent = if wish.do_without {
        let told = Arc::clone(&told);
        WhenSilent::DoWithout(Box::new(move |error: &SealError| {
            told.lock().unwrap().push(error.to_string());
        }))
    } else {
        WhenSilent::Refuse
    };
    let stamper: Arc<dyn TimeStamper> = Arc::<Clerk>::clone(&clerk);
    Some(Desk {
        seal: Stamped::new(Arc::new(authority.seal()), stamper, evidence, when_silent),
        responder,
        clerk,
        told,
    })
}

impl Desk {
    fn receipt(&self) -> Result<Vec<u8>, SealError> {
        use sportello_documents::DocumentError;
        match sportello_documents::receipt(&receipt(Lang::It), &self.seal, now()) {
            Ok(pdf) => Ok(pdf),
            Err(DocumentError::Seal(error)) => Err(error),
            Err(error) => panic!("{error}"),
        }
    }
}

fn only(pdf: &[u8]) -> SealReport {
    let [report] = <[SealReport; 1]>::try_from(verify(pdf).unwrap()).unwrap();
    report
}

#[test]
fn a_seal_with_a_time_stamp_says_when_and_by_whom() {
    let wish = Wish {
        without_evidence: true,
        ..Wish::default()
    };
    let Some(desk) = desk(&wish) else { return };
    let pdf = desk.receipt().unwrap();
    let report = only(&pdf);
    assert!(report.intact && report.covers_whole_file, "{report:?}");
    assert_eq!(report.level, Level::T);
    let stamp = report.time_stamp.unwrap();
    assert!(stamp.valid && stamp.authority.unwrap().contains("Marche temporali"));
    assert!((now() - stamp.time.unwrap()).num_seconds().abs() < 60);
    if let Some((_, verdict)) = run("pdfsig", &["-nocert"], &pdf) {
        assert!(verdict.contains("Signature is Valid"), "{verdict}");
        assert!(verdict.contains("Total document signed"), "{verdict}");
    }
}

#[test]
fn evidence_follows_the_seal_and_makes_it_provable_later() {
    let Some(desk) = desk(&Wish::default()) else {
        return;
    };
    let pdf = desk.receipt().unwrap();
    let report = only(&pdf);
    assert!(report.intact && report.covers_whole_file, "{report:?}");
    assert_eq!(report.level, Level::Lt);
    for name in ["/DSS", "/OCSPs", "/Certs", "/VRI", "/ESIC"] {
        assert!(
            pdf.windows(name.len()).any(|window| window == name.as_bytes()),
            "{name}"
        );
    }
    if let Some((_, verdict)) = run("pdfsig", &["-nocert"], &pdf) {
        assert!(verdict.contains("Signature is Valid"), "{verdict}");
    }
    if let Some((sound, verdict)) = run("qpdf", &["--check"], &pdf) {
        assert!(sound, "{verdict}");
    }
    // The sealing certificate's word is kept; each time-stamp comes with another certificate here.
    assert_eq!(desk.responder.asked.load(Ordering::Relaxed), 2);
    desk.receipt().unwrap();
    assert_eq!(desk.responder.asked.load(Ordering::Relaxed), 3);
}

fn flipped(pdf: &[u8], place: usize) -> Vec<u8> {
    let mut changed = pdf.to_vec();
    changed[place] ^= 1;
    changed
}

#[test]
fn one_flipped_byte_in_seal_stamp_or_evidence_is_told_apart() {
    let Some(desk) = desk(&Wish::default()) else {
        return;
    };
    let pdf = desk.receipt().unwrap();
    let document = lopdf::Document::load_mem(&pdf).unwrap();
    // In the text: the seal is broken.
    let text = pdf.windows(8).position(|window| window == b"Ricevuta").unwrap();
    assert!(!only(&flipped(&pdf, text)).intact);

    // In the time-stamp: its last byte is the last of its signature, and of the whole structure.
    let hole = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok().filter(|seal| seal.has(b"ByteRange")))
        .find_map(|seal| seal.get(b"Contents").ok()?.as_str().ok())
        .unwrap();
    assert_eq!(hole[..2], [0x30, 0x82]);
    let size = 4 + usize::from(u16::from_be_bytes([hole[2], hole[3]]));
    let hexadecimal = hole[..size]
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    let start = pdf
        .windows(hexadecimal.len())
        .position(|window| window == hexadecimal.as_bytes())
        .unwrap();
    let last = start + hexadecimal.len() - 1;
    let mut changed = pdf.clone();
    changed[last] = if pdf[last] == b'0' { b'1' } else { b'0' };
    let report = only(&changed);
    assert!(report.intact, "what is signed is as it was: {report:?}");
    assert_eq!(report.level, Level::B);
    assert!(!report.time_stamp.unwrap().valid);

    // In the evidence, wherever it is flipped: seal and time-stamp hold, the evidence does not.
    let catalog = document.catalog().unwrap();
    let (_, store) = document.dereference(catalog.get(b"DSS").unwrap()).unwrap();
    for kind in [b"OCSPs".as_slice(), b"Certs"] {
        let items = store.as_dict().unwrap().get(kind).unwrap().as_array().unwrap();
        for item in items {
            let (_, stream) = document.dereference(item).unwrap();
            let content = &stream.as_stream().unwrap().content;
            let begin = pdf
                .windows(content.len())
                .rposition(|window| window == content.as_slice())
                .unwrap();
            let report = only(&flipped(&pdf, begin + content.len() - 1));
            assert!(report.intact && report.covers_whole_file, "{report:?}");
            assert_eq!(report.level, Level::T, "{}", String::from_utf8_lossy(kind));
        }
    }
}

#[test]
fn nothing_but_evidence_may_follow_a_seal() {
    let Some(desk) = desk(&Wish::default()) else {
        return;
    };
    let pdf = desk.receipt().unwrap();
    let mut longer = pdf.clone();
    longer.extend_from_slice(b"\n% aggiunta\n");
    assert!(!only(&longer).covers_whole_file);

    // A revision that changes a page as well.
    let previous = lopdf::Document::load_mem(&pdf).unwrap();
    let page = previous.page_iter().next().unwrap();
    let catalog = previous.trailer.get(b"Root").unwrap().as_reference().unwrap();
    let mut next = lopdf::IncrementalDocument::create_from(pdf.clone(), previous.clone());
    next.opt_clone_object_to_new_document(page).unwrap();
    let added = next.new_document.get_dictionary_mut(page).unwrap();
    added.set("Rotate", 180_i64);
    let mut turned = Vec::new();
    next.save_to(&mut turned).unwrap();
    assert!(!only(&turned).covers_whole_file);

    // One that hangs something else into the catalog.
    let mut next = lopdf::IncrementalDocument::create_from(pdf, previous);
    next.opt_clone_object_to_new_document(catalog).unwrap();
    let added = next.new_document.get_dictionary_mut(catalog).unwrap();
    added.set("OpenAction", lopdf::Dictionary::new());
    let mut opened = Vec::new();
    next.save_to(&mut opened).unwrap();
    assert!(!only(&opened).covers_whole_file);
}

#[test]
fn a_silent_authority_stops_the_seal_unless_it_may_do_without() {
    let silent = Wish {
        silent: Some(Party::Clerk),
        ..Wish::default()
    };
    let Some(desk) = desk(&silent) else { return };
    let refused = desk.receipt().unwrap_err();
    assert!(matches!(refused, SealError::Unavailable(_)), "{refused:?}");

    let Some(tolerant) = self::desk(&Wish {
        do_without: true,
        ..silent
    }) else {
        return;
    };
    let report = only(&tolerant.receipt().unwrap());
    assert!(report.intact && report.covers_whole_file && report.time_stamp.is_none());
    assert_eq!(report.level, Level::B);
    assert_eq!(tolerant.told.lock().unwrap().len(), 1);
    assert_eq!(tolerant.clerk.asked.load(Ordering::Relaxed), 1);
    assert_eq!(tolerant.responder.asked.load(Ordering::Relaxed), 0);
}

#[test]
fn a_silent_responder_leaves_the_time_stamp_and_a_revoked_certificate_leaves_nothing() {
    let silent = Wish {
        silent: Some(Party::Responder),
        ..Wish::default()
    };
    let Some(desk) = desk(&silent) else { return };
    let refused = desk.receipt().unwrap_err();
    assert!(matches!(refused, SealError::Unavailable(_)), "{refused:?}");
    let tolerant = Wish {
        do_without: true,
        ..silent
    };
    let report = only(&self::desk(&tolerant).unwrap().receipt().unwrap());
    assert_eq!(report.level, Level::T);

    for serial in [10, 20] {
        let revoked = Wish {
            revoked: Some(serial),
            do_without: true,
            ..Wish::default()
        };
        let refused = self::desk(&revoked).unwrap().receipt().unwrap_err();
        let SealError::Signature(words) = &refused else {
            panic!("{refused:?}");
        };
        assert!(words.contains("revoked"), "{words}");
    }
}

#[test]
fn a_signature_that_does_not_fit_gets_more_room_and_the_next_one_has_it_at_once() {
    /// A token that is larger than any room that was set aside.
    struct Large(AtomicUsize);
    impl TimeStamper for Large {
        fn stamp(&self, _: &[u8; 32]) -> Result<Vec<u8>, SealError> {
            self.0.fetch_add(1, Ordering::Relaxed);
            let mut token = vec![0x04, 0x82, 0x75, 0x30];
            token.resize(4 + 30_000, 7);
            Ok(token)
        }
    }
    let large = Arc::new(Large(AtomicUsize::new(0)));
    let stamper: Arc<dyn TimeStamper> = Arc::<Large>::clone(&large);
    let demo = demo_certificate("Comune di Borgoverde", [4; 16], now()).unwrap();
    let key = sportello_documents::seal::LocalKey::from_pem(&demo.key_pem, &demo.certificate_pem).unwrap();
    let seal = Stamped::new(Arc::new(key), stamper, None, WhenSilent::Refuse);
    for asked in [2, 3] {
        let pdf = sportello_documents::receipt(&receipt(Lang::It), &seal, now()).unwrap();
        let report = only(&pdf);
        assert!(report.intact && report.covers_whole_file && !report.time_stamp.unwrap().valid);
        assert_eq!(large.0.load(Ordering::Relaxed), asked);
    }
}
