//! A view's own list of parsers, renderers, authenticators or throttles, or the application's.

use std::fmt;
use std::sync::Arc;

use crate::http::ContentNegotiation;
use crate::http::parsers::Parser;
use crate::http::renderers::Renderer;
use crate::http::versioning::Versioning;

use super::authentication::{AnyAuthentication, Authentication};
use super::throttling::{AnyThrottle, Throttle};

/// How callers are recognized, in order: one authenticator or a tuple of them.
pub type Authenticators = PolicyList<dyn AnyAuthentication>;
/// Who limits the rate of requests: one throttle or a tuple of them.
pub type Throttles = PolicyList<dyn AnyThrottle>;
/// What reads bodies: one parser or a tuple of them.
pub type Parsers = PolicyList<dyn Parser>;
/// What writes answers, the preferred one first: one renderer or a tuple of them.
pub type Renderers = PolicyList<dyn Renderer>;

/// A list of policies, shared by every request; or the wish to take the application's.
///
/// # Examples
///
/// ```
/// use rest_kit::parsers::JsonParser;
/// use rest_kit::views::Parsers;
///
/// assert_eq!(Parsers::from((JsonParser,)).get().map(<[_]>::len), Some(1));
/// assert!(Parsers::inherit().get().is_none());
/// ```
pub struct PolicyList<T: ?Sized>(Option<Arc<[Arc<T>]>>);

impl<T: ?Sized> PolicyList<T> {
    /// Takes the application's list.
    pub const fn inherit() -> Self {
        Self(None)
    }

    /// Takes exactly these.
    pub fn new(members: Vec<Arc<T>>) -> Self {
        Self(Some(members.into()))
    }

    /// Has no member: nobody is recognized, nothing is limited.
    pub fn none() -> Self {
        Self::new(Vec::new())
    }

    /// Returns the members; none when the application's are taken.
    pub fn get(&self) -> Option<&[Arc<T>]> {
        self.0.as_deref()
    }

    /// Returns the members, or those of `default`.
    pub fn or(self, default: &Arc<[Arc<T>]>) -> Arc<[Arc<T>]> {
        self.0.unwrap_or_else(|| Arc::clone(default))
    }
}

impl<T: ?Sized> Default for PolicyList<T> {
    fn default() -> Self {
        Self::inherit()
    }
}

impl<T: ?Sized> Clone for PolicyList<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for PolicyList<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PolicyList").field(&self.0).finish()
    }
}

impl<T: ?Sized> From<Vec<Arc<T>>> for PolicyList<T> {
    fn from(members: Vec<Arc<T>>) -> Self {
        Self::new(members)
    }
}

impl<T: ?Sized> From<()> for PolicyList<T> {
    fn from((): ()) -> Self {
        Self::none()
    }
}

/// Implements the conversions from one member and from tuples of members.
macro_rules! lists {
    ($($member:ident => $erased:ty;)+) => {$(
        impl<A: $member + 'static> From<A> for PolicyList<$erased> {
            fn from(member: A) -> Self {
                Self::new(vec![Arc::new(member)])
            }
        }
        lists!(@tuple $member => $erased; A 0);
        lists!(@tuple $member => $erased; A 0, B 1);
        lists!(@tuple $member => $erased; A 0, B 1, C 2);
        lists!(@tuple $member => $erased; A 0, B 1, C 2, D 3);
        lists!(@tuple $member => $erased; A 0, B 1, C 2, D 3, E 4);
        lists!(@tuple $member => $erased; A 0, B 1, C 2, D 3, E 4, F 5);
    )+};
    (@tuple $member:ident => $erased:ty; $($letter:ident $at:tt),+) => {
        impl<$($letter: $member + 'static),+> From<($($letter,)+)> for PolicyList<$erased> {
            fn from(members: ($($letter,)+)) -> Self {
                Self::new(vec![$(Arc::new(members.$at) as Arc<$erased>),+])
            }
        }
    };
}

lists! {
    Authentication => dyn AnyAuthentication;
    Throttle => dyn AnyThrottle;
    Parser => dyn Parser;
    Renderer => dyn Renderer;
}

/// One policy of a view: the application's, none, or its own.
#[derive(Default)]
pub enum Setting<T: ?Sized> {
    /// The application's.
    #[default]
    Inherit,
    /// None, whatever the application has.
    Off,
    /// This one.
    Use(Arc<T>),
}

impl<T: ?Sized> Setting<T> {
    /// Returns what is to be used, given the application's choice.
    pub fn or(self, default: Option<&Arc<T>>) -> Option<Arc<T>> {
        match self {
            Self::Inherit => default.cloned(),
            Self::Off => None,
            Self::Use(own) => Some(own),
        }
    }
}

impl<T: ?Sized> Clone for Setting<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Inherit => Self::Inherit,
            Self::Off => Self::Off,
            Self::Use(own) => Self::Use(Arc::clone(own)),
        }
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Setting<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inherit => f.write_str("Inherit"),
            Self::Off => f.write_str("Off"),
            Self::Use(own) => own.fmt(f),
        }
    }
}

/// `()` is none, as in lists.
impl<T: ?Sized> From<()> for Setting<T> {
    fn from((): ()) -> Self {
        Self::Off
    }
}

impl<V: Versioning + 'static> From<V> for Setting<dyn Versioning> {
    fn from(own: V) -> Self {
        Self::Use(Arc::new(own))
    }
}

impl<N: ContentNegotiation> From<N> for Setting<dyn ContentNegotiation> {
    fn from(own: N) -> Self {
        Self::Use(Arc::new(own))
    }
}
