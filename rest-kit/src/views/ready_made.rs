//! Views of a model at one address, by the methods they have.
//!
//! `#[api_view]` on an impl of one of them makes the view; each is implemented for whatever has
//! its mixins.

use crate::db::Model;
use crate::serializers::ModelSerializer;

use super::View;
use super::mixins::{
    CreateModelMixin, DestroyModelMixin, ListModelMixin, RetrieveModelMixin, UpdateModelMixin,
};

/// Lists: GET.
#[doc(alias = "ListAPIView")]
pub trait ListApiView: View {
    /// The model.
    type Model: Model;
    /// What reads bodies and writes answers.
    type Serializer: ModelSerializer<Model = Self::Model>;
}

impl<V: View + ListModelMixin> ListApiView for V {
    type Model = V::Model;
    type Serializer = V::Serializer;
}

/// Creates: POST.
#[doc(alias = "CreateAPIView")]
pub trait CreateApiView: View {
    /// The model.
    type Model: Model;
    /// What reads bodies and writes answers.
    type Serializer: ModelSerializer<Model = Self::Model>;
}

impl<V: View + CreateModelMixin> CreateApiView for V {
    type Model = V::Model;
    type Serializer = V::Serializer;
}

/// Answers one object: GET.
#[doc(alias = "RetrieveAPIView")]
pub trait RetrieveApiView: View {
    /// The model.
    type Model: Model;
    /// What reads bodies and writes answers.
    type Serializer: ModelSerializer<Model = Self::Model>;
}

impl<V: View + RetrieveModelMixin> RetrieveApiView for V {
    type Model = V::Model;
    type Serializer = V::Serializer;
}

/// Changes one object: PUT, PATCH.
#[doc(alias = "UpdateAPIView")]
pub trait UpdateApiView: View {
    /// The model.
    type Model: Model;
    /// What reads bodies and writes answers.
    type Serializer: ModelSerializer<Model = Self::Model>;
}

impl<V: View + UpdateModelMixin> UpdateApiView for V {
    type Model = V::Model;
    type Serializer = V::Serializer;
}

/// Deletes one object: DELETE.
#[doc(alias = "DestroyAPIView")]
pub trait DestroyApiView: View {
    /// The model.
    type Model: Model;
    /// What reads bodies and writes answers.
    type Serializer: ModelSerializer<Model = Self::Model>;
}

impl<V: View + DestroyModelMixin> DestroyApiView for V {
    type Model = V::Model;
    type Serializer = V::Serializer;
}

/// Lists and creates: GET, POST.
#[doc(alias = "ListCreateAPIView")]
pub trait ListCreateApiView: View {
    /// The model.
    type Model: Model;
    /// What reads bodies and writes answers.
    type Serializer: ModelSerializer<Model = Self::Model>;
}

impl<V: View + ListModelMixin + CreateModelMixin> ListCreateApiView for V {
    type Model = V::Model;
    type Serializer = V::Serializer;
}

/// Answers and changes one object: GET, PUT, PATCH.
#[doc(alias = "RetrieveUpdateAPIView")]
pub trait RetrieveUpdateApiView: View {
    /// The model.
    type Model: Model;
    /// What reads bodies and writes answers.
    type Serializer: ModelSerializer<Model = Self::Model>;
}

impl<V: View + RetrieveModelMixin + UpdateModelMixin> RetrieveUpdateApiView for V {
    type Model = V::Model;
    type Serializer = V::Serializer;
}

/// Answers and deletes one object: GET, DELETE.
#[doc(alias = "RetrieveDestroyAPIView")]
pub trait RetrieveDestroyApiView: View {
    /// The model.
    type Model: Model;
    /// What reads bodies and writes answers.
    type Serializer: ModelSerializer<Model = Self::Model>;
}

impl<V: View + RetrieveModelMixin + DestroyModelMixin> RetrieveDestroyApiView for V {
    type Model = V::Model;
    type Serializer = V::Serializer;
}

/// Answers, changes and deletes one object: GET, PUT, PATCH, DELETE.
#[doc(alias = "RetrieveUpdateDestroyAPIView")]
pub trait RetrieveUpdateDestroyApiView: View {
    /// The model.
    type Model: Model;
    /// What reads bodies and writes answers.
    type Serializer: ModelSerializer<Model = Self::Model>;
}

impl<V: View + RetrieveModelMixin + UpdateModelMixin + DestroyModelMixin>
    RetrieveUpdateDestroyApiView for V
{
    type Model = V::Model;
    type Serializer = V::Serializer;
}
