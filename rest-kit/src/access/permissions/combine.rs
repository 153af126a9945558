//! Rules made of rules: `&`, `|`, `!` and lists.
//!
//! As in DRF, a composed rule refuses in the framework's words, not in its parts'.

use crate::context::Context;
use crate::error::Result;

use super::{Permission, Verdict};

/// Both rules: `A & B`.
#[derive(Debug, Clone, Copy, Default)]
pub struct And<A, B>(pub A, pub B);

/// Either rule, for the call and its object together: `A | B`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Or<A, B>(pub A, pub B);

/// The opposite of a rule: `!A`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Not<A>(pub A);

/// Gives a type of this crate the operators `&`, `|` and `!`; `#[permission]` writes the same.
macro_rules! operators {
    ($ty:ty $(, $letter:ident)*) => {
        impl<Other $(, $letter)*> std::ops::BitAnd<Other> for $ty {
            type Output = $crate::access::permissions::And<Self, Other>;
            fn bitand(self, other: Other) -> Self::Output {
                $crate::access::permissions::And(self, other)
            }
        }
        impl<Other $(, $letter)*> std::ops::BitOr<Other> for $ty {
            type Output = $crate::access::permissions::Or<Self, Other>;
            fn bitor(self, other: Other) -> Self::Output {
                $crate::access::permissions::Or(self, other)
            }
        }
        impl<$($letter),*> std::ops::Not for $ty {
            type Output = $crate::access::permissions::Not<Self>;
            fn not(self) -> Self::Output {
                $crate::access::permissions::Not(self)
            }
        }
    };
}
pub(super) use operators;

operators!(And<A, B>, A, B);
operators!(Or<A, B>, A, B);
operators!(Not<A>, A);

impl<M: 'static, A: Permission<M>, B: Permission<M>> Permission<M> for And<A, B> {
    fn has_permission(&self, cx: &Context) -> bool {
        self.0.has_permission(cx) && self.1.has_permission(cx)
    }

    fn has_object_permission(&self, cx: &Context, object: &M) -> bool {
        self.0.has_object_permission(cx, object) && self.1.has_object_permission(cx, object)
    }

    async fn check(&self, cx: &Context) -> Result<bool> {
        Ok(self.0.check(cx).await? && self.1.check(cx).await?)
    }

    async fn check_object(&self, cx: &Context, object: &M) -> Result<bool> {
        Ok(self.0.check_object(cx, object).await? && self.1.check_object(cx, object).await?)
    }
}

impl<M: 'static, A: Permission<M>, B: Permission<M>> Permission<M> for Or<A, B> {
    fn has_permission(&self, cx: &Context) -> bool {
        self.0.has_permission(cx) || self.1.has_permission(cx)
    }

    fn has_object_permission(&self, cx: &Context, object: &M) -> bool {
        (self.0.has_permission(cx) && self.0.has_object_permission(cx, object))
            || (self.1.has_permission(cx) && self.1.has_object_permission(cx, object))
    }

    async fn check(&self, cx: &Context) -> Result<bool> {
        Ok(self.0.check(cx).await? || self.1.check(cx).await?)
    }

    async fn check_object(&self, cx: &Context, object: &M) -> Result<bool> {
        Ok(
            (self.0.check(cx).await? && self.0.check_object(cx, object).await?)
                || (self.1.check(cx).await? && self.1.check_object(cx, object).await?),
        )
    }
}

impl<M: 'static, A: Permission<M>> Permission<M> for Not<A> {
    fn has_permission(&self, cx: &Context) -> bool {
        !self.0.has_permission(cx)
    }

    fn has_object_permission(&self, cx: &Context, object: &M) -> bool {
        !self.0.has_object_permission(cx, object)
    }

    async fn check(&self, cx: &Context) -> Result<bool> {
        Ok(!self.0.check(cx).await?)
    }

    async fn check_object(&self, cx: &Context, object: &M) -> Result<bool> {
        Ok(!self.0.check_object(cx, object).await?)
    }
}

/// Implements lists: every member in order; the first that refuses gives its words.
macro_rules! tuples {
    ($(($($letter:ident $at:tt),+))+) => {$(
        impl<Row: 'static, $($letter: Permission<Row>),+> Permission<Row> for ($($letter,)+) {
            fn has_permission(&self, cx: &Context) -> bool {
                $(Permission::<Row>::has_permission(&self.$at, cx))&&+
            }

            fn has_object_permission(&self, cx: &Context, object: &Row) -> bool {
                $(self.$at.has_object_permission(cx, object))&&+
            }

            async fn check(&self, cx: &Context) -> Result<bool> {
                Ok(Permission::<Row>::verdict(self, cx).await? == Verdict::Granted)
            }

            async fn check_object(&self, cx: &Context, object: &Row) -> Result<bool> {
                Ok(self.object_verdict(cx, object).await? == Verdict::Granted)
            }

            async fn verdict(&self, cx: &Context) -> Result<Verdict> {
                $(
                    let verdict = Permission::<Row>::verdict(&self.$at, cx).await?;
                    if verdict != Verdict::Granted {
                        return Ok(verdict);
                    }
                )+
                Ok(Verdict::Granted)
            }

            async fn object_verdict(&self, cx: &Context, object: &Row) -> Result<Verdict> {
                $(
                    let verdict = Permission::<Row>::object_verdict(&self.$at, cx, object).await?;
                    if verdict != Verdict::Granted {
                        return Ok(verdict);
                    }
                )+
                Ok(Verdict::Granted)
            }
        }
    )+};
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
}
