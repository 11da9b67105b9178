//! A municipality or a country, chosen from the national list as one types (ARIA combobox with a
//! list box: WAI-ARIA Authoring Practices, *editable combobox with list autocomplete*).

use super::field::Frame;
use crate::api;
use crate::live::use_live;
use crate::site::use_lang;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use sportello_types::lang::Lang;
use sportello_types::text::places;

/// A place of the national archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Belfiore code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Province of a municipality.
    pub province: Option<String>,
    /// Whether it exists in a demonstration only; said in the list.
    pub invented: bool,
}

impl Place {
    /// `Cagliari (CA)`.
    pub fn label(&self) -> String {
        match &self.province {
            Some(province) => format!("{} ({province})", self.name),
            None => self.name.clone(),
        }
    }
}

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Places {
    /// Municipalities that exist today.
    Municipalities,
    /// Municipalities of today and of the past: for places of birth.
    AllMunicipalities,
    /// Foreign countries, ceased ones included.
    Countries,
    /// Foreign countries of today.
    CountriesOfToday,
}

async fn search(list: Places, words: String, lang: Lang) -> Vec<Place> {
    match list {
        Places::Countries | Places::CountriesOfToday => {
            let found = api::places::countries(&words)
                .await
                .map(|page| page.items)
                .unwrap_or_default();
            let name = |it: String, en: String| {
                if lang == Lang::En && !en.is_empty() {
                    en
                } else {
                    it
                }
            };
            let place = |country: sportello_types::places::Country| Place {
                code: country.code,
                name: name(country.name, country.name_en),
                province: None,
                invented: false,
            };
            found
                .into_iter()
                .filter(|country| country.active || list == Places::Countries)
                .map(place)
                .collect()
        }
        Places::Municipalities | Places::AllMunicipalities => {
            let active = (list == Places::Municipalities).then_some(true);
            let found = api::places::municipalities(&words, active)
                .await
                .map(|page| page.items)
                .unwrap_or_default();
            let place = |m: sportello_types::places::Municipality| Place {
                code: m.code,
                name: m.name,
                province: Some(m.province),
                invented: m.invented,
            };
            found.into_iter().map(place).collect()
        }
    }
}

/// What the combobox knows.
#[derive(Clone, Copy)]
struct Combobox {
    list: Places,
    lang: Lang,
    text: RwSignal<String>,
    options: RwSignal<Vec<Place>>,
    open: RwSignal<bool>,
    active: RwSignal<Option<usize>>,
    round: StoredValue<u32>,
    on_choose: Callback<Option<Place>>,
}

impl Combobox {
    fn typed(self, words: String) {
        self.text.set(words.clone());
        self.on_choose.run(None);
        self.active.set(None);
        self.round.update_value(|round| *round = round.wrapping_add(1));
        if words.trim().chars().count() < 2 {
            self.open.set(false);
            return;
        }
        let round = self.round.get_value();
        let live = use_context::<crate::live::Live>();
        spawn_local(async move {
            let found = search(self.list, words, self.lang).await;
            // A newer letter makes the answer void; so does a page that was left.
            if self.round.try_get_value() == Some(round) {
                if let Some(live) = live {
                    live.announce(places::found(self.lang, u64::try_from(found.len()).unwrap_or(0)));
                }
                self.open.set(!found.is_empty());
                self.options.set(found);
            }
        });
    }

    fn choose(self, place: Place) {
        self.text.set(place.label());
        self.open.set(false);
        self.active.set(None);
        self.on_choose.run(Some(place));
    }

    fn key(self, event: &KeyboardEvent) {
        let count = self.options.with_untracked(Vec::len);
        if !self.open.get_untracked() || count == 0 {
            return;
        }
        let active = self.active.get_untracked();
        match event.key().as_str() {
            "ArrowDown" => self.active.set(Some(active.map_or(0, |at| (at + 1) % count))),
            "ArrowUp" => self
                .active
                .set(Some(active.map_or(count - 1, |at| (at + count - 1) % count))),
            "Enter" => {
                let chosen = active.and_then(|at| self.options.with_untracked(|all| all.get(at).cloned()));
                let Some(place) = chosen else { return };
                self.choose(place);
            }
            "Escape" => self.open.set(false),
            _ => return,
        }
        event.prevent_default();
    }

    /// Leaving the field with the whole name typed is a choice too.
    fn left(self) {
        self.open.set(false);
        let typed = self.text.get_untracked().trim().to_lowercase();
        let exact = self.options.with_untracked(|all| {
            let fits =
                |place: &&Place| place.label().to_lowercase() == typed || place.name.to_lowercase() == typed;
            let mut matching = all.iter().filter(fits);
            matching.next().filter(|_| matching.next().is_none()).cloned()
        });
        if let Some(place) = exact {
            self.choose(place);
        }
    }
}

/// The field.
#[component]
pub fn PlaceField(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// The label.
    #[prop(into)]
    label: String,
    /// What to write.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// Which list.
    list: Places,
    /// The place chosen so far; read once.
    #[prop(into)]
    value: Signal<Option<Place>>,
    /// Hears the place chosen, or that what is typed is none yet.
    #[prop(into)]
    on_choose: Callback<Option<Place>>,
    /// What is wrong with it; tracked.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let lang = use_lang();
    // The context is read here: later, in events, there is none.
    let _ = use_live();
    let box_ = Combobox {
        list,
        lang,
        text: RwSignal::new(
            value
                .get_untracked()
                .map(|place| place.label())
                .unwrap_or_default(),
        ),
        options: RwSignal::new(Vec::new()),
        open: RwSignal::new(false),
        active: RwSignal::new(None),
        round: StoredValue::new(0),
        on_choose,
    };
    let frame = Frame {
        id: id.clone(),
        label,
        hint,
        required,
        error,
    };
    let (needed, invalid, described) = (frame.needed(), frame.invalid(), frame.described_by());
    let list_id = format!("{id}-elenco");
    let option_id = {
        let id = id.clone();
        move |at: usize| format!("{id}-voce-{at}")
    };
    let active_id = {
        let option_id = option_id.clone();
        move || box_.active.get().filter(|_| box_.open.get()).map(&option_id)
    };
    let options = move || {
        let option_id = option_id.clone();
        box_.options
            .get()
            .into_iter()
            .enumerate()
            .map(|(at, place)| {
                let label = if place.invented {
                    places::invented(lang, place.label())
                } else {
                    place.label()
                };
                let chosen = StoredValue::new(place);
                view! {
                    <li
                        role="option"
                        id=option_id(at)
                        class="sp-option"
                        class:sp-option-active=move || box_.active.get() == Some(at)
                        aria-selected=move || if box_.active.get() == Some(at) { "true" } else { "false" }
                        on:mousedown=move |event| {
                            // Before the field loses the focus.
                            event.prevent_default();
                            box_.choose(chosen.get_value());
                        }
                    >
                        {label}
                    </li>
                }
            })
            .collect::<Vec<_>>()
    };
    frame.labelled(view! {
        <div class="sp-combobox">
            <input
                class="form-control"
                type="text"
                role="combobox"
                autocomplete="off"
                id=id.clone()
                name=id
                aria-autocomplete="list"
                aria-controls=list_id.clone()
                aria-expanded=move || if box_.open.get() { "true" } else { "false" }
                aria-activedescendant=active_id
                aria-required=needed
                aria-invalid=invalid
                aria-describedby=described
                prop:value=move || box_.text.get()
                on:input=move |event| box_.typed(event_target_value(&event))
                on:keydown=move |event| box_.key(&event)
                on:blur=move |_| box_.left()
            />
            <ul class="sp-options" role="listbox" id=list_id aria-label=places::list(lang) hidden=move || !box_.open.get()>
                {options}
            </ul>
        </div>
    })
}
