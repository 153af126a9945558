use rest_kit::prelude::*;

#[derive(Model, Clone, Debug)]
struct Author {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = 50)]
    name: String,
}

#[derive(Model, Clone, Debug)]
struct Book {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = 50)]
    title: String,
    #[model(references = Author)]
    author_id: i64,
}

#[derive(Serializer)]
#[serializer(model = Book)]
pub struct BookSerializer {
    pub id: i64,
    pub title: String,
    #[field(source = author_id)]
    pub author: i64,
}

#[hooks]
impl BookSerializer {
    pub fn validate_titel(title: &str) -> FieldResult {
        if title.is_empty() { Err("No.".into()) } else { Ok(()) }
    }

    pub fn queryset_authors(_cx: &Context) -> QuerySet<Author> {
        Author::objects()
    }
}

#[derive(Serializer)]
pub struct Letter {
    pub text: String,
}

#[hooks]
impl Letter {
    pub fn valdate_text(_text: &str) -> FieldResult {
        Ok(())
    }
}

#[hooks]
impl Clone for Letter {
    fn clone(&self) -> Self {
        Self { text: self.text.clone() }
    }
}

fn main() {}
