use rest_kit::prelude::*;

#[derive(Model, Clone, Debug)]
struct Book {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = 50)]
    title: String,
    #[model(max_digits = 6, decimal_places = 2)]
    price: Decimal,
}

#[derive(Serializer)]
#[serializer(model = Book)]
struct BookSerializer {
    id: i64,
    title: String,
}

struct Books;

#[viewset(orderring(title), filter(title[icontain]))]
impl ModelViewSet for Books {
    type Model = Book;
    type Serializer = BookSerializer;

    async fn perfom_create(&self, cx: &Context, book: Validated<BookSerializer>) -> Result<Book> {
        book.save(cx).await
    }

    #[action(detial = true, methods(gett))]
    async fn label(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }
}

fn main() {}
