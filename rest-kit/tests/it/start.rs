//! Starting: every mistake is reported, and nothing is served before all is well.

use rest_kit::app::Settings;
use rest_kit::error::StartError;
use rest_kit::migrations::{Migrations, embed_migrations};
use rest_kit::pagination::{CursorPagination, LinkHeader, Pagination};
use rest_kit::prelude::*;
use rest_kit::test::{Client, shared_databases};
use rest_kit::views::Setting;

use crate::support::app::each;
use crate::support::library::{AuthorViewSet, TagViewSet};

fn kit() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .database("sqlite::memory:")
}

fn mistakes(kit: RestKit) -> Vec<String> {
    let error: StartError = kit.build().err().unwrap();
    error.mistakes().to_vec()
}

// parity: RTR-005
#[test]
fn every_mistake_is_reported_at_once() {
    let app = kit()
        .bind("nowhere")
        .register("authors", AuthorViewSet)
        .register("writers", AuthorViewSet)
        .register("authors", TagViewSet);
    assert_eq!(
        mistakes(app),
        [
            "`author-list` and `tag-list` have the same path /authors/; register one of them elsewhere",
            "`author-detail` and `tag-detail` have the same path /authors/{pk}/; register one of them elsewhere",
            "/authors/ and /writers/ are both called `author-list`; give one of them a `.basename(\"…\")`",
            "/authors/{pk}/ and /writers/{pk}/ are both called `author-detail`; give one of them a `.basename(\"…\")`",
            "`nowhere` is no address to listen on; write host and port: `127.0.0.1:8000`",
        ]
    );
}

#[test]
fn databases_that_cannot_be_opened_are_mistakes() {
    let wrong = mistakes(RestKit::new(Settings::default()).database("mysql://u:secret@h/n"));
    assert!(wrong[0].contains("`mysql://`"), "{wrong:?}");
    assert!(!wrong[0].contains("secret"));
    let missing =
        mistakes(RestKit::new(Settings::default()).database("sqlite:///no/such/folder/db"));
    assert_eq!(
        missing,
        [
            "cannot open the SQLite database `/no/such/folder/db`: there is no folder `/no/such/folder`; \
             create it, or name a file in another one"
        ]
    );
    // A file that is none of SQLite's has another cure.
    let folder = mistakes(RestKit::new(Settings::default()).database("sqlite://src"));
    assert!(!folder[0].contains("there is no folder"), "{folder:?}");
}

const MIGRATIONS: Migrations = Migrations::both(embed_migrations!("tests/it/db/migrations"));

#[test]
fn databases_of_tests_run_migrations() {
    for database in rest_kit::test::databases(MIGRATIONS).unwrap() {
        let app = RestKit::new(Settings::default()).db(database.db().clone());
        app.migrations(MIGRATIONS)
            .migrate_on_start(false)
            .build()
            .unwrap();
    }
}

#[test]
fn pending_migrations_are_all_named_or_run() {
    for database in shared_databases(()).unwrap() {
        let app = || {
            RestKit::new(Settings::default())
                .db(database.db().clone())
                .migrations(MIGRATIONS)
        };
        let pending = mistakes(app().migrate_on_start(false));
        assert_eq!(pending.len(), 2);
        assert!(
            pending[0].contains("2024-01-01-000001_shelves"),
            "{pending:?}"
        );
        assert!(
            pending[1].contains("2024-01-02-000001_shelf_name"),
            "{pending:?}"
        );
        app().build().unwrap();
        app().migrate_on_start(false).build().unwrap();
    }
}

#[actix_web::test]
async fn an_address_in_use_is_a_mistake_and_hooks_come_first() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (sender, hooks) = std::sync::mpsc::channel();
    let served = kit()
        .bind(address.clone())
        .on_start(move |_db| async move { sender.send("hook").map_err(Error::internal) })
        .serve()
        .await;
    assert_eq!(hooks.try_recv(), Ok("hook"));
    let message = served.err().unwrap().to_string();
    assert!(
        message.contains(&format!("cannot listen on `{address}`")),
        "{message}"
    );
    let refused = kit()
        .on_start(async |_| Err(Error::internal("no data")))
        .serve()
        .await;
    assert!(refused.err().unwrap().to_string().contains("no data"));
}

// parity: VIE-018
#[actix_web::test]
async fn other_actix_services_live_beside_the_api() {
    let app = |kit: RestKit| {
        kit.register("api/tags", TagViewSet).configure(|config| {
            config.route("/health", actix_web::web::get().to(|| async { "fine" }));
        })
    };
    for library in each(app).await {
        assert_eq!(library.get("/health").await.text(), "fine");
        assert_eq!(library.get("/api/tags/").await.status(), 200);
    }
    let client = Client::new(kit().build().unwrap()).await;
    assert_eq!(client.get("/").await.status(), 404);
}

/// A model that no migration knows.
#[derive(Model, Clone, Debug)]
#[model(table = "planets")]
struct Planet {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = 20)]
    name: String,
}

#[derive(Serializer)]
#[serializer(model = Planet)]
struct PlanetSerializer {
    id: i64,
    name: String,
}

struct PlanetViewSet;

#[viewset]
impl ModelViewSet for PlanetViewSet {
    type Model = Planet;
    type Serializer = PlanetSerializer;
}

#[test]
fn tables_that_do_not_fit_their_models_are_mistakes() {
    let run = actix_web::rt::System::new();
    for database in rest_kit::test::databases(()).unwrap() {
        let start = |change: &'static str| {
            let app = kit()
                .db(database.db().clone())
                .register("planets", PlanetViewSet)
                .on_start(async move |db| {
                    db.write(move |connection| connection.batch_execute(change))
                        .await
                });
            run.block_on(app.start()).map(drop)
        };
        let missing = start("SELECT 1").unwrap_err().to_string();
        let cure = "the database does not fit the model `Planet`: there is no table `planets`; \
                    run its migration, or write it";
        assert!(missing.contains(cure), "{missing}");
        let narrow = start("CREATE TABLE planets (id BIGINT PRIMARY KEY)");
        let narrow = narrow.unwrap_err().to_string();
        assert!(narrow.contains("planets.name"), "{narrow}");
        start("ALTER TABLE planets ADD name TEXT NOT NULL DEFAULT ''").unwrap();
    }
}

/// Has columns whose types tables get wrong.
#[derive(Model, Clone, Debug)]
#[model(table = "comets")]
struct Comet {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = 20)]
    code: String,
    returns: Option<NaiveDate>,
    #[model(max_digits = 6, decimal_places = 2)]
    mass: Decimal,
}

#[derive(Serializer)]
#[serializer(model = Comet)]
struct CometSerializer {
    id: i64,
    code: String,
    returns: Option<NaiveDate>,
    mass: Decimal,
}

struct CometViewSet;

#[viewset]
impl ModelViewSet for CometViewSet {
    type Model = Comet;
    type Serializer = CometSerializer;
}

fn comets(database: &rest_kit::test::TestDatabase, schema: String) -> Result<(), StartError> {
    let app = RestKit::new(Settings::default())
        .permissions(AllowAny)
        .db(database.db().clone())
        .register("comets", CometViewSet)
        .on_start(async move |db| {
            db.write(move |connection| connection.batch_execute(&schema))
                .await
        });
    actix_web::rt::System::new().block_on(app.start()).map(drop)
}

#[test]
fn columns_of_other_types_are_mistakes_with_their_cures() {
    for database in rest_kit::test::databases(()).unwrap() {
        let (key, money, number) = if database.is_postgres() {
            ("BIGSERIAL PRIMARY KEY", "NUMERIC(6, 2)", "int4")
        } else {
            ("INTEGER PRIMARY KEY", "BIGINT", "INTEGER")
        };
        let wrong = format!(
            "CREATE TABLE comets (id {key}, code INTEGER NOT NULL, returns DATE NOT NULL, mass {money})"
        );
        let mistakes = comets(&database, wrong).unwrap_err();
        let prefix = "the database does not fit the model `Comet`: `comets.";
        assert_eq!(
            mistakes.mistakes(),
            [
                format!(
                    "{prefix}code` is {number}, and the field is a text: make the column {}, or change the field",
                    if database.is_postgres() {
                        "text"
                    } else {
                        "TEXT"
                    }
                ),
                format!(
                    "{prefix}returns` is NOT NULL, and the field is an `Option`: let the column be null, or take the `Option` away"
                ),
                format!(
                    "{prefix}mass` may be null, and the field may not: make the column NOT NULL, or the field an `Option`"
                ),
            ]
        );
        // Views know nothing of nulls, and other names of a type are the type.
        let view = format!(
            "ALTER TABLE comets RENAME TO old; CREATE TABLE skies (id {key}, code VARCHAR(9), returns DATE, mass {money}); \
             CREATE VIEW comets AS SELECT * FROM skies"
        );
        comets(&database, view).unwrap();
    }
}

#[test]
fn pages_without_rows_are_mistakes_that_name_their_views() {
    struct Paged;

    #[viewset]
    impl ModelViewSet for Paged {
        type Model = Planet;
        type Serializer = PlanetSerializer;

        fn pagination(&self) -> Setting<dyn Pagination> {
            LinkHeader(PageNumberPagination::new(0)).into()
        }
    }

    let app = kit()
        .pagination(CursorPagination::new(0))
        .register("planets", PlanetViewSet)
        .register("paged", Paged)
        .basename("paged");
    let cure = |pagination: &str, asks: &str| {
        format!(
            "a page must have room for a row: write `{pagination}::new(10)`, or `Setting::Off` \
             to answer whole lists; {asks}"
        )
    };
    assert_eq!(
        mistakes(app),
        [
            cure(
                "CursorPagination",
                "`pagination` of the application asks for it"
            ),
            cure("PageNumberPagination", "the pages of `Paged` ask for it"),
        ]
    );
}

/// Refers to a table that no view is about.
#[derive(Model, Clone, Debug)]
#[model(table = "moons")]
struct Moon {
    #[model(primary_key)]
    id: i64,
    #[model(references = Planet, on_delete = "cascade")]
    planet_id: i64,
}

#[derive(Serializer)]
#[serializer(model = Moon)]
struct MoonSerializer {
    id: i64,
    planet_id: i64,
}

struct MoonViewSet;

#[viewset]
impl ModelViewSet for MoonViewSet {
    type Model = Moon;
    type Serializer = MoonSerializer;
}

#[test]
fn tables_that_are_only_referred_to_are_told_with_their_cure() {
    let run = actix_web::rt::System::new();
    for database in rest_kit::test::databases(()).unwrap() {
        let key = if database.is_postgres() {
            "BIGSERIAL"
        } else {
            "INTEGER"
        };
        let schema =
            format!("CREATE TABLE moons (id {key} PRIMARY KEY, planet_id BIGINT NOT NULL)");
        let app = kit()
            .db(database.db().clone())
            .register("moons", MoonViewSet)
            .on_start(async move |db| {
                db.write(move |connection| connection.batch_execute(&schema))
                    .await
            });
        let missing = run.block_on(app.start()).map(drop).unwrap_err();
        assert_eq!(
            missing.mistakes(),
            [
                "the database does not fit the model `Planet`: there is no table `planets`; `Moon` refers \
                 to it: run its migration, or write it; the tables of ready-made parts come with them, as \
                 those of users by `.with(auth::install)`"
            ]
        );
    }
}
