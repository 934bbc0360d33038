/** What a preparer should know of a plan before it is exported. */

/**
 * `duplicate`: two items with the same content (B15). `out-of-order`: an item dated before the one above it (B15). `empty`: a
 * section or a text of the template with nothing in it, or with a place still to be filled. `missing`: what the plan names is
 * not in the case, or was erased. `sensitive`: kept out of this version. `too-large`: a section alone exceeds the profile (B9).
 * `pdfa`: supplied pages that break PDF/A. `no-text`: pages without text that were not read yet (B5). `outsider`: names that this
 * version should not show. `moved`: a served page would no longer be as it was (B11). `unfilled`: a fact of the cover is missing.
 * `lapsed`: a redacted copy that is not approved, or not any more.
 */
export const warningKinds = [
  'duplicate',
  'out-of-order',
  'empty',
  'missing',
  'sensitive',
  'too-large',
  'pdfa',
  'no-text',
  'outsider',
  'moved',
  'unfilled',
  'lapsed',
] as const;
export type WarningKind = (typeof warningKinds)[number];

export interface PlanWarning {
  readonly kind: WarningKind;
  /** Items or sections concerned. */
  readonly ids: string[];
  readonly words: string;
  /** An export is refused until it is gone. */
  readonly stops: boolean;
}
