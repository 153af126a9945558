//! The six standard actions on a model.

use crate::views::mixins::{
    CreateModelMixin, DestroyModelMixin, ListModelMixin, RetrieveModelMixin, UpdateModelMixin,
};

use super::ViewSet;

/// A viewset with `list`, `create`, `retrieve`, `update`, `partial_update` and `destroy`.
pub trait ModelViewSet:
    ViewSet
    + ListModelMixin
    + CreateModelMixin
    + RetrieveModelMixin
    + UpdateModelMixin
    + DestroyModelMixin
{
}

impl<V> ModelViewSet for V where
    V: ViewSet
        + ListModelMixin
        + CreateModelMixin
        + RetrieveModelMixin
        + UpdateModelMixin
        + DestroyModelMixin
{
}
