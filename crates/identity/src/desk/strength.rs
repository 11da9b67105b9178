//! Which passwords are good enough (NIST SP 800-63B §3.1.1): long enough, not out of a breach, not easy
//! to guess; no rules on which characters. `zxcvbn` brings the lists of breaches along: nobody is asked.

use sportello_types::desk::{PASSWORD_LENGTH, PasswordVerdict, Weakness};
use zxcvbn::feedback::{Feedback, Warning};

/// The score from which a password is taken: more than 10⁸ guesses.
pub const ENOUGH: u8 = 3;

/// Words that Italians build passwords from, which the lists of `zxcvbn` lack; the portal's own first.
const ITALIAN: &str = include_str!("italian.txt");

/// Characters that a password must have beside those words.
const LEAST_OF_ITS_OWN: usize = 6;

/// Longest piece of what others know that is looked for.
const LONGEST_WORD: usize = 100;

/// Judges a password, normalised already; `about`: what others know of the person.
pub fn judge(password: &str, about: &[String]) -> PasswordVerdict {
    let length = password.chars().count();
    if length > *PASSWORD_LENGTH.end() {
        return PasswordVerdict {
            score: 0,
            weakness: Some(Weakness::TooLong),
        };
    }
    let pieces = about
        .iter()
        .flat_map(|text| {
            let parts = text.split(|c: char| !c.is_alphanumeric());
            std::iter::once(text.as_str()).chain(parts)
        })
        .filter(|piece| (3..=LONGEST_WORD).contains(&piece.chars().count()));
    let words: Vec<&str> = pieces.chain(ITALIAN.lines()).collect();
    let found = zxcvbn::zxcvbn(password, &words);
    let score = if is_little_more_than(password, &words) {
        u8::from(found.score()).min(1)
    } else {
        u8::from(found.score())
    };
    let weakness = if length < *PASSWORD_LENGTH.start() {
        Some(Weakness::TooShort)
    } else if score >= ENOUGH {
        None
    } else {
        let warning = found.feedback().and_then(Feedback::warning);
        Some(match warning {
            Some(
                Warning::ThisIsATop10Password
                | Warning::ThisIsATop100Password
                | Warning::ThisIsACommonPassword
                | Warning::ThisIsSimilarToACommonlyUsedPassword,
            ) => Weakness::Common,
            _ => Weakness::Guessable,
        })
    };
    PasswordVerdict { score, weakness }
}

/// Whether little is left of a password without the words that are tried first. `zxcvbn` holds four
/// pieces in a row to be many guesses, however well known each of them is.
fn is_little_more_than(password: &str, words: &[&str]) -> bool {
    let mut rest = password.to_lowercase();
    let mut known: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    known.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in &known {
        rest = rest.replace(word.as_str(), " ");
    }
    rest.chars().filter(|c| !c.is_whitespace()).count() < LEAST_OF_ITS_OWN
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn weakness(password: &str, about: &[&str]) -> Option<Weakness> {
        let about: Vec<String> = about.iter().map(|&word| word.to_owned()).collect();
        judge(password, &about).weakness
    }

    #[test]
    fn what_came_out_of_breaches_is_refused_with_its_usual_changes() {
        for known in ["password123", "Passw0rd123", "1234567890", "qwertyuiop"] {
            assert!(weakness(known, &[]).is_some(), "{known}");
        }
        for known in ["forzajuventus", "Comune2026!", "sportello123", "ciaociao123"] {
            assert!(weakness(known, &[]).is_some(), "{known}");
        }
    }

    #[test]
    fn what_others_know_of_the_person_hides_nothing() {
        let about = ["Anna", "Serra", "SRRNNA80A41B354X", "anna.serra@example.it"];
        for own in [
            "annaserra80",
            "Serra.Anna1",
            "srrnna80a41b354x",
            "anna.serra@example.it",
        ] {
            assert!(weakness(own, &about).is_some(), "{own}");
        }
    }

    #[test]
    fn words_that_nobody_puts_together_are_enough_and_no_character_is_asked_for() {
        for good in [
            "cavallo graffetta nuvola",
            "la zia vende tre barche",
            "x9 fq-vvL2 e",
        ] {
            assert_eq!(weakness(good, &["Anna"]), None, "{good}");
        }
        assert_eq!(weakness("x9fqvvL2", &[]), Some(Weakness::TooShort));
        assert_eq!(weakness(&"àb!".repeat(50), &[]), Some(Weakness::TooLong));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_password_is_taken_exactly_when_nothing_is_wrong(password in "\\PC{0,40}") {
            let verdict = judge(&password, &[]);
            let length = password.chars().count();
            prop_assert_eq!(
                verdict.weakness.is_none(),
                PASSWORD_LENGTH.contains(&length) && verdict.score >= ENOUGH
            );
        }

        #[test]
        fn a_person_s_own_words_never_make_a_password_stronger(word in "[a-z]{10,14}") {
            let with = judge(&word, std::slice::from_ref(&word));
            prop_assert!(with.score <= judge(&word, &[]).score);
            prop_assert!(with.weakness.is_some());
        }
    }
}
