//! Uploads: the accepted ones, and every way to be refused, on files made here.

use crate::fixtures::{now, seal};
use crate::made::{
    SIGNED_DATA, docx, encrypted_pdf, envelope, jpeg, odt, open_tlv, pdf, pdf_with_object_stream, png, tiff,
    tlv, xlsx, zip,
};
use sportello_documents::Seal;
use sportello_documents::files::{Format, Inspected, Refused, inspect, inspect_declared};
use sportello_types::attachments::SignatureFormat;
use sportello_types::form::FileFormat;
use sportello_types::lang::Lang;

fn judge(name: &str, bytes: &[u8]) -> Result<Inspected, Refused> {
    inspect(&name.parse().unwrap(), bytes, &Format::ALL)
}

#[test]
fn every_admitted_format_is_recognised_by_its_content() {
    let mail =
        b"From: a@b.example\r\nDate: Tue, 24 Nov 2026 10:00:00 +0100\r\nSubject: prova\r\n\r\ntesto\r\n";
    let table: [(&str, Vec<u8>, Format); 14] = [
        ("a.pdf", pdf("", ""), Format::Pdf),
        ("a.jpg", jpeg(), Format::Jpeg),
        ("a.png", png(), Format::Png),
        ("a.tif", tiff(), Format::Tiff),
        (
            "a.xml",
            b"<?xml version=\"1.0\"?><a><b c=\"d\"/></a>".to_vec(),
            Format::Xml,
        ),
        ("a.json", b"{\"a\":[1,2]}".to_vec(), Format::Json),
        (
            "a.csv",
            "nome;città\nAda;Milàno\n".as_bytes().to_vec(),
            Format::Csv,
        ),
        ("a.odt", odt(&[]), Format::Odt),
        ("a.docx", docx(&[]), Format::Docx),
        ("a.xlsx", xlsx(), Format::Xlsx),
        ("a.eml", mail.to_vec(), Format::Eml),
        (
            "a.zip",
            zip(&[("dentro/b.pdf", &pdf("", "")), ("c.png", &png())]),
            Format::Zip,
        ),
        ("SENZA ESTENSIONE", png(), Format::Png),
        ("Relazione del 12.03", pdf("", ""), Format::Pdf),
    ];
    for (name, bytes, format) in table {
        let inspected = judge(name, &bytes).unwrap_or_else(|refused| panic!("{name}: {refused}"));
        assert_eq!(inspected.format, format, "{name}");
        assert_eq!(inspected.media_type, format.media_type(), "{name}");
        assert_eq!(inspected.signature, SignatureFormat::None, "{name}");
    }
}

#[test]
fn pages_of_a_pdf_are_counted() {
    assert_eq!(judge("a.pdf", &pdf("", "")).unwrap().pages, Some(1));
}

#[test]
fn a_sealed_pdf_is_known_as_signed() {
    let sealed = seal().seal(&pdf("", ""), now()).unwrap();
    assert_eq!(judge("a.pdf", &sealed).unwrap().signature, SignatureFormat::Pades);
}

#[test]
fn a_signature_field_without_signature_is_no_signature() {
    let empty = pdf("", "/Type/Sig/ByteRange[0 10 20 30]/Contents<0000>");
    assert_eq!(judge("a.pdf", &empty).unwrap().signature, SignatureFormat::None);
}

#[test]
fn envelopes_are_opened_in_every_encoding() {
    let content = pdf("", "");
    let strict = envelope(&content, tlv, false);
    let streamed = envelope(&content, open_tlv, true);
    let base64 = {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.encode(&strict)
    };
    let folded: Vec<&[u8]> = base64.as_bytes().chunks(64).collect();
    let armoured = [
        b"-----BEGIN PKCS7-----\n",
        &folded.join(&b'\n')[..],
        b"\n-----END PKCS7-----\n",
    ]
    .concat();
    for bytes in [&strict, &streamed, base64.as_bytes(), &armoured] {
        let inspected = judge("istanza.pdf.p7m", bytes).unwrap();
        assert_eq!(inspected.format, Format::Pdf);
        assert_eq!(inspected.media_type, "application/pkcs7-mime");
        assert_eq!(inspected.signature, SignatureFormat::Cades);
        assert_eq!(inspected.pages, Some(1));
    }
    let nested = envelope(&streamed, tlv, false);
    let inspected = judge("istanza.pdf.p7m.p7m", &nested).unwrap();
    assert_eq!(inspected.format, Format::Pdf);
}

#[test]
fn what_an_envelope_holds_is_judged_by_the_same_rules() {
    let script = pdf("/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>", "");
    let bytes = envelope(&script, tlv, false);
    assert_eq!(judge("a.pdf.p7m", &bytes), Err(Refused::ActiveContent));
    let only_images = inspect(
        &"a.pdf.p7m".parse().unwrap(),
        &envelope(&pdf("", ""), tlv, false),
        &[Format::Png],
    );
    assert_eq!(only_images, Err(Refused::NotAllowed(Format::Pdf)));
    assert_eq!(
        judge("a.pdf", &envelope(&pdf("", ""), tlv, false)),
        Err(Refused::EnvelopeNameLies)
    );
}

#[test]
fn a_field_says_whether_it_takes_envelopes() {
    let plain = pdf("", "");
    let signed = envelope(&plain, tlv, false);
    let field = |name: &str, bytes: &[u8], declared: &[FileFormat]| {
        inspect_declared(&name.parse().unwrap(), bytes, declared).map(|found| found.signature)
    };
    let both = [FileFormat::Pdf, FileFormat::P7m];
    assert_eq!(field("a.pdf", &plain, &both), Ok(SignatureFormat::None));
    assert_eq!(field("a.pdf.p7m", &signed, &both), Ok(SignatureFormat::Cades));
    assert_eq!(
        field("a.pdf.p7m", &signed, &[FileFormat::Pdf]),
        Err(Refused::EnvelopeNotAllowed)
    );
    assert_eq!(
        field("a.pdf.p7m", &signed, &[FileFormat::P7m]),
        Ok(SignatureFormat::Cades)
    );
    assert_eq!(
        field("a.pdf", &plain, &[FileFormat::P7m]),
        Err(Refused::EnvelopeWanted)
    );
    assert_eq!(
        field("a.png", &png(), &both),
        Err(Refused::NotAllowed(Format::Png))
    );
}

#[test]
fn envelopes_cut_short_or_nested_without_end_are_refused() {
    let whole = envelope(&pdf("", ""), tlv, false);
    assert_eq!(
        judge("a.pdf.p7m", &whole[..whole.len() / 2]),
        Err(Refused::DamagedEnvelope)
    );
    let mut nested = pdf("", "");
    let mut name = "a.pdf".to_string();
    for _ in 0..4 {
        nested = envelope(&nested, tlv, false);
        name.push_str(".p7m");
    }
    assert_eq!(judge(&name, &nested), Err(Refused::TooDeep));
    let bottomless = [&[0x30, 0x80][..], SIGNED_DATA, &[0x30, 0x80].repeat(100_000)].concat();
    assert_eq!(judge("a.p7m", &bottomless), Err(Refused::DamagedEnvelope));
}

#[test]
fn dangerous_pdfs_are_refused() {
    for (catalog, extra) in [
        ("/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>", ""),
        ("/OpenAction<</S/#4aavaScript/#4aS(1)>>", ""),
        ("/AcroForm<</XFA[(a)4 0 R]>>", ""),
        ("/OpenAction<</S/Launch/F(cmd.exe)>>", ""),
        ("", "/S/SubmitForm/F(http://example)"),
        ("", "/Type/Annot/Subtype/RichMedia"),
    ] {
        assert_eq!(
            judge("a.pdf", &pdf(catalog, extra)),
            Err(Refused::ActiveContent),
            "{catalog}{extra}"
        );
    }
    assert_eq!(
        judge("a.pdf", &pdf("/Names<</EmbeddedFiles<</Names[(a)4 0 R]>>>>", "")),
        Err(Refused::EmbeddedFiles)
    );
    assert_eq!(judge("a.pdf", &encrypted_pdf()), Err(Refused::Encrypted));
}

#[test]
fn object_streams_have_one_allowance_however_often_they_are_named() {
    assert!(judge("a.pdf", &pdf_with_object_stream(1, 100)).is_ok());
    assert!(judge("a.pdf", &pdf_with_object_stream(1, 7 * 1024 * 1024)).is_ok());
    assert_eq!(
        judge("a.pdf", &pdf_with_object_stream(1, 9 * 1024 * 1024)),
        Err(Refused::Bomb)
    );
    assert_eq!(
        judge("a.pdf", &pdf_with_object_stream(20, 7 * 1024 * 1024)),
        Err(Refused::Bomb)
    );
}

#[test]
fn files_cut_short_are_refused() {
    let damaged = |format| Err(Refused::Damaged(format));
    assert_eq!(judge("a.pdf", b"%PDF-1.7\n%"), damaged(Format::Pdf));
    assert_eq!(judge("a.png", &png()[..40]), damaged(Format::Png));
    assert_eq!(judge("a.jpg", &jpeg()[..jpeg().len() - 2]), damaged(Format::Jpeg));
    assert_eq!(judge("a.zip", &odt(&[])[..60]), damaged(Format::Zip));
    assert_eq!(judge("a.json", b"{\"a\":"), damaged(Format::Json));
    assert_eq!(judge("a.xml", b"<a><b></a>"), damaged(Format::Xml));
    assert_eq!(judge("a.xml", b"<a/><b/>"), damaged(Format::Xml));
    assert_eq!(judge("a.csv", b"una parola sola\n"), damaged(Format::Csv));
    assert_eq!(judge("a.pdf", b""), Err(Refused::Empty));
}

#[test]
fn what_is_not_on_the_list_is_refused() {
    for (name, bytes) in [
        ("a.exe", &b"MZ\x90\0\x03"[..]),
        ("a.gif", b"GIF89a"),
        ("a.sh", b"#!/bin/sh\nrm -rf /\n"),
        ("a.txt.exe", b"a;b\nc;d\n"),
        ("a.bin", b"\0\0\0\0"),
    ] {
        assert_eq!(judge(name, bytes), Err(Refused::Unrecognised), "{name}");
    }
    assert_eq!(
        judge("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"),
        Err(Refused::OldOffice)
    );
    assert_eq!(judge("a.exe", &pdf("", "")), Err(Refused::NameLies(Format::Pdf)));
    assert_eq!(judge("foto.pdf", &jpeg()), Err(Refused::NameLies(Format::Jpeg)));
    assert_eq!(
        inspect(
            &"a.zip".parse().unwrap(),
            &zip(&[("b.png", &png())]),
            &[Format::Pdf]
        ),
        Err(Refused::NotAllowed(Format::Zip))
    );
}

#[test]
fn text_that_browsers_or_spreadsheets_run_is_refused() {
    for (name, bytes) in [
        ("a.xml", &b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..]),
        ("a.xml", b"<html><body/></html>"),
        (
            "a.xml",
            b"<a><x:script xmlns:x='http://www.w3.org/1999/xhtml'/></a>",
        ),
        ("a.xml", b"<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"),
        ("a.xml", b"<?xml-stylesheet href='a.xsl'?><a/>"),
        ("a.csv", b"nome;valore\nAda;=HYPERLINK(\"http://example\")\n"),
        ("a.csv", b"nome,valore\n\"@SUM(1)\",2\n"),
    ] {
        let text = String::from_utf8_lossy(bytes);
        assert_eq!(judge(name, bytes), Err(Refused::ActiveContent), "{text}");
    }
    assert_eq!(
        judge("a.xml", "<a>".repeat(1_000).as_bytes()),
        Err(Refused::TooDeep)
    );
    assert_eq!(
        judge("a.json", "[".repeat(100_000).as_bytes()),
        Err(Refused::Damaged(Format::Json))
    );
}

#[test]
fn office_documents_that_act_are_refused() {
    assert_eq!(
        judge("a.docx", &docx(&[("word/vbaProject.bin", b"x")])),
        Err(Refused::ActiveContent)
    );
    let remote = br#"<Relationships><Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://example/t.dotm" TargetMode="External"/></Relationships>"#;
    assert_eq!(
        judge("a.docx", &docx(&[("word/_rels/settings.xml.rels", remote)])),
        Err(Refused::ActiveContent)
    );
    assert_eq!(
        judge("a.docx", &docx(&[("word/embeddings/oleObject1.bin", b"x")])),
        Err(Refused::EmbeddedFiles)
    );
    assert_eq!(
        judge("a.odt", &odt(&[("Basic/Standard/Module1.xml", b"x")])),
        Err(Refused::ActiveContent)
    );
    let sealed = zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("META-INF/manifest.xml", b"<manifest:encryption-data/>"),
    ]);
    assert_eq!(judge("a.odt", &sealed), Err(Refused::Encrypted));
}

#[test]
fn archives_are_opened_within_limits() {
    let zeros = vec![0; 3 * 1024 * 1024];
    assert_eq!(judge("a.zip", &zip(&[("a.csv", &zeros)])), Err(Refused::Bomb));
    assert_eq!(
        judge("a.odt", &odt(&[("Pictures/a.png", &zeros)])),
        Err(Refused::Bomb)
    );
    let two = zip(&[("b.zip", &zip(&[("c.png", &png())]))]);
    assert!(judge("a.zip", &two).is_ok());
    let three = zip(&[("a.zip", &two)]);
    assert_eq!(judge("a.zip", &three), Err(Refused::TooDeep));
    let names: Vec<String> = (0..201).map(|n| format!("{n}.png")).collect();
    let content = png();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &content[..])).collect();
    assert_eq!(judge("a.zip", &zip(&many)), Err(Refused::TooManyFiles));
    assert!(judge("a.zip", &zip(&many[..200])).is_ok());
    assert_eq!(
        judge("a.zip", &zip(&[("../b.png", &png())])),
        Err(Refused::UnsafePath)
    );
    assert_eq!(
        judge("a.zip", &zip(&[("a\\b.png", &png())])),
        Err(Refused::UnsafePath)
    );
    assert_eq!(
        judge("a.zip", &zip(&[("b.exe", b"MZ")])),
        Err(Refused::Unrecognised)
    );
    let script = pdf("/OpenAction<</S/JavaScript/JS(1)>>", "");
    assert_eq!(
        judge("a.zip", &zip(&[("b.pdf", &script)])),
        Err(Refused::ActiveContent)
    );
}

#[test]
fn every_refusal_can_be_told_in_both_languages() {
    let refusals = [
        Refused::Empty,
        Refused::Unrecognised,
        Refused::NotAllowed(Format::Docx),
        Refused::NameLies(Format::Pdf),
        Refused::Damaged(Format::Png),
        Refused::DamagedEnvelope,
        Refused::EnvelopeNameLies,
        Refused::EnvelopeNotAllowed,
        Refused::EnvelopeWanted,
        Refused::Encrypted,
        Refused::ActiveContent,
        Refused::EmbeddedFiles,
        Refused::OldOffice,
        Refused::TooDeep,
        Refused::TooManyFiles,
        Refused::Bomb,
        Refused::UnsafePath,
    ];
    let codes: std::collections::BTreeSet<_> = refusals.iter().map(|refused| refused.code()).collect();
    assert_eq!(codes.len(), refusals.len());
    let told: Vec<String> = Lang::ALL
        .into_iter()
        .flat_map(|lang| refusals.iter().map(move |refused| refused.message(lang)))
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

mod garbage {
    use super::judge;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_bytes_make_the_judge_fall(bytes in proptest::collection::vec(any::<u8>(), 0..2000), head in 0_usize..6) {
            let heads: [&[u8]; 6] = [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", b"\xff\xd8\xff", b"II*\0"];
            let whole = [heads[head], &bytes].concat();
            let _ = judge("a", &whole);
        }

        #[test]
        fn no_flipped_byte_makes_the_judge_fall(at in any::<prop::sample::Index>(), value in any::<u8>(), which in 0_usize..4) {
            let mut file = [crate::made::pdf("", ""), crate::made::docx(&[]), crate::made::envelope(&crate::made::pdf("", ""), crate::made::open_tlv, true), crate::made::tiff()][which].clone();
            let at = at.index(file.len());
            file[at] = value;
            let _ = judge("a", &file);
        }
    }
}
