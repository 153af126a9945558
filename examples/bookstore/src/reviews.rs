//! Reviews: everyone reads them, readers write them, and each belongs to its reader.

use rest_kit::contrib::auth::User;
use rest_kit::prelude::*;
use rest_kit::serializers::current_user;

use crate::models::Book;

/// What a reader thinks of a book.
#[derive(Model, Clone, Debug)]
#[model(table = "reviews", ordering("id"), unique_together(book_id, reader_id))]
pub struct Review {
    #[model(primary_key)]
    pub id: i64,
    #[model(references = Book, on_delete = "cascade")]
    pub book_id: i64,
    #[model(references = User, on_delete = "cascade")]
    pub reader_id: i64,
    #[model(min_value = 1, max_value = 5)]
    pub stars: i16,
    #[model(max_length = 2000)]
    pub text: String,
    #[model(auto_now_add)]
    pub created_at: DateTime,
}

/// A review in requests and answers; its reader is the caller, whatever the body says.
#[derive(Serializer, Debug)]
#[serializer(model = Review)]
pub struct ReviewSerializer {
    #[field(read_only)]
    pub id: i64,
    #[field(source = book_id)]
    pub book: i64,
    #[field(source = reader_id, hidden = current_user)]
    pub owner: i64,
    #[field(source = reader.username)]
    pub reader: String,
    pub stars: i16,
    pub text: String,
    #[field(read_only)]
    pub created_at: DateTime,
}

/// Everyone reads; a review is changed by its reader only.
#[derive(Debug)]
pub struct IsOwnerOrReadOnly;

#[permission]
impl Permission<Review> for IsOwnerOrReadOnly {
    fn has_object_permission(&self, cx: &Context, review: &Review) -> bool {
        cx.is_safe_method() || cx.user_id() == Some(review.reader_id)
    }
}

/// What can be done with reviews.
#[derive(Debug)]
pub struct ReviewViewSet;

/// What readers think.
#[viewset(filter(book_id, stars), ordering(stars, created_at))]
impl ModelViewSet for ReviewViewSet {
    type Model = Review;
    type Serializer = ReviewSerializer;

    fn permissions(&self) -> impl Permission<Review> {
        (IsAuthenticatedOrReadOnly, IsOwnerOrReadOnly)
    }
}
