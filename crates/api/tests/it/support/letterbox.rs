//! Mail that is kept instead of sent, and the mail server's mishaps.

use chrono::{DateTime, Utc};
use sportello_integrations::notify::sms::{TextChannel, TextMessage};
use sportello_integrations::notify::{Channel, Mail, SendError};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// Mail that would have been sent.
#[derive(Default)]
pub(crate) struct Letterbox {
    mails: Mutex<Vec<Mail>>,
    mishap: Mutex<Option<(String, Mishap)>>,
    down: Mutex<Option<Down>>,
}

/// Short messages that would have been sent.
#[derive(Default)]
pub(crate) struct Phone {
    texts: Mutex<Vec<TextMessage>>,
    down: Mutex<Option<Down>>,
    answers_lost: AtomicBool,
}

impl Phone {
    /// From now on none is taken, or all again.
    pub(crate) fn set_down(&self, down: Option<Down>) {
        *self.down.lock().unwrap() = down;
    }

    /// From now on messages arrive, but the gateway's answer does not; or it does again.
    pub(crate) fn lose_answers(&self, lost: bool) {
        self.answers_lost.store(lost, Ordering::Relaxed);
    }

    /// What has been sent, the oldest first.
    pub(crate) fn all(&self) -> Vec<TextMessage> {
        self.texts.lock().unwrap().clone()
    }

    /// The last of them.
    pub(crate) fn last(&self) -> TextMessage {
        self.all().pop().unwrap()
    }
}

#[async_trait::async_trait]
impl TextChannel for Phone {
    async fn send(&self, message: &TextMessage) -> Result<(), SendError> {
        refused(*self.down.lock().unwrap())?;
        self.texts.lock().unwrap().push(message.clone());
        if self.answers_lost.load(Ordering::Relaxed) {
            return Err(SendError::Unavailable("no answer in time".to_owned()));
        }
        Ok(())
    }
}

fn refused(down: Option<Down>) -> Result<(), SendError> {
    match down {
        None => Ok(()),
        Some(Down::Silent) => Err(SendError::Unavailable("no answer".to_owned())),
        Some(Down::Refusing) => Err(SendError::Rejected("no".to_owned())),
    }
}

/// The mail server, while it takes no mail.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Down {
    /// It does not answer.
    Silent,
    /// It refuses for good.
    Refusing,
}

/// What goes wrong with a mail.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mishap {
    /// It arrives, but the server's answer does not.
    AnswerLost,
    /// A fault of the program.
    Panic,
}

impl Letterbox {
    /// Something goes wrong with the next mail to an address.
    pub(crate) fn suffer(&self, to: &str, mishap: Mishap) {
        *self.mishap.lock().unwrap() = Some((to.to_owned(), mishap));
    }

    /// From now on no mail is taken, or all again.
    pub(crate) fn set_down(&self, down: Option<Down>) {
        *self.down.lock().unwrap() = down;
    }

    /// What has been sent, the oldest first.
    pub(crate) fn sent(&self) -> Vec<Mail> {
        self.mails.lock().unwrap().clone()
    }

    fn mishap(&self, mail: &Mail) -> Option<Mishap> {
        let mut next = self.mishap.lock().unwrap();
        let (_, mishap) = next.take_if(|(to, _)| to == mail.to.as_str())?;
        Some(mishap)
    }
}

#[async_trait::async_trait]
impl Channel for Letterbox {
    async fn send(&self, mail: &Mail, _now: DateTime<Utc>) -> Result<(), SendError> {
        refused(*self.down.lock().unwrap())?;
        let mishap = self.mishap(mail);
        if let Some(Mishap::Panic) = mishap {
            panic!("a fault of the program");
        }
        self.mails.lock().unwrap().push(mail.clone());
        match mishap {
            None => Ok(()),
            Some(_) => Err(SendError::Unavailable(
                "the server did not answer in time".to_owned(),
            )),
        }
    }
}
