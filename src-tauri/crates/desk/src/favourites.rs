//! The acts on the keys 1 to 5: those that this office bills most, unless somebody has pinned another.
//!
//! A hand knows its keys. They are chosen from what was billed before today, so that none moves during a day; and an act that
//! is still among them keeps its key.

use billing::ActCode;
use store::Favourite;

use crate::wire::Menu;
use crate::{Counter, Desk, Error};

/// The keys that favourites have.
const KEYS: std::ops::RangeInclusive<u8> = 1..=5;
/// More than there are keys: some of them may have no tariff any more.
const LOOKED_AT: u32 = 12;

impl Desk {
    /// The acts of a day, with the keys of this office.
    pub async fn menu(&self, date: &str) -> Result<Menu, Error> {
        let shipped = self.acts(date)?;
        let favourites = self.favourites().await?;
        let key_of = |code: &str| favourites.iter().find(|one| one.code == code).map(|one| one.key);
        let acts = shipped
            .acts
            .into_iter()
            .map(|act| crate::wire::ActChoice { favourite: key_of(&act.code), ..act });
        Ok(Menu { acts: acts.collect(), ..shipped })
    }

    /// Puts an act on a key for good; none: the key is given by use again.
    pub async fn pin_favourite(&self, key: u8, code: Option<&str>) -> Result<(), Error> {
        let parsed =
            |code: &str| ActCode::parse(code).map_err(|_| Error::ActCode(code.chars().take(12).collect()));
        let code = code.map(parsed).transpose()?;
        // The screen offers these keys only.
        let key = key.clamp(*KEYS.start(), *KEYS.end());
        let mut favourites = self.favourites().await?;
        match code {
            Some(code) => {
                let code = code.to_string();
                favourites.retain(|one| one.key != key && one.code != code);
                favourites.push(Favourite { key, code, pinned: true });
            }
            None => favourites.iter_mut().filter(|one| one.key == key).for_each(|one| one.pinned = false),
        }
        Ok(self.store.keep_favourites(&favourites).await?)
    }

    async fn favourites(&self) -> Result<Vec<Favourite>, Error> {
        let today = self.acts(&self.today().to_string())?.acts;
        let mut shipped: Vec<_> = today.iter().filter_map(|act| Some((act.favourite?, &*act.code))).collect();
        shipped.sort_unstable();
        let used = self.store.most_billed(self.today(), LOOKED_AT).await?;
        let kept = self.store.favourites().await?;
        let wanted = used.iter().map(String::as_str).chain(shipped.iter().map(|(_, code)| *code));
        let given = given(&kept, wanted, |code| today.iter().any(|act| act.code == code));
        if given != kept {
            self.store.keep_favourites(&given).await?;
        }
        Ok(given)
    }
}

impl Counter {
    /// Puts an act on a key, or gives the key by use again.
    pub async fn pin_favourite(&self, key: u8, code: Option<&str>) -> Result<(), Error> {
        self.desk().await?.pin_favourite(key, code).await
    }
}

/// The keys, out of those that were given and the acts that are wanted, most wanted first.
fn given<'a>(
    kept: &'a [Favourite],
    wanted: impl Iterator<Item = &'a str>,
    has_price: impl Fn(&str) -> bool,
) -> Vec<Favourite> {
    let pinned = kept.iter().filter(|one| one.pinned).map(|one| one.code.as_str());
    let mut chosen: Vec<&str> = Vec::new();
    for code in pinned.chain(wanted) {
        if chosen.len() < KEYS.count() && has_price(code) && !chosen.contains(&code) {
            chosen.push(code);
        }
    }
    let mut given: Vec<Favourite> =
        kept.iter().filter(|one| chosen.contains(&one.code.as_str())).cloned().collect();
    for code in chosen {
        let free = KEYS.into_iter().find(|key| given.iter().all(|one| one.key != *key));
        if let Some(key) = free
            && given.iter().all(|one| one.code != code)
        {
            given.push(Favourite { key, code: code.to_owned(), pinned: false });
        }
    }
    given.sort_by_key(|one| one.key);
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(given: &[Favourite]) -> String {
        let told = |one: &Favourite| format!("{}{}{}", one.key, one.code, if one.pinned { "!" } else { "" });
        given.iter().map(told).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn keys_are_given_by_use_and_stay_where_a_hand_knows_them() {
        let any = |_: &str| true;
        let first = given(&[], ["G", "MEG", "VL", "COE", "MD", "F"].into_iter(), any);
        assert_eq!(keys(&first), "1G 2MEG 3VL 4COE 5MD");
        let later = given(&first, ["F", "MEG", "G", "MD", "VL", "COE"].into_iter(), any);
        assert_eq!(keys(&later), "1G 2MEG 3VL 4F 5MD", "one has come, one has gone, nothing else moved");

        let mut pinned = later.clone();
        pinned[2] = Favourite { key: 3, code: "TCG".into(), pinned: true };
        let after = given(&pinned, ["F", "MEG", "G", "MD", "VL"].into_iter(), any);
        assert_eq!(keys(&after), "1G 2MEG 3TCG! 4F 5MD", "what was pinned needs no use");
        let ended = given(&after, ["F", "MEG", "G", "MD", "VL"].into_iter(), |code| code != "TCG");
        assert_eq!(keys(&ended), "1G 2MEG 3VL 4F 5MD", "an act without a price has no key");
        assert!(given(&[], std::iter::empty(), any).is_empty());
    }
}
