//! What goes wrong on demand, so many times; and the form of a page that asks for it.

use maud::{Markup, html};
use serde::Deserialize;

/// A trouble, the word by which the form names it, and what it is called there.
pub(crate) type Named<T> = (T, &'static str, &'static str);

/// Troubles, each with how often it is still due.
pub(crate) struct Troubles<T>(Vec<(T, u32)>);

impl<T> Default for Troubles<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Copy + PartialEq> Troubles<T> {
    /// Lets something go wrong with so many calls from now on.
    pub(crate) fn set(&mut self, trouble: T, times: u32) {
        self.0.retain(|(known, _)| *known != trouble);
        if times > 0 {
            self.0.push((trouble, times));
        }
    }

    /// Whether this trouble is due; each time it is, once less.
    pub(crate) fn is_due(&mut self, trouble: T) -> bool {
        let Some((_, left)) = self.0.iter_mut().find(|(known, _)| *known == trouble) else {
            return false;
        };
        *left -= 1;
        self.0.retain(|(_, left)| *left > 0);
        true
    }

    /// The form, with so many times filled in, and what is still due.
    pub(crate) fn form(&self, action: &str, all: &[Named<T>], times: u32) -> Markup {
        html! {
            h2 { "Far andare storto qualcosa" }
            form method="post" action=(action) {
                label for="trouble" { "Che cosa" }
                select id="trouble" name="trouble" {
                    @for (_, word, title) in all { option value=(word) { (title) } }
                }
                label for="times" { "Quante volte" }
                input id="times" name="times" type="number" min="0" max="100" value=(times);
                button { "Imposta" }
            }
            @if !self.0.is_empty() {
                ul { @for (trouble, left) in &self.0 {
                    @for (_, _, title) in all.iter().filter(|(known, _, _)| known == trouble) {
                        li { (title) ": ancora " (left) }
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
}

impl Wanted {
    /// Which trouble of these, and how often: a hundred times at most.
    pub(crate) fn read<T: Copy>(&self, all: &[Named<T>]) -> Option<(T, u32)> {
        let (trouble, _, _) = all.iter().find(|(_, word, _)| *word == self.trouble)?;
        Some((*trouble, self.times.min(100)))
    }
}
