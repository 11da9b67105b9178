//! To whom a certificate is handed over, and what it says for that: read out of
//! `certificates/destinations.toml`.

use super::catalogue::Use;
use super::load::Fault;
use super::statement::Statement;
use serde::Deserialize;
use sportello_types::lang::Localized;
use sportello_types::values::Slug;

const DESTINATIONS: &str = include_str!("../../certificates/destinations.toml");

/// To whom a certificate is handed over.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Destination {
    /// Its name.
    pub slug: Slug,
    /// Its code in ANPR's requests (`paEstera`); zero for a private party in Italy.
    #[serde(rename = "anpr")]
    pub anpr_code: u8,
    /// What it is called.
    pub title: Localized,
    /// What stands on the certificate in the place of the sentence of DPR 445/2000 art. 40 c. 02; nothing
    /// where that sentence stands.
    pub sentence: Option<String>,
    /// The same in German, for papers that speak it.
    pub german: Option<String>,
    /// Whether it takes a use that is exempt from the stamp duty (ANPR `EN345`).
    #[serde(default)]
    pub exempt_only: bool,
}

impl Destination {
    /// Whether a certificate for this use may be handed over there: the one rule, for citizens and for
    /// operators.
    pub fn admits(&self, use_: &Use) -> bool {
        !self.exempt_only || use_.exemption.is_some()
    }
}

impl Statement {
    /// The same, to be handed over there.
    #[must_use]
    pub fn for_destination(mut self, destination: &Destination) -> Self {
        let german = self.german.as_mut().map(|german| &mut german.law);
        for (law, sentence) in [
            (Some(&mut self.law), &destination.sentence),
            (german, &destination.german),
        ] {
            if let (Some(first), Some(sentence)) = (law.and_then(|law| law.first_mut()), sentence) {
                first.clone_from(sentence);
            }
        }
        self
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declared {
    #[serde(rename = "destination")]
    destinations: Vec<Destination>,
}

/// All destinations, the one that is meant where nothing is said first.
pub(super) fn destinations() -> Result<Vec<Destination>, Fault> {
    read(DESTINATIONS)
}

fn read(text: &str) -> Result<Vec<Destination>, Fault> {
    let Declared { destinations } = toml::from_str(text)?;
    for (at, one) in destinations.iter().enumerate() {
        let mut before = destinations.iter().take(at);
        let is_new = before.all(|other| other.slug != one.slug && other.anpr_code != one.anpr_code);
        // Without a sentence there is one alone, which every certificate bears unless more is said.
        let bears_its_own = [&one.sentence, &one.german]
            .iter()
            .all(|told| told.is_none() == (at == 0));
        if !is_new || !bears_its_own || (at == 0) != (one.anpr_code == 0) {
            return Err(Fault::Destination(one.slug.clone()));
        }
    }
    Ok(destinations)
}

#[cfg(test)]
mod tests {
    use super::super::tests::people::{Home, TODAY, single};
    use super::super::{catalogue, state};
    use super::*;

    fn of(code: u8) -> &'static Destination {
        let mut all = catalogue().destinations().iter();
        all.find(|known| known.anpr_code == code).unwrap()
    }

    /// The sentences of the law on a certificate of residence.
    fn law(destination: &Destination) -> Vec<String> {
        let home = Home::of(vec![single()]);
        let kind = catalogue().kind(&"residenza".parse().unwrap()).unwrap();
        let statement = state(&[kind], &home.own()).unwrap();
        statement.for_destination(destination).law
    }

    #[test]
    fn a_certificate_for_abroad_says_so_in_the_place_of_article_40() {
        const ARTICLE_40: &str = "Il presente certificato non può essere prodotto agli organi della pubblica \
                                  amministrazione o ai privati gestori di pubblici servizi";
        const ABROAD: &str = "Ai sensi dell’art. 40, D.P.R. 28 dicembre 2000, n. 445, il presente certificato è \
                              rilasciato solo per l’estero";
        for (code, sentence) in [
            (0, ARTICLE_40),
            (1, ABROAD),
            (4, ABROAD),
            (
                2,
                "Certificato rilasciato per i procedimenti disciplinati dalle norme sull’immigrazione",
            ),
            (
                3,
                "Ai sensi dell’art. 40, D.P.R. 28 dicembre 2000, n. 445, il presente certificato è rilasciato \
                 per cause giudiziarie",
            ),
        ] {
            let law = law(of(code));
            assert_eq!(law[0], sentence);
            assert_eq!(law.iter().any(|one| one == ARTICLE_40), code == 0, "{law:?}");
            assert!(law[1].starts_with("Valido fino al"), "{law:?}");
        }
    }

    #[test]
    fn immigration_and_court_cases_take_an_exemption() {
        let on = TODAY.parse().unwrap();
        for use_ in catalogue().uses_on(on) {
            for code in 0..=4 {
                let admitted = use_.exemption.is_some() || ![2, 3].contains(&code);
                assert_eq!(of(code).admits(use_), admitted, "{}: {code}", use_.slug);
            }
        }
    }

    #[test]
    fn what_says_nothing_or_twice_the_same_is_refused() {
        let one = |slug: &str, code: u8, more: &str| {
            format!(
                "[[destination]]\nslug = \"{slug}\"\nanpr = {code}\n\
                 title = {{ it = \"Prova\", en = \"Trial\" }}\n{more}\n"
            )
        };
        let home = one("casa", 0, "");
        let read = |more: &str| read(&format!("{home}{more}"));
        assert_eq!(
            read(&one("estero", 1, "sentence = \"Estero\"\ngerman = \"Ausland\""))
                .unwrap()
                .len(),
            2
        );
        for wrong in [
            one("estero", 1, ""),
            one("estero", 1, "sentence = \"Estero\""),
            one("casa", 1, "sentence = \"Estero\"\ngerman = \"Ausland\""),
            one("estero", 0, "sentence = \"Estero\"\ngerman = \"Ausland\""),
        ] {
            assert!(matches!(read(&wrong), Err(Fault::Destination(_))), "{wrong}");
        }
    }
}
