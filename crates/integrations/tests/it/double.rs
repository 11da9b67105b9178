//! What the doubles of the services of payments have in common: a world behind a far end, and troubles on the way
//! there.

use crate::far_end::{Answer, FarEnd, Request};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

/// What goes wrong with one exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Nothing is done, and nothing comes back.
    Silence,
    /// It is done, and nothing comes back.
    SilenceAfter,
    /// It is done, and the connection breaks.
    HangUpAfter,
    /// It is done, and the gateway before it says that it was not answered.
    GatewayAfter,
    /// The gateway knows nobody of that address.
    GatewayNotFound,
    /// It is done, and a page comes back.
    PageAfter,
    /// Nothing is done, and a page says that nothing is there.
    PageNotFound,
    /// Nothing is done: the password is wrong.
    Stranger,
}

impl Trouble {
    /// What comes back where nothing is done.
    fn instead(self) -> Option<Answer> {
        match self {
            Self::Silence => Some(Answer::Silence),
            Self::GatewayNotFound => {
                let body = r#"{"statusCode":404,"message":"Resource not found"}"#;
                Some(Answer::Reply(404, None, body.to_owned()))
            }
            Self::PageNotFound => Some(page(404)),
            Self::Stranger => Some(page(401)),
            Self::SilenceAfter | Self::HangUpAfter | Self::GatewayAfter | Self::PageAfter => None,
        }
    }

    /// What comes back of what was done.
    fn after(self, answer: Answer) -> Answer {
        match self {
            Self::SilenceAfter => Answer::Silence,
            Self::HangUpAfter => Answer::HangUp,
            Self::GatewayAfter => Answer::Reply(504, None, "<html/>".to_owned()),
            Self::PageAfter => page(200),
            Self::Silence | Self::GatewayNotFound | Self::PageNotFound | Self::Stranger => answer,
        }
    }
}

/// A page where an answer should be.
pub(crate) fn page(status: u16) -> Answer {
    Answer::Reply(status, None, "<html><body>Apache Tomcat</body></html>".to_owned())
}

/// What is behind a far end.
pub(crate) trait Inside: Default + Send + 'static {
    /// What goes wrong with the next exchanges, or does not, in this order.
    fn troubles(&mut self) -> &mut VecDeque<Option<Trouble>>;

    /// What is answered whatever goes wrong, if it is.
    fn first(&mut self, _request: &Request) -> Option<Answer> {
        None
    }

    /// Does what is asked for.
    fn done(&mut self, request: &Request) -> Answer;
}

fn answer(world: &mut impl Inside, request: &Request) -> Answer {
    if let Some(answer) = world.first(request) {
        return answer;
    }
    let trouble = world.troubles().pop_front().flatten();
    if let Some(answer) = trouble.and_then(Trouble::instead) {
        return answer;
    }
    let answer = world.done(request);
    match trouble {
        Some(trouble) => trouble.after(answer),
        None => answer,
    }
}

/// A double, and what it has.
pub(crate) struct Double<W> {
    pub(crate) far_end: FarEnd,
    pub(crate) world: Arc<Mutex<W>>,
}

impl<W: Inside> Double<W> {
    pub(crate) async fn open() -> Self {
        let world: Arc<Mutex<W>> = Arc::default();
        let inside = Arc::clone(&world);
        let far_end = FarEnd::open(move |request| answer(&mut *inside.lock().unwrap(), request)).await;
        Self { far_end, world }
    }

    /// The next exchanges go wrong, or not, in this order.
    pub(crate) fn suffer(&self, troubles: &[Option<Trouble>]) {
        self.world.lock().unwrap().troubles().extend(troubles);
    }
}
