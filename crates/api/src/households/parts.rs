//! What stands in each section of a record.

use super::sections::{Facts, View};
use super::words::{address, name, partial_day, place};
use crate::time::day_text;
use sportello_types::profile::Sex;
use sportello_types::registry::{
    CohabitationContract, EndReason, Ending, IdentityCard, Permit, Registration, Relative, Residence,
    Resident, Union, UnionKind, at,
};
use sportello_types::text::household as words;
use sportello_types::values::{CleanText, CodiceFiscale, PersonName};

impl View {
    pub(super) fn personal_data(self, record: &Resident) -> Facts {
        let (identity, lang) = (&record.identity, self.lang);
        let mut facts = Facts::default();
        facts.put(
            words::family_name(lang),
            identity.family_name.as_ref().map(PersonName::as_str),
        );
        facts.put(
            words::given_name(lang),
            identity.given_name.as_ref().map(PersonName::as_str),
        );
        facts.put(
            words::sex(lang),
            identity.sex.map(|sex| match sex {
                Sex::F => words::sex_f(lang),
                Sex::M => words::sex_m(lang),
            }),
        );
        facts.put(words::birth_date(lang), Some(partial_day(identity.birth.date)));
        facts.put(words::birth_place(lang), identity.birth.place.as_ref().map(place));
        facts.put(
            words::birth_act(lang),
            identity.birth.act.as_ref().map(|act| self.act(act)),
        );
        if let Some(known) = &identity.tax_code {
            facts.put(words::tax_code(lang), Some(known.code.as_str()));
            let validated = if known.validated {
                words::tax_code_validated(lang)
            } else {
                words::tax_code_not_validated(lang)
            };
            facts.put(words::tax_code_check(lang), Some(validated));
        }
        // They tell what a new code is to hide (L. 164/1982 art. 5; L. 184/1983 art. 28).
        if self.own {
            let former = record.former_tax_codes.iter().map(CodiceFiscale::as_str);
            let former = former.collect::<Vec<_>>().join(", ");
            facts.put(words::former_tax_codes(lang), Some(former));
        }
        facts
    }

    pub(super) fn position(self, record: &Resident) -> Facts {
        let (sex, lang) = (record.identity.sex, self.lang);
        let mut facts = Facts::default();
        let position = record.position(self.at);
        facts.put(
            words::position(lang),
            position.map(|position| position.label(sex, lang)),
        );
        let stay = at(&record.registrations, self.at).next();
        facts.put(
            words::registered_since(lang),
            stay.and_then(|stay| stay.since).map(day_text),
        );
        let membership = record.membership(self.at);
        facts.put(
            words::household_since(lang),
            membership.and_then(|membership| membership.since).map(day_text),
        );
        facts.put(
            words::no_fixed_abode(lang),
            record.no_fixed_abode.then(|| words::yes(lang)),
        );
        facts
    }

    pub(super) fn parents(self, record: &Resident) -> Facts {
        let mut facts = Facts::default();
        let named = |parent: &Option<Relative>| parent.as_ref().and_then(name);
        facts.put(words::mother(self.lang), named(&record.mother));
        facts.put(words::father(self.lang), named(&record.father));
        facts
    }

    pub(super) fn unions(self, record: &Resident) -> Vec<Facts> {
        let (sex, lang) = (record.identity.sex, self.lang);
        let mut entries = Vec::new();
        for period in at(&record.marital_statuses, self.at) {
            let mut facts = Facts::default();
            facts.put(words::marital_status(lang), Some(period.status.label(sex, lang)));
            facts.put(words::since(lang), period.since.map(day_text));
            entries.push(facts);
        }
        entries.extend(self.history(&record.unions).map(|union| self.union(union, sex)));
        entries
    }

    fn union(self, union: &Union, sex: Option<Sex>) -> Facts {
        let lang = self.lang;
        let kind = match union.kind {
            UnionKind::Marriage => words::marriage_with(lang),
            UnionKind::CivilUnion => words::civil_union_with(lang),
            UnionKind::Cohabitation => words::cohabitation_with(lang),
        };
        let mut facts = Facts::default();
        facts.put(
            kind,
            Some(name(&union.partner).unwrap_or_else(|| words::name_unknown(lang).to_owned())),
        );
        facts.put(words::since(lang), union.since.map(day_text));
        facts.put(words::place(lang), union.place.as_ref().map(place));
        facts.put(words::act(lang), union.act.as_ref().map(|act| self.act(act)));
        facts.put(words::separated_on(lang), self.known(union.separated_on));
        if let Some(contract) = &union.contract {
            self.contract(contract, sex, &mut facts);
        }
        if let Some(ending) = union.ended.as_ref().filter(|ending| ending.on <= self.at) {
            facts.put(words::ended_on(lang), Some(day_text(ending.on)));
            facts.put(words::ended_by(lang), self.reason(ending, sex));
        }
        facts
    }

    /// The contract of a cohabitation, if it had been made by then.
    fn contract(self, contract: &CohabitationContract, sex: Option<Sex>, facts: &mut Facts) {
        let lang = self.lang;
        let Some(made) = self.known(Some(contract.on)) else {
            return;
        };
        facts.put(words::contract_on(lang), Some(made));
        facts.put(words::contract_place(lang), contract.place.as_ref().map(place));
        facts.put(
            words::contract_professional(lang),
            contract.professional.as_ref().map(CleanText::as_str),
        );
        facts.put(
            words::contract_seat(lang),
            contract.seat.as_ref().map(CleanText::as_str),
        );
        facts.put(
            words::contract_received_on(lang),
            self.known(contract.received_on),
        );
        facts.put(
            words::contract_protocol(lang),
            contract.protocol.as_ref().map(CleanText::as_str),
        );
        if let Some(ending) = contract.ended.as_ref().filter(|ending| ending.on <= self.at) {
            facts.put(words::contract_ended_on(lang), Some(day_text(ending.on)));
            facts.put(words::contract_ended_by(lang), self.reason(ending, sex));
        }
    }

    fn reason(self, ending: &Ending, sex: Option<Sex>) -> Option<&'static str> {
        let lang = self.lang;
        ending.reason.map(|reason| match reason {
            EndReason::Death => words::ended_by_death(lang),
            EndReason::Marriage(end) => end.label(sex, lang),
            EndReason::Union(end) => end.label(sex, lang),
        })
    }

    pub(super) fn citizenships(self, record: &Resident) -> Vec<Facts> {
        let lang = self.lang;
        self.history(&record.citizenships)
            .map(|citizenship| {
                let mut facts = Facts::default();
                facts.put(words::state(lang), Some(citizenship.state.name.as_str()));
                facts.put(words::since(lang), citizenship.since.map(day_text));
                facts.put(words::until(lang), self.known(citizenship.until));
                facts
            })
            .collect()
    }

    pub(super) fn residences(self, record: &Resident) -> Vec<Facts> {
        self.history(&record.residences)
            .map(|residence| self.residence(residence, record.identity.sex))
            .collect()
    }

    fn residence(self, residence: &Residence, sex: Option<Sex>) -> Facts {
        let lang = self.lang;
        let mut facts = Facts::default();
        facts.put(residence.kind.label(sex, lang), address(residence));
        facts.put(
            words::care_of(lang),
            residence.care_of.as_ref().map(CleanText::as_str),
        );
        let consulate = residence
            .abroad
            .as_ref()
            .and_then(|abroad| abroad.consulate.as_ref());
        facts.put(words::consulate(lang), consulate.map(CleanText::as_str));
        facts.put(words::since(lang), residence.since.map(day_text));
        facts.put(words::until(lang), self.known(residence.until));
        facts
    }

    pub(super) fn migrations(self, record: &Resident) -> Vec<Facts> {
        self.history(&record.registrations)
            .map(|stay| self.stay(stay, record.identity.sex))
            .collect()
    }

    fn stay(self, stay: &Registration, sex: Option<Sex>) -> Facts {
        let lang = self.lang;
        let mut facts = Facts::default();
        facts.put(words::registered_since(lang), stay.since.map(day_text));
        facts.put(
            words::registered_for(lang),
            stay.reason.map(|reason| reason.label(sex, lang)),
        );
        facts.put(words::came_from(lang), stay.from.as_ref().map(place));
        if let Some(until) = self.known(stay.until) {
            facts.put(words::deleted_on(lang), Some(until));
            facts.put(
                words::deleted_for(lang),
                stay.deletion.map(|reason| reason.label(sex, lang)),
            );
            facts.put(words::went_to(lang), stay.to.as_ref().map(place));
        }
        facts
    }

    pub(super) fn documents(self, record: &Resident) -> Vec<Facts> {
        let cards = self.history(&record.identity_cards).map(|card| self.card(card));
        let sex = record.identity.sex;
        let permits = self
            .history(&record.permits)
            .map(|permit| self.permit(permit, sex));
        cards.chain(permits).collect()
    }

    fn card(self, card: &IdentityCard) -> Facts {
        let lang = self.lang;
        let kind = if card.electronic {
            words::card_electronic(lang)
        } else {
            words::card_paper(lang)
        };
        let abroad = if card.valid_abroad {
            words::yes(lang)
        } else {
            words::no(lang)
        };
        let mut facts = Facts::default();
        facts.put(kind, Some(card.number.as_str()));
        facts.put(words::valid_abroad(lang), Some(abroad));
        facts.put(words::issuer(lang), card.issuer.as_ref().map(CleanText::as_str));
        facts.put(words::issued_on(lang), card.since.map(day_text));
        facts.put(words::expires_on(lang), card.until.map(day_text));
        facts.put(words::annulled_on(lang), self.known(card.annulled_on));
        facts
    }

    fn permit(self, permit: &Permit, sex: Option<Sex>) -> Facts {
        let lang = self.lang;
        let mut facts = Facts::default();
        facts.put(words::permit(lang), Some(permit.kind.label(sex, lang)));
        facts.put(words::number(lang), permit.number.as_ref().map(CleanText::as_str));
        facts.put(words::issuer(lang), permit.issuer.as_ref().map(CleanText::as_str));
        facts.put(words::issued_on(lang), permit.since.map(day_text));
        facts.put(words::expires_on(lang), permit.until.map(day_text));
        facts
    }

    pub(super) fn driving(self, record: &Resident) -> Facts {
        let lang = self.lang;
        let answer = |yes: bool| if yes { words::yes(lang) } else { words::no(lang) };
        let mut facts = Facts::default();
        if let Some(driving) = &record.driving {
            facts.put(words::licence(lang), driving.licence.map(answer));
            facts.put(words::vehicles(lang), driving.vehicles.map(answer));
        }
        facts
    }

    pub(super) fn pensions(self, record: &Resident) -> Vec<Facts> {
        let lang = self.lang;
        self.history(&record.pensions)
            .map(|pension| {
                let mut facts = Facts::default();
                facts.put(words::pension(lang), Some(pension.kind.as_str()));
                facts.put(
                    words::number(lang),
                    pension.number.as_ref().map(CleanText::as_str),
                );
                facts.put(words::since(lang), pension.since.map(day_text));
                facts.put(words::until(lang), self.known(pension.until));
                facts
            })
            .collect()
    }

    pub(super) fn electoral(self, record: &Resident) -> Facts {
        let lang = self.lang;
        let mut facts = Facts::default();
        if let Some(electoral) = &record.electoral {
            let voter = if electoral.voter {
                words::yes(lang)
            } else {
                words::no(lang)
            };
            facts.put(words::voter(lang), Some(voter));
            facts.put(
                words::electoral_municipality(lang),
                electoral.municipality.as_ref().map(CleanText::as_str),
            );
            facts.put(
                words::electoral_section(lang),
                electoral.section.as_ref().map(CleanText::as_str),
            );
        }
        facts
    }

    pub(super) fn occupation(self, record: &Resident) -> Facts {
        let (sex, lang) = (record.identity.sex, self.lang);
        let mut facts = Facts::default();
        if let Some(occupation) = &record.occupation {
            facts.put(
                words::profession(lang),
                occupation.profession.map(|what| what.label(sex, lang)),
            );
            facts.put(
                words::non_professional(lang),
                occupation.non_professional.map(|what| what.label(sex, lang)),
            );
            facts.put(
                words::education(lang),
                occupation.education.map(|what| what.label(sex, lang)),
            );
        }
        facts
    }
}
