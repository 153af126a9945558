//! The six standard actions on a model.

use crate::db::Model;
use crate::serializers::ModelSerializer;
use crate::views::mixins::{
    CreateModelMixin, DestroyModelMixin, ListModelMixin, RetrieveModelMixin, UpdateModelMixin,
};

use super::ViewSet;

/// A viewset with `list`, `create`, `retrieve`, `update`, `partial_update` and `destroy`.
pub trait ModelViewSet: ViewSet {
    /// The model.
    type Model: Model;
    /// What reads bodies and writes answers.
    type Serializer: ModelSerializer<Model = Self::Model>;
}

impl<V> ModelViewSet for V
where
    V: ViewSet
        + ListModelMixin
        + CreateModelMixin
        + RetrieveModelMixin
        + UpdateModelMixin
        + DestroyModelMixin,
{
    type Model = V::Model;
    type Serializer = V::Serializer;
}
