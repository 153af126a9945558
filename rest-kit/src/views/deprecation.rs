//! What clients are told of what will go: the headers `Deprecation`, `Sunset` and `Link`.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::access::Setting;
use crate::context::Context;
use crate::error::StartError;

/// Tells clients that an address or a version is advised against, and when it will go.
///
/// Every answer says so, as RFC 9745 (`Deprecation`) and RFC 8594 (`Sunset`) write it, and the
/// description of the API marks the operations. Days are written `2026-12-31`, and begin in UTC;
/// what is none is an error at start-up.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::views::Deprecation;
///
/// #[api_view(get, deprecated = Deprecation::since("2026-01-01")
///     .sunset("2026-12-31")
///     .link("https://example.com/changes"))]
/// async fn report(_cx: &Context) -> Result<Response> {
///     Ok(Response::new("report"))
/// }
///
/// # use rest_kit::test::{Client, database};
/// # actix_web::rt::System::new().block_on(async {
/// let client = Client::of_view("report", report, database(())?).await?;
/// let answer = client.get("/report/").await;
/// assert_eq!(answer.header("deprecation"), Some("@1767225600"));
/// assert_eq!(answer.header("sunset"), Some("Thu, 31 Dec 2026 00:00:00 GMT"));
/// # Ok::<(), StartError>(())
/// # })?;
/// # Ok::<(), StartError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Deprecation {
    since: Day,
    sunset: Option<Day>,
    link: Option<String>,
}

/// A day as it was written, read once.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Day {
    text: String,
    date: Option<NaiveDate>,
}

impl Day {
    fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            date: NaiveDate::parse_from_str(text, "%Y-%m-%d").ok(),
        }
    }
}

impl Deprecation {
    /// Advises against it from this day on.
    pub fn since(day: &str) -> Self {
        Self {
            since: Day::new(day),
            sunset: None,
            link: None,
        }
    }

    /// Says from which day on it may be gone; it is served until it is taken away.
    pub fn sunset(mut self, day: &str) -> Self {
        self.sunset = Some(Day::new(day));
        self
    }

    /// Says where people read what to do.
    pub fn link(mut self, address: impl Into<String>) -> Self {
        self.link = Some(address.into());
        self
    }

    /// Adds the headers to the answer of a request.
    fn tell(&self, cx: &Context) {
        if let Some(since) = midnight(&self.since) {
            cx.add_header("Deprecation", format!("@{}", since.timestamp()));
        }
        if let Some(sunset) = self.sunset.as_ref().and_then(midnight) {
            let sunset = sunset.format("%a, %d %b %Y %H:%M:%S GMT");
            cx.add_header("Sunset", sunset.to_string());
        }
        if let Some(link) = &self.link {
            cx.add_header("Link", format!("<{link}>; rel=\"deprecation\""));
        }
    }

    /// Reports days that are none, and an end before the beginning; `place` is what it is said of.
    fn check(&self, place: &str, mistakes: &mut StartError) {
        for day in std::iter::once(&self.since).chain(&self.sunset) {
            if day.date.is_none() {
                mistakes.add(format!(
                    "`{}` is no day, and {place} is deprecated so; write it as `2026-12-31`",
                    day.text
                ));
            }
        }
        let ends = self.sunset.as_ref().and_then(|sunset| sunset.date);
        if let (Some(begins), Some(ends)) = (self.since.date, ends)
            && ends < begins
        {
            mistakes.add(format!(
                "{place} would be gone on {ends}, before it is deprecated on {begins}; change one \
                 of the days"
            ));
        }
        let is_odd = |letter: char| matches!(letter, '<' | '>' | '"') || !letter.is_ascii_graphic();
        if let Some(link) = self.link.as_ref().filter(|link| link.contains(is_odd)) {
            mistakes.add(format!(
                "`{link}` is no address, and {place} is deprecated with a link to it"
            ));
        }
    }
}

fn midnight(day: &Day) -> Option<chrono::DateTime<chrono::Utc>> {
    let midnight = day.date?.and_hms_opt(0, 0, 0)?;
    Some(midnight.and_utc())
}

impl From<Deprecation> for Setting<Deprecation> {
    fn from(own: Deprecation) -> Self {
        Self::Use(Arc::new(own))
    }
}

/// What is deprecated: an action, and versions.
#[derive(Debug, Clone, Default)]
pub struct Deprecations {
    own: Option<Arc<Deprecation>>,
    versions: Arc<[(String, Deprecation)]>,
}

impl Deprecations {
    /// Advises against a version.
    pub(crate) fn add_version(&mut self, version: String, deprecation: Deprecation) {
        let known = self.versions.iter().cloned();
        self.versions = known.chain([(version, deprecation)]).collect();
    }

    /// Advises against an action, too.
    pub(super) fn with(&self, own: Setting<Deprecation>) -> Self {
        Self {
            own: own.or(None),
            versions: Arc::clone(&self.versions),
        }
    }

    /// Returns whether the action is advised against.
    pub(crate) fn has_action(&self) -> bool {
        self.own.is_some()
    }

    /// Returns whether a version is advised against.
    pub(crate) fn has_version(&self, version: &str) -> bool {
        self.versions.iter().any(|(known, _)| known == version)
    }

    /// Adds the headers to the answer; what is said of the action comes before its version.
    pub(super) fn tell(&self, cx: &Context) {
        if let Some(own) = &self.own {
            return own.tell(cx);
        }
        if self.versions.is_empty() {
            return;
        }
        let of_version = |(version, _): &&(String, Deprecation)| cx.version() == Some(version);
        if let Some((_, deprecation)) = self.versions.iter().find(of_version) {
            deprecation.tell(cx);
        }
    }

    /// Reports what is wrong with the view's own.
    pub(super) fn check(&self, view: &str, mistakes: &mut StartError) {
        if let Some(own) = &self.own {
            own.check(&format!("`{view}`"), mistakes);
        }
    }

    /// Reports what is wrong with those of versions.
    pub(crate) fn check_versions(&self, mistakes: &mut StartError) {
        for (version, deprecation) in self.versions.iter() {
            deprecation.check(&format!("version `{version}`"), mistakes);
        }
    }
}
