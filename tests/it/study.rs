//! Studies from the outside: the shipped example, a synthetic study of known truth, crashes, withdrawals.

mod crash;
mod desk;
mod files;
mod kill;
mod kiosk;
mod people;
mod psychds;
mod synthetic;
mod window;
mod withdrawal;
