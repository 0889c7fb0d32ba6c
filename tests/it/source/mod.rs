//! Users that stay in a retailer's own database: foreign schemas, hostile texts, and databases that misbehave.

mod encodings;
mod hostile;
mod limits;
mod outage;
mod plan;
mod schemas;
mod shop;
mod sign_in;
mod writes;
