/** Imports read by a mapping or from a spreadsheet, what limits them, and those that a later reading took the place of. */
export const case0005 = `
ALTER TABLE import ADD COLUMN sheet TEXT;
-- RFC 8785 JSON of the mapping; its SHA-256 is in the signed entry.
ALTER TABLE import ADD COLUMN mapping TEXT;
-- JSON array of sentences.
ALTER TABLE import ADD COLUMN warnings TEXT NOT NULL DEFAULT '[]';
-- The import that read the same original anew. Its events then stand for this one's, which stay but are in no view.
ALTER TABLE import ADD COLUMN superseded_by INTEGER REFERENCES import;
`;
