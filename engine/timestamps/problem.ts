/** Every way that a timestamp can be refused, as a closed union: a report names the code, a person reads the message. */
export const timestampProblemCodes = [
  /** Too long, not DER, or not of the structure that RFC 3161 gives. */
  'malformed',
  /** The authority answered that it will not. */
  'rejected',
  'not-a-timestamp',
  'digest-wrong',
  'nonce-wrong',
  'algorithm-refused',
  'signer-missing',
  'signer-not-bound',
  'signer-not-for-timestamps',
  'certificate-not-valid-then',
  'name-wrong',
  'content-altered',
  'signature-wrong',
  'not-trusted',
  'trust-unreadable',
] as const;

export type TimestampProblemCode = (typeof timestampProblemCodes)[number];

export interface TimestampProblem {
  readonly ok: false;
  readonly code: TimestampProblemCode;
  /** One sentence. Text of the authority's own is quoted in it, shortened. */
  readonly message: string;
}

/** Stays inside this room: thrown between its files, returned to its callers. */
export class Refusal extends Error {
  readonly code: TimestampProblemCode;

  constructor(code: TimestampProblemCode, message: string) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
  }

  get problem(): TimestampProblem {
    return { ok: false, code: this.code, message: this.message };
  }
}

/** Text from outside, fit to stand in a sentence: control and formatting characters shown as their code, at most 300 long. */
export function shown(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (char) => {
    return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
  });
  return plain.length > 300 ? `${plain.slice(0, 300)}…` : plain;
}
