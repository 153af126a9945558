//! The generic views.

use rest_kit::prelude::*;
use rest_kit::serializers::{validate, validate_update};

use crate::models::{Author, authors};
use crate::serializers::AuthorSerializer;

/// `/api/generic/authors/`
pub(crate) struct AuthorListCreate;

/// ListCreateAPIView.
#[api_view]
impl ListCreateApiView for AuthorListCreate {
    type Model = Author;
    type Serializer = AuthorSerializer;

    fn queryset(&self, _cx: &Context) -> QuerySet<Author> {
        Author::objects().filter(authors::id.le(3_i64))
    }
}

/// `/api/generic/authors/create/`
pub(crate) struct AuthorCreate;

/// CreateAPIView.
#[api_view]
impl CreateApiView for AuthorCreate {
    type Model = Author;
    type Serializer = AuthorSerializer;
}

/// `/api/generic/authors/first/`
pub(crate) struct FirstAuthor;

/// get_object is overridden: always the first.
#[api_view]
impl RetrieveApiView for FirstAuthor {
    type Model = Author;
    type Serializer = AuthorSerializer;

    async fn get_object(&self, cx: &Context) -> Result<Author> {
        let first = Author::objects()
            .order_by(authors::id.asc())
            .first(cx)
            .await?;
        first.ok_or_else(Error::not_found)
    }
}

/// `/api/generic/authors/{pk}/delete/`
pub(crate) struct AuthorDestroy;

/// DestroyAPIView.
#[api_view]
impl DestroyApiView for AuthorDestroy {
    type Model = Author;
    type Serializer = AuthorSerializer;
}

/// `/api/generic/authors/named/{name}/`
pub(crate) struct AuthorRetrieveUpdate;

/// RetrieveUpdateAPIView looked up by name.
#[api_view(lookup(name), lookup_param = "name")]
impl RetrieveUpdateApiView for AuthorRetrieveUpdate {
    type Model = Author;
    type Serializer = AuthorSerializer;
}

/// `/api/generic/authors/{pk}/upsert/`
pub(crate) struct UpsertTag;

/// PUT creates what is missing.
#[api_view(methods(get, put, head, options))]
impl RetrieveUpdateApiView for UpsertTag {
    type Model = Author;
    type Serializer = AuthorSerializer;

    async fn update(&self, cx: &Context) -> Result<Response> {
        let key: i64 = cx
            .path_param("pk")?
            .parse()
            .map_err(|_| Error::not_found())?;
        let found = Author::objects()
            .filter(authors::id.eq(key))
            .first(cx)
            .await?;
        let data = cx.data().await?;
        if let Some(author) = found {
            let data = validate_update::<AuthorSerializer>(author, data, cx).await?;
            return cx.serialize::<AuthorSerializer>(data.save(cx).await?).await;
        }
        let data = validate::<AuthorSerializer>(data, cx).await?;
        let author = data.set(authors::id, key).save(cx).await?;
        let created = cx.serialize::<AuthorSerializer>(author).await?;
        Ok(created.with_status(201))
    }
}
