//! Which steps go when there are too many: the oldest of the stores that have most, so that a flood at one store leaves
//! the others their log.

use crate::types::StoreId;

/// How many steps each store has to lose so that no more than `most` are left. Nobody loses any as long as another has more.
#[must_use]
pub fn too_many(counts: Vec<(StoreId, i64)>, most: i64) -> Vec<(StoreId, i64)> {
    let left_at = |level: i64| counts.iter().map(|(_, count)| (*count).min(level)).sum::<i64>();
    let (mut level, mut above) = (0, counts.iter().map(|(_, count)| *count).max().unwrap_or_default() + 1);
    while above - level > 1 {
        let middle = level.midpoint(above);
        if left_at(middle) <= most { level = middle } else { above = middle }
    }
    let over = counts.into_iter().map(|(store, count)| (store, count - level));
    over.filter(|(_, over)| *over > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::random;

    fn lost(counts: &[i64], most: i64) -> Vec<i64> {
        let stores: Vec<_> =
            counts.iter().map(|count| (StoreId::from_uuid(random::opaque_id()), *count)).collect();
        let over = too_many(stores.clone(), most);
        let of = |store| over.iter().find(|(other, _)| *other == store).map_or(0, |(_, over)| *over);
        stores.into_iter().map(|(store, _)| of(store)).collect()
    }

    #[test]
    fn stores_with_most_steps_lose_them_first() {
        assert_eq!(lost(&[], 10), [0; 0]);
        assert_eq!(lost(&[3, 7], 10), [0, 0]);
        assert_eq!(lost(&[4, 1201], 1000), [0, 205]);
        assert_eq!(lost(&[500, 800, 10], 1000), [5, 305, 0]);
        assert_eq!(lost(&[8, 8, 8], 10), [5, 5, 5]);
    }
}
