//! Cuts an input into rows, whichever format it has. Nothing is kept of a row that was handed on, and no row is longer than
//! [`MAX_ROW`].

use std::{
    io::{BufRead, BufReader, Chain, Cursor, Read},
    sync::{Arc, atomic::AtomicU64},
};

use super::{
    encoding::Encoding,
    error::Error,
    header::{Every, Header},
    input::{Allowed, Input},
    json,
    options::Options,
};

/// Bytes of a row.
const MAX_ROW: usize = 1024 * 1024;
/// Bytes that are looked at to tell the format.
const HEAD: usize = 64 * 1024;

/// A row as it stands in the input.
pub(super) struct Raw {
    /// Its number among the rows, from 1.
    pub(super) row: u64,
    /// The line it begins in, from 1.
    pub(super) line: u64,
    pub(super) content: Content,
}

/// What stands in a row.
pub(super) enum Content {
    /// Cells, and how their letters are written.
    Cells(csv::ByteRecord, Encoding),
    /// A line that should hold a JSON object.
    Object(Vec<u8>),
    /// A line that was too long to be read.
    TooLong,
}

/// How an input is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// A table with this delimiter.
    Csv(u8),
    /// A JSON object in each line.
    JsonLines,
}

type Bytes = Allowed<Chain<Cursor<Vec<u8>>, Box<dyn Read + Send>>>;

/// The rows of an input, one after the other.
pub(super) struct Records {
    reader: Reader,
    pub(super) format: Format,
    pub(super) header: Header,
    encoding: Encoding,
    name: String,
    row: u64,
    line: u64,
}

enum Reader {
    Csv(Box<csv::Reader<Bytes>>),
    Json(BufReader<Bytes>),
}

impl Records {
    /// Opens an input: tells its format and reads its header. `count` counts the bytes.
    pub(super) fn open(input: Input, options: &Options, count: Arc<AtomicU64>) -> Result<Self, Error> {
        let Input { mut bytes, named_json, name, .. } = input;
        let failed = |source| Error::File { path: name.clone(), source };
        let mut head = head_of(&mut bytes).map_err(failed)?;
        if head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]) {
            return Err(Error::Utf16);
        }
        if head.starts_with(&[0xEF, 0xBB, 0xBF]) {
            head.drain(..3);
        }
        let first = head.iter().find(|byte| !byte.is_ascii_whitespace());
        let Some(first) = first else { return Err(Error::Empty) };
        let format =
            if named_json || *first == b'{' { Format::JsonLines } else { Format::Csv(delimiter(&head)) };
        let first_line = head.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty());
        let first_line = first_line.unwrap_or_default().to_vec();
        let bytes = Allowed::new(Cursor::new(head).chain(bytes), count);
        let mut records = Self {
            header: Header { cells: Vec::new(), names: Vec::new() },
            encoding: Encoding::Undecided,
            reader: match format {
                Format::JsonLines => Reader::Json(BufReader::with_capacity(HEAD, bytes)),
                Format::Csv(delimiter) => {
                    let mut builder = csv::ReaderBuilder::new();
                    builder.has_headers(false).flexible(true).delimiter(delimiter).buffer_capacity(HEAD);
                    Reader::Csv(Box::new(builder.from_reader(bytes)))
                }
            },
            format,
            name,
            row: 0,
            line: 0,
        };
        records.header = match format {
            Format::JsonLines => {
                let names = json::members(&first_line).into_iter().flatten().map(|(name, _)| name).collect();
                Header::read(names, options, Every::Object)?
            }
            Format::Csv(_) => {
                let Some(Raw { content: Content::Cells(cells, encoding), .. }) = records.next()? else {
                    return Err(Error::Empty);
                };
                records.row = 0;
                let names = cells.iter().map(|cell| encoding.lossy(cell)).collect();
                Header::read(names, options, Every::Row)?
            }
        };
        Ok(records)
    }

    /// The next row.
    pub(super) fn next(&mut self) -> Result<Option<Raw>, Error> {
        let content = match &mut self.reader {
            Reader::Csv(reader) => {
                reader.get_mut().allow(MAX_ROW);
                let mut cells = csv::ByteRecord::new();
                let begins = reader.position().line();
                let read = reader.read_byte_record(&mut cells);
                if read.is_err() && reader.get_ref().is_at_its_end() {
                    return Err(Error::EndlessRow(begins));
                }
                let failed =
                    |error: csv::Error| Error::File { path: self.name.clone(), source: error.into() };
                if !read.map_err(failed)? {
                    return Ok(None);
                }
                self.line = cells.position().map_or(begins, csv::Position::line);
                self.encoding = self.encoding.after(cells.as_slice());
                Content::Cells(cells, self.encoding)
            }
            Reader::Json(reader) => {
                let failed = |source| Error::File { path: self.name.clone(), source };
                loop {
                    self.line += 1;
                    match line(reader).map_err(failed)? {
                        None => return Ok(None),
                        Some(Content::Object(line)) if line.trim_ascii().is_empty() => {}
                        Some(content) => break content,
                    }
                }
            }
        };
        self.row += 1;
        Ok(Some(Raw { row: self.row, line: self.line, content }))
    }
}

/// A line of at most [`MAX_ROW`] bytes; of a longer one nothing is kept.
fn line(reader: &mut BufReader<Bytes>) -> std::io::Result<Option<Content>> {
    let mut line = Vec::new();
    let mut length = 0;
    loop {
        reader.get_mut().allow(MAX_ROW);
        let buffer = reader.fill_buf()?;
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let count = end.unwrap_or(buffer.len());
        length += count;
        if length <= MAX_ROW {
            line.extend_from_slice(&buffer[..count]);
        } else {
            line = Vec::new();
        }
        let is_last = buffer.is_empty();
        reader.consume(count + usize::from(end.is_some()));
        if end.is_some() || is_last {
            return Ok(match length {
                0 if is_last => None,
                length if length > MAX_ROW => Some(Content::TooLong),
                _ => Some(Content::Object(line)),
            });
        }
    }
}

/// The first bytes of an input, up to the end of its first line at least, if that is within [`HEAD`].
fn head_of(bytes: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::new();
    while head.len() < HEAD && !head.trim_ascii_start().contains(&b'\n') {
        if bytes.by_ref().take((HEAD - head.len()).min(8192) as u64).read_to_end(&mut head)? == 0 {
            break;
        }
    }
    Ok(head)
}

/// Which of `,`, `;` and tab stands most often in the first line, outside of quotes.
fn delimiter(head: &[u8]) -> u8 {
    let line =
        head.trim_ascii_start().split(|byte| *byte == b'\n' || *byte == b'\r').next().unwrap_or_default();
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in line {
        quoted ^= *byte == b'"';
        for (delimiter, count) in &mut counts {
            *count += usize::from(!quoted && byte == delimiter);
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_told_from_the_first_line() {
        for (head, told) in [
            ("email,name", b','),
            ("\nemail;\"a,b,c\";name\na,b,c,d", b';'),
            ("email\tname, or so\tcpf", b'\t'),
            ("email", b','),
        ] {
            assert_eq!(delimiter(head.as_bytes()), told, "{head}");
        }
    }
}
