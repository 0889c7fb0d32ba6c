//! The queue under load: what is refused, what is late, and what a panic does not end.

use super::*;

fn password(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

fn queue(threads: usize, length: usize, patience: Duration) -> Queue {
    Queue::start(threads, length, patience, &Peppers::default())
}

fn md5(hash: &str) -> PasswordHash {
    let format = "md5(password)".parse().expect("a format");
    PasswordHash::import(&format, hash, None, &Peppers::default()).expect("a hash")
}

#[tokio::test]
async fn without_a_hash_the_answer_is_no() {
    let queue = queue(1, 4, Duration::from_mins(1));
    let hash = queue.hash(password("a")).await.expect("hashed");
    let known = queue.verify(password("a"), Some(hash)).await.expect("verified");
    assert!(known.matches && known.upgrade.is_none() && known.took > Duration::ZERO);
    let unknown = queue.verify(password("a"), None).await.expect("verified");
    assert!(!unknown.matches && unknown.upgrade.is_none());
}

#[tokio::test]
async fn a_match_with_another_format_brings_one_of_ours() {
    let queue = queue(1, 4, Duration::from_mins(1));
    let hash = md5("0CC175B9C0F1B6A831C399E269772661"); // PHP: strtoupper(md5('a'))
    let verified = queue.verify(password("a"), Some(hash)).await.expect("verified");
    let upgrade = verified.upgrade.expect("an upgrade");
    assert!(verified.matches && upgrade.is_ours());
    let again = queue.verify(password("a"), Some(upgrade)).await.expect("verified");
    assert!(again.matches && again.upgrade.is_none());
}

#[tokio::test]
async fn wrapping_waits_for_room_and_is_never_late() {
    let queue = queue(1, 1, Duration::ZERO);
    let wrapping = (0..20).map(|number| {
        let (queue, weak) = (queue.clone(), md5(&format!("{number:032x}")).weak().expect("weak"));
        tokio::spawn(async move { queue.wrap(weak).await })
    });
    for wrapped in wrapping.collect::<Vec<_>>() {
        assert!(wrapped.await.expect("no panic").is_ok());
    }
}

#[tokio::test]
async fn beyond_the_queue_a_password_is_refused_at_once() {
    let queue = queue(1, 2, Duration::from_mins(1));
    let attempts = (0..50).map(|_| {
        let queue = queue.clone();
        tokio::spawn(async move { queue.verify(password("a"), None).await })
    });
    let mut full = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        full += usize::from(attempt.await.expect("no panic") == Err(Refused::Full));
    }
    assert!(full >= 40, "{full} of 50 were refused");
}

#[tokio::test]
async fn a_hash_that_panics_matches_nothing_and_ends_no_thread() {
    let queue = queue(1, 4, Duration::from_mins(1));
    for _ in 0..3 {
        let hash = Some(PasswordHash::panicking());
        let verified = queue.verify(password("a"), hash).await.expect("verified");
        assert!(!verified.matches && verified.upgrade.is_none() && verified.took > Duration::ZERO);
    }
    let hash = queue.hash(password("a")).await.expect("hashed");
    assert!(queue.verify(password("a"), Some(hash)).await.expect("verified").matches);
}

#[tokio::test]
async fn one_that_waited_too_long_is_refused() {
    let queue = queue(1, 10, Duration::ZERO);
    assert_eq!(queue.verify(password("a"), None).await, Err(Refused::Late));
}
