//! Bytes that are refused before anybody reads them.

use crate::support::{Draft, KEYS, answer, idp, judge, now, pending, sp, swap};
use proptest::prelude::*;
use sportello_identity::saml::element::Attribute;
use sportello_identity::saml::{Element, XmlError, read, sign, verify};
use sportello_identity::spid::Refusal;
use sportello_identity::{Answer, AnswerError};
use sportello_types::problem::ProblemCode;

fn refused(xml: &str, expected: XmlError) {
    let refusal = judge(xml).unwrap_err();
    assert_eq!(refusal, Refusal::Xml(expected));
    assert_eq!(refusal.problem(), ProblemCode::LoginUnreadable);
}

fn fields(message: &str) -> Answer {
    Answer::from_fields([
        ("SAMLResponse".to_owned(), message.to_owned()),
        ("RelayState".to_owned(), "handle".to_owned()),
    ])
}

#[test]
fn document_types_entities_and_instructions_are_refused() {
    let good = Draft::default().build();
    refused(&format!("<!DOCTYPE x>{good}"), XmlError::Doctype);
    refused(
        &format!(r#"<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>{good}"#),
        XmlError::Doctype,
    );
    refused(
        &format!(r#"<!DOCTYPE x SYSTEM "file:///etc/passwd">{good}"#),
        XmlError::Doctype,
    );
    refused(
        &format!("<?xml-stylesheet href='x'?>{good}"),
        XmlError::ProcessingInstruction,
    );
    refused(&swap(&good, "Niccolò", "&nome;"), XmlError::Entity);
    refused(&swap(&good, "Niccolò", "&#0;"), XmlError::Malformed);
    refused(&swap(&good, "Niccolò", "&#x1F;"), XmlError::Malformed);
    refused(&swap(&good, "Niccolò", "a & b"), XmlError::Malformed);
}

#[test]
fn a_comment_inside_a_signed_value_is_refused() {
    // Canonicalisation drops the comment, so the signature would still hold.
    let good = Draft::default().build();
    refused(
        &swap(&good, "RSSMRA80A01H501U", "RSSMRA80A01H501U<!-- -->"),
        XmlError::CommentInText,
    );
    refused(
        &swap(&good, ">TINIT-", "><!-- -->TINIT-"),
        XmlError::CommentInText,
    );
    refused(
        &swap(&good, ">https://idp.example<", ">https://idp.exa<!-- -->mple<"),
        XmlError::CommentInText,
    );
}

#[test]
fn size_depth_and_number_are_bounded() {
    let deep = format!("{}{}", "<a>".repeat(65), "</a>".repeat(65));
    refused(&deep, XmlError::TooDeep);
    assert!(read(format!("{}{}", "<a>".repeat(64), "</a>".repeat(64)).as_bytes()).is_ok());
    refused(
        &format!("<a>{}</a>", "<b/>".repeat(5000)),
        XmlError::TooManyElements,
    );
    assert!(read(format!("<a>{}</a>", "<b/>".repeat(4999)).as_bytes()).is_ok());
    let attributes: Vec<String> = (0..65).map(|n| format!(" a{n}=''")).collect();
    refused(
        &format!("<a{}/>", attributes.concat()),
        XmlError::TooManyAttributes,
    );

    let large = format!("<a>{}</a>", "x".repeat(256 * 1024));
    let refusal = judge(&large).unwrap_err();
    assert_eq!(refusal, Refusal::Unreadable(AnswerError::TooLarge));
    let verdict = sp().finish(&pending(), &idp(), &fields(&"A".repeat(1 << 20)), now());
    assert_eq!(verdict.unwrap_err(), Refusal::Unreadable(AnswerError::TooLarge));
}

#[test]
fn what_is_not_well_formed_is_refused() {
    for (xml, expected) in [
        ("", XmlError::Malformed),
        ("text", XmlError::Malformed),
        ("<a>", XmlError::Malformed),
        ("<a></b>", XmlError::Malformed),
        ("<a/><b/>", XmlError::Malformed),
        ("<a/>text", XmlError::Malformed),
        ("<a b='1' b='2'/>", XmlError::DuplicateAttribute),
        (
            "<a xmlns:x='u' xmlns:y='u' x:b='1' y:b='2'/>",
            XmlError::DuplicateAttribute,
        ),
        ("<x:a/>", XmlError::Namespace),
        ("<a x:b='1'/>", XmlError::Namespace),
        ("<a xmlns:x=''/>", XmlError::Namespace),
        ("<a xmlns='urn:&#97;'/>", XmlError::Namespace),
        ("<a b='<'/>", XmlError::Malformed),
        ("<a>]]></a>", XmlError::Malformed),
        ("<a:b:c/>", XmlError::Malformed),
        ("<a>\u{1}</a>", XmlError::Malformed),
        ("<a>\u{ffff}</a>", XmlError::Malformed),
        ("<?xml version='1.1'?><a/>", XmlError::Malformed),
        ("<?xml version='1.0' encoding='UTF-16'?><a/>", XmlError::Encoding),
        (
            "<?xml version='1.0' encoding='ISO-8859-1'?><a/>",
            XmlError::Encoding,
        ),
        (" <?xml version='1.0'?><a/>", XmlError::Malformed),
    ] {
        assert_eq!(read(xml.as_bytes()), Err(expected), "{xml}");
    }
    assert_eq!(read(b"<a>\xff</a>"), Err(XmlError::Encoding));
    assert_eq!(read(b"\xfe\xff\x00<\x00a\x00/\x00>"), Err(XmlError::Encoding));
    assert!(read("\u{feff}<?xml version='1.0' encoding='utf-8'?><a/>".as_bytes()).is_ok());
}

#[test]
fn another_message_or_none_is_refused() {
    assert_eq!(judge("<a/>").unwrap_err(), Refusal::Root);
    let stripped = Draft::default().build().replace("samlp:", "");
    assert_eq!(judge(&stripped).unwrap_err(), Refusal::Root);
    for message in ["", "=", "%%%", "PGEvPg", "Pg==Pg=="] {
        let verdict = sp()
            .finish(&pending(), &idp(), &fields(message), now())
            .unwrap_err();
        assert!(
            matches!(
                verdict,
                Refusal::Unreadable(AnswerError::NotBase64) | Refusal::Xml(_)
            ),
            "{message:?}: {verdict:?}"
        );
        assert_eq!(verdict.problem(), ProblemCode::LoginUnreadable);
    }
}

#[test]
fn base64_may_be_broken_into_lines() {
    use base64::Engine;
    let encoded = base64::engine::general_purpose::STANDARD.encode(Draft::default().build());
    let lines: Vec<String> = encoded
        .as_bytes()
        .chunks(76)
        .map(|line| String::from_utf8(line.to_vec()).unwrap())
        .collect();
    sp().finish(&pending(), &idp(), &fields(&lines.join("\r\n")), now())
        .unwrap();
}

#[test]
fn references_and_blanks_are_resolved_as_xml_says() {
    let root = read(b"<a b='1&#x20;&amp;\t\r\n2'>x&lt;<![CDATA[<y>]]>\r\nz</a>").unwrap();
    assert_eq!(root.attribute("b"), Some("1 &  2"));
    assert_eq!(root.text(), Some("x<<y>\nz"));
}

/// Pieces from which documents are put together that two parsers might read differently.
const PIECES: [&str; 40] = [
    "<a>",
    "</a>",
    "<b x='1'>",
    "</b>",
    "<c/>",
    "<n:d xmlns:n='urn:n'>",
    "</n:d>",
    "<e xmlns='urn:e'>",
    "</e>",
    "<f xmlns=''/>",
    "<g xml:lang='it' xmlns:m='urn:n' m:x='2'/>",
    " ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "text",
    "à",
    "𝄞",
    "\u{2028}",
    "\u{85}",
    "\u{feff}",
    "&amp;",
    "&lt;",
    "&#13;",
    "&#xA;",
    "&#9;",
    "&#x85;",
    "&quot;",
    "&apos;",
    "<![CDATA[<&]]>",
    "<![CDATA[]]>",
    "<![CDATA[\r\n]]>",
    "<!-- c -->",
    "]]",
    ">",
    "<h x='&#10;&#13;\t\r\n&lt;\"'/>",
    "<h x=\"'&#38;&#60;\"/>",
    "<i\n x = '1'\ty='2' />",
    "<j xmlns:xs='urn:xs' t='xs:string'/>",
];

fn attributes<'a>(element: &Element<'a>) -> Vec<Attribute<'a>> {
    let mut all = element.attributes.clone();
    all.sort_by(|a, b| (&a.namespace, &a.local).cmp(&(&b.namespace, &b.local)));
    all
}

fn assert_same(ours: &Element<'_>, theirs: &Element<'_>) {
    assert_eq!((&ours.namespace, &ours.local), (&theirs.namespace, &theirs.local));
    assert_eq!(attributes(ours), attributes(theirs));
    assert_eq!(ours.text(), theirs.text());
    assert_eq!(ours.children.len(), theirs.children.len());
    for (ours, theirs) in ours.children.iter().zip(&theirs.children) {
        assert_same(ours, theirs);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn our_reader_and_the_signature_library_read_alike(pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..12)) {
        let document = format!(r#"<root ID="_root"><first/>{}</root>"#, pieces.concat());
        if let Ok(before) = read(document.as_bytes()) {
            let signed = sign(&document, "_root", &KEYS.idp).unwrap();
            let root = read(signed.as_bytes()).unwrap();
            let keys = [KEYS.idp.public_key().unwrap()];
            let verified = verify(signed.as_bytes(), &root, "_root", &keys).unwrap();
            assert_same(&before, &verified.read().unwrap());
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_give_a_tree_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
    }

    #[test]
    fn any_change_of_one_byte_is_judged_without_panic(place in 0_usize..6000, byte in any::<u8>()) {
        static GOOD: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| Draft::default().build());
        let mut bytes = GOOD.clone().into_bytes();
        let place = place % bytes.len();
        bytes[place] = byte;
        if let Ok(text) = String::from_utf8(bytes) {
            let _ = sp().finish(&pending(), &idp(), &answer(&text), now());
        }
    }
}
