//! The file of refused rows: in the format and columns of the input, with what is wrong in front, so that it can be
//! corrected and imported as it is. For its owner only, since it holds hashes.

use std::{
    borrow::Cow,
    fs,
    io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use serde_json::{Map, Value};

use super::{
    column::PROBLEM,
    error::Error,
    json,
    problem::Problem,
    records::{Content, Format, Raw},
};
use crate::crypto::private::private_file;

/// The file, made when the first row is refused.
pub(super) struct Refused {
    path: PathBuf,
    format: Format,
    names: Vec<String>,
    out: Option<BufWriter<fs::File>>,
}

impl Refused {
    /// One in `path`, for rows of this format and these columns.
    pub(super) fn new(path: PathBuf, format: Format, names: Vec<String>) -> Self {
        Self { path, format, names, out: None }
    }

    /// Whether nothing was written yet.
    pub(super) const fn is_unopened(&self) -> bool {
        self.out.is_none()
    }

    /// Fails when another run has left the file.
    pub(super) fn must_be_new(&self) -> Result<(), Error> {
        if self.path.exists() { Err(Error::RefusedExists(self.path.display().to_string())) } else { Ok(()) }
    }

    /// Goes on with the file that an interrupted run has left; rows beyond the line `last` will come again and are taken out.
    pub(super) fn go_on(&mut self, last: u64) -> Result<(), Error> {
        if !self.path.exists() {
            return Ok(());
        }
        let unfinished = PathBuf::from(format!("{}.new", self.path.display()));
        let _ = fs::remove_file(&unfinished); // of a run that was cut short here
        let kept = self.keep(&unfinished, last).and_then(|out| {
            fs::rename(&unfinished, &self.path)?;
            Ok(out)
        });
        self.out = Some(kept.map_err(|source| self.failed(source))?);
        Ok(())
    }

    fn keep(&self, unfinished: &Path, last: u64) -> io::Result<BufWriter<fs::File>> {
        let mut out = BufWriter::new(private_file(unfinished)?);
        let input = BufReader::new(fs::File::open(&self.path)?);
        match self.format {
            Format::JsonLines => {
                for line in input.split(b'\n') {
                    let line = line?;
                    let members = json::members(&line).unwrap_or_default();
                    let problem = members.first().and_then(|(_, value)| value.as_str());
                    if problem.and_then(line_in).is_some_and(|line| line <= last) {
                        out.write_all(&line)?;
                        out.write_all(b"\n")?;
                    }
                }
            }
            Format::Csv(delimiter) => {
                let mut builder = csv::ReaderBuilder::new();
                let mut input =
                    builder.has_headers(false).flexible(true).delimiter(delimiter).from_reader(input);
                for (number, record) in input.byte_records().enumerate() {
                    let record = record?;
                    let problem = record.get(0).and_then(|cell| std::str::from_utf8(cell).ok());
                    let is_kept = problem.and_then(line_in).is_some_and(|line| line <= last);
                    if number == 0 || is_kept {
                        write_cells(&mut out, delimiter, record.iter())?;
                    }
                }
            }
        }
        Ok(out)
    }

    /// Writes a row and what is wrong with it.
    pub(super) fn write(&mut self, raw: &Raw, problems: &[Problem]) -> Result<(), Error> {
        let written = self.try_write(raw, problems);
        written.map_err(|source| self.failed(source))
    }

    fn try_write(&mut self, raw: &Raw, problems: &[Problem]) -> io::Result<()> {
        let texts: Vec<&str> = problems.iter().map(|problem| problem.text.as_str()).collect();
        let problem = format!("line {}: {}", raw.line, texts.join("; "));
        let is_new = self.out.is_none();
        let out = match &mut self.out {
            Some(out) => out,
            none => none.insert(BufWriter::new(private_file(&self.path)?)),
        };
        match &raw.content {
            Content::TooLong => out.write_all(&object(&problem, Vec::new())),
            Content::Object(line) => {
                let unread = || vec![("unreadable".to_owned(), String::from_utf8_lossy(line).into())];
                out.write_all(&object(&problem, json::members(line).unwrap_or_else(unread)))
            }
            Content::Cells(record, encoding) => {
                let Format::Csv(delimiter) = self.format else { return Ok(()) };
                let is_theirs = |name: &str| !name.trim().eq_ignore_ascii_case(PROBLEM);
                let places = 0..record.len().max(self.names.len());
                let kept: Vec<usize> = places
                    .filter(|place| self.names.get(*place).is_none_or(|name| is_theirs(name)))
                    .collect();
                if is_new {
                    let names = kept.iter().filter_map(|place| self.names.get(*place)).map(String::as_bytes);
                    write_cells(out, delimiter, std::iter::once(PROBLEM.as_bytes()).chain(names))?;
                }
                let cells = kept.iter().filter_map(|place| record.get(*place));
                let cells: Vec<Cow<'_, [u8]>> = cells.map(|cell| in_utf8(cell, *encoding)).collect();
                let cells = cells.iter().map(AsRef::as_ref);
                write_cells(out, delimiter, std::iter::once(problem.as_bytes()).chain(cells))
            }
        }
    }

    /// Hands everything to the system, which must have it before the database learns that the rows are done. Where the file
    /// ends now, if there is one.
    pub(super) fn flush(&mut self) -> Result<Option<u64>, Error> {
        let Some(out) = &mut self.out else { return Ok(None) };
        let flushed = out.flush().and_then(|()| out.get_mut().stream_position());
        flushed.map(Some).map_err(|source| self.failed(source))
    }

    /// Takes out what was written since the file ended at `end`.
    pub(super) fn back_to(&mut self, end: Option<u64>) -> Result<(), Error> {
        let Some(mut out) = self.out.take() else { return Ok(()) };
        let done = out.flush().and_then(|()| match end {
            None => fs::remove_file(&self.path),
            Some(end) => {
                out.get_mut().set_len(end)?;
                out.get_mut().seek(SeekFrom::Start(end))?;
                self.out = Some(out);
                Ok(())
            }
        });
        done.map_err(|source| self.failed(source))
    }

    fn failed(&self, source: io::Error) -> Error {
        if source.kind() == io::ErrorKind::AlreadyExists {
            return Error::RefusedExists(self.path.display().to_string());
        }
        Error::File { path: self.path.display().to_string(), source }
    }
}

fn in_utf8(cell: &[u8], encoding: super::encoding::Encoding) -> Cow<'_, [u8]> {
    match encoding.text(cell) {
        Some(Cow::Owned(text)) => Cow::Owned(text.into_bytes()),
        _ => Cow::Borrowed(cell), // as it is, if it is no text
    }
}

fn object(problem: &str, members: Vec<(String, Value)>) -> Vec<u8> {
    let mut object: Map<String, Value> = Map::from_iter([(PROBLEM.to_owned(), problem.into())]);
    object.extend(members.into_iter().filter(|(name, _)| !name.trim().eq_ignore_ascii_case(PROBLEM)));
    let mut line = Value::Object(object).to_string().into_bytes();
    line.push(b'\n');
    line
}

fn write_cells<'a>(
    out: &mut impl Write,
    delimiter: u8,
    cells: impl Iterator<Item = &'a [u8]>,
) -> io::Result<()> {
    let mut builder = csv::WriterBuilder::new();
    let mut writer = builder.flexible(true).delimiter(delimiter).from_writer(Vec::new());
    let written = writer.write_record(cells).map_err(io::Error::from);
    written.and_then(|()| out.write_all(&writer.into_inner().map_err(csv::IntoInnerError::into_error)?))
}

/// The line that a problem is about: 7 in `line 7: ...`.
fn line_in(problem: &str) -> Option<u64> {
    problem.strip_prefix("line ")?.split(':').next()?.parse().ok()
}
