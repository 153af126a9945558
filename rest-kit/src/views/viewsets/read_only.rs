//! Reading a model.

use crate::views::mixins::{ListModelMixin, RetrieveModelMixin};

use super::ViewSet;

/// A viewset with `list` and `retrieve`.
pub trait ReadOnlyModelViewSet: ViewSet + ListModelMixin + RetrieveModelMixin {}
impl<V: ViewSet + ListModelMixin + RetrieveModelMixin> ReadOnlyModelViewSet for V {}
