/** Every way that a note, checkpoint, proof or tile from outside can be refused, as a closed union. */
export type TlogErrorCode =
  | 'key-malformed'
  | 'key-ambiguous'
  | 'note-malformed'
  | 'checkpoint-malformed'
  | 'cosignature-malformed'
  | 'proof-malformed'
  | 'tile-malformed'
  | 'signature-wrong'
  | 'signature-missing'
  | 'origin-wrong'
  | 'root-wrong'
  | 'witnesses-missing'
  | 'not-included';

/** The only error that reading and verifying hostile bytes throws; the message is one clause for a verification report. */
export class TlogError extends Error {
  readonly code: TlogErrorCode;

  constructor(code: TlogErrorCode, message: string) {
    super(message);
    this.name = 'TlogError';
    this.code = code;
  }
}
