//! Chosen actions on a model.

use crate::db::Model;
use crate::serializers::ModelSerializer;
use crate::views::generics::GenericApiView;

use super::ViewSet;

/// A viewset of a model with the standard actions that `#[viewset(mixins(create, list))]` names.
pub trait GenericViewSet: ViewSet {
    /// The model.
    type Model: Model;
    /// What reads bodies and writes answers.
    type Serializer: ModelSerializer<Model = Self::Model>;
}

impl<V: ViewSet + GenericApiView> GenericViewSet for V {
    type Model = V::Model;
    type Serializer = V::Serializer;
}
