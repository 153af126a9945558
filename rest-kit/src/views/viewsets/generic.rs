//! Chosen actions on a model.

use crate::views::generics::GenericApiView;

use super::ViewSet;

/// A viewset of a model with the standard actions that `#[viewset(mixins(create, list))]` names.
pub trait GenericViewSet: ViewSet + GenericApiView {}
impl<V: ViewSet + GenericApiView> GenericViewSet for V {}
