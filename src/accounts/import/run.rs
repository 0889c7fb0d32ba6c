//! One import from its first row to its last.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use super::{
    column::Column,
    decide::{Deciding, Taken},
    error::Error,
    header::Header,
    input::Input,
    known::Known,
    options::{Mode, Options},
    problem::Problem,
    reader::Batches,
    records::{Format, Records},
    refused::Refused,
    report::Report,
    row::{Line, Reading, Row},
    seen::Seen,
    write::{Place, Writes},
};
use crate::{
    accounts::Accounts,
    db::{self, directories::Directory, imports},
};

/// How often a batch is tried again whose users others change at the same moment.
const TRIES: u32 = 5;

/// What to import, and where to.
pub struct Job {
    /// Where users are read from.
    pub input: Input,
    /// What is said of them.
    pub options: Options,
    /// Where they go.
    pub directory: Directory,
    /// The file for refused rows.
    pub refused: PathBuf,
}

/// How far an import is.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Bytes that were read.
    pub bytes: u64,
    /// Rows that are done.
    pub rows: u64,
    /// Rows that an interrupted run had done before.
    pub done_before: u64,
}

/// Imports users. `tell` learns after each batch how far it is.
pub async fn run(
    accounts: &Accounts,
    job: Job,
    tell: &mut (dyn FnMut(Progress) + Send),
) -> Result<Report, Error> {
    let Job { input, options, directory, refused } = job;
    let file = input.known_by(&options).filter(|_| options.mode == Mode::Write);
    let bytes = Arc::new(AtomicU64::new(0));
    let records = Records::open(input, &options, Arc::clone(&bytes))?;
    must_be_usable(&records, &options)?;
    let done_before = match file {
        Some(file) => imports::rows_done(&accounts.db, directory.id, file).await?,
        None => None,
    };
    let refused = Refused::new(refused, records.format, records.header.names.clone());
    if done_before.is_none() {
        refused.must_be_new()?;
    }
    let (header, options) = (Arc::new(records.header.clone()), Arc::new(options));
    let reading = Reading {
        options: Arc::clone(&options),
        header: Arc::clone(&header),
        region: directory.phone_region.clone(),
        keys: accounts.keys.all(),
        peppers: accounts.peppers.clone(),
    };
    let mut batches = Batches::of(records, &reading);
    let done_before = done_before.map_or(0, |rows| u64::try_from(rows).unwrap_or_default());
    let dry_run = options.mode == Mode::DryRun;
    let report = Report { dry_run, done_before, ..Report::default() };
    let seen = Seen::new();
    let ahead = None;
    let mut import =
        Import { accounts, directory, options, header, file, refused, seen, report, last_line: 0, ahead };
    let mut batch = import.next(&mut batches).await?;
    if !dry_run {
        accounts.note(&accounts.db, import.report.began(import.directory.id)).await?;
    }
    while let Some(lines) = batch {
        let next = import.next(&mut batches).await; // what is wrong with it keeps nothing back that comes before
        import.batch(&lines, next.as_ref().ok().and_then(Option::as_deref)).await?;
        let rows = lines.last().map_or(0, |line| line.raw.row);
        tell(Progress { bytes: bytes.load(Ordering::Relaxed), rows, done_before });
        batch = next?;
    }
    import.finish().await
}

fn must_be_usable(records: &Records, options: &Options) -> Result<(), Error> {
    let header = &records.header;
    let telling =
        |column: Column| matches!(column, Column::ExternalId | Column::Email | Column::Identifier(_));
    if records.format != Format::JsonLines && !Column::ALL.into_iter().any(|it| telling(it) && header.has(it))
    {
        return Err(Error::NobodyNamed);
    }
    let has_emails = header.has(Column::Email) && !header.has(Column::EmailVerified);
    if has_emails && options.emails.is_none() { Err(Error::VerifiedUnknown) } else { Ok(()) }
}

struct Import<'a> {
    accounts: &'a Accounts,
    directory: Directory,
    options: Arc<Options>,
    header: Arc<Header>,
    file: Option<[u8; 32]>,
    refused: Refused,
    seen: Seen,
    report: Report,
    /// Where the last row was that an interrupted run had done.
    last_line: u64,
    /// Whom the next batch names, looked up while this one was written.
    ahead: Option<Known>,
}

impl Import<'_> {
    async fn next(&mut self, batches: &mut Batches) -> Result<Option<Vec<Line>>, Error> {
        let Some(mut lines) = batches.next().await? else { return Ok(None) };
        lines.iter_mut().try_for_each(|line| self.refuse_twins(line))?;
        Ok(Some(lines))
    }

    async fn batch(&mut self, lines: &[Line], next: Option<&[Line]>) -> Result<(), Error> {
        let before = lines.partition_point(|line| line.raw.row <= self.report.done_before);
        self.last_line = lines[..before].last().map_or(self.last_line, |line| line.raw.line);
        let lines = &lines[before..];
        if lines.is_empty() {
            return Ok(());
        }
        if self.report.done_before > 0 && self.report.read == 0 && self.refused.is_unopened() {
            self.refused.go_on(self.last_line)?;
        }
        for _ in 0..TRIES {
            if self.carried_out(lines, next).await? {
                return Ok(());
            }
        }
        for line in lines {
            self.alone(line).await?;
        }
        Ok(())
    }

    /// One row by itself, since its batch met others' changes again and again.
    async fn alone(&mut self, line: &Line) -> Result<(), Error> {
        for _ in 0..TRIES {
            if self.carried_out(std::slice::from_ref(line), None).await? {
                return Ok(());
            }
        }
        Err(Error::Contended)
    }

    fn refuse_twins(&mut self, line: &mut Line) -> Result<(), Error> {
        let Ok(row) = &line.outcome else { return Ok(()) };
        let failed = |source| Error::File { path: "a temporary file".to_owned(), source };
        let twins = self.seen.note(row, line.raw.line).map_err(failed)?;
        if !twins.is_empty() {
            let problem = |(column, line)| Problem::twice(&self.header, column, line);
            line.outcome = Err(twins.into_iter().map(problem).collect());
        }
        Ok(())
    }

    /// Carries rows out; false when somebody else changed the same users in between, and nothing was done.
    async fn carried_out(&mut self, lines: &[Line], next: Option<&[Line]>) -> Result<bool, Error> {
        let known = match self.ahead.take() {
            Some(known) => known,
            None => self.look_up(lines).await?,
        };
        let now = self.accounts.clock.now();
        let mut deciding = Deciding {
            known,
            writes: Writes::default(),
            header: &self.header,
            options: &self.options,
            directory: self.directory.id,
            now,
        };
        let decide = |line| decided(&mut deciding, line);
        let decided: Vec<Decided<'_>> = lines.iter().map(decide).collect();
        let writes = deciding.writes;
        let place = Place {
            directory: self.directory.id,
            file: self.file,
            rows_done: lines.last().map_or(0, |line| line.raw.row),
            now,
        };
        let end = self.refused.flush()?;
        self.keep_refused(&decided).await?;
        if !writes.is_empty() && self.options.mode == Mode::Write {
            let written = self.written(writes, place, next).await;
            if written.is_err() {
                self.refused.back_to(end)?;
            }
            match written {
                Err(db::Error::Taken | db::Error::InUse) => return Ok(false),
                Err(db::Error::Unavailable(error)) => {
                    tracing::warn!(%error, "a batch of an import is tried again");
                    self.accounts.clock.sleep(Duration::from_millis(200)).await;
                    return Ok(false);
                }
                other => other?,
            }
        }
        for (line, decision) in &decided {
            self.report.read += 1;
            match decision {
                Ok((taken, row)) => self.report.taken(taken, row, &self.directory),
                Err(problems) => self.report.refused(line.raw.line, problems),
            }
        }
        Ok(true)
    }

    /// Writes a batch. Where it only adds users, those whom the next one names are looked up meanwhile: no two rows of a file
    /// name the same, so what is being written changes nothing of what is found.
    async fn written(
        &mut self,
        writes: Writes,
        place: Place,
        next: Option<&[Line]>,
    ) -> Result<(), db::Error> {
        let only_adds = writes.only_adds();
        let writing = writes.carry_out(self.accounts, place);
        let Some(next) = next.filter(|_| only_adds) else { return writing.await };
        let (written, ahead) = tokio::join!(writing, self.look_up(next));
        self.ahead = ahead.ok().filter(|_| written.is_ok()); // what failed is tried, and told, in its turn
        written
    }

    async fn look_up(&self, lines: &[Line]) -> Result<Known, db::Error> {
        let rows = lines.iter().filter_map(|line| line.outcome.as_deref().ok());
        Known::look_up(&self.accounts.db, self.directory.id, rows).await
    }

    /// Puts refused rows into their file, before the database counts them as done.
    async fn keep_refused(&mut self, decided: &[Decided<'_>]) -> Result<(), Error> {
        let refused = || decided.iter().filter_map(|(line, decision)| Some((line, decision.as_ref().err()?)));
        if refused().next().is_none() {
            return Ok(());
        }
        if let Some(file) = self.file.filter(|_| self.refused.is_unopened()) {
            // From here on the file belongs to a run that can go on.
            let rows = i64::try_from(self.report.done_before + self.report.read).unwrap_or(i64::MAX);
            let now = self.accounts.clock.now();
            imports::got_to(&self.accounts.db, self.directory.id, file, (rows, now)).await?;
        }
        for (line, problems) in refused() {
            self.refused.write(&line.raw, problems)?;
        }
        self.refused.flush()?;
        Ok(())
    }

    async fn finish(mut self) -> Result<Report, Error> {
        if self.options.mode == Mode::Write {
            let mut tx = self.accounts.db.begin().await?;
            if let Some(file) = self.file {
                imports::finish(&mut tx, self.directory.id, file).await?;
            }
            self.accounts.note(&mut tx, self.report.finished(self.directory.id)).await?;
            tx.commit().await?;
        }
        self.report.finish();
        Ok(self.report)
    }
}

/// A row, and what came of it.
type Decided<'l> = (&'l Line, Result<(Taken, &'l Row), Vec<Problem>>);

fn decided<'l>(deciding: &mut Deciding<'_>, line: &'l Line) -> Decided<'l> {
    let decision = match &line.outcome {
        Ok(row) => deciding.row(row).map(|taken| (taken, &**row)),
        Err(problems) => Err(problems.clone()),
    };
    (line, decision)
}
