//! One case's view of the server: its cookies, tokens and captured values.

use std::io;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regex_lite::Regex;

use crate::http::{Answer, Headers, Server};
use crate::json::Json;
use crate::token;

/// Why a case could not go on.
pub(crate) type Stop = String;

#[derive(Debug)]
pub(crate) struct Client<'a> {
    server: &'a mut Server,
    /// The seeded users.
    users: &'a [Json],
    cookies: Vec<(String, String)>,
    values: Vec<(String, Json)>,
    jwts: Vec<(String, String)>,
}

impl<'a> Client<'a> {
    pub(crate) fn new(server: &'a mut Server, users: &'a [Json]) -> Self {
        Self {
            server,
            users,
            cookies: Vec::new(),
            values: Vec::new(),
            jwts: Vec::new(),
        }
    }

    /// Sends one step.
    pub(crate) fn run(&mut self, step: &Json) -> Result<Answer, Stop> {
        let (capture, step) = split_capture(step);
        let step = self.fill(&step)?;
        let method = step.get("method").and_then(Json::as_str).unwrap_or("GET");
        let mut headers = Headers::new();
        put(&mut headers, "Accept", "application/json");
        let body = encode_body(&step, &mut headers)?;
        if let Some(auth) = step.get("auth").filter(|auth| auth.is_true()) {
            let value = self.authenticate(auth)?;
            if let Some(value) = value {
                put(&mut headers, "Authorization", &value);
            }
        }
        self.own_headers(&step, &mut headers);
        let path = step.get("path").map(Json::to_plain).unwrap_or_default();
        let sent = self.server.send(method, &path, &headers, body.as_deref());
        let mut answer = sent.map_err(|error: io::Error| format!("{:?}: {error}", error.kind()))?;
        self.keep_cookies(&mut answer);
        for (name, place) in capture.as_object().unwrap_or_default() {
            let value = self.pick(&answer, place.as_str().unwrap_or_default())?;
            set(&mut self.values, name, value);
        }
        Ok(answer)
    }

    /// The step's own headers: they replace the default ones, and null only removes.
    fn own_headers(&self, step: &Json, headers: &mut Headers) {
        match step.get("csrf").filter(|csrf| csrf.is_true()) {
            Some(csrf) if csrf.as_str() == Some("wrong") => {
                put(headers, "X-CSRFToken", &"x".repeat(32));
            }
            Some(_) => {
                let token = get(&self.cookies, "csrftoken").cloned().unwrap_or_default();
                put(headers, "X-CSRFToken", &token);
            }
            None => {}
        }
        let own = step
            .get("headers")
            .and_then(Json::as_object)
            .unwrap_or_default();
        for (name, value) in own {
            headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
            if *value != Json::Null {
                put(headers, name, &value.to_plain());
            }
        }
        if !self.cookies.is_empty()
            && !own
                .iter()
                .any(|(name, _)| name.eq_ignore_ascii_case("cookie"))
        {
            let pairs = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"));
            let pairs: Vec<_> = pairs.collect();
            put(headers, "Cookie", &pairs.join("; "));
        }
    }

    fn keep_cookies(&mut self, answer: &mut Answer) {
        for cookie in &answer.set_cookie {
            let pair = cookie.split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            set(&mut self.cookies, name.trim(), value.to_owned());
            answer.cookies.push(name.trim().to_owned());
        }
        answer.cookies.sort();
        answer.cookies.dedup();
    }

    /// Replaces `${name}` by captured values, in every string of a structure.
    fn fill(&self, value: &Json) -> Result<Json, Stop> {
        match value {
            Json::Text(text) => self.fill_text(text),
            Json::List(items) => Ok(Json::List(
                items
                    .iter()
                    .map(|item| self.fill(item))
                    .collect::<Result<_, _>>()?,
            )),
            Json::Object(members) => {
                let members = members
                    .iter()
                    .map(|(key, value)| Ok((key.clone(), self.fill(value)?)));
                Ok(Json::Object(members.collect::<Result<_, Stop>>()?))
            }
            other => Ok(other.clone()),
        }
    }

    fn fill_text(&self, text: &str) -> Result<Json, Stop> {
        static NAME: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"\$\{(\w+)\}").expect("a valid pattern"));

        let mut out = String::new();
        let mut end = 0;
        for found in NAME.captures_iter(text) {
            let (Some(whole), Some(name)) = (found.get(0), found.get(1)) else {
                continue;
            };
            let name = name.as_str();
            let value = get(&self.values, name)
                .ok_or_else(|| format!("no value was captured for {name}"))?;
            if whole.range() == (0..text.len()) {
                return Ok(value.clone());
            }
            out += &text[end..whole.start()];
            out += &value.to_plain();
            end = whole.end();
        }
        Ok(Json::Text(out + &text[end..]))
    }

    /// Finds what a step captures: `header:NAME`, `cookie:NAME` or a place in the body.
    fn pick(&self, answer: &Answer, place: &str) -> Result<Json, Stop> {
        let text =
            |value: Option<&str>| value.map_or(Json::Null, |text| Json::Text(text.to_owned()));
        if let Some(name) = place.strip_prefix("header:") {
            return Ok(text(answer.header(name)));
        }
        if let Some(name) = place.strip_prefix("cookie:") {
            return Ok(text(get(&self.cookies, name).map(String::as_str)));
        }
        let mut value = answer.body.as_ref();
        for part in place.split('.') {
            value = match value {
                Some(Json::List(items)) => item(items, part),
                Some(value) => value.get(part),
                None => None,
            };
        }
        value
            .cloned()
            .ok_or_else(|| format!("nothing to capture at {place}; status {}", answer.status))
    }

    /// The `Authorization` header, if this kind of authentication has one.
    fn authenticate(&mut self, auth: &Json) -> Result<Option<String>, Stop> {
        if let Some(options) = auth.get("mint") {
            return Ok(Some(format!("Bearer {}", token::mint(options))));
        }
        let (kind, name) = auth
            .as_str()
            .and_then(|auth| auth.split_once(':'))
            .unwrap_or_default();
        let of_user = |key: &str| {
            let user = self
                .users
                .iter()
                .find(|user| user.get("username").and_then(Json::as_str) == Some(name));
            let value = user.and_then(|user| user.get(key)).and_then(Json::as_str);
            value
                .map(str::to_owned)
                .ok_or_else(|| format!("no {key} of the user {name}"))
        };
        match kind {
            "token" => Ok(Some(format!("Token {}", of_user("token")?))),
            "basic" => {
                let pair = format!("{name}:{}", of_user("password")?);
                Ok(Some(format!("Basic {}", STANDARD.encode(pair))))
            }
            "jwt" => {
                let password = of_user("password")?;
                Ok(Some(format!("Bearer {}", self.jwt_of(name, &password)?)))
            }
            "session" => {
                let password = of_user("password")?;
                if get(&self.cookies, "sessionid").is_none() {
                    self.run(&login("/api/auth/session/login/", name, &password))?;
                }
                Ok(None)
            }
            _ => Err(format!("unknown kind of authentication: {auth}")),
        }
    }

    fn jwt_of(&mut self, name: &str, password: &str) -> Result<String, Stop> {
        if let Some(token) = get(&self.jwts, name) {
            return Ok(token.clone());
        }
        let answer = self.run(&login("/api/auth/jwt/create/", name, password))?;
        let token = self.pick(&answer, "access")?.to_plain();
        set(&mut self.jwts, name, token.clone());
        Ok(token)
    }
}

/// What a step captures, and the step without it.
fn split_capture(step: &Json) -> (Json, Json) {
    let members = step.as_object().unwrap_or_default().iter().cloned();
    let (capture, rest): (Vec<_>, Vec<_>) = members.partition(|(key, _)| key == "capture");
    let capture = capture
        .into_iter()
        .next()
        .map_or(Json::Null, |(_, places)| places);
    (capture, Json::Object(rest))
}

fn login(path: &str, name: &str, password: &str) -> Json {
    let text = |text: &str| Json::Text(text.to_owned());
    let object = |members: Vec<(&str, Json)>| {
        Json::Object(
            members
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect(),
        )
    };
    let credentials = object(vec![("username", text(name)), ("password", text(password))]);
    object(vec![
        ("method", text("POST")),
        ("path", text(path)),
        ("json", credentials),
    ])
}

/// An item by its index, which counts from the end if negative.
fn item<'a>(items: &'a [Json], index: &str) -> Option<&'a Json> {
    let index: i64 = index.parse().ok()?;
    let length = i64::try_from(items.len()).ok()?;
    items.get(usize::try_from(if index < 0 { length + index } else { index }).ok()?)
}

fn encode_body(step: &Json, headers: &mut Headers) -> Result<Option<Vec<u8>>, Stop> {
    let bytes = |text: &Json| text.as_str().unwrap_or_default().as_bytes().to_vec();
    let (content_type, body) = if let Some(json) = step.get("json") {
        ("application/json", json.to_string().into_bytes())
    } else if let Some(form) = step.get("form") {
        (
            "application/x-www-form-urlencoded",
            url_encode(form).into_bytes(),
        )
    } else if let Some(parts) = step.get("multipart") {
        (
            "multipart/form-data; boundary=----oracle-boundary",
            multipart(parts)?,
        )
    } else if let Some(data) = step.get("raw_base64") {
        ("application/octet-stream", decode(data)?)
    } else if let Some(raw) = step.get("raw") {
        ("application/json", bytes(raw))
    } else {
        return Ok(None);
    };
    put(headers, "Content-Type", content_type);
    Ok(Some(body))
}

fn decode(data: &Json) -> Result<Vec<u8>, Stop> {
    STANDARD
        .decode(data.as_str().unwrap_or_default())
        .map_err(|error| error.to_string())
}

fn url_encode(form: &Json) -> String {
    let pair = |key: &Json, value: &Json| format!("{}={}", quote_plus(key), quote_plus(value));
    let pairs: Vec<_> = match form {
        Json::Object(members) => members
            .iter()
            .map(|(key, value)| pair(&Json::Text(key.clone()), value))
            .collect(),
        Json::List(pairs) => pairs
            .iter()
            .filter_map(Json::as_list)
            .filter_map(|items| Some(pair(items.first()?, items.get(1)?)))
            .collect(),
        _ => Vec::new(),
    };
    pairs.join("&")
}

fn quote_plus(value: &Json) -> String {
    let mut out = String::new();
    for byte in value.to_plain().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'-' | b'~' => {
                out.push(char::from(byte));
            }
            b' ' => out.push('+'),
            byte => out += &format!("%{byte:02X}"),
        }
    }
    out
}

fn multipart(parts: &Json) -> Result<Vec<u8>, Stop> {
    let mut out = Vec::new();
    for part in parts.as_list().unwrap_or_default() {
        let text = |key: &str| part.get(key).map(Json::to_plain);
        let content = match part.get("base64") {
            Some(data) => decode(data)?,
            None => text("value").unwrap_or_default().into_bytes(),
        };
        let name = text("name").unwrap_or_default();
        let mut head = format!("Content-Disposition: form-data; name=\"{name}\"");
        if let Some(filename) = text("filename") {
            head += &format!("; filename=\"{filename}\"");
        }
        if let Some(content_type) = text("content_type") {
            head += &format!("\r\nContent-Type: {content_type}");
        }
        out.extend(format!("------oracle-boundary\r\n{head}\r\n\r\n").into_bytes());
        out.extend(content);
        out.extend(b"\r\n");
    }
    out.extend(b"------oracle-boundary--\r\n");
    Ok(out)
}

fn put(headers: &mut Headers, name: &str, value: &str) {
    headers.push((name.to_owned(), value.to_owned()));
}

fn get<'a, T>(pairs: &'a [(String, T)], name: &str) -> Option<&'a T> {
    pairs
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value)
}

fn set<T>(pairs: &mut Vec<(String, T)>, name: &str, value: T) {
    match pairs.iter_mut().find(|(known, _)| known == name) {
        Some(pair) => pair.1 = value,
        None => pairs.push((name.to_owned(), value)),
    }
}
