//! What may stand behind a seal.

use super::made::{certificate, keys, state};
use crate::FileState;
use std::fmt::Write as _;

/// Appends objects, their table and a trailer: what an editor does, and who adds evidence.
struct Addition {
    objects: Vec<(u32, String)>,
    /// Where the table says that they are, if not where they are.
    lies: Vec<(u32, usize)>,
    trailer: String,
    behind: String,
}

const CATALOG: &str = "<</Type/Catalog/Pages 2 0 R/DSS 5 0 R>>";

fn evidence() -> Addition {
    Addition {
        objects: vec![
            (1, CATALOG.to_owned()),
            (5, "<</Certs[6 0 R]>>".to_owned()),
            (6, "<</Length 6>>stream\nendobj\nendstream".to_owned()),
        ],
        lies: Vec::new(),
        trailer: "<</Size 7/Root 1 0 R/Info 3 0 R/Prev PREV>>".to_owned(),
        behind: String::new(),
    }
}

impl Addition {
    fn to(&self, file: &[u8]) -> Vec<u8> {
        let text = String::from_utf8(file.to_vec()).unwrap();
        let (_, last) = text.rsplit_once("startxref\n").unwrap();
        let previous = last.lines().next().unwrap();
        let mut text = format!("{text}\n");
        let mut table = "xref\n0 1\n0000000000 65535 f \n".to_owned();
        for (number, object) in &self.objects {
            writeln!(table, "{number} 1\n{:010} 00000 n ", text.len()).unwrap();
            write!(text, "{number} 0 obj\n{object}\nendobj\n").unwrap();
        }
        for (number, offset) in &self.lies {
            writeln!(table, "{number} 1\n{offset:010} 00000 n ").unwrap();
        }
        let at = text.len();
        let trailer = self.trailer.replace("PREV", previous);
        write!(
            text,
            "{table}trailer\n{trailer}\nstartxref\n{at}\n%%EOF{}",
            self.behind
        )
        .unwrap();
        text.into_bytes()
    }

    fn state(&self) -> FileState {
        state(&self.to(&certificate(1)), &keys())
    }
}

#[test]
fn evidence_is_no_change() {
    assert!(matches!(evidence().state(), FileState::Untouched(_)));
    let mut noted = evidence();
    noted.objects[0].1 = CATALOG.replace("/DSS", "/Extensions<</ESIC 1>>/DSS");
    assert!(matches!(noted.state(), FileState::Untouched(_)));
    // Numbers may be left free behind the last one.
    let mut roomy = evidence();
    roomy.trailer = roomy.trailer.replace("/Size 7", "/Size 9");
    assert!(matches!(roomy.state(), FileState::Untouched(_)));
}

#[test]
fn whatever_could_show_is_a_change() {
    type Change = fn(&mut Addition);

    let with = |change: Change| {
        let mut addition = evidence();
        change(&mut addition);
        addition.state()
    };
    let changes: [(&str, Change); 18] = [
        ("other pages", |a| {
            a.objects[0].1 = CATALOG.replace("2 0 R", "6 0 R");
        }),
        ("an entry more", |a| {
            a.objects[0].1 = CATALOG.replace("/DSS", "/OpenAction 6 0 R/DSS");
        }),
        ("an entry less", |a| {
            a.objects[0].1 = "<</Type/Catalog/DSS 5 0 R>>".to_owned();
        }),
        ("an entry twice", |a| {
            a.objects[0].1 = CATALOG.replace("/DSS", "/Pages 6 0 R/DSS");
        }),
        ("an old object anew", |a| {
            a.objects.push((2, "<</Kids[6 0 R]>>".to_owned()));
        }),
        ("an old object elsewhere", |a| a.lies.push((2, 9))),
        ("an own object elsewhere", |a| {
            a.objects.remove(2);
            a.lies.push((6, 9));
        }),
        ("another catalog", |a| {
            a.trailer = a.trailer.replace("1 0 R", "5 0 R");
        }),
        ("other information", |a| {
            a.trailer = a.trailer.replace("3 0 R", "5 0 R");
        }),
        ("another table before it", |a| {
            a.trailer = a.trailer.replace("PREV", "9");
        }),
        ("a table beside it", |a| {
            a.trailer = a.trailer.replace("/Prev", "/XRefStm 9/Prev");
        }),
        ("an object more than the trailer counts", |a| {
            a.trailer = a.trailer.replace("/Size 7", "/Size 6");
        }),
        ("fewer objects than were sealed", |a| {
            a.objects = vec![(1, "<</Type/Catalog/Pages 2 0 R>>".to_owned())];
            a.trailer = a.trailer.replace("/Size 7", "/Size 4");
        }),
        ("a size that is no number", |a| {
            a.trailer = a.trailer.replace("/Size 7", "/Size 6 0 R");
        }),
        ("no size", |a| {
            a.trailer = a.trailer.replace("/Size 7", "");
        }),
        ("no catalog", |a| {
            a.objects.remove(0);
        }),
        ("something behind it", |a| {
            a.behind = "\n7 0 obj\n1\nendobj".to_owned();
        }),
        ("another end", |a| a.behind = "\nstartxref\n9\n%%EOF".to_owned()),
    ];
    for (what, change) in changes {
        assert_eq!(with(change), FileState::Added, "{what}");
    }
}

#[test]
fn an_addition_in_pieces_is_a_change() {
    let sealed = certificate(1);
    let whole = evidence().to(&sealed);
    for end in sealed.len() + 1..whole.len() {
        assert_eq!(state(&whole[..end], &keys()), FileState::Added, "{end}");
    }
}
