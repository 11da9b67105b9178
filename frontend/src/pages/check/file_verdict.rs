//! The outcome of a PDF in a sentence: what of seal and mark weighs more comes first.

use super::outcome::FileFound;
use super::verdict::{Verdict, of_present, of_refused, say};
use crate::components::alert::Tone;
use chrono::NaiveDate;
use sportello_check::{FileState, MarkState};
use sportello_mark::Claims;
use sportello_types::lang::Lang;
use sportello_types::text::checkpages as words;

/// The verdict on a day. `town`: the municipality whose page it is.
pub(super) fn verdict(found: &FileFound, town: &str, today: NaiveDate, lang: Lang) -> Verdict {
    match &found.mark {
        MarkState::Genuine(claims) => of_genuine(found, claims, town, today, lang),
        MarkState::Pasted(_) => say(Tone::Danger, words::pasted(lang), words::pasted_text(lang)),
        MarkState::Several => say(
            Tone::Danger,
            words::several_marks(lang),
            words::several_marks_text(lang),
        ),
        MarkState::Refused(refused) => of_refused(*refused, lang),
        MarkState::Missing => match found.state {
            FileState::Untouched(_) => {
                say(Tone::Success, words::sealed(lang), words::sealed_text(lang, town))
            }
            FileState::Unsealed => say(Tone::Warning, words::no_seal(lang), words::no_seal_text(lang)),
            other => of_seal(other, lang),
        },
    }
}

fn of_genuine(found: &FileFound, claims: &Claims, town: &str, today: NaiveDate, lang: Lang) -> Verdict {
    let present = of_present(&found.present, claims.valid_until, town, today, lang);
    let with = |text: &str| format!("{text} {}", present.text);
    match (found.state, found.is_the_kept_one()) {
        // What the municipality keeps is genuine, whoever can or cannot check its seal.
        (_, Some(true)) | (FileState::Untouched(_), None) => Verdict {
            text: with(words::untouched_text(lang)),
            ..present
        },
        (FileState::Untouched(_) | FileState::Unsealed, _) if present.tone == Tone::Danger => present,
        (FileState::Untouched(_), Some(false)) => say(
            Tone::Warning,
            words::other_copy(lang),
            with(words::other_copy_text(lang)),
        ),
        (FileState::Unsealed, _) => say(Tone::Warning, words::copy(lang), with(words::copy_text(lang))),
        (other, _) => {
            let seal = of_seal(other, lang);
            let text = format!("{} {}", seal.text, words::changed_mark_text(lang));
            Verdict { text, ..seal }
        }
    }
}

/// What a seal that proves nothing is worth.
fn of_seal(state: FileState, lang: Lang) -> Verdict {
    match state {
        FileState::Untouched(_) | FileState::Unsealed | FileState::Changed => {
            say(Tone::Danger, words::changed(lang), words::changed_text(lang))
        }
        FileState::Added => say(Tone::Danger, words::added(lang), words::added_text(lang)),
        FileState::Stranger => say(Tone::Danger, words::stranger(lang), words::stranger_text(lang)),
        FileState::Revoked { .. } => say(
            Tone::Danger,
            words::seal_revoked(lang),
            words::seal_revoked_text(lang),
        ),
        FileState::SealTime => say(Tone::Danger, words::seal_time(lang), words::seal_time_text(lang)),
        FileState::Unknown => say(
            Tone::Warning,
            words::seal_unknown(lang),
            words::seal_unknown_text(lang),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::outcome::Present;
    use super::*;
    use chrono::DateTime;
    use serde_json::json;
    use sportello_check::SealTime;
    use sportello_mark::{Refused, StampMark};
    use sportello_types::text::certificatepages;
    use sportello_types::values::CertificateCode;

    fn claims() -> Box<Claims> {
        Box::new(Claims {
            issuer: "c_z999".to_owned(),
            kinds: vec!["residenza".parse().unwrap()],
            code: CertificateCode::new([0; 10]),
            issued_at: 0,
            valid_until: Some("2026-11-10".parse().unwrap()),
            digest: None,
            holder: None,
            facts: Vec::new(),
            stamp: StampMark::Exempt,
        })
    }

    fn known(status: &str, sha256: &str) -> Present {
        let known = json!({
            "issuer": "Comune di Borgoverde", "number": "C-2026-000123", "title": "Certificato di residenza",
            "issued_at": "2026-08-01T10:00:00Z", "valid_until": "2026-11-10", "status": status,
            "sha256": sha256
        });
        Present::Known(Box::new(serde_json::from_value(known).unwrap()))
    }

    #[test]
    fn each_thing_that_may_have_happened_has_its_word() {
        let today = "2026-11-10".parse().unwrap();
        let time = SealTime {
            not_before: DateTime::default(),
            not_after: DateTime::default(),
        };
        let untouched = FileState::Untouched(time);
        let genuine = || MarkState::Genuine(claims());
        let title = |state: FileState, mark: MarkState, present: Present| {
            let found = FileFound {
                state,
                mark,
                sha256: "a".repeat(64),
                present,
            };
            verdict(&found, "Comune di Borgoverde", today, Lang::It).title
        };
        let (same, other) = ("a".repeat(64), "b".repeat(64));
        let lang = Lang::It;
        for (state, mark, present, told) in [
            (
                untouched,
                genuine(),
                known("valid", &same),
                certificatepages::verify_valid(lang),
            ),
            (
                untouched,
                genuine(),
                known("valid", &other),
                words::other_copy(lang),
            ),
            (
                untouched,
                genuine(),
                known("annulled", &same),
                certificatepages::verify_annulled(lang),
            ),
            (
                untouched,
                genuine(),
                known("annulled", &other),
                certificatepages::verify_annulled(lang),
            ),
            (
                untouched,
                genuine(),
                Present::Unchecked,
                certificatepages::verify_unchecked(lang),
            ),
            (
                untouched,
                genuine(),
                Present::Missing,
                certificatepages::verify_missing(lang),
            ),
            (
                untouched,
                MarkState::Missing,
                Present::Unchecked,
                words::sealed(lang),
            ),
            (
                FileState::Stranger,
                genuine(),
                known("valid", &same),
                certificatepages::verify_valid(lang),
            ),
            (
                FileState::Stranger,
                genuine(),
                known("valid", &other),
                words::stranger(lang),
            ),
            (
                FileState::Changed,
                genuine(),
                known("valid", &other),
                words::changed(lang),
            ),
            (
                FileState::Changed,
                genuine(),
                Present::Unchecked,
                words::changed(lang),
            ),
            (
                FileState::Changed,
                MarkState::Missing,
                Present::Unchecked,
                words::changed(lang),
            ),
            (
                FileState::Added,
                genuine(),
                Present::Unchecked,
                words::added(lang),
            ),
            (
                FileState::Unsealed,
                genuine(),
                known("valid", &other),
                words::copy(lang),
            ),
            (
                FileState::Unsealed,
                genuine(),
                known("annulled", &other),
                certificatepages::verify_annulled(lang),
            ),
            (
                FileState::Unsealed,
                MarkState::Missing,
                Present::Unchecked,
                words::no_seal(lang),
            ),
            (
                FileState::Unsealed,
                MarkState::Pasted(claims()),
                Present::Unchecked,
                words::pasted(lang),
            ),
            (
                FileState::Changed,
                MarkState::Several,
                Present::Unchecked,
                words::several_marks(lang),
            ),
            (
                FileState::Changed,
                MarkState::Refused(Refused::BadSignature),
                Present::Unchecked,
                certificatepages::verify_altered(lang),
            ),
        ] {
            let case = format!("{state:?}, {mark:?}, {present:?}");
            assert_eq!(title(state, mark, present), told, "{case}");
        }
    }
}
