//! The draft that a practitioner was writing: kept as it changes, offered again after a lock, a crash, a restart.

use store::{NewDraft, UsageId};

use crate::wire::{Draft, KeptDraft};
use crate::{Desk, Error};

impl Desk {
    /// Keeps a draft in the place of the one before.
    pub async fn keep_draft(&self, draft: &Draft) -> Result<(), Error> {
        let content = serde_json::to_string(draft).map_err(|_| Error::Asset("draft"))?;
        let usage_id = UsageId::from_text(&draft.usage_id);
        let new = NewDraft {
            at: self.now(),
            owner: &self.actor(),
            usage_id: &usage_id,
            beneficiary: draft.beneficiary,
            content: &content,
        };
        Ok(self.store.keep_draft(&new).await?)
    }

    /// The draft that waits, if there is one.
    pub async fn kept_draft(&self) -> Result<Option<KeptDraft>, Error> {
        let Some(kept) = self.store.kept_draft(&self.actor()).await? else { return Ok(None) };
        match serde_json::from_str(&kept.content) {
            Ok(draft) => Ok(Some(KeptDraft { at: kept.at.to_string(), draft })),
            Err(error) => {
                // Another version of the program wrote it. Nothing that was sealed is at stake.
                tracing::warn!(
                    line = error.line(),
                    "a draft that was kept is of another version: it is left"
                );
                Ok(None)
            }
        }
    }

    /// Drops the draft that waits.
    pub async fn drop_draft(&self) -> Result<(), Error> {
        Ok(self.store.drop_draft(&self.actor()).await?)
    }
}
