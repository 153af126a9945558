//! Reviews, by whom they are written.

use rest_kit::pagination::Pagination;
use rest_kit::prelude::*;
use rest_kit::views::Setting;

use crate::models::Review;
use crate::permissions::IsOwnerOrReadOnly;
use crate::serializers::{OpenReviewSerializer, ReviewSerializer};
use crate::views::{below, book_pagination};

/// `/api/reviews/`
pub(crate) struct ReviewViewSet;

/// Reviews, written by the user who sends them.
#[viewset]
impl ModelViewSet for ReviewViewSet {
    type Model = Review;
    type Serializer = ReviewSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }

    fn permissions(&self) -> impl Permission<Review> {
        (IsAuthenticatedOrReadOnly, IsOwnerOrReadOnly)
    }
}

/// `/api/open-reviews/`
pub(crate) struct OpenReviewViewSet;

/// Reviews with the reviewer given.
#[viewset]
impl ModelViewSet for OpenReviewViewSet {
    type Model = Review;
    type Serializer = OpenReviewSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }
}

/// `/api/books/{book_pk}/reviews/`
pub(crate) struct BookReviewsViewSet;

/// The reviews of one book.
#[viewset]
impl ReadOnlyModelViewSet for BookReviewsViewSet {
    type Model = Review;
    type Serializer = OpenReviewSerializer;

    fn queryset(&self, cx: &Context) -> QuerySet<Review> {
        Review::objects().filter_by(below(cx, "book_pk", Review::FIELDS.book_id.any()))
    }
}
