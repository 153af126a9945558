//! Jobs, transactions, overload and panics.

use std::sync::{Mutex, mpsc};
use std::time::Duration;

use actix_web::web;
use diesel::prelude::*;
use diesel::result::Error as DieselError;
use futures_util::future::{join, join_all};
use rest_kit::db::{DatabaseOptions, Db};
use rest_kit::permissions::AllowAny;
use rest_kit::test::Client;
use rest_kit::views::api_view;
use rest_kit::{Context, Error, Model, Response, RestKit, Result, app::Settings};

use super::library::{Author, authors, library};
use crate::support::database::databases;

fn ann() -> rest_kit::db::Changes<Author> {
    Author::changes().set(authors::name, "Ann")
}

#[actix_web::test]
async fn errors_and_panics_roll_back() {
    for database in databases() {
        drop(library(&database));
        let db = database.db();
        let refused = db
            .atomic(|connection| {
                ann().insert_on(connection)?;
                Err::<(), _>(Error::permission_denied())
            })
            .await;
        assert_eq!(refused.unwrap_err().status(), 403);
        let panicked = db
            .atomic(|connection| {
                ann().insert_on(connection)?;
                let none = Author::objects().none().first_on(connection)?;
                none.expect("on purpose");
                Ok::<(), DieselError>(())
            })
            .await;
        assert_eq!(panicked.unwrap_err().status(), 500);
        assert_eq!(Author::objects().count(&db).await.unwrap(), 0);
        db.atomic(|connection| {
            ann().insert_on(connection)?;
            let inner = connection.atomic(|connection| {
                ann().insert_on(connection)?;
                Err::<(), _>(DieselError::RollbackTransaction)
            });
            assert!(inner.is_err());
            Ok::<_, DieselError>(())
        })
        .await
        .unwrap();
        assert_eq!(Author::objects().count(&db).await.unwrap(), 1);
        db.close();
    }
}

#[actix_web::test]
async fn parallel_writers_wait_for_each_other() {
    for database in databases() {
        drop(library(&database));
        let db = database.db();
        let start = Author::objects().create(ann(), &db).await.unwrap();
        let writers = (0..32).map(|_| {
            let (db, key) = (db.clone(), start.id);
            async move {
                db.atomic(move |connection| {
                    let locked = diesel::update(authors::table.find(key))
                        .set(authors::name.eq(authors::name.concat("x")))
                        .execute(connection)?;
                    ann().insert_on(connection)?;
                    Ok::<_, DieselError>(locked)
                })
                .await
            }
        });
        for result in join_all(writers).await {
            assert_eq!(result.unwrap(), 1);
        }
        let row = Author::objects().get(start.id, &db).await.unwrap();
        assert_eq!(row.name.len(), 3 + 32);
        assert_eq!(Author::objects().count(&db).await.unwrap(), 33);
        db.close();
    }
}

#[actix_web::test]
async fn queries_are_counted() {
    for database in databases() {
        drop(library(&database));
        let db = database.db();
        let before = db.query_count();
        Author::objects().page(0, 10, &db).await.unwrap();
        assert_eq!(db.query_count() - before, 2);
        db.atomic(|connection| authors::table.count().get_result::<i64>(connection))
            .await
            .unwrap();
        assert_eq!(
            db.query_count() - before,
            3,
            "BEGIN and COMMIT do not count"
        );
        db.close();
    }
}

#[actix_web::test]
async fn a_long_queue_is_refused() {
    let options = DatabaseOptions {
        queue: 1,
        timeout: Duration::from_millis(50),
        ..DatabaseOptions::default()
    };
    let db = Db::open_with("sqlite::memory:", options).unwrap();
    let (release, wait) = mpsc::channel::<()>();
    let (started, has_started) = mpsc::channel::<()>();
    let first = db.clone();
    let busy = std::thread::spawn(move || {
        first.blocking_write(move |_| {
            started.send(()).unwrap();
            wait.recv().unwrap();
            Ok::<_, Error>(())
        })
    });
    has_started.recv().unwrap();
    let ran = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let job = || {
        let ran = std::sync::Arc::clone(&ran);
        db.read(move |_| {
            ran.store(true, std::sync::atomic::Ordering::SeqCst);
            Ok::<_, Error>(())
        })
    };
    let refused = join_all([job(), job()]).await;
    for result in refused {
        let error = result.unwrap_err();
        assert_eq!((error.status(), error.retry_after()), (503, Some(1)));
    }
    release.send(()).unwrap();
    busy.join().unwrap().unwrap();
    // The job that nobody waits for leaves the queue first; until then there is no room.
    let read = || db.read(|_| Ok::<_, Error>(()));
    let mut tries = 0;
    while read().await.is_err() {
        tries += 1;
        assert!(tries < 1000, "the queue is never free");
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(
        !ran.load(std::sync::atomic::Ordering::SeqCst),
        "nobody waited for it"
    );
}

/// Holds the only connection until it is told to go on.
#[api_view(get)]
async fn hold(cx: &Context, gate: web::Data<Gate>) -> Result<Response> {
    let gate = gate.into_inner();
    let held = cx.db().write(move |_| {
        gate.started.lock().unwrap().send(()).unwrap();
        gate.release.lock().unwrap().recv().unwrap();
        Ok::<_, Error>(())
    });
    held.await?;
    Ok(Response::no_content())
}

#[api_view(get)]
async fn count(cx: &Context) -> Result<Response> {
    let count = cx
        .db()
        .write(|connection| Author::objects().count_on(connection));
    Ok(Response::new(&count.await?))
}

#[api_view(get)]
async fn idle(_cx: &Context) -> Result<Response> {
    Ok(Response::no_content())
}

struct Gate {
    started: Mutex<mpsc::Sender<()>>,
    release: Mutex<mpsc::Receiver<()>>,
}

// parity: STS-009, FAP-043
#[actix_web::test]
async fn a_server_without_a_free_connection_answers_503_and_everything_else() {
    for database in databases() {
        drop(library(&database));
        let options = DatabaseOptions {
            readers: 1,
            queue: 1,
            timeout: Duration::from_millis(50),
        };
        let db = Db::open_with(&database.url, options).unwrap();
        let ((started, has_started), (release, wait)) = (mpsc::channel(), mpsc::channel());
        let gate = web::Data::new(Gate {
            started: Mutex::new(started),
            release: Mutex::new(wait),
        });
        let app = RestKit::new(Settings::default())
            .permissions(AllowAny)
            .db(db.clone())
            .configure(move |config| {
                config.app_data(gate.clone());
            })
            .register_view("hold", hold)
            .register_view("count", count)
            .register_view("idle", idle);
        let client = Client::new(app.build().unwrap()).await;
        let held = async { client.get("/hold/").await.status() };
        let others = async {
            while has_started.try_recv().is_err() {
                actix_web::rt::time::sleep(Duration::from_millis(1)).await;
            }
            let refused = client.get("/count/").await;
            assert_eq!(refused.status(), 503, "{}", refused.text());
            assert_eq!(refused.header("retry-after"), Some("1"));
            let words = "Service temporarily unavailable, try again later.";
            assert_eq!(refused.value()["detail"], words);
            // Waiting for a connection keeps nobody else from being answered.
            assert_eq!(client.get("/idle/").await.status(), 204);
            release.send(()).unwrap();
        };
        assert_eq!(join(held, others).await.0, 204);
        let mut tries = 0;
        while client.get("/count/").await.status() != 200 {
            tries += 1;
            assert!(tries < 100, "it is never well again");
        }
        db.close();
    }
}

#[actix_web::test]
async fn readers_of_a_file_cannot_write() {
    let database = databases().remove(0);
    drop(library(&database));
    let db = database.db();
    if !db.is_postgres() {
        let refused = db.read(|connection| ann().insert_on(connection)).await;
        assert_eq!(refused.unwrap_err().status(), 500);
    }
    db.close();
}

#[actix_web::test]
async fn a_broken_connection_is_opened_again() {
    for database in databases() {
        drop(library(&database));
        let options = DatabaseOptions {
            readers: 1,
            ..DatabaseOptions::default()
        };
        let db = Db::open_with(&database.url, options).unwrap();
        if db.is_postgres() {
            let kill = "SELECT pg_terminate_backend(pg_backend_pid())";
            let broken = db.read(move |connection| diesel::sql_query(kill).execute(connection));
            assert_eq!(broken.await.unwrap_err().status(), 503);
        }
        assert_eq!(Author::objects().count(&db).await.unwrap(), 0);
        db.close();
    }
}
