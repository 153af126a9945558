//! What is checked before an application starts; every mistake is reported.

use std::net::ToSocketAddrs as _;

use crate::error::StartError;
use crate::routers::Table;

use super::Settings;

/// Reports every mistake that can be seen without a database.
pub(super) fn run(settings: &Settings, table: &Table, mistakes: &mut StartError) {
    table.check(mistakes);
    table.check_policies(&settings.defaults, mistakes);
    settings.edge.check(mistakes);
    if settings.bind.to_socket_addrs().is_err() {
        mistakes.add(format!(
            "`{}` is no address to listen on; write host and port: `127.0.0.1:8000`",
            settings.bind
        ));
    }
    for route in &table.routes {
        tracing::debug!(name = route.name, path = route.template(), actions = ?route.actions, "route");
    }
}
