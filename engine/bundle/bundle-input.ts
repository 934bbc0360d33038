/**
 * Everything a bundle is made of, as plain data that can be handed to a worker. No clock and no randomness is read while
 * it is written: the same input gives the same bytes.
 */

import type { CustodyEvent, CustodyGap, CustodyPeriod } from '../../shared/api/custody.ts';
import type { LedgerRow } from '../../shared/api/ledger.ts';
import type { VerificationProblem } from '../../shared/api/verification.ts';
import type { Density } from '../../shared/domain/bundle/chart.ts';
import type { Audience, Cover, Template } from '../../shared/domain/bundle/plan.ts';
import type { ResolvedItem, Volume } from '../../shared/domain/bundle/resolved.ts';
import type { ExhibitKind } from '../../shared/domain/exhibits/facts.ts';
import type { PdfaResult } from './pdfa/claim.ts';
import type { SealPlace } from './seal/update.ts';
import type { PlacedQr } from './sections/qr-code.ts';

export interface BundleKeyEvent {
  readonly eventId: number;
  /** µs since 1970, UTC: adjusted by what is claimed of the clock, as recorded where nothing is. */
  readonly instant: number;
  /** What the source's clock said, likewise. */
  readonly recorded: number;
  /** In words; null where the time stands as recorded. */
  readonly clock: string | null;
  /** Numbers (from 1) of key events whose order to this one is not safe: the uncertainties of two clocks overlap. */
  readonly unsafeWith: readonly number[];
  /** The time as the original has it. */
  readonly timeText: string;
  readonly source: string;
  readonly type: string;
  readonly actor: string;
  readonly host: string;
  readonly message: string;
  /** Notes on the event, joined; empty where only tagged. */
  readonly note: string;
  readonly tags: readonly string[];
  /** References of the exhibits that hold or concern it. Ones that are not in the bundle are printed without a link. */
  readonly exhibitRefs: readonly string[];
  /** Where it stands in the original: file name and line. */
  readonly file: string;
  readonly line: number;
}

export interface BundleExhibit {
  readonly id: string;
  readonly ref: string;
  readonly description: string;
  /** Initials. */
  readonly producer: string;
  readonly producedBy: string;
  /** ISO instant. */
  readonly producedAt: string;
  readonly kind: ExhibitKind;
  /** Folders only, whose content is the manifest of these files. */
  readonly files?: { readonly count: number; readonly bytes: number; readonly skipped: number } | null;
  readonly fileName: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  /** SHA-256 of the originals an extract came from. */
  readonly parents: readonly string[];
  /** Extracts: number of events. */
  readonly events: number | null;
  /** Everything the ledger says about it, oldest first. */
  readonly custody: readonly LedgerRow[];
  /** As recorded, oldest record first. */
  readonly transfers: readonly CustodyEvent[];
  /** Who held it, and the time that nothing accounts for: shared/domain/exhibits/custody.ts. */
  readonly periods: readonly CustodyPeriod[];
  readonly gaps: readonly CustodyGap[];
}

/** An uploaded document: its facts; its bytes are asked for while it is drawn. */
export interface BundleDocument {
  readonly id: string;
  readonly title: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  readonly uploadedBy: string;
  /** ISO instant. */
  readonly uploadedAt: string;
  /** Redacted copies: the document it was made from. */
  readonly parent: { readonly title: string; readonly sha256: string } | null;
}

/** One row of the redaction log. Never what was hidden. */
export interface BundleRedaction {
  /** The redacted copy that the bundle shows. */
  readonly source: { readonly kind: 'exhibit' | 'document'; readonly id: string };
  /** Page of that copy, from 1. */
  readonly page: number;
  readonly ground: string;
  /** Places hidden on that page on this ground. */
  readonly marks: number;
  readonly author: string;
  /** Null while nobody else has approved it. */
  readonly approver: string | null;
  /** ISO instant of the approval; of the marking where there is none. */
  readonly at: string;
}

/** One item of the schedule of non-sensitive unused material (form MG6C). */
export interface BundleUnused {
  /** Consecutive across submissions. */
  readonly number: number;
  /** The submission that it came with, from 1. */
  readonly submission: number;
  readonly description: string;
  /** ISO date; null where it has none. */
  readonly date: string | null;
  readonly origin: string;
  readonly location: string;
  /** As decided, in words: "Clearly not disclosable", "Disclosed", "Not decided". */
  readonly decision: string;
  readonly reason: string;
}

/** A decision on a proposal, as the case has it. */
export interface BundleApproval {
  readonly subject: string;
  readonly proposedBy: string;
  readonly proposedAt: string;
  /** Null while undecided. */
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  /** In words: "Approved", "Rejected", "Waiting", "Lapsed". */
  readonly outcome: string;
  readonly reason: string;
  /** Hash of the ledger entry that decided; of the proposal's where nothing has. */
  readonly entry: string;
}

/** The newest verification of the case that this device has on record. */
export interface BundleVerification {
  readonly by: string;
  /** ISO instant. */
  readonly at: string;
  readonly status: 'verified' | 'altered' | 'unreadable';
  readonly checked: readonly { readonly what: string; readonly count: number }[];
  readonly problems: readonly VerificationProblem[];
  readonly limits: readonly string[];
}

/** An exhibit that is no longer: only what is kept of it is shown. */
export interface BundleErased {
  readonly ref: string;
  readonly sha256: string;
  readonly size: number;
  /** ISO instant. */
  readonly at: string;
  readonly by: string;
  readonly reason: string;
}

export interface BundleDisclosure {
  /** Null where none was named. */
  readonly recipient: string | null;
  readonly reason: string | null;
  /** Null where no approval was named. */
  readonly approval: { readonly by: string; readonly at: string; readonly entry: string } | null;
}

/** What is claimed of one clock, and how it is known. */
export interface BundleClock {
  readonly about: string;
  readonly claim: string;
  readonly zone: string | null;
  readonly reason: string;
  readonly by: string;
  /** ISO instant. */
  readonly at: string;
}

export interface BundleImport {
  readonly file: string;
  readonly sha256: string;
  readonly size: number;
  readonly importedAt: string;
  readonly importedBy: string;
  readonly rows: number;
  readonly imported: number;
  readonly duplicate: number;
  readonly rejected: number;
}

/** The newest of each, with the bytes that prove it. */
export interface BundleAttested {
  readonly timestamp: {
    /** Entries that the stamped checkpoint covers. */
    readonly size: number;
    /** µs since 1970 UTC, by the authority's clock. */
    readonly time: number;
    readonly tsa: string;
    /** The signed note that was stamped, and the token (DER), base64. */
    readonly checkpoint: string;
    readonly token: string;
    /** PEM of the certificates that the device held it to. */
    readonly roots: string;
  } | null;
  readonly witnesses: readonly {
    readonly name: string;
    readonly vkey: string;
    readonly size: number;
    /** µs since 1970 UTC, by the witness's clock. */
    readonly time: number;
    /** The checkpoint with the witness's signature line, base64. */
    readonly cosigned: string;
  }[];
}

/** How the file is to be sealed, as its pages say it. */
export interface BundleSeal {
  /** Who seals. */
  readonly by: string;
  /** ISO instant, by this device's clock: also that of the signature. */
  readonly at: string;
  /** Empty: none is stated. */
  readonly reason: string;
  /** Subject of the certificate, and its SHA-256 (hex). */
  readonly certificate: string;
  readonly fingerprint: string;
}

/** Words read by machine on the pictures of a source, as they are stored. */
export interface BundleReading {
  /** SHA-256 of the source's bytes. */
  readonly source: string;
  /** Files of words (`Reading`), oldest first: digest and size. */
  readonly files: readonly { readonly sha256: string; readonly size: number }[];
}

/** What the case held at one moment, as far as a bundle shows it. */
export interface BundleFacts {
  readonly case: {
    readonly id: string;
    readonly ref: string;
    /** Empty in a version that calls the officer otherwise: it mostly names them. */
    readonly title: string;
    readonly marking: string;
  };
  readonly preparedBy: string;
  /** ISO instant. */
  readonly preparedAt: string;
  /** IANA name: the zone of every local time in the bundle. */
  readonly displayZone: string;
  /** What the chronology holds, in one sentence: "9 key events of 50,118 imported from 1 file." */
  readonly scope: string;
  /** Every event of the case; null where it has none. */
  readonly density: Density | null;
  /** In order of time. */
  readonly keyEvents: readonly BundleKeyEvent[];
  readonly clocks: readonly BundleClock[];
  /** Every exhibit that an item shows, redacted copies among them; others are passed over. In order of production. */
  readonly exhibits: readonly BundleExhibit[];
  /** Every document that an item shows; others are passed over. */
  readonly documents: readonly BundleDocument[];
  /** Of sources shown; left out: nothing was read. */
  readonly readings?: readonly BundleReading[];
  readonly erased: readonly BundleErased[];
  readonly redactions: readonly BundleRedaction[];
  readonly unused: readonly BundleUnused[];
  readonly approvals: readonly BundleApproval[];
  /** Every act, in the order of the log; empty where no part of the bundle lists them. */
  readonly acts: readonly LedgerRow[];
  readonly verification: BundleVerification | null;
  readonly disclosure: BundleDisclosure;
  readonly imports: readonly BundleImport[];
  /** What this bundle does not show or cannot prove, in sentences of the preparer's side; its own limits are added. */
  readonly limitations: readonly string[];
  readonly ledger: {
    readonly log: string;
    /** Feed of this device, the number of its entries, and the leaf hash of the last one. */
    readonly feed: string;
    readonly entries: number;
    readonly head: string;
    /** SHA-256 of the device's raw Ed25519 public key. */
    readonly deviceKey: string;
    /** Trusted time and witnesses, as far as there are any. */
    readonly attested: BundleAttested;
  };
  /** Left out, or null: the file is not sealed. */
  readonly seal?: BundleSeal | null;
  /** People named in the bundle by their initials. */
  readonly people: readonly { readonly name: string; readonly initials: string; readonly role: string }[];
  readonly tool: { readonly name: string; readonly version: string };
  /** Text exhibits longer than this are cut, and say so. Left out: 5,000. */
  readonly textPages?: number;
}

/**
 * A whole bundle: what the case held, and what of it stands where. An export stores this, so that its pages can be drawn
 * again (rule B11): a later version is the stored input with one more of `additions`.
 */
export interface BundleInput extends BundleFacts {
  readonly template: Template;
  readonly audience: Audience;
  readonly cover: Cover;
  /** The officer concerned as this version names them; empty where they are not named. */
  readonly officer: string;
  /** One PDF each; what a volume cites of another is cited `B:45`. `late` of a volume is not read here. */
  readonly volumes: readonly Volume[];
  /** What came after the bundle was served, oldest first; drawn at the end of the last volume. */
  readonly additions: readonly BundleAddition[];
}

/** With the case as it was when these items were added. */
export interface BundleAddition extends BundleFacts {
  readonly items: readonly ResolvedItem[];
}

/** An item and its pages, as they came out. */
export interface WrittenItem {
  readonly id: string;
  readonly title: string;
  /** Exhibit reference; empty for everything else. */
  readonly ref: string;
  /** What it shows; null for what is typed or generated. */
  readonly source: { readonly kind: 'exhibit' | 'document'; readonly id: string } | null;
  readonly firstPage: number;
  readonly lastPage: number;
  /** Pages of its slip sheet, with which it begins. */
  readonly slipPages: number;
  /** Why a placeholder page stands for its content; null where that is shown. */
  readonly placeholder: string | null;
}

export interface WrittenSection {
  /** `cover`, `index`, a section's own, or `late-1` and so on for later additions. */
  readonly id: string;
  readonly title: string;
  readonly firstPage: number;
  readonly lastPage: number;
  readonly items: readonly WrittenItem[];
}

export interface WrittenVolume {
  readonly letter: string;
  readonly pages: number;
  readonly sections: readonly WrittenSection[];
  /** Of the items, those that show an exhibit; `id` is the exhibit's. */
  readonly exhibits: readonly {
    readonly id: string;
    readonly ref: string;
    readonly firstPage: number;
    readonly lastPage: number;
    readonly placeholder: string | null;
  }[];
  readonly pagesAt: [number, number, number][];
  readonly pdfa: PdfaResult;
  /** The code on the cover, whose bytes are filled in once the file's digest is known. */
  readonly qr: PlacedQr;
  /** Where the seal of this export is shown; null where no page of this volume shows it. */
  readonly sealAt: SealPlace | null;
}
