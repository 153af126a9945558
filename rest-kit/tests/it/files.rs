//! Files as answers: whole, in parts, from a folder, and nothing else.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use rest_kit::app::StaticFiles;
use rest_kit::prelude::*;
use rest_kit::response::FileResponse;
use rest_kit::test::TestResponse;
use serde_json::json;

use crate::support::app::{each, expect};

const LARGE: usize = 200_000;

/// A folder of this test run, with files in it and links out of it.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("rest-kit-files-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    let served = folder.join("served");
    fs::create_dir_all(served.join("docs/.git")).unwrap();
    fs::write(folder.join("secret.txt"), "secret").unwrap();
    for (name, content) in [
        ("a.txt", "0123456789"),
        ("index.html", "<p>root</p>"),
        ("docs/index.html", "<p>docs</p>"),
        ("docs/.git/config", "secret"),
        (".env", "secret"),
        ("picture.svg", "<svg onload='alert(1)'/>"),
        ("page.html", "<script>alert(1)</script>"),
        ("photo.png", "\u{89}PNG"),
        ("a b é.txt", "spaces"),
        ("empty", ""),
    ] {
        fs::write(served.join(name), content).unwrap();
    }
    fs::write(served.join("large.bin"), large()).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink(folder.join("secret.txt"), served.join("way-out.txt")).unwrap();
        symlink(&folder, served.join("up")).unwrap();
        symlink(served.join("a.txt"), served.join("within.txt")).unwrap();
        symlink(served.join(".env"), served.join("shown.txt")).unwrap();
        symlink(served.join("docs/.git"), served.join("git")).unwrap();
        symlink("round", served.join("round")).unwrap();
    }
    folder
});

fn large() -> Vec<u8> {
    (0..LARGE)
        .map(|at| u8::try_from(at % 251).unwrap())
        .collect()
}

fn served() -> PathBuf {
    FOLDER.join("served")
}

#[api_view(get)]
async fn report(cx: &Context) -> Result<Response> {
    let name = cx.request().query_param("name").unwrap_or("a.txt");
    let file = FileResponse::new(served().join(name));
    let file = match cx.request().query_param("as") {
        Some(saved) => file.attachment(saved),
        None => file,
    };
    file.answer(cx.request()).await
}

struct Reports;

#[viewset]
impl ViewSet for Reports {
    #[action(detail = false, methods(get))]
    async fn large(&self, cx: &Context) -> Result<Response> {
        let file = FileResponse::new(served().join("large.bin")).media_type("video/mp4");
        file.inline("film.mp4").answer(cx.request()).await
    }
}

fn app(kit: RestKit) -> RestKit {
    kit.register_view("file", report)
        .register("reports", Reports)
        .static_files(
            "/static",
            StaticFiles::new(served()).index("index.html").max_age(60),
        )
        .static_files("media", StaticFiles::uploads(served()))
        .static_files("plain", served())
        .static_files("spa", StaticFiles::new(served()).fallback("index.html"))
}

#[track_caller]
fn sent(answer: &TestResponse, status: u16, body: &[u8]) {
    assert_eq!(answer.status(), status, "{}", answer.text());
    assert!(answer.bytes() == body, "{} bytes", answer.bytes().len());
}

// parity: FAP-021
#[actix_web::test]
async fn files_are_sent_with_what_browsers_need_to_know() {
    for library in each(app).await {
        let answer = library.get("/file/?as=r%C3%A9sum%C3%A9.txt").await;
        sent(&answer, 200, b"0123456789");
        for (name, value) in [
            ("content-type", "text/plain; charset=utf-8"),
            ("accept-ranges", "bytes"),
            ("x-content-type-options", "nosniff"),
            ("allow", "GET, OPTIONS"),
            (
                "content-disposition",
                "attachment; filename*=utf-8''r%C3%A9sum%C3%A9.txt",
            ),
        ] {
            assert_eq!(answer.header(name), Some(value));
        }
        let answer = library.get("/reports/large/").await;
        sent(&answer, 200, &large());
        assert_eq!(answer.header("content-type"), Some("video/mp4"));
        let inline = answer.header("content-disposition");
        assert_eq!(inline, Some("inline; filename=\"film.mp4\""));
        let head = library.head("/reports/large/").await;
        assert_eq!((head.status(), head.bytes()), (200, &b""[..]));
        assert_eq!(head.header("accept-ranges"), Some("bytes"));
        for absent in ["none.txt", "docs", "a.txt/b", &"x".repeat(300)] {
            let answer = library.get(&format!("/file/?name={absent}")).await;
            expect(&answer, 404, &json!({"detail": "Not found."}));
        }
        sent(&library.get("/file/?name=empty").await, 200, b"");
    }
}

// security: SEC-07
#[actix_web::test]
async fn parts_of_files_are_sent() {
    for library in each(app).await {
        let part = |range: &str| library.get("/file/").header("range", range);
        for (range, body, shown) in [
            ("bytes=2-4", &b"234"[..], "bytes 2-4/10"),
            ("bytes=7-", b"789", "bytes 7-9/10"),
            ("bytes=-2", b"89", "bytes 8-9/10"),
            ("bytes=0-99", b"0123456789", "bytes 0-9/10"),
            ("bytes=0-4,3-5", b"012345", "bytes 0-5/10"),
        ] {
            let answer = part(range).await;
            sent(&answer, 206, body);
            assert_eq!(answer.header("content-range"), Some(shown));
        }
        let answer = part("bytes=8-9,0-1").await;
        let media_type = answer.header("content-type").unwrap();
        let boundary = media_type.strip_prefix("multipart/byteranges; boundary=");
        let boundary = boundary.unwrap();
        let piece = |range: &str, text: &str| {
            format!(
                "--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\n\
                 Content-Range: bytes {range}/10\r\n\r\n{text}\r\n"
            )
        };
        let body = piece("0-1", "01") + &piece("8-9", "89") + &format!("--{boundary}--\r\n");
        sent(&answer, 206, body.as_bytes());
        let many = format!("bytes={}", vec!["0-0"; 101].join(","));
        for ignored in ["lines=1-2", "bytes=a", "bytes=", &many] {
            sent(&part(ignored).await, 200, b"0123456789");
        }
        for refused in ["bytes=10-", "bytes=5-2", "bytes=0-1,9-3", "bytes=-0"] {
            let answer = part(refused).await;
            let message = "The requested range is not satisfiable.";
            expect(&answer, 416, &json!({ "detail": message }));
            assert_eq!(answer.header("content-range"), Some("bytes */10"));
        }
        let answer = library
            .get("/reports/large/")
            .header("range", "bytes=70000-");
        sent(&answer.await, 206, &large()[70_000..]);
    }
}

// parity: CAC-007
#[actix_web::test]
async fn known_files_are_not_sent_again() {
    for library in each(app).await {
        for path in ["/file/", "/static/a.txt"] {
            let first = library.get(path).await;
            let tag = first.header("etag").unwrap();
            let date = first.header("last-modified").unwrap();
            let with = |name: &str, value: &str| library.get(path).header(name, value);
            for answer in [
                with("if-none-match", tag).await,
                with("if-none-match", &format!("\"x\", W/{tag}")).await,
                with("if-modified-since", date).await,
            ] {
                sent(&answer, 304, b"");
                assert_eq!(answer.header("etag"), Some(tag));
                assert_eq!(answer.header("content-type"), None);
            }
            let old = "Sun, 06 Nov 1994 08:49:37 GMT";
            assert_eq!(with("if-none-match", "\"x\"").await.status(), 200);
            assert_eq!(with("if-modified-since", old).await.status(), 200);
            let refused = with("if-match", "\"x\"").await;
            let message = "The object has changed since it was read.";
            expect(&refused, 412, &json!({ "detail": message }));
            assert_eq!(with("if-match", tag).await.status(), 200);
            assert_eq!(with("if-unmodified-since", old).await.status(), 412);
            for (known, status) in [(tag, 206), ("\"x\"", 200), (date, 206), (old, 200)] {
                let answer = with("range", "bytes=0-1").header("if-range", known).await;
                assert_eq!(answer.status(), status, "{known}");
            }
        }
    }
}

// parity: FAP-037
#[actix_web::test]
async fn folders_are_served_beside_views() {
    for library in each(app).await {
        let answer = library.get("/static/a.txt").await;
        sent(&answer, 200, b"0123456789");
        assert_eq!(answer.header("cache-control"), Some("public, max-age=60"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        for (path, body) in [
            ("/static/", "<p>root</p>"),
            ("/static/docs/", "<p>docs</p>"),
            ("/static/docs/index.html", "<p>docs</p>"),
            ("/static/a%20b%20%C3%A9.txt", "spaces"),
            ("/spa/no/such/page", "<p>root</p>"),
            ("/spa/a.txt", "0123456789"),
        ] {
            sent(&library.get(path).await, 200, body.as_bytes());
        }
        for (path, way) in [
            ("/static", "/static/"),
            ("/static/docs", "/static/docs/"),
            ("/static/docs?a=1&b=%2F", "/static/docs/?a=1&b=%2F"),
        ] {
            let answer = library.get(path).await;
            assert_eq!(
                (answer.status(), answer.header("location")),
                (301, Some(way))
            );
        }
        for path in ["/static/docs", "/static/a.txt", "/static/none"] {
            let odd = library.get(path).header("host", "evil example").await;
            assert_eq!(
                (odd.status(), odd.header("location")),
                (400, None),
                "{path}"
            );
        }
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "BREW"] {
            let answer = library.request(method, "/static/a.txt").await;
            let message = format!("Method \"{method}\" not allowed.");
            expect(&answer, 405, &json!({ "detail": message }));
            assert_eq!(answer.header("allow"), Some("GET, HEAD"));
        }
        let head = library.head("/static/a.txt").await;
        assert_eq!((head.status(), head.bytes()), (200, &b""[..]));
    }
}

// security: SEC-28
#[actix_web::test]
async fn nothing_else_is_served() {
    for library in each(app).await {
        let mut paths = vec![
            "/static/none.txt",
            "/static/a.txt/",
            "/static/../secret.txt",
            "/static/%2e%2e/secret.txt",
            "/static/..%2fsecret.txt",
            "/static/%2e%2e%2fsecret.txt",
            "/static/..%5csecret.txt",
            "/static/%252e%252e/secret.txt",
            "/static//etc/passwd",
            "/static/%2fetc/passwd",
            "/static/docs//index.html",
            "/static/docs/../a.txt",
            "/static/docs/./index.html",
            "/static/.env",
            "/static/%2eenv",
            "/static/docs/.git/config",
            "/static/a.txt%00.png",
            "/static/%ff",
            "/plain/",
            "/plain",
            "/plain/docs/",
        ];
        if cfg!(unix) {
            paths.extend([
                "/static/way-out.txt",
                "/static/up/secret.txt",
                "/static/up/",
                "/static/shown.txt",
                "/static/git/config",
                "/static/round",
                "/static/round/a.txt",
            ]);
            sent(&library.get("/static/within.txt").await, 200, b"0123456789");
        }
        for path in paths {
            let answer = library.get(path).await;
            expect(&answer, 404, &json!({"detail": "Not found."}));
        }
    }
}

// security: SEC-28
#[actix_web::test]
async fn what_strangers_sent_is_not_run() {
    for library in each(app).await {
        for (name, media_type, disposition) in [
            ("photo.png", "image/png", None),
            (
                "picture.svg",
                "application/octet-stream",
                Some("attachment; filename=\"picture.svg\""),
            ),
            (
                "page.html",
                "application/octet-stream",
                Some("attachment; filename=\"page.html\""),
            ),
        ] {
            let answer = library.get(&format!("/media/{name}")).await;
            assert_eq!(answer.status(), 200);
            assert_eq!(answer.header("content-type"), Some(media_type));
            assert_eq!(answer.header("content-disposition"), disposition);
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
            let policy = answer.header("content-security-policy");
            assert_eq!(policy, Some("default-src 'none'; sandbox"));
        }
    }
}

#[actix_web::test]
async fn errors_of_files_have_the_form_of_the_application() {
    let app = |kit: RestKit| app(kit.exception_handler(rest_kit::views::failure::problem));
    for library in each(app).await {
        for (method, path, range, status) in [
            ("GET", "/static/none", "", 404),
            ("PUT", "/static/a.txt", "", 405),
            ("GET", "/static/a.txt", "bytes=99-", 416),
            ("GET", "/file/", "bytes=99-", 416),
        ] {
            let answer = library.request(method, path).header("range", range).await;
            assert_eq!(answer.value()["status"], status, "{path}");
            let media_type = answer.header("content-type");
            assert_eq!(media_type, Some("application/problem+json"));
        }
    }
}

#[cfg(feature = "compression")]
#[actix_web::test]
async fn compressed_files_have_no_parts() {
    let app = |kit: RestKit| app(kit.compression());
    for library in each(app).await {
        let get = || {
            library
                .get("/static/a.txt")
                .header("accept-encoding", "gzip")
        };
        let packed = get().await;
        assert_eq!(packed.header("content-encoding"), Some("gzip"));
        assert_eq!(packed.header("accept-ranges"), None);
        let tag = packed.header("etag").unwrap();
        assert!(tag.starts_with("W/\""), "{tag}");
        assert_eq!(get().header("if-none-match", tag).await.status(), 304);
        let rest = get()
            .header("range", "bytes=5-")
            .header("if-range", tag)
            .await;
        assert_eq!(rest.status(), 200);
        sent(&get().header("range", "bytes=5-").await, 206, b"56789");
    }
}

#[test]
fn wrong_folders_do_not_start() {
    let kit = RestKit::new(Settings::default()).database("sqlite::memory:");
    let error = kit
        .static_files("a", "/no/such/folder")
        .static_files("/a/", StaticFiles::new(served()).index("../secret.txt"))
        .static_files("{b}", StaticFiles::uploads("/later"))
        .build()
        .unwrap_err();
    let mistakes = error.mistakes().join("\n");
    for part in [
        "is no folder",
        "no name of a file",
        "there twice",
        "parameters",
    ] {
        assert!(mistakes.contains(part), "{mistakes}");
    }
    assert_eq!(error.mistakes().len(), 4);
}
