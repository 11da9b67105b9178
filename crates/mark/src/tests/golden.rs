//! A mark on paper stays readable: fixed bytes, and a reader that shares nothing with ours.

use super::*;
use crate::verify;
use ed25519_dalek::{Signature, SigningKey};

/// Made once, with the key of 32 bytes 0x07: no change of the program may change it.
const RESIDENCE: &str = "2KCETIQBE4CEIMSL4LPKAWEWVEAQCATGMNPWIMJVGABWS4TFONUWIZLOPJQQISSNZ5VRFHIH5CWDH4IFDJVQXBZAAYMVDDII\
    QRUUIZJAKNQW45DJONUE42LDMNXWZQ5SOBJFGU2NKJATQMCBGAYUQNJQGFKWUMBRF4YDCLZRHE4DACMCQJUWS3TENFZGS6T2\
    N54BQVTJMEQFMZLSMRUSAMJSFQQEE33SM5XXMZLSMRSYEY3EMFWGUMBRF4YDGLZSGAYTICQBLBAACYSY46VAVNY2REOM5QML\
    GZIG3Z6EHHQCJQAYA2R2MR75EAITTP7EI7SVRF2UR34TXWFDQG5E4HWXMGHQ7VOKBPGCLVDA5OB5BNVABM";

#[test]
fn marks_on_paper_are_read_for_ever() {
    let payload = Payload::from_text(RESIDENCE).unwrap();
    assert_eq!(verify(&payload, &keys()), Ok(residence()));
    assert_eq!(signed(&residence()).to_text(), RESIDENCE);
}

/// What CBOR can say in a mark.
#[derive(Clone, Debug, PartialEq)]
enum Item {
    Number(i128),
    Bytes(Vec<u8>),
    Text(String),
    Array(Vec<Item>),
    Map(Vec<(Item, Item)>),
    Tagged(u64, Box<Item>),
    Null,
}

/// Walks over one item byte by byte (RFC 8949 §3).
fn walk(bytes: &mut &[u8]) -> Item {
    let first = next(bytes);
    let argument = match first & 31 {
        small @ 0..=23 => u64::from(small),
        long @ 24..=27 => (0..1 << (long - 24)).fold(0, |read, _| read << 8 | u64::from(next(bytes))),
        other => panic!("no length {other}"),
    };
    let length = usize::try_from(argument).unwrap();
    let mut run = || bytes.split_off(..length).unwrap().to_vec();
    match first >> 5 {
        0 => Item::Number(argument.into()),
        1 => Item::Number(-1 - i128::from(argument)),
        2 => Item::Bytes(run()),
        3 => Item::Text(String::from_utf8(run()).unwrap()),
        4 => Item::Array((0..length).map(|_| walk(bytes)).collect()),
        5 => Item::Map((0..length).map(|_| (walk(bytes), walk(bytes))).collect()),
        6 => Item::Tagged(argument, Box::new(walk(bytes))),
        _ if first == 0xf6 => Item::Null,
        _ => panic!("no item {first:x}"),
    }
}

fn next(bytes: &mut &[u8]) -> u8 {
    *bytes.split_off_first().unwrap()
}

fn whole(mut bytes: &[u8]) -> Item {
    let item = walk(&mut bytes);
    assert!(bytes.is_empty());
    item
}

#[test]
fn another_reader_finds_what_the_standards_say() {
    let text = |text: &str| Item::Text(text.to_owned());
    let read = whole(signed(&residence()).as_bytes());
    let Item::Tagged(18, parts) = read else {
        panic!("no COSE_Sign1: {read:?}");
    };
    let Item::Array(parts) = *parts else {
        panic!("no parts");
    };
    let [
        Item::Bytes(protected),
        Item::Map(unprotected),
        Item::Bytes(claims),
        Item::Bytes(signature),
    ] = parts.as_slice()
    else {
        panic!("other parts: {parts:?}");
    };
    assert!(unprotected.is_empty());
    let kid = Item::Bytes(key().kid().bytes().to_vec());
    let header = vec![(Item::Number(1), Item::Number(-8)), (Item::Number(4), kid)];
    assert_eq!(whole(protected), Item::Map(header));
    let holder = vec![
        text("De Santis"),
        text("Niccolò"),
        text("RSSMRA80A01H501U"),
        text("01/01/1980"),
    ];
    let fact = |label: &str, value: &str| Item::Array(vec![text(label), text(value)]);
    let said = [
        (1, Item::Number(1)),
        (2, text("c_d150")),
        (3, text("residenza")),
        (4, Item::Bytes(residence().code.bytes().to_vec())),
        (5, Item::Number(1_795_917_600)),
        // 28 February 2027.
        (6, Item::Number(20_877)),
        (8, Item::Array(holder)),
        (
            9,
            Item::Array(vec![
                fact("indirizzo", "Via Verdi 12, Borgoverde"),
                fact("dal", "01/03/2014"),
            ]),
        ),
        (10, Item::Number(1)),
    ];
    let said = said.map(|(label, value)| (Item::Number(label), value));
    assert_eq!(whole(claims), Item::Map(said.to_vec()));

    // Signature1, header, nothing from outside, claims: all shorter than 256 bytes.
    let length = |bytes: &[u8]| u8::try_from(bytes.len()).unwrap();
    let mut message = vec![0x84, 0x6a];
    message.extend(b"Signature1");
    message.push(0x40 + length(protected));
    message.extend(protected);
    message.extend([0x40, 0x58, length(claims)]);
    message.extend(claims);
    let signature = Signature::from_slice(signature).unwrap();
    let public = SigningKey::from_bytes(&[7; 32]).verifying_key();
    public.verify_strict(&message, &signature).unwrap();
}
