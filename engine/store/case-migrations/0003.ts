/** What a ledger is filtered by, beside the signed bytes, and how many entries there are of each kind. */
export const case0003 = `
-- Null where the signed bytes cannot be read.
ALTER TABLE ledger_entry ADD COLUMN actor TEXT;
UPDATE ledger_entry SET actor = json_extract(CAST(payload AS TEXT), '$.actor') WHERE json_valid(CAST(payload AS TEXT));
CREATE INDEX ledger_entry_browse ON ledger_entry (act, log_index, actor, at);
CREATE TABLE ledger_tally (act TEXT NOT NULL, actor TEXT NOT NULL, entries INTEGER NOT NULL, PRIMARY KEY (act, actor)) STRICT, WITHOUT ROWID;
INSERT INTO ledger_tally SELECT act, actor, count(*) FROM ledger_entry WHERE actor IS NOT NULL GROUP BY act, actor;
`;
