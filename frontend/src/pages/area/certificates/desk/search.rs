//! By what somebody is looked for: the fiscal code, or as much as the registry wants to be told.

use crate::components::choice::{Choice, RadioField, SelectField};
use crate::components::field::{TextArea, TextField};
use crate::components::place::{Place, PlaceField, Places};
use crate::components::short_form::{Flaws, Typed};
use chrono::NaiveDate;
use leptos::prelude::*;
use sportello_types::backoffice::REASON;
use sportello_types::issued_certificates::{NameSearch, ResidentSearch};
use sportello_types::lang::Lang;
use sportello_types::profile::Sex;
use sportello_types::text::{household as registry, issuedcertificates as words, profilepage as profile};
use sportello_types::values::{CodiceCatastale, PersonName};

/// The controls, by the names of the API.
const TAX_CODE: &str = "tax_code";
const FAMILY_NAME: &str = "family_name";
const GIVEN_NAME: &str = "given_name";
const SEX: &str = "sex";
const BIRTH_DATE: &str = "birth_date";
const BIRTH_PLACE: &str = "birth_place";
const WHY: &str = "reason";
/// In Italy or abroad: which list the place is chosen from.
const BIRTH_WHERE: &str = "birth-where";
const ABROAD: &str = "abroad";

/// The form of a search.
#[derive(Clone, Copy)]
pub(super) struct Search {
    pub(super) form: Typed,
    place: RwSignal<Option<Place>>,
    lang: Lang,
}

impl Search {
    /// An empty one.
    pub(super) fn new(lang: Lang) -> Self {
        Self {
            form: Typed::new(vec![
                (TAX_CODE, words::tax_code(lang)),
                (FAMILY_NAME, words::family_name(lang)),
                (GIVEN_NAME, words::given_name(lang)),
                (SEX, registry::sex(lang)),
                (BIRTH_DATE, words::birth_date(lang)),
                (BIRTH_PLACE, words::find_born_where(lang)),
                (WHY, words::search_reason(lang)),
            ]),
            place: RwSignal::new(None),
            lang,
        }
    }

    /// What was typed, as a search of a registry that wants so much; or all that is wrong with it.
    pub(super) fn read(self, needs: NameSearch) -> Result<ResidentSearch, Flaws> {
        let typed = [TAX_CODE, FAMILY_NAME, GIVEN_NAME, SEX, BIRTH_DATE, WHY].map(|id| self.form.text(id));
        let place = self.place.get_untracked().map(|place| place.code);
        read(&typed, place.as_deref(), needs, self.lang)
    }

    /// The controls for a registry that wants so much.
    pub(super) fn controls(self, needs: NameSearch) -> impl IntoView {
        let lang = self.lang;
        let (how, described) = match needs {
            NameSearch::None => (words::find_how_code(lang), None),
            NameSearch::NameAndDay => (words::find_how(lang), Some(self.described(false).into_any())),
            NameSearch::WholeIdentity => (words::find_how_whole(lang), Some(self.described(true).into_any())),
        };
        view! {
            <p>{how}</p>
            {self.line(TAX_CODE, words::tax_code(lang), "text", 20)}
            {described}
        }
    }

    /// Names, birth and the reason: all of them where the registry wants the `whole`.
    fn described(self, whole: bool) -> impl IntoView {
        let (form, lang) = (self.form, self.lang);
        let sexes =
            [("F", registry::sex_f(lang)), ("M", registry::sex_m(lang))].map(|(value, label)| Choice {
                value: value.to_owned(),
                label: label.to_owned(),
            });
        let given = if whole {
            words::given_names(lang)
        } else {
            words::given_name(lang)
        };
        view! {
            <fieldset class="sp-group">
                <legend class="h5">{words::find_without(lang)}</legend>
                {self.line(FAMILY_NAME, words::family_name(lang), "text", 100)}
                {self.line(GIVEN_NAME, given, "text", 100)}
                <SelectField
                    id=SEX
                    label=registry::sex(lang)
                    choices=Signal::stored(sexes.to_vec())
                    value=form.value(SEX)
                    on_choose=form.hear(SEX)
                    error=form.error(SEX)
                />
                {self.line(BIRTH_DATE, words::birth_date(lang), "date", 10)}
                {self.birth_place()}
                <TextArea
                    id=WHY
                    label=words::search_reason(lang)
                    hint=words::find_reason_hint(lang)
                    maxlength=500_u32
                    value=form.value(WHY)
                    on_input=form.hear(WHY)
                    error=form.error(WHY)
                />
            </fieldset>
        }
    }

    fn birth_place(self) -> impl IntoView {
        let (form, place, lang) = (self.form, self.place, self.lang);
        let chosen = form.value(BIRTH_WHERE);
        let abroad = Memo::new(move |_| chosen.get() == ABROAD);
        let where_ = Signal::derive(move || if abroad.get() { ABROAD } else { "italy" }.to_owned());
        let choices = vec![
            Choice {
                value: "italy".to_owned(),
                label: profile::born_in_italy(lang).to_owned(),
            },
            Choice {
                value: ABROAD.to_owned(),
                label: profile::born_abroad(lang).to_owned(),
            },
        ];
        let on_where = Callback::new(move |chosen: String| {
            form.set(BIRTH_WHERE, chosen);
            place.set(None);
        });
        let on_choose = Callback::new(move |chosen: Option<Place>| place.set(chosen));
        view! {
            <RadioField
                id=BIRTH_WHERE
                label=words::find_born_where(lang)
                choices=choices
                value=where_
                on_choose=on_where
            />
            {move || {
                let (label, list) = if abroad.get() {
                    (profile::birth_country(lang), Places::Countries)
                } else {
                    (profile::birth_municipality(lang), Places::AllMunicipalities)
                };
                view! {
                    <PlaceField
                        id=BIRTH_PLACE
                        label=label
                        hint=profile::place_hint(lang)
                        list=list
                        value=place
                        on_choose=on_choose
                        error=form.error(BIRTH_PLACE)
                    />
                }
            }}
        }
    }

    /// A control of one line. None is marked as needed: it is the fiscal code, or the others.
    fn line(
        self,
        id: &'static str,
        label: &'static str,
        kind: &'static str,
        longest: u32,
    ) -> impl IntoView + use<> {
        let form = self.form;
        view! {
            <TextField
                id=id
                label=label
                kind=kind
                autocomplete="off"
                maxlength=longest
                value=form.value(id)
                on_input=form.hear(id)
                error=form.error(id)
            />
        }
    }
}

/// The search, or all that is wrong with it: a fiscal code; or names, birth and a reason.
fn read(
    [code, family, given, sex, birth, why]: &[String; 6],
    place: Option<&str>,
    needs: NameSearch,
    lang: Lang,
) -> Result<ResidentSearch, Flaws> {
    let [code, family, given, sex, birth, why] =
        [code, family, given, sex, birth, why].map(|text| text.trim());
    let nothing_else = [family, given, sex, birth].into_iter().all(str::is_empty) && place.is_none();
    if code.is_empty() == nothing_else || (!nothing_else && needs == NameSearch::None) {
        return Err(vec![(TAX_CODE, words::find_wrong(lang))]);
    }
    if nothing_else {
        return match code.parse() {
            Ok(code) => Ok(ResidentSearch {
                tax_code: Some(code),
                ..ResidentSearch::default()
            }),
            Err(_) => Err(vec![(TAX_CODE, words::wrong_tax_code(lang))]),
        };
    }
    let whole = needs == NameSearch::WholeIdentity;
    let family_name = family.parse::<PersonName>().ok();
    let given_name = given.parse::<PersonName>().ok();
    let birth_date = birth.parse::<NaiveDate>().ok();
    let birth_place = place.and_then(|code| code.parse::<CodiceCatastale>().ok());
    let sex = match sex {
        "F" => Some(Sex::F),
        "M" => Some(Sex::M),
        _ => None,
    };
    let reasoned = REASON.contains(&why.chars().count());
    let flaws: Flaws = [
        (family_name.is_none(), FAMILY_NAME, words::find_wrong_name(lang)),
        (given_name.is_none(), GIVEN_NAME, words::find_wrong_name(lang)),
        (whole && sex.is_none(), SEX, words::find_wrong_sex(lang)),
        (birth_date.is_none(), BIRTH_DATE, words::find_wrong_day(lang)),
        (
            whole && birth_place.is_none(),
            BIRTH_PLACE,
            words::find_wrong_place(lang),
        ),
        (!reasoned, WHY, words::wrong_reason(lang)),
    ]
    .into_iter()
    .filter_map(|(wrong, control, message)| wrong.then_some((control, message)))
    .collect();
    if !flaws.is_empty() {
        return Err(flaws);
    }
    Ok(ResidentSearch {
        tax_code: None,
        family_name,
        given_name,
        birth_date,
        sex,
        birth_place,
        reason: Some(why.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const REASON: &str = "Ha dimenticato la tessera";

    /// Fiscal code, family name, given name, sex, day of birth, reason.
    fn of(
        typed: [&str; 6],
        place: Option<&str>,
        needs: NameSearch,
    ) -> Result<ResidentSearch, Vec<&'static str>> {
        read(&typed.map(str::to_owned), place, needs, Lang::It)
            .map_err(|flaws| flaws.into_iter().map(|(control, _)| control).collect())
    }

    #[test]
    fn one_looks_by_the_code_or_by_all_the_others() {
        let of = |typed| of(typed, None, NameSearch::NameAndDay);
        let day = "1985-04-12";
        for (typed, wrong) in [
            (["", "", "", "", "", ""], vec![TAX_CODE]),
            (["", "", "", "", "", REASON], vec![TAX_CODE]),
            (
                ["SRRGLI85D52B354O", "Serra", "Giulia", "", day, ""],
                vec![TAX_CODE],
            ),
            (["SRRGLI85D52B354O", "", "", "F", "", ""], vec![TAX_CODE]),
            (["SRRGLI", "", "", "", "", ""], vec![TAX_CODE]),
            (
                ["", "Serra", "", "", "ieri", REASON],
                vec![GIVEN_NAME, BIRTH_DATE],
            ),
            (["", "Serra", "Giulia", "", day, "boh"], vec![WHY]),
        ] {
            assert_eq!(of(typed).unwrap_err(), wrong, "{typed:?}");
        }
        let search = of(["", " Serra ", "Giulia", "", day, REASON]).unwrap();
        assert_eq!(search.family_name.unwrap().as_str(), "Serra");
        assert_eq!((search.sex, search.reason.as_deref()), (None, Some(REASON)));
        let search = of(["srrgli85d52b354o", "", "", "", "", ""]).unwrap();
        assert_eq!(search.tax_code.unwrap().as_str(), "SRRGLI85D52B354O");
    }

    #[test]
    fn anpr_wants_sex_and_place_too_and_who_asks_by_code_alone_nothing_else() {
        let typed = |sex| ["", "Serra", "Giulia", sex, "1985-04-12", REASON];
        let whole = NameSearch::WholeIdentity;
        assert_eq!(of(typed(""), None, whole).unwrap_err(), [SEX, BIRTH_PLACE]);
        let search = of(typed("F"), Some("B354"), whole).unwrap();
        assert_eq!(search.sex, Some(Sex::F));
        assert_eq!(search.birth_place.unwrap().as_str(), "B354");
        let refused = of(typed("F"), Some("B354"), NameSearch::None);
        assert_eq!(refused.unwrap_err(), [TAX_CODE]);
    }
}
