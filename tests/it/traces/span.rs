//! Reads OTLP's protobuf by itself, field by field as `opentelemetry/proto/trace/v1/trace.proto` numbers them: the library
//! that wrote it is not the one that says what it means.

use std::collections::BTreeMap;

/// A span as it was received.
#[derive(Debug, Clone)]
pub(super) struct Span {
    pub(super) trace: String,
    pub(super) id: String,
    /// Empty at the beginning of a trace.
    pub(super) parent: String,
    pub(super) name: String,
    /// 1 internal, 2 server, 3 client.
    pub(super) kind: u64,
    pub(super) nanoseconds: u64,
    pub(super) attributes: BTreeMap<String, String>,
    /// 0 unset, 2 error.
    pub(super) status: u64,
    pub(super) trace_state: String,
    pub(super) events_and_links: usize,
    /// Attributes of the server that sent it.
    pub(super) resource: BTreeMap<String, String>,
}

impl Span {
    pub(super) fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    /// Every span of an `ExportTraceServiceRequest`.
    pub(super) fn all(body: &[u8]) -> Vec<Self> {
        let mut all = Vec::new();
        for resource_spans in Message(body).each(1) {
            let resource: BTreeMap<_, _> =
                resource_spans.each(1).iter().flat_map(|resource| resource.attributes(1)).collect();
            for scope_spans in resource_spans.each(2) {
                all.extend(scope_spans.each(2).iter().map(|span| Self::read(span, &resource)));
            }
        }
        all
    }

    fn read(span: &Message, resource: &BTreeMap<String, String>) -> Self {
        Self {
            trace: hex::encode(span.bytes(1)),
            id: hex::encode(span.bytes(2)),
            trace_state: span.text(3),
            parent: hex::encode(span.bytes(4)),
            name: span.text(5),
            kind: span.number(6),
            nanoseconds: span.number(8).checked_sub(span.number(7)).expect("it ends after it begins"),
            attributes: span.attributes(9).collect(),
            events_and_links: span.each(11).len() + span.each(13).len(),
            status: span.each(15).first().map_or(0, |status| status.number(3)),
            resource: resource.clone(),
        }
    }
}

/// A message, still encoded.
struct Message<'a>(&'a [u8]);

enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

impl<'a> Message<'a> {
    fn values(&self, wanted: u64) -> Vec<Value<'a>> {
        let (mut rest, mut found) = (self.0, Vec::new());
        while !rest.is_empty() {
            let key = varint(&mut rest);
            let value = match key & 7 {
                0 => Value::Number(varint(&mut rest)),
                1 => Value::Number(u64::from_le_bytes(take(&mut rest, 8).try_into().expect("8 bytes"))),
                2 => {
                    let length = usize::try_from(varint(&mut rest)).expect("a length");
                    Value::Bytes(take(&mut rest, length))
                }
                5 => {
                    Value::Number(u32::from_le_bytes(take(&mut rest, 4).try_into().expect("4 bytes")).into())
                }
                kind => panic!("protobuf has no kind {kind}"),
            };
            if key >> 3 == wanted {
                found.push(value);
            }
        }
        found
    }

    fn each(&self, field: u64) -> Vec<Self> {
        let values = self.values(field).into_iter();
        values
            .filter_map(|value| if let Value::Bytes(bytes) = value { Some(Self(bytes)) } else { None })
            .collect()
    }

    fn bytes(&self, field: u64) -> &'a [u8] {
        self.each(field).pop().map_or(&[], |message| message.0)
    }

    fn text(&self, field: u64) -> String {
        String::from_utf8(self.bytes(field).to_vec()).expect("text")
    }

    fn number(&self, field: u64) -> u64 {
        match self.values(field).pop() {
            Some(Value::Number(number)) => number,
            _ => 0,
        }
    }

    /// Keys and values; a value is a text or a number.
    fn attributes(&self, field: u64) -> impl Iterator<Item = (String, String)> {
        self.each(field).into_iter().map(|pair| {
            let value = pair.each(2).pop().expect("a value");
            let text = value.text(1);
            (pair.text(1), if text.is_empty() { value.number(3).to_string() } else { text })
        })
    }
}

fn varint(rest: &mut &[u8]) -> u64 {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = take(rest, 1)[0];
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return number;
        }
    }
    panic!("a number without an end")
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> &'a [u8] {
    let (taken, left) = rest.split_at(length);
    *rest = left;
    taken
}
