/** Zones a person may choose for times that carry none: the two that are right nearly always, then all the others. */
export function timeZones(): readonly string[] {
  const first = ['Europe/London', 'UTC'];
  return [...first, ...Intl.supportedValuesOf('timeZone').filter((zone) => !first.includes(zone))];
}

/** Zones that hold every word typed, "new york" finding America/New_York; in the order given. */
export function matchZones(zones: readonly string[], typed: string): readonly string[] {
  const words = typed.toLowerCase().replaceAll('_', ' ').split(/\s+/u).filter(Boolean);
  if (words.length === 0) return zones;
  return zones.filter((zone) => {
    const name = zone.toLowerCase().replaceAll('_', ' ');
    return words.every((word) => name.includes(word));
  });
}
