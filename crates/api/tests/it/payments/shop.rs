//! Who sells digital stamps by themselves in these towns: remembers what is ordered, and hands out what was bought.

use sportello_integrations::payments::PaymentError;
use sportello_integrations::payments::mbd::{StampOrder, StampOrdered, StampShop};
use sportello_types::values::{NoticeNumber, Sha256};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use url::Url;

#[derive(Default)]
pub(crate) struct Shop {
    orders: Mutex<Vec<StampOrder>>,
    bought: Mutex<BTreeMap<NoticeNumber, Vec<u8>>>,
    silent: AtomicBool,
}

impl Shop {
    /// The number of an order, from zero.
    pub(crate) fn number(order: usize) -> NoticeNumber {
        format!("34800000000000{order:04}").parse().unwrap()
    }

    pub(crate) fn orders(&self) -> Vec<StampOrder> {
        self.orders.lock().unwrap().clone()
    }

    /// The token in the address to which the browser of an order comes back.
    pub(crate) fn token(&self, order: usize) -> String {
        let back = self.orders()[order].back.paid.clone();
        back.path_segments().unwrap().next_back().unwrap().to_owned()
    }

    /// Somebody has paid an order: from now on its stamp is here.
    pub(crate) fn sell(&self, order: usize, stamp: &str) {
        let mut bought = self.bought.lock().unwrap();
        bought.insert(Self::number(order), stamp.as_bytes().to_vec());
    }

    /// Whether it answers nobody.
    pub(crate) fn fall_silent(&self, silent: bool) {
        self.silent.store(silent, Ordering::Relaxed);
    }

    fn answers(&self) -> Result<(), PaymentError> {
        if self.silent.load(Ordering::Relaxed) {
            Err(PaymentError::Unavailable("no answer".to_owned()))
        } else {
            Ok(())
        }
    }
}

#[async_trait::async_trait]
impl StampShop for Shop {
    async fn order(&self, order: &StampOrder) -> Result<StampOrdered, PaymentError> {
        self.answers()?;
        let mut orders = self.orders.lock().unwrap();
        orders.push(order.clone());
        let number = Self::number(orders.len() - 1);
        let pay_at = Url::parse(&format!("https://shop.example/pay/{number}")).unwrap();
        Ok(StampOrdered { number, pay_at })
    }

    async fn stamp(&self, number: &NoticeNumber) -> Result<Option<Vec<u8>>, PaymentError> {
        self.answers()?;
        Ok(self.bought.lock().unwrap().get(number).cloned())
    }
}

/// A stamp of 16 euro as it is sold, for a document.
pub(crate) fn stamp_for(document: Sha256, iubd: &str) -> String {
    use base64::Engine;
    let hash = base64::engine::general_purpose::STANDARD.encode(document.0);
    super::stamps::stamp(iubd).replace(super::stamps::HASH, &hash)
}
