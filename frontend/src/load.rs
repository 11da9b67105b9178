//! Data that come from the API: waiting, there, or failed; fetched again on demand.

use crate::api::ApiError;
use crate::components::problem::ApiFailure;
use crate::components::skeleton::Skeleton;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::page::Page;
use std::future::Future;

/// State of data that come from the API.
#[derive(Clone, Debug, PartialEq)]
pub enum Load<T> {
    /// On the way.
    Waiting,
    /// There.
    Ready(T),
    /// Not to be had.
    Failed(ApiError),
}

/// Data that come from the API, with the way to fetch them again.
pub struct Loaded<T: 'static> {
    state: RwSignal<Load<T>>,
    round: RwSignal<u32>,
    latest: StoredValue<u32>,
}

impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loaded<T> {}

impl<T: Clone + Send + Sync + 'static> Loaded<T> {
    /// The state; tracked.
    pub fn read(self) -> Load<T> {
        self.state.get()
    }

    /// The data, if they are there; tracked.
    pub fn ready(self) -> Option<T> {
        self.state.with(|state| match state {
            Load::Ready(value) => Some(value.clone()),
            Load::Waiting | Load::Failed(_) => None,
        })
    }

    /// Replaces the data, e.g. by what a change answered.
    pub fn set(self, value: T) {
        self.state.set(Load::Ready(value));
    }

    /// Changes the data in place.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.state.update(|state| {
            if let Load::Ready(value) = state {
                change(value);
            }
        });
    }

    /// Fetches again; what is there stays on the screen meanwhile.
    pub fn reload(self) {
        self.round.update(|round| *round = round.wrapping_add(1));
    }
}

impl<T: Clone + Send + Sync + 'static> Loaded<Page<T>> {
    /// Puts the page that begins at a cursor below what is there, unless the list has become another one
    /// meanwhile, or has that page already.
    pub fn append(self, cursor: &str, next: Page<T>) {
        // The page may have been left.
        self.state.try_update(|state| {
            if let Load::Ready(page) = state
                && page.next_cursor.as_deref() == Some(cursor)
            {
                page.items.extend(next.items);
                page.next_cursor = next.next_cursor;
            }
        });
    }
}

/// Fetches data when the component mounts, and again when a signal that `fetch` reads changes. Data
/// that the server sent with the page are taken as they are. On the server nothing is fetched.
pub fn load<T, F>(initial: Option<T>, fetch: impl Fn() -> F + 'static) -> Loaded<T>
where
    T: Clone + Send + Sync + 'static,
    F: Future<Output = Result<T, ApiError>> + 'static,
{
    let given = initial.is_some();
    let loaded = Loaded {
        state: RwSignal::new(initial.map_or(Load::Waiting, Load::Ready)),
        round: RwSignal::new(0),
        latest: StoredValue::new(0),
    };
    Effect::new(move |times: Option<u32>| {
        let times = times.unwrap_or(0) + 1;
        loaded.round.track();
        let future = fetch();
        loaded.latest.set_value(times);
        if given && times == 1 {
            return times;
        }
        spawn_local(async move {
            let result = future.await;
            // A page that has been left, or a newer fetch, makes the answer void.
            if loaded.latest.try_get_value() == Some(times) {
                loaded
                    .state
                    .try_set(result.map_or_else(Load::Failed, Load::Ready));
            }
        });
        times
    });
    loaded
}

/// The same for a page that is about the data, heading and all: what does not come has a page too.
#[component]
pub fn LoadingPage<T, V>(
    /// What to show.
    from: Loaded<T>,
    /// The page in its place.
    failed: impl Fn(ApiError, Callback<()>) -> AnyView + Send + 'static,
    /// The view of the data.
    children: impl Fn(T) -> V + Send + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    move || match from.read() {
        Load::Waiting => view! { <div class="container"><Skeleton/></div> }.into_any(),
        Load::Ready(value) => children(value).into_any(),
        Load::Failed(error) => failed(error, Callback::new(move |()| from.reload())),
    }
}

/// Shows data: a skeleton while they are on the way, the problem with a way to try again, or the
/// view of the data.
#[component]
pub fn Loading<T, V>(
    /// What to show.
    from: Loaded<T>,
    /// The view of the data.
    children: impl Fn(T) -> V + Send + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    move || match from.read() {
        Load::Waiting => view! { <Skeleton/> }.into_any(),
        Load::Ready(value) => children(value).into_any(),
        Load::Failed(error) => {
            view! { <ApiFailure error=error retry=Callback::new(move |()| from.reload())/> }.into_any()
        }
    }
}
