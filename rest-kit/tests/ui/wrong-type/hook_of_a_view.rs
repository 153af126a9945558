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
    #[field(read_only)]
    id: i64,
    title: String,
    price: Decimal,
}

struct Books;

#[viewset]
impl ModelViewSet for Books {
    type Model = Book;
    type Serializer = BookSerializer;

    fn queryset(&self) -> QuerySet<Book> {
        Book::objects()
    }

    async fn perform_create(&self, serializer: BookSerializer) -> Result<()> {
        drop(serializer);
        Ok(())
    }

    fn perform_destroy(&self, cx: &Context, row: Book) -> Result<()> {
        drop((cx, row));
        Ok(())
    }

    async fn permissions(&self) -> impl Permission<Book> {
        AllowAny
    }

    fn get_serializer_class(&self) {}

    #[action(detail = true)]
    async fn publish(&self, cx: &Context, pk: i64) -> Result<Response> {
        drop((cx, pk));
        Ok(Response::no_content())
    }
}

fn main() {}
