//! What goes wrong on demand, so many times; and the form of a page that asks for it.

use maud::{Markup, html};
use serde::Deserialize;

/// A trouble, the word by which the form names it, and what it is called there.
pub(crate) type Named<T> = (T, &'static str, &'static str);

/// Something that goes wrong.
struct Due<T> {
    trouble: T,
    /// With calls alone in which this stands.
    about: Option<String>,
    left: u32,
}

/// Troubles, each with how often it is still due.
pub(crate) struct Troubles<T>(Vec<Due<T>>);

impl<T> Default for Troubles<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Copy + PartialEq> Troubles<T> {
    /// Lets something go wrong with so many calls from now on.
    pub(crate) fn set(&mut self, trouble: T, times: u32) {
        self.set_about(trouble, None, times);
    }

    /// The same, where something is given only with calls in which it stands.
    pub(crate) fn set_about(&mut self, trouble: T, about: Option<&str>, times: u32) {
        self.0
            .retain(|due| due.trouble != trouble || due.about.as_deref() != about);
        if times > 0 {
            self.0.push(Due {
                trouble,
                about: about.map(str::to_owned),
                left: times,
            });
        }
    }

    /// Whether this trouble is due with any call; each time it is, once less.
    pub(crate) fn is_due(&mut self, trouble: T) -> bool {
        self.is_due_with(trouble, &[])
    }

    /// Whether this trouble is due with a call that asks so; each time it is, once less.
    pub(crate) fn is_due_with(&mut self, trouble: T, asked: &[u8]) -> bool {
        let asked = String::from_utf8_lossy(asked);
        let due = self.0.iter_mut().find(|due| {
            let about = due.about.as_deref();
            due.trouble == trouble && about.is_none_or(|about| asked.contains(about))
        });
        let Some(due) = due else {
            return false;
        };
        due.left -= 1;
        self.0.retain(|due| due.left > 0);
        true
    }

    /// The form, with so many times filled in, and what is still due; it asks of whom where that can be told.
    pub(crate) fn form(&self, action: &str, all: &[Named<T>], times: u32, by_person: bool) -> Markup {
        html! {
            h2 { "Far andare storto qualcosa" }
            form method="post" action=(action) {
                label for="trouble" { "Che cosa" }
                select id="trouble" name="trouble" {
                    @for (_, word, title) in all { option value=(word) { (title) } }
                }
                label for="times" { "Quante volte" }
                input id="times" name="times" type="number" min="0" max="100" value=(times);
                @if by_person {
                    label for="about" { "Di chi (codice fiscale; vuoto: di chiunque)" }
                    input id="about" name="about";
                }
                button { "Imposta" }
            }
            @if !self.0.is_empty() {
                ul { @for due in &self.0 {
                    @for (_, _, title) in all.iter().filter(|(known, _, _)| *known == due.trouble) {
                        li {
                            (title)
                            @if let Some(about) = &due.about { " (" (about) ")" }
                            ": ancora " (due.left)
                        }
                    }
                } }
            }
        }
    }
}

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    trouble: String,
    times: u32,
    /// What stands in the calls with which it goes wrong; empty for all.
    #[serde(default)]
    about: String,
}

impl Wanted {
    /// What the calls are about with which it goes wrong, where it is not all of them.
    pub(crate) fn about(&self) -> Option<&str> {
        Some(self.about.trim()).filter(|about| !about.is_empty())
    }

    /// Which trouble of these, and how often: a hundred times at most.
    pub(crate) fn read<T: Copy>(&self, all: &[Named<T>]) -> Option<(T, u32)> {
        let (trouble, _, _) = all.iter().find(|(_, word, _)| *word == self.trouble)?;
        Some((*trouble, self.times.min(100)))
    }
}
