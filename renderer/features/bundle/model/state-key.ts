/** A short key of a state of something: another state has, as good as surely, another key. For the eye of a cache, not for proof (FNV-1a). */
export function stateKey(value: unknown): string {
  const text = JSON.stringify(value);
  let [low, high] = [0x811c9dc5, 0x01000193];
  for (let at = 0; at < text.length; at++) {
    low = Math.imul(low ^ text.charCodeAt(at), 0x01000193);
    high = Math.imul(high ^ low, 0x85ebca6b);
  }
  return `${(low >>> 0).toString(36)}${(high >>> 0).toString(36)}`;
}
