//! Using a diesel schema that is there already.

use rest_kit::prelude::*;

// ANCHOR: schema
pub mod schema {
    diesel::table! {
        people (person_id) {
            person_id -> Integer,
            full_name -> Text,
            age -> Nullable<Integer>,
        }
    }
}
// ANCHOR_END: schema

// ANCHOR: model
#[derive(Model, Clone, Debug)]
#[model(table = schema::people)]
pub struct Person {
    #[model(primary_key, column = "person_id")]
    pub id: i32,
    #[model(max_length = 80, column = "full_name")]
    pub name: String,
    #[model(min_value = 0)]
    pub age: Option<i32>,
}

#[derive(Serializer)]
#[serializer(model = Person)]
pub struct PersonSerializer {
    pub id: i32,
    pub name: String,
    pub age: Option<i32>,
}

pub struct PersonViewSet;

#[viewset(filter(age[gte]))]
impl ModelViewSet for PersonViewSet {
    type Model = Person;
    type Serializer = PersonSerializer;

    fn queryset(&self, _cx: &Context) -> QuerySet<Person> {
        Person::objects().filter(schema::people::age.is_not_null())
    }
}
// ANCHOR_END: model

pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .register("people", PersonViewSet)
}
