//! The form language held to its promises: readings, verdicts, properties, cost.

mod cost;
mod expressions;
mod fees;
mod judgements;
mod loading;
mod office_amounts;
mod properties;
mod sample;
mod schema_agrees;
