import { FailureError } from '../../shared/api/failures.ts';

/**
 * An address that may be asked: https anywhere, http on this very machine only, without a user or password in it.
 *
 * @param whose "the time-stamping authority"
 * @throws FailureError `invalid-request`
 */
export function attestationAddress(text: string, whose: string): URL {
  const address = URL.canParse(text) ? new URL(text) : null;
  const allowed =
    address !== null &&
    (address.protocol === 'https:' || (address.protocol === 'http:' && isLoopback(address.hostname)));
  if (!allowed || address.username !== '' || address.password !== '' || address.hash !== '')
    throw new FailureError(
      'invalid-request',
      `The address of ${whose} must start with https:// (http:// is for this computer alone) and hold no password.`,
      'Correct the address.',
    );
  return address;
}

/** Addresses, not names: `localhost` is one that the machine's own settings could send elsewhere, so it is resolved to none. */
function isLoopback(host: string): boolean {
  return host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
