//! Files of every kind, made on the spot.

use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A one-page PDF with more entries in its catalog.
pub(crate) fn pdf(catalog: &str, extra: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for object in [
        format!("1 0 obj<</Type/Catalog/Pages 2 0 R {catalog}>>endobj\n"),
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n".to_string(),
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n".to_string(),
        format!("4 0 obj<<{extra}>>endobj\n"),
    ] {
        offsets.push(out.len());
        out.extend_from_slice(object.as_bytes());
    }
    let start = out.len();
    out.extend_from_slice(b"xref\n0 5\n0000000000 65535 f \n");
    for offset in offsets {
        out.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
    }
    out.extend_from_slice(format!("trailer<</Size 5/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").as_bytes());
    out
}

pub(crate) fn encrypted_pdf() -> Vec<u8> {
    use lopdf::encryption::{EncryptionState, EncryptionVersion, Permissions};
    let mut document = lopdf::Document::load_mem(&pdf("", "")).unwrap();
    let id = lopdf::Object::string_literal("0123456789abcdef");
    document.trailer.set("ID", vec![id.clone(), id]);
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password: "padrone",
        user_password: "utente",
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}

pub(crate) fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let method = if *name == "mimetype" {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        };
        writer
            .start_file(*name, SimpleFileOptions::default().compression_method(method))
            .unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub(crate) fn odt(more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", b"<office:document-content/>"),
        ("META-INF/manifest.xml", b"<manifest/>"),
    ];
    parts.extend_from_slice(more);
    zip(&parts)
}

pub(crate) fn docx(more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut parts: Vec<(&str, &[u8])> = vec![
        (
            "[Content_Types].xml",
            b"<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>",
        ),
        ("word/document.xml", b"<w:document/>"),
    ];
    parts.extend_from_slice(more);
    zip(&parts)
}

pub(crate) fn xlsx() -> Vec<u8> {
    zip(&[
        (
            "[Content_Types].xml",
            b"<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>",
        ),
        ("xl/workbook.xml", b"<workbook/>"),
    ])
}

pub(crate) fn png() -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8; 4], data: &[u8]| {
        out.extend_from_slice(&u32::try_from(data.len()).unwrap().to_be_bytes());
        out.extend_from_slice(kind);
        out.extend_from_slice(data);
        out.extend_from_slice(&[0; 4]);
    };
    chunk(b"IHDR", &[0, 0, 0, 8, 0, 0, 0, 8, 8, 2, 0, 0, 0]);
    chunk(b"IDAT", &[0x78, 0x9c]);
    chunk(b"IEND", &[]);
    out
}

pub(crate) fn jpeg() -> Vec<u8> {
    let mut out = vec![0xff, 0xd8];
    out.extend_from_slice(b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00");
    out.extend_from_slice(b"\xff\xc0\x00\x11\x08\x00\x10\x00\x10\x03\x01\x11\x00\x02\x11\x01\x03\x11\x01");
    out.extend_from_slice(&[0xff, 0xd9]);
    out
}

pub(crate) fn tiff() -> Vec<u8> {
    let mut out = b"II*\0\x08\0\0\0\x02\0".to_vec();
    out.extend_from_slice(b"\x00\x01\x03\0\x01\0\0\0\x10\0\0\0"); // width 16
    out.extend_from_slice(b"\x01\x01\x03\0\x01\0\0\0\x10\0\0\0"); // height 16
    out.extend_from_slice(&[0; 4]);
    out
}

pub(crate) fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match u32::try_from(content.len()).unwrap() {
        short @ 0..0x80 => out.push(u8::try_from(short).unwrap()),
        long => {
            out.push(0x84);
            out.extend_from_slice(&long.to_be_bytes());
        }
    }
    out.extend_from_slice(content);
    out
}

/// The same with an indefinite length.
pub(crate) fn open_tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, 0x80], content, &[0, 0]].concat()
}

pub(crate) const SIGNED_DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
pub(crate) const DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";

/// An envelope, its parts made by `wrap` and its content cut in pieces when `pieces` says so.
pub(crate) fn envelope(content: &[u8], wrap: fn(u8, &[u8]) -> Vec<u8>, pieces: bool) -> Vec<u8> {
    let octets = if pieces {
        let parts: Vec<u8> = content.chunks(100).flat_map(|piece| tlv(0x04, piece)).collect();
        wrap(0x24, &parts)
    } else {
        tlv(0x04, content)
    };
    let encapsulated = wrap(0x30, &[DATA, &wrap(0xa0, &octets)].concat());
    let signers = tlv(0x31, &tlv(0x30, &[0x02, 0x01, 0x01]));
    let certificates = tlv(0xa0, &tlv(0x30, &[0; 600]));
    let signed = [
        &tlv(0x02, &[1]),
        &tlv(0x31, &[])[..],
        &encapsulated,
        &certificates,
        &signers,
    ]
    .concat();
    wrap(0x30, &[SIGNED_DATA, &wrap(0xa0, &wrap(0x30, &signed))].concat())
}

/// A PDF whose table of references names one object stream `times` times; the stream unpacks to
/// `unpacked` bytes of blanks.
pub(crate) fn pdf_with_object_stream(times: usize, unpacked: usize) -> Vec<u8> {
    let content = [b"9 0 \n<<>>".to_vec(), vec![b' '; unpacked]].concat();
    let mut dictionary = lopdf::Dictionary::new();
    dictionary.set("Type", "ObjStm");
    dictionary.set("N", 1);
    dictionary.set("First", 5);
    let mut stream = lopdf::Stream::new(dictionary, content);
    stream.compress().unwrap();
    let mut out = pdf("", "");
    let start = out.len();
    out.extend_from_slice(
        format!(
            "10 0 obj<</Type/ObjStm/N 1/First 5/Filter/FlateDecode/Length {}>>stream\n",
            stream.content.len()
        )
        .as_bytes(),
    );
    out.extend_from_slice(&stream.content);
    out.extend_from_slice(b"\nendstream endobj\n");
    let table = out.len();
    out.extend_from_slice(format!("xref\n10 {times}\n").as_bytes());
    for _ in 0..times {
        out.extend_from_slice(format!("{start:010} 00000 n \n").as_bytes());
    }
    let whole = String::from_utf8(pdf("", "")).unwrap();
    let previous = whole.find("xref\n").unwrap();
    let size = 10 + times;
    out.extend_from_slice(
        format!("trailer<</Size {size}/Root 1 0 R/Prev {previous}>>\nstartxref\n{table}\n%%EOF\n").as_bytes(),
    );
    out
}
