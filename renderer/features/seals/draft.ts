/** How a bundle is to be sealed, while a person decides. */
import type { SealCertificate, SealChoice } from '../../../shared/api/seals.ts';

export interface SealDraft {
  /** `none`; `device`: the device's own, made where there is none yet; else the fingerprint of one that was opened. */
  readonly with: string;
  readonly reason: string;
}

export const noSeal: SealDraft = { with: 'none', reason: '' };

/** What stands for a certificate in a list: whose, by whom, until when. */
export function certificateLine({ name, issuer, selfSigned, validUntil, refusal }: SealCertificate): string {
  const by = selfSigned ? 'signed by itself' : `issued by ${commonName(issuer)}`;
  return refusal ?? `${name}, ${by}, valid until ${validUntil.slice(0, 10)}`;
}

export function commonName(subject: string): string {
  return /(?:^|, )CN=([^,]+)/.exec(subject)?.[1] ?? subject;
}

/** What is sent. `own` is the device's certificate once it is made; null where nothing is sealed. */
export function sealOf(draft: SealDraft, own: SealCertificate | null): SealChoice | null {
  if (draft.with === 'none') return null;
  const certificate = draft.with === 'device' ? own?.id : draft.with;
  return certificate === undefined ? null : { certificate, reason: draft.reason.trim() };
}

/** What a seal will be worth, in a sentence, before it is made. */
export function sealWords(chosen: SealCertificate | null, draft: SealDraft, authority: string | null): string {
  if (draft.with === 'none') return 'The PDF is not signed; its manifest beside it is, with this computer’s key.';
  const whose =
    draft.with === 'device' || chosen?.selfSigned
      ? 'Nobody vouches for a certificate that is signed by itself: whoever reads it compares its fingerprint with the ledger.'
      : 'Readers of PDFs show whose certificate it is, and whether they trust its issuer.';
  const time =
    authority === null
      ? 'No time-stamping authority is set, so the time is this computer’s own; a timestamp can be added later.'
      : `The time is stamped by ${hostOf(authority)} if it answers; if not, the timestamp can be added later.`;
  return `${whose} ${time}`;
}

export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}
