/** Documents of a case: papers that go into a bundle and are not exhibits. */
export const documentKinds = [
  'statement',
  'notice',
  'response',
  'opening',
  'interview',
  'report',
  'witness-list',
  'undermining',
  'other',
] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** As a person reads them: "Statement", "Regulation 30 notice". */
export const documentKindWords: Readonly<Record<DocumentKind, string>> = {
  statement: 'Statement',
  notice: 'Notice',
  response: 'Response',
  opening: 'Opening note',
  interview: 'Interview',
  report: 'Report',
  'witness-list': 'Witness list',
  undermining: 'Undermining or assisting material',
  other: 'Other document',
};
