//! What stands around a whole application, nearest to the network.
//!
//! Every answer passes here: those of views, 404 of no route, 413, 429 and 500.

#[cfg(feature = "cors")]
mod cors;
mod hosts;
mod https;
mod maintenance;
mod request_id;
mod security_headers;

use actix_web::HttpRequest;
use actix_web::dev::ServiceRequest;
use actix_web::http::header::HeaderMap;

use crate::error::{Error, StartError};
use crate::http::origin;

#[cfg(feature = "cors")]
pub use self::cors::Cors;
pub use self::hosts::AllowedHosts;
pub use self::https::RequireHttps;
pub(crate) use self::https::Turned;
pub use self::maintenance::Maintenance;
pub use self::request_id::RequestId;
pub use self::security_headers::SecurityHeaders;

/// What an application does with every request and every answer.
#[derive(Debug, Clone, Default)]
pub struct Edge {
    /// Which hosts it answers for; all when there are none.
    pub hosts: Option<AllowedHosts>,
    /// Whether connections must be encrypted.
    pub https: Option<RequireHttps>,
    /// Who is kept out for a while.
    pub maintenance: Option<Maintenance>,
    /// Whether requests have names, in logs and in answers.
    pub has_request_ids: bool,
    /// What browsers are told.
    pub security_headers: Option<SecurityHeaders>,
    /// Whether answers are compressed for those who accept it.
    #[cfg(feature = "compression")]
    pub is_compressing: bool,
    /// Which pages of other origins may read answers.
    #[cfg(feature = "cors")]
    pub cors: Option<Cors>,
}

impl Edge {
    /// Reports settings that contradict each other.
    pub fn check(&self, mistakes: &mut StartError) {
        #[cfg(feature = "cors")]
        if let Some(cors) = &self.cors {
            cors.check(mistakes);
        }
        if let Some(hosts) = &self.hosts {
            hosts.check(mistakes);
        }
        if let Some(https) = &self.https {
            https.check(mistakes);
        }
    }

    /// Returns whether requests may be turned away.
    pub(crate) fn has_gate(&self) -> bool {
        self.hosts.is_some() || self.https.is_some() || self.maintenance.is_some()
    }

    /// Returns whether there is anything that every answer has.
    pub(crate) fn has_dress(&self) -> bool {
        self.https.is_some() || self.has_request_ids || self.security_headers.is_some()
    }

    /// Names a request, if requests have names.
    pub(crate) fn name(&self, request: &ServiceRequest) {
        if self.has_request_ids {
            request_id::assign(request);
        }
    }

    /// Looks at a request that comes in; none when it may.
    pub(crate) fn enter(&self, request: &ServiceRequest) -> Option<Turned> {
        let request = request.request();
        let is_ours = |hosts: &AllowedHosts| hosts.has(&origin::host(request));
        if !self.hosts.as_ref().is_none_or(is_ours) {
            return Some(Turned::Away(Error::parse(origin::NO_HOST)));
        }
        let https = self.https.as_ref();
        let https = https.filter(|_| origin::scheme(request) != "https");
        let turned = https.and_then(|https| https.turn(request));
        turned.or_else(|| {
            let wait = self.maintenance.as_ref()?.wait(request.path())?;
            Some(Turned::Away(Error::unavailable(wait)))
        })
    }

    /// Adds what every answer has.
    pub(crate) fn leave(&self, request: &HttpRequest, headers: &mut HeaderMap) {
        let id = RequestId::of(request).map(RequestId::into_header);
        let is_secure = origin::scheme(request) == "https";
        if let Some(id) = id {
            headers.insert(request_id::HEADER, id);
        }
        if let Some(security) = &self.security_headers {
            security.add_to(headers, is_secure);
        }
        if let Some(https) = self.https.as_ref().filter(|_| is_secure) {
            https.add_to(headers);
        }
    }
}
