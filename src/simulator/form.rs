//! Reads the body of `startlogin`, which VTEX's login front end sends as a form or as multipart.

use super::fields::{self, Fields};

/// The text fields of the body, or why they cannot be read.
pub(super) fn read(content_type: &str, body: &[u8]) -> Result<Fields, &'static str> {
    let text = std::str::from_utf8(body).map_err(|_| "The body is not UTF-8.")?;
    let (media_type, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
    match media_type.trim().to_ascii_lowercase().as_str() {
        "multipart/form-data" => multipart(boundary(parameters)?, text),
        "application/x-www-form-urlencoded" | "" => Ok(fields::of_query(text)),
        _ => Err("Send a form: application/x-www-form-urlencoded or multipart/form-data."),
    }
}

fn boundary(parameters: &str) -> Result<&str, &'static str> {
    parameters
        .split(';')
        .filter_map(|parameter| parameter.trim().split_once('='))
        .find(|(name, _)| name.eq_ignore_ascii_case("boundary"))
        .map(|(_, value)| value.trim_matches('"'))
        .filter(|value| !value.is_empty())
        .ok_or("The multipart body names no boundary.")
}

/// RFC 7578, text fields only.
fn multipart(boundary: &str, body: &str) -> Result<Fields, &'static str> {
    const BROKEN: &str = "The multipart body is broken.";
    let mut fields = Fields::new();
    let delimiter = format!("--{boundary}");
    let mut parts = body.split(delimiter.as_str()).skip(1);
    loop {
        let part = parts.next().ok_or(BROKEN)?;
        if part.starts_with("--") {
            return Ok(fields);
        }
        let part = part.strip_prefix("\r\n").ok_or(BROKEN)?;
        let (headers, value) = part.split_once("\r\n\r\n").ok_or(BROKEN)?;
        let value = value.strip_suffix("\r\n").ok_or(BROKEN)?;
        let name = headers
            .split_once("name=\"")
            .and_then(|(_, rest)| rest.split_once('"'))
            .map(|(name, _)| name)
            .ok_or(BROKEN)?;
        fields.push((name.to_owned(), value.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read() {
        let read = read("application/x-www-form-urlencoded; charset=utf-8", b"a=1&b=%2Fx");
        assert_eq!(read, Ok(vec![("a".into(), "1".into()), ("b".into(), "/x".into())]));
    }

    #[test]
    fn multipart_is_read() {
        let body = "--X\r\nContent-Disposition: form-data; name=\"returnUrl\"\r\n\r\n/x\r\n--X--\r\n";
        let read = read("multipart/form-data; boundary=X", body.as_bytes());
        assert_eq!(read, Ok(vec![("returnUrl".into(), "/x".into())]));
    }

    #[test]
    fn a_broken_body_is_refused() {
        for body in ["", "--X", "--X\r\n", "--X\r\nname=\"a\"\r\n\r\nv", "--X\r\nno name\r\n\r\nv\r\n--X--"] {
            assert!(read("multipart/form-data; boundary=X", body.as_bytes()).is_err(), "{body:?}");
        }
        assert!(read("multipart/form-data", b"").is_err());
        assert!(read("application/json", b"{}").is_err());
        assert!(read("", b"\xff").is_err());
    }
}
