//! Columns that name files: uploads are kept when the row is stored, and shown by their address.

use std::path::PathBuf;
use std::sync::LazyLock;

use rest_kit::prelude::*;
use rest_kit::storage::{self, Files, LocalStorage, Storage};
use rest_kit::test::TestRequest;
use rest_kit::values::StoredFile;
use serde_json::{Value, json};

use crate::support::app::{Library, each, expect};
use crate::support::database::sql;
use crate::support::library::open;

static FOLDER: LazyLock<PathBuf> =
    LazyLock::new(|| std::env::temp_dir().join(format!("rest-kit-pictures-{}", Uuid::new_v4())));

static PICTURES: LazyLock<LocalStorage> = LazyLock::new(|| LocalStorage::new(&*FOLDER, "/media/"));

#[derive(Debug)]
struct Pictures;

impl Files for Pictures {
    fn storage() -> &'static dyn Storage {
        &*PICTURES
    }
}

/// A disk that is full.
#[derive(Debug)]
struct Full;

impl Files for Full {
    fn storage() -> &'static dyn Storage {
        &Full
    }
}

impl Storage for Full {
    fn save(&self, _: &str, _: &rest_kit::request::FileContent) -> std::io::Result<String> {
        Err(std::io::ErrorKind::StorageFull.into())
    }
    fn open(&self, _: &str) -> std::io::Result<Box<dyn std::io::Read + Send>> {
        Err(std::io::ErrorKind::NotFound.into())
    }
    fn delete(&self, _: &str) -> std::io::Result<()> {
        Ok(())
    }
    fn url(&self, name: &str) -> String {
        format!("https://files.example/{name}")
    }
}

#[derive(Model, Clone, Debug)]
#[model(table = "pictures")]
struct Picture {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = 20)]
    title: String,
    #[model(max_length = 30)]
    file: StoredFile<Pictures>,
    thumb: Option<StoredFile<Pictures>>,
    backup: Option<StoredFile<Full>>,
}

#[derive(Serializer)]
#[serializer(model = Picture)]
struct PictureSerializer {
    id: i64,
    title: String,
    file: StoredFile<Pictures>,
    #[field(image)]
    thumb: Option<StoredFile<Pictures>>,
    #[field(required = false)]
    backup: Option<StoredFile<Full>>,
}

/// Files by their names, one of them by its address.
#[derive(Serializer)]
#[serializer(model = Picture)]
struct NamedSerializer {
    #[field(use_url = false)]
    file: StoredFile<Pictures>,
    #[field(use_url = true)]
    thumb: Option<StoredFile<Pictures>>,
}

struct NamedViewSet;

#[viewset]
impl ReadOnlyModelViewSet for NamedViewSet {
    type Model = Picture;
    type Serializer = NamedSerializer;
}

struct PictureViewSet;

#[viewset(filter(file), bulk(create))]
impl ModelViewSet for PictureViewSet {
    type Model = Picture;
    type Serializer = PictureSerializer;
}

#[api_view(get)]
async fn media(cx: &Context) -> Result<Response> {
    storage::download(&*PICTURES, cx.path_param("name")?).await
}

fn app(kit: RestKit) -> RestKit {
    open(kit)
        .parsers((
            rest_kit::parsers::JsonParser,
            rest_kit::parsers::MultiPartParser,
        ))
        .body_limits(rest_kit::request::BodyLimits {
            max_file_in_memory: 100,
            ..rest_kit::request::BodyLimits::DEFAULT
        })
        .register("api/pictures", PictureViewSet)
        .register("api/named", NamedViewSet)
        .basename("named")
        .register_view("media/{name}", media)
}

async fn pictures() -> Vec<Library> {
    pictures_of(app).await
}

async fn pictures_of(app: fn(RestKit) -> RestKit) -> Vec<Library> {
    let libraries = each(app).await;
    for library in &libraries {
        let table = "CREATE TABLE pictures (id SERIAL, title TEXT NOT NULL, file VARCHAR(30) NOT NULL, \
                     thumb TEXT, backup TEXT);";
        library
            .db()
            .write(move |connection| -> Result<()> {
                let table = sql(table, connection.is_sqlite());
                connection.batch_execute(&table)?;
                Ok(())
            })
            .await
            .unwrap();
    }
    libraries
}

fn multipart<'a>(request: TestRequest<'a>, parts: &[(&str, &[u8])]) -> TestRequest<'a> {
    let mut body = Vec::new();
    for (head, content) in parts {
        let head = format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n");
        body.extend_from_slice(&[head.as_bytes(), content, b"\r\n"].concat());
    }
    body.extend_from_slice(b"--b--\r\n");
    request.body("multipart/form-data; boundary=b", body)
}

const TITLE: (&str, &[u8]) = ("name=title", b"Sand");
const GIF: &[u8] = b"GIF89a\x01\0\x01\0";

fn path(url: &Value) -> String {
    let url = url.as_str().unwrap();
    assert!(url.starts_with("http://"), "{url}");
    url[url.find("/media/").unwrap()..].to_owned()
}

// parity: FLD-035
#[actix_web::test]
async fn uploads_are_kept_with_their_row_and_shown_by_their_address() {
    for library in pictures().await {
        let large = vec![b'x'; 5_000];
        let parts = [
            TITLE,
            ("name=file; filename=\"../a note.txt\"", &large[..]),
            ("name=thumb; filename=t.gif", GIF),
        ];
        let answer = multipart(library.post("/api/pictures/"), &parts).await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
        let first = answer.value();
        assert_eq!(first["backup"], Value::Null);
        let file = path(&first["file"]);
        assert!(file.starts_with("/media/a_note"), "{file}");
        let kept = library.get(&format!("{file}/")).await;
        assert_eq!(kept.bytes().len(), 5_000);
        // The same name again: another file.
        let second = multipart(library.post("/api/pictures/"), &parts[..2])
            .await
            .value();
        assert_ne!(first["file"], second["file"]);
        assert_eq!(second["thumb"], Value::Null);
        // A change of something else leaves the file; a new one takes its place.
        let detail = format!("/api/pictures/{}/", second["id"]);
        let changed = library
            .patch(&detail)
            .json(&json!({"title": "Dust"}))
            .await
            .value();
        assert_eq!(changed["file"], second["file"]);
        let parts = [("name=file; filename=b.txt", &b"new"[..])];
        let changed = multipart(library.patch(&detail), &parts).await.value();
        assert!(path(&changed["file"]).starts_with("/media/b"), "{changed}");
        assert_eq!(library.get(&detail).await.value(), changed);
        let list = library.get("/api/pictures/").await.value();
        assert_eq!(list[1], changed);
        let name = path(&changed["file"]).replace("/media/", "");
        let found = library
            .get(&format!("/api/pictures/?file={name}"))
            .await
            .value();
        assert_eq!(found, json!([changed]));
        // A name that is taken gets a part of its own, and no more letters than the column has.
        let long = "name=file; filename=\"as-long-as-may-be-thirty-1.txt\"";
        let sent = [TITLE, (long, &b"new"[..])];
        for _ in 0..3 {
            let answer = multipart(library.post("/api/pictures/"), &sent).await;
            assert_eq!(answer.status(), 201, "{}", answer.text());
            let name = path(&answer.value()["file"]).replace("/media/", "");
            let extension = name.rsplit_once('.').map(|(_, extension)| extension);
            assert!(name.len() <= 30 && extension == Some("txt"), "{name}");
        }
        // Null takes the file off where null is a value.
        let detail = format!("/api/pictures/{}/", first["id"]);
        let changed = library.patch(&detail).json(&json!({"thumb": null})).await;
        assert_eq!(changed.value()["thumb"], Value::Null);
        let answer = library.patch(&detail).json(&json!({"file": null})).await;
        expect(
            &answer,
            400,
            &json!({"file": ["This field may not be null."]}),
        );
    }
}

// parity: FLD-035, FLD-036
#[actix_web::test]
async fn what_is_no_file_is_refused_before_anything_is_kept() {
    for library in pictures().await {
        let url = "http://x/media/a.txt";
        let answer = library
            .post("/api/pictures/")
            .json(&json!({"title": "T", "file": url}))
            .await;
        let message = "The submitted data was not a file. Check the encoding type on the form.";
        expect(&answer, 400, &json!({"file": [message]}));
        let answer = multipart(library.post("/api/pictures/"), &[TITLE]).await;
        expect(&answer, 400, &json!({"file": ["No file was submitted."]}));
        let parts = [
            ("name=title", &[b'x'; 21][..]),
            (
                "name=file; filename=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.txt",
                b"x",
            ),
            ("name=thumb; filename=t.gif", b"<script>"),
        ];
        let answer = multipart(library.post("/api/pictures/"), &parts).await;
        let long = "Ensure this filename has at most 30 characters (it has 36).";
        let image = "Upload a valid image. The file you uploaded was either not an image or a \
                     corrupted image.";
        let expected = json!({
            "title": ["Ensure this field has no more than 20 characters."],
            "file": [long], "thumb": [image],
        });
        expect(&answer, 400, &expected);
        let parts = [TITLE, ("name=file; filename=empty.txt", &b""[..])];
        let answer = multipart(library.post("/api/pictures/"), &parts).await;
        expect(
            &answer,
            400,
            &json!({"file": ["The submitted file is empty."]}),
        );
        // A storage that fails is the server's fault, and no row is stored.
        let parts = [
            TITLE,
            ("name=file; filename=c.txt", b"x"),
            ("name=backup; filename=c.txt", b"x"),
        ];
        let answer = multipart(library.post("/api/pictures/"), &parts).await;
        assert_eq!(answer.status(), 500, "{}", answer.text());
        expect(&library.get("/api/pictures/").await, 200, &json!([]));
    }
}

// parity: SET-043
#[actix_web::test]
async fn files_are_shown_by_their_names_where_it_is_told() {
    let named = |kit: RestKit| app(kit.uploaded_files_use_url(false));
    for library in pictures_of(named).await {
        let request = library.post("/api/pictures/");
        let parts = [
            TITLE,
            ("name=file; filename=\"by-name.txt\"", b"sand"),
            ("name=thumb; filename=\"by-name.gif\"", GIF),
        ];
        let created = multipart(request, &parts).await;
        assert_eq!(created.status(), 201, "{}", created.text());
        let name = created.value()["file"].as_str().unwrap().to_owned();
        assert!(name.starts_with("by-name"), "{name}");
        let one = library.get("/api/named/1/").await.value();
        assert_eq!(one["file"], name);
        assert!(path(&one["thumb"]).starts_with("/media/by-name"), "{one}");
    }
    for library in pictures().await {
        let request = library.post("/api/pictures/");
        let parts = [TITLE, ("name=file; filename=\"told.txt\"", b"sand")];
        let created = multipart(request, &parts).await.value();
        let address = path(&created["file"]);
        let one = library.get("/api/named/1/").await.value();
        assert_eq!(
            Some(one["file"].as_str().unwrap()),
            address.strip_prefix("/media/")
        );
    }
}
