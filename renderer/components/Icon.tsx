import { memo } from 'react';

/** 16 × 16, one stroke, drawn for this window. */
const paths = {
  cases: 'M2 5.5h12v8H2zM5.5 5.5v-2h5v2M2 9h12',
  timeline: 'M2 13.5h12M4 11V8M7 11V4.5M10 11V7M13 11V5.5',
  evidence: 'M3 2.5h6.5L13 6v7.5H3zM9.5 2.5V6H13M5.5 9h5M5.5 11.2h3.5',
  bundle: 'M3 3h7.5A2.5 2.5 0 0 1 13 5.5v8H5A2 2 0 0 1 3 11.5zM3 11.5A2 2 0 0 1 5 10h8',
  ledger: 'M3.5 3h9M3.5 6.3h9M3.5 9.6h9M3.5 13h5.5',
  verify: 'M8 2l5 1.8V8c0 3.2-2.2 5.2-5 6-2.8-.8-5-2.8-5-6V3.800zM5.8 8l1.6 1.600L10.5 6.4',
  search: 'M7 2.500a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.3 10.300L14 14',
  plus: 'M8 3v10M3 8h10',
  close: 'M4 4l8 8M12 4l-8 8',
  check: 'M3 8.500l3.2 3.200L13 4.8',
  alert: 'M8 2.500l6 11H2zM8 6.500v3.200M8 11.600v.2',
  info: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 7.300v3.700M8 5v.2',
  file: 'M4 2h5l3 3v9H4zM9 2v3h3',
  copy: 'M5.5 5.500h8v8h-8zM3.5 10.500h-1v-8h8v1',
  down: 'M4 6l4 4 4-4',
  up: 'M4 10l4-4 4 4',
  right: 'M6 4l4 4-4 4',
  left: 'M10 4L6 8l4 4',
  lock: 'M4 7.500h8v6H4zM5.5 7.500V5.500a2.5 2.5 0 0 1 5 0v2',
  key: 'M5.5 7a3.5 3.5 0 1 1 0 2zM8.9 8H14v2.500M11.5 8v2',
  save: 'M8 2v7.500M4.8 6.800L8 10l3.2-3.200M2.5 13.500h11',
  import: 'M8 10V2.500M4.8 5.500L8 2.300l3.2 3.200M2.5 10v3.500h11V10',
  print: 'M4.5 6V2.500h7V6M4.5 11.500h-2V6h11v5.500h-2M4.5 9.500h7v4h-7z',
  filter: 'M2.5 4h11M4.5 8h7M6.5 12h3',
  clock: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 4.500V8l2.5 1.5',
  tag: 'M2.5 2.500h5.200L14 8.8 8.8 14 2.5 7.700zM5.3 5.300v.1',
  note: 'M3 3h10v7.500L10 13.500H3zM5.5 6h5M5.5 8.700h3',
  exhibit: 'M3 4.500h10v9H3zM5 4.500v-2h6v2M6 8h4M6 10.500h4',
  help: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM6.3 6.300a1.8 1.8 0 1 1 2.5 1.700c-.6.3-.8.6-.8 1.200M8 11v.2',
  person: 'M8 2.500a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.400zM2.8 13.500c.4-2.6 2.5-4 5.2-4s4.8 1.4 5.2 4',
  wide: 'M2.5 3.500h11v9h-11zM9.500 3.500v9M4.5 8h3M6.300 6.700L7.600 8 6.300 9.300',
  folder: 'M2 4h4.500l1.500 1.700H14v7.300H2z',
  settings: 'M2.5 4.500h6M11.500 4.500h2M10 3v3M2.5 11.500h2M7.500 11.500h6M6 10v3',
  approvals: 'M3 3.500h10v7H8l-3 2.800v-2.800H3zM5.800 7l1.600 1.600 3-3.200',
  lead: 'M8 2a4 4 0 0 1 2.200 7.300V11H5.800V9.300A4 4 0 0 1 8 2zM6.300 13.500h3.400',
  story: 'M3 3h10M3 6h6M3 9h10M3 12h6M12 5.500v1',
  redo: 'M13 6H6.500a3.500 3.500 0 0 0 0 7H9M13 6l-3-3M13 6l-3 3',
  work: 'M8 2v2M8 12v2M2 8h2M12 8h2M3.8 3.800l1.4 1.400M10.8 10.800l1.4 1.400M3.8 12.200l1.4-1.400M10.8 5.200l1.4-1.4',
} as const;

export type IconName = keyof typeof paths;

/** Decoration beside words; where it stands alone, its button carries the label. */
export const Icon = memo(function Icon({ name, size = 16 }: { name: IconName; size?: 16 | 20 | 32 }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={size === 32 ? 0.9 : 1.3}
      strokeLinecap="round"
      strokeLinejoin="round"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
});
