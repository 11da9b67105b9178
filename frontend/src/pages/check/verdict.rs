//! The outcome in a sentence.

use super::file_verdict;
use super::outcome::{Outcome, Present};
use crate::components::alert::Tone;
use crate::format;
use chrono::NaiveDate;
use sportello_mark::Refused;
use sportello_types::certificates::CertificateStatus;
use sportello_types::lang::Lang;
use sportello_types::text::{certificatepages as words, certificatepay as pay, checkpages};

/// How it ended, for whoever holds the paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) tone: Tone,
    pub(super) title: &'static str,
    pub(super) text: String,
}

/// The verdict on a day. `town`: the municipality whose page it is.
pub(super) fn verdict(outcome: &Outcome, town: &str, today: NaiveDate, lang: Lang) -> Verdict {
    match outcome {
        Outcome::Unreadable => unreadable(lang),
        Outcome::Refused(refused) => of_refused(*refused, lang),
        Outcome::Genuine(claims, present) => of_present(present, claims.valid_until, town, today, lang),
        Outcome::Code(present) => of_present(present, None, town, today, lang),
        Outcome::File(found) => file_verdict::verdict(found, town, today, lang),
        Outcome::NoCode => say(
            Tone::Warning,
            checkpages::no_code(lang),
            checkpages::no_code_text(lang),
        ),
        Outcome::SeveralCodes => say(
            Tone::Warning,
            checkpages::several(lang),
            checkpages::several_text(lang),
        ),
        Outcome::PicturesUnread => say(
            Tone::Warning,
            checkpages::pictures_unread(lang),
            checkpages::pictures_unread_text(lang),
        ),
        Outcome::PicturesLeftOut => say(
            Tone::Warning,
            checkpages::pictures_left_out(lang),
            checkpages::pictures_left_out_text(lang),
        ),
    }
}

pub(super) fn say(tone: Tone, title: &'static str, text: impl Into<String>) -> Verdict {
    Verdict {
        tone,
        title,
        text: text.into(),
    }
}

fn unreadable(lang: Lang) -> Verdict {
    say(
        Tone::Danger,
        words::verify_unreadable(lang),
        words::verify_unreadable_text(lang),
    )
}

pub(super) fn of_refused(refused: Refused, lang: Lang) -> Verdict {
    match refused {
        Refused::Malformed => unreadable(lang),
        Refused::Version(_) => say(
            Tone::Warning,
            words::verify_version(lang),
            words::verify_version_text(lang),
        ),
        Refused::UnknownKey(_) => say(
            Tone::Warning,
            words::verify_unknown_key(lang),
            words::verify_unknown_key_text(lang),
        ),
        Refused::BadSignature => say(
            Tone::Danger,
            words::verify_altered(lang),
            words::verify_altered_text(lang),
        ),
        Refused::KeyNotYetValid(_) | Refused::KeyOver(_) => say(
            Tone::Danger,
            words::verify_key_time(lang),
            words::verify_key_time_text(lang),
        ),
        Refused::RevokedKey { .. } => say(
            Tone::Danger,
            words::verify_revoked_key(lang),
            words::verify_revoked_key_text(lang),
        ),
    }
}

/// What the municipality knows stands before what the mark says; without it, the mark's last day counts.
pub(super) fn of_present(
    present: &Present,
    valid_until: Option<NaiveDate>,
    town: &str,
    today: NaiveDate,
    lang: Lang,
) -> Verdict {
    let expired = |until: NaiveDate| {
        say(
            Tone::Warning,
            words::verify_expired(lang),
            words::verify_expired_text(lang, format::day(until, lang)),
        )
    };
    match present {
        Present::Known(known) => {
            let until = known.valid_until.or(valid_until);
            match (known.status, until) {
                (CertificateStatus::Annulled, _) => say(
                    Tone::Danger,
                    words::verify_annulled(lang),
                    words::verify_annulled_text(lang),
                ),
                (CertificateStatus::Held, _) => {
                    say(Tone::Danger, pay::verify_held(lang), pay::verify_held_text(lang))
                }
                (CertificateStatus::Discarded, _) => say(
                    Tone::Danger,
                    pay::verify_discarded(lang),
                    pay::verify_discarded_text(lang),
                ),
                // What has expired had a last day.
                (CertificateStatus::Expired, until) => expired(until.unwrap_or(today)),
                (CertificateStatus::Valid, _) => say(
                    Tone::Success,
                    words::verify_valid(lang),
                    words::verify_compare(lang, &known.issuer),
                ),
            }
        }
        Present::Missing => say(
            Tone::Danger,
            words::verify_missing(lang),
            words::verify_missing_text(lang),
        ),
        Present::Lapsed => say(
            Tone::Warning,
            words::verify_lapsed(lang),
            words::verify_lapsed_text(lang),
        ),
        Present::Asking | Present::Unchecked => match valid_until.filter(|until| *until < today) {
            Some(until) => expired(until),
            None if *present == Present::Asking => say(
                Tone::Info,
                words::verify_asking(lang),
                words::verify_asking_text(lang),
            ),
            None => {
                let compare = words::verify_compare(lang, town);
                let text = format!("{compare} {}", words::verify_unchecked_text(lang));
                say(Tone::Warning, words::verify_unchecked(lang), text)
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::outcome::FileFound;
    use super::*;
    use chrono::DateTime;
    use serde_json::json;
    use sportello_check::{FileState, MarkState, SealTime};
    use sportello_mark::{Claims, StampMark};
    use sportello_types::values::CertificateCode;
    use std::collections::{BTreeMap, BTreeSet};

    fn claims(valid_until: Option<&str>) -> Box<Claims> {
        Box::new(Claims {
            issuer: "c_z999".to_owned(),
            kinds: vec!["residenza".parse().unwrap()],
            code: CertificateCode::new([0; 10]),
            issued_at: 0,
            valid_until: valid_until.map(|day| day.parse().unwrap()),
            digest: None,
            holder: None,
            facts: Vec::new(),
            stamp: StampMark::Exempt,
        })
    }

    fn genuine(valid_until: Option<&str>, present: Present) -> Outcome {
        Outcome::Genuine(claims(valid_until), present)
    }

    fn known(status: &str) -> Present {
        let known = json!({
            "issuer": "Comune di Borgoverde", "number": "C-2026-000123", "title": "Certificato di residenza",
            "issued_at": "2026-08-01T10:00:00Z", "valid_until": "2026-11-01", "status": status,
            "sha256": "0".repeat(64)
        });
        Present::Known(Box::new(serde_json::from_value(known).unwrap()))
    }

    #[test]
    fn the_municipality_knows_more_than_the_mark() {
        let today = "2026-11-10".parse().unwrap();
        let title = |outcome: Outcome| verdict(&outcome, "Comune di Borgoverde", today, Lang::It).title;
        let (past, future) = (Some("2026-11-09"), Some("2026-11-10"));
        for (outcome, told) in [
            (genuine(future, Present::Asking), words::verify_asking(Lang::It)),
            (
                genuine(future, Present::Unchecked),
                words::verify_unchecked(Lang::It),
            ),
            (
                genuine(None, Present::Unchecked),
                words::verify_unchecked(Lang::It),
            ),
            (genuine(past, Present::Unchecked), words::verify_expired(Lang::It)),
            (genuine(past, Present::Asking), words::verify_expired(Lang::It)),
            (genuine(past, known("annulled")), words::verify_annulled(Lang::It)),
            (genuine(future, known("valid")), words::verify_valid(Lang::It)),
            (genuine(future, known("held")), pay::verify_held(Lang::It)),
            (
                genuine(future, known("discarded")),
                pay::verify_discarded(Lang::It),
            ),
            (genuine(future, Present::Missing), words::verify_missing(Lang::It)),
            (genuine(past, Present::Lapsed), words::verify_lapsed(Lang::It)),
            (Outcome::Code(Present::Lapsed), words::verify_lapsed(Lang::It)),
            (Outcome::Code(known("expired")), words::verify_expired(Lang::It)),
            (
                Outcome::Refused(Refused::BadSignature),
                words::verify_altered(Lang::It),
            ),
            (
                Outcome::Refused(Refused::Malformed),
                words::verify_unreadable(Lang::It),
            ),
        ] {
            assert_eq!(title(outcome.clone()), told, "{outcome:?}");
        }
    }

    /// What has happened to a mark, by the word for which a reader must know it.
    fn of_mark(refused: Refused) -> &'static str {
        match refused {
            Refused::Malformed => "not read",
            Refused::Version(_) => "newer",
            Refused::UnknownKey(_) => "another municipality's",
            Refused::BadSignature => "altered",
            Refused::KeyNotYetValid(_) | Refused::KeyOver(_) => "time of the key",
            Refused::RevokedKey { .. } => "revoked key",
        }
    }

    /// The same of a file without a mark.
    fn of_file(state: FileState) -> &'static str {
        match state {
            FileState::Untouched(_) => "sealed",
            FileState::Changed => "changed",
            FileState::Added => "added",
            FileState::Unsealed => "nothing in it",
            FileState::Stranger => "a stranger's seal",
            FileState::Revoked { .. } => "revoked seal",
            FileState::SealTime => "time of the seal",
            FileState::Unknown => "unknown seal",
        }
    }

    #[test]
    fn no_two_things_that_may_have_happened_are_told_in_the_same_words() {
        let (today, at) = ("2026-11-10".parse().unwrap(), DateTime::default());
        let kid = "0a1b2c3d".parse().unwrap();
        let time = SealTime {
            not_before: at,
            not_after: at,
        };
        let file = |state: FileState, mark: MarkState| {
            Outcome::File(Box::new(FileFound {
                state,
                mark,
                sha256: "f".repeat(64),
                present: Present::Unchecked,
            }))
        };
        let marks = [
            Refused::Malformed,
            Refused::Version(2),
            Refused::UnknownKey(kid),
            Refused::BadSignature,
            Refused::KeyNotYetValid(kid),
            Refused::KeyOver(kid),
            Refused::RevokedKey { kid, at },
        ];
        let files = [
            FileState::Untouched(time),
            FileState::Changed,
            FileState::Added,
            FileState::Unsealed,
            FileState::Stranger,
            FileState::Revoked { at },
            FileState::SealTime,
            FileState::Unknown,
        ];
        let mine = || claims(None);
        let mut cases = vec![
            ("not read", Outcome::Unreadable),
            ("no code", Outcome::NoCode),
            ("several codes", Outcome::SeveralCodes),
            ("pictures not read", Outcome::PicturesUnread),
            ("pictures left out", Outcome::PicturesLeftOut),
            ("a copy", file(FileState::Unsealed, MarkState::Genuine(mine()))),
            ("pasted", file(FileState::Unsealed, MarkState::Pasted(mine()))),
            (
                "pasted",
                file(FileState::Untouched(time), MarkState::Pasted(mine())),
            ),
            ("several marks", file(FileState::Changed, MarkState::Several)),
            ("expired", genuine(Some("2026-11-09"), Present::Unchecked)),
            ("expired", Outcome::Code(known("expired"))),
            ("annulled", Outcome::Code(known("annulled"))),
            ("held", Outcome::Code(known("held"))),
            ("discarded", Outcome::Code(known("discarded"))),
            ("valid", Outcome::Code(known("valid"))),
            ("missing", genuine(None, Present::Missing)),
            ("lapsed", genuine(None, Present::Lapsed)),
            ("being asked", genuine(None, Present::Asking)),
            ("not asked", genuine(None, Present::Unchecked)),
        ];
        cases.extend(marks.map(|refused| (of_mark(refused), Outcome::Refused(refused))));
        cases.extend(marks.map(|refused| {
            let pdf = file(FileState::Changed, MarkState::Refused(refused));
            (of_mark(refused), pdf)
        }));
        cases.extend(files.map(|state| (of_file(state), file(state, MarkState::Missing))));
        for lang in [Lang::It, Lang::En] {
            let mut titles = BTreeMap::new();
            let mut texts = BTreeMap::new();
            for (happened, outcome) in &cases {
                let told = verdict(outcome, "Comune di Borgoverde", today, lang);
                let title = *titles.entry(told.title).or_insert(*happened);
                assert_eq!(title, *happened, "{}", told.title);
                let text = *texts.entry(told.text).or_insert(*happened);
                assert_eq!(text, *happened, "{outcome:?}");
            }
            let all: BTreeSet<_> = cases.iter().map(|(happened, _)| happened).collect();
            assert_eq!(titles.len(), all.len(), "each has one title");
        }
    }
}
