//! A field that names rows knows which rows there are, or is only shown.

use rest_kit::prelude::*;

#[derive(Model, Clone, Debug)]
#[model(reverse(notes = Note by author))]
pub struct Author {
    #[model(primary_key)]
    pub id: i64,
    #[model(max_length = 50)]
    pub name: String,
}

#[derive(Model, Clone, Debug)]
pub struct Note {
    #[model(primary_key)]
    pub id: i64,
    #[model(references = Author)]
    pub author_id: i64,
}

// parity: REL-010
#[derive(Serializer)]
pub struct BySlug {
    #[field(slug = name)]
    pub author: String,
}

#[derive(Serializer)]
pub struct ByLink {
    #[field(link = "author-detail")]
    pub author: String,
}

#[derive(Serializer)]
pub struct Sound {
    #[field(references = Author, slug = name)]
    pub author: String,
}

// parity: SER-050
#[derive(Serializer)]
#[serializer(model = Note)]
pub struct NoteSerializer {
    #[field(source = author.name, read_only = false)]
    pub author_name: String,
}

fn main() {}
