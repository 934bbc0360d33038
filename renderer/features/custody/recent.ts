/** Words that were used before, offered again: pure, from what the ledger and the approvals say. */

/** Each once, in the order given, without the empty ones. */
export function distinct(values: readonly (string | null | undefined)[], most = 5): string[] {
  const seen = new Map<string, string>();
  for (const value of values) {
    const text = value?.trim() ?? '';
    const key = text.toLocaleLowerCase('en-GB');
    if (text !== '' && !seen.has(key)) seen.set(key, text);
  }
  return [...seen.values()].slice(0, most);
}
