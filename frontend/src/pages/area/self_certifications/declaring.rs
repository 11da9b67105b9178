//! The request as it stands: what is chosen, the forms of what is chosen, what the registry says.

use super::draft::{Draft, Ending};
use super::flaws::{self, ADDRESS, ADDRESSEE, AWARE, BY, KINDS, OUTCOME, PERSON, RECIPIENT, Wrongs};
use crate::api::{self, ApiError};
use crate::busy::Busy;
use crate::components::error_summary::Flaw;
use crate::device::OwnPlace;
use crate::form::labels;
use crate::form::state::FormState;
use crate::load::{Loaded, load};
use leptos::prelude::*;
use sportello_types::deliveries::{Delivery, DeliveryChannel};
use sportello_types::lang::Lang;
use sportello_types::profile::Profile;
use sportello_types::self_certifications::{
    Declared, MOST_COMBINED, Outcome, SelfCertificationKind, SelfCertificationOptions,
    SelfCertificationRequest,
};
use sportello_types::text::selfcertificationpages as words;
use sportello_types::values::{CleanText, Email, Slug};

/// The request.
#[derive(Clone, Copy)]
pub(super) struct Declaring {
    pub(super) lang: Lang,
    pub(super) draft: RwSignal<Draft>,
    /// Whether the declarant says to know what false declarations lead to.
    pub(super) aware: RwSignal<bool>,
    /// What may be declared about the person chosen.
    pub(super) options: Loaded<Option<SelfCertificationOptions>>,
    /// What is declared, in the order of the catalogue.
    pub(super) chosen: Memo<Vec<SelfCertificationKind>>,
    pub(super) busy: Busy,
    /// Why it could not be made, where no field is at fault; tracked.
    pub(super) failure: RwSignal<Option<ApiError>>,
    /// Grows with each failed attempt.
    pub(super) attempts: RwSignal<u32>,
    /// The citizen's own addresses, as soon as they are known.
    own: Memo<Option<Profile>>,
    forms: RwSignal<Vec<(Slug, FormState)>>,
    wrong: RwSignal<Wrongs>,
    place: StoredValue<Option<OwnPlace>>,
}

impl Declaring {
    pub(super) fn new(draft: Draft, place: Option<OwnPlace>, lang: Lang) -> Self {
        let draft = RwSignal::new(draft);
        let person = Memo::new(move |_| draft.with(|draft| draft.person));
        let options = load(None, move || {
            let id = person.get();
            async move {
                match id {
                    Some(id) => api::self_certifications::options(id).await.map(Some),
                    None => Ok(None),
                }
            }
        });
        let kinds = Memo::new(move |_| draft.with(|draft| draft.kinds.clone()));
        let chosen = Memo::new(move |_| {
            let offered = options.ready().flatten().map(|options| options.kinds);
            let offered = offered.into_iter().flatten();
            kinds.with(|kinds| {
                offered
                    .filter(|kind| kind.refusal.is_none() && kinds.contains(&kind.kind))
                    .collect::<Vec<_>>()
            })
        });
        let own = load(None, || async { api::profile::profile().await });
        if let Some(place) = place {
            Effect::new(move |before: Option<Draft>| {
                let now = draft.get();
                if before.is_some_and(|before| before != now) {
                    place.keep(&now);
                }
                now
            });
        }
        Self {
            lang,
            draft,
            aware: RwSignal::new(false),
            options,
            chosen,
            busy: Busy::default(),
            failure: RwSignal::new(None),
            attempts: RwSignal::new(0),
            own: Memo::new(move |_| own.ready()),
            forms: RwSignal::new(Vec::new()),
            wrong: RwSignal::new(Vec::new()),
            place: StoredValue::new(place),
        }
    }

    /// Changes what is chosen or typed.
    pub(super) fn change(self, change: impl FnOnce(&mut Draft)) {
        self.draft.update(change);
    }

    /// Hears of the forms of what may be declared, until their page goes.
    pub(super) fn take(self, forms: Vec<(Slug, FormState)>) {
        self.forms.set(forms);
        on_cleanup(move || {
            self.forms.try_set(Vec::new());
        });
    }

    /// The form of a kind; not tracked.
    pub(super) fn form(self, kind: &Slug) -> Option<FormState> {
        self.forms.with_untracked(|forms| {
            let found = forms.iter().find(|(slug, _)| slug == kind);
            found.map(|(_, form)| *form)
        })
    }

    /// Where it is sent: what was typed, or the own address of that kind; tracked.
    pub(super) fn address(self) -> String {
        let (typed, by) = self.draft.with(|draft| (draft.address.clone(), draft.by));
        typed.unwrap_or_else(|| {
            let own = self.own.get().and_then(|profile| match by {
                Some(DeliveryChannel::Pec) => profile.pec,
                Some(DeliveryChannel::Email) | None => profile.email,
            });
            own.map(|address| address.to_string()).unwrap_or_default()
        })
    }

    /// What is wrong with a control; tracked.
    pub(super) fn error(self, control: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.wrong.with(|wrong| {
                let found = wrong.iter().find(|(at, _)| *at == control);
                found.map(|(_, message)| message.clone())
            })
        })
    }

    /// All that is wrong, from the top of the page down; tracked.
    pub(super) fn flaws(self) -> Signal<Vec<Flaw>> {
        Signal::derive(move || {
            let (before, after): (Vec<_>, Vec<_>) = self
                .wrong
                .get()
                .into_iter()
                .partition(|(control, _)| [PERSON, RECIPIENT, ADDRESSEE, KINDS].contains(control));
            let own = |(control, message): (&'static str, String)| Flaw {
                field_id: control.to_owned(),
                label: flaws::label(control, self.lang).to_owned(),
                message,
            };
            let of_forms = self.chosen.get().into_iter().flat_map(|kind| {
                let form = self.forms.with(|forms| {
                    let found = forms.iter().find(|(slug, _)| *slug == kind.kind);
                    found.map(|(_, form)| *form)
                });
                form.map(|form| of_form(form, self.lang)).unwrap_or_default()
            });
            let mut all: Vec<Flaw> = before.into_iter().map(own).collect();
            all.extend(of_forms);
            all.extend(after.into_iter().map(own));
            all
        })
    }

    /// The request, if nothing is wrong with it; what is wrong shows.
    pub(super) fn read(self) -> Option<SelfCertificationRequest> {
        self.failure.set(None);
        let (draft, chosen) = (self.draft.get_untracked(), self.chosen.get_untracked());
        let lang = self.lang;
        let mut wrong: Wrongs = Vec::new();
        let options = untrack(|| self.options.ready()).flatten();
        if draft.person.is_none() {
            wrong.push((PERSON, words::wrong_person(lang).to_owned()));
        }
        if draft.recipient.is_none() {
            wrong.push((RECIPIENT, words::wrong_recipient(lang).to_owned()));
        }
        let addressee = (!draft.addressee.trim().is_empty()).then(|| draft.addressee.parse::<CleanText>());
        if let Some(Err(_)) = addressee {
            wrong.push((ADDRESSEE, words::wrong_addressee(lang).to_owned()));
        }
        match chosen.len() {
            // What the registry has not said yet cannot be chosen from.
            0 if options.is_none() && draft.person.is_some() => {
                wrong.push((PERSON, words::asking(lang).to_owned()));
            }
            0 if options.is_none() => {}
            0 => wrong.push((KINDS, words::wrong_kinds(lang).to_owned())),
            1..=MOST_COMBINED => {}
            _ => wrong.push((KINDS, words::wrong_many(lang, MOST_COMBINED))),
        }
        if !self.aware.get_untracked() {
            wrong.push((AWARE, words::wrong_aware(lang).to_owned()));
        }
        let outcome = self.outcome(&draft, &mut wrong);
        let forms_are_right = self.judge(&chosen);
        let fine = wrong.is_empty() && forms_are_right;
        self.refuse(wrong, fine);
        let request = SelfCertificationRequest {
            person: options
                .filter(|options| !options.person.own)
                .map(|options| options.person.id),
            declared: chosen
                .into_iter()
                .map(|kind| Declared {
                    answers: self.form(&kind.kind).map(FormState::answers).unwrap_or_default(),
                    kind: kind.kind,
                })
                .collect(),
            recipient: draft.recipient?,
            addressee: addressee.and_then(Result::ok),
            aware: true,
            outcome: outcome?,
        };
        fine.then_some(request)
    }

    fn outcome(self, draft: &Draft, wrong: &mut Wrongs) -> Option<Outcome> {
        let lang = self.lang;
        match draft.ending {
            None => {
                wrong.push((OUTCOME, words::wrong_outcome(lang).to_owned()));
                None
            }
            Some(Ending::Download) => Some(Outcome::Download),
            Some(Ending::Keep) => Some(Outcome::Keep),
            Some(Ending::Send) => {
                let by = draft.by;
                let address = untrack(|| self.address()).parse::<Email>();
                if by.is_none() {
                    wrong.push((BY, words::wrong_by(lang).to_owned()));
                }
                if address.is_err() {
                    wrong.push((ADDRESS, words::wrong_address(lang).to_owned()));
                }
                let to = Delivery {
                    by: by?,
                    address: address.ok()?,
                };
                Some(Outcome::Send { to })
            }
        }
    }

    /// Whether the answers to the forms are right; what is not shows where it stands.
    fn judge(self, chosen: &[SelfCertificationKind]) -> bool {
        let mut right = true;
        for form in chosen.iter().filter_map(|kind| self.form(&kind.kind)) {
            form.normalise();
            let wrong = form.judge(None);
            right &= wrong.is_empty();
            form.set_wrong(wrong);
        }
        right
    }

    fn refuse(self, wrong: Wrongs, fine: bool) {
        self.wrong.set(wrong);
        if !fine {
            self.attempts.update(|count| *count += 1);
        }
    }

    /// The server does not make it: what it does not accept shows where it stands. Whether no field is at
    /// fault.
    pub(super) fn failed(self, error: ApiError, request: &SelfCertificationRequest) -> bool {
        let declared: Vec<&Slug> = request.declared.iter().map(|declared| &declared.kind).collect();
        match flaws::told(error, &declared) {
            Ok(told) => {
                for (kind, wrong) in told.forms {
                    if let Some(form) = self.form(&kind) {
                        form.set_wrong(wrong);
                    }
                }
                self.refuse(told.controls, false);
                false
            }
            Err(other) => {
                self.failure.set(Some(other));
                true
            }
        }
    }

    /// The paper is made: nothing of what was typed is needed any more.
    pub(super) fn forget(self) {
        if let Some(place) = self.place.get_value() {
            place.forget();
        }
    }
}

/// What is wrong with the answers to a form; tracked.
fn of_form(form: FormState, lang: Lang) -> Vec<Flaw> {
    let declared = form.form();
    let wrong = form.wrong().into_iter();
    wrong
        .map(|wrong| Flaw {
            field_id: form.control_of(&wrong.pointer),
            label: labels::label_of(&declared, &wrong.pointer, lang),
            message: wrong.message,
        })
        .collect()
}
