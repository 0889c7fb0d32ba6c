//! Reads and checks rows on threads of their own, while the database works: one thread cuts, others read what was cut, and
//! the batches come out in order. Few are under way at once, so memory does not grow with the file.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

use tokio::sync::{mpsc, oneshot};

use super::{
    error::Error,
    records::{Raw, Records},
    row::{Line, Reading},
};

/// Rows of a batch: enough to be fast, few enough that `SQLite`'s one writer is free again within 100 ms.
const BATCH: usize = 1000;
/// Batches that are under way at once.
const UNDER_WAY: usize = 4;

type Cut = (Vec<Raw>, oneshot::Sender<Vec<Line>>);
type Coming = Result<oneshot::Receiver<Vec<Line>>, Error>;

/// Batches of rows, in the order of the file.
pub(super) struct Batches(mpsc::Receiver<Coming>);

impl Batches {
    /// Starts reading.
    ///
    /// # Panics
    /// When the system cannot start a thread.
    pub(super) fn of(records: Records, reading: &Reading) -> Self {
        let (tell, told) = mpsc::channel(UNDER_WAY);
        let (give, given) = sync_channel(UNDER_WAY);
        let given = Arc::new(Mutex::new(given));
        let readers = thread::available_parallelism().map_or(2, usize::from).min(4);
        for number in 0..readers {
            let (given, reading) = (Arc::clone(&given), reading.clone());
            let name = format!("import-reader-{number}");
            let started = thread::Builder::new().name(name).spawn(move || read(&given, &reading));
            started.expect("a thread can be started");
        }
        let cutting = thread::Builder::new().name("import-cutter".to_owned());
        cutting.spawn(move || cut(records, &give, &tell)).expect("a thread can be started");
        Self(told)
    }

    /// The next batch.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<Line>>, Error> {
        match self.0.recv().await {
            None => Ok(None),
            Some(Err(error)) => Err(error),
            Some(Ok(coming)) => Ok(coming.await.ok()),
        }
    }
}

fn cut(mut records: Records, give: &SyncSender<Cut>, tell: &mpsc::Sender<Coming>) {
    loop {
        let mut batch = Vec::with_capacity(BATCH);
        let mut end = Ok(false);
        while batch.len() < BATCH && end.as_ref().is_ok_and(|is_end| !is_end) {
            match records.next() {
                Ok(Some(raw)) => batch.push(raw),
                Ok(None) => end = Ok(true),
                Err(error) => end = Err(error),
            }
        }
        let (answer, coming) = oneshot::channel();
        if tell.blocking_send(Ok(coming)).is_err() || give.send((batch, answer)).is_err() {
            return; // nobody waits any more
        }
        match end {
            Ok(false) => {}
            Ok(true) => return,
            Err(error) => {
                let _ = tell.blocking_send(Err(error));
                return;
            }
        }
    }
}

fn read(given: &Mutex<Receiver<Cut>>, reading: &Reading) {
    loop {
        let next = given.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((batch, answer)) = next else { return };
        let _ = answer.send(batch.into_iter().map(|raw| reading.read(raw)).collect());
    }
}
