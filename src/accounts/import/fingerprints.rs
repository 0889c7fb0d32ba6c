//! A map from fingerprints to lines that takes no more memory however large it grows: what is too much goes to temporary
//! files without a name, which hold nothing but fingerprints and line numbers.

use std::{
    collections::HashMap,
    fs::File,
    hash::{BuildHasherDefault, Hasher},
    io::{self, Read, Seek, SeekFrom, Write},
};

/// Fingerprints that are kept in memory: about 40 MB.
const IN_MEMORY: usize = 1 << 21;
/// Bytes of a bucket, of an entry (8 of fingerprint, 4 of line), and how many entries a bucket has on average when its file
/// is full.
const BUCKET: usize = 4096;
const ENTRY: usize = 12;
const USUAL: usize = 220;

/// Fingerprints and the lines that they stand in.
pub(super) struct Fingerprints {
    memory: HashMap<u64, u32, BuildHasherDefault<AsItIs>>,
    limit: usize,
    levels: Vec<Level>,
}

/// A hash table in a file, each with room for twice as many as the one before.
struct Level {
    file: File,
    buckets: u64,
    free: usize,
}

impl Fingerprints {
    /// None yet.
    pub(super) fn new() -> Self {
        Self { memory: HashMap::default(), limit: IN_MEMORY, levels: Vec::new() }
    }

    /// The line of a fingerprint.
    pub(super) fn line_of(&mut self, fingerprint: u64) -> io::Result<Option<u32>> {
        let fingerprint = fingerprint.max(1); // 0 marks what is free
        if let Some(line) = self.memory.get(&fingerprint) {
            return Ok(Some(*line));
        }
        for level in &mut self.levels {
            if let Some(line) = level.line_of(fingerprint)? {
                return Ok(Some(line));
            }
        }
        Ok(None)
    }

    /// Adds one that is not there yet.
    pub(super) fn add(&mut self, fingerprint: u64, line: u32) -> io::Result<()> {
        self.memory.insert(fingerprint.max(1), line);
        if self.memory.len() < self.limit {
            return Ok(());
        }
        if self.levels.last().is_none_or(|level| level.free < self.limit) {
            let size = (4 * self.limit) << self.levels.len();
            self.levels.push(Level::with_room_for(size)?);
        }
        let Some(level) = self.levels.last_mut() else { return Ok(()) };
        let mut all: Vec<(u64, u32)> = self.memory.drain().collect();
        all.sort_unstable_by_key(|(fingerprint, _)| fingerprint % level.buckets); // the disk reads on, not to and fro
        all.into_iter().try_for_each(|(fingerprint, line)| level.add(fingerprint, line))
    }
}

impl Level {
    fn with_room_for(size: usize) -> io::Result<Self> {
        let buckets = size.div_ceil(USUAL) as u64;
        let file = tempfile::tempfile()?;
        file.set_len(buckets * BUCKET as u64)?;
        Ok(Self { file, buckets, free: size })
    }

    fn line_of(&mut self, fingerprint: u64) -> io::Result<Option<u32>> {
        Ok(self.place_of(fingerprint)?.2)
    }

    fn add(&mut self, fingerprint: u64, line: u32) -> io::Result<()> {
        let (bucket, place, _) = self.place_of(fingerprint)?;
        self.file.seek(SeekFrom::Start(bucket * BUCKET as u64 + place as u64))?;
        let mut entry = [0; ENTRY];
        entry[..8].copy_from_slice(&fingerprint.to_le_bytes());
        entry[8..].copy_from_slice(&line.to_le_bytes());
        self.file.write_all(&entry)?;
        self.free = self.free.saturating_sub(1);
        Ok(())
    }

    /// Bucket and offset of a fingerprint with its line, or of where it would stand.
    fn place_of(&mut self, fingerprint: u64) -> io::Result<(u64, usize, Option<u32>)> {
        let mut bytes = [0; BUCKET];
        let mut bucket = fingerprint % self.buckets;
        loop {
            self.file.seek(SeekFrom::Start(bucket * BUCKET as u64))?;
            self.file.read_exact(&mut bytes)?;
            for (number, entry) in bytes.chunks_exact(ENTRY).enumerate() {
                let (own, line) = entry.split_at(8);
                match u64::from_le_bytes(own.try_into().unwrap_or_default()) {
                    0 => return Ok((bucket, number * ENTRY, None)),
                    own if own == fingerprint => {
                        let line = u32::from_le_bytes(line.try_into().unwrap_or_default());
                        return Ok((bucket, number * ENTRY, Some(line)));
                    }
                    _ => {}
                }
            }
            bucket = (bucket + 1) % self.buckets; // it is full
        }
    }
}

/// A fingerprint is a hash already.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, fingerprint: u64) {
        self.0 = fingerprint;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_many_there_are_each_is_found_and_no_other() {
        let mut all = Fingerprints { limit: 100, ..Fingerprints::new() };
        let fingerprint = |number: u32| u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for number in 0..5000 {
            assert_eq!(all.line_of(fingerprint(number)).expect("read"), None, "{number}");
            all.add(fingerprint(number), number).expect("kept");
        }
        assert!(all.levels.len() > 2 && all.memory.len() < 100);
        for number in 0..5000 {
            assert_eq!(all.line_of(fingerprint(number)).expect("read"), Some(number));
        }
    }

    #[test]
    fn a_bucket_that_is_full_spills_into_the_next() {
        let mut level = Level::with_room_for(USUAL * 3).expect("a file");
        for number in 1..=400 {
            level.add(number * 3, 7).expect("kept"); // all of one bucket, which has room for 341
        }
        assert_eq!(level.line_of(1200).expect("read"), Some(7));
        assert_eq!(level.line_of(1203).expect("read"), None);
    }
}
