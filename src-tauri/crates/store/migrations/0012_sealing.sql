-- A statement with a trigger behind it keeps a copy of every page it changes, in case half of it is to be undone, and what is copied is
-- locked into memory piece by piece: a quarter of what sealing cost. What these wrote is written beside the invoice now.
DROP TRIGGER invoice_is_found;
DROP TRIGGER reading_is_billed;
-- An invoice whose patient was typed rests on no reading: it is in `invoice_typed`, and need not be here.
DROP INDEX invoice_usage;
CREATE INDEX invoice_usage ON invoice (usage_id) WHERE usage_id IS NOT NULL;
