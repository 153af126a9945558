//! Reading a model.

use crate::db::Model;
use crate::serializers::ModelSerializer;
use crate::views::mixins::{ListModelMixin, RetrieveModelMixin};

use super::ViewSet;

/// A viewset with `list` and `retrieve`.
pub trait ReadOnlyModelViewSet: ViewSet {
    /// The model.
    type Model: Model;
    /// What writes answers.
    type Serializer: ModelSerializer<Model = Self::Model>;
}

impl<V: ViewSet + ListModelMixin + RetrieveModelMixin> ReadOnlyModelViewSet for V {
    type Model = V::Model;
    type Serializer = V::Serializer;
}
