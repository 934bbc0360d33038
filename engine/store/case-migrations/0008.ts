/** Custody as people state it, why cases are consulted, and what second persons decided. Rows only ever come; each has its entry. */
export const case0008 = `
-- kind: transfer, gap. at, until: as given, with their offset; at_utc, until_utc: the instants. Gaps have no giver and taker.
CREATE TABLE custody_event (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  exhibit TEXT NOT NULL REFERENCES exhibit,
  giver TEXT NOT NULL,
  taker TEXT NOT NULL,
  at TEXT NOT NULL,
  at_utc TEXT NOT NULL,
  until TEXT,
  until_utc TEXT,
  place TEXT NOT NULL,
  seal TEXT NOT NULL,
  reason TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES person,
  entry TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX custody_event_exhibit ON custody_event (exhibit, n);

CREATE TABLE access_purpose (
  n INTEGER PRIMARY KEY,
  purpose TEXT NOT NULL,
  at TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES person,
  entry TEXT NOT NULL UNIQUE
) STRICT;

-- shared: JSON, what else held the same bytes, so that they stayed.
CREATE TABLE erasure (
  exhibit TEXT PRIMARY KEY REFERENCES exhibit,
  approval TEXT NOT NULL REFERENCES approval (id),
  reason TEXT NOT NULL,
  shared TEXT NOT NULL,
  at TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES person,
  entry TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

-- state: the canonical JSON that was proposed; digest: its SHA-256, which both persons' entries name.
CREATE TABLE approval (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  recipient TEXT NOT NULL,
  reason TEXT NOT NULL,
  state TEXT NOT NULL,
  digest TEXT NOT NULL,
  at TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES person,
  entry TEXT NOT NULL UNIQUE,
  decision TEXT,
  decided_at TEXT,
  decided_by TEXT REFERENCES person,
  decision_reason TEXT,
  decision_entry TEXT UNIQUE
) STRICT;
-- record: the exhibit's own canonical JSON that the state names by digest; null once the exhibit was erased.
CREATE TABLE approval_exhibit (
  approval TEXT NOT NULL REFERENCES approval (id),
  n INTEGER NOT NULL,
  exhibit TEXT NOT NULL REFERENCES exhibit,
  record TEXT,
  PRIMARY KEY (approval, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX approval_exhibit_exhibit ON approval_exhibit (exhibit, approval);

${['custody_event', 'access_purpose', 'erasure']
  .map(
    (table) => `
CREATE TRIGGER ${table}_stays BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, 'what was recorded is never changed'); END;
CREATE TRIGGER ${table}_remains BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, 'what was recorded is never removed'); END;`,
  )
  .join('')}
-- SQLite's REPLACE puts a row in another's place without a delete, so that is refused where it is put.
CREATE TRIGGER custody_event_once BEFORE INSERT ON custody_event
  WHEN EXISTS (SELECT 1 FROM custody_event WHERE n = NEW.n OR id = NEW.id OR entry = NEW.entry)
  BEGIN SELECT RAISE(ABORT, 'what was recorded is never changed'); END;
CREATE TRIGGER access_purpose_once BEFORE INSERT ON access_purpose
  WHEN EXISTS (SELECT 1 FROM access_purpose WHERE n = NEW.n OR entry = NEW.entry)
  BEGIN SELECT RAISE(ABORT, 'what was recorded is never changed'); END;
CREATE TRIGGER erasure_once BEFORE INSERT ON erasure
  WHEN EXISTS (SELECT 1 FROM erasure WHERE exhibit = NEW.exhibit OR entry = NEW.entry)
  BEGIN SELECT RAISE(ABORT, 'what was recorded is never changed'); END;
CREATE TRIGGER approval_once BEFORE INSERT ON approval
  WHEN NEW.decision IS NOT NULL OR EXISTS (SELECT 1 FROM approval WHERE n = NEW.n OR id = NEW.id OR entry = NEW.entry)
  BEGIN SELECT RAISE(ABORT, 'a proposal is never changed, and decided later'); END;
CREATE TRIGGER approval_exhibit_once BEFORE INSERT ON approval_exhibit
  WHEN EXISTS (SELECT 1 FROM approval_exhibit WHERE approval = NEW.approval AND n = NEW.n)
  BEGIN SELECT RAISE(ABORT, 'a proposal is never changed'); END;
CREATE TRIGGER approval_stays BEFORE UPDATE ON approval
  WHEN OLD.decision IS NOT NULL OR NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.recipient <> OLD.recipient OR NEW.reason <> OLD.reason
    OR NEW.state <> OLD.state OR NEW.digest <> OLD.digest OR NEW.at <> OLD.at OR NEW.person <> OLD.person OR NEW.entry <> OLD.entry
  BEGIN SELECT RAISE(ABORT, 'a proposal is never changed, and decided once'); END;
CREATE TRIGGER approval_remains BEFORE DELETE ON approval BEGIN SELECT RAISE(ABORT, 'a proposal is never removed'); END;
CREATE TRIGGER approval_exhibit_stays BEFORE UPDATE ON approval_exhibit
  WHEN NEW.approval <> OLD.approval OR NEW.n <> OLD.n OR NEW.exhibit <> OLD.exhibit OR NEW.record IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'a proposal is never changed'); END;
CREATE TRIGGER approval_exhibit_remains BEFORE DELETE ON approval_exhibit BEGIN SELECT RAISE(ABORT, 'a proposal is never removed'); END;
`;
