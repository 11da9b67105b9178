//! What is drawn by lot: personal codes of mails, codes of adhesion forms, user names.

use rand::Rng;
use rand::seq::IndexedRandom;
use sportello_types::desk::SecretText;
use sportello_types::values::{AdhesionCode, CLEAR_SYMBOLS, PersonalCode};

/// A personal code for a mail: ten symbols, 50 bits.
pub fn personal_code(rng: &mut impl Rng) -> PersonalCode {
    loop {
        if let Ok(code) = symbols(10, rng).parse() {
            return code;
        }
    }
}

/// The code of an adhesion form: eight symbols, 40 bits.
pub fn adhesion_code(rng: &mut impl Rng) -> AdhesionCode {
    loop {
        if let Ok(code) = symbols(8, rng).parse() {
            return code;
        }
    }
}

fn symbols(count: usize, rng: &mut impl Rng) -> String {
    (0..count).filter_map(|_| CLEAR_SYMBOLS.choose(rng)).collect()
}

/// A user name, given out and not chosen, so that nobody learns which names are taken:
/// `anna.serra.48213`.
pub fn user_name(given_name: &str, family_name: &str, rng: &mut impl Rng) -> String {
    let part = |name: &str| {
        let letters = SecretText(name.to_owned()).answer();
        let letters: String = letters
            .chars()
            .filter(char::is_ascii_lowercase)
            .take(20)
            .collect();
        if letters.is_empty() {
            "utente".to_owned()
        } else {
            letters
        }
    };
    format!(
        "{}.{}.{:05}",
        part(given_name),
        part(family_name),
        rng.random_range(0..100_000)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn a_name_in_any_script_gives_a_user_name_that_any_keyboard_writes() {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        assert!(user_name("Niccolò", "D'Amico Rossi", &mut rng).starts_with("niccolo.damicorossi."));
        assert!(user_name("Ελένη", "李", &mut rng).starts_with("utente.utente."));
    }

    #[test]
    fn codes_are_drawn_as_they_are_read() {
        let mut rng = ChaCha20Rng::seed_from_u64(2);
        for _ in 0..200 {
            let code = personal_code(&mut rng);
            assert_eq!(code.as_str().parse::<PersonalCode>().unwrap(), code);
            let code = adhesion_code(&mut rng);
            assert_eq!(
                code.as_str()
                    .to_lowercase()
                    .replace('-', " ")
                    .parse::<AdhesionCode>()
                    .unwrap(),
                code
            );
        }
    }
}
