//! What holds for the product as a whole: its shape, what it is built on, its settings, its journeys.

mod architecture;
mod book;
mod compose;
mod supply_chain;
