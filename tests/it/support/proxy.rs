//! A reverse proxy that spoils what it passes on, as real ones do. Lives as long as the test process.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    time::Duration,
};

use ureq::{Agent, http};

/// A request on its way to the server.
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// An answer on its way back.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

/// What the proxy does to both.
#[derive(Clone, Copy)]
pub(crate) struct Spoil {
    pub(crate) before: fn(&mut Request),
    pub(crate) after: fn(&Request, &mut Reply),
}

impl Request {
    pub(crate) fn is(&self, method: &str, endpoint: &str) -> bool {
        let path = self.target.split('?').next().unwrap_or_default();
        self.method == method && path.trim_end_matches('/').ends_with(endpoint)
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    pub(crate) fn drop_header(&mut self, name: &str) {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    }
}

impl Reply {
    pub(crate) fn set(&mut self, status: u16, body: &str) {
        self.status = status;
        self.headers = vec![("content-type".to_owned(), "text/html".to_owned())];
        body.clone_into(&mut self.body);
    }

    pub(crate) fn header(&mut self, name: &str, value: &str) {
        self.drop_header(name);
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn drop_header(&mut self, name: &str) {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    }

    /// Changes the text of a header that is there.
    pub(crate) fn edit(&mut self, name: &str, change: impl Fn(&str) -> String) {
        for (known, value) in &mut self.headers {
            if known.eq_ignore_ascii_case(name) {
                *value = change(value);
            }
        }
    }
}

/// Starts one in front of the server at `base`; its own address.
pub(crate) fn start(base: &str, spoil: Spoil) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("bound"));
    let base = base.to_owned();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            pass(stream, &base, spoil);
        }
    });
    address
}

fn pass(mut stream: TcpStream, base: &str, spoil: Spoil) {
    let Some(mut request) = read(&stream) else { return };
    (spoil.before)(&mut request);
    let mut reply = forward(base, &request);
    (spoil.after)(&request, &mut reply);
    let mut head = format!("HTTP/1.1 {} Passed on\r\nConnection: close\r\n", reply.status);
    for (name, value) in &reply.headers {
        head.extend([name, ": ", value, "\r\n"]);
    }
    let _ = write!(stream, "{head}Content-Length: {}\r\n\r\n{}", reply.body.len(), reply.body);
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut request = Request { method, target, headers: Vec::new(), body: Vec::new() };
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        request.headers.push((name.to_owned(), value.to_owned()));
    }
    let length = request.header("content-length").parse().unwrap_or(0);
    reader.take(length).read_to_end(&mut request.body).ok()?;
    Some(request)
}

fn forward(base: &str, request: &Request) -> Reply {
    let config =
        Agent::config_builder().http_status_as_error(false).max_redirects(0).max_redirects_will_error(false);
    let agent = config.timeout_global(Some(Duration::from_secs(30))).build().new_agent();
    let mut onward =
        http::Request::builder().method(request.method.as_str()).uri(format!("{base}{}", request.target));
    for (name, value) in &request.headers {
        if !["host", "connection", "content-length"].contains(&name.to_lowercase().as_str()) {
            onward = onward.header(name, value);
        }
    }
    let sent = if request.body.is_empty() {
        agent.run(onward.body(()).expect("a request"))
    } else {
        agent.run(onward.body(&request.body[..]).expect("a request"))
    };
    let (parts, mut body) = sent.expect("the server answers").into_parts();
    let named = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let ours = ["content-length", "transfer-encoding", "connection"];
    let headers =
        parts.headers.iter().map(named).filter(|(name, _)| !ours.contains(&name.as_str())).collect();
    Reply { status: parts.status.as_u16(), headers, body: body.read_to_string().unwrap_or_default() }
}
