//! Permissions of users, of their groups, and for single rows.

use rest_kit::contrib::auth::{Group, Permission as Stored, auth_group};
use rest_kit::db::Connection;
use rest_kit::permissions::{
    DjangoModelPermissions, DjangoModelPermissionsOrAnonReadOnly, DjangoObjectPermissions,
};
use rest_kit::prelude::*;
use rest_kit::test::Client;
use serde_json::{Value, json};

use super::{PASSWORD, change, each, in_cookies, user, users};

/// A note.
#[derive(Model, Clone, Debug)]
#[model(table = "notes")]
pub(crate) struct Note {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = 150, unique)]
    name: String,
}

#[derive(Serializer)]
#[serializer(model = Note)]
pub(crate) struct NoteSerializer {
    id: i64,
    name: String,
}

/// Declares a viewset of notes for each rule.
macro_rules! notes {
    ($($name:ident: $rule:expr,)+) => {$(
        struct $name;

        #[viewset]
        impl ModelViewSet for $name {
            type Model = Note;
            type Serializer = NoteSerializer;

            fn permissions(&self) -> impl Permission<Note> {
                $rule
            }
        }
    )+};
}

notes! {
    ByModel: DjangoModelPermissions::new(users()),
    OrAnon: DjangoModelPermissionsOrAnonReadOnly::new(users()),
    Strict: DjangoModelPermissions::new(users()).map("GET", &["view"]),
    ByRow: DjangoObjectPermissions::new(users()).map("GET", &["view"]),
}

fn table(connection: &mut Connection) -> Result<()> {
    let key = if connection.is_sqlite() {
        "INTEGER PRIMARY KEY"
    } else {
        "BIGSERIAL PRIMARY KEY"
    };
    Ok(connection.batch_execute(&format!(
        "CREATE TABLE notes (id {key}, name TEXT NOT NULL UNIQUE)"
    ))?)
}

fn app(kit: RestKit) -> RestKit {
    kit.on_start(async |db| db.write(table).await)
        .register("by-model", ByModel)
        .basename("by-model")
        .register("or-anon", OrAnon)
        .basename("or-anon")
        .register("strict", Strict)
        .basename("strict")
        .register("by-row", ByRow)
        .basename("by-row")
}

async fn status(client: &Client, name: &str, method: &str, path: &str) -> u16 {
    let request = client.request(method, path).json(&json!({ "name": path }));
    let request = if name.is_empty() {
        request
    } else {
        request.basic(name, PASSWORD)
    };
    request.await.status()
}

// parity: DJG-010, DJG-011
#[actix_web::test]
async fn every_model_has_four_permissions() {
    for client in each(in_cookies, app).await {
        let rows = Stored::objects().load(client.db()).await.unwrap();
        let names: Vec<_> = rows
            .iter()
            .map(|row| (row.codename.as_str(), row.name.as_str()))
            .collect();
        assert_eq!(
            names,
            [
                ("add_note", "Can add note"),
                ("change_note", "Can change note"),
                ("delete_note", "Can delete note"),
                ("view_note", "Can view note"),
            ]
        );
    }
}

// parity: PRM-007, PRM-008, PRM-009, PRM-016
#[actix_web::test]
async fn permissions_of_users_and_groups_decide_by_method() {
    for client in each(in_cookies, app).await {
        let (db, ann) = (client.db(), user(&client, "ann").await.id);
        let editors = Group::changes().set(auth_group::name, "editors");
        let editors = Group::objects().create(editors, db).await.unwrap();
        for (path, anonymous) in [("/by-model/", 403), ("/or-anon/", 200), ("/strict/", 403)] {
            assert_eq!(status(&client, "", "GET", path).await, anonymous, "{path}");
        }
        assert_eq!(status(&client, "ann", "GET", "/by-model/").await, 200);
        assert_eq!(status(&client, "ann", "GET", "/strict/").await, 403);
        assert_eq!(status(&client, "ann", "POST", "/by-model/").await, 403);
        assert_eq!(status(&client, "root", "GET", "/strict/").await, 200);

        users().grant(ann, "add_note", db).await.unwrap();
        assert_eq!(status(&client, "ann", "POST", "/by-model/").await, 201);
        assert_eq!(status(&client, "ann", "PATCH", "/by-model/1/").await, 403);
        users()
            .grant_group(&editors, "change_note", db)
            .await
            .unwrap();
        users().join(ann, &editors, db).await.unwrap();
        assert_eq!(status(&client, "ann", "PATCH", "/by-model/1/").await, 200);
        assert_eq!(status(&client, "ann", "DELETE", "/by-model/1/").await, 403);
        change(&client, "root", |user| user.is_active = false).await;
        assert_eq!(status(&client, "root", "DELETE", "/by-model/1/").await, 403);
        assert_eq!(
            users().grant(ann, "fly", db).await.unwrap_err().status(),
            404
        );
    }
}

// parity: PRM-010
// security: SEC-22
#[actix_web::test]
async fn rows_that_may_not_be_read_do_not_exist() {
    for client in each(in_cookies, app).await {
        let (db, ann) = (client.db(), user(&client, "ann").await.id);
        for name in ["one", "two"] {
            Note::objects()
                .create(Note::changes().set(notes::name, name), db)
                .await
                .unwrap();
        }
        for codename in ["view_note", "change_note", "delete_note"] {
            users().grant(ann, codename, db).await.unwrap();
        }
        // Permissions for the model open no row.
        let first = Note::objects().get(1, db).await.unwrap();
        for method in ["GET", "PATCH", "DELETE"] {
            assert_eq!(
                status(&client, "ann", method, "/by-row/1/").await,
                404,
                "{method}"
            );
        }
        users()
            .grant_object(ann, "view_note", &first, db)
            .await
            .unwrap();
        for (method, expected) in [("GET", 200), ("PATCH", 403), ("DELETE", 403)] {
            assert_eq!(
                status(&client, "ann", method, "/by-row/1/").await,
                expected,
                "{method}"
            );
        }
        users()
            .grant_object(ann, "change_note", &first, db)
            .await
            .unwrap();
        assert_eq!(status(&client, "ann", "PATCH", "/by-row/1/").await, 200);
        assert_eq!(status(&client, "ann", "GET", "/by-row/2/").await, 404);
        assert_eq!(status(&client, "root", "PATCH", "/by-row/2/").await, 200);
        let _: Value = client.get("/by-row/1/").basic("ann", PASSWORD).await.json();
    }
}
